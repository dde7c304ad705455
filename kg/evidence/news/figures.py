"""New figures: records, the first after a gap, above or below a target, and corrections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kg.evidence.disputes.case import Case, amount, people, time
from kg.evidence.news.item import LATE, Change, Item, measured
from kg.evidence.promises.promises import PROMISING
from kg.model.compatibility import compatible
from kg.model.ranking import issued
from kg.records.observations import Observation
from kg.records.sources import best_first
from kg.text.reasons import Argument, Name, Quantity, reason

ENOUGH = 6
"""So many earlier figures make a new high a record."""
GAP = 3
"""After so many periods without a figure the next one is the first in a while."""
LEVELS = frozenset({"month", "quarter", "half-year", "year"})
"""Spans whose figures follow each other."""
SIZES = {"record": 0.9, "first": 0.5, "above-target": 0.7, "below-target": 0.7, "revised": 0.5,
         "figure": 0.25}  # fmt: skip
"""How notable each kind is, before the weight of what it is about."""
Line = tuple[str, str, str, tuple[str, ...], str]


def find(between: Change) -> Iterator[Item]:
    """Yield what is told anew of figures, and what is told otherwise than before."""
    before, after = between
    since = before.graph.today
    lines = _lines(after)
    goals = _goals(after)
    for key, levels in after.figures.by_key.items():
        best = after.figures.best(key)
        if best.status != "reported" or best.aside or best.last is None:
            continue
        old = before.figures.by_key.get(key)
        if old:
            yield from _revised(after, before.figures.best(key), best)
        elif best.last >= since - LATE and best.span in LEVELS and not _is_known(before, best):
            yield _new(after, best, lines.get(_line(best), []), goals, levels)


def _is_known(before: Case, best: Observation) -> bool:
    """Say whether a figure was told before under a key that only differs in its unit."""
    return any(
        one.subject == best.subject and one.measure == best.measure and one.value == best.value
        for one in before.figures.by_key.get(best.key, ())
    )


def _line(one: Observation) -> Line:
    return (one.subject, one.measure, one.unit, one.scope, one.span)


def _lines(case: Case) -> dict[Line, list[Observation]]:
    """Return the best figure of every period, in order, line by line."""
    found: dict[Line, list[Observation]] = {}
    for key, levels in case.figures.by_key.items():
        if levels[0].status == "reported" and levels[0].span in LEVELS:
            best = case.figures.best(key)
            if not best.aside:
                found.setdefault(_line(best), []).append(best)
    return {line: sorted(listed, key=lambda one: (str(one.last), one.claim))
            for line, listed in found.items()}  # fmt: skip


def _goals(case: Case) -> dict[tuple[object, ...], Observation]:
    """Return the latest target of each figure, by subject, measure, days, unit and scope."""
    found: dict[tuple[object, ...], Observation] = {}
    for one in case.figures.all:
        if one.status == "planned" and one.basis in PROMISING and one.bound != "at-most":
            place = _place(one)
            if place not in found or _told(found[place]) < _told(one):
                found[place] = one
    return found


def _place(one: Observation) -> tuple[object, ...]:
    return (one.subject, one.measure, one.first, one.last, one.unit, one.scope)


def _told(goal: Observation) -> date:
    return max((issued(source) for source in goal.sources), default=date.min)


def _new(
    case: Case, best: Observation, line: list[Observation],
    goals: dict[tuple[object, ...], Observation], levels: list[Observation],
) -> Item:  # fmt: skip
    assert best.last is not None
    earlier = [one for one in line if one.last and one.last < best.last]
    goal = goals.get(_place(best))
    sources = best_first(source for one in levels if not one.aside for source in one.sources)
    told: dict[str, Argument] = {
        "name": Name(case.name(best.subject)), "measure": _what(case, best), "value": amount(best),
        "when": time(best), "who": people(sources),
    }  # fmt: skip
    kind = "figure"
    if goal is not None:
        above = best.value >= goal.value
        kind = "above-target" if above else "below-target"
        text = reason("news-above" if above else "news-below", **told, goal=_plain(goal))
    elif _is_record(case, best, earlier):
        high = max(earlier, key=lambda one: one.value)
        kind, text = "record", reason("news-record", **told, high=_plain(high), then=high.period)
    elif earlier and _periods_between(earlier[-1], best) > GAP:
        kind, text = "first", reason("news-first", **told, then=earlier[-1].period)
    else:
        text = reason("news-figure", **told)
    weight = case.weigh(best.subject, best.measure, SIZES[kind])
    return Item(kind, weight, best.subject, best.period, text, sources,
                frozenset({best.subject, *best.scope}))  # fmt: skip


def _what(case: Case, one: Observation) -> Argument:
    return measured(one.measure, map(case.name, one.scope))


def _plain(one: Observation) -> Quantity:
    return Quantity(one.value, one.unit, one.bound)


def _is_record(case: Case, best: Observation, earlier: list[Observation]) -> bool:
    family, additive = case.measures.get(best.measure, ("", False))
    grows = additive or family in ("money-units", "percent-units")
    sure = best.bound in ("exactly", "at-least")
    return grows and sure and len(earlier) >= ENOUGH and all(
        one.value < best.value for one in earlier
    )  # fmt: skip


def _periods_between(one: Observation, other: Observation) -> float:
    first, last = other.first, one.last
    length = _length(other)
    return ((first - last).days / length) if first and last and length else 0.0


def _length(one: Observation) -> int:
    first, last = one.first or date.min, one.last or date.min
    return max(1, (last - first).days + 1)


def _revised(case: Case, old: Observation, best: Observation) -> Iterator[Item]:
    """Yield a preferred value that another one has replaced, which it is not a rounding of."""
    if old.claim == best.claim or not best.is_preferred or not old.is_preferred:
        return
    if compatible(old.value, old.bound, best.value, best.bound):
        return
    text = reason(
        "news-revised", name=Name(case.name(best.subject)), measure=_what(case, best),
        value=amount(best), when=time(best), before=_plain(old), who=people(best.sources),
    )  # fmt: skip
    weight = case.weigh(best.subject, best.measure, SIZES["revised"])
    yield Item("revised", weight, best.subject, best.period, text, best_first(best.sources),
               frozenset({best.subject}))  # fmt: skip
