"""What a chart shows of an answer: points with their units, sources and contradictions.

A number takes measure and unit from a claim only where its column holds the values of claims,
as in `?figure auto:value ?value`. A count or a computed share keeps the name of its column:
that some figure happens to have the same value says nothing about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property

from kg.errors import BadQuery, KgError
from kg.evidence.receipts.receipts import Receipt, Receipts
from kg.graph.graph import Graph
from kg.model.bounds import SYMBOLS
from kg.model.namespaces import AUTO, CONCEPT, ID, expand
from kg.output.charts.points import PLANNED, Chart, Point, check_bars, disagreeing, fewer
from kg.records import claims, observations
from kg.records.observations import Observation
from kg.records.sources import ids
from kg.sparql import questions
from kg.sparql.algebra import Step
from kg.sparql.kept import blocks
from kg.sparql.select import Block
from kg.store.results import Row, Rows
from kg.text.reasons import Reason, reason

_NARROWING = ("within", "scope")
"""Columns that say of which part of a thing a row speaks."""
_QUALIFIERS = ("source", "bound", "standing", "status", "reliability", "within", "unit", "span")
_VALUE = (Step(((f"<{AUTO}value>", False),)),)


def chart(
    graph: Graph, question: questions.Question, text: str, answer: Rows, given: Receipts
) -> Chart:
    """Return what is to be drawn of an answer; raises KgError where there is nothing."""
    kind, x, y, *rest = question.view
    for name in (x, y, *rest):
        if name not in answer.variables:
            raise KgError(f"The view of '{question.name}' names ?{name}, which is no column.")
    stated = [name for name in (y, *rest) if _is_stated(text, name)]
    columns = [y, *(name for name in rest if name in stated)]
    series = next((name for name in rest if name not in stated), "")
    if not series and len(columns) == 1:
        series = _series(answer, (x, y))
    found = _Points(graph, given, x, series)
    for column in columns:
        found.read(answer, column, is_stated=column in stated, is_one_of=len(columns) > 1)
    points = [*found.points.values()]
    if not points:
        raise KgError(f"There is nothing to draw: no row has a number in ?{y}.")
    check_bars(question.name, kind, points)
    notes: list[Reason] = []
    shown = disagreeing(points)
    if agree := len(points) - len(shown):
        notes.append(reason("chart-not-apart", n=agree))
    shown = fewer(kind, shown, (x, series), notes)
    names = [graph.concepts.get(measure, measure) for measure in found.measures]
    units = {point.unit for point in shown}
    return Chart(
        kind, question.title, _parameters(graph, question, text), x,
        ", ".join(names) or y.replace("_", " "), units.pop() if len(units) == 1 else "",
        series, shown, notes,
    )  # fmt: skip


def _is_stated(text: str, column: str) -> bool:
    """Say whether a column holds values as claims state them, and no count or sum of them."""

    def holds(block: Block) -> bool:
        told = any(one.object == f"?{column}" and one.steps == _VALUE for one in block.patterns)
        return told or any(holds(one) for one in block.nested if f"?{column}" in one.keys)

    try:
        return holds(blocks(text))
    except BadQuery:
        return False


def _parameters(graph: Graph, question: questions.Question, text: str) -> str:
    """Return the values a question was asked with, as `maker: AITO · measure: deliveries`."""
    told = []
    for parameter in question.parameters:
        match = re.search(rf"VALUES\s+\?{re.escape(parameter.name)}\s*\{{([^\n]*)\}}", text)
        value = match[1].strip() if match else ""
        address = expand(value.strip("<>"))
        if address in graph.entities:
            value = graph.entities[address].name
        elif address.startswith(CONCEPT):
            slug = address.removeprefix(CONCEPT)
            value = graph.concepts.get(slug, slug)
        told.append(f"{parameter.name.replace('_', ' ')}: {value.split('^^')[0].strip(chr(34))}")
    return " · ".join(told)


def _series(answer: Rows, used: Iterable[str]) -> str:
    """Return the first column of entities, or of measures, that tells rows apart."""
    for name in answer.variables:
        if name in used or name in _QUALIFIERS:
            continue
        terms = {getattr(row.term(name), "value", "") for row in answer}
        is_entity = all(term.startswith(ID) for term in terms)
        if (is_entity or name == "measure") and len(terms) > 1:
            return name
    return ""


class _Points:
    """Collects the points of an answer, with the values that contradict them."""

    def __init__(self, graph: Graph, given: Receipts, x: str, series: str):
        self.graph, self.given, self.x, self.series = graph, given, x, series
        self.points: dict[tuple[object, ...], Point] = {}
        self.measures: dict[str, None] = {}

    @cached_property
    def figures(self) -> dict[str, Observation]:
        """The observations behind the rows; only columns that state values ask for them."""
        return _stated(self.graph, self.given)

    def read(self, answer: Rows, column: str, *, is_stated: bool, is_one_of: bool) -> None:
        """Add the points of one column of numbers; one of several is a series of its own."""
        keys: dict[str, Point] = {}
        for row, receipt in zip(answer, self.given.rows, strict=True):
            number = _number(row, column)
            if number is None or row.term(self.x) is None:
                continue
            own = self._own(receipt, number) if is_stated else []
            self.measures.update(dict.fromkeys(figure.measure for figure in own))
            series = _series_of(self.graph, row, self.series)
            if is_one_of:
                series = column.replace("_", " ")
            point = self._point(row, series, number, own, receipt)
            keys |= {figure.key: point for figure in own}
            self.add(point)
        for point in self._siblings(keys):
            self.add(point)

    def _own(self, receipt: Receipt, number: Decimal) -> list[Observation]:
        listed = (self.figures[claim] for claim in receipt.claims if claim in self.figures)
        return [figure for figure in listed if figure.value == number]

    def _point(
        self, row: Row, series: str, number: Decimal, own: list[Observation], receipt: Receipt
    ) -> Point:  # fmt: skip
        place = self.graph.shown(row.term(self.x)), series
        if not own:
            bound = self.graph.shown(row.term("bound")) if "bound" in row else ""
            sign = SYMBOLS.get(bound, "")
            return Point(*place, "", float(number), sign, True, receipt.sources, "", "")
        one = own[0]
        said = {name for figure in own for name in ids(figure.sources)}
        sources = tuple(name for name in receipt.sources if name in said)
        sign = PLANNED if one.status == PLANNED else SYMBOLS.get(one.bound, "")
        is_filled = one.status != PLANNED and any(figure.is_preferred for figure in own)
        return Point(
            *place, one.unit, float(number), sign, is_filled, sources, one.key, one.span
        )  # fmt: skip

    def add(self, point: Point) -> None:
        """Add a point; the same value at the same place is one point with all its sources."""
        place = point[:4]
        known = self.points.get(place)
        if known:
            sources = tuple(dict.fromkeys([*known.sources, *point.sources]))
            sign = "" if "" in (known.sign, point.sign) else known.sign
            is_filled = known.is_filled or point.is_filled
            point = point._replace(sources=sources, sign=sign, is_filled=is_filled)
        self.points[place] = point

    def _siblings(self, keys: dict[str, Point]) -> list[Point]:
        """Return other values that sources give for the same figures, each at its own period."""
        found: dict[tuple[str, float], Point] = {}
        told = observations.read(self.graph, claims.keyed(keys)) if keys else []
        for one in sorted(told, key=lambda one: (one.key, one.value, one.claim)):
            like, value = keys[one.key], float(one.value)
            x = one.period if self.x == "period" else like.x
            if not one.period or (x, like.series, like.unit, value) in self.points:
                continue
            sign = SYMBOLS.get(one.bound, "")
            before = found[one.key, value].sources if (one.key, value) in found else ()
            found[one.key, value] = like._replace(
                x=x, value=value, sign=sign, is_filled=False,
                sources=(*before, *sorted(ids(one.sources))),
            )  # fmt: skip
        return list(found.values())


def _stated(graph: Graph, given: Receipts) -> dict[str, Observation]:
    """Return the observations for a period that the rows rest on, by claim."""
    addresses = {claim for receipt in given.rows for claim in receipt.claims}
    found = observations.read(graph, claims.named(addresses))
    return {one.claim: one for one in found if one.span}


def _series_of(graph: Graph, row: Row, series: str) -> str:
    """Return what a row belongs to, with what narrows it in brackets."""
    name = graph.shown(row.term(series)) if series else ""
    name = f"{int(name):,}" if name.isdecimal() else name
    narrow = [graph.shown(row.term(one)) for one in _NARROWING if one in row and row.term(one)]
    return f"{name} ({', '.join(narrow)})".strip() if narrow else name


def _number(row: Row, name: str) -> Decimal | None:
    try:
        return Decimal(str(row[name]))
    except ArithmeticError:
        return None
