"""The addresses of pages, each in HTML and as csv, json, md and ttl where that makes sense."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from urllib.parse import parse_qsl

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg.serve import explorer, html, protocol, replies
from kg.serve.pool import Stopped, Work
from kg.serve.site import HEAVY, Site, exploring

COMPLETING = 1.0
"""Seconds that proposals may be asked of the data."""
ENDINGS = {"csv": "csv", "json": "json", "md": "md", "ttl": "turtle"}
"""Endings of addresses, and the formats they ask for."""
MEDIA = {
    "html": "text/html",
    "csv": "text/csv",
    "json": "application/json",
    "md": "text/markdown",
    "turtle": "text/turtle",
}
_BY_TYPE = {
    "text/csv": "csv",
    "application/json": "json",
    "text/markdown": "md",
    "text/turtle": "turtle",
}
#: Kinds of pages whose address goes on with a name.
NAMED = ("id", "source", "claim", "class", "concept", "ask")
#: Kinds of pages that list things.
LISTS = ("search", "disputes", "promises", "compare", "ask", "class", "concept")


def listed(open_to_all: Sequence[Middleware]) -> list[BaseRoute]:
    """Return the routes of all pages."""
    routes: list[BaseRoute] = [Route("/", _start), Route("/start{ending}", _start)]
    for kind in NAMED:
        routes.append(Route(f"/{kind}/{{name:path}}", _of(kind), middleware=open_to_all))
    for kind in LISTS:
        routes += [Route(f"/{kind}", _of(kind)), Route(f"/{kind}.{{ending}}", _of(kind))]
    routes += [
        Route("/ns/{name}", _term),
        Route("/explore", _explore),
        *(
            Route(f"/reconcile{rest}", reconcile, methods=["GET", "POST"], middleware=open_to_all)
            for rest in ("", "/", "/{part:path}")
        ),
        Route("/complete", _complete, methods=["POST"]),
        Route("/results", _results, methods=["POST"]),
    ]
    return routes


def _of(kind: str) -> Callable[[Request], Awaitable[Response]]:
    async def show(request: Request) -> Response:
        name = str(request.path_params.get("name", ""))
        if "ending" in request.path_params:
            name = f".{request.path_params['ending']}"
        return await page(request, kind, name)

    return show


async def _start(request: Request) -> Response:
    return await page(request, "start", str(request.path_params.get("ending", "")))


async def _term(request: Request) -> Response:
    return RedirectResponse(f"/class/{request.path_params['name']}", 303)


def form_of(request: Request, name: str) -> tuple[str, str]:
    """Return the name without its ending, and the format asked for by ending or by header.

    An ending goes first: an address that names a format gives that format to everybody.
    """
    stem, dot, ending = name.rpartition(".")
    if dot and ending in ENDINGS:
        return stem, ENDINGS[ending]
    for media in protocol.weighed(request.headers.get("accept", "")):
        if media in ("text/html", "application/xhtml+xml", "*/*", "text/*"):
            return name, "html"
        if media in _BY_TYPE:
            return name, _BY_TYPE[media]
        if "turtle" in protocol.TYPES.get(media, ()) or media in protocol.TYPES:
            return name, "turtle"
    return name, "html"


async def page(request: Request, kind: str, name: str) -> Response:
    """Return a page, made by a worker."""
    site: Site = request.app.state.site
    name, form = form_of(request, name)
    lang = html.language(request.headers, request.query_params)
    given = tuple(
        (key, value) for key, value in request.query_params.multi_items() if key != "lang" and value
    )
    asked = dict(given)
    clocks = (asked.get("as-of", ""), asked.get("known-on", ""))
    values = (kind, name, given, form, lang, str(request.url.replace(fragment="")))
    work = Work("kg.serve.pages:page", values, HEAVY, "pages")
    content, extra = await site.work(work[:2], work, request.is_disconnected, clocks)
    etag = protocol.etag(site.digest, *values)
    return replies.reply(site.kept, request, content, MEDIA[form], etag, dict(extra))


async def _explore(request: Request) -> Response:
    """Return the explorer; what is asked for is a place in one document where that can be."""
    site: Site = request.app.state.site
    given = [pair for pair in request.query_params.multi_items() if pair[1]]
    if (place := explorer.place(given)) is not None:
        return RedirectResponse(place, 303)
    asked = dict(given)
    clocks = (asked.get("as-of", ""), asked.get("known-on", ""))
    names = tuple(value for name, value in given if name == "of")
    work = exploring(clocks, names)
    content, extra = await site.work(work[:2], work, request.is_disconnected, clocks)
    etag = protocol.etag(site.digest, *work.given)
    return replies.reply(site.kept, request, content, "text/html", etag, dict(extra))


async def _complete(request: Request) -> Response:
    """Return what may stand at a place of a query that is being written."""
    site: Site = request.app.state.site
    try:
        given = await request.json()
        text, place = str(given["query"])[:20_000], int(given["at"])
    except (ValueError, KeyError, TypeError):
        hint = 'Send {"query": "…", "at": 12}.'
        raise protocol.Refused(400, "That is no place in a query.", hint=hint) from None
    lang = html.language(request.headers, request.query_params)
    values = (text, place, lang)
    content = b""
    with suppress(Stopped):
        work = Work("kg.serve.complete:complete", values, COMPLETING)
        content = await site.work(work[:2], work, request.is_disconnected)
    if not content:
        work = Work("kg.serve.complete:complete", (*values, True), HEAVY, "pages")
        content = await site.work(work[:2], work, request.is_disconnected)
    return Response(content, media_type="application/json")


async def _results(request: Request) -> Response:
    """Return the answer to a query as the editor shows it, with names and sources."""
    site: Site = request.app.state.site
    asked = await protocol.asked(request)
    assert asked is not None  # a POST without a query is refused
    lang = html.language(request.headers, request.query_params)
    is_traced = "receipts" in request.query_params
    work = Work("kg.serve.editor:results", (asked, lang, is_traced), site.options.timeout)
    clocks = (asked.as_of, asked.known_on)
    content = await site.work(work[:2], work, request.is_disconnected, clocks)
    return Response(content, media_type="application/json")


async def reconcile(request: Request) -> Response:
    """Answer the reconciliation API: its manifest, batches, proposals, previews, extensions.

    Raises Refused for what the protocol does not allow.
    """
    site: Site = request.app.state.site
    part = str(request.path_params.get("part", ""))
    given = dict(request.query_params)
    if request.method == "POST":
        given |= dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
    address = f"{str(request.base_url).rstrip('/')}/reconcile"
    works: dict[str, tuple[str, tuple[str, ...]]] = {
        "suggest/entity": ("suggest", ("entity", given.get("prefix", ""))),
        "suggest/type": ("suggest", ("type", given.get("prefix", ""))),
        "suggest/property": ("suggest", ("property", given.get("prefix", ""))),
        "properties": ("properties", (given.get("type", ""),)),
        "preview": ("preview", (given.get("id", ""),)),
        "": ("manifest", (address,)),
    }
    if part not in works:
        raise protocol.Refused(404, "The reconciliation API has no such part.")
    name, values = works[part]
    if not part and "queries" in given:
        name, values = "answers", (given["queries"],)
    elif not part and "extend" in given:
        name, values = "extended", (given["extend"],)
    lane = "quick" if name in ("answers", "manifest") else "pages"
    work = Work(f"kg.serve.reconcile:{name}", values, HEAVY, lane, is_ours=True)
    content = await site.work(work[:2], work, request.is_disconnected)
    if part == "preview":
        return Response(content, media_type="text/html", headers=replies.FRAMED)
    return Response(content, media_type="application/json")
