"""Bytes as text inside a page, and lists of rows as lists of columns, which pack far better.

`page/data/packed.js` reads both.
"""

from __future__ import annotations

import base64
import gzip
import json
import lzma
from typing import Any

from kg.explorer.columns import COLUMNS

#: Literal bits as texts and WebAssembly have them; 8 MB behind are looked at, and no more is held.
_XZ: list[dict[str, int]] = [
    {"id": lzma.FILTER_LZMA2, "preset": 9, "dict_size": 1 << 23, "lc": 4, "lp": 0, "pb": 0}
]


def squeezed(content: bytes) -> str:
    """Return bytes as gzip, as text: what any browser unpacks by itself.

    There is no time stamp, so the same bytes give the same text.
    """
    return as_text(gzip.compress(content, 9, mtime=0))


def xz(content: bytes) -> bytes:
    """Return bytes as xz: a quarter smaller than gzip, for what the page unpacks on demand."""
    return lzma.compress(content, format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC32, filters=_XZ)


def as_text(packed: bytes) -> str:
    """Return bytes in base 85 after their length, without signs that HTML would mind."""
    text = base64.b85encode(packed, pad=True).decode()
    return f"{len(packed)}:" + text.translate({ord("<"): ",", ord("&"): "."})


def pack(data: dict[str, Any]) -> str:
    """Return the data of a page as text, each of its lists column by column."""
    turned = {name: _turned(part) if name in COLUMNS else part for name, part in data.items()}
    plain = json.dumps(turned, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return squeezed(plain.encode())


def _turned(rows: list[list[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
