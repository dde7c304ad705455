"""Which sources of a graph a text is itself: they do not confirm it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from urllib.parse import urlsplit

from kg.graph.graph import Graph
from kg.model.naming import normal
from kg.records.sources import catalogue

TITLE = 12
"""Letters that a title must have by which a source is known."""


class Own:
    """Knows a text that is itself a source, by where it stands and what it is called."""

    def __init__(self, graph: Graph):
        self._all = catalogue(graph)

    @cached_property
    def _by_address(self) -> dict[str, set[str]]:
        return self._by((_address(one.address), one.root) for one in self._all.values())

    @cached_property
    def _by_title(self) -> dict[str, set[str]]:
        return self._by((normal(one.title), one.root) for one in self._all.values())

    def _by(self, pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for key, root in pairs:
            found.setdefault(key, set()).add(root)
        return found

    def sources(self, url: str, title: str) -> frozenset[str]:
        """Return the sources that a text is itself, by its address or title, with all copies."""
        address, named = _address(url), normal(title)
        roots = set(self._by_address.get(address, ())) if address else set()
        if len(named) > TITLE:
            roots |= self._by_title.get(named, set())
        if not roots:
            return frozenset()
        return frozenset(one.id for one in self._all.values() if one.root in roots) | roots


def _address(url: str) -> str:
    parts = urlsplit(url.strip()) if "://" in url else urlsplit(f"https://{url.strip()}")
    host = parts.netloc.lower().removeprefix("www.").removeprefix("m.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}" if host and parts.path.strip("/") else ""
