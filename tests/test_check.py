"""`kg check` names what a new class, relation, measure, question, rule or command still lacks."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import click
import pytest
from conftest import ROOT

from kg.cli import complete
from kg.cli.main import cli
from kg.ingest.check import missing
from kg.ingest.check.check import report
from kg.output.formats import FORMATS, TRIPLES, Format
from kg.runtime.project import Project
from kg.store.store import Store

PREFIXES = """PREFIX auto: <https://w3id.org/autokg/ns/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
BOAT = """
auto:Boat a owl:Class ; rdfs:label "boat"@en ; auto:table "entities" ;
    rdfs:isDefinedBy <https://w3id.org/autokg/ns/> .
auto:towsTo a owl:ObjectProperty ; auto:table "relations" ;
    rdfs:isDefinedBy <https://w3id.org/autokg/ns/> .
"""
LENGTH = """
concept:draught a skos:Concept ; rdfs:label "draught"@en , "吃水"@zh ;
    skos:definition "How deep a boat lies in the water."@en ;
    skos:inScheme <https://w3id.org/autokg/concept/scheme/measure> .
"""
QUESTION = """# title: Which boats there are
# description: All of them
# view: bar boat length
SELECT ?boat { ?boat a auto:Boat }
"""


@pytest.fixture
def own(project: Path) -> Path:
    """Return the small project with an ontology, questions and tests of its own."""
    for name in ("ontology", "queries"):
        shutil.copytree(ROOT / name, project / name)
    (project / "tests").mkdir()
    for name in ("competency.toml", "ontology_cases.toml"):
        shutil.copy(ROOT / "tests" / name, project / "tests")
    return project


def append(path: Path, text: str) -> int:
    """Append text to a file; return the line on which it begins."""
    before = path.read_text(encoding="utf-8")
    path.write_text(before + text, encoding="utf-8")
    return before.count("\n") + 2


@pytest.mark.slow
def test_everything_that_is_missing_is_named(own: Path) -> None:
    """A class, relation, measure, question and rule that were only begun, all in one run."""
    line = append(own / "ontology" / "auto.ttl", BOAT)
    measure = append(own / "ontology" / "concepts.ttl", LENGTH)
    (own / "queries" / "market" / "boats.rq").write_text(QUESTION, encoding="utf-8")
    rule = "# title: Boats float\n# description: They do.\nCONSTRUCT { ?x a ?y } { ?x a ?y }\n"
    (own / "ontology" / "rules" / "zz_float.rq").write_text(rule, encoding="utf-8")
    told: dict[str, str] = {}
    for one in report(Project(own)).findings:
        told[one.place] = f"{told.get(one.place, '')}\n{one.message}"
    wanted = {
        f"ontology/auto.ttl:{line}": (
            "one label in English and one in Chinese", "needs an example", "needs one definition",
            "no shape", "no other vocabulary", "disjoint with no other", "No fact uses the class",
            "no auto:symbol", "no auto:colour", "no auto:order",
        ),
        f"ontology/auto.ttl:{line + 2}": (
            "No shape looks", "does not hint at the classes", "No fact uses the relation",
            "No question asks", "no auto:family", "no auto:sentence",
            "no auto:heading in 'en'", "no auto:heading in 'zh'",
        ),
        f"ontology/concepts.ttl:{measure}": (
            "no unit family", "no auto:additive", "add a row to data/observations.csv",
        ),
        "queries/market/boats.rq": (
            "tests/competency.toml", "draws 'length'", "no tags", "full stop", "no ORDER BY",
        ),
        "ontology/rules/zz_float.rq": ("[rules.…]",),
    }  # fmt: skip
    for place, messages in wanted.items():
        for message in messages:
            assert message in told[place], (place, message)


def test_cases_of_what_is_gone_and_broken_cases_are_told(own: Path) -> None:
    """A case without its question is named, and a file of cases that is no TOML."""
    (own / "queries" / "market" / "growth.rq").unlink()
    (own / "tests" / "ontology_cases.toml").write_text("[rules\n", encoding="utf-8")
    found = list(missing.untested(Project(own)))
    assert [(one.severity, one.place) for one in found] == [
        ("warning", "tests/competency.toml"),
        ("error", "tests/ontology_cases.toml"),
    ]
    assert "no question 'growth'" in found[0].message
    assert "no TOML" in found[1].message


def test_a_project_in_two_languages_lacks_none(own: Path) -> None:
    """Where questions have Chinese words each has all; where none has, none is asked for."""
    path = own / "queries" / "market" / "growth.rq"
    text = path.read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not re.match("# title@zh|.*@zh: measure", line)]
    path.write_text("\n".join(kept), encoding="utf-8")
    found = [one for one in missing.findings(Store.in_memory(), Project(own), {})
             if "in Chinese" in one.message]  # fmt: skip
    assert [(one.place, one.message) for one in found] == [
        ("queries/market/growth.rq", "It has no title in Chinese: add '# title@zh: …'."),
        ("queries/market/growth.rq",
         "It has no parameter measure in Chinese: add '# parameter@zh: measure …'."),
    ]  # fmt: skip
    for one in own.glob("queries/**/*.rq"):
        kept = [line for line in one.read_text(encoding="utf-8").splitlines() if "@zh:" not in line]
        one.write_text("\n".join(kept), encoding="utf-8")
    assert not [one for one in missing.findings(Store.in_memory(), Project(own), {})
                if "in Chinese" in one.message]  # fmt: skip


def test_what_comes_with_kg_is_not_looked_at(project: Path) -> None:
    """A project with tables only is not asked to use every measure."""
    assert report(Project(project)).findings == []
    (project / "ontology").mkdir()
    (project / "ontology" / "boats.ttl").write_text(PREFIXES + BOAT, encoding="utf-8")
    told = {one.place for one in missing.findings(Store.in_memory(), Project(project), {})}
    assert told == {"auto:Boat", "auto:towsTo"}


def test_a_command_and_a_format_need_a_readme_line_and_a_test(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the README or the tests do not name is told with the row to add."""
    assert list(complete.findings(Project(ROOT), cli.commands)) == []
    name = "oa" + "rs"  # so that this test does not name it
    commands = {**cli.commands, name: click.Command(name, help="Row across the lake.")}
    form = Format(name * 2, TRIPLES, ".row", "RDF for boats.")
    monkeypatch.setattr("kg.output.formats.FORMATS", (*FORMATS, form))
    found = list(complete.findings(Project(ROOT), commands))
    assert [(one.place, one.rule) for one in found] == [
        ("README.md", "incomplete command"),
        ("tests", "incomplete command"),
        ("README.md", "incomplete format"),
        ("tests", "incomplete format"),
    ]
    assert "| `kg oars` | Row across the lake. |" in found[0].message
    assert "| `oarsoars` | `.row` | RDF for boats. |" in found[2].message
