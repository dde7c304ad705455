"""rdflib's part: canonical long Turtle, the Dataset for Python users, formatted Turtle files."""

from __future__ import annotations

import warnings
from pathlib import Path

from kg.model.namespaces import ALIGNED_PREFIXES, PREFIXES
from kg.store.formats import serialize
from kg.store.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rdflib import Dataset as Dataset  # others take the type from here
    from rdflib import Graph


def to_rdflib(store: Store) -> Dataset:
    """Return all quads as an rdflib Dataset, our prefixes among those it knows."""
    import rdflib

    dataset = rdflib.Dataset()
    dataset.namespace_manager = rdflib.namespace.NamespaceManager(dataset, bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset.parse(data=serialize(store.quads(), "application/n-quads"), format="nquads")
    return dataset


def longturtle(triples: bytes) -> bytes:
    """Return N-Triples as canonical long Turtle: one object a line, stable to the byte.

    Only blank nodes need rdflib's canonical form, which takes three times as long.
    """
    canon = b"_:" in triples
    return _graph(triples, "nt").serialize(format="longturtle", canon=canon, encoding="utf-8")


def _graph(content: bytes, form: str) -> Graph:
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in (PREFIXES | ALIGNED_PREFIXES).items():
        graph.bind(prefix, namespace)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        graph.parse(data=content, format=form)
    return graph


def formatted(path: Path, shown: str) -> bytes:
    """Return a Turtle file without trailing blanks and with one newline at its end.

    Comments and order are the author's. Raises BadTurtle where the file does not parse.
    """
    text = path.read_bytes()
    Store.in_memory().load_turtle(path, shown)
    lines = text.decode("utf-8").replace("\r\n", "\n").split("\n")
    return ("\n".join(line.rstrip() for line in lines).rstrip("\n") + "\n").encode()
