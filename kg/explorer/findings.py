"""What the explorer tells beside plain claims: what disagrees, and what began when.

The rules are those of `kg why` and `kg disputes`; the page has none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from kg.evidence.disputes import disputes
from kg.evidence.disputes.kinds import KINDS
from kg.explorer.columns import COLUMNS, column
from kg.explorer.things import day_number
from kg.model import periods
from kg.model.namespaces import local
from kg.text import reasons, words

#: Properties and events that say since when a thing is there.
BIRTHS = ("founded", "revealed", "launched", "deliveriesStarted", "presaleStarted",
          "productionStarted")  # fmt: skip
BIRTH_EVENTS = ("launch", "reveal", "founding", "plant-opening")
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")

Row = list[Any]


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


def first_told(
    count: int, lists: Mapping[str, Iterable[Row]], since: Sequence[date | None]
) -> list[int | None]:
    """Return the first day on which anything is stated of each thing, or is so, as a number.

    `lists` are those of claims; `since` is the day from which each source counts as known.
    """
    known = [day_number(day) for day in since]
    first: list[int | None] = [None] * count
    for kind, rows in lists.items():
        ends = [column(kind, name) for name in ("subject", "object") if name in COLUMNS[kind]]
        says, since_then = column(kind, "says"), column(kind, "held" if kind == "links" else "from")
        for row in rows:
            begun = row[since_then]
            if kind == "links":
                begun = begun[0][0] if begun else None
            days = [known[one if isinstance(one, int) else one[0]] for one in row[says]]
            told = [day for day in (begun, *days) if day is not None]
            for place in (row[end] for end in ends):
                first[place] = min((*told, first[place] or told[0])) if told else first[place]
    return first


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
    properties: set[str],
) -> list[Row]:
    """Return what `kg disputes` finds, heaviest first, each with what it is about.

    That is the keys of its observations, and the `properties` that it names. `keys` are the
    numbers of these keys on the page. Sums and reasons come in English and in Chinese, for which
    `known` names entities and terms.
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
            sorted({about.partition(" ")[0] for about in finding.measure.split(", ")} & properties),
        ])  # fmt: skip
    return listed


def kinds() -> dict[str, list[str]]:
    """Return what each kind of dispute is called, in English and in Chinese."""
    return {
        kind: [words.words(language)["dispute"][kind] for language in words.LANGUAGES]
        for kind in KINDS
    }
