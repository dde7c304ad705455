"""How answers and refusals are sent: headers that keep a page to itself, ETags, errors in words."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import KgError
from kg.serve import protocol
from kg.serve.kept import Kept, Reply
from kg.serve.pool import Stopped

LARGEST = 2_000_000
"""Bytes a request may have."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SAFE = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "interest-cohort=()",
}
"""What every reply says: nothing is loaded from elsewhere, nothing is stated to others."""
FRAMED = {
    "content-security-policy": POLICY.replace(
        "frame-ancestors 'none'", "frame-ancestors http://127.0.0.1:* http://localhost:*"
    ),
    "cross-origin-resource-policy": "cross-origin",
}
"""What a page says that a program on this machine, such as OpenRefine, shows in a frame."""
_STATUS = {"NotFound": 404, "NoFormat": 406, "BadTable": 503, "BadTurtle": 503}
_ASKING = (b"accept", b"accept-language", b"cookie", b"origin")


def key_of(scope: Scope) -> tuple[object, ...]:
    """Return what a reply to a request depends on."""
    asking = tuple(pair for pair in scope["headers"] if pair[0] in _ASKING)
    return (scope["path"], scope["query_string"], asking)


def reply(
    kept: Kept,
    request: Request,
    content: bytes,
    media: str,
    etag: str,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return an answer to a request, and keep it for the next one who asks the same."""
    extra = {
        **SAFE,
        "etag": etag,
        "cache-control": "private, no-cache",
        "vary": "Accept, Accept-Language, Cookie, Origin",
        **(headers or {}),
    }
    response = Response(content, headers=extra, media_type=None)
    response.headers["content-type"] = protocol.media_of(media)
    if request.method in ("GET", "HEAD"):
        made = Reply(200, response.raw_headers, content, etag.encode())
        kept.put(key_of(request.scope), made)
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers={**extra})
    return response


class Gate:
    """The first to see a request: sends what is kept, refuses what is too large."""

    def __init__(self, app: ASGIApp, kept: Kept):
        self._app = app
        self._kept = kept

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, answer it from what is kept, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] in ("GET", "HEAD"):
            found = self._kept.get(key_of(scope))
            if found is not None:
                await _send(found, scope, send)
                return
        size = Headers(scope=scope).get("content-length", "0")
        if not size.isdigit() or int(size) > LARGEST:
            await too_large()(scope, receive, send)
            return
        await self._app(scope, _limited(receive), _safe(send))


async def _send(found: Reply, scope: Scope, send: Send) -> None:
    asked = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
    is_known = found.etag in asked
    headers = found.headers
    if is_known:
        headers = [pair for pair in headers if pair[0] not in (b"content-length", b"content-type")]
    start: Message = {
        "type": "http.response.start",
        "status": 304 if is_known else found.status,
        "headers": headers,
    }
    await send(start)
    has_body = not is_known and scope["method"] != "HEAD"
    await send({"type": "http.response.body", "body": found.content if has_body else b""})


def _limited(receive: Receive) -> Receive:
    """Return `receive` that fails once a body without a stated length grows too large."""
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > LARGEST:
            raise protocol.Refused(413, f"A request has at most {LARGEST:,} bytes.")
        return message

    return limited


def _safe(send: Send) -> Send:
    """Return `send` that adds the headers of SAFE where they are not set."""

    async def safe(message: Message) -> None:
        if message["type"] == "http.response.start":
            known = {name.lower() for name, _ in message["headers"]}
            more = [
                (name.encode(), value.encode())
                for name, value in SAFE.items() if name.encode() not in known
            ]  # fmt: skip
            message = {**message, "headers": [*message["headers"], *more]}
        await send(message)

    return safe


def too_large() -> Response:
    """Return the refusal of a request with too many bytes."""
    return _problem(413, f"A request has at most {LARGEST:,} bytes.", None, None)


def _problem(status: int, message: str, hint: str | None, where: str | None) -> Response:
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": message,
    }
    content |= {
        name: value for name, value in (("hint", hint), ("where", where)) if value is not None
    }
    return JSONResponse(content, status, media_type="application/problem+json")


def status_of(error: KgError) -> int:
    """Return the status that says what kind of error it is."""
    if isinstance(error, protocol.Refused):
        return error.status
    if isinstance(error, Stopped):
        return 503
    kind = getattr(error, "kind", type(error).__name__)
    return _STATUS.get(kind, 400)


def refusal(request: Request, error: KgError) -> Response:
    """Return an error as a page for people, and as problem+json for programs."""
    status = status_of(error)
    forms = protocol.wanted(request.headers.get("accept", ""), {})
    if forms[:1] == (protocol.HTML,):
        from kg.serve import html

        content = html.error(status, error, html.language(request.headers, request.query_params))
        response: Response = Response(content, status, media_type="text/html")
    else:
        response = _problem(status, error.message, error.hint, error.where)
    if status == 503:
        response.headers["retry-after"] = "5"
    response.headers["cache-control"] = "no-store"
    return response
