"""Who controls something: roles, chains of stakes, control without shares."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from conftest import add_row

import kg
from kg.connections.control import page as control_page
from kg.connections.control.control import PARTS, Control, control
from kg.connections.control.stakes import Chain, owners, percent, written
from kg.errors import KgError
from kg.graph.graph import Graph
from kg.records.relationships import Relationships
from kg.records.sources import ids


@cache
def links_of(graph: Graph) -> Relationships:
    """Return the relations of a graph, read once."""
    return Relationships(graph)


def asked(graph: Graph, name: str, day: date | None = None) -> tuple[Relationships, Control]:
    """Return who controls a name."""
    links = links_of(graph)
    return links, control(links, graph.entity(name), day)


def filled(links: Relationships, found: Control, role: str) -> list[str]:
    """Return who fills a role."""
    return [links.name(cell.who) for cell in found.cells if cell.role == role and cell.who]


def test_roles_of_a_model(mini: Graph) -> None:
    """Each role is filled from relations of the model or its brand, or is unknown."""
    links, found = asked(mini, "Lumo One")
    assert filled(links, found, "owner of the brand") == ["Aurora Motors"]
    assert filled(links, found, "maker") == ["Aurora Motors"]
    assert filled(links, found, "supplies battery") == ["Cellworks"]
    assert filled(links, found, "member of") == ["Nova Alliance"]
    assert filled(links, found, "technology") == ["Starpilot"]
    roles = [cell.role for cell in found.cells]
    assert {f"supplies {part}" for part in PARTS} <= set(roles)
    empty = {cell.role for cell in found.cells if not cell.who}
    assert {"supplies chips", "supplies cockpit", "alliance led by", "sells it"} <= empty
    owner = next(cell for cell in found.cells if cell.role == "owner of the brand")
    assert (owner.since, owner.via) == ("2021-03", "brand Lumo")
    assert ids(owner.sources) == ("aurora-motors/202501-1a2b",)


def test_only_what_holds(mini: Graph) -> None:
    """A membership that ended is no role today, but was one before."""
    links, found = asked(mini, "Vega")
    assert filled(links, found, "member of") == []
    links, found = asked(mini, "Vega", date(2023, 6, 1))
    assert filled(links, found, "member of") == ["Nova Alliance"]


def test_stakes_at_a_date(mini: Graph) -> None:
    """Owners before and after a stake was sold."""
    links = Relationships(mini)
    cells = mini.entity("Cellworks").iri
    before = owners(links, cells, date(2023, 1, 1))
    assert [(links.name(one.owner), one.effective) for one in before] == [
        ("Tidal Electric", Decimal(30))
    ]
    after = owners(links, cells, date(2024, 1, 1))
    assert [(links.name(one.owner), percent(one.effective)) for one in after] == [
        ("Aurora Motors", "25 %")
    ]


def test_chains_multiply(project: Path) -> None:
    """A stake in an owner counts through it, written out; a circle ends."""
    rows = (
        "Tidal Electric,ownsStakeIn,Aurora Motors,2024,,40,,,,,,,,daily-wheel/202412-3c4d",
        "Cellworks,ownsStakeIn,Tidal Electric,2024,,10,,,,,,,,daily-wheel/202412-3c4d",
    )
    for row in rows:
        add_row(project, "relations", row)
    graph = kg.open(project)
    links = Relationships(graph)
    found = owners(links, graph.entity("Cellworks").iri, links.today)
    told = {links.name(chain.owner): chain for chain in found}
    assert told["Tidal Electric"].effective == Decimal(10)
    text = written(links, told["Tidal Electric"])
    assert text.endswith("40 % × 25 % = 10 %")
    assert "Tidal Electric 40 % of Aurora Motors since 2024" in text
    assert all(len(chain.links) <= 3 for chain in found)
    held = control_page.page(links, control(links, graph.entity("Tidal Electric")), "table")
    assert "Tidal Electric: 40 % of Aurora Motors since 2024 [" in held
    assert "Tidal Electric: 10 % of Cellworks (Tidal Electric 40 % of Aurora Motors" in held


def test_the_same_year_told_coarsely_is_not_later(project: Path) -> None:
    """Of a share since a month and one since its year the better supported holds."""
    for row in (
        "Tidal Electric,ownsStakeIn,Aurora Motors,2023-12,,20,,,,,,,,aurora-motors/202501-1a2b",
        "Tidal Electric,ownsStakeIn,Aurora Motors,2023,,7,,,,,,,a rumour,harbour-post/202501-5e6f",
    ):
        add_row(project, "relations", row)
    graph = kg.open(project)
    links = Relationships(graph)
    found = {links.name(one.owner): one for one in owners(
        links, graph.entity("Aurora Motors").iri, links.today)}  # fmt: skip
    assert found["Tidal Electric"].effective == Decimal(20)


def test_an_unknown_share_stays_unknown(mini: Graph) -> None:
    """A chain with one unknown share has no effective stake."""
    links = Relationships(mini)
    stake = owners(links, mini.entity("Cellworks").iri, links.today)[0].links[0]
    chain = Chain((stake, replace(stake, share=None)))
    assert chain.effective is None
    assert percent(chain.effective) == "unknown"


def test_control_without_shares(graph: Graph) -> None:
    """Huawei leads, sells and supplies the software of AITO; Seres Group owns the brand."""
    links, found = asked(graph, "AITO M9")
    assert "Seres Group" in filled(links, found, "owner of the brand")
    sign = next(one for one in found.signs if links.name(one.who) == "Huawei")
    assert any(text.startswith("leads HIMA") for text in map(str, sign.reasons))
    assert any("whole software stack" in text for text in map(str, sign.reasons))
    owned = {links.name(one) for one in found.owned}
    assert "Seres Group" in owned


def test_the_worse_supported_owner_is_left_out(graph: Graph) -> None:
    """A brand has one owner: that Huawei owns AITO is left out, counted and explained."""
    links, found = asked(graph, "AITO M9")
    owners_of = [cell for cell in found.cells if cell.role == "owner of the brand"]
    assert links.name(owners_of[0].who) == "Seres Group"
    assert "Huawei" not in [links.name(one.who) for one in owners_of]
    left = [one for one in found.left if links.name(one.subject) == "Huawei"]
    assert {one.relation for one in left} == {"ownsBrand"}
    text = control_page.page(links, found, "table")
    assert "Seres Group (owner of the brand and maker)" in text
    assert "Left out, not to be relied on" in text
    assert "Huawei owns the brand AITO (contradicted)" in text


def test_joint_owners_do_not_contradict(graph: Graph) -> None:
    """Shangjie has two owners and no date between them."""
    _, found = asked(graph, "Shangjie")
    assert all(not cell.against for cell in found.cells)


def test_a_company_is_not_its_brands(graph: Graph) -> None:
    """Shops, battery and technology of AITO are no roles of Huawei; that it leads HIMA is."""
    links, found = asked(graph, "Huawei")
    assert filled(links, found, "supplies battery") == []
    assert "Chongqing AITO Auto Sales" not in filled(links, found, "sells it")
    assert "CATL CTP 2.0" not in filled(links, found, "technology")
    assert "HIMA" in filled(links, found, "leads")
    assert "AITO" not in filled(links, found, "owns the brand")


@pytest.mark.parametrize("name", ["AITO", "Yinwang", "Seres Group"])
def test_brands_and_companies(graph: Graph, name: str) -> None:
    """Works for brands and companies; cells that are filled have sources."""
    links, found = asked(graph, name)
    assert all(cell.sources for cell in found.cells if cell.who)
    text = control_page.page(links, found, "md")
    assert "## By shares (de jure)" in text
    assert "unknown" in text


def test_effective_stake_in_yinwang(graph: Graph) -> None:
    """Changan's stake in Yinwang goes through Avatr."""
    links, found = asked(graph, "Yinwang")
    chain = next(one for one in found.chains if links.name(one.owner) == "Changan Automobile"
                 and len(one.links) == 2)  # fmt: skip
    shares = [link.share for link in chain.links]
    assert chain.effective == shares[0] * shares[1] / 100  # type: ignore[operator]
    assert "of Avatr" in written(links, chain)


def test_records(mini: Graph) -> None:
    """Data formats have every cell; unknown ones say so."""
    links, found = asked(mini, "Lumo One")
    lines = json.loads(control_page.page(links, found, "json"))
    assert {line["part"] for line in lines} == {"role"}
    chips = next(line for line in lines if line["role"] == "supplies chips")
    assert chips["who"] == "unknown"


def test_other_kinds(mini: Graph) -> None:
    """A person or a place gets a message."""
    with pytest.raises(KgError, match="is a Person"):
        asked(mini, "Ada Bright")
