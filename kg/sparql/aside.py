"""What a question leaves out because it is not to be relied on: the queries that find it.

A question leaves out what is set aside in three ways: by
`FILTER NOT EXISTS { ?claim auto:setAside ?doubt }`, by asking for plain figures,
`auto:isPlain true`, which never are, and by asking for the plain triple of a relation, which no
claim has that is set aside. For each such place comes one query: the group in which it stands,
asking for the claims there that are set aside.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from kg.sparql.blanks import Token, closing, split

_MARK, _PLAIN = "auto:setAside", "auto:isPlain"
_CLAIM = "?_claim"


class _Change(NamedTuple):
    """What is to stand in place of some tokens of a query."""

    first: int
    last: int
    text: str


class _Place(NamedTuple):
    """One place at which a question leaves something out."""

    claim: str
    """The variable for what is left out there."""
    change: _Change
    more: str
    """What goes to the beginning of the group."""


LEFT_OUT, BOUNDED = _MARK, "auto:sinceAtLatest"
"""The marks that may be asked for: what is set aside, and what rests on a lower bound."""


def queries(text: str, relations: Collection[str] = (), mark: str = LEFT_OUT) -> Iterator[str]:
    """Yield the queries that find what a SELECT leaves out, once for each place.

    Their rows are claims, each with the value of its mark. With BOUNDED for `mark` they find the
    relationships that an answer rests on and that have that mark instead. `relations` are the
    names of those of which any claim has the mark. Constants of the question, `VALUES` with one
    variable, hold in all queries.
    """
    wanted = {f"auto:{name}" for name in relations}
    if _MARK not in text and _PLAIN not in text and not any(name in text for name in wanted):
        return
    listed = split(text)
    for number, (_, token, _) in enumerate(listed[:-2]):
        if token == _MARK:
            found = _absence(listed, number, mark)
        elif token == _PLAIN and mark == LEFT_OUT and listed[number + 1][1].casefold() == "true":
            found = _plain(listed, number)
        elif token in wanted and _is_triple(listed, number):
            found = _triple(listed, number, mark)
        else:
            continue
        if found and found.claim:
            yield _asked(text, listed, found)


def _absence(listed: list[Token], number: int, mark: str) -> _Place | None:
    """Return the place of `FILTER NOT EXISTS { ?x auto:setAside ?y }`, None for other words."""
    words = [token.upper() for _, token, _ in listed[max(0, number - 5) : number + 3]]
    if words[:4] != ["FILTER", "NOT", "EXISTS", "{"] or words[-1] != "}":
        return None
    claim = listed[number - 1][1]
    more = f" {claim} {mark} ?_why .{_sound(claim) if mark != LEFT_OUT else ''}"
    return _Place(claim, _Change(number - 5, number + 2, ""), more)


def _sound(claim: str) -> str:
    return f" FILTER NOT EXISTS {{ {claim} {_MARK} ?_doubt }}"


def _plain(listed: list[Token], number: int) -> _Place:
    claim = _subject(listed, number)
    change = _Change(number, number + 1, "auto:status concept:reported")
    unlimited = f"FILTER NOT EXISTS {{ {claim} auto:scope ?_scope }}"
    return _Place(claim, change, f" {claim} {_MARK} ?_why . {unlimited}")


def _is_triple(listed: list[Token], number: int) -> bool:
    """Say whether a property stands alone between a subject and one object."""
    before, (kind, _, _), after = listed[number - 1], listed[number + 1], listed[number + 2]
    alone = before[0] == "variable" or before[1] == ";"
    return alone and kind in ("variable", "name", "iri") and after[1] in (".", ";", "}")


def _triple(listed: list[Token], number: int, mark: str) -> _Place:
    relation, thing = listed[number][1], listed[number + 1][1]
    change = _Change(number, number + 1, f"^auto:subject {_CLAIM}")
    more = f" {_CLAIM} auto:relation {relation} ; auto:object {thing} ; {mark} ?_why ."
    more += _sound(_CLAIM) if mark != LEFT_OUT else ""
    return _Place(_CLAIM, change, f"{more} {_CLAIM} auto:status concept:reported .")


def _subject(listed: list[Token], number: int) -> str:
    """Return the subject of the triples in which a property stands."""
    depth = 0
    for place in range(number - 1, -1, -1):
        token, (kind, following, _) = listed[place][1], listed[place + 1]
        ends = token in (".", "}", "{") or (token == ")" and kind == "variable")
        if not depth and ends:
            return following
        depth += {"}": 1, "{": -1}.get(token, 0)
    return ""


def _constants(text: str, listed: list[Token]) -> Iterator[tuple[int, str]]:
    """Yield the place and the text of each `VALUES ?name { … }`."""
    for number, (_, token, start) in enumerate(listed[:-3]):
        if token.upper() == "VALUES" and listed[number + 2][1] == "{":
            stop = closing(listed, number + 3)
            if stop < len(listed):
                yield number, text[start : listed[stop][2] + 1]


def _asked(text: str, listed: list[Token], found: _Place) -> str:
    """Return the group around a place, with the change made, as a query.

    A group that is optional there is needed here, and so is the one around it.
    """
    changes = [found.change]
    begin, more = _opening(listed, found.change.first), found.more
    end = closing(listed, found.change.last + 1)
    while begin and listed[begin - 1][1].upper() == "OPTIONAL":
        changes.append(_Change(begin - 1, begin, f"{{{more}"))
        more = ""
        begin, end = _opening(listed, begin - 1), closing(listed, end + 1)
    start, stop = listed[begin][2] + 1, listed[end][2] if end < len(listed) else len(text)
    body = ""
    for change in sorted(changes):
        _, ending, at = listed[change.last]
        body += text[start : listed[change.first][2]] + change.text
        start = at + len(ending)
    outside = " ".join(cut for at, cut in _constants(text, listed) if not begin < at < end)
    prologue = text[: next(at for _, token, at in listed if token.upper() == "SELECT")]
    inside = f"{{{more} {outside} {body}{text[start:stop]} }}"
    return f"{prologue}SELECT DISTINCT {found.claim} ?_why {inside}"


def _opening(listed: list[Token], number: int) -> int:
    """Return the place of the brace that opens the group in which a token stands."""
    depth = 0
    for place in range(number - 1, -1, -1):
        depth += {"}": 1, "{": -1}.get(listed[place][1], 0)
        if depth < 0:
            return place
    return 0
