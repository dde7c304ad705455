"""Holds stakes, posts and other relations of a text against the graph."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from kg.records.relationships import Relationship
from kg.records.sources import best_first
from kg.text.numbers import money, plain
from kg.text.reasons import Name, Reason, reason
from kg.verify.bench import Bench, Finding
from kg.verify.fits import fits
from kg.verify.stated import Stated

STAKES = ("ownsStakeIn", "acquired", "investedIn")
REVERSIBLE = ("manufactures", "suppliesTo", "usesTechnology", "isSubsidiaryOf", "isFoundedBy")
"""Relations whose words also stand the other way round: made by, supplied by."""


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
        return Finding(
            "unsure",
            one.subject,
            "ownsStakeIn",
            one.start,
            money(one.amount or Decimal(0), one.unit),
            one.sources,
            claim=one.claim,
        )
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
        best = min(
            fitting, key=lambda one: (not _holds(one, day), bench.figures.relations.worth(one))
        )
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
