"""Paragraphs, sentences and clauses of a text, by their places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from kg.verify.vocabulary import LANGUAGES, grammar

LONGEST = 1500
"""A longer sentence is cut: it is a table or no text at all."""

_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s|\Z)|[。！？；!?]+[”」』）]*|\n")
_HARD = re.compile(r"[\s，,、；;]")
_CLAUSE = re.compile(r"[,;:](?=\s)(?!\s(?:19|20)\d\d\b)|[，；：、]|\s[–—-]\s|[()（）]|——")


class Sentence(NamedTuple):
    """A sentence by where it starts and ends, and where its clauses do."""

    start: int
    end: int
    clauses: tuple[tuple[int, int], ...]
    block: int
    """Number of its paragraph."""
    is_heading: bool

    def clause(self, place: int) -> tuple[int, int]:
        """Return the clause in which a place lies."""
        number = bisect_right(self.clauses, (place, self.end)) - 1
        if number >= 0 and self.clauses[number][0] <= place < self.clauses[number][1]:
            return self.clauses[number]
        return self.start, self.end


class Block(NamedTuple):
    """A paragraph, heading or item of a list."""

    start: int
    end: int
    is_heading: bool = False


def split(plain: str, blocks: list[Block]) -> list[Sentence]:
    """Return the sentences of the blocks of a plain text."""
    found = []
    for number, block in enumerate(blocks):
        for start, end in _sentences(plain, block.start, block.end):
            if plain[start:end].strip():
                found.append(Sentence(start, end, tuple(_clauses(plain, start, end)), number,
                                      block.is_heading))  # fmt: skip
    return found


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _END.finditer(text, start, end):
        if match[0].startswith(".") and _is_abbreviation(text, begin, match.start()):
            continue
        yield from _pieces(text, begin, match.end())
        begin = match.end()
    yield from _pieces(text, begin, end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence, in pieces where it is longer than any sentence is."""
    while end - start > LONGEST:
        cut = _HARD.search(text, start + LONGEST - 200, start + LONGEST)
        stop = cut.end() if cut else start + LONGEST
        yield start, stop
        start = stop
    if start < end:
        yield start, end


def _is_abbreviation(text: str, start: int, place: int) -> bool:
    word = re.search(r"[a-z.]{1,8}\Z", text[max(start, place - 8) : place])
    if word is None:
        return False
    return word[0] in _abbreviations() or (len(word[0]) == 1 and place - start < 3)


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(one for name in LANGUAGES for one in grammar(name)["abbreviations"])


@cache
def _breaks() -> re.Pattern[str]:
    english = "|".join(re.escape(one) for one in grammar("en")["breaks"])
    chinese = "|".join(re.escape(one) for one in grammar("zh")["breaks"] if len(one) > 1)
    return re.compile(rf"\b(?:{english})\b|{chinese}")


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    cuts = {match.end() for match in _CLAUSE.finditer(text, start, end)}
    cuts |= {match.start() for match in _breaks().finditer(text, start, end)}
    begin = start
    for cut in sorted(cuts):
        if cut > begin:
            yield begin, cut
            begin = cut
    if begin < end:
        yield begin, end
