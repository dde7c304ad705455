"""Opening a finished store beside other work, as the first thing that every answer waits for."""

from __future__ import annotations

import _thread

import pyoxigraph as ox


class Opening:
    """A store that is being opened in a thread of its own, which needs no Python to run."""

    def __init__(self, folder: str):
        self._engine: ox.Store | None = None
        self._error: Exception | None = None
        self._is_done = _thread.allocate_lock()
        self._is_done.acquire()
        _thread.start_new_thread(self._open, (folder,))

    def _open(self, folder: str) -> None:
        try:
            self._engine = ox.Store.read_only(folder)
        except Exception as error:  # whoever waits for the store is told
            self._error = error
        finally:
            self._is_done.release()

    def engine(self) -> ox.Store:
        """Wait for the store; raises what opening it raised, OSError where there is none."""
        with self._is_done:
            if self._error:
                raise self._error
            assert self._engine is not None
            return self._engine
