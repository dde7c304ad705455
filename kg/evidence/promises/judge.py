"""What came of a target: it is held against the figures that were told for its time.

A bound stays one: what is stated as "at least" so much can show that a target was met, never
that it was missed, and a sum is no surer than its parts. What is stated as "about" decides
nothing where the target lies within its reach.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from math import ceil
from typing import NamedTuple

from kg.evidence.disputes.case import Case, amount
from kg.evidence.disputes.sums import Days, Sums
from kg.evidence.promises.pace import (
    Part,
    counted_on,
    measured,
    months_between,
    part_of,
    recent,
    steady,
)
from kg.model.bounds import sign
from kg.model.compatibility import compatible, stands_for
from kg.model.ranking import issued
from kg.records.observations import Observation
from kg.text.numbers import plain
from kg.text.reasons import Argument, Many, Reason, reason

STALE = 120
"""After so many days without a newer figure a rate says too little: the promise is open."""

SOON = 92
"""Days after its date in which a state that can fall again still tells what came of a goal."""

#: What is built up and hardly ever falls: a later, lower state shows the goal was not reached.
LASTING = frozenset({
    "stores", "charging-stations", "swap-stations", "charging-points", "service-centers",
    "production-capacity",
})  # fmt: skip
ONE_OFF = frozenset({"ipo-proceeds", "funds-raised"})
"""Sums that come in once, so that what is stated soon after the day is what came of it."""

_POINTS = ("at-date", "since-launch", "year", "quarter", "half-year", "month")
_RATES = {"vehicles-per-month": Decimal(1), "vehicles-per-year": Decimal(12)}
"""Months that a rate of vehicles is for."""


class Verdict(NamedTuple):
    """What came of a promise."""

    state: str
    told: Reason
    """What it rests on."""
    needed: Decimal | None = None
    reached: Decimal | None = None


class Judge:
    """Holds planned figures against reported ones."""

    def __init__(self, case: Case):
        self.case = case
        self.sums = Sums(case)
        self.now = case.graph.today
        self.points: dict[tuple[str, str, str, tuple[str, ...]], list[Observation]] = {}
        for figure in case.figures.all:
            if figure.status == "reported" and figure.last and figure.span in _POINTS:
                line = (figure.subject, figure.measure, figure.unit, figure.scope)
                self.points.setdefault(line, []).append(figure)

    def verdict(self, goal: Observation, high: Observation | None = None) -> Verdict:
        """Return what came of one planned figure."""
        if goal.last is None:
            return Verdict("not-measurable", reason("promise-no-date"))
        if goal.bound == "at-most" and not high:
            return Verdict("not-measurable", reason("promise-limit"))
        family, additive = self.case.measures.get(goal.measure, ("", False))
        if family == "time-units":
            return self._length(goal)
        if family == "rank-units":
            return self._rank(goal)
        if goal.span == "since-launch":
            return self._running(goal)
        if goal.span == "at-date" or not additive or goal.first is None:
            return self._point(goal)
        if goal.unit in _RATES:
            return self._average(goal)
        return self._flow(goal)

    def _length(self, goal: Observation) -> Verdict:
        """Judge a length of time by the total that its sources set for its end."""
        told_by = {source.id for source in goal.sources}
        totals = [
            one for one in self.case.figures.all
            if one.subject == goal.subject and one.span == "since-launch" and one.last == goal.last
            and one.status == "planned" and told_by & {source.id for source in one.sources}
        ]  # fmt: skip
        if not totals:
            return Verdict("not-measurable", reason("promise-length"))
        verdict = self._running(totals[0])
        whole = reason("promise-length-of", goal=amount(totals[0]), told=verdict.told)
        return verdict._replace(told=whole)

    def _rank(self, goal: Observation) -> Verdict:
        """Judge a rank: a smaller number is better."""
        assert goal.last is not None
        line = (goal.subject, goal.measure, goal.unit, goal.scope)
        for one in self.points.get(line, ()):
            if (one.first, one.last) == (goal.first, goal.last) and not one.aside:
                return Verdict("met" if one.value <= goal.value else "missed", _dated(one))
        return self._nothing(goal)

    def _measures(self, goal: Observation) -> list[tuple[str, tuple[str, ...]]]:
        """Return measures and scopes that tell of a goal, its own first.

        What is sold overseas is exported, so that exports tell of a goal for sales there.
        """
        found = [goal.measure, *sorted(self.case.comparable.get(goal.measure, ()))]
        lines = [(measure, goal.scope) for measure in found]
        if goal.scope == ("overseas",):
            lines.append(("exports", ()))
        return lines

    def _lines(self, goal: Observation) -> Iterator[tuple[str, dict[Days, Observation]]]:
        for measure, scope in self._measures(goal):
            line = self.sums.lines.get((goal.subject, measure, goal.unit, scope))
            if line:
                yield "" if measure == goal.measure else measure, line

    def _average(self, goal: Observation) -> Verdict:
        """Judge a rate a month for a longer period by the average of the period's months."""
        first, last = goal.days
        direct = self._flow(goal)
        if direct.state in ("met", "missed"):
            return direct
        months = months_between(first - timedelta(1), last)
        whole = in_all(goal)
        verdict = self._flow(whole)
        if verdict.told.key in NOTHING:
            return verdict
        goal_told = {"goal": Decimal(whole.value), "months": months}
        return verdict._replace(told=reason("promise-in-all", told=verdict.told, **goal_told))

    def _flow(self, goal: Observation) -> Verdict:
        """Judge a figure for a period by the same period's figure, or what it adds up to."""
        assert goal.first is not None
        assert goal.last is not None
        sofar: list[Part] = []
        vague: Reason | None = None
        for named, line in self._lines(goal):
            days = (goal.first, goal.last)
            if whole := line.get(days):
                text = reason("promise-figure", value=amount(whole), measure=measured(named),
                              besides=self._besides(whole))  # fmt: skip
                if state := _compare(goal, Decimal(whole.value), whole.bound):
                    return Verdict(state, text)
                vague = vague or text
            rest = {stretch: figure for stretch, figure in line.items() if stretch != days}
            if part := part_of(goal.first, goal.last, rest, named):
                text = reason("promise-sum", total=_total(part), count=part.pieces,
                              measure=part.named)  # fmt: skip
                if part.day == goal.last and (state := _compare(goal, part.total, part.bound)):
                    return Verdict(state, text)
                sofar.append(part)
        furthest = max(sofar, key=lambda one: (one.day, one.total), default=None)
        if vague and (furthest is None or goal.last <= self.now):
            return Verdict("not-measurable", reason("promise-open-bound", told=vague))
        if furthest is None:
            return self._nothing(goal)
        return self._rate(goal, furthest)

    def _besides(self, whole: Observation) -> Argument:
        """Name other values stated of a figure, so that a verdict never hides a dispute."""
        others = [
            amount(other)
            for other in self.case.figures.by_key[whole.key]
            if not compatible(whole.value, whole.bound, other.value, other.bound)
        ]
        if not others:
            return ""
        listed = Many(tuple(dict.fromkeys(others)))
        key = "promise-beside-preferred" if whole.is_preferred else "promise-beside"
        return reason(key, others=listed)

    def _running(self, goal: Observation) -> Verdict:
        """Judge a running total by the last one told and the months since."""
        assert goal.last is not None
        best: tuple[Part, bool] | None = None
        for base_measure, scope in self._measures(goal):
            line = (goal.subject, base_measure, goal.unit, scope)
            totals = [
                one
                for one in self.points.get(line, ())
                if one.span == "since-launch" and one.last and one.last <= goal.last
            ]
            for base in totals[-1:]:
                for named, months in [("", {}), *self._lines(goal)]:
                    part = counted_on(base, goal.last, months, named)
                    own = base_measure == goal.measure
                    if best is None or (part.day, own) > (best[0].day, best[1]):
                        best = (part, own)
        return self._rate(goal, best[0]) if best else self._nothing(goal)

    def _rate(self, goal: Observation, part: Part) -> Verdict:
        """Judge how far a count has come by the rate a month that is still needed."""
        assert goal.last is not None
        day, total, line = part.day, part.total, part.line
        text = reason("promise-by", total=_total(part), day=str(day), counted=part.named)
        if day < goal.last and (goal.value < 0 or any(one.value < 0 for one in line.values())):
            state = "not-measurable" if goal.last <= self.now else "open"
            return Verdict(state, reason("promise-can-fall", told=text))
        if total >= _least(goal) and part.bound != "at-most":
            return Verdict("met", text)
        left = months_between(day, goal.last)
        if goal.last <= self.now or left <= 0:
            key = "promise-open-bound" if left <= 0 else "promise-rest"
            return Verdict("not-measurable", reason(key, told=text))
        needed = Decimal(ceil((Decimal(goal.value) - total) / left))
        if (self.now - day).days > STALE:
            return Verdict("open", reason("promise-stale", told=text, needed=needed), needed)
        pace, months = recent(line, day, self.now, goal.first)
        if pace is None:
            pace, months = steady(goal.first, day, total)
        if pace is None:
            return Verdict("open", reason("promise-needed", told=text, needed=needed), needed)
        state = "on-track" if pace >= needed else "behind"
        return Verdict(
            state,
            reason("promise-pace", told=text, needed=needed, pace=pace, months=months),
            needed, pace,
        )  # fmt: skip

    def _point(self, goal: Observation) -> Verdict:
        """Judge a state at a date by the states told before and after it."""
        assert goal.last is not None
        for measure, scope in self._measures(goal):
            listed = self.points.get((goal.subject, measure, goal.unit, scope), [])
            if not goal.first or goal.span != "at-date":
                listed = [one for one in listed if (one.first, one.last) == (goal.first, goal.last)]
            verdict = self._price(goal, listed) if _is_price(goal) else self._state(goal, listed)
            if verdict:
                return verdict
            if listed:
                text = reason("promise-latest", told=_dated(listed[-1]))
                over = goal.last <= self.now
                return Verdict("not-measurable" if over else "open", text)
        return self._nothing(goal)

    def _price(self, goal: Observation, listed: list[Observation]) -> Verdict | None:
        """A price is kept where it is the one announced: neither less nor more."""
        for one in listed:
            if (one.first, one.last) == (goal.first, goal.last):
                fits = compatible(goal.value, goal.bound, one.value, one.bound)
                return Verdict("met" if fits else "missed", _dated(one))
        return None

    def _state(self, goal: Observation, listed: list[Observation]) -> Verdict | None:
        assert goal.last is not None
        if before := self._stood_above(goal, listed):
            return Verdict("not-measurable", reason("promise-stood", told=_dated(before)))
        grace = SOON if goal.measure in ONE_OFF else 0
        for one in listed:
            if _apart(goal, one) <= grace and one.value >= _least(goal) and one.bound != "at-most":
                return Verdict("met", _dated(one))
        reach = 36525 if goal.measure in LASTING else SOON
        later = [one for one in listed if 0 <= _apart(goal, one) <= reach and _after(goal, one)]
        if later and _compare(goal, Decimal(later[0].value), later[0].bound) == "missed":
            return Verdict("missed", _dated(later[0]))
        return None

    def _stood_above(self, goal: Observation, listed: list[Observation]) -> Observation | None:
        """Return a state told before the goal was set that had reached it already, if any."""
        said = [issued(source) for source in goal.sources if source.issued]
        when_set = min(said, default=goal.first)
        before = [one for one in listed if when_set and one.last and one.last <= when_set]
        return before[-1] if before and before[-1].value >= goal.value else None

    def _nothing(self, goal: Observation) -> Verdict:
        assert goal.last is not None
        if goal.last <= self.now:
            return Verdict("not-measurable", reason("promise-none"))
        begun = goal.first is None or goal.first <= self.now
        return Verdict("open", reason("promise-none-yet" if begun else "promise-not-begun"))


NOTHING = frozenset({"promise-none", "promise-none-yet", "promise-not-begun"})
"""Reasons of verdicts that rest on no figure."""


def in_all(goal: Observation) -> Observation:
    """Return a rate a month or a year for a known period as what it makes in all."""
    if goal.unit not in _RATES or goal.first is None or goal.last is None:
        return goal
    if goal.span == "at-date":
        return goal
    times = months_between(goal.first - timedelta(1), goal.last) / _RATES[goal.unit]
    return replace(goal, value=Decimal(goal.value) * times, unit="vehicles")


def _is_price(goal: Observation) -> bool:
    words = goal.measure.split("-")
    return "price" in words and not {"cut", "share"} & set(words)


def _dated(figure: Observation) -> Reason:
    return reason("promise-dated", value=amount(figure), period=figure.period)


def _total(part: Part) -> str:
    return sign(part.bound) + plain(part.total)


def _apart(goal: Observation, one: Observation) -> int:
    """Return how many days after the goal's last day a state was told for."""
    assert goal.last is not None
    assert one.last is not None
    return (one.last - goal.last).days


def _after(goal: Observation, one: Observation) -> bool:
    """Say whether a state tells of what came of a goal, not of where its maker stood then.

    One for the very month of the goal does so only where a source tells it after that month.
    """
    assert goal.last is not None
    own_period = goal.span != "at-date" and (one.first, one.last) == (goal.first, goal.last)
    strictly = one.first is not None and one.first > goal.last
    return own_period or strictly or any(issued(source) > goal.last for source in one.sources)


def _least(goal: Observation) -> Decimal:
    """Return the lowest value that still is what was promised."""
    return stands_for(goal.value, "about")[0] if goal.bound == "about" else Decimal(goal.value)


def _compare(goal: Observation, value: Decimal, bound: str) -> str:
    """Say whether a reported value met or missed a planned one; empty where its bound hides it."""
    least = _least(goal)
    if value >= least and bound != "at-most":
        return "met"
    most = stands_for(value, "about")[1] if bound == "about" else value
    return "missed" if most < least and bound != "at-least" else ""
