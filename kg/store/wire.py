"""Requests to a server elsewhere: time limits, patience with a busy one, credentials, clear words.

Every request must be one that may be sent again: what a server did not answer is asked once more.
"""

from __future__ import annotations

import http.client
import json
import os
import time
from collections.abc import Callable, Mapping
from email.message import Message
from io import BufferedIOBase
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    Request,
    build_opener,
    parse_http_list,
    parse_keqv_list,
)

from kg.errors import BadParameter, KgError, NotFound

BUSY = (429, 502, 503, 504)
"""Answers by which a server says that it will answer later."""
TRIES = 5
"""How often a request is sent before it is given up."""
_FIRST, _LONGEST = 0.5, 60.0
"""Seconds before a request is sent again: twice as many each time, or what the server says."""
_SAID = 300
"""Characters of what a server says against a request that are passed on."""
USER, PASSWORD = "AUTOKG_USER", "AUTOKG_PASSWORD"
"""The variables of the environment that hold credentials."""


class Refused(KgError):
    """A server answered with an error."""

    def __init__(self, message: str, code: int, said: str, hint: str | None = None):
        super().__init__(message, hint=hint)
        self.code = code
        """The status of HTTP."""
        self.said = said
        """What the server says is wrong, on one line."""


class Login(NamedTuple):
    """A name with its password, sent only to a server that asks for it."""

    user: str
    password: str

    def __repr__(self) -> str:
        return f"Login({self.user!r}, …)"

    @classmethod
    def found(
        cls, user: str | None = None, file: str | None = None, known: Mapping[str, str] = os.environ
    ) -> Login | None:
        """Return the credentials of the options, else of the environment; None without any.

        Raises BadParameter for one without the other, NotFound for a file that cannot be read.
        """
        user = user or known.get(USER) or None
        password = known.get(PASSWORD)
        if file is not None:
            try:
                password = Path(file).read_text(encoding="utf-8").rstrip("\r\n")
            except (OSError, ValueError) as error:
                reason = getattr(error, "strerror", None) or "it is not UTF-8"
                raise NotFound(f"The password file '{file}' cannot be read: {reason}.") from None
        if user is None and file is None:
            return None
        if user is None:
            raise BadParameter("A password without a user.", hint=f"Give --user, or set {USER}.")
        if password is None:
            hint = f"Give --password-file, or set {PASSWORD}."
            raise BadParameter(f"No password for the user '{user}'.", hint=hint)
        return cls(user, password)


class Reply(NamedTuple):
    """What a server answered."""

    media: str
    headers: Message
    content: bytes


class Wire:
    """How requests are sent: `seconds` is what one answer may take, `tries` how often it is asked.

    `pause` waits for so many seconds.
    """

    def __init__(
        self,
        seconds: float = 60,
        tries: int = TRIES,
        login: Login | None = None,
        pause: Callable[[float], None] = time.sleep,
    ):
        self.seconds = seconds
        self.tries = tries
        self._pause = pause
        self._signing = _Signing(login) if login else None
        self._opener = build_opener(_Straight())
        self._has_answered = False

    def send(
        self,
        address: str,
        body: bytes | Path | None = None,
        headers: Mapping[str, str] | None = None,
        method: str | None = None,
        tries: int | None = None,
    ) -> Reply:
        """Return the answer to a request; a body that is a file is sent as it is read.

        A busy server is asked again, after pauses that grow. Raises Refused where it answers with
        an error, and KgError where there is no answer.
        """
        left = self.tries if tries is None else tries
        wait = _FIRST
        while True:
            left -= 1
            try:
                reply = self._once(address, body, dict(headers or {}), method)
            except HTTPError as error:
                if error.code not in BUSY or not left:
                    raise _refused(address, error) from None
                told = error.headers.get("retry-after", "")
                pause = min(float(told), _LONGEST) if told.isdigit() else wait
            except (URLError, OSError, http.client.HTTPException) as error:
                if not left or not self._is_passing(error):
                    raise self._unanswered(address, error) from None
                pause = wait
            else:
                self._has_answered = True
                return reply
            self._pause(pause)
            wait = min(wait * 2, _LONGEST)

    def _once(
        self, address: str, body: bytes | Path | None, headers: dict[str, str], method: str | None
    ) -> Reply:
        for is_last in (False, True):
            verb = method or ("GET" if body is None else "POST")
            request = Request(address, None, {"User-Agent": "autokg", **headers}, method=verb)
            if self._signing:
                self._signing.sign(request)
            try:
                return self._opened(request, body)
            except HTTPError as error:
                challenge = error.headers.get_all("www-authenticate", [])
                if is_last or error.code != 401 or not self._signing:
                    raise
                error.close()
                if not self._signing.learn(challenge, request.has_header("Authorization")):
                    raise
        raise AssertionError

    def _opened(self, request: Request, body: bytes | Path | None) -> Reply:
        file: BufferedIOBase | None = None
        try:
            if isinstance(body, Path):
                file = body.open("rb")
                request.data = file
                request.add_header("Content-Length", str(body.stat().st_size))
            else:
                request.data = body
            with self._opener.open(request, timeout=self.seconds) as answer:
                content = answer.read()
                return Reply(answer.headers.get_content_type(), answer.headers, content)
        finally:
            if file is not None:
                file.close()

    def _is_passing(self, error: Exception) -> bool:
        """Say whether what went wrong may go well the next time."""
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            return False  # as long again would be no better
        if isinstance(reason, ConnectionRefusedError):
            return self._has_answered
        return isinstance(reason, ConnectionError | http.client.HTTPException)

    def _unanswered(self, address: str, error: Exception) -> KgError:
        shown = redacted(address)
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            message = f"{shown} has not answered within {self.seconds:g} s."
            return KgError(message, hint="Ask for less, or raise --timeout.")
        if isinstance(reason, http.client.IncompleteRead):
            return KgError(f"The answer of {shown} breaks off.", hint="Its server's log says why.")
        hint = "Is the server running, and is the address right?"
        return KgError(f"{shown} cannot be reached: {reason or type(reason).__name__}.", hint=hint)


def checked(address: str, option: str, example: str) -> str:
    """Return an address that can be asked. Raises BadParameter, without repeating a password."""
    hint = f"Write it as {example}."
    try:
        parts = urlsplit(address)
        is_address = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        message = f"{option}: '{redacted(address)}' is no address of a server."
        raise BadParameter(message, hint=hint)
    if parts.username is not None or parts.password is not None:
        hint = f"Give --user and --password-file, or set {USER} and {PASSWORD}."
        raise BadParameter(f"{option}: the address holds a password.", hint=hint)
    return address


def redacted(address: str) -> str:
    """Return an address without what stands before an @ in its host.

    >>> redacted("http://me:secret@example.org/x")
    'http://example.org/x'
    """
    scheme, slashes, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{slashes}{host.rpartition('@')[2]}{slash}{path}"


class _Straight(HTTPRedirectHandler):
    """Follows nothing: a request with a body and a password goes where it was sent."""

    def redirect_request(self, *_: Any) -> None:
        """Return no request."""


class _Signing(HTTPDigestAuthHandler):
    """Puts a name and its password into requests, in the way that the server asked for."""

    def __init__(self, login: Login):
        known = HTTPPasswordMgrWithDefaultRealm()
        super().__init__(known)
        self._login = login
        self._known = known
        self._digest: dict[str, str] = {}
        self._is_basic = False
        self._lock = Lock()

    def learn(self, challenges: list[str], was_signed: bool) -> bool:
        """Take what a server asks for; say whether the request may be sent again with it.

        A digest holds for a while only, and requests at the same time may be given several.
        """
        for challenge in challenges:
            scheme, _, rest = challenge.partition(" ")
            if scheme.casefold() == "digest":
                self._digest = parse_keqv_list(parse_http_list(rest))
                return True
        self._is_basic = any(one.partition(" ")[0].casefold() == "basic" for one in challenges)
        return self._is_basic and not was_signed

    def sign(self, request: Request) -> None:
        """Add the header that was asked for."""
        if self._digest:
            with self._lock:
                self._known.add_password(None, request.full_url, *self._login)
                told = self.get_authorization(request, self._digest)
            if told:
                request.add_unredirected_header("Authorization", f"Digest {told}")
        elif self._is_basic:
            from base64 import b64encode

            told = b64encode(":".join(self._login).encode()).decode()
            request.add_unredirected_header("Authorization", f"Basic {told}")


def _refused(address: str, error: HTTPError) -> Refused:
    shown = redacted(address)
    try:
        body = error.read()
    except (OSError, http.client.HTTPException):
        body = b""
    said = told(body)
    hint = None
    if error.code in (401, 403):
        hint = f"Give --user and --password-file, or set {USER} and {PASSWORD}."
    elif 300 <= error.code < 400:
        said = f"it is at {redacted(error.headers.get('location', 'another address'))}."
        hint = "Name that address."
    return Refused(f"{shown} answers {error.code}: {said}", error.code, said, hint)


def told(body: bytes) -> str:
    """Return what a server says is wrong, on one line."""
    text = body.decode("utf-8", "replace")
    try:
        found = json.loads(text)
        text = " ".join(filter(None, (found.get("detail"), found.get("hint")))) or text
    except (ValueError, AttributeError, TypeError):
        pass
    return " ".join(text.split())[:_SAID] or "without a word."
