"""The graph as it was true on one date, and as it was known on another.

Two clocks, each a filter on the rows of the tables, before anything is inferred or preferred.
What a dropped row would have led to is therefore never there.

True on a date (`as_of`)
    A relation must have begun for certain, by the last day its start can mean, and not have
    ended. One without dates follows its dated namesakes, where there are any. Of several
    shares of one owner in one company the latest begun holds. A figure is shown when its
    period had begun, an event or a dated property when its date had. A plan is shown when its
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

from kg import build, periods
from kg.cache import Slot
from kg.errors import BadParameter, BadTable, CannotWrite
from kg.graph import Graph
from kg.project import Project
from kg.statements import REPORTED, dated, latest_mentioned, published, text_of
from kg.store import Store
from kg.tables import Row


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
        try:
            if not slot.is_ready():
                slot.write(lambda folder: _save(graph.project, folder, true_on, known_by))
            return Graph(Store.open(slot.path / "store"), graph.project, slot.manifest())
        except CannotWrite:
            pass
    store = Store.in_memory()
    counts = _fill(store, graph.project, true_on, known_by)
    return Graph(store, graph.project, counts)


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
    store.close()
    return counts


def _fill(
    store: Store, project: Project, true_on: date | None, known_by: date | None
) -> dict[str, int]:
    ontology, rows, problems = build.read(project)
    if problems:
        raise BadTable(problems)
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
    issued = {row.terms["iri"][0]: published(row) for row in rows if row.table == "sources"}
    siblings: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        if row.table == "relations" and row.terms["status"][0] == REPORTED:
            siblings.setdefault(_ends(row), []).append(row)
    shares = {ends: _share(listed, day) for ends, listed in siblings.items()}
    for row in rows:
        if row.terms.get("status", [REPORTED])[0] != REPORTED:
            said = issued.get(row.terms["source"][0])
            if (said is None or said <= day) and not _over(row, day):
                yield row
        elif row.table == "relations":
            if _holds(row, siblings[_ends(row)], shares[_ends(row)], day):
                yield row
        elif _begun(row, day):
            yield row


def _ends(row: Row) -> tuple[str, str, str]:
    return (row.terms["subject"][0], row.terms["relation"][0], row.terms["object"][0])


def _begun(row: Row, day: date) -> bool:
    text = dated(row) if row.table == "properties" else ""
    for column in ("period", "date"):
        if row.table in ("observations", "events") and column in row.terms:
            text = text_of(row.terms[column][0])
    return not text or periods.parse(text).first <= day


def _over(row: Row, day: date) -> bool:
    """Say whether a relation, also one only planned, had ended."""
    end = row.terms.get("end") if row.table == "relations" else None
    return bool(end) and periods.parse(text_of(end[0])).last < day


def _in_force(row: Row, day: date) -> bool:
    """Say whether a dated relation had certainly begun, and had not certainly ended."""
    start = row.terms.get("start")
    begun = not start or periods.parse(text_of(start[0])).last <= day
    return begun and not _over(row, day)


def _is_dated(row: Row) -> bool:
    return "start" in row.terms or "end" in row.terms


def _share(siblings: Iterable[Row], day: date) -> set[str]:
    """Return the shares of the latest begun among dated stakes in force; empty where none is."""
    found: dict[date, set[str]] = {}
    for row in siblings:
        if "share" in row.terms and "start" in row.terms and _in_force(row, day):
            start = periods.parse(text_of(row.terms["start"][0])).last
            found.setdefault(start, set()).add(row.terms["share"][0])
    return found[max(found)] if found else set()


def _holds(row: Row, siblings: list[Row], share: set[str], day: date) -> bool:
    if share and "share" in row.terms and row.terms["share"][0] not in share:
        return False
    if _is_dated(row):
        return _in_force(row, day)
    dated = [other for other in siblings if "start" in other.terms]
    return not dated or any(_in_force(other, day) for other in dated)
