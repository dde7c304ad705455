# What a row of events.csv means: a claim in the graph of its source.
PREFIX auto: <https://w3id.org/autokg/ns/>
PREFIX col: <urn:autokg:column:>

INSERT { GRAPH ?source { ?claim a auto:Event ; ?property ?value } }
WHERE {
  GRAPH <urn:autokg:rows> { ?row col:claim ?claim ; col:source ?source ; ?column ?value }
  VALUES (?column ?property) {
    (col:date auto:date)
    (col:from auto:from)
    (col:to auto:to)
    (col:type auto:eventType)
    (col:subject auto:subject)
    (col:participants auto:participant)
    (col:summary auto:summary)
    (col:value auto:value)
    (col:unit auto:unit)
    (col:status auto:status)
  }
}
