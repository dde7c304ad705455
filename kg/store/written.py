"""Answers as bytes in the formats of the SPARQL protocol, over the dataset that a request names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import KgError
from kg.model.namespaces import BASE, PREFIXES
from kg.sparql import messages
from kg.store.formats import serialize
from kg.store.store import Store, roomy

ROWS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
"""Formats of a SELECT, and of an ASK, with their media types; the first is the usual one."""
TRIPLES = {
    "turtle": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
    "n3": "text/n3",
}
"""Formats of a CONSTRUCT or DESCRIBE with their media types; the first is the usual one."""
_ENGINE = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}


class Dataset(NamedTuple):
    """The graphs a query is put to, where the request names any; else what the query says."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class Written(NamedTuple):
    """An answer: its bytes and the format they are in, one of ROWS or TRIPLES."""

    content: bytes
    form: str


def written(
    store: Store,
    text: str,
    forms: Sequence[str],
    dataset: Dataset | None = None,
    base: str | None = None,
) -> Written:
    """Answer a query that was let through, in the first of `forms` that fits its kind.

    Without a fitting one it is refused. With a dataset, only its graphs are seen: none is taken
    from the store or from the query instead. Raises BadQuery, and KgError for the format.
    """
    return roomy(text, lambda: _written(store.engine, text, forms, dataset or Dataset(), base))


def _written(
    engine: ox.Store, text: str, forms: Sequence[str], dataset: Dataset, base: str | None
) -> Written:
    graphs = {}
    if dataset.default or dataset.named:
        graphs = {
            "default_graph": [_graph(iri) for iri in dataset.default],
            "named_graphs": [ox.NamedNode(iri) for iri in dataset.named],
        }
    try:
        answer = engine.query(text, prefixes=PREFIXES, base_iri=base, **graphs)  # type: ignore[arg-type]
        if isinstance(answer, ox.QueryTriples):
            form = _fitting(forms, TRIPLES, "triples")
            return Written(
                serialize(set(answer), TRIPLES["turtle" if form == "n3" else form]), form
            )
        form = _fitting(forms, ROWS, "rows")
        if form == "csv" and isinstance(answer, ox.QuerySolutions):
            return Written(_csv(answer), form)
        return Written(answer.serialize(format=_ENGINE[form]) or b"", form)
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        raise messages.refused(error, text, "query") from None


def _graph(iri: str) -> ox.NamedNode | ox.DefaultGraph:
    """Return a graph by its name; the merge of all sources is called as its address begins."""
    return ox.DefaultGraph() if iri == BASE else ox.NamedNode(iri)


def _csv(answer: ox.QuerySolutions) -> bytes:
    """Return rows as CSV; the engine puts no quotes around an address with a comma."""
    import csv
    import io

    from kg.store.results import plain

    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow([variable.value for variable in answer.variables])
    rows.writerows([plain(term) for term in solution] for solution in answer)
    return out.getvalue().encode()


def _fitting(forms: Sequence[str], known: dict[str, str], what: str) -> str:
    for form in forms:
        if form in known:
            return form
    listed = ", ".join(dict.fromkeys(known.values()))
    raise NoFormat(f"This query answers {what}, not in that format.", hint=f"Ask for: {listed}.")


class NoFormat(KgError):
    """An answer cannot be written in any of the formats asked for."""
