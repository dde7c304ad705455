"""What judging a text needs: the figures, its day, which sources it is itself; and a finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from kg.model.ranking import MACHINE, independent
from kg.records.observations import Observation
from kg.records.sources import Source, best_first
from kg.text.reasons import People, Reason, reason
from kg.verify.figures import Figures
from kg.verify.stated import Stated


class Finding(NamedTuple):
    """A verdict with what it rests on, before it is put in words."""

    verdict: str
    subject: str
    """Address of what it is about."""
    measure: str
    period: str = ""
    known: str = ""
    sources: tuple[Source, ...] = ()
    reason: str = ""
    outcome: str = ""
    notes: tuple[Reason | str, ...] = ()
    key: str = ""
    claim: str = ""
    before: str = ""
    """Of a growth by arithmetic: key of the figure before."""


class Witness(NamedTuple):
    """A confirmed figure, as it shows of what and when its paragraph speaks."""

    block: int
    subject: str
    period: str


class Bench:
    """What judging the statements of one text needs."""

    def __init__(self, figures: Figures, day: date | None, own: frozenset[str]):
        self.figures = figures
        self.graph = figures.graph
        self.day = day
        """When the text was written."""
        self.own = own
        """Ids of the sources that are the text itself, or copies of it."""
        self.witnesses: set[Witness] = set()
        """What is known already of the paragraphs of the text."""

    def name(self, entity: str) -> str:
        """Return the English name of an entity."""
        return self.figures.case.name(entity)

    def others(self, sources: Iterable[Source]) -> list[Source]:
        """Return the sources that are not the text itself or a copy of it."""
        return [one for one in sources if one.root not in self.own and one.id not in self.own]

    def voices(self, sources: Iterable[Source]) -> int:
        """Return how many independent voices tell something beside the text itself."""
        return independent(self.others(sources))

    def has_seen(self, stated: Stated, known: Observation) -> bool:
        """Say whether another figure of a paragraph is confirmed of the same thing and time."""
        where = stated.line.sentence.block
        return Witness(where, known.subject, known.period) in self.witnesses

    def remarks(self, found: Finding) -> list[Reason]:
        """Say where what is known rests on the text itself, or on generated pages, alone."""
        if not found.sources or found.verdict not in ("agrees", "finer", "contested"):
            return []
        others = self.others(found.sources)
        if not others:
            return [reason("verify-only-page")]
        if all(one.reliability == MACHINE for one in others):
            return [reason("verify-generated")]
        return []


def who(observation: Observation) -> People:
    """Return who tells a figure, for a sentence."""
    ordered: Sequence[Source] = best_first(observation.sources)
    return People(tuple(dict.fromkeys(source.publisher for source in ordered)))
