"""The addresses of autokg: the one place that knows its namespaces and prefixes."""

from __future__ import annotations

BASE = "https://w3id.org/autokg/"

AUTO = BASE + "ns/"
CONCEPT = BASE + "concept/"
ID = BASE + "id/"
SOURCE = BASE + "source/"
CLAIM = BASE + "claim/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SCHEMA = "https://schema.org/"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"

#: Prefixes of the project's own namespaces and of the standards every query may use unasked.
PREFIXES: dict[str, str] = {
    "auto": AUTO,
    "concept": CONCEPT,
    "id": ID,
    "source": SOURCE,
    "claim": CLAIM,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "schema": SCHEMA,
    "dcterms": DCTERMS,
    "prov": PROV,
}

#: Prefixes of vocabularies that the ontology is aligned with; used when Turtle is written.
ALIGNED_PREFIXES: dict[str, str] = {
    "sh": "http://www.w3.org/ns/shacl#",
    "vs": "http://www.w3.org/2003/06/sw-vocab-status/ns#",
    "vann": "http://purl.org/vocab/vann/",
    "org": "http://www.w3.org/ns/org#",
    "qb": "http://purl.org/linked-data/cube#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "unit": "http://qudt.org/vocab/unit/",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "vc": "https://spec.edmcouncil.org/auto/ontology/VC/VehicleCore/",
    "vp": "https://spec.edmcouncil.org/auto/ontology/VC/VehicleParts/",
    "fibo-co": "https://spec.edmcouncil.org/fibo/ontology/BE/OwnershipAndControl/CorporateOwnership/",
    "fibo-cc": "https://spec.edmcouncil.org/fibo/ontology/BE/OwnershipAndControl/CorporateControl/",
}


#: Prefixes that people use elsewhere; a query that forgets one is told its line.
KNOWN_PREFIXES: dict[str, str] = {
    **ALIGNED_PREFIXES,
    "dct": DCTERMS,
    "dc": "http://purl.org/dc/elements/1.1/",
    "xs": XSD,
    "dbo": "http://dbpedia.org/ontology/",
    "dbr": "http://dbpedia.org/resource/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "p": "http://www.wikidata.org/prop/",
    "ps": "http://www.wikidata.org/prop/statement/",
    "pq": "http://www.wikidata.org/prop/qualifier/",
    "wikibase": "http://wikiba.se/ontology#",
    "time": "http://www.w3.org/2006/time#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "fn": "http://www.w3.org/2005/xpath-functions#",
    "math": "http://www.w3.org/2005/xpath-functions/math#",
}


def shrink(iri: str) -> str:
    """Return an IRI in its short form, or unchanged where no prefix fits.

    >>> shrink("https://w3id.org/autokg/id/AITO_M9")
    'id:AITO_M9'
    >>> shrink("https://example.org/x")
    'https://example.org/x'
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def expand(text: str) -> str:
    """Return the full IRI of a short form with a known prefix, or the text unchanged.

    >>> expand("auto:Brand")
    'https://w3id.org/autokg/ns/Brand'
    """
    prefix, colon, local = text.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else text


def spaced(name: str) -> str:
    """Return a local name as words.

    >>> spaced("isMemberOf"), spaced("plug-in_hybrid")
    ('is member of', 'plug in hybrid')
    """
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in name).replace("-", " ")
    return words.replace("_", " ").strip()


def id_of(iri: str) -> str:
    """Return the id of a thing: the last part of our own addresses, the whole of another's.

    >>> id_of("https://w3id.org/autokg/id/AITO_M9"), id_of("http://example.org/BYD")
    ('AITO_M9', 'http://example.org/BYD')
    """
    return local(iri) if iri.startswith(BASE) else iri


def local(iri: str) -> str:
    """Return what follows the namespace of one of our own addresses, or the last segment.

    >>> local("https://w3id.org/autokg/source/gasgoo/202601-ab12")
    'gasgoo/202601-ab12'
    """
    for namespace in (SOURCE, AUTO, CONCEPT, ID, CLAIM):
        if iri.startswith(namespace):
            return iri[len(namespace) :]
    return iri.replace("#", "/").rpartition("/")[2]
