"""The ontology: documented, valid OWL 2 DL, consistent, aligned, and used.

Rules, hygiene queries and shapes are tested in test_hygiene.py.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import rdflib
from conftest import ROOT
from rdflib import OWL, RDF, RDFS, SKOS, XSD, URIRef

from kg.graph.graph import Graph
from kg.ingest.check import missing
from kg.model.namespaces import AUTO, CONCEPT, PREFIXES
from kg.runtime.project import Project

FILES = sorted((ROOT / "ontology").glob("*.ttl"))
SCHEMA = rdflib.Namespace("https://schema.org/")
SHACL = rdflib.Namespace("http://www.w3.org/ns/shacl#")
NS = rdflib.Namespace(AUTO)
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
#: Types of literals that OWL 2 leaves out of its datatype map; a reasoner refuses them.
NOT_OWL_TYPES = (XSD.date, XSD.gYear, XSD.gYearMonth)
#: Says of a term that no fact uses it yet.
STATUS = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    """Return all files of the ontology as one graph."""
    graph = rdflib.Graph()
    for path in FILES:
        graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def terms(ontology: rdflib.Graph) -> list[URIRef]:
    """Return the classes and properties of our namespace."""
    found = {term for kind in KINDS for term in ontology.subjects(RDF.type, kind)}
    return sorted(term for term in found if str(term).startswith(AUTO))


def local(term: object) -> str:
    """Return what follows the namespace."""
    return re.split(r"[/#]", str(term))[-1]


def label(graph: rdflib.Graph, term: object, language: str) -> str:
    """Return the one label in a language."""
    found = [str(x) for x in graph.objects(term, RDFS.label) if x.language == language]
    assert len(found) == 1, f"{term}: {len(found)} labels in {language}"
    return found[0]


# --- Files ---------------------------------------------------------------------------------------


def test_nothing_is_imported_from_the_network(ontology: rdflib.Graph) -> None:
    """The ontology must load without a network."""
    assert not list(ontology.triples((None, OWL.imports, None)))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_hold_no_blank_nodes(path: Path) -> None:
    """A blank node gets another name at each reading: the graph would never be the same."""
    graph = rdflib.Graph().parse(path)
    assert not [node for triple in graph for node in triple if isinstance(node, rdflib.BNode)]


def test_prefixes_are_those_of_the_package() -> None:
    """Shapes and questions share one set of prefixes."""
    graph = rdflib.Graph().parse(ROOT / "ontology" / "prefixes.ttl")
    declared = {
        str(graph.value(node, SHACL.prefix)): str(graph.value(node, SHACL.namespace))
        for node in graph.objects(URIRef(AUTO), SHACL.declare)
    }
    assert PREFIXES.items() <= declared.items()


# --- Documentation -------------------------------------------------------------------------------


def test_every_term_is_documented(ontology: rdflib.Graph, terms: list[URIRef]) -> None:
    """A term has labels in two languages, a definition of a sentence and an example."""
    assert len(terms) > 80
    for term in terms:
        assert label(ontology, term, "en"), term
        assert re.search(r"[\u4e00-\u9fff]", label(ontology, term, "zh")), term
        definitions = list(ontology.objects(term, SKOS.definition))
        assert len(definitions) == 1, term
        assert re.match(r"[A-Z].{15,}\.$", definitions[0]), f"{term}: {definitions[0]}"
        assert list(ontology.objects(term, SKOS.example)), term
        assert ontology.value(term, RDFS.isDefinedBy) == URIRef(AUTO), term


def test_labels_and_definitions_tell_terms_apart(
    ontology: rdflib.Graph, terms: list[URIRef]
) -> None:
    """No two classes, and no two properties, share a label or a definition."""
    for texts in (
        [(label(ontology, term, "en"), local(term)[0].isupper()) for term in terms],
        [str(ontology.value(term, SKOS.definition)) for term in terms],
    ):
        assert len(texts) == len(set(texts)), [t for t in texts if texts.count(t) > 1]


def test_names_follow_the_style(ontology: rdflib.Graph, terms: list[URIRef]) -> None:
    """Classes start with a capital, properties with a small letter."""
    for term in terms:
        pattern = r"[A-Z]" if (term, RDF.type, OWL.Class) in ontology else r"[a-z]"
        assert re.match(pattern + r"[A-Za-z]*\Z", local(term)), term


def test_there_are_no_inverses_and_no_cardinalities(ontology: rdflib.Graph) -> None:
    """One way to say a thing; data rules live in SHACL."""
    assert not list(ontology.triples((None, OWL.inverseOf, None)))
    assert not list(ontology.triples((None, RDF.type, OWL.Restriction)))


def test_every_relation_says_what_it_connects(ontology: rdflib.Graph) -> None:
    """A property used in a table hints at the classes on both sides."""
    for table in ("relations", "properties"):
        found = list(ontology.subjects(NS.table, rdflib.Literal(table)))
        assert found
        for term in found:
            hints = list(ontology.objects(term, SCHEMA.domainIncludes))
            assert hints, f"{term} has no schema:domainIncludes"
            ranges = list(ontology.objects(term, SCHEMA.rangeIncludes))
            assert ranges, f"{term} has no schema:rangeIncludes"
            for hint in (*hints, *ranges):
                ours = str(hint).startswith(AUTO)
                assert not ours or (hint, RDF.type, OWL.Class) in ontology, f"{term}: {hint}"


def test_every_relation_can_be_said(ontology: rdflib.Graph) -> None:
    """A relation without a sentence would fall silent on the pages."""
    for term in ontology.subjects(NS.table, rdflib.Literal("relations")):
        sentence = str(ontology.value(term, NS.sentence))
        assert "{subject}" in sentence, term
        assert "{object}" in sentence, term


def test_every_concept_is_documented(ontology: rdflib.Graph) -> None:
    """A concept has labels in two languages, a definition and a scheme."""
    concepts = sorted(ontology.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) > 300
    for concept in concepts:
        assert re.match(r"[a-z0-9]+(-[a-z0-9]+)*\Z", str(concept).removeprefix(CONCEPT)), concept
        assert label(ontology, concept, "en"), concept
        assert label(ontology, concept, "zh"), concept
        definition = str(ontology.value(concept, SKOS.definition))
        assert re.match(r"[A-Z0-9].{5,}\.$", definition), f"{concept}: {definition}"
        schemes = list(ontology.objects(concept, SKOS.inScheme))
        assert schemes, concept
        for scheme in schemes:
            assert (scheme, RDF.type, SKOS.ConceptScheme) in ontology, scheme


def test_concepts_of_a_scheme_have_labels_of_their_own(ontology: rdflib.Graph) -> None:
    """Two concepts under one name in one list cannot be told apart."""
    seen: dict[tuple[object, object], object] = {}
    for concept, scheme in ontology.subject_objects(SKOS.inScheme):
        for name in ontology.objects(concept, RDFS.label):
            other = seen.setdefault((scheme, name), concept)
            assert other == concept, f"{concept} and {other} are both {name}"


def test_measures_and_units_meet_in_a_family(ontology: rdflib.Graph) -> None:
    """Each measure has at least one unit it can be given in."""
    families: dict[str, set[URIRef]] = {}
    for name in ("measure", "unit"):
        scheme = URIRef(f"{CONCEPT}scheme/{name}")
        members = list(ontology.subjects(SKOS.inScheme, scheme))
        for member in members:
            assert list(ontology.objects(member, NS.unitFamily)), f"{member} has no family"
        families[name] = {f for m in members for f in ontology.objects(m, NS.unitFamily)}
    assert families["measure"] <= families["unit"], families["measure"] - families["unit"]


def test_alignments_speak_of_terms_that_exist(ontology: rdflib.Graph) -> None:
    """A renamed term must not leave its alignment behind."""
    graph = rdflib.Graph().parse(ROOT / "ontology" / "alignments.ttl")
    for subject in set(graph.subjects()):
        if str(subject).startswith((AUTO, CONCEPT)):
            assert list(ontology.objects(subject, RDFS.label)), f"{subject} is not defined"


# --- OWL 2 DL ------------------------------------------------------------------------------------


def test_no_term_is_of_two_kinds(ontology: rdflib.Graph) -> None:
    """OWL 2 DL forbids one address for two kinds of property, or for a class and a datatype."""
    for term in set(ontology.subjects(RDF.type, None)):
        kinds = [kind for kind in KINDS if (term, RDF.type, kind) in ontology]
        assert len(kinds) <= 1, f"{term} is {', '.join(map(local, kinds))}"


def test_every_property_used_is_declared(ontology: rdflib.Graph) -> None:
    """OWL 2 DL wants every property declared, also those of others."""
    built_in = (str(RDF), str(RDFS), str(OWL))
    for predicate in set(ontology.predicates()):
        declared = any((predicate, RDF.type, kind) in ontology for kind in KINDS[1:])
        assert declared or str(predicate).startswith(built_in), predicate


def consistent(triples: rdflib.Graph, folder: Path) -> bool:
    """Ask HermiT whether a graph has a model."""
    if shutil.which("java") is None:
        pytest.skip("no java on this machine: HermiT cannot run")
    owlready2 = pytest.importorskip("owlready2")
    path = folder / "ontology.nt"
    triples.serialize(path, format="nt", encoding="utf-8")
    world = owlready2.World()
    world.get_ontology(path.as_uri()).load()
    try:
        owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return False
    assert not list(world.inconsistent_classes())
    return True


@pytest.fixture(scope="module")
def sample(ontology: rdflib.Graph, mini: Graph) -> rdflib.Graph:
    """Return the ontology with all facts of the fictional project that OWL can hold."""
    graph = rdflib.Graph()
    graph += ontology
    facts = mini.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    graph.parse(data="\n".join(f"{t} ." for t in facts), format="nt")
    for datatype in NOT_OWL_TYPES:
        for triple in list(graph):
            if isinstance(triple[2], rdflib.Literal) and triple[2].datatype == datatype:
                graph.remove(triple)
    return graph


@pytest.mark.thirdparty
@pytest.mark.slow
def test_ontology_and_facts_are_consistent(sample: rdflib.Graph, tmp_path: Path) -> None:
    """HermiT finds a model of the ontology with facts, and no empty class."""
    assert consistent(sample, tmp_path)


@pytest.mark.thirdparty
@pytest.mark.slow
@pytest.mark.parametrize(
    "slip",
    [
        "id:Lumo a auto:Brand , auto:Company .",
        "id:Ada_Bright auto:measure concept:deliveries .",
        "claim:x a auto:Observation , auto:Event .",
        "concept:deliveries a auto:Claim .",
        "id:Lumo auto:kind concept:news .",
    ],
)
def test_a_slip_makes_it_inconsistent(slip: str, sample: rdflib.Graph, tmp_path: Path) -> None:
    """HermiT notices what contradicts the disjoint classes and the domains."""
    graph = rdflib.Graph()
    graph += sample
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    graph.parse(data=prefixes + slip, format="turtle")
    assert not consistent(graph, tmp_path)


# --- Use -----------------------------------------------------------------------------------------


def test_nothing_is_missing(ontology: rdflib.Graph, graph: Graph) -> None:
    """Terms have shape, alignment, facts and a question; questions and rules have a case."""
    assert missing.findings(graph.store, Project(ROOT), {}) == []
    trial = {local(term) for term in ontology.subjects(STATUS, rdflib.Literal("testing"))}
    assert trial == {"Dealer", "existsUntil"}, "Where facts use a term, it is on trial no longer."
