"""Rows put into the tables of a project: checked as a whole first, then written, or not at all."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.errors import BadTable, KgError, Problem
from kg.ingest import build, tables
from kg.runtime import files
from kg.runtime.project import Project

Row = Mapping[str, str]


def append(project: Project, rows: Mapping[str, Sequence[Row]]) -> dict[str, int]:
    """Write rows into the tables; return how many are new in each.

    A row that is there already is left out. Raises BadTable with every problem of the new rows,
    and CannotWrite; the tables are then as they were.
    """
    described = tables.schema(project)
    texts: dict[str, str] = {}
    counts: dict[str, int] = {}
    for name, listed in rows.items():
        path = project.data / f"{name}.csv"
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        texts[name], counts[name] = _with(before, described[name], listed)
    changed = {name: text for name, text in texts.items() if counts[name]}
    problems = _tried(project, changed)
    if problems:
        raise BadTable(problems)
    for name, text in changed.items():
        files.write(project.data / f"{name}.csv", text.encode())
    return counts


def _with(before: str, table: tables.Table, listed: Sequence[Row]) -> tuple[str, int]:
    """Return a table's text with rows added, and how many are new."""
    header = [column.name for column in table.columns]
    if before:
        header = next(csv.reader(io.StringIO(before, newline="")))
    unknown = {name for row in listed for name, cell in row.items() if cell} - set(header)
    known = {column.name for column in table.columns}
    if unknown and unknown <= known:
        header = [column.name for column in table.columns]
        before = _widened(before, header)
    elif unknown:
        raise KgError(f"{table.name}.csv has no column '{min(unknown)}'.")
    there = set(map(tuple, csv.reader(io.StringIO(before, newline=""))))
    made = dict.fromkeys(tuple(row.get(name, "") for name in header) for row in listed)
    new = [row for row in made if row not in there]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if not before:
        writer.writerow(header)
    writer.writerows(new)
    whole = before + ("\n" if before and not before.endswith("\n") else "") + out.getvalue()
    return tables.canonical(whole, table), len(new)


def _widened(text: str, header: list[str]) -> str:
    """Return a table with more, empty columns."""
    out = io.StringIO()
    writer = csv.DictWriter(out, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(csv.DictReader(io.StringIO(text, newline="")))
    return out.getvalue()


def _tried(project: Project, changed: Mapping[str, str]) -> list[Problem]:
    """Return what would be wrong with the tables as they would be, and is not wrong now."""
    with tempfile.TemporaryDirectory(prefix="autokg-") as folder:
        root = Path(folder)
        shutil.copytree(project.data, root / "data")
        if project.ontology.is_dir() and not project.is_bundled:
            shutil.copytree(project.ontology, root / "ontology")
        before = {(one.file, one.message) for one in build.read(Project(root))[2]}
        for name, text in changed.items():
            (root / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
        after = build.read(Project(root))[2]
        return [one for one in after if (one.file, one.message) not in before]
