"""Finding entities by name: English, Chinese, aliases, words in any order, and misspellings."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.graph.entity import Entity

CUTOFF = 72
"""Least similarity, of 100, that still counts as the same word misspelt."""

#: What people mean first when several things begin alike.
FIRST = ("Company", "Alliance", "Brand", "VehicleModel", "Technology", "Person")


def find(entities: Iterable[Entity], text: str, limit: int) -> list[tuple[Entity, float]]:
    """Return the entities most like a text, best first, each with a score to 100.

    Letters count as their plain forms: Ｍ９ is M9. Chinese characters are also compared by their
    pinyin, so that 華為 finds 华为.
    """
    wanted = plain(text)
    if not wanted:
        return []
    listed = list(entities)
    scored = [(entity, _score(entity, wanted)) for entity in listed]
    if not wanted.isascii() and max((score for _, score in scored), default=0) < 100:
        scored = _by_sound(scored, wanted)
    good = [(entity, score) for entity, score in scored if score >= CUTOFF]
    good.sort(key=lambda pair: (-pair[1], _place(pair[0]), len(pair[0].name), pair[0].name))
    return good[:limit]


def plain(text: str) -> str:
    """Return a text as it is compared: on one line, in lower case, in plain forms of letters.

    >>> plain(" AITO　Ｍ９ ")
    'aito m9'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _place(entity: Entity) -> int:
    return FIRST.index(entity.kind) if entity.kind in FIRST else len(FIRST)


def _score(entity: Entity, wanted: str) -> float:
    names = [plain(name) for name in (entity.name, entity.name_zh, *entity.aliases) if name]
    best = max(_likeness(name, wanted) for name in names)
    return best if _likeness(names[0], wanted) == best else best - 0.5


def _likeness(name: str, wanted: str) -> float:
    """Return how like a name is: the same, its beginning, a part, its words, or misspelt."""
    if name == wanted:
        return 100.0
    if name.startswith(wanted):
        return 95.0
    if wanted in name and len(wanted) > 1:
        return 90.0
    if len(name) > 2 and wanted.startswith(f"{name} "):
        return 80.5
    words, asked = name.split(), wanted.split()
    if len(asked) > 1 and all(any(word.startswith(one) for word in words) for one in asked):
        return 88.0
    return max(_misspelt(name, wanted), _misspelt_words(words, asked))


def _misspelt(name: str, wanted: str) -> float:
    from rapidfuzz import fuzz
    from rapidfuzz.distance import OSA

    slips = 1 if len(wanted) < 5 else 2
    if len(wanted) > (1 if not wanted.isascii() else 3) and abs(len(name) - len(wanted)) <= slips:
        distance = OSA.distance(name, wanted, score_cutoff=slips)
        if distance <= slips:
            return 89.0 - 4 * distance
    return min(80.0, float(fuzz.ratio(name, wanted)))


def _misspelt_words(words: Sequence[str], asked: Sequence[str]) -> float:
    """Return how like the words asked for are to words of a name, each to its best."""
    if len(words) < 2 and len(asked) < 2:
        return 0.0
    likest = [max(_misspelt(word, one) for word in words) for one in asked]
    beside = 2.0 * max(0, len(words) - len(asked))
    return min(79.0, sum(likest) / len(likest) - beside - 3) if min(likest) >= CUTOFF else 0.0


def _by_sound(scored: list[tuple[Entity, float]], wanted: str) -> list[tuple[Entity, float]]:
    """Return scores with those by pinyin, where a Chinese name sounds as what is asked for."""
    from pypinyin import lazy_pinyin

    sound = lazy_pinyin(wanted)
    found = []
    for entity, score in scored:
        names = (entity.name_zh, *(name for name in entity.aliases if not name.isascii()))
        if any(lazy_pinyin(plain(name)) == sound for name in names if name):
            score = max(score, 97.0)
        found.append((entity, score))
    return found
