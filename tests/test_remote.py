"""Our commands on a SPARQL 1.1 endpoint somewhere else: another one of kg stands for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from socket import SHUT_RDWR
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
from conftest import MINI
from serving import Server

import kg
from kg.errors import KgError
from kg.graph.graph import Graph
from kg.model.namespaces import AUTO, PREFIXES, RDF
from kg.store.far import FarStore
from kg.store.paging import can_be_paged, page
from kg.store.remote import Remote, _declared
from kg.store.wire import Wire

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


class _Fake(BaseHTTPRequestHandler):
    """Answers queries as its server says: a status, headers and a body for each."""

    def do_POST(self) -> None:
        """Answer a query."""
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        query = parse_qs(body)["query"][0]
        self.server.asked.append(query)  # type: ignore[attr-defined]
        status, headers, content = self.server.answer(query, self.headers["accept"])  # type: ignore[attr-defined]
        if status == 0:  # cut the line
            self.connection.shutdown(SHUT_RDWR)
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


Answering = Callable[[str, str], tuple[int, dict[str, str], bytes]]


@pytest.fixture
def fake() -> Iterator[Callable[[Answering], tuple[Remote, list[str]]]]:
    """Return a function that starts an endpoint; it gives the endpoint and what it was asked."""
    servers = []

    def start(answer: Answering) -> tuple[Remote, list[str]]:
        server = HTTPServer(("127.0.0.1", 0), _Fake)
        servers.append(server)
        server.answer, server.asked = answer, []  # type: ignore[attr-defined]
        Thread(target=server.serve_forever, daemon=True).start()
        wire = Wire(10, tries=3, pause=lambda _: None)
        address = f"http://127.0.0.1:{server.server_port}/"
        return Remote(address, wire=wire), server.asked  # type: ignore[attr-defined]

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def capped(mini: Graph, most: int, says: bool, fault: str = "") -> Answering:
    """Return an engine that gives so many rows at most, whether it says so or not."""

    def answer(query: str, accept: str) -> tuple[int, dict[str, str], bytes]:
        if fault == "sorts too few" and "OFFSET" in query and "} } LIMIT" not in query:
            return 500, {}, b"SR353: sorted TOP clause"
        asked = query.partition("OFFSET")[0] if fault == "no offset" else query
        found = mini.store.engine.query(asked, prefixes=PREFIXES)
        assert isinstance(found, ox.QuerySolutions)
        form = ox.QueryResultsFormat.CSV if "csv" in accept else ox.QueryResultsFormat.JSON
        head = {"content-type": "text/csv" if "csv" in accept else "application/json"}
        content = found.serialize(format=form) or b""
        if "csv" in accept:
            lines = content.splitlines(True)
            is_cut, content = len(lines) > most + 1, b"".join(lines[: most + 1])
        else:
            whole = json.loads(content)
            rows = whole["results"]["bindings"]
            is_cut, whole["results"]["bindings"] = len(rows) > most, rows[:most]
            content = json.dumps(whole).encode()
        return 200, head | ({"x-sparql-maxrows": str(most)} if says and is_cut else {}), content

    return answer


@pytest.mark.parametrize(("most", "says", "fault"), [
    (70, True, ""), (1000, False, ""), (70, True, "sorts too few"),
])  # fmt: skip
def test_what_an_engine_caps_is_read_in_pages(
    mini: Graph, fake: Callable[..., Any], most: int, says: bool, fault: str
) -> None:
    """Whether it says so or gives a round number of rows: nothing is missing, nothing twice."""
    remote, asked = fake(capped(mini, most, says, fault))
    store = FarStore(remote)
    for predicate in (f"{RDF}type", f"{AUTO}subject"):
        assert sorted(store.pairs(predicate)) == sorted(mini.store.pairs(predicate))

    if most == 1000:
        assert set(store.default_quads()) == set(mini.store.default_quads())
    assert len(asked) > 3
    query = "SELECT ?s ?o { ?s rdfs:label ?o } ORDER BY DESC(?o)"
    there, here = remote.query(query), mini.store.ask(query)
    assert [row.texts[1] for row in there] == [row.texts[1] for row in here]  # type: ignore[union-attr]


@pytest.mark.parametrize(("query", "told"), [
    ("SELECT ?s { ?s ?p ?o }", "at most 70 rows, and the same again"),
    ("SELECT ?s { ?s ?p ?o } LIMIT 80", "at most 70 rows, which is not all"),
])  # fmt: skip
def test_a_part_is_never_taken_for_the_whole(
    mini: Graph, fake: Callable[..., Any], query: str, told: str
) -> None:
    """An engine that cuts answers off and gives no further pages is told so, not believed."""
    remote, _ = fake(capped(mini, 70, True, "no offset"))
    with pytest.raises(KgError, match=told):
        remote.query(query)


def test_a_round_number_of_rows_may_be_all(mini: Graph, fake: Callable[..., Any]) -> None:
    """One more row is asked for; where there is none, the answer stands."""
    remote, asked = fake(capped(mini, 5000, True))
    query = "SELECT ?s ?p ?o { { SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 2000 } }"
    assert len(remote.query(query)) == 2000  # type: ignore[arg-type]
    assert len(asked) == 2


def test_pages_are_ordered_by_each_column_once() -> None:
    """Virtuoso mixes up the columns of what it sorts by one of them twice."""
    assert page("SELECT ?a ?b { ?a ?p ?b } ORDER BY DESC(?a)", ("a", "b"), 5, 10).endswith(
        "ORDER BY DESC(?a)\n?b LIMIT 5 OFFSET 10"
    )
    assert page("SELECT ?a { ?a ?p ?b }", ("a",), 5, 0).endswith("ORDER BY ?a LIMIT 5 OFFSET 0")
    nested = page("PREFIX x: <urn:x>\nSELECT ?a { ?a x:p ?b }", ("a",), 5, 0, is_nested=True)
    assert nested.startswith("PREFIX x: <urn:x>\nSELECT ?a { { SELECT ?a {")
    assert not can_be_paged("ASK { ?a ?p ?b }")
    assert can_be_paged("PREFIX l: <urn:l> SELECT ?a { { SELECT ?a { ?a ?p 1 } LIMIT 5 } }")


ONE = b'{"head": {"vars": ["x"]}, "results": {"bindings": []}}'
JSON = {"content-type": "application/sparql-results+json"}


@pytest.mark.parametrize("failing", [502, 503, 504, 429, 0])
def test_a_passing_failure_is_asked_again(fake: Callable[..., Any], failing: int) -> None:
    """A busy server, and a connection that is cut."""
    left = iter([(failing, {}, b""), (failing, {}, b"")])
    remote, asked = fake(lambda *_: next(left, (200, JSON, ONE)))
    assert len(remote.query("SELECT ?x {}")) == 0
    assert len(asked) == 3


@pytest.mark.parametrize(("status", "headers", "body", "told", "times"), [
    (503, {}, b"busy", "answers 503: busy", 3),
    (0, {}, b"", "cannot be reached", 3),
    (500, {}, b"oops", "answers 500: oops", 1),
    (400, {}, b"bad", "refuses it: bad", 1),
    (200, {**JSON, "content-length": "500"}, ONE, "breaks off", 3),
    (200, JSON, ONE[:-3], "cannot be read", 1),
    (200, {"content-type": "text/turtle"}, ONE, "text/turtle where", 1),
    (200, {**JSON, "x-sql-state": "S1TAT"}, ONE, "a part of the answer", 1),
])  # fmt: skip
def test_a_wrong_answer_is_a_sentence(
    fake: Callable[..., Any], status: int, headers: dict[str, str], body: bytes, told: str,
    times: int,
) -> None:  # fmt: skip
    """What passes is tried again, what does not is told at once."""
    remote, asked = fake(lambda *_: (status, headers, body))
    with pytest.raises(KgError, match=told):
        remote.query("SELECT ?x {}")
    assert len(asked) == times


def test_an_endpoint_that_is_not_ours_is_told(fake: Callable[..., Any]) -> None:
    """One with nothing of ours, and one whose default graph gives a statement once a graph."""
    for counts, told in (("0,0", "holds nothing of this graph"), ("8,4", "once for each graph")):

        def answer(_: str, accept: str, counts: str = counts) -> tuple[int, dict[str, str], bytes]:
            if "csv" in accept:
                return 200, {"content-type": "text/csv"}, f"n,once\n{counts}\n".encode()
            return 200, JSON, b'{"head": {}, "boolean": false}'

        remote, _ = fake(answer)
        with pytest.raises(KgError, match=told):
            kg.open(MINI, endpoint=remote.address)


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
