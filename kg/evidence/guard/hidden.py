"""The figures behind the numbers of an answer that does not show what they are about.

A query that names only a period, adds figures up, or shows labels tells neither span nor
measure nor level of what it takes. So it is run once more with the variable of the claims
among its columns, and the claims say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.errors import KgError
from kg.graph.graph import Graph
from kg.model.namespaces import AUTO
from kg.records import observations
from kg.sparql.tokens import tokens
from kg.store.results import Rows

MOST = 2000
"""Rows of the second run that are looked at."""

_VALUE = {"auto:value", f"<{AUTO}value>"}
_COUNTED = re.compile(r"\bCOUNT\s*\([^()]*\)", re.IGNORECASE)
_BOUND = re.compile(r"\bBIND\s*\((.*?)\bAS\s+([?$]\w+)\s*\)", re.IGNORECASE | re.DOTALL)
_ADDS = re.compile(r"\b(SUM|AVG|MIN|MAX|SAMPLE|GROUP_CONCAT|COUNT)\s*\(", re.IGNORECASE)


class Hidden(NamedTuple):
    """What one figure behind an answer is about."""

    measure: str
    span: str
    subjects: tuple[str, ...]
    period: str
    status: str


class _Query(NamedTuple):
    """A SELECT in its pieces, and the variables of claims whose values it shows."""

    head: str
    columns: str
    where: str
    tail: str
    claims: tuple[str, ...]

    @property
    def again(self) -> Iterator[str]:
        """The query with one of its claims as a column, for each; nothing where it is cut."""
        is_sum = bool(_ADDS.search(self.columns)) or "GROUP" in self.tail.upper()
        is_cut = re.search(r"\b(LIMIT|OFFSET)\b", self.tail, re.IGNORECASE)
        is_distinct = re.match(r"\s*(DISTINCT|REDUCED)\b", self.columns, re.IGNORECASE)
        if is_cut and (is_distinct or "GROUP" in self.tail.upper()):
            return
        for claim in self.claims:
            if is_cut and not is_sum:
                yield f"{self.head} {self.columns} {claim} {self.where} {self.tail}"
            else:
                yield f"{self.head} DISTINCT {claim} {self.where} LIMIT {MOST}"


def behind(graph: Graph, text: str) -> list[list[Hidden]]:
    """Return the figures behind each column of values; none where the text is too involved."""
    query = _taken_apart(text)
    found = []
    for again in query.again if query else ():
        try:
            answer = graph.query(again)
        except KgError:
            continue
        if isinstance(answer, Rows) and len(answer):
            place = len(answer.variables) - 1
            claims = {text for row in answer if (text := row.texts[place])}
            found.append(_figures(graph, sorted(claims)[:MOST]))
    return [listed for listed in found if listed]


def _figures(graph: Graph, claims: list[str]) -> list[Hidden]:
    return [
        Hidden(one.measure, one.span, (one.subject,), one.period, one.status)
        for one in observations.topics(graph, claims).values()
    ]


def _taken_apart(text: str) -> _Query | None:
    listed = list(tokens(text))
    selects = [place for kind, word, place in listed
               if kind == "word" and word.upper() == "SELECT"]  # fmt: skip
    if len(selects) != 1:
        return None
    start = selects[0] + len("SELECT")
    opened = next((place for _, word, place in listed if word == "{" and place > start), None)
    closed = _closing(listed, opened)
    if opened is None or closed is None:
        return None
    columns = re.sub(r"\bWHERE\s*\Z", "", text[start:opened].rstrip(), flags=re.IGNORECASE)
    where, tail = "WHERE " + text[opened : closed + 1], text[closed + 1 :]
    shown = _COUNTED.sub("", columns)
    claims = tuple(dict.fromkeys(
        claim for claim, value in _values(listed) if _is_shown(value, shown, where)
    ))  # fmt: skip
    return _Query(text[:start], columns, where, tail, claims)


def _closing(listed: list[tuple[str, str, int]], opened: int | None) -> int | None:
    depth = 0
    for _, word, place in listed:
        if opened is not None and place >= opened and word in "{}":
            depth += 1 if word == "{" else -1
            if not depth:
                return place
    return None


def _values(listed: list[tuple[str, str, int]]) -> Iterator[tuple[str, str]]:
    """Yield each claim and value that a pattern `?claim … auto:value ?value` names."""
    subject, fresh = "", True
    for place, (kind, word, _) in enumerate(listed):
        if word in "{}." and kind == "other":
            fresh = True
        elif fresh:
            subject, fresh = (word if kind == "variable" else ""), False
        elif word in _VALUE and subject and place + 1 < len(listed):
            kind, value, _ = listed[place + 1]
            if kind == "variable":
                yield subject, value


def _is_shown(value: str, columns: str, where: str) -> bool:
    """Say whether a value is a column, or goes into one."""
    names = {value}
    for expression, name in _BOUND.findall(where):
        if names & set(re.findall(r"[?$]\w+", expression)):
            names.add(name)
    return bool(names & set(re.findall(r"[?$]\w+", columns)))
