"""Rows of SPARQL answers as plain text, and the small readings the explorer makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.vocab import PREFIXES

PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def rows(graph: Any, query: str) -> list[dict[str, str]]:
    """Run SPARQL text and return its rows with every term as plain text; unbound ones stay out."""
    found = []
    for row in graph.query(PROLOGUE + query):
        pairs = row.items() if isinstance(row, Mapping) else row.asdict().items()
        found.append({name: _text(term) for name, term in pairs if term is not None})
    return found


def _text(term: Any) -> str:
    value = getattr(term, "value", term)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def number(text: str) -> int | float:
    """Return the number a literal stands for; whole numbers stay whole."""
    value = float(text)
    return int(value) if value.is_integer() else value


def one(facts: Mapping[str, list[str]], name: str) -> str:
    """Return the first value of a property in order of text, empty where there is none."""
    values = facts.get(name)
    return min(values) if values else ""


def amount(facts: Mapping[str, list[str]], name: str) -> int | float | None:
    """Return the number a property has, None where it has none."""
    values = facts.get(name)
    return number(values[0]) if values else None


def is_web(url: str) -> bool:
    """Tell whether an address may become a link: http and https only."""
    return url.startswith(("https://", "http://"))


def spaced(name: str) -> str:
    """Return a local name as words: `isMemberOf` as 'is member of'."""
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in name).replace("-", " ")
    return words.replace("_", " ").strip()
