"""The signs of control without shares: who leads, sells, develops or supplies what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.connections.control.dates import Cell
from kg.connections.control.stakes import Chain, percent
from kg.records.relationships import Relationships
from kg.text.reasons import Many, Name, Reason, reason
from kg.text.reasons import names as named

PARTS = {
    "drive": ("drive-unit", "motor", "engine"),
    "cockpit": ("cockpit-system", "display", "head-up-display", "voice-recognition"),
    "driver assistance": ("driver-assistance", "lidar"),
    "battery": ("battery", "battery-cells", "battery-management"),
    "chips": ("driving-chip", "cockpit-chip", "chips", "power-semiconductor"),
}
"""Roles of suppliers, and the parts that count towards each."""
STACK = ("cockpit", "driver assistance")
"""Whoever supplies all of these has the whole software stack in hand."""


class Sign(NamedTuple):
    """What gives somebody a say without shares."""

    who: str
    reasons: tuple[Reason, ...]
    owns: tuple[Reason, ...]
    """What it is stated to own of the owners and makers."""

    @property
    def told(self) -> Reason:
        """The signs, and what it owns beside."""
        signs = Many(self.reasons, "semicolon")
        if not self.owns:
            return reason("control-signs", signs=signs)
        return reason("control-signs-beside", signs=signs, stakes=Many(self.owns, "semicolon"))


def signs_of(
    links: Relationships, cells: list[Cell], owned: list[str], chains: list[Chain]
) -> list[Sign]:
    """Return who has a say in practice, by at least two signs, most signs first."""
    signs: dict[str, list[Reason]] = {}
    led: dict[str, list[str]] = {}
    for cell in cells:
        if cell.who and cell.role == "alliance led by" and cell.through:
            alliance = dict(cell.through.arguments)["name"]
            signs.setdefault(cell.who, []).append(reason("control-leads", name=alliance))
            led.setdefault(str(alliance), []).append(cell.who)
    for cell in cells:
        if cell.who and cell.role in ("sells it", "develops it"):
            role = reason(f"sign-{cell.role.replace(' ', '-')}")
            signs.setdefault(cell.who, []).append(role)
            for leader in led.get(links.name(cell.who), ()):
                through = Name(links.name(cell.who))
                signs[leader].append(reason("control-through", role=role, name=through))
    supplied = {
        role: {cell.who for cell in cells if cell.role == f"supplies {role}" and cell.who}
        for role in PARTS
    }
    for who in sorted(set().union(*supplied.values())):
        has = [role for role in PARTS if who in supplied[role]]
        parts = Many(tuple(reason(f"part-{role.replace(' ', '-')}") for role in has), "and")
        if set(STACK) <= set(has):
            signs.setdefault(who, []).append(reason("control-stack", parts=parts))
        elif len(has) > 1:
            signs.setdefault(who, []).append(reason("control-supplies", parts=parts))
    found = [
        Sign(who, tuple(dict.fromkeys(listed)), tuple(_stakes(links, who, cells, owned, chains)))
        for who, listed in signs.items()
        if len(set(listed)) > 1
    ]
    return sorted(found, key=lambda sign: (-len(sign.reasons), links.name(sign.who)))


def _stakes(
    links: Relationships, who: str, cells: list[Cell], owned: list[str], chains: list[Chain]
) -> Iterator[Reason]:
    """Yield what somebody owns: the roles of owner it is named for, and its stakes."""
    for cell in cells:
        if cell.who == who and cell.role in ("owner of the brand", "maker", "parent"):
            told = reason("control-named", role=cell.title, count=len(cell.sources))
            if cell.denied:
                told = reason("control-denied", told=told, against=cell.denied)
            yield told
    own = [chain for chain in chains if chain.owner == who]
    for chain in own:
        share = percent(chain.effective) if chain.effective is not None else reason("share-unknown")
        yield reason("control-share", share=share, name=Name(links.name(chain.target)))
    others = [links.name(one) for one in owned if one != who]
    if others and not own:
        yield reason("control-no-stake", names=named(others, "and"))
