"""`kg disputes`: planted contradictions are found and explained, clean data is left alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import MINI, add_row

from kg.evidence.disputes import disputes
from kg.evidence.disputes.case import UNKNOWN, Dispute
from kg.evidence.disputes.kinds import KINDS
from kg.evidence.disputes.reasons import misprint
from kg.graph.graph import Graph
from kg.ingest import build
from kg.runtime.project import Project

AURORA, WHEEL, HARBOUR, NOTES = (
    "aurora-motors/202501-1a2b", "daily-wheel/202412-3c4d", "harbour-post/202501-5e6f",
    "old-notes/nd-9c0d",
)  # fmt: skip


def compiled(project: Path) -> Graph:
    """Return the graph of a changed project, kept in memory only."""
    found = Project.find(project)
    store, counts = build.compile(found)
    return Graph(store, found, counts)


def figure(
    subject: str,
    measure: str,
    period: str,
    value: object,
    source: str,
    unit: str = "vehicles",
    span: str = "",
    bound: str = "",
    scope: str = "",
    note: str = "",
) -> tuple[str, str]:
    """Return a row of observations."""
    cells = (subject, measure, period, span, value, unit, bound, "", "", scope, "", note, source)
    return "observations", ",".join(map(str, cells))


def planted(project: Path, *rows: tuple[str, str]) -> list[Dispute]:
    """Return what is found in the fictional project with more rows."""
    for table, row in rows:
        add_row(project, table, row)
    return disputes.find(compiled(project))


def only(found: list[Dispute], kind: str) -> Dispute:
    """Return the one finding of a kind."""
    (finding,) = [finding for finding in found if finding.kind == kind]
    return finding


def test_clean_project_has_none(mini: Graph) -> None:
    """Where nothing contradicts anything, nothing is found."""
    assert disputes.find(mini) == []


def test_values_that_cannot_both_hold(project: Path) -> None:
    """A plain conflict is told with its difference, and admits that no reason is known."""
    finding = only(
        planted(project, figure("Lumo", "deliveries", "2024-11", 3700, HARBOUR)), "values"
    )
    assert finding.arithmetic == "3,700 against 3,000: 700 more (23.3 %)"
    assert finding.reasons == (UNKNOWN,)
    assert [value.mark for value in finding.values] == ["preferred", "rival"]


def test_bounds_and_rounding_are_left_alone(project: Path) -> None:
    """About, at least, at most and rounded figures contradict nothing."""
    found = planted(
        project,
        figure("Lumo", "deliveries", "2024-12", 3400, HARBOUR, bound="at-least"),
        figure("Lumo", "deliveries", "2024-12", 4000, HARBOUR, bound="at-most"),
        figure("Lumo", "deliveries", "2024-12", 3520, NOTES, bound="about"),
        figure("Aurora Motors", "revenue", "2024", 2400300000, HARBOUR, "cny"),
    )
    assert found == []


def test_slip_of_ten(project: Path) -> None:
    """A value ten times another one is a slip of the source with less support."""
    row = figure("Aurora Motors", "revenue", "2024", 24000000000, NOTES, "cny")
    finding = only(planted(project, row), "slip")
    assert finding.arithmetic == "24,000,000,000 ÷ 2,400,000,000 = 10"
    assert "24,000,000,000 (Old Notes)" in finding.explanation


def test_currency_slips(project: Path) -> None:
    """A sum told in two currencies must fit a rate; a ratio like a rate is named."""
    found = planted(
        project,
        figure("Aurora Motors", "revenue", "2024", 2400000000, HARBOUR, "usd"),
        figure("Aurora Motors", "net-profit", "2024", 710000000, AURORA, "cny"),
        figure("Aurora Motors", "net-profit", "2024", 100300000, HARBOUR, "cny"),
    )
    assert "one of the units is wrong" in only(found, "slip").explanation
    assert "one usd cost in cny" in only(found, "values").explanation


def test_wrong_subject(project: Path) -> None:
    """A value that is another entity's figure of the same days is told of the wrong subject."""
    found = planted(
        project,
        figure("Nova Alliance", "deliveries", "2024-11", 4711, AURORA),
        figure("Lumo", "deliveries", "2024-11", 4711, NOTES),
    )
    finding = only(found, "subject")
    assert finding.subject == "Lumo"
    assert "4,711 is the deliveries of Nova Alliance for 2024-11" in finding.explanation


def test_the_preferred_value_may_be_the_wrong_one(project: Path) -> None:
    """A preferred value that is another entity's is told of the wrong subject as well."""
    found = planted(
        project,
        figure("Nova Alliance", "deliveries", "2024-10", 44711, AURORA),
        figure("Vega", "deliveries", "2024-10", 44711, WHEEL),
        figure("Vega", "deliveries", "2024-10", 36625, NOTES),
    )
    finding = only(found, "subject")
    assert [value.mark for value in finding.values] == ["preferred", "rival"]
    assert "44,711 is the deliveries of Nova Alliance" in finding.explanation


def test_a_company_and_its_only_brand_are_one(project: Path) -> None:
    """What a company sells is what its only brand sells: that is no wrong subject."""
    found = planted(
        project,
        figure("Tidal Electric", "deliveries", "2024-10", 44454, WHEEL),
        figure("Vega", "deliveries", "2024-10", 44454, HARBOUR),
        figure("Vega", "deliveries", "2024-10", 44154, AURORA),
    )
    assert [finding.kind for finding in found] == ["values"]


def test_the_same_count_for_two_months(project: Path) -> None:
    """A count told to the last digit for two months in a row is one month's only."""
    found = planted(
        project,
        figure("Vega", "deliveries", "2024-10", 57915, WHEEL),
        figure("Vega", "deliveries", "2024-10", 58000, AURORA, bound="about"),
        figure("Vega", "deliveries", "2024-11", 57915, NOTES),
        figure("Vega V", "deliveries", "2024-12", 57916, HARBOUR),
        figure("Vega V", "deliveries", "2025-01", 57916, WHEEL),
        figure("Vega V", "deliveries", "2024-12", 57916, AURORA),
        figure("Vega", "price-from", "2024-10", 209990, NOTES, "cny", "at-date"),
        figure("Vega", "price-from", "2024-11", 209990, NOTES, "cny", "at-date"),
    )
    assert {(one.kind, one.subject, one.period) for one in found} == {
        ("period", "Vega", "2024-11"), ("period", "Vega V", "2025-01"),
    }  # fmt: skip
    finding = next(one for one in found if one.subject == "Vega")
    assert "57,915 is the figure of 2024-10, as The Daily Wheel tells" in finding.explanation


def test_wan_is_ten_thousand(project: Path) -> None:
    """A factor of ten thousand is the Chinese unit left out in translation."""
    found = planted(
        project,
        figure("Vega V", "price-from", "2024-08-01", 24.98, WHEEL, "cny", "at-date"),
        figure("Vega V", "price-from", "2024-08-01", 249800, AURORA, "cny", "at-date"),
    )
    assert "24.98 (The Daily Wheel) is counted in wan" in only(found, "slip").explanation


def test_a_change_told_as_the_level(project: Path) -> None:
    """A value that is the difference of two months is the change, not the level."""
    found = planted(
        project,
        figure("Vega", "deliveries", "2024-10", 60423, WHEEL),
        figure("Vega", "deliveries", "2024-11", 32059, WHEEL),
        figure("Vega", "deliveries", "2024-11", 28364, NOTES),
    )
    why = only(found, "values").explanation
    assert why.startswith("28,364 = 60,423 − 32,059, the change against 2024-10")


def test_a_longer_period_rules_a_value_out(project: Path) -> None:
    """A month cannot exceed the year so far, nor a year fall below its first months."""
    found = planted(
        project,
        figure("Vega", "deliveries", "2024-02", 18100, WHEEL, span="year-to-date"),
        figure("Vega", "deliveries", "2024-01", 12483, WHEEL),
        figure("Vega", "deliveries", "2024-01", 22459, NOTES),
    )
    why = only(found, "values").explanation
    assert why == "22,459 vehicles cannot be, as The Daily Wheel tells 18,100 vehicles for " \
        "2024-02 (year-to-date)."  # fmt: skip


def test_a_quarter_speaks_for_one_value(project: Path) -> None:
    """Where a quarter comes out with the rival of a month only, that is said."""
    found = planted(
        project,
        figure("Vega", "sales", "2024-Q1", 22961, WHEEL),
        *(figure("Vega", "sales", f"2024-0{month}", value, WHEEL)
          for month, value in ((1, 12483), (2, 5571), (3, 5236))),
        figure("Vega", "sales", "2024-02", 5242, NOTES),
    )  # fmt: skip
    assert only(found, "values").explanation == (
        "With 5,242 the figures add up to 22,961, as the 22,961 of 2024-Q1; with 5,571 they do not."
    )


def test_one_publisher_always_gives_more(project: Path) -> None:
    """Where one publisher gives more for several years, its definition is another one."""
    rows = [
        figure("Tidal Electric", "revenue", year, value, source, "cny")
        for year, low, high in ((2021, 3581, 3860), (2022, 3232, 3530), (2023, 7558, 7970))
        for value, source in ((low, WHEEL), (high, NOTES))
    ]
    for finding in planted(project, *rows):
        assert finding.explanation == (
            "Old Notes gives more than others for 2021, 2022 and 2023: another definition, "
            "or a restatement."
        )


def test_remarks_of_both_sides(project: Path) -> None:
    """Where nothing else explains two values, the notes on both are shown."""
    found = planted(
        project,
        figure("Vega", "deliveries", "2024-10", 5000, WHEEL, note="Wholesale"),
        figure("Vega", "deliveries", "2024-10", 7250, HARBOUR, note="Registered cars"),
        figure("Vega", "deliveries", "2024-09", 5431, HARBOUR),
        figure("Lumo", "deliveries", "2019-01", 2250, HARBOUR),
    )
    assert only(found, "values").explanation == (
        "Remark on 5,000 vehicles: Wholesale. Remark on 7,250 vehicles: Registered cars."
    )


def test_a_ratio_near_one_is_no_currency(project: Path) -> None:
    """Ratios near one look like many rates: they count only where a note names a currency."""
    found = planted(
        project,
        figure("Tidal Electric", "revenue", "2024", 15812000000, WHEEL, "cny"),
        figure("Tidal Electric", "revenue", "2024", 14510000000, NOTES, "cny"),
        figure("Tidal Electric", "revenue", "2022", 15712000000, WHEEL, "cny"),
        figure("Tidal Electric", "revenue", "2022", 14810000000, HARBOUR, "cny", note="In HKD"),
    )
    texts = {one.period: one.explanation for one in found if one.kind == "values"}
    assert texts["2024"] == str(UNKNOWN)
    assert "one cny cost in hkd" in texts["2022"]


def test_a_loss_against_a_profit_is_heavy(project: Path) -> None:
    """A loss and a profit of one size could not lie further apart."""
    found = planted(
        project,
        figure("Tidal Electric", "net-profit", "2024", -500000000, WHEEL, "cny"),
        figure("Tidal Electric", "net-profit", "2024", 500000000, HARBOUR, "cny"),
        figure("Tidal Electric", "net-profit", "2023", 500000000, WHEEL, "cny"),
        figure("Tidal Electric", "net-profit", "2023", 650000000, HARBOUR, "cny"),
    )
    flip, plain = sorted(found, key=lambda one: one.period, reverse=True)
    assert flip.explanation.startswith("Only the sign differs")
    assert flip.severity > plain.severity


def test_stray_figure_of_the_wrong_subject(project: Path) -> None:
    """A value without a rival is found where a like measure of the same days contradicts it."""
    found = planted(
        project,
        figure("Nova Alliance", "deliveries", "2024-10", 4711, AURORA),
        figure("Vega", "deliveries", "2024-10", 4711, NOTES),
        figure("Vega", "sales", "2024-10", 1234, AURORA),
    )
    finding = only(found, "subject")
    assert finding.subject == "Vega"
    assert "4,711 is the deliveries of Nova Alliance" in finding.explanation


def test_one_source_contradicts_itself(project: Path) -> None:
    """A source that prints a whole and all of its parts is held to them."""
    found = planted(
        project,
        figure("Lumo", "deliveries", "2024-10", 4000, HARBOUR),
        figure("Lumo", "deliveries", "2024-10", 3001, AURORA),
        figure("Lumo One", "sales", "2024-10", 2001, HARBOUR),
        figure("Lumo Two", "sales", "2024-10", 1000, HARBOUR),
    )
    finding = only(found, "sum")
    assert finding.arithmetic == "2,001 + 1,000 = 3,001, not 4,000 (999 more)"
    assert "Harbour Post prints the whole and the parts" in finding.explanation


def test_wrong_period(project: Path) -> None:
    """A value that is the figure of another period is told for the wrong one."""
    found = planted(
        project,
        figure("Vega", "deliveries", "2024-10", 5123, AURORA),
        figure("Vega", "deliveries", "2024-11", 6234, AURORA),
        figure("Vega", "deliveries", "2024-11", 5123, HARBOUR),
    )
    assert "5,123 is the figure of 2024-10" in only(found, "values").explanation


def test_models_against_brand(project: Path) -> None:
    """Models that sell more than their brand contradict it, and the sum backs another value."""
    found = planted(
        project,
        figure("Lumo One", "deliveries", "2024-11", 2500, HARBOUR),
        figure("Lumo Two", "deliveries", "2024-11", 900, HARBOUR),
    )
    finding = only(found, "sum")
    assert finding.arithmetic == "2,500 + 900 = 3,400, not 3,000 (400 fewer)"
    assert finding.period == "2024-11"


def test_sum_backs_a_value(project: Path) -> None:
    """Where the parts add up to one of two values, the arithmetic stands beside them."""
    row = figure("Lumo", "deliveries", "2024-12", 4100, NOTES)
    finding = only(planted(project, row), "values")
    assert "2,100 + 1,400 = 3,500, not 4,100 (600 more)" in finding.arithmetic


def test_brands_against_alliance(project: Path) -> None:
    """Members count at the dates of their membership only."""
    found = planted(
        project,
        figure("Nova Alliance", "deliveries", "2024-12", 3000, WHEEL),
        figure("Vega", "deliveries", "2024-12", 9000, WHEEL),
    )
    finding = only(found, "sum")
    assert finding.subject == "Nova Alliance"
    assert [value.text for value in finding.values][1:] == ["3,500 vehicles (Lumo)"]


def test_months_against_quarter(project: Path) -> None:
    """Three months that do not make the quarter are written out; fewer months say nothing."""
    rows = [
        figure("Lumo", "deliveries", "2024-10", 2500, AURORA),
        figure("Lumo", "deliveries", "2024-Q4", 9900, WHEEL),
        figure("Vega", "deliveries", "2024-Q4", 9900, WHEEL),
        figure("Vega", "deliveries", "2024-10", 1000, WHEEL),
    ]
    finding = only(planted(project, *rows), "sum")
    assert finding.arithmetic == "2,500 + 3,000 + 3,500 = 9,000, not 9,900 (900 more)"


def test_year_to_date_and_running_totals(project: Path) -> None:
    """Figures of the year so far, and since launch, must fit the months between."""
    found = planted(
        project,
        figure("Vega", "sales", "2024-11", 50123, WHEEL, span="year-to-date"),
        figure("Vega", "sales", "2024-12", 5001, WHEEL),
        figure("Vega", "sales", "2024", 58321, WHEEL),
        figure("Vega V", "deliveries", "2024-10-31", 20500, WHEEL, span="since-launch"),
        figure("Vega V", "deliveries", "2024-11-30", 22500, WHEEL, span="since-launch"),
        figure("Vega V", "deliveries", "2024-11", 2700, WHEEL),
        figure("Lumo Two", "orders", "2024-10-31", 20500, WHEEL, span="since-launch"),
        figure("Lumo Two", "orders", "2024-11-30", 18500, WHEEL, span="since-launch"),
    )
    texts = {finding.subject: finding.arithmetic for finding in found if finding.kind == "sum"}
    assert texts["Vega"] == "50,123 + 5,001 = 55,124, not 58,321 (3,197 more)"
    assert texts["Vega V"] == "22,500 − 20,500 = 2,000, not 2,700"
    assert texts["Lumo Two"] == "a running total cannot fall from 20,500 to 18,500"


def test_some_parts_above_the_whole(project: Path) -> None:
    """However many parts are unknown, those told cannot exceed the whole."""
    found = planted(
        project,
        figure("Vega", "deliveries", "2023", 20000, WHEEL),
        *(figure("Vega", "deliveries", f"2023-Q{n}", 10110 + n, WHEEL) for n in (1, 2, 3)),
        figure("Vega", "sales", "2024-04", 20000, WHEEL, span="year-to-date"),
        figure("Vega", "sales", "2024-05", 18000, AURORA, span="year-to-date"),
        figure("Vega V", "sales", "2023-12-31", 20111, WHEEL, span="since-launch"),
        figure("Vega V", "sales", "2023", 40123, AURORA),
        figure("Lumo Two", "sales", "2024-03-31", 20111, WHEEL, span="since-launch"),
        figure("Lumo Two", "sales", "2024-06-30", 20500, WHEEL, span="since-launch"),
        figure("Lumo Two", "sales", "2024-05", 4000, WHEEL),
    )
    assert {finding.arithmetic for finding in found} == {
        "10,111 + 10,112 + 10,113 = 30,336, not 20,000 (10,336 fewer)",
        "20,000 in one part alone, 18,000 in the whole (2,000 fewer)",
        "40,123 in one part alone, 20,111 in the whole (20,012 fewer)",
        "20,500 − 20,111 = 389, not 4,000",
    }
    whole = next(one for one in found if one.subject == "Vega" and one.measure == "deliveries")
    assert whole.explanation == "The Daily Wheel prints all of them; they contradict each other."


def test_a_total_below_an_earlier_one(project: Path) -> None:
    """A running total is held against the highest before, whatever stands between."""
    found = planted(
        project,
        figure("Vega V", "sales", "2024-03-31", 20111, WHEEL, span="since-launch"),
        figure("Vega V", "sales", "2024-04-30", 10000, WHEEL, span="since-launch",
               bound="at-least"),
        figure("Vega V", "sales", "2024-05-31", 15123, WHEEL, span="since-launch"),
    )  # fmt: skip
    assert [one.arithmetic for one in found] == [
        "a running total cannot fall from 20,111 to 15,123"
    ]


def test_sums_that_come_out_otherwise(project: Path) -> None:
    """Swapped digits, a misprinted one, and another source's value explain a sum."""
    found = planted(
        project,
        figure("Vega", "retail", "2024-10", 485710, WHEEL, span="year-to-date"),
        figure("Vega", "retail", "2024-11", 73145, WHEEL),
        figure("Vega", "retail", "2024-11", 531855, WHEEL, span="year-to-date"),
        figure("Vega", "sales", "2023-H1", 15322, WHEEL),
        figure("Vega", "sales", "2023-Q1", 2843, WHEEL),
        figure("Vega", "sales", "2023-Q2", 13479, WHEEL),
        figure("Vega V", "sales", "2024-01-31", 136356, WHEEL, span="since-launch"),
        figure("Vega V", "sales", "2024-02-29", 136356, WHEEL, span="since-launch"),
        figure("Vega V", "sales", "2024-02", 8414, WHEEL),
    )
    why = {(one.subject, one.measure): one.explanation for one in found if one.kind == "sum"}
    assert "458,710 in place of 485,710" in why["Vega", "retail"]
    assert why["Vega", "sales"] == "A single digit differs: probably a misprint."
    assert why["Vega V", "sales"].startswith("The total of 2024-01-31 is repeated for 2024-02-29")


def test_one_source_prints_all_models_and_another_whole(project: Path) -> None:
    """A source that prints every model sold by then and another total contradicts itself."""
    found = planted(
        project,
        figure("Lumo", "registrations", "2024-12", 9000, WHEEL),
        figure("Lumo One", "registrations", "2024-12", 5000, WHEEL),
        figure("Lumo Two", "registrations", "2024-12", 3000, WHEEL),
    )
    assert "The Daily Wheel prints the whole and the parts" in only(found, "sum").explanation


def test_one_case_is_told_once(project: Path) -> None:
    """A sum that stands beside two values already is no finding of its own."""
    found = planted(
        project,
        figure("Lumo", "deliveries", "2024-12", 4100, HARBOUR),
        figure("Lumo", "sales", "2024-12", 4100, HARBOUR),
    )
    assert [one.kind for one in found] == ["values", "sum"]
    assert found[1].measure == "sales"


def test_share_of_a_total(project: Path) -> None:
    """A share times the total must be the volume."""
    found = planted(
        project,
        figure("Nova Alliance", "sales", "2024-12", 7000, WHEEL),
        figure("Lumo", "sales", "2024-12", 3500, WHEEL),
        figure("Lumo", "sales-share", "2024-12", 80, WHEEL, "percent", scope="Nova Alliance"),
    )
    assert only(found, "share").arithmetic == "80 % of 7,000 = 5,600, not 3,500"


def test_stakes_over_a_hundred(project: Path) -> None:
    """Stakes held at one date cannot exceed the whole; those that ended do not count."""
    row = "Nova Alliance,ownsStakeIn,Cellworks,2024-01,,90,,,,,,,," + WHEEL
    finding = only(planted(project, ("relations", row)), "stake")
    assert finding.arithmetic == "90 + 25 = 115 %, more than 100 %"
    assert "Aurora Motors's 25 % was told before Nova Alliance came in" in finding.explanation


def stake(owner: str, share: float, start: str, end: str, source: str) -> tuple[str, str]:
    """Return a row of a stake in Tidal Electric."""
    return "relations", f"{owner},ownsStakeIn,Tidal Electric,{start},{end},{share},,,,,,,,{source}"


@pytest.mark.parametrize(("end", "start"), [
    ("2024-07-01", "2024-07-01"), ("2024", "2024"), ("2024-06", "2024-06-15"),
])  # fmt: skip
def test_a_handover_is_no_contradiction(project: Path, end: str, start: str) -> None:
    """On the day, in the month or year of a handover nobody holds more than the whole."""
    found = planted(
        project,
        stake("Aurora Motors", 100, "2020", end, WHEEL),
        stake("Cellworks", 100, start, "", WHEEL),
    )
    assert found == []


def test_stakes_with_some_dates(project: Path) -> None:
    """An undated stake and one of which only the end is told count, and that is said."""
    found = planted(
        project,
        stake("Aurora Motors", 60, "", "2024-06-01", WHEEL),
        stake("Cellworks", 50, "2024-02-01", "", WHEEL),
        ("relations", f"Aurora Motors,ownsStakeIn,Nova Alliance,,,60,,,,,,,,{WHEEL}"),
        ("relations", f"Cellworks,ownsStakeIn,Nova Alliance,2024-02,,50,,,,,,,,{WHEEL}"),
    )
    why = {one.subject: one for one in found}
    assert "is told to have lasted until 2024-06-01" in why["Tidal Electric"].explanation
    assert "told without a date" in why["Nova Alliance"].explanation
    assert why["Nova Alliance"].severity < why["Tidal Electric"].severity


def test_relations_are_compared(project: Path) -> None:
    """Shares and amounts of one day, beginnings, and an end before the beginning."""
    amount = "Cellworks,investedIn,Tidal Electric,2024-01-0{},,,{},cny,,,,,,{}"
    found = planted(
        project,
        stake("Aurora Motors", 19.88, "2022-02-11", "", WHEEL),
        stake("Aurora Motors", 19.9, "2022-02-11", "", AURORA),
        stake("Aurora Motors", 9.88, "2022-02-11", "", NOTES),
        stake("Aurora Motors", 30, "2023-02", "", WHEEL),
        ("relations", amount.format(1, 500000000, WHEEL)),
        ("relations", amount.format(2, 5000000000, AURORA)),
        ("relations", f"Lumo,isMemberOf,Nova Alliance,2023-05,,,,,,,,,,{NOTES}"),
        stake("Nova Alliance", 5, "2024-06", "", WHEEL),
        stake("Nova Alliance", 5, "", "2023-01", AURORA),
        ("relations", f"Pier Plant,partnersWith,Cellworks,2024-01,,,,,,,,,,{WHEEL}"),
        ("relations", f"Pier Plant,partnersWith,Cellworks,2023-01,,,,,,,,,,{AURORA}"),
    )
    told = {(one.kind, one.measure): one.arithmetic for one in found}
    assert told == {
        ("values", "ownsStakeIn Tidal Electric"): "9.88 against 19.88: 10 less",
        ("slip", "investedIn Tidal Electric"): "5,000,000,000 ÷ 500,000,000 = 10",
        ("date", "isMemberOf Nova Alliance, start"): "2023-05 is at least 121 days after 2022",
        ("order", "ownsStakeIn Tidal Electric"): "the end 2023-01 lies before the start 2024-06",
    }


def test_shares_without_a_date_may_have_changed(project: Path) -> None:
    """Two undated shares weigh less than two of one day, and say why."""
    found = planted(
        project,
        stake("Aurora Motors", 54, "", "", WHEEL), stake("Aurora Motors", 81, "", "", AURORA),
        stake("Cellworks", 10, "2024-01", "", WHEEL), stake("Cellworks", 15, "2024-01", "", AURORA),
    )  # fmt: skip
    undated = next(one for one in found if one.subject == "Aurora Motors")
    dated = next(one for one in found if one.subject == "Cellworks")
    assert undated.explanation.startswith("No date is told")
    assert undated.severity < dated.severity


def test_early_figures_say_what_they_may_be(project: Path) -> None:
    """A period that had begun, one still to come, and one that others confirm afterwards."""
    late = "harbour-post/202608-9999"
    row = f"{late},https://x.example/2026,Later,Later Post,2026-08-01,news,trade,yes,,"
    add_row(project, "sources", row)
    found = planted(
        project,
        figure("Vega", "deliveries", "2024-Q4", 100, WHEEL),
        figure("Vega V", "deliveries", "2025-06", 100, WHEEL),
        figure("Lumo Two", "sales", "2025-06", 1000, WHEEL),
        figure("Lumo Two", "sales", "2025-06", 1000, late),
    )
    why = {one.subject: one.explanation for one in found if one.kind == "early"}
    assert why == {
        "Vega": "It probably covers only the part of the quarter that was over.",
        "Vega V": "It is probably a forecast, or of an earlier month.",
        "Lumo Two": "Later Post tells the same afterwards: the page was probably changed after "
        "the date it carries.",
    }


def test_dates_with_remarks_and_of_another_year(project: Path) -> None:
    """The same month of another year is a slip; notes are shown; a vague first date hides none."""
    found = planted(
        project,
        ("properties", f"Vega,launched,2024-10,,,{WHEEL}"),
        ("properties", f"Vega,launched,2023-10,,As printed,{NOTES}"),
        ("properties", f"Vega V,launched,2021,,,{AURORA}"),
        ("properties", f"Vega V,launched,2021-03,,,{WHEEL}"),
        ("properties", f"Vega V,launched,2021-12,,,{HARBOUR}"),
    )
    why = {one.subject: one for one in found}
    assert why["Vega"].explanation == (
        "2023-10 is the same month of another year: probably the wrong year. "
        "Remark on 2023-10: As printed."
    )
    marks = [value.mark for value in why["Vega V"].values]
    assert marks == ["preferred", "rival", "compatible"]


def test_end_before_start_and_early_figures(project: Path) -> None:
    """What ended before it began, and figures of days still to come, are found."""
    found = planted(
        project,
        ("properties", f"Lumo One,discontinued,2024-01,,,{NOTES}"),
        figure("Vega", "deliveries", "2025-06", 100, WHEEL),
    )
    assert "lies before launched 2024-12-05" in only(found, "order").arithmetic
    assert "published it 2024-12-05" in only(found, "early").arithmetic


def test_dates_and_milestones(project: Path) -> None:
    """Dates that differ are told apart from dates that are only less exact."""
    found = planted(
        project,
        ("properties", f"Lumo One,launched,2024,,,{NOTES}"),
        ("properties", f"Lumo One,launched,2024-12,,,{HARBOUR}"),
        ("properties", f"Lumo,launched,2021-09,,,{HARBOUR}"),
        ("events", f"2024-11-20,milestone,Lumo,,50000th Lumo,50000,vehicles,,{HARBOUR}"),
    )
    dates = {finding.measure: finding for finding in found if finding.kind == "date"}
    assert set(dates) == {"launched", "milestone 50,000 vehicles"}
    assert dates["launched"].subject == "Lumo"
    text = dates["milestone 50,000 vehicles"].arithmetic
    assert text == "2024-11-20 is 61 days before 2025-01-20"


def test_durations_are_held_against_dates(project: Path) -> None:
    """A length of time is computed from the dates it runs between."""
    found = planted(
        project,
        figure("Lumo", "time-to-milestone", "2025-01-20", 5, HARBOUR, "years", "at-date"),
        figure("Lumo", "time-to-milestone", "2025-01-20", 46, AURORA, "months", "at-date"),
    )
    finding = only(found, "duration")
    assert "5 years = 60 months; 46 months told by Aurora Motors" in finding.arithmetic
    assert "launched 2021-03 to 2025-01-20 is 45 to 46 months" in finding.arithmetic


def test_misprints() -> None:
    """Swapped digits and single digits are recognised, other differences are not."""
    assert str(misprint(253046, 250346)) == "Two digits are swapped."
    assert "single digit" in str(misprint(103181, 104181))
    assert misprint(123, 133) is None


@pytest.fixture(scope="session")
def found(graph: Graph) -> list[Dispute]:
    """Return the disputes of the real data."""
    return disputes.find(graph)


def about(found: list[Dispute], kind: str, subject: str, period: str = "") -> Dispute:
    """Return the heaviest finding of a kind about a subject and a period."""
    return next(
        finding for finding in found
        if (finding.kind, finding.subject) == (kind, subject) and finding.period.startswith(period)
    )  # fmt: skip


def test_real_figures_of_the_wrong_subject(found: list[Dispute]) -> None:
    """AITO is told HIMA's figures for June 2024 and May 2025; its own models say so too."""
    june = about(found, "subject", "AITO", "2024-06")
    assert {"42,780 vehicles", "46,141 vehicles"} <= {value.text for value in june.values}
    assert "= 42,780, not 46,141 (3,361 more)" in june.arithmetic
    may = about(found, "subject", "AITO", "2025-05")
    assert "44,454 is the deliveries of HIMA" in may.explanation


def test_real_slips(found: list[Dispute]) -> None:
    """Yinwang's valuation and Seres' revenue of 2024 are printed ten times too large."""
    for subject, measure in (("Yinwang", "valuation"), ("Seres Group", "revenue")):
        slips = [one for one in found if (one.kind, one.subject) == ("slip", subject)]
        finding = next(one for one in slips if one.measure == measure and one.period[:4] == "2024")
        assert "factor of ten" in finding.explanation


def test_real_dates(found: list[Dispute]) -> None:
    """HIMA's millionth car has several dates; AITO's five years were not five."""
    dates = about(found, "date", "HIMA")
    assert len(dates.values) > 1
    assert "milestone 1,000,000" in dates.measure
    years = about(found, "duration", "AITO", "2026-01-13")
    assert "5 years = 60 months" in years.arithmetic
    assert "46 months" in years.arithmetic


def test_real_findings_are_explained_and_ranked(found: list[Dispute]) -> None:
    """Every finding has arithmetic, a reason or none known, and sources; the heaviest first."""
    assert [one.severity for one in found] == sorted((one.severity for one in found), reverse=True)
    for finding in found:
        assert finding.kind in KINDS
        assert finding.arithmetic
        assert finding.explanation
        assert any(value.sources for value in finding.values)


@pytest.mark.parametrize("form", ["table", "md", "csv", "tsv", "json"])
def test_every_format(graph: Graph, found: list[Dispute], form: str) -> None:
    """Every format carries every finding."""
    text = disputes.page(graph, found, form)
    if form == "json":
        assert len(json.loads(text)) == len(found)
    if form == "csv":
        assert len(list(csv.reader(io.StringIO(text)))) == len(found) + 1
    assert found[0].arithmetic in text


def test_command(kg_run: Callable) -> None:
    """The command ends with 0, with findings or without; an unknown kind is refused."""
    run = kg_run("disputes", "--project", MINI)
    assert (run.code, run.out) == (0, "Nothing disagrees.\n")
    assert kg_run("disputes", "--kind", "slp", "--project", MINI).code == 2
