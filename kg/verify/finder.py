"""What stands in each sentence of a text, and of which entity a place in it speaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from kg.graph.graph import Graph
from kg.verify import vocabulary
from kg.verify.line import Group, Line, gap
from kg.verify.mentions import SUBJECTS, Names
from kg.verify.periods_in import Reader
from kg.verify.phrases import Token, plain, tokens
from kg.verify.quantities import Numbers
from kg.verify.sentences import Block, Sentence, split
from kg.verify.vocabulary import Vocabulary

_STRANGER = re.compile(r"\s*[A-Z][a-z]+ [A-Z][a-z]+ [a-z]")
"""A name of two words and a verb at the head of a sentence."""
LIST = 3
"""Models in a row that are a list."""
MOST = 6
"""How many subjects a claim may be tried with."""


class Subjects(NamedTuple):
    """Of what a place in a text may speak."""

    groups: list[Group]
    close: int
    """How many of them its clause names."""


class Finder:
    """Reads the sentences of a text."""

    def __init__(self, graph: Graph):
        self.vocabulary: Vocabulary = vocabulary.read(graph)
        self.names: Names = graph.once(Names)
        self.numbers: Numbers = graph.once(_numbers)
        self.written = ""
        """The text that is read, with its capitals."""

    def lines(
        self,
        text: str,
        blocks: list[Block],
        day: date | None,
        about: Iterable[str] = (),
        is_dated: bool = True,
    ) -> tuple[list[Line], Reader]:
        """Return the sentences of a text with what stands in them, and the reader of periods."""
        small, reader = plain(text), Reader(day, is_dated)
        self.written = text
        known: set[str] = set(about)
        found: list[Line] = []
        before: Line | None = None
        for sentence in split(small, blocks):
            line = self._line(text, small, sentence, reader, known)
            line.follow(before)
            found.append(line)
            before = line
        return found, reader

    def _line(
        self, text: str, small: str, sentence: Sentence, reader: Reader, known: set[str]
    ) -> Line:
        words = tokens(small, sentence.start, sentence.end)
        mentions = self.names.find(words, text, known)
        taken = [(one.start, one.end) for one in mentions]
        free = [one for one in words if not _within(one, taken)]
        cues = self.vocabulary.found(free)
        plans = [one.start for one in cues if one.kind == "plan"]

        def ahead(place: int) -> bool:
            first, _ = sentence.clause(place)
            return any(first <= one < place for one in plans)

        moments = [
            one for one in reader.find(small, sentence.start, sentence.end, ahead)
            if not any(one.start < end and start < one.end for start, end in taken)
        ]  # fmt: skip
        taken += [(one.start, one.end) for one in moments]
        numbers = self.numbers.find(small, sentence.start, sentence.end, taken)
        return Line(small, sentence, words, mentions, cues, moments, numbers)

    def subjects(self, line: Line, place: int, title: Group = ()) -> Subjects:
        """Return of what a place in a sentence may speak, the likeliest first."""
        start, end = line.sentence.clause(place)
        close = list(self._close(line, place, start, end))
        if not close and self._is_stranger(line, start, place):
            return Subjects([], 0)
        found: list[Group] = []
        for group in (*close, *self._farther(line, place, start, title)):
            if group and group not in found:
                found.append(group)
        return Subjects(found[:MOST], len({group for group in close if group}))

    def _close(self, line: Line, place: int, start: int, end: int) -> Iterator[Group]:
        """Yield what the clause of a place names, before it and then after it."""
        inside = [one for one in line.mentions if one.kind in SUBJECTS and start <= one.start < end]
        earlier = [one for one in inside if one.end <= place]
        yield from (one.entities for one in reversed(earlier))
        if not earlier and (apposed := self._apposed(line, start)):
            yield apposed
        if not earlier and (meant := self._meant(line, start, place)):
            yield meant
        yield from (one.entities for one in inside if one.start >= place)

    def _apposed(self, line: Line, start: int) -> Group:
        """Return what a clause before names that holds a name alone: its rival, the SU7."""
        if start <= line.sentence.start:
            return ()
        first, last = line.sentence.clause(start - 1)
        if first <= line.sentence.start or line.text[first - 1] in "(（":
            return ()
        return self._alone(line, first, last)

    def _alone(self, line: Line, first: int, last: int) -> Group:
        """Return what a clause names that holds a name and nothing else."""
        inside = [
            one for one in line.mentions if one.kind in SUBJECTS and first <= one.start < last
        ]
        if len(inside) != 1:
            return ()
        rest = [one for one in line.words if first <= one.start < last
                and not inside[0].start <= one.start < inside[0].end]  # fmt: skip
        return inside[0].entities if all(one.key in _articles() for one in rest) else ()

    def _farther(self, line: Line, place: int, start: int, title: Group) -> Iterator[Group]:
        mentioned = [one for one in line.mentions if one.kind in SUBJECTS]
        before = [one for one in mentioned if one.end <= start]
        meant = self._meant(line, line.sentence.start, place)
        head = line.sentence.clause(line.sentence.start)
        if start >= head[1] and not meant and line.text[head[1] - 1] in ",，":
            yield self._alone(line, *head)  # AITO, the first of the brands, took five years
        if sum(one.kind == "VehicleModel" for one in before) >= LIST:
            yield meant  # a list of models is spoken of as a whole: that of their brand
            yield mentioned[0].entities if mentioned[0].kind != "VehicleModel" else ()
        if before and not meant:
            yield from (one.entities for one in reversed(before))
        yield meant
        yield from (one.entities for one in reversed(before))
        yield from (
            one.entities for one in sorted(mentioned, key=lambda one: gap(one, place, place))
        )
        if line.before:
            yield line.before.subject
            yield from (
                one.entities for one in reversed(line.before.mentions) if one.kind in SUBJECTS
            )
        yield title

    def _is_stranger(self, line: Line, start: int, place: int) -> bool:
        """Say whether a clause begins with a name of several words that the graph does not know."""
        head = self.written[start:place]
        if line.of("pronouns", start, place) or line.of("class", start, place):
            return False
        return start == line.sentence.start and bool(_STRANGER.match(head))

    def _meant(self, line: Line, start: int, end: int) -> Group:
        """Return what `the company`, `the model` or `it` stands for in a stretch."""
        for cue in line.of("class", start, end):
            head = line.text[max(line.sentence.start, cue.start - 6) : cue.start].split()
            is_chinese = not line.text[cue.start].isascii()
            named = is_chinese or (head and head[-1] in _articles())
            if named and (group := self._last(line, cue.slug, cue.start)):
                return group
        if line.of("pronouns", start, end):
            own = [one for one in line.mentions if one.end <= start and one.kind in SUBJECTS]
            if own:
                return own[0].entities
            return line.before.subject if line.before else ()
        return ()

    def _last(self, line: Line, kind: str, place: int) -> Group:
        """Return the last name before a place that means something of a class."""
        step: Line | None = line
        for _ in range(8):
            if step is None:
                break
            for one in reversed(step.mentions):
                if one.start < place:
                    fitting = tuple(e for e in one.entities if self.names.kind(e) == kind)
                    if fitting:
                        return fitting + tuple(e for e in one.entities if e not in fitting)
            step = step.before
        return ()


def _numbers(graph: Graph) -> Numbers:
    return Numbers(vocabulary.read(graph))


def _articles() -> frozenset[str]:
    return frozenset(one for name in vocabulary.LANGUAGES
                     for one in vocabulary.grammar(name)["article"])  # fmt: skip


def _within(word: Token, taken: list[tuple[int, int]]) -> bool:
    return any(start <= word.start and word.end <= end for start, end in taken)
