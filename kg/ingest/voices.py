"""The weight of every source, read from the rows while the graph is being compiled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.ingest.quads import plain
from kg.ingest.tables import Row
from kg.model import ranking
from kg.model.ranking import Voice
from kg.store.store import Store


def voices(rows: Iterable[Row], means: Mapping[str, str], ontology: Store) -> dict[str, Voice]:
    """Return the weight of every source by its address; rows are quicker to read than a store.

    `means` says what the columns of the sources stand for.
    """
    sources = [row.terms for row in rows if row.table == "sources"]
    columns = {address: column for column, address in means.items()}

    def pairs(name: str) -> Iterable[tuple[str, str]]:
        if name not in columns:
            return ontology.pairs(name)
        return (
            (plain(terms["iri"][0]), plain(term))
            for terms in sources
            for term in terms.get(columns[name], ())
        )

    return ranking.catalogue(pairs)
