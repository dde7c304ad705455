"""`kg promises`: targets joined to what came of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import MINI, add_row

from kg import build, promises, promises_page
from kg.graph import Graph
from kg.project import Project
from kg.promises import STATES, Promise

AURORA, HARBOUR = "aurora-motors/202501-1a2b", "harbour-post/202501-5e6f"


def plan(subject: str, measure: str, period: str, value: int, **more: str) -> str:
    """Return a row of a target."""
    cells = (
        subject, measure, period, more.get("span", ""), value, more.get("unit", "vehicles"),
        more.get("bound", ""), "planned", "target", "", more.get("by", ""), "", HARBOUR,
    )  # fmt: skip
    return ",".join(map(str, cells))


def told(
    subject: str, measure: str, period: str, value: int, span: str = "", unit: str = "vehicles"
) -> str:
    """Return a row of a reported figure."""
    return f"{subject},{measure},{period},{span},{value},{unit},,,,,,,{AURORA}"


def judged(project: Path, *rows: str) -> dict[str, Promise]:
    """Return promises of the fictional project with more rows, by subject and period."""
    for row in rows:
        add_row(project, "observations", row)
    found = Project.find(project)
    store, counts = build.compile(found)
    return {
        f"{one.subject.rpartition('/')[2]} {one.measure} {one.by}": one
        for one in promises.find(Graph(store, found, counts))
    }


def test_met_and_missed(project: Path) -> None:
    """A period's own figure decides, and so do the months that make it up."""
    found = judged(
        project,
        plan("Lumo", "deliveries", "2024-12", 3400),
        plan("Lumo", "deliveries", "2024-11", 3100, by="Ada Bright"),
        plan("Lumo", "deliveries", "2024-Q4", 9000, bound="at-least"),
        told("Lumo", "deliveries", "2024-10", 2600),
        plan("Aurora Motors", "revenue", "2024", 2500000000, unit="cny"),
    )
    assert found["Lumo deliveries 2024-12"].state == "met"
    assert found["Lumo deliveries 2024-11"].state == "missed"
    assert found["Lumo deliveries 2024-Q4"].state == "met"
    assert "9,100 added up from 3 figures" in found["Lumo deliveries 2024-Q4"].outcome
    assert found["Aurora Motors revenue 2024".replace(" M", "_M")].state == "missed"


def test_run_rates(project: Path) -> None:
    """A running promise has the rate it needs and the rate of the latest months."""
    months = [told("Vega", "deliveries", f"2025-{month:02}", 1000) for month in range(1, 5)]
    found = judged(
        project,
        *months,
        plan("Vega", "deliveries", "2025", 12000),
        plan("Vega", "deliveries", "2025-H1", 9000),
        told("Vega", "deliveries", "2024-12-31", 20000, "since-launch"),
        plan("Vega", "deliveries", "2026-12", 40000, span="since-launch"),
    )
    year = found["Vega deliveries 2025"]
    assert (year.state, year.needed, year.reached) == ("on-track", 1000, 1000)
    half = found["Vega deliveries 2025-H1"]
    assert (half.state, half.needed, half.reached) == ("behind", 2500, 1000)
    total = found["Vega deliveries 2026-12 (since-launch)"]
    assert (total.state, total.needed) == ("on-track", 800)


def test_open_and_not_measurable(project: Path) -> None:
    """Without figures a promise stays open until its time is over, then it cannot be decided."""
    found = judged(
        project,
        plan("Vega", "sales", "2030", 5000),
        plan("Vega", "sales", "2023", 5000),
        plan("Vega V", "sales", "2024", 500, bound="at-most"),
    )
    assert found["Lumo deliveries 2025"].state == "open"
    assert found["Vega sales 2030"].state == "open"
    assert found["Vega sales 2023"].state == "not-measurable"
    assert found["Vega_V sales 2024"].outcome == "Only an upper limit is told."


def test_ranges_are_one_promise(project: Path) -> None:
    """A lower and an upper end from one source are one promise; the lower end decides."""
    found = judged(
        project,
        plan("Lumo", "deliveries", "2024-12", 3400, bound="at-least"),
        plan("Lumo", "deliveries", "2024-12", 3800, bound="at-most"),
    )
    assert found["Lumo deliveries 2024-12"].goal == "≥ 3,400 vehicles to 3,800 vehicles"
    assert found["Lumo deliveries 2024-12"].state == "met"


@pytest.fixture(scope="module")
def found(graph: Graph) -> list[Promise]:
    """Return the promises of the real data."""
    return promises.find(graph)


def test_scores_add_up(graph: Graph, found: list[Promise]) -> None:
    """Every promise counts once for its company, and once for each who said it."""
    scores = promises_page.score(graph, found, "company")
    assert sum(one.promises for one in scores) == len(found)
    assert all(sum(one[2:8]) == one.promises for one in scores)
    spoken = promises_page.score(graph, found, "speaker")
    assert sum(one.promises for one in spoken) == sum(len(one.speakers) for one in found)


def test_the_second_million(graph: Graph, found: list[Promise]) -> None:
    """AITO's second million needs a rate a month, beside which the latest months stand."""
    (second,) = [
        one for one in found
        if one.subject == graph.entity("AITO").iri and "2,000,000" in one.goal
        and one.by.endswith("(since-launch)")
    ]  # fmt: skip
    assert second.state in ("behind", "on-track", "met")
    assert second.needed is not None
    assert second.reached is not None
    assert (second.state == "behind") == (second.reached < second.needed)
    assert "Zhang Xinghai" in second.speakers


def test_every_state_is_known(found: list[Promise]) -> None:
    """No promise of the real data has a state that is not described, or no source."""
    for one in found:
        assert one.state in STATES
        assert one.sources


@pytest.mark.parametrize("more", [(), ("--by", "company"), ("--by", "speaker", "-f", "json")])
def test_command(kg_run: Callable, more: tuple[str, ...]) -> None:
    """The command lists promises or scores."""
    run = kg_run("promises", "--project", MINI, *more)
    assert run.code == 0
    assert "Lumo" in run.out or "Ada Bright" in run.out
