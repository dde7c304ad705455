"""Foreign tables as rows of text: CSV in any usual form, and workbooks."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from kg.errors import KgError, NotFound
from kg.ingest.csv_lines import decoded, separator

MOST = 500_000
"""Rows of a table that are read."""


class Sheet(NamedTuple):
    """A table: what its columns are called, and its cells."""

    header: list[str]
    rows: list[list[str]]


def read(path: Path, name: str = "") -> Sheet:
    """Return the table in a CSV file, or in a sheet of a workbook (the first one by default).

    Titles above the header and empty rows are left out. Raises NotFound and KgError.
    """
    if not path.is_file():
        raise NotFound(f"The table '{path}' cannot be read.", hint="Is it there?")
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return _table(_workbook(path, name), str(path))
    if path.suffix.lower() == ".xls":
        raise KgError("The old .xls format is not read.", where=str(path), hint="Save it as .xlsx.")
    text = decoded(path.read_bytes())[0]
    csv.field_size_limit(1_000_000)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text) or ",")
    try:
        return _table([[cell.strip() for cell in line] for line in lines][:MOST], str(path))
    except csv.Error as error:
        raise KgError(f"Not readable as CSV: {error}.", where=str(path)) from None


def _workbook(path: Path, name: str) -> list[list[str]]:
    try:
        import openpyxl
    except ImportError:
        raise KgError("A workbook needs openpyxl.", hint="pip install 'autokg[excel]'") from None
    from zipfile import BadZipFile

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheet = book[name] if name else book.worksheets[0]
        return [[_cell(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    except KeyError:
        hint = f"It has: {', '.join(book.sheetnames)}."
        raise NotFound(f"The workbook has no sheet '{name}'.", hint=hint) from None
    except (BadZipFile, ValueError, OSError) as error:
        raise KgError(f"The workbook cannot be read: {error}.", where=str(path)) from None


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value).strip()


def _table(lines: Iterable[list[str]], where: str) -> Sheet:
    """Return the table in lines of cells: the header is the first line that is as wide as most."""
    full = [line for line in lines if any(line)]
    if len(full) < 2:
        raise KgError("The table has no rows.", where=where)
    counts = sorted(sum(map(bool, line)) for line in full)
    usual = counts[len(counts) // 2]
    place = next(n for n, line in enumerate(full) if sum(map(bool, line)) >= min(usual, 2))
    while place < len(full) - 2 and sum(map(bool, full[place])) < usual * 0.6:
        place += 1
    header = _unique([re.sub(r"\s+", " ", cell) for cell in full[place]])
    rows = [[*line[: len(header)], *[""] * (len(header) - len(line))] for line in full[place + 1 :]]
    return Sheet(header, rows)


def _unique(names: list[str]) -> list[str]:
    found: list[str] = []
    for place, name in enumerate(names, 1):
        told = name or f"column {place}"
        found.append(told if told not in found else f"{told} ({place})")
    return found
