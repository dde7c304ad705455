"""What depends on a company, technology, platform or plant: models, brands and their volumes.

A model depends on a supplier directly, through its brand, or through its maker; the three are
told apart, since a part supplied to a brand need not be in each of its models.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from kg.errors import KgError
from kg.graph.entity import Entity
from kg.model.compatibility import Number
from kg.records import claims, observations
from kg.records.observations import Observation
from kg.records.relationships import Relationship, Relationships
from kg.records.sources import Source
from kg.text.reasons import Reason, reason

MEASURES = ("deliveries", "sales", "wholesale", "retail", "registrations", "production")
"""Observations, the one that says most of cars in use first. They are never added to each other."""

BURNING = """
SELECT ?model WHERE {
  ?model auto:powertrain concept:ice
  FILTER NOT EXISTS { ?model auto:powertrain ?other FILTER(?other != concept:ice) }
}
"""
_BATTERIES = {"battery", "battery-cells", "battery-management"}


def tier(place: int) -> Reason:
    """Return how near something is that needs another thing: 0 is nearest."""
    return reason(f"tier-{place}")


TIERS = tuple(str(tier(place)) for place in range(4))
"""How near a model is, in English, the nearest first."""
STEPS = (
    ("suppliesTo", "subject"), ("manufactures", "subject"), ("ownsBrand", "subject"),
    ("develops", "subject"), ("operatesPlant", "subject"), ("usesTechnology", "target"),
    ("usesPlatform", "target"), ("isBuiltAt", "target"), ("isVariantOf", "target"),
    ("isLocatedIn", "target"), ("isSubsidiaryOf", "target"),
)  # fmt: skip
"""Relations from what is needed to what needs it, and at which end the needed thing stands."""
BELOW_SUPPLY = (("suppliesTo", "subject"), ("manufactures", "subject"), ("ownsBrand", "subject"))
"""Those that are followed from a customer: what it makes, owns, and supplies in its turn."""
BETWEEN = frozenset({
    "Company", "Organisation", "Technology", "Platform", "Plant", "Place", "Alliance",
})  # fmt: skip
"""Classes that a chain may pass through."""
DEPTH = 4
"""How many relations a chain has at most, before the brand of a model."""
THINGS = ("VehicleModel", "ModelVariant", "Brand")
_MODELS = ("VehicleModel", "ModelVariant")
_FEW = 200
"""Of so many things the figures are asked for by name; of more, all figures are read."""


class Way(NamedTuple):
    """How a model, brand or maker depends on something: relations from it towards the thing."""

    links: tuple[Relationship, ...]
    tier: int
    """Place in TIERS."""


class Dependent(NamedTuple):
    """A model or brand that depends on something."""

    entity: str
    way: Way
    """The nearest way."""
    others: int
    """How many more ways there are."""
    volume: Observation | None
    """Its latest reported figure."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """Who states the volume."""
        return self.volume.sources if self.volume else ()


class Exposure(NamedTuple):
    """Everything that depends on an entity."""

    entity: Entity
    dependents: list[Dependent]
    common: tuple[str, str, int, Number] | None
    """Measure and month that most models have a figure for, how many (two or more), and the sum."""
    versions: tuple[str, ...]
    """Technologies that count as the one asked about, since their names begin with its name."""
    left: list[Relationship]
    """What is left out, since it is not to be relied on."""


def exposure(links: Relationships, entity: Entity, day: date | None = None) -> Exposure:
    """Return what depends on a company, technology, platform, plant or place.

    Raises KgError for an entity that nothing can depend on.
    """
    if entity.kind in ("Person", "Exchange", "MarketSegment", *THINGS):
        message = f"'{entity.name}' is a {entity.kind}."
        hint = "Exposure is to a company, technology, platform, plant or place."
        raise KgError(message, hint=hint)
    ways: dict[str, list[Way]] = {}
    versions = _versions(links, entity)
    finder = _Finder(links, day or links.today)
    for one in (entity, *versions):
        for thing, way in finder.dependents(one):
            if thing not in (entity.iri, *(version.iri for version in versions)):
                ways.setdefault(thing, []).append(way)
    volumes = _volumes(links, sorted(ways))
    latest = {thing: _latest(volumes.get(thing, ())) for thing in ways}
    found = []
    for thing, listed in ways.items():
        listed.sort(key=lambda way: (way.tier, len(way.links), _rank(way)))
        found.append(Dependent(thing, listed[0], len(listed) - 1, latest[thing]))
    models = [one.entity for one in found
              if links.graph.entities[one.entity].kind == "VehicleModel"]  # fmt: skip
    common = _common(models, volumes)
    of_month = _of_month(common, volumes)
    found.sort(key=lambda one: (
        one.way.tier, not _is_model(links, one.entity), one.entity not in of_month,
        -of_month.get(one.entity, 0), links.name(one.entity),
    ))  # fmt: skip
    names, own = tuple(one.name for one in versions), [one.iri for one in (entity, *versions)]
    return Exposure(entity, found, common, names, finder.left_out(own))


def _of_month(
    common: tuple[str, str, int, Number] | None, volumes: dict[str, list[Observation]]
) -> dict[str, Number]:
    """Return the preferred volumes of the best covered month, by which a page is sorted."""
    if common is None:
        return {}
    measure, period, *_ = common
    return {
        thing: one.value for thing, listed in volumes.items() for one in listed
        if (one.measure, one.period, one.span) == (measure, period, "month") and one.is_preferred
    }  # fmt: skip


def _versions(links: Relationships, entity: Entity) -> list[Entity]:
    """Return technologies named after the one asked about: `Huawei ADS 4` is a `Huawei ADS`."""
    if entity.kind != "Technology":
        return []
    found = [
        one for one in links.graph.entities.values()
        if one.kind == "Technology" and one.name.startswith(f"{entity.name} ")
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.name)


def _is_model(links: Relationships, thing: str) -> bool:
    return links.graph.entities[thing].kind in _MODELS


def _rank(way: Way) -> int:
    return max(link.rank for link in way.links)


class _Finder:
    """Walks from a thing to the models and brands that need it."""

    def __init__(self, links: Relationships, day: date):
        self.links, self.day = links, day
        self.burning = {str(row["model"]) for row in links.graph.rows(BURNING)}

    def _held(self, relation: str, **ends: str) -> Iterator[Relationship]:
        found: dict[str, list[Relationship]] = {}
        for link in self.links.find(relation, **ends):
            if self.links.holds(link, self.day) or (link.is_planned and not link.end):
                other = link.object if "subject" in ends else link.subject
                found.setdefault(other, []).append(link)
        for listed in found.values():
            yield self.links.best(listed)

    def left_out(self, entities: Iterable[str]) -> list[Relationship]:
        """Return what some entities would have a part in, were it to be relied on."""
        rivalries = self.links.graph.presentation.rivalries
        return [one for one in self.links.left_out(entities) if one.relation not in rivalries]

    def dependents(self, entity: Entity) -> Iterator[tuple[str, Way]]:
        """Yield models and brands, each with one way it depends on the entity."""
        for thing, chain in self._needing(entity):
            for found, way in self._spread(thing, chain):
                if way.tier == 0 or not self._needs_none(found, chain):
                    yield found, way

    def _needs_none(self, model: str, chain: tuple[Relationship, ...]) -> bool:
        """Say whether a model is stated to have an engine only, and the part is a battery."""
        supplies = [link for link in chain if link.relation == "suppliesTo"]
        parts = set(supplies[-1].parts) if supplies else set()
        return model in self.burning and bool(parts) and parts <= _BATTERIES

    def _needing(self, entity: Entity) -> Iterator[tuple[str, tuple[Relationship, ...]]]:
        """Yield what needs the entity, with the relations that say so, nearest things first."""
        waiting: list[tuple[str, tuple[Relationship, ...]]] = [(entity.iri, ())]
        seen = {entity.iri}
        for node, chain in waiting:
            supplied = any(link.relation == "suppliesTo" for link in chain)
            for relation, side in BELOW_SUPPLY if supplied else STEPS:
                for link in self._held(relation, **{side: node}):
                    other = link.object if side == "subject" else link.subject
                    longer = (link, *chain)
                    yield other, longer
                    if other not in seen and self._kind(other) in BETWEEN and len(longer) < DEPTH:
                        seen.add(other)
                        waiting.append((other, longer))

    def _kind(self, thing: str) -> str:
        found = self.links.graph.entities.get(thing)
        return found.kind if found else ""

    def _spread(self, thing: str, chain: tuple[Relationship, ...]) -> Iterator[tuple[str, Way]]:
        """Yield a thing that needs something, and the models of a brand that does."""
        kind = self._kind(thing)
        supplies = sum(link.relation == "suppliesTo" for link in chain)
        behind = supplies - (chain[0].relation == "suppliesTo")
        tier = 3 if supplies > 1 else 2 if behind else 0
        if kind in THINGS:
            yield thing, Way(chain, tier)
        if kind == "Brand":
            yield from self._models(thing, chain, max(1, tier))

    def _models(
        self, brand: str, chain: tuple[Relationship, ...], tier: int
    ) -> Iterator[tuple[str, Way]]:
        for link in self._held("hasBrand", target=brand):
            if self.links.graph.entities[link.subject].kind == "VehicleModel":
                yield link.subject, Way((link, *chain), tier)


def _volumes(links: Relationships, subjects: list[str]) -> dict[str, list[Observation]]:
    """Return what is reported of vehicles as a whole, by entity."""
    found: dict[str, list[Observation]] = {subject: [] for subject in subjects}
    chosen = claims.of(*subjects) if len(subjects) <= _FEW else None
    for one in observations.read(links.graph, chosen) if subjects else ():
        is_whole = one.status == "reported" and one.unit == "vehicles" and not one.scope
        if (
            one.subject in found
            and is_whole
            and one.measure in MEASURES
            and one.last
            and one.period
        ):
            found[one.subject].append(one)
    return found


def _latest(volumes: Iterable[Observation]) -> Observation | None:
    """Return the latest monthly figure, else the latest of any span; of several the preferred."""
    listed = list(volumes)
    if not listed:
        return None
    months = [volume for volume in listed if volume.span == "month"]

    def order(volume: Observation) -> tuple[object, ...]:
        assert volume.last is not None
        return (
            -volume.last.toordinal(), MEASURES.index(volume.measure), volume.span,
            not volume.is_preferred, volume.claim,
        )  # fmt: skip

    return min(months or listed, key=order)


def _common(
    models: list[str], volumes: dict[str, list[Observation]]
) -> tuple[str, str, int, Number] | None:
    """Return the measure and month in which most models have a figure, and the sum of those."""
    counted: dict[tuple[str, str], dict[str, Number]] = {}
    for model in models:
        for volume in volumes.get(model, ()):
            if volume.span == "month" and volume.is_preferred:
                counted.setdefault((volume.measure, volume.period), {})[model] = volume.value
    counted = {key: values for key, values in counted.items() if len(values) > 1}
    if not counted:
        return None
    (measure, period), values = max(
        counted.items(), key=lambda pair: (len(pair[1]), pair[0][1], -MEASURES.index(pair[0][0]))
    )
    return measure, period, len(values), sum(values.values())
