"""Bytes as text inside a page, and lists of rows as lists of columns, which pack far better.

`page/data/packed.js` reads both.
"""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

from kg.explorer.columns import COLUMNS


def squeezed(content: bytes) -> str:
    """Return bytes as gzip in base 85 after its length, without signs that HTML would mind.

    There is no time stamp, so the same bytes give the same text.
    """
    packed = gzip.compress(content, 9, mtime=0)
    text = base64.b85encode(packed, pad=True).decode()
    return f"{len(packed)}:" + text.translate({ord("<"): ",", ord("&"): "."})


def pack(data: dict[str, Any]) -> str:
    """Return the data of a page as text, each of its lists column by column."""
    turned = {name: _turned(part) if name in COLUMNS else part for name, part in data.items()}
    plain = json.dumps(turned, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return squeezed(plain.encode())


def _turned(rows: list[list[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
