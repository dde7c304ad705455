"""What a dispute looks like, how heavy it is, and what the finders need to know of the graph."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import NamedTuple

from kg.graph.graph import Graph
from kg.model.bounds import sign
from kg.model.namespaces import AUTO, local
from kg.model.ranking import Source
from kg.records import claims, descriptions, events, relationships
from kg.records.descriptions import Description
from kg.records.events import Event
from kg.records.observations import Observation, Observations
from kg.records.relationships import Relationship
from kg.store.results import TRUE
from kg.text import reasons
from kg.text.numbers import number
from kg.text.reasons import PLAIN_SPANS, People, Quantity, Reason, When, reason

UNKNOWN = reason("unknown")

MEASURES = """
SELECT ?measure ?family ?additive WHERE {
  ?measure skos:inScheme <https://w3id.org/autokg/concept/scheme/measure> ; auto:unitFamily ?family
  OPTIONAL { ?measure auto:additive ?additive }
} ORDER BY ?measure ?family
"""


class Value(NamedTuple):
    """One of the values of a dispute, and who tells it."""

    text: str
    mark: str
    """preferred, rival, part, whole … or empty."""
    sources: tuple[str, ...]


class Dispute(NamedTuple):
    """One dispute."""

    kind: str
    severity: int
    """0 to 100: how far apart the values are, times how much depends on the figure."""
    subject: str
    measure: str
    period: str
    values: tuple[Value, ...]
    sums: tuple[Reason, ...]
    """The arithmetic that shows it."""
    reasons: tuple[Reason, ...]
    """What is likely to be behind it; UNKNOWN alone where nothing is known."""
    entities: frozenset[str]
    """Addresses of all entities involved."""
    keys: frozenset[str] = frozenset()
    """Keys of the observations that it is about."""

    @property
    def arithmetic(self) -> str:
        """The sums in English."""
        return reasons.sums(self.sums)

    @property
    def explanation(self) -> str:
        """The reasons in English."""
        return reasons.listed(self.reasons)

    @property
    def order(self) -> tuple[object, ...]:
        """Heaviest first, then by what it is about."""
        return (-self.severity, self.subject, self.measure, self.period, self.kind, self.arithmetic)


class Case:
    """The graph as the finders see it: figures, names, measures, and what is part of what."""

    def __init__(self, graph: Graph):
        self.graph = graph
        self.figures = Observations(graph)

    def name(self, address: str) -> str:
        """Return the English name of an entity."""
        entity = self.graph.entities.get(address)
        return entity.name if entity else local(address)

    def kind(self, address: str) -> str:
        """Return the class of an entity."""
        entity = self.graph.entities.get(address)
        return entity.kind if entity else ""

    @cached_property
    def measures(self) -> dict[str, tuple[str, bool]]:
        """Unit family of each measure, and whether its values may be added up."""
        found: dict[str, tuple[str, bool]] = {}
        for row in self.graph.rows(MEASURES):
            slug = local(str(row["measure"]))
            found.setdefault(slug, (local(str(row["family"])), str(row["additive"]) in TRUE))
        return found

    @cached_property
    def counts(self) -> frozenset[str]:
        """Measures that count vehicles in a period and may be added up."""
        return frozenset(
            slug for slug, (family, additive) in self.measures.items()
            if additive and family == "vehicles-units"
        )  # fmt: skip

    @cached_property
    def comparable(self) -> dict[str, set[str]]:
        """Measures that may be set beside each measure."""
        found: dict[str, set[str]] = {}
        for row in self.graph.rows("SELECT ?a ?b WHERE { ?a auto:isComparableWith ?b }"):
            found.setdefault(local(str(row["a"])), set()).add(local(str(row["b"])))
        return found

    @cached_property
    def descriptions(self) -> list[Description]:
        """What is stated of things in dates, texts and concepts."""
        return descriptions.read(self.graph)

    @cached_property
    def relationships(self) -> list[Relationship]:
        """What is stated as a fact of one thing and another."""
        return [one for one in relationships.read(self.graph) if not one.is_planned]

    @cached_property
    def events(self) -> list[Event]:
        """What is stated to have happened or to be planned."""
        return events.read(self.graph)

    @cached_property
    def milestones(self) -> list[Event]:
        """Events that tell when a number was reached, by entity and number."""
        found = [
            one for one in self.events
            if one.kind == "milestone" and one.value is not None and one.unit and one.when
            and not one.is_planned
        ]  # fmt: skip
        return sorted(found, key=lambda one: (one.subject, one.value or 0, one.when, one.claim))

    @cached_property
    def _weights(self) -> dict[str, int]:
        return claims.counts(self.graph)

    @cached_property
    def parts(self) -> dict[str, list[tuple[str, date | None, date | None]]]:
        """Parts of each whole with the days the membership holds: models, brands."""
        rows: list[tuple[str, str, date | None, date | None]] = [
            (whole, part, None, None) for part, whole in self.graph.store.pairs(AUTO + "hasBrand")
        ]
        rows += [
            (one.object, one.subject, one.first, one.last)
            for one in self.relationships if one.relation in ("isMemberOf", "hasBrand")
        ]  # fmt: skip
        found: dict[str, list[tuple[str, date | None, date | None]]] = {}
        for whole, part, first, last in sorted(rows, key=lambda row: (*row[:2], str(row[2] or ""))):
            if self.kind(part) in ("VehicleModel", "Brand"):
                found.setdefault(whole, []).append((part, first, last))
        return found

    @cached_property
    def _campaigns(self) -> dict[str, list[date]]:
        """The first days of presales and launches of each model, those of its versions too."""
        models = dict(self.graph.store.pairs(AUTO + "isVariantOf"))
        found: dict[str, set[date]] = {}
        for one in self.descriptions:
            is_exact = one.is_date and len(one.text) == 10 and not one.is_planned
            if one.property in ("presaleStarted", "launched", "revealed") and is_exact:
                for thing in filter(None, (one.subject, models.get(one.subject))):
                    found.setdefault(thing, set()).add(date.fromisoformat(one.text))
        return {thing: sorted(days) for thing, days in found.items()}

    def campaign(self, figure: Observation) -> int:
        """Return in which campaign of its thing a figure was counted: how many had begun."""
        days = self._campaigns.get(figure.subject, [])
        return sum(1 for day in days if figure.last and day <= figure.last)

    @cached_property
    def wholes(self) -> dict[str, list[str]]:
        """What each thing is part of: the brand of a model, the alliance of a brand."""
        found: dict[str, list[str]] = {}
        for whole, listed in self.parts.items():
            for part in dict.fromkeys(part for part, *_ in listed):
                found.setdefault(part, []).append(whole)
        return found

    @cached_property
    def gross(self) -> frozenset[str]:
        """Measures that cannot be negative, so that more time never makes less of them."""
        return frozenset(local(slug) for slug, _ in self.graph.store.pairs(AUTO + "isGross"))

    def measure(self, slug: str) -> str:
        """Return the English name of a measure."""
        return self.graph.concepts.get(slug, slug)

    def severity(self, subject: str, measure: str, low: object, high: object) -> int:
        """Return how heavy a difference is: its size times the weight of what it is about."""
        first, second = float(str(low)), float(str(high))
        large = max(abs(first), abs(second))
        size = math.sqrt(min(1.0, abs(first - second) / large)) if large else 0.0
        return self.weigh(subject, measure, size)

    def weigh(self, subject: str, measure: str, size: float) -> int:
        """Return the severity of a difference of a size from 0 to 1."""
        top = max(self._weights.values(), default=1)
        known = math.log1p(self._weights.get(subject, 0)) / math.log1p(top)
        family, additive = self.measures.get(measure, ("", False))
        matter = 1.0 if additive or measure in _WEIGHTY else 0.6 if family == "money-units" else 0.4
        return max(1, round(100 * min(1.0, size) * (0.3 + 0.7 * known) * matter))


_WEIGHTY = {"valuation", "market-share", "time-to-milestone", "ownsStakeIn", "milestone"}


def told(figure: Observation) -> str:
    """Return a figure's value as a reader sees it."""
    return sign(figure.bound) + number(figure.value, figure.unit)


def when(figure: Observation) -> str:
    """Return the period of a figure, with its span where the period does not tell it."""
    return figure.period if figure.span in PLAIN_SPANS else f"{figure.period} ({figure.span})"


def amount(figure: Observation) -> Quantity:
    """Return a figure's value for a sentence."""
    return Quantity(figure.value, figure.unit, figure.bound)


def time(figure: Observation) -> When:
    """Return the period of a figure for a sentence."""
    return When(figure.period, figure.span)


def people(sources: Iterable[Source]) -> People:
    """Return who tells something, for a sentence."""
    return People(tuple(dict.fromkeys(source.publisher for source in sources)))


def known(found: Iterable[Reason | None]) -> tuple[Reason, ...]:
    """Return the reasons that say something, each once; UNKNOWN where none does."""
    told = tuple(dict.fromkeys(one for one in found if one and one != UNKNOWN))
    return told or (UNKNOWN,)


def ids(sources: Iterable[Source]) -> tuple[str, ...]:
    """Return the ids of sources, most reliable first, each once."""
    ordered = sorted(set(sources), key=lambda source: (source.rank, source.id))
    return tuple(source.id for source in ordered)


def publishers(sources: Iterable[Source]) -> str:
    """Return who tells something: up to three publishers, then how many more."""
    names = list(dict.fromkeys(source.publisher for source in sources))
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
