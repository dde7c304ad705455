"""A store somewhere else: whatever a graph reads, asked of a SPARQL 1.1 endpoint, in batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NoReturn

import pyoxigraph as ox

from kg.errors import BadQuery, KgError
from kg.model.namespaces import AUTO, RDFS
from kg.store.remote import Remote
from kg.store.results import Answer, Terms, Triples
from kg.store.store import Store

_MOST = 50_000
"""Triples that one request asks for, about."""
_GRAPHS = 250
"""Named graphs that one request asks for."""
_LABELS = f"SELECT ?s ?l {{ ?s <{RDFS}label> ?l FILTER(LANG(?l) = 'en') }}"
_SIZES = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n) ?p"
_NAMED = f"SELECT DISTINCT ?g {{ ?g a <{AUTO}Source> . GRAPH ?g {{ ?s ?p ?o }} }} ORDER BY ?g"
"""Engines that keep no default graph show the merge of all sources as a named one too."""
_COUNTS = (
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    f"SELECT (COUNT(*) AS ?n) {{ ?g a <{AUTO}Source> . GRAPH ?g {{ ?s ?p ?o }} }}",
)


class FarStore(Store):
    """An endpoint read as a store; nothing can be written to it."""

    can_dump = False

    def __init__(self, remote: Remote):
        self.remote = remote

    def __getattr__(self, name: str) -> NoReturn:
        """Refuse what only the engine of a graph that is here can do."""
        if name.startswith("_"):
            raise AttributeError(name)
        hint = "Leave out --endpoint."
        raise KgError("That needs a graph that is compiled here, not an endpoint.", hint=hint)

    def _written(self, text: str, form: ox.QueryResultsFormat) -> str:
        """Return the answer to a SELECT as the endpoint writes it, which is as CSV."""
        assert form == ox.QueryResultsFormat.CSV
        return self.remote.csv(text)

    def _terms(self, text: str) -> Terms:
        """Return variables and terms; by way of JSON, since engines differ in their TSV."""
        rows = self.rows(text)
        return [f"?{name}" for name in rows.variables], [
            ["" if term is None else str(term) for term in row.terms] for row in rows
        ]

    def _ask(self, text: str, where: str) -> Answer:
        return self.remote.query(text, where)

    def rows(self, text: str, where: str = "query") -> Any:
        """Answer a SELECT. Raises BadQuery where it is none."""
        answer = self.ask(text, where)
        if isinstance(answer, bool | Triples):
            raise BadQuery("This is not a SELECT.", where=where)
        return answer

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {row[0]: row[1] for row in self.texts(_LABELS)}

    def label(self, iri: str) -> str:
        """Return the English label of something, or an empty text; all are asked for at once."""
        return self._labels.get(iri, "")

    def _matching(
        self, subject: str | None = None, predicate: str | None = None, value: str | None = None
    ) -> Iterator[ox.Quad]:
        if subject is predicate is value is None:
            yield from self._whole()
            return
        known = {"s": subject, "p": predicate, "o": value}
        yield from self._triples({name: iri for name, iri in known.items() if iri})

    def _triples(self, known: Mapping[str, str], chosen: str = "") -> Iterator[ox.Quad]:
        """Return the triples with some ends; as rows, since only these come in pages."""
        ends = [f"<{known[name]}>" if name in known else f"?{name}" for name in "spo"]
        asked = [end for end in ends if end[0] == "?"]
        nodes = {f"<{iri}>": ox.NamedNode(iri) for iri in known.values()}
        for row in self.rows(f"SELECT {' '.join(asked)} {{ {chosen} {' '.join(ends)} }}"):
            told: dict[str, Any] = nodes | dict(zip(asked, row.terms, strict=True))
            yield ox.Quad(*(told[end] for end in ends))

    def _whole(self) -> Iterator[ox.Quad]:
        """Return the default graph, property by property, several small ones at a time."""
        waiting: list[str] = []
        size = 0
        for name, count in self.texts(_SIZES):
            waiting.append(name)
            size += int(count)
            if size >= _MOST:
                yield from self._of_properties(waiting)
                waiting, size = [], 0
        if waiting:
            yield from self._of_properties(waiting)

    def _of_properties(self, names: Sequence[str]) -> Iterator[ox.Quad]:
        chosen = f"VALUES ?p {{ {' '.join(f'<{name}>' for name in names)} }}"
        return self._triples({}, chosen)

    def quads(self) -> Iterator[ox.Quad]:
        """Iterate over all quads, default graph and named graphs."""
        yield from self._whole()
        names = [name for (name,) in self.texts(_NAMED)]
        for start in range(0, len(names), _GRAPHS):
            listed = " ".join(f"<{name}>" for name in names[start : start + _GRAPHS])
            text = f"SELECT ?s ?p ?o ?g {{ VALUES ?g {{ {listed} }} GRAPH ?g {{ ?s ?p ?o }} }}"
            for row in self.rows(text):
                yield ox.Quad(*row.terms)

    def __len__(self) -> int:
        return sum(int(self.texts(text)[0][0]) for text in _COUNTS)
