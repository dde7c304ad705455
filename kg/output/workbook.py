"""The graph as one Excel workbook: a sheet for each table, each claim linked to a source."""

from __future__ import annotations

import importlib.util
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kg.errors import KgError
from kg.graph.graph import Graph
from kg.output.tables import Cell, Table, tables
from kg.records.sources import catalogue

_MOST_LINKS = 60_000
"""Excel keeps some 65,000 links a sheet; beyond that the source stands there as a plain text."""
_LINKED = ("best_source", "source")
_MOST_TEXT = 32_000
"""Excel keeps some 32,000 characters a cell."""


def workbook(graph: Graph) -> bytes:
    """Return the workbook, the same bytes for the same graph; raises KgError without XlsxWriter.

    Numbers are numbers, dates are dates, months and quarters are texts, and no text is taken for
    a formula.
    """
    if importlib.util.find_spec("xlsxwriter") is None:
        hint = "Install it with: pip install 'autokg[excel]'"
        raise KgError("Workbooks need the library XlsxWriter.", hint=hint)
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd"}  # fmt: skip
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": "autokg", "created": datetime(2000, 1, 1)})
        head = book.add_format({"bold": True, "bottom": 1})
        urls = {one.id: one.url for one in catalogue(graph).values()}
        for name, table in tables(graph).items():
            _sheet(book.add_worksheet(name), table, urls, head)
    return out.getvalue()


def _sheet(sheet: Any, table: Table, urls: dict[str, str], head: Any) -> None:
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column, head)
        sheet.set_column(place, place, min(40, max(10, len(column) + 2)))
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    linked = next((n for n, name in enumerate(table.columns) if name in _LINKED), None)
    for number, row in enumerate(table.rows, 1):
        for place, cell in enumerate(row):
            url = urls.get(str(cell), "") if place == linked and number < _MOST_LINKS else ""
            if not url or sheet.write_url(number, place, url, None, str(cell)[:255]):
                _write(sheet, number, place, cell)  # Excel refuses very long addresses


def _write(sheet: Any, row: int, place: int, cell: Cell) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, place, cell)
    elif isinstance(cell, int | Decimal):
        sheet.write_number(row, place, float(cell) if isinstance(cell, Decimal) else cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, datetime(cell.year, cell.month, cell.day))
    else:
        sheet.write_string(row, place, cell[:_MOST_TEXT])
