"""Saved questions give the same rows in other engines: Oxigraph as npm brings it, under Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from conftest import ROOT

from kg.graph.graph import Graph
from kg.output import export
from kg.runtime.project import Project
from kg.sparql import questions
from kg.store.results import Rows

ENGINE = ROOT / "kg" / "explorer" / "oxigraph"
#: What an engine itself gets wrong, by question, with the reason.
EXCEPTIONS: dict[str, str] = {}
SCRIPT = """
import fs from 'node:fs';
import init, * as ox from './web.mjs';
await init({ module_or_path: fs.readFileSync('web_bg.wasm') });
const store = new ox.Store();
store.load(fs.readFileSync('data.nq', 'utf8'), { format: 'application/n-quads' });
const found = {};
for (const [name, text] of Object.entries(JSON.parse(fs.readFileSync('questions.json', 'utf8')))) {
  found[name] = JSON.parse(store.query(text, { results_format: 'json' }));
}
fs.writeFileSync('answers.json', JSON.stringify(found));
"""


def shape(row: Any, names: tuple[str, ...]) -> tuple[object, ...]:
    """Return a row with numbers by their value."""
    found: list[object] = []
    for name in names:
        term = row[name] if isinstance(row, ox.QuerySolution) else row.term(name)
        kind = getattr(getattr(term, "datatype", None), "value", "").rpartition("#")[2]
        is_number = kind in ("integer", "decimal", "double", "float")
        found.append(round(float(term.value), 6) if is_number else str(term))
    return tuple(found)


@pytest.fixture(scope="module")
def answers(mini: Graph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what Oxigraph under Node answers to every saved question on the fictional graph."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed")
    if not (ENGINE / "web_bg.wasm").is_file():
        pytest.skip("the engine was not brought by npm (python .github/build_engine.py engine)")
    folder = tmp_path_factory.mktemp("node")
    shutil.copy(ENGINE / "web.js", folder / "web.mjs")
    shutil.copy(ENGINE / "web_bg.wasm", folder)
    content = export.export(mini, "nq")
    assert isinstance(content, bytes)
    (folder / "data.nq").write_bytes(content)
    listed = questions.all_questions(Project(ROOT))
    texts = {name: one.text for name, one in listed.items()}
    (folder / "questions.json").write_text(json.dumps(texts), encoding="utf-8")
    (folder / "ask.mjs").write_text(SCRIPT, encoding="utf-8")
    command = [node, "ask.mjs"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", sorted(questions.all_questions(Project(ROOT))))
def test_oxigraph_under_node(mini: Graph, answers: dict[str, Any], name: str) -> None:
    """The text of the question as it stands gives our rows, in our order."""
    if name in EXCEPTIONS:
        pytest.skip(EXCEPTIONS[name])
    theirs = ox.parse_query_results(
        json.dumps(answers[name]).encode(), format=ox.QueryResultsFormat.JSON
    )
    text = questions.one(Project(ROOT), name).text
    ours = mini.store.ask(text)
    assert isinstance(ours, Rows)
    assert isinstance(theirs, ox.QuerySolutions)
    names = ours.variables
    assert {one.value for one in theirs.variables} == set(names)
    told = [shape(row, names) for row in theirs]
    assert Counter(told) == Counter(shape(row, names) for row in ours)


def test_exceptions_are_questions() -> None:
    """No reason is left over from a question that is gone."""
    assert set(EXCEPTIONS) <= set(questions.all_questions(Project(ROOT)))


def test_questions_ask_for_sources_not_for_any_graph() -> None:
    """Some engines show the default graph under GRAPH ?g: what it binds is said to be a source."""
    for name, one in questions.all_questions(Project(ROOT)).items():
        if "GRAPH ?" in one.text:
            assert "a auto:Source" in one.text or "auto:reliability" in one.text, name


def test_the_path_of_the_engine_is_that_of_the_wheel() -> None:
    """What is tested is what the explorer carries."""
    from kg.explorer import engine

    assert Path(engine.__file__).parent / "oxigraph" == ENGINE
