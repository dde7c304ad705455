"""Numbers, sums and lists as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal


def number(amount: object, unit: str) -> str:
    """Return a number with its unit as a reader writes it.

    >>> number(57915, "vehicles")
    '57,915 vehicles'
    """
    text = f"{amount:,}"
    if unit == "percent":
        return f"{text} %"
    return text if unit == "count" else f"{text} {unit}".strip()


def plain(value: int | Decimal) -> str:
    """Return a number with thousands separators and no needless zeros.

    >>> plain(42780), plain(Decimal("82.40"))
    ('42,780', '82.4')
    """
    if value == int(value):
        return f"{int(value):,}"
    return f"{Decimal(value).normalize():,f}"


def digits(value: int | Decimal) -> int:
    """Return how many digits of a number matter.

    >>> digits(44454), digits(1000000)
    (5, 1)
    """
    return len(Decimal(value).normalize().as_tuple().digits)


def added(parts: Sequence[int | Decimal], whole: int | Decimal) -> str:
    """Return an addition that does not come out, written out.

    >>> added([17241, 18493, 7046], 46141)
    '17,241 + 18,493 + 7,046 = 42,780, not 46,141 (3,361 more)'
    """
    total = sum(parts)
    gap = Decimal(whole) - total
    text = f"{' + '.join(map(plain, parts))} = {plain(total)}, not {plain(whole)}"
    if len(parts) == 1:
        text = f"{plain(parts[0])} in one part alone, {plain(whole)} in the whole"
    return f"{text} ({plain(abs(gap))} {'more' if gap > 0 else 'fewer'})"


def quotient(one: int | Decimal, other: int | Decimal) -> str:
    """Return how often the smaller of two numbers goes into the larger, written out.

    >>> quotient(36, 360)
    '360 ÷ 36 = 10'
    """
    small, large = sorted((one, other), key=lambda number: abs(Decimal(number)))
    return f"{plain(large)} ÷ {plain(small)} = {plain(round(Decimal(large) / small, 2))}"


def listing(words: list[str]) -> str:
    """Return words as a list in a sentence.

    >>> listing(["motor", "battery", "lidar"])
    'motor, battery and lidar'
    """
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def money(amount: Decimal, unit: str) -> str:
    """Return an amount as people say it.

    >>> money(Decimal(11500000000), "cny")
    'CNY 11.5 billion'
    """
    for size, word in ((10**9, "billion"), (10**6, "million")):
        if abs(amount) >= size:
            return f"{unit.upper()} {(amount / size).normalize():,f} {word}"
    return f"{unit.upper()} {amount:,f}"
