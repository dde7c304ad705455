"""What is in force on a date, of everything that is stated of one relation between two things.

A relation must have begun for certain, by the last day its start can mean, and not have ended.
One without dates follows its dated namesakes; where there are none, it has begun at the latest
when it was first told, or with the thing that it belongs to. Of several shares of one owner in
one company the latest begun holds.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

POSSIBLE = "possible"
"""Why what may have been true on a date, but is not stated of it, is set aside."""
Days = tuple[date, date]
"""First and last day, both included; the earliest and latest date where there is no limit."""
ALWAYS: Days = (date.min, date.max)


class Term(NamedTuple):
    """When something told as a fact was in force for certain.

    `begun` is a lower bound where no start is stated: see `kg.ingest.existence`.
    """

    begun: date
    over: date
    has_start: bool
    """Whether a start is stated; so `has_end`."""
    has_end: bool
    share: Hashable = None
    """The share it tells, None where it tells none."""

    def covers(self, day: date) -> bool:
        """Say whether it had certainly begun, and had not certainly ended."""
        return self.begun <= day <= self.over


def in_force(told: Sequence[Term], day: date) -> list[bool]:
    """Say of each of all that is stated of one relation whether it was in force on a day."""
    dated = [one for one in told if one.has_start]
    follows = any(one.covers(day) for one in dated)
    staked = [one for one in dated if one.share is not None and one.covers(day)]
    latest = max((one.begun for one in staked), default=None)
    shares = {one.share for one in staked if one.begun == latest}

    def holds(one: Term) -> bool:
        if shares and one.share is not None and one.share not in shares:
            return False
        is_free = one.has_start or one.has_end or not dated
        return one.covers(day) if is_free else follows

    return [holds(one) for one in told]


def spans(told: Sequence[Term]) -> list[list[Days]]:
    """Return of each of all that is stated of one relation the days on which it was in force."""
    turns = {date.min, *(one.begun for one in told)}
    turns |= {one.over + timedelta(1) for one in told if one.over < date.max}
    days = sorted(turns)
    found: list[list[Days]] = [[] for _ in told]
    for first, following in zip(days, [*days[1:], None], strict=True):
        last = following - timedelta(1) if following else date.max
        for held, is_in_force in zip(found, in_force(told, first), strict=True):
            if is_in_force and held and held[-1][1] + timedelta(1) == first:
                held[-1] = (held[-1][0], last)
            elif is_in_force:
                held.append((first, last))
    return found
