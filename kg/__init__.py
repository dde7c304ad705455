"""autokg: a knowledge graph of the automotive ecosystem in which every statement has its source.

>>> import kg
>>> graph = kg.open()                                   # doctest: +SKIP
>>> graph.query("SELECT ?b { ?b a auto:Brand }").to_dicts()   # doctest: +SKIP
"""

from __future__ import annotations

__all__ = ["KgError", "__version__", "open"]

from kg.errors import KgError
from kg.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os

    from kg.graph.graph import Graph


def open(project: str | os.PathLike[str] | None = None) -> Graph:
    """Return the compiled graph of a project, compiling it first where it is stale.

    Without `project`: the project around the current folder, else the data that came with kg.
    """
    from kg.graph.graph import Graph

    return Graph.open(project)
