"""RDF files of other people, read to stand beside the graph for one answer.

Nothing is fetched: an address in a file is a name, and a JSON-LD context somewhere else is refused.
What a file says stands in the default graph, where a plain pattern finds it, and in a graph of its
own, by which it is stated apart.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from kg.errors import BadTurtle, NotFound
from kg.model.identifiers import suggest
from kg.model.namespaces import BASE
from kg.sparql.messages import sentence
from kg.store.results import Term

GRAPHS = BASE + "with/"
"""How the graphs of files begin; the name of the file follows."""

_ENDINGS = {
    ".ttl": ox.RdfFormat.TURTLE, ".turtle": ox.RdfFormat.TURTLE, ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES, ".nq": ox.RdfFormat.N_QUADS, ".rdf": ox.RdfFormat.RDF_XML,
    ".rdfxml": ox.RdfFormat.RDF_XML, ".owl": ox.RdfFormat.RDF_XML, ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD, ".json": ox.RdfFormat.JSON_LD,
}  # fmt: skip
_LOADED = re.compile(r"LoadDocumentCallback|remote context", re.IGNORECASE)
_CONTEXT = re.compile(r'"@(?:context|import)"\s*:\s*\[?\s*"([^"]+)"')
_XML = re.compile(rb"\s*<(?:[?!]|[\w.-]+(?::[\w.-]+)?[\s/>])")


@dataclass
class Foreign:
    """One file: what people call it, the address of its graph, its bytes and their format."""

    name: str
    graph: str
    content: bytes
    form: ox.RdfFormat

    @cached_property
    def _read(self) -> tuple[list[ox.Quad], dict[str, str]]:
        parser = ox.parse(self.content, format=self.form, base_iri=self.graph)
        nodes: dict[ox.BlankNode, ox.BlankNode] = {}
        found: list[ox.Quad] = []
        with self._told():
            for quad in parser:
                subject, thing = (
                    _renamed(term, nodes, self.graph) for term in (quad.subject, quad.object)
                )
                found.append(ox.Quad(subject, quad.predicate, thing, quad.graph_name))  # type: ignore[arg-type]
        return found, dict(parser.prefixes)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the engine says against the file into BadTurtle."""
        try:
            yield
        except (SyntaxError, ValueError) as error:
            message = str(getattr(error, "msg", "") or error)
            if _LOADED.search(message):
                text = self.content.decode("utf-8", "replace")
                wanted = next((f" '{found}'" for found in _CONTEXT.findall(text)), "")
                raise BadTurtle(
                    f"The JSON-LD needs the context{wanted} from the network; nothing is fetched.",
                    where=self.name,
                    hint="Put what it says into the file in its place, or write Turtle.",
                ) from None
            line = getattr(error, "lineno", None)
            place = f"{self.name}:{line}:{getattr(error, 'offset', 1)}" if line else self.name
            raise BadTurtle(sentence(message), where=place) from None

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that the file declares; raises BadTurtle."""
        return self._read[1]

    def quads(self) -> Iterator[ox.Quad]:
        """Yield what the file says, in the default graph and in a graph told apart.

        A named graph of the file keeps its name, unless it is one of ours: what a file says is
        never said by a source. Raises BadTurtle with line and column.
        """
        own = ox.NamedNode(self.graph)
        for quad in self._read[0]:
            graph = quad.graph_name
            is_theirs = isinstance(graph, ox.NamedNode) and not graph.value.startswith(BASE)
            yield ox.Quad(quad.subject, quad.predicate, quad.object)
            yield ox.Quad(quad.subject, quad.predicate, quad.object, graph if is_theirs else own)

    def triples(self) -> list[ox.Triple]:
        """Return what the file says, whatever its graphs; raises BadTurtle."""
        return [quad.triple for quad in self._read[0]]

    def subjects(self) -> set[str]:
        """Return the addresses of what the file says something of."""
        found = (quad.subject for quad in self._read[0])
        return {one.value for one in found if isinstance(one, ox.NamedNode)}

    def place_of(self, address: str) -> str:
        """Return file and line that name something first, by the last part of its address."""
        last = re.split(r"[/#:]", address)[-1]
        place = self.content.find(last.encode()) if last else -1
        line = self.content.count(b"\n", 0, max(place, 0)) + 1
        return f"{self.name}:{line}"


def hint(name: str) -> str | None:
    """Return how a file of RDF is used, where a text names one that is there."""
    if Path(name).suffix.lower() not in _ENDINGS or not Path(name).is_file():
        return None
    return f"It is a file of RDF: --with {name} puts what it says beside the graph."


def read(files: Sequence[str | os.PathLike[str]]) -> list[Foreign]:
    """Return RDF files, each with a graph of its own.

    The ending of the name tells the format. Raises NotFound where a file cannot be read or its
    ending says nothing.
    """
    found: list[Foreign] = []
    for file in dict.fromkeys(str(os.fspath(one)) for one in files):
        content = _content(file)
        name = Path(file).name
        address = GRAPHS + quote(name)
        same = sum(one.name == name for one in found)
        graph = f"{address}-{same + 1}" if same else address
        found.append(Foreign(name, graph, content, _form(file, content)))
    return found


def _content(file: str) -> bytes:
    try:
        if Path(file).exists() and not Path(file).is_file():
            raise OSError(None, "it is not a file")
        content = Path(file).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise NotFound(f"The RDF file '{file}' cannot be read: {reason}.") from None
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadTurtle("The file is UTF-16.", where=file, hint="Save it as UTF-8.")
    return content.removeprefix(b"\xef\xbb\xbf")


def _form(file: str, content: bytes) -> ox.RdfFormat:
    ending = Path(file).suffix.lower()
    if ending not in _ENDINGS:
        near = suggest(ending, _ENDINGS) if ending else None
        hint = near or f"Known endings: {', '.join(_ENDINGS)}."
        raise NotFound(f"The ending of '{file}' tells no RDF format.", hint=hint)
    form = _ENDINGS[ending]
    if form == ox.RdfFormat.RDF_XML and not _XML.match(content):
        return ox.RdfFormat.TURTLE  # editors of ontologies save Turtle under these endings too
    return form


def _renamed(term: Term, nodes: dict[ox.BlankNode, ox.BlankNode], graph: str) -> Term:
    """Return a term whose blank nodes are those of its file alone, the same each time."""
    if isinstance(term, ox.BlankNode):
        file = re.sub(r"\W", "x", graph.removeprefix(GRAPHS), flags=re.ASCII)
        return nodes.setdefault(term, ox.BlankNode(f"w{file}n{len(nodes)}"))
    if isinstance(term, ox.Triple):
        subject, thing = (_renamed(one, nodes, graph) for one in (term.subject, term.object))
        return ox.Triple(subject, term.predicate, thing)  # type: ignore[arg-type]
    return term
