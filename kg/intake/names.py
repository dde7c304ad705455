"""Names of a foreign table matched with the entities of the graph: sure, unsure, unknown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from kg.graph.graph import Graph
from kg.graph.names import Candidate

SURE = 97.0
"""From this score on a text is a name of the thing (see `graph.names`)."""
LIKELY = 78.0
"""From this score on a text may be a slip of the thing's name."""
SHOWN = 3


class Match(NamedTuple):
    """What a name of the table is taken for."""

    name: str
    entity: str
    """The English name of the entity; empty where it is not sure."""
    likely: tuple[str, ...]
    """What it may be, the likeliest first, where it is not sure."""

    @property
    def is_sure(self) -> bool:
        """Whether it is the name of one entity."""
        return bool(self.entity)


class Matcher:
    """Matches names; what was confirmed or matched once is remembered."""

    def __init__(self, graph: Graph, confirmed: Mapping[str, str], classes: tuple[str, ...] = ()):
        self.graph = graph
        self.classes = classes
        self.known: dict[tuple[str, str], Match] = {}
        self._confirmed = {
            name.casefold(): graph.entity(entity).name for name, entity in confirmed.items()
        }

    def match(self, name: str, maker: str = "") -> Match:
        """Return what a name is taken for; a model's name may need its maker's before it."""
        if (name, maker) not in self.known:
            self.known[name, maker] = self._match(name, maker)
        return self.known[name, maker]

    def _match(self, name: str, maker: str) -> Match:
        whole = (
            f"{maker} {name}".strip() if not name.casefold().startswith(maker.casefold()) else name
        )
        for text in dict.fromkeys((whole, name)):
            if text.casefold() in self._confirmed:
                return Match(whole, self._confirmed[text.casefold()], ())
        found: list[Candidate] = []
        for text in dict.fromkeys((whole, name) if maker else (name,)):
            exact = [one for one in self.graph.names.exact(text) if one.score >= SURE]
            exact = self._fitting(exact, maker)
            if text != whole:
                exact = [one for one in exact if self._is_by(one.entity.iri, maker)]
            best = [one for one in exact if one.score == exact[0].score] if exact else []
            if len(best) == 1:
                return Match(whole, best[0].entity.name, ())
            found += best
        near = self.graph.names.candidates(whole, 4 * SHOWN)
        found += self._fitting([one for one in near if one.score >= LIKELY], maker)
        likely = dict.fromkeys(one.entity.name for one in found)
        return Match(whole, "", tuple(likely)[:SHOWN])

    def _is_by(self, model: str, maker: str) -> bool:
        """Whether a model, known by a name without its maker's, is one of that maker's."""
        found = {one.entity.iri for one in self.graph.names.exact(maker) if one.score >= SURE}
        return bool(found & self._makers.get(model, set()))

    @cached_property
    def _makers(self) -> dict[str, set[str]]:
        """The brand of each model, who owns the brand, and who makes the model."""
        made: dict[str, set[str]] = {}
        for row in self.graph.rows(
            "SELECT ?model ?by {"
            " { ?model auto:hasBrand ?by } UNION { ?by auto:manufactures ?model }"
            " UNION { ?model auto:hasBrand ?brand . ?by auto:ownsBrand ?brand } }"
        ):
            made.setdefault(str(row["model"]), set()).add(str(row["by"]))
        return made

    def _fitting(self, found: list[Candidate], maker: str) -> list[Candidate]:
        """Return the candidates of the classes asked for; models only where a maker stands by."""
        classes = self.classes or (("VehicleModel", "ModelVariant") if maker else ())
        return [one for one in found if not classes or one.entity.kind in classes]
