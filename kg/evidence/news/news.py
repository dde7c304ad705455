"""What changed between two dates or two releases of the data, most notable first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kg.evidence.disputes import disputes
from kg.evidence.disputes.case import people
from kg.evidence.news import figures
from kg.evidence.news.item import LATE, Change, Item, change, measured
from kg.evidence.promises import promises
from kg.evidence.promises.promises import Promise
from kg.graph import as_of as clocks
from kg.graph.graph import Graph
from kg.model.periods import parse
from kg.records import relationships, wording
from kg.records.relationships import Relationship
from kg.records.sources import Source, best_first, catalogue
from kg.text.reasons import Name, reason

DAYS = 30
"""How far back news goes where nobody says how far."""
NOTABLE = {"ownsStakeIn": 0.8, "acquired": 0.9, "isMemberOf": 0.9, "holdsPositionAt": 0.6,
           "isSubsidiaryOf": 0.8, "hasJointVentureWith": 0.7, "manufactures": 0.6,
           "suppliesTo": 0.5}  # fmt: skip
"""How notable it is that a relation begins or ends; any other counts QUIET."""
QUIET = 0.35


def between(graph: Graph, since: str | None, until: str | None) -> tuple[Graph, Graph]:
    """Return a graph as it was known on two dates; raises BadParameter for a date that is none.

    Without the first it is a month before the last, which is the data's own now.
    """
    last = clocks.day_of("until", until) if until else graph.today
    first = clocks.day_of("since", since) if since else last - timedelta(DAYS)
    return tuple(clocks.at(graph, known_on=day.isoformat()) for day in (first, last))  # type: ignore[return-value]


def find(before: Graph, after: Graph, name: str | None = None) -> list[Item]:
    """Return what changed from one state to another, most notable first. Raises NotFound."""
    only = after.entity(name).iri if name is not None else None
    compared = change(before, after)
    found = [
        *figures.find(compared), *_disputes(compared), *_relations(compared), *_promises(compared),
    ]  # fmt: skip
    kept = [one for one in found if only is None or only in one.entities]
    once = {(one.kind, one.text): one for one in sorted(kept, key=lambda one: one.order)}
    return sorted(once.values(), key=lambda one: one.order)


def _disputes(compared: Change) -> Iterator[Item]:
    """Yield what sources have begun to disagree about, and what they no longer do."""
    old, new = (
        {(one.kind, one.subject, one.measure, one.period): one for one in disputes.find(case.graph)}
        for case in compared
    )
    for place in sorted({*old, *new}):
        kind, key = ("settled", "news-settled") if place not in new else ("dispute", "news-dispute")
        if place in old and place in new:
            continue
        one = new.get(place) or old[place]
        case = compared.after if place in new else compared.before
        names = tuple(dict.fromkeys([value.text for value in one.values][:3]))
        alone = len(names) < 2 and one.sums  # what it disagrees with is in the arithmetic
        text = reason(
            key, name=Name(one.subject), measure=Name(one.measure), when=one.period,
            values=one.sums[0] if alone else ", ".join(names),
        )  # fmt: skip
        sources = _by_id(case.graph, [name for value in one.values for name in value.sources])
        yield Item(kind, round(one.severity * 0.8), min(one.entities, default=""), one.period, text,
                   sources, one.entities)  # fmt: skip


def _by_id(graph: Graph, ids: list[str]) -> tuple[Source, ...]:
    known = catalogue(graph)
    return best_first(known[name] for name in ids if name in known)


def _relations(compared: Change) -> Iterator[Item]:
    """Yield relations that are told to have begun or ended, and were not told so before."""
    old = {one.claim for one in relationships.read(compared.before.graph)}
    since, until = compared.before.graph.today, compared.after.graph.today
    grouped: dict[tuple[str, ...], list[Relationship]] = {}
    for one in relationships.read(compared.after.graph):
        if one.claim in old or one.is_planned or one.doubt or one.aside:
            continue
        for kind, when in (("went", one.end), ("came", one.start)):
            recent = when.count("-") and since - LATE < parse(when).last and (
                parse(when).first <= until
            )  # fmt: skip
            if recent:
                place = (kind, one.subject, one.relation, one.object)
                grouped.setdefault(place, []).append(one)
                break
    for (kind, subject, relation, target), told in sorted(grouped.items()):
        best = max(told, key=lambda one: (len(one.sources), one.claim))
        sources = best_first(source for one in told for source in one.sources)
        text = reason(
            "news-relation", text=wording.sentence(compared.after.graph, best),
            who=people(sources),
        )  # fmt: skip
        weight = compared.after.weigh(subject, relation, NOTABLE.get(relation, QUIET))
        when = best.end if kind == "went" else best.start
        yield Item(kind, weight, subject, when, text, sources, frozenset({subject, target}))


def _promises(compared: Change) -> Iterator[Item]:
    """Yield promises that were kept or missed, and those that were made."""
    old = {_promise(one): one for one in promises.find(compared.before.graph)}
    case = compared.after
    for one in promises.find(case.graph):
        was = old.get(_promise(one))
        done = one.state in ("met", "missed")
        if was is not None and (was.state == one.state or not done):
            continue
        if was is None and one.said and parse(one.said).last < compared.before.graph.today:
            continue
        kind = {"met": "kept", "missed": "missed"}.get(one.state, "promise")
        if was is None and done:
            continue  # told only when it was over
        told = {
            "name": Name(case.name(one.subject)),
            "measure": measured(one.measure or "target", [one.scope] if one.scope else []),
            "goal": one.goal, "by": one.by,
        }  # fmt: skip
        key = {"kept": "news-kept", "missed": "news-missed"}.get(kind, "news-promise")
        text = reason(key, **told, **({"outcome": one.outcome} if kind != "promise" else {}))
        size = 0.8 if kind != "promise" else 0.45
        measure = one.measure.split(";")[0]
        yield Item(kind, case.weigh(one.subject, measure, size), one.subject, one.by, text,
                   _by_id(case.graph, list(one.sources)), frozenset({one.subject}))  # fmt: skip


def _promise(one: Promise) -> tuple[str, ...]:
    return (one.subject, one.measure, one.scope, one.goal, one.by)
