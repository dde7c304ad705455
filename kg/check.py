"""The checks beyond well-formed rows: SHACL shapes and hygiene queries over the whole graph.

Every finding says which entity or claim, what is wrong, and in which line of which table it
stands.
"""

from __future__ import annotations

import re
import time
from typing import NamedTuple

from kg import build, queries, sparql
from kg.errors import BadQuery
from kg.project import Project
from kg.store import Store
from kg.tables import Row
from kg.vocab import shrink

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
    """What was checked, what was found, and how long each check took in seconds."""

    findings: list[Finding]
    seconds: dict[str, float]

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity == "error" for finding in self.findings)


def check(project: Project) -> Report:
    """Check a project's tables, shapes and hygiene; a malformed table ends it early."""
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
        return Report(found, {})
    store = Store.in_memory()
    build.fill(store, ontology, rows, project)
    places = _places(rows)
    findings: list[Finding] = []
    seconds: dict[str, float] = {}
    for path in sorted(project.ontology.glob("hygiene/*.rq")):
        begin = time.perf_counter()
        findings += _hygiene(store, path.read_text(encoding="utf-8"), path.name, places)
        seconds[path.stem] = time.perf_counter() - begin
    findings += _questions(project)
    begin = time.perf_counter()
    findings += _shapes(store, project, places)
    seconds["shapes"] = time.perf_counter() - begin
    return Report(sorted(set(findings)), seconds)


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
    for row in store.rows(text, f"ontology/hygiene/{name}"):
        focus = str(row["focus"])
        place = places.get(focus, shrink(focus))
        found.append(Finding(header["severity"], place, header["title"], str(row["message"])))
    return found


def _questions(project: Project) -> list[Finding]:
    """Return the saved questions that have a bad header or do not parse."""
    empty, found = Store.in_memory(), []
    for path in sorted(project.queries.glob("**/*.rq")):
        shown = project.relative(path)
        try:
            text = queries.load(path, shown).text
            sparql.guard(text, shown)
            empty.ask(text, shown)
        except BadQuery as error:
            place = error.where or shown
            message = f"{error.message} {error.hint or ''}".strip()
            found.append(Finding("error", place, "saved questions", message))
    return found


def _shapes(store: Store, project: Project, places: dict[str, str]) -> list[Finding]:
    import pyshacl
    import rdflib

    shapes = rdflib.Graph()
    for path in sorted(project.ontology.glob("shapes/*.ttl")):
        shapes.parse(path, format="turtle")
    if not len(shapes):
        return []
    _, report, _ = pyshacl.validate(store.engine, shacl_graph=shapes, inference="none")
    text = """
    PREFIX sh: <http://www.w3.org/ns/shacl#>
    SELECT ?focus ?message ?severity ?path ?value WHERE {
      ?result a sh:ValidationResult ; sh:focusNode ?focus ; sh:resultSeverity ?severity .
      OPTIONAL { ?result sh:resultMessage ?message }
      OPTIONAL { ?result sh:resultPath ?path } OPTIONAL { ?result sh:value ?value }
    }"""
    found = []
    for focus, message, severity, path, value in report.query(text):
        kind = "error" if str(severity).endswith("Violation") else "warning"
        about = f" [{shrink(str(path))}{f' = {shrink(str(value))[:80]}' if value else ''}]"
        place = places.get(str(focus), shrink(str(focus)))
        found.append(Finding(kind, place, "shapes", f"{message}{about if path else ''}"))
    return found
