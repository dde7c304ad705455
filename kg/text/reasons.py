"""Reasons: a key with arguments, which two files of words turn into a sentence.

Whoever finds something out says it as `Reason(key, arguments)`; `words_en.toml` and
`words_zh.toml` hold the sentence for each key, with blanks for the arguments. So one finding is
told in two languages, and nobody takes a sentence apart to learn what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from kg.model.bounds import sign
from kg.text.numbers import listing, number, plain
from kg.text.words import column, sentences

PLAIN_SPANS = frozenset(
    {"month", "quarter", "year", "half-year", "week", "interval", "at-date", ""}
)
"""Spans that the period itself tells."""
NOBODY: Mapping[str, str] = {}
_GAP = re.compile(r"(?<=[\u4e00-\u9fff）。]) (?=[\u4e00-\u9fff])")
"""A blank that Chinese does without."""


class Name(str):
    """The English name of an entity, or the slug of a term, which other languages may replace."""

    __slots__ = ()


class Column(str):
    """The name of a column of an answer, which each language says in its words."""

    __slots__ = ()


class Quantity(NamedTuple):
    """A value with its unit and bound."""

    value: int | Decimal
    unit: str
    bound: str = "exactly"


class When(NamedTuple):
    """A period with its span."""

    period: str
    span: str = ""


class People(NamedTuple):
    """Publishers that tell something, each once; of many only the first three are named."""

    names: tuple[str, ...]


class Many(NamedTuple):
    """Several arguments in a row: commas, semicolons, `and` before the last or each, or plus."""

    items: tuple[Argument, ...]
    joint: str = "comma"


class Reason(NamedTuple):
    """What is to be said: the key of a sentence, and what stands in its blanks."""

    key: str
    arguments: tuple[tuple[str, Argument], ...] = ()

    def __str__(self) -> str:
        """Return the sentence in English."""
        return say(self)


Argument = str | int | Decimal | Quantity | When | People | Many | Reason


def reason(key: str, **arguments: Argument) -> Reason:
    """Return a reason with its arguments by name.

    >>> str(reason("unknown"))
    'No explanation known.'
    """
    return Reason(key, tuple(sorted(arguments.items())))


def names(listed: Iterable[str], joint: str = "comma") -> Many:
    """Return names of entities as one argument."""
    return Many(tuple(map(Name, listed)), joint)


def say(told: Reason, language: str = "en", known: Mapping[str, str] = NOBODY) -> str:
    """Return a reason as a sentence.

    `known` gives names and slugs in the language; those it does not know stay as they are.
    Raises KeyError for a key or a blank that the words do not have.
    """
    blanks = {name: _Told(one, language, known) for name, one in told.arguments}
    text = sentences(language)[told.key].format(**blanks)
    return text if language == "en" else _GAP.sub("", text)


def listed(
    reasons: Iterable[Reason], language: str = "en", known: Mapping[str, str] = NOBODY
) -> str:
    """Return sentences one after the other, each once."""
    between = " " if language == "en" else ""
    return between.join(dict.fromkeys(say(one, language, known) for one in reasons))


def sums(reasons: Iterable[Reason], language: str = "en", known: Mapping[str, str] = NOBODY) -> str:
    """Return pieces of arithmetic or remarks one after the other, each once."""
    between = "; " if language == "en" else "；"
    return between.join(dict.fromkeys(say(one, language, known) for one in reasons))


class _Told:
    """An argument as it stands in a sentence; `{who:tells/tell}` takes a word by its number."""

    def __init__(self, value: Argument, language: str, known: Mapping[str, str]):
        self.value = value
        self.language = language
        self.known = known

    def __format__(self, choice: str) -> str:
        if not choice:
            return self._text(self.value)
        one, _, several = choice.partition("/")
        value = self.value
        many = len(value.names) > 1 if isinstance(value, People) else value != 1
        return several if many else one

    def _text(self, value: Argument) -> str:
        if isinstance(value, Reason):
            return say(value, self.language, self.known)
        if isinstance(value, Many):
            return self._joined([self._text(one) for one in value.items], value.joint)
        if isinstance(value, People):
            return self._people(value.names)
        if isinstance(value, When):
            known = "" if value.span in PLAIN_SPANS else self._name(value.span)
            return self._bracketed(value.period, known)
        if isinstance(value, Quantity):
            unit = value.unit if value.unit in ("percent", "count") else self._name(value.unit)
            return sign(value.bound) + number(value.value, unit)
        if isinstance(value, int | Decimal):
            return plain(value)
        if isinstance(value, Column):
            return column(value, self.language)
        return self._name(value) if isinstance(value, Name) else value

    def _name(self, name: str) -> str:
        return self.known.get(name, name)

    def _bracketed(self, text: str, more: str) -> str:
        if not more:
            return text
        return f"{text} ({more})" if self.language == "en" else f"{text}（{more}）"

    def _people(self, listed: tuple[str, ...]) -> str:
        first = self._joined([self._name(one) for one in listed[:3]], "comma")
        if len(listed) <= 3:
            return first
        return say(reason("and-more", first=first, more=len(listed) - 3), self.language)

    def _joined(self, texts: list[str], joint: str) -> str:
        if joint == "plus":
            return " + ".join(texts)
        if joint == "semicolon":
            return ("; " if self.language == "en" else "；").join(texts)
        if self.language != "en":
            return "、".join(texts)
        if joint == "each":
            return " and ".join(texts)
        return listing(texts) if joint == "and" else ", ".join(texts)
