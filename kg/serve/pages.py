"""Pages, made in a worker: each as HTML and, where it makes sense, as csv, json, md and ttl."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from kg.errors import KgError, NotFound
from kg.graph.graph import Graph
from kg.records import descriptions, events
from kg.serve import (
    answers,
    compare,
    documents,
    entities,
    html,
    lists,
    reading,
    start,
    tables,
    worker,
)
from kg.serve.view import Asked, View, turtle
from kg.text import rows

VIEWS: dict[str, Callable[[Asked], View]] = {
    "start": start.page,
    "id": entities.page,
    "source": documents.source,
    "claim": documents.claim,
    "class": documents.term,
    "concept": documents.concept,
    "ask": answers.page,
    "search": lists.search,
    "disputes": lists.disputes,
    "promises": lists.promises,
    "compare": compare.page,
    "sparql": answers.editor,
}
MENU = ("ask", "compare", "disputes", "promises", "news", "verify", "sparql", "explore")
Header = tuple[tuple[str, str], ...]


def warm(graph: Graph) -> None:
    """Read what most pages need."""
    found = reading.of(graph)
    for name in ("observations", "of_subject", "relationships", "sources", "names", "definitions",
                 "disputes", "promises"):  # fmt: skip
        getattr(found, name)
    for read in (descriptions.read, events.read):
        read(graph)
    start.page(Asked(found, "", {}, "en", "/"))
    html.compile_all()


def page(
    _: Graph, kind: str, name: str, given: tuple[tuple[str, str], ...], form: str, lang: str,
    address: str,
) -> tuple[bytes, Header]:  # fmt: skip
    """Return a page in a format, and headers of its own. Raises NotFound, and KgError."""
    first = dict(reversed(given))
    graph = worker.seen(first.get("as-of", ""), first.get("known-on", ""))
    asked = Asked(reading.of(graph), name, first, lang, address, given)
    view = VIEWS[kind](asked)
    if form != "html":
        return written(view, form, graph), ()
    path = _path(kind, name)
    values: dict[str, Any] = {
        **frame(asked, kind, path, tuple(given)),
        "formats": [
            (ending, f"{path}.{ending}{_query(given)}")
            for ending in ("csv", "json", "md", "ttl")
            if (ending == "ttl" and view.turtle) or (ending != "ttl" and view.has_data)
        ],
        **view.values,
    }
    return html.render(view.template, lang, **values), _links(values["formats"])


def frame(
    asked: Asked, kind: str, path: str, given: Sequence[tuple[str, str]]
) -> dict[str, Any]:  # fmt: skip
    """Return what the frame of every page shows."""
    found, lang = asked.reading, asked.lang
    other = "zh" if lang == "en" else "en"
    carried = {key: value for key, value in given if key in ("as-of", "known-on")}
    return {
        "here": kind,
        "menu": MENU,
        "address": path + _query([*given, ("lang", other)]),
        "fresh": (tables.day(found.newest, lang), f"{len(found.sources):,}"),
        "carried": carried,
        "day": lambda text: tables.day(text, lang),
        "word": lambda name: found.word(name, lang),
        "digits": tables.digits,
        "query": asked.given.get("q", ""),
    }


def _path(kind: str, name: str) -> str:
    if kind == "start":
        return "/start"
    return f"/{kind}/{name}" if name else f"/{kind}"


def _query(given: Sequence[tuple[str, str]]) -> str:
    return f"?{urlencode(given)}" if given else ""


def _links(formats: Sequence[tuple[str, str]]) -> Header:
    kinds = {"csv": "text/csv", "json": "application/json", "md": "text/markdown",
             "ttl": "text/turtle"}  # fmt: skip
    listed = [f'<{href}>; rel="alternate"; type="{kinds[name]}"' for name, href in formats]
    return (("link", ", ".join(listed)),) if listed and all(map(str.isascii, listed)) else ()


def written(view: View, form: str, graph: Graph) -> bytes:
    """Return what a page tells in a format for programs.

    Raises NotFound, or KgError for a format that the page does not have.
    """
    if form == "turtle":
        if view.turtle is None:
            raise NotFound("This page tells nothing as Turtle.", hint="It has csv, json and md.")
        return turtle(graph, view.turtle())
    if not view.has_data:
        raise KgError(f"This page has no {form}.", hint="Leave the ending out.")
    if view.text is not None:
        return view.text(form).encode()
    return rows.records(view.header, view.lines, form).encode()
