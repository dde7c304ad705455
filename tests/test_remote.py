"""Our commands on a SPARQL 1.1 endpoint somewhere else: another one of kg stands for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from conftest import MINI
from serving import Server

from kg.graph.graph import Graph
from kg.store.remote import Remote, _declared

BRANDS = "SELECT ?m { ?m auto:hasBrand id:Lumo } ORDER BY ?m"


@pytest.fixture(scope="module")
def server(mini: Graph) -> Iterator[Server]:
    """Return a server of the fictional project."""
    with Server(MINI) as made:
        yield made


def test_the_same_is_answered_there_as_here(server: Server, kg_run: Callable[..., object]) -> None:
    """Rows, truth and triples, from `kg query` and from `kg ask`."""
    far = ("--endpoint", f"{server.url}sparql")
    for query, form in (
        (BRANDS, "json"), ("ASK { id:Lumo a auto:Brand }", "json"), ("DESCRIBE id:Lumo", "nt"),
    ):  # fmt: skip
        here = kg_run("query", "--project", MINI, "-f", form, query)
        there = kg_run("query", "-f", form, *far, query)
        assert there.code == 0, there.err  # type: ignore[attr-defined]
        assert there.out == here.out  # type: ignore[attr-defined]
    asked = ("ask", "line-up", "--brand", "Lumo", "--project", MINI, "-f", "json")
    rows = [json.loads(kg_run(*asked, *more).out)["results"] for more in ((), far)]  # type: ignore[attr-defined]
    assert rows[0] == rows[1]
    assert rows[0]["bindings"]


def test_what_goes_wrong_there_is_a_sentence(server: Server, kg_run: Callable[..., object]) -> None:
    """No server, no endpoint, a refused query, an option that cannot be heeded."""
    url = f"{server.url}sparql"
    for endpoint, args, code, told in (
        ("http://127.0.0.1:9/sparql", [BRANDS], 3, "cannot be reached"),
        ("ftp://x", [BRANDS], 2, "is no address of a server"),
        (url.replace("sparql", "nowhere"), [BRANDS], 3, "answers 404"),
        (url, ["SELECT ?x { ?x a auto:Brand "], 3, "is not closed"),
        (url, ["DELETE WHERE { ?s ?p ?o }"], 3, "only reads"),
        (url, ["--receipts", BRANDS], 2, "--receipts does not go with --endpoint"),
    ):
        run = kg_run("query", "--endpoint", endpoint, *args)
        assert run.code == code, run.err  # type: ignore[attr-defined]
        assert told in run.err  # type: ignore[attr-defined]
        assert "Traceback" not in run.err  # type: ignore[attr-defined]


class _Odd(BaseHTTPRequestHandler):
    """Answers every query with a page."""

    def do_POST(self) -> None:
        """Answer as a server does that is no endpoint."""
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<html>hello</html>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_what_is_no_endpoint_is_told() -> None:
    """A page is no answer."""
    from kg.errors import KgError

    odd = HTTPServer(("127.0.0.1", 0), _Odd)
    Thread(target=odd.serve_forever, daemon=True).start()
    try:
        far = Remote(f"http://127.0.0.1:{odd.server_port}/")
        for query in (BRANDS, "DESCRIBE id:Lumo"):
            with pytest.raises(KgError, match="cannot be read"):
                far.query(query)
    finally:
        odd.shutdown()
        odd.server_close()


def test_only_the_prefixes_that_are_used_are_declared() -> None:
    """And none twice."""
    text = _declared("PREFIX id: <urn:x> SELECT * { ?m auto:hasBrand id:Lumo }")
    assert text.count("PREFIX") == 2
    assert text.startswith("PREFIX auto: <https://w3id.org/autokg/ns/>")
