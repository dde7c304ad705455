"""The figures of a graph as texts are held against them: by subject and measure, and by number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from kg.evidence.disputes.case import Case
from kg.evidence.promises.judge import Judge, Verdict
from kg.graph.graph import Graph
from kg.model.ranking import Ranking
from kg.records import claims, events
from kg.records.events import Event
from kg.records.observations import Observation, ranked
from kg.records.relationships import Relationships

WINDOW = 500
"""Days before a text in which a figure without a period is looked for."""
Days = tuple[date | None, date | None]


class Figures:
    """All figures, dates and relations, ready to be asked for."""

    def __init__(self, graph: Graph):
        self.graph = graph
        self.case = Case(graph)
        self._ranked: dict[str, Ranking] = {}
        self.lines: dict[tuple[str, str], list[Observation]] = {}
        self.planned: dict[str, list[Observation]] = {}
        self.by_number: dict[tuple[Decimal, str], list[Observation]] = {}
        for one in self.case.figures.all:
            if one.status == "planned":
                self.planned.setdefault(one.subject, []).append(one)
                continue
            self.lines.setdefault((one.subject, one.measure), []).append(one)
            self.by_number.setdefault((abs(Decimal(one.value)), one.unit), []).append(one)

    def measures(self, listed: Iterable[str]) -> list[str]:
        """Return measures with those that may stand in for them behind each."""
        found: list[str] = []
        for measure in listed:
            found += [measure, *sorted(self.case.comparable.get(measure, ()))]
        return list(dict.fromkeys(found))

    def line(self, subject: str, measure: str) -> list[Observation]:
        """Return what is reported of a subject in a measure."""
        return self.lines.get((subject, measure), [])

    def of_subject(self, subject: str) -> list[tuple[tuple[str, str], list[Observation]]]:
        """Return what is reported of a subject, measure by measure."""
        return [(key, line) for key, line in self._of_subject.get(subject, {}).items()]

    @cached_property
    def _of_subject(self) -> dict[str, dict[tuple[str, str], list[Observation]]]:
        found: dict[str, dict[tuple[str, str], list[Observation]]] = {}
        for key, line in self.lines.items():
            found.setdefault(key[0], {})[key] = line
        return found

    def ranking(self, key: str) -> Ranking:
        """Return the values of a key in the declared order."""
        if key not in self._ranked:
            self._ranked[key] = ranked(self.case.figures.by_key[key])
        return self._ranked[key]

    def best(self, key: str) -> Observation:
        """Return the value of a key to show."""
        return self.case.figures.best(key)

    @cached_property
    def judge(self) -> Judge:
        """Holds targets against what came of them."""
        return Judge(self.case)

    def outcome(self, goal: Observation) -> Verdict:
        """Return what came of a planned figure."""
        return self.judge.verdict(goal)

    @cached_property
    def dates(self) -> dict[tuple[str, str], list[tuple[str, str, tuple[object, ...]]]]:
        """Dates stated of each thing, by its address and property: claim, date and sources."""
        found: dict[tuple[str, str], list[tuple[str, str, tuple[object, ...]]]] = {}
        for one in self.case.descriptions:
            if one.is_date and not one.is_planned:
                told = (one.claim, one.text, one.sources)
                found.setdefault((one.subject, one.property), []).append(told)
        for event in self.events:
            if event.when and event.kind in EVENTS and not event.is_planned:
                told = (event.claim, event.when, event.sources)
                found.setdefault((event.subject, EVENTS[event.kind]), []).append(told)
        return found

    @cached_property
    def planned_dates(self) -> dict[tuple[str, str], list[tuple[str, str, tuple[object, ...]]]]:
        """Dates that are only announced, as `dates`."""
        found: dict[tuple[str, str], list[tuple[str, str, tuple[object, ...]]]] = {}
        for one in self.case.descriptions:
            if one.is_date and one.is_planned:
                told = (one.claim, one.text, one.sources)
                found.setdefault((one.subject, one.property), []).append(told)
        for event in self.events:
            if event.when and event.kind in EVENTS and event.is_planned:
                told = (event.claim, event.when, event.sources)
                found.setdefault((event.subject, EVENTS[event.kind]), []).append(told)
        return found

    @cached_property
    def events(self) -> list[Event]:
        """All events."""
        return events.read(self.graph)

    @cached_property
    def milestones(self) -> dict[str, list[Event]]:
        """Events that tell when a number was reached, by entity."""
        found: dict[str, list[Event]] = {}
        for one in self.case.milestones:
            found.setdefault(one.subject, []).append(one)
        return found

    @cached_property
    def relations(self) -> Relationships:
        """All relationships."""
        return Relationships(self.graph)

    @cached_property
    def weights(self) -> dict[str, int]:
        """How many claims are about each entity."""
        return claims.counts(self.graph)


EVENTS = {"launch": "launched", "founding": "founded", "reveal": "revealed",
          "presale": "presaleStarted", "ipo": "listed"}  # fmt: skip
"""Kinds of events that tell a date of a thing, each with the property."""


def near(one: Observation, day: date | None, window: int = WINDOW) -> bool:
    """Say whether a figure counts around a day: not long before it, nor after it."""
    if day is None or one.last is None:
        return True
    first = one.first or one.last
    return first <= day + timedelta(31) and one.last >= day - timedelta(window)


def apart(one: Observation, day: date | None) -> int:
    """Return how many days a figure lies from a day; what has no date lies far."""
    return abs((one.last - day).days) if day and one.last else 100_000
