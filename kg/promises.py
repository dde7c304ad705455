"""What was promised, and what came of it: targets and guidance joined to later figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from kg.agreement import TOLERANCE, compatible
from kg.disputes_sums import Days, Sums
from kg.figures import Figure
from kg.findings import Case, ids, plain, told, when
from kg.graph import Graph
from kg.pace import months_between, prefix, recent
from kg.show import number
from kg.standing import issued

#: What can have come of a promise.
STATES = {
    "met": "the figure was reached",
    "missed": "the period is over and the figure was not reached",
    "on-track": "still running, and the latest months are fast enough",
    "behind": "still running, and the latest months are too slow",
    "open": "still running, and nothing to measure it by yet",
    "not-measurable": "no figure is told that could decide",
}
PROMISING = ("target", "guidance")

TARGET_EVENTS = """
SELECT ?claim ?subject ?date ?summary ?value ?unit ?source WHERE {
  ?claim a auto:Event ; auto:eventType concept:target ; auto:subject ?subject ;
         auto:summary ?summary ; auto:value ?value ; auto:unit ?unit ;
         prov:wasDerivedFrom ?source .
  OPTIONAL { ?claim auto:date ?date }
} ORDER BY ?subject ?date ?summary ?source
"""
NEWEST = """
SELECT (MAX(?to) AS ?day) WHERE {
  ?claim auto:to ?to ; auto:status concept:reported ; auto:span concept:month
}
"""


class Promise(NamedTuple):
    """A figure that somebody set out to reach, and what came of it."""

    subject: str
    """Address of the entity."""
    measure: str
    goal: str
    by: str
    speakers: tuple[str, ...]
    said: str
    """Earliest date of a source that tells it, or empty."""
    state: str
    outcome: str
    needed: Decimal | None
    """Run rate a month that is still needed, where it is still running."""
    reached: Decimal | None
    """Run rate a month of the latest months."""
    sources: tuple[str, ...]


class Verdict(NamedTuple):
    """What came of a promise."""

    state: str
    text: str
    needed: Decimal | None = None
    reached: Decimal | None = None


def find(graph: Graph, name: str | None = None) -> list[Promise]:
    """Return every promise, or those of one entity or one speaker. Raises NotFound."""
    only = graph.entity(name).iri if name else None
    case = Case(graph)
    judge = Judge(case)
    found = list(_planned(case, judge, only))
    found += _events(case, only, {(promise.subject, promise.goal) for promise in found})
    found.sort(key=lambda one: (case.name(one.subject), one.by, one.measure, one.goal))
    return found


def _planned(case: Case, judge: Judge, only: str | None) -> Iterator[Promise]:
    groups: dict[tuple[object, ...], list[Figure]] = {}
    for figure in case.figures.all:
        if figure.status == "planned" and figure.basis in PROMISING:
            groups.setdefault((figure.key,), []).append(figure)
    for figures in groups.values():
        for same, high in _ranges(figures):
            first = same[0]
            speakers = sorted({case.name(one.said_by) for one in same if one.said_by})
            involved = {first.subject, *(one.said_by for one in same)}
            if only is not None and only not in involved:
                continue
            sources = {source for one in same for source in one.sources}
            dated = sorted(source.issued for source in sources if source.issued)
            verdict = judge.verdict(first, high)
            goal = told(first) + (f" to {number(high.value, high.unit)}" if high else "")
            yield Promise(
                first.subject, first.measure, goal, when(first), tuple(speakers),
                dated[0] if dated else "", *verdict, ids(sources),
            )  # fmt: skip


def _ranges(figures: list[Figure]) -> Iterator[tuple[list[Figure], Figure | None]]:
    """Yield figures that promise one number, with the upper end a source tells beside it."""
    grouped: dict[tuple[object, str], list[Figure]] = {}
    for figure in figures:
        grouped.setdefault((figure.value, figure.bound), []).append(figure)
    ends = [listed for (_, bound), listed in grouped.items() if bound == "at-most"]
    used: set[str] = set()
    for (_, bound), listed in sorted(grouped.items(), key=lambda pair: pair[0][1] == "at-most"):
        if bound == "at-most":
            if listed[0].claim not in used:
                yield listed, None
            continue
        roots = {source.root for one in listed for source in one.sources}
        high = next(
            (end[0] for end in ends if bound == "at-least" and end[0].value >= listed[0].value
             and roots & {source.root for one in end for source in one.sources}), None
        )  # fmt: skip
        if high:
            used.add(high.claim)
        yield listed, high


class Judge:
    """Holds planned figures against reported ones."""

    def __init__(self, case: Case):
        self.case = case
        self.sums = Sums(case)
        row = case.graph.rows(NEWEST)[0]
        self.now = row["day"] if isinstance(row["day"], date) else date.min
        self.points: dict[tuple[str, str, str, tuple[str, ...]], list[Figure]] = {}
        for figure in case.figures.all:
            if figure.status == "reported" and figure.last and figure.span in _POINTS:
                line = (figure.subject, figure.measure, figure.unit, figure.scope)
                self.points.setdefault(line, []).append(figure)

    def verdict(self, goal: Figure, high: Figure | None = None) -> Verdict:
        """Return what came of one planned figure."""
        if goal.last is None:
            return Verdict("not-measurable", "No date is told by which it is to be reached.")
        if goal.bound == "at-most" and not high:
            return Verdict("not-measurable", "Only an upper limit is told.")
        family, additive = self.case.measures.get(goal.measure, ("", False))
        if family == "time-units":
            return Verdict("not-measurable", "A length of time; the number it is for is not told.")
        if goal.span == "since-launch":
            return self._running(goal)
        if goal.span == "at-date" or not additive or goal.first is None:
            return self._point(goal, is_price=family == "money-units" and not additive)
        return self._flow(goal)

    def _measures(self, measure: str) -> list[str]:
        return [measure, *sorted(self.case.comparable.get(measure, ()))]

    def _lines(self, goal: Figure) -> Iterator[tuple[str, dict[Days, Figure]]]:
        for measure in self._measures(goal.measure):
            line = self.sums.lines.get((goal.subject, measure, goal.unit, goal.scope))
            if line:
                yield measure, line

    def _flow(self, goal: Figure) -> Verdict:
        """Judge a figure for a period by the same period's figure, or what it adds up to."""
        assert goal.first is not None
        assert goal.last is not None
        sofar: list[tuple[date, Decimal, str, dict[Days, Figure]]] = []
        for measure, line in self._lines(goal):
            named = "" if measure == goal.measure else f" ({measure})"
            if whole := line.get((goal.first, goal.last)):
                verdict = _compare(goal, Decimal(whole.value), whole.bound, told(whole) + named)
                if verdict:
                    return verdict
            if pieces := prefix(goal.first, goal.last, line):
                total = sum((Decimal(piece.value) for piece in pieces), Decimal(0))
                day = pieces[-1].last
                assert day is not None
                if day == goal.last:
                    text = f"{plain(total)} added up from {len(pieces)} figures{named}"
                    if verdict := _compare(goal, total, "exactly", text):
                        return verdict
                sofar.append((day, total, named, line))
        if not sofar:
            return self._nothing(goal)
        day, total, named, line = max(sofar, key=lambda one: (one[0], one[1]))
        return self._rate(goal, total, day, named, line)

    def _running(self, goal: Figure) -> Verdict:
        """Judge a running total by the last one told and the months since."""
        assert goal.last is not None
        best: tuple[date, Decimal, str, dict[Days, Figure], bool] | None = None
        for base_measure in self._measures(goal.measure):
            line = (goal.subject, base_measure, goal.unit, goal.scope)
            totals = [
                one
                for one in self.points.get(line, ())
                if one.span == "since-launch" and one.last <= goal.last
            ]  # type: ignore[operator]
            for base in totals[-1:]:
                assert base.last is not None
                for measure, months in [(base_measure, {}), *self._lines(goal)]:
                    pieces = prefix(_next(base.last), goal.last, months)
                    total = sum((Decimal(one.value) for one in pieces), Decimal(base.value))
                    day = pieces[-1].last if pieces else base.last
                    named = f", counted on from {told(base)} by {base.period}"
                    if pieces and measure != goal.measure:
                        named += f" with {measure}"
                    assert day is not None
                    own = base_measure == goal.measure
                    if best is None or (day, own) > (best[0], best[4]):
                        best = (day, total, named, months, own)
        if best is None:
            return self._nothing(goal)
        day, total, named, months, _ = best
        return self._rate(goal, total, day, named, months)

    def _rate(
        self, goal: Figure, total: Decimal, day: date, named: str, line: dict[Days, Figure]
    ) -> Verdict:
        assert goal.last is not None
        text = f"{plain(total)} by {day}{named}"
        if day < goal.last and (goal.value < 0 or any(one.value < 0 for one in line.values())):
            state = "not-measurable" if goal.last <= self.now else "open"
            return Verdict(state, f"{text}; what can fall again is decided by the whole period")
        if total >= goal.value:
            return Verdict("met", text)
        left = months_between(day, goal.last)
        if goal.last <= self.now or left <= 0:
            return Verdict("not-measurable", f"{text}; the rest of the period is not told")
        needed = round((Decimal(goal.value) - total) / left)
        pace, months = recent(line, day)
        if pace is None:
            return Verdict("open", f"{text}; {plain(needed)} a month are needed", Decimal(needed))
        state = "on-track" if pace >= needed else "behind"
        return Verdict(
            state,
            f"{text}; {plain(needed)} a month are needed, {plain(pace)} is the average of "
            f"{months}",
            Decimal(needed), pace,
        )  # fmt: skip

    def _point(self, goal: Figure, is_price: bool) -> Verdict:
        """Judge a state at a date by the states told before and after it."""
        assert goal.last is not None
        for measure in self._measures(goal.measure):
            listed = self.points.get((goal.subject, measure, goal.unit, goal.scope), [])
            if not goal.first or goal.span != "at-date":
                listed = [one for one in listed if (one.first, one.last) == (goal.first, goal.last)]
            if not is_price and (before := self._stood_above(goal, listed)):
                text = f"It stood above that before: {told(before)} in {before.period}."
                return Verdict("not-measurable", text)
            for one in listed:
                text = f"{told(one)} in {one.period}"
                if is_price and (one.first, one.last) == (goal.first, goal.last):
                    fits = compatible(goal.value, goal.bound, one.value, one.bound)
                    return Verdict("met" if fits else "missed", text)
                if not is_price and one.last <= goal.last and one.value >= goal.value:  # type: ignore[operator]
                    return Verdict("met", text)
            later = [
                one
                for one in listed
                if 0 <= (one.last - goal.last).days <= SOON and one.value < goal.value  # type: ignore[operator]
            ]
            if later and not is_price and later[0].bound != "at-least":
                return Verdict("missed", f"{told(later[0])} in {later[0].period}")
            if listed:
                text = f"{told(listed[-1])} in {listed[-1].period} is the latest told"
                over = goal.last <= self.now
                return Verdict("not-measurable" if over else "open", text)
        return self._nothing(goal)

    def _stood_above(self, goal: Figure, listed: list[Figure]) -> Figure | None:
        """Return a state told before the goal was set that had reached it already, if any."""
        said = [issued(source) for source in goal.sources if source.issued]
        when_set = min(said, default=goal.first)
        before = [one for one in listed if when_set and one.last and one.last <= when_set]
        return before[-1] if before and before[-1].value >= goal.value else None

    def _nothing(self, goal: Figure) -> Verdict:
        assert goal.last is not None
        if goal.last <= self.now:
            return Verdict("not-measurable", "No figure is told for it.")
        begun = goal.first is None or goal.first <= self.now
        return Verdict("open", "No figure is told yet." if begun else "It has not begun yet.")


SOON = 92
"""Days after its date in which a state still tells what came of a goal."""

_POINTS = ("at-date", "since-launch", "year", "quarter", "half-year", "month")


def _next(day: date) -> date:
    """Return the first day of the month after a day; what was left of its month is not known."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _compare(goal: Figure, value: Decimal, bound: str, text: str) -> Verdict | None:
    """Hold a reported value against a planned one; None where the bound decides nothing."""
    least = Decimal(goal.value)
    if goal.bound == "about":
        least -= abs(least) * TOLERANCE
    if value >= least and bound != "at-most":
        return Verdict("met", text)
    if value < least and bound != "at-least":
        return Verdict("missed", text)
    return None


def _events(case: Case, only: str | None, known: set[tuple[str, str]]) -> Iterator[Promise]:
    """Yield announced numbers that tell neither measure nor deadline."""
    found: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for row in case.graph.rows(TARGET_EVENTS):
        subject = str(row["subject"])
        goal = number(row["value"], case.graph.shown(row.term("unit")))
        stripped = {text.lstrip("≈≥≤ ") for about, text in known if about == subject}
        if goal not in stripped and only in (None, subject):
            found.setdefault((subject, goal), []).append(
                (str(row["date"] or ""), str(row["summary"]), str(row["source"]))
            )
    for (subject, goal), listed in found.items():
        sources = [
            case.figures.catalogue[source]
            for _, _, source in listed
            if source in case.figures.catalogue
        ]
        yield Promise(
            subject, "", goal, "", (), min(day for day, _, _ in listed), "not-measurable",
            f"Told as an event only: {listed[0][1]}.", None, None, ids(sources),
        )  # fmt: skip
