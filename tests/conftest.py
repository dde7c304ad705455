"""Fixtures: the real graph and the small fictional project, each compiled once a session."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kg
from kg.graph.graph import Graph

HERE = Path(__file__).parent
ROOT = HERE.parent
MINI = HERE / "mini"


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests' compiled graphs away from the user's; AUTOKG_TEST_CACHE keeps them on.

    Processes that share the work share the graphs.
    """
    before = os.environ.get("AUTOKG_CACHE")
    kept = os.environ.get("AUTOKG_TEST_CACHE")
    if not kept and os.environ.get("PYTEST_XDIST_WORKER"):
        kept = str(tmp_path_factory.getbasetemp().parent / "cache")
    os.environ["AUTOKG_CACHE"] = kept or str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["AUTOKG_CACHE"]
    else:
        os.environ["AUTOKG_CACHE"] = before


@pytest.fixture(scope="session")
def graph(_own_cache: None) -> Graph:
    """Return the graph of the real data."""
    return kg.open(ROOT)


@pytest.fixture(scope="session")
def mini(_own_cache: None) -> Graph:
    """Return the graph of the fictional project."""
    return kg.open(MINI)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the fictional project that a test may change."""
    target = tmp_path / "project"
    shutil.copytree(MINI, target)
    return target


class Run:
    """The outcome of a command."""

    def __init__(self, done: subprocess.CompletedProcess[bytes]):
        self.code = done.returncode
        self.out = done.stdout.decode()
        self.err = done.stderr.decode()
        self.bytes = done.stdout


@pytest.fixture
def kg_run() -> Callable[..., Run]:
    """Return a function that runs `kg` as a process of its own, as a person would."""

    def run(*args: object, stdin: str = "", cwd: Path = ROOT, **env: str) -> Run:
        command = [sys.executable, "-m", "kg", *map(str, args)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **env}
        return Run(
            subprocess.run(
                command,
                input=stdin.encode(),
                capture_output=True,
                cwd=cwd,
                env=environment,
                check=False,
                timeout=120,
            )
        )

    return run


def add_row(project: Path, table: str, row: str) -> int:
    """Append a row to a table of a project; return its line."""
    path = project / "data" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}{row}\n", encoding="utf-8")
    return text.count("\n") + 1


@pytest.fixture
def draws(request: pytest.FixtureRequest) -> int:
    """Return how many tries a test makes: its `stress(full, short)` mark says them."""
    mark = request.node.get_closest_marker("stress")
    full, short = mark.args
    return int(full if request.config.option.markexpr == "stress" else short)


@pytest.fixture
def report(capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Return a function that prints the figures of a test past pytest's capture."""

    def say(text: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{text}\n")

    return say
