"""The triple patterns of a SPARQL query, read from rdflib's algebra."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from kg.errors import BadQuery
from kg.model.namespaces import AUTO, PREFIXES
from kg.sparql.tokens import parsed


class Step(NamedTuple):
    """One predicate of a path: one of several alternatives, some of them backwards."""

    alternatives: tuple[tuple[str, bool], ...]
    mode: str = ""
    """`?`, `*` or `+` behind it."""

    @property
    def repeats(self) -> bool:
        """Whether any number of triples may lie between its ends."""
        return self.mode in ("*", "+")


class Pattern(NamedTuple):
    """A triple pattern; terms as SPARQL writes them, variables with their question mark."""

    subject: str
    steps: tuple[Step, ...]
    object: str
    graph: str


def patterns(full: str) -> tuple[tuple[Pattern, ...], frozenset[str], tuple[str, ...]]:
    """Return the triple patterns of a full form outside its sub-selects.

    Raises BadQuery where that cannot be done.
    """
    walk = _Walk()
    certain = walk.node(_tree(full).p.p, "")
    return tuple(dict.fromkeys(walk.found)), frozenset(certain), tuple(sorted(walk.untraced))


def required(full: str) -> tuple[Pattern, ...]:
    """Return the triple patterns that every solution of a full form fits, in order.

    What stands in OPTIONAL, UNION, MINUS and sub-selects is none. Raises BadQuery.
    """
    walk = _Required()
    walk.node(_tree(full).p.p, "")
    return tuple(dict.fromkeys(walk.found))


def _tree(full: str) -> Any:
    """Return the algebra of a query; raises BadQuery."""
    try:
        query = parsed(full)
        from rdflib.plugins.sparql import algebra

        return algebra.translateQuery(query, initNs=PREFIXES).algebra
    except Exception as error:  # rdflib raises bare Exceptions
        raise BadQuery(f"The query cannot be taken apart: {error}.") from None


class _Walk:
    """Collects triple patterns from rdflib's algebra, and what cannot be traced."""

    def __init__(self) -> None:
        self.found: list[Pattern] = []
        self.untraced: set[str] = set()

    def node(self, node: Any, graph: str) -> set[str]:
        """Visit a node; return the variables that it surely binds by triples."""
        name = node.name
        if name == "BGP":
            return self._triples(node.triples, graph)
        if name in ("ToMultiSet", "Project"):
            return set()
        if name == "Join":
            return self.node(node.p1, graph) | self.node(node.p2, graph)
        if name == "Union":
            return self.node(node.p1, graph) & self.node(node.p2, graph)
        if name == "LeftJoin":
            self._expression(node.expr)
            certain = self.node(node.p1, graph)
            self.node(node.p2, graph)
            return certain
        if name == "Minus":
            self.untraced.add("what MINUS leaves out")
            return self.node(node.p1, graph)
        if name == "Graph":
            return self.node(node.p, _term(node.term))
        if name in ("Filter", "Extend"):
            self._expression(node.expr)
        return self.node(node.p, graph) if "p" in node else set()

    def _expression(self, expression: Any) -> None:
        told = {
            "Builtin_NOTEXISTS": "what NOT EXISTS rules out",
            "Builtin_EXISTS": "what EXISTS does not find",
        }
        if isinstance(expression, list):
            for part in expression:
                self._expression(part)
        elif hasattr(expression, "name"):
            if expression.name == "Builtin_NOTEXISTS" and _leaves_out_doubt(expression.graph):
                return  # whoever answers says which claims are set aside, and why
            if expression.name in told:
                self.untraced.add(told[expression.name])
            else:
                self._expression(list(expression.values()))

    def _triples(self, triples: Iterable[tuple[Any, Any, Any]], graph: str) -> set[str]:
        certain = set()
        for subject, predicate, target in triples:
            certain |= {f"?{term}" for term in (subject, predicate, target) if _is_variable(term)}
            steps = _steps(predicate)
            if steps is None:
                if any(name.startswith(AUTO) for name in _names(predicate)):
                    self.untraced.add(
                        "the steps of a path that is negated or repeats more than one relation"
                    )
                continue
            self.found.append(Pattern(_term(subject), steps, _term(target), graph))
        return certain


class _Required(_Walk):
    """Collects only what no solution can do without."""

    def node(self, node: Any, graph: str) -> set[str]:
        """Visit a node; return the variables that it surely binds by triples."""
        if node.name in ("LeftJoin", "Minus"):
            return self.node(node.p1, graph)
        return set() if node.name == "Union" else super().node(node, graph)


def _leaves_out_doubt(node: Any) -> bool:
    """Tell whether a group asks for nothing but the mark of what is set aside."""
    triples = list(_triples_in(node))
    return bool(triples) and all(str(predicate) == f"{AUTO}setAside" for _, predicate, _ in triples)


def _triples_in(node: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Yield the triples of a group that is not translated yet: its blocks hold flat lists."""
    if isinstance(node, list):
        for part in node:
            yield from _triples_in(part)
    elif hasattr(node, "name"):
        for block in node.get("triples") or ():
            yield from zip(block[::3], block[1::3], block[2::3], strict=False)
        for name, part in node.items():
            if name != "triples":
                yield from _triples_in(part)


def _steps(predicate: Any) -> tuple[Step, ...] | None:
    """Return a predicate or path as steps, None where a path repeats more than one relation."""
    from rdflib import paths

    if isinstance(predicate, paths.SequencePath):
        parts = [_steps(part) for part in predicate.args]
        if any(part is None for part in parts):
            return None
        return tuple(step for part in parts if part for step in part)
    if isinstance(predicate, paths.InvPath) and isinstance(predicate.arg, paths.MulPath):
        predicate = paths.MulPath(paths.InvPath(predicate.arg.path), predicate.arg.mod)
    if isinstance(predicate, paths.MulPath):
        inner = _alternatives(predicate.path)
        return None if inner is None else (Step(inner, str(predicate.mod)),)
    found = _alternatives(predicate)
    return None if found is None else (Step(found),)


def _alternatives(predicate: Any) -> tuple[tuple[str, bool], ...] | None:
    from rdflib import paths

    if not isinstance(predicate, paths.Path):
        return ((_term(predicate), False),)
    if isinstance(predicate, paths.InvPath):
        inner = _alternatives(predicate.arg)
        return inner and tuple((name, not is_back) for name, is_back in inner)
    if isinstance(predicate, paths.AlternativePath):
        parts = [_alternatives(part) for part in predicate.args]
        if any(part is None for part in parts):
            return None
        return tuple(pair for part in parts if part for pair in part)
    return None


def _names(predicate: Any) -> Iterator[str]:
    """Yield the predicates in a path; a negated one rules some out and stands for any other."""
    from rdflib import paths

    if isinstance(predicate, paths.NegatedPath):
        yield AUTO
    elif isinstance(predicate, paths.Path):
        for part in getattr(predicate, "args", None) or [
            getattr(predicate, "arg", None) or getattr(predicate, "path", "")
        ]:
            yield from _names(part)
    else:
        yield str(predicate)


def _is_variable(term: Any) -> bool:
    return type(term).__name__ == "Variable"


def _term(term: Any) -> str:
    return str(term.n3())
