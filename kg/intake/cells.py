"""Numbers and periods as foreign tables write them, in the form of our tables."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from decimal import Decimal, InvalidOperation

from kg.model import periods

_MONTHS = {name.casefold(): place for names in (month_name, month_abbr)
           for place, name in enumerate(names) if name} | {"sept": 9}  # fmt: skip
_WORD = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_TIMES = {"": 1, "万": 10_000, "亿": 100_000_000, "k": 1_000, "m": 1_000_000}
_NUMBER = re.compile(
    r"([-−]?)[¥$€]?\s*([\d.,' \u00a0\u202f]*\d)\s*(万|亿|k|m)?\s*(辆|台|%|units)?\Z",
    re.IGNORECASE,
)
_SHAPES = (
    (re.compile(r"(\d{4})[-/.年]\s?(\d{1,2})(?:月)?\Z"), "{0}-{1:02}"),
    (re.compile(r"(\d{4})[Mm](\d{1,2})\Z"), "{0}-{1:02}"),
    (re.compile(r"(20\d\d)(0[1-9]|1[0-2])\Z"), "{0}-{1:02}"),
    (re.compile(r"(\d{1,2})[-/.](\d{4})\Z"), "{1}-{0:02}"),
    (re.compile(r"(\d{4})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})日?(?:[ T].*)?\Z"),
     "{0}-{1:02}-{2:02}"),
    (re.compile(r"[Qq]([1-4])[ -/]?(\d{4})\Z"), "{1}-Q{0}"),
    (re.compile(r"(\d{4})[ -]?[Qq]([1-4])\Z"), "{0}-Q{1}"),
    (re.compile(r"(\d{4})年?[Hh]([12])\Z"), "{0}-H{1}"),
    (re.compile(r"(\d{4})年\Z"), "{0}"),
)  # fmt: skip


def number(text: str, is_comma_decimal: bool = False) -> str:
    """Return a number as our tables write it; empty where a cell holds none.

    >>> number("57,915"), number("5.79万"), number("12.3 %"), number("n/a")
    ('57915', '57900', '12.3', '')
    >>> number("12,5", is_comma_decimal=True)
    '12.5'
    """
    match = _NUMBER.match(text.strip())
    if not match:
        return ""
    sign, digits, times, _ = match.groups()
    digits = re.sub(r"[' \u00a0\u202f]", "", digits)
    if is_comma_decimal:
        digits = digits.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?", digits):
        digits = digits.replace(",", "")
    try:
        value = Decimal(("-" if sign else "") + digits) * _TIMES[(times or "").lower()]
    except InvalidOperation:
        return ""
    told = f"{value:f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


def period(text: str, year: str = "") -> str:
    """Return a period as our tables write it; empty where a text is none.

    `year` goes with a month that stands alone.

    >>> period("Jan-25"), period("2025年3月"), period("03/2025"), period("Q2 2025")
    ('2025-01', '2025-03', '2025-03', '2025-Q2')
    >>> period("March", "2024"), period("3月", "2024"), period("Total")
    ('2024-03', '2024-03', '')
    """
    text = re.sub(r"\s+00:00(:00)?$", "", text.strip())
    found = _named(text, year)
    for shape, form in _SHAPES:
        if not found and (match := shape.match(text)):
            found = form.format(*(int(part) for part in match.groups()))
    if not found and re.fullmatch(r"(?:19|20)\d\d(?:-.+)?", text):
        found = text
    try:
        periods.parse(found)
    except ValueError:
        return ""
    return found


def _named(text: str, year: str) -> str:
    """Return a month that is named, or stands alone as a number with its year elsewhere."""
    match = re.fullmatch(rf"{_WORD}[ '/.-]*((?:19|20)?\d\d)?", text, re.IGNORECASE)
    turned = re.fullmatch(rf"((?:19|20)?\d\d)[ '/.-]*{_WORD}", text, re.IGNORECASE)
    alone = re.fullmatch(r"(\d{1,2})月?", text) if year else None
    if match:
        told, month = match[2] or year, _MONTHS[match[1].casefold()]
    elif turned:
        told, month = turned[1], _MONTHS[turned[2].casefold()]
    elif alone and 1 <= int(alone[1]) <= 12:
        told, month = year, int(alone[1])
    else:
        return ""
    if not told:
        return ""
    return f"{told if len(told) == 4 else f'20{told}'}-{month:02}"


def months_of(text: str) -> str:
    """Return the month of a day, any other period as it is."""
    return text[:7] if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text
