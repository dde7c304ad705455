"""What a page is given, and what it gives back: a template with values, and data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from kg.graph.graph import Graph
from kg.output import export
from kg.records.sources import Source
from kg.serve import tables
from kg.serve.reading import Reading
from kg.store.results import Triples


class Asked(NamedTuple):
    """A page that is asked for: of what, with which parameters, in which language."""

    reading: Reading
    name: str
    given: Mapping[str, str]
    lang: str
    address: str
    pairs: tuple[tuple[str, str], ...] = ()
    """All parameters in their order, also those that are given several times."""

    def chips(self, sources: Sequence[Source], most: int = 2) -> tuple[list[tables.Chip], int]:
        """Return the first sources as chips, and how many more there are."""
        return tables.chips(sources, self.lang, most)

    def by_id(self, ids: Sequence[str]) -> list[Source]:
        """Return sources by their ids, unknown ones left out."""
        known = self.reading.sources
        return [known[name] for name in ids if name in known]


def turtle(graph: Graph, triples: Triples) -> bytes:
    """Return triples as Turtle."""
    written = export.part(graph, triples, "turtle")
    assert isinstance(written, bytes)
    return written


class View(NamedTuple):
    """A page: its template and what that shows, and the same as data."""

    template: str = ""
    values: Mapping[str, Any] = {}
    header: Sequence[str] = ()
    lines: Sequence[Sequence[object]] = ()
    text: Callable[[str], str] | None = None
    """Gives the page in a format of `text.rows`, where its records say it better."""
    turtle: Callable[[], Triples] | None = None

    @property
    def has_data(self) -> bool:
        """Whether it can be had as csv, json and md."""
        return bool(self.header) or self.text is not None
