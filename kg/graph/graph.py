"""The compiled graph as a Python object: what every command stands on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.errors import BadParameter, CannotWrite, NotFound
from kg.graph.entity import Entity
from kg.model import identifiers
from kg.model.namespaces import AUTO, CONCEPT, DCTERMS, ID, RDFS, SKOS, local
from kg.model.periods import parse
from kg.runtime.cache import Slot
from kg.runtime.project import Project
from kg.sparql import tokens
from kg.store.labels import label
from kg.store.results import Answer, Rows
from kg.store.store import Store

if TYPE_CHECKING:
    from kg.graph.presentation import Presentation
    from kg.sparql.questions import Parameter
    from kg.store.rdflib_bridge import Dataset

Notice = Callable[[str], None]


#: What a damaged store or manifest gives rise to.
_DAMAGES = (OSError, ValueError, TypeError, RuntimeError)


def _silent(message: str) -> None:
    """Drop a notice."""


class Graph:
    """A compiled graph that answers questions; nothing in it changes."""

    def __init__(
        self,
        store: Store,
        project: Project,
        counts: dict[str, int],
        day: date | None = None,
        notice: Notice = _silent,
    ):
        self.store = store
        self.project = project
        self.counts = counts
        self.notice = notice
        self._day = day

    @cached_property
    def today(self) -> date:
        """The day at which the graph is seen, else the data's own now.

        That is the last day on which a source was published for certain: the first day of
        the newest date of publication.
        """
        if self._day:
            return self._day
        days = (parse(text).first for _, text in self.store.pairs(DCTERMS + "issued"))
        return max(days, default=date.max)

    @classmethod
    def open(
        cls, project: str | os.PathLike[str] | Project | None = None, notice: Notice = _silent
    ) -> Graph:
        """Open a project's graph, compiling it first where the compiled one is stale.

        When it cannot be kept on disk, one made in memory answers.
        """
        found = project if isinstance(project, Project) else Project.find(project)
        slot = Slot(found)
        if slot.is_ready():
            try:
                return cls._kept(slot, notice)
            except _DAMAGES:
                slot.drop()  # damaged, or of another version of the engine
        notice("Compiling the graph …")
        try:
            return cls.build(found, slot, notice)
        except CannotWrite as error:
            from kg.ingest import build

            notice(f"{error} Answering from memory.")
            store, counts = build.compile(found)
            return cls(store, found, counts, notice=notice)

    @classmethod
    def build(cls, project: Project, slot: Slot | None = None, notice: Notice = _silent) -> Graph:
        """Compile a project's tables now and keep the result; replace one that is damaged.

        Raises BadTable, BadTurtle, and CannotWrite where it cannot be kept.
        """
        from kg.ingest import build

        slot = slot or Slot(project)
        slot.write(lambda folder: build.save(project, folder))
        try:
            graph = cls._kept(slot, notice)
            if len(graph.store) == graph.counts["quads"]:
                return graph
        except (*_DAMAGES, LookupError):
            pass
        slot.drop()
        slot.write(lambda folder: build.save(project, folder))
        return cls._kept(slot, notice)

    @classmethod
    def _kept(cls, slot: Slot, notice: Notice) -> Graph:
        store = Store.open(slot.path / "store")
        return cls(store, slot.project, slot.manifest(), notice=notice)

    def query(self, text: str, where: str = "query") -> Answer:
        """Answer a SPARQL query: Rows, Triples or a bool. Raises BadQuery.

        The project's prefixes need not be declared. Nothing that would write or reach the
        network is let through.
        """
        tokens.guard(text, where)
        return self.store.ask(text, where)

    def rows(self, text: str) -> Rows:
        """Answer a SELECT of this package's own."""
        return self.store.rows(text)

    def question(self, name: str, **values: object) -> str:
        """Return the SPARQL text of a saved question with its parameters bound."""
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
            return f"<{self.entity(value).iri}>"
        if parameter.kind == "concept" and value not in self.concepts:
            hint = identifiers.suggest(value, self.concepts) or "kg find lists names."
            raise BadParameter(f"--{parameter.name}: unknown concept '{value}'.", hint=hint)
        from kg.sparql import questions

        return questions.render_parameter(parameter, value)

    def ask(self, name: str, **values: object) -> Answer:
        """Answer a saved question, for example `graph.ask("price-bands", brand="AITO")`."""
        text = self.question(name, **values)
        return self.query(text, name)

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """All entities by address, with their names in English and Chinese and their aliases."""
        kept = {str(iri) for iri, table in self.store.pairs(AUTO + "table") if table == "entities"}
        wider = {pair for pair in self.store.pairs(RDFS + "subClassOf") if pair[1] in kept}
        classes: dict[str, set[str]] = {}
        for kind in kept:
            for iri in self.store.members(kind):
                classes.setdefault(iri, set()).add(kind)
        found = {}
        for iri, kinds in sorted(classes.items()):
            above = {wide for kind, wide in wider if kind in kinds}
            found[iri] = Entity(iri, local(min(kinds - above)))
        for iri, name in self.store.literals(RDFS + "label"):
            if entity := found.get(iri):
                setattr(entity, "name_zh" if name.language == "zh" else "name", name.value)
        for iri, text in sorted(self.store.pairs(SKOS + "altLabel"), key=lambda one: one[1]):
            if entity := found.get(iri):
                entity.aliases.append(text)
        return found

    @cached_property
    def presentation(self) -> Presentation:
        """How classes and relations are shown: colours, headings, order, weights."""
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
    def _by_text(self) -> dict[str, list[Entity]]:
        """Entities by every text they are called by, the likeliest first."""
        found: dict[str, dict[str, tuple[object, ...]]] = {}
        for iri, entity in self.entities.items():
            for place, texts in enumerate(
                ((entity.name,), (local(iri),), (entity.name_zh, *entity.aliases))
            ):
                for text in filter(None, texts):
                    order = (place, entity.kind != "Company", iri)
                    found.setdefault(text.casefold(), {}).setdefault(iri, order)
        return {
            text: [self.entities[iri] for iri in sorted(orders, key=orders.__getitem__)]
            for text, orders in found.items()
        }

    def entity(self, text: str) -> Entity:
        """Return the entity with this name, alias or id, in any letter case; raises NotFound.

        Where several are called so, it gives notice and takes the one whose name it is, a
        company before others.
        """
        plain = text.strip().removeprefix("id:").removeprefix(ID).casefold()
        if listed := self._by_text.get(plain):
            first, *others = listed
            if others and plain not in (first.name.casefold(), local(first.iri).casefold()):
                also = " and ".join(f"{one.name} ({one.kind})" for one in others)
                self.notice(
                    f"'{text}' is taken as {first.name} ({first.kind}); {also} have it too."
                )
            return first
        near = [entity.name for entity, _ in self.find(text, limit=3)]
        hint = f"Did you mean {' or '.join(repr(name) for name in near)}?" if near else None
        raise NotFound(f"No entity is called '{text}'.", hint=hint or "kg find searches names.")

    def shown(self, term: Any) -> str:
        """Return a term as a reader wants it: names for things, slugs for concepts."""
        return label(self.store, term)

    def find(self, text: str, limit: int = 10) -> list[tuple[Entity, float]]:
        """Return entities whose names are like a text, best first, with a score to 100."""
        from kg.graph import search

        return search.find(self.entities.values(), text, limit)

    def to_rdflib(self) -> Dataset:
        """Return the whole dataset as an rdflib Dataset, one named graph a source."""
        from kg.store import rdflib_bridge

        return rdflib_bridge.to_rdflib(self.store)


def stderr(message: str) -> None:
    """Show a notice to the person at the terminal."""
    sys.stderr.write(message + "\n")
