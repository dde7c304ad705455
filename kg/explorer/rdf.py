"""The whole graph in few bytes, for the engine inside the page: terms once, triples as numbers.

The text that `page/data/rdf.js` reads: base 85 of gzip of a line of JSON (prefixes, terms,
how many triples) and, after its line end, numbers of seven bits a byte, column by column:
how many triples a subject has, steps between subjects, predicates, objects, sets of graphs.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from kg.explorer.packed import squeezed

#: What the page escapes in a literal: the only signs that may stand behind a backslash.
_ESCAPES = (("\\n", "\n"), ("\\r", "\r"), ('\\"', '"'))
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(@[\w-]+|\^\^<[^>]*>)?', re.DOTALL)
_END = re.compile(r"[#/](?=[^#/]*$)")


def pack(graph: Any, data: Any) -> str:
    """Return every statement of a graph, with the sources that make it; the same graph, the same.

    Every statement of a source stands in the default graph too; some stand only there. Texts that
    the page's own `data` holds already are stated by their place among its texts.
    """
    stated: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for quad in graph.store.quads():
        triple = str(quad.subject), str(quad.predicate), str(quad.object)
        stated[triple].add("" if str(quad.graph_name) == "DEFAULT" else str(quad.graph_name))
    terms = sorted({term for triple in stated for term in triple} | {
        name for names in stated.values() for name in names if name
    })  # fmt: skip
    places = {term: place for place, term in enumerate(terms)}
    rows = sorted(
        (places[s], places[p], places[o], tuple(sorted(places[n] if n else -1 for n in names)))
        for (s, p, o), names in stated.items()
    )
    sets = sorted({row[3] for row in rows})
    numbers = {names: place for place, names in enumerate(sets)}
    counts: dict[int, int] = defaultdict(int)
    for row in rows:
        counts[row[0]] += 1
    subjects = sorted(counts)
    columns = (
        [counts[subject] for subject in subjects],
        [two - one for one, two in zip([0, *subjects], subjects, strict=False)],
        [row[1] for row in rows],
        [row[2] for row in rows],
        [numbers[row[3]] for row in rows],
    )
    prefixes, shortened = _shortened(terms, texts(data))
    head = {"prefixes": prefixes, "terms": shortened, "sets": sets, "subjects": len(subjects),
            "triples": len(rows)}  # fmt: skip
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    packed = text + b"\n" + b"".join(_bytes(column) for column in columns)
    return squeezed(packed)


def texts(data: Any) -> dict[str, int]:
    """Return every text in the page's data with its place, in the order of their first use."""
    found: dict[str, int] = {}

    def walk(part: Any) -> None:
        if isinstance(part, str):
            found.setdefault(part, len(found))
        elif isinstance(part, dict):
            for one in part.values():
                walk(one)
        elif isinstance(part, list | tuple):
            for one in part:
                walk(one)

    walk(data)
    return found


def _shortened(terms: Iterable[str], known_texts: Mapping[str, int]) -> tuple[list[str], list[str]]:
    """Return the beginnings of addresses, and each term shortened.

    An address becomes the number of its beginning, a space and the rest; `=` and a number stand
    for a text of the page's data; a literal or blank node stays as it is where it is in none.
    """
    known: dict[str, int] = {}
    shortened = []
    for term in terms:
        cut = _END.search(term) if term.startswith("<") else None
        literal = _LITERAL.fullmatch(term)
        if cut is not None:
            start = known.setdefault(term[1 : cut.end()], len(known))
            rest = term[cut.end() : -1]
            place = known_texts.get(rest) if len(rest) > 7 else None
            shortened.append(f"{start} {rest}" if place is None else f"{start}={place}")
        elif literal and len(literal[1]) > 5 and (told := _unescaped(literal[1])) in known_texts:
            shortened.append(f"={known_texts[told]}{literal[2] or ''}")
        else:
            shortened.append(term)
    return list(known), shortened


def _unescaped(text: str) -> str:
    """Return the text of a literal, empty where the page would not write it in the same way."""
    for written, meant in _ESCAPES:
        text = text.replace(written, meant)
    return "" if "\\" in text else text


def _bytes(numbers: Iterable[int]) -> bytes:
    """Return numbers as bytes of seven bits, the lowest first, the eighth bit for "more"."""
    found = bytearray()
    for number in numbers:
        while number > 127:
            found.append(number & 127 | 128)
            number >>= 7
        found.append(number)
    return bytes(found)
