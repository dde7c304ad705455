"""Lines of N-Triples written by this package, read back and given in any format."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.sparql.tokens import quoted
from kg.store.formats import serialize


def text(value: str) -> str:
    """Return a text as a literal of N-Triples."""
    return quoted(value)


def rewritten(lines: Iterable[str], form: str) -> bytes:
    """Return lines of N-Triples in another format."""
    quads = ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES)
    return serialize([quad.triple for quad in quads], "turtle" if form == "n3" else form)
