"""From tables and ontology to one dataset: read, map, merge, infer, mark what is preferred.

Data flow one way: rows (checked in Python) → quads by the mappings (SPARQL Update) → the merge
in the default graph → rules → standing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from kg import standing, tables
from kg.cells import Vocabulary, iri, literal
from kg.errors import BadTable, Problem
from kg.periods import parse
from kg.project import Project
from kg.store import ROWS, Store
from kg.tables import Row
from kg.vocab import local

_COLUMN = "urn:autokg:column:"
_DATA = "urn:autokg:data"

MERGE = "INSERT { ?s ?p ?o } WHERE { GRAPH ?source { ?s ?p ?o } }"

DERIVED = """
PREFIX auto: <https://w3id.org/autokg/ns/>
PREFIX prov: <http://www.w3.org/ns/prov#>
INSERT { ?claim prov:wasDerivedFrom ?source }
WHERE {
  VALUES ?class { auto:Observation auto:Relationship auto:Event auto:Description }
  GRAPH ?source { ?claim a ?class }
}
"""


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
    store, rows, problems = read(project)
    if problems:
        raise BadTable(problems)
    fill(store, rows, project)
    return store, counts(store, rows)


def fill(store: Store, rows: list[Row], project: Project) -> None:
    """Map rows into a store that holds the ontology, then merge, infer and mark standing."""
    clock = _clock(rows)
    for name in tables.schema(project):
        store.load_quads("\n".join(_lifted(name, rows, clock)))
        path = project.mappings / f"{name}.ru"
        store.update(path.read_text(encoding="utf-8"), project.relative(path))
        store.clear_rows()
    store.update(MERGE, "merge")
    store.update(DERIVED, "derived")
    for path in sorted(project.ontology.glob("rules/*.rq")):
        store.construct(path.read_text(encoding="utf-8"), project.relative(path))
    standing.mark(store)


def _clock(rows: Iterable[Row]) -> str:
    """Return the data's own now: the last day any source was published."""
    dates = [row.terms["published"][0] for row in rows if "published" in row.terms]
    days = [parse(text.split('"')[1]).last.isoformat() for text in dates]
    return max(days, default="9999-12-31")


def _lifted(name: str, rows: Iterable[Row], clock: str) -> Iterator[str]:
    graph = iri(ROWS)
    yield f"{iri(_DATA)} {iri(_COLUMN + 'clock')} {literal(clock, 'date')} {graph} ."
    for row in rows:
        if row.table == name:
            subject = iri(f"urn:autokg:row:{name}/{row.line}")
            for column, terms in row.terms.items():
                for term in terms:
                    yield f"{subject} {iri(_COLUMN + column)} {term} {graph} ."


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
