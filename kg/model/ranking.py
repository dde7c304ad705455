"""Which of several values said of one thing is preferred, by one declared order.

1. reliability of the best source; 2. an exact figure before a bounded one; 3. the number of
independent sources, where copies of one article and texts of one issuer count once; 4. the
later publication, undated sources last. A tie prefers none. Never an average.

Claims that say the same number with the same bound stand as one candidate.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from kg.model.namespaces import AUTO, DCTERMS, SOURCE, local
from kg.model.periods import parse

WORST = 99
_UNDATED = date.min


class Source(Protocol):
    """A source as far as its weight goes; `records.sources.Source` is one, and `Voice`."""

    @property
    def id(self) -> str: ...  # noqa: D102

    @property
    def reliability(self) -> str: ...  # noqa: D102

    @property
    def rank(self) -> int:
        """Place of its reliability; 1 is best."""

    @property
    def publisher(self) -> str: ...  # noqa: D102

    @property
    def issued(self) -> str:
        """Date of publication as far as known: YYYY, YYYY-MM, YYYY-MM-DD, or empty."""

    @property
    def root(self) -> str:
        """The article it repeats, or itself."""

    @property
    def issuer(self) -> str:
        """Whose text it is, where it is not the publisher's own."""


class Voice(NamedTuple):
    """A source while the graph is being compiled: its weight, and nothing else."""

    id: str
    reliability: str
    rank: int
    publisher: str
    issued: str
    root: str
    issuer: str = ""


class Candidate(NamedTuple):
    """One value, and everybody who says it."""

    value: Hashable
    bound: str
    claims: tuple[str, ...]
    sources: tuple[Source, ...]


class Ranking(NamedTuple):
    """Candidates, best first, and the step of the order that put the first one there."""

    order: tuple[Candidate, ...]
    decided_by: str
    """only, reliability, exactness, independence, date, or tie."""

    @property
    def preferred(self) -> Candidate | None:
        """The preferred candidate, None where the order ends in a tie."""
        return self.order[0] if self.order and self.decided_by != "tie" else None


def independent(sources: Iterable[Source]) -> int:
    """Return how many sources speak for themselves.

    Two count once where they repeat one article or have one issuer, which is the publisher
    unless the text is of somebody else: releases of one company are one voice wherever they
    are read. This carries on, so that a copy by another ties both together.
    """
    groups: list[set[str]] = []
    for source in sources:
        known = set(marks(source))
        apart = [group for group in groups if not group & known]
        groups = [*apart, known.union(*(group for group in groups if group & known))]
    return len(groups)


def marks(source: Source) -> tuple[str, ...]:
    """Return what two sources that are one voice share: the article, or the issuer."""
    return (f"root {source.root}", f"issuer {(source.issuer or source.publisher).casefold()}")


def issued(source: Source) -> date:
    """Return the first day a source can have been published; the earliest date if unknown."""
    return parse(source.issued).first if source.issued else _UNDATED


def best(candidate: Candidate) -> int:
    """Return the rank of the most reliable source; 1 is best."""
    return min((source.rank for source in candidate.sources), default=WORST)


def latest(candidate: Candidate) -> date:
    """Return the day of the latest publication; the earliest date if none is dated."""
    return max((issued(source) for source in candidate.sources), default=_UNDATED)


#: The declared order: a name for each step, and what is smaller for the better candidate.
STEPS: tuple[tuple[str, Callable[[Candidate], int]], ...] = (
    ("reliability", best),
    ("exactness", lambda candidate: candidate.bound != "exactly"),
    ("independence", lambda candidate: -independent(candidate.sources)),
    ("date", lambda candidate: -latest(candidate).toordinal()),
)


def rank(candidates: Iterable[Candidate]) -> Ranking:
    """Return candidates in the declared order, and which step decided between the first two."""
    keyed = [(tuple(step(one) for _, step in STEPS), one) for one in candidates]
    keyed.sort(key=lambda pair: (pair[0], pair[1].claims))
    order = tuple(candidate for _, candidate in keyed)
    if len(order) < 2:
        return Ranking(order, "only")
    for place, (name, _) in enumerate(STEPS):
        if keyed[0][0][place] != keyed[1][0][place]:
            return Ranking(order, name)
    return Ranking(order, "tie")


def catalogue(pairs: Callable[[str], Iterable[tuple[str, str]]]) -> dict[str, Voice]:
    """Return the weight of every source by its address.

    `pairs` yields subject and object, as plain texts, of the triples with a property.
    """
    publishers, days, orders, issuers = (
        dict(pairs(name))
        for name in (
            *(DCTERMS + "publisher", DCTERMS + "issued"),
            *(AUTO + "order", AUTO + "issuer"),
        )
    )
    above = dict(pairs(AUTO + "copyGroup")) | dict(pairs(AUTO + "copyOf"))
    return {
        address: Voice(
            address.removeprefix(SOURCE),
            local(reliability),
            int(orders.get(reliability, WORST)),
            publishers[address],
            days.get(address, ""),
            root_of(address, above),
            issuers.get(address, ""),
        )
        for address, reliability in sorted(pairs(AUTO + "reliability"))
        if address in publishers
    }


def root_of(address: str, above: Mapping[str, str]) -> str:
    """Return the id of the article a source repeats; `above` says what copies what."""
    seen = {address}
    while address in above and above[address] not in seen:
        address = above[address]
        seen.add(address)
    return address.removeprefix(SOURCE)


def candidates(
    said: Iterable[tuple[str, Hashable, str]], sources: Mapping[str, Sequence[Source]]
) -> list[Candidate]:
    """Return candidates from (claim, value, bound); the same value and bound is one of them."""
    grouped: dict[tuple[Hashable, str], list[str]] = {}
    for claim, number, bound in said:
        grouped.setdefault((number, bound), []).append(claim)
    found = []
    for (number, bound), claims in grouped.items():
        speakers = {source for claim in claims for source in sources.get(claim, ())}
        ordered = tuple(sorted(speakers, key=_id))
        found.append(Candidate(number, bound, tuple(sorted(claims)), ordered))
    return found


def _id(source: Source) -> str:
    return source.id


def preferred_claim(ranking: Ranking, sources: Mapping[str, Sequence[Source]]) -> str | None:
    """Return the one claim that carries the mark, None after a tie."""
    chosen = ranking.preferred
    if chosen is None:
        return None
    ranks = {
        claim: min((source.rank for source in sources.get(claim, ())), default=WORST)
        for claim in chosen.claims
    }
    return min(chosen.claims, key=lambda claim: (ranks[claim], claim))


def preferred(
    keys: Mapping[str, Mapping[str, tuple[Hashable, str]]],
    sources: Mapping[str, Sequence[Source]],
) -> Iterator[str]:
    """Yield the claim that is preferred under each key, where there is one.

    `keys` holds for each key its claims, each with its value and its bound.
    """
    for claims in keys.values():
        if len(claims) == 1:
            yield from claims
            continue
        said = ((claim, number, bound) for claim, (number, bound) in claims.items())
        if chosen := preferred_claim(rank(candidates(said, sources)), sources):
            yield chosen
