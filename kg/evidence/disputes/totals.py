"""Parts against the whole: models and brand, brands and alliance, months, quarters and years.

A set of parts speaks only where it is complete: calendar parts that cover the period to the
day, or members of which every one known to be sold by then has a figure and whose sum has
been seen to equal a whole. Parts that exceed the whole always speak.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from kg.evidence.disputes.case import Case, Dispute, Value, amount, ids, known, time, told, when
from kg.evidence.disputes.reasons import MILESTONE, addition, misprint, remarks, swapped
from kg.evidence.disputes.sums import (
    Days,
    Line,
    Sums,
    after,
    agree,
    exceeds,
    packing,
    short,
    slack,
    tilings,
    total,
)
from kg.model import periods
from kg.model.compatibility import near
from kg.records.observations import Observation
from kg.records.sources import catalogue
from kg.text.numbers import digits
from kg.text.reasons import Argument, Many, Name, Quantity, Reason, names, reason

CAMPAIGNS = frozenset({"orders"})
"""Measures whose totals begin anew with each presale, launch and model year."""


def find(case: Case, sums: Sums) -> Iterator[Dispute]:
    """Yield wholes that their parts contradict."""
    for line in sums.lines.values():
        for whole in line.values():
            if whole.subject in case.parts:
                yield from _of_members(case, sums, whole)
    yield from _of_one_source(case, sums)
    for line in sums.lines.values():
        yield from _of_periods(case, line)
    yield from _running(case, sums)


def _of_members(case: Case, sums: Sums, whole: Observation) -> Iterator[Dispute]:
    parts, complete = sums.members(whole)
    if not parts or _counted_otherwise(parts, whole):
        return
    known = complete and (whole.subject, whole.measure) in sums.closed
    if exceeds(parts, whole) or (known and short(parts, whole)):
        yield _dispute(case, whole, parts, _why_members(case, sums, whole, parts))


def _counted_otherwise(parts: list[Observation], whole: Observation) -> bool:
    """Say whether other pages count all parts in a way that a remark on each of them tells."""
    shared = set.intersection(*(set(part.remarks) for part in parts)) - set(whole.remarks)
    tellers = {source.root for source in whole.sources}
    return bool(shared) and not any(source.root in tellers for part in parts
                                    for source in part.sources)  # fmt: skip


def _of_one_source(case: Case, sums: Sums) -> Iterator[Dispute]:
    """Yield wholes that one source prints beside all of their parts, where it does not add up."""
    printed: dict[tuple[str, str, date | None, date | None, str], dict[str, Observation]] = {}
    for figure in case.figures.all:
        if figure.status == "reported" and figure.measure in case.counts and figure.first:
            for source in figure.sources:
                place = (source.id, figure.subject, figure.first, figure.last, figure.span)
                if not figure.scope:
                    printed.setdefault(place, {}).setdefault(figure.measure, figure)
    seen: set[str] = set()
    for (teller, _, first, last, span), wholes in printed.items():
        for measure, whole in wholes.items():
            if whole.claim in seen:
                continue
            parts = []
            for part in sums.expected(whole):
                told_of = printed.get((teller, part, first, last, span), {})
                like = (measure, *sorted(case.comparable.get(measure, ())))
                parts += [told_of[name] for name in like if name in told_of][:1]
            complete = len(parts) > 1 and len(parts) == len(sums.expected(whole))
            if complete and not agree(parts, whole):
                seen.add(whole.claim)
                publisher = catalogue(case.graph)[teller].publisher
                why = reason("prints-whole-and-parts", who=publisher)
                yield _dispute(case, whole, parts, [why])


def _why_members(
    case: Case, sums: Sums, whole: Observation, parts: list[Observation]
) -> list[Reason]:
    summed = total(parts)
    for other in case.figures.by_key[whole.key]:
        if other.value == summed:
            who = other.sources[0].publisher
            return [reason("parts-right", total=amount(other), who=who)]
    for part in parts:
        if part.value == whole.value:
            return [reason("whole-is-part", name=Name(case.name(part.subject)))]
    noted = remarks((whole, *parts))
    if summed < whole.value:
        beside = names(sorted({case.name(part.subject) for part in parts}))
        return [reason("more-counted", names=beside), *noted]
    return noted


def _of_periods(case: Case, line: dict[Days, Observation]) -> Iterator[Dispute]:
    broken: list[set[str]] = []
    for (first, last), whole in sorted(line.items(), key=lambda pair: pair[0][1] - pair[0][0]):
        for parts in tilings(first, last, line):
            if exceeds(parts, whole) or short(parts, whole):
                broken.append({part.claim for part in parts})
                yield _dispute(case, whole, parts, _why_periods(case, whole, parts))
                break
        else:
            parts = packing(line, first, last) if whole.measure in case.counts else []
            claims = {part.claim for part in parts}
            if parts and exceeds(parts, whole) and not any(other <= claims for other in broken):
                broken.append(claims)
                yield _dispute(case, whole, parts, _why_periods(case, whole, parts))


def _why_periods(case: Case, whole: Observation, parts: list[Observation]) -> list[Reason]:
    summed, value = total(parts), Decimal(whole.value)
    for part in parts:
        if part.value == whole.value and part.value >= 1000:
            return [reason("same-number", when=time(part), other=time(whole))]
    if why := _comes_out(case, whole, parts):
        return [why]
    if whole.span == "since-launch" and digits(whole.value) <= 2:
        return [MILESTONE]
    if len(parts) > 1 and near(summed, 2 * value):
        return [reason("twice-the-whole")]
    if why := swapped(parts, value) or misprint(_whole(summed), _whole(value)):
        return [why]
    if any(figure.bound != "exactly" for figure in (*parts, whole)) and (
        abs(summed - value) <= slack(parts, whole) * Decimal("1.2")
    ):
        return [reason("rounded")]
    noted = remarks((whole, *parts))
    sources = {source.root for figure in (*parts, whole) for source in figure.sources}
    if len(sources) == 1:
        who = whole.sources[0].publisher
        noted.insert(0, reason("prints-all", who=who))
    return noted


def _whole(value: Decimal) -> int | Decimal:
    return int(value) if value == int(value) else value


def _comes_out(case: Case, whole: Observation, parts: list[Observation]) -> Reason | None:
    """Find another value stated of a part or of the whole with which the sum comes out."""
    summed, value = total(parts), Decimal(whole.value)
    for part in parts:
        for other in case.figures.by_key[part.key]:
            weaker = other.bound != "exactly" and part.bound == "exactly"
            gap = abs(summed - part.value + other.value - value)
            if other.value != part.value and not weaker and gap <= slack(parts, whole):
                blanks: dict[str, Argument] = {
                    "other": amount(other),
                    "when": time(part),
                    "value": amount(part),
                }
                who = other.sources[0].publisher
                if not gap:
                    return reason("comes-out-instead", **blanks, who=who)
                return reason("comes-near-instead", **blanks, who=who, gap=gap)
    for other in case.figures.by_key[whole.key]:
        if other.value != whole.value and abs(summed - other.value) <= slack(parts, whole):
            return reason("comes-out", other=amount(other), who=other.sources[0].publisher)
    return None


def _dispute(
    case: Case, whole: Observation, parts: list[Observation], why: list[Reason]
) -> Dispute:
    values = [Value(f"{told(whole)} ({_label(case, whole, whole)})", "whole", ids(whole.sources))]
    values += [
        Value(f"{told(part)} ({_label(case, whole, part)})", "part", ids(part.sources))
        for part in parts
    ]
    return Dispute(
        "sum", case.severity(whole.subject, whole.measure, whole.value, total(parts)),
        case.name(whole.subject), whole.measure, when(whole), tuple(values),
        (addition([part.value for part in parts], whole.value),), known(why),
        frozenset({whole.subject, *(part.subject for part in parts)}), frozenset({whole.key}),
    )  # fmt: skip


def _label(case: Case, whole: Observation, figure: Observation) -> str:
    same_days = (figure.first, figure.last) == (whole.first, whole.last)
    return case.name(figure.subject) if same_days else when(figure)


def _running(case: Case, sums: Sums) -> Iterator[Dispute]:
    """Yield totals that fall, or that are less than what was counted until then, or since."""
    for (line, _), listed in _totals(case).items():
        yield from _falling(case, listed)
        counted = sums.lines.get(line, {})
        for earlier, later in pairwise(listed):
            yield from _grows(case, counted, earlier, later)
        broken: list[set[str]] = []
        for one in listed:
            day = periods.parse(one.period)
            sure = day.last if day.form == "day" else day.first - timedelta(1)
            parts = packing(counted, date.min, sure)
            claims = {part.claim for part in parts}
            if parts and exceeds(parts, one) and not any(other <= claims for other in broken):
                broken.append(claims)
                yield _dispute(case, one, parts, _why_periods(case, one, parts))


def _totals(case: Case) -> dict[tuple[Line, int], list[Observation]]:
    """Return the running totals of each line in the order of their days.

    Orders are counted anew with each presale, launch and model year.
    """
    found: dict[tuple[Line, int], list[Observation]] = {}
    for key, figures in case.figures.by_key.items():
        first = figures[0]
        exact_day = len(first.period) >= 7 and "Q" not in first.period and "H" not in first.period
        if first.span == "since-launch" and first.status == "reported" and exact_day:
            line = (first.subject, first.measure, first.unit, first.scope)
            campaign = case.campaign(first) if first.measure in CAMPAIGNS else 0
            found.setdefault((line, campaign), []).append(case.figures.best(key))
    for listed in found.values():
        listed.sort(key=lambda figure: (figure.last, figure.value))
    return found


def _falling(case: Case, listed: list[Observation]) -> Iterator[Dispute]:
    """Yield totals below the highest one before; each high one once, for it may be the wrong."""
    peak: Observation | None = None
    shown: set[str] = set()
    for later in listed:
        if peak and peak.claim not in shown and _falls(peak, later):
            shown.add(peak.claim)
            yield Dispute(
                "sum", case.severity(later.subject, later.measure, peak.value, later.value),
                case.name(later.subject), later.measure, f"{peak.period} to {later.period}",
                _listed(peak, later),
                (reason("cannot-fall", early=peak.value, late=later.value),),
                known(remarks((peak, later))), frozenset({later.subject}),
                frozenset({peak.key, later.key}),
            )  # fmt: skip
        if later.bound != "at-most" and (peak is None or later.value >= peak.value):
            peak = later


def _listed(*figures: Observation) -> tuple[Value, ...]:
    return tuple(Value(f"{told(one)} ({when(one)})", "", ids(one.sources)) for one in figures)


def _falls(earlier: Observation, later: Observation) -> bool:
    if later.bound == "at-least" or earlier.last is None:
        return False
    if periods.parse(later.period).first <= earlier.last:
        return False
    return Decimal(earlier.value) - later.value > slack([earlier], later)


def _grows(
    case: Case, line: dict[Days, Observation], earlier: Observation, later: Observation
) -> Iterator[Dispute]:
    """Compare what a total grew by with the months between, or with those of them that are told."""
    if earlier.bound != "exactly" or later.bound != "exactly":
        return
    begin, end = after(earlier), later.last
    assert end is not None
    between = line.get((begin, end))
    pieces = [between] if between else next(tilings(begin, end, line), [])
    some = [] if pieces else packing(line, begin, end)
    grown = Decimal(later.value) - earlier.value
    wide = slack(pieces or some, later)
    if grown < 0 or not (pieces or some):
        return
    if abs(grown - total(pieces)) <= wide if pieces else total(some) - grown <= wide:
        return
    pieces = pieces or some
    counted: dict[str, Argument] = {
        "late": later.value, "early": earlier.value, "grown": grown,
        "parts": Many(tuple(piece.value for piece in pieces), "plus"),
    }  # fmt: skip
    several = {"total": total(pieces)} if len(pieces) > 1 else {}
    yield Dispute(
        "sum", case.severity(later.subject, later.measure, grown, total(pieces)),
        case.name(later.subject), later.measure, f"{earlier.period} to {later.period}",
        _listed(earlier, later, *pieces),
        (reason("grown-sum" if several else "grown", **counted, **several),),
        known(_why_grows(case, earlier, later, pieces)), frozenset({later.subject}),
        frozenset({earlier.key, later.key}),
    )  # fmt: skip


def _why_grows(
    case: Case, earlier: Observation, later: Observation, pieces: list[Observation]
) -> list[Reason]:
    due = total(pieces)
    for figure, expected in ((later, earlier.value + due), (earlier, later.value - due)):
        for other in case.figures.by_key[figure.key]:
            if other.claim != figure.claim and near(other.value, expected, Decimal("0.0001")):
                who = other.sources[0].publisher
                when_ = figure.period
                return [reason("comes-out-when", other=amount(other), when=when_, who=who)]
    if earlier.value == later.value:
        count = Quantity(due, later.unit)
        return [reason("repeated-total", when=earlier.period, other=later.period, count=count)]
    return remarks((earlier, later, *pieces))
