"""The graph as tables: each claim once, joined to its sources in a table of their own.

One table of columns and rows for each kind of thing; CSV, Excel, Parquet and data frames are
written from the same tables, so none of them knows a column that another lacks.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from kg.graph.graph import Graph
from kg.model.namespaces import CLAIM, id_of, local
from kg.records import descriptions, events, observations
from kg.records.claims import Cells, slug
from kg.records.relationships import Relationships
from kg.records.sources import Source, catalogue

Cell = str | int | Decimal | date | bool | None


class Table(NamedTuple):
    """A table: names of its columns, and its rows of typed cells, None where nothing is stated."""

    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


def tables(graph: Graph) -> dict[str, Table]:
    """Return the graph as tables by name; claims are joined to sources in `claim_sources`."""
    return {name: make(graph) for name, make in _MAKERS.items()}


def csv_files(graph: Graph, *, for_excel: bool = False) -> dict[str, bytes]:
    """Return the tables as CSV files by name, safe to open in a spreadsheet.

    A text that a spreadsheet would take for a formula has an apostrophe in front. `for_excel`
    adds the mark by which Excel knows UTF-8, and keeps months from becoming days.
    """
    return {f"{name}.csv": _csv(table, for_excel) for name, table in tables(graph).items()}


def _csv(table: Table, for_excel: bool) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n" if for_excel else "\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow(_written(cell, for_excel) for cell in row)
    return out.getvalue().encode("utf-8-sig" if for_excel else "utf-8")


_PERIOD = re.compile(r"\d{4}-(\d\d|Q\d|H\d)(-\d\d)?\Z")


def _written(cell: Cell, for_excel: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if not isinstance(cell, str):
        return str(cell)
    if for_excel and _PERIOD.match(cell):
        return f'="{cell}"'
    return harmless(cell)


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("-3 % on the month"), harmless("AITO")
    ("'=1+1", "'-3 % on the month", 'AITO')
    """
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _joined(slugs: Iterable[str]) -> str | None:
    return "; ".join(slugs) or None


def _claim(address: str) -> str:
    """Return the short address of a claim, which no spreadsheet takes for a number."""
    return f"claim:{address.removeprefix(CLAIM)}"


def _sources(graph: Graph) -> Table:
    columns = ("source", "title", "publisher", "published", "kind", "reliability", "url", "link",
               "issuer", "copy_of", "copy_group", "note")  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (one.id, one.title or None, one.publisher, one.issued or None, one.kind, one.reliability,
         one.address, one.is_linked, (one.issuer and graph.name(one.issuer)) or None,
         one.copy_of or None, one.copy_group or None, one.remark or None)
        for one in sorted(catalogue(graph).values(), key=lambda one: one.id)
    ]  # fmt: skip
    return Table(columns, rows)


def _entities(graph: Graph) -> Table:
    items = graph.same_as
    brands: dict[str, str] = {}
    for link in Relationships(graph).all:
        if link.relation == "hasBrand" and not link.is_planned:
            brands.setdefault(link.subject, link.object)
    columns = ("entity_id", "class", "name", "name_zh", "aliases", "brand", "wikidata")
    rows: list[tuple[Cell, ...]] = [
        (id_of(iri), one.kind, one.name, one.name_zh or None, _joined(one.aliases),
         graph.name(brands[iri]) if iri in brands else None, items.get(iri))
        for iri, one in sorted(graph.entities.items())
    ]  # fmt: skip
    return Table(columns, rows)


def _relationships(graph: Graph) -> Table:
    columns = ("claim", "subject_id", "subject", "relation", "object_id", "object", "start", "end",
               "share", "bound", "voting", "via", "amount", "unit", "role", "part", "mode",
               "status", "dating", "doubt", "note", "best_source")  # fmt: skip
    rare = Cells(graph, "Relationship", None, ("votingShare", "via", "dating"))
    voting, via, dating = (rare.many(name) for name in ("votingShare", "via", "dating"))
    rows: list[tuple[Cell, ...]] = [
        (_claim(one.claim), id_of(one.subject), graph.name(one.subject), one.relation,
         id_of(one.object), graph.name(one.object), one.start or None, one.end or None,
         one.share, one.bound or None, _joined(voting.get(one.claim, ())),
         _joined(map(graph.name, via.get(one.claim, ()))), one.amount, one.unit or None,
         _joined(one.roles), _joined(one.parts), _joined(one.modes), one.status,
         _joined(map(slug, dating.get(one.claim, ()))), one.doubt or None,
         _joined(one.remarks), _best(one))
        for one in Relationships(graph).all
        if one.claim
    ]  # fmt: skip
    return Table(columns, rows)


def _observations(graph: Graph) -> Table:
    columns = ("claim", "subject_id", "subject", "measure", "period", "from", "to", "span", "value",
               "unit", "bound", "status", "basis", "scope", "said_by", "replaces", "words",
               "standing", "doubt", "note", "key", "best_source")  # fmt: skip
    rare = Cells(graph, "Observation", None, ("replaces", "words"))
    replaces, words = rare.many("replaces"), rare.many("words")
    rows: list[tuple[Cell, ...]] = [
        (_claim(one.claim), id_of(one.subject), graph.name(one.subject), one.measure,
         one.period or None, one.first, one.last, one.span or None, one.value, one.unit,
         one.bound, one.status, one.basis or None, _joined(one.scope),
         graph.name(one.said_by) if one.said_by else None,
         _joined(replaces.get(one.claim, ())), _joined(words.get(one.claim, ())),
         one.standing or None, one.doubt or None, _joined(one.remarks), local(one.key),
         _best(one))
        for one in observations.read(graph)
    ]  # fmt: skip
    return Table(columns, rows)


def _descriptions(graph: Graph) -> Table:
    columns = ("claim", "subject_id", "subject", "property", "value", "status", "doubt", "note",
               "best_source")  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (_claim(one.claim), id_of(one.subject), graph.name(one.subject), one.property,
         one.text or graph.name(one.object), one.status, one.doubt or None, _joined(one.remarks),
         _best(one))
        for one in descriptions.read(graph)
    ]  # fmt: skip
    return Table(columns, rows)


def _events(graph: Graph) -> Table:
    columns = ("claim", "date", "type", "subject_id", "subject", "participants", "summary", "value",
               "unit", "status", "event", "preferred", "doubt", "note",
               "best_source")  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (_claim(one.claim), one.when or None, one.kind, id_of(one.subject), graph.name(one.subject),
         _joined(map(graph.name, one.participants)), one.summary,
         one.value, one.unit or None, one.status, one.occurrence, one.is_preferred,
         one.doubt or None, _joined(one.remarks), _best(one))
        for one in events.read(graph)
    ]  # fmt: skip
    return Table(columns, rows)


def _claim_sources(graph: Graph) -> Table:
    pairs = {
        *_stated(Relationships(graph).all),
        *_stated(observations.read(graph)),
        *_stated(descriptions.read(graph)),
        *_stated(events.read(graph)),
    }
    rows: list[tuple[Cell, ...]] = [(_claim(claim), source) for claim, source in sorted(pairs)]
    return Table(("claim", "source"), rows)


class _Stated(Protocol):
    """Anything that sources claim."""

    @property
    def claim(self) -> str: ...

    @property
    def sources(self) -> tuple[Source, ...]: ...


def _best(one: _Stated) -> str | None:
    """Return the id of the source that is most worth naming."""
    return one.sources[0].id if one.sources else None


def _stated(claims: Iterable[_Stated]) -> Iterator[tuple[str, str]]:
    return ((one.claim, source.id) for one in claims for source in one.sources if one.claim)


_MAKERS: dict[str, Callable[[Graph], Table]] = {
    "sources": _sources,
    "entities": _entities,
    "relationships": _relationships,
    "observations": _observations,
    "descriptions": _descriptions,
    "events": _events,
    "claim_sources": _claim_sources,
}
