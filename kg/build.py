"""From tables and ontology to one dataset: read, map, merge, infer, mark what is preferred.

Data flow one way: rows → statements, each in the graph of its source and in the merge → what
the rules infer → the standing of figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from kg import standing, tables
from kg.cells import Vocabulary
from kg.errors import BadTable, Problem
from kg.project import Project
from kg.statements import clock, nquads
from kg.store import Store
from kg.tables import Row
from kg.vocab import local


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
    store, rows = _checked(project)
    fill(store, rows, project)
    return store, counts(store, rows)


def save(project: Project, folder: Path) -> dict[str, int]:
    """Compile a project into a new store in `folder`; return its counts. Raises as `compile`."""
    ontology, rows = _checked(project)
    store = Store.create(folder)
    store.extend(ontology.quads())
    fill(store, rows, project)
    counted = counts(store, rows)
    store.close()
    return counted


def _checked(project: Project) -> tuple[Store, list[Row]]:
    store, rows, problems = read(project)
    if problems:
        raise BadTable(problems)
    return store, rows


def fill(store: Store, rows: list[Row], project: Project) -> None:
    """State rows in a store that holds the ontology, then infer and mark what is preferred."""
    store.load_quads(nquads(rows, tables.schema(project), clock(rows)))
    settle(store, project)


def settle(store: Store, project: Project) -> None:
    """Add what follows from the statements of a store: by the rules, then the standing."""
    for path in sorted(project.ontology.glob("rules/*.rq")):
        store.construct(path.read_text(encoding="utf-8"), project.relative(path))
    standing.mark(store)


def counts(store: Store, rows: Iterable[Row]) -> dict[str, int]:
    """Return how much there is of everything, for the manifest and for people."""
    by_table = Counter(row.table for row in rows)
    statements = sum(
        by_table[name] for name in ("relations", "observations", "properties", "events")
    )
    claims = store.rows(
        "SELECT (COUNT(DISTINCT ?c) AS ?n) WHERE { ?c prov:wasDerivedFrom ?source }"
    )
    return {
        "sources": by_table["sources"],
        "entities": by_table["entities"],
        "statements": statements,
        **{name: by_table[name] for name in ("relations", "observations", "properties", "events")},
        "claims": int(str(claims[0]["n"])),
        "quads": len(store),
    }
