"""Why a value is preferred: every candidate with its sources, and the rule that decided."""

from __future__ import annotations

import builtins
from collections.abc import Container, Hashable, Iterable, Sequence
from typing import NamedTuple

from kg.errors import BadParameter, NotFound
from kg.evidence.why import beside
from kg.evidence.why.reasons import ASIDE, explain, marks
from kg.evidence.why.rules import consequences
from kg.graph.entity import Entity
from kg.graph.graph import Graph
from kg.model import periods
from kg.model import ranking as standing
from kg.model.bounds import sign
from kg.model.compatibility import DATES, TEXTS, Kind
from kg.model.identifiers import suggest
from kg.model.namespaces import AUTO, CONCEPT, local
from kg.model.ranking import Ranking
from kg.records import claims, descriptions, relationships
from kg.records.descriptions import Description
from kg.records.observations import Observation, Observations, ranked
from kg.records.relationships import Relationship
from kg.text.numbers import number
from kg.text.reasons import Many, Quantity, Reason, reason

ENDED = " (ended)"
"""Behind the other end of a relation that is over: it excludes nothing that came after."""

MULTIVALUED = "SELECT ?property WHERE { ?property auto:isMultivalued true }"

PLAIN = """
SELECT ?relation ?object (EXISTS { GRAPH ?source { <SUBJECT> ?relation ?object } } AS ?stated)
WHERE {
  <SUBJECT> ?relation ?object . ?relation auto:table ?table
  FILTER(?table IN ("relations", "properties"))
} ORDER BY ?relation ?object
"""


Statement = Relationship | Description


class Case(NamedTuple):
    """One thing that was asked: its candidates in order, and how the order came about."""

    subject: str
    property: str
    about: str
    """Period and span of a figure, or the other end of a relation."""
    scope: str
    unit: str
    status: str
    ranking: Ranking
    texts: dict[Hashable, str]
    """How a reader sees the value of each candidate."""
    marks: tuple[str, ...]
    """One for each candidate: preferred, compatible or rival."""
    notes: tuple[Reason, ...] = ()
    origin: Reason | None = None
    """For what nobody states: the rule it follows from."""
    decides: bool = True
    """False where the candidates do not exclude each other."""

    @builtins.property
    def is_disputed(self) -> bool:
        """Whether candidates exclude each other: a rival of the first one, or several tied."""
        return self.decides and ("rival" in self.marks or self.marks.count("tied") > 1)

    @builtins.property
    def reason(self) -> str:
        """The rule that decided, in English."""
        return str(self.because)

    @builtins.property
    def because(self) -> Reason:
        """The rule that decided."""
        if not self.ranking.order:
            return reason("why-unstated", origin=self.origin or "")
        return explain(self.ranking, "value" if self.decides else "statement")


def cases(
    graph: Graph, entity: Entity, asked: str, period: str | None = None, scope: str | None = None
) -> list[Case]:
    """Return every case of one measure, relation or property of an entity.

    Raises NotFound, with suggestions, where the entity has nothing of that name, and
    BadParameter where the period is none.
    """
    name = asked.strip().removeprefix("auto:").removeprefix("concept:")
    said = _statements(graph, entity)
    measures = Observations(graph, entity.iri)
    known = {one.measure for one in measures.all}
    known |= {_property(one) for one in said}
    known |= {local(str(row["relation"])) for row in graph.rows(_about(PLAIN, entity))}
    folded = {topic.casefold(): topic for topic in sorted(known)}
    chosen = folded.get(name.casefold()) or folded.get(name.casefold().replace(" ", "-"))
    if chosen is None:
        hint = suggest(name, known) or f"'kg why \"{entity.name}\"' lists what can be asked."
        raise NotFound(f"Nothing is told about '{asked}' of {entity.name}.", hint=hint)
    if _is_measure(graph, chosen):
        return _of_measure(entity, measures, chosen, period, scope)
    said = [one for one in said if _property(one) == chosen]
    return [*statement_cases(graph, entity, said), *_inferred(graph, entity, chosen)]


class Topic(NamedTuple):
    """Something that can be asked about an entity."""

    kind: str
    name: str
    cases: int
    candidates: int
    disputed: int


def topics(graph: Graph, entity: Entity) -> list[Topic]:
    """Return what can be asked about an entity, with numbers of cases and candidates."""
    found = []
    measures: dict[str, list[list[Observation]]] = {}
    for figures in Observations(graph, entity.iri).by_key.values():
        measures.setdefault(figures[0].measure, []).append(figures)
    for measure, keys in sorted(measures.items()):
        sets = [{(figure.value, figure.bound) for figure in figures} for figures in keys]
        disputed = sum(len({value for value, _ in values}) > 1 for values in sets)
        found.append(Topic("measure", measure, len(keys), sum(map(len, sets)), disputed))
    grouped: dict[str, list[Case]] = {}
    for case in [
        *statement_cases(graph, entity, _statements(graph, entity)),
        *_inferred(graph, entity),
    ]:
        grouped.setdefault(case.property, []).append(case)
    for relation, listed in sorted(grouped.items()):
        kind = "property" if any(not case.about for case in listed) else "relation"
        count = sum(max(1, len(case.ranking.order)) for case in listed)
        rivals = sum(case.is_disputed for case in listed)
        found.append(Topic(kind, relation, len(listed), count, rivals))
    return found


def _about(text: str, entity: Entity) -> str:
    return text.replace("<SUBJECT>", f"<{entity.iri}>")


def _is_measure(graph: Graph, name: str) -> bool:
    return bool(graph.query(
        f"ASK {{ <{CONCEPT}{name}> skos:inScheme <{CONCEPT}scheme/measure> }}"
    ))  # fmt: skip


def _of_measure(
    entity: Entity, figures: Observations, measure: str, period: str | None, scope: str | None
) -> list[Case]:
    graph = figures.graph
    keys = [listed for listed in figures.by_key.values() if listed[0].measure == measure]
    wanted = [listed for listed in keys if _fits(graph, listed[0], period, scope)]
    if not wanted:
        known = sorted({listed[0].period for listed in keys if listed[0].period})
        hint = suggest(period or "", known) or f"Known periods: {', '.join(known[-8:])}."
        raise NotFound(f"No {measure} of {entity.name} for that period and scope.", hint=hint)
    related = figures.all if period is not None else None
    return [_measured(graph, entity, listed, related) for listed in wanted]


def _fits(graph: Graph, figure: Observation, period: str | None, scope: str | None) -> bool:
    if period is not None:
        try:
            days = periods.parse(period)
        except ValueError as error:
            hint = "Write 2025, 2025-Q3, 2025-11 or 2025-11-03."
            raise BadParameter(f"--period: {error}.", hint=hint) from None
        if not figure.period or periods.parse(figure.period)[:2] != days[:2]:
            return False
    if scope is None:
        return True
    if scope == "none":
        return not figure.scope
    return scope.casefold() in {text.casefold() for text in _scopes(graph, figure)}


def _scopes(graph: Graph, figure: Observation) -> list[str]:
    known = graph.entities
    return [known[text].name if text in known else text for text in figure.scope]


def _measured(
    graph: Graph,
    entity: Entity,
    listed: Sequence[Observation],
    related: Sequence[Observation] | None,
) -> Case:
    first, found = listed[0], ranked(listed)
    around = beside.notes(graph, listed, related) if related is not None else ()
    texts: dict[Hashable, str] = {
        (candidate.value, candidate.bound): valued(candidate.value, candidate.bound, first.unit)
        for candidate in found.order
    }
    span = f" ({first.span})" if first.span and first.span != first.period else ""
    return Case(
        entity.name, first.measure, f"{first.period}{span}", "; ".join(_scopes(graph, first)),
        first.unit, first.status, found, texts, marks(found),
        (*_remarks(listed), *around),
    )  # fmt: skip


def valued(value: Hashable, bound: str, unit: str) -> str:
    """Return a value with its bound and unit as a reader sees it."""
    return sign(bound) + number(value, unit)


def _remarks(listed: Sequence[Observation]) -> list[Reason]:
    """Return the notes of figures, with the value each belongs to where there are several."""
    several = len({(figure.value, figure.bound) for figure in listed}) > 1
    return [
        reason("note-of", what=Quantity(figure.value, figure.unit, figure.bound), note=note)
        if several
        else reason("note", note=note)
        for figure in listed
        for note in figure.remarks
    ]


def _statements(graph: Graph, entity: Entity) -> list[Statement]:
    """Return what is stated of an entity in relations and words, in a fixed order."""
    chosen = claims.of(entity.iri)
    found: list[Statement] = [
        *relationships.read(graph, chosen), *descriptions.read(graph, chosen)
    ]  # fmt: skip
    return sorted(found, key=_place)


def _place(one: Statement) -> tuple[str, ...]:
    if isinstance(one, Relationship):
        return (one.relation, one.object, "", one.start, one.claim)
    return (one.property, one.object, one.text, "", one.claim)


def _aside(one: Statement) -> str:
    return one.aside if isinstance(one, Relationship) else one.doubt


def _property(one: Statement) -> str:
    return one.relation if isinstance(one, Relationship) else one.property


def statement_cases(graph: Graph, entity: Entity, told: Iterable[Statement]) -> list[Case]:
    """Return the cases of what is stated of an entity in relations and words."""
    sources: dict[str, Sequence[standing.Source]] = {}
    grouped: dict[tuple[bool, str, str, str], list[tuple[str, Hashable, str]]] = {}
    texts: dict[Hashable, str] = {}
    told = list(told)
    doubts = {one.claim: why for one in told if (why := _aside(one))}
    multivalued = {local(str(row["property"])) for row in graph.rows(MULTIVALUED)}
    for one in told:
        sources[one.claim] = one.sources
        about, text, over = "", "", False
        if isinstance(one, Relationship):
            about, text = graph.name(one.object), _said(one)
            over = one.last is not None and one.last < graph.today
        else:
            text = graph.name(one.value)
        value = (about, text)
        texts[value] = text
        key = (over, _property(one), about, one.status)
        grouped.setdefault(key, []).append((one.claim, value, "exactly"))
    found = []
    for (over, relation, about, status), listed in sorted(
        grouped.items(), key=lambda pair: pair[0][0]
    ):
        several = bool(about) or relation in multivalued
        kind = _kind(texts, several)
        order = standing.rank(standing.candidates(listed, sources, doubts), kind)
        listed_marks = _statement_marks(order, kind, several)
        found.append(Case(
            entity.name, relation, f"{about}{ENDED}" if over else about, "", "", status, order,
            texts, listed_marks, _grounds(told, {claim for claim, *_ in listed}),
            decides=not several,
        ))  # fmt: skip
    return found


def _grounds(told: Iterable[Statement], listed: Container[str]) -> tuple[Reason, ...]:
    """Return what speaks against the statements of a case that are in doubt."""
    return tuple(dict.fromkeys(
        reason("note-of", what=_said(one), note=note) if isinstance(one, Relationship)
        else reason("note", note=note)
        for one in told if one.claim in listed and one.doubt for note in one.remarks
    ))  # fmt: skip


def _said(one: Relationship) -> str:
    parts = []
    if one.start or one.end:
        parts.append(f"{one.start or '…'} to {one.end or '…'}")
    if one.share is not None:
        parts.append(f"{one.share} %")
    if one.amount is not None:
        parts.append(number(one.amount, one.unit))
    if one.details:
        parts.append(", ".join(one.details))
    return "; ".join(parts) or "said without dates or numbers"


def _kind(texts: dict[Hashable, str], several: bool) -> Kind:
    """Return how statements relate: dates and texts by what a reader sees."""
    if several:
        return TEXTS

    def seen(one: standing.Candidate) -> standing.Candidate:
        return one._replace(value=texts[one.value])

    dates = DATES
    return Kind(
        lambda rough, fine: dates.confirms(seen(rough), seen(fine)),
        lambda one, other: dates.fits(seen(one), seen(other)),
        lambda one: dates.coarseness(seen(one)),
    )


def _statement_marks(found: Ranking, kind: Kind, several: bool) -> tuple[str, ...]:
    if not several:
        return marks(found, kind.fits)
    return tuple(ASIDE if one.aside else "also said" for one in found.order)


def _inferred(graph: Graph, entity: Entity, only: str | None = None) -> list[Case]:
    """Return cases for triples that no source states: by a rule, or from the entity's own row."""
    found: list[Case] = []
    rules: dict[str, dict[str, set[tuple[str, str, str]]]] = {}
    for row in graph.rows(_about(PLAIN, entity)):
        relation = local(str(row["relation"]))
        if row["stated"] or (only and relation != only):
            continue
        if relation not in rules:
            rules[relation] = consequences(graph, relation)
        triple = (entity.iri, AUTO + relation, str(row["object"]))
        by = [rule for rule, triples in rules[relation].items() if triple in triples]
        rules_told = reason("why-inferred", rules=Many(tuple(by), "each"))
        origin = rules_told if by else reason("why-from-row")
        about = graph.shown(row.term("object"))
        nothing = Ranking((), "only")
        found.append(Case(entity.name, relation, about, "", "", "reported", nothing, {}, (),
                          origin=origin))  # fmt: skip
    return found
