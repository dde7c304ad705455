"""Numbers and periods as foreign tables write them, in the form of our tables."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from decimal import Decimal, InvalidOperation

from kg.model import periods

_MONTHS = {name.casefold(): place for names in (month_name, month_abbr)
           for place, name in enumerate(names) if name} | {"sept": 9}  # fmt: skip
_WORD = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_DAY = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[ '/.-]+{_WORD}[ '/.,-]*((?:19|20)?\d\d)\Z", re.I)
_DAY_AFTER = re.compile(rf"{_WORD} (\d{{1,2}})(?:st|nd|rd|th)?, ?((?:19|20)\d\d)\Z", re.I)
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
    >>> period("1-Apr-2021"), period("April 30, 2021"), period("Q3", "2024")
    ('2021-04-01', '2021-04-30', '2024-Q3')
    """
    text = re.sub(r"\s+00:00(:00)?$", "", text.strip())
    found = _day(text) or _named(text, year)
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


def within(name: str) -> tuple[str, str]:
    """Return the one period in the name of a column, and what else the name says.

    >>> within("total_sales_2019"), within("2024年3月销量"), within("Sales Jan 2024")
    (('2019', 'total sales'), ('2024-03', '销量'), ('2024-01', 'sales'))
    >>> within("Sales"), within("2019 to 2020")
    (('', 'sales'), ('', '2019 to 2020'))
    """
    spaced = re.sub(r"((?:19|20)\d\d年(?:\d{1,2}月)?)", r" \1 ", name.casefold().replace("_", " "))
    words = spaced.split()
    plain = " ".join(words)
    windows = [
        (first, last)
        for length in (3, 2, 1)
        for first in range(len(words) - length + 1)
        if period(" ".join(words[first : (last := first + length)]))
    ]
    if not windows:
        return "", plain
    first, last = windows[0]
    rest = " ".join([*words[:first], *words[last:]])
    if re.search(r"(?:19|20)\d\d", rest):
        return "", plain
    return period(" ".join(words[first:last])), rest


def _day(text: str) -> str:
    """Return a day whose month is named."""
    if match := _DAY.match(text):
        day, month, year = match.groups()
    elif match := _DAY_AFTER.match(text):
        month, day, year = match.groups()
    else:
        return ""
    return f"{year if len(year) == 4 else f'20{year}'}-{_MONTHS[month.casefold()]:02}-{int(day):02}"


def _named(text: str, year: str) -> str:
    """Return a month that is named, or stands alone as a number with its year elsewhere."""
    match = re.fullmatch(rf"{_WORD}[ '/.-]*((?:19|20)?\d\d)?", text, re.IGNORECASE)
    turned = re.fullmatch(rf"((?:19|20)?\d\d)[ '/.-]*{_WORD}", text, re.IGNORECASE)
    alone = re.fullmatch(r"(\d{1,2})月?", text) if year else None
    if year and (part := re.fullmatch(r"(?:([Qq][1-4])|([Hh][12]))", text)):
        return f"{year}-{part[0].upper()}"
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
