"""Which of several values said of one thing is preferred, by one declared order.

A value and its roundings and bounds are *one* candidate: the most exact value represents it,
never an average, and the sources of all of them support it. What is in doubt, or shown to be a
mistake, is *set aside*: it is listed, but neither wins nor ties.

Among the candidates that are left the order is

1. human before machine-made sources;
2. reliability of the best source;
3. the number of issuers: who speaks, see `independent`;
4. the later publication, undated sources last.

A value told by a bound stands behind every exact one that it allows. A tie prefers none, but for
values that can both hold: of these the more exact is preferred.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

from kg.model.compatibility import NUMBERS, Kind
from kg.model.namespaces import AUTO, DCTERMS, SOURCE, local
from kg.model.periods import parse

WORST = 99
_UNDATED = date.min
MACHINE = "generated"
"""The reliability of what programs or language models wrote."""


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
    """Whose text it is, where it is not the publisher's own."""


class Candidate(NamedTuple):
    """One value, and everybody who says it."""

    value: Hashable
    bound: str
    claims: tuple[str, ...]
    sources: tuple[Source, ...]
    support: tuple[Source, ...] = ()
    """Its sources, and those of the rougher values that confirm it; empty before ranking."""
    aside: str = ""
    """Why it cannot win: a slug of the list of doubts; empty for all others."""
    form_of: Hashable = None
    """The first of the more exact values that it is a rougher form of, None where of none."""


class Weight(NamedTuple):
    """What counts of the sources of a candidate; what sorts first is better, but for issuers."""

    machine: bool
    rank: int
    issuers: int
    latest: date


class Ranking(NamedTuple):
    """Candidates, best first, and the step of the order that put the first one there.

    Behind the heads stand the rougher forms of them, then what is set aside.
    """

    order: tuple[Candidate, ...]
    decided_by: str
    """only, forms, aside, machine, reliability, exactness, independence, date, or tie."""

    @property
    def preferred(self) -> Candidate | None:
        """The preferred candidate; None after a tie, or where all are set aside."""
        if not self.order or self.decided_by == "tie" or self.order[0].aside:
            return None
        return self.order[0]

    @property
    def heads(self) -> list[Candidate]:
        """What competes: neither a rougher form of another value nor set aside."""
        return [one for one in self.order if not one.aside and one.form_of is None]


def independent(sources: Iterable[Source]) -> int:
    """Return how many voices speak: issuers, where copies and one publisher count once.

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


def voices(candidate: Candidate) -> tuple[Source, ...]:
    """Return who supports a candidate: its own sources and those that confirm it."""
    return candidate.support or candidate.sources


def best(candidate: Candidate) -> int:
    """Return the rank of the most reliable source; 1 is best."""
    return min((source.rank for source in voices(candidate)), default=WORST)


def latest(candidate: Candidate) -> date:
    """Return the day of the latest publication; the earliest date if none is dated."""
    return max((issued(source) for source in voices(candidate)), default=_UNDATED)


def weight(candidate: Candidate) -> Weight:
    """Return what counts of the sources of a candidate."""
    said_by = voices(candidate)
    machine = all(source.reliability == MACHINE for source in said_by)
    return Weight(machine, best(candidate), independent(said_by), latest(candidate))


#: The declared order: a name for each step, and what is smaller for the better candidate.
STEPS: tuple[tuple[str, Callable[[Weight], int]], ...] = (
    ("machine", lambda weight: weight.machine),
    ("reliability", lambda weight: weight.rank),
    ("independence", lambda weight: -weight.issuers),
    ("date", lambda weight: -weight.latest.toordinal()),
)


def steps(candidate: Candidate) -> tuple[int, ...]:
    """Return the place of a candidate in each step of the order."""
    weighed = weight(candidate)
    return tuple(step(weighed) for _, step in STEPS)


def rank(found: Iterable[Candidate], kind: Kind = NUMBERS) -> Ranking:
    """Return candidates in the declared order, and which step decided between the first two."""
    listed = sorted(found, key=lambda one: (one.claims, str(one.value), one.bound))
    supported = _supported(listed, kind)
    aside = [one for one in supported if one.aside]
    heads = [one for one in supported if not one.aside and one.form_of is None]
    forms = [one for one in supported if not one.aside and one.form_of is not None]
    keyed = sorted(
        ((_allows(one, heads, kind), steps(one), kind.coarseness(one), one.claims, one)
         for one in heads), key=lambda each: each[:4],
    )  # fmt: skip
    order = (*(each[-1] for each in keyed), *_weighed(forms), *_weighed(aside))
    return Ranking(order, _decided(keyed, len(forms), len(aside), kind))


def _weighed(found: Iterable[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda one: (steps(one), one.claims))


def _decided(
    keyed: Sequence[tuple[bool, tuple[int, ...], Any, tuple[str, ...], Candidate]],
    forms: int,
    aside: int,
    kind: Kind,
) -> str:
    """Return the step that decided between the first two heads."""
    if len(keyed) < 2:
        return "forms" if forms else "aside" if aside else "only"
    first, second = keyed[:2]
    if first[0] != second[0]:
        return "exactness"
    for place, (name, _) in enumerate(STEPS):
        if first[1][place] != second[1][place]:
            return name
    equal = [each[-1] for each in keyed if each[:2] == first[:2]]
    if all(kind.fits(first[-1], one) for one in equal[1:]):
        return "exactness"
    return "tie"


def _allows(one: Candidate, heads: Iterable[Candidate], kind: Kind) -> bool:
    """Say whether a value with a bound allows an exact one, which then stands before it."""
    return one.bound != "exactly" and any(
        other.bound == "exactly" and kind.fits(one, other) for other in heads
    )


def _supported(listed: Sequence[Candidate], kind: Kind) -> list[Candidate]:
    """Return candidates with all their support, and what each is a rougher form of.

    A rough value that several exact ones share supports each of them: it does not tell which.
    """
    serious = [one for one in listed if not one.aside]
    above = {
        id(rough): [fine for fine in serious if fine is not rough and kind.confirms(rough, fine)]
        for rough in serious
    }
    found = []
    for one in listed:
        confirming = [rough for rough in serious if any(fine is one for fine in above[id(rough)])]
        speakers = {*one.sources, *(source for rough in confirming for source in rough.sources)}
        finest = min(above.get(id(one), ()), key=lambda fine: (kind.coarseness(fine), fine.claims),
                     default=None)  # fmt: skip
        found.append(one._replace(
            support=tuple(sorted(speakers, key=_id)), form_of=finest.value if finest else None,
        ))  # fmt: skip
    return found


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
    said: Iterable[tuple[str, Hashable, str]],
    sources: Mapping[str, Sequence[Source]],
    aside: Mapping[str, str] | None = None,
) -> list[Candidate]:
    """Return candidates from (claim, value, bound); the same value and bound is one of them.

    Claims of `aside`, each with the reason, count only where nobody else says the same.
    """
    doubts = aside or {}
    grouped: dict[tuple[Hashable, str], list[str]] = {}
    for claim, number, bound in said:
        grouped.setdefault((number, bound), []).append(claim)
    found = []
    for (number, bound), claims in grouped.items():
        serious = [claim for claim in claims if claim not in doubts]
        reason = "" if serious else min(doubts[claim] for claim in claims)
        counted = serious or claims
        speakers = {source for claim in counted for source in sources.get(claim, ())}
        ordered = tuple(sorted(speakers, key=_id))
        found.append(Candidate(number, bound, tuple(sorted(counted)), ordered, (), reason))
    return found


def _id(source: Source) -> str:
    return source.id


def preferred_claim(ranking: Ranking, sources: Mapping[str, Sequence[Source]]) -> str | None:
    """Return the one claim that carries the mark, None after a tie."""
    chosen = ranking.preferred
    if chosen is None:
        return None
    return min(chosen.claims, key=lambda claim: (best_rank(claim, sources), claim))


def best_rank(claim: str, sources: Mapping[str, Sequence[Source]]) -> int:
    """Return the rank of the most reliable source of a claim; 1 is best."""
    return min((source.rank for source in sources.get(claim, ())), default=WORST)


def preferred(
    keys: Mapping[str, Mapping[str, tuple[Hashable, str]]],
    sources: Mapping[str, Sequence[Source]],
    aside: Mapping[str, str],
) -> Iterator[str]:
    """Yield the claim that is preferred under each key, where there is one.

    `keys` holds for each key its claims, each with its value and its bound; `aside` the claims
    that cannot win, each with the reason.
    """
    for claims in keys.values():
        if len(claims) == 1:
            yield from (claim for claim in claims if claim not in aside)
            continue
        said = ((claim, number, bound) for claim, (number, bound) in claims.items())
        if chosen := preferred_claim(rank(candidates(said, sources, aside)), sources):
            yield chosen
