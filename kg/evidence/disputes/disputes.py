"""Everything in the graph that contradicts something else, explained and ranked."""

from __future__ import annotations

from collections.abc import Iterable

from kg.evidence.disputes import (
    dates,
    exclusive,
    logic,
    progress,
    relations,
    stakes,
    totals,
    values,
    wider,
)
from kg.evidence.disputes.case import UNKNOWN, Case, Finding
from kg.evidence.disputes.sums import Sums
from kg.graph.graph import Graph
from kg.text.words import words

COLUMNS = ("severity", "kind", "subject", "measure", "period", "values", "arithmetic",
           "explanation")  # fmt: skip


def find(graph: Graph, name: str | None = None, kind: str | None = None) -> list[Finding]:
    """Return disputes, heaviest first; of one entity, or of one of KINDS. Raises NotFound."""
    only = graph.entity(name).iri if name is not None else None
    chosen = [
        finding
        for finding in _once(_all(graph))
        if (only is None or only in finding.entities) and kind in (None, finding.kind)
    ]
    return sorted(chosen, key=lambda finding: finding.order)


def _all(graph: Graph) -> Iterable[Finding]:
    case = Case(graph)
    sums = Sums(case)
    yield from values.find(case, sums)
    yield from totals.find(case, sums)
    yield from progress.find(case, sums)
    yield from logic.find(case, sums)
    yield from wider.find(case)
    yield from stakes.find(case)
    yield from exclusive.find(case)
    yield from relations.find(case)
    yield from dates.find(case)


def _once(found: Iterable[Finding]) -> list[Finding]:
    """Return each case once: of two that tell the same, the one that says more.

    A sum that does not come out is told already where it stands beside two values of the whole.
    """
    kept: dict[tuple[str, ...], list[Finding]] = {}
    for finding in found:
        about = (finding.subject, finding.measure, finding.period)
        listed = kept.setdefault(about, [])
        twin = next((one for one in listed if _tells(one, finding) or _tells(finding, one)), None)
        if twin is None:
            listed.append(finding)
        elif _richness(finding) > _richness(twin):
            listed[listed.index(twin)] = finding
    return [finding for listed in kept.values() for finding in listed]


def _tells(one: Finding, other: Finding) -> bool:
    """Say whether one finding holds the arithmetic of another, or is about the same values.

    A figure told for the wrong period is told too early for no other reason.
    """
    if (one.kind, other.kind) == ("period", "early"):
        return True
    alike = one.kind == other.kind and {v.text for v in one.values} == {
        v.text for v in other.values
    }
    return alike or (other.kind == "sum" and other.arithmetic in one.arithmetic)


def _richness(finding: Finding) -> tuple[bool, bool, int]:
    return (finding.kind == "period", finding.reasons != (UNKNOWN,), len(finding.arithmetic))


def page(graph: Graph, found: Iterable[Finding], form: str) -> str:
    """Return findings in one of the row formats; table and Markdown are to be read."""
    import json

    from kg.text import rows

    listed = list(found)
    if form == "json":
        objects = [_object(finding) for finding in listed]
        return json.dumps(objects, ensure_ascii=False, indent=1) + "\n"
    if form not in ("table", "md"):
        return rows.records(COLUMNS, [_line(finding) for finding in listed], form)
    if not listed:
        return "Nothing disagrees.\n"
    return "\n".join(_block(graph, finding, form) for finding in listed)


def _object(finding: Finding) -> dict[str, object]:
    values = [
        {"value": value.text, "mark": value.mark, "sources": list(value.sources)}
        for value in finding.values
    ]
    return {
        column: values if column == "values" else getattr(finding, column) for column in COLUMNS
    }


def _line(finding: Finding) -> tuple[object, ...]:
    values = "; ".join(
        f"{value.text} [{value.mark or 'said'}: {', '.join(value.sources)}]"
        for value in finding.values
    )
    return tuple(values if column == "values" else getattr(finding, column) for column in COLUMNS)


def _block(graph: Graph, finding: Finding, form: str) -> str:
    from kg.text.table import clean

    about = ", ".join(filter(None, (finding.subject, finding.measure, finding.period)))
    meaning = f"{words('en')['dispute-meaning'][finding.kind]}; weight {finding.severity}"
    lines, lead = [f"{about} ({meaning})"], "  "
    if form == "md":
        lines, lead = [f"## {about}", "", meaning, ""], "- "
    for value in finding.values:
        mark = f" — {value.mark}" if value.mark else ""
        lines.append(f"{lead}{value.text}{mark}: {_cited(value.sources)}")
    lines += [f"{lead}{finding.arithmetic}", f"{lead}{finding.explanation}"]
    return "".join(f"{'  ' if line.startswith('  ') else ''}{clean(line)}\n" for line in lines)


def _cited(sources: tuple[str, ...], most: int = 4) -> str:
    more = f" and {len(sources) - most} more" if len(sources) > most else ""
    return ", ".join(sources[:most]) + more
