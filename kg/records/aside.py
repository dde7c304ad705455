"""What answers leave out, in words: relationships that are in doubt or contradicted."""

from __future__ import annotations

from collections.abc import Sequence

from kg.records.relationships import Relationship, Relationships
from kg.records.wording import sentence
from kg.text.reasons import Reason, names, reason, say

MOST = 3
"""How many are told in full."""


def told(links: Relationships, left: Sequence[Relationship]) -> Reason:
    """Return how many relationships an answer leaves out, and the first of them with the reason."""
    graph = links.graph
    shown = list(dict.fromkeys(
        f"{sentence(graph, one)} ({graph.concepts.get(one.aside, one.aside)})" for one in left
    ))[:MOST]  # fmt: skip
    key = "left-out" if len(left) <= MOST else "left-out-more"
    return reason(key, count=len(left), what=names(shown))


def lines(links: Relationships, left: Sequence[Relationship], form: str) -> str:
    """Return the line that ends a page; in the formats for data it goes out as a notice."""
    if not left:
        return ""
    text = say(told(links, left))
    if form in ("table", "md"):
        return f"{text}\n"
    links.graph.notice(text)
    return ""
