"""Rows of SPARQL answers as plain text, and the small readings the explorer makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.model.namespaces import PREFIXES

PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def rows(graph: Any, query: str) -> list[dict[str, str]]:
    """Run a SELECT and return its rows with every term as plain text; unbound ones stay out."""
    answer = graph.query(PROLOGUE + query)
    names = answer.variables
    return [
        {name: term.value for name, term in zip(names, row.terms, strict=True) if term is not None}
        for row in answer
    ]


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
