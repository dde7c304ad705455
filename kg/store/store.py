"""The RDF store, and almost all that is known of pyoxigraph.

Opens, fills and asks stores; turns the engine's errors into ours. Everything above speaks
plain SPARQL 1.1, so that another engine could take this one's place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice

import pyoxigraph as ox

from kg.errors import BadQuery, BadTurtle, Damaged, KgError
from kg.model.namespaces import PREFIXES, RDF, RDFS, XSD
from kg.runtime.background import Aside
from kg.sparql import tokens
from kg.store.results import Answer, Row, Rows, Terms, Triples, in_default_graph, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike
    from typing import TypeVar

    Read = TypeVar("Read")

_WORKERS = 3
_BATCH = 40_000
"""Lines a worker takes at a time: more would cost memory, fewer time."""
_LONG = 4_000
"""Characters from which a query may be nested too deep for the stack of an ordinary thread."""


_DAMAGE = r"(?i)corruption|\bIO error|checksum|no such file|not an sst file|invalid utf-8|decod"
"""What the engine says where its files are not as it wrote them."""


class Store:
    """A set of RDF quads that can be asked in SPARQL."""

    def __init__(self, engine: ox.Store):
        self.engine = engine
        self.offered: Callable[[], Mapping[str, str]] = dict
        """The prefixes of what stands beside the graph, for a query that forgot to declare one."""

    @classmethod
    def in_memory(cls) -> Store:
        """Return an empty store in memory."""
        return cls(ox.Store())

    @classmethod
    def open(cls, folder: str | PathLike[str]) -> Store:
        """Open a finished store for reading; raises OSError where there is none."""
        return cls(ox.Store.read_only(str(folder)))

    @classmethod
    def create(cls, folder: str | PathLike[str]) -> Store:
        """Return an empty store in a new folder, for filling."""
        return cls(ox.Store(str(folder)))

    def close(self, tidy: bool = True) -> None:
        """Put everything on disk and let go of the folder.

        To tidy up takes a while: fewer files to look into make scans up to twice as fast.
        """
        if tidy:
            self.engine.optimize()
        self.engine.flush()
        del self.engine

    def load_turtle(self, path: str | PathLike[str], shown: str) -> None:
        """Add a Turtle file to the default graph.

        Raises BadTurtle with line and column, and KgError where the file cannot be read.
        """
        try:
            self.engine.load(path=str(path), format=ox.RdfFormat.TURTLE)
        except SyntaxError as error:
            from kg.sparql import messages

            place = f"{shown}:{error.lineno}:{error.offset}"
            hint = (
                "Save the file without a byte order mark." if "\ufeff" in str(error.msg) else None
            )
            raise BadTurtle(messages.sentence(str(error.msg)), where=place, hint=hint) from None
        except OSError as error:
            raise KgError(f"{shown} cannot be read: {error}.") from None

    def load_quads(self, lines: Iterable[str]) -> None:
        """Add lines of N-Quads that this package wrote itself, on all processors.

        The next lines are fetched while earlier ones are being loaded.
        """
        from collections import deque
        from concurrent.futures import Future, ThreadPoolExecutor

        waiting = iter(lines)
        running: deque[Future[None]] = deque()
        with ThreadPoolExecutor(_WORKERS) as workers:
            while batch := "".join(islice(waiting, _BATCH)):
                running.append(workers.submit(self._load, batch.encode()))
                if len(running) > _WORKERS:
                    running.popleft().result()
            for load in running:
                load.result()

    def _load(self, part: bytes) -> None:
        self.engine.bulk_load(part, format=ox.RdfFormat.N_QUADS, lenient=True)

    def add(self, quads: Iterable[tuple[str, str, str]]) -> None:
        """Add triples of addresses to the default graph."""
        node = ox.NamedNode
        self.engine.bulk_extend(ox.Quad(node(s), node(p), node(o)) for s, p, o in quads)

    def extend(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads of another store."""
        self.engine.bulk_extend(quads)

    def quads(self) -> Iterator[ox.Quad]:
        """Iterate over all quads, default graph and named graphs."""
        with _reading():
            yield from self.engine

    def graphs(self) -> list[str]:
        """Return the names of all named graphs, in order."""
        with _reading():
            return sorted(plain(name) for name in self.engine.named_graphs())

    def dump(self, graph: str | None = None) -> bytes:
        """Return a named graph, or the default graph, as N-Triples."""
        with _reading():
            name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
            return self.engine.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name) or b""

    can_dump = True
    """Whether whole graphs can be had at once, as lines."""

    def dump_to(self, path: PathLike[str]) -> None:
        """Write the default graph to a file, as N-Triples."""
        with _reading():
            whole = ox.DefaultGraph()
            self.engine.dump(output=str(path), format=ox.RdfFormat.N_TRIPLES, from_graph=whole)

    def label(self, iri: str) -> str:
        """Return the English label of something, else one of no language, or an empty text."""
        found = self._matching(subject=iri, predicate=RDFS + "label")
        names = [quad.object for quad in found if isinstance(quad.object, ox.Literal)]
        told = {name.language: name.value for name in names}
        return told.get("en") or told.get(None) or ""

    def pairs(self, predicate: str) -> list[tuple[str, str]]:
        """Return subject and object of all triples with a predicate, as plain texts."""
        return self.columns(predicate)[0]

    def columns(self, *predicates: str) -> list[list[tuple[str, str]]]:
        """Return the pairs of several predicates, read at the same time.

        The engine writes them as CSV beside Python, and sooner than Python makes objects of
        them; one scan a predicate is several times faster than a query that joins them all.
        """
        return _at_once(self._column, predicates)

    def terms(self, *texts: str) -> list[Terms]:
        """Answer several SELECTs at the same time, each as its variables and rows of terms.

        Variables have their question mark, terms are in N-Triples syntax, empty where unbound.
        As with `columns`, the engine writes them beside Python.
        """
        return _at_once(self._terms, texts)

    def _terms(self, text: str) -> Terms:
        content = self._written(text, ox.QueryResultsFormat.TSV)
        head, *lines = content.split("\n")[:-1]
        rows = [
            [cell if cell[:1] in '<"_' else _spelt_out(cell) for cell in line.split("\t")]
            for line in lines
        ]
        return head.split("\t"), rows

    def texts(self, text: str) -> list[list[str]]:
        """Answer a SELECT with plain texts, empty where unbound, sooner than with terms.

        The engine puts no quotes around an address with a comma: ask for `STR(?url)`.
        """
        import csv
        import io

        content = self._written(text, ox.QueryResultsFormat.CSV)
        rows = csv.reader(io.StringIO(content, newline=""))
        next(rows)
        return [row or [""] for row in rows]

    def _written(self, text: str, form: ox.QueryResultsFormat) -> str:
        """Answer a SELECT as the engine writes it."""
        return str(roomy(text, lambda: self._write(text, form)))

    def _write(self, text: str, form: ox.QueryResultsFormat) -> str:
        answer = self._query(text, "query")
        assert isinstance(answer, ox.QuerySolutions)
        with _reading():
            content = answer.serialize(format=form)
        assert content is not None  # as it is where no file is named
        return content.decode()

    def _column(self, predicate: str) -> list[tuple[str, str]]:
        rows = self.texts(f"SELECT ?s ?o {{ ?s <{predicate}> ?o }}")
        return [(row[0], row[1] if len(row) == 2 else ",".join(row[1:])) for row in rows]

    def members(self, kind: str) -> list[str]:
        """Return everything that is of a class."""
        found = self._matching(predicate=RDF + "type", value=kind)
        return [plain(quad.subject) for quad in found]

    def literals(self, predicate: str) -> list[tuple[str, ox.Literal]]:
        """Return subject and object of all triples with a predicate and a literal."""
        return [
            (plain(quad.subject), quad.object)
            for quad in self._matching(predicate=predicate)
            if isinstance(quad.object, ox.Literal)
        ]

    def default_quads(self) -> Iterator[ox.Quad]:
        """Iterate over the default graph: the merge of all sources, and what is ours."""
        return self._matching()

    def _matching(
        self, subject: str | None = None, predicate: str | None = None, value: str | None = None
    ) -> Iterator[ox.Quad]:
        """Iterate over the quads of the default graph that have these addresses."""
        one, name, other = (
            ox.NamedNode(iri) if iri else None for iri in (subject, predicate, value)
        )
        with _reading():
            yield from self.engine.quads_for_pattern(one, name, other, ox.DefaultGraph())

    def construct(self, text: str, where: str) -> None:
        """Add what a CONSTRUCT rule yields to the default graph. Raises BadQuery."""
        tokens.guard(text, where)
        answer = self._query(text, where)
        if not isinstance(answer, ox.QueryTriples):
            raise BadQuery("A rule must be a CONSTRUCT.", where=where)
        self.engine.bulk_extend([in_default_graph(triple) for triple in answer])

    def ask(self, text: str, where: str = "query") -> Answer:
        """Answer any SPARQL query; our prefixes need not be declared. Raises BadQuery."""
        return roomy(text, lambda: self._ask(text, where))

    def _ask(self, text: str, where: str) -> Answer:
        answer = self._query(text, where)
        try:
            if isinstance(answer, ox.QuerySolutions):
                variables = tuple(variable.value for variable in answer.variables)
                return Rows(variables, [Row(variables, solution) for solution in answer])
            return bool(answer) if isinstance(answer, ox.QueryBoolean) else Triples(answer)
        except (ValueError, RuntimeError, OSError) as error:
            raise _refused(error, text, where, self.offered) from None

    def _query(
        self, text: str, where: str
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        try:
            return self.engine.query(text, prefixes=PREFIXES)
        except (SyntaxError, ValueError, RuntimeError, OSError) as error:
            raise _refused(error, text, where, self.offered) from None

    def rows(self, text: str, where: str = "query") -> Rows:
        """Answer a SELECT. Raises BadQuery."""
        answer = self.ask(text, where)
        if not isinstance(answer, Rows):
            raise BadQuery("This is not a SELECT.", where=where)
        return answer

    def __len__(self) -> int:
        with _reading():
            return len(self.engine)


def _is_damage(error: Exception) -> bool:
    """Say whether an error of the engine is about its files, not about what was asked."""
    return isinstance(error, OSError) or re.search(_DAMAGE, str(error)) is not None


def _refused(
    error: Exception, text: str, where: str, offered: Callable[[], Mapping[str, str]]
) -> KgError:
    """Return what the engine said against a query, or that its files are damaged."""
    if not isinstance(error, SyntaxError) and _is_damage(error):
        return _damaged(error)
    from kg.sparql import messages

    return messages.refused(error, text, where, offered())


def _damaged(error: Exception) -> Damaged:
    from kg.sparql import messages

    hint = "Open the graph again: it is compiled again."
    return Damaged(f"The compiled graph is damaged: {messages.sentence(str(error))}", hint=hint)


@contextmanager
def _reading() -> Iterator[None]:
    """Turn what the engine says of damaged files into Damaged."""
    try:
        yield
    except (ValueError, RuntimeError, OSError) as error:
        if _is_damage(error):
            raise _damaged(error) from None
        raise


def roomy(text: str, work: Callable[[], Read]) -> Read:
    """Return what the work of a query yields; a long one is given room for its nesting."""
    if len(text) < _LONG:
        return work()
    from kg.sparql import messages

    found: Read = messages.with_room(work)
    return found


def _at_once(read: Callable[[str], Read], texts: Sequence[str]) -> list[Read]:
    """Return what is read for each text; several at the same time."""
    if len(texts) == 1:
        return [read(texts[0])]
    found: dict[int, Read] = {}
    waiting = iter(enumerate(texts))

    def work() -> None:
        for place, text in waiting:
            found[place] = read(text)

    for begun in [Aside(work) for _ in range(min(_WORKERS, len(texts)))]:
        begun.result()
    return [found[place] for place in range(len(texts))]


def _spelt_out(cell: str) -> str:
    """Return a cell of a TSV answer, where numbers and truth values stand bare, as a whole term."""
    kind = "boolean" if cell in ("true", "false") else "decimal" if "." in cell else "integer"
    return f'"{cell}"^^<{XSD}{kind}>'
