"""Sources as records: who published what and when, how reliable, and which to name first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kg.graph.graph import Graph
from kg.model.namespaces import AUTO, DCTERMS, RDFS, SCHEMA, SOURCE, local
from kg.model.periods import known_since, parse
from kg.model.ranking import MACHINE, WORST, root_of
from kg.records.kept import Near, kept
from kg.store.results import TRUE

_FIELDS = {
    "publisher": DCTERMS + "publisher", "issued": DCTERMS + "issued", "title": RDFS + "label",
    "kind": AUTO + "kind", "reliability": AUTO + "reliability", "address": SCHEMA + "url",
    "link": AUTO + "link", "assumed": AUTO + "assumedIssued", "remark": AUTO + "note",
    "issuer": AUTO + "issuer",
}  # fmt: skip
_TEXTS = ("publisher", "issued", "title", "address", "assumed", "remark", "issuer")
_COPIES = (AUTO + "copyGroup", AUTO + "copyOf")
_CITED = "SELECT ?source ?property ?cell { VALUES ?source { SOURCES } ?source ?property ?cell }"
_ABOVE = f"""SELECT DISTINCT ?one ?property ?other {{
  VALUES ?source {{ SOURCES }} ?source (<{_COPIES[0]}>|<{_COPIES[1]}>)* ?one .
  ?one ?property ?other FILTER(?property IN (<{_COPIES[0]}>, <{_COPIES[1]}>))
}}"""
_FEW = 300
"""Up to so many sources are asked for by name; to read them all is quicker than to name more."""


@dataclass(frozen=True, slots=True)
class Source:
    """One source: a page, a filing, a release."""

    id: str
    publisher: str
    issued: str
    """When it was published, as far as known: YYYY, YYYY-MM, YYYY-MM-DD, or empty."""
    reliability: str
    rank: int
    """Place of its reliability; 1 is best."""
    title: str
    kind: str
    address: str
    """Where it is or was; see `url`."""
    is_linked: bool
    """Whether readers may be sent there."""
    root: str
    """Id of the article it repeats, or its own."""
    copy_of: str
    """Id of the source it is stated to copy, or empty."""
    copy_group: str
    """Name shared by copies of one article, or empty."""
    assumed: str
    """The day from which it counts as known where it is undated, or empty."""
    remark: str
    issuer: str
    """Whose text it is, where it is not the publisher's own, or empty."""

    def __hash__(self) -> int:
        """Return the hash of the id, which tells sources apart."""
        return hash(self.id)

    @property
    def url(self) -> str:
        """The address, empty where readers must not be sent there."""
        return self.address if self.is_linked else ""

    @property
    def known_since(self) -> date | None:
        """The day from which it counts as known, None where that is never."""
        return known_since(self.issued, self.assumed)

    @property
    def is_generated(self) -> bool:
        """Whether a program or a language model wrote or compiled it."""
        return self.reliability == MACHINE

    @property
    def published(self) -> str:
        """When it was published, or `undated`."""
        return self.issued or "undated"

    def text(self, *, markdown: bool = False) -> str:
        """Return publisher, date, reliability and address on one line."""
        told = f"{self.publisher}, {self.published}, {self.reliability}"
        if not self.url:
            return f"{told} (not linked)"
        return f"{told}: <{self.url}>" if markdown else f"{told}: {self.url}"


def catalogue(graph: Graph, ids: Iterable[str] | None = None) -> Mapping[str, Source]:
    """Return sources by id: those asked for, or all."""
    if ids is None:
        return graph.once(_all)
    wanted = set(ids)
    whole = graph.known(_all)
    if whole is None and (near := _by_id(graph, wanted)) is not None:
        return near
    if whole is None and len(wanted) <= _FEW:
        return _read(graph, wanted)
    known = graph.once(_all)
    return {name: known[name] for name in wanted if name in known}


def _by_id(graph: Graph, wanted: Iterable[str]) -> dict[str, Source] | None:
    """Return sources out of the file beside the graph; None where there is none."""
    near = graph.once(_near)
    found: dict[str, Source] = {}
    for name in sorted(wanted):
        listed = near.get(name)
        if listed is None:
            return None
        found |= {source.id: source for source in listed}
    return found


def _near(graph: Graph) -> Near:
    return Near(graph, Source)


def _all(graph: Graph) -> dict[str, Source]:
    return {source.id: source for source in kept(graph, Source, _every, keys=_keys)}


def _keys(source: Source) -> tuple[str, ...]:
    return (source.id,)


def _every(graph: Graph) -> list[Source]:
    columns = graph.store.columns(*_FIELDS.values())
    above = map(dict, graph.store.columns(*_COPIES))
    return list(_made(graph, dict(zip(_FIELDS, map(dict, columns), strict=True)), *above).values())


def _read(graph: Graph, wanted: set[str]) -> dict[str, Source]:
    listed = " ".join(f"<{SOURCE}{name}>" for name in sorted(wanted))
    fields = {address: name for name, address in _FIELDS.items()}
    found: dict[str, dict[str, str]] = {name: {} for name in _FIELDS}
    for source, address, *cell in graph.store.texts(_CITED.replace("SOURCES", listed)):
        if address in fields:
            found[fields[address]][source] = ",".join(cell)
    above: dict[str, dict[str, str]] = {address: {} for address in _COPIES}
    for one, address, other in graph.store.texts(_ABOVE.replace("SOURCES", listed)):
        above[address][one] = other
    return _made(graph, found, *above.values())


def _made(
    graph: Graph,
    cells: Mapping[str, Mapping[str, str]],
    groups: Mapping[str, str],
    copies: Mapping[str, str],
) -> dict[str, Source]:
    """Return the sources of cells by field and address; what has no publisher is none.

    `groups` and `copies` say of what each of them is a copy, and those in their turn.
    """
    orders = dict(graph.store.pairs(AUTO + "order"))
    above = {**groups, **copies}
    found = {}
    for address, kind in sorted(cells["reliability"].items()):
        if not address.startswith(SOURCE) or address not in cells["publisher"]:
            continue
        told = {name: cells[name].get(address, "") for name in _TEXTS}
        name = address.removeprefix(SOURCE)
        found[name] = Source(
            id=name, **told, reliability=local(kind), rank=int(orders.get(kind, WORST)),
            kind=local(cells["kind"].get(address, "")),
            is_linked=cells["link"].get(address) in TRUE, root=root_of(address, above),
            copy_of=copies.get(address, "").removeprefix(SOURCE),
            copy_group=local(groups.get(address, "")),
        )  # fmt: skip
    return found


def best_first(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return sources once each: most reliable first, then with a link, then the latest."""
    found = tuple(dict.fromkeys(sources))
    return tuple(sorted(found, key=_order)) if len(found) > 1 else found


def _order(source: Source) -> tuple[int, bool, int, str]:
    return source.rank, not source.is_linked, -_published(source.issued), source.id


@lru_cache(maxsize=8192)
def _published(issued: str) -> int:
    try:
        return parse(issued).first.toordinal() if issued else 0
    except ValueError:
        return 0


def generated_only(sources: Sequence[Source]) -> bool:
    """Say whether something is stated by generated sources and by nobody else."""
    return bool(sources) and all(source.is_generated for source in sources)


def ids(sources: Iterable[Source]) -> tuple[str, ...]:
    """Return the ids of sources, in the order they are in."""
    return tuple(source.id for source in sources)


class Footnotes:
    """Numbers for sources in the order in which they are first cited."""

    def __init__(self, known: Mapping[str, Source] | None = None):
        self.known = dict(known or {})
        """Sources by id: those that may be named, and all that were cited."""
        self.numbers: dict[str, int] = {}

    def cite(self, sources: Sequence[Source], form: str = "table", limit: int = 5) -> str:
        """Return the marks of the first `limit` sources, and how many more there are.

        In Markdown a mark is `[^1]`, else `[1]`.
        """
        marks = []
        for source in sources[:limit]:
            self.known[source.id] = source
            number = self.numbers.setdefault(source.id, len(self.numbers) + 1)
            marks.append(f"[^{number}]" if form == "md" else f"[{number}]")
        more = len(sources) - limit
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
            told = self.known[name].text(markdown=is_markdown)
            lines.append(f"[^{number}]: {told}" if is_markdown else f"[{number}] {told}")
        return "\n".join(lines) + "\n"
