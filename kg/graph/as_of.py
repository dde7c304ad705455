"""The graph as it was true on one date, and as it was known on another.

Two clocks, each a filter on the rows of the tables, before anything is inferred or preferred.
What a dropped row would have led to is therefore never there.

True on a date (`as_of`)
    Only what existed on that day is there, by `kg.ingest.existence`. A relation must be in
    force, by the rule of `kg.model.force`; what may have been in force, since it is stated without
    a start, is set aside and counted. A figure is shown when its period was over, an event or a
    dated property when its date had begun (an undated telling of an event follows the dated
    ones). A plan is shown when its source had been published, or is taken to have been, until
    the end it is given.
Known on a date (`known_on`)
    Only what sources published by then say, and only the things that they speak of. An undated
    source counts from the end of the latest reported period it mentions, and is marked with that
    day as auto:assumedIssued; one that mentions none is left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Container, Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from kg.errors import BadParameter, CannotWrite
from kg.graph.graph import Graph, keep
from kg.ingest import build, kept_rows, tables
from kg.ingest.cells import iri
from kg.ingest.existence import Bound, Lives, Nature, ends, known_entities
from kg.ingest.quads import REPORTED, certain, dated, latest_mentioned, published, text_of
from kg.ingest.tables import Row
from kg.model import periods
from kg.model.force import POSSIBLE, Term, in_force
from kg.model.namespaces import CONCEPT
from kg.runtime.cache import Slot
from kg.store.store import Store

Seen = TypeVar("Seen", bound=Graph)


def at(
    graph: Seen,
    as_of: str | None = None,
    known_on: str | None = None,
    keep: bool = True,
    possible: bool = False,
) -> Seen:
    """Return the graph seen at the dates of one clock or both.

    It is kept on disk for the next time, unless `keep` is False or it cannot be kept. With
    `possible`, what may have been true on the date counts as true. Raises BadParameter where a
    date is none.
    """
    true_on = day_of("--as-of", as_of) if as_of is not None else None
    known_by = day_of("--known-on", known_on) if known_on is not None else None
    if true_on is None and known_by is None:
        return graph
    clocks = Clocks(true_on, known_by, possible)
    if keep:
        name = f"{true_on or ''}/{known_by or ''}/{possible}/{_code()}"
        slot = Slot(graph.project, hashlib.sha256(name.encode()).hexdigest()[:12])

        def read(folder: Path, counts: dict[str, int]) -> Seen:
            return _seen(graph, clocks, Store.open(folder), counts, folder.parent)

        try:
            if view := slot.kept(read):
                return view
            slot.write(lambda folder: _save(graph, folder, clocks))
            if view := slot.kept(read):
                return view
        except CannotWrite:
            pass
    store = Store.in_memory()
    counts = _fill(store, graph, clocks)
    return _seen(graph, clocks, store, counts)


class Clocks(NamedTuple):
    """At which dates a graph is seen."""

    true_on: date | None
    known_by: date | None
    possible: bool

    @property
    def day(self) -> date | None:
        """The date that is now in the view."""
        return self.true_on or self.known_by


def _seen(
    graph: Seen, clocks: Clocks, store: Store, counts: dict[str, int], folder: Path | None = None
) -> Seen:
    found = type(graph)(store, graph.project, counts, clocks.day, graph.notice, folder)
    found.whole = graph
    return found


def day_of(option: str, text: str) -> date:
    """Return the last day that the text of an option means; raises BadParameter."""
    try:
        return periods.parse(text.strip()).last
    except ValueError as error:
        hint = "Write a date such as 2025-11-03, a month or a year."
        raise BadParameter(f"{option}: {error}.", hint=hint) from None


def _code() -> str:
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]


def _save(graph: Graph, folder: Path, clocks: Clocks) -> dict[str, int]:
    store = Store.create(folder)
    counts = _fill(store, graph, clocks)
    keep(store, folder)
    store.close()
    return counts


def _fill(store: Store, graph: Graph, clocks: Clocks) -> dict[str, int]:
    project = graph.project
    ontology = build.ontology_store(project)
    rows = (kept_rows.read(graph.folder) if graph.folder else None) or list(
        build.faultless(project, ontology)
    )
    if clocks.known_by:
        rows = known(rows, clocks.known_by, Nature.of(ontology).begins)
    lives = Lives.of(rows, ontology, tables.schema(project)["sources"].means)
    if clocks.true_on:
        rows = true(rows, clocks.true_on, lives, with_possible=clocks.possible)
    return build.fill(store, ontology, rows, project, clocks.day, lives)


def known(rows: Iterable[Row], day: date, begins: Collection[str] = ()) -> list[Row]:
    """Return the rows of sources published by a day, or assumed to be where undated.

    With them come the things that these tell of, and nothing else. `begins` are the properties
    whose date begins the existence of a thing.
    """
    rows = list(rows)
    latest = latest_mentioned(rows, begins)
    heard: set[str] = set()
    for row in rows:
        if row.table == "sources":
            source = row.terms["iri"][0]
            since = published(row) or latest.get(source)
            if since is not None and since <= day:
                heard.add(source)
    left = [found for row in rows if (found := _without(row, heard))]
    told = known_entities(left)
    return [found for row in left if (found := _told(row, told))]


def _told(row: Row, told: Container[str]) -> Row | None:
    """Return the row of a thing that is mentioned, its brand where that is mentioned too."""
    if row.table != "entities":
        return row
    if row.terms["iri"][0] not in told and not row.terms.get("zh_source"):
        return None
    brand = [one for one in row.terms.get("brand", ()) if one in told]
    return row._replace(terms={**row.terms, "brand": brand})


def _without(row: Row, heard: set[str]) -> Row | None:
    """Return a row as it would be without the sources nobody had heard of, None if it is theirs."""
    if row.table == "entities":
        left = [source for source in row.terms.get("zh_source", ()) if source in heard]
        terms = {**row.terms, "zh_source": left}
        if not left:
            terms.pop("name_zh", None)
        return row._replace(terms=terms)
    column = "iri" if row.table == "sources" else "source"
    return row if row.terms[column][0] in heard else None


def true(rows: Iterable[Row], day: date, lives: Lives, *, with_possible: bool = False) -> list[Row]:
    """Return the rows of what was true on a day.

    What may have been true as well is in doubt; with `with_possible` it counts.
    """
    rows = list(rows)
    sources = [row for row in rows if row.table == "sources"]
    now = max(map(certain, sources), default=date.min)
    held, possible = _held(rows, now, day, lives)
    to_come = _to_come(rows, day, lives)

    def seen(row: Row) -> Row | None:
        if row.table in ("sources", "entities"):
            return row
        if row.terms.get("status", [REPORTED])[0] != REPORTED:
            said = lives.said(row.terms["source"][0]) or now
            over = row.table == "relations" and _end(row) < day
            return row if said <= day and not over else None
        if row.table != "relations":
            is_late = row.table == "events" and row.line in to_come
            return row if _begun(row, day, lives) and not is_late else None
        if row.line in held or (row.line in possible and with_possible):
            return row
        return _doubted(row) if row.line in possible else None

    kept = [found for row in rows if (found := seen(row))]
    told = known_entities(kept)
    return [one for row in kept if (one := _existing(row, day, lives, told))]


def _to_come(rows: Iterable[Row], day: date, lives: Lives) -> set[int]:
    """Return the lines of undated events of which every date that is stated was still to come."""
    told: dict[str, list[Row]] = {}
    for row in rows:
        if row.table == "events" and row.terms["status"][0] == REPORTED:
            told.setdefault(row.terms["occurrence"][0], []).append(row)
    found: set[int] = set()
    for listed in told.values():
        dated_rows = [row for row in listed if "date" in row.terms]
        if dated_rows and not any(_begun(row, day, lives) for row in dated_rows):
            found.update(row.line for row in listed)
    return found


def _doubted(row: Row) -> Row:
    return row._replace(terms={"doubt": [iri(CONCEPT + POSSIBLE)], **row.terms})


def _existing(row: Row, day: date, lives: Lives, told: Container[str]) -> Row | None:
    """Return the row of a thing that existed on a day; without its brand where only stated of."""
    if row.table != "entities":
        return row
    entity = row.terms["iri"][0]
    exists = lives.life(entity).covers(day)
    if not exists and entity not in told:
        return None
    brand = row.terms.get("brand", [])
    if exists and all(lives.life(one).covers(day) for one in brand):
        return row
    return row._replace(terms={**row.terms, "brand": []})


def _held(rows: Iterable[Row], now: date, day: date, lives: Lives) -> tuple[set[int], set[int]]:
    """Return the lines of relations that were in force on a day, and that may have been."""
    told: dict[tuple[object, ...], dict[int, Term]] = {}
    bounds: dict[int, Bound] = {}
    for row in rows:
        if row.table == "relations" and row.terms["status"][0] == REPORTED:
            bounds[row.line] = bound = lives.bound(row)
            group = (*ends(row), "doubt" in row.terms)
            told.setdefault(group, {})[row.line] = _term(row, now, bound)
    held: set[int] = set()
    possible: set[int] = set()
    for terms in told.values():
        answers = in_force([*terms.values()], day)
        held |= {line for line, is_in_force in zip(terms, answers, strict=True) if is_in_force}
        if not any(term.has_start for term in terms.values()):
            possible |= {
                line for line, term in terms.items()
                if bounds[line].possible <= day < term.begun and day <= term.over
            }  # fmt: skip
    return held, possible


def _term(row: Row, now: date, bound: Bound) -> Term:
    start, end = (
        text_of(row.terms[name][0]) if name in row.terms else "" for name in ("start", "end")
    )
    share = row.terms["share"][0] if "share" in row.terms else None
    begun, over = periods.force(start, end, now)
    begun = max(begun, bound.possible if start else min(bound.certain, over))
    return Term(begun, min(over, bound.until), bool(start), bool(end), share)


def _end(row: Row) -> date:
    return periods.parse(text_of(row.terms["end"][0])).last if "end" in row.terms else date.max


def _begun(row: Row, day: date, lives: Lives) -> bool:
    """Say whether what a row tells had begun; what has no date begins with its thing."""
    text = dated(row) if row.table == "properties" else ""
    for column in ("period", "date"):
        if row.table in ("observations", "events") and column in row.terms:
            text = text_of(row.terms[column][0])
    if not text:
        return lives.life(row.terms["subject"][0]).since <= day
    period = periods.parse(text)
    return (period.last if row.table == "observations" else period.first) <= day
