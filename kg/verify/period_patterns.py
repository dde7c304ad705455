"""The patterns of periods that the grammars tell, with their parts put in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from kg.verify.vocabulary import both, grammar

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_PART = re.compile("[A-Z]{2,}")
"""Stands for a pattern in those of the grammars."""


def _filled(language: str) -> Iterator[tuple[str, str]]:
    """Yield the patterns of a language with their parts put in, and what each means."""
    told = grammar(language)
    parts = {
        "YEAR": _YEAR,
        "MONTH": f"(?P<month>{_any(told['months'])})\\b\\.?",
        "COUNT": f"(?P<count>{_any(told['numbers'])}|\\d{{1,2}})",
        "PLACE": f"(?P<count>{_any(told['ordinals'])})",
        **told["period_parts"],
    }

    def put(pattern: str) -> str:
        return _PART.sub(lambda match: put(parts[match[0]]), pattern)

    for one in told["periods"]:
        yield put(one["pattern"]), one["means"]


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


@cache
def patterns() -> list[tuple[re.Pattern[str], str]]:
    """Return the patterns of both languages, each with what it means; the first that fits wins."""
    relative = sorted(both("relative"), key=len, reverse=True)
    words = "|".join(rf"\b{word}\b" if word.isascii() else re.escape(word) for word in relative)
    listed = [*_filled("zh"), *_filled("en"), (words, "relative")]
    return [(re.compile(pattern), means) for pattern, means in listed]
