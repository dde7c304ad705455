"""Queries that were parsed once, kept in the cache.

To load the library that takes a query apart lasts longer than most answers. What it found is a
function of the text alone, so it is kept beside the compiled graphs, as JSON, and found again by
a digest of the text, of kg's version and of the modules that trace.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.runtime import files, freshness
from kg.sparql import select
from kg.sparql.algebra import Pattern, Step
from kg.sparql.select import Block
from kg.version import __version__

MOST = 400
"""How many queries are kept; more than there are saved questions."""


@lru_cache(maxsize=32)
def blocks(text: str) -> Block:
    """Return what a SELECT rests on; raises BadQuery where it cannot be parsed."""
    path = Path(freshness.cache_folder(), "queries", f"{_digest(text)}.json")
    try:
        return _block(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        pass  # not there, or damaged: it is made anew
    found = select.blocks(text)
    with suppress(OSError, KgError):
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, json.dumps(found, default=sorted).encode())
        _sweep(path.parent)
    return found


def _digest(text: str) -> str:
    total = hashlib.sha256(f"{__version__}\0{text}".encode())
    here = Path(__file__).parent
    for path in (*sorted(here.glob("*.py")), here.parent / "model" / "namespaces.py"):
        total.update(path.read_bytes())
    return total.hexdigest()[:32]


def _block(listed: list[Any]) -> Block:
    """Return a block from lists; raises ValueError or TypeError where they are none."""
    block = Block(*_tuples(listed))
    return block._replace(
        patterns=tuple(
            Pattern(subject, tuple(Step(*step) for step in steps), other, graph)
            for subject, steps, other, graph in block.patterns
        ),
        certain=frozenset(block.certain),
        nested=tuple(map(_block, block.nested)),  # type: ignore[arg-type]
    )


def _tuples(found: Any) -> Any:
    return tuple(map(_tuples, found)) if isinstance(found, list) else found


def _sweep(folder: Path) -> None:
    """Remove the oldest beyond MOST."""
    ages = sorted((path.stat().st_mtime, path) for path in folder.glob("*.json"))
    for _, path in ages[:-MOST]:
        path.unlink(missing_ok=True)
