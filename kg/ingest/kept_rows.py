"""The well-formed rows of all tables, kept beside the compiled graph.

To read them back takes a fraction of reading, checking and typing the tables again, which a graph
at another date would need.
"""

from __future__ import annotations

import marshal
import sys
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from kg.ingest.tables import Row
from kg.runtime import files

FILE = "rows.bin"
_HEAD = f"rows 1 {sys.implementation.cache_tag}".encode()
"""The form of the file, and of Python's own way to write values."""


def write(rows: Iterable[Row], folder: Path) -> None:
    """Keep rows in a compiled graph's folder; raises CannotWrite."""
    content = zlib.compress(marshal.dumps([tuple(row) for row in rows]), 1)
    files.write(folder / FILE, b"%s %08x\n%s" % (_HEAD, zlib.crc32(content), content))


def read(folder: Path) -> list[Row] | None:
    """Return the rows kept in a folder; None where there are none, or damaged ones."""
    with suppress(OSError, ValueError, TypeError, EOFError, zlib.error):
        head, _, content = (folder / FILE).read_bytes().partition(b"\n")
        if head == b"%s %08x" % (_HEAD, zlib.crc32(content)):
            return [Row(*row) for row in marshal.loads(zlib.decompress(content))]
    return None
