"""The SHACL shapes of a project: read with care, then put to the whole graph."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kg.errors import NotFound, one_line
from kg.ingest.check.finding import Finding
from kg.model.namespaces import shrink
from kg.runtime.project import Project
from kg.sparql import tokens
from kg.store.store import Store


def read(project: Project, path: Path) -> Any:
    """Return the shapes of a file; raises NotFound, BadTurtle and BadQuery with file and line."""
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


def seen(store: Store) -> Any:
    """Return a store as pySHACL sees it, never empty.

    For each result it asks whether the data are empty, and counts all triples to know: seconds,
    thousands of times, as what fails within sh:or is a result too.
    """
    from pyshacl.graph_abstraction import OxigraphDataGraph

    class Seen(OxigraphDataGraph):
        def __bool__(self) -> bool:
            return True

    return Seen(store.engine)


def findings(
    store: Store, project: Project, places: dict[str, str], given: Sequence[Path] = ()
) -> list[Finding]:
    """Return what the shapes of a project, and those given, find in the whole graph."""
    import pyshacl
    import rdflib

    shapes = rdflib.Graph()
    found = []
    for path in (*project.ontology_files("shapes/*.ttl"), *given):
        one = read(project, path)
        if fault := _unusable(one):
            found.append(Finding("error", project.relative(path), "shapes", fault))
        else:
            shapes += one
    if not len(shapes):
        return found
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        _, report, _ = pyshacl.validate(
            seen(store),
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
