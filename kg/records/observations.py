"""Observations as records: every number that is stated, of whom, for when, and by whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from kg.graph.graph import Graph
from kg.model import ranking
from kg.model.ranking import Ranking
from kg.records import claims
from kg.records.claims import Cells, Chosen, Number, day, number
from kg.records.kept import kept
from kg.records.sources import Source, catalogue

_NAMES = ("measure", "period", "from", "to", "span", "scope", "unit", "value", "bound", "basis",
          "saidBy", "key", "standing", "setAside")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Observation:
    """One number as claimed. Entities are full addresses, concepts are slugs."""

    claim: str
    subject: str
    measure: str
    period: str
    first: date | None
    """First day it counts; None for a total since the beginning, or without a period."""
    last: date | None
    span: str
    scope: tuple[str, ...]
    unit: str
    status: str
    value: Number
    bound: str
    basis: str
    said_by: str
    """Address of whoever said or forecast it, or empty."""
    key: str
    """What it is a number of; observations with one key exclude each other."""
    standing: str
    """`preferred`, or empty."""
    doubt: str
    """What is known to be wrong with it, or empty."""
    aside: str
    """Why it can neither win nor tie: its doubt, or a mistake that the numbers show; or empty."""
    remarks: tuple[str, ...]
    sources: tuple[Source, ...]
    """Who states it, the source most worth naming first."""

    def __hash__(self) -> int:
        """Return the hash of the claim, which tells observations apart."""
        return hash(self.claim)

    @property
    def is_preferred(self) -> bool:
        """Whether it is preferred under its key."""
        return self.standing == "preferred"

    @property
    def days(self) -> tuple[date, date]:
        """First and last day of one that has both."""
        assert self.first is not None
        assert self.last is not None
        return self.first, self.last

    @property
    def what(self) -> tuple[object, ...]:
        """Everything that identifies what is measured, but for the subject."""
        return (self.measure, self.first, self.last, self.span, self.scope, self.unit, self.status)


def read(graph: Graph, chosen: Chosen | None = None) -> list[Observation]:
    """Return observations in a fixed order: those chosen by a choice of `claims`, or all."""
    return claims.records(graph, _read, _all, chosen)


def _all(graph: Graph) -> list[Observation]:
    return kept(graph, Observation, _every, catalogue)


def _every(graph: Graph) -> list[Observation]:
    return _read(graph, None)


def _read(graph: Graph, chosen: str | None) -> list[Observation]:
    cells = Cells(graph, "Observation", chosen, _NAMES)
    one, many, slugs = cells.one, cells.many, cells.slugs
    subject, period, first, last = (one(name) for name in ("subject", "period", "from", "to"))
    value, said_by, key = one("value"), one("saidBy"), one("key")
    measure, span, unit, status, bound, basis, standing, doubt, aside = map(slugs, (
        "measure", "span", "unit", "status", "bound", "basis", "standing", "doubt", "setAside",
    ))  # fmt: skip
    scope, remarks, sources = many("scope"), many("note"), cells.sources()
    found = [
        Observation(
            claim, subject[claim], measure[claim], period.get(claim, ""),
            day(first.get(claim, "")), day(last.get(claim, "")), span.get(claim, ""),
            scope.get(claim, ()), unit.get(claim, ""), status.get(claim, ""),
            number(value[claim]), bound.get(claim, ""), basis.get(claim, ""),
            said_by.get(claim, ""), key.get(claim, claim), standing.get(claim, ""),
            doubt.get(claim, ""), aside.get(claim, ""), remarks.get(claim, ()),
            sources.get(claim, ()),
        )
        for claim in cells.claims
        if claim in subject and claim in measure and claim in value
    ]  # fmt: skip
    return sorted(found, key=_order)


def _order(one: Observation) -> tuple[object, ...]:
    return (one.subject, one.measure, str(one.last), one.span, one.scope, one.value, one.claim)


class Observations:
    """The observations of a graph, or of one of its entities, by their keys."""

    def __init__(self, graph: Graph, subject: str | None = None):
        self.graph = graph
        self.all = read(graph, None if subject is None else claims.of(subject))

    @cached_property
    def by_key(self) -> dict[str, list[Observation]]:
        """Observations by key, in a fixed order."""
        found: dict[str, list[Observation]] = {}
        for one in self.all:
            found.setdefault(one.key, []).append(one)
        return found

    @cached_property
    def by_claim(self) -> dict[str, Observation]:
        """Observations by the address of their claim."""
        return {one.claim: one for one in self.all}

    def best(self, key: str) -> Observation:
        """Return the preferred observation of a key, or the first in the order after a tie."""
        listed = self.by_key[key]
        for one in listed:
            if one.is_preferred:
                return one
        return self.by_claim[ranked(listed).order[0].claims[0]]


def ranked(observations: Iterable[Observation]) -> Ranking:
    """Return observations of one key in the declared order of preference."""
    listed = list(observations)
    sources = {one.claim: one.sources for one in listed}
    said = ((one.claim, one.value, one.bound) for one in listed)
    aside = {one.claim: one.aside for one in listed if one.aside}
    return ranking.rank(ranking.candidates(said, sources, aside))


_TOPICS = """
SELECT ?claim ?measure ?span ?subject ?period ?status WHERE {
  CHOSEN ?claim auto:measure ?measure ; auto:subject ?subject ; auto:status ?status
  OPTIONAL { ?claim auto:span ?span } OPTIONAL { ?claim auto:period ?period }
}
"""


class Topic(NamedTuple):
    """What an observation is about, without what it says."""

    measure: str
    span: str
    subject: str
    period: str
    status: str


def topics(graph: Graph, addresses: Iterable[str]) -> dict[str, Topic]:
    """Return what some observations are about, sooner than all they say, by their claims."""
    found = {}
    for row in graph.store.texts(_TOPICS.replace("CHOSEN", claims.named(addresses).pattern)):
        claim, measure, span, subject, period, status = row
        about = (claims.slug(measure), claims.slug(span), subject, period, claims.slug(status))
        found[claim] = Topic(*about)
    return found
