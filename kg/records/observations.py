"""All numbers of the graph as plain Python records, for questions that compare many of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from kg.graph.graph import Graph
from kg.model import ranking
from kg.model.namespaces import AUTO, CONCEPT, PROV
from kg.model.ranking import Ranking, Source
from kg.store.results import plain, value

_TEXTS = ("subject", "measure", "period", "span", "unit", "bound", "status", "basis", "saidBy",
          "key", "standing", "setAside")  # fmt: skip
_VALUES = ("from", "to", "value")
_READ: dict[str, Callable[[str], object]] = {
    "from": lru_cache(date.fromisoformat),
    "to": lru_cache(date.fromisoformat),
    "value": lambda text: Decimal(text) if "." in text else int(text),
}
ABOUT = (
    "SELECT ?claim ?name ?cell { ABOUT ?claim auto:key ?key ; ?property ?cell"
    " BIND(STRAFTER(STR(?property), '/ns/') AS ?name) }"
)
VALUES_OF = "SELECT ?claim ?value { ABOUT ?claim <PREDICATE> ?value } ORDER BY ?claim ?value"

Number = int | Decimal


class Figure(NamedTuple):
    """One observation. Entities are full addresses, concepts are slugs."""

    claim: str
    subject: str
    measure: str
    period: str
    first: date | None
    last: date | None
    span: str
    scope: tuple[str, ...]
    unit: str
    status: str
    value: Number
    bound: str
    basis: str
    said_by: str
    key: str
    preferred: bool
    notes: tuple[str, ...]
    sources: tuple[Source, ...]
    aside: str = ""
    """Why it is set aside: a slug of the list of doubts; empty for all others."""

    @property
    def days(self) -> tuple[date, date]:
        """First and last day of a figure that has both."""
        assert self.first is not None
        assert self.last is not None
        return self.first, self.last

    @property
    def what(self) -> tuple[object, ...]:
        """Everything that identifies what is measured, but for the subject."""
        return (self.measure, self.first, self.last, self.span, self.scope, self.unit, self.status)


class Figures:
    """The observations of a graph, or of one of its entities, by their keys."""

    def __init__(self, graph: Graph, subject: str | None = None):
        self.graph = graph
        self.catalogue = ranking.catalogue(graph.store.pairs)
        self.all = self._load(subject)

    def _load(self, subject: str | None) -> list[Figure]:
        sources = said(self.graph, self.catalogue, subject)
        scopes = _many(self.graph, AUTO + "scope", subject)
        notes = _many(self.graph, AUTO + "note", subject)
        found = []
        for claim, cells in _observations(self.graph, subject):
            about, measure, period, span, unit, bound, status, basis, by, key, mark, aside = (
                cells.get(name, "") for name in _TEXTS
            )
            first, last = cells.get("from"), cells.get("to")
            found.append(Figure(
                claim, about, _slug(measure), period, first, last, _slug(span),
                tuple(sorted(map(_slug, scopes.get(claim, ())))), _slug(unit), _slug(status),
                cells["value"], _slug(bound), _slug(basis), by, key, bool(mark),
                tuple(notes.get(claim, ())), tuple(sources.get(claim, ())), _slug(aside),
            ))  # fmt: skip
        found.sort(
            key=lambda figure: (
                figure.subject,
                figure.measure,
                str(figure.last),
                figure.span,
                figure.scope,
                figure.value,
                figure.claim,
            )
        )
        return found

    @cached_property
    def by_key(self) -> dict[str, list[Figure]]:
        """Figures by key, in a fixed order."""
        found: dict[str, list[Figure]] = {}
        for figure in self.all:
            found.setdefault(figure.key, []).append(figure)
        return found

    @cached_property
    def by_claim(self) -> dict[str, Figure]:
        """Figures by the address of their claim."""
        return {figure.claim: figure for figure in self.all}

    def ranking(self, figures: Iterable[Figure]) -> Ranking:
        """Return figures of one key in the declared order of preference."""
        return ranked(figures)

    def best(self, key: str) -> Figure:
        """Return the preferred figure of a key, or the first in the order after a tie."""
        figures = self.by_key[key]
        for figure in figures:
            if figure.preferred:
                return figure
        return self.by_claim[ranked(figures).order[0].claims[0]]


def ranked(figures: Iterable[Figure]) -> Ranking:
    """Return figures of one key in the declared order of preference."""
    listed = list(figures)
    sources = {figure.claim: figure.sources for figure in listed}
    said_values = ((figure.claim, figure.value, figure.bound) for figure in listed)
    aside = {figure.claim: figure.aside for figure in listed if figure.aside}
    return ranking.rank(ranking.candidates(said_values, sources, aside))


def said(
    graph: Graph, catalogue: dict[str, Source], subject: str | None = None
) -> dict[str, list[Source]]:
    """Return the sources of every claim, or of every claim about one entity, best first."""
    found = {
        claim: [catalogue[source] for source in sources if source in catalogue]
        for claim, sources in _many(graph, PROV + "wasDerivedFrom", subject).items()
    }
    for listed in found.values():
        listed.sort(key=lambda source: (source.rank, source.id))
    return found


def _observations(graph: Graph, subject: str | None) -> Iterable[tuple[str, dict[str, Any]]]:
    """Return each observation with its cells by name: of one entity, or of all."""
    found: dict[str, dict[str, Any]] = {}
    if subject is not None:
        for row in graph.rows(_only(ABOUT, subject)):
            name, term = str(row["name"]), row.term("cell")
            cell = value(term) if name in _VALUES else plain(term)
            found.setdefault(str(row["claim"]), {})[name] = cell
        return found.items()
    names = (*_TEXTS, *_VALUES)
    columns = dict(zip(names, graph.store.columns(*(AUTO + name for name in names)), strict=True))
    for claim, key in columns["key"]:
        found[claim] = {"key": key}
    for name, pairs in columns.items():
        read = _READ.get(name, str)
        for claim, text in pairs:
            if claim in found:
                found[claim][name] = read(text)
    return found.items()


def _only(text: str, subject: str | None) -> str:
    about = f"VALUES ?subject {{ <{subject}> }} ?claim auto:subject ?subject ." if subject else ""
    return text.replace("ABOUT", about)


def _many(graph: Graph, predicate: str, subject: str | None) -> dict[str, list[str]]:
    """Return all values of a predicate by claim, for the claims about one entity or for all."""
    if subject is None:
        pairs = sorted(graph.store.pairs(predicate))
    else:
        rows = graph.rows(_only(VALUES_OF, subject).replace("PREDICATE", predicate))
        pairs = [(claim, text) for claim, text in (row.texts for row in rows)]
    found: dict[str, list[str]] = {}
    for claim, text in pairs:
        found.setdefault(claim, []).append(text)
    return found


def _slug(address: str) -> str:
    return address.removeprefix(CONCEPT)
