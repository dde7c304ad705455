"""The tables as Parquet, typed, for notebooks and data frames."""

from __future__ import annotations

import importlib.util
import io
from datetime import date
from decimal import Decimal
from typing import Any

from kg.errors import KgError
from kg.graph.graph import Graph
from kg.output.tables import Cell, Table, tables


def files(graph: Graph) -> dict[str, bytes]:
    """Return a Parquet file for each table, the same bytes each time; raises KgError.

    Whole numbers and amounts are 64-bit floats where a column holds both; days are dates.
    """
    if importlib.util.find_spec("pyarrow") is None:
        hint = "Install it with: pip install 'autokg[parquet]'"
        raise KgError("Parquet needs the library pyarrow.", hint=hint)
    return {f"{name}.parquet": _file(table) for name, table in tables(graph).items()}


def _file(table: Table) -> bytes:
    import pyarrow
    import pyarrow.parquet

    columns = {
        name: _column(pyarrow, [row[place] for row in table.rows])
        for place, name in enumerate(table.columns)
    }
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), out, compression="zstd")
    return out.getvalue()


def _column(pyarrow: Any, cells: list[Cell]) -> Any:
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds and kinds <= {int, Decimal}:
        whole = kinds == {int} and all(abs(int(str(cell or 0))) < 2**63 for cell in cells)
        if whole:
            return pyarrow.array(cells, pyarrow.int64())
        numbers = [None if cell is None else float(str(cell)) for cell in cells]
        return pyarrow.array(numbers, pyarrow.float64())
    if kinds == {bool}:
        return pyarrow.array(cells, pyarrow.bool_())
    if kinds == {date}:
        return pyarrow.array(cells, pyarrow.date32())
    return pyarrow.array([None if cell is None else str(cell) for cell in cells], pyarrow.string())
