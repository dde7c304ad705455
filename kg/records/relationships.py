"""Relationships as records: who is what to whom, when they hold, and who says so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from kg.graph.graph import Graph
from kg.model.force import ALWAYS, Days, Term, in_force, spans
from kg.model.namespaces import local
from kg.model.periods import force, parse
from kg.records import claims
from kg.records.claims import Cells, Chosen, amount
from kg.records.kept import Near, kept
from kg.records.lives import lives
from kg.records.sources import Source, catalogue

Key = TypeVar("Key")

_NAMES = ("relation", "object", "start", "end", "share", "bound", "amount", "unit", "role", "part",
          "mode", "setAside", "sinceAtLatest")  # fmt: skip
_BRANDS = """
SELECT ?model ?brand WHERE {
  ?model auto:hasBrand ?brand
  FILTER NOT EXISTS { ?claim auto:subject ?model ; auto:relation auto:hasBrand ;
                      auto:status concept:reported }
} ORDER BY ?model ?brand
"""
_WEAK = 3
"""Sources of a rank above this (reference works, aggregators, blogs, mirrors) are weak."""
_NO_SOURCE = 99


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relation as claimed. Entities are full addresses, concepts are slugs."""

    claim: str
    """Empty for the brand of a model that no source states in so many words."""
    subject: str
    relation: str
    object: str
    start: str
    """When it began, as exactly as it is stated; empty where it is not. So is `end`."""
    end: str
    share: Decimal | None
    """In percent."""
    bound: str
    """How the share is meant: exactly, about, at-least, at-most; empty where there is none."""
    amount: Decimal | None
    unit: str
    roles: tuple[str, ...]
    parts: tuple[str, ...]
    modes: tuple[str, ...]
    status: str
    doubt: str
    """What is known to be wrong with it, or empty."""
    aside: str
    """Why it feeds no answer: its doubt, or that something which excludes it is better
    supported; or empty."""
    remarks: tuple[str, ...]
    sources: tuple[Source, ...]
    """Who states it, the source most worth naming first."""
    latest: date | None
    """Since when it holds at the latest, where no start is stated."""
    begun: date
    """The day by which it had begun for certain: `latest`, or by `kg.model.periods.force`."""
    over: date
    """The last day on which it may have been in force."""

    def __hash__(self) -> int:
        """Return the hash of the claim and of its ends, which tell relationships apart."""
        return hash((self.claim, self.subject, self.object))

    @property
    def is_planned(self) -> bool:
        """Whether it is only announced."""
        return self.status == "planned"

    @property
    def rank(self) -> int:
        """Rank of its best source; 1 is best, 99 none."""
        return self.sources[0].rank if self.sources else _NO_SOURCE

    @property
    def is_weak(self) -> bool:
        """Whether no good source states it."""
        return self.rank > _WEAK

    @property
    def details(self) -> tuple[str, ...]:
        """Roles, parts and modes, in order of text."""
        return tuple(sorted({*self.roles, *self.parts, *self.modes}))

    @property
    def first(self) -> date | None:
        """The first day on which it may have begun; None where no start is stated."""
        return parse(self.start).first if self.start else None

    @property
    def last(self) -> date | None:
        """The last day on which it may have been in force; None where no end is stated."""
        return self.over if self.end else None

    def covers(self, day: date) -> bool:
        """Say whether its own dates allow a day; whether it holds, `Relationships` says."""
        return not self.is_planned and self.begun <= day <= self.over


def read(graph: Graph, chosen: Chosen | None = None) -> list[Relationship]:
    """Return relationships in a fixed order: those chosen by a choice of `claims`, or all."""
    return claims.records(graph, _read, _stated, chosen)


def _stated(graph: Graph) -> list[Relationship]:
    return [one for one in graph.once(_all) if one.claim]


def _all(graph: Graph) -> list[Relationship]:
    """Return all relationships, those that no source states last."""
    return kept(graph, Relationship, _every, catalogue, lambda one: (one.subject, one.object))


def _near(graph: Graph) -> Near:
    return Near(graph, Relationship, catalogue)


def _every(graph: Graph) -> list[Relationship]:
    return _read(graph, None) + _unstated_brands(graph)


def _read(graph: Graph, chosen: str | None) -> list[Relationship]:
    cells = Cells(graph, "Relationship", chosen, _NAMES)
    one, slugs, many = cells.one, cells.slugs, cells.many
    subject, relation, thing, start, end, share, money = map(
        one, ("subject", "relation", "object", "start", "end", "share", "amount")
    )
    bound, unit, status, doubt, aside = map(slugs, ("bound", "unit", "status", "doubt", "setAside"))
    roles, parts, modes, remarks = map(many, ("role", "part", "mode", "note"))
    sources = cells.sources()
    latest = {claim: date.fromisoformat(text) for claim, text in one("sinceAtLatest").items()}
    found = [
        Relationship(
            claim, subject[claim], local(relation[claim]), thing[claim], start.get(claim, ""),
            end.get(claim, ""), amount(share.get(claim)), bound.get(claim, ""),
            amount(money.get(claim)), unit.get(claim, ""), roles.get(claim, ()),
            parts.get(claim, ()), modes.get(claim, ()), status.get(claim, ""),
            doubt.get(claim, ""), aside.get(claim, ""), remarks.get(claim, ()),
            sources.get(claim, ()), latest.get(claim),
            *_force(start.get(claim, ""), end.get(claim, ""), latest.get(claim), graph.today),
        )
        for claim in cells.claims if claim in subject and claim in relation and claim in thing
    ]  # fmt: skip
    return sorted(found, key=_order)


def _force(start: str, end: str, latest: date | None, today: date) -> tuple[date, date]:
    """Return the days of certain force; without a start they begin with the lower bound."""
    begun, over = force(start, end, today)
    return (min(latest, over) if latest and not start else begun), over


def _order(one: Relationship) -> tuple[str, ...]:
    return (one.subject, one.relation, one.object, one.start, one.end, one.claim)


def _unstated_brands(graph: Graph) -> list[Relationship]:
    """Return the brands of models that stand with the entity and that no source states."""
    return [
        Relationship("", model, "hasBrand", brand, "", "", None, "", None, "", (), (), (),
                     "reported", "", "", (), (), None, date.min, date.max)
        for model, brand in graph.store.texts(_BRANDS)
    ]  # fmt: skip


class Relationships:
    """All relationships of a graph, those that no source states last.

    What is set aside feeds no answer: it is among `all`, and in nothing else here.
    """

    def __init__(self, graph: Graph):
        self.graph = graph
        self.today = graph.today
        self._around: dict[str, list[Relationship]] = {}
        self._told: dict[_About, tuple[list[Relationship], list[Term]]] = {}
        self._lives: dict[str, Days] = {}

    @cached_property
    def all(self) -> list[Relationship]:
        """All of them, also what is set aside."""
        return list(self.graph.once(_all))

    def around(self, entity: str) -> list[Relationship]:
        """Return all at either end of an entity, in order; the others need not be read."""
        if entity not in self._around:
            near = None
            if self.graph.known(_all) is None:
                near = self.graph.once(_near).get(entity)
            self._around[entity] = self._at_ends.get(entity, []) if near is None else near
        return self._around[entity]

    @cached_property
    def _at_ends(self) -> dict[str, list[Relationship]]:
        return _grouped((end, one) for one in self.all
                        for end in dict.fromkeys((one.subject, one.object)))  # fmt: skip

    @cached_property
    def sound(self) -> list[Relationship]:
        """Those that answers rest on: all that are not set aside."""
        return [one for one in self.all if not one.aside]

    @cached_property
    def of_subject(self) -> dict[str, list[Relationship]]:
        """Sound relationships by what they start from."""
        return _grouped((one.subject, one) for one in self.sound)

    @cached_property
    def of_object(self) -> dict[str, list[Relationship]]:
        """Sound relationships by what they lead to."""
        return _grouped((one.object, one) for one in self.sound)

    def left_out(
        self, entities: Iterable[str] | None = None, relations: Collection[str] = ()
    ) -> list[Relationship]:
        """Return what is set aside of some entities, at either end, or of all.

        With `relations`, only those of these kinds.
        """
        if entities is None:
            listed = self.all
        else:
            found = [one for entity in dict.fromkeys(entities) for one in self.around(entity)]
            listed = sorted(dict.fromkeys(found), key=_placed)
        return [one for one in listed if one.aside and (not relations or one.relation in relations)]

    def find(
        self, relation: str, *, subject: str | None = None, target: str | None = None
    ) -> list[Relationship]:
        """Return the sound relationships of one kind that start from, or lead to, an entity."""
        return [
            one for one in self.around(subject or target or "")
            if one.relation == relation and not one.aside
            and subject in (None, one.subject) and target in (None, one.object)
        ]  # fmt: skip

    def best(self, relationships: Iterable[Relationship]) -> Relationship:
        """Return the claim to show first: it holds, tells most, and has the best source."""
        return min(relationships, key=self.worth)

    def worth(self, one: Relationship) -> tuple[object, ...]:
        """Return what sorts first for the claim that is to be shown first."""
        told = sum(map(bool, (one.start, one.share, one.roles, one.parts, one.modes)))
        return (
            one.is_planned,
            not self.holds(one, self.today),
            one.is_weak,
            -told,
            one.rank,
            -len(one.sources),
            one.start,
            one.claim,
        )

    def holds(self, one: Relationship, day: date) -> bool:
        """Say whether a relationship is said to hold on a day, and is not only planned.

        All that is stated of the same two things decides, see `kg.model.force`; a date that is
        not known does not count against it.
        """
        if one.is_planned:
            return False
        listed, terms = self._together(_about(one))
        return in_force(terms, day)[listed.index(one)]

    def _together(self, about: _About) -> tuple[list[Relationship], list[Term]]:
        """Return what is stated of the same two things, with its terms."""
        if about not in self._told:
            subject, *_ = about
            own = (one for one in self.around(subject) if one.subject == subject)
            groups = _grouped((_about(one), one) for one in own if not one.is_planned)
            ends = {one.object for told in groups.values() for one in told} | {subject}
            self._live(ends)
            self._told |= {
                key: (told, [_term(one, self._lives) for one in told])
                for key, told in groups.items()
            }
        return self._told[about]

    def _live(self, ends: set[str]) -> None:
        """Find out when things existed: of all of them where all relationships have been read."""
        if missing := ends - self._lives.keys():
            of = None if self.graph.known(_all) is not None else missing
            self._lives |= dict.fromkeys(missing, ALWAYS) | lives(self.graph, of)

    def name(self, entity: str) -> str:
        """Return an entity's English name."""
        found = self.graph.entities.get(entity)
        return found.name if found else local(entity)


_About = tuple[str, str, str, bool]


def _placed(one: Relationship) -> tuple[object, ...]:
    """Return the place of a relationship among all: those that no source states are last."""
    return (not one.claim, *_order(one))


def _about(one: Relationship) -> _About:
    """Return what is stated of the same two things, in doubt or not, and decides together."""
    return (one.subject, one.relation, one.object, bool(one.doubt))


def _term(one: Relationship, lives: Mapping[str, Days]) -> Term:
    """Return when a relationship was in force: not before both of its ends were there.

    Without a start of its own it has the day from which it holds at the latest.
    """
    first, last = zip(*(lives.get(end, ALWAYS) for end in (one.subject, one.object)), strict=True)
    begun, over = max(one.begun, *first) if one.start else one.begun, min(one.over, *last)
    return Term(begun, over, bool(one.start), bool(one.end), one.share)


def _grouped(pairs: Iterable[tuple[Key, Relationship]]) -> dict[Key, list[Relationship]]:
    found: dict[Key, list[Relationship]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return found


def held(told: Iterable[Relationship], lives: Mapping[str, Days]) -> dict[Relationship, list[Days]]:
    """Return on which days each of all relationships told as a fact was in force.

    What is stated of the same two things together decides, see `kg.model.force`, and nothing holds
    before both of them exist: `lives` gives their first and last days.
    """
    groups = _grouped((_about(one), one) for one in told if not one.is_planned)
    found: dict[Relationship, list[Days]] = {}
    for listed in groups.values():
        found |= zip(listed, spans([_term(one, lives) for one in listed]), strict=True)
    return found
