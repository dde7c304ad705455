"""Numbers, sums and lists as people read them."""

from __future__ import annotations

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
