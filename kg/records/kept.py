"""Records kept beside the compiled graph, so that what was read once is read in no time.

A file holds the records of one kind, column by column, as JSON behind one line: the form of the
records, and a sum by which a damaged file is stated. What cannot be kept, or cannot be read back,
is read from the graph.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kg.errors import CannotWrite
from kg.graph.graph import Graph
from kg.runtime import files, indexed
from kg.runtime.cache import code_sum
from kg.runtime.indexed import Indexed

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Record = TypeVar("Record", bound=DataclassInstance)
else:
    Record = TypeVar("Record")

Column = Sequence[Any]
_ROOM = "records"
"""The room that says what records are."""
_DAMAGES = (OSError, ValueError, TypeError, LookupError)
"""What a damaged file gives rise to."""


def kept(
    graph: Graph,
    kind: type[Record],
    read: Callable[[Graph], list[Record]],
    sources: Callable[[Graph], Mapping[str, Any]] = lambda _: {},
    keys: Callable[[Record], Iterable[str]] | None = None,
) -> list[Record]:
    """Return all records of a kind: those kept beside the graph, else what `read` finds there.

    `sources` gives the sources by id for records that have some; with `keys` they are kept for
    `Near` too, under these.
    """
    if graph.folder is None:
        return read(graph)
    path = graph.folder / f"{kind.__name__.lower()}s.json"
    if (columns := _columns(path, kind)) is not None:
        found = _records(kind, columns, sources(graph))
    else:
        found = read(graph)
        with suppress(CannotWrite):  # a closed cache: it is read again the next time
            files.write(path, _written(kind, found))
    index = path.with_suffix(".index")
    if keys is not None and Indexed.open(index, _index_head(kind)) is None:
        with suppress(CannotWrite):
            rows = ((keys(one), _row(kind, one)) for one in found)
            indexed.write(index, _index_head(kind), rows)
    return found


class Near:
    """Records of a kind by their keys, read one by one: there once all have been kept."""

    def __init__(
        self, graph: Graph, kind: type[Record],
        sources: Callable[[Graph, Iterable[str]], Mapping[str, Any]] = lambda *_: {},
    ):  # fmt: skip
        self._graph, self._kind, self._sources = graph, kind, sources
        self._index: Indexed | None = None
        if graph.folder is not None:
            path = graph.folder / f"{kind.__name__.lower()}s.index"
            self._index = Indexed.open(path, _index_head(kind))

    def get(self, key: str) -> list[Any] | None:
        """Return the records under a key, in their order; None where they cannot be read so."""
        try:
            found = [json.loads(row) for row in self._index.get(key)] if self._index else None
        except ValueError:
            return None
        if not found:
            return found
        columns: list[Column] = [list(column) for column in zip(*found, strict=True)]
        ids = {
            name
            for field, column in zip(fields(self._kind), columns, strict=True)
            if field.type == "tuple[Source, ...]" for listed in column for name in listed
        }  # fmt: skip
        known = self._sources(self._graph, ids) if ids else {}
        return _records(self._kind, columns, known)


def _index_head(kind: type[Record]) -> bytes:
    return f"{kind.__name__} {code_sum(_ROOM):08x}".encode()


def _row(kind: type[Record], record: Record) -> bytes:
    cells = [
        _WRITERS.get(str(field.type), _same)(getattr(record, field.name)) for field in fields(kind)
    ]
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode()


def _columns(path: Path, kind: type[Record]) -> list[Column] | None:
    """Return the columns in a file; None where there is none, or one of another form."""
    try:
        head, _, content = path.read_bytes().partition(b"\n")
        if head == _head(kind, content):
            columns: list[Column] = json.loads(content)
            return columns
    except _DAMAGES:
        pass
    return None


def _written(kind: type[Record], records: Sequence[Record]) -> bytes:
    columns = []
    for field in fields(kind):
        values = [getattr(record, field.name) for record in records]
        columns.append(list(map(_WRITERS.get(str(field.type), _same), values)))
    content = json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode()
    return _head(kind, content) + b"\n" + content


def _head(kind: type[Record], content: bytes) -> bytes:
    return f"{kind.__name__} {code_sum(_ROOM):08x} {zlib.crc32(content):08x}".encode()


def _records(kind: type[Record], columns: list[Column], sources: Mapping[str, Any]) -> list[Record]:
    """Return the records that columns make."""

    def cited(ids: list[str]) -> tuple[Any, ...]:
        return tuple([sources[name] for name in ids])

    readers = {**_READERS, "tuple[Source, ...]": cited}
    found = []
    for field, column in zip(fields(kind), columns, strict=True):
        reader = readers.get(str(field.type))
        found.append(column if reader is None else list(map(reader, column)))
    return list(map(kind, *found)) if found[0] else []


def _same(value: Any) -> Any:
    return value


def _number(value: Any) -> Any:
    """Return a number as JSON keeps it exactly, or back; a Decimal is a text there."""
    if isinstance(value, Decimal):
        return str(value)
    return Decimal(value) if isinstance(value, str) else value


@lru_cache(maxsize=8192)
def _day(number: int | None) -> date | None:
    return None if number is None else date.fromordinal(number)


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _ids(sources: tuple[Any, ...]) -> list[str]:
    return [source.id for source in sources]


_WRITERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("Decimal | None", "Number", "Number | None"), _number),
    **dict.fromkeys(("date", "date | None"), _ordinal),
    "tuple[Source, ...]": _ids,
}
"""How values of a type are kept, by the text of the type; others are kept as they are."""
_READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("Decimal | None", "Number", "Number | None"), _number),
    **dict.fromkeys(("date", "date | None"), _day),
    "tuple[str, ...]": tuple,
}
