"""Which months of a maker are stated in which measure, by how many voices, and which are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from kg.evidence.quality.core import Core
from kg.graph.graph import Graph
from kg.model.ranking import independent
from kg.records.observations import Observation, Observations
from kg.records.sources import Source, generated_only

MEASURES = ("deliveries", "sales", "wholesale", "retail", "registrations")
"""Counts of vehicles that are stated by the month; each is a thing of its own."""


class Months(NamedTuple):
    """The months of one maker in one measure."""

    maker: str
    measure: str
    exact: int
    of: int
    """How many months there are from the first it can have to the last stated of any."""
    bounds: int
    """Months of which nothing but a bound or a rough figure is stated."""
    voices: int
    """Exact months told by two voices or more."""
    generated: int
    """Months, exact or not, that rest on generated pages only."""
    whom: str
    """Who tells most of them."""
    missing: str
    """Months without any figure, as ranges."""


def months(graph: Graph, observations: Observations, core: Core) -> list[Months]:
    """Return one row a maker of the core and measure, in the order of the core."""
    told = _told(observations, core)
    last = max((max(by_month) for by_month in told.values()), default=date.min)
    return [
        _counted(graph.name(maker), measure, told.get((maker, measure), {}), _from(since, last))
        for maker, since in core.since.items()
        for measure in MEASURES
        if (maker, measure) in told or measure == MEASURES[0]
    ]


def any_measure(observations: Observations, core: Core) -> Iterator[tuple[str, int, int]]:
    """Yield of each maker how many months have an exact volume in any measure, and of how many."""
    told = _told(observations, core)
    last = max((max(by_month) for by_month in told.values()), default=date.min)
    for maker, since in core.since.items():
        wanted = _from(since, last)
        exact = {
            month
            for measure in MEASURES
            for month, listed in told.get((maker, measure), {}).items()
            if any(one.bound == "exactly" for one in listed)
        }
        yield maker, len(exact.intersection(wanted)), len(wanted)


def _told(
    observations: Observations, core: Core
) -> dict[tuple[str, str], dict[date, list[Observation]]]:
    """Return the monthly volumes of whole makers, by maker and measure, then by month."""
    told: dict[tuple[str, str], dict[date, list[Observation]]] = {}
    for one in observations.all:
        is_volume = one.measure in MEASURES and one.unit == "vehicles" and one.span == "month"
        is_fact = one.status == "reported" and not one.scope and not one.doubt
        if one.subject in core.since and is_volume and is_fact and one.first:
            by_month = told.setdefault((one.subject, one.measure), {})
            by_month.setdefault(one.first, []).append(one)
    return told


def _counted(
    maker: str, measure: str, told: Mapping[date, Sequence[Observation]], wanted: Sequence[date]
) -> Months:
    known = {month: told[month] for month in wanted if month in told}
    exact = {
        month: [one for one in listed if one.bound == "exactly"] for month, listed in known.items()
    }
    sources = {month: _sources(listed) for month, listed in exact.items() if listed}
    return Months(
        maker, measure, len(sources), len(wanted), len(known) - len(sources),
        sum(independent(said_by) > 1 for said_by in sources.values()),
        sum(generated_only(_sources(listed)) for listed in known.values()),
        _most(known.values()), ranges(month for month in wanted if month not in told),
    )  # fmt: skip


def _sources(listed: Iterable[Observation]) -> list[Source]:
    return list({source: None for one in listed for source in one.sources})


def _most(listed: Iterable[Sequence[Observation]], shown: int = 2) -> str:
    """Return the publishers that tell most of the months, each with how many."""
    counts: dict[str, int] = {}
    for figures in listed:
        for publisher in {source.publisher for source in _sources(figures)}:
            counts[publisher] = counts.get(publisher, 0) + 1
    order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    text = ", ".join(f"{name} {count}" for name, count in order[:shown])
    return f"{text} +{len(order) - shown}" if len(order) > shown else text


def _from(first: date, last: date) -> list[date]:
    """Return the first days of all months from one to another."""
    found = [first.replace(day=1)] if first <= last else []
    while found and (month := following(found[-1])) <= last:
        found.append(month)
    return found


def following(month: date) -> date:
    """Return the first day of the next month.

    >>> following(date(2024, 12, 1))
    datetime.date(2025, 1, 1)
    """
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def ranges(found: Iterable[date]) -> str:
    """Return months as a list of ranges.

    >>> ranges([date(2024, 12, 1), date(2025, 1, 1), date(2025, 3, 1)])
    '2024-12–2025-01, 2025-03'
    """
    runs: list[list[date]] = []
    for month in found:
        if runs and following(runs[-1][-1]) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    texts = [
        f"{run[0]:%Y-%m}–{run[-1]:%Y-%m}" if len(run) > 1 else f"{run[0]:%Y-%m}" for run in runs
    ]
    return ", ".join(texts)
