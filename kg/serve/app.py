"""The web application: its addresses, who may ask, and from where."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kg.errors import KgError, NotFound
from kg.serve import protocol, replies, routes, texts, tools
from kg.serve.pool import Gone, Stopped, Work
from kg.serve.site import MOST, Site

LOOPBACK = ("localhost", "127.0.0.1", "[::1]", "::1", "testserver")
STATIC = Path(__file__).parent / "static"
METHODS = ("GET", "POST", "OPTIONS")
_EVERYWHERE = ("0.0.0.0", "::", "")


def create(site: Site) -> Starlette:
    """Return the application of a site; it starts and ends the site's workers."""
    options = site.options
    cors = [
        Middleware(
            CORSMiddleware,
            allow_origins=["*"],
            allow_methods=["GET", "POST"],
            allow_headers=["*"],
            expose_headers=["ETag"],
        )
    ]
    assisting, lifespans = _assistant(site)
    open_to_all = cors if options.cors else []
    listed: list[BaseRoute] = [
        Route("/sparql", sparql, methods=METHODS, middleware=open_to_all),
        Route("/.well-known/void", _void),
        *routes.listed(open_to_all),
        Route("/verify", texts.verify, methods=["GET", "POST"]),
        Route("/news", texts.news),
        Route("/news.{ending}", texts.news),
        *assisting,
        Mount("/static", StaticFiles(directory=STATIC, check_dir=False), name="static"),
    ]
    app = Starlette(
        routes=listed,
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=hosts(site), www_redirect=False),
            Middleware(replies.Gate, kept=site.kept),
        ],
        exception_handlers={
            KgError: _refused,
            HTTPException: _failed,
            Gone: _gone,
            Exception: _broken,
        },
        lifespan=_lifespan(site),
    )
    app.state.site = site
    app.state.lifespans = lifespans
    return app


Entering = Callable[[], AbstractAsyncContextManager[object]]


def _assistant(site: Site) -> tuple[list[BaseRoute], list[Entering]]:
    """Return the address of the tools for assistants, and what must be entered to serve it.

    Both are empty where the extra is not installed.
    """
    if find_spec("mcp") is None:
        return [], []
    server = tools.server(site)
    inner = server.streamable_http_app(
        streamable_http_path="/mcp",
        stateless_http=True,
        json_response=True,
        transport_security=tools.security(hosts(site)),
    )
    return list(inner.routes), [lambda: inner.router.lifespan_context(inner)]


def hosts(site: Site) -> list[str]:
    """Return the names under which the server may be asked: no other page can pose as it."""
    host = site.options.host
    known = [*LOOPBACK, *site.options.names]
    if host in _EVERYWHERE:
        name = socket.gethostname()
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM) if name else []
        known += [name, *(str(one[4][0]) for one in found)]
    else:
        known.append(host)
    return known


def _lifespan(site: Site) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await site.start()
            stack.push_async_callback(site.stop)
            for enter in getattr(app.state, "lifespans", ()):
                await stack.enter_async_context(enter())
            yield

    return lifespan


async def sparql(request: Request) -> Response:
    """Answer a query, describe the service, or show the editor to a person.

    Raises Refused for what the protocol does not allow.
    """
    site: Site = request.app.state.site
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"allow": ", ".join(METHODS)})
    forms = protocol.wanted(request.headers.get("accept", ""), request.query_params)
    if not forms:
        known = ", ".join(dict.fromkeys(protocol.TYPES))
        raise protocol.Refused(406, "No format asked for is known.", hint=f"Known: {known}.")
    short = any(name in request.query_params for name in ("format", "output", "results"))
    if forms[0] == protocol.HTML and request.method != "POST" and not short:
        return await routes.page(request, "sparql", "")
    asked = await protocol.asked(request)
    forms = tuple(form for form in forms if form != protocol.HTML) or protocol.FORMS
    if asked is None:
        address = str(request.url.replace(query="", fragment=""))
        work = Work("kg.serve.protocol:described", (address, forms), 60.0, "pages")
        clocks = ("", "")
    else:
        work = Work("kg.serve.protocol:answer", (asked, forms, MOST), site.options.timeout)
        clocks = (asked.as_of, asked.known_on)
    etag = protocol.etag(site.digest, work.given)
    content, media = await site.work(work[:2], work, request.is_disconnected, clocks)
    return replies.reply(site.kept, request, content, media, etag)


async def _void(request: Request) -> Response:
    return RedirectResponse(request.url_for("sparql"), 303)


Handler = Callable[[Request, Exception], Awaitable[Response]]


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, KgError)
    return replies.refusal(request, error)


async def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        hint = "The start page leads to everything."
        return replies.refusal(request, NotFound("There is no such page.", hint=hint))
    refused = protocol.Refused(error.status_code, f"{error.detail}.")
    response = replies.refusal(request, refused)
    response.headers.update(error.headers or {})
    return response


async def _gone(request: Request, error: Exception) -> Response:
    return Response(status_code=499)


async def _broken(request: Request, error: Exception) -> Response:
    hint = "That is a fault of kg; the terminal it was started in says more."
    return replies.refusal(request, Stopped("The answer could not be made.", hint=hint))
