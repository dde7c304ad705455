"""Likely reasons why two values differ: slips, misprints, currencies, versions, copies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kg.evidence.disputes.case import Case, publishers, told, when
from kg.model import ranking
from kg.model.compatibility import near, place
from kg.model.ranking import Candidate
from kg.records.observations import Observation
from kg.text.numbers import digits, plain

DIGITS = 4
"""Digits a number must have before its equality with another one is no coincidence."""

MILESTONE = "A round number in a running total is usually a milestone passed, not the total."

BOTH = "One source gives both: it probably speaks of different versions or counts."

#: How many of the first currency one of the second has cost since 2015, from and to.
RATES = {
    ("cny", "usd"): (Decimal("6.2"), Decimal("7.4")),
    ("cny", "eur"): (Decimal("6.9"), Decimal("8.4")),
    ("hkd", "usd"): (Decimal("7.74"), Decimal("7.86")),
    ("hkd", "cny"): (Decimal("1.05"), Decimal("1.27")),
    ("usd", "eur"): (Decimal("1.02"), Decimal("1.25")),
}
_CLOSE = Decimal("0.015")
_MONEY = re.compile(
    r"\b(usd|us\$|dollars?|eur|euros?|hkd|hk\$|rmb|cny|yuan|currenc\w+|converted)\b|[$€¥]",
    re.IGNORECASE,
)


def misprint(one: int | Decimal, other: int | Decimal) -> str:
    """Say how two numbers of the same length look like one, misprinted; else nothing.

    >>> misprint(-500, 500)
    'Only the sign differs: a loss told as a gain, or the other way round.'

    >>> misprint(253046, 250346), misprint(103181, 104181), misprint(1234, 5678)
    ('Two digits are swapped.', 'A single digit differs: probably a misprint.', '')
    """
    if one and one == -other:
        return "Only the sign differs: a loss told as a gain, or the other way round."
    first, second = f"{one:f}", f"{other:f}"
    pairs = [pair for pair in zip(first, second, strict=False) if pair[0] != pair[1]]
    if min(digits(one), digits(other)) < DIGITS or first[0] != second[0]:
        return ""
    if len(first) != len(second):
        return ""
    if len(pairs) == 1:
        return "A single digit differs: probably a misprint."
    if len(pairs) == 2 and pairs[0] == pairs[1][::-1]:
        return "Two digits are swapped."
    return ""


def currency(best: Observation, figure: Observation) -> str:
    """Say which rate of exchange the ratio of two sums of money looks like; else nothing.

    Many a ratio near one looks like a rate, so those count only where a note names a currency.
    """
    money = {unit for pair in RATES for unit in pair}
    if best.unit not in money or not best.value or not figure.value:
        return ""
    ratio = abs(Decimal(figure.value) / best.value)
    hinted = _MONEY.search(" ".join((*best.remarks, *figure.remarks)))
    for (one, other), (low, high) in RATES.items():
        if best.unit in (one, other) and (low <= ratio <= high or low <= 1 / ratio <= high):
            if high < 2 and not hinted:
                continue
            return (
                f"The ratio {plain(round(max(ratio, 1 / ratio), 2))} is what one {other} cost in "
                f"{one}: perhaps told in the wrong currency."
            )
    return ""


def certainty(figure: Observation) -> float:
    """Return how surely two values exclude each other: less so where the date is vague."""
    if not figure.period:
        return 0.4
    if figure.span == "since-launch":
        return 0.6
    return 0.6 if figure.span == "at-date" and figure.first != figure.last else 1.0


def circumstance(
    case: Case, best: Observation, base: Candidate, figure: Observation, rival: Candidate
) -> str:
    """Say what about sources, dates or versions may be behind two values; else nothing."""
    if {source.root for source in base.sources} & {source.root for source in rival.sources}:
        return BOTH
    if figure.span == "since-launch" and min(digits(figure.value), digits(best.value)) <= 2:
        return MILESTONE
    if not figure.period:
        if case.kind(figure.subject) in ("VehicleModel", "ModelVariant", "Brand"):
            return "No date and no version is told: probably different versions or model years."
        return "No date is told: the values may hold at different times."
    if figure.span == "at-date" and figure.first != figure.last:
        return f"Each holds on some day in {figure.period}: the value may have changed."
    return _chained(figure, rival)


def _chained(figure: Observation, rival: Candidate) -> str:
    """Say where several sources of a value are only one voice."""
    if len(rival.sources) < 2 or ranking.independent(rival.sources) > 1:
        return ""
    if len({source.root for source in rival.sources}) == 1:
        return f"All sources of {told(figure)} repeat one page."
    who = sorted({source.publisher for source in rival.sources})
    if len(who) == 1:
        return f"All sources of {told(figure)} have one publisher, {who[0]}."
    return f"All sources of {told(figure)} go back to one another."


def remarks(figures: Iterable[Observation]) -> list[str]:
    """Return what the notes on some figures say, each once."""
    return [
        f"Remark on {told(figure)}: {note.rstrip('.')}."
        for figure in figures
        for note in figure.remarks
    ]


_FACTORS = (
    (10, "ten"), (100, "a hundred"), (1000, "a thousand"), (10_000, "ten thousand"),
    (100_000_000, "a hundred million"),
)  # fmt: skip
#: Chinese sources count in these, and a translation may drop the word.
_UNITS = {10_000: "wan (万, ten thousand)", 100_000_000: "yi (亿, a hundred million)"}


def factor(one: int | Decimal, other: int | Decimal) -> str:
    """Return in words by which power of ten two numbers of one sign differ; empty if by none."""
    return dict(_FACTORS).get(_power(one, other), "")


def _power(one: int | Decimal, other: int | Decimal) -> int:
    if not one or not other or (one < 0) != (other < 0):
        return 0
    large, small = sorted((abs(Decimal(one)), abs(Decimal(other))), reverse=True)
    for power, _ in _FACTORS:
        rough = max(place(large), place(small) * power)
        if near(large, small * power, _CLOSE) or (
            abs(large - small * power) < rough and near(large, small * power, Decimal("0.03"))
        ):
            return power
    return 0


def slip(best: Observation, figure: Observation, weak: Observation) -> str:
    """Say by which power of ten two values differ, if by one; `weak` has less support."""
    power, word = _power(best.value, figure.value), factor(best.value, figure.value)
    if not power:
        return ""
    if unit := _UNITS.get(power):
        lost = min(figure, best, key=lambda one: abs(Decimal(one.value)))
        return (
            f"The values are a factor of {word} apart: probably {plain(lost.value)} "
            f"({publishers(lost.sources)}) is counted in {unit}."
        )
    return (
        f"The values are a factor of {word} apart: probably a slip of the decimal place in "
        f"{plain(weak.value)} ({publishers(weak.sources)})."
    )


def swapped(parts: Sequence[Observation], whole: Decimal) -> str:
    """Say which part makes a sum come out to the last digit with two neighbouring digits swapped.

    Only exact figures of enough digits are tried, so that this is no coincidence.
    """
    total = sum((Decimal(part.value) for part in parts), Decimal(0))
    for part in parts:
        text = f"{part.value:f}"
        if part.bound != "exactly" or digits(part.value) < DIGITS:
            continue
        for place_ in range(len(text) - 1):
            head, pair, tail = text[:place_], text[place_ : place_ + 2], text[place_ + 2 :]
            other = f"{head}{pair[::-1]}{tail}"
            if pair.isdigit() and other != text and total - part.value + Decimal(other) == whole:
                return (
                    f"It comes out with {plain(Decimal(other))} in place of {plain(part.value)} "
                    f"({when(part)}): two digits are swapped."
                )
    return ""
