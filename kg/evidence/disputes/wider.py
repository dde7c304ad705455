"""A part that is larger than its whole, where they are stated apart: shares of one market."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kg.evidence.disputes.case import Case, Dispute, Value, ids, known, told, when
from kg.evidence.disputes.reasons import remarks
from kg.records.observations import Observation
from kg.text.reasons import Name, reason

SHARE = "market-share"
NEAR = timedelta(31)
"""How far apart the times of two shares may lie, beyond each other's ends."""
_ROOM = 1
"""By how many percent a part may exceed its whole by rounding."""


def find(case: Case) -> Iterator[Dispute]:
    """Yield shares of a market that exceed the share of what they are part of."""
    shares: dict[tuple[str, tuple[str, ...]], list[Observation]] = {}
    for key, figures in case.figures.by_key.items():
        first = figures[0]
        is_share = first.measure == SHARE and first.unit == "percent" and first.scope
        if is_share and first.status == "reported" and first.last:
            shares.setdefault((first.subject, first.scope), []).append(case.figures.best(key))
    for (subject, scope), listed in shares.items():
        for whole in _wholes(case, subject):
            for part in listed:
                clash = next((one for one in shares.get((whole, scope), ())
                              if _exceeds(part, one)), None)  # fmt: skip
                if clash:
                    yield _dispute(case, part, clash)


def _wholes(case: Case, subject: str) -> list[str]:
    """Return what a thing is part of, and what that is part of."""
    found = list(case.wholes.get(subject, ()))
    return [*found, *(one for whole in found for one in case.wholes.get(whole, ()))]


def _exceeds(part: Observation, whole: Observation) -> bool:
    if part.bound == "at-most" or whole.bound == "at-least":
        return False
    return part.value - whole.value > _ROOM and _near(part, whole)


def _near(one: Observation, other: Observation) -> bool:
    """Say whether two figures are of one time, or of times next to each other."""
    assert one.last is not None
    assert other.last is not None
    first, second = one.first or one.last, other.first or other.last
    return first - other.last <= NEAR and second - one.last <= NEAR


def _dispute(case: Case, part: Observation, whole: Observation) -> Dispute:
    market = ", ".join(case.name(one) for one in part.scope)
    values = tuple(
        Value(f"{told(one)} ({case.name(one.subject)}, {when(one)})", mark, ids(one.sources))
        for one, mark in ((part, "part"), (whole, "whole"))
    )
    return Dispute(
        "share", case.weigh(part.subject, part.measure, 0.8), case.name(part.subject),
        part.measure, f"{when(part)} [{market}]", values,
        (reason("part-share-above", part=part.value, name=Name(case.name(part.subject)),
                whole=whole.value, other=Name(case.name(whole.subject))),),
        known([reason("other-market"), *remarks((part, whole))]),
        frozenset({part.subject, whole.subject}), frozenset({part.key, whole.key}),
    )  # fmt: skip
