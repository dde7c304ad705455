"""What the explorer tells beside plain claims: what is preferred, what disagrees, what began when.

The rules are those of `kg why` and `kg disputes`; the page has none of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.evidence.disputes import disputes
from kg.evidence.disputes.kinds import KINDS
from kg.model import periods
from kg.model import ranking as standing
from kg.model.compatibility import DATES
from kg.model.namespaces import local
from kg.text import reasons, words

#: Properties and events that say since when a thing is there.
BIRTHS = ("founded", "revealed", "launched", "deliveriesStarted", "presaleStarted",
          "productionStarted")  # fmt: skip
BIRTH_EVENTS = ("launch", "reveal", "founding", "plant-opening")
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")

Row = list[Any]


def plain(says: Iterable[Any]) -> list[int]:
    """Return the places of sources, without their notes."""
    return [one if isinstance(one, int) else one[0] for one in says]


def rank_facts(rows: Sequence[Row], weights: Sequence[standing.Source | None]) -> None:
    """Add to each fact its place in the declared order, and what it is to the first one.

    That is preferred, tied, compatible or rival, and empty where nobody says anything else.
    """
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[0], row[1], row[3]].append(row)
    for listed in groups.values():
        said = [(row[5], _value(row), "exactly") for row in listed]
        sources = {row[5]: [w for k in plain(row[4]) if (w := weights[k])] for row in listed}
        ranking = standing.rank(standing.candidates(said, sources), DATES)
        values = [candidate.value for candidate in ranking.order]
        for row in listed:
            place = values.index(_value(row))
            row += [place, _mark(ranking, place)]


def _value(row: Row) -> str:
    return str(row[2])


def _mark(ranking: standing.Ranking, place: int) -> str:
    if len(ranking.order) == 1:
        return ""
    if place == 0:
        return "preferred" if ranking.preferred else "tied"
    fits = DATES.fits(ranking.order[0], ranking.order[place])
    return "compatible" if fits else "rival"


def births(count: int, facts: Iterable[Row], events: Iterable[Row]) -> list[str]:
    """Return the first day each thing was there, empty where nobody tells it.

    Of each property only the first in the declared order counts, so that one slip in one
    source does not make a thing older; events count where no property tells it.
    """
    told: list[list[str]] = [[] for _ in range(count)]
    seen: list[list[str]] = [[] for _ in range(count)]
    for row in facts:
        if row[1] in BIRTHS and not row[3] and row[6] == 0 and _DATE.fullmatch(str(row[2])):
            told[row[0]].append(row[2])
    for row in events:
        if row[4] in BIRTH_EVENTS and not row[9] and _DATE.fullmatch(row[1]):
            seen[row[0]].append(row[1])
    return [_first(one or other) for one, other in zip(told, seen, strict=True)]


def _first(dates: Sequence[str]) -> str:
    """Return the first day of the earliest date; a bare year gives way to a day within it."""
    exact = [
        one for one in dates
        if not any(len(two) > len(one) and two.startswith(one) for two in dates)
    ]  # fmt: skip
    return min((str(periods.parse(one).first) for one in exact), default="")


def found(
    graph: Any,
    index: Mapping[str, int],
    entities: Sequence[Row],
    keys: Mapping[str, int],
    known: Mapping[str, str],
) -> list[Row]:
    """Return what `kg disputes` finds, heaviest first, each with the keys of its observations.

    `keys` are the numbers of these keys on the page. Sums and reasons come in English and in
    Chinese, for which `known` names entities and terms.
    """
    listed = []
    for finding in disputes.find(graph):
        places = [index[name] for iri in finding.entities if (name := local(iri)) in index]
        if not places:
            continue
        places.sort(key=lambda place: (entities[place][2] != finding.subject, place))
        listed.append([
            places, finding.kind, finding.severity, finding.measure, finding.period,
            [reasons.sums(finding.sums), reasons.sums(finding.sums, "zh", known)],
            [reasons.listed(finding.reasons), reasons.listed(finding.reasons, "zh", known)],
            sorted(keys[key] for key in finding.keys if key in keys),
        ])  # fmt: skip
    return listed


def kinds() -> dict[str, list[str]]:
    """Return what each kind of dispute is called, in English and in Chinese."""
    return {
        kind: [words.words(language)["dispute"][kind] for language in words.LANGUAGES]
        for kind in KINDS
    }
