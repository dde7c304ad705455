"""What stands beside a figure: other measures, its parts, and where else its numbers are stated.

A number that is stated of the whole and of a part, or of two months, is often stated of the wrong
one; `disputes` weighs that, here it is only shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kg.evidence.disputes.case import amount, time
from kg.graph.graph import Graph
from kg.model.namespaces import CONCEPT, local
from kg.records import claims, observations
from kg.records.claims import Number
from kg.records.observations import Observation
from kg.records.sources import ids
from kg.text.numbers import digits
from kg.text.reasons import Many, Name, Reason, reason

DIGITS = 4
"""A number with fewer digits that matter is met elsewhere by chance."""

PARTS = """
SELECT DISTINCT ?part WHERE {
  { ?part auto:hasBrand <WHOLE> } UNION { ?part auto:isMemberOf <WHOLE> }
  ?part a ?class FILTER(?class IN (auto:VehicleModel, auto:Brand))
}
"""


class _Other(NamedTuple):
    """A number stated of some entity for the same days."""

    subject: str
    value: Number
    is_preferred: bool
    sources: int


def notes(
    graph: Graph, listed: Sequence[Observation], related: Iterable[Observation]
) -> Iterator[Reason]:
    """Yield a reason for each thing worth knowing beside the candidates of one figure.

    `related` are the other figures of the same entity.
    """
    figure = listed[0]
    yield from _measures(graph, figure, related)
    is_sum = graph.query(f"ASK {{ <{CONCEPT}{figure.measure}> auto:additive true }}")
    if not is_sum or figure.status != "reported" or not figure.first or not figure.last:
        return
    others = [] if figure.scope else _same_days(graph, figure)
    yield from _parts(graph, listed, others)
    exact = [one for one in listed if one.bound == "exactly" and digits(one.value) >= DIGITS]
    for number in dict.fromkeys(one.value for one in exact):
        for other in others:
            if other.value == number and other.subject != figure.subject:
                yield reason(
                    "also-of", value=number, measure=Name(figure.measure),
                    name=Name(_name(graph, other.subject)), when=time(figure),
                    count=other.sources,
                )  # fmt: skip
        for same in related:
            if same.value == number and _is_other_time(figure, same):
                yield reason("also-for", value=number, when=time(same), count=len(same.sources))


def _measures(
    graph: Graph, figure: Observation, related: Iterable[Observation]
) -> Iterator[Reason]:
    """Name figures of the same days by comparable measures, so that nobody mixes them up."""
    rows = graph.rows(f"SELECT ?like {{ <{CONCEPT}{figure.measure}> auto:isComparableWith ?like }}")
    like = {local(str(row["like"])) for row in rows}
    for other in related:
        same = (other.first, other.last, other.span, other.scope, other.unit, other.status)
        if same == figure.what[1:] and other.measure in like and other.is_preferred:
            yield reason("also-as", measure=Name(other.measure), value=amount(other))


def _same_days(graph: Graph, figure: Observation) -> list[_Other]:
    """Return the exact values stated of every entity for the days of a figure, as a whole."""
    sources: dict[tuple[str, Number, bool], set[str]] = {}
    for one in observations.read(graph, claims.ending(figure.measure, figure.last)):
        if one.what == figure.what and one.bound == "exactly" and one.status == "reported":
            known = sources.setdefault((one.subject, one.value, one.is_preferred), set())
            known.update(ids(one.sources))
    return [_Other(*key, len(known)) for key, known in sorted(sources.items())]


def _parts(
    graph: Graph, listed: Sequence[Observation], others: Iterable[_Other]
) -> Iterator[Reason]:
    """Add up what is preferred for the parts of the subject, two or more of them."""
    figure = listed[0]
    parts = {str(row["part"]) for row in graph.rows(PARTS.replace("WHOLE", figure.subject))}
    found = [other for other in others if other.is_preferred and other.subject in parts]
    if len(found) > 1:
        added = tuple(
            reason("part", name=Name(_name(graph, one.subject)), value=one.value) for one in found
        )
        total = sum(one.value for one in found)
        is_less = all(total < one.value for one in listed if one.bound == "exactly")
        key = "parts-some" if is_less else "parts-told"
        yield reason(key, parts=Many(added, "plus"), total=total)


def _is_other_time(figure: Observation, other: Observation) -> bool:
    alike = (other.measure, other.scope, other.unit, other.status, other.bound)
    return other.key != figure.key and alike == (
        figure.measure, figure.scope, figure.unit, "reported", "exactly"
    )  # fmt: skip


def _name(graph: Graph, address: str) -> str:
    entity = graph.entities.get(address)
    return entity.name if entity else local(address)
