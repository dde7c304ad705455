"""A SPARQL 1.1 endpoint somewhere else, asked as our own store is.

What is more than an engine gives at a time is asked for in pages; a part is never taken for the
whole.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import urlencode

import pyoxigraph as ox

from kg.errors import BadQuery, KgError
from kg.model.namespaces import PREFIXES
from kg.sparql import tokens
from kg.store import paging
from kg.store.labels import shown
from kg.store.results import Answer, Row, Rows, Term, Triples
from kg.store.wire import Login, Refused, Reply, Wire, checked, redacted

_ROWS = "application/sparql-results+json"
_TRIPLES = "application/n-triples, text/turtle;q=0.9"
_CSV = "text/csv"
_FORMATS = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
}
_SAME = {"application/json": _ROWS}
"""What some engines call a format, and its name."""
_CAP = "x-sparql-maxrows"
"""The header in which Virtuoso says how many rows it gives at most."""
_STATE = "x-sql-state"
"""The header in which Virtuoso says that its time was up, and the answer is a part."""

Page = TypeVar("Page")


class _Size(NamedTuple):
    """How much is on one page."""

    columns: tuple[str, ...]
    rows: int


class _Form(NamedTuple, Generic[Page]):
    """How an answer is asked for, read, and found to be of some size."""

    media: str
    read: Callable[[bytes], Page]
    size: Callable[[Page], _Size | None]


class Remote:
    """An endpoint by its address; nothing is kept of it. Raises BadParameter for a bad address."""

    def __init__(self, address: str, seconds: float = 60, wire: Wire | None = None):
        self.address = checked(address, "--endpoint", "http://localhost:8765/sparql")
        self.wire = wire or Wire(seconds, login=Login.found())

    def query(self, text: str, where: str = "query") -> Answer:
        """Answer a query that only reads; our prefixes need not be declared.

        Raises BadQuery where it is refused here or there, and KgError where there is no answer.
        """
        tokens.guard(text, where)
        declared = _declared(text)
        if _verb(text) in ("CONSTRUCT", "DESCRIBE"):
            reply = self._sent(declared, _TRIPLES, where)
            return self._read(lambda: _triples(reply.media, reply.content))
        form = _Form(_ROWS, lambda content: self._read(lambda: _rows(content)), _size)
        first, *others = self._pages(declared, form, where)
        for other in others:
            assert isinstance(first, Rows)
            assert isinstance(other, Rows)
            first.rows.extend(other.rows)
        return first

    def csv(self, text: str, where: str = "query") -> str:
        """Return the answer to a SELECT as the endpoint writes it as CSV.

        Raises KgError where there is no answer, or only a part of one.
        """
        first, *others = self._pages(_declared(text), _Form(_CSV, _plain, _size_of_text), where)
        return first + "".join(page.partition("\n")[2] for page in others)

    def _pages(self, text: str, form: _Form[Page], where: str) -> list[Page]:
        """Return an answer as the pages that it came in, mostly one."""
        reply = self._reply(text, form.media, where)
        first = form.read(reply.content)
        found = form.size(first)
        if found is None or not self._is_cut(text, found, reply, where):
            return [first]
        if not paging.can_be_paged(text) or not found.rows:
            message = f"{self._shown} gives at most {found.rows:,} rows, which is not all."
            raise KgError(message, hint="Raise that limit of the engine (ResultSetMaxRows).")
        return [*self._paged(text, form, where, found)]

    def _is_cut(self, text: str, found: _Size, reply: Reply, where: str) -> bool:
        """Say whether an answer is a part: the engine says so, or gives more when asked for it."""
        most = reply.headers.get(_CAP, "")
        if most.isdigit() and found.rows >= int(most):
            return True
        if found.rows < paging.ROUND or found.rows % paging.ROUND or not paging.can_be_paged(text):
            return False
        rest = paging.page(text, found.columns, 1, found.rows)
        more = _rows(self._reply(rest, _ROWS, where).content)
        return not isinstance(more, bool) and len(more) > 0

    def _paged(self, text: str, form: _Form[Page], where: str, found: _Size) -> Iterator[Page]:
        start, last, is_nested = 0, b"", False
        while True:
            asked = paging.page(text, found.columns, found.rows, start, is_nested)
            try:
                content = self._reply(asked, form.media, where).content
            except (Refused, BadQuery):
                if is_nested:
                    raise
                is_nested = True
                continue
            one = form.read(content)
            count = form.size(one)
            if content == last or count is None:
                message = f"{self._shown} gives at most {found.rows:,} rows, and the same again."
                hint = "It does not heed OFFSET: raise its limit on rows."
                raise KgError(message, hint=hint)
            yield one
            start, last = start + count.rows, content
            if count.rows < found.rows:
                return

    def _read(self, reading: Callable[[], Page]) -> Page:
        try:
            return reading()
        except (ValueError, SyntaxError, KeyError) as error:
            message = f"{self._shown} gave an answer that cannot be read: {error}."
            raise KgError(message, hint="Is it a SPARQL 1.1 endpoint?") from None

    def _reply(self, text: str, media: str, where: str) -> Reply:
        """Return an answer in a format; raises KgError where it is in another, or a part."""
        reply = self._sent(text, media, where)
        state = reply.headers.get(_STATE)
        if state is not None:
            message = f"{self._shown} gave a part of the answer: its time was up ({state})."
            raise KgError(message, hint="Raise the time that the engine gives to a query.")
        if _SAME.get(reply.media, reply.media) != media:
            shown = f"{reply.media} where {media} was asked for"
            message = f"{self._shown} gave an answer that cannot be read: {shown}."
            raise KgError(message, hint="Is it a SPARQL 1.1 endpoint?")
        return reply

    def _sent(self, text: str, accept: str, where: str) -> Reply:
        body = urlencode({"query": text}).encode()
        try:
            return self.wire.send(self.address, body, {"Accept": accept})
        except Refused as error:
            if error.code == 400:
                raise BadQuery(f"{self._shown} refuses it: {error.said}", where=where) from None
            raise

    @property
    def _shown(self) -> str:
        return redacted(self.address)

    def shown(self, term: Term | None) -> str:
        """Return a term as its short address: names are not asked for one by one."""
        return shown(term)


def _size(page: Answer) -> _Size | None:
    """Return how much is on a page of rows; None for a truth value."""
    return _Size(page.variables, len(page)) if isinstance(page, Rows) else None


def _size_of_text(page: str) -> _Size:
    rows = csv.reader(io.StringIO(page, newline=""))
    columns = tuple(next(rows, ()))
    return _Size(columns, sum(1 for _ in rows))


def _verb(text: str) -> str:
    """Return what kind of query it is, as its first verb says."""
    verbs = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
    words = (token.upper() for kind, token, _ in tokens.tokens(text) if kind == "word")
    return next((word for word in words if word in verbs), "")


def _declared(text: str) -> str:
    """Return a query with those of our prefixes declared that it uses and does not declare."""
    listed = list(tokens.tokens(text))
    used = {token.partition(":")[0] for kind, token, _ in listed if kind == "name"}
    own = {
        after[1].rstrip(":") for before, after in pairwise(listed)
        if before[0] == "word" and before[1].upper() == "PREFIX"
    }  # fmt: skip
    missing = [name for name in PREFIXES if name in used - own]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in missing) + text


def _plain(content: bytes) -> str:
    text = content.decode("utf-8")
    return text if text.endswith("\n") else f"{text}\n"


def _rows(content: bytes) -> Answer:
    content = content.replace(b'"typed-literal"', b'"literal"')  # so Virtuoso calls some
    answer = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    variables = tuple(variable.value for variable in answer.variables)
    return Rows(variables, [Row(variables, solution) for solution in answer])


def _triples(media: str, content: bytes) -> Triples:
    form = _FORMATS.get(media)
    if form is None:
        raise ValueError(f"its type is {media}")
    return Triples(quad.triple for quad in ox.parse(content, format=form))
