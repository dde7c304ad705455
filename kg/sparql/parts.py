"""The parts of a query that narrow its answer: filters, lists of values, compared dates, columns.

Only text is read and put together; nothing is asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.model.namespaces import PREFIXES, RDF
from kg.sparql.blanks import Token, closing, split

_VERBS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_OPERATORS = ("=", "!=", "<", ">", "<=", ">=")
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


class Body(NamedTuple):
    """The pattern of a query: the text before its braces, as far as another verb needs it."""

    prologue: str
    dataset: str
    group: str
    """What stands between the braces."""
    start: int
    """Where the group starts in the text."""
    modifiers: str

    def asked(self, group: str) -> str:
        """Return an ASK for a group in the place of this one."""
        return f"{self.prologue}ASK {self.dataset} {{{group}}}"

    def shown(self, columns: str, group: str) -> str:
        """Return a SELECT of columns for a group in the place of this one."""
        return f"{self.prologue}SELECT {columns} {self.dataset} {{{group}}}"


class Piece(NamedTuple):
    """A part of a group that only narrows it, with its place in the group."""

    text: str
    start: int
    end: int


class Compared(NamedTuple):
    """A variable that a filter compares with a text or a number."""

    variable: str
    operator: str
    text: str
    """What it is compared with, without quotes."""
    datatype: str
    """Full address; empty for a plain text, `number` for a number."""
    written: str
    start: int
    end: int


class Values(NamedTuple):
    """A list of values for one variable."""

    variable: str
    terms: tuple[str, ...]
    """As they are written."""
    piece: Piece


def body(text: str) -> Body | None:
    """Return the pattern of a query, None where it has none."""
    listed = split(text)
    verb = next((n for n, one in enumerate(listed) if one[1].upper() in _VERBS), None)
    if verb is None:
        return None
    place = verb + 1
    if listed[verb][1].upper() == "CONSTRUCT" and place < len(listed) and listed[place][1] == "{":
        place = closing(listed, place + 1) + 1
    begin = next((n for n in range(place, len(listed)) if listed[n][1] == "{"), None)
    if begin is None:
        return None
    end = closing(listed, begin + 1)
    stop = listed[end][2] if end < len(listed) else len(text)
    sources = next((n for n in range(place, begin) if listed[n][1].upper() == "FROM"), None)
    dataset = text[listed[sources][2] : listed[begin][2]] if sources is not None else ""
    dataset = re.sub(r"\bWHERE\s*\Z", "", dataset, flags=re.IGNORECASE)
    start = listed[begin][2] + 1
    return Body(text[: listed[verb][2]], dataset, text[start:stop], start, text[stop + 1 :])


def narrowing(group: str) -> list[Piece]:
    """Return the FILTERs and MINUSes of a group, those within OPTIONAL and sub-selects left out."""
    listed = split(group)
    found = []
    depth = 0
    for number, (kind, token, start) in enumerate(listed):
        depth += {"{": 1, "}": -1}.get(token, 0)
        if depth == 0 and kind == "word" and token.upper() in ("FILTER", "MINUS"):
            end = _end_of_condition(listed, number + 1)
            if end is not None:
                stop = listed[end][2] + len(listed[end][1])
                found.append(Piece(group[start:stop], start, stop))
    return found


def _end_of_condition(listed: list[Token], place: int) -> int | None:
    """Return the token that ends what FILTER or MINUS takes."""
    while place < len(listed) and listed[place][1] not in "({":
        place += 1
    if place >= len(listed):
        return None
    if listed[place][1] == "{":
        end = closing(listed, place + 1)
        return end if end < len(listed) else None
    depth = 0
    for number in range(place, len(listed)):
        depth += {"(": 1, ")": -1}.get(listed[number][1], 0)
        if depth == 0:
            return number
    return None


def without(group: str, *pieces: Piece) -> str:
    """Return a group with pieces of it blanked."""
    for piece in pieces:
        group = group[: piece.start] + " " * (piece.end - piece.start) + group[piece.end :]
    return group


def values(group: str) -> list[Values]:
    """Return the lists of values for one variable each, wherever they stand."""
    listed = split(group)
    found = []
    for number, (kind, token, start) in enumerate(listed):
        if kind != "word" or token.upper() != "VALUES" or number + 2 >= len(listed):
            continue
        if listed[number + 1][0] != "variable" or listed[number + 2][1] != "{":
            continue
        end = closing(listed, number + 3)
        if end < len(listed):
            terms = tuple(one[1] for one in listed[number + 3 : end] if one[0] in ("name", "iri"))
            piece = Piece(group[start : listed[end][2] + 1], start, listed[end][2] + 1)
            found.append(Values("?" + listed[number + 1][1][1:], terms, piece))
    return found


def addresses(text: str) -> Iterator[tuple[Token, str, bool]]:
    """Yield each address of a query with its full form, and whether it stands after `a`.

    Datatypes, functions, prefixes and FROM are left out.
    """
    listed = _steps(text)
    known = prefixes(text)
    for number, one in enumerate(listed):
        before = listed[number - 1][1] if number else ""
        after = listed[number + 1][1] if number + 1 < len(listed) else ""
        if one[0] not in ("name", "iri") or (before == "^" and _is_typed(listed, number)):
            continue
        if after == "(" or before.upper() in ("PREFIX", "BASE", "FROM", "NAMED"):
            continue
        if number > 1 and listed[number - 2][1].upper() == "PREFIX":
            continue
        if address := expanded(one[1], known):
            yield one, address, before == "a" or expanded(before, known) == RDF + "type"


def _steps(text: str) -> list[Token]:
    """Return the tokens of a query, the steps of a path each by itself."""
    found: list[Token] = []
    for kind, token, place in split(text):
        steps = token.split("/") if kind == "name" and not token.startswith("source:") else [token]
        for number, step in enumerate(steps):
            is_name = kind == "name" and ":" in step
            before = sum(len(one) + 1 for one in steps[:number])
            found.append((kind if is_name or len(steps) == 1 else "other", step, place + before))
    return found


def _is_typed(listed: list[Token], number: int) -> bool:
    """Say whether an address is a datatype: `^^` after a text, not a path backwards."""
    return number > 2 and listed[number - 2][1] == "^" and listed[number - 3][0] == "string"


def prefixes(text: str) -> dict[str, str]:
    """Return the prefixes that may be used in a query: ours and its own."""
    listed = split(text)
    known = dict(PREFIXES)
    for number in range(len(listed) - 2):
        if listed[number][0] == "word" and listed[number][1].upper() == "PREFIX":
            known[listed[number + 1][1].rstrip(":")] = listed[number + 2][1].strip("<>")
    return known


def expanded(token: str, known: dict[str, str]) -> str:
    """Return the full form of an address as it is written; empty where it is none."""
    if token.startswith("<"):
        return token.strip("<>")
    prefix, colon, name = token.partition(":")
    if not colon or prefix not in known:
        return ""
    return known[prefix] + re.sub(r"\\(.)", r"\1", name)


def bound_by(text: str) -> dict[str, set[str]]:
    """Return for each variable the properties right before it, as full addresses."""
    listed = _steps(text)
    known = prefixes(text)
    found: dict[str, set[str]] = {}
    for number in range(1, len(listed)):
        kind, token, _ = listed[number]
        before = listed[number - 1]
        address = expanded(before[1], known) if before[0] in ("name", "iri") else ""
        if kind == "variable" and address:
            found.setdefault("?" + token[1:], set()).add(address)
    return found


def compared(group: str) -> Iterator[Compared]:
    """Yield what filters compare a variable with, either way round."""
    listed = split(group)
    known = prefixes(group)
    for number, (kind, token, start) in enumerate(listed):
        if kind != "variable":
            continue
        operator, place = _operator(listed, number + 1)
        if operator and (constant := _constant(listed, place, known)):
            text, datatype, last = constant
            end = listed[last][2] + len(listed[last][1])
            written = group[start:end]
            yield Compared("?" + token[1:], operator, text, datatype, written, start, end)
    for number in range(len(listed)):
        constant = _constant(listed, number, known)
        if not constant:
            continue
        operator, place = _operator(listed, constant[2] + 1)
        if operator and place < len(listed) and listed[place][0] == "variable":
            end = listed[place][2] + len(listed[place][1])
            start = listed[number][2]
            turned = _TURNED.get(operator, operator)
            yield Compared("?" + listed[place][1][1:], turned, constant[0], constant[1],
                           group[start:end], start, end)  # fmt: skip


def _operator(listed: list[Token], place: int) -> tuple[str, int]:
    """Return the comparison that starts at a token, and the place after it."""
    signs = "".join(one[1] for one in listed[place : place + 2])
    for length in (2, 1):
        if signs[:length] in _OPERATORS and all(
            len(one[1]) == 1 for one in listed[place : place + length]
        ):
            return signs[:length], place + length
    return "", place


def _constant(
    listed: list[Token], place: int, known: dict[str, str]
) -> tuple[str, str, int] | None:
    """Return a text or number: what it says, its datatype, and the place of its last token."""
    if place >= len(listed):
        return None
    kind, token, _ = listed[place]
    if kind == "number":
        return token, "number", place
    if kind != "string":
        return None
    text = token.strip(token[0])
    after = [one[1] for one in listed[place + 1 : place + 4]]
    if after[:2] == ["^", "^"] and len(after) == 3:
        return text, expanded(after[2], known), place + 3
    if after[:1] == ["@"]:
        return None
    return text, "", place


def objects(text: str) -> Iterator[tuple[str, str]]:
    """Yield property and text of each triple whose object is a plain text."""
    listed = _steps(text)
    known = prefixes(text)
    for number in range(1, len(listed)):
        constant = _constant(listed, number, known)
        before = listed[number - 1]
        address = expanded(before[1], known) if before[0] in ("name", "iri") else ""
        if constant and not constant[1] and address:
            yield address, constant[0]
