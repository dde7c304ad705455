"""What a query behind a page yields: its things and relations, also those of its own making."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from kg.errors import KgError
from kg.explorer import own
from kg.explorer.layout import FAINT
from kg.explorer.own import MADE
from kg.model.namespaces import AUTO, id_of, local, spaced

Data = dict[str, Any]
ALWAYS = [[None, None]]
#: The family of the relations that only the query knows.
FAMILY = ["asked", "By the query", "按查询", "#B3261E", 1.0, ""]


@dataclass(frozen=True)
class Asked:
    """The answer to a query: local names of things, those met most often first, and triples."""

    entities: list[str]
    #: Subject and object as local names, the predicate in full.
    triples: set[tuple[str, str, str]]
    #: How many statements cannot be lines: an end of theirs is no thing.
    others: int


def ask(graph: Any, query: str) -> Asked:
    """Run a CONSTRUCT or SELECT; raises KgError where it yields no thing."""
    answer = graph.query(query)
    if isinstance(answer, bool):
        raise KgError("An ASK query has no entities to draw.", hint="Use CONSTRUCT or SELECT.")
    met: Counter[str] = Counter()
    triples: set[tuple[str, str, str]] = set()
    others = 0
    for row in answer:
        terms = getattr(row, "terms", None)
        texts = [str(getattr(term, "value", term)) for term in terms or tuple(row)]
        met.update(id_of(text) for text in texts if own.is_thing(graph, text))
        if terms is not None:
            continue
        ends = texts[0], texts[2]
        if all(own.is_thing(graph, end) for end in ends) and ends[0] != ends[1]:
            triples.add((id_of(ends[0]), texts[1], id_of(ends[1])))
        else:
            others += 1
    if not met:
        raise KgError(
            "The query found no entities to draw.",
            hint="Its columns or triples must name things such as id:AITO.",
        )
    return Asked(sorted(met, key=lambda name: (-met[name], name)), triples, others)


def add_links(data: Data, asked: Asked) -> int:
    """Note which links a CONSTRUCT yielded, and add those that only it knows.

    Returns how many of its statements cannot be drawn. Where it yielded no relation between
    things, all relations are drawn.
    """
    places = {entity[0]: place for place, entity in enumerate(data["entities"])}
    known: dict[tuple[int, str, int], list[int]] = {}
    for k, link in enumerate(data["links"]):
        known.setdefault((link[0], link[1], link[2]), []).append(k)
    data["only"], left, made = [], asked.others, set()
    for subject, predicate, thing in sorted(asked.triples):
        if subject not in places or thing not in places:
            left += 1
            continue
        relation = local(predicate) if predicate.startswith(AUTO) else predicate
        ends = (places[subject], relation, places[thing])
        if ends not in known:
            blank: list[Any] = ["", "", None, None, "", [], [], []]
            known[ends] = [len(data["links"])]
            data["links"].append([*ends, *blank, MADE, [], "", 0, FAINT, None, 0, None, ALWAYS,
                                  ""])  # fmt: skip
            made.add(relation)
        data["only"] += known[ends]
    data["only"].sort()
    names = {row[0] for row in data["relations"]}
    if made:
        data["families"].append(FAMILY)
    data["relations"] += [
        [name, spaced(local(name)), "", FAMILY[0], 0, FAMILY[4], "", ""]
        for name in sorted(made - names)
    ]
    return left
