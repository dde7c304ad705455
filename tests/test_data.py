"""Promises about the tables of the project itself: where things are and how dates were got."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, timedelta

import pytest
from conftest import ROOT

from kg.model.periods import parse

# Places in nothing else that are no country: what reaches one of them reaches no country.
NO_COUNTRY = {"Europe", "Middle East", "National Museum of China"}
# Seats of which no page seen names the country.
NO_PARENT = {"Hong Kong", "New Taipei City"}
# Plants of which no page seen names the town.
NO_TOWN = {
    "CATL Hungary plant",
    "CATL Liyang plants",
    "Dongfeng-Nissan joint plant",
    "Fuyao Moraine plant",
    "GWM Brazil plant",
    "Leapmotor Hangzhou plant",
    "SAIC Jinqiao plant",
    "Stellantis Tychy plant",
}


def rows(table: str) -> list[dict[str, str]]:
    """Return the rows of a table of the project."""
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def classes() -> dict[str, str]:
    """Return the class of every thing by its name."""
    return {row["name"]: row["class"] for row in rows("entities")}


@pytest.fixture(scope="module")
def parents() -> dict[str, set[str]]:
    """Return the places every thing is stated to be in."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows("relations"):
        if row["relation"] == "isLocatedIn":
            found[row["subject"]].add(row["object"])
    return found


def tops(name: str, parents: dict[str, set[str]]) -> set[str]:
    """Return the outermost places a thing is in."""
    above = parents.get(name, set())
    return set().union(*(tops(place, parents) for place in above)) if above else {name}


def test_plants_and_seats_lead_to_a_country(
    classes: dict[str, str], parents: dict[str, set[str]]
) -> None:
    """From every plant and every seat of a company the places lead to a country."""
    starts = {name for name, kind in classes.items() if kind == "Plant"} - NO_TOWN
    starts |= {row["object"] for row in rows("relations") if row["relation"] == "isHeadquarteredIn"}
    starts -= NO_PARENT
    outermost = {name: tops(name, parents) for name in starts}
    countries = {top for name in parents for top in tops(name, parents)} - NO_COUNTRY
    assert not {name: found for name, found in outermost.items() if not found & countries}


def test_coordinates_come_in_pairs_and_tell_the_town_from_the_plant(
    classes: dict[str, str],
) -> None:
    """A latitude has its longitude; coordinates of a town given for a plant say so."""
    places: dict[str, set[str]] = defaultdict(set)
    for row in rows("observations"):
        if row["measure"] in {"latitude", "longitude"}:
            places[row["measure"]].add(row["subject"])
            if classes[row["subject"]] == "Plant" and row["bound"] == "about":
                assert row["note"].startswith("Coordinates of ")
    assert places["latitude"] == places["longitude"]
    assert {name for name, kind in classes.items() if kind == "Plant"} - NO_TOWN <= places[
        "latitude"
    ]


def test_what_an_address_told_is_there() -> None:
    """A source said to have its title or date from the address has one of them."""
    marked = [row for row in rows("sources") if "from the address" in row["note"]]
    assert len(marked) > 500
    assert all(row["title"] or row["published"] for row in marked)


def test_what_runs_to_the_end_of_a_month_is_written_with_the_month() -> None:
    """A running total at a month's last day has one form, so that two who tell it meet."""
    wrong = [
        f"{row['subject']} {row['measure']} {row['period']} {row['source']}"
        for row in rows("observations")
        if row["span"] in {"year-to-date", "since-launch"}
        and row["period"]
        and parse(row["period"]).form != "month"
        and is_month_end(parse(row["period"]).last)
        and parse(row["period"]).form != "week"
    ]
    assert wrong == []


def is_month_end(day: date) -> bool:
    """Say whether a day is the last of its month."""
    return (day + timedelta(days=1)).day == 1
