"""How long a query may take, and how much memory.

The limits are watched by the parent process of `kg.runtime.supervisor`, which the engine cannot
keep from running. Where there is none (in a library, on Windows) a thread watches the time; the
engine lets it run but for the time that it spends reading a query.
"""

from __future__ import annotations

import _thread
import os
import signal
import sys

from kg.errors import BadParameter
from kg.runtime import supervisor

MOST = 86_400.0
"""Seconds a query may be given: a day."""


class deadline:  # noqa: N801 - used like a function
    """Stop this process, with a message, when the block takes more than it is given.

    `seconds` of time; `gigabytes` of memory, by default half of what is free when it begins.
    A process that only reads leaves nothing behind. Raises BadParameter where `seconds` is no
    time limit or `gigabytes` no amount.
    """

    def __init__(self, seconds: float, gigabytes: float | None = None):
        if not 0 < seconds <= MOST:
            raise BadParameter(
                f"--timeout: {seconds:g} is no time limit.", hint="Take up to 86400 s."
            )
        if gigabytes is not None and not gigabytes > 0:
            raise BadParameter(f"--memory: {gigabytes:g} is no amount.", hint="Take 2 for 2 GB.")
        self._seconds = seconds
        self._room = int(gigabytes * supervisor.GIGABYTE) if gigabytes else free() // 2
        self._over = _thread.allocate_lock()
        self._is_watched = False

    def __enter__(self) -> None:
        try:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        except ValueError:
            pass  # not the main thread: signals are somebody else's
        self._is_watched = supervisor.say(f"limit {self._seconds} {self._room}")
        if not self._is_watched:
            self._over.acquire()
            _thread.start_new_thread(self._watch, ())

    def __exit__(self, *_: object) -> None:
        if self._is_watched:
            supervisor.say("end")
        else:
            self._over.release()

    def _watch(self) -> None:
        """Wait until the block is over, or the time is up."""
        if self._over.acquire(timeout=self._seconds):
            return
        sys.stderr.write(supervisor.too_long(self._seconds) + "\n")
        sys.stderr.flush()
        os._exit(3)


def free() -> int:
    """Return the bytes of memory that are free; 0 where the system does not say."""
    try:
        with open("/proc/meminfo", "rb") as file:
            for line in file:
                if line.startswith(b"MemAvailable:"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return 0
