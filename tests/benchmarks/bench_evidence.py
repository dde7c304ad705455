"""How fast evidence is: each command on the compiled real graph.

Run: python tests/benchmarks/bench_evidence.py. The best of three counts, so that other work on
the machine disturbs little. Each line names what it may take; one that takes longer ends the
run with 1.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from kg.evidence.disputes import disputes
from kg.evidence.guard import guard
from kg.evidence.promises import promises
from kg.evidence.why import page as why_page
from kg.evidence.why import why
from kg.graph import as_of
from kg.graph.graph import Graph
from kg.runtime.project import Project

ROOT = Path(__file__).parents[2]

ROWS = """SELECT ?subject ?measure ?period ?value { ?c auto:subject ?subject ; auto:span ?span ;
  auto:measure ?measure ; auto:period ?period ; auto:value ?value }
  ORDER BY ?subject ?measure ?period ?value LIMIT 2000"""


def best(work: Callable[[], object], runs: int = 3) -> float:
    """Return the shortest of several runs, in seconds of processor time."""
    times = []
    for _ in range(runs):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def main() -> int:
    """Print one line for each part; return 1 where one is too slow."""
    project = Project.find(ROOT)
    graph = Graph.open(project)
    aito = graph.entity("AITO")
    rows = graph.query(ROWS)
    fresh = iter(range(10_000))
    parts: list[tuple[str, float, Callable[[], object]]] = [
        ("why, one figure", 1.0, lambda: why.cases(graph, aito, "deliveries", "2025-05")),
        ("why, what can be asked", 1.0, lambda: why_page.page(graph, aito, None, None, None, "md")),
        ("disputes, everything", 5.0, lambda: disputes.find(graph)),
        ("promises, everything", 2.0, lambda: promises.find(graph)),
        ("guard, 2,000 rows", 0.6, lambda: guard.warnings(graph, ROWS, rows)),
        ("a clock, first time", 3.0, lambda: as_of.at(
            graph, known_on=f"20{20 + next(fresh) % 5}-06-30", keep=False)),
        ("a clock, second time", 0.1, lambda: as_of.at(graph, as_of="2025-06-30")),
    ]  # fmt: skip
    print(f"{graph.counts['observations']:,} observations, {len(graph.store):,} quads")
    slow = 0
    for name, limit, work in parts:
        took = best(work)
        slow += took > limit
        print(f"{name:28}{took:8.3f} s   (may take {limit:g} s)")
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
