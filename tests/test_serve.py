"""The endpoint: the SPARQL protocol, its clients, and queries that would never end."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from conftest import MINI, ROOT
from serving import Server

from kg.graph.graph import Graph

BRANDS = "SELECT ?model { ?model auto:hasBrand id:Lumo } ORDER BY ?model"
ID = "https://w3id.org/autokg/id/"
WHEEL = "https://w3id.org/autokg/source/daily-wheel/202412-3c4d"
POST = "https://w3id.org/autokg/source/harbour-post/202501-5e6f"
CROSS = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(5))
#: Queries that no engine finishes; each for another reason.
ENDLESS = {
    "crossed": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
    "sorted": f"SELECT * {{ {CROSS} }} ORDER BY DESC(?c4) ?c2",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (<x:y>|!<x:y>)* ?b . ?c (<x:y>|!<x:y>)* ?d ."
    " ?e (<x:y>|!<x:y>)* ?f }",
    "nested": "SELECT * { BIND(" + "SUBSTR(" * 40 + '"a"' + ",1)" * 40 + " AS ?x) }",
}


@pytest.fixture(scope="module")
def server(mini: Graph) -> Iterator[Server]:
    """Return a server of the fictional project."""
    with Server(MINI, "--timeout", "2") as made:
        yield made


def test_all_forms_of_a_request_answer_the_same(server: Server) -> None:
    """A query may be sent by GET, as a form, and as it is."""
    direct = {"content-type": "application/sparql-query"}
    answers = [
        server.client.get("/sparql", params={"query": BRANDS}),
        server.client.post("/sparql", data={"query": BRANDS}),
        server.client.post("/sparql", content=BRANDS, headers=direct),
    ]
    for answer in answers:
        assert answer.status_code == 200
        found = [row["model"]["value"] for row in answer.json()["results"]["bindings"]]
        assert found == [f"{ID}Lumo_One", f"{ID}Lumo_Two"]


@pytest.mark.parametrize(
    ("query", "accept", "media"),
    [
        (BRANDS, "", "application/sparql-results+json"),
        (BRANDS, "*/*", "application/sparql-results+json"),
        (BRANDS, "application/json", "application/sparql-results+json"),
        (BRANDS, "application/sparql-results+xml", "application/sparql-results+xml"),
        (BRANDS, "text/csv;q=0.5, text/tab-separated-values;q=0.8", "text/tab-separated-values"),
        (BRANDS, "text/turtle, text/csv;q=0.1", "text/csv"),
        (BRANDS, "application/*", "application/sparql-results+json"),
        ("ASK {}", "application/xml", "application/sparql-results+xml"),
        ("DESCRIBE id:Lumo", "", "text/turtle"),
        ("DESCRIBE id:Lumo", "application/rdf+xml", "application/rdf+xml"),
        ("DESCRIBE id:Lumo", "application/ld+json", "application/ld+json"),
        ("DESCRIBE id:Lumo", "application/n-triples", "application/n-triples"),
        ("DESCRIBE id:Lumo", "application/trig", "application/trig"),
        ("DESCRIBE id:Lumo", "text/turtle;q=0, application/n-quads", "application/n-quads"),
    ],
)
def test_the_format_is_negotiated(server: Server, query: str, accept: str, media: str) -> None:
    """The heaviest media type that fits the kind of query is taken."""
    answer = server.ask(query, headers={"accept": accept})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].partition(";")[0] == media
    assert answer.content


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_short_names_of_formats_are_heard(server: Server, name: str) -> None:
    """Clients send `format`, `output` and `results` with short names beside the header."""
    answer = server.ask(BRANDS, format=name, headers={"accept": "text/turtle"})
    assert name in answer.headers["content-type"].replace("tab-separated-values", "tsv")
    odd = server.ask(BRANDS, format="nonsense")
    assert odd.status_code == 200


def test_a_format_that_does_not_fit_is_refused(server: Server) -> None:
    """Rows are not written as Turtle, and an unknown type is named as such."""
    answer = server.ask(BRANDS, headers={"accept": "text/turtle"})
    assert answer.status_code == 406
    assert "application/sparql-results+json" in answer.json()["hint"]
    assert server.ask(BRANDS, headers={"accept": "image/png"}).status_code == 406


def test_an_address_with_a_comma_stays_whole_in_csv(server: Server) -> None:
    """A comma inside a value does not make a column."""
    text = server.ask("SELECT ?a ?b { BIND(<x:a,b> AS ?a) BIND('c' AS ?b) }", format="csv").text
    assert text == 'a,b\r\n"x:a,b",c\r\n'


def test_graphs_named_in_the_request_are_the_dataset(server: Server) -> None:
    """Only the graphs given are seen: as the default graph, or by name."""
    values = "SELECT (COUNT(*) AS ?n) { ?c auto:value ?v }"
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?c auto:value ?v } }"
    counted = {
        name: int(server.values(query, **given)[0][0])
        for name, query, given in (
            ("all", values, {}),
            ("one", values, {"default-graph-uri": WHEEL}),
            ("two", values, {"default-graph-uri": [WHEEL, POST]}),
            ("default hides named", named, {"default-graph-uri": WHEEL}),
            ("named", named, {"named-graph-uri": POST}),
            ("named hides default", values, {"named-graph-uri": POST}),
            ("over FROM", values.replace("{", f"FROM <{WHEEL}> {{", 1), {
                "default-graph-uri": POST}),
            ("our merge by its name", values, {"default-graph-uri": "https://w3id.org/autokg/"}),
        )
    }  # fmt: skip
    assert counted["default hides named"] == counted["named hides default"] == 0
    assert 0 < counted["one"] < counted["two"] < counted["all"]
    assert counted["over FROM"] == counted["named"] > 0
    assert counted["our merge by its name"] == counted["all"]


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (400, {"params": [("query", BRANDS), ("query", BRANDS)]}),
        (400, {"params": {"query": "SELECT ?x {"}}),
        (400, {"params": {"query": ""}}),
        (400, {"params": {"query": "INSERT DATA { <x:a> <x:b> 1 }"}}),
        (403, {"params": {"update": "INSERT DATA { <x:a> <x:b> 1 }"}}),
        (403, {"method": "POST", "data": {"update": "CLEAR ALL"}}),
        (403, {"method": "POST", "content": "DROP ALL",
               "headers": {"content-type": "application/sparql-update"}}),
        (415, {"method": "POST", "content": BRANDS, "headers": {"content-type": "text/plain"}}),
        (415, {"method": "POST", "content": BRANDS}),
        (400, {"method": "POST", "content": f"query={BRANDS}",
               "headers": {"content-type": "application/sparql-query"}}),
        (400, {"method": "POST", "content": BRANDS,
               "headers": {"content-type": "application/x-www-form-urlencoded"}}),
        (400, {"method": "POST", "content": BRANDS.encode("utf-16"),
               "headers": {"content-type": "application/sparql-query"}}),
        (415, {"method": "POST", "content": BRANDS,
               "headers": {"content-type": "application/sparql-query; charset=utf-16"}}),
        (405, {"method": "PUT", "content": BRANDS}),
        (405, {"method": "DELETE"}),
        (413, {"method": "POST", "content": "x" * 3_000_000,
               "headers": {"content-type": "application/sparql-query"}}),
    ],
)  # fmt: skip
def test_what_is_no_query_is_refused(
    server: Server, status: int, request_: dict[str, object]
) -> None:
    """Each with the status that fits, and a sentence."""
    request = {"method": "GET", **request_}
    answer = server.client.request(url="/sparql", **request)  # type: ignore[arg-type]
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].endswith(".")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/x> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/x> { ?s ?p ?o } }",
        "SELECT * FROM <http://127.0.0.1:9/x> { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:9/x>",
    ],
)
def test_nothing_reaches_the_network(server: Server, query: str) -> None:
    """Whatever would ask another server is refused before an engine sees it."""
    assert server.ask(query).status_code == 400


def test_a_relative_address_is_read_from_the_endpoint(server: Server) -> None:
    """A query may name things relative to where it is put."""
    found = server.values("SELECT (STR(<r>) AS ?x) {}")
    assert found == [[f"{server.url}r"]]


def test_the_service_describes_itself(server: Server) -> None:
    """Without a query a program gets the description, with counts of classes and properties."""
    import rdflib

    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    answer = server.client.get("/sparql", headers={"accept": "text/turtle"})
    described = rdflib.Graph().parse(data=answer.text, format="turtle")
    of_class = {str(o): s for s, o in described.subject_objects(void["class"])}
    models = of_class["https://w3id.org/autokg/ns/VehicleModel"]
    assert int(described.value(models, void.entities)) == 3
    names = {
        str(described.value(part, void.property))
        for part in described.objects(models, void.propertyPartition)
    }
    assert "https://w3id.org/autokg/ns/hasBrand" in names


def test_both_clocks_are_parameters(server: Server) -> None:
    """A query may be put to the graph as it was known, or as it was true."""
    count = "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a auto:Observation }"
    now = int(server.values(count)[0][0])
    then = int(server.values(count, **{"known-on": "2024-12-31"})[0][0])
    assert 0 < then < now
    assert server.ask(count, **{"as-of": "yesterday"}).status_code == 400


def test_an_answer_that_is_known_is_not_sent_again(server: Server) -> None:
    """The mark of an answer depends on graph, query and format."""
    first = server.ask(BRANDS)
    again = server.ask(BRANDS, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = server.ask(BRANDS, format="csv")
    assert other.headers["etag"] != first.headers["etag"]
    head = server.client.head("/sparql", params={"query": BRANDS})
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize("name", ENDLESS)
def test_what_never_ends_is_ended(server: Server, name: str) -> None:
    """Within a second of the limit, with a sentence; meanwhile others are answered."""
    waits: list[float] = []

    def others() -> None:
        with httpx.Client(base_url=server.url, timeout=30, trust_env=False) as client:
            for number in range(8):
                begun = time.monotonic()
                query = f"SELECT ?m {{ ?m auto:hasBrand id:Lumo }} LIMIT {number}{len(name)}"
                assert client.get("/sparql", params={"query": query}).status_code == 200
                waits.append(time.monotonic() - begun)

    beside = threading.Thread(target=others)
    beside.start()
    begun = time.monotonic()
    answer = server.ask(ENDLESS[name])
    took = time.monotonic() - begun
    beside.join()
    assert answer.status_code == 503
    assert "stopped" in answer.json()["detail"]
    assert answer.headers["retry-after"]
    assert took < 10  # never without end; how soon is measured in the benchmark
    assert sorted(waits)[len(waits) // 2] < 5


@pytest.mark.slow
def test_a_query_whose_client_has_left_is_ended(server: Server) -> None:
    """Nobody waits, so nothing is computed."""
    query = ENDLESS["crossed"].replace("?n", "?left")
    before = server.busy()
    with pytest.raises(httpx.ReadTimeout):
        server.client.get("/sparql", params={"query": query}, timeout=0.6)
    time.sleep(0.9)
    busy = server.busy()
    time.sleep(0.5)
    assert server.busy() - busy < 0.3, "somebody still computes"
    assert busy - before < 3


@pytest.mark.slow
def test_too_much_memory_ends_a_query_not_the_server(mini: Graph) -> None:
    """The system keeps the limit, the worker is replaced, and the reader is told."""
    with Server(MINI, "--timeout", "20", "--memory", "0.5") as server:
        answer = server.ask(ENDLESS["sorted"])
        assert answer.status_code == 503
        assert "memory" in answer.json()["detail"]
        told = []
        while (then := server.ask(BRANDS)).status_code != 200 and len(told) < 20:
            told.append(then.text)  # another worker takes the place of the one that ended
            time.sleep(0.25)
        assert then.status_code == 200, told


def test_only_known_names_of_the_server_are_answered(server: Server) -> None:
    """A page of another site cannot pose as this server by a name of its own."""
    assert server.client.get("/sparql", headers={"host": "evil.example"}).status_code == 400
    for host in ("localhost", "127.0.0.1", "[::1]"):
        assert server.ask(BRANDS, headers={"host": f"{host}:1"}).status_code == 200


@pytest.mark.slow
def test_other_sites_ask_only_where_that_is_allowed(server: Server, mini: Graph) -> None:
    """No CORS header without --cors; with it /sparql alone can be asked."""
    origin = {"origin": "https://elsewhere.example"}
    assert "access-control-allow-origin" not in server.ask(BRANDS, headers=origin).headers
    with Server(MINI, "--cors") as other:
        assert other.ask(BRANDS, headers=origin).headers["access-control-allow-origin"] == "*"
        preflight = {**origin, "access-control-request-method": "POST"}
        assert other.client.options("/sparql", headers=preflight).status_code == 200
        page = other.client.get("/disputes", headers=origin)
        assert "access-control-allow-origin" not in page.headers


def test_every_reply_keeps_to_itself(server: Server) -> None:
    """Nothing is loaded from elsewhere, whether it is a page, an answer or a refusal."""
    for answer in (server.ask(BRANDS), server.ask("nonsense"), server.client.get("/nowhere")):
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.slow
def test_a_killed_worker_is_replaced(server: Server) -> None:
    """Killing every worker costs at most the answers that were being made."""
    server.ask(BRANDS)
    for process in server.workers()[1:]:
        if "forkserver" in Path(f"/proc/{process}/cmdline").read_text():
            parent = int(Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()[1])
            if parent != server.process.pid:
                os.kill(process, signal.SIGKILL)
    time.sleep(0.5)
    for number in range(4):
        assert server.ask(f"{BRANDS} LIMIT {number + 1}").status_code == 200


@pytest.mark.slow
def test_a_graph_compiled_anew_is_taken(project: Path, kg_run) -> None:  # type: ignore[no-untyped-def]
    """The server goes on with the old one until the new one is there, and says so."""
    count = "SELECT (COUNT(*) AS ?n) { ?x a auto:Place }"
    with Server(project) as server:
        before = int(server.values(count)[0][0])
        with (project / "data" / "entities.csv").open("a") as table:
            table.write("New_Quay,Place,New Quay,,,,,,\n")
        assert int(server.values(count)[0][0]) == before
        assert kg_run("build", "--project", project).code == 0
        for _ in range(40):
            if int(server.values(count)[0][0]) == before + 1:
                break
            time.sleep(0.1)
        assert int(server.values(count)[0][0]) == before + 1
        server.stop()
        assert "compiled anew" in server.told


@pytest.mark.slow
def test_ctrl_c_ends_it_at_once_and_leaves_nothing(mini: Graph) -> None:
    """Also while a query runs."""
    server = Server(MINI)
    server.ask(BRANDS)
    running = threading.Thread(target=_ignored, args=(server.url, ENDLESS["crossed"]))
    running.start()
    time.sleep(0.5)
    processes = server.workers()
    assert server.stop() < 5  # it ends by itself: the query would run for ever
    running.join()
    time.sleep(0.3)
    assert not list(filter(_lives, processes))


@pytest.mark.slow
def test_what_is_being_answered_at_ctrl_c_is_told_so(mini: Graph) -> None:
    """As a refusal, and without a word to whoever pressed it."""
    with Server(MINI) as server:
        server.ask(BRANDS)
        told: list[httpx.Response] = []
        query = {"query": ENDLESS["crossed"]}

        def ask() -> None:
            told.append(httpx.get(f"{server.url}sparql", params=query, trust_env=False))

        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(1.5)
        server.stop()
        asking.join()
        assert told[0].status_code == 503
        assert "stopped" in told[0].json()["detail"]
        assert "Traceback" not in server.told


@pytest.mark.slow
def test_workers_end_with_a_killed_server(mini: Graph) -> None:
    """Nothing asks them to: the system ends even one whose query would never end."""
    with Server(MINI, "--timeout", "600") as server:
        server.ask(BRANDS)
        running = threading.Thread(target=_ignored, args=(server.url, ENDLESS["nested"]))
        running.start()
        time.sleep(1.5)
        processes = server.workers()
        assert processes
        server.process.kill()
        running.join()
        for _ in range(100):
            if not (left := list(filter(_lives, processes))):
                break
            time.sleep(0.1)
        assert not left


def _lives(process: int) -> bool:
    """Say whether a process is there and not only waits to be counted."""
    try:
        text = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return text.rpartition(") ")[2][0] != "Z"


def _ignored(url: str, query: str) -> None:
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
        try:
            client.get("/sparql", params={"query": query})
        except httpx.HTTPError:
            return


def test_a_port_in_use_is_told(kg_run, mini: Graph) -> None:  # type: ignore[no-untyped-def]
    """With what to do, and the exit code of what could not be done."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = kg_run("serve", "--port", port, "--project", MINI)
    assert run.code == 3
    assert "--port 0" in run.err
    assert run.out == ""


def test_usual_clients_are_served(server: Server) -> None:
    """SPARQLWrapper, rdflib's store and pandas by address, each as people use them."""
    import pandas as pd
    from rdflib import Graph as RdfGraph
    from rdflib import URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore
    from SPARQLWrapper import CSV, JSON, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper
    from SPARQLWrapper import POST as BY_POST

    client = SPARQLWrapper(f"{server.url}sparql")
    client.setQuery(BRANDS)
    for form in (JSON, XML, CSV):
        client.setReturnFormat(form)
        assert "Lumo_One" in str(_text(client.query().convert()))
    client.setMethod(BY_POST)
    assert "Lumo_Two" in str(_text(client.query().convert()))
    client.setRequestMethod(POSTDIRECTLY)
    assert "Lumo_Two" in str(_text(client.query().convert()))
    client.setQuery("CONSTRUCT WHERE { ?m auto:hasBrand ?b }")
    client.setReturnFormat(TURTLE)
    assert b"id:Lumo_One" in client.query().convert()

    remote = RdfGraph(SPARQLStore(f"{server.url}sparql"))
    assert (URIRef(f"{ID}Lumo_One"), None, None) in remote
    assert len(remote) > 100

    table = pd.read_csv(f"{server.url}sparql?format=csv&query={httpx.QueryParams({'q': BRANDS})}"
                        .replace("query=q=", "query="))  # fmt: skip
    assert list(table["model"]) == [f"{ID}Lumo_One", f"{ID}Lumo_Two"]


def _text(found: object) -> str:
    return str(found.toxml()) if hasattr(found, "toxml") else str(found)  # type: ignore[attr-defined]


def test_rdflib_may_name_it_as_a_service(server: Server) -> None:
    """Another engine's SERVICE finds our answers."""
    import rdflib

    query = f"SELECT ?m {{ SERVICE <{server.url}sparql> {{ ?m <{ID[:-3]}ns/hasBrand> ?b }} }}"
    assert len(rdflib.Graph().query(query)) == 3


@pytest.mark.slow
def test_a_damaged_cache_is_mended(project: Path, tmp_path: Path, kg_run) -> None:  # type: ignore[no-untyped-def]
    """What is broken on disk is compiled again before the first answer."""
    cache = tmp_path / "cache"
    environment = {"AUTOKG_CACHE": str(cache)}
    assert kg_run("build", "--project", project, **environment).code == 0
    for manifest in cache.glob("*/store/CURRENT"):
        manifest.write_bytes(b"nonsense")
    before = os.environ["AUTOKG_CACHE"]
    os.environ["AUTOKG_CACHE"] = str(cache)
    try:
        with Server(project) as server:
            assert server.ask(BRANDS).status_code == 200
    finally:
        os.environ["AUTOKG_CACHE"] = before
    shutil.rmtree(cache)
    assert ROOT.exists()


@pytest.mark.slow
def test_a_graph_that_is_gone_is_compiled_again(project: Path, tmp_path: Path) -> None:
    """Somebody empties the cache, and every worker dies: the next answer waits for a new graph."""
    before = os.environ["AUTOKG_CACHE"]
    os.environ["AUTOKG_CACHE"] = str(tmp_path / "cache")
    try:
        with Server(project) as server:
            assert server.ask(BRANDS).status_code == 200
            for folder in (tmp_path / "cache").glob("*/"):
                shutil.rmtree(folder)
            for process in server.workers():
                parent = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()[1]
                if int(parent) != server.process.pid:
                    os.kill(process, signal.SIGKILL)
            time.sleep(0.5)
            assert server.ask(f"{BRANDS} LIMIT 1").status_code == 200
            server.stop()
            assert "gone or damaged" in server.told
    finally:
        os.environ["AUTOKG_CACHE"] = before
