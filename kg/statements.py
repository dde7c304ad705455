"""What rows mean: from well-formed rows to RDF statements, as `means` in tables.toml says.

What a source states goes twice into the dataset: into the graph named after the source, and
into the default graph, which is the merge of all of them. Sources and entities are the
catalogue's own and stand in the default graph only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.cells import iri, literal
from kg.periods import parse
from kg.tables import Row, Table
from kg.vocab import CONCEPT, PROV, RDF

TYPE = iri(RDF + "type")
DERIVED = iri(PROV + "wasDerivedFrom")
REPORTED = iri(CONCEPT + "reported")

#: Tables whose rows also assert the plain triple subject, property, value, and its columns.
PLAIN = {
    "relations": ("subject", "relation", "object"),
    "properties": ("subject", "property", "value"),
}


def clock(rows: Iterable[Row]) -> str:
    """Return the data's own now as a date literal: the last day any source was published."""
    dates = {row.terms["published"][0] for row in rows if "published" in row.terms}
    days = [parse(text.split('"')[1]).last.isoformat() for text in dates]
    return literal(max(days, default="0001-01-01"), "date")


def nquads(rows: Iterable[Row], described: Mapping[str, Table], now: str) -> Iterator[str]:
    """Yield one N-Quads line for each statement, possibly more than once."""
    for row in rows:
        means = described[row.table].means
        if row.table == "sources":
            yield from _node(row, row.terms["iri"][0], means, "")
        elif row.table == "entities":
            yield from _entity(row, means)
        else:
            source = row.terms["source"][0]
            node = row.terms["claim"][0]
            yield f"{node} {DERIVED} {source} .\n"
            for graph in ("", source):
                yield from _node(row, node, means, graph)
                yield from _plain(row, graph, now)


def _node(row: Row, node: str, means: Mapping[str, str], graph: str) -> Iterator[str]:
    if "a" in means:
        yield f"{node} {TYPE} <{means['a']}> {graph} .\n"
    for column, terms in row.terms.items():
        if address := means.get(column):
            for term in terms:
                yield f"{node} <{address}> {term} {graph} .\n"


def _entity(row: Row, means: Mapping[str, str]) -> Iterator[str]:
    node = row.terms["iri"][0]
    yield from _node(row, node, means, "")
    for source in row.terms.get("zh_source", ()):
        for name in row.terms.get("name_zh", ()):
            yield f"{node} <{means['name_zh']}> {name} {source} .\n"


def _plain(row: Row, graph: str, now: str) -> Iterator[str]:
    """Yield the triple that a reader would write, unless it is planned or no longer true."""
    if row.table not in PLAIN or row.terms["status"][0] != REPORTED:
        return
    if "to" in row.terms and row.terms["to"][0] < now:
        return
    subject, relation, value = (row.terms[column][0] for column in PLAIN[row.table])
    yield f"{subject} {relation} {value} {graph} .\n"
