"""Starting the server and ending it: the port, the address that is shown, Ctrl-C."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Callable
from typing import Any

import uvicorn

from kg.errors import KgError
from kg.graph.graph import Notice
from kg.serve import app
from kg.serve.site import Options, Site


class _Server(uvicorn.Server):
    """A server that says when it listens, and whose end waits for nobody."""

    def __init__(
        self, config: uvicorn.Config, listening: Callable[[], None], ending: Callable[[], None]
    ):
        super().__init__(config)
        self._listening = listening
        self._ending = ending
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        self._listening()

    def handle_exit(self, sig: int, frame: Any) -> None:
        """End at once: answers that are being made are given up."""
        super().handle_exit(sig, frame)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._ending)


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; raises KgError where it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # sends at once
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(256)
    except (OSError, OverflowError) as error:
        found.close()
        reason = getattr(error, "strerror", None) or str(error)
        hint = "Another program uses that port: take another with --port, or --port 0 for any."
        if getattr(error, "errno", 0) not in (98, 48, 10048):
            hint = "Try --port 8765 and --host 127.0.0.1."
        raise KgError(f"Nothing can listen on {host}:{port}: {reason}.", hint=hint) from None
    found.set_inheritable(False)
    return found


def address(host: str, listening: socket.socket) -> str:
    """Return the address under which a person reaches the server."""
    port = listening.getsockname()[1]
    name = "localhost" if host in ("0.0.0.0", "::", "127.0.0.1", "::1") else host
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/"


def run(options: Options, notice: Notice, then: Callable[[str], None]) -> None:
    """Serve until stopped; `then` is called with the address once the server listens.

    Raises KgError where the port cannot be had or there is no graph.
    """
    forget_program()
    listening = bound(options.host, options.port)
    with listening:
        site = Site(options, notice)
        config = uvicorn.Config(
            app.create(site),
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="on",
            timeout_graceful_shutdown=1,
        )
        server = _Server(config, lambda: then(address(options.host, listening)), site.end)
        asyncio.run(server.serve([listening]))


def forget_program() -> None:
    """Keep workers from running the started program once more: they need nothing of it."""
    program = sys.modules["__main__"]
    program.__spec__ = None
    vars(program).pop("__file__", None)
