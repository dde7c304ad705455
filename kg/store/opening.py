"""Opening a finished store beside other work, as the first thing that every answer waits for."""

from __future__ import annotations

import pyoxigraph as ox

from kg.runtime.background import Aside


def begin(folder: str) -> Aside:
    """Return a store that is being opened; its result raises OSError where there is none."""
    return Aside(lambda: ox.Store.read_only(folder))
