"""Holds dates and milestones of a text against the graph."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model.compatibility import contains
from kg.model.periods import parse
from kg.records.sources import Source, best_first
from kg.text.numbers import plain
from kg.text.reasons import Name, Reason, reason
from kg.verify.bench import Bench, Finding
from kg.verify.fits import fits
from kg.verify.stated import Stated

DATES = {"launched": ("launched", "deliveriesStarted", "revealed", "productionStarted",
                      "presaleStarted", "listed"),
         "founded": ("founded", "launched"), "listed": ("listed",)}  # fmt: skip
"""Properties under which a date may be told, its own first."""
Told = tuple[str, str, tuple[object, ...]]
"""A date as the graph has it: the claim, the date, and who says so."""


def dated(bench: Bench, stated: Stated) -> Finding:
    """Judge a date of launch, foundation and the like."""
    assert stated.moment is not None
    prop = stated.measures[0]
    period = stated.moment.period
    if stated.is_plan and (found := _planned_date(bench, stated)):
        return found
    for subject in stated.subjects[0]:
        for name in DATES.get(prop, (prop,)):
            told = bench.figures.dates.get((subject, name), [])
            if found := _date_fits(bench, subject, name, prop, period, told):
                return found
    if stated.is_plan:
        return Finding("plan", stated.subjects[0][0], prop, period, outcome="open",
                       notes=(reason("verify-plan"),))  # fmt: skip
    for subject in stated.subjects[0]:
        if told := bench.figures.dates.get((subject, prop), []):
            return _date_misses(bench, stated, subject, prop, told)
    return Finding("unknown", stated.subjects[0][0], prop, period)


def _date_fits(
    bench: Bench, subject: str, name: str, prop: str, period: str, told: list[Told]
) -> Finding | None:
    """Return agreement with a date told: the same one, one more exact, or one less so."""
    same = [one for one in told if _within(period, one[1])]
    rough = [one for one in told if _within(one[1], period) and one not in same]
    if not same and not rough:
        return None
    sources = _sources((*same, *rough))
    other = [one for one in told if one not in same and one not in rough]
    against = _sources(other)
    if not same and bench.voices(against) >= bench.voices(sources):
        return None
    finest = max(same or rough, key=lambda one: (len(one[1]), len(one[2])))
    verdict = "finer" if len(finest[1]) > len(period) else "agrees"
    notes: list[Reason | str] = []
    if name != prop:
        notes.append(reason("verify-other-property", property=Name(name)))
    if not same:
        notes.append(reason("verify-coarser"))
    if other and name == prop and bench.voices(against) > bench.voices(sources):
        verdict = "contested"
        notes.append(reason("verify-rival", value=other[0][1], count=bench.voices(against)))
        sources = best_first((*sources, *against))
    return Finding(verdict, subject, name, finest[1], finest[1], sources, notes=tuple(notes),
                   claim=finest[0])  # fmt: skip


def _within(wide: str, narrow: str) -> bool:
    try:
        return contains(wide, narrow)
    except ValueError:
        return False


def _sources(told: Iterable[Told]) -> tuple[Source, ...]:
    return best_first(source for one in told for source in one[2] if isinstance(source, Source))


def _planned_date(bench: Bench, stated: Stated) -> Finding | None:
    """Return a planned date, and when it came."""
    assert stated.moment is not None
    prop = stated.measures[0]
    for group in stated.subjects[:2]:
        for subject in group:
            for name in DATES.get(prop, (prop,)):
                planned = bench.figures.planned_dates.get((subject, name), [])
                came = bench.figures.dates.get((subject, name), [])
                if not planned and not came:
                    continue
                best = max(came or planned, key=lambda one: (len(one[1]), len(one[2])))
                known, sources = best[1], _sources([best])
                kept = came and _overlap(stated.moment.period, known)
                outcome = ("met" if kept else "came") if came else "open"
                note = reason("verify-came", when=known) if came else reason("verify-plan")
                return Finding("plan", subject, prop, stated.moment.period, known, sources,
                               outcome=outcome, notes=(note,), claim=best[0])  # fmt: skip
    return None


def _overlap(one: str, other: str) -> bool:
    return _within(one, other) or _within(other, one)


def _date_misses(
    bench: Bench, stated: Stated, subject: str, prop: str, told: list[Told]
) -> Finding:
    assert stated.moment is not None
    best = max(told, key=lambda one: (bench.voices(_sources([one])), len(one[1])))
    days = abs((parse(best[1]).first - parse(stated.moment.period).first).days)
    sure = stated.is_tight and not stated.is_plan and days < 365 * 8
    model = bench.figures.case.kind(subject) in ("VehicleModel", "ModelVariant")
    sure = sure and (not model or days < 150)
    verdict, why = ("differs", "date") if sure else ("unsure", "")
    return Finding(verdict, subject, prop, best[1], best[1], _sources([best]), why, claim=best[0])


def milestone(bench: Bench, stated: Stated) -> Finding:
    """Judge the day on which a number was reached."""
    assert stated.moment is not None
    assert stated.quantity is not None
    nearest = None
    for group in stated.subjects[:2]:
        for subject in group:
            listed = [one for one in bench.figures.milestones.get(subject, ())
                      if one.value == stated.quantity.value]  # fmt: skip
            fitting = [one for one in listed if _overlap(stated.moment.period, one.when)]
            if fitting:
                best = max(fitting, key=lambda one: len(one.when))
                sources = best_first(source for one in fitting for source in one.sources)
                return Finding("agrees", subject, "production", best.when, best.summary, sources,
                               claim=best.claim)  # fmt: skip
            nearest = nearest or (listed[0] if listed else None)
    if found := _total_on(bench, stated):
        return found
    if nearest:
        return Finding("unsure", nearest.subject, "production", nearest.when, nearest.summary,
                       best_first(nearest.sources), claim=nearest.claim)  # fmt: skip
    return Finding("unknown", stated.subjects[0][0] if stated.subjects else "", "production")


def _total_on(bench: Bench, stated: Stated) -> Finding | None:
    """Return a running total told for the very day."""
    assert stated.moment is not None
    assert stated.quantity is not None
    for group in stated.subjects[:2]:
        for subject in group:
            for measure in ("production", "deliveries", "sales"):
                for one in bench.figures.line(subject, measure):
                    near = one.last and abs((one.last - stated.moment.days[1]).days) <= 2
                    if one.span == "since-launch" and near and fits(
                        stated.quantity, one.value, one.bound
                    ):  # fmt: skip
                        return Finding(
                            "agrees",
                            subject,
                            measure,
                            one.period,
                            plain(one.value),
                            best_first(one.sources),
                            key=one.key,
                            claim=one.claim,
                        )
    return None
