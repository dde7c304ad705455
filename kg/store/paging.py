"""An answer in pages, for engines that give so many rows at most.

A page is only right in a total order: whatever a SELECT orders by, its columns follow.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.sparql import tokens

_SOLUTION = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
"""The words that can follow the pattern of a SELECT."""
ROUND = 1000
"""What limits on rows are multiples of: an answer of just so many may be cut off."""


def page(text: str, columns: Sequence[str], size: int, start: int, is_nested: bool = False) -> str:
    """Return the SELECT of one page: `size` rows of it from `start` on.

    With `is_nested` the order stands in a sub-select: some engines sort no more rows than they
    give, unless it is there.
    """
    after = _after(text)
    told = after[after.index("ORDER") :] if "ORDER" in after else ["ORDER", "BY"]
    listed = " ".join(f"?{name}" for name in columns if f"?{name}" not in told)
    order = f"{'' if 'ORDER' in after else 'ORDER BY '}{listed}"
    limits = f"LIMIT {size} OFFSET {start}"
    if not is_nested:
        return f"{text}\n{order} {limits}"
    head = _start(text)
    every = " ".join(f"?{name}" for name in columns)  # not *, whose order is the engine's
    return f"{text[:head]}SELECT {every} {{ {{ {text[head:]}\n{order} }} }} {limits}"


def can_be_paged(text: str) -> bool:
    """Say whether a query is a SELECT whose rows nothing limits yet.

    >>> can_be_paged("SELECT ?x { ?x a ?c } ORDER BY ?x"), can_be_paged("SELECT * {} LIMIT 5")
    (True, False)
    """
    is_select = next((w for w in _words(text) if w not in ("PREFIX", "BASE")), "") == "SELECT"
    return is_select and not {"LIMIT", "OFFSET", "VALUES"} & {*_after(text)}


def _words(text: str) -> list[str]:
    return [token.upper() for kind, token, _ in tokens.tokens(text) if kind == "word"]


def _after(text: str) -> list[str]:
    """Return the words and variables of a SELECT that stand behind its pattern."""
    depth, found = 0, []
    for kind, token, _ in tokens.tokens(text):
        if kind == "other":
            depth += (token == "{") - (token == "}")
        elif not depth and kind == "word" and token.upper() in _SOLUTION:
            found.append(token.upper())
        elif not depth and kind == "variable":
            found.append(token)
    return found


def _start(text: str) -> int:
    """Return where the first SELECT of a text stands."""
    return next(
        place for kind, token, place in tokens.tokens(text)
        if kind == "word" and token.upper() == "SELECT"
    )  # fmt: skip
