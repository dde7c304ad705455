"""The words by which texts speak of terms: hidden labels and labels of the ontology, and grammar.

What has a term of its own (a measure, a unit, a role, a plan) has its words in the ontology; how
a language tells numbers and times stands in `grammar_en.toml` and `grammar_zh.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

from kg.graph.graph import Graph
from kg.model.namespaces import AUTO, CONCEPT, RDFS, SKOS, local
from kg.store.results import TRUE
from kg.verify.phrases import Phrases, Token

LANGUAGES = ("en", "zh")
_SCHEME = "https://w3id.org/autokg/concept/scheme/"
#: What the words of each list of concepts are cues for.
_SCHEMES = {
    "measure": "measure", "span": "span", "status": "plan", "basis": "plan", "role": "role",
    "scope": "scope", "market-scope": "scope", "vehicle-scope": "scope", "version": "scope",
}  # fmt: skip
_GRAMMAR = ("rising", "falling", "points", "parts", "again", "elsewhen", "segment", "superlatives",
            "differences", "losses", "pronouns", "half")  # fmt: skip


class Cue(NamedTuple):
    """A word that tells what a sentence speaks of."""

    start: int
    end: int
    kind: str
    """measure, span, plan, role, scope, date, relation, class, or a key of the grammar."""
    slug: str
    """The concept, property or class; for the grammar the key again."""


class Measure(NamedTuple):
    """What is to be known of a measure to read and judge its figures."""

    family: str
    additive: bool


@cache
def grammar(language: str) -> dict[str, Any]:
    """Return how a language tells numbers, times and comparisons."""
    path = Path(__file__).with_name(f"grammar_{language}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def both(key: str) -> dict[str, Any]:
    """Return a table of the grammar of both languages as one."""
    return {word: told for language in LANGUAGES for word, told in grammar(language)[key].items()}


def listed(key: str) -> list[str]:
    """Return a list of the grammar of both languages as one."""
    return [word for language in LANGUAGES for word in grammar(language)[key]]


class Vocabulary:
    """All words of a graph's ontology, each with its term."""

    def __init__(self, graph: Graph):
        schemes: dict[str, list[str]] = {}
        for concept, scheme in graph.store.pairs(SKOS + "inScheme"):
            schemes.setdefault(concept, []).append(scheme.removeprefix(_SCHEME))
        self._schemes = schemes
        self._hidden = [(iri, word.value) for iri, word in
                        graph.store.literals(SKOS + "hiddenLabel")]  # fmt: skip
        self._labels = [(iri, word.value) for iri, word in graph.store.literals(RDFS + "label")
                        if iri in schemes]  # fmt: skip
        families = dict(graph.store.pairs(AUTO + "unitFamily"))
        additive = {iri for iri, told in graph.store.pairs(AUTO + "additive") if told in TRUE}
        measures = [iri for iri, listed in schemes.items() if "measure" in listed]
        self.measures = {
            local(iri): Measure(local(families.get(iri, "")), iri in additive) for iri in measures
        }
        self.units = {
            local(iri): local(families.get(iri, ""))
            for iri, listed in schemes.items() if "unit" in listed
        }  # fmt: skip
        kinds = dict(graph.store.pairs(AUTO + "table"))
        self._tables = {iri: table for iri, table in kinds.items() if iri.startswith(AUTO)}

    def words(self, scheme: str) -> dict[str, str]:
        """Return the hidden labels of the concepts of a list, each with its slug."""
        return {
            word: local(iri) for iri, word in self._hidden if scheme in self._schemes.get(iri, ())
        }

    @cached_property
    def cues(self) -> Phrases[tuple[str, str]]:
        """All words that tell what a sentence speaks of."""
        return Phrases(self._cues())

    def _cues(self) -> Iterator[tuple[str, tuple[str, str]]]:
        for iri, word in self._hidden:
            for kind in self._kinds(iri):
                yield word, (kind, local(iri))
        for iri, word in self._labels:
            for kind in self._kinds(iri):
                if kind in ("measure", "role", "scope"):
                    yield word, (kind, local(iri))
        for language in LANGUAGES:
            told = grammar(language)
            lists = told | {"pronouns": told["sentence_pronouns"], "half": told["half_of_time"]}
            for key in _GRAMMAR:
                for word in lists[key]:
                    yield word, (key, key)
            for word in told["ordinals"]:
                yield word, ("ordinal", str(told["ordinals"][word]))
            for word, place in told["comparisons"].items():
                yield word, ("compared", str(place))
            for word, percent in told["multiples"].items():
                yield word, ("multiple", str(percent))

    def _kinds(self, iri: str) -> Iterable[str]:
        if iri.startswith(CONCEPT):
            found = (_SCHEMES.get(scheme, "") for scheme in self._schemes.get(iri, ()))
            return dict.fromkeys(filter(None, found))
        table = self._tables.get(iri)
        return {"relations": ["relation"], "properties": ["date"], "entities": ["class"]}.get(
            table or "", []
        )

    @cached_property
    def bounds(self) -> Phrases[str]:
        """Words that stand before or after a number and say how it is meant."""
        return Phrases(self.words("bound").items())

    def found(self, words: list[Token]) -> list[Cue]:
        """Return the cues among some words, in their order."""
        return [
            Cue(hit.start, hit.end, kind, slug)
            for hit in self.cues.find(words)
            for kind, slug in hit.meanings
        ]


def read(graph: Graph) -> Vocabulary:
    """Return the vocabulary of a graph; it is read once."""
    return graph.once(Vocabulary)
