"""Worker processes that are killed: by time, by memory, or because nobody waits any more.

The engine cannot be asked to stop, and some texts keep even its parser busy for ever, so a query
runs in a process that can be ended. There are three lanes. A query starts in the quick one; when
it takes long it is ended there and begins anew in the slow one, whose workers give way to all
others. Pages have workers of their own, which keep in memory what pages are made of. A runaway
query therefore never stands before the next one.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Awaitable, Callable, Hashable
from threading import Thread
from typing import Any, NamedTuple

import pebble
from pebble import ProcessExpired

from kg import errors
from kg.errors import KgError
from kg.serve import worker
from kg.serve.worker import Failure, Home

QUICK = 1.0
"""Seconds after which a query is taken for a long one."""
WAITING = 256
"""How many pieces of work may wait in a lane."""
ENDING = 0.2
"""Seconds in which workers may end by themselves."""
LOOKS = 0.25
"""Seconds between two looks whether somebody still waits for an answer."""
MEMORY = 4 << 30
"""Bytes of address space a worker may take."""
LANES = {"quick": 0, "slow": 5, "pages": 2}
"""The lanes, and how far their workers give way to others."""
ALLOCATION = (-6, -11, 1, 134)
"""How a process ends that is given no more memory."""
PRELOADED = ["kg.graph.graph", "kg.store.written", "kg.serve.worker", "kg.graph.as_of"]


class Stopped(KgError):
    """A query or page was not answered for want of time, memory or a free worker."""


class Gone(Exception):
    """Whoever asked has left."""


class Work(NamedTuple):
    """A piece of work: a function by its place, what it is given, and for how long at most."""

    place: str
    given: tuple[Any, ...]
    seconds: float
    lane: str = "quick"
    is_ours: bool = False
    """Whether it is sure to end, so that it stays in its lane however long it takes."""


class Pool:
    """The workers of one compiled graph."""

    def __init__(self, root: str, folder: str, workers: int, memory: int = MEMORY):
        self.memory = memory
        self._home = Home(root, folder, memory, 0)
        self._workers = workers
        self._lanes = {name: self._lane(name) for name in LANES}
        self._waiting = dict.fromkeys(LANES, 0)
        self._running: dict[Hashable, tuple[asyncio.Task[Any], list[int]]] = {}
        self._long: dict[Hashable, None] = {}
        self._is_ending = False

    def _lane(self, name: str) -> pebble.ProcessPool:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(PRELOADED)
        home = self._home._replace(niceness=LANES[name])
        return pebble.ProcessPool(
            self._workers, initializer=worker.begin, initargs=(home,), context=context
        )

    def end(self) -> None:
        """Give up every answer that is being made: the server is about to end."""
        self._is_ending = True
        self._stopping()  # before anything is given up: nobody takes the place of a killed worker
        for task, _ in list(self._running.values()):
            task.cancel()

    def stop(self) -> None:
        """End every worker at once, whatever it is doing."""
        ending = self._stopping()
        for one in ending:
            one.join(ENDING / len(ending))
        for process in multiprocessing.active_children():
            process.kill()

    def _stopping(self) -> list[Thread]:
        ending = [Thread(target=lane.stop, daemon=True) for lane in self._lanes.values()]
        for one in ending:
            one.start()
        return ending

    def close(self) -> None:
        """Let the workers finish what they have begun, and end."""
        for lane in self._lanes.values():
            lane.close()  # type: ignore[no-untyped-call]

    async def answer(
        self, key: Hashable, work: Work, is_gone: Callable[[], Awaitable[bool]] | None = None
    ) -> Any:
        """Return what a piece of work yields; who asks for the same at the same time shares it.

        Raises what it raised, Stopped where it was ended, and Gone where the asker has left;
        when all of them have, it is ended.
        """
        found = self._running.get(key)
        if found is None:
            task = asyncio.create_task(self._timed(key, work))
            found = self._running[key] = (task, [0])
            task.add_done_callback(lambda _: self._running.pop(key, None))
        task, askers = found
        askers[0] += 1
        try:
            while not (await asyncio.wait({task}, timeout=LOOKS))[0]:
                if is_gone is not None and await is_gone():
                    raise Gone
            return task.result()
        except asyncio.CancelledError:
            if self._is_ending:
                raise Stopped("The server was stopped while it was answering.") from None
            raise
        finally:
            askers[0] -= 1
            if not askers[0] and not task.done():
                self._running.pop(key, None)
                task.cancel()

    async def _timed(self, key: Hashable, work: Work) -> Any:
        """Do a piece of work in its lane; a query that takes long goes on in the slow one."""
        left = work.seconds
        if work.lane == "quick" and not work.is_ours:
            if key not in self._long and left > QUICK:
                try:
                    return await self._in_lane("quick", work, QUICK)
                except _Overdue:
                    self._long[key] = None
                    if len(self._long) > 1000:
                        self._long.pop(next(iter(self._long)))
                    left -= QUICK
            if key in self._long:
                return await self._last("slow", work, left)
        return await self._last(work.lane, work, left)

    async def _last(self, lane: str, work: Work, left: float) -> Any:
        try:
            return await self._in_lane(lane, work, left)
        except _Overdue as overdue:
            if overdue.begun:
                message = f"The query was stopped after {work.seconds:g} s."
                hint = "Ask for less, add a LIMIT, or raise --timeout."
            else:
                message = f"Nobody was free to answer within {work.seconds:g} s."
                hint = "Others are asking long queries; try again in a moment."
            raise Stopped(message, hint=hint) from None

    async def _in_lane(self, lane: str, work: Work, seconds: float) -> Any:
        if self._waiting[lane] >= WAITING:
            raise Stopped("Too many are waiting for an answer.", hint="Try again in a moment.")
        self._waiting[lane] += 1
        try:
            try:
                return await self._once(lane, work, seconds)
            except _Lost:
                return await self._once(lane, work, seconds)
        except _Lost:
            hint = "Another one has taken its place; try again."
            raise Stopped("The worker that was answering has ended.", hint=hint) from None
        finally:
            self._waiting[lane] -= 1

    async def _once(self, lane: str, work: Work, seconds: float) -> Any:
        """Give a piece of work to a worker; raises _Lost where that was killed by somebody else."""
        pool = self._lanes[lane]
        future: asyncio.Future[Any] | None = None
        try:
            begun = pool.schedule(worker.work, args=(work.place, *work.given))
            future = asyncio.wrap_future(begun)
            if not (await asyncio.wait({future}, timeout=seconds))[0]:
                raise _Overdue(begun.running())
            return _result(future.result(), self.memory)
        except ProcessExpired as expired:
            if expired.exitcode in ALLOCATION:
                raise _too_much(self.memory) from None
            raise _Lost from None
        except MemoryError:
            raise _too_much(self.memory) from None
        except RuntimeError:  # the lane is broken: all its workers were killed while idle
            if self._lanes[lane] is pool:
                self._lanes[lane] = self._lane(lane)
                asyncio.get_running_loop().run_in_executor(None, pool.stop)
            raise _Lost from None
        finally:
            if future is not None:
                future.cancel()


class _Lost(Exception):
    """The worker has ended before its work."""


class _Overdue(Exception):
    """The time is up."""

    def __init__(self, begun: bool):
        super().__init__()
        self.begun = begun


def _result(found: Any, memory: int) -> Any:
    if not isinstance(found, Failure):
        return found
    if "memory" in found.message.casefold():
        raise _too_much(memory)
    kind = getattr(errors, found.kind, None) or KgError
    if found.kind == "BadTable":
        kind = KgError
    error: KgError = kind(found.message, where=found.where, hint=found.hint)
    error.kind = found.kind  # type: ignore[attr-defined]
    raise error


def _too_much(memory: int) -> Stopped:
    message = f"The query was stopped: it needs more than {memory / (1 << 30):.3g} GB of memory."
    return Stopped(message, hint="Ask for less, or add a LIMIT inside the query.")
