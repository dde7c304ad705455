"""What hangs on something: models, brands and volumes."""

from __future__ import annotations

import json
from functools import cache

import pytest

from kg.connections.exposure import page as exposure_page
from kg.connections.exposure.exposure import TIERS, Exposure, exposure
from kg.errors import KgError
from kg.graph.graph import Graph
from kg.records.relationships import Relationships
from kg.records.sources import ids


@cache
def links_of(graph: Graph) -> Relationships:
    """Return the relations of a graph, read once."""
    return Relationships(graph)


def asked(graph: Graph, name: str) -> tuple[Relationships, Exposure]:
    """Return what hangs on a name."""
    links = links_of(graph)
    return links, exposure(links, graph.entity(name))


def tiers(links: Relationships, found: Exposure) -> dict[str, str]:
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
    assert ids(one.sources) == ("harbour-post/202501-5e6f", "mirror-site/202501-7a8b")


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
    assert set(told.values()) == set(TIERS[:3])
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


def test_versions_of_a_technology_count(graph: Graph) -> None:
    """Whatever uses Huawei ADS 4 uses Huawei ADS; which names are counted is said."""
    links, found = asked(graph, "Huawei ADS")
    assert {"Huawei ADS 2", "Huawei ADS 4", "Huawei ADS 5"} <= set(found.versions)
    assert tiers(links, found)["Maextro S800"] == "directly"
    assert "Huawei ADS 4" not in tiers(links, found)
    assert "by their names: Huawei ADS 1" in exposure_page.page(links, found, "table")
    assert asked(graph, "CATL")[1].versions == ()


def test_versions_of_models_are_no_models(graph: Graph) -> None:
    """The count of models leaves versions out, which are counted apart."""
    links, found = asked(graph, "CATL")
    kinds = [graph.entities[one.entity].kind for one in found.dependents]
    text = exposure_page.page(links, found, "table")
    assert f"{kinds.count('VehicleModel')} models (" in text
    assert f"{kinds.count('ModelVariant')} versions" in text


def test_a_car_with_an_engine_only_needs_no_battery_cells(graph: Graph) -> None:
    """CATL supplies Volkswagen Group, but not the Audi that is told to have an engine only."""
    links, found = asked(graph, "CATL")
    told = tiers(links, found)
    assert "Audi A5L Sportback" not in told
    assert told["Audi Q6 e-tron"] == "through the company, any of its models"


def test_chains_reach_as_far_as_paths_do(graph: Graph) -> None:
    """A group reaches the models of brands that it owns; a supplier those of its customers'."""
    links, found = asked(graph, "Seres Group")
    names = {links.name(one.entity) for one in found.dependents}
    assert {"Seres 5", "Seres 7", "Blue Electric"} <= names
    links, found = asked(graph, "CALB")
    assert TIERS[3] in tiers(links, found).values()


def test_lists_are_sorted_by_the_month_that_is_named(graph: Graph) -> None:
    """Those with a figure for the best covered month come first, the largest before the others."""
    _, found = asked(graph, "Seres Group")
    assert found.common
    _, month, *_ = found.common
    direct = [one for one in found.dependents if one.way.tier == 0 and one.volume]
    of_month = [one.volume.value for one in direct if one.volume.period == month][:4]
    assert of_month == sorted(of_month, reverse=True)
