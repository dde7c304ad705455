"""One file of a table: from bytes to rows of text, with every flaw of the file itself."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kg.errors import Problem

_MARK = "The file starts with a byte order mark."
_RETURNS = "Lines end in carriage returns."
HARMLESS = {_MARK, _RETURNS}
"""What is wrong with a file without any of its rows being lost."""


class Line(NamedTuple):
    """One row as it is written, with the line it starts on."""

    number: int
    cells: dict[str, str]


def read_lines(
    path: Path,
    header: list[str],
    problems: list[Problem],
    where: str,
    spare: frozenset[str] = frozenset(),
) -> list[Line]:
    """Return the rows of one file as text; what is wrong with the file goes to `problems`.

    `where` is what messages call the file. Columns in `spare` may be missing; they are empty then,
    so that a table written before they came is read as it always was.
    """
    try:
        if path.exists() and not path.is_file():
            raise OSError(None, "it is not a file")  # a pipe would be waited for without end
        raw = path.read_bytes()
    except FileNotFoundError:
        return []  # a project has the tables that it needs
    except OSError as error:
        reason = error.strerror or str(error)
        problems.append(
            Problem(
                where,
                1,
                f"The table cannot be read: {reason}.",
                "Is it a file, and may you read it?",
            )
        )
        return []
    text = _decoded(raw, where, problems)
    mark = separator(text)
    if mark and fits(_first(text, mark), header, spare):
        told = f"Cells are parted by {_MARKS[mark]}, not by commas."
        problems.append(Problem(where, 1, told, f"Run: kg format {where}"))
        text = with_commas(text, mark)
    return list(_parsed(text, header, where, problems, spare))


_MARKS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def separator(text: str) -> str:
    """Return what parts the cells of a table where it is no comma; empty where it is one.

    >>> separator("a;b;c\\n1;2,5;3\\n"), separator("a,b\\n1;2,3\\n")
    (';', '')
    """
    first = text.lstrip("\ufeff\r\n").partition("\n")[0]
    counts = {mark: first.count(mark) for mark in (",", *_MARKS)}
    most = max(counts, key=lambda mark: counts[mark])
    return most if most != "," and counts[most] > counts[","] else ""


def with_commas(text: str, mark: str) -> str:
    """Return a table with commas between its cells; raises ValueError where it is none."""
    out = io.StringIO()
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
        csv.writer(out, lineterminator="\n").writerows(rows)
    except csv.Error as error:
        raise ValueError(str(error)) from None
    return out.getvalue()


def _first(text: str, mark: str) -> list[str]:
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=mark), [])


def decoded(raw: bytes) -> tuple[str, str]:
    """Return the text of a file and the encoding it is in: UTF-8, UTF-16 or GB18030.

    What is in none of them has marks in the place of what cannot be read.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace"), "UTF-16"
    try:
        return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("gb18030"), "GB18030"
    except UnicodeDecodeError:
        return raw.decode("utf-8", errors="replace"), ""


def _decoded(raw: bytes, where: str, problems: list[Problem]) -> str:
    remedy = f"Save it as plain UTF-8, or run: kg format {where}"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        problems.append(Problem(where, 1, "The file is UTF-16.", "Save it as UTF-8."))
        raw = raw.decode("utf-16", errors="replace").encode()
    if raw.startswith(b"\xef\xbb\xbf"):
        problems.append(Problem(where, 1, _MARK, remedy))
        raw = raw[3:]
    if b"\r" in raw:
        line = raw[: raw.index(b"\r")].count(b"\n") + 1
        problems.append(Problem(where, line, _RETURNS, remedy))
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b"\0" in raw:
        for number, line_bytes in enumerate(raw.split(b"\n"), 1):
            if b"\0" in line_bytes:
                hint = "Delete it; the file may be damaged or UTF-16."
                problems.append(Problem(where, number, "The line holds a NUL byte.", hint))
        raw = raw.replace(b"\0", b"")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = f"Byte 0x{raw[error.start]:02X} is not UTF-8."
        text, encoding = decoded(raw)
        remedy = "Save the file in the encoding UTF-8."
        if encoding:
            remedy = f"It reads as {encoding}, of Chinese Windows: run: kg format {where}"
        problems.append(Problem(where, line, message, remedy))
        return text


def fits(found: list[str], header: list[str], spare: frozenset[str]) -> bool:
    """Say whether a first line names the columns of a table in their order.

    >>> fits(["id", "name"], ["id", "name", "note"], frozenset({"note"}))
    True
    """
    return found == [name for name in header if name in found or name not in spare]


def _parsed(
    text: str, header: list[str], where: str, problems: list[Problem], spare: frozenset[str]
) -> Iterator[Line]:
    csv.field_size_limit(sys.maxsize)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    missing: dict[str, str] = {}
    try:
        for cells_read in reader:
            if start == 1:
                if fits(cells_read, header, spare):
                    missing = dict.fromkeys(set(header).difference(cells_read), "")
                    header = cells_read
                else:
                    problems.append(_bad_header(cells_read, header, where))
                    return
            elif len(cells_read) != len(header):
                count = len(cells_read)
                message = f"{count} column{'s' * (count != 1)} instead of {len(header)}."
                hint = "Empty cells need their commas; text with a comma needs double quotes."
                if not count:
                    message, hint = "The line is empty.", "Delete it."
                problems.append(Problem(where, start, message, hint))
            else:
                yield Line(start, dict(zip(header, cells_read, strict=True)) | missing)
            start = reader.line_num + 1
    except csv.Error as error:
        hint = "Close the double quotes and double those inside a text."
        problems.append(Problem(where, start, f"Not readable as CSV: {error}.", hint))
    if start == 1:
        problems.append(Problem(where, 1, "The file is empty.", f"Start with {','.join(header)}"))


def _bad_header(found: list[str], header: list[str], where: str) -> Problem:
    missing = [name for name in header if name not in found]
    extra = [name for name in found if name not in header]
    parts = []
    if missing:
        parts.append(f"missing {', '.join(missing)}")
    if extra:
        parts.append(f"unknown {', '.join(extra)[:200]}")
    if twice := [name for name in dict.fromkeys(found) if found.count(name) > 1]:
        parts.append(f"twice {', '.join(twice)[:200]}")
    message = f"The columns are wrong: {'; '.join(parts) or 'in another order'}."
    return Problem(where, 1, message, f"The first line must be {','.join(header)}")
