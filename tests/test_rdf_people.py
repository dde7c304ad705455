"""What RDF tools ask for: a strict contract, alignments that answer, labels, top concepts."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from conftest import MINI, ROOT

import kg
from kg.graph.graph import Graph
from kg.ingest.check import shapes
from kg.ingest.check.check import report
from kg.output import labels
from kg.runtime.project import Project
from kg.store.store import Store

STRICT = ROOT / "ontology" / "shapes" / "strict"
PREFIXES = """@prefix auto: <https://w3id.org/autokg/ns/> .
@prefix concept: <https://w3id.org/autokg/concept/> .
@prefix id: <https://w3id.org/autokg/id/> .
@prefix claim: <https://w3id.org/autokg/claim/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SOURCE = "<https://w3id.org/autokg/source/aurora-motors/202501-1a2b>"
OBSERVATION: dict[str, str | None] = {
    "a": "auto:Observation", "auto:subject": "id:Lumo", "auto:measure": "concept:deliveries",
    "auto:value": "5", "auto:unit": "concept:vehicles", "auto:bound": "concept:exactly",
    "auto:status": "concept:reported", "auto:key": '"k"', "auto:period": '"2024-12"',
    "auto:span": "concept:month", "prov:wasDerivedFrom": SOURCE,
}  # fmt: skip
RELATIONSHIP: dict[str, str | None] = {
    "a": "auto:Relationship", "auto:subject": "id:Lumo_One", "auto:relation": "auto:hasSegment",
    "auto:object": "id:Lumo", "auto:status": "concept:reported", "prov:wasDerivedFrom": SOURCE,
}  # fmt: skip
EVENT: dict[str, str | None] = {
    "a": "auto:Event", "auto:subject": "id:Lumo", "auto:eventType": "concept:launch",
    "auto:summary": '"x"@en', "auto:status": "concept:reported", "prov:wasDerivedFrom": SOURCE,
}  # fmt: skip


Claim = dict[str, str | None]
CASES: list[tuple[Claim, Claim, str]] = [
    (OBSERVATION, {}, ""),
    (EVENT, {}, ""),
    (OBSERVATION, {"auto:value": '"many"'}, "exactly one value"),
    (OBSERVATION, {"auto:subject": "id:Lumo , id:Vega", "auto:measure": None}, "one subject"),
    (OBSERVATION, {"auto:value": "5 , 6", "auto:subject": None}, "one value"),
    (OBSERVATION, {"auto:status": None}, "exactly one status"),
    (OBSERVATION, {"auto:bound": None}, "exactly one bound"),
    (OBSERVATION, {"auto:key": None}, "exactly one key"),
    (OBSERVATION, {"auto:measure": "concept:vehicles"}, "exactly one measure"),
    (OBSERVATION, {"auto:unit": "concept:deliveries"}, "exactly one unit"),
    (OBSERVATION, {"auto:subject": "id:Nobody"}, "one subject"),
    (OBSERVATION, {"auto:period": '"soon"'}, "period"),
    (OBSERVATION, {"auto:colour": '"red"'}, "closed"),
    (OBSERVATION, {"prov:wasDerivedFrom": None}, "derived from"),
    (RELATIONSHIP, {"auto:relation": "id:Vega"}, "exactly one relation"),
    (RELATIONSHIP, {"auto:start": '"soon"'}, "starts at one date"),
    (RELATIONSHIP, {"auto:share": "101"}, "share"),
    (RELATIONSHIP, {"auto:sinceAtLatest": '"2024"'}, "at the latest is one xsd:date"),
    (EVENT, {"auto:date": '"x"'}, "at most one date"),
    (EVENT, {"auto:summary": '"without language"'}, "summary"),
]  # fmt: skip


@pytest.fixture(scope="module")
def said(mini: Graph) -> dict[str, str]:
    """Return what the contract says against each claim beside the fictional project, at once."""
    strict = rdflib.Graph()
    for path in STRICT.glob("*.ttl"):
        strict.parse(path)
    store = ox.Store()
    store.bulk_extend(mini.store.default_quads())
    for number, (claim, change, _) in enumerate(CASES):
        told = {**claim, **change}
        text = " ; ".join(f"{name} {value}" for name, value in told.items() if value is not None)
        store.load(f"{PREFIXES}claim:n{number} {text} .".encode(), format=ox.RdfFormat.TURTLE)
    _, results, _ = pyshacl.validate(store, shacl_graph=strict, inference="none")
    query = """PREFIX sh: <http://www.w3.org/ns/shacl#>
    SELECT ?focus ?message { ?r sh:focusNode ?focus ; sh:resultMessage ?message }"""
    found: dict[str, str] = {}
    for focus, message in results.query(query):
        found[str(focus)] = f"{found.get(str(focus), '')}{message}\n"
    return found


@pytest.mark.parametrize("number", range(len(CASES)))
def test_the_contract_refuses_each_malformed_claim(said: dict[str, str], number: int) -> None:
    """What the quick shapes let pass is refused with its reason; a sound claim is not."""
    told = said.get(f"https://w3id.org/autokg/claim/n{number}", "")
    expected = CASES[number][2]
    assert expected in told
    assert bool(told) == bool(expected), told


def test_a_date_of_a_thing_is_a_date(kg_run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """`"tomorrow"` is refused where a date stands; the fictional project conforms."""
    good = kg_run("check", "--strict", "--project", MINI)
    assert (good.code, good.out) == (0, ""), good.out
    bad = tmp_path / "bad.ttl"
    text = f'{PREFIXES}id:Lumo auto:launched "tomorrow" ; auto:existsUntil "soon" .'
    bad.write_text(text, encoding="utf-8")
    done = kg_run("check", "--strict", "--project", MINI, "--with", bad)
    assert done.code == 1
    assert "This is no date" in done.out
    assert "The last day on which a thing exists is one xsd:date" in done.out


def test_alignments_answer(mini: Graph, kg_run) -> None:  # type: ignore[no-untyped-def]
    """Users of other vocabularies find our things by their classes and properties."""
    query = "SELECT ?s { ?s a schema:Organization } ORDER BY ?s"
    assert len(mini.rows(query)) == 0
    aligned = kg.open(MINI).joined(alignments=True)
    found = {str(row["s"]).rpartition("/")[2] for row in aligned.rows(query)}
    assert {"Aurora_Motors", "Cellworks", "Tidal_Electric"} <= found
    assert aligned.query("ASK { id:Lumo_One a owl:NamedIndividual }")
    claims = "SELECT (COUNT(?c) AS ?n) { ?c a auto:Observation }"
    assert aligned.rows(claims)[0]["n"] == mini.rows(claims)[0]["n"]
    done = kg_run("query", "--project", MINI, "--with-alignments", "-f", "csv", query)
    assert "Aurora Motors" in done.out
    exported = kg_run("export", "--project", MINI, "--with-alignments", "-f", "nt")
    assert "<https://schema.org/Organization> ." in exported.out
    assert "NamedIndividual" not in kg_run("export", "--project", MINI, "-f", "nt").out


def test_each_claim_has_a_sentence(mini: Graph, kg_run) -> None:  # type: ignore[no-untyped-def]
    """Every claim has one label in English and one in Chinese, and none ends in a hash."""
    told = labels.labelled(mini)
    kinds = "auto:Observation auto:Relationship auto:Event auto:Description"
    rows = told.rows(
        f"SELECT ?c ?en ?zh {{ VALUES ?k {{ {kinds} }} ?c a ?k"
        ' OPTIONAL { ?c rdfs:label ?en FILTER(LANG(?en) = "en") }'
        ' OPTIONAL { ?c rdfs:label ?zh FILTER(LANG(?zh) = "zh") } }'
    )
    assert len(rows) == len({str(row["c"]) for row in rows}) > 30
    assert all(row["en"] and row["zh"] for row in rows)
    assert "Lumo: deliveries 2024-12: 3,500 vehicles" in {row["en"] for row in rows}
    assert "路陌: 交付量 2024-12: 3,500 辆" in {row["zh"] for row in rows}
    done = kg_run("export", "--project", MINI, "--with-labels", "-f", "nt")
    assert done.out.count("/claim/") > kg_run("export", "--project", MINI, "-f", "nt").out.count(
        "/claim/"
    )


def test_schemes_name_their_top_concepts(mini: Graph) -> None:
    """Both directions of the standard are there, for each concept at the top."""
    both = "SELECT ?s ?c { ?s skos:hasTopConcept ?c . ?c skos:topConceptOf ?s }"
    one = "SELECT ?s ?c { ?c skos:topConceptOf ?s }"
    assert len(mini.rows(both)) == len(mini.rows(one)) > 400
    schemes = mini.rows(
        "SELECT ?s { ?s a skos:ConceptScheme FILTER NOT EXISTS { ?s skos:hasTopConcept ?c } }"
    )
    assert len(schemes) == 0


@pytest.mark.parametrize(
    ("fact", "said"),
    [("concept:fastback skos:broader concept:ceo", "No list holds both"),
     ("concept:hi-plus skos:topConceptOf <https://w3id.org/autokg/concept/scheme/mode>",
      "stands in the same list"),
     ("concept:x a skos:Concept ; skos:inScheme <https://w3id.org/autokg/concept/scheme/mode>",
      "hangs nowhere"),
     ("concept:chips skos:broader concept:driving-chip", "broader than itself")],
)  # fmt: skip
def test_narrower_concepts_stand_where_they_belong(fact: str, said: str, tmp_path: Path) -> None:
    """Each way of hanging wrongly has its own words; the lists themselves hang right."""
    file = tmp_path / "wrong.ttl"
    file.write_text(
        "PREFIX concept: <https://w3id.org/autokg/concept/>\n"
        f"PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n{fact} .\n",
        encoding="utf-8",
    )
    query = (ROOT / "ontology/hygiene/broader_concept.rq").read_text(encoding="utf-8")
    assert not kg.open(MINI).rows(query)
    assert any(said in str(row["message"]) for row in kg.open(MINI, with_=[file]).rows(query))


def test_a_part_rolls_up_what_is_narrower(graph: Graph) -> None:
    """Who asks for chips is told of driving chips; the exact part stands in the row."""
    rows = graph.rows(graph.question("suppliers-of-part", part="chips"))
    assert {"chips", "driving-chip"} <= {str(row["supplied"]).rpartition("/")[2] for row in rows}


def test_the_data_conform_to_the_contract(graph: Graph) -> None:
    """Claims of the real data keep the published contract: fifty of each kind."""
    strict = rdflib.Graph()
    for path in STRICT.glob("*.ttl"):
        strict.parse(path)
    focus = [
        rdflib.URIRef(str(row["c"]))
        for kind in ("Observation", "Relationship", "Event", "Description")
        for row in graph.rows(f"SELECT ?c {{ ?c a auto:{kind} }} ORDER BY ?c LIMIT 50")
    ]
    assert len(focus) == 200
    conforms, _, text = pyshacl.validate(
        shapes.seen(graph.store), shacl_graph=strict, inference="none", focus_nodes=focus
    )
    assert conforms, text[:3000]


@pytest.mark.slow
def test_all_data_conform_to_the_contract() -> None:
    """Every claim of the real data keeps it, as `kg check --strict` says."""
    assert report(Project(ROOT), (), sorted(STRICT.glob("*.ttl"))).errors == 0


def test_no_result_of_a_shape_counts_the_data() -> None:
    """PySHACL asks of each result whether the data are empty: that must cost nothing."""

    class Uncountable(shapes.seen(Store.in_memory()).__class__):  # type: ignore[misc]
        def __len__(self, _: object = None) -> int:
            raise AssertionError("counted")

    data = ox.Store()
    one = ox.NamedNode("https://w3id.org/autokg/id/x")
    data.add(ox.Quad(one, ox.NamedNode("urn:p"), ox.Literal("1")))
    wanted = rdflib.Graph().parse(
        data="@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:NodeShape ;"
        " sh:targetSubjectsOf <urn:p> ; sh:property [ sh:path <urn:p> ;"
        " sh:or ( [ sh:datatype <urn:a> ] [ sh:datatype <urn:b> ] ) ] .",
        format="turtle",
    )
    conforms, _, _ = pyshacl.validate(Uncountable(data), shacl_graph=wanted, inference="none")
    assert not conforms
