"""Lines of N-Triples written by this package, given in any format."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.store.formats import serialize
from kg.store.written import TRIPLES


def rewritten(lines: Iterable[str], form: str) -> bytes:
    """Return lines of N-Triples in another format."""
    quads = ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES)
    return serialize([quad.triple for quad in quads], TRIPLES["turtle" if form == "n3" else form])
