"""Periods in a sentence: absolute ones, and those that count from the day of the text."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name, monthrange
from collections.abc import Callable, Iterator
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


Made = Callable[[re.Match[str], "Reader"], "tuple[str, str, bool] | None"]

_MONTHS = {name.lower(): place for names in (month_name, month_abbr)
           for place, name in enumerate(names) if name} | {"sept": 9}  # fmt: skip
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"((?:19|20)\d\d)"
_OF = r",?(?:\s+of)?(?:\s+the)?(?:\s+(?:financial|fiscal|full))?\s+(?:year\s+)?"


@cache
def _counts() -> dict[str, int]:
    return {**both("numbers"), **both("ordinals")}


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
        for pattern, made in _patterns():
            for match in pattern.finditer(text, start, end):
                if any(match.start() < stop and begin < match.end() for begin, stop in taken):
                    continue
                self._ahead = ahead(match.start())
                told = made(match, self)
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

    def relative(self, text: str) -> tuple[str, str, bool] | None:
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


def _day(year: int | None, month: int, day: int, told: bool) -> tuple[str, str, bool] | None:
    if year is None or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return f"{year}-{month:02}-{day:02}", "", told


def _month(reader: Reader, year: str | None, month: int) -> tuple[str, str, bool] | None:
    if not 1 <= month <= 12:
        return None
    found = reader.year(year, date(2000, month, 1))
    return None if found is None else (f"{found}-{month:02}", "", bool(year))


def _part(reader: Reader, year: str | None, kind: str, place: int) -> tuple[str, str, bool] | None:
    size = {"Q": 3, "H": 6}[kind]
    if not 1 <= place <= 12 // size:
        return None
    found = reader.year(year, date(2000, size * (place - 1) + 1, 1))
    return None if found is None else (f"{found}-{kind}{place}", "", bool(year))


def _to_date(reader: Reader, year: str | None, month: int) -> tuple[str, str, bool] | None:
    if not 1 <= month <= 12:
        return None
    found = reader.year(year, date(2000, month, 1))
    if found is None:
        return None
    if month == 12:
        return str(found), "", bool(year)
    return f"{found}-{month:02}", "year-to-date", bool(year)


def _english() -> Iterator[tuple[str, Made]]:
    counts = "(" + "|".join([*grammar("en")["numbers"], r"\d{1,2}"]) + ")"
    places = "(" + "|".join([*grammar("en")["ordinals"]]) + ")"
    year = rf"(?:{_OF}{_YEAR})?"
    yield rf"\b(?:the )?first {counts} months{year}\b", lambda m, r: _to_date(
        r, m[2], _count(m[1]))  # fmt: skip
    yield rf"\b(?:the )?first {counts} quarters{year}\b", lambda m, r: _to_date(
        r, m[2], 3 * _count(m[1]))  # fmt: skip
    yield rf"\bjan(?:uary|\.)?\s*(?:to|through|-|–|until)\s*{_MONTH}(?:,?\s+{_YEAR})?", (
        lambda m, r: _to_date(r, m[2], _MONTHS[m[1]]))  # fmt: skip
    no_range = r"(?!\s*(?:to|-|–)\s*\d+%)"
    yield rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?\b{no_range}(?:,?\s+{_YEAR}\b)?", (
        lambda m, r: _english_day(m[3], _MONTHS[m[1]], int(m[2]), r))  # fmt: skip
    yield rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR}\b)?", (
        lambda m, r: _english_day(m[3], _MONTHS[m[2]], int(m[1]), r))  # fmt: skip
    yield rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}\b", lambda m, r: _month(r, m[2], _MONTHS[m[1]])
    yield rf"\b{places}[- ]quarter{year}\b", lambda m, r: _part(r, m[2], "Q", _count(m[1]))
    yield rf"\b{places}[- ]half{year}\b(?! (?:of )?million)", lambda m, r: _part(
        r, m[2], "H", _count(m[1]))  # fmt: skip
    yield rf"\b{_YEAR}[ -]?([qh])([1-4])\b", lambda m, r: _part(
        r, m[1], m[2].upper(), int(m[3]))  # fmt: skip
    yield rf"\b([qh])([1-4])(?: of)?[ -]?{_YEAR}\b", lambda m, r: _part(
        r, m[3], m[1].upper(), int(m[2]))  # fmt: skip
    yield r"\b([1-4])([qh])(\d\d)\b", lambda m, r: _part(r, m[3], m[2].upper(), int(m[1]))
    yield rf"\b(?:in|for|during|by|of|the|since|until)\s+{_MONTH}(?!\w)", (
        lambda m, r: _month(r, None, _MONTHS[m[1]]))  # fmt: skip
    told = r"(?= (?:sales|deliveries|figures|results)|[.,;:)]|$| and | to )"
    yield rf"\b(?!may\b|mar\b){_MONTH}{told}", (
        lambda m, r: _month(r, None, _MONTHS[m[1]]))  # fmt: skip
    yield rf"(?<![\d.,$-]){_YEAR}-(\d\d)-(\d\d)(?!\d)", lambda m, r: _day(
        int(m[1]), int(m[2]), int(m[3]), True)  # fmt: skip
    yield rf"(?<![\d.,$-]){_YEAR}-(\d\d)(?![\d-])", lambda m, r: _month(r, m[1], int(m[2]))
    counted = r" (?:vehicles|cars|units|yuan|stores|km|mm)\b|\s*[%年辆台元家座个]"
    yield rf"(?<![\d.,$€¥-]){_YEAR}(?!\d|,\d|\.\d|-\d|{counted})", (
        lambda m, r: (m[1], "", True))  # fmt: skip


def _english_day(
    year: str | None, month: int, day: int, reader: Reader
) -> tuple[str, str, bool] | None:
    if not 1 <= day <= 31:
        return None
    probe = date(2000, month, min(day, monthrange(2000, month)[1]))
    return _day(reader.year(year, probe), month, day, bool(year))


def _chinese() -> Iterator[tuple[str, Made]]:
    year = rf"(?:{_YEAR}\s*年|(今年|去年))?\s*"
    counts = (
        "(" + "|".join([*sorted(grammar("zh")["numbers"], key=len, reverse=True), r"\d{1,2}"]) + ")"
    )
    to = r"\s*(?:至|到|-|–|—|~|～)\s*"
    yield rf"{year}1\s*月?(?:份)?{to}(\d{{1,2}})\s*月", lambda m, r: _to_date(
        r, _zh_year(m, r), int(m[3]))  # fmt: skip
    yield (
        rf"{year}[前首]\s*{counts}\s*个?月",
        lambda m, r: _to_date(r, _zh_year(m, r), _count(m[3])),
    )
    yield rf"{year}[前首]\s*{counts}\s*个?季度?", lambda m, r: _to_date(
        r, _zh_year(m, r), 3 * _count(m[3]))  # fmt: skip
    yield rf"{year}(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*[日号]", lambda m, r: _english_day(
        _zh_year(m, r), int(m[3]), int(m[4]), r) if 1 <= int(m[3]) <= 12 else None  # fmt: skip
    yield rf"{year}(\d{{1,2}})\s*月(?!内)(?:份)?", lambda m, r: _month(r, _zh_year(m, r), int(m[3]))
    yield rf"{year}第?\s*([一二三四]|[1-4])\s*季度?", lambda m, r: _part(
        r, _zh_year(m, r), "Q", _count(m[3]))  # fmt: skip
    yield rf"(?:{_YEAR}\s*年|(今年|去年))\s*q([1-4])(?!\d)", lambda m, r: _part(
        r, _zh_year(m, r), "Q", int(m[3]))  # fmt: skip
    yield rf"{year}([上下])半年", lambda m, r: _part(
        r, _zh_year(m, r), "H", 1 if m[3] == "上" else 2)  # fmt: skip
    yield rf"{_YEAR}\s*(?:财年|年度|全年|年)(?!代)", lambda m, r: (m[1], "", True)


def _zh_year(match: re.Match[str], reader: Reader) -> str | None:
    if match[1]:
        return match[1]
    if match[2] and reader.day:
        reader.used_day = True
        return str(reader.day.year + int(both("relative")[match[2]].split()[1]))
    return None


@cache
def _patterns() -> list[tuple[re.Pattern[str], Made]]:
    relative = sorted(both("relative"), key=len, reverse=True)
    words = "|".join(rf"\b{word}\b" if word.isascii() else re.escape(word) for word in relative)
    listed = [*_chinese(), *_english(), (f"({words})", lambda m, r: r.relative(m[1]))]
    return [(re.compile(pattern), made) for pattern, made in listed]
