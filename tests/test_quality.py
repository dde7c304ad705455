"""How good the data are: the figures are right, and none of them falls."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, add_row

import kg
from kg.errors import KgError
from kg.evidence.quality import figures
from kg.evidence.quality.core import read
from kg.graph.graph import Graph

README = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
CORE = '[core]\nLumo = "2025-01"\n\n[least]\nstatements = 10\n'


def rows(table: str) -> list[dict[str, str]]:
    """Return the rows of a table of the project."""
    text = (ROOT / "data" / f"{table}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def found(graph: Graph) -> dict[str, figures.Figure]:
    """Return the figures of the real data by their names."""
    return {one.name: one for one in figures.figures(graph)}


def test_no_figure_has_fallen(found: dict[str, figures.Figure]) -> None:
    """Every figure is held to something, and is not below it."""
    held = tomllib.loads((ROOT / "data" / "quality.toml").read_text(encoding="utf-8"))["least"]
    assert set(held) == set(found)
    assert not {name: one.value for name, one in found.items() if one.has_fallen}


def test_figures_are_those_of_the_tables(found: dict[str, figures.Figure]) -> None:
    """What is counted from the graph can be counted from the tables too."""
    reliability = {row["id"]: row["reliability"] for row in rows("sources")}
    dated = {row["id"] for row in rows("sources") if row["published"]}
    titled = {row["id"] for row in rows("sources") if row["title"]}
    tables = ("relations", "observations", "properties", "events")
    told = [row["source"] for table in tables for row in rows(table)]
    by = [reliability[source] for source in told]
    assert found["statements"].number == len(told)
    assert found["primary"].number == by.count("primary")
    assert found["edited"].number == sum(map(by.count, ("primary", "press", "trade")))
    assert found["human"].number == len(by) - by.count("generated")
    assert found["dated"].number == sum(source in dated for source in told)
    assert found["titled"].number == sum(source in titled for source in told)


def test_months_of_the_alliance_are_whole(graph: Graph) -> None:
    """HIMA has each month, and what the table calls missing has no row."""
    table = {(one.maker, one.measure): one for one in figures.table_of_months(graph)}
    hima = table["HIMA", "deliveries"]
    assert (hima.exact, hima.missing) == (hima.of, "")
    told = {
        (row["subject"], row["measure"], row["period"])
        for row in rows("observations")
        if row["span"] == "month" and not row["scope"] + row["status"] + row["doubt"]
    }
    for (maker, measure), one in table.items():
        assert one.exact + one.bounds <= one.of
        for part in filter(None, one.missing.split(", ")):
            for month in part.split("–"):
                assert (maker, measure, month) not in told


def test_the_readme_has_the_table_of_months(kg_run: Callable[..., object]) -> None:
    """The table of months in data/README.md is what `kg stats --months -f md` prints."""
    shown = README.partition("<!-- months -->\n")[2].partition("<!-- end of months -->")[0]
    done = kg_run("stats", "--months", "-f", "md")
    assert shown.split() == done.out.split()  # type: ignore[attr-defined]


def test_a_figure_that_falls_is_named(kg_run: Callable[..., object], project: Path) -> None:
    """A figure below its least is told, and the exit code says so."""
    (project / "data" / "quality.toml").write_text(CORE, encoding="utf-8")
    done = kg_run("stats", "--quality", "-f", "csv", "--project", project)
    assert done.code == 0  # type: ignore[attr-defined]
    by_name = {row["figure"]: row for row in csv.DictReader(io.StringIO(done.out))}  # type: ignore[attr-defined]
    assert by_name["statements"]["least"] == "10"
    (project / "data" / "quality.toml").write_text(CORE.replace("10", "9000"), encoding="utf-8")
    done = kg_run("stats", "--quality", "--project", project)
    assert done.code == 1  # type: ignore[attr-defined]
    assert "statements" in done.err  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("core = 3", "no section"),
        ("[core]\nLumo = 2025", "wrong kind"),
        ('[core]\nLumo = "soon"', "no month"),
        ('[core]\nNobody = "2025-01"', "Nobody"),
        ("[core", "not TOML"),
    ],
)
def test_a_bad_file_is_refused(project: Path, text: str, says: str) -> None:
    """What is wrong with the file is said, with its name."""
    (project / "data" / "quality.toml").write_text(text, encoding="utf-8")
    graph = kg.open(project)
    with pytest.raises(KgError) as caught:
        read(graph)
    assert says in str(caught.value)


def test_two_voices_are_not_two_pages_of_one(project: Path) -> None:
    """A second page of the same publisher, or a copy, confirms nothing."""
    (project / "data" / "quality.toml").write_text(CORE, encoding="utf-8")
    before = {one.name: one for one in figures.figures(kg.open(project))}["two-voices"]
    own = (project / "data" / "sources.csv").read_text(encoding="utf-8").splitlines()
    assert before.of
    observations = (project / "data" / "observations.csv").read_text(encoding="utf-8")
    lines = list(csv.DictReader(io.StringIO(observations)))
    of_lumo = [row for row in lines if row["subject"] == "Lumo" and row["measure"] == "deliveries"]
    only = next(row for row in of_lumo if row["period"] == "2024-11")
    names = list(csv.DictReader(io.StringIO("\n".join(own))))
    same = next(row for row in names if row["id"] == only["source"])
    for number, publisher in enumerate((same["publisher"], "Another Paper")):
        source = f"extra/20260{number + 1}-aaa{number}"
        cells = dict.fromkeys(names[0], "") | {
            "id": source, "url": f"https://example.org/extra/{number}", "publisher": publisher,
            "kind": "news", "reliability": "press", "link": "yes",
        }  # fmt: skip
        add_row(project, "sources", ",".join(cells.values()))
        add_row(project, "observations", ",".join((only | {"source": source}).values()))
        after = {one.name: one for one in figures.figures(kg.open(project))}["two-voices"]
        assert after.number == before.number + number
