"""A sentence of a text with what stands in it and before it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from kg.verify.mentions import SUBJECTS, Mention
from kg.verify.periods_in import Moment
from kg.verify.phrases import Token
from kg.verify.quantities import Quantity
from kg.verify.sentences import Sentence
from kg.verify.vocabulary import Cue

Group = tuple[str, ...]
"""Addresses of what one name may mean, the likeliest first."""


class Above(NamedTuple):
    """What stands before a sentence."""

    block: frozenset[Group] = frozenset()
    """What its paragraph has named of which figures are stated, two of them at most."""
    all: frozenset[Group] = frozenset()
    """The same of all of the text."""
    years: frozenset[str] = frozenset()
    """The years told last in its paragraph."""


def few(groups: frozenset[Group]) -> frozenset[Group]:
    """Return two of some groups at most: one alone is sure, more are not."""
    return groups if len(groups) < 3 else frozenset(sorted(groups)[:2])


@dataclass(eq=False)
class Line:
    """One sentence with everything that was read in it."""

    text: str
    """The whole plain text."""
    sentence: Sentence
    words: list[Token]
    mentions: list[Mention]
    cues: list[Cue]
    moments: list[Moment]
    quantities: list[Quantity]
    before: Line | None = field(repr=False, default=None)
    """The sentence before it in the text."""
    subject: Group = ()
    """What the sentence is about: the first name in it that figures are stated of, or what the
    sentence before was about where it goes on with that."""
    above: Above = field(repr=False, default_factory=lambda: Above())
    """What stands before it."""

    def of(self, kind: str, start: int | None = None, end: int | None = None) -> list[Cue]:
        """Return the cues of a kind in a stretch of the sentence, or in all of it."""
        first = self.sentence.start if start is None else start
        last = self.sentence.end if end is None else end
        listed = self._by_kind.get(kind)
        if not listed:
            return []
        low = bisect_left(listed, first, key=_start)
        return listed[low : bisect_left(listed, last, low, key=_start)]

    @cached_property
    def _by_kind(self) -> dict[str, list[Cue]]:
        found: dict[str, list[Cue]] = {}
        for one in self.cues:
            found.setdefault(one.kind, []).append(one)
        return found

    def nearest(self, kind: str, place: int, start: int, end: int) -> Cue | None:
        """Return the cue of a kind that is nearest to a place within a stretch."""
        found = self.of(kind, start, end)
        return min(found, key=lambda one: gap(one, place, place), default=None)

    @property
    def groups(self) -> frozenset[Group]:
        """What it names of which figures are stated."""
        return frozenset(one.entities for one in self.mentions if one.kind in SUBJECTS)

    @property
    def years(self) -> frozenset[str]:
        """The years that it tells."""
        return frozenset(one.period[:4] for one in self.moments if one.is_told)

    def follow(self, before: Line | None) -> None:
        """Take over what the sentence before was about, and what stands before both."""
        self.before = before
        named = next((one.entities for one in self.mentions if one.kind in SUBJECTS), ())
        self.subject = named
        if before is None:
            return
        if not named and self._goes_on():
            self.subject = before.subject
        above, same = before.above, before.sentence.block == self.sentence.block
        inside = above.block | before.groups if same else frozenset[Group]()
        self.above = Above(
            few(inside), few(above.all | before.groups),
            (before.years or above.years) if same else frozenset(),
        )  # fmt: skip

    def _goes_on(self) -> bool:
        """Say whether the sentence speaks on of what the one before was about."""
        first = self.of("pronouns") or self.of("class")
        return bool(first) or not self.mentions


def _start(one: Cue) -> int:
    return one.start


def gap(one: Cue | Mention | Moment | Quantity, start: int, end: int) -> int:
    """Return how many characters lie between a thing and a stretch."""
    return max(one.start - end, start - one.end, 0)
