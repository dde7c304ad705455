"""Words of a text with their places, and phrases looked up among them, longest first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from kg.model.naming import has_chinese

Meaning = TypeVar("Meaning")

_TOKEN = re.compile(r"[a-z0-9à-öø-ÿ]+|[^\W_]|[%$€¥+]")
_WHOLE = re.compile(r"\.0(?![\d.])")
_JOINT = re.compile(r"[ \t\u00a0]?[-‑–/&.·'’]?[ \t\u00a0]?\Z")
_SMALL = dict.fromkeys((0x130, 0x1E9E))
"""Letters that become two when they are made small; they stay as they are."""


class Token(NamedTuple):
    """A word of Latin letters and digits, a Chinese character, or a sign, in small letters."""

    key: str
    start: int
    end: int
    joined: bool
    """Whether it may go on from the word before: at most a blank or one sign lies between."""


def plain(text: str) -> str:
    """Return a text of the same length with small plain letters and simplified characters.

    >>> plain("ＡＩＴＯ 問界"), len(plain("ﬁx"))
    ('aito 问界', 2)
    """
    if text.isascii():
        return text.lower()
    table = {}
    for one in set(text):
        lone = unicodedata.normalize("NFKC", one)
        lone = lone.lower() if ord(one) not in _SMALL else one
        if len(lone) == 1 and lone != one and (lone.isalnum() or lone in "%+$¥"):
            table[ord(one)] = lone
    return _simplified(text.translate(table))


def _simplified(text: str) -> str:
    """Return a text with simplified characters, one for one."""
    odd = {one for one in set(text) if has_chinese(one) and not _is_common(one)}
    if not odd:
        return text
    table = {}
    for one in odd:
        other = _simple(one)
        if len(other) == 1:
            table[ord(one)] = other
    return text.translate(table)


def _is_common(character: str) -> bool:
    """Say whether a character stands in the standard list of simplified ones."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=8192)
def _simple(character: str) -> str:
    return str(_converter().convert(character))


@lru_cache(maxsize=1)
def _converter():  # type: ignore[no-untyped-def]
    from opencc import OpenCC

    return OpenCC("t2s")


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the words of a plain text, or of a stretch of it."""
    found: list[Token] = []
    last = start
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        key, joined = match[0], False
        if found:
            gap = text[last : match.start()]
            joined = not gap or (len(gap) <= 3 and _JOINT.match(gap) is not None)
            if key == "0" and gap == "." and found[-1].key.isdecimal():
                whole = _WHOLE.match(text, last)
                key = "" if whole else key
        found.append(Token("plus" if key == "+" else key, match.start(), match.end(), joined))
        last = match.end()
    return found


class Hit(NamedTuple, Generic[Meaning]):
    """A phrase found in a text."""

    start: int
    end: int
    meanings: Sequence[Meaning]


class Phrases(Generic[Meaning]):
    """Phrases and what they mean; those that differ in case or blanks only are one."""

    def __init__(self, pairs: Iterable[tuple[str, Meaning]], is_key: bool = False):
        """Take phrases with their meanings; with `is_key` they are put together already."""
        known: dict[str, list[Meaning]] = {}
        starts: set[str] = set()
        for text, meaning in pairs:
            key = text if is_key else "".join(one.key for one in tokens(plain(text)))
            if key:
                meanings = known.setdefault(key, [])
                if meaning not in meanings:
                    meanings.append(meaning)
        for key in known:
            starts.update(key[:length] for length in range(1, len(key)))
        self._known, self._starts = known, starts

    def at(self, key: str) -> Sequence[Meaning]:
        """Return what a phrase means whose words are put together."""
        return self._known.get(key, ())

    def find(self, words: Sequence[Token]) -> Iterator[Hit[Meaning]]:
        """Yield the phrases among some words, none within another."""
        place = 0
        while place < len(words):
            hit, after = self._longest(words, place)
            if hit:
                yield hit
            place = after

    def _longest(self, words: Sequence[Token], place: int) -> tuple[Hit[Meaning] | None, int]:
        key, best, after = "", None, place + 1
        for position in range(place, len(words)):
            word = words[position]
            if position > place and not word.joined:
                break
            key += word.key
            if meanings := self._known.get(key):
                best = Hit(words[place].start, word.end, meanings)
                after = position + 1
            if key not in self._starts:
                break
        return best, after
