"""What claims say, property by property: the one place that asks the graph for it.

Claims are chosen by `of` entities, `around` one, `named`, `keyed`, `ending`, `stated_by`. Without
a choice, all of a class are read; what has been read as a whole is not asked for again in part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from kg.graph.graph import Graph
from kg.model.namespaces import AUTO, CONCEPT, PROV, SOURCE, local
from kg.records.sources import Source, best_first, catalogue
from kg.store.results import Triples

Number = int | Decimal
Record = TypeVar("Record")

STATED = ("subject", "status", "doubt", "note")
"""Properties that every kind of claim may have."""
_SOURCE = "wasDerivedFrom"
_LARGE = ("Observation",)
"""Classes with most of all claims: quickest read column by column, for all classes at once."""
_CELLS = "SELECT ?claim ?property ?cell { ?claim a <CLASS> ; ?property ?cell }"
_CHOSEN_CELLS = (
    "SELECT ?claim ?property ?cell"
    " { CHOSEN ?claim ?property ?cell FILTER EXISTS { ?claim a <CLASS> } }"
)
"""Of a few claims the class is looked up: as a pattern it makes the engine read all of a class."""


_DERIVED = f"<{PROV}{_SOURCE}>"
_FEW = 2_000
"""Of so many claims the sources are asked for by name; of more, those of all are read."""
_ABOUT = """
CONSTRUCT { ?s ?p ?o } WHERE {
  {
    { SELECT DISTINCT ?s WHERE {
      { VALUES ?s { ENTITIES } }
      UNION
      { VALUES ?e { ENTITIES } ?s auto:subject|auto:object|auto:participant ?e }
      UNION
      { VALUES ?e { ENTITIES } ?claim auto:subject|auto:object|auto:participant ?e ;
        prov:wasDerivedFrom ?s }
    } }
    ?s ?p ?o
  }
  UNION
  { VALUES ?o { ENTITIES } ?s ?p ?o . ?s a ?class . ?class auto:table "entities" }
}
"""


class Chosen(NamedTuple):
    """A choice of claims: as a pattern in SPARQL that binds `?claim`, and of records at hand."""

    pattern: str
    fits: Callable[[Any], bool]


def of(*entities: str) -> Chosen:
    """Return the choice of claims whose subject is one of some entities."""
    wanted = frozenset(entities)
    pattern = f"VALUES ?entity {{ {listed(entities)} }} ?claim auto:subject ?entity ."
    return Chosen(pattern, lambda one: one.subject in wanted)


def around(entity: str) -> Chosen:
    """Return the choice of claims that an entity takes part in, at either end."""

    def fits(one: Any) -> bool:
        return (
            one.subject == entity
            or getattr(one, "object", "") == entity
            or entity in getattr(one, "participants", ())
        )

    return Chosen(f"?claim auto:subject|auto:object|auto:participant <{entity}> .", fits)


def named(claims: Iterable[str]) -> Chosen:
    """Return the choice of claims with these addresses."""
    wanted = frozenset(claims)
    return Chosen(f"VALUES ?claim {{ {listed(wanted)} }}", lambda one: one.claim in wanted)


def ending(measure: str, last: date | None) -> Chosen:
    """Return the choice of observations of a measure whose days end on one day."""
    pattern = f'?claim auto:to "{last}"^^xsd:date ; auto:measure concept:{measure} .'
    return Chosen(pattern, lambda one: one.last == last and one.measure == measure)


def keyed(keys: Iterable[str]) -> Chosen:
    """Return the choice of claims under these keys."""
    wanted = frozenset(keys)
    told = " ".join(f'"{key}"' for key in sorted(wanted))
    pattern = f"VALUES ?key {{ {told} }} ?claim auto:key ?key ."
    return Chosen(pattern, lambda one: one.key in wanted)


def stated_by(source: str) -> Chosen:
    """Return the choice of claims that a source, given by its id, states."""
    pattern = f"GRAPH <{SOURCE}{source}> {{ ?claim a ?any }}"
    return Chosen(pattern, lambda one: any(said.id == source for said in one.sources))


def records(
    graph: Graph, read: Callable[[Graph, str | None], list[Record]],
    whole: Callable[[Graph], list[Record]], chosen: Chosen | None,
) -> list[Record]:  # fmt: skip
    """Return the records that a choice fits, in their order; all where there is no choice.

    `whole` reads all of them, and is asked once a graph; `read` reads those of a pattern.
    """
    if chosen is None:
        return graph.once(whole)
    known = graph.known(whole)
    if known is None:
        return read(graph, chosen.pattern)
    return [one for one in known if chosen.fits(one)]


def counts(graph: Graph) -> dict[str, int]:
    """Return of each entity how many claims have it as their subject."""
    return dict(Counter(subject for _, subject in graph.store.pairs(AUTO + "subject")))


def remarks_by_source(graph: Graph) -> dict[tuple[str, str], str]:
    """Return what each source remarks on a claim, by claim and address of the source."""
    text = "SELECT ?claim ?source ?note { GRAPH ?source { ?claim auto:note ?note } }"
    return {(claim, source): note for claim, source, note in graph.store.texts(text)}


def subjects(graph: Graph) -> set[str]:
    """Return all entities that any claim is about, at either end."""
    columns = graph.store.columns(*(AUTO + name for name in ("subject", "object", "participant")))
    return {entity for column in columns for _, entity in column}


def listed(addresses: Iterable[str]) -> str:
    """Return addresses as SPARQL lists them, each once and in order."""
    return " ".join(f"<{address}>" for address in sorted(set(addresses)))


def about(graph: Graph, entities: Iterable[str]) -> Triples:
    """Return entities, the claims they take part in, the sources of these, and plain relations."""
    answer = graph.query(_ABOUT.replace("ENTITIES", listed(entities)))
    assert isinstance(answer, Triples)
    return answer


def sources_of(graph: Graph, wanted: Iterable[str]) -> dict[str, list[str]]:
    """Return the ids of the sources of claims; a claim that nobody states has none."""
    found: dict[str, list[str]] = {claim: [] for claim in wanted}
    if len(found) < _FEW:
        pairs = graph.store.texts(
            f"SELECT ?claim ?source {{ {named(found).pattern} ?claim {_DERIVED} ?source }}"
        )
    else:
        pairs = [list(pair) for pair in graph.store.pairs(_DERIVED[1:-1])]
    for claim, source in pairs:
        if (known := found.get(claim)) is not None:
            known.append(source.removeprefix(SOURCE))
    return found


def versions_of(
    graph: Graph, pairs: Iterable[tuple[str, str]]
) -> list[tuple[tuple[str, str], str]]:
    """Return what makes the subjects of claims versions of models, for pairs of model and claim.

    Each comes with the id of a source that says the claim's subject is a version of the model; a
    claim about the model itself has none.
    """
    values = " ".join(f"(<{model}> <{claim}>)" for model, claim in pairs)
    told = graph.store.texts(
        f"SELECT ?model ?claim ?source {{ VALUES (?model ?claim) {{ {values} }} "
        f"?claim auto:subject ?one GRAPH ?source {{ ?one auto:isVariantOf ?model }} }}"
    )
    return [((model, claim), source.removeprefix(SOURCE)) for model, claim, source in told]


class Cells:
    """What claims of one class say: a table of texts, each column read when it is wanted.

    What no claim says is an empty column, so that a graph may lack any property.
    """

    def __init__(self, graph: Graph, kind: str, chosen: str | None, names: Iterable[str]):
        """Read claims of a class: `names` are the properties wanted of all of them."""
        self.graph, self.is_part = graph, chosen is not None
        self._pairs: Mapping[str, list[tuple[str, str]]]
        if chosen is None and kind in _LARGE:
            self.claims = sorted(set(graph.store.members(AUTO + kind)))
            self._pairs = _columns(graph, (*STATED, *names))
        else:
            self._pairs = _chosen(graph, kind, chosen or "")
            self.claims = sorted({claim for claim, _ in self._pairs.get("type", ())})

    def one(self, name: str) -> dict[str, str]:
        """Return a property that a claim has once, by claim; of several values the least."""
        pairs = self._pairs.get(name, [])
        found = dict(pairs)
        return found if len(found) == len(pairs) else dict(sorted(pairs, reverse=True))

    def slugs(self, name: str) -> dict[str, str]:
        """Return a property whose values are concepts, as slugs; entities stay addresses."""
        return {claim: slug(address) for claim, address in self.one(name).items()}

    def many(self, name: str) -> dict[str, tuple[str, ...]]:
        """Return a property that a claim may have several times, by claim, in order of text."""
        found: dict[str, list[str]] = {}
        for claim, text in self._pairs.get(name, ()):
            found.setdefault(claim, []).append(slug(text))
        return {claim: tuple(sorted(texts)) for claim, texts in found.items()}

    def sources(self) -> dict[str, tuple[Source, ...]]:
        """Return who states each claim, the source most worth naming first."""
        wanted = set(self.claims)
        said: dict[str, list[str]] = {}
        for claim, source in self._pairs.get(_SOURCE, ()):
            if claim in wanted:
                said.setdefault(claim, []).append(source.removeprefix(SOURCE))
        names = {name for listed in said.values() for name in listed} if self.is_part else None
        known = catalogue(self.graph, names)
        return {
            claim: best_first(known[name] for name in listed if name in known)
            for claim, listed in said.items()
        }


def _columns(graph: Graph, names: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    listed = list(dict.fromkeys(names))
    addresses = [*(AUTO + name for name in listed), PROV + _SOURCE]
    return dict(zip((*listed, _SOURCE), graph.store.columns(*addresses), strict=True))


def _chosen(graph: Graph, kind: str, chosen: str) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    names: dict[str, str] = {}
    text = (_CHOSEN_CELLS if chosen else _CELLS).replace("CLASS", AUTO + kind)
    text = text.replace("CHOSEN", chosen)
    for claim, address, *cell in graph.store.texts(text):
        name = names.get(address) or names.setdefault(address, local(address))
        pair = (claim, cell[0] if len(cell) == 1 else ",".join(cell))
        found.setdefault(name, []).append(pair)
    return found


def slug(address: str) -> str:
    """Return the slug of a concept; anything else as it is."""
    return address.removeprefix(CONCEPT)


@lru_cache(maxsize=8192)
def day(text: str) -> date | None:
    """Return the day that a text of the form YYYY-MM-DD means, None where it is empty."""
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=8192)
def number(text: str) -> Number:
    """Return the number that a literal means: whole as int, else as Decimal."""
    return Decimal(text) if "." in text else int(text)


def amount(text: str | None) -> Decimal | None:
    """Return a share or an amount of money, None where none is stated."""
    return Decimal(text) if text else None
