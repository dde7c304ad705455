"""Periods in a sentence: absolute ones, and those that count from the day of the text."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from kg.model.periods import covered
from kg.verify.vocabulary import both, grammar


class Moment(NamedTuple):
    """A period as a text tells it."""

    start: int
    end: int
    period: str
    """In the form of the tables: 2025, 2025-Q3, 2025-11, 2025-11-03."""
    span: str
    """`year-to-date` where it runs from the first of January, else empty."""
    is_told: bool = True
    """Whether the text tells the year; else it follows from the day of the text."""

    @property
    def days(self) -> tuple[date, date]:
        """First and last day."""
        first, last = covered(self.period, self.span)
        return first or last, last


Told = tuple[str, str, bool]
"""A period, its span, and whether the text tells its year."""

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_PART = re.compile("[A-Z]{2,}")
"""Stands for a pattern in those of the grammars."""


@cache
def _counts() -> dict[str, int]:
    return {**both("numbers"), **both("ordinals"), **both("months"), **both("halves")}


def _count(text: str) -> int:
    return int(text) if text.isdecimal() else int(_counts()[text])


class Reader:
    """Finds the periods of sentences of a text that was written on a day."""

    def __init__(self, day: date | None):
        self.day = day
        self.used_day = False
        """Whether a period had to be counted from the day."""
        self._ahead = False

    def find(
        self, text: str, start: int, end: int, ahead: Callable[[int], bool] = lambda place: False
    ) -> list[Moment]:
        """Return the periods in a stretch of a plain text.

        Where `ahead` says so of its place, a month without a year is the next one to come.
        """
        found: list[Moment] = []
        taken: list[tuple[int, int]] = []
        for pattern, means in _patterns():
            for match in pattern.finditer(text, start, end):
                if any(match.start() < stop and begin < match.end() for begin, stop in taken):
                    continue
                self._ahead = ahead(match.start())
                told = _made(match, means, self)
                if told is None or not _is_real(*told[:2]):
                    continue
                taken.append(match.span())
                found.append(Moment(match.start(), match.end(), *told))
        return sorted(found)

    def year(self, told: str | None, first: date | None = None) -> int | None:
        """Return the year told, else the last in which a day of some month had come."""
        if told:
            year = int(told)
            return year + 2000 if year < 100 else year
        if self.day is None:
            return None
        self.used_day = True
        if first is None:
            return self.day.year
        year = self.day.year
        if self._ahead:
            return year if (first.month, first.day) >= (self.day.month, self.day.day) else year + 1
        return year if (first.month, first.day) <= (self.day.month, self.day.day) else year - 1

    def relative(self, text: str) -> Told | None:
        """Return the period that a word such as `last month` means."""
        if self.day is None:
            return None
        self.used_day = True
        unit, _, shift = both("relative")[text].partition(" ")
        step = int(shift)
        if unit == "year":
            return str(self.day.year + step), "", False
        if unit == "month":
            months = self.day.year * 12 + self.day.month - 1 + step
            return f"{months // 12}-{months % 12 + 1:02}", "", False
        if unit == "quarter":
            quarters = self.day.year * 4 + (self.day.month - 1) // 3 + step
            return f"{quarters // 4}-Q{quarters % 4 + 1}", "", False
        if unit == "day":
            return (self.day + timedelta(step)).isoformat(), "", False
        return None  # the same period of another year: it tells no figure's own time


def _is_real(period: str, span: str) -> bool:
    try:
        return covered(period, span)[1].year < 2100
    except ValueError:
        return False


def _day(year: int | None, month: int, day: int, told: bool) -> Told | None:
    if year is None or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return f"{year}-{month:02}-{day:02}", "", told


def _month(reader: Reader, year: str | None, month: int) -> Told | None:
    if not 1 <= month <= 12:
        return None
    found = reader.year(year, date(2000, month, 1))
    return None if found is None else (f"{found}-{month:02}", "", bool(year))


def _part(reader: Reader, year: str | None, kind: str, place: int) -> Told | None:
    size = {"Q": 3, "H": 6}[kind]
    if not 1 <= place <= 12 // size:
        return None
    found = reader.year(year, date(2000, size * (place - 1) + 1, 1))
    return None if found is None else (f"{found}-{kind}{place}", "", bool(year))


def _to_date(reader: Reader, year: str | None, month: int) -> Told | None:
    if not 1 <= month <= 12:
        return None
    found = reader.year(year, date(2000, month, 1))
    if found is None:
        return None
    if month == 12:
        return str(found), "", bool(year)
    return f"{found}-{month:02}", "year-to-date", bool(year)


def _made(match: re.Match[str], means: str, reader: Reader) -> Told | None:
    """Return the period that a pattern has found, by what the grammar says it means."""
    told = match.groupdict()
    if means == "relative":
        return reader.relative(match[0])
    year = told.get("year") or _year_by_word(told.get("relative"), reader)
    if means == "year":
        return match["year"], "", True
    if means == "day":
        return _on_day(reader, year, _count(told["month"]), int(told["day"]))
    if means == "month":
        return _month(reader, year, _count(told["month"]))
    place = _count(told.get("month") or told.get("half") or told["count"])
    if means == "months-to":
        return _to_date(reader, year, place)
    if means == "quarters-to":
        return _to_date(reader, year, 3 * place)
    kind = told.get("kind") or means
    return _part(reader, year, kind[0].upper(), place)


def _on_day(reader: Reader, year: str | None, month: int, day: int) -> Told | None:
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    probe = date(2000, month, min(day, monthrange(2000, month)[1]))
    return _day(reader.year(year, probe), month, day, bool(year))


def _year_by_word(word: str | None, reader: Reader) -> str | None:
    if word and reader.day:
        reader.used_day = True
        return str(reader.day.year + int(both("relative")[word].split()[1]))
    return None


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
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    relative = sorted(both("relative"), key=len, reverse=True)
    words = "|".join(rf"\b{word}\b" if word.isascii() else re.escape(word) for word in relative)
    listed = [*_filled("zh"), *_filled("en"), (words, "relative")]
    return [(re.compile(pattern), means) for pattern, means in listed]
