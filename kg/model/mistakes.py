"""Which values of a figure are mistakes, as far as numbers alone can show it.

Numbers that differ by a power of ten, that are stated to the last digit of something else, of
another time, or in another currency; and those that a source itself says it has revised. Each
but the last needs something better supported beside it that does not clash with what it was
mistaken for; without that nobody can tell which is the mistake, and none is set aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from kg.model.compatibility import Number, near, place
from kg.model.ranking import Candidate, Source, Weight, candidates, rank, weight

MISPRINT = "misprint"
WRONG_SUBJECT = "wrong-subject"
WRONG_PERIOD = "wrong-period"
SUPERSEDED = "superseded"

FOREIGN = frozenset({"usd", "eur"})
"""Currencies in which a sum cannot have the same number as in yuan."""

DIGITS = 5
"""Digits a number must have before its equality with another one is no coincidence."""

_CLOSE = Decimal("0.015")
_POWERS = (10, 100, 1000, 10_000, 100_000_000)


class Observed(NamedTuple):
    """What one claim says: a value, of what it is told, and when."""

    value: Number
    bound: str
    subject: str
    period: tuple[str, ...]
    """First and last day, and the span."""
    rest: tuple[str, ...]
    """Everything else that identifies what is measured: measure, unit, scope, status."""
    replaces: Number | None = None
    """The earlier number that its source has revised to this one."""


def power(one: Number, other: Number) -> int:
    """Return by which power of ten two numbers of one sign differ; 0 if by none.

    Their digits must be the same, as far as the rougher one has them.

    >>> power(115_000_000_000, 1_150_000_000_000), power(40, 400), power(57915, 5900)
    (10, 10, 0)
    """
    if not one or not other or (one < 0) != (other < 0):
        return 0
    large, small = sorted((abs(Decimal(one)), abs(Decimal(other))), reverse=True)
    for factor in _POWERS:
        rough = max(place(large), place(small) * factor)
        if near(large, small * factor, _CLOSE) or (
            abs(large - small * factor) < rough and near(large, small * factor, Decimal("0.03"))
        ):
            return factor
    return 0


def find(
    keys: Mapping[str, Mapping[str, Observed]],
    sources: Mapping[str, Sequence[Source]],
    doubted: Mapping[str, str],
) -> dict[str, str]:
    """Return the claims that are set aside, each with the reason: those in doubt, and mistakes.

    `keys` holds for each key its claims. Reasons are slugs of the list of doubts.
    """
    found = dict(doubted) | dict(_revised(keys)) | dict(_currencies(keys, sources))
    doubted = dict(found)
    told = _Told(keys, sources, found)
    for claims in keys.values():
        if len({(one.value, one.bound) for one in claims.values()}) < 2:
            continue
        said = [(claim, one.value, one.bound) for claim, one in claims.items()]
        heads = rank(candidates(said, sources, doubted)).heads
        for head in heads:
            rivals = [weight(one) for one in heads if one is not head]
            if reason := _slip(head, heads) or told.elsewhere(head, claims, rivals):
                found.update(dict.fromkeys(head.claims, reason))
    return found


def _revised(keys: Mapping[str, Mapping[str, Observed]]) -> Iterator[tuple[str, str]]:
    """Yield the numbers that a source says it has revised, where another claim tells them."""
    for claims in keys.values():
        told = [one for one in claims.values() if "planned" not in one.rest[-1]]  # goals are raised
        revised = {one.replaces for one in told if one.replaces is not None}
        for claim, one in claims.items():
            if one.value in revised and one.replaces is None:
                yield claim, SUPERSEDED


def _currencies(
    keys: Mapping[str, Mapping[str, Observed]], sources: Mapping[str, Sequence[Source]]
) -> Iterator[tuple[str, str]]:
    """Yield the less supported one of the same number told in two currencies."""
    alike: dict[tuple[object, ...], list[tuple[str, Observed]]] = {}
    for claims in keys.values():
        for claim, one in claims.items():
            measure, unit, *rest = one.rest
            if one.bound == "exactly" and _currency(unit) in {"cny", *FOREIGN}:
                what = (one.subject, one.period, measure, *rest, one.value)
                alike.setdefault(what, []).append((claim, one))
    for listed in alike.values():
        for claim, one in listed:
            mine, is_foreign = _weigh(one, claim, sources), _currency(one.rest[1]) in FOREIGN
            others = [name for name, other in listed
                      if (_currency(other.rest[1]) in FOREIGN) != is_foreign]  # fmt: skip
            if any(outweighs(_weigh(one, name, sources), mine) for name in others):
                yield claim, MISPRINT


def _currency(unit: str) -> str:
    return unit.rpartition("/")[2].strip(">")


def _weigh(one: Observed, claim: str, sources: Mapping[str, Sequence[Source]]) -> Weight:
    return weight(Candidate(one.value, one.bound, (claim,), tuple(sources.get(claim, ()))))


def _slip(one: Candidate, heads: Iterable[Candidate]) -> str:
    """Say whether a better supported value has the same digits at another place."""
    better = (
        other for other in heads
        if outweighs(weight(other), weight(one)) and power(other.value, one.value)  # type: ignore[arg-type]
    )  # fmt: skip
    return MISPRINT if any(better) else ""


def outweighs(one: Weight, other: Weight) -> bool:
    """Say whether more issuers tell one thing than another, and none less reliable."""
    return one.issuers > other.issuers and (one.machine, one.rank) <= (other.machine, other.rank)


class _Told:
    """All exact numbers of many digits by what they are told of."""

    def __init__(
        self,
        keys: Mapping[str, Mapping[str, Observed]],
        sources: Mapping[str, Sequence[Source]],
        doubted: Mapping[str, str],
    ):
        self._sources = sources
        self._by_number: dict[tuple[Number, tuple[str, ...]], list[tuple[str, Observed]]] = {}
        for claims in keys.values():
            for claim, one in claims.items():
                if claim not in doubted and one.bound == "exactly" and _is_long(one.value):
                    self._by_number.setdefault((one.value, one.rest), []).append((claim, one))

    def elsewhere(
        self, head: Candidate, claims: Mapping[str, Observed], rivals: Sequence[Weight]
    ) -> str:
        """Say whether a number is better told of another subject, or for another time.

        Something as well supported must stand in its place.
        """
        one = claims[head.claims[0]]
        mine = weight(head)
        if not any(rival.issuers >= mine.issuers and rival.rank <= mine.rank for rival in rivals):
            return ""
        for reason, other in self._others(one):
            sources = tuple(self._sources.get(other, ()))
            if outweighs(weight(Candidate(one.value, one.bound, (other,), sources)), mine):
                return reason
        return ""

    def _others(self, one: Observed) -> Iterator[tuple[str, str]]:
        for claim, other in self._by_number.get((one.value, one.rest), ()):
            if other.subject != one.subject and other.period == one.period:
                yield WRONG_SUBJECT, claim
            same_span = other.period[2:] == one.period[2:] and "at-date" not in one.period[2]
            if other.subject == one.subject and other.period != one.period and same_span:
                yield WRONG_PERIOD, claim


def _is_long(value: Number) -> bool:
    return len(Decimal(value).normalize().as_tuple().digits) >= DIGITS
