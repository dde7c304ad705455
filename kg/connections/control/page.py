"""The answer to who controls something, as a page to read or as records."""

from __future__ import annotations

from collections.abc import Iterable

from kg.connections.control.control import UNKNOWN, Control
from kg.connections.control.dates import Cell
from kg.connections.control.stakes import Chain, percent, written
from kg.records import aside
from kg.records.relationships import Relationships
from kg.records.sources import Footnotes, ids
from kg.records.wording import since
from kg.text.reasons import Many, Name, Reason, reason
from kg.text.reasons import names as named
from kg.text.rows import grid, records

HEADER = ("part", "role", "who", "via", "since", "remark", "sources")
MOST_CHAINS = 12
"""How many chains of stakes a page shows; the data formats have all of them."""


def page(links: Relationships, found: Control, form: str) -> str:
    """Return who controls an entity in one of the formats for rows."""
    left = aside.lines(links, found.left, form, found.used)
    if form not in ("table", "md"):
        return records(HEADER, _records(links, found), form)
    notes = Footnotes()
    entity = found.entity
    names = " · ".join(filter(None, (entity.name, entity.name_zh)))
    head = "## " if form == "md" else ""
    roles, shares = _roles(links, found.cells, notes, form), _shares(links, found, notes, form)
    held = _lines(links, found.held, notes, form)
    parts = [
        f"{'# ' if form == 'md' else ''}{reason('control-title', names=names)}\n",
        f"{head}{reason('control-roles')}\n\n{roles}",
        f"{head}{reason('control-shares')}\n\n{shares}",
        f"{head}{reason('control-held')}\n\n{held}" if held else "",
        f"{head}{reason('control-practice')}\n\n{_practice(links, found, form)}",
        left,
        notes.text(form),
    ]
    return "\n".join(filter(None, parts))


def _roles(links: Relationships, cells: list[Cell], notes: Footnotes, form: str) -> str:
    lines = []
    before = ""
    for cell in cells:
        who = links.name(cell.who) if cell.who else UNKNOWN
        role = "" if cell.role == before and form == "table" else str(cell.title)
        cited = notes.cite(cell.sources, form, limit=3)
        if cell.who and not cited:
            cited = "(entered with the model)"
        since = cell.since or _latest(links, cell) or (UNKNOWN if cell.who else "")
        lines.append((role, who, cell.via, since, _remark(cell)[:90], cited))
        before = cell.role
    return grid(("role", "who", "via", "since", "remark", "sources"), lines, form)


def _latest(links: Relationships, cell: Cell) -> str:
    """Return by when it had begun, where the graph is seen at a date and no start is stated."""
    days = [link.latest for link in cell.links if link.latest]
    return f"by {min(days)}" if links.graph.day and days else ""


def _remark(cell: Cell) -> str:
    return "; ".join(map(str, cell.told))


def _reasons(links: Relationships, found: Control) -> Reason:
    """Say whose owners are looked at, and why."""
    told = []
    for one in found.owned:
        roles = dict.fromkeys(
            reason("control-role-denied", role=cell.title) if cell.denied else cell.title
            for cell in found.cells
            if cell.who == one and cell.role in ("owner of the brand", "maker")
        )
        why = Many(tuple(roles), "and") if roles else reason("control-asked")
        told.append(reason("control-owned", name=Name(links.name(one)), why=why))
    return reason("control-owners", names=Many(tuple(told), "and"))


def _shares(links: Relationships, found: Control, notes: Footnotes, form: str) -> str:
    if not found.owned:
        return f"{reason('control-no-owner')}\n"
    why = "" if found.owned == (found.entity.iri,) else f"{_reasons(links, found)}\n\n"
    if not found.chains:
        return f"{why}{_untold(links, found.owned)}\n"
    lines = [_lines(links, found.chains, notes, form)]
    bare = [one for one in found.owned if all(chain.target != one for chain in found.chains)]
    if bare:
        mark = "- " if form == "md" else ""
        lines.append(f"{mark}{_untold(links, bare)}\n")
    told = f"\n{reason('control-chains')}\n" if len(found.chains) > 1 else ""
    return why + "".join(lines) + told


def _untold(links: Relationships, companies: Iterable[str]) -> Reason:
    return reason("control-untold", names=named(map(links.name, companies), "and"))


def _lines(links: Relationships, chains: list[Chain], notes: Footnotes, form: str) -> str:
    """Return chains of stakes, a line each, with the share that they come to."""
    mark = "- " if form == "md" else ""
    lines = []
    for chain in chains[:MOST_CHAINS]:
        marks = [notes.cite(link.sources[:1], form) for link in chain.links]
        told = f"{mark}{links.name(chain.owner)}: {_part(chain)} {links.name(chain.target)}"
        if len(chain.links) > 1:
            told += f" ({written(links, chain, marks)})"
        else:
            told += f"{since(chain.links[0])} {marks[0]}"
        notes_told = [note for link in chain.links for note in link.remarks]
        told += f". Remark: {'; '.join(dict.fromkeys(notes_told))}" if notes_told else ""
        lines.append(f"{told}\n")
    more = len(chains) - len(lines)
    if more > 0:
        lines.append(f"{mark}{more} more chain{'s' * (more != 1)}: use -f csv.\n")
    return "".join(lines)


def _part(chain: Chain) -> str:
    """Return what the owner has of the company at the end of a chain."""
    if chain.effective is not None:
        return f"{percent(chain.effective)} of"
    is_parent = len(chain.links) == 1 and chain.links[0].relation == "isSubsidiaryOf"
    return "parent of" if is_parent else "an unknown share of"


def _practice(links: Relationships, found: Control, form: str) -> str:
    if not found.signs:
        return f"{reason('control-nobody')}\n"
    mark = "- " if form == "md" else ""
    told = [
        reason("control-has", name=Name(links.name(sign.who)), signs=sign.told)
        for sign in found.signs
    ]
    return "".join(f"{mark}{one}\n" for one in told)


def _records(links: Relationships, found: Control) -> list[tuple[str, ...]]:
    lines: list[tuple[str, ...]] = [
        (
            "role", cell.role, links.name(cell.who) if cell.who else UNKNOWN, cell.via, cell.since,
            _remark(cell), "; ".join(ids(cell.sources)),
        )
        for cell in found.cells
    ]  # fmt: skip
    for chain in (*found.chains, *found.held):
        sources = "; ".join(link.sources[0].id for link in chain.links if link.sources)
        lines.append((
            "chain", "owns shares", links.name(chain.owner), links.name(chain.target), "",
            f"{percent(chain.effective)} effective: {written(links, chain)}", sources,
        ))  # fmt: skip
    for sign in found.signs:
        lines.append(("practice", "has a say", links.name(sign.who), "", "", str(sign.told), ""))
    return lines
