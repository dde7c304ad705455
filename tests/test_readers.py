"""Every export is opened by a reader of the tool it is named for."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import warnings
import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from conftest import MINI, add_row

from kg.graph import void
from kg.graph.graph import Graph
from kg.output import export, tables
from kg.output.tables import harmless

pytestmark = pytest.mark.thirdparty

DATA = Path(__file__).parents[1] / "data"


def exported(graph: Graph, form: str) -> Any:
    """Return the whole graph in a format."""
    return export.export(graph, form)


def test_graphml_as_networkx_igraph_and_neo4j_read_it(graph: Graph, tmp_path: Path) -> None:
    """No edge is lost: each has an id of its own, and labels stand where Neo4j looks for them."""
    import igraph
    import networkx as nx

    content = exported(graph, "graphml")
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    tree = ElementTree.fromstring(content)
    edges, nodes = tree.findall(".//g:edge", space), tree.findall(".//g:node", space)
    assert len({edge.get("id") for edge in edges}) == len(edges) > 1000
    assert {node.get("labels") for node in nodes} >= {":Company", ":Brand", ":VehicleModel"}
    assert {edge.get("label") for edge in edges} >= {"hasBrand", "ownsStakeIn"}
    path = tmp_path / "graph.graphml"
    path.write_bytes(content)
    read = nx.read_graphml(path, force_multigraph=True)
    assert read.number_of_edges() == len(edges)
    assert read.nodes["AITO"]["iri"] == "https://w3id.org/autokg/id/AITO"
    assert igraph.Graph.Read_GraphML(str(path)).ecount() == len(edges)


def test_gexf_tells_relations_apart_and_dates_as_they_are(graph: Graph) -> None:
    """Parallel edges have kinds; a month stays a month; a symmetric relation has no direction."""
    tree = ElementTree.fromstring(exported(graph, "gexf"))
    space = {"g": "http://www.gexf.net/1.2draft"}
    edges = tree.findall(".//g:edge", space)
    told = {(edge.get("source"), edge.get("target"), edge.get("kind")) for edge in edges}
    assert len(told) == len(edges)
    assert {edge.get("type") for edge in edges if edge.get("kind") == "competesWith"} == {"mutual"}
    assert {edge.get("type") for edge in edges if edge.get("kind") == "hasBrand"} == {"directed"}
    starts = {spell.get("start") for spell in tree.findall(".//g:spell", space)} - {None}
    assert {len(start) for start in starts if start} == {4, 7, 10}


@pytest.mark.parametrize("form", ["turtle", "trig"])
def test_turtle_needs_no_backslash_in_a_name(graph: Graph, form: str) -> None:
    """Engines that keep the backslash read the same addresses; a text keeps its own."""
    content = exported(graph, form).decode()
    without = re.sub(r'"(?:[^"\\]|\\.)*"', '""', content)
    assert "\\" not in without
    assert "<https://w3id.org/autokg/source/" in without


def test_csv_has_every_column_of_the_tables(graph: Graph) -> None:
    """What a table of data/ says, remarks and doubts too, a spreadsheet shows."""
    made = tables.tables(graph)
    renamed = {"source": {"claim"}, "id": {"source", "entity_id"}, "relation": {"relation"}}
    for name, other in (("observations", "observations"), ("relations", "relationships"),
                        ("events", "events"), ("properties", "descriptions"),
                        ("sources", "sources")):  # fmt: skip
        with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        columns = set(made[other].columns)
        missing = {one for one in header if not renamed.get(one, {one}) & columns}
        assert not missing, f"{name}: {missing}"
    place = made["observations"].columns.index("note")
    notes = [row for row in made["observations"].rows if row[place]]
    assert len(notes) > 1000


def test_csv_is_harmless_in_a_spreadsheet(project: Path, tmp_path: Path) -> None:
    """No text is a formula, no id a number, and Excel's own form keeps Chinese and months."""
    hostile = "=cmd|' /C calc'!A0"
    sources = (project / "data" / "sources.csv").read_text(encoding="utf-8").splitlines()
    known = next(csv.reader([sources[1]]))[0]
    with (project / "data" / "observations.csv").open(encoding="utf-8") as file:
        header = next(csv.reader(file))
    cells = dict.fromkeys(header, "")
    cells |= {"subject": "Lumo One", "measure": "deliveries", "period": "2024-10", "span": "month",
              "value": "77", "unit": "vehicles", "note": hostile, "source": known}  # fmt: skip
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells.values())
    add_row(project, "observations", out.getvalue())
    graph = Graph.open(project)
    for content in tables.csv_files(graph).values():
        for row in csv.reader(io.StringIO(content.decode())):
            assert not [cell for cell in row if cell[:1] in ("=", "+", "@", "\t")]
            numbers = [cell for cell in row if cell.startswith("-")]
            assert all(re.fullmatch(r"-\d+(\.\d+)?", cell) for cell in numbers)
    rows = list(csv.DictReader(io.StringIO(tables.csv_files(graph)["observations.csv"].decode())))
    assert f"'{hostile}" in {row["note"] for row in rows}
    assert all(row["claim"].startswith("claim:") for row in rows)
    excel = tables.csv_files(graph, for_excel=True)["observations.csv"]
    assert excel.startswith("\ufeff".encode())
    assert '="2024-10"' in excel.decode("utf-8-sig").replace('""', '"')


def test_harmless_leaves_ordinary_texts_alone() -> None:
    """Only what a spreadsheet would take for a formula is changed."""
    assert [harmless(text) for text in ("AITO M9", "问界", "5-10", "")] == [
        "AITO M9", "问界", "5-10", "",
    ]  # fmt: skip


def test_a_workbook_as_excel_reads_it(graph: Graph) -> None:
    """A sheet a table, typed cells, sources that can be clicked, and no formula."""
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    content = exported(graph, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert set(book.sheetnames) == set(tables.tables(graph))
    sheet = book["observations"]
    header = [cell.value for cell in sheet[1]]
    assert sheet.max_row == len(tables.tables(graph)["observations"].rows) + 1
    row = dict(zip(header, sheet[2], strict=True))
    assert isinstance(row["value"].value, int | float)
    assert isinstance(row["period"].value, str)
    linked = [row[header.index("best_source")].hyperlink for row in sheet.iter_rows(2, 400)]
    assert sum(one is not None for one in linked) > 100
    kinds = {cell.data_type for line in sheet.iter_rows(2, 400) for cell in line}
    assert "f" not in kinds


def test_parquet_as_pandas_reads_it(graph: Graph) -> None:
    """Numbers, days and truth values have their types; nothing told is null."""
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    files = exported(graph, "parquet")
    frame = pandas.read_parquet(io.BytesIO(files["observations.parquet"]))
    assert len(frame) == len(tables.tables(graph)["observations"].rows)
    assert frame["value"].dtype.kind in "if"
    assert isinstance(frame["to"].dropna().iloc[0], date)
    assert pandas.read_parquet(io.BytesIO(files["sources.parquet"]))["link"].dtype == bool


def test_neo4j_bulk_tables(mini: Graph) -> None:
    """Headers are the importer's; every end of a relationship is a node."""
    files = exported(mini, "neo4j")
    nodes = list(csv.DictReader(io.StringIO(files["nodes.csv"].decode())))
    edges = list(csv.DictReader(io.StringIO(files["relationships.csv"].decode())))
    known = {node["id:ID"] for node in nodes}
    assert len(known) == len(nodes) == len(mini.entities)
    assert {edge[":START_ID"] for edge in edges} | {edge[":END_ID"] for edge in edges} <= known
    assert {"hasBrand", "isMemberOf"} <= {edge[":TYPE"] for edge in edges}
    assert {node[":LABEL"] for node in nodes} >= {"Company", "Brand"}


def test_followthemoney_reads_ownership_and_posts(graph: Graph) -> None:
    """Each line is valid under the model, and no value of it is refused or lost."""
    ftm = pytest.importorskip("followthemoney")
    schemata: dict[str, int] = {}
    ids, ends = set(), set()
    for line in exported(graph, "ftm").decode().splitlines():
        told = json.loads(line)
        proxy = ftm.model.get_proxy(told)
        proxy.schema.validate(told)
        ids.add(proxy.id)
        schemata[told["schema"]] = schemata.get(told["schema"], 0) + 1
        for name, values in told["properties"].items():
            prop = proxy.schema.get(name)
            assert prop is not None, name
            assert all(prop.type.validate(value) for value in values), (name, values)
            if prop.type.name == "entity":
                ends.update(values)
    assert schemata["Ownership"] > 50
    assert schemata["Directorship"] > 50
    assert ends <= ids


def test_a_folder_and_a_zip_hold_the_same(kg_run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Formats of several files go into either; `--for excel` goes with csv only."""
    for form in ("csv", "neo4j"):
        for target in ("out.zip", "out"):
            done = kg_run("export", "-f", form, "-o", tmp_path / form / target, "--project", MINI)
            if target == "out.zip":
                assert done.code == 3
                (tmp_path / form).mkdir()
                done = kg_run("export", "-f", form, "-o", tmp_path / form / target,
                              "--project", MINI)  # fmt: skip
            assert done.code == 0, done.err
        with zipfile.ZipFile(tmp_path / form / "out.zip") as archive:
            for name in archive.namelist():
                assert (tmp_path / form / "out" / name).read_bytes() == archive.read(name)
    refused = kg_run("export", "-f", "trig", "--for", "excel", "--project", MINI)
    assert refused.code == 2
    assert "xlsx" in refused.err
    opened = kg_run("export", "-f", "csv", "--for", "excel", "-o", tmp_path / "e", "--project",
                    MINI)  # fmt: skip
    assert opened.code == 0
    assert (tmp_path / "e" / "entities.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_json_ld_as_rdflib_reads_it(mini: Graph) -> None:
    """A reader with a parser of its own finds the triples of N-Triples, its context in the file."""
    import rdflib
    from rdflib.compare import to_isomorphic

    content = exported(mini, "jsonld")
    assert isinstance(json.loads(content)["@context"], dict)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of rdflib about itself
        told = rdflib.Graph().parse(data=content, format="json-ld")
    plain = rdflib.Graph().parse(data=exported(mini, "nt"), format="nt")
    assert len(told) == len(plain)
    assert to_isomorphic(told) == to_isomorphic(plain)


def test_networkx_from_python(mini: Graph) -> None:
    """`graph.to_networkx()` has the nodes and edges of the files, ready for algorithms."""
    import networkx as nx

    import kg

    drawn = kg.open(MINI).to_networkx()
    assert drawn.nodes["Lumo"]["label_zh"] == "路陌"
    assert drawn["Lumo_One"]["Lumo"]["hasBrand"]["status"] == "reported"
    path = io.BytesIO(exported(mini, "graphml"))
    assert drawn.number_of_edges() == nx.read_graphml(path, force_multigraph=True).number_of_edges()
    assert nx.has_path(drawn.to_undirected(), "Cellworks", "Nova_Alliance")


GRAPHOLOGY = ("graphology@0.26.0", "graphology-graphml@0.5.2", "graphology-gexf@0.13.2")
COUNT = """
const { readFileSync } = require('fs');
const { MultiGraph } = require('graphology');
const read = { graphml: require('graphology-graphml'), gexf: require('graphology-gexf') };
const [form, file] = process.argv.slice(2);
const graph = read[form].parse(MultiGraph, readFileSync(file, 'utf8'));
const named = graph.someNode((node, told) => told.label === 'Lumo');
console.log(JSON.stringify([graph.order, graph.size, named]));
"""


@pytest.fixture(scope="module")
def graphology(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the reader of Gephi Lite, brought by npm."""
    import shutil

    if not shutil.which("npm") or not shutil.which("node"):
        pytest.skip("npm is not installed")
    folder = tmp_path_factory.mktemp("graphology")
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(
        [*command, *GRAPHOLOGY], cwd=folder, capture_output=True, check=False, timeout=120
    )
    if done.returncode:
        pytest.skip("npm cannot bring graphology here")
    (folder / "count.cjs").write_text(COUNT, encoding="utf-8")
    return folder


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_graphology_reads_all(mini: Graph, graphology: Path, form: str) -> None:
    """Gephi Lite's reader loads every node and edge, with labels."""
    path = graphology / f"graph.{form}"
    path.write_bytes(exported(mini, form))
    command = ["node", "count.cjs", form, str(path)]
    done = subprocess.run(command, cwd=graphology, capture_output=True, text=True, check=True)
    tree = ElementTree.parse(path)
    nodes, edges = (len(tree.findall(f".//{{*}}{name}")) for name in ("node", "edge"))
    assert json.loads(done.stdout) == [nodes, edges, True]


def test_yed_finds_ids_and_keys(mini: Graph) -> None:
    """As its format asks: each edge an id, each data a declared key, one graph with a direction."""
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    tree = ElementTree.fromstring(exported(mini, "graphml"))
    keys = {(key.get("id"), key.get("for")) for key in tree.findall("g:key", space)}
    (graph,) = tree.findall("g:graph", space)
    assert graph.get("edgedefault") == "directed"
    for kind in ("node", "edge"):
        for thing in graph.findall(f"g:{kind}", space):
            assert thing.get("id")
            assert {(data.get("key"), kind) for data in thing.findall("g:data", space)} <= keys


def test_html_pages_of_the_ontology(mini: Graph) -> None:
    """Every term has a place with its definition and examples; nothing is fetched or unescaped."""
    from kg.model.namespaces import local

    files = exported(mini, "html")
    index = files["index.html"].decode()
    terms = mini.rows("SELECT DISTINCT ?t { ?t auto:table ?x ; rdfs:isDefinedBy ?o }")
    assert len(terms) > 50
    for row in terms:
        assert f'id="{local(str(row["t"]))}"' in index
    assert "Lumo One" in index
    assert "<dt>in the data</dt>" in index
    assert "<script" not in index
    assert 'src="' not in index
    assert "concept:deliveries" in files["concepts.html"].decode()
    targets = set(re.findall(r'href="#([^"]+)"', index))
    assert targets <= set(re.findall(r'id="([^"]+)"', index))


def test_questions_as_sparql_examples(mini: Graph, kg_run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Every question goes out as sh:SPARQLExecutable and comes back unchanged."""
    from kg.graph import examples
    from kg.sparql import questions

    files = exported(mini, "examples")
    listed = questions.all_questions(mini.project)
    assert len(files) == len(listed)
    for name, content in files.items():
        path = tmp_path / Path(name).name
        path.write_bytes(content)
        (one,) = examples.read(path)
        assert one.name == path.stem
        assert one.text == listed[one.name].text
    foreign = tmp_path / "x.ttl"
    foreign.write_text(
        "@prefix ex: <http://e.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        'ex:p sh:declare [ sh:prefix "up" ; sh:namespace "http://up.org/" ] .\n'
        'ex:Taxa_1 a sh:SPARQLExecutable ; rdfs:comment "All taxa" ; sh:prefixes ex:p ;\n'
        '  sh:select "SELECT ?t { ?t a up:Taxon ; rdfs:label ?l } ORDER BY ?t" .',
        encoding="utf-8",
    )
    shown = kg_run("import", foreign, "--project", MINI)
    assert shown.out.startswith("# title: All taxa\n# description: All taxa.\n# tags: example\n")
    assert "PREFIX up: <http://up.org/>" in shown.out
    (tmp_path / "own.rq").write_text(shown.out, encoding="utf-8")
    assert questions.load(tmp_path / "own.rq", "own.rq").title == "All taxa"
    (tmp_path / "none.ttl").write_text("<http://a/> a <http://b/> .", encoding="utf-8")
    assert "no SPARQL example" in kg_run("import", tmp_path / "none.ttl", "--project", MINI).err


def test_the_same_graph_gives_the_same_bytes(mini: Graph) -> None:
    """Every format that is not the engine's own is stable too."""
    for form in ("xlsx", "parquet", "neo4j", "ftm", "graphml", "gexf"):
        assert exported(mini, form) == exported(mini, form), form


def test_rapper_reads_turtle(graph: Graph, tmp_path: Path) -> None:
    """A reader with a parser of its own counts as many triples as are in the graph."""
    import shutil

    if not shutil.which("rapper"):
        pytest.skip("rapper is not installed (raptor2-utils)")
    path = tmp_path / "graph.ttl"
    path.write_bytes(exported(graph, "turtle"))
    command = ["rapper", "-q", "-i", "turtle", "-o", "ntriples", str(path)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[:400]
    expected = sum(1 for _ in graph.store.default_quads()) + len(void.lines(graph))
    assert len(set(done.stdout.splitlines())) == expected
