"""The compiled graph as a Python object: what every command stands on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from kg.errors import BadParameter, CannotWrite, Damaged, NotFound
from kg.graph.contents import Contents, now
from kg.graph.entity import Entity
from kg.graph.names import Candidate, Names
from kg.model import identifiers
from kg.model.namespaces import AUTO, CONCEPT, ID, SKOS, local, shrink
from kg.runtime.cache import Slot
from kg.runtime.project import Project
from kg.sparql import tokens
from kg.store import foreign
from kg.store.labels import label
from kg.store.results import Answer, Rows
from kg.store.store import Store
from kg.text.numbers import listing

if TYPE_CHECKING:
    from kg.graph.presentation import Presentation
    from kg.sparql.questions import Parameter
    from kg.store.rdflib_bridge import Dataset

Notice = Callable[[str], None]
Read = TypeVar("Read")


def _silent(message: str) -> None:
    """Drop a notice."""


#: What a graph says of itself.
_TOLD = ("entities", "statements", "sources")


class Graph:
    """A compiled graph that answers questions; nothing in it changes."""

    def __init__(
        self,
        store: Store,
        project: Project,
        counts: Mapping[str, int],
        day: date | None = None,
        notice: Notice = _silent,
        folder: Path | None = None,
    ):
        self.store = store
        self.project = project
        self.counts = counts
        self.notice = notice
        self.day = day
        """The day at which the graph is seen, where it is not the present."""
        self.whole: Graph | None = None
        """The graph that this one is a view of, at a date."""
        self.folder = folder
        """Where the compiled graph is kept; none for one in memory."""
        self.beside: dict[str, str] = {}
        """The files of one's own that stand beside it: the address of their graph, their name."""
        self._read: dict[Callable[[Graph], Any], Any] = {}

    def once(self, read: Callable[[Graph], Read]) -> Read:
        """Return what a function reads of the graph; it runs once, since nothing changes."""
        if read not in self._read:
            self._read[read] = read(self)
        found: Read = self._read[read]
        return found

    def known(self, read: Callable[[Graph], Read]) -> Read | None:
        """Return what `once` has read already, None where it has not."""
        return self._read.get(read)

    def __repr__(self) -> str:
        told = ", ".join(f"{self.counts.get(what, 0):,} {what}" for what in _TOLD)
        seen = f" at {self.day}" if self.day else ""
        return f"<{type(self).__name__} of {self.project.root.name}{seen}: {told}>"

    def _repr_html_(self) -> str:
        """Show what is in the graph as a table in a notebook."""
        rows = "".join(
            f"<tr><td>{what}</td><td style='text-align:right'>{count:,}</td></tr>"
            for what, count in self.counts.items()
        )
        seen = f" at {self.day}" if self.day else ""
        return f"<table><caption>autokg{seen}</caption>{rows}</table>"

    @cached_property
    def today(self) -> date:
        """The day at which the graph is seen, else the data's own now.

        That is the last day on which a source was published for certain: the first day of
        the newest date of publication.
        """
        if self.day:
            return self.day
        if self.folder and (found := Contents.open(self.folder)):
            return date.fromisoformat(found.now)
        return now(self.store)

    @classmethod
    def open(
        cls, project: str | os.PathLike[str] | Project | None = None, notice: Notice = _silent
    ) -> Self:
        """Open a project's graph, compiling it first where the compiled one is stale.

        When it cannot be kept on disk, one made in memory answers.
        """
        found = project if isinstance(project, Project) else Project.find(project)
        slot = Slot(found)
        if graph := cls._kept(slot, notice):
            return graph
        notice("Compiling the graph …")
        try:
            return cls.build(found, slot, notice)
        except CannotWrite as error:
            from kg.ingest import build

            notice(f"{error} Answering from memory.")
            store, counts = build.compile(found)
            return cls(store, found, counts, notice=notice)

    @classmethod
    def build(cls, project: Project, slot: Slot | None = None, notice: Notice = _silent) -> Self:
        """Compile a project's tables now and keep the result; replace one that is damaged.

        Raises BadTable, BadTurtle, and CannotWrite where it cannot be kept.
        """
        from kg.ingest import build

        slot = slot or Slot(project)
        for _ in range(2):  # what was there already may be damaged
            slot.write(lambda folder: build.save(project, folder, keep))
            if (graph := cls._kept(slot, notice)) and graph.is_whole():
                return graph
            slot.drop()
        raise CannotWrite("The compiled graph cannot be read back.", hint="Is the disk sound?")

    @classmethod
    def _kept(cls, slot: Slot, notice: Notice) -> Self | None:
        """Return the graph on disk, None where there is none that can be opened."""

        def read(folder: Path, counts: dict[str, int]) -> Any:
            store = Store.open(folder)
            return cls(store, slot.project, counts, notice=notice, folder=folder.parent)

        return slot.kept(read)

    def is_whole(self) -> bool:
        """Say whether the store holds as many quads as were written."""
        try:
            return len(self.store) == self.counts["quads"]
        except (Damaged, LookupError):
            return False

    def query(self, text: str, where: str = "query") -> Answer:
        """Answer a SPARQL query: Rows, Triples or a bool. Raises BadQuery.

        The project's prefixes need not be declared. Nothing that would write or reach the
        network is let through.
        """
        text = text.removeprefix("\ufeff")
        tokens.guard(text, where)
        answer = self.store.ask(text, where)
        if isinstance(answer, Rows):
            answer.name_of = self.shown
        return answer

    def left_out(self, text: str, where: str = "query") -> dict[str, str]:
        """Return the claims that a query leaves out, each with the slug of the reason."""
        from kg.sparql.aside import LEFT_OUT

        return {claim: why.removeprefix(CONCEPT)
                for claim, why in self._marked(text, where, LEFT_OUT)}  # fmt: skip

    def bounded(self, text: str, where: str = "query") -> set[str]:
        """Return the relationships behind a query's answer that rest on a lower bound."""
        from kg.sparql.aside import BOUNDED

        return {claim for claim, _ in self._marked(text, where, BOUNDED)}

    def _marked(self, text: str, where: str, mark: str) -> Iterator[tuple[str, str]]:
        from kg.sparql import aside

        relations = [local(str(row["relation"])) for row in self.rows(
            f"SELECT DISTINCT ?relation {{ ?claim {mark} ?why ; auto:relation ?relation }}"
        )]  # fmt: skip
        for query in aside.queries(text, relations, mark):
            for row in self.store.rows(query, where):
                claim, why = map(str, row.values())
                yield claim, why

    def rows(self, text: str) -> Rows:
        """Answer a SELECT of this package's own."""
        return self.store.rows(text)

    def question(self, name: str, **values: object) -> str:
        """Return the SPARQL text of a saved question, bound; raises NotFound and BadParameter."""
        from kg.sparql import questions

        question = questions.one(self.project, name)
        known = {parameter.name: parameter for parameter in question.parameters}
        terms = {}
        for key, value in values.items():
            if key not in known:
                hint = identifiers.suggest(key, known) or f"Known: {', '.join(known) or 'none'}."
                raise BadParameter(f"'{name}' has no parameter '{key}'.", hint=hint)
            terms[key] = self._rendered(known[key], str(value))
        return questions.bind(question, terms)

    def _rendered(self, parameter: Parameter, value: str) -> str:
        if parameter.kind == "entity":
            from kg.graph import defaults

            return f"<{defaults.entity(self, parameter, value).iri}>"
        if parameter.kind == "concept" and value not in self.concepts:
            hint = identifiers.suggest(value, self.concepts) or "kg find lists names."
            raise BadParameter(f"--{parameter.name}: unknown concept '{value}'.", hint=hint)
        from kg.sparql.questions import render_parameter

        return render_parameter(parameter, value)

    def ask(self, name: str, **values: object) -> Answer:
        """Answer a saved question, for example `graph.ask("price-bands", brand="AITO")`."""
        text = self.question(name, **values)
        return self.query(text, name)

    @cached_property
    def names(self) -> Names:
        """All entities with every text they are called by; kept beside the compiled graph."""
        found = Names.open(self.folder) if self.folder else None
        return found or Names.read(self.store)

    @property
    def entities(self) -> Mapping[str, Entity]:
        """All entities by address, with their names in English and Chinese and their aliases."""
        return self.names.entities

    @cached_property
    def contents(self) -> Contents:
        """How often classes and properties occur; kept beside the compiled graph."""
        found = Contents.open(self.folder) if self.folder else None
        return found or Contents.read(self.store)

    @cached_property
    def presentation(self) -> Presentation:
        """How things are shown: as `ontology/presentation.ttl` says."""
        from kg.graph import presentation

        return presentation.read(self.store)

    @cached_property
    def concepts(self) -> dict[str, str]:
        """English labels of all concepts by slug."""
        found = self.rows(
            "SELECT ?c ?l WHERE { ?c skos:inScheme ?s ; skos:prefLabel|rdfs:label ?l"
            " FILTER(LANG(?l) = 'en') } ORDER BY ?c"
        )
        return {str(row["c"])[len(CONCEPT) :]: str(row["l"]) for row in found}

    @cached_property
    def same_as(self) -> dict[str, str]:
        """What a thing is elsewhere, at Wikidata for example, by its address."""
        return dict(sorted(self.store.pairs(SKOS + "exactMatch")))

    def entity(self, text: str, wanted: str = "") -> Entity:
        """Return the entity that a text is a name of; raises NotFound.

        Where several are called so, it takes the likeliest and gives notice. `wanted` is the
        class that is asked for, such as "Brand": a company's name then leads to its brand.
        """
        found = self.names.exact(text.strip().removeprefix("id:").removeprefix(ID))
        called = [one for one in found if one.how != "owner"]
        owned = [one for one in found if one.how == "owner" and one.entity.kind == wanted]
        fitting = [one for one in called if one.entity.kind == wanted]
        fitting = fitting or (owned if len(owned) == 1 else called)
        if not fitting:
            self._say_when(text)
            near = [one.entity.name for one in self.names.candidates(text, limit=3)]
            hint = f"Did you mean {' or '.join(repr(name) for name in near)}?" if near else None
            hint = foreign.hint(text) or hint or "kg find searches names."
            raise NotFound(f"No entity is called '{text}'.", hint=hint)
        first, *others = fitting
        if first.how not in ("name", "id"):
            self._say_taken(text, first, [one for one in others if one.score == first.score])
        if owned and wanted != first.entity.kind:
            brands = listing([one.entity.name for one in owned])
            self.notice(f"'{text}' is a {first.entity.kind}; {brands} belong to it.")
        return first.entity

    def _say_when(self, text: str) -> None:
        """Raise NotFound that says since when a thing exists which is not in this view."""
        if self.whole is None:
            return
        try:
            known = self.whole.entity(text)
        except NotFound:
            return
        since = dict(self.whole.store.pairs(AUTO + "existsSince")).get(known.iri, "")
        hint = f"It is told of since {since}." if since else None
        raise NotFound(f"There was no {known.name} yet, or no more, at {self.day}.", hint=hint)

    def _say_taken(self, text: str, first: Candidate, others: list[Candidate]) -> None:
        """Give notice that a text, which is not the very name, is taken for something."""
        also = [f"{one.entity.name} ({one.entity.kind})" for one in others[:3]]
        if also or first.how not in ("alias", "chinese"):
            more = f"; {listing(also)} {'have' if len(also) > 1 else 'has'} it too" if also else ""
            taken = f"{first.entity.name} ({first.entity.kind})"
            self.notice(f"'{text}' is taken as {taken}{more}.")

    def name(self, address: str) -> str:
        """Return the English name of an entity; any other text as it is, addresses in short."""
        entity = self.entities.get(address)
        return entity.name if entity else shrink(address)

    def shown(self, term: Any) -> str:
        """Return a term as a reader wants it: names for things, slugs for concepts."""
        return label(self.store, term)

    def find(self, text: str, limit: int = 10) -> list[tuple[Entity, float]]:
        """Return entities whose names are like a text, best first, with a score to 100."""
        found = self.names.candidates(text, limit)
        return [(one.entity, one.score) for one in found]

    def to_rdflib(self) -> Dataset:
        """Return the whole dataset as an rdflib Dataset, one named graph a source."""
        from kg.store import rdflib_bridge

        return rdflib_bridge.to_rdflib(self.store)


def keep(store: Store, folder: Path) -> None:
    """Keep the names in a filled store, and how much is in it, beside its folder."""
    Names.read(store).write(folder.parent)
    Contents.read(store).write(folder.parent)


def stderr(message: str) -> None:
    """Show a notice to the person at the terminal."""
    sys.stderr.write(message + "\n")
