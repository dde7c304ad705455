"""The triples on a path that repeats its step, like `auto:isSubsidiaryOf+`.

What lies between the two ends of such a path is not part of an answer. It is found by walking
the plain triples; a row rests on those of the shortest walks.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.graph.graph import Graph
from kg.sparql.algebra import Step

Edge = tuple[str, str, str]
"""Subject, predicate and object of a triple, as SPARQL writes them."""
Tree = dict[str, list[tuple[str, Edge]]]
"""What is reached, from what, and by which triple."""


class Walks:
    """Finds the triples between two ends, reading the triples of each step once."""

    def __init__(self, graph: Graph):
        self.graph = graph
        self._steps: dict[Step, dict[str, dict[str, list[Edge]]]] = {}
        self._trees: dict[tuple[Step, str], Tree] = {}

    def between(self, step: Step, first: str, last: str) -> list[Edge]:
        """Return the triples on the shortest walks from one end to another."""
        tree = self._trees.get((step, first))
        if tree is None:
            tree = self._trees[step, first] = self._tree(step, first)
        return list(dict.fromkeys(_back(tree, first, last)))

    def _tree(self, step: Step, first: str) -> Tree:
        """Return by which triples each thing is first reached, one step after another."""
        nexts = self._nexts(step)
        tree: Tree = {}
        waiting = [first]
        while waiting:
            found: Tree = {}
            for one in waiting:
                for other, edges in nexts.get(one, {}).items():
                    if other not in tree:
                        found.setdefault(other, []).extend((one, edge) for edge in edges)
            tree.update(found)
            waiting = [one for one in found if one != first]
        return tree

    def _nexts(self, step: Step) -> dict[str, dict[str, list[Edge]]]:
        if step in self._steps:
            return self._steps[step]
        found: dict[str, dict[str, list[Edge]]] = {}
        for predicate, is_back in step.alternatives:
            for row in self.graph.rows(f"SELECT ?one ?other {{ ?one {predicate} ?other }}"):
                one, other = map(str, row.terms)
                begin, end = (other, one) if is_back else (one, other)
                found.setdefault(begin, {}).setdefault(end, []).append((one, predicate, other))
        self._steps[step] = found
        return found


def _back(tree: Tree, first: str, last: str) -> Iterator[Edge]:
    """Yield the triples by which the last end was reached, walking back to the first."""
    waiting, seen = [last], set()
    while waiting:
        one = waiting.pop()
        for before, edge in tree.get(one, ()):
            yield edge
            if before != first and before not in seen:
                seen.add(before)
                waiting.append(before)
