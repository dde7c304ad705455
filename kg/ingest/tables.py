"""The tables of data/: what they hold, whether each row is well-formed, and their canonical form.

Reading collects every problem of every table before anything is built.
"""

from __future__ import annotations

import csv
import gc
import io
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from kg.errors import KgError, Problem
from kg.ingest import cells, claims
from kg.ingest.cells import CellError, Column, Context, Dangling, Vocabulary
from kg.ingest.csv_lines import HARMLESS, Line, fits, read_lines
from kg.model import identifiers
from kg.model.namespaces import expand
from kg.runtime.project import Project

CELL_LIMIT = 10_000
"""Most characters a cell may have; more is a slip of the spreadsheet."""


_STRANGE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that cannot be seen and break other formats."""


class Table(NamedTuple):
    """One table as tables.toml describes it."""

    name: str
    title: str
    about: str
    key: tuple[str, ...]
    sort: tuple[str, ...]
    columns: tuple[Column, ...]
    means: dict[str, str]
    """Full address of the property that each column or derived term stands for; `a` the class.

    Empty where rows state nothing but are there for checking others.
    """


Known = dict[tuple[str, str], list[str]]
"""Cells of a table that were read before, by column and text: most texts come many times."""


class Row(NamedTuple):
    """One well-formed row: for each column the RDF terms it means, in N-Triples syntax."""

    table: str
    line: int
    terms: dict[str, list[str]]


def schema(project: Project) -> dict[str, Table]:
    """Return the tables by name, as tables.toml describes them; raises KgError."""
    where = project.relative(project.schema)
    try:
        return {
            name: Table(
                name,
                table["title"],
                table["about"],
                tuple(table["key"]),
                tuple(table["sort"]),
                tuple(Column(column, **facts) for column, facts in table["columns"].items()),
                {term: expand(address) for term, address in table["means"].items()},
            )
            for name, table in tomllib.loads(project.text(project.schema)).items()
        }
    except tomllib.TOMLDecodeError as error:
        raise KgError(f"Not valid TOML: {error}.", where=where) from None
    except (LookupError, TypeError, AttributeError) as error:
        hint = "Compare it with the one that comes with kg, or delete it to use that."
        raise KgError(f"A table is described wrongly: {error}.", where=where, hint=hint) from None


def read(project: Project, vocabulary: Vocabulary) -> tuple[list[Row], list[Problem]]:
    """Return the well-formed rows of all tables, and all problems found on the way.

    Raises KgError when tables.toml cannot be read.
    """
    problems: list[Problem] = []
    return list(rows(project, vocabulary, problems)), problems


def rows(project: Project, vocabulary: Vocabulary, problems: list[Problem]) -> Iterator[Row]:
    """Yield the well-formed rows in the order of the schema, which begins with the sources.

    What is wrong is added to `problems` on the way: they are complete when the last row is out.
    Raises KgError when tables.toml cannot be read.
    """
    lines: dict[str, list[Line]] = {}
    damaged: set[str] = set()
    described = schema(project)
    for name, table in described.items():
        before = len(problems)
        path = project.data / f"{name}.csv"
        header = [column.name for column in table.columns]
        lines[name] = read_lines(path, header, problems, project.relative(path), spare(table))
        if any(problem.message not in HARMLESS for problem in problems[before:]):
            damaged.add(name)
    context = Context(
        vocabulary, _names(lines, problems), _sources(lines, problems, "sources" in damaged)
    )
    _agree_with_publishers(lines, problems)
    with _without_collector():
        for name, table in described.items():
            yield from _typed(table, lines[name], context, damaged, problems)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the cyclic collector from searching a hundred thousand small lists for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def spare(table: Table) -> frozenset[str]:
    """Return the columns that a file may lack: those that no row needs, nor any key."""
    needed = {*table.key, *table.sort}
    return frozenset(
        column.name
        for column in table.columns
        if not (column.required or column.default or column.name in needed)
    )


def _names(lines: dict[str, list[Line]], problems: list[Problem]) -> identifiers.Names:
    by_name: dict[str, str] = {}
    first_line: dict[str, int] = {}
    aliases: dict[str, str] = {}
    for line in lines["entities"]:
        identifier, name = line.cells["id"], line.cells["name"]
        if identifier and not identifiers.ENTITY_ID.match(identifier):
            hint = "Use letters, digits, _ . and - only."
            problems.append(_at("entities", line, f"'{identifier}' cannot be an id.", hint))
        folded = name.casefold()
        if name and folded in first_line:
            message = f"The name '{name}' is taken by line {first_line[folded]}."
            problems.append(_at("entities", line, message, "Tell them apart: NIO, NIO (brand)."))
        first_line.setdefault(folded, line.number)
        by_name.setdefault(name, identifiers.entity_iri(identifier))
        for alias in (*line.cells["aliases"].split(";"), line.cells["name_zh"]):
            aliases.setdefault(alias.strip(), name)
    return identifiers.Names(by_name, aliases)


def _sources(
    lines: dict[str, list[Line]], problems: list[Problem], is_damaged: bool
) -> frozenset[str]:
    known = {line.cells["id"] for line in lines["sources"]}
    for line in lines["sources"]:
        identifier, copied = line.cells["id"], line.cells["copy_of"]
        if identifier and not identifiers.SOURCE_ID.match(identifier):
            hint = "Write publisher-slug/YYYYMM-xxxx, or publisher-slug/nd-xxxx."
            problems.append(_at("sources", line, f"'{identifier}' cannot be an id.", hint))
        if copied and not copied.startswith("~") and copied not in known and not is_damaged:
            hint = identifiers.suggest(copied, known) or "A group of copies is written ~group."
            problems.append(_at("sources", line, f"Unknown source '{copied}' in copy_of.", hint))
    return frozenset(known)


def _agree_with_publishers(lines: dict[str, list[Line]], problems: list[Problem]) -> None:
    """Report sources that are judged otherwise than their publisher.

    A page that carries a release or filing in full is primary, whoever published it.
    """
    judged = {
        line.cells["publisher"]: line.cells["reliability"] for line in lines.get("publishers", ())
    }
    for line in lines["sources"]:
        publisher, found = line.cells["publisher"], line.cells["reliability"]
        due = judged.get(publisher, found)
        if found not in (due, "primary"):
            message = f"The reliability {found} is not that of {publisher} in publishers.csv."
            hint = f"Write {due}, or primary where the page carries a release or filing in full."
            problems.append(_at("sources", line, message, hint))


def _at(table: str, line: Line, message: str, hint: str = "") -> Problem:
    return Problem(f"data/{table}.csv", line.number, message, hint)


def _typed(
    table: Table,
    lines: Iterable[Line],
    context: Context,
    damaged: set[str],
    problems: list[Problem],
) -> Iterator[Row]:
    """Yield the well-formed rows; a name out of a damaged table is no mistake of its own."""
    seen: dict[tuple[str, ...], int] = {}
    known: Known = {}
    for line in lines:
        key = tuple(line.cells[name] for name in table.key)
        if key in seen:
            what = f"Repeats line {seen[key]}" + (
                "." if len(table.key) > 1 else f": the {table.key[0]} '{key[0][:80]}' is taken."
            )
            problems.append(_at(table.name, line, what, "Delete one of the two."))
            continue
        seen[key] = line.number
        terms, mistakes = _terms(table, line, context, known)
        if not mistakes and table.means:
            try:
                claims.complete(table.name, line.cells, terms, context)
            except CellError as error:
                mistakes.append(error)
        problems.extend(
            _at(table.name, line, error.message, error.hint)
            for error in mistakes
            if not (isinstance(error, Dangling) and error.table in damaged)
        )
        if not mistakes and table.means:
            yield Row(table.name, line.number, terms)


def _terms(
    table: Table, line: Line, context: Context, known: Known
) -> tuple[dict[str, list[str]], list[CellError]]:
    terms: dict[str, list[str]] = {}
    mistakes: list[CellError] = []
    for column in table.columns:
        text = line.cells[column.name] or column.default
        if not text and not column.required:
            continue
        found = known.get((column.name, text))
        if found is None:
            found, wrong = _read_cell(text, column, context)
            mistakes += wrong
            if not wrong:
                known[column.name, text] = found
        terms[column.name] = found
    return terms, mistakes


def _read_cell(text: str, column: Column, context: Context) -> tuple[list[str], list[CellError]]:
    """Return the terms of a cell, and what is wrong with each of its values."""
    if problem := _spoilt(text, column):
        return [], [problem]
    terms, mistakes = [], []
    for value in cells.values(text, column):
        try:
            terms.append(cells.read(value, column, context))
        except CellError as error:
            mistakes.append(error)
    return list(dict.fromkeys(terms)), mistakes


def _spoilt(text: str, column: Column) -> CellError | None:
    """Return what is wrong with a cell whatever it is to mean."""
    if len(text) > CELL_LIMIT:
        message = f"The cell {column.name} has {len(text):,} characters."
        return CellError(message, f"At most {CELL_LIMIT:,} are allowed.")
    if strange := _STRANGE.search(text):
        message = f"The cell {column.name} holds the character U+{ord(strange.group()):04X}."
        return CellError(message, "Delete it; it cannot be seen and no XML may hold it.")
    if text != text.strip():
        return CellError(f"The cell {column.name} has blanks around it.", "Delete them.")
    if not text:
        hint = (
            f"It takes: {column.about[:1].lower()}{column.about[1:]}, for example {column.example}."
        )
        return CellError(f"The cell {column.name} is empty.", hint)
    return None


def canonical(text: str, table: Table) -> str:
    """Return a table's text in its one canonical form: sorted rows, minimal quotes, LF.

    Raises ValueError when the text is not a table with these columns.
    """
    csv.field_size_limit(sys.maxsize)
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    header = [column.name for column in table.columns]
    if not rows or not fits(rows[0], header, spare(table)):
        raise ValueError("its rows do not have the columns of this table")
    header = rows[0]
    if any(len(row) != len(header) for row in rows[1:]):
        raise ValueError("its rows do not have the columns of this table")
    places = [header.index(name) for name in table.sort]
    stripped = [[cell.strip() for cell in row] for row in rows[1:]]
    stripped.sort(key=lambda row: ([row[place] for place in places], row))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(stripped)
    return out.getvalue()
