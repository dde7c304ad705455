"""Receipts: the rows of an answer with the sources that each of them rests on.

Data formats get one more column with the ids of sources; table and Markdown get numbers and
footnotes. What cannot be traced is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import NamedTuple

from kg.errors import KgError
from kg.evidence.receipts.sourced import Statement
from kg.evidence.receipts.trace import Trace, Traced, Tracing
from kg.graph.graph import Graph
from kg.model.namespaces import RDFS, XSD
from kg.records.sources import Footnotes, Source, best_first, catalogue, ids
from kg.store.results import Answer, Rows
from kg.text import rows as render

COLUMN = "sources"
LISTED = 5
"""How many sources a row names at most."""
COUNTED = 3
"""An aggregate over more statements and sources than this only says how many there are."""

_NOT_TRACED = "not traced"
_INFERRED = "inferred"
_NOTHING = "–"
_BY_RULE = (
    "By a rule: some rows are stated by no source, but follow from what the sources named state."
)
_MEANING = {
    _NOT_TRACED: "not traced: what this row rests on is not found in the steps that were followed",
    _INFERRED: "inferred: follows by a rule or from the list of entities; no source states it",
    _NOTHING: "–: rests on the catalogue and the ontology alone, which have no source",
}


Stated = dict[Statement, tuple[str, ...]]
"""Statements and the ids of their sources."""


Known = Mapping[str, Source]


class Receipt(NamedTuple):
    """What one row rests on, as it is shown."""

    sources: tuple[str, ...]
    """Ids of all its sources, those to name first; by id where they are only counted."""
    claims: tuple[str, ...]
    """Addresses of the claims it rests on."""
    told: str
    """Words in place of sources: a count, `inferred`, `not traced`, `–`; empty otherwise."""


class Receipts(NamedTuple):
    """The receipts of an answer, and what is to be said under it."""

    rows: list[Receipt]
    notes: list[str]
    sources: Known
    """The sources that rows name, by id."""


def receipts(tracing: Tracing, answer: Answer) -> Receipts:
    """Return the receipts of an answer to the SELECT that was begun to be traced.

    Begin before the answer is asked for: both take about as long, and run at the same time.
    Raises KgError for the answer to any other query.
    """
    if not isinstance(answer, Rows):
        raise KgError("Receipts go with the rows of a SELECT.", hint="Leave --receipts out.")
    found = tracing.of(answer)
    chosen = [
        _chosen(row, {str(term) for term in shown.terms})
        for row, shown in zip(found.rows, answer, strict=True)
    ]
    counts = [_count(one) if found.is_aggregate else "" for one in chosen]
    named = {
        name
        for one, count in zip(chosen, counts, strict=True) if not count
        for names in one.values() for name in names
    }  # fmt: skip
    known = catalogue(tracing.graph, named)
    rows = [
        _receipt(row, one, count, found, known)
        for row, one, count in zip(found.rows, chosen, counts, strict=True)
    ]
    notes = [_MEANING[word] for word in _MEANING if any(row.told == word for row in rows)]
    if found.is_inferred:
        notes.append(_BY_RULE)
    if found.untraced:
        notes.append(f"Not traced: {'; '.join(found.untraced)}.")
    return Receipts(rows, notes, known)


def _chosen(row: Traced, shown: set[str]) -> Stated:
    """Return the statements whose sources are shown.

    Names only where the row shows them, as text, or where there is nothing else.
    """
    stated = {one: names for one, names in row.statements.items() if names}
    told = {
        one: names for one, names in stated.items() if not _is_label(one) or one.object in shown
    }
    return told or stated


def _count(chosen: Stated) -> str:
    """Return how many statements and sources there are, where they are too many to be named."""
    sources = {name for names in chosen.values() for name in names}
    count = len({one[:3] for one in chosen})
    if min(count, len(sources)) <= COUNTED:
        return ""
    return f"{count} statements, {len(sources)} sources"


def _receipt(
    row: Traced, chosen: Stated, count: str, found: Trace, known: Known
) -> Receipt:  # fmt: skip
    if not row.is_found:
        return Receipt((), (), _NOT_TRACED)
    claims = tuple(dict.fromkeys(one.subject[1:-1] for one in chosen if one.is_claim))
    if chosen:
        sources = _ordered(chosen, known) if not count else _sorted(chosen)
        return Receipt(sources, claims, count)
    if any(not _is_label(one) for one in row.statements):
        return Receipt((), claims, _INFERRED)
    return Receipt((), claims, _NOT_TRACED if found.untraced else _NOTHING)


def _is_label(one: Statement) -> bool:
    return one.predicate == f"<{RDFS}label>"


def _sorted(chosen: Stated) -> tuple[str, ...]:
    return tuple(sorted({name for names in chosen.values() for name in names}))


def _ordered(statements: Stated, known: Known) -> tuple[str, ...]:
    """Return sources so that each statement's best one comes before any statement's second."""
    listed = [
        best_first(known[name] for name in names if name in known) for names in statements.values()
    ]
    first = best_first(source for sources in listed for source in sources[:1])
    rest = best_first(source for sources in listed for source in sources)
    return ids(dict.fromkeys([*first, *rest]))


def page(graph: Graph, answer: Rows, given: Receipts, form: str, ids: bool = False) -> str:
    """Return an answer with its receipts in a format for rows; `ids` as for `text.rows.rows`."""
    if form not in ("table", "md"):
        told = [receipt.told or "; ".join(receipt.sources) for receipt in given.rows]
        return render.rows(_widened(answer, told), form, graph.shown, ids)  # type: ignore[arg-type]
    notes = Footnotes()
    told = [receipt.told or _cited(given, receipt, notes, form) for receipt in given.rows]
    table = render.rows(_widened(answer, told), form, graph.shown, ids)  # type: ignore[arg-type]
    remarks = "".join(f"{note}\n" for note in given.notes)
    return "\n".join(filter(None, (table, notes.text(form), remarks)))


def _cited(given: Receipts, receipt: Receipt, notes: Footnotes, form: str) -> str:
    return notes.cite([given.sources[name] for name in receipt.sources], form, LISTED)


def _column(answer: Rows) -> str:
    taken = (name for name in (COLUMN, "receipts") if name not in answer.variables)
    return next(taken, "autokg_receipts")


class _Text:
    """A text that is written like a plain literal."""

    datatype = SimpleNamespace(value=f"{XSD}string")
    language = None

    def __init__(self, value: str):
        self.value = value

    def __str__(self) -> str:
        escaped = self.value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'


def _widened(answer: Rows, told: list[str]) -> SimpleNamespace:
    """Return the answer with a text more in each row, in the shape that `text.rows` reads."""
    rows = [
        SimpleNamespace(terms=(*row.terms, _Text(text)))
        for row, text in zip(answer, told, strict=True)
    ]
    return _Wide((*answer.variables, _column(answer)), rows)


class _Wide(SimpleNamespace):
    """Rows with a column more."""

    def __init__(self, variables: tuple[str, ...], rows: list[SimpleNamespace]):
        super().__init__(variables=variables, rows=rows)

    def __iter__(self) -> Iterator[SimpleNamespace]:
        return iter(self.rows)
