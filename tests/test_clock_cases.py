"""The past contains only what existed: five dates for each of six answers, on the real data.

Each date was looked up in the pages that the tables name: launch of the AITO M5 (December 2021)
and M7 (4 July 2022), first look at the M9 (17 April 2023) and its launch (26 December 2023), the M8
(March and April 2025) and the M6 (February and April 2026); HIMA's name (November 2023); Huawei's
Yinwang (January 2024), the entries of Avatr (20 August 2024) and Seres (9 October 2024); Avatr's A
round (2 August 2022) and C round (December 2024); monthly deliveries of the companies themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from conftest import Run

from kg.connections.control.control import control
from kg.connections.control.stakes import percent
from kg.errors import NotFound
from kg.graph import as_of
from kg.graph.graph import Graph
from kg.records import claims
from kg.records.relationships import Relationships
from kg.records.relationships import read as relationships
from kg.store.results import Rows


@cache
def seen(graph: Graph, day: str) -> Graph:
    """Return the graph as it was true on a day."""
    return as_of.at(graph, as_of=day)


def asked(graph: Graph, question: str, *columns: str, **values: str) -> set[tuple[object, ...]]:
    """Return some columns of an answer, as names."""
    answer = graph.ask(question, **values)
    assert isinstance(answer, Rows)
    return {tuple(row[column] for column in columns) for row in answer.to_dicts(names=True)}


@pytest.mark.parametrize(("day", "models"), [
    ("2022-06-30", "M5"), ("2023-06-30", "M5 M7 M9"), ("2024-01-31", "M5 M7 M9"),
    ("2025-06-30", "M5 M7 M8 M9"), ("2026-03-31", "M5 M6 M7 M8 M9"),
])  # fmt: skip
def test_line_up(graph: Graph, day: str, models: str) -> None:
    """Models of AITO that had been shown."""
    assert asked(seen(graph, day), "line-up", "model") == {
        (f"AITO {model}",) for model in models.split()
    }


@pytest.mark.parametrize(("day", "there", "not_yet"), [
    ("2023-11-30", {"AITO M5", "Luxeed S7"}, {"Luxeed R7", "Stelato S9", "Maextro S800"}),
    ("2024-08-31", {"Luxeed R7", "Stelato S9"}, {"Maextro S800", "AITO M8", "Shangjie H5"}),
    ("2024-12-31", {"Maextro S800"}, {"AITO M8", "Shangjie H5", "Maextro V680", "Stelato S9T"}),
    ("2025-06-30", {"AITO M8"}, {"Maextro V800", "Stelato V8", "Luxeed V9", "AITO M6"}),
    ("2026-03-31", {"AITO M6", "Shangjie H5", "Stelato S9T"}, {"Maextro V680", "Stelato V8"}),
])  # fmt: skip
def test_alliance_line_up(graph: Graph, day: str, there: set[str], not_yet: set[str]) -> None:
    """Models of the alliance, and none that came later."""
    models = {model for (model,) in asked(seen(graph, day), "alliance-line-up", "model")}
    assert there <= models
    assert not not_yet & models


@pytest.mark.parametrize(("day", "brands"), [
    ("2022-06-30", ""), ("2023-06-30", ""), ("2023-11-30", "AITO Luxeed"),
    ("2024-08-31", "AITO Luxeed Stelato Maextro"),
    ("2025-06-30", "AITO Luxeed Stelato Maextro Shangjie"),
])  # fmt: skip
def test_alliance_members(graph: Graph, day: str, brands: str) -> None:
    """Brands join one after the other; before November 2023 there is no alliance."""
    members = asked(seen(graph, day), "alliance-members", "member", "kind")
    assert {member for member, kind in members if kind == "Brand"} == set(brands.split())


@pytest.mark.parametrize(("day", "shares"), [
    ("2024-01-31", {"Huawei": "100 %"}),
    ("2024-08-31", {"Huawei": "90 %", "Avatr": "10 %"}),
    ("2024-12-31", {"Huawei": "80 %", "Avatr": "10 %", "Seres Automobile": "10 %"}),
    ("2025-06-30", {"Huawei": "80 %", "Avatr": "10 %", "Seres Automobile": "10 %"}),
])  # fmt: skip
def test_control(graph: Graph, day: str, shares: dict[str, str]) -> None:
    """Owners of Yinwang at first hand make up one whole at each date."""
    links = Relationships(seen(graph, day))
    found = control(links, links.graph.entity("Yinwang"))
    told = {links.name(chain.owner): percent(chain.effective)
            for chain in found.chains if len(chain.links) == 1}  # fmt: skip
    assert told == shares


def test_control_of_what_is_not_there(graph: Graph) -> None:
    """Nobody controls Yinwang in 2023: there is none, and the answer says since when."""
    with pytest.raises(NotFound, match="no Yinwang yet") as raised:
        seen(graph, "2023-06-30").entity("Yinwang")
    assert "20" in (raised.value.hint or "")


@pytest.mark.parametrize(("day", "held", "not_held"), [
    ("2022-06-30", {("CATL", 23.99)}, {("CATL", 17.1), ("NIO", 14.1)}),
    ("2023-06-30", {("CATL", 17.1)}, {("CATL", 23.99), ("CATL", 9.17)}),
    ("2024-01-31", {("CATL", 17.1)}, {("Changan Automobile", 40.99)}),
    ("2024-12-31", {("Changan Automobile", 40.99), ("CATL", 9.17), ("Anyu Fund", 8.81)},
     {("CATL", 17.1), ("NIO", 4.62)}),
    ("2026-03-31", {("Changan Automobile", 40.99), ("CATL", 9.17)},
     {("NIO", 14.1), ("Huawei", 10.0)}),
])  # fmt: skip
def test_owners(
    graph: Graph, day: str, held: set[tuple[str, float]], not_held: set[tuple[str, float]]
) -> None:
    """Owners of Avatr through its rounds."""
    rows = asked(seen(graph, day), "owners-at", "owner", "share", company="Avatr", day=day)
    told = {(owner, float(str(share))) for owner, share in rows if share is not None}
    assert held <= told
    assert not not_held & told


@pytest.mark.parametrize(("day", "rows"), [
    ("2023-06-30", {("2023-06", "Li Auto", 32575), ("2023-06", "NIO", 10707)}),
    ("2024-01-31", {("2024-01", "AITO", 32973), ("2024-01", "Li Auto", 31165)}),
    ("2024-12-31", {("2024-12", "Li Auto", 58513), ("2024-12", "HIMA", 49474)}),
    ("2025-06-30", {("2025-06", "Li Auto", 36279), ("2025-06", "AITO", 44685)}),
    ("2026-03-31", {("2026-03", "Leapmotor", 50029), ("2026-03", "NIO", 35486)}),
])  # fmt: skip
def test_league_table(graph: Graph, day: str, rows: set[tuple[str, str, int]]) -> None:
    """The newest month is the one that was over."""
    table = asked(seen(graph, day), "league-table", "period", "maker", "deliveries")
    assert rows <= table
    assert {period for period, *_ in table} == {day[:7]}


@pytest.mark.parametrize(("day", "there", "unknown"), [
    ("2022-01-31", "AITO", "HIMA"), ("2023-06-30", "AITO M7", "AITO M8"),
    ("2024-01-31", "HIMA", "Shangjie"), ("2024-12-31", "Stelato", "Shangjie H5"),
    ("2025-06-30", "AITO M8", "Maextro V680"),
])  # fmt: skip
def test_known_on_has_only_what_had_been_told(
    graph: Graph, day: str, there: str, unknown: str
) -> None:
    """Names, classes and brands of things that no source had spoken of are not there."""
    then = as_of.at(graph, known_on=day)
    assert then.entity(there)
    with pytest.raises(NotFound, match=f"no {unknown} yet"):
        then.entity(unknown)
    assert not then.query(f"ASK {{ <{graph.entity(unknown).iri}> ?property ?value }}")


def test_nothing_was_known_in_1990(kg_run: Callable[..., Run]) -> None:
    """No model, and a sentence instead of an empty table."""
    done = kg_run("ask", "line-up", "--known-on", "1990-01-01")
    assert done.code == 3
    assert "There was no AITO yet" in done.err
    assert "since 2021" in done.err
    assert "only the default" in done.err


# --- Lower bounds --------------------------------------------------------------------------------


def test_what_has_no_start_holds_since_it_was_told(graph: Graph) -> None:
    """A relation without a start is possible before the first page that states it."""
    baic = graph.entity("BAIC Group").iri
    before, after = seen(graph, "2024-01-31"), seen(graph, "2025-06-30")
    hima = graph.entity("HIMA").iri

    def member(then: Graph) -> list[str]:
        return [one.aside for one in relationships(then, claims.of(baic))
                if one.relation == "isMemberOf" and one.object == hima]  # fmt: skip

    assert set(member(before)) == {"possible"}
    assert "" in member(after)
    with_it = as_of.at(graph, as_of="2024-01-31", possible=True)
    assert member(with_it) == [""]


def test_every_relation_without_a_start_has_a_lower_bound(graph: Graph) -> None:
    """Nothing that is told as a fact is without a day from which it holds."""
    assert not graph.query(
        "ASK { ?claim a auto:Relationship ; auto:status concept:reported"
        " FILTER NOT EXISTS { ?claim auto:start ?start }"
        " FILTER NOT EXISTS { ?claim auto:sinceAtLatest ?day } }"
    )


def test_answers_under_a_clock_say_what_rests_on_a_bound(kg_run: Callable[..., Run]) -> None:
    """One line for what has no start, one for what is possible; --possible shows it."""
    done = kg_run("ask", "alliance-members", "--as-of", "2024-01-31", "-f", "csv")
    assert "on a lower bound" in done.err
    assert "--possible shows them" in done.err
    assert "BAIC Group" not in done.out
    more = kg_run("ask", "alliance-members", "--as-of", "2024-01-31", "--possible", "-f", "csv")
    assert "BAIC Group" in more.out
    assert "--possible shows them" not in more.err
    page = kg_run("control", "AITO", "--as-of", "2024-01-31")
    assert "on a lower bound" in page.out
    assert "since none" not in page.err
