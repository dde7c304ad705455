"""Names in a text: which entities each may mean, the likeliest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.graph.entity import Entity
from kg.graph.graph import Graph
from kg.model.naming import normal
from kg.records import claims
from kg.verify.phrases import Phrases, Token

CONTEXT = frozenset({"VehicleModel", "ModelVariant", "Technology", "Platform", "Plant"})
"""Classes whose short names count only after their brand or owner."""
SUBJECTS = frozenset({"Company", "Alliance", "Brand", "VehicleModel", "ModelVariant", "Technology",
                      "Plant", "Platform", "Organisation", "Dealer"})  # fmt: skip
"""Classes of which figures are stated in a text; markets, places and persons have none there."""
HOW = frozenset({"name", "chinese", "alias", "short", "composed", "both", "pinyin"})
"""Kinds of names that texts use of a thing."""
SHORT = 4
"""A one-word name of up to so many letters counts only in the case in which it is written."""


class Mention(NamedTuple):
    """A name in a text."""

    start: int
    end: int
    entities: tuple[str, ...]
    """Addresses of what it may mean, the likeliest first."""
    kind: str
    """Class of the likeliest."""


class _Form(NamedTuple):
    entity: str
    how: str
    text: str


class Names:
    """Finds names of a graph's entities in a text."""

    def __init__(self, graph: Graph):
        index = graph.names
        self.entities = index.entities
        self._weights = claims.counts(graph)
        self._phrases = Phrases(self._forms(graph), is_key=True)
        self._holders = _holders(graph)

    def _forms(self, graph: Graph):  # type: ignore[no-untyped-def]
        for key, place in graph.names.forms():
            if place.how in HOW and len(key) > 1 and not (key.isdecimal() and place.how != "name"):
                yield key, _Form(place.entity.iri, place.how, place.text)

    def find(self, words: Sequence[Token], text: str, known: set[str]) -> list[Mention]:
        """Return the names among some words; `known` are the entities met before, and grows."""
        found = []
        for hit in self._phrases.find(words):
            written = text[hit.start : hit.end]
            fitting = [one for one in hit.meanings if self._fits(one, written, known)]
            if not fitting:
                continue
            ranked = sorted(fitting, key=lambda one: self._order(one, known))
            entities = tuple(dict.fromkeys(one.entity for one in ranked))
            found.append(Mention(hit.start, hit.end, entities, self.kind(entities[0])))
            known.update(entities)
            known.update(*(self._holders.get(one, ()) for one in entities[:1]))
        return found

    def kind(self, entity: str) -> str:
        """Return the class of an entity."""
        known = self.entities.get(entity)
        return known.kind if known else ""

    def entity(self, address: str) -> Entity | None:
        """Return an entity by its address."""
        return self.entities.get(address)

    def weight(self, entity: str) -> int:
        """Return how many claims are about an entity."""
        return self._weights.get(entity, 0)

    def _fits(self, form: _Form, written: str, known: set[str]) -> bool:
        entity = self.entities[form.entity]
        letters = [one for one in written if one.isalpha()]
        is_word = written.isascii() and written.isalpha()
        if form.how == "pinyin" and (not written[:1].isupper() or len(written) < 6):
            return False
        if is_word and not written[:1].isupper() and form.text[:1].isupper():
            return False
        if is_word and len(written) <= SHORT and written != form.text:
            return False
        needs = form.how in ("short", "pinyin") and entity.kind in CONTEXT
        if needs or (letters and len(normal(written)) <= 2 and entity.kind in CONTEXT):
            return bool(self._holders.get(form.entity, set()) & known) or form.entity in known
        return True

    def _order(self, form: _Form, known: set[str]) -> tuple[object, ...]:
        sure = form.how in ("name", "chinese", "alias")
        brand = not (self._holders.get(form.entity, set()) & known)
        place = self.kind(form.entity) not in SUBJECTS
        whole = len(self.kind(form.entity)) and place
        return (whole, form.how == "pinyin", brand and not sure,
                -self._weights.get(form.entity, 0), not sure, form.entity)  # fmt: skip


def _holders(graph: Graph) -> dict[str, set[str]]:
    """Return whose each model, technology or plant is: its brands, owners and developers."""
    from kg.model.namespaces import AUTO

    found: dict[str, set[str]] = {}
    for relation, forward in (("hasBrand", True), ("ownsBrand", False), ("develops", False),
                              ("operatesPlant", False), ("isVariantOf", True)):  # fmt: skip
        for one, other in graph.store.pairs(AUTO + relation):
            what, holder = (one, other) if forward else (other, one)
            found.setdefault(what, set()).add(holder)
    wider = {what: {above for holder in holders for above in found.get(holder, ())}
             for what, holders in found.items()}  # fmt: skip
    for what, more in wider.items():
        found[what] |= more
    return found
