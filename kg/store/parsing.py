"""Lines of N-Triples written by this package, given in any format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.store.formats import serialize
from kg.store.written import TRIPLES


def triples(lines: Iterable[str]) -> Iterator[ox.Triple]:
    """Yield the triples of lines of N-Triples."""
    for quad in ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES):
        yield quad.triple


def rewritten(lines: Iterable[str], form: str) -> bytes:
    """Return lines of N-Triples in another format."""
    return serialize(triples(lines), TRIPLES["turtle" if form == "n3" else form])
