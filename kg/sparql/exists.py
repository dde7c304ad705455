"""EXISTS turned into the pattern it asks for, so that its triples can be traced.

A row that passes `FILTER EXISTS { … }` rests on what was found there. Written as part of the
pattern, it leaves the same distinct rows and shows the triples. Elsewhere, as in
`BIND(EXISTS { … } AS ?x)` or `FILTER(?a || EXISTS { … })`, an OPTIONAL beside it shows what it
found and leaves the rows as they are; what it did not find leaves no trace.
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
            return _beside(text, count)
        count += 1
        text = _open(text, listed, start, count)


def _beside(text: str, count: int) -> str:
    """Return a query in which an OPTIONAL shows what each other EXISTS finds."""
    listed = split(text)
    shown: list[tuple[int, str]] = []
    for start in range(1, len(listed)):
        words = [token[1].upper() for token in listed[start - 1 : start + 2]]
        place = _room(listed, start) if words[1:] == ["EXISTS", "{"] else None
        if place is None or words[0] == "NOT":
            continue
        count += 1
        stop = min(closing(listed, start + 2), len(listed) - 1)
        body = _renamed(text, listed, start + 1, stop, count)
        shown.append((place, f" OPTIONAL {{ {body} }} "))
    for place, part in sorted(shown, reverse=True):
        text = f"{text[:place]}{part}{text[place:]}"
    return text


def _room(listed: list[Token], start: int) -> int | None:
    """Return where in the text an OPTIONAL stands that sees what EXISTS sees.

    Before a BIND, whose variable it may not touch; else at the end of the group, where all that
    a FILTER or a column may speak of is bound.
    """
    depth = 0
    for place in range(start - 1, -1, -1):
        word = listed[place][1].upper()
        depth += {")": 1, "(": -1, "}": 1, "{": -1}.get(word, 0)
        if word == "BIND" and depth < 0 and listed[place + 1][1] == "(":
            return listed[place][2]
        if word == "{":
            stop = closing(listed, start)
            return listed[stop][2] if stop < len(listed) else None
        if word == "SELECT" and depth <= 0:
            body = next((n for n in range(start, len(listed)) if _opens_body(listed, n, start)), 0)
            stop = closing(listed, body + 1)
            return listed[stop][2] if body and stop < len(listed) else None
    return None


def _opens_body(listed: list[Token], place: int, start: int) -> bool:
    """Say whether a brace opens the pattern of the SELECT in whose columns EXISTS stands."""
    if listed[place][1] != "{":
        return False
    return place > closing(listed, start + 2)


def _is_exists(listed: list[Token], place: int) -> bool:
    return [token[1].upper() for token in listed[place : place + 3]] == ["FILTER", "EXISTS", "{"]


def _open(text: str, listed: list[Token], start: int, count: int) -> str:
    stop = min(closing(listed, start + 3), len(listed) - 1)
    end = listed[stop][2]
    body = _renamed(text, listed, start + 2, stop, count).removesuffix(".").strip()
    before = listed[start - 1][1] if start else "{"
    follows = listed[stop + 1][1] if stop + 1 < len(listed) else "}"
    dot = "" if before in ("{", ".") else ". "
    end_dot = " " if follows in (".", "}") or not body else " . "
    return f"{text[: listed[start][2]]}{dot}{body}{end_dot}{text[end + 1 :]}"


def _renamed(text: str, listed: list[Token], brace: int, stop: int, count: int) -> str:
    """Return what stands between two braces; variables of its own get a name of their own."""
    known = {token for kind, token, _ in _outside(listed) if kind == "variable"}
    begin, end = listed[brace][2] + 1, listed[stop][2]
    body = text[begin:end]
    for kind, token, place in reversed(listed[brace + 1 : stop]):
        if kind == "variable" and token not in known:
            at, after = place - begin, place - begin + len(token)
            body = f"{body[:at]}{token[0]}_b{token[1:]}_e{count}{body[after:]}"
    return body.strip()


def _outside(listed: list[Token]) -> Iterator[Token]:
    """Yield the tokens that stand in no group after EXISTS."""
    place = 0
    while place < len(listed):
        yield listed[place]
        is_asked = listed[place][1].upper() == "EXISTS"
        place = closing(listed, place + 2) if is_asked else place + 1
