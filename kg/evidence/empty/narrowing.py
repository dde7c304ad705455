"""Which part of a query lets nothing through: a filter, a list of values, a pattern."""

from __future__ import annotations

import re
from time import monotonic

from kg.errors import KgError
from kg.graph.graph import Graph
from kg.model.namespaces import XSD, shrink
from kg.sparql import algebra, parts
from kg.sparql.algebra import Pattern, Step
from kg.sparql.parts import Body, Piece
from kg.sparql.tokens import quoted
from kg.text.reasons import Reason, names, reason

_SHOWN = 90
"""Characters of a part of the query that are shown."""


class Search:
    """Asks a query again with parts left out, for a limited time."""

    def __init__(self, graph: Graph, body: Body, seconds: float):
        self.graph = graph
        self.body = body
        self.until = monotonic() + seconds

    def holds(self, group: str) -> bool:
        """Say whether a group has a solution; False where time is up or it cannot be asked."""
        if monotonic() > self.until:
            return False
        try:
            return self.graph.query(self.body.asked(group)) is True
        except KgError:
            return False

    def reasons(self) -> list[Reason]:
        """Return what lets nothing through, as far as one part of the query does."""
        group = self.body.group
        pieces = parts.narrowing(group)
        if self.holds(group):
            return self._after()
        for piece in pieces:
            if self.holds(parts.without(group, piece)):
                return [self._filter(piece)]
        if len(pieces) > 1 and self.holds(parts.without(group, *pieces)):
            told = names([shown(piece.text) for piece in pieces], "and")
            return [reason("empty-filters", filters=told)]
        bare = parts.without(group, *pieces)
        for one in parts.values(group):
            if one.terms and self.holds(parts.without(bare, one.piece)):
                return [reason("empty-values", variable=one.variable,
                               names=names(map(self._name, one.terms), "and"))]  # fmt: skip
        return self._pattern(bare)

    def _after(self) -> list[Reason]:
        """Return what leaves nothing of the solutions that there are."""
        if re.search(r"\bHAVING\b", self.body.modifiers, re.IGNORECASE):
            return [reason("empty-having")]
        if re.search(r"\bOFFSET\b", self.body.modifiers, re.IGNORECASE):
            return [reason("empty-offset")]
        return []

    def _filter(self, piece: Piece) -> Reason:
        told = shown(piece.text)
        for one in parts.compared(piece.text):
            if detail := self._range(one, piece):
                blanks = {"filter": told, "variable": one.variable, "range": detail}
                return reason("empty-filter-range", **blanks)
        return reason("empty-filter", filter=told)

    def _range(self, one: parts.Compared, piece: Piece) -> str:
        """Return what a variable has where a filter is left out: its ends, or an example."""
        variable = one.variable
        columns = f"(MIN({variable}) AS ?least) (MAX({variable}) AS ?most)"
        text = self.body.shown(columns, parts.without(self.body.group, piece))
        if monotonic() > self.until:
            return ""
        try:
            row = self.graph.rows(text)[0]
        except (KgError, IndexError):
            return ""
        least, most = row.term("least"), row.term("most")
        if least is None or most is None:
            return ""
        kind = getattr(getattr(most, "datatype", None), "value", "")
        ends = [self.graph.shown(least), self.graph.shown(most)]
        if kind.endswith("#string") and one.datatype == "number":
            ends = [quoted(end) for end in ends]
        told = " … ".join(dict.fromkeys(ends))
        is_typed = kind.startswith(XSD) and not kind.endswith("#string")
        return f'{told} ("…"^^{shrink(kind)})' if is_typed and not one.datatype else told

    def _name(self, term: str) -> str:
        address = parts.expanded(term, parts.prefixes(self.body.prologue))
        return self.graph.name(address) if address else term

    def _pattern(self, bare: str) -> list[Reason]:
        """Return the first pattern that nothing fits, by itself or after those before it."""
        try:
            found = algebra.required(f"{self.body.prologue}SELECT * {{ {bare} }}")
        except KgError:
            return []
        written = [(_text(one), one) for one in found]
        for text, one in written:
            if not self.holds(text) and monotonic() < self.until:
                return [reason("empty-pattern", pattern=_read(one))]
        for count in range(2, len(written) + 1):
            if not self.holds(" . ".join(text for text, _ in written[:count])):
                if monotonic() > self.until:
                    return []
                before = names([_read(one) for _, one in written[: count - 1][-3:]], "and")
                last = _read(written[count - 1][1])
                return [reason("empty-join", pattern=last, before=before)]
        return []


def shown(text: str) -> str:
    """Return a part of a query on one line, not too long."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]} …"


def _text(one: Pattern) -> str:
    path = "/".join(map(_step, one.steps))
    text = f"{one.subject} {path} {one.object}"
    return f"GRAPH {one.graph} {{ {text} }}" if one.graph else text


def _step(step: Step) -> str:
    ways = [f"^{name}" if is_back else name for name, is_back in step.alternatives]
    text = ways[0] if len(ways) == 1 and not step.mode else f"({'|'.join(ways)})"
    return f"{text}{step.mode}"


def _read(one: Pattern) -> str:
    """Return a pattern as a reader would write it."""
    text = re.sub(r"<([^<>]*)>", lambda found: _shrunk(found[1]), _text(one))
    return shown(text.replace("rdf:type", "a"))


def _shrunk(address: str) -> str:
    short = shrink(address)
    return short if short != address else f"<{address}>"
