"""A whole store written in an RDF format: in one order, and in little memory however large it is.

What the engine dumps is sorted outside of memory, graph by graph, and goes on line by line. The
bytes are those of `kg.store.formats.serialize`.
"""

from __future__ import annotations

import heapq
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, islice
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

from kg.errors import KgError
from kg.model.namespaces import ALIGNED_PREFIXES, PREFIXES
from kg.store import formats, longturtle, rdflib_bridge
from kg.store.store import Store

_CHUNK = 100_000
"""Triples that are sorted in memory at a time."""
_BLOCK = 1 << 20
"""Bytes that are read at a time."""
_TYPE = b"#type>"
_USED = PREFIXES | ALIGNED_PREFIXES


def write(
    store: Store,
    media_type: str,
    out: IO[bytes],
    described: Iterable[str] = (),
    keeps_graphs: bool = False,
    is_long: bool = False,
) -> None:
    """Write a store to a file; `described` are lines of N-Triples that join its default graph.

    With `keeps_graphs` its named graphs come first, in order. With `is_long` Turtle has one object
    a line. Raises KgError for a media type that the engine does not write.
    """
    form = ox.RdfFormat.from_media_type(media_type)
    if form is None:
        raise KgError(f"Nothing writes RDF as '{media_type}'.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        records = _sorted(store, folder, described)
        if form == ox.RdfFormat.JSON_LD:
            _write_json(records, folder, out)
            return
        named = _named(store) if keeps_graphs else iter(())
        lines = (line for graph, found in (*named, (b"", records)) for line in _lines(found, graph))
        if form in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS):
            out.writelines(lines)
            return
        path = folder / "sorted"
        with path.open("wb") as file:
            file.writelines(lines)
        if is_long and _has_blanks(path):
            out.write(rdflib_bridge.longturtle(path.read_bytes()))
            return
        found = ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)
        statements = found if form.supports_datasets else (quad.triple for quad in found)
        if form == ox.RdfFormat.RDF_XML:
            ox.serialize(statements, output=out, format=form, prefixes=_USED)
            return
        body = folder / "body"
        ox.serialize(statements, output=str(body), format=form, prefixes=_USED)
        _write_prefixed(body, folder / "plain", out, is_long)


def _has_blanks(path: Path) -> bool:
    """Say whether any node of some lines has no address: only rdflib gives it a name that stays."""
    with path.open("rb") as file:
        return any(b"_:" in block for block in _blocks(file))


def _record(line: bytes) -> bytes:
    """Return a line of N-Triples so that records sort as `formats.serialize` orders triples."""
    subject, predicate, rest = line.split(b" ", 2)
    first = b"0" if predicate.endswith(_TYPE) else b"1"
    return b"\0".join((subject, first, predicate[1:-1], rest[: rest.rindex(b" .")]))


def _lines(records: Iterable[bytes], graph: bytes) -> Iterator[bytes]:
    end = b" " + graph + b" .\n" if graph else b" .\n"
    for record in records:
        subject, _, predicate, value = record.split(b"\0")
        yield subject + b" <" + predicate + b"> " + value + end


def _named(store: Store) -> Iterator[tuple[bytes, list[bytes]]]:
    """Yield each named graph, in order, and its records."""
    for graph in sorted(f"<{name}>" for name in store.graphs()):
        content = store.dump(graph[1:-1])
        yield graph.encode(), sorted(map(_record, content.splitlines()))


def _sorted(store: Store, folder: Path, described: Iterable[str]) -> Iterator[bytes]:
    """Yield the records of the default graph in order; no more than a chunk is in memory."""
    path = folder / "default"
    store.dump_to(path)
    with path.open("ab") as file:
        file.writelines(line.rstrip("\n").encode() + b"\n" for line in described)
    parts: list[Path] = []
    with path.open("rb") as file:
        while chunk := sorted(map(_record, islice(file, _CHUNK))):
            part = folder / f"part{len(parts)}"
            part.write_bytes(b"\n".join(chunk) + b"\n")
            parts.append(part)
    path.unlink()
    with ExitStack() as opened:
        files = [opened.enter_context(part.open("rb")) for part in parts]
        for record in heapq.merge(*files):
            yield record[:-1]


def _write_prefixed(body: Path, plain: Path, out: IO[bytes], is_long: bool) -> None:
    """Write Turtle with the prefixes that it uses, in order, and names that every engine reads."""
    head: list[bytes] = []
    waiting: dict[bytes, bytes] = {}
    used: list[bytes] = []
    with body.open("rb") as file, plain.open("wb") as spelt:
        while (line := file.readline()).startswith(b"@prefix"):
            waiting[line.split()[1]] = line
        file.seek(-len(line), 1)
        for block in _blocks(file):
            text = formats.without_escapes(block)
            found = [prefix for prefix in waiting if prefix in text]
            used += [waiting.pop(prefix) for prefix in found]
            spelt.write(text)
    head = sorted(used)
    with plain.open("rb") as file:
        if is_long:
            longturtle.write(head, file, out)
            return
        out.writelines(head)
        out.write(b"\n")
        shutil.copyfileobj(file, out, _BLOCK)


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file in blocks of whole lines."""
    while block := file.read(_BLOCK):
        yield block + file.readline()


def _write_json(records: Iterator[bytes], folder: Path, out: IO[bytes]) -> None:
    """Write JSON-LD: nodes some at a time, behind the context of the prefixes that they use."""
    used: set[str] = set()
    body = folder / "nodes"
    by_subject = groupby(records, key=lambda record: record.partition(b"\0")[0])
    with body.open("w", encoding="utf-8", newline="") as file:
        chunk: list[bytes] = []
        separator = ""
        for _, some in by_subject:
            chunk += some
            if len(chunk) >= _CHUNK // 5:
                file.write(separator + _nodes(chunk, used))
                chunk, separator = [], ",\n"
        if chunk:
            file.write(separator + _nodes(chunk, used))
    context = {prefix: iri for prefix, iri in sorted(_USED.items()) if prefix in used}
    head = json.dumps({"@context": context, "@graph": []}, ensure_ascii=False, indent=1)
    out.write(head.removesuffix("[]\n}").encode())
    if not body.stat().st_size:
        out.write(b"[]\n}\n")
        return
    out.write(b"[\n")
    with body.open("rb") as nodes:
        shutil.copyfileobj(nodes, out, _BLOCK)
    out.write(b"\n ]\n}\n")


def _nodes(chunk: list[bytes], used: set[str]) -> str:
    """Return some nodes as they stand in the list of all."""
    parsed = ox.parse(b"".join(_lines(chunk, b"")), format=ox.RdfFormat.N_TRIPLES)
    content: Any = ox.serialize(
        (quad.triple for quad in parsed), format=ox.RdfFormat.JSON_LD, prefixes=_USED
    )
    nodes = formats.compacted(content, _USED, used)
    text = json.dumps({"@graph": nodes}, ensure_ascii=False, indent=1)
    return text.removeprefix('{\n "@graph": [\n').removesuffix("\n ]\n}")
