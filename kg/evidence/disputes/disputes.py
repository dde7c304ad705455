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
from kg.evidence.disputes.case import UNKNOWN, Case, Dispute, Value
from kg.evidence.disputes.sums import Sums
from kg.evidence.kept import kept
from kg.graph.graph import Graph
from kg.records import aside
from kg.text.reasons import Reason
from kg.text.words import words

COLUMNS = ("severity", "kind", "subject", "measure", "period", "values", "arithmetic",
           "explanation")  # fmt: skip


def find(graph: Graph, name: str | None = None, kind: str | None = None) -> list[Dispute]:
    """Return disputes, heaviest first; of one entity, or of one of KINDS. Raises NotFound."""
    only = graph.entity(name).iri if name is not None else None
    found = kept(graph, "disputes", (Dispute, Value), _found, only)
    chosen = [dispute for dispute in found if kind in (None, dispute.kind)]
    return sorted(chosen, key=lambda dispute: dispute.order)


def _found(graph: Graph) -> list[tuple[Dispute, frozenset[str]]]:
    return [(dispute, dispute.entities) for dispute in _once(_all(graph))]


def _all(graph: Graph) -> Iterable[Dispute]:
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


def _once(found: Iterable[Dispute]) -> list[Dispute]:
    """Return each case once: of two that tell the same, the one that says more.

    A sum that does not come out is stated already where it stands beside two values of the whole.
    """
    kept: dict[tuple[str, ...], list[Dispute]] = {}
    for dispute in found:
        about = (dispute.subject, dispute.measure, dispute.period)
        listed = kept.setdefault(about, [])
        twin = next((one for one in listed if _tells(one, dispute) or _tells(dispute, one)), None)
        if twin is None:
            listed.append(dispute)
        elif _richness(dispute) > _richness(twin):
            listed[listed.index(twin)] = dispute
    return [dispute for listed in kept.values() for dispute in listed]


def _tells(one: Dispute, other: Dispute) -> bool:
    """Say whether one dispute holds the arithmetic of another, or is about the same values.

    A figure told for the wrong period is stated too early for no other reason.
    """
    if (one.kind, other.kind) == ("period", "early"):
        return True
    alike = one.kind == other.kind and {v.text for v in one.values} == {
        v.text for v in other.values
    }
    return alike or (other.kind == "sum" and other.arithmetic in one.arithmetic)


def _richness(dispute: Dispute) -> tuple[bool, bool, int]:
    return (dispute.kind == "period", dispute.reasons != (UNKNOWN,), len(dispute.arithmetic))


def page(graph: Graph, found: Iterable[Dispute], form: str) -> str:
    """Return disputes in one of the row formats; table and Markdown are to be read."""
    import json

    from kg.text import rows

    listed = list(found)
    bounded = aside.written(graph, uncertain(graph, listed), form)
    if form == "json":
        objects = [_object(dispute) for dispute in listed]
        return json.dumps(objects, ensure_ascii=False, indent=1) + "\n"
    if form not in ("table", "md"):
        return rows.records(COLUMNS, [_line(dispute) for dispute in listed], form)
    if not listed:
        return "Nothing disagrees.\n"
    return "\n".join(filter(None, (*(_block(graph, dispute, form) for dispute in listed), bounded)))


def uncertain(graph: Graph, listed: Iterable[Dispute]) -> list[Reason]:
    """Return what may be otherwise under a clock: relationships that rest on a lower bound."""
    return aside.within(graph, [dispute.entities for dispute in listed])


def _object(dispute: Dispute) -> dict[str, object]:
    values = [
        {"value": value.text, "mark": value.mark, "sources": list(value.sources)}
        for value in dispute.values
    ]
    return {
        column: values if column == "values" else getattr(dispute, column) for column in COLUMNS
    }


def _line(dispute: Dispute) -> tuple[object, ...]:
    values = "; ".join(
        f"{value.text} [{value.mark or 'said'}: {', '.join(value.sources)}]"
        for value in dispute.values
    )
    return tuple(values if column == "values" else getattr(dispute, column) for column in COLUMNS)


def _block(graph: Graph, dispute: Dispute, form: str) -> str:
    from kg.text.table import clean

    about = ", ".join(filter(None, (dispute.subject, dispute.measure, dispute.period)))
    meaning = f"{words('en')['dispute-meaning'][dispute.kind]}; weight {dispute.severity}"
    lines, lead = [f"{about} ({meaning})"], "  "
    if form == "md":
        lines, lead = [f"## {about}", "", meaning, ""], "- "
    for value in dispute.values:
        mark = f" — {value.mark}" if value.mark else ""
        lines.append(f"{lead}{value.text}{mark}: {_cited(value.sources)}")
    lines += [f"{lead}{dispute.arithmetic}", f"{lead}{dispute.explanation}"]
    return "".join(f"{'  ' if line.startswith('  ') else ''}{clean(line)}\n" for line in lines)


def _cited(sources: tuple[str, ...], most: int = 4) -> str:
    more = f" and {len(sources) - most} more" if len(sources) > most else ""
    return ", ".join(sources[:most]) + more
