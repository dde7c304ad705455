"""What a project's own ontology and questions still lack to be complete.

Shapes and hygiene look at what is there; here stands what is not: the shape, the alignment, the
facts, the question or the test that a new class, measure, question, rule or check goes with. What
a project takes from kg is complete and not looked at.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import BadQuery
from kg.ingest.check.finding import Finding
from kg.model.namespaces import AUTO, BASE, CONCEPT, OWL, PREFIXES, RDFS, SKOS, local, shrink
from kg.runtime.project import Project
from kg.sparql import questions
from kg.store.store import Store

_KINDS = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
_SHACL = "http://www.w3.org/ns/shacl#"
_STATUS = "http://www.w3.org/2003/06/sw-vocab-status/ns#term_status"
_ALIGNED = (
    RDFS + "subClassOf", OWL + "equivalentClass", SKOS + "exactMatch", SKOS + "closeMatch",
)  # fmt: skip
_HINTS = (
    PREFIXES["schema"] + "domainIncludes", PREFIXES["schema"] + "rangeIncludes", RDFS + "domain",
)  # fmt: skip
_TERM = re.compile(r"\bauto:([A-Za-z]+)")

Places = Mapping[str, str]
"""For an address, the file and line that make it."""


class _Term(NamedTuple):
    """A class or property of the ontology, or a measure."""

    iri: str
    place: str
    what: str
    """class, relation, property, measure or term"""
    table: str = ""

    def lacks(self, message: str) -> Finding:
        return Finding("warning", self.place, f"incomplete {self.what}", message)


def findings(store: Store, project: Project, places: Places) -> list[Finding]:
    """Return what the ontology and the questions that a project keeps itself still lack."""
    found: list[Finding] = []
    if project.ontology.is_dir():
        terms = _terms(store, project, places)
        found += _unshaped(terms, project)
        found += _unrelated(terms, store)
        found += _unused(terms, store)
        if project.queries.parent == project.root:
            found += _unasked(terms, store, project)
    found += untested(project)
    found += _untranslated(project)
    return found


def _untranslated(project: Project) -> list[Finding]:
    """Return what questions lack in Chinese where a project tells any of them in it."""
    if project.queries.parent != project.root:
        return []
    listed = []
    for path in sorted(project.queries.glob("**/*.rq")):
        try:
            listed.append(questions.load(path, project.relative(path)))
        except BadQuery:
            continue  # said where questions are checked
    if not any(one.title_zh for one in listed):
        return []
    lacking = [
        (one, key)
        for one in listed
        for key, told in (
            ("title", one.title_zh), ("description", one.description_zh),
            *((f"parameter {it.name}", it.about_zh) for it in one.parameters),
        )
        if not told
    ]  # fmt: skip
    return [
        Finding("warning", project.relative(one.path), "saved questions",
                f"It has no {key} in Chinese: add '# {key.replace(' ', '@zh: ', 1)} …'."
                if " " in key else
                f"It has no {key} in Chinese: add '# {key}@zh: …'.")
        for one, key in lacking
    ]  # fmt: skip


def _terms(store: Store, project: Project, places: Places) -> list[_Term]:
    """Return the terms and measures that a project declares itself, but those on trial."""
    own = Store.in_memory()
    for path in sorted(project.ontology.glob("*.ttl")):
        own.load_turtle(path, project.relative(path))
    tables = dict(own.pairs(AUTO + "table"))
    kinds = {"entities": "class", "relations": "relation", "properties": "property"}
    trial = {iri for iri, status in own.pairs(_STATUS) if status == "testing"}
    defined = {iri for iri, _ in own.pairs(RDFS + "isDefinedBy")}
    known = (defined | tables.keys()) & {iri for kind in _KINDS for iri in own.members(OWL + kind)}
    found = []
    for iri in sorted(known - trial):
        table = tables.get(iri, "")
        found.append(_Term(iri, places.get(iri, shrink(iri)), kinds.get(table, "term"), table))
    for iri, scheme in sorted(own.pairs(SKOS + "inScheme")):
        if scheme == f"{CONCEPT}scheme/measure" and iri not in trial:
            found.append(_Term(iri, places.get(iri, shrink(iri)), "measure"))
    return found


def _unshaped(terms: list[_Term], project: Project) -> Iterator[Finding]:
    """Yield the classes and properties of the tables that no shape looks at."""
    shapes = Store.in_memory()
    for path in project.ontology_files("shapes/*.ttl"):
        shapes.load_turtle(path, project.relative(path))
    classes, objects = (
        {iri for _, iri in shapes.pairs(_SHACL + name)}
        for name in ("targetClass", "targetObjectsOf")
    )
    where = "to a shape of ontology/shapes/entities.ttl"
    for term in terms:
        if term.what == "class" and term.iri not in classes:
            yield term.lacks(f"The class has no shape: add it as sh:targetClass {where}.")
        if term.what in ("relation", "property") and term.iri not in objects:
            yield term.lacks(
                f"No shape looks at what the {term.what} leads to: "
                f"add it as sh:targetObjectsOf {where}."
            )


def _unrelated(terms: list[_Term], store: Store) -> Iterator[Finding]:
    """Yield classes and relations that nothing relates to others, measures without additivity."""
    aligned = {
        iri for name in _ALIGNED for iri, other in store.pairs(name) if not other.startswith(BASE)
    }
    apart = {iri for pair in store.pairs(OWL + "disjointWith") for iri in pair}
    apart |= {iri for iri, above in store.pairs(RDFS + "subClassOf") if above in apart}
    hinted = [{iri for iri, _ in store.pairs(hint)} for hint in _HINTS[:2]]
    added = {iri for iri, _ in store.literals(AUTO + "additive")}
    for term in terms:
        if term.what == "class" and term.iri not in aligned:
            yield term.lacks(
                "The class is aligned with no other vocabulary: "
                "add rdfs:subClassOf or skos:closeMatch to ontology/alignments.ttl."
            )
        if term.what == "class" and term.iri not in apart:
            yield term.lacks(
                "The class is disjoint with no other: add it to owl:disjointWith of the classes "
                "with which it can share no member."
            )
        if term.what in ("relation", "property") and not all(term.iri in one for one in hinted):
            yield term.lacks(
                "It does not hint at the classes it joins: "
                "add schema:domainIncludes and schema:rangeIncludes."
            )
        if term.what == "measure" and term.iri not in added:
            yield term.lacks(
                "The measure has no auto:additive: "
                "say whether values of separate periods may be added up."
            )


def _unused(terms: list[_Term], store: Store) -> Iterator[Finding]:
    """Yield the terms and measures that no fact uses."""
    for term in terms:
        one = f"<{term.iri}>"
        if term.what == "measure":
            used = store.ask(f"ASK {{ ?claim auto:measure {one} }}")
        else:
            used = any(
                store.ask(f"ASK {{ {pattern} }}")
                for pattern in (f"?s {one} ?o", f"?s a {one}", f"?s auto:relation {one}")
            )
        if not used:
            table = term.table or ("observations" if term.what == "measure" else "")
            rows = f"a row to data/{table}.csv" if table else "facts"
            yield term.lacks(
                f"No fact uses the {term.what}: add {rows}, take it out, "
                'or say vs:term_status "testing".'
            )


def _unasked(terms: list[_Term], store: Store, project: Project) -> Iterator[Finding]:
    """Yield the terms that no question names, nor a property of theirs."""
    texts = [project.text(path) for path in sorted(project.queries.glob("**/*.rq"))]
    named = {AUTO + name for text in texts for name in _TERM.findall(text)}
    asked = named | {
        other for hint in _HINTS for iri, other in store.pairs(hint) if iri in named
    } | set(store.members(OWL + "AnnotationProperty"))  # fmt: skip
    characteristics = AUTO + "Description" in named  # asks for all of them together
    for term in terms:
        if term.what == "measure" or (term.what == "property" and characteristics):
            continue
        if term.iri not in asked:
            yield term.lacks(
                f"No question asks for the {term.what}: "
                f"name auto:{local(term.iri)} in one of queries/."
            )


def untested(project: Project) -> Iterator[Finding]:
    """Yield the questions, rules and checks without a case, and cases of what is gone."""
    tests = project.root / "tests"
    if project.queries.parent == project.root:
        paths = _named(project.queries.glob("**/*.rq"))
        cases = _cases(project, tests / "competency.toml")
        if isinstance(cases, Finding):
            yield cases
        elif cases is not None:
            asked = {str(case.get("ask", "")) for case in cases.get("case", ())}
            yield from _compared(project, "question", paths, asked, "[[case]] that asks it")
    if project.ontology.is_dir():
        cases = _cases(project, tests / "ontology_cases.toml")
        if isinstance(cases, Finding):
            yield cases
        elif cases is not None:
            for what, folder in (("rule", "rules"), ("check", "hygiene")):
                paths = _named(project.ontology.glob(f"{folder}/*.rq"))
                section = f"[{folder}.…] that shows it at work"
                yield from _compared(project, what, paths, set(cases.get(folder, ())), section)


def _named(paths: Iterator[Path]) -> dict[str, Path]:
    return {path.stem: path for path in sorted(paths)}


def _cases(project: Project, path: Path) -> dict[str, Any] | Finding | None:
    """Return the cases in a file of tests, none where a project has no such file."""
    if not path.is_file():
        return None
    try:
        return tomllib.loads(project.text(path))
    except tomllib.TOMLDecodeError as error:
        message = f"The file is no TOML: {error}."
        return Finding("error", project.relative(path), "cases", message)


def _compared(
    project: Project, what: str, paths: Mapping[str, Path], cases: Collection[str], wanted: str
) -> Iterator[Finding]:
    """Yield what has no case, and the cases of what is not there."""
    file = "tests/competency.toml" if what == "question" else "tests/ontology_cases.toml"
    for name in sorted(paths.keys() - set(cases)):
        message = f"The {what} has no case: add a {wanted} to {file}."
        yield Finding("warning", project.relative(paths[name]), f"incomplete {what}", message)
    for name in sorted(set(cases) - paths.keys()):
        message = f"There is no {what} '{name}': take its case out, or correct the name."
        yield Finding("warning", file, f"incomplete {what}", message)
