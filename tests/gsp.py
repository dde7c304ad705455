"""A small engine for the tests: Graph Store Protocol, queries and updates, on pyoxigraph in memory.

It keeps what it is given and counts what it has. What is to go wrong is said request by request.
"""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable
from typing import Any

import pyoxigraph as ox
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

CSV = ox.QueryResultsFormat.CSV
JSON = ox.QueryResultsFormat.JSON


class Engine:
    """An engine as a thread; use it in a with statement.

    `fails` is asked before each request, with its method and its graph or address, and returns an
    answer to give instead. With `loses` every graph that is put lacks its last triple.
    """

    def __init__(self, user: str = "", password: str = "", fails: Callable[..., Any] | None = None):
        self.store = ox.Store()
        self.seen: list[tuple[str, str]] = []
        self.loses = False
        self.union = False
        self.fails = fails or (lambda *_: None)
        self._login = base64.b64encode(f"{user}:{password}".encode()).decode() if user else ""
        routes = [
            Route("/store", self._graph, methods=["GET", "PUT", "POST", "DELETE"]),
            Route("/query", self._query, methods=["GET", "POST"]),
            Route("/update", self._update, methods=["POST"]),
        ]
        config = uvicorn.Config(Starlette(routes=routes), port=0, log_level="critical")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> Engine:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)

    def _stopped(self, request: Request, what: str) -> Response | None:
        """Return the answer that ends a request before it is heeded."""
        self.seen.append((request.method, what))
        if self._login and request.headers.get("authorization") != f"Basic {self._login}":
            return Response("who?", 401, {"www-authenticate": 'Basic realm="engine"'})
        found: Response | None = self.fails(request.method, what)
        return found

    async def _graph(self, request: Request) -> Response:
        name = request.query_params.get("graph", "")
        body = await request.body()
        if (answer := self._stopped(request, name)) is not None:
            return answer
        graph = ox.NamedNode(name) if name else ox.DefaultGraph()
        if request.method == "DELETE":
            known = name in {one.value for one in self.store.named_graphs()}
            self.store.remove_graph(graph)
            return Response(status_code=204 if known else 404)
        if request.method == "PUT":
            self.store.clear_graph(graph)
        if self.loses:
            body = b"".join(body.splitlines(True)[:-1])
        self.store.load(body, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
        return Response(status_code=204)

    async def _query(self, request: Request) -> Response:
        form = await request.form()
        if (answer := self._stopped(request, "query")) is not None:
            return answer
        found = self.store.query(str(form["query"]), use_default_graph_as_union=self.union)
        csv = "text/csv" in request.headers.get("accept", "")
        media = "text/csv" if csv else "application/sparql-results+json"
        assert not isinstance(found, ox.QueryTriples)
        return Response(found.serialize(format=CSV if csv else JSON), media_type=media)

    async def _update(self, request: Request) -> Response:
        form = await request.form()
        if (answer := self._stopped(request, "update")) is not None:
            return answer
        self.store.update(str(form["update"]))
        return Response(status_code=204)

    def graphs(self) -> dict[str, int]:
        """Return how many triples each named graph has, and the default graph as ''."""
        every = [*self.store.named_graphs(), ox.DefaultGraph()]
        found = {}
        for graph in every:
            name = graph.value if isinstance(graph, ox.NamedNode) else ""
            found[name] = sum(1 for _ in self.store.quads_for_pattern(None, None, None, graph))
        return found
