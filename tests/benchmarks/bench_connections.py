"""Speed of connections, analyses, receipts and charts on the real graph.

Run it with `python tests/benchmarks/bench_connections.py`. Each command runs as a process of
its own, the best of several runs counts. Beside it stands `kg query` with a small SELECT,
which is what starting, opening the graph and answering cost at least.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUNS = 3
SMALL = ("query", "SELECT ?brand { ?brand a auto:Brand } ORDER BY ?brand LIMIT 1")
COMMANDS = {
    "path": ("path", "AITO M9", "CATL"),
    "path, far apart, 10 of them": ("path", "Zhu Jiangming", "Seres Super Factory", "-k", "10"),
    "control of a model": ("control", "AITO M9"),
    "control of a company": ("control", "Yinwang"),
    "exposure": ("exposure", "CATL"),
    "centrality": ("analyse", "centrality"),
    "brokers": ("analyse", "brokers"),
    "communities": ("analyse", "communities"),
    "bottlenecks": ("analyse", "bottlenecks"),
    "question": ("ask", "line-up"),
    "question with receipts": ("ask", "line-up", "--receipts"),
    "long question": ("ask", "weak-figures"),
    "long question with receipts": ("ask", "weak-figures", "--receipts"),
    "chart": ("ask", "deliveries-by-month", "--chart", "FILE"),
}  # fmt: skip


def seconds(arguments: tuple[str, ...], folder: str) -> float:
    """Return the shortest of several runs of a command, in seconds."""
    listed = [str(Path(folder, "chart.svg")) if one == "FILE" else one for one in arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # Python keeps compiled modules by default
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "kg", *listed], check=True, cwd=ROOT, env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        times.append(time.perf_counter() - begin)
    return min(times)


def main() -> None:
    """Print one line a command."""
    with tempfile.TemporaryDirectory() as folder:
        least = seconds(SMALL, folder)
        sys.stdout.write(f"{'kg query, the least':32}{least:8.3f} s\n")
        for name, arguments in COMMANDS.items():
            taken = seconds(arguments, folder)
            sys.stdout.write(f"{name:32}{taken:8.3f} s  {taken - least:+.3f} s\n")


if __name__ == "__main__":
    main()
