"""What was found in a whole graph, kept beside it by entity, so that it is found once.

Findings are tuples with names: texts, numbers, reasons and others of their kind. They are kept as
JSON, each under the entities that it is about; where they cannot be kept, they are found anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any, TypeVar

from kg.errors import CannotWrite
from kg.graph.graph import Graph
from kg.runtime import indexed
from kg.runtime.cache import code_sum
from kg.runtime.indexed import Indexed
from kg.text.reasons import Many, Name, People, Quantity, Reason, When

Finding = TypeVar("Finding", bound=tuple[Any, ...])

_EVERY = "*"
"""The key under which all findings stand."""
_ROOMS = ("evidence", "records", "text")
"""The rooms that decide what is found, but for those that decide what is compiled."""


def kept(
    graph: Graph,
    name: str,
    kinds: Iterable[type[tuple[Any, ...]]],
    find: Callable[[Graph], Sequence[tuple[Finding, Iterable[str]]]],
    entity: str | None = None,
) -> list[Finding]:
    """Return the findings about an entity, or all; `find` finds them, with the entities of each.

    `kinds` are the classes of tuples that a finding is made of.
    """
    if graph.folder is not None:
        path, head = graph.folder / f"{name}.index", f"{name} {code_sum(*_ROOMS):08x}".encode()
        with suppress(CannotWrite, ValueError):
            index = Indexed.open(path, head)
            if index is None:
                found = find(graph)
                entries = (((*about, _EVERY), _written(one)) for one, about in found)
                indexed.write(path, head, entries)
                return _chosen(found, entity)
            known = {kind.__name__: kind for kind in (*_KINDS, *kinds)}
            listed = index.get(_EVERY if entity is None else entity)
            return [_read(json.loads(one), known) for one in listed]
    return _chosen(find(graph), entity)


def _chosen(found: Sequence[tuple[Finding, Iterable[str]]], entity: str | None) -> list[Finding]:
    return [one for one, about in found if entity is None or entity in about]


_KINDS: tuple[type[tuple[Any, ...]], ...] = (Many, People, Quantity, Reason, When)
_NAME, _NUMBER, _SET = "name", "number", "set"


def _written(finding: object) -> bytes:
    return json.dumps(_plain(finding), ensure_ascii=False, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    """Return a value as JSON keeps it: what is no text, number or list is named by its kind."""
    if isinstance(value, Name):
        return {_NAME: str(value)}
    if isinstance(value, Decimal):
        return {_NUMBER: str(value)}
    if isinstance(value, frozenset):
        return {_SET: sorted(value)}
    if isinstance(value, tuple):
        cells = list(map(_plain, value))
        return {type(value).__name__: cells} if type(value) is not tuple else cells
    return value


def _read(value: Any, kinds: dict[str, type[tuple[Any, ...]]]) -> Any:
    if isinstance(value, list):
        return tuple([_read(one, kinds) for one in value])
    if not isinstance(value, dict):
        return value
    ((kind, told),) = value.items()
    if kind in kinds:
        return kinds[kind](*[_read(one, kinds) for one in told])
    return {_NAME: Name, _NUMBER: Decimal, _SET: frozenset}[kind](told)
