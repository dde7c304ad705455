"""A store elsewhere that is written to, by the Graph Store Protocol of SPARQL 1.1.

Whole graphs are put, added to and dropped; where there is an address for SPARQL Update, they are
moved too. How much is there is asked in SPARQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote, urlencode

from kg.errors import BadParameter, KgError
from kg.model.namespaces import AUTO, BASE
from kg.store.remote import Remote
from kg.store.wire import Refused, Wire, checked

_QUERIES = (
    (r"/store$", "/query"),  # Oxigraph
    (r"/data$", "/sparql"),  # Fuseki
    (r"/rdf-graphs/service$", ""),  # GraphDB, RDF4J
    (r"/sparql-graph-crud(-auth)?$", "/sparql"),  # Virtuoso
    (r"/sparql/gsp/?$", "/sparql"),  # Neptune
)
"""Where engines answer queries, by the end of the address at which they take graphs."""
_PLAIN, _TURTLE = "application/n-triples", "text/turtle"
_COUNTS = f"""SELECT ?g (COUNT(*) AS ?n) {{
  GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{BASE}"))
}} GROUP BY ?g ORDER BY ?g"""
_COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


class GraphStore:
    """An engine by its address for graphs, and those for queries and updates.

    `default` is the graph that stands for the merge of all sources, where the engine has no
    default graph of its own. Raises BadParameter for an address that is none, or none that can be
    told.
    """

    def __init__(
        self,
        address: str,
        query: str | None = None,
        update: str | None = None,
        default: str | None = None,
        wire: Wire | None = None,
    ):
        self.wire = wire or Wire(300)
        self.address = checked(address, "--to", "http://localhost:7878/store")
        query = query or _query_of(address)
        self._update = update and checked(update, "--update", "http://localhost:7878/update")
        self._default = default
        self._remote = Remote(checked(query, "--query", "http://localhost:7878/query"),
                              wire=self.wire)  # fmt: skip
        self._media = _PLAIN

    @property
    def can_update(self) -> bool:
        """Whether graphs can be moved there."""
        return bool(self._update)

    def put(self, graph: str | None, triples: bytes | Path) -> None:
        """Put N-Triples in the place of a graph; None is the merge of all sources."""
        self._send("PUT", graph, triples)

    def add(self, graph: str | None, triples: bytes) -> None:
        """Add N-Triples to a graph."""
        self._send("POST", graph, triples)

    def drop(self, graph: str) -> None:
        """Remove a graph, if it is there."""
        try:
            self._send("DELETE", graph)
        except Refused as error:
            if error.code != 404:
                raise

    def _send(self, method: str, graph: str | None, triples: bytes | Path | None = None) -> None:
        graph = graph or self._default
        which = "default" if graph is None else f"graph={quote(graph, safe='')}"
        address = f"{self.address}{'&' if '?' in self.address else '?'}{which}"
        head = {} if triples is None else {"Content-Type": self._media}
        try:
            self.wire.send(address, triples, head, method)
        except Refused as error:
            if error.code != 415 or triples is None or self._media == _TURTLE:
                raise
            self._media = _TURTLE  # which N-Triples are too
            self.wire.send(address, triples, {"Content-Type": _TURTLE}, method)

    def counts(self) -> dict[str, int]:
        """Return how many triples each graph of ours holds, those of no source among them."""
        return _counted(self._remote.csv(_COUNTS))

    def count_default(self) -> int:
        """Return how many triples the merge of all sources holds."""
        text = _COUNT
        if self._default:
            text = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{self._default}> {{ ?s ?p ?o }} }}"
        return int(self._remote.csv(text).split()[1])

    def is_ours(self) -> bool:
        """Say whether the merge of all sources is one, and not something of others."""
        pattern = f"?s a <{AUTO}Source>"
        inside = f"GRAPH <{self._default}> {{ {pattern} }}" if self._default else pattern
        return bool(self._remote.query(f"ASK {{ {inside} }}"))

    def move(self, names: Mapping[str, str | None], dropped: Iterable[str] = ()) -> None:
        """Move graphs to other names, and drop some, in one request for SPARQL Update.

        Engines do such a request whole or not at all. Raises KgError where that is refused.
        """
        assert self._update
        steps = [f"MOVE GRAPH <{old}> TO {self._named(new)}" for old, new in names.items()]
        steps += [f"DROP SILENT GRAPH <{name}>" for name in dropped]
        body = urlencode({"update": " ;\n".join(steps)}).encode()
        self.wire.send(self._update, body, tries=1)

    def _named(self, graph: str | None) -> str:
        name = graph or self._default
        return f"GRAPH <{name}>" if name else "DEFAULT"


def _query_of(address: str) -> str:
    for end, other in _QUERIES:
        if re.search(end, address):
            return re.sub(end, other, address)
    message = "Where does that engine answer queries? Its counts are checked by SPARQL."
    raise BadParameter(message, hint="Give --query, such as http://localhost:7878/query.")


def _counted(text: str) -> dict[str, int]:
    import csv
    import io

    rows = list(csv.reader(io.StringIO(text, newline="")))[1:]
    try:
        return {row[0]: int(row[1]) for row in rows if len(row) > 1 and row[0]}
    except ValueError:
        raise KgError("The engine's counts are no numbers.", hint="Check --query.") from None
