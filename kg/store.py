"""The RDF store: the only module that knows pyoxigraph.

Opens, fills and asks stores; turns the engine's errors into ours. Everything above speaks
plain SPARQL 1.1, so that another engine could take this one's place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

import pyoxigraph as ox

from kg.errors import BadQuery, BadTurtle, KgError
from kg.vocab import PREFIXES, RDF, RDFS, XSD, shrink

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike

Term = ox.NamedNode | ox.Literal | ox.BlankNode
_WORKERS = 4
_BATCH = 30_000
"""Lines a worker takes at a time: more would cost memory, fewer time."""
_INTEGERS = {XSD + name for name in ("integer", "int", "long", "nonNegativeInteger")}


class Row(Mapping[str, object]):
    """One solution of a SELECT: a mapping from variable to Python value, and the terms."""

    __slots__ = ("_solution", "_variables")

    def __init__(self, variables: tuple[str, ...], solution: ox.QuerySolution):
        self._variables = variables
        self._solution = solution

    def __getitem__(self, variable: str) -> object:
        """Return the value as str, int, Decimal, bool or date; None where it is unbound."""
        if variable not in self._variables:
            raise KeyError(variable)
        return value(self._solution[variable])

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def __len__(self) -> int:
        return len(self._variables)

    def __repr__(self) -> str:
        return f"Row({dict(self)!r})"

    def term(self, variable: str) -> Term | None:
        """Return the RDF term itself, None where it is unbound."""
        return self._solution[variable]

    @property
    def terms(self) -> tuple[Term | None, ...]:
        """The RDF terms in the order of the variables."""
        return tuple(self._solution)


class Rows:
    """The answer to a SELECT: variables and rows; turns into dictionaries or a data frame."""

    def __init__(self, variables: Iterable[str], rows: list[Row]):
        self.variables = tuple(variables)
        self.rows = rows

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> Row:
        return self.rows[index]

    def to_dicts(self) -> list[dict[str, object]]:
        """Return one dictionary a row, with Python values."""
        return [dict(row) for row in self.rows]

    def to_pandas(self):  # type: ignore[no-untyped-def]
        """Return a pandas DataFrame; raises ImportError where pandas is not installed."""
        import pandas as pd

        return pd.DataFrame(self.to_dicts(), columns=list(self.variables))


class Triples:
    """The answer to a CONSTRUCT or DESCRIBE: sorted, each triple once."""

    def __init__(self, triples: Iterable[ox.Triple]):
        self.triples = sorted(set(triples), key=str)

    def __iter__(self) -> Iterator[ox.Triple]:
        return iter(self.triples)

    def __len__(self) -> int:
        return len(self.triples)


Answer = Rows | Triples | bool


def value(term: Term | None) -> object:
    """Return a term as the Python value a reader expects; addresses and odd types as text."""
    if term is None:
        return None
    if not isinstance(term, ox.Literal):
        return term.value if isinstance(term, ox.NamedNode) else str(term)
    kind = term.datatype.value
    try:
        if kind in _INTEGERS:
            return int(term.value)
        if kind == XSD + "decimal":
            from decimal import Decimal

            return Decimal(term.value)
        if kind in (XSD + "double", XSD + "float"):
            return float(term.value)
        if kind == XSD + "boolean":
            return term.value in ("true", "1")
        if kind == XSD + "date":
            from datetime import date

            return date.fromisoformat(term.value)
    except (ValueError, ArithmeticError):
        pass
    return term.value


class Store:
    """A set of RDF quads that can be asked in SPARQL."""

    def __init__(self, engine: ox.Store):
        self.engine = engine

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

    def close(self) -> None:
        """Put everything on disk and let go of the folder."""
        self.engine.optimize()  # fewer files to look into: scans are up to twice as fast
        self.engine.flush()
        del self.engine

    def load_turtle(self, path: str | PathLike[str], shown: str) -> None:
        """Add a Turtle file to the default graph; raises BadTurtle with line and column."""
        try:
            self.engine.load(path=str(path), format=ox.RdfFormat.TURTLE)
        except SyntaxError as error:
            place = f"{shown}:{error.lineno}:{error.offset}"
            raise BadTurtle(f"{_sentence(str(error.msg))}", where=place) from None
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
        return iter(self.engine)

    def label(self, iri: str) -> str:
        """Return the English label of something, or an empty text."""
        found = self._matching(subject=iri, predicate=RDFS + "label")
        return next((q.object.value for q in found if q.object.language == "en"), "")

    def pairs(self, predicate: str) -> list[tuple[str, str]]:
        """Return subject and object of all triples with a predicate, as plain texts."""
        return self.columns(predicate)[0]

    def columns(self, *predicates: str) -> list[list[tuple[str, str]]]:
        """Return the pairs of several predicates, read at the same time.

        The engine writes them as CSV beside Python, and sooner than Python makes objects of
        them; one scan a predicate is several times faster than a query that joins them all.
        """
        if len(predicates) == 1:
            return [self._column(predicates[0])]
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(_WORKERS) as workers:
            return list(workers.map(self._column, predicates))

    def _column(self, predicate: str) -> list[tuple[str, str]]:
        import csv
        import io

        found = self.engine.query(f"SELECT ?s ?o {{ ?s <{predicate}> ?o }}")
        content = found.serialize(format=ox.QueryResultsFormat.CSV)
        rows = csv.reader(io.StringIO(content.decode(), newline=""))
        next(rows)
        return [(subject, text) for subject, text in rows]

    def members(self, kind: str) -> list[str]:
        """Return everything that is of a class."""
        found = self._matching(predicate=RDF + "type", value=kind)
        return [quad.subject.value for quad in found]

    def objects(self, predicate: str) -> list[tuple[str, Term]]:
        """Return subject and object of all triples with a predicate, the object as a term."""
        return [(quad.subject.value, quad.object) for quad in self._matching(predicate=predicate)]

    def default_quads(self) -> Iterator[ox.Quad]:
        """Iterate over the default graph: the merge of all sources, and what is ours."""
        return self._matching()

    def _matching(
        self, subject: str | None = None, predicate: str | None = None, value: str | None = None
    ) -> Iterator[ox.Quad]:
        """Iterate over the quads of the default graph that have these addresses."""
        nodes = (ox.NamedNode(iri) if iri else None for iri in (subject, predicate, value))
        return self.engine.quads_for_pattern(*nodes, ox.DefaultGraph())

    def construct(self, text: str, where: str) -> None:
        """Add what a CONSTRUCT rule yields to the default graph."""
        answer = self.ask(text, where)
        if not isinstance(answer, Triples):
            raise BadQuery("A rule must be a CONSTRUCT.", where=where)
        self.engine.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in answer.triples)

    def ask(self, text: str, where: str = "query") -> Answer:
        """Answer any SPARQL query; our prefixes need not be declared. Raises BadQuery."""
        try:
            answer = self.engine.query(text, prefixes=PREFIXES)
            if isinstance(answer, ox.QuerySolutions):
                variables = tuple(variable.value for variable in answer.variables)
                return Rows(variables, [Row(variables, solution) for solution in answer])
            if isinstance(answer, ox.QueryBoolean):
                return bool(answer)
            return Triples(answer)
        except SyntaxError as error:
            raise _bad_query(error, text, where) from None
        except (ValueError, RuntimeError, OSError) as error:
            raise BadQuery(_sentence(str(error)), where=where) from None

    def rows(self, text: str, where: str = "query") -> Rows:
        """Answer a SELECT."""
        answer = self.ask(text, where)
        if not isinstance(answer, Rows):
            raise BadQuery("This is not a SELECT.", where=where)
        return answer

    def __len__(self) -> int:
        return len(self.engine)


_PLACE = r"^error at (\d+):(\d+): "
_TOLD = {
    "Prefix not found": "An undeclared prefix",
    "The SELECT contains a variable that is unbound": (
        "A variable that is neither grouped nor aggregated"
    ),
}


def _sentence(message: str) -> str:
    """Return an engine's message as one readable line."""
    import re

    message = " ".join(re.sub(_PLACE, "", message).split())
    message = message[:1].upper() + message[1:]
    return message if message.endswith(".") else f"{message}."


def _bad_query(error: SyntaxError, text: str, where: str) -> BadQuery:
    """Return a parse error at the last word the engine read, which is where people look."""
    import re

    message = str(error.msg or error)
    match = re.match(_PLACE, message)
    lines = text.split("\n")
    line, column = (int(match[1]), int(match[2])) if match else (len(lines), 1)
    before = "\n".join([*lines[: line - 1], lines[line - 1][: column - 1]]).rstrip()
    word = re.search(r"\S*\Z", before)
    begin = word.start() if word else 0
    place = (
        f"{where}:{before.count(chr(10), 0, begin) + 1}:{begin - before.rfind(chr(10), 0, begin)}"
    )
    told = next((text for known, text in _TOLD.items() if known in message), "")
    near = f"'{before[begin:][:60]}'" if before else "the start"
    if not text.strip():
        return BadQuery("The query is empty.", where=where, hint="Try: ASK { ?s ?p ?o }")
    if told:
        return BadQuery(f"{told} at or before {near}.", where=place)
    expected = re.findall(r'"[^"\\]{1,3}"|\b[A-Za-z]{2,}\b', message.partition("expected")[2])
    words = [word for word in expected if word not in ("one", "of", "LATERAL", "SERVICE")]
    hint = f"Expected {' or '.join(words[:6])}{' …' if len(words) > 6 else ''}." if words else None
    return BadQuery(f"The query does not parse at or just before {near}.", where=place, hint=hint)


def label(store: Store, term: Term | None) -> str:
    """Return a term as a reader wants it: names for things, slugs for concepts."""
    text = shown(term)
    prefix, _, rest = text.partition(":")
    if prefix == "id" and isinstance(term, ox.NamedNode):
        return store.label(term.value) or text
    return rest if prefix in ("concept", "source", "claim", "auto") else text


def shown(term: Term | None) -> str:
    """Return a term as a reader would write it: short address or plain text."""
    if term is None:
        return ""
    return shrink(term.value) if isinstance(term, ox.NamedNode) else term.value
