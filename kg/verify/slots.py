"""Which figures of the graph a number in a text is to be held against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from kg.model.compatibility import coarseness, place
from kg.model.ranking import Ranking
from kg.records.observations import Observation
from kg.verify.figures import Figures, apart, near
from kg.verify.fits import fits
from kg.verify.quantities import Quantity
from kg.verify.stated import Stated

MOMENTARY = frozenset({"price", "rank", "share", "valuation", "top"})
"""Words of the names of measures whose figures tell how things stand at a time."""
BY = "by-"
"""What the scopes begin with that tell by what a rank is counted; none but the usual is meant."""
LASTING = ("at-date", "")
"""Spans of what is so at a time: it is held against the nearest."""
AROUND = timedelta(45)
"""How far the day of a lasting figure may lie from the time a text tells."""
OLD = 2000
"""Days before a text within which a state counts where nothing newer is stated."""
SOON = 200
"""Days before a text within which a running total without a date is looked for."""
MONTHS = {"months": Decimal(1), "years": Decimal(12)}


class Slot(NamedTuple):
    """Figures of one subject and measure for one time, of all scopes."""

    figures: tuple[Observation, ...]
    is_lasting: bool


def of(
    figures: Figures, stated: Stated, subject: str, measure: str, day: date | None
) -> Slot | None:
    """Return the figures that a statement is about, of a subject and measure."""
    line = figures.line(subject, measure)
    if not line:
        return None
    quantity = stated.quantity
    line = [one for one in line if quantity is None or _unit_fits(quantity, one)]
    line = [one for one in line if all(
        not scope.startswith(BY) or scope in stated.scopes for scope in one.scope)]  # fmt: skip
    if not line:
        return None
    if stated.is_cumulative:
        found = [one for one in line if one.span == "since-launch" and _while(one, stated, day)]
        return Slot(tuple(found), False) if found else None
    lasting = [one for one in line if one.span in LASTING]
    momentary = bool(MOMENTARY & set(measure.split("-")))
    if momentary or (lasting and len(lasting) * 2 >= len(line)):
        found = _lasting(line if momentary else lasting, stated, day)
        dated = [one for one in line if stated.moment and _same_days(one, stated)]
        all_ = (*found, *(one for one in dated if one not in found))
        return Slot(all_, True) if all_ else None
    if stated.moment is None:
        return None
    found = [one for one in line if _same_days(one, stated)]
    return Slot(tuple(found), False) if found else None


def _unit_fits(quantity: Quantity, one: Observation) -> bool:
    if not quantity.unit or quantity.unit == one.unit:
        return True
    return (quantity.unit in MONTHS and one.unit in MONTHS) or {quantity.unit, one.unit} == {
        "vehicles", "units"
    }  # fmt: skip


def _same_days(one: Observation, stated: Stated) -> bool:
    assert stated.moment is not None
    if one.span == "since-launch" or one.last is None:
        return False
    return (one.first, one.last) == stated.moment.days


def _while(one: Observation, stated: Stated, day: date | None) -> bool:
    if one.last is None:
        return True
    if stated.moment is None or stated.how not in ("clause", "near"):
        return near(one, day, SOON)
    first, last = stated.moment.days
    return first - timedelta(1) <= one.last <= last + timedelta(1)


def _lasting(line: list[Observation], stated: Stated, day: date | None) -> list[Observation]:
    """Return what is stated as lasting around the time told, or around the day of the text."""
    if stated.moment is not None and stated.how in ("clause", "sentence"):
        first, last = stated.moment.days
        return [one for one in line if one.last is None or _touches(one, first, last)]
    found = [one for one in line if near(one, day)]
    found = found or [one for one in line if near(one, day, OLD)]
    return sorted(found, key=lambda one: apart(one, day))


def _touches(one: Observation, first: date, last: date) -> bool:
    """Say whether a state is told of some days: of a day near them or a time that meets them."""
    assert one.last is not None
    slack = AROUND if one.span in LASTING else timedelta(0)
    return (one.first or one.last) <= last + slack and one.last >= first - slack


def anywhere(
    figures: Figures, subject: str, measure: str, day: date | None, quantity: Quantity
) -> Slot | None:
    """Return all figures of a subject and measure in the time before a text."""
    line = figures.line(subject, measure)
    found = [one for one in line if near(one, day) and _unit_fits(quantity, one)]
    lasting = sum(one.span in LASTING for one in found) * 2 > len(found)
    return Slot(tuple(found), lasting) if found else None


def fitting(slot: Slot, quantity: Quantity) -> list[Observation]:
    """Return the figures of a slot that confirm a number.

    A rough figure confirms none where an exact one of its key says otherwise.
    """
    found = [one for one in slot.figures if confirms(quantity, one)]
    exact = {one.key for one in slot.figures if one.bound == "exactly" and not one.aside}
    hit = {one.key for one in found if one.bound == "exactly"}
    return [
        one for one in found
        if one.key not in exact or one.key in hit or _is_coarse(one, quantity)
    ]  # fmt: skip


def _is_coarse(one: Observation, quantity: Quantity) -> bool:
    """Say whether a rough figure and a number tell the very same digits."""
    return abs(Decimal(one.value)) == abs(quantity.value)


def confirms(quantity: Quantity, one: Observation) -> bool:
    """Say whether a number is confirmed by a figure; lengths of time also in another unit."""
    if quantity.unit in MONTHS and one.unit in MONTHS and one.unit != quantity.unit:
        ratio = MONTHS[quantity.unit] / MONTHS[one.unit]
        size = quantity._replace(value=quantity.value * ratio, place=quantity.place * ratio)
        return fits(size._replace(digits=3), one.value, one.bound)
    return fits(quantity, one.value, one.bound)


def in_other_units(slot: Slot, quantity: Quantity, best: Observation) -> list[Observation]:
    """Return lengths of the same time told in another unit that are not the one told.

    No ranking holds these against each other, as the units keep their keys apart.
    """
    if quantity.unit not in MONTHS:
        return []
    return [
        one for one in slot.figures
        if one.unit in MONTHS and one.key != best.key and one.status == best.status
        and one.scope == best.scope and not confirms(quantity, one) and not one.aside
        and one.unit != best.unit and near(one, best.last, AROUND.days)
    ]  # fmt: skip


def finest(found: Sequence[Observation], quantity: Quantity, scopes: frozenset[str]) -> Observation:
    """Return the value to show: of the scope told, exact, preferred, and best supported."""
    return min(found, key=lambda one: (
        not _scope_fits(one, scopes), one.bound != "exactly",
        coarseness(one.value, one.bound), not one.is_preferred, -len(one.sources), one.claim,
    ))  # fmt: skip


def _scope_fits(one: Observation, scopes: frozenset[str]) -> bool:
    return set(one.scope) <= scopes


def plainest(slot: Slot, scopes: frozenset[str]) -> list[Observation]:
    """Return the figures of a slot for the scope that a text tells, or for none."""
    serious = [one for one in slot.figures if not one.aside]
    scoped = [one for one in serious if one.scope and set(one.scope) <= scopes]
    return scoped or [one for one in serious if not one.scope]


def rivals(ranking: Ranking, quantity: Quantity, told: Iterable[Observation]) -> list[Observation]:
    """Return values of a key that cannot stand beside a number, the best first."""
    by_claim = {one.claim: one for one in told}
    heads = [by_claim[head.claims[0]] for head in ranking.heads if head.claims[0] in by_claim]
    return [one for one in heads if not confirms(quantity, one) and not _loose(quantity, one)]


def _loose(quantity: Quantity, one: Observation) -> bool:
    """Say whether a value with a bound leaves room for a number."""
    if one.bound == "at-least":
        return abs(quantity.value) >= abs(Decimal(one.value))
    if one.bound == "at-most":
        return abs(quantity.value) <= abs(Decimal(one.value))
    if quantity.bound == "at-least":
        return abs(Decimal(one.value)) >= abs(quantity.value)
    if one.bound == "about":
        return abs(abs(Decimal(one.value)) - abs(quantity.value)) <= place(one.value)
    return False


def goals(
    figures: Figures, stated: Stated, quantity: Quantity, day: date | None
) -> list[Observation]:
    """Return planned figures that a number may speak of, those of its measure and time first."""
    measures = figures.measures(stated.measures)
    for group in stated.subjects:
        found = [
            one for subject in group for one in figures.planned.get(subject, ())
            if _unit_fits(quantity, one) and _is_goal(quantity, one)
            and (one.measure in measures or _alike(figures, one.measure, stated.measures[0]))
        ]  # fmt: skip
        if stated.moment is not None and stated.how == "clause":
            same = [one for one in found if one.last and _overlaps(one, stated)]
            found = same or ([] if not stated.is_plan else found)
        if not stated.is_plan:
            found = [one for one in found if abs(Decimal(one.value)) == abs(quantity.value)]
        if found and (stated.is_plan or quantity.digits >= 2):
            near_day = sorted(found, key=lambda one: (
                one.measure not in measures, abs((one.last - day).days) if one.last and day else 0,
                -len(one.sources), one.claim))  # fmt: skip
            first = near_day[0]
            return [one for one in near_day if one.key == first.key]
    return []


def _is_goal(quantity: Quantity, one: Observation) -> bool:
    """Say whether a number is a goal as it is stated, or a rounding of it."""
    if quantity.unit in MONTHS:
        return confirms(quantity, one)
    return abs(abs(Decimal(one.value)) - abs(quantity.value)) * 2 <= quantity.place and (
        abs(abs(Decimal(one.value)) - abs(quantity.value)) <= abs(quantity.value) / 20
    )


def _alike(figures: Figures, one: str, other: str) -> bool:
    known = figures.case.measures
    return known.get(one) == known.get(other)


def _overlaps(one: Observation, stated: Stated) -> bool:
    assert stated.moment is not None
    assert one.last is not None
    first, last = stated.moment.days
    return first <= one.last and (one.first or one.last) <= last
