"""Dates and lengths of time that contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from kg.evidence.disputes.case import (
    UNKNOWN,
    Case,
    Dispute,
    Value,
    amount,
    ids,
    known,
    people,
)
from kg.evidence.why.reasons import base, marks
from kg.model import periods
from kg.model import ranking as standing
from kg.model.compatibility import DATES, compatible, place, rounded, same_date
from kg.model.ranking import Candidate, Ranking, Source
from kg.records import events
from kg.records.observations import Observation
from kg.text.numbers import plain
from kg.text.reasons import Argument, Many, Name, Quantity, Reason, reason

#: Which of two dates of one thing comes first.
ORDER = (
    ("founded", "discontinued"), ("launched", "discontinued"), ("developmentStarted", "launched"),
    ("founded", "listed"), ("productionStarted", "discontinued"), ("revealed", "discontinued"),
    ("deliveriesStarted", "discontinued"),
)  # fmt: skip

#: Months in a unit of time.
MONTHS = {"years": Decimal(12), "months": Decimal(1), "days": 1 / Decimal("30.44")}


MILESTONE = "milestone"
#: Measures of time that run from a beginning to the date they are told for.
SINCE_START = frozenset({"time-to-milestone"})
STARTS = ("founded", "launched", "deliveriesStarted")


class Dated(NamedTuple):
    """A date that somebody tells."""

    claim: str
    date: str
    sources: tuple[Source, ...]
    remarks: tuple[str, ...] = ()


Groups = dict[tuple[str, str], list[Dated]]


def find(case: Case) -> Iterator[Dispute]:
    """Yield dates that differ, that come in the wrong order, and lengths that do not fit."""
    groups: Groups = {}
    for one in case.descriptions:
        if one.is_date and not one.is_planned:
            dated = Dated(one.claim, one.text, one.sources, one.remarks)
            groups.setdefault((one.subject, one.property), []).append(dated)
    yield from _differing(case, groups)
    yield from _disordered(case, groups)
    milestones: dict[tuple[str, str], list[Dated]] = {}
    for event in case.milestones:
        what = f"{plain(event.value or 0)} {event.unit}"
        dated = Dated(event.claim, event.when, event.sources)
        milestones.setdefault((event.subject, what), []).append(dated)
    yield from _differing(case, milestones, MILESTONE)
    yield from _differing(case, _occurrences(case), "event")
    yield from _durations(case, groups)


def _occurrences(case: Case) -> Groups:
    """Return the dates stated of what happened, but for milestones, which go by their number."""
    known = {event.claim for event in case.milestones}
    found: Groups = {}
    for one in events.occurrences(case.events):
        if one.is_disputed and one.best.claim not in known:
            found[(one.best.subject, one.name)] = [
                Dated(event.claim, event.when, event.sources) for event in one.tellings
                if event.when and not event.is_planned
            ]  # fmt: skip
    return {what: listed for what, listed in found.items() if listed}


def _ranked(listed: Iterable[Dated]) -> tuple[Candidate, ...]:
    return _ranking(listed).order


def _ranking(listed: Iterable[Dated]) -> Ranking:
    listed = list(listed)
    sources = {one.claim: one.sources for one in listed}
    told = ((one.claim, one.date, "exactly") for one in listed)
    return standing.rank(standing.candidates(told, sources), DATES)


def _differing(case: Case, groups: Groups, measure: str = "") -> Iterator[Dispute]:
    for (subject, what), listed in groups.items():
        ranking = _ranking(listed)
        best = base(ranking, fits)
        if best is None:
            continue
        rivals = [one for one in ranking.order if not fits(best, one)]
        apart = max(_distance(best, other) for other in rivals)
        ran = _totals(case, subject, what) if measure == MILESTONE else None
        values = tuple(
            Value(str(one.value), mark, ids(one.sources))
            for one, mark in zip(ranking.order, marks(ranking, fits), strict=True)
        )
        reasons = [_why({} if measure else groups, subject, what, best, one) for one in rivals]
        days = {one.value for one in (best, *rivals)}
        remarks = [
            reason("remark-on", what=one.date, note=note.rstrip("."))
            for one in listed for note in one.remarks if one.date in days
        ]  # fmt: skip
        size = min(1.0, 0.2 + apart / 730)
        yield Dispute(
            "date", case.weigh(subject, measure or what, size), case.name(subject),
            f"{measure} {what}".strip(), str(best.value), values,
            (*(between(best, one) for one in rivals), *filter(None, [ran])),
            known([*reasons, *remarks]), frozenset({subject}),
        )  # fmt: skip


def fits(one: Candidate, other: Candidate) -> bool:
    """Say whether two dates can be one."""
    return same_date(str(one.value), str(other.value))


def _totals(case: Case, subject: str, what: str) -> Reason | None:
    """Return the earliest running total that had reached a milestone, and the last that had not."""
    reached: list[Observation] = []
    below: list[Observation] = []
    for figure in case.figures.all:
        if figure.subject != subject or figure.span != "since-launch" or not figure.last:
            continue
        if figure.status != "reported" or figure.measure not in case.counts or figure.scope:
            continue
        if plain(figure.value) + f" {figure.unit}" == what or figure.value > _goal(what):
            if figure.bound != "at-most":
                reached.append(figure)
        elif figure.bound in ("exactly", "about"):
            below.append(figure)
    told: dict[str, Argument] = {}
    if reached:
        first = min(reached, key=_by_day)
        told = {"reached": amount(first), "by": first.period, "who": people(first.sources)}
    if not below:
        return reason("ran-reached", **told) if reached else None
    last = max(below, key=_by_day)
    told |= {"below": amount(last), "until": last.period, "other": people(last.sources)}
    return reason("ran" if reached else "ran-below", **told)


def _by_day(figure: Observation) -> tuple[str, str]:
    return (str(figure.last), figure.claim)


def _goal(what: str) -> Decimal:
    return Decimal(what.split()[0].replace(",", ""))


def _distance(one: Candidate, other: Candidate) -> float:
    first, second = periods.parse(str(one.value)), periods.parse(str(other.value))
    ordinals = [(days.first.toordinal() + days.last.toordinal()) / 2 for days in (first, second)]
    return abs(ordinals[0] - ordinals[1])


def between(one: Candidate, other: Candidate) -> Reason:
    """Say how far one date lies from another, at least, where months and years are stated."""
    first, second = periods.parse(str(one.value)), periods.parse(str(other.value))
    late = second.first > first.last
    days = (second.first - first.last).days if late else (first.first - second.last).days
    vague = "" if first.form == second.form == "day" else "least-"
    key = f"{vague}days-{'after' if late else 'before'}"
    return reason(key, date=str(other.value), days=days, base=str(one.value))


def _why(groups: Groups, subject: str, what: str, best: Candidate, rival: Candidate) -> Reason:
    days, other_days = periods.parse(str(best.value)), periods.parse(str(rival.value))
    if "year" not in (days.form, other_days.form) and (
        days.first.month == other_days.first.month and days.first.year != other_days.first.year
    ):
        return reason("wrong-year", date=str(rival.value))
    for (other_subject, other), listed in groups.items():
        if other_subject == subject and other != what:
            for one in listed:
                if len(one.date) > 4 and same_date(one.date, str(rival.value)):
                    return reason("other-date", date=str(rival.value), property=Name(other))
    report = max(rival.sources, key=standing.issued, default=None)
    if report and report.issued and _reported(str(rival.value), report):
        return reason("reported", date=str(rival.value), who=report.publisher)
    return UNKNOWN


def _reported(day: str, source: Source) -> bool:
    published, told = periods.parse(source.issued), periods.parse(day)
    return -3 <= (published.first - told.last).days <= 10 or same_date(day, source.issued)


def _disordered(case: Case, groups: Groups) -> Iterator[Dispute]:
    for (subject, what), listed in groups.items():
        for early, late in ORDER:
            if what != early or (subject, late) not in groups:
                continue
            first, last = _ranked(listed)[0], _ranked(groups[subject, late])[0]
            begin, end = periods.parse(str(first.value)), periods.parse(str(last.value))
            if end.last < begin.first:
                yield Dispute(
                    "order", case.weigh(subject, early, 0.6), case.name(subject),
                    f"{early}, {late}", str(first.value),
                    (Value(f"{early} {first.value}", "", ids(first.sources)),
                     Value(f"{late} {last.value}", "", ids(last.sources))),
                    (reason("lies-before", late=Name(late), end=str(last.value),
                            early=Name(early), start=str(first.value)),), (UNKNOWN,),
                    frozenset({subject}),
                )  # fmt: skip


def _durations(case: Case, groups: Groups) -> Iterator[Dispute]:
    """Compare lengths of time with each other, and with the dates they begin and end at."""
    lines: dict[tuple[str, str], list[Observation]] = {}
    for figure in case.figures.all:
        timed = case.measures.get(figure.measure, ("", False))[0] == "time-units"
        if timed and figure.unit in MONTHS and figure.period and figure.status == "reported":
            lines.setdefault((figure.subject, figure.measure), []).append(figure)
    for (subject, measure), figures in lines.items():
        seen: set[tuple[object, str]] = set()
        for figure in sorted(figures, key=lambda one: -MONTHS[one.unit]):
            rivals = [other for other in figures if _clash(figure, other)]
            sure = _anchors(case, groups, figure) if measure in SINCE_START else []
            fits = any(_within(figure, low, high) for _, low, high in sure)
            what = (figure.value, figure.unit)
            if (rivals or sure) and not fits and what not in seen and figure.span == "at-date":
                seen |= {what, *((one.value, one.unit) for one in rivals if not sure)}
                yield _duration_dispute(case, subject, measure, figure, rivals, sure)


def _months(figure: Observation) -> Decimal:
    return Decimal(figure.value) * MONTHS[figure.unit]


def _clash(one: Observation, other: Observation) -> bool:
    if one.claim == other.claim or not same_date(one.period, other.period):
        return False
    coarse = max(place(one.value) * MONTHS[one.unit], place(other.value) * MONTHS[other.unit])
    apart = abs(_months(one) - _months(other))
    return apart > coarse and not compatible(_months(one), one.bound, _months(other), other.bound)


def _anchors(case: Case, groups: Groups, figure: Observation) -> list[tuple[Reason, int, int]]:
    """Return how many whole months passed since each known beginning, of it and of its parts."""
    found = []
    end = periods.parse(figure.period)
    links = case.parts.get(figure.subject, ())
    parts = {part for part, _, _ in links if case.kind(part) == "Brand"}
    for (owner, what), listed in sorted(groups.items()):
        if what not in STARTS or owner not in {figure.subject} | parts:
            continue
        day = _ranked(listed)[0].value
        begin = periods.parse(str(day))
        low, high = _between(begin.last, end.first), _between(begin.first, end.last)
        if low > 0:
            told: dict[str, Argument] = {
                "property": Name(what), "date": str(day), "when": figure.period,
                "months": low if low == high else reason("from-to", low=low, high=high),
            }  # fmt: skip
            if owner == figure.subject:
                found.append((reason("since-months", **told), low, high))
            else:
                named = reason("since-months-of", **told, name=Name(case.name(owner)))
                found.append((named, low, high))
    return found


def _between(begin: date, end: date) -> int:
    return (end.year - begin.year) * 12 + end.month - begin.month - (end.day < begin.day)


def _within(figure: Observation, low: int, high: int) -> bool:
    """Say whether a length of time, as finely as it is stated, fits a span of months."""
    unit = MONTHS[figure.unit] * place(figure.value)
    slack = max(unit / 2, Decimal(1))
    return low - slack <= _months(figure) <= high + slack


def _duration_dispute(
    case: Case,
    subject: str,
    measure: str,
    figure: Observation,
    rivals: list[Observation],
    sure: list[tuple[Reason, int, int]],
) -> Dispute:
    months = _months(figure)
    values = tuple(
        Value(f"{plain(one.value)} {one.unit}", "rival" if one is figure else "", ids(one.sources))
        for one in (figure, *rivals)
    )  # fmt: skip
    lines = [
        reason("in-months", value=figure.value, unit=Name(figure.unit), months=round(months, 1))
    ]
    if rivals:
        others = dict.fromkeys(
            Quantity(one.value, one.unit)
            for one in sorted(rivals, key=lambda one: f"{plain(one.value)} {one.unit}")
        )
        who = people(source for one in rivals for source in one.sources)
        lines.append(reason("told-by", values=Many(tuple(others)), who=who))
    lines += [told for told, _, _ in sure]
    nearest = max((high for _, _, high in sure), default=0)
    why = UNKNOWN
    if nearest and rounded(nearest // 12 + 1, figure.value) and figure.unit == "years":
        why = reason("begun-year")
    size = float(abs(months - (nearest or _months(rivals[0]))) / max(months, Decimal(1)))
    return Dispute(
        "duration", case.weigh(subject, measure, size**0.5), case.name(subject), measure,
        figure.period, values, tuple(lines), (why,), frozenset({subject}),
        frozenset({figure.key, *(one.key for one in rivals)}),
    )  # fmt: skip
