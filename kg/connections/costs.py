"""What a step of a path costs: one number an edge, for `kg path` and for the explorer.

A step is cheap when it says much and joins little-connected entities: a detour over a hub, a
city, an exchange or a market segment costs more than a stake or a part that is supplied. What
each relation and class adds stands in `ontology/presentation.ttl`.

Costs are whole numbers, so that sums are the same on every machine. The last digits come from
the names of both ends: two paths hardly ever cost the same, and which of them is named first
depends neither on the program nor on the order of rows.
"""

from __future__ import annotations

from functools import cached_property
from math import log2
from zlib import crc32

from kg.records.relationships import Relationship, Relationships

UNIT = 1_000_000
"""What a step costs at least."""
_FINEST = 1_000
"""Costs are rounded to this; what is below it tells steps of the same cost apart."""
_HUB = 0.6
"""For every doubling of the number of neighbours, at either end a half."""
_PAST = 1.5
"""For what is over, or only planned."""
_UNSURE = 0.5
"""For what no good source states."""


class Costs:
    """The costs of all relationships of a graph.

    How busy an entity is depends on all that is stated of it and not set aside, not on what a path
    may use.
    """

    def __init__(self, relationships: Relationships):
        self.relationships = relationships
        self.graph = relationships.graph

    @cached_property
    def _loads(self) -> dict[str, float]:
        near: dict[str, set[str]] = {}
        for one in self.relationships.sound:
            near.setdefault(one.subject, set()).add(one.object)
            near.setdefault(one.object, set()).add(one.subject)
        return {entity: self._load(entity, len(others)) for entity, others in near.items()}

    def _load(self, address: str, neighbours: int) -> float:
        entity = self.graph.entities.get(address)
        detour = self.graph.presentation.of_class(entity.kind).detour if entity else 0.0
        return detour + _HUB * log2(neighbours)

    def weakness(self, one: Relationship) -> float:
        """Return how little a relationship says; 0 is best."""
        is_past = one.is_planned or not self.relationships.holds(one, self.relationships.today)
        is_unsure = bool(one.claim) and one.is_weak
        detour = self.graph.presentation.of_relation(one.relation).detour
        return detour + _PAST * is_past + _UNSURE * is_unsure

    def of(self, one: Relationship) -> int:
        """Return what a step over a relationship costs; of two entities the cheapest counts."""
        loads = self._loads.get(one.subject, 0.0) + self._loads.get(one.object, 0.0)
        cost = round((1 + self.weakness(one) + loads / 2) * UNIT / _FINEST) * _FINEST
        ends = "|".join(sorted((one.subject, one.object)))
        return cost + crc32(ends.encode()) % _FINEST

    def order(self, one: Relationship) -> tuple[object, ...]:
        """Return what sorts first for the relationship that a step is stated by."""
        return (self.weakness(one), *self.relationships.worth(one))
