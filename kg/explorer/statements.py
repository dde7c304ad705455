"""What the page tells: every claim as a row of a compact list, with the numbers it decides by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from math import log2
from typing import Any

from kg.connections.costs import Costs
from kg.connections.paths import is_tie
from kg.evidence.why.described import described
from kg.explorer.layout import FAINT
from kg.explorer.things import Things, day_number
from kg.model.force import ALWAYS, Days
from kg.model.namespaces import AUTO, CLAIM, ID, SOURCE, local
from kg.model.periods import parse
from kg.model.ranking import preferred_claim
from kg.records import descriptions, events, observations
from kg.records.claims import Number, remarks_by_source
from kg.records.lives import lives
from kg.records.observations import Observation
from kg.records.relationships import Relationship, Relationships, held
from kg.records.sources import Source, generated_only

_MORE_SOURCES = 0.25
"""How much stronger a link ties with every doubling of its sources."""
_DIRECT = f"""{{
  ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{ID}") && STRSTARTS(STR(?p), "{AUTO}"))
  FILTER(STRSTARTS(STR(?o), "{ID}"))
}}"""


class Statements:
    """Makes the lists of claims about things; each method makes one of them."""

    def __init__(self, things: Things):
        self.things, self.graph = things, things.graph
        self.keys: dict[str, int] = {}
        self.remarks = remarks_by_source(things.graph)
        self._lives = lives(things.graph)
        self._timeless = {local(kind) for kind, _ in things.graph.store.pairs(AUTO + "isTimeless")}

    def _end(self, claim: str, sources: Iterable[Source]) -> list[Any]:
        """Return who says so, as places of sources with what each remarks, and the claim."""
        says: list[Any] = []
        for place, name in sorted((self.things.source_places[one.id], one.id) for one in sources):
            remark = self.remarks.get((claim, SOURCE + name))
            says.append([place, remark] if remark else place)
        return [says, claim.removeprefix(CLAIM)]

    def _since(self, subject: str) -> date | None:
        """Return the day from which a thing is there, and with it what has no date.

        None where it always was; a thing of which nothing tells a date is there now.
        """
        since, _ = self._lives.get(subject, ALWAYS)
        if since != date.min:
            return since
        known = self.graph.entities.get(subject)
        return None if known and known.kind in self._timeless else self.graph.today

    def _slugs(self, listed: Iterable[str]) -> list[str]:
        return [self.things.concept(slug) for slug in listed]

    def _scope(self, listed: Iterable[str]) -> list[Any]:
        """Return entities as their places, and concepts as slugs."""
        found: list[Any] = []
        for one in listed:
            place = self.things.place(one) if one.startswith(ID) else None
            found.append(self.things.concept(one) if place is None else place)
        return sorted(found, key=str)

    def links(self) -> list[list[Any]]:
        """Return every relation: those stated as claims, then direct triples without a claim."""
        found = self.graph.once(Relationships)
        costs, days = Costs(found), held(found.all, self._lives)
        order = {one: place for place, one in enumerate(sorted(found.all, key=costs.order))}
        listed: list[list[Any]] = []
        told: set[tuple[int, str, int]] = set()
        unstated: dict[tuple[str, str, str], Relationship] = {}
        for one in sorted(found.all, key=lambda one: one.claim):
            subject, thing = self.things.place(one.subject), self.things.place(one.object)
            if subject is None or thing is None:
                continue
            if not one.claim:
                unstated[one.subject, one.relation, one.object] = one
                continue
            told.add((subject, one.relation, thing))
            if self.graph.presentation.of_relation(one.relation).is_symmetric:
                told.add((thing, one.relation, subject))
            self.things.concept(one.status)
            listed.append([
                subject, one.relation, thing, one.start, one.end, plain(one.share),
                plain(one.amount), self.things.concept(one.unit), self._slugs(one.roles),
                self._slugs(one.parts), self._slugs(one.modes), int(one.is_planned),
                *self._end(one.claim, one.sources),
                int(one.last is not None and one.last < self.graph.today),
                self._tie(one.relation, len(one.sources)),
                costs.of(one) if is_tie(one, self.graph.today) else None, order[one],
                None if one.start or one.is_planned else _heard(one.sources),
                _numbered(_planned(one, self.graph.today) if one.is_planned else days[one]),
                self.things.concept(one.aside),
            ])  # fmt: skip
        listed += [
            [*row, costs.of(brand) if (brand := unstated.get(triple)) else None,
             order[brand] if brand else len(order), None, _numbered([ALWAYS]), ""]
            for triple, row in self._direct(told)
        ]  # fmt: skip
        return sorted(listed, key=lambda row: (row[0], row[1], row[2], row[3], row[4], row[13]))

    def _tie(self, relation: str, sources: int) -> float:
        """Return how strongly a link ties: its relation, and who states it."""
        if not sources:
            return FAINT
        tie = self.graph.presentation.of_relation(relation).tie
        return round(tie * (1 + _MORE_SOURCES * log2(1 + sources)), 3)

    def _direct(
        self, told: set[tuple[int, str, int]]
    ) -> list[tuple[tuple[str, str, str], list[Any]]]:
        texts = self.graph.store.texts
        stated: dict[tuple[str, str, str], set[int]] = defaultdict(set)
        for source, *ends in texts(f"SELECT DISTINCT ?g ?s ?p ?o {{ GRAPH ?g {_DIRECT} }}"):
            place = self.things.source_places.get(source.removeprefix(SOURCE))
            if place is not None:
                stated[_three(ends)].add(place)
        listed = []
        for triple in sorted(map(_three, texts(f"SELECT DISTINCT ?s ?p ?o {_DIRECT}"))):
            subject, thing = self.things.place(triple[0]), self.things.place(triple[2])
            relation = local(triple[1])
            if subject is None or thing is None or subject == thing:
                continue
            if (subject, relation, thing) in told:
                continue
            if self.graph.presentation.of_relation(relation).is_symmetric:
                told.add((thing, relation, subject))
            says = sorted(stated[triple])
            blank: list[Any] = ["", "", None, None, "", [], [], []]
            row_of = [subject, relation, thing, *blank, 0 if says else 2, says, "", 0,
                      self._tie(relation, len(says))]  # fmt: skip
            listed.append(((triple[0], relation, triple[2]), row_of))
        return listed

    def observations(self) -> list[list[Any]]:
        """Return every number: whose, which measure, value, period, bounds, scope, who says so."""
        listed: list[list[Any]] = []
        keys = self.keys
        concept, read = self.things.concept, observations.read(self.graph)
        best = _preferred_plans((one for one in read if one.status == "planned"), self.graph.today)
        for one in sorted(read, key=_by_series):
            subject = self.things.place(one.subject)
            if subject is None:
                continue
            is_planned = concept(one.status) == "planned"
            from_day = (
                _first_told(one.sources, self.graph.today)
                if is_planned
                else one.last or self._since(one.subject)
            )
            listed.append([
                subject, concept(one.measure), plain(one.value), concept(one.unit), one.period,
                str(one.first or ""), str(one.last or ""), concept(one.span), concept(one.bound),
                int(is_planned), concept(one.basis), self._scope(one.scope),
                self.things.place(one.said_by), best.get(one.claim, int(one.is_preferred)),
                keys.setdefault(one.key, len(keys)), *self._end(one.claim, one.sources),
                int(generated_only(one.sources)), day_number(from_day),
            ])  # fmt: skip
        return listed

    def events(self) -> list[list[Any]]:
        """Return what happened, each once: date, kind, whose, with whom, in words, who says so."""
        listed: list[list[Any]] = []
        for occurrence in events.occurrences(events.read(self.graph)):
            one = occurrence.best
            subject = self.things.place(one.subject)
            if subject is None:
                continue
            others = [self.things.place(other) for other in occurrence.others]
            self.things.concept(one.status)
            days = [
                told.first for told in occurrence.tellings if told.first and not told.is_planned
            ]
            from_day = (
                _first_told(occurrence.sources, self.graph.today)
                if one.is_planned
                else min(days, default=self._since(one.subject))
            )
            listed.append([
                subject, one.when, str(one.first or ""), str(one.last or ""),
                self.things.concept(one.kind), sorted(k for k in others if k is not None),
                one.summary, plain(one.value), self.things.concept(one.unit), int(one.is_planned),
                *self._end(one.claim, occurrence.sources), day_number(from_day),
            ])  # fmt: skip
        return sorted(listed, key=lambda row: (row[1], row[11]))

    def descriptions(self) -> list[list[Any]]:
        """Return every identity-like fact: whose, which property, value, who says so."""
        listed: list[list[Any]] = []
        read = descriptions.read(self.graph)
        ranked = described(self.graph, read)
        for one in read:
            subject = self.things.place(one.subject)
            if subject is None:
                continue
            self.things.used.add(AUTO + one.property)
            self.things.concept(one.status)
            first = parse(one.text).first if one.is_date else self._since(one.subject)
            listed.append([
                subject, one.property, self._scope([one.object]) if one.object else one.text,
                int(one.is_planned), *self._end(one.claim, one.sources), *ranked[one.claim],
                day_number(_first_told(one.sources, self.graph.today) if one.is_planned else first),
            ])  # fmt: skip
        return listed


def _by_series(one: Observation) -> tuple[str, ...]:
    scope = " ".join(one.scope)
    return (one.subject, one.measure, scope, one.unit, one.span, str(one.last or ""), one.claim)


def _preferred_plans(
    plans: Iterable[Observation], now: date
) -> dict[str, int | list[list[int | None]]]:
    """Return when each plan is preferred, by its claim: 0 never, 1 always, else from when to when.

    A plan is stated from its publication on, and may be preferred until a better one is stated.
    """
    by_key: dict[str, list[Observation]] = {}
    for one in plans:
        by_key.setdefault(one.key, []).append(one)
    found: dict[str, int | list[list[int | None]]] = {}
    for listed in by_key.values():
        days = sorted(
            {day for one in listed for source in one.sources for day in [_told_from(source, now)]}
        )
        spans: dict[str, list[list[int | None]]] = {}
        last = None
        for place, day in enumerate(days):
            until = day_number(days[place + 1] - timedelta(1)) if days[place + 1 :] else None
            chosen = _best(listed, day, now)
            if chosen and chosen == last:
                spans[chosen][-1][1] = until
            elif chosen:
                spans.setdefault(chosen, []).append([day_number(day), until])
            last = chosen
        for one in listed:
            told = spans.get(one.claim, [])
            found[one.claim] = 0 if not told else 1 if told == [[None, None]] else told
    return found


def plain(value: Number | None) -> int | float | None:
    """Return a number as the page has it: whole numbers stay whole."""
    return None if value is None else int(value) if value == int(value) else float(value)


def _first_told(sources: Iterable[Source], now: date) -> date:
    """Return since when a plan is stated."""
    return min((_told_from(source, now) for source in sources), default=now)


def _heard(sources: Iterable[Source]) -> int | None:
    """Return the day from which any source is known, None where none ever is."""
    days = [day for source in sources if (day := source.known_since)]
    return day_number(min(days)) if days else None


def _told_from(source: Source, now: date) -> date:
    """Return since when a source tells a plan; one of which nothing tells a date does so now."""
    return source.known_since or now


def _best(listed: Iterable[Observation], day: date, now: date) -> str | None:
    """Return the plan that was preferred on a day, of those that were told by then."""
    told = [
        replace(one, sources=sources) for one in listed
        if (sources := tuple(source for source in one.sources if _told_from(source, now) <= day))
    ]  # fmt: skip
    return preferred_claim(observations.ranked(told), {one.claim: one.sources for one in told})


def _planned(one: Relationship, now: date) -> list[Days]:
    return [(_first_told(one.sources, now), one.over)]


def _three(row: list[str]) -> tuple[str, str, str]:
    return row[0], row[1], row[2]


def _numbered(days: Iterable[Days]) -> list[list[int | None]]:
    return [[day_number(first), day_number(last)] for first, last in days]
