"""The explorer as the server gives it: made once for a compiled graph, and kept beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from kg.errors import CannotWrite
from kg.graph.graph import Graph
from kg.runtime import files
from kg.serve import worker

NAME = "explorer-{}.html"
"""What the kept document is called; its number tells the code that made it."""
Header = tuple[tuple[str, str], ...]
HEADERS: Header = (("content-security-policy", "frame-ancestors 'none'"),)
"""The document forbids every request by a policy of its own."""


def place(given: Sequence[tuple[str, str]]) -> str | None:
    """Return where in the explorer an address leads that asks for one thing or a language.

    None where it leads to the explorer as it is, or to one that must be made: of several things.
    """
    asked = dict(given)
    names = [value for name, value in given if name == "of" and value.strip()]
    if len(names) > 1 or not (names or "lang" in asked):
        return None
    parts = [("show", name) for name in names]
    parts += [("lang", asked["lang"])] if "lang" in asked else []
    clocks = [pair for pair in given if pair[0] in ("as-of", "known-on")]
    query = f"?{'&'.join(f'{name}={quote(value)}' for name, value in clocks)}" if clocks else ""
    return f"/explore{query}#{'&'.join(f'{name}={quote(value)}' for name, value in parts)}"


def document(
    _: Graph, as_of: str = "", known_on: str = "", names: tuple[str, ...] = ()
) -> tuple[bytes, Header]:
    """Return the explorer of the graph at two dates; of nothing in particular, the kept one."""
    graph = worker.seen(as_of, known_on)
    kept = graph.folder / NAME.format(_code()) if graph.folder and not names else None
    if kept is not None and kept.is_file():
        return kept.read_bytes(), HEADERS
    content = _made(graph, as_of, known_on, names)
    if kept is not None:
        with suppress(CannotWrite):  # then it is made again when it is asked for again
            files.write(kept, content)
    return content, HEADERS


def _made(graph: Graph, as_of: str, known_on: str, names: tuple[str, ...]) -> bytes:
    from kg.explorer import view

    with TemporaryDirectory() as folder:
        path = Path(folder, "explorer.html")
        view.write_view(graph, path, names, as_of=as_of or None, known_on=known_on or None)
        return path.read_bytes()


@cache
def _code() -> str:
    """Return the number of the code that makes the document: of all of kg, page scripts too."""
    package = Path(__file__).parents[1]
    total = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        if path.suffix in (".py", ".js", ".css", ".toml", ".html", ".wasm") and path.is_file():
            total.update(path.read_bytes())
    return total.hexdigest()[:12]
