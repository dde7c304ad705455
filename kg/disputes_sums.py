"""Parts against the whole: models and brand, brands and alliance, months, quarters and years.

A set of parts speaks only where it is complete: calendar parts that cover the period to the
day, or members of which every one known to be sold by then has a figure and whose sum has
been seen to equal a whole. Parts that exceed the whole always speak.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from kg import periods
from kg.agreement import TOLERANCE, near, place
from kg.figures import Figure
from kg.findings import UNKNOWN, Case, Finding, Value, added, digits, ids, plain, told, when
from kg.vocab import SOURCE

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
    def lines(self) -> dict[Line, dict[Days, Figure]]:
        """The best reported figure of each line for each stretch of days."""
        found: dict[Line, dict[Days, Figure]] = {}
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

    def members(self, whole: Figure) -> tuple[list[Figure], bool]:
        """Return the figures of a whole's parts for its days, and whether none is missing."""
        found: list[Figure] = []
        complete = True
        days = (whole.first, whole.last)
        for part in sorted(self._active(whole)):
            line = self.lines.get((part, whole.measure, whole.unit, whole.scope), {})
            if days in line:
                found.append(line[days])  # type: ignore[index]
            elif any(first <= whole.last for first, _ in line):  # type: ignore[operator]
                complete = False
        return found, complete and len(found) > 1

    def expected(self, whole: Figure) -> list[str]:
        """Return the parts of a whole that are known to have been sold by the end of its days."""
        return [
            part
            for part in sorted(self._active(whole))
            if any(
                first <= whole.last  # type: ignore[operator]
                for measure in (whole.measure, *self.case.comparable.get(whole.measure, ()))
                for first, _ in self.lines.get((part, measure, whole.unit, whole.scope), {})
            )
        ]

    def _active(self, whole: Figure) -> set[str]:
        return {
            part
            for part, begin, end in self.case.parts.get(whole.subject, ())
            if not (isinstance(begin, date) and begin > whole.last)  # type: ignore[operator]
            and not (isinstance(end, date) and end < whole.first)  # type: ignore[operator]
        }

    @cached_property
    def closed(self) -> frozenset[tuple[str, str]]:
        """Wholes (subject, measure) whose members have been seen to add up to them."""
        found = set()
        for (subject, measure, _, _), line in self.lines.items():
            if subject in self.case.parts:
                for figure in line.values():
                    parts, complete = self.members(figure)
                    if complete and _agree(parts, figure):
                        found.add((subject, measure))
        return frozenset(found)


def _weight(figure: Figure) -> tuple[bool, int]:
    return (figure.bound != "exactly", min((s.rank for s in figure.sources), default=99))


def _total(parts: Iterable[Figure]) -> Decimal:
    return sum((Decimal(part.value) for part in parts), Decimal(0))


def _slack(parts: Sequence[Figure], whole: Figure) -> Decimal:
    loose = any(figure.bound != "exactly" for figure in (*parts, whole))
    if loose:
        return abs(Decimal(whole.value)) * TOLERANCE
    grain = sum(
        (min(place(one.value) / 2, abs(Decimal(one.value)) * TOLERANCE) for one in (*parts, whole)),
        Decimal(0),
    )
    return max(abs(Decimal(whole.value)) * SLACK, grain)


def _agree(parts: list[Figure], whole: Figure) -> bool:
    return abs(_total(parts) - Decimal(whole.value)) <= _slack(parts, whole)


def _exceeds(parts: list[Figure], whole: Figure) -> bool:
    if whole.bound == "at-least" or any(part.bound == "at-most" for part in parts):
        return False
    return _total(parts) - Decimal(whole.value) > _slack(parts, whole)


def _short(parts: list[Figure], whole: Figure) -> bool:
    if whole.bound == "at-most" or any(part.bound == "at-least" for part in parts):
        return False
    return Decimal(whole.value) - _total(parts) > _slack(parts, whole)


def find(case: Case, sums: Sums) -> Iterator[Finding]:
    """Yield wholes that their parts contradict."""
    for line in sums.lines.values():
        for whole in line.values():
            if whole.subject in case.parts:
                yield from _of_members(case, sums, whole)
    yield from _of_one_source(case, sums)
    for line in sums.lines.values():
        yield from _of_periods(case, line)
    yield from _running(case, sums)


def _of_members(case: Case, sums: Sums, whole: Figure) -> Iterator[Finding]:
    parts, complete = sums.members(whole)
    if not parts:
        return
    known = complete and (whole.subject, whole.measure) in sums.closed
    if _exceeds(parts, whole) or (known and _short(parts, whole)):
        yield _finding(case, whole, parts, _why_members(case, sums, whole, parts))


def _of_one_source(case: Case, sums: Sums) -> Iterator[Finding]:
    """Yield wholes that one source prints beside all of their parts, where it does not add up."""
    printed: dict[tuple[str, str, date | None, date | None, str], dict[str, Figure]] = {}
    for figure in case.figures.all:
        if figure.status == "reported" and figure.measure in case.counts and figure.first:
            for source in figure.sources:
                place = (source.id, figure.subject, figure.first, figure.last, figure.span)
                if not figure.scope:
                    printed.setdefault(place, {}).setdefault(figure.measure, figure)
    seen: set[str] = set()
    for (source, subject, first, last, span), wholes in printed.items():
        for measure, whole in wholes.items():
            if (subject, measure) not in sums.closed or whole.claim in seen:
                continue
            parts = []
            for part in sums.expected(whole):
                told_of = printed.get((source, part, first, last, span), {})
                like = (measure, *sorted(case.comparable.get(measure, ())))
                parts += [told_of[name] for name in like if name in told_of][:1]
            complete = len(parts) > 1 and len(parts) == len(sums.expected(whole))
            if complete and not _agree(parts, whole):
                seen.add(whole.claim)
                publisher = case.figures.catalogue[SOURCE + source].publisher
                why = f"{publisher} prints the whole and the parts; they contradict each other."
                yield _finding(case, whole, parts, why)


def _why_members(case: Case, sums: Sums, whole: Figure, parts: list[Figure]) -> str:
    total = _total(parts)
    for other in case.figures.by_key[whole.key]:
        if other.value == total:
            return (
                f"The parts add up to {told(other)}, which {other.sources[0].publisher} gives "
                "for the whole; the preferred value is probably wrong."
            )
    names = {case.name(part.subject) for part in parts}
    for part in parts:
        if part.value == whole.value:
            return f"The whole equals the figure of {case.name(part.subject)} alone."
    if total < whole.value:
        return f"Something beside {', '.join(sorted(names))} is probably counted in the whole."
    return UNKNOWN


def _of_periods(case: Case, line: dict[Days, Figure]) -> Iterator[Finding]:
    for (first, last), whole in sorted(line.items()):
        shown = set()
        for parts in tilings(first, last, line):
            key = tuple(part.claim for part in parts)
            if key in shown or not (_exceeds(parts, whole) or _short(parts, whole)):
                continue
            shown.add(key)
            yield _finding(case, whole, parts, _why_periods(case, whole, parts, line))
            break


def tilings(first: date, last: date, line: dict[Days, Figure]) -> Iterator[list[Figure]]:
    """Yield sets of figures that cover a stretch of days exactly, without overlap.

    Each starts with the longest or the shortest piece that begins on the first day, so that a
    year is tried as halves, quarters and months, and as a running year and what follows.
    """
    starts: dict[date, list[Figure]] = {}
    for (begin, end), figure in line.items():
        if first <= begin and end <= last and (begin, end) != (first, last):
            starts.setdefault(begin, []).append(figure)
    for pieces in starts.values():
        pieces.sort(key=lambda figure: figure.last)  # type: ignore[arg-type, return-value]
    for head in starts.get(first, ()):
        for pick in (0, -1):
            tiles, day = [head], _after(head)
            while day <= last and day in starts:
                tiles.append(starts[day][pick])
                day = _after(tiles[-1])
            if day == last + timedelta(1):
                yield tiles


def _after(figure: Figure) -> date:
    assert figure.last is not None
    return figure.last + timedelta(1)


def _why_periods(case: Case, whole: Figure, parts: list[Figure], line: dict[Days, Figure]) -> str:
    total, value = _total(parts), Decimal(whole.value)
    loose = [figure for figure in (*parts, whole) if figure.bound != "exactly"]
    for part in parts:
        if part.value == whole.value and part.value >= 1000:
            return f"The same number is told for {when(part)} and for {when(whole)}."
    for part in parts:
        for other in case.figures.by_key[part.key]:
            if other.value != part.value and abs(total - part.value + other.value - value) <= (
                _slack(parts, whole)
            ):
                return (
                    f"It comes out with {told(other)} for {when(part)}, as "
                    f"{other.sources[0].publisher} has it, in place of {told(part)}."
                )
    for other in case.figures.by_key[whole.key]:
        if other.value != whole.value and abs(total - other.value) <= _slack(parts, whole):
            return f"It comes out with {told(other)}, as {other.sources[0].publisher} has it."
    if near(total, 2 * value):
        return "The parts add up to twice the whole: probably an average, or half of the period."
    if value and digits(total - value) == 1 and abs(total - value) >= 100:
        return "The gap is a round number: probably one digit is misprinted."
    sources = {source.root for figure in (*parts, whole) for source in figure.sources}
    if loose and abs(total - value) <= _slack(parts, whole) * Decimal("1.2"):
        return "Some of the figures are rounded or bounds."
    if len(sources) == 1:
        return f"One source prints all of them; it contradicts itself. {UNKNOWN}"
    return UNKNOWN


def _finding(case: Case, whole: Figure, parts: list[Figure], why: str) -> Finding:
    values = [Value(f"{told(whole)} ({_label(case, whole, whole)})", "whole", ids(whole.sources))]
    values += [
        Value(f"{told(part)} ({_label(case, whole, part)})", "part", ids(part.sources))
        for part in parts
    ]
    return Finding(
        "sum", case.severity(whole.subject, whole.measure, whole.value, _total(parts)),
        case.name(whole.subject), whole.measure, when(whole), tuple(values),
        added([part.value for part in parts], whole.value), why,
        frozenset({whole.subject, *(part.subject for part in parts)}),
    )  # fmt: skip


def _label(case: Case, whole: Figure, figure: Figure) -> str:
    same_days = (figure.first, figure.last) == (whole.first, whole.last)
    return case.name(figure.subject) if same_days else when(figure)


def _running(case: Case, sums: Sums) -> Iterator[Finding]:
    """Yield running totals that fall, or grow by something else than the months between."""
    totals: dict[Line, list[Figure]] = {}
    for key, figures in case.figures.by_key.items():
        first = figures[0]
        exact_day = len(first.period) >= 7 and "Q" not in first.period and "H" not in first.period
        if first.span == "since-launch" and first.status == "reported" and exact_day:
            line = (first.subject, first.measure, first.unit, first.scope)
            totals.setdefault(line, []).append(case.figures.best(key))
    for line, listed in totals.items():
        listed.sort(key=lambda figure: (figure.last, figure.value))  # type: ignore[arg-type, return-value]
        for earlier, later in pairwise(listed):
            yield from _falls(case, earlier, later)
            yield from _grows(case, sums.lines.get(line, {}), earlier, later)


def _falls(case: Case, earlier: Figure, later: Figure) -> Iterator[Finding]:
    if "at-most" in (earlier.bound, later.bound) or later.bound == "at-least":
        return
    if earlier.last is None or periods.parse(later.period).first <= earlier.last:
        return
    gap = Decimal(earlier.value) - later.value
    if gap <= _slack([earlier], later):
        return
    yield Finding(
        "sum", case.severity(later.subject, later.measure, earlier.value, later.value),
        case.name(later.subject), later.measure, f"{earlier.period} to {later.period}",
        tuple(
            Value(f"{told(one)} ({when(one)})", "", ids(one.sources)) for one in (earlier, later)
        ),
        f"a running total cannot fall from {plain(earlier.value)} to {plain(later.value)}",
        UNKNOWN, frozenset({later.subject}),
    )  # fmt: skip


def _grows(
    case: Case, line: dict[Days, Figure], earlier: Figure, later: Figure
) -> Iterator[Finding]:
    if earlier.bound != "exactly" or later.bound != "exactly":
        return
    begin = _after(earlier)
    between = line.get((begin, later.last))  # type: ignore[arg-type]
    pieces = [between] if between else next(tilings(begin, later.last, line), [])  # type: ignore[arg-type, list-item]
    grown = Decimal(later.value) - earlier.value
    if not pieces or abs(grown - _total(pieces)) <= _slack(pieces, later):
        return
    sum_text = " + ".join(plain(piece.value) for piece in pieces)
    yield Finding(
        "sum", case.severity(later.subject, later.measure, grown, _total(pieces)),
        case.name(later.subject), later.measure, f"{earlier.period} to {later.period}",
        tuple(Value(f"{told(one)} ({when(one)})", "", ids(one.sources))
              for one in (earlier, later, *pieces)),
        f"{plain(later.value)} − {plain(earlier.value)} = {plain(grown)}, not {sum_text}"
        f"{' = ' + plain(_total(pieces)) if len(pieces) > 1 else ''}",
        UNKNOWN, frozenset({later.subject}),
    )  # fmt: skip
