"""A process beside the command, which ends it when it takes more than it may.

The engine has no limits of its own, and while it reads a query it lets no other thread of
Python run. So the command works in a child, and its parent, which does nothing else, watches
the time and the memory that `kg.runtime.limits` sets: it needs nothing from the child to stop it.
The parent gives back the child's exit code, and when the parent is killed the child ends too.

Where processes cannot be forked (Windows) there is no parent, and the limits do what they can.
"""

from __future__ import annotations

import os

STAYING = ("serve", "mcp")
"""Commands that go on until they are told to end, and that set limits for workers of their own."""
GIGABYTE = 1 << 30
_PAUSE = 0.05
"""Seconds between two looks at the memory of the child."""
_GRACE = 0.3
"""Seconds that a child has to end by itself after Ctrl-C before it is stated again."""

_line: int | None = None
"""Where the child tells its parent about limits; None without a parent."""


def start() -> None:
    """Go on in a child, while this process becomes its parent and ends with its exit code."""
    global _line
    if not hasattr(os, "fork") or _line is not None:
        return
    heard, told = os.pipe()  # the child tells, the parent hears
    alive, held = os.pipe()  # the parent holds one end: it closes when the parent dies
    child = os.fork()
    if child:
        os.close(told)
        os.close(alive)
        os._exit(_watch(child, heard))
    os.close(heard)
    os.close(held)
    _line = told
    end_with(alive)


def say(text: str) -> bool:
    """Tell the parent about a limit; False where there is no parent to hear it."""
    if _line is None:
        return False
    try:
        os.write(_line, f"{text}\n".encode())
    except OSError:
        return False
    return True


def end_with(alive: int) -> None:
    """Let the kernel end this process when the other end of a pipe is closed.

    Whatever this process is doing: commands, drawing and the workers of the server end so.
    """
    import fcntl

    if not hasattr(fcntl, "F_SETSIG"):
        return  # without it a child goes on to its own end
    kill = 9
    fcntl.fcntl(alive, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(alive, fcntl.F_SETSIG, kill)
    flags = fcntl.fcntl(alive, fcntl.F_GETFL)
    fcntl.fcntl(alive, fcntl.F_SETFL, flags | os.O_ASYNC | os.O_NONBLOCK)
    try:
        os.read(alive, 1)
    except BlockingIOError:
        return  # it is still open
    os._exit(1)  # the parent was gone before this process could listen


def _watch(child: int, heard: int) -> int:
    """Wait for the child, and stop it at its limits; return the exit code for both."""
    import signal

    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)  # a byte for each signal
    for one in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(one, lambda *_: None)
    text, sent = _wait(child, heard, woken)
    _, status = os.waitpid(child, 0)
    if text is not None:
        _write(text)
        return 3
    if not os.WIFSIGNALED(status):
        return os.waitstatus_to_exitcode(status)
    number = os.WTERMSIG(status)
    if number == signal.SIGINT:
        _write("Stopped.")
        return 130
    if number in sent:
        return 128 + number
    _write(
        f"Error: The command was ended from outside or by the engine "
        f"({signal.Signals(number).name}), perhaps for want of memory. Ask for less."
    )
    return 3


def _wait(child: int, heard: int, woken: int) -> tuple[str | None, set[int]]:
    """Return when the child has closed its line: a sentence where it passed a limit, and signals.

    A signal that reaches the parent is passed on; Ctrl-C only after a while, since the terminal
    tells both.
    """
    import select
    import time

    limits = _Limits(child)
    sent: set[int] = set()
    ask_again = 0.0
    while True:
        pause = _PAUSE if limits.set or ask_again else None
        ready = select.select([heard, woken], [], [], pause)[0]
        if woken in ready:
            for number in os.read(woken, 64):
                sent.add(number)
                if number == 2:
                    ask_again = ask_again or time.monotonic() + _GRACE
                elif number in (1, 15):
                    _kill(child, number)
        if ask_again and time.monotonic() > ask_again:
            ask_again = 0.0
            _kill(child, 2)
        if text := limits.passed():
            _kill(child, 9)
            return text, sent
        if heard in ready:
            told = os.read(heard, 65536)
            if not told:
                return None, sent
            for line in told.decode().splitlines():
                limits.hear(line)


class _Limits:
    """The limits that are in force, as the child told them."""

    def __init__(self, child: int):
        self._child = child
        self.set: list[tuple[float, float, int]] = []
        """For each that is in force, the last first: until when, seconds, bytes."""

    def hear(self, line: str) -> None:
        """Take in one line: `limit SECONDS BYTES`, or `end` for the last one."""
        import time

        word, *numbers = line.split()
        if word == "end":
            self.set.pop()
        else:
            seconds, room = float(numbers[0]), int(numbers[1])
            self.set.append((time.monotonic() + seconds, seconds, room))

    def passed(self) -> str | None:
        """Return what to say where a limit is passed."""
        import time

        for until, seconds, room in self.set:
            if time.monotonic() >= until:
                return too_long(seconds)
            if room and resident(self._child) > room:
                return too_large(room)
        return None


def _kill(child: int, number: int) -> None:
    try:
        os.kill(child, number)
    except ProcessLookupError:
        return


def _write(text: str) -> None:
    try:
        os.write(2, f"{text}\n".encode())
    except OSError:
        return


def too_long(seconds: float) -> str:
    """Return what to say of a query that took longer than it may."""
    return (
        f"Error: The query was stopped after {seconds:g} seconds. "
        "Ask for less, add a LIMIT, or raise --timeout."
    )


def too_large(room: int) -> str:
    """Return what to say of a query that took more memory than it may, in bytes."""
    return (
        f"Error: The query was stopped at {room / GIGABYTE:.1f} GB of memory. "
        "Ask for less, sort less at once, or raise --memory."
    )


def resident(process: int) -> int:
    """Return the bytes of memory that a process holds; 0 where the system does not say."""
    try:
        with open(f"/proc/{process}/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
