"""Queries in the manner of other systems: which one it is, and what to write instead.

Looked at only where the engine has refused a query. What stands in texts, addresses and comments
is not looked at.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from kg.model.identifiers import suggest
from kg.model.namespaces import KNOWN_PREFIXES, PREFIXES
from kg.sparql.blanks import Token, brackets, split
from kg.sparql.tokens import tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class Found(NamedTuple):
    """What is wrong, what to write instead, and where it stands in the text."""

    message: str
    hint: str
    place: int


_AGGREGATES = "COUNT|SUM|MIN|MAX|AVG|SAMPLE|GROUP_CONCAT"

#: How other systems write, whose way it is, and what SPARQL 1.1 has for it.
_OTHERS = (
    (r"(?i)\bSERVICE\s+wikibase:\w+", "Wikidata's label service",
     'Ask for the label: ?x rdfs:label ?xLabel FILTER(LANG(?xLabel) = "en")'),
    (r"(?i)\bWITH\s*\{|\bINCLUDE\s+%\w+|\bAS\s+%\w+", "a named subquery of Blazegraph",
     "Put the sub-select in place: { SELECT … WHERE { … } }"),
    (r"\b(?:hint|gas|bds?|bigdata):\w+", "a hint or service of Blazegraph",
     "Leave it out: the engine orders patterns itself."),
    (r"\b(?:bif|sql):\w+", "one of Virtuoso's functions",
     'Use a function of SPARQL 1.1: FILTER(CONTAINS(LCASE(STR(?x)), "word"))'),
    (r"(?i)\ADEFINE\s+[\w-]+:[\w-]+", "a pragma of Virtuoso", "Leave the line out."),
    (r"(?i)\bOPTION\s*\(", "an option of Virtuoso", "Use a property path: ?x auto:isMemberOf+ ?y"),
    (r"(?i)\bLET\s*\(", "Jena's LET", "Write BIND(expression AS ?name)."),
    (r"\b(?:apf|list|text|afn|spatial):\w+", "an extension of Jena",
     "Use a function of SPARQL 1.1, such as CONTAINS, STRAFTER, STRBEFORE or REGEX."),
    (r"\b(?:luc|onto|sesame|fts):\w+", "an extension of GraphDB",
     'Use FILTER(CONTAINS(LCASE(?label), "word")).'),
    (r"(?i)\bSELECT\s+(?:DISTINCT\s+)?TOP\s+\d+", "SQL's TOP", "End the query with LIMIT 10."),
    (r"(?i)\bLIMIT\s+\d+\s*,", "MySQL's way of paging", "Write LIMIT 10 OFFSET 5."),
    (r"(?i)[?$]\w+\s+(?:NOT\s+)?I?LIKE\b", "SQL's LIKE",
     'Write CONTAINS(?x, "word"), STRSTARTS(?x, "word") or REGEX(?x, "w.rd", "i").'),
    (r"(?i)\bIS\s+(?:NOT\s+)?NULL\b|!?=\s*null\b", "SQL's NULL", "Write BOUND(?x) or !BOUND(?x)."),
    (r"<>", "SQL's unequal sign", "Write !=."),
    (r"(?i)(?<![\w:?$])(?:AND|OR)(?![\w:])", "SQL", "Write && and ||."),
    (r"(?i)\A\s*MATCH\s*\(|\bRETURN\s+\w", "Cypher",
     "Write SELECT ?a ?b WHERE { ?a auto:hasBrand ?b }."),
    (r"(?i)\bSELECT\b[^{}]*\bFROM\s+[\w.]+(?!\s*:)\s*(?:\Z|;|WHERE\b(?!\s*\{))", "SQL",
     "Write SELECT ?a ?b WHERE { ?a auto:hasBrand ?b }."),
)  # fmt: skip


def find(text: str, *, is_parsed: bool = False) -> Found | None:
    """Return what of another system stands in a refused query, None where nothing does.

    A prefix that the query declares itself is its own affair, but for what is called a function
    and is none: such a query is parsed.
    """
    if is_parsed:
        return _other(text, frozenset())
    return _turtle(text) or _other(text, _declared(text)) or _nameless(text) or _columns(text)


def _declared(text: str) -> frozenset[str]:
    listed = list(tokens(text))
    return frozenset(
        after[1].rstrip(":") for before, after in pairwise(listed)
        if before[0] == "word" and before[1].upper() == "PREFIX"
    )  # fmt: skip


def missing_prefix(text: str, own: Mapping[str, str] | None = None) -> Found | None:
    """Return the first prefix that is used and not declared, with the line that declares it.

    `own` are prefixes of files that stand beside the graph.
    """
    known = {**KNOWN_PREFIXES, **(own or {})}
    declared = _declared(text) | set(PREFIXES) | {"_"}
    for kind, token, place in tokens(text):
        prefix = token.partition(":")[0]
        if kind == "name" and prefix not in declared:
            return Found(f"The prefix {prefix}: is not declared.", _line(prefix, known), place)
    return None


def _line(prefix: str, known: Mapping[str, str]) -> str:
    if prefix in known:
        return f"Put this line first: PREFIX {prefix}: <{known[prefix]}>"
    folded = prefix.casefold()
    choices = [name for name in PREFIXES if name == folded] or [*PREFIXES, *known]
    near = suggest(f"{prefix}:", [f"{name}:" for name in choices])
    return near or f"Put a line first: PREFIX {prefix}: <address>"


def masked(text: str) -> str:
    """Return a text of the same length without what stands in texts, addresses and comments."""
    kept = [" "] * len(text)
    for kind, token, place in tokens(text):
        if kind not in ("string", "iri") or token == "<>":
            kept[place : place + len(token)] = token
    return "".join(kept)


def _other(text: str, declared: frozenset[str]) -> Found | None:
    seen = masked(text)
    for pattern, whose, instead in _OTHERS:
        match = re.search(pattern, seen)
        if match and match[0].partition(":")[0] not in declared:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            shown = " ".join(match[0].split())
            return Found(f"'{shown}' is {whose}; SPARQL 1.1 has no such thing.", instead, start)
    return None


def _turtle(text: str) -> Found | None:
    """Return what of Turtle a text begins with."""
    first = re.match(r"\s*(?:@prefix|@base)\s", text)
    if first:
        return Found("'@prefix' is Turtle.", "In SPARQL write PREFIX without @ and full stop.", 0)
    return None


def _nameless(text: str) -> Found | None:
    """Return the column in brackets that has no name."""
    for listed in _heads(text):
        for opened, closed in brackets(listed):
            inside = listed[opened + 1 : closed]
            is_called = opened and re.fullmatch(_AGGREGATES, listed[opened - 1][1].upper())
            if not is_called and inside and not _is_named(inside):
                start = listed[opened][2]
                shown = text[start : listed[closed][2] + 1]
                return Found(
                    f"AS ?name is missing: {shown} needs a name.",
                    f"Write {_with_name(inside, shown)}.",
                    start,
                )
    return None


def _is_named(inside: list[Token]) -> bool:
    words = [token.upper() for _, token, _ in inside]
    return "AS" in words and inside[-1][0] == "variable"


def _with_name(inside: list[Token], shown: str) -> str:
    words = [token.upper() for _, token, _ in inside]
    if "AS" in words:
        bare = shown[: shown.upper().rindex("AS")].rstrip()
        name = re.sub(r"\W", "", inside[-1][1])
        return f"{bare} AS ?{name or 'name'})"
    name = words[0].lower() if re.fullmatch(_AGGREGATES, words[0]) else "name"
    return f"{shown[:-1].rstrip()} AS ?{name})"


def _columns(text: str) -> Found | None:
    """Return what of a SELECT's columns is written as in SQL: bare aggregates, commas."""
    for listed in _heads(text):
        for place, (kind, token, start) in enumerate(listed):
            follows = listed[place + 1][1] if place + 1 < len(listed) else ""
            is_bare = place == 0 or listed[place - 1][1] != "("
            if kind == "word" and re.fullmatch(_AGGREGATES, token.upper()) and follows == "(":
                if is_bare:
                    end = next((n for n in listed[place:] if n[1] == ")"), listed[-1])[2]
                    shown = text[start : end + 1]
                    return Found(
                        f"A computed column stands in brackets and has a name: {shown}.",
                        f"Write ({shown} AS ?{token.lower()}).", start,
                    )  # fmt: skip
            elif token == "," and _depth(listed[:place]) == 0:
                return Found("Columns are not parted by commas.", "Write SELECT ?a ?b.", start)
            elif token == "," and _is_concat(listed[:place]):
                return Found(
                    "GROUP_CONCAT takes its separator by name.",
                    'Write GROUP_CONCAT(?x; SEPARATOR=", ").', start,
                )  # fmt: skip
    return None


def _is_concat(before: list[Token]) -> bool:
    words = [token.upper() for _, token, _ in before]
    return "GROUP_CONCAT" in words and _depth(before) > 0


def _depth(listed: list[Token]) -> int:
    return sum({"(": 1, ")": -1}.get(token, 0) for _, token, _ in listed)


def _heads(text: str) -> list[list[Token]]:
    """Return the tokens of the columns of each SELECT."""
    listed, heads = split(text), []
    for number, (kind, token, _) in enumerate(listed):
        if kind == "word" and token.upper() == "SELECT":
            head: list[Token] = []
            for one in listed[number + 1 :]:
                if one[1] == "{" or (one[0] == "word" and one[1].upper() in ("WHERE", "FROM")):
                    break
                head.append(one)
            heads.append(head)
    return heads
