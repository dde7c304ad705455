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
    from collections.abc import Iterable

    from kg.api.knowledge import KnowledgeGraph


def open(
    project: str | os.PathLike[str] | None = None,
    with_: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] = (),
    endpoint: str | None = None,
) -> KnowledgeGraph:
    """Return the compiled graph of a project, compiling it first where it is stale.

    Without `project`: the project around the current folder, else the data that came with kg.
    `with_` names RDF files of one's own whose statements stand beside it (see `joined`).
    With `endpoint`, the graph is read at that SPARQL 1.1 endpoint; nothing is compiled here.
    """
    from kg.api.knowledge import KnowledgeGraph

    if endpoint is not None:
        return KnowledgeGraph.far(endpoint, project)
    files = [with_] if isinstance(with_, str) or hasattr(with_, "__fspath__") else with_
    return KnowledgeGraph.open(project).joined(*files)
