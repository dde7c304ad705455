"""News: what changed between two releases of the data, and between two dates."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import MINI, Run
from serving import Server

import kg
from kg.evidence.news import news, page
from kg.evidence.news.item import KINDS
from kg.graph.graph import Graph
from kg.text.reasons import say

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def releases(project: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Return the fictional project as it is, and a later release of it."""
    later = tmp_path / "later"
    shutil.copytree(MINI, later)
    table = later / "data" / "observations.csv"
    rows = table.read_text("utf-8")
    rows += "Lumo,deliveries,2025-01,month,4200,vehicles,,,,,,,daily-wheel/202412-3c4d\n"
    rows = rows.replace("month,2100,vehicles,,,,,,,mirror", "month,2400,vehicles,,,,,,,mirror")
    table.write_text(rows, "utf-8")
    return project, later


def test_two_releases_are_compared(kg_run: Callable[..., Run], releases: tuple[Path, Path]) -> None:
    """A new figure is told with its source, a new contradiction as a dispute."""
    before, after = map(str, releases)
    done = kg_run("news", "--between", before, after, "-f", "json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert {one["kind"] for one in told} <= set(KINDS)
    (figure,) = [one for one in told if one["kind"] == "figure" and "4,200" in one["text"]]
    assert figure["sources"] == ["daily-wheel/202412-3c4d"]
    assert any(one["kind"] == "dispute" and "2,400" in one["text"] for one in told)
    back = json.loads(kg_run("news", "--between", after, before, "-f", "json").out)
    assert any(one["kind"] == "settled" for one in back)
    assert json.loads(kg_run("news", "--between", before, before, "-f", "json").out) == []


def test_records_and_gaps(project: Path, tmp_path: Path) -> None:
    """The highest of many is a record, the first after a long time is said to be one."""
    table = project / "data" / "observations.csv"
    source = "daily-wheel/202412-3c4d"
    row = "{},deliveries,{},month,{},vehicles,,,,,,,{}\n"
    months = [f"2024-{month:02}" for month in range(4, 11)]
    rows = table.read_text("utf-8") + "".join(
        row.format("Lumo", month, 1000 + place, source) for place, month in enumerate(months)
    )
    table.write_text(rows + row.format("Lumo Two", "2024-05", 100, source), "utf-8")
    before = kg.open(project)
    later = tmp_path / "later"
    shutil.copytree(project, later)
    new = row.format("Lumo", "2025-01", 9000, source) + row.format(
        "Lumo Two", "2025-01", 150, source
    )
    (later / "data" / "observations.csv").write_text(
        (project / "data" / "observations.csv").read_text("utf-8") + new, "utf-8"
    )
    found = {one.kind: one.text for one in news.find(before, kg.open(later))}
    assert "more than any earlier figure" in found["record"]
    kept = {one.text for one in news.find(before, kg.open(later), "Lumo Two")}
    assert all("Lumo Two" in one for one in kept)


def test_news_between_dates(graph: Graph) -> None:
    """What sources published in a month: sentences with sources, most notable first."""
    before, after = news.between(graph, "2025-12-31", "2026-01-31")
    found = news.find(before, after)
    assert len(found) > 20
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)
    assert {"record", "dispute", "missed"} <= {one.kind for one in found}
    assert all(one.sources for one in found[:20])
    only = news.find(before, after, "AITO")
    aito = graph.entity("AITO").iri
    assert only
    assert all(aito in one.entities for one in only)
    days = before.today, after.today
    text = page.page(found[:30], "md", *days)
    assert text.startswith("# News, 2025-12-31 to 2026-01-31\n")
    assert "[^1]: " in text
    feed = ElementTree.fromstring(page.page(found[:30], "atom", *days))
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 30
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 30
    for part in ("title", "id", "updated"):
        assert feed.findtext(f"{ATOM}{part}")
        assert all(entry.findtext(f"{ATOM}{part}") for entry in entries)


def test_wrong_requests_are_refused(kg_run: Callable[..., Run]) -> None:
    """A date that is none, a name nobody has, two ways at once."""
    project = ("--project", str(MINI))
    assert kg_run("news", "--since", "soon", *project).code == 2
    assert kg_run("news", "Zzzzz", "--since", "2024-12-31", *project).code == 3
    assert kg_run("news", "--since", "2024", "--between", "2024", "2025", *project).code == 2


@pytest.fixture(scope="module")
def server(mini: Graph) -> Iterator[Server]:
    """Return a server of the fictional project."""
    with Server(MINI) as made:
        yield made


def test_the_page_and_its_feed(server: Server) -> None:
    """In both languages as a page, and as Atom and JSON; a wrong date is refused."""
    for lang in ("en", "zh"):
        address = f"/news?since=2024-12-10&until=2025-02-01&lang={lang}"
        answer = server.client.get(address, headers={"accept": "text/html"})
        assert answer.status_code == 200, answer.text
        assert "Lumo" in answer.text or "露" in answer.text
    feed = server.client.get("/news.atom?since=2024-12-10&until=2025-02-01")
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert ElementTree.fromstring(feed.content).findall(f"{ATOM}entry")
    assert server.client.get("/news.json?since=2024-12-10&until=2025-02-01").json()
    assert server.client.get("/news?since=soon").status_code in (400, 404)
    assert server.client.get("/news?since=2025-02-01&until=2024-01-01").status_code == 400
    assert server.client.get("/news.exe").status_code == 404


def test_the_api() -> None:
    """`graph.news` gives the same."""
    found = kg.open(MINI).news(since="2024-12-10", until="2025-02-01")
    assert found
    assert kg.open(MINI).news("Lumo", since="2024-12-10", until="2025-02-01")


def test_what_a_figure_is_limited_to_is_said(project: Path, tmp_path: Path) -> None:
    """Sales overseas are not all sales, in either language."""
    before = kg.open(project)
    later = tmp_path / "later"
    shutil.copytree(project, later)
    table = later / "data" / "observations.csv"
    row = "Lumo,sales,2025-01,month,777,vehicles,,,,overseas,,,daily-wheel/202412-3c4d\n"
    table.write_text(table.read_text("utf-8") + row, "utf-8")
    after = kg.open(later)
    found = news.find(before, after)
    (told,) = [one for one in found if one.kind == "figure"]
    assert "Lumo: sales (overseas) of 777 vehicles" in told.text
    assert "（overseas）为 777" in say(told.reason, "zh")
