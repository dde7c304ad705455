"""What each description of a thing is to the others of its property: preferred, a rival."""

from __future__ import annotations

from collections.abc import Iterable

from kg.evidence.why.why import statement_cases
from kg.graph.graph import Graph
from kg.records.descriptions import Description


def described(graph: Graph, told: Iterable[Description]) -> dict[str, tuple[int, str]]:
    """Return of each description its place in the declared order, and what it is to the first.

    A place of its own has each value; the mark is empty where nothing else is stated.
    """
    by_subject: dict[str, list[Description]] = {}
    for one in told:
        by_subject.setdefault(one.subject, []).append(one)
    found: dict[str, tuple[int, str]] = {}
    for subject, listed in by_subject.items():
        for case in statement_cases(graph, graph.entities[subject], listed):
            ranked = zip(case.ranking.order, case.marks, strict=True)
            for place, (candidate, mark) in enumerate(ranked):
                mark = mark if len(case.ranking.order) > 1 else ""
                found |= dict.fromkeys(candidate.claims, (place, mark))
    return found
