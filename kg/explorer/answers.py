"""The answers of `kg control`, `kg exposure` and `kg promises` for the card of every thing.

They are asked of the same functions as the commands; the page only lists them.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from kg.connections.control.control import KINDS, control
from kg.connections.control.stakes import Chain
from kg.connections.exposure.exposure import Dependent, exposure
from kg.errors import KgError
from kg.evidence.promises import promises
from kg.explorer.statements import plain
from kg.explorer.things import Things
from kg.records import wording
from kg.records.relationships import Relationships
from kg.records.sources import Source
from kg.text.reasons import Reason, say, sums
from kg.text.words import LANGUAGES, sentences, words

Row = list[Any]
_CITED = 4
"""How many sources a row names; the relations of the card have all."""


class Answers:
    """Makes the lists of answers; each method makes one of them."""

    def __init__(self, things: Things):
        self.things, self.graph = things, things.graph
        self.links = things.graph.once(Relationships)
        self.asked = [entity for entity in self.graph.entities.values()
                      if self.things.place(entity.iri) is not None]  # fmt: skip
        self.controls = [control(self.links, one) for one in self.asked if one.kind in KINDS]

    def _says(self, sources: Iterable[Source]) -> list[int]:
        places = (self.things.source_places.get(one.id) for one in sources)
        return [place for place in places if place is not None][:_CITED]

    def roles(self) -> list[Row]:
        """Return who fills which role for a thing, where somebody is stated to."""
        return [
            [
                self.things.place(found.entity.iri), cell.role, self.things.place(cell.who),
                self._pairs([cell.through] if cell.through else []), cell.since,
                self._pairs(cell.told), int(bool(cell.denied)), self._says(cell.sources),
            ]
            for found in self.controls for cell in found.cells if cell.who
        ]  # fmt: skip

    def stakes(self) -> list[Row]:
        """Return the chains of shares that lead to the owners of a thing, or start from it."""
        return [
            [self.things.place(found.entity.iri), *self._chain(one)]
            for found in self.controls for one in (*found.chains, *found.held)
        ]  # fmt: skip

    def _chain(self, one: Chain) -> Row:
        steps = [
            [self.things.place(link.subject), self.things.place(link.object), plain(link.share)]
            for link in one.links
        ]
        said = list(chain.from_iterable(link.sources[:1] for link in one.links))
        effective = None if one.effective is None else round(float(one.effective), 2)
        ends = [self.things.place(one.owner), self.things.place(one.target)]
        return [*ends, effective, steps, self._says(said)]

    def signs(self) -> list[Row]:
        """Return who has a say in a thing without shares, by what, and which stake it has."""
        return [
            [self.things.place(found.entity.iri), self.things.place(sign.who),
             self._pairs(sign.reasons), self._pairs(sign.owns)]
            for found in self.controls for sign in found.signs
        ]  # fmt: skip

    def dependents(self) -> list[Row]:
        """Return the models and brands that hang on a thing, how near, and their newest volume."""
        listed = []
        for entity in self.asked:
            try:
                found = exposure(self.links, entity)
            except KgError:  # a kind of thing on which nothing can hang
                continue
            place = self.things.place(entity.iri)
            listed += [[place, *self._dependent(one)] for one in found.dependents]
        return listed

    def _dependent(self, one: Dependent) -> Row:
        volume = one.volume
        told: Row = ["", None, "", ""]
        if volume is not None:
            self.things.concept(volume.measure)
            told = [volume.measure, plain(volume.value), volume.bound, volume.period]
        said = [source for link in one.way.links for source in link.sources[:1]]
        return [self.things.place(one.entity), one.way.tier, *told, self._says(said)]

    def _pair(self, one: Reason) -> list[str]:
        """Return a reason in English and in Chinese."""
        return [say(one), say(one, "zh", wording.chinese(self.graph))]

    def _pairs(self, told: Iterable[Reason]) -> list[str]:
        """Return reasons one after the other, in English and in Chinese."""
        known = list(told)
        return [sums(known), sums(known, "zh", wording.chinese(self.graph))]

    def promises(self) -> list[Row]:
        """Return what was promised of a thing, and what came of it."""
        known = self.things.known
        return [
            [
                place, one.measure, one.scope, self._pair(one.aim), one.by, one.state,
                self._pair(one.told),
                list(one.speakers), one.said, self._says(known[name] for name in one.sources),
            ]
            for one in promises.find(self.graph)
            if (place := self.things.place(one.subject)) is not None
        ]  # fmt: skip


def wordings() -> dict[str, list[str]]:
    """Return the words for roles, nearness and outcomes, in English and in Chinese."""
    tables = [words(language)["answers"] for language in LANGUAGES]
    told = {key: [table[key] for table in tables] for key in tables[0]}
    said = [sentences(language) for language in LANGUAGES]
    for key in said[0]:
        head, _, name = key.partition("-")
        if head in ("role", "tier"):
            told[name.replace("-", " ") if head == "role" else key] = [one[key] for one in said]
    return told
