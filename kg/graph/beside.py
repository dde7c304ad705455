"""The graph with RDF files of one's own beside it.

The files' statements join those of the graph, and the rules of the ontology infer from both; no
figure is ranked again. What no file says and no source states stands in the default graph alone.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from kg.errors import CannotWrite
from kg.graph.graph import Graph
from kg.graph.names import Names
from kg.ingest import build
from kg.runtime.cache import Slot
from kg.runtime.files import duplicate
from kg.store import foreign
from kg.store.foreign import Foreign
from kg.store.store import Store

Seen = TypeVar("Seen", bound=Graph)


#: What follows from the alignments: members of the classes above ours in other vocabularies, what
#: their properties say, and the mark that some editors of ontologies want on every thing.
ALIGNED = (
    """CONSTRUCT { ?thing a ?other } WHERE { ?class rdfs:subClassOf+ ?other . ?thing a ?class
      FILTER(!STRSTARTS(STR(?other), STR(auto:))) }""",
    """CONSTRUCT { ?one ?other ?two } WHERE { ?property rdfs:subPropertyOf+ ?other .
      ?one ?property ?two FILTER(!STRSTARTS(STR(?other), STR(auto:))) }""",
    """CONSTRUCT { ?thing a owl:NamedIndividual } WHERE { ?thing a ?class . ?class a owl:Class
      FILTER(STRSTARTS(STR(?class), STR(auto:))) }""",
)


def joined(graph: Seen, files: Sequence[str | os.PathLike[str]], is_aligned: bool = False) -> Seen:
    """Return a graph with files beside it; the graph itself where nothing is to be added.

    With `is_aligned`, what follows from the alignments with other vocabularies is added too, so
    that `?s a schema:Organization` answers. It is kept on disk for the next time where the graph
    is. Raises NotFound and BadTurtle for a file that cannot be read.
    """
    if not files and not is_aligned:
        return graph
    own = foreign.read(files)
    if graph.folder is not None and (found := _kept(graph, graph.folder, own, is_aligned)):
        return found
    store = Store.in_memory()
    store.extend(graph.store.quads())
    return _seen(graph, store, _add(store, own, graph, is_aligned), own)


def _kept(graph: Seen, folder: Path, own: list[Foreign], is_aligned: bool) -> Seen | None:
    """Return the graph with files out of the cache, put there first where it is not in it."""
    total = hashlib.sha256(f"{folder.name}{ALIGNED if is_aligned else ''}".encode())
    for one in own:
        total.update(f"\0{one.graph}\0{one.form}\0".encode() + one.content)
    slot = Slot(graph.project, f"with-{total.hexdigest()[:12]}")

    def read(kept: Path, counts: dict[str, int]) -> Seen:
        return _seen(graph, Store.open(kept), counts, own, kept.parent)

    def save(target: Path) -> dict[str, int]:
        duplicate(folder / "store", target, shared=".sst")
        store = Store.create(target)
        counts = _add(store, own, graph, is_aligned)
        Names.read(store).write(target.parent)
        store.close(tidy=False)
        return counts

    try:
        if not slot.is_ready():
            slot.write(save)
        return slot.kept(read)
    except CannotWrite:
        return None


def _add(store: Store, own: list[Foreign], graph: Graph, is_aligned: bool) -> dict[str, int]:
    for one in own:
        store.extend(one.quads())
    if own:
        build.infer(store, graph.project)
    for text in ALIGNED if is_aligned else ():
        store.construct(text, "alignments")
    return {**graph.counts, "quads": len(store)}


def _seen(
    graph: Seen,
    store: Store,
    counts: dict[str, int],
    own: list[Foreign],
    folder: Path | None = None,
) -> Seen:
    seen = type(graph)(store, graph.project, counts, graph.day, graph.notice, folder)
    store.offered = lambda: {name: iri for one in own for name, iri in one.prefixes.items()}
    seen.beside = {one.graph: one.name for one in own}
    return seen
