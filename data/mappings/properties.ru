# What a row of properties.csv means: a claim in the graph of its source, and the plain triple
# beside it unless it is only planned.
PREFIX auto: <https://w3id.org/autokg/ns/>
PREFIX col: <urn:autokg:column:>
PREFIX concept: <https://w3id.org/autokg/concept/>

INSERT { GRAPH ?source { ?claim a auto:Description ; ?property ?value } }
WHERE {
  GRAPH <urn:autokg:rows> { ?row col:claim ?claim ; col:source ?source ; ?column ?value }
  VALUES (?column ?property) {
    (col:subject auto:subject)
    (col:property auto:relation)
    (col:text auto:text)
    (col:object auto:object)
    (col:status auto:status)
    (col:note auto:note)
  }
} ;

INSERT { GRAPH ?source { ?subject ?property ?value } }
WHERE {
  GRAPH <urn:autokg:rows> {
    ?row col:source ?source ; col:subject ?subject ; col:property ?property ;
         col:value ?value ; col:status concept:reported
  }
}
