"""RDF formats: the same statements always give the same bytes, with our prefixes and no others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import pyoxigraph as ox

from kg.errors import KgError
from kg.model.namespaces import ALIGNED_PREFIXES, PREFIXES, RDF

_ALL = PREFIXES | ALIGNED_PREFIXES
_PLAIN = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
"""Formats that spell every address out."""
_PREFIXED = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.N3)
"""Formats that begin with their prefixes."""


_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|<[^>]*>|(?:[^\s"<>\\]|\\.)+')
"""A text, an address, or anything else up to the next blank, in the engine's Turtle."""


def serialize(statements: Iterable[ox.Triple] | Iterable[ox.Quad], media_type: str) -> bytes:
    """Return triples or quads in an RDF format: sorted, with our prefixes, stable to the byte.

    TriG and N-Quads keep the graphs of quads, the others leave them out. Raises KgError for a
    media type that the engine does not write.
    """
    form = ox.RdfFormat.from_media_type(media_type)
    if form is None:
        raise KgError(f"Nothing writes RDF as '{media_type}'.")
    ordered = sorted(statements, key=_order)
    if not form.supports_datasets or form == ox.RdfFormat.JSON_LD:
        ordered = [one.triple if isinstance(one, ox.Quad) else one for one in ordered]
    used = {} if form in _PLAIN else _ALL
    content = ox.serialize(ordered, format=form, prefixes=used) or b""
    if form == ox.RdfFormat.JSON_LD:
        return _compact(content, used)
    return _sorted_prefixes(without_escapes(content)) if form in _PREFIXED else content


def without_escapes(content: bytes) -> bytes:
    """Return lines of Turtle with full addresses in place of names that need a backslash.

    The standard allows `source:36kr\\/x`; some engines keep the backslash as a part of the name.
    """

    def spelt_out(found: re.Match[bytes]) -> bytes:
        prefix, colon, name = found[0].partition(b":")
        if b"\\" not in name or not colon or found[0][:1] in b'"<':
            return found[0]
        plain = re.sub(rb"\\(.)", rb"\1", name)
        return b"<" + _ALL[prefix.decode()].encode() + plain + b">"

    if b"\\" not in content:
        return content
    return b"".join(
        _TOKEN.sub(spelt_out, line) if b"\\" in line else line
        for line in content.splitlines(keepends=True)
    )


def _compact(content: bytes, prefixes: dict[str, str]) -> bytes:
    """Return the engine's expanded JSON-LD with one context: the prefixes it uses."""
    used: set[str] = set()
    nodes = compacted(content, prefixes, used)
    context = {prefix: iri for prefix, iri in sorted(prefixes.items()) if prefix in used}
    found = {"@context": context, "@graph": nodes}
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def compacted(content: bytes, prefixes: dict[str, str], used: set[str]) -> list[object]:
    """Return the nodes of the engine's expanded JSON-LD with short names, and add to `used`.

    These are the prefixes that they have.
    """

    def short(iri: str) -> str:
        for prefix, namespace in prefixes.items():
            if iri.startswith(namespace) and not iri[len(namespace) :].startswith("//"):
                used.add(prefix)
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    def node(found: object) -> object:
        if isinstance(found, list):
            values = [node(entry) for entry in found]
            return values[0] if len(values) == 1 else values
        if not isinstance(found, dict):
            return found
        if found.keys() == {"@value"}:
            return found["@value"]
        return {
            key if key.startswith("@") else short(key): (
                short(entry) if key in ("@id", "@type") and isinstance(entry, str) else node(entry)
            )
            for key, entry in found.items()
        }

    nodes: list[object] = []
    for entry in json.loads(content):
        kinds = entry.pop(RDF + "type", [])
        types = {"@type": [short(kind["@id"]) for kind in kinds]} if kinds else {}
        nodes.append({"@id": short(entry.pop("@id")), **types, **node(entry)})  # type: ignore[dict-item]
    return nodes


def _sorted_prefixes(content: bytes) -> bytes:
    """Return Turtle with the prefixes it uses, in order; the engine writes all, at random."""
    lines = content.split(b"\n")
    count = next((n for n, line in enumerate(lines) if not line.startswith(b"@prefix")), len(lines))
    body = b"\n".join(lines[count:])
    kept = [line for line in sorted(lines[:count]) if line.split()[1] in body]
    return b"\n".join([*kept, b"", body])


def _order(statement: ox.Triple | ox.Quad) -> tuple[str, str, int, str, str]:
    graph = str(statement.graph_name) if isinstance(statement, ox.Quad) else ""
    predicate = statement.predicate.value
    first = 0 if predicate.endswith("#type") else 1
    return (graph, str(statement.subject), first, predicate, str(statement.object))
