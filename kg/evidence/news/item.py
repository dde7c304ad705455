"""One piece of news: what kind it is, how notable, and its sentence with who says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from kg.evidence.disputes.case import Case
from kg.graph.graph import Graph
from kg.records.sources import Source
from kg.text.reasons import Argument, Name, Reason, names, reason, say

KINDS = ("record", "first", "above-target", "below-target", "revised", "dispute", "settled", "came",
         "went", "kept", "missed", "promise", "figure")  # fmt: skip
LATE = timedelta(45)
"""Days after the end of a period in which its figures are still news."""


class Item(NamedTuple):
    """One piece of news."""

    kind: str
    """One of KINDS."""
    weight: int
    """0 to 100: how notable it is."""
    subject: str
    """Address of what it is about."""
    when: str
    """Period or date it is about."""
    reason: Reason
    sources: tuple[Source, ...]
    entities: frozenset[str]
    """Addresses of all that it names."""

    @property
    def text(self) -> str:
        """The sentence in English."""
        return say(self.reason)

    @property
    def order(self) -> tuple[object, ...]:
        """Most notable first."""
        return (-self.weight, KINDS.index(self.kind), self.when, self.text)


class Change(NamedTuple):
    """Two states of the knowledge that are compared."""

    before: Case
    after: Case


def change(before: Graph, after: Graph) -> Change:
    """Return two graphs ready to be compared."""
    return Change(Case(before), Case(after))


def measured(measure: str, scope: Iterable[str]) -> Argument:
    """Return what a figure counts: its measure, and what that is limited to, as names."""
    within = names(scope)
    if not within.items:
        return Name(measure)
    return reason("measure-within", measure=Name(measure), scope=within)
