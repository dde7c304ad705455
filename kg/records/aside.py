"""What answers leave out, in words: relationships that are in doubt or contradicted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from kg.graph.graph import Graph
from kg.model.force import POSSIBLE
from kg.records.claims import around
from kg.records.relationships import Relationship, Relationships, read
from kg.records.wording import sentence
from kg.text.reasons import Reason, names, reason, say

MOST = 3
"""How many are stated in full."""


def told(links: Relationships, left: Sequence[Relationship]) -> list[Reason]:
    """Return how many relationships an answer leaves out, and the first of them with the reason.

    What is not to be relied on, and what may have held on a day, are stated apart.
    """
    doubted = [one for one in left if one.aside != POSSIBLE]
    possible = [one for one in left if one.aside == POSSIBLE]
    found = []
    for keys, listed in (
        (("left-out", "left-out-more"), doubted),
        (("possible-left-out", "possible-left-out-more"), possible),
    ):
        if listed:
            shown = list(dict.fromkeys(_said(links, one) for one in listed))[:MOST]
            key = keys[len(listed) > MOST]
            found.append(reason(key, count=len(listed), what=names(shown)))
    return found


def _said(links: Relationships, one: Relationship) -> str:
    graph = links.graph
    told_ = sentence(graph, one)
    reason_ = graph.concepts.get(one.aside, one.aside)
    return told_ if one.aside == POSSIBLE else f"{told_} ({reason_})"


def bounded(used: Iterable[Relationship]) -> Reason | None:
    """Return how many relationships of an answer rest on a lower bound; None where none does."""
    count = len({one.claim for one in used if one.latest and not one.start})
    return reason("lower-bound", count=count) if count else None


def lines(
    links: Relationships,
    left: Sequence[Relationship],
    form: str,
    used: Iterable[Relationship] = (),
    at: date | None = None,
) -> str:
    """Return the lines that end a page; in the formats for data they go out as notices.

    What `used` relationships rest on is stated under a clock only, or where they are to hold `at`
    a day.
    """
    found = told(links, left)
    if (links.graph.day or at) and (rests := bounded(used)):
        found.append(rests)
    return written(links.graph, found, form)


def written(graph: Graph, found: Iterable[Reason], form: str) -> str:
    """Return reasons as the lines that end a page; beside formats for data they are notices."""
    texts = [say(one) for one in found]
    if form in ("table", "md"):
        return "".join(f"{text}\n" for text in texts)
    for text in texts:
        graph.notice(text)
    return ""


def of_query(graph: Graph, text: str) -> list[Reason]:
    """Return how many statements the answer to a query leaves out.

    Under a clock also how many of those that it rests on have no start of their own.
    """
    left = list(graph.left_out(text).values())
    possible = left.count(POSSIBLE)
    counts = {"left-out-rows": len(left) - possible, "possible-left-out-rows": possible}
    if graph.day:
        counts["lower-bound"] = len(graph.bounded(text))
    return [reason(key, count=count) for key, count in counts.items() if count]


def within(graph: Graph, groups: Iterable[Collection[str]]) -> list[Reason]:
    """Return how many relationships between entities of one group rest on a lower bound.

    Nothing without a clock, and where there are none.
    """
    if not graph.day:
        return []
    links = graph.once(Relationships)
    used = [
        one for entities in groups for entity in entities
        for one in links.of_subject.get(entity, ()) if one.object in entities
    ]  # fmt: skip
    rests = bounded(used)
    return [rests] if rests else []


def clock_line(graph: Graph, entity: str, relation: str | None = None) -> str:
    """Return how many relationships around an entity rest on a lower bound, under a clock only.

    With `relation`, those of one kind. Empty where there are none.
    """
    if not graph.day:
        return ""
    used = [one for one in read(graph, around(entity))
            if not one.aside and relation in (None, one.relation)]  # fmt: skip
    rests = bounded(used)
    return f"{say(rests)}\n" if rests else ""
