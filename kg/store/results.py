"""What a query answers: rows, triples, or a truth value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from kg.errors import KgError
from kg.model.namespaces import XSD

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pandas as pd

Triple = ox.Triple
Term = ox.NamedNode | ox.Literal | ox.BlankNode | Triple
TRUE = ("true", "1", "True")
"""How engines and Python spell that something is true."""
SHOWN = 50
"""How many rows a notebook shows."""

_WHOLE = {"integer", "int", "long", "nonNegativeInteger"}
_BROKEN = {"decimal", "double", "float"}
#: How periods of one length are written, and what pandas calls that length.
_PERIODS = (
    (r"\d{4}", "Y"), (r"\d{4}-Q[1-4]", "Q"), (r"\d{4}-\d\d", "M"), (r"\d{4}-\d\d-\d\d", "D"),
)  # fmt: skip
_INTEGERS = {XSD + name for name in ("integer", "int", "long", "nonNegativeInteger")}


class Row(Mapping[str, object]):
    """One solution of a SELECT: a mapping from variable to Python value, and the terms."""

    __slots__ = ("_solution", "_variables")

    def __init__(self, variables: tuple[str, ...], solution: ox.QuerySolution):
        self._variables = variables
        self._solution = solution

    def __getitem__(self, variable: str) -> object:
        """Return the value as str, int, Decimal, bool or date; None where it is unbound."""
        if variable not in self._variables:
            raise KeyError(variable)
        return value(self._solution[variable])

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def __len__(self) -> int:
        return len(self._variables)

    def __repr__(self) -> str:
        return f"Row({dict(self)!r})"

    def term(self, variable: str) -> Term | None:
        """Return the RDF term itself, None where it is unbound."""
        found: Term | None = self._solution[variable]
        return found

    @property
    def terms(self) -> tuple[Term | None, ...]:
        """The RDF terms in the order of the variables."""
        return tuple(self._solution)

    @property
    def texts(self) -> tuple[str, ...]:
        """The terms as plain texts in the order of the variables; empty where unbound."""
        return tuple(map(plain, self._solution))


class Rows:
    """The answer to a SELECT: variables and rows; turns into dictionaries or a data frame.

    In a notebook it shows as a table, its things by their names.
    """

    def __init__(
        self, variables: Iterable[str], rows: list[Row], name_of: Callable[[Any], str] | None = None
    ):
        self.variables = tuple(variables)
        self.rows = rows
        self.name_of = name_of or plain
        """What a term is called; the graph that was asked knows the names."""

    def __repr__(self) -> str:
        return f"<Rows: {len(self.rows):,} of {', '.join(self.variables)}>"

    def _repr_html_(self) -> str:
        """Show the first rows as a table in a notebook."""
        from html import escape

        head = "".join(f"<th>{escape(name)}</th>" for name in self.variables)
        body = "".join(
            "<tr>"
            + "".join(f"<td>{escape(self.name_of(term))}</td>" for term in row.terms)
            + "</tr>"
            for row in self.rows[:SHOWN]
        )
        more = len(self.rows) - SHOWN
        rest = f"<caption>{more:,} more rows</caption>" if more > 0 else ""
        return f"<table>{rest}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> Row:
        return self.rows[index]

    def has_numbers(self) -> bool:
        """Say whether a number stands in any of the first rows."""
        kinds = ("#integer", "#decimal", "#double")
        return any(
            getattr(getattr(term, "datatype", None), "value", "").endswith(kinds)
            for row in self.rows[:50]
            for term in row.terms
        )

    def to_dicts(self, names: bool = False) -> list[dict[str, object]]:
        """Return one dictionary a row, with Python values: addresses, or `names` for things."""
        if not names:
            return [dict(row) for row in self.rows]
        return [
            {
                name: self.name_of(term) if isinstance(term, ox.NamedNode) else value(term)
                for name, term in zip(self.variables, row.terms, strict=True)
            }
            for row in self.rows
        ]

    def to_pandas(self, names: bool = True, periods: bool = False) -> pd.DataFrame:
        """Return a pandas DataFrame with typed columns; raises KgError without pandas.

        Things go by their names, unless `names` is False. Whole numbers are Int64, others
        Float64, dates datetime64, texts string; with `periods` a column of months, quarters,
        years or days of one length becomes a column of pandas periods.
        """
        try:
            import pandas as pd
        except ImportError:
            raise KgError("A data frame needs pandas.", hint="pip install pandas") from None

        listed = self.to_dicts(names)
        return pd.DataFrame({
            name: pd.Series([row[name] for row in listed], dtype=object).pipe(
                _typed, self._kinds(name), periods
            )
            for name in self.variables
        })  # fmt: skip

    def _kinds(self, name: str) -> set[str]:
        """Return the types of a column: integer, decimal, date … or the empty text for others."""
        terms = (row.term(name) for row in self.rows)
        return {
            term.datatype.value.rpartition("#")[2] if isinstance(term, ox.Literal) else ""
            for term in terms if term is not None
        }  # fmt: skip


def _typed(column: pd.Series, kinds: set[str], periods: bool) -> pd.Series:
    """Return a column with the type that its cells have in common."""
    import pandas as pd

    if not kinds:
        return column
    if kinds <= _WHOLE:
        return column.astype("Int64")
    if kinds <= _WHOLE | _BROKEN:
        return column.astype("float64").astype("Float64")
    if kinds == {"boolean"}:
        return column.astype("boolean")
    if kinds == {"date"}:
        return pd.to_datetime(column)
    text = column.map(str, na_action="ignore").astype("string")
    if periods:
        for pattern, frequency in _PERIODS:
            if text.dropna().str.fullmatch(pattern).all():
                spelt = text.str.replace("-Q", "Q")
                return pd.Series(pd.PeriodIndex(spelt, freq=frequency), index=column.index)
    return text


class Triples:
    """The answer to a CONSTRUCT or DESCRIBE: sorted, each triple once."""

    def __init__(self, triples: Iterable[Triple]):
        self.triples = sorted(set(triples), key=str)

    def __iter__(self) -> Iterator[Triple]:
        return iter(self.triples)

    def __len__(self) -> int:
        return len(self.triples)


Answer = Rows | Triples | bool
Terms = tuple[list[str], list[list[str]]]


def in_default_graph(triple: Triple) -> ox.Quad:
    """Return a triple as a statement of the default graph."""
    return ox.Quad(triple.subject, triple.predicate, triple.object)


def plain(term: Term | None) -> str:
    """Return an address or what a literal says, a triple as SPARQL writes it; empty if unbound."""
    if term is None:
        return ""
    return f"<<( {term} )>>" if isinstance(term, ox.Triple) else term.value


def value(term: Term | None) -> object:
    """Return a term as the Python value a reader expects; addresses and odd types as text."""
    if term is None:
        return None
    if not isinstance(term, ox.Literal):
        return str(term) if isinstance(term, ox.BlankNode) else plain(term)
    kind = term.datatype.value
    try:
        if kind in _INTEGERS:
            return int(term.value)
        if kind == XSD + "decimal":
            from decimal import Decimal

            return Decimal(term.value)
        if kind in (XSD + "double", XSD + "float"):
            return float(term.value)
        if kind == XSD + "boolean":
            return term.value in TRUE
        if kind == XSD + "date":
            from datetime import date

            return date.fromisoformat(term.value)
    except (ValueError, ArithmeticError):
        pass
    return term.value
