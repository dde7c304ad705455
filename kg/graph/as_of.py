"""The graph as it was true on one date, and as it was known on another.

Two clocks, each a filter on the rows of the tables, before anything is inferred or preferred.
What a dropped row would have led to is therefore never there.

True on a date (`as_of`)
    A relation must be in force, by the rule of `kg.model.force`. A figure is shown when its
    period was over, an event or a dated property when its date had begun (an undated telling of
    an event follows the dated ones). A plan is shown when its source had been published, or has
    no date, until the end it is given.
Known on a date (`known_on`)
    Only what sources published by then say. An undated source counts from the end of the
    latest reported period it mentions, and is marked with that day as auto:assumedIssued; one
    that mentions none is left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

from kg.errors import BadParameter, CannotWrite
from kg.graph.graph import Graph, keep
from kg.ingest import build
from kg.ingest.quads import REPORTED, certain, dated, latest_mentioned, published, text_of
from kg.ingest.tables import Row
from kg.model import periods
from kg.model.force import Term, in_force
from kg.runtime.cache import Slot
from kg.runtime.project import Project
from kg.store.store import Store

Seen = TypeVar("Seen", bound=Graph)


def at(
    graph: Seen, as_of: str | None = None, known_on: str | None = None, keep: bool = True
) -> Seen:
    """Return the graph seen at the dates of one clock or both.

    It is kept on disk for the next time, unless `keep` is False or it cannot be kept. Raises
    BadParameter where a date is none.
    """
    true_on = day_of("--as-of", as_of) if as_of is not None else None
    known_by = day_of("--known-on", known_on) if known_on is not None else None
    if true_on is None and known_by is None:
        return graph
    if keep:
        name = f"{true_on or ''}/{known_by or ''}/{_code()}"
        slot = Slot(graph.project, hashlib.sha256(name.encode()).hexdigest()[:12])

        def read(folder: Path, counts: dict[str, int]) -> Seen:
            day, store = true_on or known_by, Store.open(folder)
            return type(graph)(store, graph.project, counts, day, graph.notice, folder.parent)

        try:
            if view := slot.kept(read):
                return view
            slot.write(lambda folder: _save(graph.project, folder, true_on, known_by))
            if view := slot.kept(read):
                return view
        except CannotWrite:
            pass
    store = Store.in_memory()
    counts = _fill(store, graph.project, true_on, known_by)
    return type(graph)(store, graph.project, counts, true_on or known_by, graph.notice)


def day_of(option: str, text: str) -> date:
    """Return the last day that the text of an option means; raises BadParameter."""
    try:
        return periods.parse(text.strip()).last
    except ValueError as error:
        hint = "Write a date such as 2025-11-03, a month or a year."
        raise BadParameter(f"{option}: {error}.", hint=hint) from None


def _code() -> str:
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]


def _save(
    project: Project, folder: Path, true_on: date | None, known_by: date | None
) -> dict[str, int]:
    store = Store.create(folder)
    counts = _fill(store, project, true_on, known_by)
    keep(store, folder)
    store.close()
    return counts


def _fill(
    store: Store, project: Project, true_on: date | None, known_by: date | None
) -> dict[str, int]:
    ontology = build.ontology_store(project)
    rows = list(build.faultless(project, ontology))
    if known_by:
        rows = known(rows, known_by)
    if true_on:
        rows = list(true(rows, true_on))
    return build.fill(store, ontology, rows, project, true_on or known_by)


def known(rows: Iterable[Row], day: date) -> list[Row]:
    """Return the rows of sources published by a day, or assumed to be where undated."""
    rows = list(rows)
    latest = latest_mentioned(rows)
    heard: set[str] = set()
    for row in rows:
        if row.table == "sources":
            source = row.terms["iri"][0]
            since = published(row) or latest.get(source)
            if since is not None and since <= day:
                heard.add(source)
    left = (_without(row, heard) for row in rows)
    return [row for row in left if row is not None]


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


def true(rows: Iterable[Row], day: date) -> Iterator[Row]:
    """Yield the rows of what was true on a day."""
    rows = list(rows)
    sources = [row for row in rows if row.table == "sources"]
    issued = {row.terms["iri"][0]: published(row) for row in sources}
    now = max(map(certain, sources), default=date.min)
    held, to_come = _held(rows, now, day), _to_come(rows, day)
    for row in rows:
        if row.terms.get("status", [REPORTED])[0] != REPORTED:
            said = issued.get(row.terms["source"][0])
            over = row.table == "relations" and _term(row, now).over < day
            if (said is None or said <= day) and not over:
                yield row
        elif row.table == "relations":
            if row.line in held:
                yield row
        elif _begun(row, day) and row.line not in to_come.get(row.table, ()):
            yield row


def _to_come(rows: Iterable[Row], day: date) -> dict[str, set[int]]:
    """Return the lines of undated events of which every date that is told was still to come."""
    told: dict[str, list[Row]] = {}
    for row in rows:
        if row.table == "events" and row.terms["status"][0] == REPORTED:
            told.setdefault(row.terms["occurrence"][0], []).append(row)
    found: set[int] = set()
    for listed in told.values():
        dated_rows = [row for row in listed if "date" in row.terms]
        if dated_rows and not any(_begun(row, day) for row in dated_rows):
            found.update(row.line for row in listed)
    return {"events": found}


def _held(rows: Iterable[Row], now: date, day: date) -> set[int]:
    """Return the lines of relations told as facts that were in force on a day."""
    told: dict[tuple[str, str, str], dict[int, Term]] = {}
    for row in rows:
        if row.table == "relations" and row.terms["status"][0] == REPORTED:
            ends = (row.terms["subject"][0], row.terms["relation"][0], row.terms["object"][0])
            told.setdefault(ends, {})[row.line] = _term(row, now)
    return {
        line
        for terms in told.values()
        for line, is_in_force in zip(terms, in_force([*terms.values()], day), strict=True)
        if is_in_force
    }


def _term(row: Row, now: date) -> Term:
    start, end = (
        text_of(row.terms[name][0]) if name in row.terms else "" for name in ("start", "end")
    )
    share = row.terms["share"][0] if "share" in row.terms else None
    return Term(*periods.force(start, end, now), bool(start), bool(end), share)


def _begun(row: Row, day: date) -> bool:
    text = dated(row) if row.table == "properties" else ""
    for column in ("period", "date"):
        if row.table in ("observations", "events") and column in row.terms:
            text = text_of(row.terms[column][0])
    if not text:
        return True
    period = periods.parse(text)
    return (period.last if row.table == "observations" else period.first) <= day
