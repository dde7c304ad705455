"""What one running server knows: its options, the graph it answers from, what it has kept."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import KgError
from kg.graph.graph import Graph, Notice
from kg.runtime import freshness
from kg.runtime.cache import Slot
from kg.runtime.project import Project
from kg.serve import worker
from kg.serve.kept import Kept
from kg.serve.pool import MEMORY, Pool, Work

WATCHED = 1.0
"""Seconds between two looks whether the graph was compiled again."""
LONGEST = 180.0
"""Seconds in which the graph is made as it was seen at another date."""
HEAVY = 60.0
"""Seconds for a page: it asks only questions of our own."""
MOST = 100_000_000
"""Bytes of an answer at most."""


def exploring(clocks: tuple[str, str] = ("", ""), names: tuple[str, ...] = ()) -> Work:
    """Return the work of making the explorer, which gives way to everything else."""
    given = (*clocks, names)
    return Work("kg.serve.explorer:document", given, LONGEST, "slow", is_ours=True)


class Options(NamedTuple):
    """What the person who starts the server decides."""

    project: str | None = None
    host: str = "127.0.0.1"
    port: int = 8765
    timeout: float = 10.0
    workers: int = 2
    cors: bool = False
    names: tuple[str, ...] = ()
    """More names under which the server may be asked."""
    memory: int = MEMORY


class Site:
    """A server's state; `start` before the first request, `stop` after the last."""

    def __init__(self, options: Options, notice: Notice):
        self.options = options
        self.notice = notice
        self.kept = Kept()
        self.root = str(Project.find(options.project).root)
        graph = Graph.open(options.project, notice)
        self.counts = graph.counts
        self._folder = self._compiled(graph)
        self._pool: Pool | None = None
        self._views: set[tuple[str, str]] = {("", "")}
        self._mending = asyncio.Lock()
        self._watch: asyncio.Task[None] | None = None
        self._warming: asyncio.Task[Any] | None = None

    def _compiled(self, graph: Graph) -> str:
        slot = Slot(graph.project)
        if not slot.is_ready():
            raise KgError(
                "The compiled graph cannot be kept, and workers could not open it.",
                hint="Free some space, or name another folder in AUTOKG_CACHE.",
            )
        return str(slot.path)

    @property
    def digest(self) -> str:
        """What tells this compiled graph from every other."""
        return Path(self._folder).name

    @property
    def pool(self) -> Pool:
        """The workers of the present graph."""
        assert self._pool is not None, "the server has not started"
        return self._pool

    async def start(self) -> None:
        """Start workers, and begin to look for a newer graph."""
        self._begin()
        self._watch = asyncio.create_task(self._watching())

    def _begin(self) -> None:
        options = self.options
        self._pool = Pool(self.root, self._folder, options.workers, options.memory)
        self._warming = asyncio.create_task(self._warm(self._pool))

    async def _warm(self, pool: Pool) -> None:
        """Let the workers of pages read what most pages need, before anybody asks for one."""

        async def one(lane: str, place: str, number: int) -> None:
            with suppress(KgError):
                await pool.answer((place, number), Work(place, (), LONGEST, lane, is_ours=True))

        for lane, place in (("quick", "kg.serve.editor:warm"), ("pages", "kg.serve.pages:warm")):
            await asyncio.gather(*(one(lane, place, n) for n in range(self.options.workers)))
        made = exploring()
        with suppress(KgError):
            await pool.answer(made[:2], made)

    def end(self) -> None:
        """Give up every answer that is being made."""
        if self._pool is not None:
            self._pool.end()

    async def stop(self) -> None:
        """End all workers."""
        for task in (self._watch, self._warming):
            if task is not None:
                task.cancel()
        if self._pool is not None:
            self._pool.stop()

    async def _watching(self) -> None:
        while True:
            await asyncio.sleep(WATCHED)
            with suppress(OSError, KgError):
                self.renew()
                os.utime(self._folder)  # the cache removes those that were used longest ago

    def renew(self) -> bool:
        """Answer from the newest compiled graph from now on; say whether there was a newer one."""
        folder = freshness.graph_folder(self.root)
        if folder is None or os.path.realpath(folder) == os.path.realpath(self._folder):
            return False
        self._folder = folder
        self._replace()
        self.notice("The graph was compiled anew; answering from the new one.")
        return True

    async def work(
        self,
        key: Hashable,
        work: Work,
        is_gone: Callable[[], Awaitable[bool]] | None = None,
        clocks: tuple[str, str] = ("", ""),
    ) -> Any:
        """Return what a worker yields, once the graph at the dates of both clocks is made."""
        try:
            return await self._work(key, work, is_gone, clocks)
        except KgError as error:
            if getattr(error, "kind", "") != worker.Unreadable.__name__:
                raise
        await self._mend(self.pool)
        return await self._work(key, work, is_gone, clocks)

    async def _mend(self, pool: Pool) -> None:
        """Compile the graph again where what the workers should open is gone or damaged."""
        async with self._mending:
            if self._pool is not pool:
                return  # somebody else has mended it
            graph = await asyncio.to_thread(Graph.open, self.options.project, self.notice)
            self._folder = self._compiled(graph)
            self._replace()
            self.notice("The compiled graph was gone or damaged; answering from a new one.")

    def _replace(self) -> None:
        """Answer with workers of the present graph from now on."""
        old = self._pool
        self._views = {("", "")}
        self.kept.clear()
        self._begin()
        if old is not None:
            old.close()

    async def _work(
        self,
        key: Hashable,
        work: Work,
        is_gone: Callable[[], Awaitable[bool]] | None,
        clocks: tuple[str, str],
    ) -> Any:
        pool = self.pool
        if clocks not in self._views:
            ready = Work("kg.serve.worker:ready", clocks, LONGEST, "pages")
            await pool.answer(("view", clocks), ready, is_gone)
            self._views.add(clocks)
        return await pool.answer(key, work, is_gone)
