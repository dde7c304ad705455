"""What the graph must be able to answer: rows that have to be there, and rows that must not.

The cases stand in competency.toml, one for each thing an analyst would ask in words.
"""

from __future__ import annotations

import tomllib

import pytest
from conftest import HERE, ROOT

from kg.graph.graph import Graph
from kg.runtime.project import Project
from kg.sparql import questions
from kg.store.results import Rows

CASES = tomllib.loads((HERE / "competency.toml").read_text(encoding="utf-8"))["case"]
QUESTIONS = questions.all_questions(Project(ROOT))


def shown(graph: Graph, answer: Rows) -> list[dict[str, str]]:
    """Return the rows as a reader sees them."""
    return [{name: graph.shown(row.term(name)) for name in answer.variables} for row in answer]


def holds(row: dict[str, str], wanted: dict[str, str]) -> bool:
    """Whether a row has all the wanted cells."""
    return all(row.get(column) == str(cell) for column, cell in wanted.items())


def test_every_question_has_a_case() -> None:
    """No saved question is untested, and no case asks for a question that is gone."""
    assert {case["ask"] for case in CASES} == set(QUESTIONS)
    assert len(CASES) >= 45


def test_cases_are_told_in_words() -> None:
    """Each case is a question of its own, and says what must be there."""
    words = [case["words"] for case in CASES]
    assert len(set(words)) == len(words)
    for case in CASES:
        assert case["words"].endswith("?"), case["words"]
        assert case["must"], case["words"]
        assert set(case) <= {"words", "ask", "with", "must", "must_not"}


@pytest.mark.parametrize("case", CASES, ids=[case["words"] for case in CASES])
def test_competency(case: dict, graph: Graph) -> None:  # type: ignore[type-arg]
    """The answer holds the rows that must be there and none of those that must not."""
    answer = graph.ask(case["ask"], **case.get("with", {}))
    assert isinstance(answer, Rows)
    rows = shown(graph, answer)
    for wanted in [*case["must"], *case.get("must_not", ())]:
        assert set(wanted) <= set(answer.variables), f"{wanted} names no column"
    for wanted in case["must"]:
        assert any(holds(row, wanted) for row in rows), f"missing: {wanted}"
    for unwanted in case.get("must_not", ()):
        assert not any(holds(row, unwanted) for row in rows), f"must not be there: {unwanted}"
