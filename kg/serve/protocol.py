"""The SPARQL 1.1 protocol: what a request asks, in which format, and the answer of a worker."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.datastructures import QueryParams
from starlette.requests import Request

from kg.errors import BadQuery, KgError
from kg.sparql import tokens

if TYPE_CHECKING:
    from kg.graph.graph import Graph

NAMES = {
    "json": "json", "xml": "xml", "csv": "csv", "tsv": "tsv", "turtle": "turtle", "ttl": "turtle",
    "trig": "trig", "nt": "nt", "n-triples": "nt", "ntriples": "nt", "nq": "nq", "n-quads": "nq",
    "jsonld": "jsonld", "json-ld": "jsonld", "rdf": "rdfxml", "rdfxml": "rdfxml",
    "rdf+xml": "rdfxml", "n3": "n3",
}  # fmt: skip
"""Short names of formats, as clients send them."""
TYPES: dict[str, tuple[str, ...]] = {
    "application/sparql-results+json": ("json",),
    "application/json": ("json", "jsonld"),
    "application/sparql-results+xml": ("xml",),
    "application/xml": ("xml", "rdfxml"),
    "text/xml": ("xml", "rdfxml"),
    "text/csv": ("csv",),
    "text/tab-separated-values": ("tsv",),
    "text/turtle": ("turtle",),
    "application/x-turtle": ("turtle",),
    "application/n-triples": ("nt",),
    "text/plain": ("nt",),
    "application/ld+json": ("jsonld",),
    "application/rdf+xml": ("rdfxml",),
    "application/trig": ("trig",),
    "application/n-quads": ("nq",),
    "text/n3": ("n3",),
    "text/rdf+n3": ("n3",),
}
"""Media types with the formats they may mean."""
FORMS = ("json", "turtle", "xml", "csv", "tsv", "nt", "jsonld", "rdfxml", "trig", "nq", "n3")
"""All formats, in the order of preference where a client has none."""
HTML = "text/html"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"


class Refused(KgError):
    """A request that is not of the protocol, with the status that says so."""

    def __init__(self, status: int, message: str, *, hint: str | None = None):
        super().__init__(message, hint=hint)
        self.status = status


class Asked(NamedTuple):
    """What a request asks: a query, the graphs it is put to, and the dates of both clocks."""

    text: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    as_of: str = ""
    known_on: str = ""
    base: str = ""


async def asked(request: Request) -> Asked | None:
    """Return the query of a request, None where it has none. Raises Refused and BadQuery."""
    given: Sequence[tuple[str, str]] = request.query_params.multi_items()
    if request.method == "POST":
        kind, _, options = request.headers.get("content-type", "").partition(";")
        kind = kind.strip().casefold()
        if kind not in (FORM, DIRECT, UPDATE):
            hint = f"Send {FORM} with query=…, or {DIRECT}."
            raise Refused(415, f"A query is not sent as '{kind or 'nothing'}'.", hint=hint)
        body = _decoded(await request.body(), options)
        if kind == FORM:
            given = [*given, *QueryParams(body).multi_items()]
        else:
            given = [*given, ("query" if kind == DIRECT else "update", body)]
    return _asked(given, str(request.url.replace(query="")), needed=request.method == "POST")


def _decoded(body: bytes, options: str) -> str:
    charset = options.casefold().partition("charset=")[2].strip(' ";')
    if charset and charset not in ("utf-8", "utf8", "us-ascii"):
        raise Refused(415, f"A query is read as UTF-8, not as {charset}.", hint="Send UTF-8.")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(400, "The query is not UTF-8.", hint="Send UTF-8.") from None
    if "\0" in text:
        raise Refused(400, "The query is not UTF-8.", hint="Send UTF-8, not UTF-16.")
    return text


def _asked(given: Iterable[tuple[str, str]], base: str, needed: bool) -> Asked | None:
    found: dict[str, list[str]] = {}
    for name, value in given:
        found.setdefault(name, []).append(value)
    for text in found.get("update", ()):
        _refuse_update(text)
    texts = found.get("query", [])
    if len(texts) > 1:
        raise Refused(400, "One query at a time.", hint="Send the parameter query once.")
    if not texts:
        if needed:
            raise Refused(400, "The request has no query.", hint="Send the parameter query.")
        return None

    def last(name: str) -> str:
        return (found.get(name) or found.get(name.replace("-", "_")) or [""])[-1].strip()

    default, named = (tuple(found.get(f"{one}-graph-uri", ())) for one in ("default", "named"))
    return Asked(texts[0], default, named, last("as-of"), last("known-on"), base)


def _refuse_update(text: str) -> None:
    try:
        tokens.guard(text, "update")
        message, hint = "An update would change the graph; kg only reads.", None
    except BadQuery as error:
        message, hint = error.message, error.hint
    raise Refused(403, message, hint=hint or "Edit the tables in data/ instead.")


def wanted(accept: str, given: Mapping[str, str]) -> tuple[str, ...]:
    """Return the formats a client takes, the one it likes best first; HTML among them.

    A short name in the address goes before what the header says. Empty: none that is known.

    >>> wanted("text/turtle;q=0.5, text/csv", {})
    ('csv', 'turtle')
    >>> wanted("*/*", {"format": "xml"})[0]
    'xml'
    """
    for name in ("format", "output", "results"):
        value = given.get(name, "").strip().casefold()
        forms = (NAMES[value],) if value in NAMES else TYPES.get(value, ())
        if forms:
            return tuple(dict.fromkeys((*forms, *FORMS)))
    found: list[str] = []
    for media in weighed(accept or "*/*"):
        if media in (HTML, "application/xhtml+xml"):
            found.append(HTML)
        elif media == "*/*":
            found += FORMS
        elif media.endswith("/*"):
            found += [
                form
                for known, forms in TYPES.items() if known.startswith(media[:-1])
                for form in forms
            ]  # fmt: skip
        else:
            found += TYPES.get(media, ())
    return tuple(dict.fromkeys(found))


def weighed(accept: str) -> list[str]:
    """Return the media types of an Accept header, the heaviest first, refused ones left out."""
    listed = []
    for place, part in enumerate(accept.split(",")):
        media, *options = (piece.strip().casefold() for piece in part.split(";"))
        weight = 1.0
        for option in options:
            if option.startswith("q="):
                try:
                    weight = float(option[2:])
                except ValueError:
                    weight = 0.0
        if media and weight > 0:
            listed.append((-weight, place, media))
    return [media for _, _, media in sorted(listed)]


def etag(digest: str, *parts: object) -> str:
    """Return the mark of an answer: the same graph asked the same way answers the same."""
    total = hashlib.sha256(digest.encode())
    total.update(repr(parts).encode("utf-8", "surrogatepass"))
    return f'"{total.hexdigest()[:32]}"'


def answer(_: Graph, query: Asked, forms: tuple[str, ...], most: int) -> tuple[bytes, str]:
    """Answer a query in a worker; return the bytes and their media type.

    Raises BadQuery, and KgError where the answer is larger than `most` bytes.
    """
    from kg.serve import worker
    from kg.store import written as writing

    tokens.guard(query.text, "query")
    graph = worker.seen(query.as_of, query.known_on)
    dataset = writing.Dataset(query.default, query.named)
    found = writing.written(graph.store, query.text, forms, dataset, query.base or None)
    if len(found.content) > most:
        size = f"{len(found.content) / 1e6:.0f} MB; at most {most / 1e6:.0f} are sent"
        raise KgError(f"The answer has {size}.", hint="Add a LIMIT, or use kg export.")
    return found.content, (writing.ROWS | writing.TRIPLES)[found.form]


def described(graph: Graph, address: str, forms: tuple[str, ...]) -> tuple[bytes, str]:
    """Return the description of this service and of its dataset, in a worker."""
    from kg.graph import void
    from kg.store import written as writing

    fitting = tuple(form for form in forms if form in writing.TRIPLES) or ("turtle",)
    content = void.service(graph, address, fitting[0])
    return content, writing.TRIPLES[fitting[0]]


def media_of(found: Any) -> str:
    """Return a media type with its character set, as a header has it."""
    kind = str(found)
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
