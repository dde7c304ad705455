"""Work beside other work, in a thread that nobody waits for when the process ends.

It loads nothing: the quickest answers wait for it too.
"""

from __future__ import annotations

import _thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Aside:
    """A piece of work that has been begun; its result is had when it is asked for."""

    def __init__(self, work: Callable[[], Any]):
        self._found: Any = None
        self._failed: BaseException | None = None
        self._is_done = _thread.allocate_lock()
        self._is_done.acquire()
        _thread.start_new_thread(self._run, (work,))

    def _run(self, work: Callable[[], Any]) -> None:
        try:
            self._found = work()
        except BaseException as error:  # it belongs to whoever asks for the result
            self._failed = error
        finally:
            self._is_done.release()

    def result(self) -> Any:
        """Wait for the work and return what it returned; raises what it raised."""
        with self._is_done:
            if self._failed is not None:
                raise self._failed
            return self._found
