"""The graph, or a part of it, in the formats of other tools."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import IO

from kg.errors import CannotWrite
from kg.graph import void
from kg.graph.graph import Graph
from kg.ingest import build
from kg.output.formats import TRIPLES, WHOLE, Format, named
from kg.records import claims
from kg.runtime import files as output
from kg.store.results import Triples, in_default_graph
from kg.store.store import Store

_NEIGHBOURS = """
SELECT DISTINCT ?n WHERE {
  VALUES ?e { ENTITIES }
  { ?e ?p ?n } UNION { ?n ?p ?e }
  ?n a ?class . ?class auto:table "entities" .
} ORDER BY ?n
"""


def export(graph: Graph, form: Format | str) -> bytes | dict[str, bytes]:
    """Return the whole graph in a format; tables are several files by name.

    RDF formats hold the description of the dataset too, in the default graph.
    The same graph gives the same bytes. Raises BadParameter where there is no such format.
    """
    form = named(form, *WHOLE) if isinstance(form, str) else form
    if form.kind != TRIPLES:
        return form.whole(graph)
    if graph.store.can_dump:
        made = io.BytesIO()
        write_dump(graph, form, made)
        return made.getvalue()
    described = map(in_default_graph, void.triples(graph))
    if form.keeps_graphs:
        return form.statements(chain(graph.store.quads(), described))
    return form.statements(quad.triple for quad in chain(graph.store.default_quads(), described))


def write_dump(graph: Graph, form: Format, out: IO[bytes]) -> None:
    """Write the whole graph in a format for RDF to a file, in little memory."""
    from kg.store import dumped

    dumped.write(
        graph.store, form.media_type, out, void.lines(graph), form.keeps_graphs,
        is_long=form.write is not None,
    )  # fmt: skip


def part(graph: Graph, answer: Triples, form: Format | str) -> bytes | dict[str, bytes]:
    """Return some triples in a format, with their graphs where it keeps these.

    Raises BadParameter where there is no such format.
    """
    form = named(form, *WHOLE) if isinstance(form, str) else form
    if form.kind != TRIPLES:
        return form.whole(alone(graph, answer))
    if not form.keeps_graphs:
        return form.statements(answer)
    wanted = set(answer)
    known = [quad for quad in graph.store.quads() if quad.triple in wanted]
    made = wanted - {quad.triple for quad in known}  # what a CONSTRUCT put together anew
    return form.statements([*known, *map(in_default_graph, made)])


def alone(graph: Graph, answer: Triples) -> Graph:
    """Return a graph in memory that holds some triples and the ontology, and nothing else."""
    store = Store.in_memory()
    store.extend(build.ontology_store(graph.project).quads())
    store.extend(map(in_default_graph, answer))
    return Graph(store, graph.project, {}, graph.today)


def around(graph: Graph, names: tuple[str, ...], depth: int) -> Triples:
    """Return what is said about entities and their neighbours up to `depth` relations away."""
    inside = {graph.entity(name).iri for name in names}
    for _ in range(depth):
        found = graph.rows(_NEIGHBOURS.replace("ENTITIES", claims.listed(inside)))
        inside |= {str(row["n"]) for row in found}
    return claims.about(graph, inside)


def write_files(files: Mapping[str, bytes], target: str | os.PathLike[str]) -> None:
    """Write files into a zip (a name that ends in .zip) or into a folder; raises CannotWrite."""
    if str(target).lower().endswith(".zip"):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
        output.write(target, packed.getvalue())
        return
    folder = Path(target)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        hint = "Name a folder, or a file that ends in .zip."
        raise CannotWrite(f"'{target}' cannot be made: {error.strerror}.", hint=hint) from None
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        output.write(folder / name, content)
