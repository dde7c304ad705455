"""With ten times the data a question about one thing takes the same time, and none grows squared.

Time is the engine's own on the processor, the least of several runs, and only ratios count: small
data against ten times as much of the same (tests/benchmarks/synth.py).
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

import pytest
from conftest import MINI, ROOT

import kg
from kg.graph.graph import Graph
from kg.records import kept
from kg.runtime.indexed import Indexed
from kg.runtime.project import Project
from kg.sparql.questions import Question, all_questions
from kg.store.store import Store

sys.path.insert(0, str(ROOT / "tests" / "benchmarks"))
from synth import multiply

SMALL, LARGE = 8, 80
QUESTIONS = all_questions(Project(ROOT))

ONE_THING, EVERYTHING = 6, 25
"""Far above what is measured (1 to 4, and 8 to 13), far below what a flaw makes (10 or 100).

Where the answer itself grows, so may its time.
"""

WHOLE = {"changes-between": "by default it looks for the newest of all dates"}
"""Questions about one thing that must look at everything, and why."""


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Graph, Graph]:
    """Return the fictional market eight times and eighty times."""
    folder = tmp_path_factory.mktemp("growth")
    for scale in (SMALL, LARGE):
        multiply(MINI, folder / str(scale), scale)
    return kg.open(folder / str(SMALL)), kg.open(folder / str(LARGE))


def values(question: Question) -> dict[str, str]:
    """Return something of the fictional market for each parameter that is an entity."""
    with (MINI / "data" / "entities.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {row["class"]: row["name"] for row in reversed(rows)}
    return {
        parameter.name: found.get(parameter.of or "Brand", found["Brand"])
        for parameter in question.parameters
        if parameter.kind == "entity"
    }


def cost(graph: Graph, text: str) -> tuple[float, int]:
    """Return the least time that an answer took the processor, in seconds, and its rows."""
    times, rows = [], 0
    for _ in range(5):
        begun = time.process_time()
        rows = len(list(graph.query(text)))
        times.append(time.process_time() - begun)
    return max(min(times), 0.0004), rows  # what less takes is the clock's own unrest


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_grows_as_its_answer(name: str, sizes: tuple[Graph, Graph]) -> None:
    """A question about one thing hardly grows; one about everything grows with the data."""
    question = QUESTIONS[name]
    small, large = sizes
    text = small.question(name, **values(question))
    about_one = any(part.kind == "entity" for part in question.parameters) and name not in WHOLE
    (before, few), (after, many) = cost(small, text), cost(large, text)
    bound = EVERYTHING if not about_one else ONE_THING * max(1.0, many / max(few, 1))
    assert after / before < bound, f"{after / before:.1f} times as long; {few} rows, then {many}"


COMMANDS = (
    ("show", "Lumo"), ("why", "Lumo", "deliveries"), ("control", "Lumo"),
    ("exposure", "Cellworks"), ("promises", "Lumo"), ("disputes", "Lumo"),
)  # fmt: skip
"""What is asked about one thing, by the methods of a graph."""


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_about_one_thing_reads_no_more(
    command: tuple[str, str], sizes: tuple[Graph, Graph], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted are characters that the engine writes and entries that are looked up.

    What a first call keeps beside the graph is there: it is found once a graph, not once a thing.
    """
    method, *args = command
    work = [0]
    written, entries = Store._written, Indexed.get

    def counted_text(store: Store, text: str, *more: object) -> str:
        found = written(store, text, *more)  # type: ignore[arg-type]
        work[0] += len(found)
        return found

    def counted_entries(index: Indexed, key: str) -> list[bytes]:
        found = entries(index, key)
        work[0] += sum(map(len, found))
        return found

    read = []
    for graph in sizes:
        for _ in range(2):
            with monkeypatch.context() as patched:
                patched.setattr(Store, "_written", counted_text)
                patched.setattr(Indexed, "get", counted_entries)
                patched.setattr(kept, "_columns", _refused)
                work[0] = 0
                getattr(kg.open(graph.project), method)(*args)
        read.append(work[0])
    small, large = read
    assert small > 0
    assert large <= 1.5 * small, f"{large / small:.1f} times as much is read"


def _refused(*_: object) -> None:
    """Stand for the file of all records: to read it is more than one thing needs."""


def test_a_copy_keeps_its_rows(tmp_path: Path) -> None:
    """Copies have things of their own; the same seed gives the same bytes; no source is lost."""
    multiply(MINI, tmp_path / "a", 3)
    multiply(MINI, tmp_path / "b", 3)
    for path in sorted((tmp_path / "a" / "data").glob("*.csv")):
        assert path.read_bytes() == (tmp_path / "b" / "data" / path.name).read_bytes()
        once = (MINI / "data" / path.name).read_text(encoding="utf-8").count("\n")
        assert path.read_text(encoding="utf-8").count("\n") == 3 * (once - 1) + 1
    graph = kg.open(tmp_path / "a")
    assert {graph.entity(name).name for name in ("Lumo", "Lumo ~1", "Lumo ~2")} == {
        "Lumo",
        "Lumo ~1",
        "Lumo ~2",
    }
