# What a row of relations.csv means: a claim in the graph of its source, and the plain triple
# beside it as long as the relation holds.
PREFIX auto: <https://w3id.org/autokg/ns/>
PREFIX col: <urn:autokg:column:>
PREFIX concept: <https://w3id.org/autokg/concept/>

INSERT { GRAPH ?source { ?claim a auto:Relationship ; ?property ?value } }
WHERE {
  GRAPH <urn:autokg:rows> { ?row col:claim ?claim ; col:source ?source ; ?column ?value }
  VALUES (?column ?property) {
    (col:subject auto:subject)
    (col:relation auto:relation)
    (col:object auto:object)
    (col:start auto:start)
    (col:end auto:end)
    (col:from auto:from)
    (col:to auto:to)
    (col:share auto:share)
    (col:amount auto:amount)
    (col:unit auto:unit)
    (col:role auto:role)
    (col:part auto:part)
    (col:mode auto:mode)
    (col:status auto:status)
    (col:note auto:note)
  }
} ;

INSERT { GRAPH ?source { ?subject ?relation ?object } }
WHERE {
  GRAPH <urn:autokg:rows> {
    ?row col:source ?source ; col:subject ?subject ; col:relation ?relation ;
         col:object ?object ; col:status concept:reported .
    <urn:autokg:data> col:clock ?clock .
    OPTIONAL { ?row col:to ?to }
    FILTER(!BOUND(?to) || ?to >= ?clock)
  }
}
