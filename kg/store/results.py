"""What a query answers: rows, triples, or a truth value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg.errors import KgError
from kg.model.namespaces import XSD

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pandas as pd

Triple = ox.Triple
Term = ox.NamedNode | ox.Literal | ox.BlankNode | Triple
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
    """The answer to a SELECT: variables and rows; turns into dictionaries or a data frame."""

    def __init__(self, variables: Iterable[str], rows: list[Row]):
        self.variables = tuple(variables)
        self.rows = rows

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

    def to_dicts(self) -> list[dict[str, object]]:
        """Return one dictionary a row, with Python values."""
        return [dict(row) for row in self.rows]

    def to_pandas(self) -> pd.DataFrame:
        """Return a pandas DataFrame; raises KgError where pandas is not installed."""
        try:
            import pandas as pd
        except ImportError:
            raise KgError("A data frame needs pandas.", hint="pip install pandas") from None

        return pd.DataFrame(self.to_dicts(), columns=list(self.variables))


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
            return term.value in ("true", "1")
        if kind == XSD + "date":
            from datetime import date

            return date.fromisoformat(term.value)
    except (ValueError, ArithmeticError):
        pass
    return term.value
