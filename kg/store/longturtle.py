"""Turtle with one object a line, made for comparing: the engine's Turtle, laid out anew."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import IO

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^\S+)?|<[^>]*>|\S+')
"""A text with its language or type, an address, or anything else up to the next blank."""


def write(prefixes: Iterable[bytes], body: IO[bytes], out: IO[bytes]) -> None:
    """Write Turtle: lines that declare prefixes, and statements as the engine writes them."""
    for line in prefixes:
        out.write(b"PREFIX" + line.removeprefix(b"@prefix").replace(b" .\n", b"\n"))
    for line in body:
        out.writelines(_laid_out(line))


def rewritten(turtle: bytes) -> bytes:
    """Return the engine's Turtle with one object a line."""
    lines = turtle.splitlines(keepends=True)
    head = [line for line in lines if line.startswith(b"@prefix")]
    out = io.BytesIO()
    write(head, io.BytesIO(b"".join(lines[len(head) :]).lstrip(b"\n")), out)
    return out.getvalue()


def _laid_out(line: bytes) -> Iterator[bytes]:
    """Yield a predicate with its objects as lines, behind its subject where that is new."""
    tokens = _TOKEN.findall(line)
    if not tokens:
        return
    if not line[:1].isspace():
        yield b"\n" + tokens[0] + b"\n"
        tokens = tokens[1:]
    predicate, *rest = tokens
    objects = [token for token in rest[:-1] if token != b","]
    if len(objects) == 1:
        yield b"    " + predicate + b" " + objects[0] + b" ;\n"
    else:
        yield b"    " + predicate + b"\n"
        yield b"        " + b" ,\n        ".join(objects) + b" ;\n"
    if rest[-1] == b".":
        yield b".\n"
