"""A SPARQL 1.1 endpoint somewhere else, asked as our own store is."""

from __future__ import annotations

import json
from itertools import pairwise
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import pyoxigraph as ox

from kg.errors import BadParameter, BadQuery, KgError
from kg.model.namespaces import PREFIXES
from kg.sparql import tokens
from kg.store.labels import shown
from kg.store.results import Answer, Row, Rows, Term, Triples

_ROWS = "application/sparql-results+json"
_TRIPLES = "application/n-triples, text/turtle;q=0.9"
_FORMATS = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
}
_SAID = 300
"""Characters of what an endpoint says against a query that are passed on."""


class Remote:
    """An endpoint by its address; nothing is kept of it. Raises BadParameter for a bad address."""

    def __init__(self, address: str, seconds: float = 60):
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            hint = "Write it as http://localhost:8765/sparql."
            raise BadParameter(f"--endpoint: '{address}' is no address of a server.", hint=hint)
        self.address = address
        self.seconds = seconds

    def query(self, text: str, where: str = "query") -> Answer:
        """Answer a query that only reads; our prefixes need not be declared.

        Raises BadQuery where it is refused here or there, and KgError where there is no answer.
        """
        tokens.guard(text, where)
        wants_triples = _verb(text) in ("CONSTRUCT", "DESCRIBE")
        media, content = self._sent(_declared(text), _TRIPLES if wants_triples else _ROWS, where)
        try:
            return _triples(media, content) if wants_triples else _rows(content)
        except (ValueError, SyntaxError, KeyError) as error:
            message = f"{self.address} gave an answer that cannot be read: {error}."
            raise KgError(message, hint="Is it a SPARQL 1.1 endpoint?") from None

    def text(self, text: str, media: str, where: str = "query") -> str:
        """Return the answer to a SELECT of our own as the endpoint writes it in a format.

        Raises KgError where there is no answer, or only a part of one.
        """
        kind, content = self._sent(_declared(text), media, where)
        if kind != media:
            message = f"{self.address} gave {kind} where {media} was asked for."
            raise KgError(message, hint="Is it a SPARQL 1.1 endpoint?")
        return content.decode("utf-8")

    def _sent(self, text: str, accept: str, where: str) -> tuple[str, bytes]:
        body = urlencode({"query": text}).encode()
        request = Request(self.address, body, {"Accept": accept, "User-Agent": "autokg"})
        try:
            with urlopen(request, timeout=self.seconds) as answer:
                content = answer.read()
                self._refuse_parts(answer.headers.get("x-sparql-maxrows", ""), content)
                return answer.headers.get_content_type(), content
        except HTTPError as error:
            said = _told(error.read())
            if error.code == 400:
                raise BadQuery(f"{self.address} refuses it: {said}", where=where) from None
            raise KgError(f"{self.address} answers {error.code}: {said}") from None
        except TimeoutError:
            message = f"{self.address} has not answered within {self.seconds:g} s."
            raise KgError(message, hint="Ask for less, or raise --timeout.") from None
        except (URLError, OSError) as error:
            reason = getattr(error, "reason", error)
            hint = "Is the server running, and is the address right?"
            raise KgError(f"{self.address} cannot be reached: {reason}.", hint=hint) from None

    def _refuse_parts(self, most: str, content: bytes) -> None:
        """Raise KgError where an engine says that it gives so many rows at most, and gave them."""
        if most.isdigit() and content.count(b"\n") >= int(most):
            message = f"{self.address} gives at most {int(most):,} rows, which is not all."
            raise KgError(message, hint="Raise that limit of the engine (ResultSetMaxRows).")

    def shown(self, term: Term | None) -> str:
        """Return a term as its short address: names are not asked for one by one."""
        return shown(term)


def _told(body: bytes) -> str:
    """Return what an endpoint says is wrong, on one line."""
    text = body.decode("utf-8", "replace")
    try:
        found = json.loads(text)
        text = " ".join(filter(None, (found.get("detail"), found.get("hint")))) or text
    except (ValueError, AttributeError):
        pass
    return " ".join(text.split())[:_SAID] or "without a word."


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


def _rows(content: bytes) -> Answer:
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
