"""How much of everything is in a graph: counted when it is compiled, kept beside it.

Counts of classes, of properties, and of the properties of each class, over the merge of all
sources: what exports and the endpoint tell as VoID, and what completion falls back to.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import NamedTuple

from kg.model.namespaces import DCTERMS
from kg.model.periods import parse
from kg.store.store import Store

FILE = "contents.json"
VERSION = 2
"""Of the form of the file; another one is not read."""

_CLASSES = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c"
_PROPERTIES = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"
_PAIRS = "SELECT ?c ?p (COUNT(*) AS ?n) { ?s a ?c . ?s ?p ?o } GROUP BY ?c ?p"


class Contents(NamedTuple):
    """How often classes and properties occur, by full address."""

    classes: dict[str, int]
    properties: dict[str, int]
    pairs: dict[str, dict[str, int]]
    """Of each class, its properties."""
    now: str
    """The data's own now, as YYYY-MM-DD; see `Graph.today`."""

    @classmethod
    def read(cls, store: Store) -> Contents:
        """Count what is in a store."""
        classes = {kind: int(count) for kind, count in store.texts(_CLASSES)}
        properties = {name: int(count) for name, count in store.texts(_PROPERTIES)}
        pairs: dict[str, dict[str, int]] = {}
        for kind, name, count in store.texts(_PAIRS):
            pairs.setdefault(kind, {})[name] = int(count)
        return cls(classes, properties, pairs, str(now(store)))

    @classmethod
    def open(cls, folder: Path) -> Contents | None:
        """Return the counts kept in a compiled graph's folder; None where there are none."""
        try:
            found = json.loads((folder / FILE).read_text(encoding="utf-8"))
            if found["version"] == VERSION:
                return cls(*(found[name] for name in cls._fields))
        except (OSError, ValueError, TypeError, LookupError):
            pass
        return None

    def write(self, folder: Path) -> None:
        """Keep the counts in a compiled graph's folder."""
        text = json.dumps({"version": VERSION, **self._asdict()}, separators=(",", ":"))
        (folder / FILE).write_text(text, encoding="utf-8")


def now(store: Store) -> date:
    """Return the first day of the newest date on which any source of a store was published."""
    days = (parse(text).first for _, text in store.pairs(DCTERMS + "issued"))
    return max(days, default=date.max)
