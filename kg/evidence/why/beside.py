"""What stands beside a figure: other measures, its parts, and where else its numbers are told.

A number that is told of the whole and of a part, or of two months, is often told of the wrong
one; `disputes` weighs that, here it is only shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kg.evidence.disputes.case import told, when
from kg.graph.graph import Graph
from kg.model.namespaces import CONCEPT, local
from kg.records import claims, observations
from kg.records.claims import Number
from kg.records.observations import Observation
from kg.records.sources import ids
from kg.text.numbers import digits, plain

DIGITS = 4
"""A number with fewer digits that matter is met elsewhere by chance."""

PARTS = """
SELECT DISTINCT ?part WHERE {
  { ?part auto:hasBrand <WHOLE> } UNION { ?part auto:isMemberOf <WHOLE> }
  ?part a ?class FILTER(?class IN (auto:VehicleModel, auto:Brand))
}
"""


class _Other(NamedTuple):
    """A number told of some entity for the same days."""

    subject: str
    value: Number
    is_preferred: bool
    sources: int


def notes(
    graph: Graph, listed: Sequence[Observation], related: Iterable[Observation]
) -> Iterator[str]:
    """Yield a sentence for each thing worth knowing beside the candidates of one figure.

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
                name = _name(graph, other.subject)
                yield (
                    f"{plain(number)} is also told as the {figure.measure} of {name} for "
                    f"{when(figure)} ({_count(other.sources)})."
                )
        for same in related:
            if same.value == number and _is_other_time(figure, same):
                count = _count(len(same.sources))
                yield f"{plain(number)} is also told for {when(same)} ({count})."


def _measures(graph: Graph, figure: Observation, related: Iterable[Observation]) -> Iterator[str]:
    """Name figures of the same days by comparable measures, so that nobody mixes them up."""
    rows = graph.rows(f"SELECT ?like {{ <{CONCEPT}{figure.measure}> auto:isComparableWith ?like }}")
    like = {local(str(row["like"])) for row in rows}
    for other in related:
        same = (other.first, other.last, other.span, other.scope, other.unit, other.status)
        if same == figure.what[1:] and other.measure in like and other.is_preferred:
            yield f"Told as {other.measure}, which is another measure: {told(other)}."


def _same_days(graph: Graph, figure: Observation) -> list[_Other]:
    """Return the exact values told of every entity for the days of a figure, as a whole."""
    sources: dict[tuple[str, Number, bool], set[str]] = {}
    for one in observations.read(graph, claims.ending(figure.measure, figure.last)):
        if one.what == figure.what and one.bound == "exactly" and one.status == "reported":
            known = sources.setdefault((one.subject, one.value, one.is_preferred), set())
            known.update(ids(one.sources))
    return [_Other(*key, len(known)) for key, known in sorted(sources.items())]


def _parts(graph: Graph, listed: Sequence[Observation], others: Iterable[_Other]) -> Iterator[str]:
    """Add up what is preferred for the parts of the subject, two or more of them."""
    figure = listed[0]
    parts = {str(row["part"]) for row in graph.rows(PARTS.replace("WHOLE", figure.subject))}
    found = [other for other in others if other.is_preferred and other.subject in parts]
    if len(found) > 1:
        added = " + ".join(f"{_name(graph, one.subject)} {plain(one.value)}" for one in found)
        total = sum(one.value for one in found)
        is_less = all(total < one.value for one in listed if one.bound == "exactly")
        rest = "; others may not be told" if is_less else ""
        yield f"Parts told for the same days: {added} = {plain(total)}{rest}."


def _is_other_time(figure: Observation, other: Observation) -> bool:
    alike = (other.measure, other.scope, other.unit, other.status, other.bound)
    return other.key != figure.key and alike == (
        figure.measure, figure.scope, figure.unit, "reported", "exactly"
    )  # fmt: skip


def _name(graph: Graph, address: str) -> str:
    entity = graph.entities.get(address)
    return entity.name if entity else local(address)


def _count(sources: int) -> str:
    return f"{sources} source{'s' * (sources != 1)}"
