"""The time limit of a command that only reads."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from kg.errors import BadParameter

MOST = 86_400.0
"""Seconds a query may be given: a day."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Stop this process, with a message, when the block takes longer than `seconds`.

    The engine has no time limit of its own, but lets other threads run; a process that only
    reads leaves nothing behind.
    """
    if not 0 < seconds <= MOST:
        raise BadParameter(f"--timeout: {seconds:g} is no time limit.", hint="Take up to 86400 s.")

    def stop() -> None:
        sys.stderr.write(
            f"Error: The query was stopped after {seconds:g} seconds. "
            "Ask for less, add a LIMIT, or raise --timeout.\n"
        )
        sys.stderr.flush()
        os._exit(3)

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    watch = threading.Timer(seconds, stop)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
