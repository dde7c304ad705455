"""What may stand at a place of a query that is being written: asked of the data itself.

The triples written so far that have the same subject, with the open place as a variable, say
which properties and values there are, and how often. Where they would not narrow anything down,
or it takes too long, the counts of classes and properties answer.
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from kg.errors import KgError
from kg.graph.graph import Graph
from kg.model.namespaces import ID, PREFIXES, RDF, expand, local, shrink
from kg.serve import reading
from kg.sparql import tokens

MOST = 40
"""Proposals at most."""
_ASKED = 400
_WORD = re.compile(r"(?:[\w-]*:)?[^\s{}()<>;,.|/^\"'?$]*\Z")
_BREAKS = {"OPTIONAL", "UNION", "MINUS", "FILTER", "BIND", "VALUES", "GRAPH", "WHERE", "SELECT"}


class Place(NamedTuple):
    """Where in a triple the cursor stands, and what is written of the group so far."""

    part: str
    """subject, predicate or object."""
    subject: str
    predicate: str
    triples: tuple[tuple[str, str, str], ...]


def place(text: str) -> Place:
    """Return what a text that breaks off is about to say.

    >>> place("SELECT * { ?m a auto:Brand ; ").part
    'predicate'
    """
    subject = predicate = ""
    part = "subject"
    triples: list[tuple[str, str, str]] = []
    for kind, token, _ in tokens.tokens(text):
        if kind == "other" and token in "{}.":
            part, subject, predicate = "subject", "", ""
        elif token == ";":
            part, predicate = "predicate", ""
        elif token == ",":
            part = "object"
        elif kind == "word" and token.upper() in _BREAKS:
            part, subject, predicate = "subject", "", ""
        elif kind in ("iri", "name", "variable", "string", "number") or token == "a":
            if part == "subject":
                subject, part = token, "predicate"
            elif part == "predicate":
                predicate, part = token, "object"
            elif predicate:
                triples.append((subject, predicate, token))
                part = "done"
    return Place(part, subject, predicate, tuple(triples))


def complete(graph: Graph, text: str, at: int, lang: str, is_quick: bool = False) -> bytes:
    """Return proposals for a place of a query as JSON: `from` and `options`, the likeliest first.

    Each option has its short address, its names, and how often it stands there. `is_quick` asks
    nothing of the data but the counts; without it, nothing is returned where only those can tell.
    """
    before = text[:at]
    match = _WORD.search(before)
    typed = match[0] if match else ""
    found = reading.of(graph)
    spot = place(before[: len(before) - len(typed)])
    counted = _counts(graph, spot) if is_quick else _asked(graph, spot)
    if not counted and not is_quick:
        return b""
    wanted = typed.partition(":")[2].casefold() if ":" in typed else typed.casefold()
    prefix = typed.partition(":")[0] if ":" in typed else ""
    options = []
    for iri, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])):
        short = shrink(iri)
        names = _names(found, iri)
        if prefix and not short.startswith(f"{prefix}:"):
            continue
        if wanted and not any(wanted in name.casefold() for name in (local(iri), *names)):
            continue
        told = _written(short)
        options.append(
            {"text": told, "names": [name for name in names[:2] if name], "count": count}
        )
    if wanted and spot.part != "predicate" and len(options) < 5:
        options += _by_name(graph, wanted, {str(one["text"]) for one in options})
    start = at - len(typed)
    return json.dumps({"from": start, "options": options[:MOST]}, ensure_ascii=False).encode()


def _asked(graph: Graph, spot: Place) -> dict[str, int]:
    """Return what stands at the open place in the data, with how often."""
    own = [triple for triple in spot.triples if triple[0] == spot.subject]
    is_narrow = any(one[2][:1] not in "?$" for one in own)
    if spot.part == "predicate":
        if not is_narrow and spot.subject[:1] in "?$":
            return {}
        last = f"{spot.subject} ?kg_x []"
    elif spot.part == "object" and spot.predicate[:1] not in "?$":
        last = f"{spot.subject} {spot.predicate} ?kg_x"
    else:
        return {}
    body = " ".join(f"{' '.join(one)} ." for one in own)
    text = (
        f"SELECT ?kg_x (COUNT(*) AS ?kg_n) {{ {body} {last} FILTER(ISIRI(?kg_x)) }}"
        f" GROUP BY ?kg_x ORDER BY DESC(?kg_n) LIMIT {_ASKED}"
    )
    try:
        tokens.guard(text)
        return {row.texts[0]: int(row.texts[1]) for row in graph.rows(text)}
    except KgError:
        return {}  # what is written so far has prefixes or paths that do not stand alone


def _counts(graph: Graph, spot: Place) -> dict[str, int]:
    """Return classes or properties with how often they occur at all, by what is known."""
    counts = graph.contents
    if spot.part == "predicate":
        kinds = [
            expand(one[2]) for one in spot.triples
            if one[0] == spot.subject and one[1] in ("a", "rdf:type", f"<{RDF}type>")
        ]  # fmt: skip
        for kind in kinds:
            if kind in counts.pairs:
                return counts.pairs[kind]
        return counts.properties
    if spot.part == "object" and spot.predicate in ("a", "rdf:type"):
        return counts.classes
    return {}


def _names(found: reading.Reading, iri: str) -> tuple[str, ...]:
    entity = found.graph.entities.get(iri)
    if entity is not None:
        return (entity.name, entity.name_zh, *entity.aliases)
    told = found.names.get(iri, {})
    return (told.get("en", ""), told.get("zh", ""))


def _written(short: str) -> str:
    """Return an address as it can stand in a query: short, in brackets where it must be."""
    prefix, colon, rest = short.partition(":")
    if colon and prefix in PREFIXES and re.fullmatch(r"[\w-]+(?:\.[\w-]+)*", rest):
        return short
    return f"<{expand(short)}>"


def _by_name(graph: Graph, wanted: str, known: set[str]) -> list[dict[str, object]]:
    """Return entities and concepts that are called like what is typed."""
    options: list[dict[str, object]] = []
    for entity, _ in graph.find(wanted, 12):
        told = _written(f"id:{entity.iri.removeprefix(ID)}")
        if told not in known:
            options.append({"text": told, "names": [entity.name, entity.name_zh], "count": 0})
    for slug, label in graph.concepts.items():
        if wanted in slug and f"concept:{slug}" not in known and len(options) < 24:
            options.append({"text": f"concept:{slug}", "names": [label], "count": 0})
    return options
