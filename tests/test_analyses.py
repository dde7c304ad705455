"""Saved analyses of the network."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import MINI

from kg.connections import analyses
from kg.errors import NotFound
from kg.graph.graph import Graph
from kg.records.relationships import Relationships


@pytest.fixture(scope="module")
def links(graph: Graph) -> Relationships:
    """Return the relations of the real graph."""
    return Relationships(graph)


@pytest.mark.parametrize("name", list(analyses.ANALYSES))
def test_reads_in_plain_words_and_repeats(mini: Graph, name: str) -> None:
    """Each analysis has a reading and gives the same twice."""
    found = analyses.analyse(Relationships(mini), name)
    assert found == analyses.analyse(Relationships(mini), name)
    assert found.reading
    text = analyses.page(found, "table")
    assert found.title in text
    assert isinstance(json.loads(analyses.page(found, "json")), list)


def test_huawei_is_in_the_middle(links: Relationships) -> None:
    """On the real graph the founding subject is among the first."""
    found = analyses.centrality(links)
    assert "Huawei" in [line[1] for line in found.lines[:3]]
    weights = [line[4] for line in found.lines]
    assert weights == sorted(weights, reverse=True)  # type: ignore[type-var]


def test_communities_hold_everybody_once(links: Relationships) -> None:
    """Groups do not overlap, and none is larger than the network."""
    found = analyses.communities(links)
    sizes = [int(str(line[2])) for line in found.lines]
    assert sum(sizes) <= len(analyses.network(links))
    assert sizes == sorted(sizes, reverse=True)


def test_rivalry_and_places_are_no_ties(links: Relationships) -> None:
    """The network has neither."""
    drawn = analyses.network(links)
    entities = links.graph.entities
    assert not {entities[node].kind for node in drawn} & links.graph.presentation.hubs
    found = {link.relation for _, _, facts in drawn.edges(data=True) for link in facts["links"]}
    assert not found & links.graph.presentation.rivalries


def test_bottlenecks_name_the_battery_maker(links: Relationships) -> None:
    """CATL is the only known battery supplier of some brand."""
    found = analyses.bottlenecks(links)
    assert ("CATL", "battery") in [line[:2] for line in found.lines]


def test_unknown_analysis(mini: Graph) -> None:
    """A misspelt name gets a suggestion."""
    with pytest.raises(NotFound, match="brokers"):
        analyses.analyse(Relationships(mini), "broker")


def test_the_command_reads_the_network_in_words(kg_run: Callable[..., Any]) -> None:
    """The command writes sentence and table, rows alone as CSV, and knows what there is."""
    done = kg_run("analyse", "centrality", "--project", MINI)
    assert done.code == 0, done.err
    assert "Aurora Motors stands in the middle" in done.out
    rows = kg_run("analyse", "centrality", "-f", "csv", "--project", MINI).out.splitlines()
    assert rows[0] == "rank,name,class,ties,weight,mostly"
    assert rows[1].startswith("1,Aurora Motors,Company,")
    refused = kg_run("analyse", "broker", "--project", MINI)
    assert (refused.code, "brokers" in refused.err) == (3, True)
