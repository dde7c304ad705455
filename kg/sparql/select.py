"""The triple patterns of a SELECT, and the query that shows how they were matched.

From the text of a SELECT comes the text of its *full* form: the same pattern with `SELECT *`,
without aggregates, order and limit, blank nodes turned into variables. Every solution of it
says which triples one row rests on. Sub-selects are parsed in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.errors import BadQuery
from kg.sparql.algebra import Pattern, patterns
from kg.sparql.blanks import Token, brackets, closing, named_blanks, split
from kg.sparql.exists import opened

AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}
_MODIFIERS = {"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"}


class Block(NamedTuple):
    """One SELECT, outer or nested, as far as its sources go."""

    prologue: str
    dataset: str
    rest: str
    keys: tuple[str, ...]
    """Variables by which a row is found again among the solutions of `full`."""
    hidden: tuple[str, ...]
    """What it is grouped by without showing it."""
    revealed: str
    """The text of an outer SELECT that shows what is hidden, in front of its other columns."""
    extremes: tuple[tuple[str, str], ...]
    """Where it only takes MIN or MAX of variables: each variable, and the name of the result."""
    is_aggregate: bool
    is_cut: bool
    """Whether LIMIT, OFFSET or HAVING leave solutions out."""
    patterns: tuple[Pattern, ...]
    certain: frozenset[str]
    """Variables that every solution binds by a triple."""
    nested: tuple[Block, ...]
    untraced: tuple[str, ...]

    def full(self, names: Iterable[str], restriction: str = "") -> str:
        """Return a SELECT of variables of its pattern, with more text where the group starts."""
        listed = " ".join(names) or "(1 AS ?_none)"
        group = f"{{ {restriction}{self.rest}"
        return f"{self.prologue}SELECT DISTINCT {listed} {self.dataset} {group}"

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of its patterns, and those its sub-selects show."""
        found = {
            term
            for pattern in self.patterns
            for term in (pattern.subject, pattern.object, pattern.graph)
            if term.startswith("?")
        }
        shown = {name for block in self.nested for name in block.keys}
        return tuple(sorted(name for name in found | shown if not name.startswith("?_b")))


class _Select(NamedTuple):
    """Where the parts of one SELECT are, as places in the text."""

    projection: list[Token]
    dataset: str
    body: tuple[int, int]
    modifiers: list[Token]
    values: str


def blocks(text: str) -> Block:
    """Return what a SELECT rests on; raises BadQuery where it cannot be parsed."""
    text = named_blanks(text)
    wider = opened(text)
    if wider != text:
        try:
            block = _outer(wider)
        except BadQuery:
            return _without_exists(_outer(text))
        if block.hidden or any(one.hidden for one in block.nested):
            return _without_exists(_outer(text))
        return block
    return _outer(text)


def _without_exists(block: Block) -> Block:
    """Return a block that says that nothing of what EXISTS asks for is followed."""
    return block._replace(untraced=(*block.untraced, "what EXISTS asks for"))


def _outer(text: str) -> Block:
    listed = split(text)
    start = next((n for n, token in enumerate(listed) if token[1].upper() == "SELECT"), None)
    if start is None:
        raise BadQuery("This is not a SELECT.")
    prologue = text[: listed[start][2]]
    return _block(text, prologue, listed, start, len(listed))


def _block(text: str, prologue: str, listed: list[Token], start: int, stop: int) -> Block:
    select = _select(text, listed, start, stop)
    cuts = [(place, closing(listed, place)) for place in _nested(listed, range(*select.body))]
    nested = tuple(_block(text, prologue, listed, *cut) for cut in cuts)
    words = {token[1].upper() for token in (*select.projection, *select.modifiers)}
    is_aggregate = bool(words & AGGREGATES) or "GROUP" in words
    shown, computed = _projected(select.projection)
    grouped, made = _grouped(select.modifiers)
    if is_aggregate:
        computed = [pair for pair in computed if _is_of_group(pair[0], grouped)]
    binds = [*made, *computed]
    begin, end = (listed[place][2] for place in select.body)
    body = text[begin + 1 : end]
    extra = "".join(f" BIND({_text(text, part)} AS {name})" for part, name in binds)
    rest = f"{body}\n{extra} {select.values} }}"
    own = _without(
        text, [(listed[one][2], listed[other][2]) for one, other in cuts], begin + 1, end
    )
    whole = f"{prologue}SELECT * {select.dataset} {{ {own}\n{extra} {select.values} }}"
    found, certain, untraced = patterns(whole)
    keys = [*shown, *(name for _, name in computed)]
    if is_aggregate:
        keys = [name for name in keys if name in grouped or name not in shown]
    seen = {*keys, *(name for part, _ in computed for name in _variables(part))}
    hidden = tuple(sorted(grouped - seen))
    block = Block(
        prologue, select.dataset, rest, tuple(dict.fromkeys(keys)), hidden,
        _revealed(text, select, hidden), _extremes(select.projection, words), is_aggregate,
        bool(words & {"LIMIT", "OFFSET", "HAVING"}), found, certain, nested, untraced,
    )  # fmt: skip
    is_all = select.projection and select.projection[-1][1] == "*"
    return block._replace(keys=block.variables) if is_all else block


def _without(text: str, cuts: Iterable[tuple[int, ...]], begin: int, end: int) -> str:
    """Return a part of a text without its sub-selects, each of which is read by itself."""
    parts = []
    for start, stop in cuts:
        parts.append(text[begin:start])
        begin = stop
    return "".join([*parts, text[begin:end]])


def _revealed(text: str, select: _Select, hidden: tuple[str, ...]) -> str:
    """Return the query with the hidden groups as its first columns."""
    modes = ("DISTINCT", "REDUCED")
    places = [place for _, token, place in select.projection if token.upper() not in modes]
    if not hidden or not places:
        return ""
    return f"{text[: places[0]]}{' '.join(hidden)} {text[places[0] :]}"


def _extremes(listed: list[Token], words: set[str]) -> tuple[tuple[str, str], ...]:
    """Return variables and results where nothing but MIN and MAX is taken, as `MAX(?x) AS ?y`."""
    if not words & AGGREGATES or words & AGGREGATES - {"MIN", "MAX"}:
        return ()
    found = []
    for part, name in _projected(listed)[1]:
        shape = [token[1].upper() for token in part]
        if not {"MIN", "MAX"} & set(shape):
            continue
        if len(part) != 4 or part[2][0] != "variable":
            return ()
        found.append((_variable(part[2][1]), name))
    return tuple(found)


def _select(text: str, listed: list[Token], start: int, stop: int) -> _Select:
    place, depth = start + 1, 0
    head = stop
    while place < stop and not (listed[place][1] == "{" and depth == 0):
        word = listed[place][1].upper()
        depth += {"(": 1, ")": -1}.get(word, 0)
        if word in ("WHERE", "FROM") and depth == 0:
            head = min(head, place)
        place += 1
    if place >= stop:
        raise BadQuery("The SELECT has no pattern.")
    head = min(head, place)
    ends = listed[head:place]
    dataset = text[ends[0][2] : listed[place][2]] if ends and ends[0][1].upper() == "FROM" else ""
    close = closing(listed, place + 1)
    tail = listed[close + 1 : stop]
    cut = next((n for n, token in enumerate(tail) if token[1].upper() == "VALUES"), len(tail))
    values = _text(text, tail[cut:])
    dataset = dataset.strip()
    if dataset.upper().endswith("WHERE"):
        dataset = dataset[:-5]
    return _Select(listed[start + 1 : head], dataset, (place, close), tail[:cut], values)


def _nested(listed: list[Token], inside: range) -> Iterator[int]:
    """Yield the places of the sub-selects of a group, but not of those inside others."""
    last = inside.start
    for place in inside:
        kind, token, _ = listed[place]
        if place > last and kind == "word" and token.upper() == "SELECT":
            yield place
            last = closing(listed, place)


def _text(text: str, listed: list[Token]) -> str:
    if not listed:
        return ""
    _, token, place = listed[-1]
    return text[listed[0][2] : place + len(token)]


def _projected(listed: list[Token]) -> tuple[list[str], list[tuple[list[Token], str]]]:
    """Return the variables that are shown as they are, and those that are computed."""
    pairs = list(brackets(listed))
    inside = {place for opened, closed in pairs for place in range(opened, closed)}
    shown = [
        _variable(token)
        for place, (kind, token, _) in enumerate(listed)
        if kind == "variable" and place not in inside
    ]
    computed = [
        (listed[opened + 1 : closed - 2], _variable(listed[closed - 1][1]))
        for opened, closed in pairs
        if closed - opened > 3 and listed[closed - 2][1].upper() == "AS"
    ]
    return shown, computed


def _grouped(listed: list[Token]) -> tuple[set[str], list[tuple[list[Token], str]]]:
    """Return what GROUP BY groups by, and what it computes for that."""
    words = [token[1].upper() for token in listed]
    if "GROUP" not in words:
        return set(), []
    start = words.index("GROUP") + 2
    stop = next((n for n in range(start, len(words)) if words[n] in _MODIFIERS), len(words))
    shown, computed = _projected(listed[start:stop])
    return {*shown, *(name for _, name in computed)}, computed


def _is_of_group(listed: list[Token], grouped: set[str]) -> bool:
    """Say whether an expression is the same for all solutions of a group."""
    words = {token[1].upper() for token in listed}
    return _variables(listed) <= grouped and not words & AGGREGATES


def _variables(listed: list[Token]) -> set[str]:
    return {_variable(token) for kind, token, _ in listed if kind == "variable"}


def _variable(token: str) -> str:
    return "?" + token[1:]
