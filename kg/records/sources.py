"""Sources as footnotes: which of several to name first, numbers, and how one is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from kg.graph.graph import Graph
from kg.model.namespaces import AUTO, CONCEPT, DCTERMS, SCHEMA, SOURCE
from kg.model.periods import parse

FIELDS = tuple(
    prefix + name
    for prefix, name in (
        (DCTERMS, "publisher"), (DCTERMS, "issued"), (AUTO, "reliability"), (SCHEMA, "url"),
        (AUTO, "link"),
    )
)  # fmt: skip
CITED = """
SELECT ?source ?publisher ?issued ?reliability (STR(?url) AS ?address) ?link WHERE {
  VALUES ?source { SOURCES }
  ?source dcterms:publisher ?publisher ; auto:reliability ?reliability ;
          schema:url ?url ; auto:link ?link .
  OPTIONAL { ?source dcterms:issued ?issued }
}
"""
ORDER = "SELECT ?kind ?place { ?kind skos:inScheme <SCHEME> ; auto:order ?place }".replace(
    "SCHEME", f"{CONCEPT}scheme/reliability"
)
_WORST = 99
_FEW = 300
"""Up to so many sources are asked for by name; to read them all is quicker than to name more."""


class Reference(NamedTuple):
    """One source as it is cited."""

    id: str
    publisher: str
    published: str
    """YYYY, YYYY-MM, YYYY-MM-DD, or `undated`."""
    reliability: str
    rank: int
    """Place of its reliability; 1 is best."""
    url: str
    """Empty where readers must not be sent there."""

    def text(self, *, markdown: bool = False) -> str:
        """Return publisher, date, reliability and address on one line."""
        told = f"{self.publisher}, {self.published}, {self.reliability}"
        if not self.url:
            return f"{told} (not linked)"
        return f"{told}: <{self.url}>" if markdown else f"{told}: {self.url}"


def references(graph: Graph, ids: Iterable[str] | None = None) -> dict[str, Reference]:
    """Return sources of a graph by id: those asked for, or all."""
    wanted = None if ids is None else set(ids)
    ranks = {str(row["kind"]): int(str(row["place"])) for row in graph.rows(ORDER)}
    found: dict[str, Reference] = {}
    for source, publisher, issued, kind, url, link in _fields(graph, wanted):
        name = source.removeprefix(SOURCE)
        if wanted is None or name in wanted:
            found[name] = Reference(
                name, publisher, issued or "undated", kind.removeprefix(CONCEPT),
                ranks.get(kind, _WORST), url if link == "true" else "",
            )  # fmt: skip
    return found


def _fields(graph: Graph, wanted: set[str] | None) -> list[list[str]]:
    """Return address and FIELDS of the sources wanted, or of all where that is quicker."""
    if wanted is not None and len(wanted) <= _FEW:
        cited = " ".join(f"<{SOURCE}{name}>" for name in sorted(wanted))
        return graph.store.texts(CITED.replace("SOURCES", cited))
    columns = [dict(pairs) for pairs in graph.store.columns(*FIELDS)]
    return [
        [source, *(column.get(source, "") for column in columns)]
        for source in columns[-1] if source.startswith(SOURCE)
    ]  # fmt: skip


class Catalogue:
    """Sources of a graph, all or some, and the order in which they are worth naming."""

    def __init__(self, graph: Graph, ids: Iterable[str] | None = None):
        self.references = references(graph, ids)
        self._orders: dict[str, tuple[int, bool, int, str]] = {}

    def best_first(self, ids: Iterable[str]) -> list[str]:
        """Return known ids once each: most reliable first, then with a link, then the latest."""
        known = {name for name in ids if name in self.references}
        return sorted(known, key=self._order) if len(known) > 1 else list(known)

    def _order(self, name: str) -> tuple[int, bool, int, str]:
        if name not in self._orders:
            found = self.references[name]
            day = _day(found.published).toordinal()
            self._orders[name] = (found.rank, not found.url, -day, name)
        return self._orders[name]


def _day(published: str) -> date:
    try:
        return parse(published).first
    except ValueError:
        return date.min


class Footnotes:
    """Numbers for sources in the order in which they are first cited."""

    def __init__(self, catalogue: Catalogue):
        self.catalogue = catalogue
        self.numbers: dict[str, int] = {}

    def cite(self, ids: Sequence[str], form: str = "table", limit: int = 5) -> str:
        """Return the marks of the first `limit` ids, and how many more there are.

        In Markdown a mark is `[^1]`, else `[1]`.
        """
        marks = []
        for name in ids[:limit]:
            number = self.numbers.setdefault(name, len(self.numbers) + 1)
            marks.append(f"[^{number}]" if form == "md" else f"[{number}]")
        more = len(ids) - limit
        if more > 0:
            marks.append(f"+{more} more")
        return " ".join(marks)

    def text(self, form: str = "table") -> str:
        """Return the footnotes, one a line; an empty text where nothing was cited."""
        if not self.numbers:
            return ""
        is_markdown = form == "md"
        lines = [] if is_markdown else ["Sources"]
        for name, number in self.numbers.items():
            told = self.catalogue.references[name].text(markdown=is_markdown)
            lines.append(f"[^{number}]: {told}" if is_markdown else f"[{number}] {told}")
        return "\n".join(lines) + "\n"
