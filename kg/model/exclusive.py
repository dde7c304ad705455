"""Which relations exclude each other, and which of two is better supported.

A model has one maker at a time, a brand one owner, a post one holder: the ontology says of which
relations that holds. Two things told to fill one place *clash* where somebody says so of each on
one and the same day, and where they are not of one family: a group and its subsidiary, the
partners of a joint venture. They are then ranked like the values of a figure, and the one that
stands behind is set aside for the time stated of both; after a tie neither is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from kg.model.compatibility import TEXTS
from kg.model.periods import parse
from kg.model.ranking import Candidate, Ranking, Source, candidates, rank, steps

CONTRADICTED = "contradicted"
"""Why a relation is set aside that stands behind another one: a slug of the list of doubts."""

TIES = frozenset({"isSubsidiaryOf", "hasJointVentureWith", "acquired", "ownsStakeIn"})
"""Relations that make two things one family."""
_LASTING = Decimal(20)
"""A smaller share than this, in percent, makes no family."""


class Only(NamedTuple):
    """That one end of a relation can be only one thing at a time."""

    end: str
    """subject or object: the end that can be only one thing."""
    kinds: frozenset[str]
    """Classes of the thing at the other end for which it holds; empty where for all."""


class Told(NamedTuple):
    """One relation as claimed; entities are addresses, relations and roles slugs."""

    claim: str
    subject: str
    relation: str
    object: str
    roles: tuple[str, ...]
    share: Decimal | None
    start: str
    end: str
    sources: tuple[Source, ...]

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day of which its sources say that it holds; None where none is known.

        What has no end is said of no day after the page that says it.
        """
        issued = [parse(source.issued) for source in self.sources if source.issued]
        last = max((period.last for period in issued), default=date.min)
        first = min((period.last for period in issued), default=date.min)
        if self.start:
            start = parse(self.start)
            first = min(start.last, max(start.first, last))
        if self.end:
            last = parse(self.end).first - timedelta(1)
        elif first == date.min:
            return None
        return (first, max(first, last)) if not self.end or first <= last else None


class Clash(NamedTuple):
    """Two things that are stated to fill one place at one time."""

    about: str
    """Address of the thing that can have only one of them."""
    relation: str
    role: str
    """The post; empty for other relations."""
    end: str
    """subject or object: the end at which the two stand."""
    day: date
    """A day for which both are stated."""
    ranking: Ranking
    """Both, each with its claims; their values are their addresses."""

    @property
    def loser(self) -> Candidate | None:
        """The one that stands behind; None after a tie."""
        return self.ranking.order[1] if self.ranking.preferred else None


def kin(told: Iterable[Told]) -> Callable[[str, str], bool]:
    """Return what says whether two things are of one family: owner, owned, or owned by one."""
    near: dict[str, set[str]] = {}
    for one in told:
        if one.relation in TIES and (one.share is None or one.share >= _LASTING):
            near.setdefault(one.subject, set()).add(one.object)
            near.setdefault(one.object, set()).add(one.subject)

    def related(one: str, other: str) -> bool:
        return other in near.get(one, ()) or bool(near.get(one, set()) & near.get(other, set()))

    return related


def clashes(
    told: Collection[Told],
    only: Mapping[str, Only],
    single: Collection[str],
    kind: Callable[[str], str],
    aside: Mapping[str, str],
) -> list[Clash]:
    """Return what clashes among relations told as facts.

    `only` holds the relations of which one end can be only one thing, `single` the roles that one
    person has at a time, and `kind` returns the class of a thing. What is set aside, with the
    reason for each claim, clashes with nothing; nor does what stands behind in a clash of
    better ones.
    """
    listed = sorted(_all(told, only, single, kind, aside), key=_order)
    found: list[Clash] = []
    beaten: set[str] = set()
    for clash in listed:
        first = clash.ranking.order[0]
        if not beaten.issuperset(first.claims):
            found.append(clash)
            beaten |= set(clash.loser.claims if clash.loser else ())
    return found


def _order(clash: Clash) -> tuple[object, ...]:
    first = clash.ranking.order[0]
    return (clash.about, clash.relation, clash.role, *steps(first), first.claims)


def _all(
    told: Collection[Told],
    only: Mapping[str, Only],
    single: Collection[str],
    kind: Callable[[str], str],
    aside: Mapping[str, str],
) -> Iterator[Clash]:
    related = kin(told)
    places: dict[tuple[str, str, str, str], dict[str, list[Told]]] = {}
    for one in told:
        if one.claim in aside or one.relation not in only:
            continue
        end, kinds = only[one.relation]
        filler, about = (one.subject, one.object)[:: 1 if end == "subject" else -1]
        if kinds and kind(about) not in kinds:
            continue
        roles = [role for role in one.roles if role in single] if one.roles else [""]
        for role in roles:
            place = places.setdefault((about, one.relation, role, end), {})
            place.setdefault(filler, []).append(one)
    for (about, relation, role, end), fillers in sorted(places.items()):
        for first, second in combinations(sorted(fillers), 2):
            if related(first, second):
                continue
            pair = list(_at_once(fillers[first], fillers[second]))
            if pair:
                ranking = _ranked({one.claim: one for _, *both in pair for one in both}, end)
                yield Clash(about, relation, role, end, min(day for day, *_ in pair), ranking)


def _at_once(some: list[Told], others: list[Told]) -> Iterator[tuple[date, Told, Told]]:
    """Yield each two that are stated of one and the same day, with the first such day."""
    for one in some:
        for other in others:
            days, beside = one.days, other.days
            if days and beside and days[0] <= beside[1] and beside[0] <= days[1]:
                yield max(days[0], beside[0]), one, other


def _ranked(pair: Mapping[str, Told], end: str) -> Ranking:
    said = [(claim, getattr(one, end), "exactly") for claim, one in pair.items()]
    return rank(candidates(said, {claim: one.sources for claim, one in pair.items()}), TEXTS)


def contradicted(found: Iterable[Clash]) -> dict[str, str]:
    """Return the claims that stand behind in a clash, each with the reason."""
    return {claim: CONTRADICTED for clash in found if clash.loser for claim in clash.loser.claims}
