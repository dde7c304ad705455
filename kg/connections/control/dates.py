"""Which of several owners of a brand the newer claims name.

A brand has one owner at a time unless it is held jointly. Where somebody is told to own it since
a day, and all dated sources for somebody else are older than that day, these are contradicted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.model.periods import parse
from kg.records.relationships import Relationship, Relationships
from kg.records.sources import Source


class Cell(NamedTuple):
    """One filled role."""

    role: str
    who: str
    """Address of the entity; empty where the role is unknown."""
    via: str
    """Through what: the brand, a version, the maker; empty where it is said of the thing itself."""
    since: str
    remark: str
    sources: tuple[Source, ...]
    against: str = ""
    """What newer claims say instead, with when this was said last."""
    links: tuple[Relationship, ...] = ()
    """What it rests on."""


def dated(links: Relationships, cells: list[Cell]) -> list[Cell]:
    """Return the cells of a role, each with when it was said last, contradicted ones last."""
    if len({cell.who for cell in cells}) < 2:
        return cells
    found = [cell._replace(remark=_remark(cell), against=_against(links, cell, cells))
             for cell in cells]  # fmt: skip
    return sorted(found, key=lambda cell: bool(cell.against))


def _remark(cell: Cell) -> str:
    last = last_said(cell.sources)
    return "; ".join(filter(None, (f"last said {last}" if last else "", cell.remark)))


def _against(links: Relationships, cell: Cell, cells: Iterable[Cell]) -> str:
    last = last_said(cell.sources)
    for other in cells:
        if other.who in ("", cell.who) or not other.since or not last:
            continue
        if not cell.since and parse(last).last < parse(other.since).first:
            return f"contradicted by {links.name(other.who)} since {other.since}"
    return ""


def last_said(sources: Iterable[Source]) -> str:
    """Return the latest date of publication among sources; empty where none has a date."""
    days = {source.issued for source in sources if source.issued}
    return max(days, key=lambda day: (parse(day).last, day), default="")
