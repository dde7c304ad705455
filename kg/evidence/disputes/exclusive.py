"""Two things told to fill one place at one time: makers of a model, owners of a brand, posts."""

from __future__ import annotations

from collections.abc import Iterator

from kg.evidence.disputes.case import Case, Dispute, Value, ids, known
from kg.evidence.why.reasons import marks
from kg.ingest.standing import exclusions
from kg.model import exclusive
from kg.model.compatibility import TEXTS
from kg.model.exclusive import Clash, Told
from kg.model.ranking import Candidate
from kg.records.relationships import Relationship
from kg.text.reasons import Name, reason

_SIZE = 0.5
"""How heavy it is that two things fill one place, beside a difference of numbers."""


def find(case: Case) -> Iterator[Dispute]:
    """Yield every two things that exclude each other, as the ontology says."""
    by_claim = {one.claim: one for one in case.relationships}
    told = [_told(one) for one in by_claim.values()]
    doubted = {one.claim: one.doubt for one in by_claim.values() if one.doubt}
    only, single = exclusions(case.graph.store)
    for clash in exclusive.clashes(told, only, single, case.kind, doubted):
        yield _dispute(case, clash, by_claim)


def _told(one: Relationship) -> Told:
    return Told(one.claim, one.subject, one.relation, one.object, one.roles, one.share, one.start,
                one.end, one.sources)  # fmt: skip


def _dispute(case: Case, clash: Clash, told: dict[str, Relationship]) -> Dispute:
    listed = [told[claim] for one in clash.ranking.order for claim in one.claims]
    values = tuple(
        Value(_value(case, one, told), mark, ids(one.sources))
        for one, mark in zip(clash.ranking.order, marks(clash.ranking, TEXTS.fits), strict=True)
    )
    first, second = (Name(case.name(str(one.value))) for one in clash.ranking.order)
    why = reason("rival-aside", name=second) if clash.loser else reason("rivals-tied")
    remarks = [
        reason("remark-on", what=Name(case.name(getattr(one, clash.end))), note=note.rstrip("."))
        for one in listed for note in one.remarks
    ]  # fmt: skip
    entities = frozenset({clash.about, *(str(one.value) for one in clash.ranking.order)})
    return Dispute(
        "rivals", case.weigh(clash.about, clash.relation, _SIZE), case.name(clash.about),
        ", ".join(filter(None, (clash.relation, clash.role))), str(clash.day), values,
        (reason("two-at-once", one=first, other=second, day=str(clash.day)),),
        known([why, *remarks]), entities,
    )  # fmt: skip


def _value(case: Case, one: Candidate, told: dict[str, Relationship]) -> str:
    """Return a name with the dates told, each once."""
    claims = [told[claim] for claim in one.claims]
    dates = dict.fromkeys(
        f"{claim.start or '…'} to {claim.end or '…'}" for claim in claims
        if claim.start or claim.end
    )  # fmt: skip
    name = case.name(str(one.value))
    return f"{name} ({', '.join(dates)})" if dates else name
