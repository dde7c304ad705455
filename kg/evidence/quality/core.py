"""What a project says of its core: whose figures count most, and what must not fall."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kg.errors import KgError
from kg.graph.graph import Graph
from kg.model.periods import parse

FILE = "quality.toml"
_SHAPE = {"core": str, "places": list, "least": (int, float)}
_OWNED = "SELECT DISTINCT ?thing { VALUES ?maker { MAKERS } PATTERN }"
_BRANDS = "?maker auto:ownsBrand ?thing"
_MODELS = "?thing auto:hasBrand ?maker"


@dataclass(frozen=True, slots=True)
class Core:
    """The things whose figures count most; empty where a project names none."""

    since: Mapping[str, date] = field(default_factory=dict)
    """First month that a maker, brand or alliance can have, by its address, in the order given."""
    no_country: frozenset[str] = frozenset()
    """Names of outermost places that are no country."""
    least: Mapping[str, float] = field(default_factory=dict)
    """The least each figure may be, by its name."""
    world: frozenset[str] = frozenset()
    """The makers, their brands, and the models of all of these."""


def read(graph: Graph) -> Core:
    """Return what `data/quality.toml` says; raises KgError where it is not well-formed."""
    path = graph.project.data / FILE
    if not path.exists():
        return Core()
    where = graph.project.relative(path)
    try:
        told = tomllib.loads(graph.project.text(path))
    except tomllib.TOMLDecodeError as error:
        raise KgError("This is not TOML.", where=where, hint=f"{error}.") from None
    _check(told, where)
    since = {}
    for name, month in told.get("core", {}).items():
        try:
            since[graph.entity(name).iri] = parse(month).first
        except ValueError:
            hint = "Write it as 2024-03."
            raise KgError(f"'{month}' of {name} is no month.", where=where, hint=hint) from None
    return Core(
        since, frozenset(told.get("places", {}).get("no_country", ())),
        told.get("least", {}), _world(graph, since),
    )  # fmt: skip


def _check(told: Mapping[str, object], where: str) -> None:
    """Raise KgError for a section that is none of ours, or a value of the wrong kind."""
    for section, cells in told.items():
        if section not in _SHAPE or not isinstance(cells, dict):
            known = ", ".join(_SHAPE)
            raise KgError(f"'{section}' is no section.", where=where, hint=f"Known: {known}.")
        for name, cell in cells.items():
            if not isinstance(cell, _SHAPE[section]):  # type: ignore[arg-type]
                message = f"{name} in [{section}] has a value of the wrong kind."
                raise KgError(message, where=where, hint="See the file that came with kg.")


def _world(graph: Graph, makers: Mapping[str, date]) -> frozenset[str]:
    brands = _related(graph, makers, _BRANDS) | set(makers)
    return frozenset(brands | _related(graph, dict.fromkeys(brands), _MODELS))


def _related(graph: Graph, makers: Mapping[str, object], pattern: str) -> set[str]:
    listed = " ".join(f"<{maker}>" for maker in sorted(makers))
    text = _OWNED.replace("MAKERS", listed).replace("PATTERN", pattern)
    return {str(row["thing"]) for row in graph.rows(text)}
