"""The explorer inside a notebook: the page in a frame of its own, which loads nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from kg.explorer.view import write_view

_FRAME = (
    '<iframe title="autokg" srcdoc="{page}" '
    'style="width:100%;height:{height}px;border:1px solid #ccc"></iframe>'
)


class Shown(dict[str, int]):
    """How much is in a page; a notebook shows the page itself."""

    def __init__(self, counts: dict[str, int], page: str):
        super().__init__(counts)
        self.page = page
        """The text of the page; empty where the file holds only a picture."""

    def _repr_html_(self, height: int = 640) -> str | None:
        return _FRAME.format(page=escape(self.page), height=height) if self.page else None


def shown(graph: Any, path: Any, names: Iterable[str], query: str | None) -> Shown:
    """Write the explorer to a file, or to none, and return it for a notebook.

    Raises what `write_view` raises. Without a file the page has no query engine, which would
    make each cell of a notebook three times as large.
    """
    if path is not None:
        counts = write_view(graph, path, names, query=query)
        is_page = Path(path).suffix.lower() in (".html", ".htm")
        return Shown(counts, Path(path).read_text(encoding="utf-8") if is_page else "")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "view.html"
        counts = write_view(graph, file, names, query=query, with_query=False)
        return Shown(counts, file.read_text(encoding="utf-8"))
