"""Likely reasons why two values differ: slips, misprints, currencies, versions, copies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kg.evidence.disputes.case import Case, amount, people, time
from kg.model import mistakes, ranking
from kg.model.ranking import Candidate
from kg.records.observations import Observation
from kg.text.numbers import digits
from kg.text.reasons import Many, Name, Reason, reason

DIGITS = 4
"""Digits a number must have before its equality with another one is no coincidence."""

MILESTONE = reason("milestone")

BOTH = reason("one-source")

#: How many of the first currency one of the second has cost since 2015, from and to.
RATES = {
    ("cny", "usd"): (Decimal("6.2"), Decimal("7.4")),
    ("cny", "eur"): (Decimal("6.9"), Decimal("8.4")),
    ("hkd", "usd"): (Decimal("7.74"), Decimal("7.86")),
    ("hkd", "cny"): (Decimal("1.05"), Decimal("1.27")),
    ("usd", "eur"): (Decimal("1.02"), Decimal("1.25")),
}
_MONEY = re.compile(
    r"\b(usd|us\$|dollars?|eur|euros?|hkd|hk\$|rmb|cny|yuan|currenc\w+|converted)\b|[$€¥]",
    re.IGNORECASE,
)


def misprint(one: int | Decimal, other: int | Decimal) -> Reason | None:
    """Say how two numbers of the same length look like one, misprinted; else nothing.

    >>> str(misprint(-500, 500))
    'Only the sign differs: a loss told as a gain, or the other way round.'

    >>> str(misprint(253046, 250346)), str(misprint(103181, 104181)), misprint(1234, 5678)
    ('Two digits are swapped.', 'A single digit differs: probably a misprint.', None)
    """
    if one and one == -other:
        return reason("sign")
    first, second = f"{one:f}", f"{other:f}"
    pairs = [pair for pair in zip(first, second, strict=False) if pair[0] != pair[1]]
    if min(digits(one), digits(other)) < DIGITS or first[0] != second[0]:
        return None
    if len(first) != len(second):
        return None
    if len(pairs) == 1:
        return reason("one-digit")
    if len(pairs) == 2 and pairs[0] == pairs[1][::-1]:
        return reason("two-digits")
    return None


def currency(best: Observation, figure: Observation) -> Reason | None:
    """Say which rate of exchange the ratio of two sums of money looks like; else nothing.

    Many a ratio near one looks like a rate, so those count only where a note names a currency.
    """
    money = {unit for pair in RATES for unit in pair}
    if best.unit not in money or not best.value or not figure.value:
        return None
    ratio = abs(Decimal(figure.value) / best.value)
    hinted = _MONEY.search(" ".join((*best.remarks, *figure.remarks)))
    for (one, other), (low, high) in RATES.items():
        if best.unit in (one, other) and (low <= ratio <= high or low <= 1 / ratio <= high):
            if high < 2 and not hinted:
                continue
            rate = round(max(ratio, 1 / ratio), 2)
            return reason("currency", ratio=rate, other=Name(other), unit=Name(one))
    return None


def certainty(figure: Observation) -> float:
    """Return how surely two values exclude each other: less so where the date is vague."""
    if not figure.period:
        return 0.4
    if figure.span == "since-launch":
        return 0.6
    return 0.6 if figure.span == "at-date" and figure.first != figure.last else 1.0


def circumstance(
    case: Case, best: Observation, base: Candidate, figure: Observation, rival: Candidate
) -> Reason | None:
    """Say what about sources, dates or versions may be behind two values; else nothing."""
    if {source.root for source in base.sources} & {source.root for source in rival.sources}:
        return BOTH
    if figure.span == "since-launch" and min(digits(figure.value), digits(best.value)) <= 2:
        return MILESTONE
    if not figure.period:
        if case.kind(figure.subject) in ("VehicleModel", "ModelVariant", "Brand"):
            return reason("undated-versions")
        return reason("undated")
    if figure.span == "at-date" and figure.first != figure.last:
        return reason("some-day", when=figure.period)
    return _chained(figure, rival)


def _chained(figure: Observation, rival: Candidate) -> Reason | None:
    """Say where several sources of a value are only one voice."""
    if len(rival.sources) < 2 or ranking.independent(rival.sources) > 1:
        return None
    if len({source.root for source in rival.sources}) == 1:
        return reason("one-page", value=amount(figure))
    who = sorted({source.publisher for source in rival.sources})
    if len(who) == 1:
        return reason("one-publisher", value=amount(figure), who=who[0])
    return reason("one-circle", value=amount(figure))


def remarks(figures: Iterable[Observation]) -> list[Reason]:
    """Return what the notes on some figures say, each once."""
    return [
        reason("remark-on", what=amount(figure), note=note.rstrip("."))
        for figure in figures
        for note in figure.remarks
    ]


_UNITS = (10_000, 100_000_000)
"""Chinese sources count in these, and a translation may drop the word."""


def factor(one: int | Decimal, other: int | Decimal) -> Reason | None:
    """Return by which power of ten two numbers of one sign differ; None if by none."""
    power = mistakes.power(one, other)
    return reason(f"power-{power}") if power else None


def slip(best: Observation, figure: Observation, weak: Observation) -> Reason | None:
    """Say by which power of ten two values differ, if by one; `weak` has less support."""
    power = mistakes.power(best.value, figure.value)
    word = factor(best.value, figure.value)
    if word is None:
        return None
    if power in _UNITS:
        lost = min(figure, best, key=lambda one: abs(Decimal(one.value)))
        who, unit = people(lost.sources), reason(f"unit-{power}")
        return reason("factor-unit", factor=word, value=lost.value, who=who, unit=unit)
    return reason("factor-slip", factor=word, value=weak.value, who=people(weak.sources))


def difference(figure: Observation, best: Observation) -> Reason:
    """Return how far a value lies from the base, in numbers and percent."""
    gap = abs(Decimal(figure.value) - best.value)
    key = "more" if figure.value > best.value else "less"
    told = {"value": figure.value, "base": best.value, "gap": gap}
    if not best.value or best.unit == "percent":
        return reason(key, **told)
    percent = round(100 * gap / abs(Decimal(best.value)), 1)
    return (
        reason(f"{key}-percent", **told, percent=percent)
        if percent
        else reason(f"{key}-little", **told)
    )


def addition(parts: Sequence[int | Decimal], whole: int | Decimal) -> Reason:
    """Return an addition that does not come out, written out.

    >>> str(addition([17241, 18493, 7046], 46141))
    '17,241 + 18,493 + 7,046 = 42,780, not 46,141 (3,361 more)'
    """
    total = sum((Decimal(part) for part in parts), Decimal(0))
    gap = Decimal(whole) - total
    end = "more" if gap > 0 else "fewer"
    added = Many(tuple(parts), "plus")
    if len(parts) == 1:
        return reason(f"part-alone-{end}", parts=added, whole=whole, gap=abs(gap))
    return reason(f"adds-{end}", parts=added, total=total, whole=whole, gap=abs(gap))


def quotient(one: int | Decimal, other: int | Decimal) -> Reason:
    """Return how often the smaller of two numbers goes into the larger, written out.

    >>> str(quotient(36, 360))
    '360 ÷ 36 = 10'
    """
    small, large = sorted((one, other), key=lambda number: abs(Decimal(number)))
    return reason("quotient", large=large, small=small, ratio=round(Decimal(large) / small, 2))


def swapped(parts: Sequence[Observation], whole: Decimal) -> Reason | None:
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
            swap = Decimal(other) if pair.isdigit() and other != text else None
            if swap is not None and total - part.value + swap == whole:
                return reason("swapped-part", other=swap, value=part.value, when=time(part))
    return None
