"""Texts and dates in a query that the graph has in another form: with a language, less exact."""

from __future__ import annotations

from collections.abc import Iterator

from kg.errors import KgError
from kg.graph.graph import Graph
from kg.model.namespaces import XSD, shrink
from kg.sparql import parts
from kg.sparql.tokens import quoted
from kg.store.results import Answer, Rows, Triples
from kg.text.reasons import Reason, reason

_TIME = XSD + "dateTime"
_DAYS = (XSD + "date", _TIME)
_VAGUE = ((XSD + "gYearMonth", 7), (XSD + "gYear", 4))
"""Datatypes less exact than a day, and how many characters of a date they have."""
Kinds = tuple[tuple[str, int], ...]
MOST = 3


def otherwise(graph: Graph, text: str) -> list[Reason]:
    """Return a reason for each plain text that stands in the graph with a language or a type."""
    asked = dict.fromkeys(parts.objects(text))
    bound = parts.bound_by(text)
    group = parts.body(text)
    for one in parts.compared(group.group if group else ""):
        if not one.datatype and one.operator == "=":
            asked.update(dict.fromkeys((name, one.text) for name in bound.get(one.variable, ())))
    found = []
    for name, said in asked:
        if written := _written(graph, name, said):
            found.append(reason("empty-literal", text=quoted(said), written=" / ".join(written)))
    return found


def _written(graph: Graph, name: str, said: str) -> list[str]:
    """Return how values of a property are written that say a text; none where it says just that."""
    for test in (f"STR(?o) = {quoted(said)}", f"LCASE(STR(?o)) = {quoted(said.casefold())}"):
        query = f"SELECT DISTINCT ?o {{ ?s <{name}> ?o FILTER({test}) }} LIMIT {MOST}"
        written = [str(row.term("o")) for row in graph.rows(query)]
        if quoted(said) in written:
            return []
        if written:
            return [_short(one) for one in written]
    return []


def _short(term: str) -> str:
    """Return a term of N-Triples as a query would write it."""
    if term.startswith("<"):
        return shrink(term.strip("<>"))
    text, mark, datatype = term.partition("^^<")
    if datatype.endswith(("#integer>", "#decimal>", "#boolean>")):
        return text.strip('"')
    return f"{text}^^{shrink(datatype.rstrip('>'))}" if mark else term


def less_exact(graph: Graph, text: str, answer: Answer) -> list[Reason]:
    """Return a reason where a comparison with a day or a time leaves out what is less exact.

    The query is asked again with them; nothing is said where the answer is the same.
    """
    group = parts.body(text)
    if group is None:
        return []
    bound = parts.bound_by(text)
    found = []
    for one in parts.compared(text):
        names = bound.get(one.variable, set()) if one.datatype in _DAYS else set()
        kinds = ((XSD + "date", 10), *_VAGUE) if one.datatype == _TIME else _VAGUE
        vague = {name: count for name in names if (count := _vague(graph, name, kinds))}
        if not vague:
            continue
        wider = text[: one.start] + _wider(one, kinds) + text[one.end :]
        if more := _more(graph, wider, answer):
            name, count = max(vague.items(), key=lambda pair: pair[1])
            key = "empty-times" if one.datatype == _TIME else "empty-dates"
            found.append(reason(key, property=shrink(name), count=count, more=more,
                                variable=one.variable, day=one.text[:10]))  # fmt: skip
    return found


def _vague(graph: Graph, name: str, kinds: Kinds) -> int:
    listed = " ".join(f"<{kind}>" for kind, _ in kinds)
    query = (
        f"SELECT (COUNT(*) AS ?n) {{ ?s <{name}> ?o BIND(DATATYPE(?o) AS ?t)"
        f" VALUES ?t {{ {listed} }} }}"
    )
    return int(str(graph.rows(query)[0]["n"]))


def _wider(one: parts.Compared, kinds: Kinds) -> str:
    """Return a comparison that dates of these kinds can pass too."""
    ways = [one.written]
    for kind, length in kinds:
        value = quoted(one.text[:length])
        ways.append(f"(DATATYPE({one.variable}) = <{kind}> && "
                    f"STR({one.variable}) {one.operator} {value})")  # fmt: skip
    return f"({' || '.join(ways)})"


def _more(graph: Graph, wider: str, answer: Answer) -> str:
    """Return how the answer would differ, empty where it would not."""
    try:
        again = graph.query(wider)
    except KgError:
        return ""
    if isinstance(answer, Rows) and isinstance(again, Rows):
        if len(again) != len(answer):
            return f"{len(again):,} rows instead of {len(answer):,}"
        return next(_changed(answer, again), "")
    if isinstance(answer, Triples) and isinstance(again, Triples):
        return f"{len(again):,} triples" if len(again) != len(answer) else ""
    return "" if answer is again else str(again).lower()


def _changed(one: Rows, other: Rows) -> Iterator[str]:
    """Yield the first cell that differs, where both have as many rows."""
    for row, again in zip(one, other, strict=True):
        for before, after in zip(row.texts, again.texts, strict=True):
            if before != after:
                yield f"{after} instead of {before}"
