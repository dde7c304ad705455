"""What hangs on something: models, brands and volumes."""

from __future__ import annotations

import json
from functools import cache

import pytest

from kg import exposure_page
from kg.errors import KgError
from kg.exposure import TIERS, Exposure, exposure
from kg.graph import Graph
from kg.links import Links


@cache
def links_of(graph: Graph) -> Links:
    """Return the relations of a graph, read once."""
    return Links(graph)


def asked(graph: Graph, name: str) -> tuple[Links, Exposure]:
    """Return what hangs on a name."""
    links = links_of(graph)
    return links, exposure(links, graph.entity(name))


def tiers(links: Links, found: Exposure) -> dict[str, str]:
    """Return how each dependent is reached."""
    return {links.name(one.entity): TIERS[one.way.tier] for one in found.dependents}


def test_supplied_directly(mini: Graph) -> None:
    """A supplied model comes with its latest volume and both sources."""
    links, found = asked(mini, "Cellworks")
    assert tiers(links, found) == {"Lumo One": "directly"}
    one = found.dependents[0]
    assert one.volume is not None
    assert (one.volume.value, one.volume.measure, one.volume.period) == (
        2100, "deliveries", "2024-12",
    )  # fmt: skip
    assert one.sources == ("harbour-post/202501-5e6f", "mirror-site/202501-7a8b")


@pytest.mark.parametrize("name", ["Starpilot", "Pier Plant", "Tidal Electric"])
def test_technologies_plants_and_developers(mini: Graph, name: str) -> None:
    """A model hangs on what it uses, where it is built, and who developed that."""
    links, found = asked(mini, name)
    assert tiers(links, found)["Lumo One"] == "directly"


def test_nothing_hangs_on_it(mini: Graph) -> None:
    """An empty answer is a sentence; other kinds get a message."""
    links, found = asked(mini, "Nova Alliance")
    assert "Nothing in the graph says" in exposure_page.page(links, found, "table")
    with pytest.raises(KgError, match="is a Person"):
        asked(mini, "Ada Bright")


def test_real_supplier(graph: Graph) -> None:
    """CATL: direct, through the brand and through the company are told apart."""
    links, found = asked(graph, "CATL")
    told = tiers(links, found)
    assert told["AITO"] == "directly"
    assert told["AITO M8"] == "through the brand"
    assert set(told.values()) == set(TIERS)
    for one in found.dependents:
        assert bool(one.sources) == bool(one.volume)
    bare = [one for one in found.dependents if one.volume is None]
    assert bare
    text = exposure_page.page(links, found, "table")
    assert "No volume is reported for" in text
    assert "not to be added up" in text
    assert len(json.loads(exposure_page.page(links, found, "json"))) == len(found.dependents)


def test_common_month_adds_like_with_like(graph: Graph) -> None:
    """The sum is of one measure in one month."""
    _, found = asked(graph, "CATL")
    assert found.common is not None
    measure, period, count, total = found.common
    assert count > 1
    assert len(period) == 7
    assert total > count
    assert measure
