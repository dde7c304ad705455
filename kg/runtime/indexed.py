"""Entries by key in one file: one is looked up in no time, however many there are.

Behind a line that says what the file holds come the entries, then the keys in order with the
places of their entries, then where the keys begin. The file is mapped into memory, and only what is
looked at is read.
"""

from __future__ import annotations

import mmap
import zlib
from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, ValuesView
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from kg.runtime import files

_CRC, _END = 8, 16
"""Characters of the sum in front of an entry, and of the place at the end."""


def write(path: Path, head: bytes, entries: Iterable[tuple[Iterable[str], bytes]]) -> None:
    """Write entries, each under its keys; no entry is empty. Raises CannotWrite."""
    places: dict[str, list[str]] = {}
    with files.opened(path) as file:
        at = file.write(head + b"\n")
        for keys, content in entries:
            place = f"{at}:{len(content)}"
            for key in dict.fromkeys(keys):
                places.setdefault(key, []).append(place)
            at += file.write(b"%08x" % zlib.crc32(content))
            at += file.write(content)
        at += file.write(b"\n")
        for start, key in sorted((key.encode() + b"\t", key) for key in places):
            file.write(start + ",".join(places[key]).encode() + b"\n")
        file.write(b"%016x" % at)


Key = TypeVar("Key")
Value = TypeVar("Value")


class Lazy(Mapping[Key, Value]):
    """A mapping that looks entries up one by one, until somebody asks for all of them."""

    def __init__(self, one: Callable[[Key], Value], whole: Callable[[], Mapping[Key, Value]]):
        """Begin with nothing read; `one` raises KeyError for what there is not."""
        self._one, self._read = one, whole
        self._found: dict[Key, Value] = {}
        self._whole: Mapping[Key, Value] | None = None

    def __getitem__(self, key: Key) -> Value:
        if self._whole is not None:
            return self._whole[key]
        if key not in self._found:
            self._found[key] = self._one(key)
        return self._found[key]

    def whole(self) -> Mapping[Key, Value]:
        """Return all entries; those that were looked up stay the same objects."""
        if self._whole is None:
            self._whole = {**self._read(), **self._found}
        return self._whole

    def __iter__(self) -> Iterator[Key]:
        return iter(self.whole())

    def __len__(self) -> int:
        return len(self.whole())

    def items(self) -> ItemsView[Key, Value]:
        """Return all entries with their keys."""
        return self.whole().items()

    def values(self) -> ValuesView[Value]:
        """Return all entries."""
        return self.whole().values()


class Indexed:
    """A file of entries; keys hold neither tabs nor ends of lines."""

    def __init__(self, content: mmap.mmap, start: int):
        self._content = content
        self._start, self._end = start, len(content) - _END

    @classmethod
    def open(cls, path: Path, head: bytes) -> Indexed | None:
        """Return the entries in a file; None where there is none, or one that holds others."""
        with suppress(OSError, ValueError), path.open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            start = int(content[-_END:], 16)
            if content[: len(head) + 1] == head + b"\n" and content[start - 1 : start] == b"\n":
                return cls(content, start)
        return None

    def get(self, key: str) -> list[bytes]:
        """Return the entries under a key, in the order in which they were written.

        Raises ValueError where the file is damaged.
        """
        return list(self._entries(self._places(key.encode() + b"\t")))

    def _places(self, wanted: bytes) -> bytes:
        low, high = self._start, self._end
        while low < high:
            middle = self._content.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = self._content.find(b"\n", middle, self._end)
            if end < 0:
                raise ValueError("The keys are damaged.")
            line = self._content[middle:end]
            if line.startswith(wanted):
                return line[len(wanted) :]
            if line < wanted:
                low = end + 1
            else:
                high = middle
        return b""

    def _entries(self, places: bytes) -> Iterator[bytes]:
        for place in places.split(b",") if places else ():
            start, length = map(int, place.split(b":"))
            content = self._content[start + _CRC : start + _CRC + length]
            if self._content[start : start + _CRC] != b"%08x" % zlib.crc32(content):
                raise ValueError("An entry is damaged.")
            yield content
