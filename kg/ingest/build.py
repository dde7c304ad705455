"""From tables and ontology to one dataset: read, map, merge, infer, mark what is preferred.

Data flow one way: faultless rows → statements, each in the graph of its source and in the merge →
the standing of figures → what the rules infer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from kg.errors import BadTable, Problem
from kg.ingest import kept_rows, tables
from kg.ingest.cells import Vocabulary
from kg.ingest.existence import Lives
from kg.ingest.quads import nquads
from kg.ingest.standing import Standing
from kg.ingest.tables import Row
from kg.model.namespaces import local
from kg.runtime.project import Project
from kg.store.store import Store

#: The tables whose rows are statements of a source.
STATING = ("relations", "observations", "properties", "events")


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
    for path in project.ontology_files("*.ttl"):
        store.load_turtle(path, project.relative(path))
    return store


def read(project: Project) -> tuple[Store, list[Row], list[Problem]]:
    """Return the ontology, the well-formed rows and all problems of the tables."""
    ontology = ontology_store(project)
    rows, problems = tables.read(project, vocabulary(ontology))
    return ontology, rows, problems


def compile(project: Project) -> tuple[Store, dict[str, int]]:
    """Return the whole dataset in memory, and its counts; raises BadTable with every problem."""
    ontology = ontology_store(project)
    rows = list(faultless(project, ontology))
    store = Store.in_memory()
    return store, fill(store, ontology, rows, project)


def save(
    project: Project, folder: Path, finish: Callable[[Store, Path], None] | None = None
) -> dict[str, int]:
    """Compile a project into a new store in `folder`; return its counts. Raises as `compile`.

    The rows are kept beside it. Nothing is loaded before all of them have been found faultless.
    `finish` is given the filled store and the folder, to keep more.
    """
    ontology = ontology_store(project)
    rows = list(faultless(project, ontology))
    store = Store.create(folder)
    counted = fill(store, ontology, rows, project)
    kept_rows.write(rows, folder.parent)
    if finish:
        finish(store, folder)
    store.close()
    return counted


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
    lives: Lives | None = None,
) -> dict[str, int]:
    """State ontology and rows in an empty store, rank figures, infer; return counts.

    `now` is the day on which relations must not have ended to be true; without it, the last
    day any source was published. `lives` tells since when things exist, where rows were left out
    that do.
    """
    store.extend(ontology.quads())
    described = tables.schema(project)
    standing = Standing(ontology, described["sources"].means)
    store.load_quads(
        nquads(standing.reading(rows), described, now, standing.aside, standing.begins)
    )
    store.add(standing.figures())
    store.add(standing.tellings())
    store.load_quads(standing.lives(now, lives))
    infer(store, project)
    return counts(store, standing.rows)


def infer(store: Store, project: Project) -> None:
    """Add what the rules of the ontology yield, one after the other."""
    for path in project.ontology_files("rules/*.rq"):
        store.construct(project.text(path), project.relative(path))


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
