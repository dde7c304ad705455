"""autokg: a knowledge graph of the automotive ecosystem in which every statement has its source.

>>> import kg
>>> graph = kg.open()                                   # doctest: +SKIP
>>> graph.ask("line-up", brand="AITO").to_pandas()      # doctest: +SKIP
>>> graph.why("AITO", "deliveries", period="2024-06")   # doctest: +SKIP
"""

from __future__ import annotations

__all__ = ["KgError", "__version__", "open"]

from kg.errors import KgError
from kg.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os

    from kg.api.knowledge import KnowledgeGraph


def open(project: str | os.PathLike[str] | None = None) -> KnowledgeGraph:
    """Return the compiled graph of a project, compiling it first where it is stale.

    Without `project`: the project around the current folder, else the data that came with kg.
    """
    from kg.api.knowledge import KnowledgeGraph

    return KnowledgeGraph.open(project)
