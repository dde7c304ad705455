"""Saved questions give the same rows in other engines: Oxigraph under Node, and Virtuoso.

`test_queries` asks rdflib. What an engine itself gets wrong stands in a list with its reason.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from conftest import MINI, ROOT

import kg
from kg.graph.graph import Graph
from kg.graph.stats import counted
from kg.output import export
from kg.output.publish import publish
from kg.runtime.project import Project
from kg.sparql import questions
from kg.store.graph_store import GraphStore
from kg.store.results import Rows
from kg.store.wire import Login, Wire

pytestmark = pytest.mark.thirdparty
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


_COMPILER = "Virtuoso 7.2.5 stops with an internal error of its compiler"
VIRTUOSO = {
    "brands-by-month": _COMPILER, "money-between": _COMPILER, "changes-between": _COMPILER,
    "coverage-of-months": _COMPILER, "derived-quarters": _COMPILER,
    "league-table": "Virtuoso 7.2.5 has no row for the MAX of nothing",
    "owners-at": _COMPILER, "posts-at": _COMPILER, "rivals-side-by-side": _COMPILER,
}  # fmt: skip
INI = """
[Database]
DatabaseFile = {folder}/v.db
TransactionFile = {folder}/v.trx
ErrorLogFile = {folder}/v.log
xa_persistent_file = {folder}/v.pxa
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = {port}
CheckpointInterval = 0
DirsAllowed = {folder}
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = {http}
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = 1500
"""


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def virtuoso(mini: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a Virtuoso that holds the fictional graph; return the address of its endpoint."""
    if not shutil.which("virtuoso-t") or not shutil.which("isql-vt"):
        pytest.skip("Virtuoso is not installed (virtuoso-opensource-7-bin)")
    folder = tmp_path_factory.mktemp("virtuoso")
    port, http = free_port(), free_port()
    (folder / "v.ini").write_text(INI.format(folder=folder, port=port, http=http), encoding="utf-8")
    content = export.export(mini, "nq")
    assert isinstance(content, bytes)
    (folder / "data.nq").write_bytes(content)
    server = subprocess.Popen(
        ["virtuoso-t", "+foreground", "+configfile", "v.ini"], cwd=folder,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{http}/sparql"
    try:
        for _ in range(240):
            try:
                with urllib.request.urlopen(f"{address}?query=ASK%7B%7D", timeout=5):
                    break
            except (OSError, urllib.error.URLError):
                time.sleep(0.5)
        load = f"DB.DBA.TTLP_MT(file_to_string_output('{folder}/data.nq'), '', '{DEFAULT}', 512);"
        command = ["isql-vt", str(port), "dba", "dba", f"exec={load}"]
        subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=120)
        yield address
    finally:
        server.kill()
        server.wait()


DEFAULT = "urn:default"
"""Where Virtuoso keeps what stands in no named graph."""


def value(term: Any) -> object:
    """Return a term by what it says: numbers and truth values as numbers."""
    kind = getattr(getattr(term, "datatype", None), "value", "").rpartition("#")[2]
    if kind == "boolean":
        return float(term.value in ("true", "1"))
    if kind in ("integer", "decimal", "double", "float"):
        return round(float(term.value), 6)
    if isinstance(term, ox.Literal):
        return (term.value, term.language)
    return None if term is None else term.value


@pytest.mark.parametrize("name", sorted(questions.all_questions(Project(ROOT))))
def test_virtuoso(mini: Graph, virtuoso: str, name: str) -> None:
    """The text of the question as it stands gives our rows."""
    if name in VIRTUOSO:
        pytest.skip(VIRTUOSO[name])
    text = questions.one(Project(ROOT), name).text
    told = {"query": text, "default-graph-uri": DEFAULT}
    accept = {"Accept": "application/sparql-results+json"}
    request = urllib.request.Request(virtuoso, urllib.parse.urlencode(told).encode(), accept)
    with urllib.request.urlopen(request, timeout=60) as answer:
        content = answer.read().replace(b'"typed-literal"', b'"literal"')
    theirs = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
    ours = mini.store.ask(text)
    assert isinstance(ours, Rows)
    assert isinstance(theirs, ox.QuerySolutions)
    names = ours.variables
    expected = Counter(tuple(value(row.term(one)) for one in names) for row in ours)
    assert Counter(tuple(value(row[one]) for one in names) for row in theirs) == expected


def answers_as_here(mini: Graph, endpoint: str) -> None:
    """Assert that the graph at an endpoint gives the answers of the one here."""
    far = kg.open(MINI, endpoint=endpoint)
    assert far.show("Lumo") == mini.show("Lumo")  # type: ignore[attr-defined]
    assert far.disputes() == mini.disputes()  # type: ignore[attr-defined]
    assert far.path("Lumo One", "Cellworks") == mini.path("Lumo One", "Cellworks")  # type: ignore[attr-defined]
    assert counted(far) == counted(mini)
    assert far.concepts == mini.concepts


def test_publish_to_virtuoso(mini: Graph, virtuoso: str) -> None:
    """New takes the place of old, by update and by graph; then everything is read from there.

    It has no default graph, asks for a digest, and gives fewer rows than there are labels.
    """
    base = virtuoso.removesuffix("/sparql")
    for update in (f"{base}/sparql-auth", None):
        wire = Wire(60, login=Login("dba", "dba"))
        where = GraphStore(f"{base}/sparql-graph-crud-auth", None, update, "urn:autokg", wire)
        assert publish(mini, where, swap=True).quads == len(mini.store)
    answers_as_here(mini, f"{virtuoso}?default-graph-uri=urn:autokg")


def test_publish_to_oxigraph(mini: Graph) -> None:
    """Into an empty engine, and again in its own place."""
    program = shutil.which("oxigraph") or shutil.which(
        "oxigraph", path=str(Path(sys.prefix, "bin"))
    )
    if program is None:
        pytest.skip("the server of Oxigraph is not installed (pip install oxigraph)")
    port = free_port()
    command = [program, "serve", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        publish(mini, GraphStore(f"{base}/store"))
        for update in (f"{base}/update", None):
            where = GraphStore(f"{base}/store", update=update)
            assert publish(mini, where, swap=True).quads == len(mini.store)
        answers_as_here(mini, f"{base}/query")
    finally:
        server.kill()
        server.wait()


def test_exceptions_are_questions() -> None:
    """No reason is left over from a question that is gone."""
    assert set(EXCEPTIONS) | set(VIRTUOSO) <= set(questions.all_questions(Project(ROOT)))


def test_questions_ask_for_sources_not_for_any_graph() -> None:
    """Some engines show the default graph under GRAPH ?g: what it binds is said to be a source."""
    for name, one in questions.all_questions(Project(ROOT)).items():
        if "GRAPH ?" in one.text:
            assert "a auto:Source" in one.text or "auto:reliability" in one.text, name


def test_the_path_of_the_engine_is_that_of_the_wheel() -> None:
    """What is tested is what the explorer carries."""
    from kg.explorer import engine

    assert Path(engine.__file__).parent / "oxigraph" == ENGINE
