"""From the rows of a SELECT to the statements they rest on, and from those to their sources.

The full form of the query (see `patterns`) is run; its solutions that agree with a row say
which triples the row rests on. A triple about a claim stands for the claim, whose sources are
known; any other triple has as sources the named graphs that hold it. Triples of the catalogue
and of the ontology have no source and are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from kg.errors import BadQuery
from kg.evidence.receipts.sourced import DERIVED, Sources, Statement, chunks
from kg.evidence.receipts.walks import Edge, Walks
from kg.graph.graph import Graph
from kg.model.namespaces import AUTO, CLAIM, PROV, RDFS
from kg.runtime.background import Aside
from kg.sparql import tokens
from kg.sparql.algebra import Pattern, Step
from kg.sparql.kept import blocks
from kg.sparql.select import Block
from kg.store.results import Rows, Terms

MOST_SOLUTIONS = 100_000
_CLAIM = f"<{CLAIM}"
_DERIVED = f"<{PROV}wasDerivedFrom>"
_LABEL = f"<{RDFS}label>"
_COMPARED = {
    f"<{AUTO}setAside>": "what sets a statement aside: it is compared with what others state",
    f"<{AUTO}isCountedIn>": "in what a brand is counted: the newest figures of all its models",
}
"""What a rule finds by comparing many statements, and how that is said."""
_ANY = Step((("", False),))
"""A step that tells nothing but that its subject is there."""

Solution = dict[str, str]
Key = tuple[str, ...]
"""The terms by which a solution belongs to a row."""


Lookup = Callable[[Solution], dict[Statement, None] | None]


class Traced(NamedTuple):
    """What one row rests on."""

    statements: dict[Statement, tuple[str, ...]]
    """Ids of the sources of each statement; none for what is inferred or in the catalogue."""
    is_found: bool
    """False where no solution of the full query belongs to the row."""


class Trace(NamedTuple):
    """What the rows of an answer rest on, in their order."""

    rows: list[Traced]
    is_aggregate: bool
    untraced: tuple[str, ...]
    is_inferred: bool = False
    """Whether some sources are those of what a rule started from."""


class Tracing:
    """A SELECT being followed to its statements, in a thread of its own.

    To take a query apart, the first time, lasts about as long as to answer it, and the full form
    of most queries can be run without knowing the answer. Begun before the answer is asked for,
    both are done at the same time. Where the answer fails, nobody waits for the rest.
    """

    def __init__(self, graph: Graph, text: str):
        self.graph, self._text = graph, text
        self._begun = Aside(self._begin)

    def _begin(self) -> tuple[Block, _Tracer, Rows | None]:
        tokens.guard(self._text)
        block = blocks(self._text)
        revealed = self.graph.rows(block.revealed) if block.hidden else None
        block = block._replace(keys=(*block.keys, *block.hidden))
        tracer = _Tracer(self.graph)
        if not block.is_cut:
            tracer.ask(block, "")
        return block, tracer, revealed

    def of(self, answer: Rows) -> Trace:
        """Return what each row of the answer rests on.

        A query that cannot be parsed gives rows that were not found, and says why.
        """
        lost = Traced({}, False)
        try:
            block, tracer, revealed = self._begun.result()
        except BadQuery as error:
            return Trace([lost] * len(answer), False, (error.message,))
        solutions = _shown(block, answer, revealed)
        if solutions is None:
            told = f"rows grouped by {' '.join(block.hidden)}, which is not a column"
            return Trace([lost] * len(answer), block.is_aggregate, (told,))
        restriction = _restriction(block, answer)
        if block.is_cut:
            tracer.ask(block, restriction)
        look = tracer.lookup(block, restriction)
        found = [look(solution) for solution in solutions]
        sources = Sources(self.graph)
        sourced = sources.of({one for listed in found if listed for one in listed})
        rows = [
            lost
            if listed is None
            else Traced({one: sourced[one] for one in listed if one in sourced}, True)
            for listed in found
        ]
        untraced = tuple(sorted(tracer.untraced))
        return Trace(rows, block.is_aggregate, untraced, sources.is_inferred)


def _shown(block: Block, answer: Rows, revealed: Rows | None) -> list[Solution] | None:
    """Return the rows of an answer with their hidden groups; None where these stay hidden."""
    rows = [_solution(answer.variables, row.terms) for row in answer]
    if revealed is None:
        return rows
    wider = [_solution(revealed.variables, row.terms) for row in revealed]
    again = [{name: one[name] for name in one if name not in block.hidden} for one in wider]
    return wider if again == rows else None


def _solution(names: Iterable[str], terms: Iterable[object]) -> Solution:
    pairs = zip(names, terms, strict=True)
    return {f"?{name}": str(term) for name, term in pairs if term is not None}


def _restriction(block: Block, answer: Rows) -> str:
    """Return a VALUES block that keeps the full query to the rows that are shown."""
    names = [name for name in answer.variables if f"?{name}" in block.certain]
    names = [name for name in names if f"?{name}" in block.keys]
    names = [name for name in names if all(row.term(name) is not None for row in answer)]
    if not block.is_cut or not names or not len(answer):
        return ""
    rows = dict.fromkeys(" ".join(str(row.term(name)) for name in names) for row in answer)
    variables = " ".join(f"?{name}" for name in names)
    return f"VALUES ({variables}) {{ {' '.join(f'({row})' for row in rows)} }} "


class _Tracer:
    """Runs full queries and keeps what they are asked for."""

    def __init__(self, graph: Graph):
        self.graph = graph
        self.untraced: set[str] = set()
        self.answers: dict[str, Terms] = {}
        tables = graph.rows("SELECT ?p { ?p auto:table 'relations' }")
        other = graph.rows("SELECT ?p { ?p auto:table 'properties' }")
        self.told = {f"<{row['p']}>" for row in (*tables, *other)} | {_LABEL, *DERIVED}
        self.walks = Walks(graph)

    def ask(self, block: Block, restriction: str) -> None:
        """Run the full queries of a SELECT and of its sub-selects at the same time."""
        texts = list(dict.fromkeys(self._texts(block, restriction)))
        self.answers = dict(zip(texts, self.graph.store.terms(*texts), strict=True))

    def _texts(self, block: Block, restriction: str = "") -> Iterator[str]:
        yield self._full(block, restriction)
        for nested in block.nested:
            if not nested.hidden:
                yield from self._texts(nested)

    def lookup(self, block: Block, restriction: str = "") -> Lookup:
        """Return a function that gives the statements behind a row; None for a strange row."""
        self.untraced.update(block.untraced)
        self.untraced.update(_compared(block))
        deeper = [self.lookup(nested) for nested in block.nested if self._can_trace(nested)]
        answer = self._solutions(block, restriction)
        steps = [self._pattern(pattern, answer) for pattern in self._telling(block.patterns)]
        behind: dict[Key, list[Solution]] = {}
        for solution in answer:
            for key in _keys(block, solution):
                behind.setdefault(key, []).append(solution)
        found: dict[Key, dict[Statement, None]] = {}

        def statements(key: Key) -> dict[Statement, None]:
            """Return what stands behind a key; of a sub-select few are ever asked for."""
            if key not in found:
                found[key] = {}
                for solution in behind[key]:
                    found[key].update(_narrowed(one for step in steps for one in step(solution)))
                    for look in deeper:
                        found[key].update(look(solution) or {})
            return found[key]

        def look(row: Solution) -> dict[Statement, None] | None:
            parts = [statements(key) for key in _row_keys(block, row) if key in behind]
            return {one: None for part in parts for one in part} if parts else None

        return look

    def _can_trace(self, block: Block) -> bool:
        if block.hidden:
            self.untraced.add("a sub-select with groups that it does not show")
        return not block.hidden

    def _full(self, block: Block, restriction: str) -> str:
        """Return the query for the solutions of a pattern, as far as they are asked for."""
        names = {*block.keys, *(name for name, _ in block.extremes)}
        for pattern in self._telling(block.patterns):
            predicates = (name for step in pattern.steps for name, _ in step.alternatives)
            ends = (pattern.subject, pattern.object, pattern.graph, *predicates)
            names.update(term for term in ends if term.startswith("?"))
        for nested in block.nested:
            names.update((*nested.keys, *(name for _, name in nested.extremes)))
        return f"{block.full(sorted(names), restriction)} LIMIT {MOST_SOLUTIONS + 1}"

    def _solutions(self, block: Block, restriction: str) -> list[Solution]:
        names, rows = self.answers[self._full(block, restriction)]
        if len(rows) > MOST_SOLUTIONS:
            self.untraced.add(f"a pattern with more than {MOST_SOLUTIONS:,} solutions")
            return []
        return [{name: term for name, term in zip(names, row, strict=True) if term} for row in rows]

    def _telling(self, patterns: Iterable[Pattern]) -> list[Pattern]:
        """Return patterns that can name a statement, those that name the same claim as one."""
        found = []
        for one in patterns:
            names = {name for step in one.steps for name, _ in step.alternatives}
            is_plain = len(one.steps) == 1 and not names & {*self.told, _DERIVED}
            if is_plain and not any(name.startswith("?") for name in names):
                backwards = {is_back for _, is_back in one.steps[0].alternatives}
                ends = {one.object if is_back else one.subject for is_back in backwards}
                found += [
                    Pattern(end, (_ANY,), end, one.graph) for end in ends if end.startswith("?")
                ]
            else:
                found.append(one)
        return list(dict.fromkeys(found))

    def _pattern(
        self, pattern: Pattern, solutions: list[Solution]
    ) -> Callable[[Solution], Iterable[Statement]]:
        """Return a function that gives the statements of a pattern in a solution."""
        if pattern.steps == (_ANY,):
            return partial(_named_claim, pattern.subject, pattern.graph)
        chains = self._chains(pattern, solutions) if len(pattern.steps) > 1 else None

        def visit(solution: Solution) -> Iterator[Statement]:
            first, last = (_bound(term, solution) for term in (pattern.subject, pattern.object))
            if not first or not last:
                return
            only = _bound(pattern.graph, solution)
            for chain in [(first, last)] if chains is None else chains.get((first, last), []):
                for place, step in enumerate(pattern.steps):
                    ends = chain[place], chain[place + 1]
                    for one, predicate, other in self._triples(step, *ends):
                        yield from self._statement(one, _bound(predicate, solution), other, only)

        return visit

    def _triples(self, step: Step, first: str, last: str) -> Iterator[Edge]:
        """Yield the triples that a step between two ends may stand for."""
        if step.repeats:
            yield from self.walks.between(step, first, last)
            return
        for predicate, is_back in step.alternatives:
            yield (last, predicate, first) if is_back else (first, predicate, last)

    def _statement(self, one: str, predicate: str, other: str, only: str) -> Iterator[Statement]:
        if one.startswith(_CLAIM):
            yield Statement(one, "", "", other if predicate == _DERIVED else only)
        elif predicate in self.told and one.startswith("<"):
            yield Statement(one, predicate, other, only)
            if other.startswith(_CLAIM):
                yield Statement(other, "", "", only)

    def _chains(
        self, pattern: Pattern, solutions: list[Solution]
    ) -> dict[tuple[str, str], list[tuple[str, ...]]]:
        """Return what lies between the ends of a path of several steps."""
        pairs = {
            (_bound(pattern.subject, solution), _bound(pattern.object, solution))
            for solution in solutions
        }
        names = ["?_p0", *(f"?_p{n}" for n in range(1, len(pattern.steps))), "?_pz"]
        lines = []
        for place, step in enumerate(pattern.steps):
            path = "|".join(("^" if is_back else "") + name for name, is_back in step.alternatives)
            lines.append(f"{names[place]} ({path}){step.mode} {names[place + 1]} .")
        found: dict[tuple[str, str], list[tuple[str, ...]]] = {}
        for part in chunks(sorted(pair for pair in pairs if all(pair))):
            values = " ".join(f"({one} {other})" for one, other in part)
            body = f"VALUES (?_p0 ?_pz) {{ {values} }} {' '.join(lines)}"
            text = f"SELECT {' '.join(names)} {{ {body} }}"
            for row in self.graph.rows(text):
                chain = tuple(map(str, row.terms))
                found.setdefault((chain[0], chain[-1]), []).append(chain)
        return found


def _compared(block: Block) -> set[str]:
    """Return what a pattern asks for that was found by comparing, in words."""
    steps = (step for one in block.patterns for step in one.steps)
    names = {name for step in steps for name, _ in step.alternatives}
    return {_COMPARED[name] for name in names & _COMPARED.keys()}


def _keys(block: Block, solution: Solution) -> list[Key]:
    """Return the keys of the rows that a solution goes into."""
    key = tuple(solution.get(name, "") for name in block.keys)
    if not block.extremes:
        return [key]
    return [(*key, alias, solution.get(name, "")) for name, alias in block.extremes]


def _row_keys(block: Block, row: Solution) -> list[Key]:
    """Return the keys under which the statements of a row are found."""
    key = tuple(row.get(name, "") for name in block.keys)
    if not block.extremes:
        return [key]
    return [(*key, alias, row.get(alias, "")) for _, alias in block.extremes]


def _named_claim(name: str, graph: str, solution: Solution) -> tuple[Statement, ...]:
    """Return the claim that a variable names in a solution, if it is one."""
    claim = solution.get(name, "")
    return (Statement(claim, "", "", _bound(graph, solution)),) if claim.startswith(_CLAIM) else ()


def _bound(term: str, solution: Solution) -> str:
    return solution.get(term, "") if term.startswith("?") else term


def _narrowed(statements: Iterable[Statement]) -> dict[Statement, None]:
    """Return statements once each; where a row names a claim's source, only with that one."""
    found = dict.fromkeys(statements)
    named = {one.subject for one in found if one.only and one.is_claim}
    return {one: None for one in found if one.only or not one.is_claim or one.subject not in named}
