"""How classes and relations are shown is told in one file, and everything asks that file."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from conftest import ROOT

from kg.graph.graph import Graph
from kg.graph.presentation import OTHER, ClassStyle, RelationStyle, read
from kg.store.store import Store

SYMBOLS = {"dot", "star", "diamond", "square", "hexagon", "triangle", "triangleDown"}


def test_every_class_and_relation_is_shown(graph: Graph) -> None:
    """Each class of things has a shape and a colour, each relation a family and a heading."""
    shown = graph.presentation
    tables = dict(graph.store.pairs("https://w3id.org/autokg/ns/table"))
    for iri, table in tables.items():
        name = iri.rpartition("/")[2]
        if table == "entities":
            assert shown.classes[name].symbol in SYMBOLS, name
            assert re.fullmatch(r"#[0-9A-F]{6}", shown.classes[name].colour), name
        if table == "relations":
            style = shown.relations[name]
            assert style.family in shown.families, name
            assert style.is_symmetric or (style.heading and style.heading_zh), name


def test_classes_are_told_apart(graph: Graph) -> None:
    """No two classes have both shape and colour in common."""
    styles = [(one.symbol, one.colour) for one in graph.presentation.classes.values()]
    assert len(styles) == len(set(styles)) > 10


def test_orders_have_no_ties(graph: Graph) -> None:
    """The order of a list is decided by its file, not by the names in it."""
    shown = graph.presentation
    for listed in (shown.classes, shown.families, shown.relations):
        orders = [one.order for one in listed.values()]
        assert all(one < two for one, two in pairwise(orders))


def test_weights_say_what_they_should(graph: Graph) -> None:
    """Belonging ties most, rivalry least; places and rivals are detours; symmetry is OWL's."""
    shown = graph.presentation
    assert shown.relations["isMemberOf"].tie > shown.relations["ownsStakeIn"].tie > 1
    assert shown.relations["isVariantOf"].tie < shown.families["structure"].tie
    assert shown.rivalries == {"competesWith", "isBenchmarkedAgainst"}
    assert shown.hubs == {"Place", "Exchange", "MarketSegment"}
    symmetric = {name for name, style in shown.relations.items() if style.is_symmetric}
    assert symmetric == {"competesWith", "partnersWith", "hasJointVentureWith"}
    assert shown.reliabilities[:2] == ("primary", "press")


def test_what_the_file_does_not_know_is_plain() -> None:
    """A project with an ontology of its own needs no such file."""
    shown = read(Store.in_memory())
    assert shown.of_class("Ship") == ClassStyle()
    assert shown.of_relation("sails") == RelationStyle(family=OTHER)


@pytest.mark.parametrize("room", ["explorer", "connections", "output", "evidence"])
def test_no_room_lists_relations_by_colour_or_weight(room: str) -> None:
    """A colour that the file tells stands nowhere else in Python."""
    told = set(re.findall(r"#[0-9A-F]{6}", (ROOT / "ontology/presentation.ttl").read_text("utf-8")))
    charts = ROOT / "kg" / "output" / "charts"
    for path in (ROOT / "kg" / room).rglob("*.py"):
        if not path.is_relative_to(charts):
            assert not told & set(re.findall(r"#[0-9A-F]{6}", path.read_text("utf-8"))), path
