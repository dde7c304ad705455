"""How commands, exports and builds grow with the data: processor time at one and at ten times.

Run: python tests/benchmarks/bench_growth.py [--scale 10] [--only WORD]. The second project is made
by synth.py in a temporary folder, both are compiled there, and every command is a process of its
own: its time is that of the processor (user and system), the least of two runs (the first keeps
records beside the graph), so that other work on the machine changes little. Three tables are
printed: commands with their ratio, exports with the memory they take beside that of the store's own
dump, and what is measured by a build: the first view at a date, a build after an edit of one table,
and check. What is above its bound is marked.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from synth import multiply

ROOT = Path(__file__).parents[2]
ONE, WHOLE = 1.5, 11.0
"""The bounds: of what is about one thing, and of what is about everything, times scale / 10."""
ABOUT_ONE = (
    "show AITO", "why AITO deliveries --period 2024-06", "control AITO", "exposure CATL",
    "path Huawei CATL", "promises AITO", "disputes AITO", "show 'BYD Seal'", "control Zeekr",
)  # fmt: skip
ABOUT_ALL = ("disputes", "promises", "stats", "find wenjei", "view -o {out}/view.html")
FORMATS = ("nt", "nq", "turtle", "longturtle", "trig", "jsonld", "rdfxml", "csv", "graphml")
DUMP = "import pyoxigraph as ox, sys; ox.Store.read_only(sys.argv[1]).dump(sys.argv[2], format=ox.RdfFormat.N_QUADS)"  # noqa: E501


class Cost(NamedTuple):
    """Seconds of the processor, and megabytes at most."""

    seconds: float
    memory: int


def cost(command: list[str], project: Path, runs: int = 2) -> Cost:
    """Return what a command costs on a project; raises where it fails."""
    found = []
    for _ in range(runs):
        process = subprocess.Popen(
            [sys.executable, *command], cwd=project, env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _, status, used = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status) not in (0, 1):
            raise SystemExit(f"{shlex.join(command)} failed on {project}")
        found.append(Cost(used.ru_utime + used.ru_stime, used.ru_maxrss // 1024))
    return min(found)


class Bench:
    """Both projects, compiled in a cache of their own."""

    def __init__(self, folder: Path, scale: int):
        self.folder, self.scale = folder, scale
        os.environ["AUTOKG_CACHE"] = str(folder / "cache")
        self.projects = (folder / "one", folder / "many")
        for project, times in zip(self.projects, (1, scale), strict=True):
            multiply(ROOT, project, times)
        self.builds = [cost(["-m", "kg", "build"], project, 1) for project in self.projects]
        self._line("build", *self.builds, WHOLE * scale / 10)

    def _line(self, name: str, small: Cost, large: Cost, bound: float) -> None:
        ratio = large.seconds / small.seconds
        mark = f"  above {bound:g}" if ratio > bound else ""
        print(
            f"{name:38}{small.seconds:8.2f}{large.seconds:9.2f}{ratio:7.1f}"
            f"{small.memory:8}{large.memory:7}{mark}",
            flush=True,
        )

    def commands(self, commands: tuple[str, ...], bound: float) -> None:
        """Print a line for each command."""
        for command in commands:
            words = shlex.split(command.format(out=self.folder))
            self._line(command, *(cost(["-m", "kg", *words], one) for one in self.projects), bound)

    def exports(self) -> None:
        """Print what exports take, and by how much more memory than the store's own dump."""
        stores = [self._store(project) for project in self.projects]
        target = str(self.folder / "dump")
        dumps = [cost(["-c", DUMP, str(store), target], self.folder, 1) for store in stores]
        self._line("the store's own dump", *dumps, WHOLE)
        for form in FORMATS:
            words = ["-m", "kg", "export", "-f", form, "-o", f"{self.folder}/export.zip"]
            found = [cost(words, project, 1) for project in self.projects]
            self._line(f"export -f {form}", found[0], found[1], WHOLE)
            print(f"{'':38}{found[1].memory / dumps[1].memory:8.2f} times the memory of the dump")

    def _store(self, project: Path) -> Path:
        code = "import sys; from kg.graph.graph import Graph; print(Graph.open(sys.argv[1]).folder)"
        command = [sys.executable, "-c", code, str(project)]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
        return Path(done.stdout.strip()) / "store"

    def against_a_build(self) -> None:
        """Print what a first view at a date, an edit and a check cost, in builds."""
        for project, build in zip(self.projects, self.builds, strict=True):
            view = cost(["-m", "kg", "show", "AITO", "--as-of", "2024-06-30"], project, 1)
            check = cost(["-m", "kg", "check"], project, 1)
            events = project / "data" / "events.csv"
            lines = events.read_text(encoding="utf-8").splitlines(keepends=True)
            shutil.copy(events, self.folder / "events.csv")
            events.write_text("".join(lines[:-1]), encoding="utf-8")
            edit = cost(["-m", "kg", "build"], project, 1)
            shutil.copy(self.folder / "events.csv", events)
            bounds = ("first --as-of", view, 0.5), ("build after an edit", edit, 1 / 3)
            for name, one, bound in (*bounds, ("check", check, 0)):
                ratio = one.seconds / build.seconds
                mark = f"  above {bound:.2f}" if bound and ratio > bound else ""
                told = f"{name}, in builds ({project.name})"
                print(f"{told:38}{one.seconds:8.2f}{ratio:16.2f}{one.memory:15}{mark}", flush=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, default=10)
    parser.add_argument("--only", choices=("commands", "exports", "builds"))
    options = parser.parse_args()
    print(f"{'':38}{'CPU s':>8}{'CPU s':>9}{'ratio':>7}{'MB':>8}{'MB':>7}")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), options.scale)
        if options.only in (None, "commands"):
            bench.commands(ABOUT_ONE, ONE)
            bench.commands(ABOUT_ALL, WHOLE * options.scale / 10)
        if options.only in (None, "exports"):
            bench.exports()
        if options.only in (None, "builds"):
            bench.against_a_build()


if __name__ == "__main__":
    main()
