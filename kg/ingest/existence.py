"""Since when things exist, and since when relations hold of which nobody tells a beginning.

A thing exists from the earliest date in its life that the ontology names (foundation, reveal,
launch, first delivery), else from the first day for which any source tells something of it; it
ends with its end. What is stated to the month or the year had happened by its last day, or by the
first day on which something else is stated of the thing.

A relation that belongs to a thing by nature (the brand of a model, its maker where no other is
told) holds as long as the thing exists. Any other relation without a start holds for certain
from the first publication that states it, *at the latest*; before that it is *possible* as soon
as both ends exist. What is in doubt is set aside in any case, so it counts from there as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from kg.ingest.cells import literal
from kg.ingest.quads import REPORTED, dated, latest_mentioned, mentioned, plain, published, text_of
from kg.ingest.tables import Row
from kg.ingest.voices import voices
from kg.model import ranking
from kg.model.compatibility import DATES
from kg.model.namespaces import AUTO, local
from kg.model.periods import Period, parse
from kg.model.ranking import Voice
from kg.store.store import Store

_ALWAYS = date.min


class Nature(NamedTuple):
    """What the ontology says of existence, by slugs."""

    begins: frozenset[str]
    """Properties whose date begins the existence of a thing."""
    ends: frozenset[str]
    belongs: Mapping[str, str]
    """Relations that belong to a thing by nature: to their subject or their object."""
    timeless: frozenset[str]
    """Classes of things that were always there."""

    @classmethod
    def of(cls, ontology: Store) -> Nature:
        """Read what an ontology says."""

        def marked(name: str) -> frozenset[str]:
            return frozenset(local(term) for term, _ in ontology.pairs(AUTO + name))

        belongs = {local(term): local(end) for term, end in ontology.pairs(AUTO + "belongsTo")}
        return cls(marked("beginsExistence"), marked("endsExistence"), belongs,
                   marked("isTimeless"))  # fmt: skip


class Life(NamedTuple):
    """The days on which a thing exists, the last one included."""

    since: date
    until: date = date.max

    def covers(self, day: date) -> bool:
        """Say whether the thing exists on a day."""
        return self.since <= day <= self.until


class Bound(NamedTuple):
    """Since when a relation without a start holds."""

    certain: date
    """From this day at the latest."""
    possible: date
    """Before this day one of its ends was not there."""
    until: date
    """The last day on which both ends were there."""


class Lives:
    """Existence and lower bounds, as the rows of all tables tell them."""

    def __init__(self, rows: Sequence[Row], nature: Nature, voice: Callable[[str], Voice | None]):
        """Read rows; `voice` returns the weight of a source by its address."""
        self.nature, self._voice = nature, voice
        self._rows = rows
        self._issued: dict[str, date] = latest_mentioned(rows, nature.begins)
        for row in rows:
            if row.table == "sources" and (day := published(row)):
                self._issued[row.terms["iri"][0]] = day

    @classmethod
    def of(cls, rows: Sequence[Row], ontology: Store, means: Mapping[str, str]) -> Lives:
        """Read rows; `means` says what the columns of the sources stand for."""
        return cls(rows, Nature.of(ontology), voices(rows, means, ontology).get)

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {
            row.terms["iri"][0]: local(plain(row.terms["class"][0]))
            for row in self._rows if row.table == "entities"
        }  # fmt: skip

    def said(self, source: str) -> date | None:
        """Return the day by which a source, by its term, is known; None where nothing tells."""
        return self._issued.get(source)

    @cached_property
    def _told(self) -> dict[str, date]:
        """The first day for which anything is stated of each thing as a fact."""
        found: dict[str, date] = {}
        for row in self._rows:
            if row.terms.get("status", [""])[0] != REPORTED or "doubt" in row.terms:
                continue
            days = [*_days(row), *filter(None, [self._issued.get(row.terms["source"][0])])]
            if days:
                for entity in mentioned(row):
                    found[entity] = min(*days, found.get(entity, date.max))
        return found

    @cached_property
    def _dates(self) -> dict[str, dict[str, Period]]:
        """The date of each property that begins or ends a life: the preferred one, by thing."""
        said: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
        sources: dict[str, list[Voice]] = {}
        wanted = self.nature.begins | self.nature.ends
        for row in self._rows:
            if row.table != "properties" or row.terms["status"][0] != REPORTED:
                continue
            name, text = local(plain(row.terms["property"][0])), dated(row)
            if name in wanted and text:
                claim = plain(row.terms["claim"][0])
                said.setdefault((row.terms["subject"][0], name), []).append(
                    (claim, text, "exactly")
                )
                voice = self._voice(plain(row.terms["source"][0]))
                sources.setdefault(claim, []).extend([voice] if voice else [])
        found: dict[str, dict[str, Period]] = {}
        for (entity, name), listed in said.items():
            order = ranking.rank(ranking.candidates(listed, sources), DATES).order
            found.setdefault(entity, {})[name] = parse(str(order[0].value))
        return found

    def life(self, entity: str) -> Life:
        """Return when a thing, by its term, exists."""
        return self._lives.get(entity) or Life(_ALWAYS)

    @cached_property
    def _lives(self) -> dict[str, Life]:
        return {entity: self._life(entity, kind) for entity, kind in self._kinds.items()}

    def _life(self, entity: str, kind: str) -> Life:
        if kind in self.nature.timeless:
            return Life(_ALWAYS)
        dates = self._dates.get(entity, {})
        begins = [period for name, period in dates.items() if name in self.nature.begins]
        ends = [period.last for name, period in dates.items() if name in self.nature.ends]
        told = self._told.get(entity, date.max)
        since = told
        if begins:
            since = min(period.last for period in begins)
            if min(period.first for period in begins) <= told < since:
                since = told
        until = max(ends, default=date.max)
        return Life(since, until if until >= since else date.max)

    @cached_property
    def _first(self) -> dict[tuple[str, ...], date]:
        """The first publication that states each relation as a fact."""
        found: dict[tuple[str, ...], date] = {}
        for row in self._rows:
            if row.table == "relations" and row.terms["status"][0] == REPORTED:
                day = self._issued.get(row.terms["source"][0])
                if day and "doubt" not in row.terms:
                    key = ends(row)
                    found[key] = min(day, found.get(key, date.max))
        return found

    @cached_property
    def _alone(self) -> frozenset[tuple[str, str]]:
        """Relations and things, where only one other thing is stated for the thing."""
        others: dict[tuple[str, str], set[str]] = {}
        for subject, relation, thing in self._first:
            owner = self.nature.belongs.get(local(plain(relation)))
            if owner:
                thing_, other = (subject, thing) if owner == "subject" else (thing, subject)
                others.setdefault((relation, thing_), set()).add(other)
        return frozenset(key for key, found in others.items() if len(found) == 1)

    def bound(self, row: Row) -> Bound:
        """Return since when a relation without a start holds."""
        subject, relation, thing = ends(row)
        lives = self.life(subject), self.life(thing)
        possible, until = max(life.since for life in lives), min(life.until for life in lives)
        owner = self.nature.belongs.get(local(plain(relation)))
        belongs = owner and (relation, subject if owner == "subject" else thing) in self._alone
        certain = (
            possible
            if belongs or "doubt" in row.terms
            else max(possible, self._first.get((subject, relation, thing), date.max))
        )
        return Bound(certain, possible, until)

    def lines(self, rows: Iterable[Row], now: date) -> Iterator[str]:
        """Yield N-Quads of some rows: since when things exist, and relations hold at the latest."""
        rows = list(rows)
        for entity in (row.terms["iri"][0] for row in rows if row.table == "entities"):
            life = self.life(entity)
            for name, day in (("existsSince", life.since), ("existsUntil", life.until)):
                if day not in (_ALWAYS, date.max):
                    yield f"{entity} <{AUTO}{name}> {literal(str(day), 'date')} .\n"
        latest: dict[str, date] = {}
        for row in sorted(rows, key=lambda row: "doubt" not in row.terms):  # the sound ones decide
            is_fact = row.table == "relations" and row.terms["status"][0] == REPORTED
            if is_fact and "start" not in row.terms:
                bound = self.bound(row)
                latest[row.terms["claim"][0]] = min(bound.certain, now)
        for claim, day in latest.items():
            yield f"{claim} <{AUTO}sinceAtLatest> {literal(str(day), 'date')} .\n"


def ends(row: Row) -> tuple[str, str, str]:
    """Return subject, relation and object of a row of relations."""
    return row.terms["subject"][0], row.terms["relation"][0], row.terms["object"][0]


def _days(row: Row) -> Iterator[date]:
    """Yield the days by which what a row dates was there for certain."""
    columns = {"observations": ("period",), "relations": ("start",), "events": ("date",)}
    for column in columns.get(row.table, ()):
        for term in row.terms.get(column, ()):
            yield parse(text_of(term)).last


def known_entities(rows: Iterable[Row]) -> set[str]:
    """Return everything that any statement tells of."""
    return {
        entity for row in rows if row.table not in ("sources", "entities")
        for entity in mentioned(row)
    }  # fmt: skip
