"""Which of several owners of a brand the newer claims name.

A brand has one owner at a time unless it is held jointly. Where somebody is stated to own it since
a day, and all dated sources for somebody else are older than that day, these are contradicted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.model.periods import parse
from kg.records.relationships import Relationship, Relationships
from kg.records.sources import Source
from kg.text.reasons import Name, Reason, reason


class Cell(NamedTuple):
    """One filled role."""

    role: str
    who: str
    """Address of the entity; empty where the role is unknown."""
    through: Reason | None = None
    """The brand, a version or the maker; none where it is said of the thing itself."""
    since: str = ""
    remarks: tuple[Reason, ...] = ()
    sources: tuple[Source, ...] = ()
    denied: Reason | None = None
    """What newer claims say instead, with when this was said last."""
    links: tuple[Relationship, ...] = ()
    """What it rests on."""

    @property
    def title(self) -> Reason:
        """What the role is called."""
        return reason(f"role-{self.role.replace(' ', '-')}")

    @property
    def told(self) -> tuple[Reason, ...]:
        """What is to be remarked: what newer claims say, and what sources do."""
        return (self.denied, *self.remarks) if self.denied else self.remarks

    @property
    def via(self) -> str:
        """Through what it fills the role, in English."""
        return str(self.through or "")

    @property
    def against(self) -> str:
        """What newer claims say instead, in English."""
        return str(self.denied or "")


def dated(links: Relationships, cells: list[Cell]) -> list[Cell]:
    """Return the cells of a role, each with when it was said last, contradicted ones last."""
    if len({cell.who for cell in cells}) < 2:
        return cells
    found = [cell._replace(remarks=_remarks(cell), denied=_denied(links, cell, cells))
             for cell in cells]  # fmt: skip
    return sorted(found, key=lambda cell: bool(cell.denied))


def _remarks(cell: Cell) -> tuple[Reason, ...]:
    last = last_said(cell.sources)
    return (*((reason("control-last", date=last),) if last else ()), *cell.remarks)


def _denied(links: Relationships, cell: Cell, cells: Iterable[Cell]) -> Reason | None:
    last = last_said(cell.sources)
    for other in cells:
        if other.who in ("", cell.who) or not other.since or not last:
            continue
        if not cell.since and parse(last).last < parse(other.since).first:
            name = Name(links.name(other.who))
            return reason("control-contradicted", name=name, date=other.since)
    return None


def last_said(sources: Iterable[Source]) -> str:
    """Return the latest date of publication among sources; empty where none has a date."""
    days = {source.issued for source in sources if source.issued}
    return max(days, key=lambda day: (parse(day).last, day), default="")
