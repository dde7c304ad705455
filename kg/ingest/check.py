"""The checks beyond well-formed rows: SHACL shapes and hygiene queries over the whole graph.

Every finding says which entity or claim, what is wrong, and in which line of which table it
stands.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import BadQuery, NotFound, one_line
from kg.ingest import build
from kg.ingest.tables import Row
from kg.model.namespaces import shrink
from kg.runtime.project import Project
from kg.sparql import questions, tokens
from kg.store import foreign
from kg.store.results import in_default_graph
from kg.store.store import Store

_HEADER = re.compile(r"^#\s*(title|severity):\s*(.*)$", re.M)


class Finding(NamedTuple):
    """One thing that a check found."""

    severity: str
    """error or warning"""
    place: str
    """file:line, or the address of what it is about"""
    rule: str
    message: str


class Report(NamedTuple):
    """What was found."""

    findings: list[Finding]

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity == "error" for finding in self.findings)


def report(
    project: Project,
    beside: Sequence[str | os.PathLike[str]] = (),
    shapes: Sequence[str | os.PathLike[str]] = (),
) -> Report:
    """Check a project's tables, shapes and hygiene; a malformed table ends it early.

    RDF files `beside` it are checked with it, and all of it by the files of `shapes` too. Raises
    NotFound and BadTurtle for a file that cannot be read.
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
    places = _places(rows)
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
    given = [Path(os.fspath(path)) for path in shapes]
    findings += _shapes(store, project, places, given)
    return Report(sorted(set(findings)))


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
    """Return the saved questions that have a bad header or do not parse."""
    empty, found = Store.in_memory(), []
    first: dict[str, str] = {}
    for path in sorted(project.queries.glob("**/*.rq")):
        shown = project.relative(path)
        if path.stem in first:
            message = f"It has the name of {first[path.stem]}: only one can be asked. Rename it."
            found.append(Finding("error", shown, "saved questions", message))
        first.setdefault(path.stem, shown)
        try:
            text = questions.load(path, shown).text
            tokens.guard(text, shown)
            empty.ask(text, shown)
        except BadQuery as error:
            place = error.where or shown
            message = f"{error.message} {error.hint or ''}".strip()
            found.append(Finding("error", place, "saved questions", message))
    return found


def _shapes_of(project: Project, path: Path) -> Any:
    """Return the shapes of a file; raises BadTurtle and BadQuery with file and line."""
    import rdflib

    shown = project.relative(path)
    if not path.is_file():
        raise NotFound(f"The file of shapes '{path}' cannot be read.", hint="Is it there?")
    text = project.text(path)
    Store.in_memory().load_turtle(path, shown)  # says file, line and column
    shapes = rdflib.Graph()
    shapes.parse(data=text, format="turtle")
    for kind in ("select", "ask", "construct"):
        for asked in shapes.objects(None, rdflib.URIRef(f"http://www.w3.org/ns/shacl#{kind}")):
            query = str(asked)
            start = max(text.find(query), 0)
            tokens.guard(f"{chr(10) * text.count(chr(10), 0, start)}{query}", shown)
    return shapes


def _unusable(shapes: Any) -> str:
    """Return why the library of shapes cannot use some, empty where it can."""
    import pyshacl
    import rdflib

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for target in shapes.subjects(rdflib.RDF.type, rdflib.SH.NodeShape):
                shapes.add((target, rdflib.SH.targetNode, rdflib.URIRef("urn:tried")))
            tried = rdflib.Graph()
            thing = rdflib.URIRef("urn:tried")
            for path in set(shapes.objects(None, rdflib.SH.path)):
                if isinstance(path, rdflib.URIRef):
                    tried.add((thing, path, rdflib.Literal("tried")))
            pyshacl.validate(tried, shacl_graph=shapes, inference="none")
    except Exception as error:  # it raises what its parts raise: re.error, its own, and more
        return f"The shapes cannot be used: {one_line(str(error), 300)}"
    finally:
        shapes.remove((None, rdflib.SH.targetNode, rdflib.URIRef("urn:tried")))
    return ""


def _shapes(
    store: Store, project: Project, places: dict[str, str], given: Sequence[Path] = ()
) -> list[Finding]:
    import pyshacl
    import rdflib

    shapes = rdflib.Graph()
    found = []
    for path in (*project.ontology_files("shapes/*.ttl"), *given):
        one = _shapes_of(project, path)
        if fault := _unusable(one):
            found.append(Finding("error", project.relative(path), "shapes", fault))
        else:
            shapes += one
    if not len(shapes):
        return found
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        _, report, _ = pyshacl.validate(
            # It takes such a store; its hints do not know that, or did not yet.
            store.engine,  # type: ignore[arg-type, unused-ignore]
            shacl_graph=shapes,
            inference="none",
        )
    if any("Recursion" in one.category.__name__ for one in told):
        message = "A shape leads back to itself; SHACL does not say what that means."
        found.append(Finding("warning", "ontology/shapes", "shapes", message))
    text = """
    PREFIX sh: <http://www.w3.org/ns/shacl#>
    SELECT ?focus ?message ?severity ?path ?value WHERE {
      ?result a sh:ValidationResult ; sh:focusNode ?focus ; sh:resultSeverity ?severity .
      OPTIONAL { ?result sh:resultMessage ?message }
      OPTIONAL { ?result sh:resultPath ?path } OPTIONAL { ?result sh:value ?value }
    }"""
    for focus, message, severity, path, value in report.query(text):
        kind = "error" if str(severity).endswith("Violation") else "warning"
        about = f" [{shrink(str(path))}{f' = {shrink(str(value))[:80]}' if value else ''}]"
        place = places.get(str(focus), shrink(str(focus)))
        found.append(Finding(kind, place, "shapes", f"{message}{about if path else ''}"))
    return found
