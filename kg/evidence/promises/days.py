"""Promised days and prices of things to come: a launch, a first delivery, a price before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kg.evidence.disputes.case import Case, amount
from kg.evidence.promises.judge import Verdict
from kg.model import periods, ranking
from kg.model.compatibility import DATES, compatible
from kg.model.ranking import Source
from kg.records.descriptions import Description
from kg.records.observations import Observation
from kg.text.reasons import Reason, reason

PRICES = {"price": ("price", "price-from"), "price-from": ("price-from", "price")}
"""Prices that may be announced for a thing to come, and what tells what they came to."""


class Announced(NamedTuple):
    """Something that was announced for a thing, and what came of it."""

    subject: str
    what: str
    aim: Reason
    by: str
    verdict: Verdict
    sources: tuple[Source, ...]
    remarks: tuple[str, ...]


def find(case: Case) -> Iterator[Announced]:
    """Yield announced days, then announced prices."""
    yield from _days(case)
    yield from _prices(case)


def _days(case: Case) -> Iterator[Announced]:
    planned: dict[tuple[str, str, str], list[Description]] = {}
    came: dict[tuple[str, str], list[Description]] = {}
    for one in case.descriptions:
        if (one.is_date and one.is_planned) or (_is_period(one) and one.is_planned):
            planned.setdefault((one.subject, one.property, one.text), []).append(one)
        elif one.is_date:
            came.setdefault((one.subject, one.property), []).append(one)
    for (subject, name, text), listed in sorted(planned.items()):
        yield Announced(
            subject, name, reason("promise-day", day=text), text,
            _of_day(case, text, came.get((subject, name), [])),
            _sources(listed), _remarks(listed),
        )  # fmt: skip


def _is_period(one: Description) -> bool:
    """Say whether a text is a period that is no date: a quarter, half a year."""
    if one.is_date or not one.text[:4].isdigit():
        return False
    try:
        periods.parse(one.text)
    except ValueError:
        return False
    return True


def _of_day(case: Case, goal: str, came: Sequence[Description]) -> Verdict:
    """Return what came of an announced day: it is kept where it happened by then."""
    due = periods.parse(goal)
    said = [(one.claim, one.text, "exactly") for one in came]
    order = ranking.rank(
        ranking.candidates(said, {one.claim: one.sources for one in came}), DATES
    ).order
    if order:
        day = str(order[0].value)
        told = reason("promise-came", day=day)
        if periods.parse(day).first > due.last:
            return Verdict("missed", told)
        return Verdict("met", told)
    if due.last > case.graph.today:
        return Verdict("open", reason("promise-none-yet"))
    return Verdict("not-measurable", reason("promise-none"))


def _prices(case: Case) -> Iterator[Announced]:
    """Yield prices stated of a thing before it had one, without a date of their own."""
    planned: dict[tuple[str, str, object, str], list[Observation]] = {}
    came: dict[tuple[str, str, str], list[Observation]] = {}
    for one in case.figures.all:
        if one.measure not in PRICES or one.scope:
            continue
        if one.status == "planned" and not one.period and not one.aside:
            key = (one.subject, one.measure, one.value, one.unit)
            planned.setdefault(key, []).append(one)
        elif one.status == "reported" and one.last and one.is_preferred:
            came.setdefault((one.subject, one.measure, one.unit), []).append(one)
    for (subject, measure, _, unit), listed in sorted(planned.items(), key=str):
        told = [one for name in PRICES[measure] for one in came.get((subject, name, unit), [])]
        first = min(told, key=lambda one: (str(one.last), one.measure != measure), default=None)
        yield Announced(
            subject, measure, reason("promise-goal", value=amount(listed[0])), "",
            _of_price(listed[0], first), _sources(listed), _remarks(listed),
        )  # fmt: skip


def _of_price(goal: Observation, first: Observation | None) -> Verdict:
    if first is None:
        return Verdict("open", reason("promise-none-yet"))
    fits = compatible(goal.value, goal.bound, first.value, first.bound)
    told = reason("promise-dated", value=amount(first), period=first.period)
    return Verdict("met" if fits else "missed", told)


def _sources(listed: Iterable[Description | Observation]) -> tuple[Source, ...]:
    return tuple({source.id: source for one in listed for source in one.sources}.values())


def _remarks(listed: Iterable[Description | Observation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(note for one in listed for note in one.remarks))
