"""`kg promises`: targets joined to what came of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import MINI, add_row

from kg.evidence.promises import page as promises_page
from kg.evidence.promises import promises
from kg.evidence.promises.promises import STATES, Promise
from kg.graph.graph import Graph
from kg.ingest import build
from kg.runtime.project import Project

AURORA, HARBOUR = "aurora-motors/202501-1a2b", "harbour-post/202501-5e6f"
WHEEL, LATER = "daily-wheel/202412-3c4d", "harbour-post/202608-9999"


def plan(subject: str, measure: str, period: str, value: int, **more: str) -> str:
    """Return a row of a target."""
    cells = (
        subject, measure, period, more.get("span", ""), value, more.get("unit", "vehicles"),
        more.get("bound", ""), "planned", more.get("basis", "target"), more.get("scope", ""),
        more.get("by", ""), "", more.get("source", HARBOUR),
    )  # fmt: skip
    return ",".join(map(str, cells))


def told(
    subject: str,
    measure: str,
    period: str,
    value: int,
    span: str = "",
    unit: str = "vehicles",
    bound: str = "",
    source: str = AURORA,
) -> str:
    """Return a row of a reported figure."""
    return f"{subject},{measure},{period},{span},{value},{unit},{bound},,,,,,{source}"


def judged(project: Path, *rows: str) -> dict[str, Promise]:
    """Return promises of the fictional project with more rows, by subject and period."""
    for row in rows:
        add_row(project, "observations", row)
    return {
        f"{one.subject.rpartition('/')[2]} {one.measure} {one.by}": one
        for one in promises.find(compiled(project))
    }


def compiled(project: Path) -> Graph:
    """Return the graph of a changed project, kept in memory only."""
    found = Project.find(project)
    store, counts = build.compile(found)
    return Graph(store, found, counts)


def at_day(project: Path, day: str) -> None:
    """Let a source published on a day make it the day at which the graph is seen."""
    add_row(project, "sources", f"{LATER},https://x.example/{day},Later,Harbour Post,{day},news,"
            "trade,yes,,")  # fmt: skip


def test_a_preview_of_a_result_is_no_promise(project: Path) -> None:
    """Guidance first given after the period counts for nobody; a target told later still does."""
    one = judged(
        project,
        plan("Lumo", "deliveries", "2024-12", 3400, basis="guidance"),
        told("Lumo", "deliveries", "2024-12", 3500),
    )["Lumo deliveries 2024-12"]
    assert one.state == "not-measurable"
    assert "preview" in one.outcome


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


def test_bounds_survive(project: Path) -> None:
    """What is told as at least or about so much never shows that a target was missed."""
    found = judged(
        project,
        plan("Vega", "deliveries", "2024", 100000),
        told("Vega", "deliveries", "2024", 99000, bound="at-least"),
        plan("Vega", "sales", "2023", 100000),
        told("Vega", "sales", "2023", 99000, bound="about"),
        plan("Vega V", "deliveries", "2024-Q3", 3000),
        *(told("Vega V", "deliveries", f"2024-{month:02}", 900, bound="at-least")
          for month in (7, 8, 9)),
    )  # fmt: skip
    for name, text in (
        ("Vega deliveries 2024", "≥ 99,000 vehicles; that leaves it open"),
        ("Vega sales 2023", "≈ 99,000 vehicles; that leaves it open"),
        ("Vega_V deliveries 2024-Q3", "≥ 2,700 by 2024-09-30; that leaves it open"),
    ):
        assert (found[name].state, found[name].outcome) == ("not-measurable", text)


def test_a_rate_a_month_for_a_quarter(project: Path) -> None:
    """A rate a month is held against the average of the months of the period."""
    found = judged(
        project,
        plan("Vega", "deliveries", "2024-Q3", 1000, unit="vehicles-per-month"),
        *(told("Vega", "deliveries", f"2024-{month:02}", 900 + month) for month in (7, 8, 9)),
        plan("Vega", "deliveries", "2024-Q2", 500, unit="vehicles-per-month"),
        told("Vega", "deliveries", "2024-Q2", 1600),
        plan("Vega", "deliveries", "2023-Q2", 500, unit="vehicles-per-month"),
        plan("Vega", "deliveries", "2023-Q2", 1500, source=WHEEL),
    )
    missed = found["Vega deliveries 2024-Q3"]
    assert len(found["Vega deliveries 2023-Q2"].sources) == 2
    assert missed.state == "missed"
    assert missed.outcome.endswith("; 3,000 in 3 months is the goal")
    assert found["Vega deliveries 2024-Q2"].state == "met"
    assert found["Vega deliveries 2023-Q2"].outcome == "No figure is told for it."


def test_the_pace_is_of_the_latest_year(project: Path) -> None:
    """Months of years ago are no pace; the period so far is, and a need is rounded up."""
    at_day(project, "2026-08-01")
    found = judged(
        project,
        *(told("Vega", "deliveries", f"2023-{month:02}", 40000) for month in (1, 2, 3)),
        told("Vega", "deliveries", "2026-06", 60000, "year-to-date", source=LATER),
        plan("Vega", "deliveries", "2026", 240000),
        *(told("Lumo", "sales", f"2026-{month:02}", 10000, source=LATER) for month in range(1, 7)),
        plan("Lumo", "sales", "2026", 120001),
        plan("Vega V", "deliveries", "2025", 5),
    )
    old = found["Vega deliveries 2026"]
    assert (old.state, old.needed, old.reached) == ("behind", 30000, 10000)
    close = found["Lumo sales 2026"]
    assert (close.state, close.needed, close.reached) == ("behind", 10001, 10000)
    assert found["Vega_V deliveries 2025"].outcome == "No figure is told for it."


def test_states_at_a_date(project: Path) -> None:
    """Sums count when reached, prices must match, and fewer stations later were never more."""
    at_day(project, "2026-08-01")
    found = judged(
        project,
        plan("Vega", "ipo-proceeds", "2025-10", 1700, unit="usd", span="at-date"),
        told("Vega", "ipo-proceeds", "2025-11-05", 1800, "at-date", "usd", source=LATER),
        plan("Vega V", "price-from", "2024-12", 200000, unit="cny", span="at-date"),
        told("Vega V", "price-from", "2024-12", 230000, "at-date", "cny"),
        plan("Vega", "swap-stations", "2023", 120, unit="count", span="at-date"),
        told("Vega", "swap-stations", "2024-09", 54, "at-date", "count"),
        plan("Vega", "employees", "2023-12", 120, unit="people", span="at-date"),
        told("Vega", "employees", "2024-09", 54, "at-date", "people"),
        plan("Pier Plant", "production-capacity", "2024-12", 75, unit="vehicles-per-day",
             span="at-date"),
        told("Pier Plant", "production-capacity", "2024-12", 35, "at-date", "vehicles-per-day",
             source=WHEEL),
    )  # fmt: skip
    assert found["Vega ipo-proceeds 2025-10"].state == "met"
    assert found["Vega_V price-from 2024-12"].state == "missed"
    assert found["Vega swap-stations 2023"].state == "missed"
    assert found["Vega employees 2023-12"].state == "not-measurable"
    assert found["Pier_Plant production-capacity 2024-12"].state == "not-measurable"


def test_one_goal_is_counted_once(project: Path) -> None:
    """Sales or deliveries, exactly or at least: the same number by the same date is one promise."""
    event = "2024-12-01,target,Vega,,Vega aims at 7000,7000,vehicles,,"
    add_row(project, "events", event + HARBOUR)
    found = judged(
        project,
        plan("Vega", "deliveries", "2024", 5000),
        plan("Vega", "sales", "2024", 5000, bound="at-least", source=WHEEL),
        told("Vega", "sales", "2024", 5100),
        told("Vega", "sales", "2024", 4000, source=WHEEL),
        plan("Vega", "orders", "2024", 5000),
        plan("Vega", "sales", "2025", 7000, basis="forecast"),
        plan("Vega", "sales", "2024", 900, scope="overseas"),
        told("Vega", "exports", "2024", 901),
    )
    goals = {(one.measure, one.goal, one.scope): one for one in found.values()
             if one.subject.endswith("/Vega")}  # fmt: skip
    assert set(goals) == {
        ("deliveries; sales", "5,000 vehicles", ""), ("orders", "5,000 vehicles", ""),
        ("sales", "900 vehicles", "overseas"),
    }  # fmt: skip
    both = goals["deliveries; sales", "5,000 vehicles", ""]
    assert both.sources == (WHEEL, HARBOUR)
    assert both.outcome == ("5,100 vehicles (sales) is preferred, 4,000 vehicles told as well")
    abroad = goals["sales", "900 vehicles", "overseas"]
    assert (abroad.state, abroad.outcome) == ("met", "901 vehicles (exports)")


@pytest.fixture(scope="module")
def found(graph: Graph) -> list[Promise]:
    """Return the promises of the real data."""
    return promises.find(graph)


def test_scores_add_up(graph: Graph, found: list[Promise]) -> None:
    """Every promise counts once for its company and for each who said it, a raised one not."""
    scores = promises_page.score(graph, found, "company")
    counted = [one for one in found if not one.raised]
    assert len(counted) < len(found)
    assert sum(one.promises for one in scores) == len(counted)
    assert all(sum(one[2:8]) == one.promises for one in scores)
    spoken = promises_page.score(graph, found, "speaker")
    assert sum(one.promises for one in spoken) == sum(len(one.speakers) for one in counted)


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


def test_a_rate_needs_new_figures(graph: Graph, found: list[Promise]) -> None:
    """Where nothing is told for months, a running promise is open, neither behind nor on track."""
    (yu7,) = [
        one for one in found
        if one.subject == graph.entity("Xiaomi YU7").iri and one.goal.startswith("350,000")
    ]  # fmt: skip
    assert (yu7.state, yu7.reached) == ("open", None)
    assert yu7.outcome.endswith("nothing newer is told")


def test_what_was_kept_says_of_how_many(graph: Graph, found: list[Promise]) -> None:
    """A rate of promises kept stands beside the number of cases it rests on."""
    for one in promises_page.score(graph, found, "company"):
        decided = one.met + one.missed
        assert one.kept == "" if not decided else one.kept.endswith(f" % of {decided}")


def test_announced_days_and_prices(found: list[Promise], graph: Graph) -> None:
    """The M6 came in the quarter announced, and dearer than told before."""
    m6 = graph.entity("AITO M6").iri
    told = {(one.measure, one.goal, one.state) for one in found if one.subject == m6}
    assert ("launched", "2026-Q2", "met") in told
    assert ("price-from", "≈ 250,000 cny", "missed") in told


def test_a_length_of_time_is_judged_by_its_total(found: list[Promise], graph: Graph) -> None:
    """The second million in two years is the two millions by January 2028."""
    aito = graph.entity("AITO").iri
    length = next(one for one in found
                  if one.subject == aito and one.measure == "time-to-milestone")  # fmt: skip
    total = next(one for one in found if one.subject == aito and one.by == "2028-01 (since-launch)")
    assert (length.state, length.needed) == (total.state, total.needed)
    assert "2,000,000" in length.outcome


def test_a_raised_goal_counts_once(found: list[Promise], graph: Graph) -> None:
    """Xiaomi raised its goal for 2025 from 300,000 to 350,000."""
    xiaomi = graph.entity("Xiaomi Auto").iri
    goals = {one.goal: one.raised for one in found if one.subject == xiaomi and one.by == "2025"}
    assert goals["300,000 vehicles"] == "350,000 vehicles"
    assert goals["350,000 vehicles"] == ""


def test_remarks_of_a_target_are_shown(found: list[Promise], graph: Graph) -> None:
    """What sources remark stands beside the goal."""
    rows = promises_page.lines(graph, found)
    remark = promises_page.COLUMNS.index("remark")
    assert any("Time set for the second million" in str(row[remark]) for row in rows)
