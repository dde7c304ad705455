"""Holds dates, stakes, posts, ranks and other relations of a text against the graph."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from kg.model.compatibility import contains
from kg.model.periods import parse
from kg.records.relationships import Relationship
from kg.records.sources import Source, best_first
from kg.text.numbers import money, plain
from kg.text.reasons import Name, Reason, reason
from kg.verify.bench import Bench, Finding
from kg.verify.fits import fits
from kg.verify.stated import Stated

DATES = {"launched": ("launched", "deliveriesStarted", "revealed", "productionStarted",
                      "presaleStarted"),
         "founded": ("founded", "launched"), "listed": ("listed",)}  # fmt: skip
"""Properties under which a date may be told, its own first."""
STAKES = ("ownsStakeIn", "acquired", "investedIn")
REVERSIBLE = ("manufactures", "suppliesTo", "usesTechnology", "isSubsidiaryOf", "isFoundedBy")
"""Relations whose words also stand the other way round: made by, supplied by."""
Told = tuple[str, str, tuple[object, ...]]


def dated(bench: Bench, stated: Stated) -> Finding:
    """Judge a date of launch, foundation and the like."""
    assert stated.moment is not None
    prop = stated.measures[0]
    period = stated.moment.period
    for group in stated.subjects[:2]:
        for subject in group:
            for name in DATES.get(prop, (prop,)):
                told = bench.figures.dates.get((subject, name), [])
                if found := _date_fits(bench, subject, name, prop, period, told):
                    return found
        if group is not stated.subjects[0]:
            break
    if stated.is_plan and (found := _planned_date(bench, stated)):
        return found
    for subject in stated.subjects[0]:
        if told := bench.figures.dates.get((subject, prop), []):
            return _date_misses(bench, stated, subject, prop, told)
    if stated.is_plan:
        return Finding("plan", stated.subjects[0][0], prop, period, outcome="open",
                       notes=(reason("verify-plan"),))  # fmt: skip
    return Finding("unknown", stated.subjects[0][0], prop, period)


def _date_fits(
    bench: Bench, subject: str, name: str, prop: str, period: str, told: list[Told]
) -> Finding | None:
    """Return agreement with a date told: the same one, or one that is more exact."""
    fitting = [one for one in told if _within(period, one[1])]
    if not fitting:
        return None
    finest = max(fitting, key=lambda one: (len(one[1]), len(one[2])))
    sources = _sources(fitting)
    verdict = "finer" if len(finest[1]) > len(period) else "agrees"
    notes: list[Reason | str] = []
    if name != prop:
        notes.append(reason("verify-other-property", property=Name(name)))
    other = [one for one in told if not _within(period, one[1]) and not _within(one[1], period)]
    if other and name == prop:
        against = _sources(other)
        if bench.voices(against) >= bench.voices(sources):
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
    coarse = [one for one in told if _within(one[1], stated.moment.period)]
    if coarse:
        return Finding("agrees", subject, prop, coarse[0][1], coarse[0][1], _sources(coarse),
                       notes=(reason("verify-coarser"),), claim=coarse[0][0])  # fmt: skip
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
                        return Finding("agrees", subject, measure, one.period, plain(one.value),
                                       best_first(one.sources), key=one.key, claim=one.claim)  # fmt: skip
    return None


def stake(bench: Bench, stated: Stated) -> Finding:
    """Judge who holds how much of what; any two names of the sentence may be the two ends."""
    assert stated.quantity is not None
    known: list[Relationship] = []
    for one in _pairs(bench, stated):
        if one.share is None:
            continue
        if fits(stated.quantity, one.share, one.bound or "exactly"):
            return _stake_fits(bench, stated, one)
        known.append(one)
    subject = stated.subjects[0][0]
    direct = [one for one in known if one.subject in stated.subjects[0] and not one.is_planned]
    if direct:
        best = min(direct, key=bench.figures.relations.worth)
        shares = {one.share for one in direct if not one.doubt}
        sure = stated.is_tight and not stated.is_plan and len(shares) <= 2
        return Finding("differs" if sure else "unsure", best.subject, "ownsStakeIn", best.start,
                       f"{plain(best.share or 0)} %", best.sources, "other" if sure else "",
                       claim=best.claim)  # fmt: skip
    if stated.is_plan:
        return Finding("plan", subject, "ownsStakeIn", outcome="open",
                       notes=(reason("verify-plan"),))  # fmt: skip
    return Finding("unknown", subject, "ownsStakeIn")


def _stake_fits(bench: Bench, stated: Stated, one: Relationship) -> Finding:
    shown = f"{plain(one.share or 0)} %"
    notes = (reason("verify-of", name=Name(bench.name(one.object))),)
    if one.is_planned:
        return Finding("plan", one.subject, "ownsStakeIn", one.start, shown, one.sources,
                       outcome="open", notes=notes, claim=one.claim)  # fmt: skip
    return Finding("agrees", one.subject, "ownsStakeIn", one.start, shown, one.sources,
                   notes=notes, claim=one.claim)  # fmt: skip


def _pairs(bench: Bench, stated: Stated) -> Iterable[Relationship]:
    """Yield stakes between the names of a sentence, those of its subject first, facts first."""
    groups = [stated.subjects[0], *stated.objects]
    entities = {entity for group in groups for entity in group}
    found = [
        one for group in dict.fromkeys(groups) for subject in group
        for one in bench.figures.relations.of_subject.get(subject, ())
        if one.relation in STAKES and one.object in entities - set(group)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.is_planned, one.subject not in stated.subjects[0],
                                          one.relation != "ownsStakeIn"))  # fmt: skip


def amount(bench: Bench, stated: Stated) -> Finding:
    """Judge what was paid for a stake."""
    assert stated.quantity is not None
    near = []
    for one in _pairs(bench, stated):
        if one.amount is None:
            continue
        if one.unit == stated.quantity.unit and fits(stated.quantity, one.amount, "exactly"):
            return Finding("agrees", one.subject, "ownsStakeIn", one.start,
                           money(one.amount, one.unit), one.sources, claim=one.claim)  # fmt: skip
        near.append(one)
    subject = stated.subjects[0][0]
    if near:
        one = near[0]
        return Finding("unsure", one.subject, "ownsStakeIn", one.start,
                       money(one.amount or Decimal(0), one.unit), one.sources, claim=one.claim)  # fmt: skip
    return Finding("unknown", subject, "ownsStakeIn")


def post(bench: Bench, stated: Stated) -> Finding:
    """Judge who holds which post where."""
    people, places, roles = stated.objects[0], stated.subjects[0], set(stated.measures[1:])
    day = bench.day or bench.graph.today
    held = [
        one for person in people for one in bench.figures.relations.of_subject.get(person, ())
        if one.relation == "holdsPositionAt" and _same_house(bench, one.object, places)
    ]  # fmt: skip
    fitting = [one for one in held if roles & _wider(set(one.roles))]
    if fitting:
        best = min(fitting, key=lambda one: (not _holds(one, day), bench.figures.relations.worth(one)))
        notes: tuple[Reason, ...] = ()
        if not _holds(best, day):
            notes = (reason("verify-held", when=best.end or best.start),)
        sources = best_first(source for one in fitting for source in one.sources)
        return Finding("agrees", people[0], "holdsPositionAt", best.start,
                       ", ".join(best.roles), sources, notes=notes, claim=best.claim)  # fmt: skip
    if held:
        best = min(held, key=bench.figures.relations.worth)
        return Finding("unsure", people[0], "holdsPositionAt", best.start, ", ".join(best.roles),
                       best.sources, claim=best.claim)  # fmt: skip
    return Finding("unknown", people[0], "holdsPositionAt")


def _holds(one: Relationship, day: date) -> bool:
    return one.begun <= day + timedelta(366) and day <= one.over


def _wider(roles: set[str]) -> set[str]:
    """Return roles with what each is called in short: a rotating chairman is a chairman."""
    return roles | {part for role in roles for part in (role.split("-")[-1],) if len(part) > 2}


def _same_house(bench: Bench, place: str, places: Iterable[str]) -> bool:
    """Say whether a place is one of those that a name may mean, or belongs to one."""
    if place in places:
        return True
    return any(
        one.object in places for one in bench.figures.relations.of_subject.get(place, ())
        if one.relation in ("isSubsidiaryOf",)
    )  # fmt: skip


def relation(bench: Bench, stated: Stated) -> Finding:
    """Judge a plain sentence of two things: makes, supplies, uses, is based in."""
    name = stated.measures[0]
    ends = (set(stated.subjects[0]), set(stated.objects[0]))
    ways = [ends, ends[::-1]] if name in REVERSIBLE else [ends]
    for sources, targets in ways:
        found = [
            one for source in sorted(sources)
            for one in bench.figures.relations.of_subject.get(source, ())
            if one.relation == name and one.object in targets
        ]  # fmt: skip
        if found:
            best = min(found, key=bench.figures.relations.worth)
            told = best_first(source for one in found for source in one.sources)
            known = f"{bench.name(best.subject)} – {bench.name(best.object)}"
            verdict = "plan" if best.is_planned else "agrees"
            return Finding(verdict, best.subject, name, best.start, known, told,
                           outcome="open" if best.is_planned else "", claim=best.claim)  # fmt: skip
    return Finding("unknown", stated.subjects[0][0], name)
