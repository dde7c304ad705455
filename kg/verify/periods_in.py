"""Periods in a sentence: absolute ones, and those that count from the day of the text."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from kg.model.periods import covered
from kg.verify.period_patterns import patterns
from kg.verify.vocabulary import both


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


KEPT = 12
"""How many periods are kept that later words may count from."""
Told = tuple[str, str, bool]
"""A period, its span, and whether the text tells its year."""


@cache
def _counts() -> dict[str, int]:
    return {**both("numbers"), **both("ordinals"), **both("months"), **both("halves")}


def _count(text: str) -> int:
    return int(text) if text.isdecimal() else int(_counts()[text])


class Reader:
    """Finds the periods of sentences of a text that was written on a day."""

    def __init__(self, day: date | None, is_dated: bool = True):
        self.day = day
        self._is_dated = is_dated
        """Whether the text tells its day; else years that it tells come first."""
        self.used_day = False
        """Whether a period had to be counted from the day."""
        self._ahead = False
        self._told: list[Moment] = []
        """The last periods that were told."""

    def find(
        self, text: str, start: int, end: int, ahead: Callable[[int], bool] = lambda place: False
    ) -> list[Moment]:
        """Return the periods in a stretch of a plain text.

        Where `ahead` says so of its place, a month without a year is the next one to come.
        """
        found: list[Moment] = []
        taken: list[tuple[int, int]] = []
        for pattern, means in patterns():
            for match in pattern.finditer(text, start, end):
                if any(match.start() < stop and begin < match.end() for begin, stop in taken):
                    continue
                self._ahead = ahead(match.start())
                if means == "relative":
                    earlier = sorted(one for one in found if one.end <= match.start())
                    told = self.relative(match[0], earlier)
                else:
                    told = _made(match, means, self)
                if told is None or not _is_real(*told[:2]):
                    continue
                taken.append(match.span())
                found.append(Moment(match.start(), match.end(), *told))
        found.sort()
        self._told = [*self._told, *found][-KEPT:]
        return found

    def year(self, told: str | None, first: date | None = None) -> int | None:
        """Return the year told, else the last in which a day of some month had come."""
        if told:
            year = int(told)
            return year + 2000 if year < 100 else year
        if self.day is None:
            return None
        if not self._is_dated and (years := [one for one in self._told if one.is_told]):
            return int(years[-1].period[:4])
        self.used_day = True
        if first is None:
            return self.day.year
        year = self.day.year
        if self._ahead:
            return year if (first.month, first.day) >= (self.day.month, self.day.day) else year + 1
        return year if (first.month, first.day) <= (self.day.month, self.day.day) else year - 1

    def relative(self, text: str, before: Iterable[Moment] = ()) -> Told | None:
        """Return the period that a word such as `last month` or `in the quarter` means.

        What counts from a period told counts from the last of its size `before` the word, in its
        sentence, or in those read earlier; else from the day, unless that period itself is meant.
        """
        unit, _, shift = both("relative")[text].partition(" ")
        step = int(shift)
        size = unit.removeprefix("told-")
        if size == "same":
            return None  # the same period of another year: it tells no figure's own time
        if size != unit:
            for one in (*reversed([*before]), *reversed(self._told)):
                if (place := _places(one).get(size)) is not None:
                    return _placed(size, place + step), "", one.is_told
            if not step:
                return None
        if self.day is None:
            return None
        self.used_day = True
        if size == "day":
            return (self.day + timedelta(step)).isoformat(), "", False
        today = _places(Moment(0, 0, self.day.isoformat()[:7], ""))
        return _placed(size, today[size] + step), "", False


def _places(one: Moment) -> dict[str, int]:
    """Return which year, and which quarter and month in all, a period is, or lies in."""
    year, _, part = one.period.partition("-")
    found = {"year": int(year)}
    if part.isdecimal() and not one.span:
        month = int(part)
        found["month"] = int(year) * 12 + month - 1
        found["quarter"] = int(year) * 4 + (month - 1) // 3
    elif part.startswith("Q"):
        found["quarter"] = int(year) * 4 + int(part[1:]) - 1
    return found


def _placed(size: str, place: int) -> str:
    if size == "year":
        return str(place)
    count = {"quarter": 4, "month": 12}[size]
    year, part = divmod(place, count)
    return f"{year}-Q{part + 1}" if size == "quarter" else f"{year}-{part + 1:02}"


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
