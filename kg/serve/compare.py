"""Entities side by side: their figures over time in one chart, their facts in columns."""

from __future__ import annotations

from collections import Counter
from typing import Any

from kg.errors import NotFound
from kg.evidence import show
from kg.evidence.show import TOWARDS
from kg.records import series
from kg.serve import parts, svg, tables
from kg.serve.view import Asked, View

MOST = 3
"""How many entities are compared: more lines than three cannot be told apart."""
ROWS = 24


def page(asked: Asked) -> View:
    """Return a comparison. Raises NotFound for a name that nothing has."""
    found = asked.reading
    names = [value for key, value in asked.pairs if key == "of"][:MOST]
    chosen = [found.graph.entity(name) for name in names if name.strip()]
    told = [found.of_subject.get(one.iri, []) for one in chosen]
    common = Counter(measure for listed in told for measure in series.measures(listed))
    most = max(common.values(), default=0)
    known = [measure for measure, count in common.most_common() if count == most]
    measure = asked.given.get("measure", "")
    if measure and measure not in common:
        raise NotFound(f"None of them tells {measure} by month.", hint="Choose another measure.")
    measure = measure or next(iter(known), "")
    points = [series.points(found.observations, listed, measure) for listed in told]
    lines = [
        svg.Line(
            parts.named(found, one.iri).first(asked.lang), parts.dots(of, asked.lang), f"s{place}"
        )
        for place, (one, of) in enumerate(zip(chosen, points, strict=True), 1) if of
    ]  # fmt: skip
    table = _months(asked, points)
    values: dict[str, Any] = {
        "chosen": [parts.named(found, one.iri) for one in chosen], "measure": measure,
        "measures": known[:8], "chart": svg.chart(lines, measure, asked.lang) if lines else [],
        "facts": _facts(asked, chosen), "months": table[:13], "unit": _unit(points),
        "disputes": [len(found.of(one.iri)[0]) for one in chosen],
        "choices": _choices(asked),
    }  # fmt: skip
    header = ("period", *(one.name for one in chosen))
    rows = [(period, *(cell[0] if cell else "" for cell in cells)) for period, cells in table]
    return View("compare.html", values, header, rows)


def _unit(points: list[Any]) -> str:
    return next((of[0].best.unit for of in points if of), "")


def _choices(asked: Asked) -> list[tuple[str, str]]:
    found = asked.reading
    counts = Counter({iri: len(told) for iri, told in found.of_subject.items()})
    listed = [
        found.graph.entities[iri]
        for iri, _ in counts.most_common(400)
        if iri in found.graph.entities
    ]
    return [(one.name, one.name_zh) for one in listed]


def _months(asked: Asked, points: list[Any]) -> list[tuple[str, list[Any]]]:
    """Return months, newest first, with the figure of each and whether it is contested."""
    by_month = [{point.period: point for point in of} for of in points]
    periods = sorted({period for of in by_month for period in of}, reverse=True)

    def cell(point: Any) -> Any:
        best = point.best
        return tables.valued(best.value, best.bound, best.unit, asked.lang), bool(point.rivals)

    return [
        (period, [cell(of[period]) if period in of else None for of in by_month])
        for period in periods
    ]  # fmt: skip


def _facts(asked: Asked, chosen: list[Any]) -> list[tuple[str, list[Any]]]:
    """Return what is stated of most of them, one row a relation or property."""
    found, lang = asked.reading, asked.lang
    columns: list[dict[str, list[Any]]] = []
    for one in chosen:
        groups: dict[str, list[Any]] = {}
        for fact in show.facts(found.graph, one):
            key = fact.what if fact.group == "Identity" else fact.group
            if fact.group != "Events" and TOWARDS not in fact.group and fact.mark != "ended":
                groups.setdefault(key, []).append(fact)
        columns.append(groups)
    counts = Counter(key for groups in columns for key in groups)
    keys = [key for key, count in counts.most_common() if count >= min(2, len(chosen))]
    return [
        (found.word(key, lang), [_shown(asked, groups.get(key, [])) for groups in columns])
        for key in keys[:ROWS]
    ]


def _shown(asked: Asked, facts: list[Any]) -> Any:
    """Return the facts of a cell: the best one, whether it is contested, and who says it."""
    if not facts:
        return None
    best = next((fact for fact in facts if "preferred" in fact.mark), facts[-1])
    text = best.said or best.what
    if best.group not in ("Identity",) and not best.said:
        text = ", ".join(dict.fromkeys(fact.what for fact in facts[:4]))
    return (
        text,
        best.when,
        any("disputed" in fact.mark for fact in facts),
        asked.chips(best.sources, 1),
    )
