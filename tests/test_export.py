"""What other tools make of our exports: rdflib, Raptor, networkx, and the bytes themselves."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import networkx as nx
import pytest
import rdflib
from conftest import MINI, ROOT

import kg
from kg.graph import contents, void
from kg.graph.contents import Contents
from kg.graph.graph import Graph
from kg.model.namespaces import AUTO
from kg.output import export, formats, tables
from kg.runtime.cache import Slot
from kg.store import dumped, longturtle
from kg.store.results import in_default_graph
from kg.store.store import Store
from kg.version import __version__

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
RDF = {"turtle": "turtle", "longturtle": "turtle", "nt": "nt", "rdfxml": "xml", "jsonld": "json-ld"}


def triples(graph: Graph) -> set[tuple[object, ...]]:
    """Return the default graph as rdflib terms."""
    found = rdflib.Graph()
    found.parse(data=export.export(graph, "nt"), format="nt")
    return set(found)


@pytest.mark.thirdparty
@pytest.mark.parametrize("form", ["turtle", "longturtle", "rdfxml", "jsonld"])
def test_rdflib_reads_the_same_triples(mini: Graph, form: str) -> None:
    """Each RDF format carries exactly the triples of the merge."""
    found = rdflib.Graph()
    found.parse(data=export.export(mini, form), format=RDF[form])
    assert set(found) == triples(mini)


@pytest.mark.parametrize("form", ["trig", "nq"])
def test_datasets_keep_one_graph_a_source(mini: Graph, form: str) -> None:
    """TriG and N-Quads say who says what."""
    found = rdflib.Dataset()
    found.parse(data=export.export(mini, form), format={"trig": "trig", "nq": "nquads"}[form])
    names = {str(graph.identifier) for graph in found.graphs()} - {"urn:x-rdflib:default"}
    assert names == {str(row["s"]) for row in mini.rows("SELECT ?s { ?s a auto:Source }")}
    assert len(set(found.quads())) == len(mini.store) + len(void.lines(mini))


@pytest.mark.thirdparty
def test_every_dump_describes_itself(mini: Graph, graph: Graph) -> None:
    """Title, date and version, and counts of classes and properties that queries give too."""
    dataset = rdflib.URIRef(void.DATASET)
    told = rdflib.Namespace(void.VOID)
    for one in (mini, graph):
        found = rdflib.Graph().parse(data=export.export(one, "nt"), format="nt")
        assert (dataset, rdflib.RDF.type, rdflib.DCAT.Dataset) in found
        assert found.value(dataset, rdflib.OWL.versionInfo).value == __version__
        assert found.value(dataset, rdflib.DCTERMS.modified).value == one.today
        # The licence is that of our data; whose project it is else, says so.
        licensed = found.value(dataset, rdflib.DCTERMS.license) is not None
        assert licensed == (one is graph)
        assert found.value(dataset, rdflib.DCTERMS.title) is not None
        parts = {
            str(found.value(part, told["class"])): part
            for part in found.objects(dataset, told.classPartition)
        }
        for kind in ("Observation", "VehicleModel", "Source"):
            part = parts[AUTO + kind]
            asked = one.rows(f"SELECT (COUNT(*) AS ?n) {{ ?s a auto:{kind} }}")[0]["n"]
            assert found.value(part, told.entities).value == asked
            names = {
                str(found.value(of, told.property)): int(found.value(of, told.triples))
                for of in found.objects(part, told.propertyPartition)
            }
            text = f"SELECT ?p (COUNT(*) AS ?n) {{ ?s a auto:{kind} ; ?p ?o }} GROUP BY ?p"
            assert names == {str(row["p"]): row["n"] for row in one.rows(text)}


def test_counts_are_kept_with_the_compiled_graph(project: Path) -> None:
    """They are counted when it is compiled; a damaged file is counted again."""
    made = kg.open(project)
    kept = Slot(made.project).path / contents.FILE
    assert Contents.open(kept.parent) == Contents.read(made.store) == made.contents
    kept.write_text('{"version": 1, "classes": ')
    assert kg.open(project).contents == made.contents


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networks_hold_every_relation(graph: Graph, form: str) -> None:
    """The brand of each model is an edge, and what is only planned says so."""
    data = io.BytesIO(export.export(graph, form))
    found = nx.read_graphml(data) if form == "graphml" else nx.read_gexf(data)
    edges = {(a, facts["relation"], b): facts for a, b, facts in found.edges(data=True)}
    rows = graph.rows(
        "SELECT ?s ?p ?o { ?s ?p ?o . ?p auto:table 'relations' FILTER(?s != ?o) "
        "FILTER NOT EXISTS { ?p a owl:SymmetricProperty } "
        "FILTER NOT EXISTS { ?s auto:isVariantOf ?m . ?m ?p ?o } }"
    )
    plain = {tuple(str(term.value).rsplit("/", 1)[-1] for term in row.terms) for row in rows}
    assert ("AITO_M9", "hasBrand", "AITO") in plain
    missing = {one for one in plain if one not in edges and one[1] not in ("isLocatedIn",)}
    assert not {one for one in missing if one[1] == "hasBrand"}
    planned = [one for one, facts in edges.items() if facts["status"] == "planned"]
    assert planned
    assert not set(planned) & plain


def test_new_triples_stand_in_the_default_graph(mini: Graph) -> None:
    """What a CONSTRUCT puts together anew is not lost in TriG and N-Quads."""
    answer = mini.query("CONSTRUCT { ?b a <http://example.org/Mark> } { ?b a auto:Brand }")
    for form in ("trig", "nq"):
        assert export.part(mini, answer, form).count(b"example.org/Mark") == len(answer)  # type: ignore[arg-type]


@pytest.mark.thirdparty
def test_plain_turtle_keeps_the_source_of_every_claim(graph: Graph) -> None:
    """Where graphs are lost, prov:wasDerivedFrom stays on each claim."""
    found = rdflib.Graph()
    found.parse(data=export.export(graph, "nt"), format="nt")
    auto = rdflib.Namespace("https://w3id.org/autokg/ns/")
    for kind in (auto.Observation, auto.Relationship, auto.Event, auto.Description):
        claims = set(found.subjects(rdflib.RDF.type, kind))
        assert claims
        assert all((claim, rdflib.PROV.wasDerivedFrom, None) in found for claim in claims)


@pytest.mark.parametrize("form", formats.names(*formats.WHOLE))
def test_the_same_bytes_under_any_hash_seed(form: str, tmp_path: Path, mini: Graph) -> None:
    """Two exports of one graph are equal to the byte, whatever Python's hash seed."""
    made = set()
    for seed in ("0", "1", "4711"):
        target = tmp_path / f"{seed}.zip"
        command = [sys.executable, "-m", "kg", "export", "-f", form, "--project", str(MINI)]
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        subprocess.run([*command, "-o", str(target)], env=env, check=True)
        made.add(target.read_bytes())
    assert len(made) == 1


@pytest.mark.parametrize("form", ["turtle", "longturtle", "trig", "rdfxml", "jsonld"])
def test_no_invented_prefixes(mini: Graph, form: str) -> None:
    """Every prefix is one of ours or of the standards."""
    assert not re.search(rb"\bns\d+[:=]", export.export(mini, form))


def test_jsonld_has_one_short_context(mini: Graph) -> None:
    """The context is a list of prefixes, and every key is short."""
    found = json.loads(export.export(mini, "jsonld"))
    assert list(found) == ["@context", "@graph"]
    assert len(json.dumps(found["@context"])) < 2_000
    assert {key for node in found["@graph"] for key in node if key.startswith("http")} == set()


@pytest.mark.thirdparty
@pytest.mark.parametrize("form", ["turtle", "rdfxml", "nt"])
def test_raptor_reads_the_real_graph(graph: Graph, form: str, tmp_path: Path) -> None:
    """A parser from another family counts the same triples."""
    rapper = shutil.which("rapper")
    if rapper is None:
        pytest.skip("rapper (Debian: raptor2-utils) is not installed")
    file = tmp_path / "graph"
    file.write_bytes(export.export(graph, form))
    kind = {"turtle": "turtle", "rdfxml": "rdfxml", "nt": "ntriples"}[form]
    done = subprocess.run(
        [rapper, "-q", "-i", kind, "-o", "ntriples", str(file), "http://example.org/"],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[:500]
    counted = len(set(done.stdout.splitlines()))
    assert counted == sum(1 for _ in graph.store.default_quads()) + len(void.lines(graph))


@pytest.mark.thirdparty
@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networks_open_in_networkx_with_labels_and_classes(graph: Graph, form: str) -> None:
    """Entities are nodes with a label and a class; relations are edges."""
    content = io.BytesIO(export.export(graph, form))
    drawn = (
        nx.read_graphml(content, force_multigraph=True)
        if form == "graphml"
        else nx.read_gexf(content)
    )
    assert set(drawn) == {iri.rsplit("/", 1)[1] for iri in graph.entities}
    assert drawn.nodes["AITO"]["label"] == "AITO"
    assert drawn.nodes["AITO"]["class"] == "Brand"
    assert any(
        facts["relation"] == "isMemberOf" for _, _, facts in drawn.out_edges("AITO", data=True)
    )


def test_csv_tables_join_by_claim(mini: Graph, tmp_path: Path) -> None:
    """The tables have a row a thing, and claims find their sources."""
    export.write_files(tables.csv_files(mini), tmp_path / "tables.zip")
    export.write_files(tables.csv_files(mini), tmp_path / "tables")
    with zipfile.ZipFile(tmp_path / "tables.zip") as archive:
        read = {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode())))
            for name in archive.namelist()
        }
        for name in archive.namelist():
            assert (tmp_path / "tables" / name).read_bytes() == archive.read(name)
    sourced = {row["claim"] for row in read["claim_sources.csv"]}
    claims = [
        row["claim"]
        for name in ("observations", "relationships", "descriptions", "events")
        for row in read[f"{name}.csv"]
    ]
    assert len(claims) == len(set(claims)) == mini.counts["claims"]
    assert sourced == set(claims)
    assert len(read["entities.csv"]) == mini.counts["entities"]
    stake = next(row for row in read["relationships.csv"] if row["share"] == "25")
    assert (stake["subject"], stake["object"]) == ("Aurora Motors", "Cellworks")


def test_a_part_of_the_graph(kg_run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """--entity keeps what is said about it and its neighbours; --query what it constructs."""
    near = kg_run("export", "--entity", "Vega", "--depth", "0", "--project", MINI).out
    far = kg_run("export", "--entity", "Vega", "--depth", "3", "--project", MINI).out
    assert "id:Vega_V" in near
    assert "id:Aurora_Motors a auto:Company" not in near
    assert "id:Aurora_Motors a auto:Company" in far
    assert "prov:wasDerivedFrom" in near
    file = tmp_path / "q.rq"
    file.write_text("CONSTRUCT { ?b a auto:Brand } WHERE { ?b a auto:Brand }", encoding="utf-8")
    made = kg_run("export", "--query", file, "-f", "nt", "--project", MINI).out
    assert len(made.splitlines()) == 2


def test_python_rows_become_dictionaries_and_data_frames(mini: Graph) -> None:
    """Rows are mappings; with pandas they are a data frame; the whole is an rdflib Dataset."""
    assert isinstance(kg.open(MINI), Graph)
    rows = mini.query(
        "SELECT ?o ?value ?to { ?o auto:value ?value ; auto:to ?to ; auto:measure concept:revenue }"
    )
    assert [dict(row)["value"] for row in rows] == [2_400_000_000]
    assert rows.to_dicts()[0]["to"].isoformat() == "2024-12-31"
    assert list(rows.to_pandas().columns) == ["o", "value", "to"]
    dataset = mini.to_rdflib()
    assert len(set(dataset.quads())) == len(mini.store)


@pytest.mark.parametrize("form", ["turtle", "trig", "nt", "nq", "jsonld", "rdfxml", "longturtle"])
def test_what_is_sorted_on_disk_is_what_is_sorted_in_memory(
    mini: Graph, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole graph goes out in pieces, with the very bytes of an answer that holds as much."""
    one = formats.named(form, *formats.WHOLE)
    described = map(in_default_graph, void.triples(mini))
    every = [*mini.store.quads(), *described]
    if not one.keeps_graphs:
        every = [quad.triple for quad in every if str(quad.graph_name) == "DEFAULT"]
    monkeypatch.setattr(dumped, "_CHUNK", 1000)
    monkeypatch.setattr(dumped, "_BLOCK", 5000)
    assert export.export(mini, form) == one.statements(every)


def test_long_turtle_has_one_object_a_line() -> None:
    """Texts keep their blanks and escapes; a predicate with one object stays on its line."""
    text = (
        b"@prefix a: <urn:a#> .\n\na:x a a:Y , <urn:z> ;\n"
        b'\ta:p "one , \\"two\\" ;"@en , "3"^^a:t .\na:y a:q "v" .\n'
    )
    told = longturtle.rewritten(text).decode()
    assert told == (
        "PREFIX a: <urn:a#>\n\na:x\n    a\n        a:Y ,\n        <urn:z> ;\n    a:p\n"
        '        "one , \\"two\\" ;"@en ,\n        "3"^^a:t ;\n.\n\na:y\n    a:q "v" ;\n.\n'
    )
    assert set(rdflib.Graph().parse(data=told)) == set(rdflib.Graph().parse(data=text.decode()))


def test_blank_nodes_have_names_that_stay(tmp_path: Path) -> None:
    """Long Turtle of a graph with some is the same however the engine calls them."""
    made = []
    for label in ("b1", "zz"):
        store = Store.in_memory()
        store.load_quads([f'<urn:a> <urn:b> _:{label} .\n_:{label} <urn:c> "x" .\n'])
        out = io.BytesIO()
        dumped.write(store, "text/turtle", out, is_long=True)
        made.append(out.getvalue())
    assert made[0] == made[1]
    assert len(rdflib.Graph().parse(data=made[0])) == 2
