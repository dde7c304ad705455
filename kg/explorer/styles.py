"""How classes, families and relations are shown, as lists for the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from kg.graph.presentation import Presentation
from kg.model.namespaces import AUTO


def styles(
    shown: Presentation,
    pair: Callable[[str], list[str]],
    classes: Iterable[str],
    relations: Iterable[str],
) -> dict[str, list[list[Any]]]:
    """Return how classes, families and relations are shown, each in its order.

    `pair` gives a term its English and its Chinese label.
    """
    return {
        "classes": [
            [name, *pair(AUTO + name), style.symbol, style.colour]
            for name in sorted(classes, key=shown.class_order)
            for style in (shown.of_class(name),)
        ],
        "families": [
            [one.slug, _headed(one.name), one.name_zh, one.colour, one.tie, one.line]
            for one in shown.families.values()
        ],
        "relations": [
            [name, *pair(AUTO + name), style.family, int(style.is_symmetric), style.tie,
             style.heading, style.heading_zh]
            for name in sorted(relations, key=shown.relation_order)
            for style in (shown.of_relation(name),)
        ],
    }  # fmt: skip


def _headed(name: str) -> str:
    return name[:1].upper() + name[1:]
