# What a row of observations.csv means: a claim in the graph of its source.
PREFIX auto: <https://w3id.org/autokg/ns/>
PREFIX col: <urn:autokg:column:>

INSERT { GRAPH ?source { ?claim a auto:Observation ; ?property ?value } }
WHERE {
  GRAPH <urn:autokg:rows> { ?row col:claim ?claim ; col:source ?source ; ?column ?value }
  VALUES (?column ?property) {
    (col:subject auto:subject)
    (col:measure auto:measure)
    (col:period auto:period)
    (col:span auto:span)
    (col:from auto:from)
    (col:to auto:to)
    (col:value auto:value)
    (col:unit auto:unit)
    (col:bound auto:bound)
    (col:status auto:status)
    (col:basis auto:basis)
    (col:scope auto:scope)
    (col:said_by auto:saidBy)
    (col:key auto:key)
    (col:note auto:note)
  }
}
