"""Promises as rows, and how many of each company or speaker were kept."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from kg.evidence.promises.promises import STATES, Promise
from kg.graph.graph import Graph
from kg.records import aside
from kg.text.reasons import Reason, reason
from kg.text.rows import records


class Score(NamedTuple):
    """How many promises of one company or speaker came to what."""

    who: str
    promises: int
    met: int
    missed: int
    on_track: int
    behind: int
    open: int
    not_measurable: int
    kept: str
    """Part of the decided ones that was met, and of how many; empty where none is decided."""


def score(graph: Graph, promises: Iterable[Promise], by: str) -> list[Score]:
    """Return scores by "company" or by "speaker", the most decided promises first.

    A goal that was raised later counts once, as the last one.
    """
    states: dict[str, list[str]] = {}
    for promise in promises:
        if promise.raised:
            continue
        entity = graph.entities.get(promise.subject)
        subject = entity.name if entity else promise.subject
        for who in (subject,) if by == "company" else promise.speakers:
            states.setdefault(who, []).append(promise.state)
    found = []
    for who, listed in states.items():
        met, missed, on_track, behind, still_open, unmeasured = map(listed.count, STATES)
        decided = met + missed
        kept = f"{round(100 * met / decided)} % of {decided}" if decided else ""
        found.append(Score(
            who, len(listed), met, missed, on_track, behind, still_open, unmeasured, kept
        ))  # fmt: skip
    return sorted(found, key=lambda one: (-one.met - one.missed, -one.promises, one.who))


COLUMNS = ("subject", "measure", "scope", "goal", "by", "state", "outcome", "needed_a_month",
           "reached_a_month", "said_by", "said", "raised_to", "remark", "sources")  # fmt: skip


def lines(graph: Graph, promises: Iterable[Promise]) -> list[tuple[object, ...]]:
    """Return promises as rows under COLUMNS."""
    known = graph.entities
    return [
        (
            known[one.subject].name if one.subject in known else one.subject,
            one.measure, one.scope, one.goal, one.by, one.state, one.outcome,
            _whole(one.needed), _whole(one.reached),
            "; ".join(one.speakers), one.said, one.raised, "; ".join(one.remarks),
            "; ".join(one.sources),
        )
        for one in promises
    ]  # fmt: skip


def page(graph: Graph, promises: Iterable[Promise], form: str) -> str:
    """Return promises in a format for rows, under a clock with what may have been said later."""
    listed = list(promises)
    table = records(COLUMNS, lines(graph, listed), form)
    line = aside.written(graph, uncertain(graph, listed), form)
    return f"{table}\n{line}" if line else table


def uncertain(graph: Graph, promises: Iterable[Promise]) -> list[Reason]:
    """Return what may be otherwise under a clock: promises that may have been made later."""
    count = sum(not one.said for one in promises) if graph.day else 0
    return [reason("promises-undated", count=count)] if count else []


def _whole(rate: Decimal | None) -> int | None:
    return None if rate is None else int(rate)
