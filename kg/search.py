"""Finding entities by name: English, Chinese, aliases, prefixes and misspellings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.graph import Entity

CUTOFF = 72
"""Least similarity, of 100, that still counts as the same word misspelt."""


def find(entities: Iterable[Entity], text: str, limit: int) -> list[tuple[Entity, float]]:
    """Return the entities most like a text, best first, ties by name."""
    wanted = text.strip().casefold()
    if not wanted:
        return []
    scored = ((entity, _score(entity, wanted)) for entity in entities)
    good = [(entity, score) for entity, score in scored if score >= CUTOFF]
    good.sort(key=lambda pair: (-pair[1], len(pair[0].name), pair[0].name))
    return good[:limit]


def _score(entity: Entity, wanted: str) -> float:
    names = (entity.name, entity.name_zh, *entity.aliases)
    best = max(_likeness(name.casefold(), wanted) for name in names if name)
    if best < CUTOFF:
        first = (name.casefold().split()[0] for name in names if " " in name.strip())
        best = max((_likeness(word, wanted) - 5 for word in first), default=0)
    return best if _likeness(entity.name.casefold(), wanted) == best else best - 0.5


def _likeness(name: str, wanted: str) -> float:
    from rapidfuzz import fuzz
    from rapidfuzz.distance import OSA

    if name == wanted:
        return 100.0
    if name.startswith(wanted):
        return 95.0
    if wanted in name and len(wanted) > 1:
        return 90.0
    slips = 1 if len(wanted) < 5 else 2
    if len(wanted) > (1 if not wanted.isascii() else 3) and abs(len(name) - len(wanted)) <= slips:
        distance = OSA.distance(name, wanted, score_cutoff=slips)
        if distance <= slips:
            return 89.0 - 4 * distance
    return min(80.0, float(fuzz.ratio(name, wanted)))
