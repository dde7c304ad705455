"""Numbers and answers as the pages show them: cells with names, links, signs and units."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from kg.model.bounds import SYMBOLS
from kg.records.sources import Source

_BARS = {1: 4, 2: 3, 3: 2, 4: 1, 5: 1, 6: 1}
_BY_NAME = {"primary": 4, "press": 3, "reference": 3, "trade": 2, "blog": 1, "aggregator": 1,
            "mirror": 0, "generated": 0}  # fmt: skip
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Cell(NamedTuple):
    """A cell: text, where it leads, and how it is set."""

    text: str
    href: str = ""
    kind: str = ""
    """num for numbers, else empty."""
    sign: str = ""
    """What stands before a number that is not exact."""
    sort: str = ""
    """What the cell is sorted by."""


def digits(value: int | Decimal | float) -> str:
    """Return a number with a true minus and thousands apart, no digits added.

    >>> digits(-12483), digits(Decimal("2.50"))
    ('−12,483', '2.5')
    """
    number = Decimal(str(value))
    text = f"{number.normalize():,f}" if number != number.to_integral() else f"{int(number):,}"
    return text.replace("-", "−")


def growth(change: Any) -> str:
    """Return a growth with its sign, empty where there is none.

    >>> from kg.model.growth import Growth
    >>> growth(Growth(Decimal("5.5"), True))
    '≈ +5.5 %'
    """
    if change is None:
        return ""
    sign = "+" if change.percent > 0 else "−" if change.percent < 0 else ""
    about = "≈ " if change.is_about else ""
    return f"{about}{sign}{abs(change.percent):,} %"


def valued(value: Any, bound: str, unit: str, lang: str = "en") -> str:
    """Return a value with its bound and unit, large money in short.

    >>> valued(Decimal(5950000000), "exactly", "cny")
    '¥5.95 bn'
    """
    sign = f"{SYMBOLS[bound]} " if bound in SYMBOLS else ""
    if unit == "cny":
        return sign + _money(Decimal(value), lang)
    text = digits(value)
    if unit in ("percent", "count", "vehicles", ""):
        return f"{sign}{text}{' %' if unit == 'percent' else ''}"
    return f"{sign}{text} {unit.replace('-', ' ')}"


def _money(value: Decimal, lang: str) -> str:
    steps = ((10**8, "亿元"), (10**4, "万元")) if lang == "zh" else ((10**9, " bn"), (10**6, " m"))
    for size, word in steps:
        if abs(value) >= size and (lang == "zh" or size >= 10**6):
            short = digits(round(value / size, 2))
            return f"{short} {word}" if lang == "zh" else f"¥{short}{word}"
    return f"{digits(value)} 元" if lang == "zh" else f"¥{digits(value)}"


def day(text: str, lang: str) -> str:
    """Return a date as it is stated, in words.

    >>> day("2024-02-26", "en"), day("2024-10", "en"), day("2024-10", "zh")
    ('26 Feb 2024', 'Oct 2024', '2024年10月')
    """
    parts = text.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3 or len(parts[0]) != 4:
        return text
    year, *rest = (int(part) for part in parts)
    if not all(1 <= rest[0] <= 12 for _ in rest[:1]):
        return text
    if lang == "zh":
        return f"{year}年" + "".join(
            f"{part}{unit}" for part, unit in zip(rest, "月日", strict=False)
        )
    words = [str(year)]
    if rest:
        words.insert(0, _MONTHS[rest[0] - 1])
    if len(rest) > 1:
        words.insert(0, str(rest[1]))
    return " ".join(words)


class Chip(NamedTuple):
    """A source as it stands beside what it says."""

    id: str
    publisher: str
    published: str
    kind: str
    bars: int
    """How many of four bars are dark."""


def chip(source: Source, lang: str) -> Chip:
    """Return the chip of a source."""
    bars = _BY_NAME.get(source.reliability, _BARS.get(source.rank, 0))
    told = day(source.issued, lang) if source.issued else ""
    return Chip(source.id, source.publisher, told, source.reliability, bars)


def chips(sources: Iterable[Source], lang: str, most: int = 2) -> tuple[list[Chip], int]:
    """Return the first sources as chips, each publisher once at first, and how many are left."""
    listed = list(sources)
    seen: set[str] = set()
    first = [one for one in listed if not (one.publisher in seen or seen.add(one.publisher))]  # type: ignore[func-returns-value]
    ordered = [*first, *(one for one in listed if one not in first)]
    return [chip(one, lang) for one in ordered[:most]], max(0, len(listed) - most)
