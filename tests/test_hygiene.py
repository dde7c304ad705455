"""Rules infer what they say, and every hygiene query and shape finds the mistake it is about."""

from __future__ import annotations

import re
import tomllib

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from conftest import HERE, ROOT

from kg.graph.graph import Graph
from kg.model.namespaces import PREFIXES

FOLDER = ROOT / "ontology"
RULES = sorted(FOLDER.glob("rules/*.rq"))
HYGIENE = sorted(FOLDER.glob("hygiene/*.rq"))
SHAPES = sorted(FOLDER.glob("shapes/*.ttl"))
PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
#: For each rule, query and shape: facts in TriG, and what must come of them.
CASES = tomllib.loads((HERE / "ontology_cases.toml").read_text(encoding="utf-8"))


def header(path) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """Return the header comments of a query."""
    return dict(re.findall(r"^# (\w+): (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.fixture(scope="module")
def ontology() -> list[ox.Quad]:
    """Return the triples of the ontology."""
    store = ox.Store()
    for path in FOLDER.glob("*.ttl"):
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    return list(store)


def store_of(facts: str, ontology: list[ox.Quad], *, infer: bool = True) -> ox.Store:
    """Return a store with the ontology, facts in TriG, and what the rules make of them."""
    store = ox.Store()
    store.extend(ontology)
    store.load((PROLOGUE + facts).encode(), format=ox.RdfFormat.TRIG)
    for quad in list(store):
        store.add(ox.Quad(quad.subject, quad.predicate, quad.object))
    for path in RULES if infer else ():
        answer = store.query(path.read_text(encoding="utf-8"))
        store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in list(answer))
    return store


# --- Rules ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_rule_infers(path, ontology: list[ox.Quad]) -> None:  # type: ignore[no-untyped-def]
    """A rule yields what it promises, and not its neighbour."""
    assert header(path).keys() == {"title", "description"}
    case = CASES["rules"][path.stem]
    answer = store_of(case["facts"], ontology, infer=False).query(path.read_text(encoding="utf-8"))
    inferred = {str(triple) for triple in answer}
    for text, there in ((case["then"], True), (case.get("but_not", ""), False)):
        stated = ox.parse((PROLOGUE + text).encode(), format=ox.RdfFormat.TURTLE)
        for quad in stated:
            assert (str(quad.triple) in inferred) is there, quad.triple


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_rule_is_at_rest(path, graph: Graph) -> None:  # type: ignore[no-untyped-def]
    """The rules need no second round: whatever one yields is there already."""
    triples = list(graph.query(path.read_text(encoding="utf-8")))
    engine = graph.store.engine
    default = ox.DefaultGraph()
    new = [t for t in triples if ox.Quad(t.subject, t.predicate, t.object, default) not in engine]
    assert not new


# --- Hygiene -------------------------------------------------------------------------------------


def test_every_query_and_rule_has_a_case() -> None:
    """A new file needs a new case, and a removed one none."""
    assert CASES["rules"].keys() == {path.stem for path in RULES}
    assert CASES["hygiene"].keys() == {path.stem for path in HYGIENE}


@pytest.mark.parametrize("path", HYGIENE, ids=lambda path: path.stem)
def test_hygiene_finds_the_mistake(path, ontology: list[ox.Quad]) -> None:  # type: ignore[no-untyped-def]
    """A query finds its mistake, says what to do, and is quiet once it is mended."""
    about = header(path)
    assert about.keys() == {"title", "severity", "description"}
    assert about["severity"] in {"error", "warning"}
    text = path.read_text(encoding="utf-8")
    case = CASES["hygiene"][path.stem]
    answer = store_of(case["wrong"], ontology).query(text)
    assert [variable.value for variable in answer.variables[:2]] == ["focus", "message"]
    found = {str(row["focus"].value).rpartition("/")[2]: row["message"].value for row in answer}
    assert case["focus"] in found, f"not found; found {found}"
    message = found[case["focus"]]
    assert message[0].isupper() or message[0] == "'", message
    assert message.endswith("."), message
    right = store_of(case["right"], ontology).query(text)
    assert case["focus"] not in {str(row["focus"].value).rpartition("/")[2] for row in right}


@pytest.mark.parametrize("path", HYGIENE, ids=lambda path: path.stem)
def test_hygiene_is_quiet_on_the_small_project(path, mini: Graph) -> None:  # type: ignore[no-untyped-def]
    """The fictional project is clean."""
    rows = mini.query(path.read_text(encoding="utf-8"))
    assert not [f"{row['focus']}: {row['message']}" for row in rows]


@pytest.mark.parametrize("path", HYGIENE, ids=lambda path: path.stem)
def test_hygiene_finds_no_error(path, graph: Graph) -> None:  # type: ignore[no-untyped-def]
    """The real data are free of errors; warnings are for people."""
    rows = list(graph.query(path.read_text(encoding="utf-8")))
    if header(path)["severity"] == "error":
        assert not [f"{row['focus']}: {row['message']}" for row in rows]


# --- Shapes --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    """Return all shapes as one graph."""
    graph = rdflib.Graph()
    for path in SHAPES:
        graph.parse(path)
    return graph


def findings(store: ox.Store, shapes: rdflib.Graph) -> set[tuple[str, str]]:
    """Return what SHACL finds: the end of the node's address, and the message."""
    _, report, _ = pyshacl.validate(store, shacl_graph=shapes, inference="none")
    rows = report.query(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?focus ?message"
        " WHERE { ?result sh:focusNode ?focus ; sh:resultMessage ?message }"
    )
    return {(str(focus).rpartition("/")[2], str(message)) for focus, message in rows}


def test_shapes_find_the_mistakes(ontology: list[ox.Quad], shapes: rdflib.Graph) -> None:
    """Each shape finds the mistake it is about."""
    cases = CASES["shapes"]
    store = store_of("\n".join(case["wrong"] for case in cases), ontology)
    found = findings(store, shapes)
    for case in cases:
        messages = [message for focus, message in found if focus == case["focus"]]
        assert any(case["says"] in message for message in messages), (case, messages)


def test_shapes_are_quiet_on_the_small_project(mini: Graph, shapes: rdflib.Graph) -> None:
    """The fictional project conforms."""
    assert not findings(mini.store.engine, shapes)


def test_every_shape_has_a_message_and_knows_its_terms(
    ontology: list[ox.Quad], shapes: rdflib.Graph
) -> None:
    """A finding is a sentence, and no shape asks for a term that is gone."""
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    for shape in shapes.subjects(rdflib.RDF.type, sh.NodeShape):
        asked = list(shapes.objects(shape, sh.property)) or [shape]
        for one in asked:
            assert (one, sh.message, None) in shapes or one == shape, shape
    ours = PREFIXES["auto"]
    declared = {quad.subject.value for quad in ontology if isinstance(quad.subject, ox.NamedNode)}
    used = {str(term) for triple in shapes for term in triple if str(term).startswith(ours)}
    assert used <= declared, used - declared


def test_every_property_is_checked(ontology: list[ox.Quad]) -> None:
    """Each property of ours stands in a shape, of the check or of the contract, or in a query."""
    files = (*FOLDER.glob("shapes/**/*.ttl"), *HYGIENE)
    texts = [path.read_text(encoding="utf-8") for path in files]
    named = {PREFIXES["auto"] + name for name in re.findall(r"\bauto:(\w+)", "\n".join(texts))}
    kinds = {PREFIXES["owl"] + name for name in ("ObjectProperty", "DatatypeProperty")}
    properties = {
        quad.subject.value
        for quad in ontology
        if isinstance(quad.object, ox.NamedNode) and quad.object.value in kinds
    }
    ours = {iri for iri in properties if iri.startswith(PREFIXES["auto"])}
    assert not ours - named
