"""Reading one cell: from what a person typed to an RDF term, or a sentence about the mistake.

Terms are written in N-Triples syntax, so that no RDF library is needed here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from kg.model import identifiers as names
from kg.model import periods
from kg.model.namespaces import AUTO, XSD

_GROUPED = re.compile(r"-?\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?\Z", re.ASCII)
URL = re.compile(
    r"https?://[^\x00-\x20\x7f-\x9f\ue000-\uf8ff\ufff0-\uffff\s<>\"{}|\\^`%]"
    r"(?:%[0-9A-Fa-f]{2}|[^\x00-\x20\x7f-\x9f\ue000-\uf8ff\ufff0-\uffff\s<>\"{}|\\^`])*\Z"
)
PERIOD_HELP = (
    "Write 2025, 2025-H1, 2025-Q3, 2025-11, 2025-W23, 2025-11-03 or 2025-01/2025-04; "
    "if a spreadsheet changed it, format the column as text."
)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile(r'[\\"\n\r\t\x00-\x1f\x7f]')


class CellError(ValueError):
    """A cell cannot be read; `args` are what is wrong and what to do."""

    def __init__(self, message: str, hint: str = ""):
        super().__init__(message, hint)
        self.message = message
        self.hint = hint


class Dangling(CellError):
    """A cell names something that its table does not hold."""

    def __init__(self, table: str, message: str, hint: str):
        super().__init__(message, hint)
        self.table = table


class Column(NamedTuple):
    """One column of a table, as tables.toml describes it."""

    name: str
    type: str
    about: str
    example: str
    required: bool = False
    many: bool = False
    scheme: str = ""
    default: str = ""


class Vocabulary(NamedTuple):
    """What the ontology allows in a cell."""

    concepts: Mapping[str, frozenset[str]]
    """Slugs by scheme."""
    classes: frozenset[str]
    relations: frozenset[str]
    """Properties that may stand in relations.csv."""
    properties: Mapping[str, str]
    """Properties that may stand in properties.csv, each with date, text, concept or entity."""

    def all_concepts(self) -> frozenset[str]:
        """Return the slugs of all schemes together."""
        return frozenset().union(*self.concepts.values())


class Context(NamedTuple):
    """What a cell may refer to."""

    vocabulary: Vocabulary
    names: names.Names
    sources: frozenset[str]


def iri(address: str) -> str:
    """Return an address as an N-Triples term."""
    return f"<{address}>"


def literal(text: str, datatype: str = "", language: str = "") -> str:
    """Return a literal as an N-Triples term; `datatype` is a local name of XML Schema.

    >>> literal('say "no"', language="en")
    '"say \\\\"no\\\\""@en'
    """
    escaped = _SPECIAL.sub(
        lambda match: _ESCAPES.get(match.group(), f"\\u{ord(match.group()):04X}"), text
    )
    if language:
        return f'"{escaped}"@{language}'
    return f'"{escaped}"^^<{XSD}{datatype}>' if datatype else f'"{escaped}"'


def date_literal(text: str) -> str:
    """Return a period as the most exact date type it fits, else as text."""
    kind = periods.literal_type(text)
    return literal(text, "" if kind == "string" else kind)


def number_literal(text: str) -> str:
    """Return a plain number in canonical form: an integer where it is whole, else a decimal.

    >>> number_literal("10.50")
    '"10.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = "0" if text in {"-0", ""} else text
    return literal(text, "decimal" if "." in text else "integer")


def values(text: str, column: Column) -> list[str]:
    """Return the values in a cell: one, or several joined by semicolons."""
    listed = [part.strip() for part in text.split(";")] if column.many else [text]
    return [value for value in dict.fromkeys(listed) if value]


def read(value: str, column: Column, context: Context) -> str:
    """Return the term that a value means; raises CellError."""
    return _READERS[column.type](value, column, context)


def _text(value: str, column: Column, context: Context) -> str:
    return literal(value)


def _identifier(value: str, column: Column, context: Context) -> str:
    return literal(value)


def _url(value: str, column: Column, context: Context) -> str:
    if not URL.match(value):
        raise CellError(f"'{value}' is not a web address.", "Write it with http:// or https://.")
    return iri(value.replace("[", "%5B").replace("]", "%5D"))


def _flag(value: str, column: Column, context: Context) -> str:
    if value not in {"yes", "no"}:
        raise CellError(f"{column.name} is '{value}'.", "Write yes or no.")
    return literal("true" if value == "yes" else "false", "boolean")


def _number(value: str, column: Column, context: Context) -> str:
    if not names.NUMBER.match(value):
        plain = value.replace(",", "").replace(" ", "")
        grouped = _GROUPED.match(value) and names.NUMBER.match(plain)
        better = f"Write {plain}." if grouped else "Write digits and a decimal point."
        raise CellError(f"{column.name} '{value}' is not a plain number.", better)
    return number_literal(value)


def _period(value: str, column: Column, context: Context) -> str:
    try:
        return date_literal(value)
    except ValueError as error:
        raise CellError(f"{column.name}: {error}.", PERIOD_HELP) from None


def _entity(value: str, column: Column, context: Context) -> str:
    address = context.names.iri(value)
    if address is None:
        raise Dangling("entities", f"Unknown entity '{value}'.", context.names.hint(value))
    return iri(address)


def _source(value: str, column: Column, context: Context) -> str:
    if value not in context.sources:
        near = names.suggest(value, context.sources) or "Add it to sources.csv first."
        raise Dangling("sources", f"Unknown source '{value}'.", near)
    return iri(names.source_iri(value))


def _concept(value: str, column: Column, context: Context) -> str:
    known = context.vocabulary.concepts.get(column.scheme, frozenset())
    if value not in known:
        near = names.suggest(value, known) or f"Known: {_listing(known)}."
        raise CellError(f"Unknown {column.scheme} '{value}'.", near)
    return iri(names.concept_iri(value))


def _scope(value: str, column: Column, context: Context) -> str:
    known = context.vocabulary.all_concepts()
    if value in known:
        return iri(names.concept_iri(value))
    if address := context.names.iri(value):
        return iri(address)
    near = names.suggest(value, known) or context.names.hint(value)
    raise Dangling("entities", f"Unknown scope '{value}': neither a concept nor an entity.", near)


def _term(known: frozenset[str], what: str) -> Callable[[str], str]:
    def read_term(value: str) -> str:
        if value not in known:
            near = names.suggest(value, known) or f"Known: {_listing(known)}."
            raise CellError(f"Unknown {what} '{value}'.", near)
        return iri(AUTO + value)

    return read_term


def _class(value: str, column: Column, context: Context) -> str:
    return _term(context.vocabulary.classes, "class")(value)


def _relation(value: str, column: Column, context: Context) -> str:
    return _term(context.vocabulary.relations, "relation")(value)


def _property(value: str, column: Column, context: Context) -> str:
    return _term(frozenset(context.vocabulary.properties), "property")(value)


def characteristic(name: str, value: str, context: Context) -> str:
    """Return the value of a row of properties.csv as its property asks for it.

    Raises CellError with the remedy.
    """
    kind = context.vocabulary.properties[name]
    column = Column(name, kind, "", "")
    if kind == "date":
        return _period(value, column, context)
    if kind == "entity":
        return _entity(value, column, context)
    if kind == "concept":
        known = context.vocabulary.all_concepts()
        if value not in known:
            raise CellError(f"Unknown {name} '{value}'.", names.suggest(value, known))
        return iri(names.concept_iri(value))
    return literal(value)


def _listing(words: frozenset[str]) -> str:
    ordered = sorted(words)
    return ", ".join(ordered[:12]) + (" …" if len(ordered) > 12 else "")


_READERS: dict[str, Callable[[str, Column, Context], str]] = {
    "text": _text,
    "anything": _text,
    "id": _identifier,
    "url": _url,
    "flag": _flag,
    "number": _number,
    "period": _period,
    "entity": _entity,
    "source": _source,
    "concept": _concept,
    "scope": _scope,
    "class": _class,
    "relation": _relation,
    "property": _property,
}
