"""What pages are made of: the records of a graph, read once a worker, and names in a language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from kg.evidence.disputes import disputes
from kg.evidence.disputes.case import Dispute, told
from kg.evidence.promises import promises
from kg.evidence.promises.promises import Promise
from kg.graph.graph import Graph
from kg.model.namespaces import AUTO, CONCEPT, DCTERMS, RDFS, SKOS, local
from kg.records import wording
from kg.records.observations import Observation, Observations
from kg.records.relationships import Relationships
from kg.records.sources import Source, catalogue

SKOS_DEFINITION = SKOS + "definition"


class Reading:
    """A graph as pages read it; what one of them has read is there for the next."""

    def __init__(self, graph: Graph):
        self.graph = graph

    @cached_property
    def observations(self) -> Observations:
        """All observations."""
        return Observations(self.graph)

    @cached_property
    def of_subject(self) -> dict[str, list[Observation]]:
        """Observations by their subject."""
        found: dict[str, list[Observation]] = {}
        for one in self.observations.all:
            found.setdefault(one.subject, []).append(one)
        return found

    @cached_property
    def relationships(self) -> Relationships:
        """All relationships."""
        return Relationships(self.graph)

    @cached_property
    def sources(self) -> dict[str, Source]:
        """All sources by id."""
        return dict(catalogue(self.graph))

    @cached_property
    def disputes(self) -> list[Dispute]:
        """Everything that disagrees, heaviest first."""
        return disputes.find(self.graph)

    @cached_property
    def promises(self) -> list[Promise]:
        """Every promise and what came of it."""
        return promises.find(self.graph)

    @cached_property
    def told(self) -> dict[tuple[str, str], Observation]:
        """Observations by the name of their subject and how a dispute tells their value."""
        names = self.graph.entities
        return {
            (names[one.subject].name, told(one)): one
            for one in self.observations.all if one.subject in names
        }  # fmt: skip

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        """Labels of classes, properties and concepts in both languages, by full address."""
        found: dict[str, dict[str, str]] = {}
        for predicate in (RDFS + "label", SKOS + "prefLabel"):
            for iri, label in self.graph.store.literals(predicate):
                if iri.startswith((AUTO, CONCEPT)):
                    language = "zh" if (label.language or "").startswith("zh") else "en"
                    found.setdefault(iri, {})[language] = label.value
        return found

    @cached_property
    def definitions(self) -> dict[str, dict[str, str]]:
        """Definitions of classes, properties and concepts in both languages."""
        found: dict[str, dict[str, str]] = {}
        for iri, label in self.graph.store.literals(SKOS_DEFINITION):
            language = "zh" if (label.language or "").startswith("zh") else "en"
            found.setdefault(iri, {})[language] = label.value
        return found

    def known(self, lang: str) -> Mapping[str, str]:
        """Return what names and slugs are called in a language, where that is not English."""
        return wording.chinese(self.graph) if lang == "zh" else {}

    def word(self, name: str, lang: str) -> str:
        """Return what a class, relation, measure or concept is called, by its local name."""
        for namespace in (CONCEPT, AUTO):
            if listed := self.names.get(namespace + name):
                return listed.get(lang) or listed.get("en") or name
        return name.replace("-", " ")

    @cached_property
    def newest(self) -> str:
        """The newest date of a source, as it is stated."""
        return max((text for _, text in self.graph.store.pairs(DCTERMS + "issued")), default="")

    def of(self, iri: str) -> tuple[list[Dispute], list[Promise]]:
        """Return the disputes and promises that concern an entity."""
        entity = self.graph.entities.get(iri)
        who = entity.name if entity else ""
        return (
            [one for one in self.disputes if iri in one.entities],
            [one for one in self.promises if one.subject == iri or who in one.speakers],
        )

    def kind(self, iri: str) -> str:
        """Return the class of an entity; empty for anything else."""
        entity = self.graph.entities.get(iri)
        return entity.kind if entity else ""


def of(graph: Graph) -> Reading:
    """Return the reading of a graph."""
    return graph.once(Reading)


def page_of(iri: str) -> str:
    """Return the address of the page of something of ours, empty where it has none."""
    for kind in ("id", "source", "claim", "concept"):
        prefix = f"{AUTO[:-3]}{kind}/"
        if iri.startswith(prefix):
            return f"/{kind}/{iri[len(prefix) :]}"
    return f"/class/{local(iri)}" if iri.startswith(AUTO) else ""
