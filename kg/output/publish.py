"""The compiled graph in an engine elsewhere: in pieces, counted, in the place of an older one.

Each source's graph is one request, the merge of all of them several. With `swap`, everything is
first loaded beside what is there, under other names, and counted; only then it takes its place.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from kg.errors import KgError
from kg.graph.graph import Graph
from kg.model.namespaces import BASE, SOURCE
from kg.store.graph_store import GraphStore
from kg.store.store import Store
from kg.store.wire import Refused

STAGING = f"{BASE}staging/"
"""How the names of graphs begin that are loaded and not yet in their place."""
PIECE = 4_000_000
"""Bytes of the merge of all sources that one request carries, about."""
_MOVES = 200
"""Graphs that a request moves where the engine refuses to move all at once."""
_SHOWN = 3
"""Graphs that a message names."""

Notice = Callable[[str], None]


class Published(NamedTuple):
    """What was loaded: named graphs, quads, and how many graphs of before were dropped."""

    graphs: int
    quads: int
    dropped: int


def publish(
    graph: Graph, target: GraphStore, swap: bool = False, jobs: int = 4,
    notice: Notice = lambda _: None,
) -> Published:  # fmt: skip
    """Load a graph into an engine; with `swap`, in the place of an older one.

    `jobs` is how many requests are under way at a time. Raises KgError, which says what is there
    now, where something of others or an older graph is in the way, or anything goes wrong.
    """
    return _Publishing(graph.store, target, jobs, notice).run(swap)


class _Publishing:
    """One run: what has been done is known at any time, for the message where it fails."""

    def __init__(self, store: Store, target: GraphStore, jobs: int, notice: Notice):
        self.store = store
        self.target = target
        self.jobs = jobs
        self.notice = notice
        self.names = store.graphs()
        self.loaded: dict[str | None, int] = {}
        self.state = "Nothing was changed there."

    def run(self, swap: bool) -> Published:
        try:
            return self._swapped() if swap else self._fresh()
        except KgError as error:
            message = f"{error.message} {self.state}"
            raise KgError(message, where=error.where, hint=error.hint) from None
        except BaseException:
            self.notice(self.state)
            raise

    def _fresh(self) -> Published:
        there = self.target.count_default() + sum(self.target.counts().values())
        if there:
            hint = "With --swap the new graph takes the place of the old."
            raise KgError(f"{there:,} triples are there already.", hint=hint)
        half = (
            "A part of the graph is there: {} of {} graphs. --swap puts a whole one in its place."
        )
        self._load(lambda name: name, half)
        self.state = "All of it was sent; --swap sends it again, in the place of this."
        self._compare(self._there())
        return Published(len(self.names), sum(self.loaded.values()), 0)

    def _swapped(self) -> Published:
        before = self.target.counts()
        if self.target.count_default() and not self.target.is_ours():
            hint = "Name a graph for this one: --default-graph urn:autokg."
            raise KgError("What is in the default graph there is not of autokg.", hint=hint)
        old = {name for name in before if name.startswith(SOURCE)} - set(self.names)
        for name in (name for name in before if name.startswith(STAGING)):
            self.target.drop(name)
        staged = {_staging(name): name for name in (*self.names, None)}
        left = f"The graph of before is as it was; beside it stand graphs {STAGING}…, {{}} of {{}}."
        try:
            self._load(_staging, left)
            self._compare(dict(self.target.counts().items()), _staging)
        except BaseException:
            self._unstage(staged)
            raise
        self._into_place(staged, old)
        self.state = "All graphs are in their place, though."
        self._compare(self._there())
        return Published(len(self.names), sum(self.loaded.values()), len(old))

    def _there(self) -> dict[str | None, int]:
        found: dict[str | None, int] = {
            name: count for name, count in self.target.counts().items() if name.startswith(SOURCE)
        }
        return {**found, None: self.target.count_default()}

    def _load(self, placed: Callable[[str | None], str | None], state: str) -> None:
        """Load all graphs under the names that `placed` gives them."""
        whole = len(self.names) + 1

        def one(name: str) -> tuple[str, int]:
            content = self.store.dump(name)
            self.target.put(placed(name), content)
            return name, content.count(b"\n")

        tell = max(whole // 10, 1)
        with ThreadPoolExecutor(self.jobs) as workers:
            running = [workers.submit(one, name) for name in self.names]
            try:
                for task in running:
                    name, count = task.result()
                    self.loaded[name] = count
                    self.state = state.format(f"{len(self.loaded):,}", f"{whole:,}")
                    if not len(self.loaded) % tell:
                        self.notice(f"{len(self.loaded):,} of {whole:,} graphs are loaded.")
            finally:
                workers.shutdown(cancel_futures=True)
        self._load_merge(placed(None))
        self.state = state.format(f"{len(self.loaded):,}", f"{whole:,}")

    def _load_merge(self, place: str | None) -> None:
        """Load the merge of all sources in pieces; what it holds is counted."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "merge.nt"
            self.store.dump_to(path)
            count = 0
            for number, piece in enumerate(_pieces(path)):
                (self.target.add if number else self.target.put)(place, piece)
                count += piece.count(b"\n")
                self.notice(f"{count:,} triples of the merge of all sources are loaded.")
            self.loaded[None] = count

    def _compare(
        self,
        there: Mapping[str | None, int],
        placed: Callable[[str | None], str | None] = lambda name: name,
    ) -> None:
        """Raise KgError where the engine does not count what was loaded."""
        wrong = [
            f"{name or 'the merge of all sources'}: {found:,} of {count:,}"
            for name, count in self.loaded.items()
            if (found := there.get(placed(name), 0)) != count
        ]
        if not wrong:
            return
        more = f" and {len(wrong) - _SHOWN:,} more graphs" if len(wrong) > _SHOWN else ""
        hint = None
        whole, named = self.loaded[None], sum(self.loaded.values()) - self.loaded[None]
        if len(wrong) == 1 and there.get(placed(None), 0) in (named, whole + named):
            hint = "Its default graph shows all graphs: name one by --default-graph urn:autokg."
        listed = "; ".join(wrong[:_SHOWN])
        raise KgError(f"The engine counts otherwise: {listed}{more}.", hint=hint)

    def _into_place(self, staged: Mapping[str, str | None], old: set[str]) -> None:
        """Put what is staged in the place of what is there, by update or graph by graph."""
        half = (
            f"{{}} of {len(staged):,} graphs may be new and the others old, and graphs {STAGING}…"
            " stand beside them. Say the same command again."
        )
        self.state = half.format("Some")
        if self.target.can_update:
            self._moved(dict(staged), sorted(old))
            return
        for done, name in enumerate(self.names):
            self.target.put(name, self.store.dump(name))
            self.state = half.format(f"{done + 1:,}")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "merge.nt"
            self.store.dump_to(path)
            self.target.put(None, path)
        for name in sorted(old):
            self.target.drop(name)
        self._unstage(staged)

    def _moved(self, waiting: dict[str, str | None], old: list[str]) -> None:
        """Move graphs in one request; where that is refused, in several."""
        try:
            self.target.move(waiting, old)
            return
        except Refused as error:
            self.notice(f"{error.message} They are moved {_MOVES} at a time.")
        while True:
            there = self.target.counts()
            left = {name: place for name, place in waiting.items() if name in there}
            if not left:
                break
            some = dict(list(left.items())[:_MOVES])
            self.target.move(some)
            if self.target.counts().keys() >= some.keys():
                raise KgError("The engine took an update and moved nothing.")
        for name in old:
            self.target.drop(name)

    def _unstage(self, staged: Mapping[str, str | None]) -> None:
        """Drop what is staged; where even that fails, the state says that it is there."""
        try:
            for name in self.target.counts():
                if name in staged:
                    self.target.drop(name)
        except KgError:
            return
        if self.state.startswith("The graph of before"):
            self.state = "The graph of before is as it was."


def _staging(name: str | None) -> str:
    """Return the name of a graph until it is in its place."""
    return STAGING + ("merge" if name is None else name.removeprefix(BASE))


def _pieces(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file, so many bytes at a time; an empty file is one piece.

    Lines with blank nodes come first and together: in two requests one node would be two.
    """
    with path.open("rb") as file:
        blank = [line for line in file if _has_blank(line)]
        file.seek(0)
        piece, size = [b"".join(blank)], 0
        for line in file:
            if blank and _has_blank(line):
                continue
            piece.append(line)
            size += len(line)
            if size >= PIECE:
                yield b"".join(piece)
                piece, size = [], 0
        if piece or not path.stat().st_size:
            yield b"".join(piece)


def _has_blank(line: bytes) -> bool:
    return line.startswith(b"_:") or b"> _:" in line
