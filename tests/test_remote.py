"""Our commands on a SPARQL 1.1 endpoint somewhere else: another one of kg stands for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from conftest import MINI
from serving import Server

import kg
from kg.errors import KgError
from kg.graph.graph import Graph
from kg.store.far import FarStore
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


@pytest.mark.slow
@pytest.mark.parametrize("command", [
    ("show", "Lumo"), ("why", "Lumo", "deliveries"), ("disputes",), ("promises",),
    ("path", "Lumo One", "Cellworks"), ("control", "Lumo One"), ("exposure", "Cellworks"),
    ("analyse",), ("find", "lomo"), ("stats",), ("export", "-f", "nq"),
    ("export", "-f", "graphml"), ("show", "Lummo"),
], ids=" ".join)  # fmt: skip
def test_commands_tell_the_same_of_an_endpoint(
    server: Server, kg_run: Callable[..., Any], command: tuple[str, ...]
) -> None:
    """To the byte, whatever they read and however much; a wrong name gets the same hint."""
    here = kg_run(*command, "--project", MINI)
    there = kg_run(*command, "--endpoint", f"{server.url}sparql", "--project", MINI)
    assert (there.code, there.out, there.err) == (here.code, here.out, here.err)
    assert here.out or here.code


@pytest.mark.slow
def test_a_graph_elsewhere_is_read_in_few_requests(server: Server, mini: Graph) -> None:
    """`kg.open(endpoint=…)` has the methods of a graph, and asks for columns, not for cells."""
    far = kg.open(MINI, endpoint=f"{server.url}sparql")
    asked: list[str] = []
    sent = far.store.remote._sent  # type: ignore[attr-defined]
    far.store.remote._sent = lambda text, *more: (asked.append(text), sent(text, *more))[1]  # type: ignore[attr-defined]
    assert far.show("Lumo") == mini.show("Lumo")  # type: ignore[attr-defined]
    assert far.ask("line-up", brand="Lumo").variables == mini.ask("line-up", brand="Lumo").variables  # type: ignore[union-attr]
    before = len(asked)
    assert before < 60
    rows = far.rows("SELECT ?m { ?m a auto:VehicleModel } ORDER BY ?m")
    shown = [far.shown(row.term("m")) for row in rows]
    assert shown == [mini.shown(row.term("m")) for row in rows]
    assert len(asked) <= before + 2, "names are asked for all at once"
    assert len(far.store) == len(mini.store)
    assert far.counts["quads"] == mini.counts["quads"]
    with pytest.raises(KgError, match="compiled here"):
        far.store.extend([])


@pytest.mark.parametrize(("command", "flag"), [
    (("show", "Lumo", "--as-of", "2024-12-31"), "--as-of"),
    (("export", "--with", "x.ttl"), "--with"),
])  # fmt: skip
def test_what_only_the_tables_can_do_is_refused(
    kg_run: Callable[..., Any], command: tuple[str, ...], flag: str
) -> None:
    """Dates and files need what is here."""
    run = kg_run(*command, "--endpoint", "http://127.0.0.1:9/sparql")
    assert run.code == 2
    assert f"{flag} does not go with --endpoint" in run.err


class _Capped(BaseHTTPRequestHandler):
    """Gives two rows of however many there are, and says so as Virtuoso does."""

    def do_POST(self) -> None:
        """Answer with two rows."""
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "text/csv")
        self.send_header("x-sparql-maxrows", "2")
        self.end_headers()
        self.wfile.write(b"s,o\nx:a,1\nx:b,2\n")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_part_is_never_taken_for_the_whole() -> None:
    """An engine that cuts answers off is told so, not believed."""
    server = HTTPServer(("127.0.0.1", 0), _Capped)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        store = FarStore(Remote(f"http://127.0.0.1:{server.server_port}/"))
        with pytest.raises(KgError, match="at most 2 rows"):
            store.pairs("x:p")
    finally:
        server.shutdown()
        server.server_close()


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
