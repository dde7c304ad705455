"""Queries that must never reach the network or write, in every spelling; and the time limit."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from conftest import MINI, ROOT
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BadQuery
from kg.graph.graph import Graph
from kg.sparql import tokens

BODY = "{ ?s ?p ?o }"
REFUSED = [
    "SELECT * { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "SELECT * { sErViCe SILENT <ADDRESS> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <ADDRESS> { ?s ?p ?o } }",
    "SELECT * { SERV\\U00000049CE <ADDRESS> { ?s ?p ?o } }",
    "PREFIX x: <ADDRESS> SELECT * { SERVICE x: { ?s ?p ?o } }",
    "SELECT * { SERVICE ?where { ?s ?p ?o } VALUES ?where { <ADDRESS> } }",
    "SELECT * { # hidden\nSERVICE<ADDRESS>{ ?s ?p ?o } }",
    'SELECT * { BIND("\'" AS ?x) SERVICE <ADDRESS> { ?s ?p ?o } BIND("\'" AS ?y) }',
    "SELECT * { ?s ?p '''a'b''' . SERVICE <ADDRESS> { ?s ?p ?o } }",
    "SELECT * { FILTER(?a<?b) SERVICE <ADDRESS> { ?s ?p ?o } FILTER(?b>?a) }",
    "SELECT * { OPTIONAL { ?s auto:a\\'b ?o } SERVICE SILENT <ADDRESS> { ?s ?p ?o } "
    "OPTIONAL { ?x ?y 'z' } }",
    "SELECT * { ?s auto:a\\#b ?o . SERVICE <ADDRESS> { ?s ?p ?o } }",
    'SELECT * { ?s auto:a\\" ?o . SERVICE <ADDRESS> { ?s ?p ?o } ?s ?p "x" }',
    "SELECT * { ?s ?p trueSERVICE <ADDRESS> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1.0e0SERVICE <ADDRESS> { ?s ?p ?o } }",
    "PREFIX : <ADDRESS> SELECT * { SERVICE:a { ?s ?p ?o } }",
    "PREFIX : <ADDRESS> SELECT * { ?s ?p ?o .SERVICE:a { ?s ?p ?o } }",
    "PREFIX : <ADDRESS> SELECT * { ?s ?p 1.SERVICE:a { ?s ?p ?o } }",
    "PREFIX : <ADDRESS> SELECT * { FILTER(1<2)SERVICE:a#>\n{ ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<ADDRESS> { ?s ?p ?o } }",
    "PREFIX : <ADDRESS> SELECT * FROM:f { ?s ?p ?o }",
    "SELECT * FROMNAMED<ADDRESS> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { ?s ?p 12SERVICE <ADDRESS> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o . { SELECT * { SERVICE\tSILENT\n<ADDRESS> { ?s ?p ?o } } } }",
    "SELECT * FROM <ADDRESS> { ?s ?p ?o }",
    "SELECT * from named <ADDRESS> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * \\u0046ROM <ADDRESS> { ?s ?p ?o }",
    "PREFIX x: <ADDRESS> SELECT * FROM x: { ?s ?p ?o }",
    "LOAD <ADDRESS>",
    "load silent <ADDRESS> INTO GRAPH <http://example.org/>",
    "INSERT DATA { <a:a> <a:b> <a:c> }",
    "PREFIX a: <a:> DELETE WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "DROP ALL",
]


@pytest.fixture(scope="module")
def canary():  # type: ignore[no-untyped-def]
    """Start a server on this machine that notes every request."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_POST = do_GET  # noqa: N815 - the name that http.server calls

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", seen
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("text", REFUSED)
def test_refused_before_the_engine_sees_it(mini: Graph, canary, text: str) -> None:  # type: ignore[no-untyped-def]
    """Each spelling is refused, and nothing arrives at the server."""
    address, seen = canary
    with pytest.raises(BadQuery):
        mini.query(text.replace("ADDRESS", address))
    assert seen == []


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service ?from ?load { ?service ?from ?load } LIMIT 1",
        'SELECT * { ?s rdfs:label "SERVICE <http://x> { }" }',
        "SELECT * { ?s ?p ?o } LIMIT 1 # FROM <http://x>",
        "SELECT * { ?s <http://example.org/SERVICE> ?o }",
        "SELECT * { ?s schema:service ?o }",
        "SELECT * FROM source:daily-wheel\\/202412-3c4d { ?s ?p ?o } LIMIT 1",
        "SELECT * FROM NAMED <https://w3id.org/autokg/source/x> { GRAPH ?g { ?s ?p ?o } }",
        "ASK { ?s rdfs:label 'LOAD it' }",
    ],
)
def test_harmless_words_pass(mini: Graph, text: str) -> None:
    """The words may stand in variables, strings, comments and names; own sources may be named."""
    mini.query(text)


@given(st.text())
def test_guard_never_breaks(text: str) -> None:
    """Any text is either let through to the parser or refused with a sentence."""
    with contextlib.suppress(BadQuery):
        tokens.guard(text)


@given(st.text())
def test_any_text_as_a_literal_comes_back(mini: Graph, text: str) -> None:
    """Quoting loses nothing and lets nothing out."""
    if any(0xD800 <= ord(character) < 0xE000 for character in text):
        return
    rows = mini.query(f"SELECT ({tokens.quoted(text)} AS ?x) {{}}")
    assert rows[0]["x"] == text


SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?d && ?d != ?g) }"


def _start(*args: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kg", "query", "--project", str(MINI), *args, SLOW]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )


def test_a_second_reading_finds_what_the_first_would_miss(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """Were our own reading led astray, a full parser would still see the SERVICE."""
    monkeypatch.setattr(tokens, "_guard", lambda text, where: None)
    with pytest.raises(BadQuery, match="SERVICE"):
        tokens.guard("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")
    tokens.guard("SELECT ?service { ?service rdfs:label ?name }")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for a child alone")
def test_an_interrupted_compilation_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C while a graph is compiled ends with a word, exit code 130 and no half graph."""
    cache = tmp_path / "new"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "AUTOKG_CACHE": str(cache)}
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "ask", "price-bands"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    while not list(cache.glob(".building-*")):
        time.sleep(0.02)
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b""), err.decode()
    assert b"Stopped." in err
    assert b"Traceback" not in err
    assert not list(cache.glob(".building-*"))


@pytest.mark.parametrize(
    "text",
    [
        "ASK { FILTER(" + "!" * 20_000 + "true) }",
        "SELECT (" + "+".join(["1"] * 20_000) + " AS ?x) {}",
        "SELECT (" + "(" * 20_000 + "1" + ")" * 20_000 + " AS ?x) {}",
        "SELECT * " + "{" * 3_000 + "?s ?p ?o" + "}" * 3_000,
    ],
)
def test_deep_nesting_does_not_end_the_process(kg_run, text: str) -> None:  # type: ignore[no-untyped-def]
    """However deep a query is nested, it is answered or refused in one line."""
    done = kg_run("query", "-", "--project", MINI, "-f", "csv", stdin=text)
    assert done.code in (0, 3)
    assert done.out if done.code == 0 else done.err.count("\n") == 1


def test_a_query_has_a_longest_length(kg_run) -> None:  # type: ignore[no-untyped-def]
    """What is longer than any query is refused before it is read."""
    long = kg_run("query", "-", "--project", MINI, stdin=f"ASK {{ FILTER({'!' * 300_000}true) }}")
    assert long.code == 3
    assert "at most 200,000" in long.err


def test_the_time_limit_is_the_querys_own(project: Path, tmp_path: Path) -> None:
    """Compiling a graph does not count: a short limit stops no build."""
    command = [sys.executable, "-m", "kg", "query", "--timeout", "0.4", "ASK { ?s ?p ?o }"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "AUTOKG_CACHE": str(tmp_path / "new")}
    done = subprocess.run(
        command, env=environment, capture_output=True, cwd=ROOT, timeout=120, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"true\n"), done.stderr.decode()


def test_timeout_really_stops(mini: Graph) -> None:
    """A query that never ends is stopped, with the limit in the message and exit code 3."""
    begin = time.monotonic()
    out, err = (process := _start("--timeout", "1")).communicate(timeout=30)
    assert process.returncode == 3
    assert b"stopped after 1 seconds" in err
    assert b"--timeout" in err
    assert out == b""
    assert time.monotonic() - begin < 20


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for a child alone")
def test_interrupt_leaves_nothing(mini: Graph) -> None:
    """Ctrl-C ends the process at once, without a traceback."""
    process = _start()
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert process.returncode != 0
    assert b"Traceback" not in err
    assert out == b""
