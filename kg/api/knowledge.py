"""The compiled graph with evidence, connections and the explorer as methods: what `kg.open` gives.

`Graph` itself knows none of them, so that they can stand on it; this class stands on all.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from functools import cached_property
from pathlib import Path as File
from typing import TYPE_CHECKING, Any, Self

from kg.graph.graph import Graph

if TYPE_CHECKING:
    from kg.connections.control.control import Control
    from kg.connections.exposure.exposure import Exposure
    from kg.connections.paths import Path
    from kg.evidence.disputes.case import Dispute
    from kg.evidence.news.item import Item
    from kg.evidence.promises.promises import Promise
    from kg.evidence.show import Fact
    from kg.evidence.why.why import Case, Topic
    from kg.explorer.shown import Shown
    from kg.records.relationships import Relationships
    from kg.text.reasons import Reason
    from kg.verify.claims import Claim


class KnowledgeGraph(Graph):
    """A graph that can be asked in SPARQL, and what `kg` can be asked on the command line.

    Names are taken as people type them: in English, Chinese or pinyin, short or as an id.
    Methods raise NotFound for a name that is none, and BadParameter for a date that is none.
    """

    @classmethod
    def far(cls, endpoint: str, project: str | os.PathLike[str] | None = None) -> Self:
        """Return the graph at a SPARQL 1.1 endpoint; saved questions are those of a project here.

        Raises BadParameter for a bad address.
        """
        from kg.graph import far
        from kg.runtime.project import Project

        return far.opened(cls, endpoint, Project.find(project), lambda _: None)

    def at(
        self, as_of: str | None = None, known_on: str | None = None, possible: bool = False
    ) -> Self:
        """Return the graph as it was true on one date, as known on another, or both.

        With `possible`, what may have been true counts as true.
        """
        from kg.graph import as_of as clocks

        return clocks.at(self, as_of=as_of, known_on=known_on, possible=possible)

    def joined(self, *files: str | os.PathLike[str], alignments: bool = False) -> Self:
        """Return the graph with RDF files of one's own beside it, told apart in graphs of theirs.

        With `alignments`, also what follows in schema.org, ORG, PROV and others.

        Turtle, TriG, N-Triples, N-Quads, RDF/XML or JSON-LD, as the ending of the name tells;
        nothing is fetched. Raises NotFound and BadTurtle.
        """
        from kg.graph import beside

        return beside.joined(self, files, alignments)

    def show(self, name: str) -> list[Fact]:
        """Return everything stated about an entity, in groups, with sources."""
        from kg.evidence import show

        return show.facts(self, self.entity(name))

    def topics(self, name: str) -> list[Topic]:
        """Return what can be asked of an entity with `why`: measures, relations, properties."""
        from kg.evidence.why import why

        return why.topics(self, self.entity(name))

    def why(
        self, name: str, property: str, period: str | None = None, scope: str | None = None
    ) -> list[Case]:
        """Return who says what about one property of an entity, and which value is preferred."""
        from kg.evidence.why import why

        return why.cases(self, self.entity(name), property, period, scope)

    def disputes(self, name: str | None = None, kind: str | None = None) -> list[Dispute]:
        """Return what sources disagree about, the heaviest first; of one entity or one kind.

        What may be otherwise under a clock is a notice, here as in `promises`.
        """
        from kg.evidence.disputes import disputes

        found = disputes.find(self, name, kind)
        self._notice(disputes.uncertain(self, found))
        return found

    def promises(self, name: str | None = None) -> list[Promise]:
        """Return targets and what came of them; of a company, brand, model or speaker."""
        from kg.evidence.promises import page, promises

        found = promises.find(self, name)
        self._notice(page.uncertain(self, found))
        return found

    def _notice(self, told: Iterable[Reason]) -> None:
        for one in told:
            self.notice(str(one))

    def verify(
        self,
        text: str,
        *,
        date: str | None = None,
        url: str = "",
        about: Collection[str] = (),
        form: str = "",
    ) -> list[Claim]:
        """Return the claims of a text, each judged against the graph, in their order.

        `date` says when it was written, `url` is its own address, `about` names what it is about;
        `form` is md or html where it cannot be seen from the text.
        """
        from kg.graph.as_of import day_of
        from kg.verify.verify import check

        day = day_of("date", date) if date else None
        return check(self, text, day=day, url=url, about=about, form=form).claims

    def news(
        self, name: str | None = None, since: str | None = None, until: str | None = None
    ) -> list[Item]:
        """Return what changed between two dates, most notable first; the last month by default."""
        from kg.evidence.news import news

        return news.find(*news.between(self, since, until), name)

    def path(
        self,
        one: str,
        other: str,
        count: int = 3,
        without: Collection[str] = (),
        avoid: Collection[str] = (),
        at: str | None = None,
    ) -> list[Path]:
        """Return how two entities are connected, the best `count` chains first.

        `without` names relations and `avoid` entities that must not be used; with `at` only
        relations that held on that date count.
        """
        from kg.connections import paths
        from kg.graph.as_of import day_of

        return paths.connections(
            self,
            self.entity(one),
            self.entity(other),
            count=count,
            without=without,
            avoid=[self.entity(name).iri for name in avoid],
            at=day_of("at", at) if at else None,
            links=self._relationships,
        )

    def control(self, name: str) -> Control:
        """Return who controls a model, brand or company: by shares, and in practice."""
        from kg.connections.control import control

        return control.control(self._relationships, self.entity(name))

    def exposure(self, name: str) -> Exposure:
        """Return which models, brands and volumes depend on a company, technology or plant."""
        from kg.connections.exposure import exposure

        return exposure.exposure(self._relationships, self.entity(name))

    def view(self, path: str | File | None = None, *names: str, query: str | None = None) -> Shown:
        """Write the explorer to a file, opened on some entities or on a query's.

        Without a path it is not written. In a notebook the answer shows the explorer itself; it
        tells how much is in it: entities, links, sources, bytes. Raises CannotWrite.
        """
        from kg.explorer.shown import shown

        return shown(self, path, names, query)

    def to_networkx(self) -> Any:
        """Return entities as nodes and relations as edges of a networkx MultiDiGraph.

        Nodes go by their ids, edges between two by their relation; `connections.network` says
        which attributes they have.
        """
        from kg.connections import network

        return network.network(self)

    @cached_property
    def _relationships(self) -> Relationships:
        from kg.records.relationships import Relationships

        return Relationships(self)
