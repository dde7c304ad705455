"""Tables that somebody or something spoilt: problems with file and line, or a sound graph."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import MINI

from kg.errors import BadTable, KgError
from kg.ingest import build, format
from kg.runtime.project import Project

Change = Callable[[bytes, random.Random], bytes]
PIECES = (
    b'"', b",", b"\r\n", b"\n\n", b"\0", b"\xff", "\ufeff".encode(), b"\xed\xa0\x80", b"\\", b";",
    b"\t", "一".encode(), "\u202e".encode(), b"=cmd|' /C calc'!A0", b"<script>alert(1)</script>",
    b"-1e999", b"2025-02-30", b"9" * 400, b'"' * 33, b"http://127.0.0.1/x y", b"id:Lumo",
)  # fmt: skip


def _inserted(text: bytes, draw: random.Random) -> bytes:
    place = draw.randrange(len(text))
    return text[:place] + draw.choice(PIECES) + text[place:]


def _cut(text: bytes, draw: random.Random) -> bytes:
    place = draw.randrange(len(text))
    return text[:place] + text[place + draw.randint(1, 40) :]


def _lines_swapped(text: bytes, draw: random.Random) -> bytes:
    lines = text.split(b"\n")
    draw.shuffle(lines)
    return b"\n".join(lines)


def _flipped(text: bytes, draw: random.Random) -> bytes:
    content = bytearray(text)
    for _ in range(draw.randint(1, 6)):
        content[draw.randrange(len(content))] = draw.randrange(256)
    return bytes(content)


def _line_twice(text: bytes, draw: random.Random) -> bytes:
    lines = text.split(b"\n")
    return b"\n".join([*lines, draw.choice(lines)])


def _cell_moved(text: bytes, draw: random.Random) -> bytes:
    lines = [line.split(b",") for line in text.split(b"\n")]
    one, other = draw.choice(lines), draw.choice(lines)
    one[draw.randrange(len(one))] = draw.choice(other)
    return b"\n".join(b",".join(line) for line in lines)


CHANGES: tuple[Change, ...] = (
    _inserted, _cut, _lines_swapped, _flipped, _line_twice, _cell_moved, _inserted,
)  # fmt: skip


@pytest.mark.stress(300, 40)
def test_spoilt_tables(draws: int, tmp_path: Path, report) -> None:  # type: ignore[no-untyped-def]
    """Every fault is told with its place, on one line that is printable; nothing else happens."""
    draw = random.Random(5)
    told: Counter[str] = Counter()
    for number in range(draws):
        root = tmp_path / str(number)
        shutil.copytree(MINI, root)
        path = draw.choice(sorted((root / "data").glob("*.csv")))
        content = path.read_bytes()
        for _ in range(draw.randint(1, 3)):
            content = draw.choice(CHANGES)(content, draw)
        path.write_bytes(content)
        project = Project(root)
        try:
            store, _ = build.compile(project)
            told["built"] += 1
            assert len(store)
        except BadTable as error:
            told["refused"] += 1
            for problem in error.problems:
                assert problem.file.startswith("data/")
                assert problem.line > 0
                assert str(problem).isprintable()
                assert len(str(problem)) < 1000
        before = path.read_bytes()
        try:
            format.format_files(project, (), write=True)
        except KgError:
            assert path.read_bytes() == before
        shutil.rmtree(root)
    report(f"spoilt tables: {draws} tried, {dict(told)}, no other end")
