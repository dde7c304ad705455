"""RDF files and an ontology of one's own beside the graph: joined for an answer, told apart."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import MINI

import kg
from kg.errors import BadTurtle, NotFound
from kg.explorer import data as viewdata
from kg.explorer import view
from kg.graph.graph import Graph
from kg.model.namespaces import BASE, ID
from kg.store import foreign

OWN = """@prefix ex: <http://example.org/> .
@prefix auto: <https://w3id.org/autokg/ns/> .
@prefix id: <https://w3id.org/autokg/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

ex:MyCo a auto:Company ; rdfs:label "My Co"@en ; auto:suppliesTo id:Aurora_Motors ; ex:staff 12 ;
  ex:office [ ex:town "Harbour City" ] .
ex:Lumo_One a ex:Car ; rdfs:label "Another Lumo One"@en ; ex:madeBy ex:MyCo .
"""
FORMS = {
    "own.ttl": OWN,
    "own.trig": OWN + "<http://example.org/graph> { ex:MyCo ex:staff 13 }",
    "own.nt": "<http://example.org/MyCo> <http://example.org/staff> "
              '"12"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    "own.nq": "<http://example.org/MyCo> <http://example.org/staff> "
              '"12"^^<http://www.w3.org/2001/XMLSchema#integer> <http://example.org/graph> .',
    "own.rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
               'xmlns:ex="http://example.org/"><rdf:Description rdf:about="http://example.org/MyCo">'
               '<ex:staff rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">12</ex:staff>'
               "</rdf:Description></rdf:RDF>",
    "own.owl": OWN,
    "own.jsonld": '{"@context": {"staff": "http://example.org/staff"}, '
                  '"@id": "http://example.org/MyCo", "staff": 12}',
}  # fmt: skip
ASKED = "PREFIX ex: <http://example.org/> SELECT ?n { ex:MyCo ex:staff ?n } ORDER BY ?n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return a Turtle file of one's own."""
    path = tmp_path / "own.ttl"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_format_is_read(kg_run, tmp_path: Path, name: str, mark: str) -> None:  # type: ignore[no-untyped-def]
    """The ending tells the format; a byte order mark is no mistake."""
    path = tmp_path / name
    path.write_text(mark + FORMS[name], encoding="utf-8")
    told = [row["n"] for row in kg.open(MINI, with_=path).query(ASKED)]  # type: ignore[union-attr, index]
    assert told[0] == 12
    if name == "own.trig":
        done = kg_run("query", "--project", MINI, "--with", path, ASKED, "-f", "csv")
        assert done.out.splitlines() == ["n", "12", "13"], done.err


def test_what_a_file_says_is_told_apart(mini: Graph, own: Path) -> None:
    """It stands in the default graph and in one of its own; no source of ours says it."""
    graph = kg.open(MINI, with_=[own])
    graphs = graph.rows("SELECT DISTINCT ?g { GRAPH ?g { <http://example.org/MyCo> ?p ?o } }")
    assert [row["g"] for row in graphs] == [f"{foreign.GRAPHS}own.ttl"]
    assert graph.beside == {f"{foreign.GRAPHS}own.ttl": "own.ttl"}
    before = "SELECT (COUNT(*) AS ?n) { ?source a auto:Source . GRAPH ?source { ?s ?p ?o } }"
    assert graph.rows(before)[0]["n"] == mini.rows(before)[0]["n"]
    without = kg.open(MINI)
    assert not without.query("ASK { <http://example.org/MyCo> ?p ?o }")


def test_rules_infer_from_both(own: Path) -> None:
    """An own company is an organisation, and can be named in a question."""
    graph = kg.open(MINI, with_=own)
    assert graph.query("ASK { <http://example.org/MyCo> a auto:Organisation }")
    assert graph.entity("My Co").iri == "http://example.org/MyCo"


def test_a_named_graph_that_is_ours_is_not_taken(tmp_path: Path, mini: Graph) -> None:
    """A file cannot put words into the mouth of a source."""
    source = str(mini.rows("SELECT ?s { ?s a auto:Source } ORDER BY ?s")[0]["s"])
    path = tmp_path / "forged.trig"
    path.write_text(f"<{source}> {{ <{ID}Lumo> <http://example.org/p> 1 }}", encoding="utf-8")
    found = kg.open(MINI, with_=path).rows(
        "SELECT ?g { GRAPH ?g { ?s <http://example.org/p> ?o } }"
    )
    assert [row["g"] for row in found] == [f"{foreign.GRAPHS}forged.trig"]


def test_files_of_one_name_and_blank_nodes_stay_apart(tmp_path: Path) -> None:
    """Two own.ttl with a blank node of one label are two graphs with two nodes."""
    paths = []
    for folder, town in (("a", "North"), ("b", "South")):
        (tmp_path / folder).mkdir()
        paths.append(tmp_path / folder / "own.ttl")
        paths[-1].write_text(f'_:x <http://example.org/town> "{town}" .', encoding="utf-8")
    graph = kg.open(MINI, with_=paths)
    rows = graph.rows(
        "SELECT ?g ?x ?t { GRAPH ?g { ?x <http://example.org/town> ?t } } ORDER BY ?t"
    )
    assert [row["t"] for row in rows] == ["North", "South"]
    assert len({row["g"] for row in rows}) == len({str(row["x"]) for row in rows}) == 2


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.jsonld", '{"@context": "https://schema.org", "name": "x"}', "'https://schema.org'"),
        ("a.json", '{"@context": {"@import": "http://e.org/c"}, "@id": "http://e/"}', "fetched"),
        ("a.ttl", "@prefix a: <http://a/> .\na:x a:y", "a.ttl:2:"),
        ("a.rdf", '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><a', "a.rdf"),
        ("a.nt", "<http://a/> <http://b/> .", "a.nt:1:"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(
    kg_run,
    tmp_path: Path,
    name: str,
    text: str,
    said: str,  # type: ignore[no-untyped-def]
) -> None:
    """The message names the file and the place, or the context that would have to be fetched."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadTurtle, match=said.replace(".", r"\.")):
        kg.open(MINI, with_=path)
    done = kg_run("query", "--project", MINI, "--with", path, "ASK {}")
    assert done.code == 3
    assert said in done.err


def test_a_file_that_is_none(kg_run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """An unknown ending, a folder and a missing file are told in words."""
    (tmp_path / "a.docx").write_text("x", encoding="utf-8")
    for name, said in (("a.docx", "Known endings"), ("none.ttl", "cannot be read"), (".", "file")):
        with pytest.raises(NotFound, match=said):
            kg.open(MINI, with_=tmp_path / name)
    done = kg_run("query", "--with", "x.ttl", "--endpoint", "http://localhost:1/", "ASK {}")
    assert done.code == 2
    assert "--with does not go with --endpoint" in done.err


def test_a_file_in_place_of_a_query_or_a_name_is_told_its_option(kg_run, own: Path) -> None:  # type: ignore[no-untyped-def]
    """RDF is put beside the graph by --with; a list of names is read by --list."""
    for command in ("query", "view", "show"):
        done = kg_run(command, own, "--project", MINI)
        assert done.code != 0
        assert f"--with {own}" in done.err
    listed = own.with_name("names.txt")
    listed.write_text("Lumo\n", encoding="utf-8")
    done = kg_run("find", listed, "--project", MINI)
    assert f"kg find --list {listed}" in done.err


def test_an_export_keeps_them_apart(kg_run, tmp_path: Path, own: Path) -> None:  # type: ignore[no-untyped-def]
    """TriG has the graph of the file; a network has the thing under its whole address."""
    target = tmp_path / "all.trig"
    done = kg_run("export", "--project", MINI, "--with", own, "-o", target)
    assert done.code == 0, done.err
    assert f"<{foreign.GRAPHS}own.ttl> {{" in target.read_text(encoding="utf-8")
    done = kg_run("export", "--project", MINI, "--with", own, "-f", "graphml")
    assert 'id="http://example.org/MyCo"' in done.out
    clock = kg_run("query", "--project", MINI, "--with", own, "--as-of", "2024-01-01", ASKED)
    assert "12" in clock.out


def test_the_page_draws_them(own: Path, tmp_path: Path, mini: Graph) -> None:
    """Own things, relations and values are drawn; one called as ours is stays another."""
    graph = kg.open(MINI, with_=own)
    data = viewdata.payload(graph)
    by_id = {row[0]: row for row in data["entities"]}
    assert by_id["http://example.org/Lumo_One"][1:3] == ["Car", "Another Lumo One"]
    assert by_id["Lumo_One"][2] == "Lumo One"
    assert len(by_id) == len(mini.entities) + 2
    place = data["entities"].index(by_id["http://example.org/MyCo"])
    assert {row[1] for row in data["links"] if row[0] == place} == {"suppliesTo"}
    assert {row[1]: row[2] for row in data["descriptions"] if row[0] == place} == {"staff": "12"}
    query = "CONSTRUCT WHERE { ?s <http://example.org/madeBy> ?o }"
    made = view.write_view(graph, tmp_path / "v.html", query=query)
    assert (made["drawn"], made["left"]) == (2, 0)


SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <http://example.org/> .
ex:CarShape a sh:NodeShape ; sh:targetClass ex:Car ;
  sh:property [ sh:path ex:range ; sh:minCount 1 ; sh:message "A car has a range." ] .
"""


def test_check_with_files_and_shapes_of_ones_own(kg_run, tmp_path: Path, own: Path) -> None:  # type: ignore[no-untyped-def]
    """Our rules and own shapes hold for own data; a finding names file and line."""
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(SHAPES, encoding="utf-8")
    clean = kg_run("check", "--project", MINI, "--with", own)
    assert (clean.code, clean.out) == (0, ""), clean.out
    done = kg_run("check", "--project", MINI, "--with", own, "--shapes", shapes)
    assert done.code == 1
    assert done.out.startswith("own.ttl:8: http://example.org/Lumo_One: error: A car has a range.")
    missing = kg_run("check", "--project", MINI, "--shapes", tmp_path / "none.ttl")
    assert missing.code == 3
    bad = tmp_path / "bad.ttl"
    bad.write_text(OWN.replace("auto:Company", "auto:Compny"), encoding="utf-8")
    wrong = kg_run("check", "--project", MINI, "--with", bad)
    assert wrong.code == 1
    assert "auto:Compny" in wrong.out or "Compny" in wrong.out


def test_an_ontology_of_ones_own_adds_to_ours(project: Path, kg_run) -> None:  # type: ignore[no-untyped-def]
    """A class, a rule and a shape in a project's ontology/ stand beside the bundled ones."""
    folder = project / "ontology"
    (folder / "shapes").mkdir(parents=True)
    (folder / "rules").mkdir()
    (folder / "own.ttl").write_text(
        "@prefix ex: <http://example.org/> .\n"
        "@prefix auto: <https://w3id.org/autokg/ns/> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        'ex:Shipyard rdfs:subClassOf auto:Plant ; rdfs:label "shipyard"@en .\n',
        encoding="utf-8",
    )
    (folder / "rules" / "yards.rq").write_text(
        "CONSTRUCT { ?plant a <http://example.org/Shipyard> } WHERE { ?plant a auto:Plant }\n",
        encoding="utf-8",
    )
    (folder / "shapes" / "yards.ttl").write_text(
        SHAPES.replace("ex:Car ", "ex:Shipyard "), encoding="utf-8"
    )
    graph = kg.open(project)
    assert graph.query("ASK { id:Pier_Plant a <http://example.org/Shipyard>, auto:Plant }")
    assert graph.query("ASK { auto:Company a owl:Class }")
    done = kg_run("check", "--project", project)
    assert "A car has a range." in done.out
    shutil.rmtree(folder)
    assert not kg.open(project).query("ASK { ?x a <http://example.org/Shipyard> }")


def test_the_cache_is_not_changed(own: Path) -> None:
    """The graph that files were put beside is as it was, and theirs is kept for the next time."""
    first, again = kg.open(MINI, with_=own), kg.open(MINI, with_=own)
    assert first.folder == again.folder is not None
    assert kg.open(MINI).is_whole()
    assert BASE not in str(first.beside.values())
