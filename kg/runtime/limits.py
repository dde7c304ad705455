"""The time limit of a command that only reads."""

from __future__ import annotations

import _thread
import os
import signal
import sys

from kg.errors import BadParameter

MOST = 86_400.0
"""Seconds a query may be given: a day."""


class deadline:  # noqa: N801 - used like a function
    """Stop this process, with a message, when the block takes longer than `seconds`.

    The engine has no time limit of its own, but lets other threads run; a process that only
    reads leaves nothing behind. Raises BadParameter where `seconds` is no time limit.
    """

    def __init__(self, seconds: float):
        if not 0 < seconds <= MOST:
            raise BadParameter(
                f"--timeout: {seconds:g} is no time limit.", hint="Take up to 86400 s."
            )
        self._seconds = seconds
        self._over = _thread.allocate_lock()

    def __enter__(self) -> None:
        try:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        except ValueError:
            pass  # not the main thread: signals are somebody else's
        self._over.acquire()
        _thread.start_new_thread(self._watch, ())

    def __exit__(self, *_: object) -> None:
        self._over.release()

    def _watch(self) -> None:
        """Wait until the block is over, or the time is up."""
        if self._over.acquire(timeout=self._seconds):
            return
        sys.stderr.write(
            f"Error: The query was stopped after {self._seconds:g} seconds. "
            "Ask for less, add a LIMIT, or raise --timeout.\n"
        )
        sys.stderr.flush()
        os._exit(3)
