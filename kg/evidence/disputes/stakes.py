"""Stakes of one company that exceed the whole at one date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from kg.evidence.disputes.case import UNKNOWN, Case, Dispute, Value, ids
from kg.model import periods
from kg.model.ranking import Source
from kg.text.numbers import plain
from kg.text.reasons import Argument, Many, Name, Reason, names, reason

PARENTS = """
SELECT ?child ?parent WHERE { ?child auto:isSubsidiaryOf ?parent } ORDER BY ?child ?parent
"""

_FULL = Decimal("100.5")


class Stake(NamedTuple):
    """A share that an owner is stated to hold, for certain from one day until before another.

    What is stated to begin or end in a year or a month is certain only after its beginning and
    before its end have both passed, so that a handover within them is no contradiction.
    """

    owner: str
    share: Decimal
    start: str
    end: str
    sources: tuple[Source, ...]

    @property
    def begin(self) -> date:
        """The day from which it is held for certain; the earliest date where none is stated."""
        return periods.parse(self.start).last if self.start else date.min

    @property
    def stop(self) -> date:
        """The first day on which it may be held no more."""
        return periods.parse(self.end).first if self.end else date.max

    @property
    def dated(self) -> bool:
        """Whether any date is stated."""
        return bool(self.start or self.end)


def find(case: Case) -> Iterator[Dispute]:
    """Yield companies whose stakes exceed the whole on the day on which they do so most."""
    parents = {(str(row["child"]), str(row["parent"])) for row in case.graph.rows(PARENTS)}
    for company, stakes in _stakes(case).items():
        known = {stake.owner for stake in stakes if stake.dated}
        stakes = [stake for stake in stakes if stake.dated or stake.owner not in known]
        days = sorted({stake.begin for stake in stakes})
        over = [
            (sum(stake.share for stake in held), day, held)
            for day in days
            if (held := _held(stakes, day, parents))
        ]
        total, day, held = max(over, key=lambda one: one[:2], default=(Decimal(0), date.min, []))
        if total > _FULL:
            yield _dispute(case, company, day, held)


def _stakes(case: Case) -> dict[str, list[Stake]]:
    found: dict[str, list[Stake]] = {}
    for one in case.relationships:
        if one.relation == "ownsStakeIn" and one.share is not None:
            stake = Stake(one.subject, one.share, one.start, one.end, one.sources)
            found.setdefault(one.object, []).append(stake)
    for stakes in found.values():
        stakes.sort(key=lambda stake: (stake.owner, stake.start, stake.end, stake.share))
    return dict(sorted(found.items()))


def _held(stakes: list[Stake], day: date, parents: set[tuple[str, str]]) -> list[Stake]:
    """Return the newest stake of each owner on a day; a group's holding counts once."""
    newest: dict[str, Stake] = {}
    for stake in stakes:
        if stake.begin <= day < stake.stop:
            other = newest.get(stake.owner)
            if other is None or (stake.begin, -stake.share) >= (other.begin, -other.share):
                newest[stake.owner] = stake
    held = [
        stake for stake in newest.values()
        if not any((stake.owner, owner) in parents for owner in newest)
    ]  # fmt: skip
    return sorted(held, key=lambda stake: (-stake.share, stake.owner))


def _dispute(case: Case, company: str, day: date, held: list[Stake]) -> Dispute:
    total = sum(stake.share for stake in held)
    values = tuple(
        Value(f"{case.name(stake.owner)} {plain(stake.share)} %{_when(stake)}", "part",
              ids(stake.sources))
        for stake in held
    )  # fmt: skip
    sure = 1.0 if all(stake.dated for stake in held) else 0.4
    size = sure * float(1 - 100 / total) ** 0.5
    return Dispute(
        "stake", case.weigh(company, "ownsStakeIn", size), case.name(company), "ownsStakeIn",
        str(day) if day > date.min else "undated", values,
        (reason("stakes-over", parts=Many(tuple(stake.share for stake in held), "plus"),
                total=Decimal(total)),),
        (_why(case, held),), frozenset({company, *(stake.owner for stake in held)}),
    )  # fmt: skip


def _when(stake: Stake) -> str:
    text = f" from {stake.start}" if stake.start else ""
    text += f" until {stake.end}" if stake.end else ""
    return text or " (undated)"


def _why(case: Case, held: list[Stake]) -> Reason:
    undated = [case.name(stake.owner) for stake in held if not stake.dated]
    if len(undated) == len(held):
        return reason("stakes-undated")
    if undated:
        return reason("stake-undated", names=names(undated, "each"))
    first = min(held, key=lambda stake: (stake.begin, -stake.share, stake.owner))
    last = max(held, key=lambda stake: (stake.begin, stake.owner))
    if first.begin == last.begin:
        return UNKNOWN
    told: dict[str, Argument] = {
        "name": Name(case.name(first.owner)), "share": first.share,
        "other": Name(case.name(last.owner)), "since": str(last.begin),
    }  # fmt: skip
    if first.end:
        return reason("stake-lasted", **told, until=first.end)
    return reason("stake-before", **told)
