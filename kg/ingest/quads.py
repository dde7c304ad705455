"""What rows mean: from well-formed rows to RDF statements, as `means` in tables.toml says.

What a source states goes twice into the dataset: into the graph named after the source, and
into the default graph, which is the merge of all of them. Sources and entities are the
catalogue's own and stand in the default graph only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from kg.ingest.cells import iri, literal
from kg.ingest.tables import Row, Table
from kg.model.namespaces import AUTO, CONCEPT, PROV, RDF, local
from kg.model.periods import known_since, parse

TYPE = iri(RDF + "type")
DERIVED = iri(PROV + "wasDerivedFrom")
ASSUMED = iri(AUTO + "assumedIssued")
ASIDE = iri(AUTO + "setAside")
REPORTED = iri(CONCEPT + "reported")

#: Tables whose rows also assert the plain triple subject, property, value, and its columns.
PLAIN = {
    "relations": ("subject", "relation", "object"),
    "properties": ("subject", "property", "value"),
}


def published(row: Row) -> date | None:
    """Return the last day on which the source of a row of sources can have been published."""
    terms = row.terms.get("published")
    return known_since(text_of(terms[0])) if terms else None


def certain(row: Row) -> date:
    """Return the first day on which the source of a row of sources can have been published.

    The latest of them is the data's own now; sources without a date have none in that.
    """
    terms = row.terms.get("published")
    return parse(text_of(terms[0])).first if terms else date.min


def text_of(term: str) -> str:
    """Return the text of a literal, as it is escaped in N-Triples."""
    return term[1 : term.rindex('"')]


def plain(term: str) -> str:
    """Return the address or the text of a term."""
    return text_of(term) if term.startswith('"') else term[1:-1]


ENTITIES = ("subject", "object", "participants", "scope", "said_by", "via")
"""Columns in which a row names what it tells of."""


def mentioned(row: Row) -> Iterator[str]:
    """Yield what a row tells of."""
    for column in ENTITIES:
        yield from row.terms.get(column, ())


class Mentions:
    """Which periods and things each source mentions: by when it cannot have been published.

    `begins` are the properties whose date begins the existence of a thing, by slug.
    """

    def __init__(self, begins: Collection[str] = ()):
        self._begins = begins
        self._latest: dict[str, date] = {}
        self._things: dict[str, set[str]] = {}
        self._births: dict[str, date] = {}

    def add(self, row: Row) -> None:
        """Take note of a row."""
        if row.terms.get("status", [""])[0] != REPORTED:
            return
        source = row.terms["source"][0]
        for day in _days(row):
            self._latest[source] = max(day, self._latest.get(source, day))
        self._things.setdefault(source, set()).update(mentioned(row))
        if row.table == "properties" and (text := dated(row)):
            thing, first = row.terms["subject"][0], parse(text).first
            if local(plain(row.terms["property"][0])) in self._begins:
                self._births[thing] = min(first, self._births.get(thing, first))

    def days(self) -> dict[str, date]:
        """Return for each source that mentions a period the day by which it is taken as known.

        That is the last day of the latest of them, or the day on which the youngest thing that
        it mentions came into being.
        """
        return {
            source: max(day, *(self._births.get(thing, day) for thing in self._things[source]))
            for source, day in self._latest.items()
        }


def latest_mentioned(rows: Iterable[Row], begins: Collection[str] = ()) -> dict[str, date]:
    """Return for each source that mentions a period the day by which it is taken as known."""
    found = Mentions(begins)
    for row in rows:
        if row.table not in ("sources", "entities"):
            found.add(row)
    return found.days()


def _days(row: Row) -> Iterator[date]:
    """Yield the last days of the periods that a row mentions."""
    for column in ("period", "start", "end", "date"):
        for term in row.terms.get(column, ()):
            yield parse(text_of(term)).last
    if row.table == "properties" and (text := dated(row)):
        yield parse(text).last


def dated(row: Row) -> str:
    """Return the date that a row of properties states, empty where it states something else."""
    term = row.terms["value"][0]
    is_date = term.startswith('"') and term.rstrip(">").endswith(("#date", "#gYearMonth", "#gYear"))
    return text_of(term) if is_date else ""


NONE: Mapping[str, str] = {}


def nquads(
    rows: Iterable[Row],
    described: Mapping[str, Table],
    now: date | None = None,
    aside: Mapping[str, str] = NONE,
    begins: Collection[str] = (),
) -> Iterator[str]:
    """Yield N-Quads lines, those of a source's graph and those of the merge.

    The sources come first among the rows. A relation that had ended by `now` is no plain
    triple; without `now` the data's own clock stands in, the last day on which a source was
    published for certain. In the merge a claim is in doubt where every row that states it is.
    Relations that are set aside by the time they come, in `aside` by their address with the
    slug of the reason, are no plain triples either. For `begins` see `Mentions`.
    """
    mentions = Mentions(begins)
    undated: list[str] = []
    stated: set[str] = set()
    doubts: dict[str, str] = {}
    firm: set[str] = set()
    newest = date.min
    for row in rows:
        means = described[row.table].means
        if row.table == "sources":
            source = row.terms["iri"][0]
            yield from _node(row, source, means, "")
            if published(row):
                newest = max(newest, certain(row))
            else:
                undated.append(source)
        elif row.table == "entities":
            yield from _entity(row, means)
        else:
            mentions.add(row)
            is_new = row.terms["claim"][0] not in stated
            stated.add(row.terms["claim"][0])
            if "doubt" in row.terms:
                doubts[row.terms["claim"][0]] = f"<{means['doubt']}> {row.terms['doubt'][0]}"
            else:
                firm.add(row.terms["claim"][0])
            is_aside = plain(row.terms["claim"][0]) in aside
            yield from _claim(row, means, str(now or newest), is_new, is_aside)
    for claim, reason in sorted(aside.items()):
        yield f"<{claim}> {ASIDE} <{CONCEPT}{reason}> .\n"
    for node, doubt in doubts.items():
        if node not in firm:
            yield f"{node} {doubt} .\n"
    latest = mentions.days() if undated else {}
    for source in undated:
        if source in latest:
            yield f"{source} {ASSUMED} {literal(str(latest[source]), 'date')} .\n"


def _claim(
    row: Row, means: Mapping[str, str], now: str, is_new: bool, is_aside: bool
) -> Iterator[str]:
    """Yield what one source says; the merge holds it already where another said the same."""
    source = row.terms["source"][0]
    node = row.terms["claim"][0]
    yield f"{node} {DERIVED} {source} .\n"
    yield from _node(row, node, means, source)
    if not is_aside:
        yield from _plain(row, source, now)
    if is_new:
        terms = {column: cell for column, cell in row.terms.items() if column != "doubt"}
        yield from _node(row._replace(terms=terms), node, means, "")
    else:  # its address tells all that was said, but for the remark
        for note in row.terms.get("note", ()):
            yield f"{node} <{means['note']}> {note} .\n"
    if not is_aside:
        yield from _plain(row, "", now)


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
    """Yield the triple a reader would write, unless it is planned, over or known to be wrong."""
    if row.table not in PLAIN or row.terms["status"][0] != REPORTED or "doubt" in row.terms:
        return
    if row.table == "relations" and "to" in row.terms and text_of(row.terms["to"][0]) < now:
        return
    subject, relation, value = (row.terms[column][0] for column in PLAIN[row.table])
    yield f"{subject} {relation} {value} {graph} .\n"
