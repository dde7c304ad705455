"""FILTER EXISTS turned into the pattern it asks for, so that its triples can be traced.

A row that passes `FILTER EXISTS { … }` rests on what was found there. Written as part of the
pattern, it leaves the same distinct rows and shows the triples.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.sparql.blanks import Token, closing, split


def opened(text: str) -> str:
    """Return a query with each `FILTER EXISTS { … }` as a part of its pattern.

    Variables that nothing else uses get a name of their own, like blank nodes: two such groups
    with one name do not speak of one thing, and `SELECT *` does not show them.

    >>> opened("SELECT ?a { ?a auto:p ?b FILTER EXISTS { ?a auto:q ?c } }")
    'SELECT ?a { ?a auto:p ?b . ?a auto:q ?_bc_e1  }'
    """
    count = 0
    while True:
        listed = split(text)
        start = next((n for n in range(len(listed)) if _is_exists(listed, n)), None)
        if start is None:
            return text
        count += 1
        text = _open(text, listed, start, count)


def _is_exists(listed: list[Token], place: int) -> bool:
    return [token[1].upper() for token in listed[place : place + 3]] == ["FILTER", "EXISTS", "{"]


def _open(text: str, listed: list[Token], start: int, count: int) -> str:
    stop = min(closing(listed, start + 3), len(listed) - 1)
    inside = listed[start + 3 : stop]
    known = {token for kind, token, _ in _outside(listed) if kind == "variable"}
    begin, end = listed[start + 2][2] + 1, listed[stop][2]
    body = text[begin:end]
    for kind, token, place in reversed(inside):
        if kind == "variable" and token not in known:
            at, after = place - begin, place - begin + len(token)
            body = f"{body[:at]}{token[0]}_b{token[1:]}_e{count}{body[after:]}"
    body = body.strip().removesuffix(".").strip()
    before = listed[start - 1][1] if start else "{"
    follows = listed[stop + 1][1] if stop + 1 < len(listed) else "}"
    dot = "" if before in ("{", ".") else ". "
    end_dot = " " if follows in (".", "}") or not body else " . "
    return f"{text[: listed[start][2]]}{dot}{body}{end_dot}{text[end + 1 :]}"


def _outside(listed: list[Token]) -> Iterator[Token]:
    """Yield the tokens that stand in no group after EXISTS."""
    place = 0
    while place < len(listed):
        yield listed[place]
        is_asked = listed[place][1].upper() == "EXISTS"
        place = closing(listed, place + 2) if is_asked else place + 1
