"""Blank nodes of a query turned into variables, so that what they stood for can be seen."""

from __future__ import annotations

from collections.abc import Iterator

from kg.sparql.tokens import tokens

_STOPS = {"FILTER", "OPTIONAL", "BIND", "VALUES", "MINUS", "GRAPH", "SERVICE", "UNION"}

Token = tuple[str, str, int]
"""Kind, text and place of a piece of a query."""


def split(text: str) -> list[Token]:
    """Return tokens; the full stop that ends a triple stands apart from a name before it."""
    found: list[Token] = []
    for kind, token, place in tokens(text):
        if kind == "name" and token.endswith("."):
            found += [(kind, token[:-1], place), ("other", ".", place + len(token) - 1)]
        else:
            found.append((kind, token, place))
    return found


def closing(listed: list[Token], place: int) -> int:
    """Return the place of the brace that closes the group in which `place` stands.

    The number of tokens where nothing closes it.
    """
    depth = 0
    for number in range(place, len(listed)):
        depth += {"{": 1, "}": -1}.get(listed[number][1], 0)
        if depth < 0:
            return number
    return len(listed)


def brackets(listed: list[Token]) -> Iterator[tuple[int, int]]:
    """Yield the places of each outermost pair of round brackets."""
    depth, opened = 0, 0
    for place, (_, token, _) in enumerate(listed):
        if token == "(":
            opened = place if depth == 0 else opened
            depth += 1
        elif token == ")":
            depth -= 1
            if depth == 0:
                yield opened, place


def named_blanks(text: str) -> str:
    """Return a query whose blank nodes are variables, so that they can be seen.

    >>> named_blanks("SELECT ?v { [] auto:value ?v ; auto:unit _:u }")
    'SELECT ?v { ?_b1 auto:value ?v ; auto:unit ?_bu }'
    """
    if "[" not in text and "_:" not in text:
        return text
    return _Namer(text).whole()


class _Namer:
    """Rewrites blank nodes: `[ a X ] p o` becomes `?_b1 a X ; p o`, in any depth."""

    def __init__(self, text: str):
        self.text = text
        self.tokens = split(text)
        self.place = 0
        self.count = 0

    def whole(self) -> str:
        """Return the whole text rewritten."""
        return self._until("")[0]

    def _until(self, stop: str) -> tuple[str, list[str]]:
        """Return the text up to a token, and the triples that are to follow it."""
        parts: list[str] = []
        waiting: list[str] = []
        before = "{"
        while self.place < len(self.tokens):
            kind, token, start = self.tokens[self.place]
            if token == stop:
                break
            self.place += 1
            if kind == "name" and token.startswith("_:"):
                parts.append(f"?_b{token[2:]}")
            elif token == "[":
                parts.append(self._blank(before, waiting))
            else:
                if waiting and not stop and self._ends(token, start):
                    parts.append(" . " + " . ".join(waiting) + ("" if token == "." else " . "))
                    waiting.clear()
                parts.append(token)
            before = token
            parts.append(self._gap(start, token))
        return "".join(parts), waiting

    def _gap(self, start: int, token: str) -> str:
        """Return a blank or line break where the text has anything before the next token."""
        if self.place >= len(self.tokens):
            return ""
        between = self.text[start + len(token) : self.tokens[self.place][2]]
        if token == "[" or not between:
            return " " if token == "[" else ""
        return "\n" if "\n" in between else " "

    def _ends(self, token: str, start: int) -> bool:
        if token == ".":
            around = self.text[max(start - 1, 0) : start + 2]
            return not (around[:1].isdigit() and around[-1:].isdigit())
        return token in "{}" or token.upper() in _STOPS

    def _blank(self, before: str, waiting: list[str]) -> str:
        self.count += 1
        name = f"?_b{self.count}"
        inner, deeper = self._until("]")
        self.place += 1
        inner = inner.strip()
        if not inner:
            return name
        if before in ("{", "}", "."):
            waiting += deeper
            follows = self.tokens[self.place][1] if self.place < len(self.tokens) else "}"
            return f"{name} {inner}" + (" " if follows in (".", "}") else " ; ")
        waiting += [f"{name} {inner}", *deeper]
        return name
