"""What runs in a worker process: the graph, opened once, and the pieces of work put to it.

A worker only reads, may be killed at any moment, and has a limit on its memory that the system
keeps. What goes wrong comes back as a Failure, so that every message reaches the reader whole.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from multiprocessing import parent_process
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import KgError
from kg.runtime import supervisor


class Home(NamedTuple):
    """Which compiled graph a worker answers from, and what it may take of the machine."""

    root: str
    folder: str
    memory: int
    """Bytes of address space."""
    niceness: int


class Failure(NamedTuple):
    """A KgError that has crossed from one process to another."""

    kind: str
    message: str
    where: str | None
    hint: str | None


class Unreadable(KgError):
    """The compiled graph is gone, or damaged."""


_HOME: list[Home] = []


def begin(home: Home) -> None:
    """Make this process a worker: it ends with the server, and its memory is limited."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # else its end is waited for
    if (parent := parent_process()) is not None:
        supervisor.end_with(parent.sentinel)
    _HOME[:] = [home]
    with suppress(OSError, ValueError):
        os.nice(home.niceness)
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (home.memory, home.memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def work(place: str, *given: Any) -> Any:
    """Return what a function of a module, named `module:function`, yields for this graph.

    It is called with the graph and what is given.
    """
    module, _, name = place.partition(":")
    try:
        function: Callable[..., Any] = getattr(import_module(module), name)
        return function(graph(), *given)
    except MemoryError:
        raise  # told by the pool as what it is
    except KgError as error:
        return Failure(type(error).__name__, error.message, error.where, error.hint)


@lru_cache(maxsize=1)
def graph() -> Any:
    """Return the graph of this worker.

    Raises Unreadable where the compiled graph is gone or damaged.
    """
    import json

    from kg.graph.graph import Graph
    from kg.runtime.freshness import MANIFEST
    from kg.runtime.project import Project
    from kg.store.store import Store

    home = _HOME[0]
    folder = Path(home.folder)
    try:
        counts = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        store = Store.open(folder / "store")
    except (OSError, ValueError, RuntimeError) as error:
        raise Unreadable(f"The compiled graph cannot be opened: {error}.") from None
    return Graph(store, Project(Path(home.root)), counts, folder=folder)


@lru_cache(maxsize=4)
def seen(as_of: str, known_on: str) -> Any:
    """Return the graph at the dates of the two clocks, each empty where it is not set."""
    if not as_of and not known_on:
        return graph()
    from kg.graph import as_of as clocks

    return clocks.at(graph(), as_of or None, known_on or None)


def ready(_: Any, as_of: str = "", known_on: str = "") -> int:
    """Open the graph, or make its view at two dates; return how many statements it has."""
    return len(seen(as_of, known_on).store)
