"""The whole graph in few bytes, for the engine inside the page: terms once, triples as numbers.

The text that `page/data/rdf.js` reads: base 85 of xz of a line of JSON, the terms, one a line,
and numbers of seven bits a byte, column by column. What a subject has follows from its shape, the
list of its predicates, and most shapes are those of many subjects; the objects stand predicate by
predicate. Terms are numbered as they come, subjects first, in the order in which the page's own
data names them: so most numbers are steps of one.

- for each term that is a text of the page: the step from the place of the one before;
- for each subject: its shape;
- for each triple, subject by subject: its set of graphs as a number from one, 0 for the same as
  that of the triple before;
- for each predicate, subject by subject: the step from the object before. Steps that may go back
  are doubled, those that do less one.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.explorer.packed import as_text, xz

#: What the page escapes in a literal: the only signs that may stand behind a backslash.
_ESCAPES = (("\\n", "\n"), ("\\r", "\r"), ('\\"', '"'))
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(@[\w-]+|\^\^<[^>]*>)?', re.DOTALL)
_END = re.compile(r"[#/](?=[^#/]*$)")
#: The shortest text of the page that stands for a part of an address, and for a literal.
_LEAST = {"address": 8, "literal": 6}

Triple = tuple[str, str, str]


def pack(graph: Any, data: Any) -> str:
    """Return every statement of a graph, with the sources that make it; the same graph, the same.

    Every statement of a source stands in the default graph too; some stand only there. Texts that
    the page's own `data` holds already are stated by their place among its texts.
    """
    stated: dict[Triple, set[str]] = defaultdict(set)
    for quad in graph.store.quads():
        triple = str(quad.subject), str(quad.predicate), str(quad.object)
        stated[triple].add("" if str(quad.graph_name) == "DEFAULT" else str(quad.graph_name))
    return as_text(xz(_packed(stated, texts(data))))


def _packed(stated: Mapping[Triple, set[str]], known: Mapping[str, int]) -> bytes:
    short = _Short(known)
    rows: dict[str, list[Triple]] = defaultdict(list)
    for triple in stated:
        rows[triple[0]].append(triple)
    frequency = Counter(triple[1] for triple in stated)
    predicates = sorted(frequency, key=lambda name: (-frequency[name], name))
    order = {name: place for place, name in enumerate(predicates)}
    subjects = sorted(rows, key=short.order)
    numbers = {term: place for place, term in enumerate(subjects)}
    shapes: dict[tuple[int, ...], int] = {}
    sets: dict[tuple[str, ...], int] = {}
    shape_column, set_column = [], []
    objects: list[list[str]] = [[] for _ in predicates]
    for subject in subjects:
        told = sorted(rows[subject], key=lambda row: (order[row[1]], short.order(row[2])))
        shape = tuple(order[row[1]] for row in told)
        shape_column.append(shapes.setdefault(shape, len(shapes)))
        before = -1
        for row in told:
            objects[order[row[1]]].append(row[2])
            names = sets.setdefault(tuple(sorted(stated[row])), len(sets))
            set_column.append(0 if names == before else names + 1)
            before = names
    steps = []
    for column in objects:
        last = 0
        for term in column:
            number = numbers.setdefault(term, len(numbers))
            steps.append(_signed(number - last))
            last = number
    for name in (*predicates, *(name for names in sets for name in names if name)):
        numbers.setdefault(name, len(numbers))
    lines, places = zip(*(short.of(term) for term in numbers), strict=True)
    text = "\n".join(lines).encode()
    head = {
        "prefixes": list(short.prefixes), "predicates": [numbers[name] for name in predicates],
        "shapes": list(shapes), "subjects": len(subjects), "triples": len(stated),
        "sets": [[numbers[name] if name else -1 for name in names] for names in sets],
        "terms": len(text),
    }  # fmt: skip
    told_places = [place for place in places if place >= 0]
    columns = (_stepwise(told_places), shape_column, set_column, steps)
    line = json.dumps(head, separators=(",", ":")).encode()
    return line + b"\n" + text + b"".join(_bytes(column) for column in columns)


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


class _Short:
    """Terms, shortened: beginnings of addresses as numbers, texts of the page by their places."""

    def __init__(self, known: Mapping[str, int]):
        self.known = known
        self.prefixes: dict[str, int] = {}
        self._order: dict[str, tuple[bool, str, int, str]] = {}

    def of(self, term: str) -> tuple[str, int]:
        """Return a term as a line, and the place of the text it stands for, -1 for none.

        An address becomes the number of its beginning, and a space and the rest, or `=` for a
        text of the page; `=` and its type stand for a literal that is one. All else stays.
        """
        start, place, rest = self._cut(term)
        if start:
            number = self.prefixes.setdefault(start, len(self.prefixes))
            return (f"{number}=" if place >= 0 else f"{number} {rest}"), place
        return (f"={rest}" if place >= 0 else term), place

    def order(self, term: str) -> tuple[bool, str, int, str]:
        """Return what terms are put in order by: those of the page as it names them come first."""
        if term not in self._order:
            start, place, rest = self._cut(term)
            self._order[term] = (place < 0, start, place, rest)
        return self._order[term]

    def _cut(self, term: str) -> tuple[str, int, str]:
        """Return the beginning of an address, the place of what follows, and what is left."""
        end = _END.search(term) if term.startswith("<") else None
        if end is not None:
            rest = term[end.end() : -1]
            place = self.known.get(rest, -1) if len(rest) >= _LEAST["address"] else -1
            return term[1 : end.end()], place, rest
        literal = _LITERAL.fullmatch(term)
        told = _unescaped(literal[1]) if literal else None
        if literal and told is not None and len(literal[1]) >= _LEAST["literal"]:
            place = self.known.get(told, -1)
            return "", place, (literal[2] or "") if place >= 0 else term
        return "", -1, term


def _unescaped(text: str) -> str | None:
    """Return the text of a literal, None where the page would not write it in the same way."""
    for written, meant in _ESCAPES:
        text = text.replace(written, meant)
    return None if "\\" in text else text


def _signed(step: int) -> int:
    """Return a step as a number that is not below zero.

    >>> [_signed(step) for step in (0, -1, 1, -2)]
    [0, 1, 2, 3]
    """
    return 2 * step if step >= 0 else -2 * step - 1


def _stepwise(numbers: Sequence[int]) -> list[int]:
    return [_signed(two - one) for one, two in zip([0, *numbers], numbers, strict=False)]


def _bytes(numbers: Iterable[int]) -> bytes:
    """Return numbers as bytes of seven bits, the lowest first, the eighth bit for "more"."""
    found = bytearray()
    for number in numbers:
        while number > 127:
            found.append(number & 127 | 128)
            number >>= 7
        found.append(number)
    return bytes(found)
