"""The figures of quality: shares and counts of what the graph holds, each from its records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from kg.evidence.quality import months
from kg.evidence.quality.core import Core, read
from kg.graph.graph import Graph
from kg.model.namespaces import AUTO, local
from kg.model.ranking import MACHINE, independent, voices
from kg.records import descriptions, events, relationships
from kg.records.descriptions import Description
from kg.records.observations import Observation, Observations, ranked
from kg.records.relationships import Relationship
from kg.records.sources import Source, generated_only

EDITED = ("primary", "press", "trade")
"""Reliabilities of what people near the fact wrote."""
FIRST_DATES = ("founded", "revealed", "launched", "deliveriesStarted", "productionStarted",
               "presaleStarted")  # fmt: skip
"""Properties that tell when something began."""
STARTING = ("holdsPositionAt", "ownsStakeIn", "suppliesTo", "isMemberOf", "manufactures")
"""Relations that begin on a day worth knowing."""
_FLOWS = """
SELECT ?measure { ?measure auto:additive true ; auto:unitFamily ?family
  FILTER(?family IN (concept:vehicles-units, concept:money-units)) }
"""
_KINDS = ("Company", "Brand", "VehicleModel")


class Figure(NamedTuple):
    """One figure of quality."""

    name: str
    """What `[least]` of the project calls it."""
    about: str
    number: int
    of: int | None
    """What it is a part of; None for a plain count."""
    least: float | None
    """The least it may be, in percent where it is a part; None where nothing is held."""

    @property
    def value(self) -> float:
        """The share in percent, or the count."""
        if self.of is None:
            return self.number
        return round(100 * self.number / self.of, 1)

    @property
    def has_fallen(self) -> bool:
        """Whether it is below the least it may be."""
        return self.least is not None and self.value < self.least


class Held(NamedTuple):
    """Everything that the figures are counted from, read once."""

    graph: Graph
    core: Core
    observations: Observations
    relationships: list[Relationship]
    descriptions: list[Description]
    statements: list[Source]
    """The source of each statement."""


Told = Iterator[tuple[str, str, int, int | None]]


def figures(graph: Graph) -> list[Figure]:
    """Return all figures of quality, in a fixed order; of what there is none, nothing is stated."""
    held = _held(graph, read(graph))
    return [
        Figure(name, about, number, of, held.core.least.get(name))
        for part in _PARTS
        for name, about, number, of in part(held)
        if of != 0
    ]


def table_of_months(graph: Graph) -> list[months.Months]:
    """Return which months are stated of each maker of the core, in which measure."""
    return months.months(graph, Observations(graph), read(graph))


def _held(graph: Graph, core: Core) -> Held:
    observations, relations = Observations(graph), relationships.read(graph)
    words, told = descriptions.read(graph), events.read(graph)
    listed = (observations.all, relations, words, told)
    statements = [source for part in listed for one in part for source in one.sources]
    return Held(graph, core, observations, relations, words, statements)


def _size(held: Held) -> Told:
    yield "statements", "Statements", len(held.statements), None
    yield "sources", "Sources", held.graph.counts["sources"], None


def _reliability(held: Held) -> Told:
    of = len(held.statements)
    by = [source.reliability for source in held.statements]
    yield "primary", "Statements from primary sources", by.count("primary"), None
    edited = sum(map(by.count, EDITED))
    yield "edited", "Statements from primary, press or trade sources", edited, of
    human = sum(not source.is_generated for source in held.statements)
    yield "human", "Statements from sources that people wrote", human, of
    titled = sum(_has_title(source) for source in held.statements)
    yield "titled", "Statements whose source has a title", titled, of
    dated = sum(bool(source.issued) for source in held.statements)
    yield "dated", "Statements whose source has a date", dated, of


def _has_title(source: Source) -> bool:
    return source.title != f"{source.publisher}, {source.published}"


def _agreement(held: Held) -> Told:
    flows = {local(str(row["measure"])) for row in held.graph.rows(_FLOWS)}
    keys = [
        listed for listed in held.observations.by_key.values()
        if listed[0].subject in held.core.since and listed[0].measure in flows
        and listed[0].status == "reported"
    ]  # fmt: skip
    whole = [listed for listed in keys if not listed[0].scope]
    for name, about, chosen in (
        ("two-voices", "Volumes and accounts of the core told by two voices", keys),
        ("two-voices-whole", "The same without those of a market, model or part", whole),
    ):
        yield name, about, sum(map(_is_confirmed, chosen)), len(chosen)


def _is_confirmed(listed: Iterable[Observation]) -> bool:
    return independent({source for one in listed for source in one.sources}) > 1


def _preferred(held: Held) -> Told:
    chosen = [one for one in held.observations.all if one.is_preferred]
    human = sum(not _hides_people(one, held.observations.by_key[one.key]) for one in chosen)
    about = "Preferred values told or borne out by people, or told by nobody else"
    yield "preferred-human", about, human, len(chosen)


def _hides_people(best: Observation, told: list[Observation]) -> bool:
    """Say whether a value from generated pages stands before another one of people's."""
    if not generated_only(best.sources) or len(told) == 1:
        return False
    heads = ranked(told).heads
    human = [one for one in heads if any(source.reliability != MACHINE for source in voices(one))]
    return bool(human) and heads[0] not in human


def _months(held: Held) -> Told:
    for one in months.months(held.graph, held.observations, held.core):
        if one.measure == months.MEASURES[0]:
            name = f"months-{one.maker.casefold().replace(' ', '-')}"
            yield name, f"Months with exact {one.measure} of {one.maker}", one.exact, one.of
    for address, exact, of in months.any_measure(held.observations, held.core):
        maker = held.graph.name(address)
        name = f"any-months-{maker.casefold().replace(' ', '-')}"
        yield name, f"Months with an exact volume of {maker} of any kind", exact, of


def _first_dates(held: Held) -> Told:
    dated = {one.subject for one in held.descriptions if one.property in FIRST_DATES}
    for kind in _KINDS:
        things = set(held.graph.store.members(AUTO + kind)) & set(held.graph.entities)
        for name, about, chosen in (
            ("core", "of the core", things & held.core.world),
            ("other", "of others", things - held.core.world),
        ):
            label = f"{name}-dates-{kind.casefold()}"
            yield label, f"{kind} {about} with a first date", len(chosen & dated), len(chosen)


def _starts(held: Held) -> Told:
    for relation in STARTING:
        told: dict[tuple[str, ...], bool] = {}
        for one in held.relationships:
            if one.relation == relation and {one.subject, one.object} & held.core.world:
                what = (one.subject, one.object, *one.roles, *one.parts)
                told[what] = told.get(what, False) or bool(one.start)
        about = f"{relation} around the core with a start"
        yield f"starts-{relation.casefold()}", about, sum(told.values()), len(told)


def _places(held: Held) -> Told:
    within: dict[str, set[str]] = {}
    for thing, place in held.graph.store.pairs(AUTO + "isLocatedIn"):
        if place in held.graph.entities:
            within.setdefault(thing, set()).add(place)
    places = set().union(*within.values())
    tops = {place for place in places if place not in within}
    countries = {place for place in tops if held.graph.name(place) not in held.core.no_country}
    seats: dict[str, set[str]] = {}
    for thing, place in held.graph.store.pairs(AUTO + "isHeadquarteredIn"):
        if thing in held.graph.entities:
            seats.setdefault(thing, set()).add(place)
    plants = set(held.graph.store.members(AUTO + "Plant")) & set(held.graph.entities)
    nested = sum(bool(within.get(plant, set()) & countries) for plant in plants)
    yield "plants-in-a-country", "Plants whose places lead to a country", nested, len(plants)
    towns = {place for place in places if place not in tops}
    leading = sum(bool(within[place] & countries) for place in towns)
    yield "places-in-a-country", "Places that lead to a country", leading, len(towns)
    led = sum(bool({*found, *_above(found, within)} & countries) for found in seats.values())
    yield "seats-in-a-country", "Seats that lead to a country", led, len(seats)
    located = {one.subject for one in held.observations.all if one.measure == "latitude"}
    yield "plants-on-the-map", "Plants with coordinates", len(plants & located), len(plants)
    yield "places-on-the-map", "Places with coordinates", len(towns & located), len(towns)


def _above(found: Iterable[str], within: dict[str, set[str]]) -> set[str]:
    return set().union(*(within.get(place, set()) for place in found))


_PARTS: tuple[Callable[[Held], Told], ...] = (
    _size, _reliability, _agreement, _preferred, _months, _first_dates, _starts, _places,
)  # fmt: skip
