"""The checks beyond well-formed rows: SHACL shapes and hygiene queries over the whole graph.

Every finding says which entity or claim, what is wrong, and in which line of which table it
stands.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.errors import BadQuery
from kg.ingest import build
from kg.ingest.check import missing, shapes
from kg.ingest.check.finding import Finding, Report
from kg.ingest.tables import Row
from kg.model.namespaces import AUTO, CONCEPT, shrink
from kg.runtime.project import Project
from kg.sparql import questions, tokens
from kg.store import foreign
from kg.store.results import Answer, Rows, in_default_graph
from kg.store.store import Store

_DECLARED = re.compile(r"(auto|concept):([A-Za-z0-9-]+) a ")
_HEADER = re.compile(r"^#\s*(title|severity):\s*(.*)$", re.M)


def report(
    project: Project,
    beside: Sequence[str | os.PathLike[str]] = (),
    given: Sequence[str | os.PathLike[str]] = (),
) -> Report:
    """Check a project's tables, shapes and hygiene; a malformed table ends it early.

    RDF files `beside` it are checked with it, and all of it by the `given` files of shapes too.
    Raises NotFound and BadTurtle for a file that cannot be read.
    """
    own = foreign.read(beside)
    ontology, rows, problems = build.read(project)
    if problems:
        found = [
            Finding(
                "error",
                f"{problem.file}:{problem.line}",
                "well-formed rows",
                f"{problem.message} {problem.hint}".strip(),
            )
            for problem in sorted(problems)
        ]
        return Report(found)
    store = Store.in_memory()
    build.fill(store, ontology, rows, project)
    places = _declared(project) | _places(rows)
    for one in own:  # in the default graph alone: their graphs are no sources
        store.extend(map(in_default_graph, one.triples()))
        for subject in one.subjects():
            places.setdefault(subject, f"{one.place_of(subject)}: {shrink(subject)}")
    if own:
        build.infer(store, project)
    findings: list[Finding] = []
    for path in project.ontology_files("hygiene/*.rq"):
        findings += _hygiene(store, project.text(path), path.name, places)
    findings += _questions(project)
    findings += shapes.findings(store, project, places, [Path(os.fspath(path)) for path in given])
    findings += missing.findings(store, project, places)
    return Report(sorted(set(findings)))


def _declared(project: Project) -> dict[str, str]:
    """Return for each term and concept the line of the ontology that declares it."""
    places: dict[str, str] = {}
    for path in project.ontology_files("*.ttl"):
        for number, line in enumerate(project.text(path).splitlines(), 1):
            if match := _DECLARED.match(line):
                iri = {"auto": AUTO, "concept": CONCEPT}[match[1]] + match[2]
                places.setdefault(iri, f"{project.relative(path)}:{number}")
    return places


def _places(rows: list[Row]) -> dict[str, str]:
    """Return for each claim, entity and source the first line that makes it."""
    places: dict[str, str] = {}
    for row in rows:
        for name in ("claim", "iri"):
            for term in row.terms.get(name, ()):
                places.setdefault(term.strip("<>"), f"data/{row.table}.csv:{row.line}")
    return places


def _hygiene(store: Store, text: str, name: str, places: dict[str, str]) -> list[Finding]:
    header = dict(_HEADER.findall(text))
    found = []
    where = f"ontology/hygiene/{name}"
    if not {"severity", "title"} <= set(header):
        raise BadQuery("A rule needs '# title:' and '# severity:' lines.", where=f"{where}:1")
    tokens.guard(text, where)
    answer = store.rows(text, where)
    if not {"focus", "message"} <= set(answer.variables):
        raise BadQuery("A rule must select ?focus and ?message.", where=where)
    for row in answer:
        focus = str(row["focus"])
        place = places.get(focus, shrink(focus))
        found.append(Finding(header["severity"], place, header["title"], str(row["message"])))
    return found


def _questions(project: Project) -> list[Finding]:
    """Return the saved questions that have a bad header, do not parse, or are stated badly."""
    empty, found = Store.in_memory(), []
    first: dict[str, str] = {}
    for path in sorted(project.queries.glob("**/*.rq")):
        shown = project.relative(path)
        if path.stem in first:
            message = f"It has the name of {first[path.stem]}: only one can be asked. Rename it."
            found.append(Finding("error", shown, "saved questions", message))
        first.setdefault(path.stem, shown)
        try:
            question = questions.load(path, shown)
            tokens.guard(question.text, shown)
            answer = empty.ask(question.text, shown)
        except BadQuery as error:
            place = error.where or shown
            message = f"{error.message} {error.hint or ''}".strip()
            found.append(Finding("error", place, "saved questions", message))
            continue
        found += _told(question, answer, shown)
    return found


def _told(question: questions.Question, answer: Answer, shown: str) -> Iterator[Finding]:
    """Yield what a question lacks to be listed, drawn and compared."""
    columns = answer.variables if isinstance(answer, Rows) else ()
    for name in question.view[1:]:
        if name not in columns:
            message = f"Its view draws '{name}', which it does not select. Correct '# view:'."
            yield Finding("error", shown, "saved questions", message)
    if not question.tags:
        message = "It has no tags: add a line '# tags: …', so that it is found by its subject."
        yield Finding("warning", shown, "saved questions", message)
    if not question.description.endswith("."):
        message = "Its description is no full sentence: end it with a full stop."
        yield Finding("warning", shown, "saved questions", message)
    if columns and "ORDER BY" not in question.text.upper():
        message = "It has no ORDER BY: without, its rows come in any order."
        yield Finding("warning", shown, "saved questions", message)
