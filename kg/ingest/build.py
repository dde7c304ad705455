"""From tables and ontology to one dataset: read, map, merge, infer, mark what is preferred.

Data flow one way: rows → statements, each in the graph of its source and in the merge → the
standing of figures → what the rules infer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from kg.errors import BadTable, Problem
from kg.ingest import tables
from kg.ingest.cells import Vocabulary
from kg.ingest.quads import nquads, plain
from kg.ingest.tables import Row
from kg.model import mistakes, ranking
from kg.model.mistakes import Observed
from kg.model.namespaces import AUTO, CONCEPT, local
from kg.runtime.project import Project
from kg.store.store import Store

#: The tables whose rows are statements of a source.
STATING = ("relations", "observations", "properties", "events")

_PERIOD = ("from", "to", "span")
_REST = ("measure", "unit", "scope", "status")


def vocabulary(ontology: Store) -> Vocabulary:
    """Return what the ontology allows in the tables."""
    concepts: dict[str, set[str]] = {}
    for row in ontology.rows("SELECT ?c ?s WHERE { ?c skos:inScheme ?s } ORDER BY ?c"):
        scheme = local(str(row["s"])).removeprefix("scheme/")
        concepts.setdefault(scheme, set()).add(local(str(row["c"])))
    classes = ontology.rows("SELECT ?c WHERE { ?c a owl:Class ; auto:table 'entities' }")
    relations = ontology.rows("SELECT ?p WHERE { ?p auto:table 'relations' }")
    properties = ontology.rows(
        "SELECT ?p ?range (EXISTS { ?p a owl:ObjectProperty } AS ?object)"
        " WHERE { ?p auto:table 'properties' OPTIONAL { ?p schema:rangeIncludes ?range } }"
        " ORDER BY ?p ?range"
    )
    return Vocabulary(
        {scheme: frozenset(slugs) for scheme, slugs in concepts.items()},
        frozenset(local(str(row["c"])) for row in classes),
        frozenset(local(str(row["p"])) for row in relations),
        {local(str(row["p"])): _kind(str(row["range"]), bool(row["object"])) for row in properties},
    )


def _kind(range_hint: str, is_object: bool) -> str:
    if is_object:
        return "concept" if range_hint.endswith("core#Concept") else "entity"
    return "date" if range_hint.endswith(("#date", "#gYear", "#gYearMonth")) else "text"


def ontology_store(project: Project) -> Store:
    """Return the ontology alone, in memory; raises BadTurtle with file, line and column."""
    store = Store.in_memory()
    for path in sorted(project.ontology.glob("*.ttl")):
        store.load_turtle(path, project.relative(path))
    return store


def read(project: Project) -> tuple[Store, list[Row], list[Problem]]:
    """Return the ontology, the well-formed rows and all problems of the tables."""
    ontology = ontology_store(project)
    rows, problems = tables.read(project, vocabulary(ontology))
    return ontology, rows, problems


def compile(project: Project) -> tuple[Store, dict[str, int]]:
    """Return the whole dataset in memory, and its counts; raises BadTable with every problem."""
    store = Store.in_memory()
    return store, _compile(project, store)


def save(
    project: Project, folder: Path, finish: Callable[[Store, Path], None] | None = None
) -> dict[str, int]:
    """Compile a project into a new store in `folder`; return its counts. Raises as `compile`.

    `finish` is given the filled store and the folder, to keep more beside it.
    """
    store = Store.create(folder)
    counted = _compile(project, store)
    if finish:
        finish(store, folder)
    store.close()
    return counted


def _compile(project: Project, store: Store) -> dict[str, int]:
    """Fill a store while the tables are still being read; raises BadTable."""
    ontology = ontology_store(project)
    return fill(store, ontology, faultless(project, ontology), project)


def faultless(project: Project, ontology: Store) -> Iterator[Row]:
    """Yield the rows of all tables; raises BadTable after the last where anything was wrong."""
    problems: list[Problem] = []
    yield from tables.rows(project, vocabulary(ontology), problems)
    if problems:
        raise BadTable(problems)


def fill(
    store: Store,
    ontology: Store,
    rows: Iterable[Row],
    project: Project,
    now: date | None = None,
) -> dict[str, int]:
    """State ontology and rows in an empty store, rank figures, infer; return counts.

    `now` is the day on which relations must not have ended to be true; without it, the last
    day any source was published.
    """
    store.extend(ontology.quads())
    described = tables.schema(project)
    passed: list[Row] = []
    store.load_quads(nquads(_kept(rows, passed), described, now))
    store.add(_judged(passed, described["sources"].means, ontology))
    for path in sorted(project.ontology.glob("rules/*.rq")):
        store.construct(project.text(path), project.relative(path))
    return counts(store, passed)


def _kept(rows: Iterable[Row], passed: list[Row]) -> Iterator[Row]:
    for row in rows:
        passed.append(row)
        yield row


def _judged(
    rows: list[Row], means: Mapping[str, str], ontology: Store
) -> Iterator[tuple[str, str, str]]:
    """Yield what is set aside and preferred among observations, and which row tells an event.

    Rows are at hand and quicker to read than the store they were stated in.
    """
    known = ranking.catalogue(_columns(rows, means, ontology))
    yield from _tellings(rows, known)
    keys: dict[str, dict[str, Observed]] = {}
    said: dict[str, list[ranking.Source]] = {}
    doubted: dict[str, str] = {}
    for row in rows:
        if row.table == "observations":
            terms = row.terms
            key, claim, source = (plain(terms[name][0]) for name in ("key", "claim", "source"))
            keys.setdefault(key, {})[claim] = _observed(terms)
            if "doubt" in terms:
                doubted[claim] = local(plain(terms["doubt"][0]))
            else:
                said.setdefault(claim, []).append(known[source])
    doubted = {claim: reason for claim, reason in doubted.items() if claim not in said}
    aside = mistakes.find(keys, said, doubted)
    for claim, reason in sorted(aside.items()):
        yield claim, AUTO + "setAside", CONCEPT + reason
    values = {
        key: {claim: (one.value, one.bound) for claim, one in claims.items()}
        for key, claims in keys.items()
    }
    for claim in ranking.preferred(values, said, aside):
        yield claim, AUTO + "standing", CONCEPT + "preferred"


def _tellings(
    rows: Iterable[Row], known: Mapping[str, ranking.Source]
) -> Iterator[tuple[str, str, str]]:
    """Yield of each occurrence the claim that tells it best; what is planned only if all are."""
    dates: dict[str, dict[str, str]] = {}
    numbers: dict[str, str] = {}
    planned: set[str] = set()
    said: dict[str, list[ranking.Source]] = {}
    for row in rows:
        if row.table != "events":
            continue
        terms = row.terms
        claim, source, name = (plain(terms[cell][0]) for cell in ("claim", "source", "occurrence"))
        dates.setdefault(name, {})[claim] = plain(terms["date"][0]) if "date" in terms else ""
        said.setdefault(claim, []).append(known[source])
        numbers[claim] = plain(terms["value"][0]) if "value" in terms else ""
        if local(plain(terms["status"][0])) == "planned":
            planned.add(claim)
    for claims in dates.values():
        facts = {claim: day for claim, day in claims.items() if claim not in planned}
        yield (
            ranking.telling(facts or claims, numbers, said),
            AUTO + "standing",
            CONCEPT + "preferred",
        )


def _columns(
    rows: list[Row], means: Mapping[str, str], ontology: Store
) -> Callable[[str], Iterable[tuple[str, str]]]:
    """Return what yields subject and object of a property, from the table of sources if it can."""
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

    return pairs


def _observed(terms: Mapping[str, list[str]]) -> Observed:
    value, bound, subject = (plain(terms[name][0]) for name in ("value", "bound", "subject"))
    period = tuple(plain(terms[name][0]) if name in terms else "" for name in _PERIOD)
    rest = tuple("\x1e".join(sorted(terms.get(name, ()))) for name in _REST)
    return Observed(Decimal(value), local(bound), subject, period, rest)


def counts(store: Store, rows: list[Row]) -> dict[str, int]:
    """Return how much there is of everything, for the manifest and for people."""
    by_table = Counter(row.table for row in rows)
    stating = {name: by_table[name] for name in STATING}
    return {
        "sources": by_table["sources"],
        "entities": by_table["entities"],
        "statements": sum(stating.values()),
        **stating,
        "claims": len({row.terms["claim"][0] for row in rows if row.table in stating}),
        "quads": len(store),
    }
