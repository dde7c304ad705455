"""Comunica, the query engine of many web pages, on our endpoint: found out by itself and told."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import MINI
from serving import Server

from kg.graph.graph import Graph

pytestmark = pytest.mark.thirdparty
VERSION = "4.5.0"
SCRIPT = """
import { QueryEngine } from "@comunica/query-sparql";
const [address, kind, ...queries] = process.argv.slice(2);
const source = kind ? { type: kind, value: address } : { value: address };
const engine = new QueryEngine();
const found = [];
for (const query of queries) {
  const answer = await engine.query(query, { sources: [source] });
  const form = answer.resultType === "quads" ? "application/n-quads"
    : "application/sparql-results+json";
  const { data } = await engine.resultToString(answer, form);
  let text = "";
  for await (const part of data) text += part;
  found.push(text);
}
console.log(JSON.stringify(found));
"""
PREFIXES = """PREFIX auto: <https://w3id.org/autokg/ns/>
PREFIX id: <https://w3id.org/autokg/id/>
"""
QUERIES = (
    "SELECT ?m { ?m auto:hasBrand id:Lumo } ORDER BY ?m",
    "CONSTRUCT { ?m auto:hasBrand ?b } WHERE { ?m auto:hasBrand ?b }",
    "ASK { id:Lumo a auto:Brand }",
)


@pytest.fixture(scope="module")
def server(mini: Graph) -> Iterator[Server]:
    """Return a server of the fictional project."""
    with Server(MINI) as made:
        yield made


@pytest.fixture(scope="module")
def comunica(request: pytest.FixtureRequest) -> Path:
    """Return a folder with Comunica and a script that asks it."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("no Node on this machine")
    folder = Path(request.config.cache.mkdir("comunica"))
    done = folder / "installed"
    if not done.is_file() or done.read_text(encoding="utf-8") != VERSION:
        command = [npm, "install", "--prefix", folder, "--no-save", "--ignore-scripts",
                   "--no-audit", "--no-fund", f"@comunica/query-sparql@{VERSION}"]  # fmt: skip
        made = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
        if made.returncode:
            pytest.skip(f"the package index cannot be reached: {made.stderr.strip()[-200:]}")
        done.write_text(VERSION, encoding="utf-8")
    (folder / "ask.mjs").write_text(SCRIPT, encoding="utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["", "sparql"])
def test_comunica_gets_the_same_rows(
    server: Server, comunica: Path, mini: Graph, kind: str
) -> None:
    """Whether it is told that this is an endpoint, or finds that out from the description."""
    queries = [PREFIXES + query for query in QUERIES]
    command = ["node", "ask.mjs", f"{server.url}sparql", kind, *queries]
    done = subprocess.run(
        command, cwd=comunica, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    rows, triples, truth = json.loads(done.stdout)
    models = [row["m"]["value"] for row in json.loads(rows)["results"]["bindings"]]
    assert models == [str(row["m"]) for row in mini.rows(QUERIES[0])]
    assert len(models) > 1
    count = len(mini.rows("SELECT ?m ?b { ?m auto:hasBrand ?b }"))
    assert len(set(triples.strip().splitlines())) == count
    assert json.loads(truth)["boolean"] is True
