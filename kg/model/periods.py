"""Periods as people write them: year, half, quarter, month, week, day, interval.

A period is kept as its text; this module says which days it covers and which spans it can have.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import NamedTuple

_FORMS = (
    ("year", re.compile(r"(\d{4})\Z", re.ASCII)),
    ("half-year", re.compile(r"(\d{4})-H([12])\Z", re.ASCII)),
    ("quarter", re.compile(r"(\d{4})-Q([1-4])\Z", re.ASCII)),
    ("month", re.compile(r"(\d{4})-(\d{2})\Z", re.ASCII)),
    ("week", re.compile(r"(\d{4})-W(\d{2})\Z", re.ASCII)),
    ("day", re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z", re.ASCII)),
)

#: One period of each form.
EXAMPLES = {
    "year": "2025",
    "half-year": "2025-H1",
    "quarter": "2025-Q3",
    "month": "2025-11",
    "week": "2025-W23",
    "day": "2025-11-03",
    "interval": "2025-01/2025-04",
}

#: How a period must look for each span; spans not named here take any form.
SPAN_FORMS = {
    "year": {"year"},
    "half-year": {"half-year"},
    "quarter": {"quarter"},
    "month": {"month"},
    "week": {"week"},
    "interval": {"interval"},
    "year-to-date": {"half-year", "quarter", "month", "week", "day"},
    "since-launch": {"year", "half-year", "quarter", "month", "week", "day"},
    "at-date": {"year", "half-year", "quarter", "month", "week", "day"},
}

STEADY = ("week", "month", "quarter", "half-year", "year")
"""Spans whose periods follow each other, so that one may be missing."""
RUNNING = ("year-to-date",)
"""Spans of totals that grow from the same first day on."""


class Period(NamedTuple):
    """The days that a period covers, both included, and the form it is written in."""

    first: date
    last: date
    form: str


def known_since(issued: str, assumed: str = "") -> date | None:
    """Return the day from which a source counts as known: the last on which it can have appeared.

    For an undated one the day that is assumed stands in; None where there is none either.

    >>> known_since("2024-02"), known_since("", "2023-12-31"), known_since("")
    (datetime.date(2024, 2, 29), datetime.date(2023, 12, 31), None)
    """
    text = issued or assumed
    return parse(text).last if text else None


@lru_cache(maxsize=4096)
def parse(text: str) -> Period:
    """Return the days that a period text covers.

    Raises ValueError with a sentence for a reader when the text is no period.

    >>> parse("2025-Q3").last
    datetime.date(2025, 9, 30)
    >>> parse("2025-01-01/2025-03").form
    'interval'
    """
    if "/" in text:
        begin, _, end = text.partition("/")
        if not all(any(form.match(side) for _, form in _FORMS) for side in (begin, end)):
            raise ValueError(f"'{text}' is not a period")
        first, last = parse(begin).first, parse(end).last
        if first > last:
            raise ValueError(f"'{text}' ends before it starts")
        return Period(first, last, "interval")
    for form, pattern in _FORMS:
        if match := pattern.match(text):
            return _days(form, text, [int(group) for group in match.groups()])
    raise ValueError(f"'{text}' is not a period")


def _days(form: str, text: str, numbers: list[int]) -> Period:
    year, rest = numbers[0], numbers[1:]
    try:
        if form == "year":
            return Period(date(year, 1, 1), date(year, 12, 31), form)
        if form == "week":
            return Period(
                date.fromisocalendar(year, rest[0], 1), date.fromisocalendar(year, rest[0], 7), form
            )
        if form == "day":
            day = date(year, *rest)
            return Period(day, day, form)
        size = {"half-year": 6, "quarter": 3, "month": 1}[form]
        last_month = rest[0] * size
        first = date(year, last_month - size + 1, 1)
        return Period(first, date(year, last_month, monthrange(year, last_month)[1]), form)
    except ValueError:
        raise ValueError(f"'{text}' is not on the calendar") from None


def force(start: str, end: str, now: date) -> tuple[date, date]:
    """Return from which day to which something that is stated as a fact was in force for certain.

    `start` and `end` are periods or empty. A vague start counts from its end, but what is stated
    had begun by `now`; a vague end counts to its end.

    >>> force("2024", "2025-06", date(2026, 1, 1))
    (datetime.date(2024, 12, 31), datetime.date(2025, 6, 30))
    >>> force("2026", "", date(2026, 5, 1))[0]
    datetime.date(2026, 5, 1)
    """
    begun = max(parse(start).first, min(parse(start).last, now)) if start else date.min
    return begun, parse(end).last if end else date.max


def covered(text: str, span: str) -> tuple[date | None, date]:
    """Return first and last day that a figure of this period and span counts.

    A running total since launch has no first day; a year-to-date figure starts on 1 January.

    >>> covered("2025-11", "year-to-date")
    (datetime.date(2025, 1, 1), datetime.date(2025, 11, 30))
    """
    period = parse(text)
    if span == "since-launch":
        return None, period.last
    if span == "year-to-date":
        return date(period.last.year, 1, 1), period.last
    return period.first, period.last


def default_span(text: str) -> str:
    """Return the span a period has when nothing else is said.

    >>> default_span("2025-11"), default_span("2025-11-03")
    ('month', 'at-date')
    """
    form = parse(text).form
    return "at-date" if form == "day" else form


def literal_type(text: str) -> str:
    """Return the XML Schema type name that fits a date text: date, gYearMonth, gYear or string.

    >>> literal_type("2025-11")
    'gYearMonth'
    """
    form = parse(text).form
    return {"day": "date", "month": "gYearMonth", "year": "gYear"}.get(form, "string")
