"""What the page searches by: how things are called, and the numbers that `kg find` reckons with.

The page has the way of reckoning a second time, in `page/data/search.js`; a test asks both the
same. All numbers are those of `kg.model.likeness`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.graph.graph import Graph
from kg.model import likeness
from kg.model.namespaces import id_of
from kg.model.naming import GENERIC, GENERIC_ZH, WAYS, has_chinese, words

_LEVEL_1 = (0xB0A1, 0xD7F9)
"""From where to where the common characters stand in GB 2312, in order of their sound."""


def names(graph: Graph, entities: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Return how entities are called, in the order of the list, and how sure each way is.

    Of each name there is its way, as a place in `ways`, and its words as they are compared.
    """
    spelt = {id_of(iri): called for iri, called in graph.names.spellings().items()}
    ways = {way: place for place, way in enumerate(WAYS)}
    return {
        "ways": WAYS,
        "called": [
            [
                part
                for way, said in spelt.get(entity[0]) or _plain(entity)
                for part in (ways[way], said)
            ]
            for entity in entities
        ],
        "sure": likeness.SURE,
        "slips": likeness.SLIPS,
        "less": {way: likeness.less_sure(way) for way in WAYS},
        "told": likeness.TOLD,
        "unlike": likeness.UNLIKE,
        "owned": "owner",
        "generic": sorted(GENERIC),
        "generic_zh": GENERIC_ZH,
        "spelt": likeness.SPELT,
        "by_words": likeness.WAYS_OF_LETTERS,
        "sounds": _sounds(text for entity in entities for text in (entity[3], *entity[4])),
    }


def _plain(entity: Sequence[Any]) -> list[tuple[str, str]]:
    """Return how a thing is called that is none of the graph's own."""
    return [("name", " ".join(words(text))) for text in (entity[2], entity[3], *entity[4]) if text]


def _sounds(texts: Iterable[str]) -> Mapping[str, str]:
    """Return the characters that people type by their sound, those of the names among them."""
    try:
        from pypinyin import lazy_pinyin
    except ImportError:  # Chinese names are then found by their characters only
        return {}
    first, last = _LEVEL_1
    common = b"".join(
        bytes((row, cell))
        for row in range(first >> 8, (last >> 8) + 1)
        for cell in range(0xA1, 0xFF) if first <= row << 8 | cell <= last
    ).decode("gb2312")  # fmt: skip
    known = {*common, *(one for text in texts for one in text if has_chinese(one))}
    found: dict[str, str] = {}
    for one in sorted(known):
        sound = "".join(lazy_pinyin(one))
        found[sound] = found.get(sound, "") + one
    return dict(sorted(found.items()))
