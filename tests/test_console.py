"""Questions inside the page: the engine brought by the build answers as `kg ask` does."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import chromium, in_chromium
from conftest import ROOT

from kg.errors import KgError
from kg.explorer import engine, rdf, view
from kg.graph.graph import Graph
from kg.sparql import questions

pytestmark = in_chromium


@pytest.fixture(scope="module")
def brought(request: pytest.FixtureRequest) -> Path:
    """Return a folder with the engine, as the build of a wheel brings it."""
    if engine.find() is not None:
        return engine.FOLDER
    if shutil.which("npm") is None:
        pytest.skip("no npm on this machine")
    folder = Path(request.config.cache.mkdir("page-engine"))
    if engine.find(folder) is None:
        hook = ROOT / ".github" / "build_engine.py"
        made = subprocess.run(
            [sys.executable, hook, "engine", folder],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        if made.returncode:
            pytest.skip(f"the package index cannot be reached: {made.stderr.strip()}")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return the system's Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def console(
    graph: Graph, brought: Path, browser: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """Return the page of the real graph with its engine, in a browser without a network."""
    path = tmp_path_factory.mktemp("console") / "autokg.html"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "FOLDER", brought)
        view.write_view(graph, path)
    assert path.stat().st_size <= 3_500_000
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', path.read_text("utf-8"))
    assert policy is not None
    assert "'wasm-unsafe-eval'" in policy[1]
    assert re.findall("unsafe-[a-z-]*", policy[1].replace("wasm-unsafe-eval", "")) == []
    page = browser.new_context(locale="en-US").new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda one: one.url.startswith("http") and wrong.append(one.url))
    page.goto(path.as_uri() + "#console")
    page.wait_for_selector("html[data-ready=true]", timeout=30000)
    yield page
    assert wrong == []


def answered(page: Any) -> None:
    """Wait until the present query is answered."""
    page.wait_for_selector("[data-role=answer][data-state=done]", timeout=60000)


def test_a_query_of_ones_own(console: Any) -> None:
    """A query is answered in the page, with its things as the way into the graph."""
    console.locator("#console .querypart").evaluate("(one) => { one.open = true; }")
    console.fill("[data-role=query]", 'SELECT ?b { ?b a auto:Brand ; rdfs:label "AITO"@en }')
    console.click("[data-role=run]")
    answered(console)
    assert "AITO" in console.locator("[data-role=answer] td").first.inner_text()
    console.fill("[data-role=query]", "SELECT nonsense")
    console.click("[data-role=run]")
    console.wait_for_selector("[data-role=answer][data-state=failed]")
    assert console.locator("[data-role=answer] .warn").inner_text()


def test_a_question_with_its_value(console: Any) -> None:
    """An address names a saved question and its value; the answer comes at once."""
    console.evaluate("location.hash = '#ask=line-up?brand=Luxeed'")
    console.wait_for_selector("#console [data-parameter=brand]")
    answered(console)
    assert console.input_value("[data-parameter=brand]") == "Luxeed"
    assert "id/Luxeed>" in console.input_value("[data-role=query]")
    text = console.locator("[data-role=rows]").inner_text()
    assert "Luxeed" in text
    assert "AITO M9" not in text


@pytest.mark.slow
def test_every_question_is_answered_as_kg_ask_does(console: Any, graph: Graph) -> None:
    """Every saved question has the same rows in the page as at the command line."""
    asked = list(questions.all_questions(graph.project).values())
    assert len(asked) > 50
    for one in asked:
        text = graph.question(one.name)
        told = console.evaluate(
            """async ([name, text]) => {
              const answer = await window.autokg.ask(text);
              return answer.rows.map((row) => row.map((term) => (term ? term.value : null)));
            }""",
            [one.name, text],
        )
        wanted = [
            [None if term is None else term.value for term in getattr(row, "terms", row)]
            for row in graph.query(text)
        ]
        assert Counter(map(tuple, told)) == Counter(map(tuple, wanted)), one.name


def test_a_page_without_the_engine_says_so(
    mini: Graph, browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no engine was brought the page is written all the same, and smaller without."""
    path = tmp_path / "bare.html"
    monkeypatch.setattr(engine, "FOLDER", tmp_path / "nowhere")
    view.write_view(mini, path)
    text = path.read_text(encoding="utf-8")
    assert 'id="wasm"' not in text
    assert "unsafe-eval" not in text
    page = browser.new_page(locale="en-US")
    page.goto(path.as_uri() + "#console")
    page.wait_for_selector("#console [data-role=run]")
    page.click("[data-role=run]")
    assert "without the query engine" in page.locator("[data-role=answer]").inner_text()
    page.close()


def test_the_packed_graph_is_stable(mini: Graph) -> None:
    """The same graph gives the same text, without a sign that HTML would mind."""
    data = {"names": ["Lumo", "a text that the page holds", 'with "quotes"']}
    one = rdf.pack(mini, data)
    assert one == rdf.pack(mini, dict(data))
    assert not set(one) & set("<&")


def test_the_packed_graph_says_what_the_graph_says(console: Any, graph: Graph) -> None:
    """The page's engine holds as many statements as the graph, in as many named graphs."""
    found = console.evaluate(
        """async () => {
          const count = async (text) =>
            Number((await window.autokg.ask(text)).rows[0][0].value);
          return [
            await count('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }'),
            await count('SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }'),
            await count('SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }'),
          ];
        }"""
    )
    quads = list(graph.store.quads())
    named = [quad.graph_name for quad in quads if str(quad.graph_name) != "DEFAULT"]
    assert found == [len(quads) - len(named), len(named), len(set(named))]


def test_an_unpacker_of_another_form_is_refused() -> None:
    """What unpacks the engine is called on an object of its own, and cannot fetch."""
    script = engine.as_unpacker(
        "/*! Licence: MIT - https://e.org/x */this['xz-decompress'] = { XzReadableStream: 1 };"
    )
    assert "Licence: MIT */" in script
    assert script.startswith("const unxz = (() => {")
    for wrong in ("XzReadableStream; fetch(a)", "nothing of the kind"):
        with pytest.raises(KgError, match="does not know"):
            engine.as_unpacker(wrong)


def test_the_engine_script_fetches_nothing() -> None:
    """What is taken from the engine's module can neither fetch nor import."""
    module = (
        "export class Store {\n}\nasync function __wbg_load(a) {\n    fetch(a);\n}\n"
        "function initSync(m) {\n}\n"
        "async function __wbg_init(a) {\n    fetch(import.meta.url);\n}\n"
        "export { initSync, __wbg_init as default };\n"
    )
    script = engine.as_script(module)
    assert script.startswith("const oxigraph = (() => {")
    assert "fetch" not in script
    assert "return { initSync, Store };" in script
