"""What a package index and other tools are told: version, metadata, types, the README."""

from __future__ import annotations

import json
import re
import tomllib

import rdflib
from conftest import ROOT
from rdflib import DCTERMS, OWL, URIRef

import kg
from kg.model.namespaces import AUTO

TOLD = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_one_version_covers_code_ontology_and_changelog() -> None:
    """The version stands in kg/version.py; ontology and changelog say the same, with its day."""
    header = rdflib.Graph().parse(ROOT / "ontology" / "auto.ttl")
    ontology = URIRef(AUTO)
    assert str(header.value(ontology, OWL.versionInfo)) == kg.__version__
    assert str(header.value(ontology, OWL.versionIRI)) == f"{AUTO}{kg.__version__}"
    released = re.search(r"^## (\d+\.\d+\.\d+) — (\d{4}-\d\d-\d\d)$", CHANGELOG, re.M)
    assert released
    assert released[1] == kg.__version__
    assert str(header.value(ontology, DCTERMS.modified)) == released[2]
    assert str(header.value(ontology, DCTERMS.created)) < released[2]
    assert header.value(ontology, DCTERMS.creator)


def test_the_readme_of_the_package_has_no_link_into_the_repository() -> None:
    """On an index page a relative link leads nowhere, and the picture is not there."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    hook = TOLD["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]
    for one in hook["substitutions"]:
        text = re.sub(one["pattern"], one["replacement"], text)
    assert "![" not in text
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert all(link.startswith("https://") for link in links), links
    assert "data/" in text
    assert "LICENSE" in text


def test_the_metadata_are_complete() -> None:
    """Who, for whom, which Pythons, typed; no address is made up."""
    project = TOLD["project"]
    assert project["authors"] == [{"name": "autokg contributors"}]
    assert "urls" not in project
    told = set(project["classifiers"])
    lowest = int(project["requires-python"].removeprefix(">=3."))
    assert {f"Programming Language :: Python :: 3.{n}" for n in (lowest, lowest + 1)} <= told
    assert "Typing :: Typed" in told
    assert (ROOT / "kg" / "py.typed").is_file()


def test_what_npm_brings_is_known_to_the_byte() -> None:
    """The editor is bundled from exact versions, and each archive has its digest in the lock."""
    home = ROOT / ".github" / "editor"
    wanted = json.loads((home / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    locked = json.loads((home / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert locked.pop("")["dependencies"] == wanted
    for name, one in locked.items():
        assert one["integrity"].startswith("sha512-"), name
        assert "resolved" not in one, "the address of a package index is no part of the project"
    assert "/.github/editor" in TOLD["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]


def test_types_are_checked_strictly() -> None:
    """What test_architecture lets mypy check is checked in full."""
    assert TOLD["tool"]["mypy"]["strict"] is True


def test_the_workflow_runs_what_a_person_runs() -> None:
    """The one way to test all of it is .ci/run."""
    path = ROOT / ".github" / "workflows" / "ci.yml"
    assert re.findall(r"^\s+run: (.+)$", path.read_text(encoding="utf-8"), re.M) == [".ci/run"]
