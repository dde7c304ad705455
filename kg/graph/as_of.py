"""The graph as it was true on one date, and as it was known on another.

Two clocks, each a filter on the rows of the tables, before anything is inferred or preferred.
What a dropped row would have led to is therefore never there.

True on a date (`as_of`)
    A relation must have begun for certain, by the last day its start can mean, and not have
    ended. One without dates follows its dated namesakes, where there are any. Of several
    shares of one owner in one company the latest begun holds. A figure is shown when its
    period was over, an event or a dated property when its date had begun. A plan is shown when its
    source had been published, or has no date, until the end it is given.
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
from typing import NamedTuple

from kg.errors import BadParameter, CannotWrite
from kg.graph.graph import Graph, keep_names
from kg.ingest import build
from kg.ingest.quads import REPORTED, certain, dated, latest_mentioned, published, text_of
from kg.ingest.tables import Row
from kg.model import periods
from kg.runtime.cache import Slot
from kg.runtime.project import Project
from kg.store.store import Store


def at(
    graph: Graph, as_of: str | None = None, known_on: str | None = None, keep: bool = True
) -> Graph:
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

        def read(folder: Path, counts: dict[str, int]) -> Graph:
            day, store = true_on or known_by, Store.open(folder)
            return Graph(store, graph.project, counts, day, graph.notice, folder.parent)

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
    return Graph(store, graph.project, counts, true_on or known_by, graph.notice)


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
    keep_names(store, folder)
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
            known_since = published(row) or latest.get(source)
            if known_since is not None and known_since <= day:
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
    siblings: dict[tuple[str, str, str], list[Stated]] = {}
    stated: dict[int, Stated] = {}
    for row in rows:
        if row.table == "relations":
            one = stated[row.line] = Stated(row, *_force(row, now))
            if row.terms["status"][0] == REPORTED:
                siblings.setdefault(_ends(row), []).append(one)
    shares = {ends: _share(listed, day) for ends, listed in siblings.items()}
    for row in rows:
        if row.terms.get("status", [REPORTED])[0] != REPORTED:
            said = issued.get(row.terms["source"][0])
            over = row.table == "relations" and stated[row.line].over < day
            if (said is None or said <= day) and not over:
                yield row
        elif row.table == "relations":
            if _holds(stated[row.line], siblings[_ends(row)], shares[_ends(row)], day):
                yield row
        elif _begun(row, day):
            yield row


class Stated(NamedTuple):
    """A row of relations, and from which day to which it was in force for certain."""

    row: Row
    begun: date
    over: date

    def holds(self, day: date) -> bool:
        """Say whether it had certainly begun, and had not certainly ended."""
        return self.begun <= day <= self.over


def _force(row: Row, now: date) -> tuple[date, date]:
    start, end = (
        text_of(row.terms[name][0]) if name in row.terms else "" for name in ("start", "end")
    )
    return periods.force(start, end, now)


def _ends(row: Row) -> tuple[str, str, str]:
    return (row.terms["subject"][0], row.terms["relation"][0], row.terms["object"][0])


def _begun(row: Row, day: date) -> bool:
    text = dated(row) if row.table == "properties" else ""
    for column in ("period", "date"):
        if row.table in ("observations", "events") and column in row.terms:
            text = text_of(row.terms[column][0])
    if not text:
        return True
    period = periods.parse(text)
    return (period.last if row.table == "observations" else period.first) <= day


def _share(siblings: Iterable[Stated], day: date) -> set[str]:
    """Return the shares of the latest begun among dated stakes in force; empty where none is."""
    found: dict[date, set[str]] = {}
    for one in siblings:
        if "share" in one.row.terms and "start" in one.row.terms and one.holds(day):
            found.setdefault(one.begun, set()).add(one.row.terms["share"][0])
    return found[max(found)] if found else set()


def _holds(one: Stated, siblings: list[Stated], share: set[str], day: date) -> bool:
    terms = one.row.terms
    if share and "share" in terms and terms["share"][0] not in share:
        return False
    if "start" in terms or "end" in terms:
        return one.holds(day)
    dated = [other for other in siblings if "start" in other.row.terms]
    return not dated or any(other.holds(day) for other in dated)
