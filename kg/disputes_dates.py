"""Dates and lengths of time that contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from kg import periods, standing
from kg.agreement import compatible, place, rounded, same_date
from kg.figures import Figure, said
from kg.findings import UNKNOWN, Case, Finding, Value, ids, plain, publishers
from kg.standing import Candidate, Source
from kg.vocab import local

DATES = """
SELECT ?claim ?subject ?relation ?date WHERE {
  ?claim a auto:Description ; auto:subject ?subject ; auto:relation ?relation ;
         auto:text ?date ; auto:status concept:reported
  FILTER(DATATYPE(?date) IN (xsd:date, xsd:gYearMonth, xsd:gYear))
} ORDER BY ?subject ?relation ?date ?claim
"""
MILESTONES = """
SELECT ?claim ?subject ?type ?value ?unit ?date WHERE {
  ?claim a auto:Event ; auto:subject ?subject ; auto:eventType ?type ; auto:value ?value ;
         auto:unit ?unit ; auto:date ?date
  VALUES ?type { concept:milestone }
  OPTIONAL { ?claim auto:status ?status } FILTER(!BOUND(?status) || ?status = concept:reported)
} ORDER BY ?subject ?value ?date ?claim
"""

#: Which of two dates of one thing comes first.
ORDER = (
    ("founded", "discontinued"), ("launched", "discontinued"), ("developmentStarted", "launched"),
    ("founded", "listed"), ("productionStarted", "discontinued"), ("revealed", "discontinued"),
    ("deliveriesStarted", "discontinued"),
)  # fmt: skip

#: Months in a unit of time.
MONTHS = {"years": Decimal(12), "months": Decimal(1), "days": 1 / Decimal("30.44")}


class Dated(NamedTuple):
    """A date that somebody tells."""

    claim: str
    date: str
    sources: tuple[Source, ...]


Groups = dict[tuple[str, str], list[Dated]]


def find(case: Case) -> Iterator[Finding]:
    """Yield dates that differ, that come in the wrong order, and lengths that do not fit."""
    sources = said(case.graph, case.figures.catalogue)
    groups: Groups = {}
    for row in case.graph.rows(DATES):
        found = _dated(str(row["claim"]), row["date"], sources)
        groups.setdefault((str(row["subject"]), local(str(row["relation"]))), []).append(found)
    yield from _differing(case, groups)
    yield from _disordered(case, groups)
    milestones: dict[tuple[str, str], list[Dated]] = {}
    for row in case.graph.rows(MILESTONES):
        found = _dated(str(row["claim"]), row["date"], sources)
        what = f"{plain(_number(row['value']))} {local(str(row['unit']))}"
        milestones.setdefault((str(row["subject"]), what), []).append(found)
    yield from _differing(case, milestones, "milestone")
    yield from _durations(case, groups)


def _number(value: object) -> int | Decimal:
    return value if isinstance(value, int | Decimal) else Decimal(str(value))


def _dated(claim: str, day: object, sources: dict[str, list[Source]]) -> Dated:
    return Dated(claim, str(day), tuple(sources.get(claim, ())))


def _ranked(listed: Iterable[Dated]) -> tuple[Candidate, ...]:
    listed = list(listed)
    sources = {one.claim: one.sources for one in listed}
    told = ((one.claim, one.date, "exactly") for one in listed)
    return standing.rank(standing.candidates(told, sources)).order


def _differing(case: Case, groups: Groups, measure: str = "") -> Iterator[Finding]:
    for (subject, what), listed in groups.items():
        order = _ranked(listed)
        rivals = [other for other in order[1:] if not same_date(str(order[0].value), str(other.value))]
        if not rivals:
            continue
        apart = max(abs(_apart(order[0], other)) for other in rivals)
        values = tuple(
            Value(str(one.value), "" if one is order[0] else
                  "rival" if one in rivals else "compatible", ids(one.sources))
            for one in order
        )  # fmt: skip
        size = min(1.0, 0.15 + apart / 730)
        yield Finding(
            "date", case.weigh(subject, measure or what, size), case.name(subject),
            f"{measure} {what}".strip(), str(order[0].value), values,
            "; ".join(f"{one.value} is {abs(_apart(order[0], one))} days "
                      f"{'after' if _apart(order[0], one) > 0 else 'before'} {order[0].value}"
                      for one in rivals),
            " ".join(dict.fromkeys(_why(case, groups, subject, what, one) for one in rivals)),
            frozenset({subject}),
        )  # fmt: skip


def _apart(one: Candidate, other: Candidate) -> int:
    """Return the least number of days from one date to another; negative where it is earlier."""
    first, second = periods.parse(str(one.value)), periods.parse(str(other.value))
    if second.first > first.last:
        return (second.first - first.last).days
    return -(first.first - second.last).days


def _why(case: Case, groups: Groups, subject: str, what: str, rival: Candidate) -> str:
    for (other_subject, other), listed in groups.items():
        if other_subject == subject and other != what:
            for one in listed:
                if len(one.date) > 4 and same_date(one.date, str(rival.value)):
                    return f"{rival.value} is told as the date '{other}' as well."
    report = max(rival.sources, key=standing.issued, default=None)
    if report and report.issued and _reported(str(rival.value), report):
        return f"{rival.value} is when {report.publisher} reported it, perhaps not when it happened."
    return UNKNOWN


def _reported(day: str, source: Source) -> bool:
    published, told = periods.parse(source.issued), periods.parse(day)
    return -3 <= (published.first - told.last).days <= 10 or same_date(day, source.issued)


def _disordered(case: Case, groups: Groups) -> Iterator[Finding]:
    for (subject, what), listed in groups.items():
        for early, late in ORDER:
            if what != early or (subject, late) not in groups:
                continue
            first, last = _ranked(listed)[0], _ranked(groups[subject, late])[0]
            begin, end = periods.parse(str(first.value)), periods.parse(str(last.value))
            if end.last < begin.first:
                yield Finding(
                    "order", case.weigh(subject, early, 0.6), case.name(subject),
                    f"{early}, {late}", str(first.value),
                    (Value(f"{early} {first.value}", "", ids(first.sources)),
                     Value(f"{late} {last.value}", "", ids(last.sources))),
                    f"{late} {last.value} lies before {early} {first.value}", UNKNOWN,
                    frozenset({subject}),
                )  # fmt: skip


def _durations(case: Case, groups: Groups) -> Iterator[Finding]:
    told: dict[tuple[str, str], list[Figure]] = {}
    for figure in case.figures.all:
        timed = case.measures.get(figure.measure, ("", False))[0] == "time-units"
        if timed and figure.unit in MONTHS and figure.period and figure.status == "reported":
            told.setdefault((figure.subject, figure.measure), []).append(figure)
    for (subject, measure), figures in told.items():
        for figure in figures:
            rivals = [other for other in figures if _clash(figure, other)]
            sure = _anchors(groups, subject, figure)
            fits = [text for text, low, high in sure if _within(figure, low, high)]
            if figure.span == "at-date" and (rivals or sure) and not fits:
                yield _duration_finding(case, subject, measure, figure, rivals, sure)


def _months(figure: Figure) -> Decimal:
    return Decimal(figure.value) * MONTHS[figure.unit]


def _clash(one: Figure, other: Figure) -> bool:
    if one.claim == other.claim or not same_date(one.period, other.period):
        return False
    coarse = max(place(one.value) * MONTHS[one.unit], place(other.value) * MONTHS[other.unit])
    apart = abs(_months(one) - _months(other))
    return apart > coarse and not compatible(_months(one), one.bound, _months(other), other.bound)


def _anchors(groups: Groups, subject: str, figure: Figure) -> list[tuple[str, int, int]]:
    """Return how many whole months, at least and at most, passed since each known beginning."""
    found = []
    end = periods.parse(figure.period)
    for (owner, what), listed in sorted(groups.items()):
        if owner == subject and what in ("founded", "launched", "deliveriesStarted"):
            begin = periods.parse(str(_ranked(listed)[0].value))
            low, high = _between(begin.last, end.first), _between(begin.first, end.last)
            if low > 0:
                day = _ranked(listed)[0].value
                months = f"{low}" if low == high else f"{low} to {high}"
                found.append((f"{what} {day} to {figure.period} is {months} months", low, high))
    return found


def _between(begin: date, end: date) -> int:
    return (end.year - begin.year) * 12 + end.month - begin.month - (end.day < begin.day)


def _within(figure: Figure, low: int, high: int) -> bool:
    """Say whether a length of time, as finely as it is told, fits a span of months."""
    unit = MONTHS[figure.unit] * place(figure.value)
    slack = max(unit / 2, Decimal(1))
    return low - slack <= _months(figure) <= high + slack


def _duration_finding(
    case: Case, subject: str, measure: str, figure: Figure, rivals: list[Figure],
    sure: list[tuple[str, int, int]],
) -> Finding:
    months = _months(figure)
    values = tuple(
        Value(f"{plain(one.value)} {one.unit}", "rival" if one is figure else "", ids(one.sources))
        for one in (figure, *rivals)
    )  # fmt: skip
    lines = [f"{plain(figure.value)} {figure.unit} = {plain(round(months, 1))} months"]
    lines += [f"{publishers(one.sources)}: {plain(one.value)} {one.unit}" for one in rivals]
    lines += [text for text, _, _ in sure]
    nearest = max([high for _, _, high in sure] or [0])
    why = UNKNOWN
    if nearest and rounded(nearest // 12 + 1, figure.value) and figure.unit == "years":
        why = "Probably counts calendar years touched, the first and the last included."
    size = float(abs(months - (nearest or _months(rivals[0]))) / max(months, Decimal(1)))
    return Finding(
        "duration", case.weigh(subject, measure, size**0.5), case.name(subject), measure,
        figure.period, values, "; ".join(lines), why, frozenset({subject}),
    )  # fmt: skip
