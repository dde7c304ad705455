"""Who owns how much of a company through others: chains of stakes, multiplied along the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from kg.model import periods
from kg.records.relationships import Relationship, Relationships
from kg.records.wording import since

DEPTH = 4
"""How many stakes a chain has at most."""


class Chain(NamedTuple):
    """Stakes from an owner down to a company, the owner's own first."""

    links: tuple[Relationship, ...]

    @property
    def owner(self) -> str:
        """Address of whoever stands at the top."""
        return _ends(self.links[0])[0]

    @property
    def target(self) -> str:
        """Address of the company at the bottom."""
        return _ends(self.links[-1])[1]

    @property
    def ends(self) -> set[str]:
        """Addresses of all that stand along the way."""
        return {end for link in self.links for end in (link.subject, link.object)}

    @property
    def effective(self) -> Decimal | None:
        """The product of all shares in percent; None where one of them is unknown."""
        product = Decimal(100)
        for link in self.links:
            if link.share is None:
                return None
            product = product * link.share / 100
        return product


def _ends(link: Relationship) -> tuple[str, str]:
    """Return owner and owned of a stake or of a subsidiary."""
    if link.relation == "isSubsidiaryOf":
        return link.object, link.subject
    return link.subject, link.object


def owners(links: Relationships, target: str, day: date, depth: int = DEPTH) -> list[Chain]:
    """Return all chains of stakes that lead to a company, the largest first."""
    return _sorted(links, _chains(links, target, day, depth, upwards=True))


def holdings(links: Relationships, owner: str, day: date, depth: int = DEPTH) -> list[Chain]:
    """Return all chains of stakes that start from an owner, the largest first."""
    return _sorted(links, _chains(links, owner, day, depth, upwards=False))


def _chains(
    links: Relationships, start: str, day: date, depth: int, *, upwards: bool
) -> Iterator[Chain]:
    waiting: list[tuple[tuple[Relationship, ...], frozenset[str]]] = [((), frozenset([start]))]
    while waiting:
        chain, seen = waiting.pop()
        end = start
        if chain:
            end = _ends(chain[0])[0] if upwards else _ends(chain[-1])[1]
        for link in stakes(links, end, day, upwards=upwards):
            other = _ends(link)[0 if upwards else 1]
            if other not in seen:
                longer = (link, *chain) if upwards else (*chain, link)
                yield Chain(longer)
                if len(longer) < depth:
                    waiting.append((longer, seen | {other}))


def stakes(links: Relationships, company: str, day: date, *, upwards: bool) -> list[Relationship]:
    """Return the best claim on each stake in a company, or with `upwards` false of a company.

    That a company is a subsidiary stands in where no stake of the parent is stated.
    """
    listed = [
        *links.find("ownsStakeIn", **{"target" if upwards else "subject": company}),
        *links.find("isSubsidiaryOf", **{"subject" if upwards else "target": company}),
    ]
    by_other: dict[str, list[Relationship]] = {}
    for link in listed:
        if links.holds(link, day):
            by_other.setdefault(_ends(link)[0 if upwards else 1], []).append(link)
    return [min(found, key=_worth) for found in by_other.values()]


def _worth(link: Relationship) -> tuple[object, ...]:
    """Return what is smaller for the better claim: a share, told well, told last."""
    begun = periods.parse(link.start).last.toordinal() if link.start else 0
    return (
        link.share is None, link.is_weak, -begun, link.rank, -len(link.sources), link.claim,
    )  # fmt: skip


def _sorted(links: Relationships, chains: Iterator[Chain]) -> list[Chain]:
    def order(chain: Chain) -> tuple[object, ...]:
        effective = chain.effective
        names = tuple(links.name(_ends(link)[0]) for link in chain.links)
        return (effective is None, -(effective or 0), len(chain.links), names)

    return sorted(chains, key=order)


def written(links: Relationships, chain: Chain, marks: Sequence[str] = ()) -> str:
    """Return a chain with its shares, for example `A 50 % of B, B 20 % of C: 50 % × 20 % = 10 %`.

    `marks` stand behind each stake.
    """
    parts: list[str] = []
    for link in chain.links:
        owner, owned = map(links.name, _ends(link))
        share = f"{link.share:f} % of" if link.share is not None else "an unknown share of"
        if link.relation == "isSubsidiaryOf" and link.share is None:
            share = "parent of"
        mark = f" {marks[len(parts)]}" if marks else ""
        parts.append(f"{owner} {share} {owned}{since(link)}{mark}")
    product = " × ".join(f"{link.share:f} %" for link in chain.links if link.share is not None)
    if len(chain.links) < 2 or chain.effective is None:
        return ", ".join(parts)
    return f"{', '.join(parts)}: {product} = {percent(chain.effective)}"


def percent(share: Decimal | None) -> str:
    """Return a share with at most two decimals.

    >>> percent(Decimal("4.1400"))
    '4.14 %'
    """
    if share is None:
        return "unknown"
    return f"{share.quantize(Decimal('0.01'), ROUND_HALF_UP).normalize():f} %"
