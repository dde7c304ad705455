"""What figures add up to: the parts of a whole, and the periods that make up a longer one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from kg.evidence.disputes.case import Case, time
from kg.model.compatibility import TOLERANCE, place
from kg.records.observations import Observation
from kg.text.reasons import Reason, reason

SLACK = Decimal("0.01")
"""Part of the whole by which sums of exact figures may miss it: later corrections, rounding."""

PENNY = Decimal("0.005")
"""Part of a number by which it may miss another and still be meant to be it."""

Days = tuple[date, date]
Line = tuple[str, str, str, tuple[str, ...]]
"""Subject, measure, unit, scope."""


class Sums:
    """Best figures by subject, measure and days, and what they add up to."""

    def __init__(self, case: Case):
        self.case = case

    @cached_property
    def lines(self) -> dict[Line, dict[Days, Observation]]:
        """The best reported figure of each line for each stretch of days."""
        found: dict[Line, dict[Days, Observation]] = {}
        for key, figures in self.case.figures.by_key.items():
            first = figures[0]
            additive = self.case.measures.get(first.measure, ("", False))[1]
            if first.status != "reported" or not additive or first.span in ("at-date", ""):
                continue
            if first.first is None or first.last is None:
                continue
            best = self.case.figures.best(key)
            line = found.setdefault((first.subject, first.measure, first.unit, first.scope), {})
            days = (first.first, first.last)
            if days not in line or _weight(best) < _weight(line[days]):
                line[days] = best
        return found

    def members(self, whole: Observation) -> tuple[list[Observation], bool]:
        """Return the figures of a whole's parts for its days, and whether none is missing."""
        found: list[Observation] = []
        complete = True
        days = whole.days
        for part in sorted(self._active(whole)):
            line = self.lines.get((part, whole.measure, whole.unit, whole.scope), {})
            if days in line:
                found.append(line[days])
            elif any(first <= days[1] for first, _ in line):
                complete = False
        return found, complete and len(found) > 1

    def expected(self, whole: Observation) -> list[str]:
        """Return the parts of a whole that are known to have been sold by the end of its days."""
        _, end = whole.days
        return [
            part
            for part in sorted(self._active(whole))
            if any(
                first <= end
                for measure in (whole.measure, *self.case.comparable.get(whole.measure, ()))
                for first, _ in self.lines.get((part, measure, whole.unit, whole.scope), {})
            )
        ]

    def _active(self, whole: Observation) -> set[str]:
        first, last = whole.days
        return {
            part
            for part, begin, end in self.case.parts.get(whole.subject, ())
            if not (begin and begin > last) and not (end and end < first)
        }

    def favours(self, figure: Observation, best: Observation) -> Reason | None:
        """Say of which longer period the pieces come out with one value, not with another."""
        if figure.first is None or figure.last is None or figure.bound != "exactly":
            return None
        line = self.lines.get((best.subject, best.measure, best.unit, best.scope), {})
        for (first, last), whole in line.items():
            if not (first <= figure.first and figure.last <= last) or whole.key == best.key:
                continue
            for pieces in tilings(first, last, line):
                if best.key not in {piece.key for piece in pieces} or agree(pieces, whole):
                    continue
                instead = [figure if one.key == best.key else one for one in pieces]
                exact = all(one.bound == "exactly" for one in (*instead, whole))
                if exact and agree(instead, whole):
                    return reason(
                        "favours" if total(instead) == whole.value else "favours-near",
                        value=figure.value,
                        total=total(instead),
                        whole=whole.value,
                        when=time(whole),
                        other=best.value,
                    )
        return None

    @cached_property
    def closed(self) -> frozenset[tuple[str, str]]:
        """Wholes (subject, measure) whose members have been seen to add up to them."""
        found = set()
        for (subject, measure, _, _), line in self.lines.items():
            if subject in self.case.parts:
                for figure in line.values():
                    parts, complete = self.members(figure)
                    if complete and agree(parts, figure):
                        found.add((subject, measure))
        return frozenset(found)


def _weight(figure: Observation) -> tuple[bool, int]:
    return (figure.bound != "exactly", min((s.rank for s in figure.sources), default=99))


def total(parts: Iterable[Observation]) -> Decimal:
    """Return what figures add up to."""
    return sum((Decimal(part.value) for part in parts), Decimal(0))


def slack(parts: Sequence[Observation], whole: Observation) -> Decimal:
    """Return by how much a sum may miss the whole: rounding of its parts, later corrections."""
    loose = any(figure.bound != "exactly" for figure in (*parts, whole))
    if loose:
        return abs(Decimal(whole.value)) * TOLERANCE
    grain = sum(
        (min(place(one.value) / 2, abs(Decimal(one.value)) * TOLERANCE) for one in (*parts, whole)),
        Decimal(0),
    )
    return max(abs(Decimal(whole.value)) * SLACK, grain)


def agree(parts: list[Observation], whole: Observation) -> bool:
    """Say whether parts add up to the whole."""
    return abs(total(parts) - Decimal(whole.value)) <= slack(parts, whole)


def exceeds(parts: list[Observation], whole: Observation) -> bool:
    """Say whether parts add up to more than the whole, whatever their bounds leave open."""
    if whole.bound == "at-least" or any(part.bound == "at-most" for part in parts):
        return False
    return total(parts) - Decimal(whole.value) > slack(parts, whole)


def short(parts: list[Observation], whole: Observation) -> bool:
    """Say whether parts add up to less than the whole, whatever their bounds leave open."""
    if whole.bound == "at-most" or any(part.bound == "at-least" for part in parts):
        return False
    return Decimal(whole.value) - total(parts) > slack(parts, whole)


def tilings(first: date, last: date, line: dict[Days, Observation]) -> Iterator[list[Observation]]:
    """Yield sets of figures that cover a stretch of days exactly, without overlap.

    Each starts with the longest or the shortest piece that begins on the first day, so that a
    year is tried as halves, quarters and months, and as a running year and what follows.
    """
    starts: dict[date, list[Observation]] = {}
    for (begin, end), figure in line.items():
        if first <= begin and end <= last and (begin, end) != (first, last):
            starts.setdefault(begin, []).append(figure)
    for pieces in starts.values():
        pieces.sort(key=lambda figure: figure.days)
    for head in starts.get(first, ()):
        for pick in (0, -1):
            tiles, day = [head], after(head)
            while day <= last and day in starts:
                tiles.append(starts[day][pick])
                day = after(tiles[-1])
            if day == last + timedelta(1):
                yield tiles


def packing(line: dict[Days, Observation], first: date, last: date) -> list[Observation]:
    """Return the figures of days within a stretch, none overlapping, that add up to most.

    The stretch itself is left out. All counts are of things that cannot be fewer than none, so
    a whole below the sum of some of its parts is wrong however many parts are unknown.
    """
    pieces = sorted(
        (figure for (begin, end), figure in line.items()
         if first <= begin and end <= last and (begin, end) != (first, last)
         and figure.bound != "at-most" and figure.value > 0),
        key=lambda figure: figure.days[::-1],
    )  # fmt: skip
    best: list[tuple[date, Decimal, list[Observation]]] = [(date.min, Decimal(0), [])]
    for piece in pieces:
        begin, end = piece.days
        before = max((way for way in best if way[0] < begin), key=lambda way: way[1])
        if before[1] + piece.value > best[-1][1]:
            best.append((end, before[1] + piece.value, [*before[2], piece]))
    return best[-1][2]


def after(figure: Observation) -> date:
    """Return the day after the last one of a figure."""
    assert figure.last is not None
    return figure.last + timedelta(1)
