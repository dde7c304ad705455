"""Speed of building, opening and asking, as ratios measured in one run.

Run it with `python tests/benchmarks/bench_core.py`. Every line compares with plain rdflib, or
with the bare start of Python, doing the same on the same machine at the same time. The best of
several runs counts, so that other work on the machine disturbs little. Python keeps the modules
it has compiled, as it does by default.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
QUERY = "SELECT ?brand ?name { ?brand a auto:Brand ; rdfs:label ?name } ORDER BY ?brand ?name"
RDFLIB = """
import sys, warnings, rdflib
warnings.simplefilter("ignore")
dataset = rdflib.Dataset()
dataset.parse(sys.argv[1], format="trig")
if len(sys.argv) > 2:
    graph = dataset.default_graph
    prefixes = {"auto": "https://w3id.org/autokg/ns/"}
    print(len(list(graph.query(sys.argv[2], initNs=prefixes))))
"""


def seconds(command: list[str], runs: int, **env: str) -> float:
    """Return the shortest of several runs of a command, in seconds."""
    environment = {**os.environ, **env}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - begin)
    return min(times)


def line(what: str, ours: float, theirs: float, other: str) -> None:
    """Print one comparison."""
    factor = theirs / ours
    ratio = (
        f"{factor:.1f} times faster than" if factor >= 1 else f"{1 / factor:.1f} times as long as"
    )
    sys.stdout.write(f"{what}: {ours:.3f} s, {ratio} {other} ({theirs:.3f} s)\n")


NAMES = """
import sys, time
from kg.graph.names import Names
from kg.runtime.cache import Slot
from kg.runtime.project import Project
began = time.perf_counter()
names = Names.open(Slot(Project.find()).path)
opened = time.perf_counter() - began
typed = ["Seres", "xiaopeng", "Li Auto L9", "AITO M9", "ADS 4", "Dongfeng"] * 50
began = time.perf_counter()
assert all(names.exact(text) for text in typed)
print(opened, (time.perf_counter() - began) / len(typed))
"""


def names(python: str, cache: dict[str, str]) -> None:
    """Print how long the index of names takes to open, and a name in it."""
    done = subprocess.run(
        [python, "-c", NAMES],
        check=True,
        cwd=ROOT,
        env={**os.environ, **cache},
        capture_output=True,
    )
    opened, each = map(float, done.stdout.split())
    sys.stdout.write(f"names: opened in {1000 * opened:.0f} ms, a name in {1000 * each:.2f} ms\n")


def main() -> None:
    """Measure and print."""
    python = sys.executable
    kg = [str(Path(python).with_name("kg"))]
    with tempfile.TemporaryDirectory() as folder:
        trig = str(Path(folder) / "autokg.trig")
        cache = {"AUTOKG_CACHE": folder}
        build = []
        for number in range(3):
            fresh = {"AUTOKG_CACHE": str(Path(folder) / str(number))}
            build.append(seconds([*kg, "build"], 1, **fresh))
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        subprocess.run(
            [*kg, "export", "-f", "trig", "-o", trig],
            cwd=ROOT,
            check=True,
            env={**os.environ, **cache},
        )
        load = seconds([python, "-c", RDFLIB, trig], 1)
        asked = seconds([python, "-c", RDFLIB, trig, QUERY], 1)
        line("kg build", min(build), load, "loading the same into an rdflib Dataset")
        sys.stdout.write(f"kg build: at most {before:.0f} MB of memory\n")
        query = seconds([*kg, "query", QUERY], 15, **cache)
        line("kg query", query, asked, "parsing the TriG with rdflib and asking the same")
        bare = seconds([python, "-c", "import pyoxigraph"], 15)
        line("kg query", query, bare, "Python with pyoxigraph")
        nothing = seconds([python, "-c", "pass"], 15)
        usage = seconds([*kg, "--help"], 15, **cache)
        sys.stdout.write(f"kg --help: {1000 * (usage - nothing):.0f} ms more than bare Python\n")
        names(python, cache)
        check = seconds([*kg, "check"], 1, **cache)
        line("kg check", check, load, "only loading the same into an rdflib Dataset")


if __name__ == "__main__":
    main()
