# What a row of sources.csv means: an entry of the catalogue, in the default graph.
PREFIX auto: <https://w3id.org/autokg/ns/>
PREFIX col: <urn:autokg:column:>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT { ?source a auto:Source ; ?property ?value }
WHERE {
  GRAPH <urn:autokg:rows> { ?row col:iri ?source ; ?column ?value }
  VALUES (?column ?property) {
    (col:title rdfs:label)
    (col:url schema:url)
    (col:publisher dcterms:publisher)
    (col:published dcterms:issued)
    (col:kind auto:kind)
    (col:reliability auto:reliability)
    (col:link auto:link)
    (col:copied_source auto:copyOf)
    (col:copy_group auto:copyGroup)
    (col:note auto:note)
  }
}
