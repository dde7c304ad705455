"""Rows of SPARQL answers as plain text, and the small readings the explorer makes of them."""

from __future__ import annotations

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


def is_web(url: str) -> bool:
    """Tell whether an address may become a link: http and https only."""
    return url.startswith(("https://", "http://"))


def spaced(name: str) -> str:
    """Return a local name as words: `isMemberOf` as 'is member of'."""
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in name).replace("-", " ")
    return words.replace("_", " ").strip()
