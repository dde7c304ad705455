"""What is to be said of everything that depends on something: counts, volumes, what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from kg.connections.exposure.exposure import TIERS, Dependent, Exposure, tier
from kg.records.relationships import Relationships
from kg.text.reasons import Many, Name, Reason, names, reason

_NAMED = 12
"""How many models without a volume are named."""


def summary(links: Relationships, found: Exposure) -> list[Reason]:
    """Return the lines that stand above the lists, as reasons."""
    if not found.dependents:
        return [reason("exposure-none", name=Name(found.entity.name))]
    models = _of_kind(links, found, "VehicleModel")
    tiers = [sum(one.way.tier == place for one in models) for place in range(len(TIERS))]
    told = [reason("exposure-counts", counts=Many(tuple(_counts(links, found, tiers)), "and"))]
    if found.versions:
        told.append(reason("exposure-versions", names=names(found.versions, "and")))
    if any(tiers[2:]):
        told.append(reason("exposure-company"))
    if found.common:
        measure, period, count, total = found.common
        word = Name(links.graph.concepts.get(measure, measure))
        told.append(reason("exposure-month", period=period, count=count, measure=word, total=total))
    if bare := [links.name(one.entity) for one in models if one.volume is None]:
        told.append(reason("exposure-bare", count=len(bare), names=_first(bare)))
    return [*told, reason("exposure-apart")]


def _of_kind(links: Relationships, found: Exposure, kind: str) -> list[Dependent]:
    entities = links.graph.entities
    return [one for one in found.dependents if entities[one.entity].kind == kind]


def _counts(links: Relationships, found: Exposure, tiers: list[int]) -> Iterator[Reason]:
    """Yield how many models there are, how near they are, and how many versions and brands."""
    near = tuple(
        reason("exposure-tier", count=count, tier=tier(place))
        for place, count in enumerate(tiers) if count
    )  # fmt: skip
    if near:
        yield reason("exposure-models", count=sum(tiers), tiers=Many(near, "semicolon"))
    if versions := len(_of_kind(links, found, "ModelVariant")):
        yield reason("exposure-variants", count=versions)
    if brands := len(_of_kind(links, found, "Brand")):
        yield reason("exposure-brands", count=brands)


def _first(listed: list[str]) -> Many | Reason:
    """Return names as a list; of many only the first."""
    if len(listed) <= _NAMED:
        return names(listed, "and")
    return reason("and-more", first=names(listed[:_NAMED]), more=len(listed) - _NAMED)
