# What a row of entities.csv means: identity, in the default graph; a Chinese name also in the
# graphs of the sources that print it.
PREFIX auto: <https://w3id.org/autokg/ns/>
PREFIX col: <urn:autokg:column:>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT { ?entity a ?class ; ?property ?value }
WHERE {
  GRAPH <urn:autokg:rows> { ?row col:iri ?entity ; col:class ?class ; ?column ?value }
  VALUES (?column ?property) {
    (col:name rdfs:label)
    (col:name_zh rdfs:label)
    (col:aliases skos:altLabel)
    (col:brand auto:hasBrand)
    (col:wikidata skos:exactMatch)
    (col:note auto:note)
  }
} ;

INSERT { GRAPH ?source { ?entity rdfs:label ?name } }
WHERE {
  GRAPH <urn:autokg:rows> { ?row col:iri ?entity ; col:name_zh ?name ; col:zh_source ?source }
}
