"""Charts: what is drawn of an answer, and the files."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import BadParameter, KgError
from kg.evidence.receipts.receipts import Tracing, receipts
from kg.graph.graph import Graph
from kg.output.charts import charts, process
from kg.output.charts.labels import Box, _box, place
from kg.output.charts.points import MOST_BARS, MOST_NAMED, MOST_SERIES, Chart
from kg.output.charts.process import Drawing
from kg.output.charts.spec import _domain, compact
from kg.sparql import questions as queries

QUESTION = "deliveries-by-month"


def drawn(graph: Graph, name: str, **values: str) -> Chart:
    """Return what is drawn of a question."""
    text = graph.question(name, **values)
    return charted(graph, queries.one(graph.project, name), text)


def charted(graph: Graph, question: queries.Question, text: str) -> Chart:
    """Return what is drawn of a question asked with a text."""
    answer = graph.query(text)
    given = receipts(Tracing(graph, text), answer)
    return charts.chart(graph, question, text, answer, given)  # type: ignore[arg-type]


def test_disagreement_is_hollow(graph: Graph) -> None:
    """May 2025: the figure of the alliance told of AITO stands beside the preferred one."""
    found = drawn(graph, QUESTION, maker="AITO", measure="deliveries")
    may = {point.value: point.is_filled for point in found.points if point.x == "2025-05"}
    assert may == {36625.0: True, 44454.0: False}
    assert (found.y, found.unit) == ("deliveries", "vehicles")
    assert found.subtitle == "maker: AITO · measure: deliveries"
    assert all(point.sources for point in found.points)


def test_a_preferred_answer_shows_the_others_too(graph: Graph) -> None:
    """Questions that return preferred values only are drawn with what contradicts them."""
    found = drawn(graph, "figures-over-time") if "figures-over-time" in queries.all_questions(
        graph.project) else drawn(graph, QUESTION)  # fmt: skip
    assert any(point.is_filled for point in found.points)


def test_agreement_is_not_drawn_apart(mini: Graph) -> None:
    """About 3,500 and exactly 3,500 are one point with both sources."""
    found = drawn(mini, QUESTION, maker="Lumo", measure="deliveries")
    assert [(point.x, point.value, point.sign) for point in found.points] == [
        ("2024-11", 3000.0, ""),
        ("2024-12", 3500.0, ""),
    ]
    assert len(found.points[1].sources) == 2


@pytest.mark.parametrize(
    ("met", "expected"),
    [
        (["2025-02", "2024-11"], ["2024-11", "2024-12", "2025-01", "2025-02"]),
        (["2024-Q3", "2025-Q1"], ["2024-Q3", "2024-Q4", "2025-Q1"]),
        (["2021", "2023"], ["2021", "2022", "2023"]),
        (["2025-H1", "2024"], ["2024", "2025-H1"]),
        (["BYD", "AITO"], ["BYD", "AITO"]),
    ],
)
def test_the_axis_has_no_gaps(met: list[str], expected: list[str]) -> None:
    """Missing months, quarters and years keep their place."""
    assert _domain(met) == expected


def test_spec_has_units_sources_and_chinese(mini: Graph) -> None:
    """The drawing names units and sources, and a font for Chinese."""
    found = drawn(mini, QUESTION, maker="Lumo", measure="deliveries")._replace(title="问界")
    text = json.dumps(charts.spec_of(mini, found), ensure_ascii=False)
    assert "deliveries (vehicles)" in text
    assert "Aurora Motors, 2025-01-20, primary" in text
    assert "CJK" in text
    assert "问界" in text
    assert "CJK" not in json.dumps(charts.spec_of(mini, found._replace(title="Plain")))


def test_files(mini: Graph, tmp_path: Path) -> None:
    """SVG, PNG and HTML are written; the HTML loads nothing."""
    pytest.importorskip("vl_convert")
    text = mini.question(QUESTION, maker="Lumo", measure="deliveries")
    for form in process.FORMS:
        with Drawing(tmp_path / f"chart{form}") as begun:
            charts.write(mini, QUESTION, text, begun)
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    assert "vehicles" in (tmp_path / "chart.svg").read_text(encoding="utf-8")
    page = (tmp_path / "chart.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert not re.search(r"<link|url\(|src\s*=|javascript:", page)
    assert "unsafe" not in page
    assert re.search(r"<title>period: [^<]*vehicles[^<]*sources: Aurora Motors", page)


def test_a_chart_takes_no_other_form(kg_run: Callable[..., Any], tmp_path: Path) -> None:
    """What --chart has no use for is refused, not left unheard."""
    for option in (("-o", tmp_path / "k.csv"), ("-f", "csv"), ("--receipts",)):
        done = kg_run("ask", QUESTION, "--chart", tmp_path / "chart.svg", *option)
        assert done.code == 2
        assert f"{option[0]} does not go with --chart" in done.err
    assert not list(tmp_path.iterdir())


def test_a_source_cannot_put_a_script_into_the_page(tmp_path: Path) -> None:
    """Names of publishers stand in the page as text, whatever they are."""
    pytest.importorskip("vl_convert")
    hostile = "H</title></svg><script>alert(1)</script>\"'&"
    point = {"x": 1, "y": hostile}
    drawing = {
        "title": f"<b>{hostile}</b>",
        "data": {"values": [point]},
        "mark": "point",
        "encoding": {"y": {"field": "y"}, "x": {"field": "x"}},
    }
    with Drawing(tmp_path / "chart.html") as begun:
        begun.write(drawing)
    page = (tmp_path / "chart.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<b>" not in page
    assert "default-src 'none'" in page
    assert page.count("</svg>") == 1


def test_what_cannot_be_drawn_is_said(
    mini: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unknown endings, questions without a chart, and a missing library have messages."""
    with pytest.raises(BadParameter, match=r"chart\.svg"):
        Drawing(tmp_path / "chart.pdf")
    questions = queries.all_questions(mini.project).values()
    for kind, hint in (("table", "without --chart"), ("network", "kg view --query")):
        name = next((one.name for one in questions if one.view[0] == kind), None)
        if name:
            with pytest.raises(KgError, match=hint), Drawing(tmp_path / "chart.svg") as begun:
                charts.write(mini, name, "", begun)
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(KgError, match="pip install"):
        Drawing(tmp_path / "chart.svg")


def test_what_fails_to_be_drawn_leaves_the_file(tmp_path: Path) -> None:
    """Where the library refuses a drawing its reason is told, and a file that was there stays."""
    pytest.importorskip("vl_convert")
    path = tmp_path / "chart.svg"
    path.write_text("before")
    with pytest.raises(KgError, match="cannot be drawn"), Drawing(path) as begun:
        begun.write({"mark": 7})
    assert path.read_text() == "before"


@pytest.mark.parametrize("name", ["publishers-on", "sources-by-reliability", "launches-by-quarter"])
def test_counts_carry_no_measure(graph: Graph, name: str) -> None:
    """That some figure equals a count gives the count neither its measure nor its unit."""
    found = drawn(graph, name)
    assert found.y == queries.one(graph.project, name).view[2]
    assert found.unit == ""


def test_a_count_over_many_sources_tells_their_number(graph: Graph) -> None:
    """Pointing at a bar of thousands names no four of them; what rests on few is named."""
    text = json.dumps(charts.spec_of(graph, drawn(graph, "sources-by-reliability")))
    told = {value["sources"] for panel in json.loads(text)["vconcat"]
            for value in panel["data"]["values"]}  # fmt: skip
    assert any(re.fullmatch(r"[\d,]+ sources", one) for one in told)
    assert not any(one.count(";") > MOST_NAMED for one in told)


def test_each_entity_is_a_line(graph: Graph) -> None:
    """Of many makers the largest are drawn, each for itself; how many are left out is said."""
    found = drawn(graph, "figures-over-time", measure="deliveries", span="month")
    assert len({point.series for point in found.points}) == MOST_SERIES
    assert {"BYD", "AITO"} <= {point.series for point in found.points}
    assert any(re.search(r"the 12 largest of \d+, by entity; \d+ are left out", str(note))
               for note in found.notes)  # fmt: skip


def test_each_unit_has_an_axis(graph: Graph) -> None:
    """Yuan, euros and dollars never share an axis."""
    found = drawn(graph, "figures-over-time", measure="price-from", span="at-date")
    units = {point.unit for point in found.points}
    assert len(units) > 1
    assert found.unit == ""
    panels = charts.spec_of(graph, found)["vconcat"]
    assert len(panels) == len(units)
    titles = {layer["encoding"]["y"]["title"] for panel in panels for layer in panel["layer"]}
    assert titles == {f"starting price ({unit})" for unit in units}


def test_pieces_of_a_bar_are_told_apart(graph: Graph) -> None:
    """Several rows of one brand are pieces with a colour each, not bars over each other."""
    found = drawn(graph, "brands-by-price-band")
    pieces = [point for point in found.points if point.x == "AITO"]
    assert len({point.series for point in pieces}) == len(pieces) > 1
    assert len({point.x for point in found.points}) <= MOST_BARS
    panel = charts.spec_of(graph, found)["vconcat"][0]
    bar = panel["layer"][0]["encoding"]
    assert (bar["x"]["stack"], bar["color"]["field"], bar["y"]["field"]) == ("zero", "series", "x")


def test_no_piece_of_a_count_is_lost(graph: Graph) -> None:
    """With more bands than colours the smallest are one piece, so that totals stay true."""
    text = graph.question("brands-by-price-band", width="50000")
    rows = graph.query(text)
    found = drawn(graph, "brands-by-price-band", width="50000")
    assert len({point.series for point in found.points}) == MOST_SERIES
    told = sum(row["models"] for row in rows if graph.shown(row.term("brand")) == "Li Auto (brand)")  # type: ignore[union-attr,misc]
    assert sum(point.value for point in found.points if point.x == "Li Auto (brand)") == told
    assert "Maextro" in {point.x for point in found.points}


def test_rows_that_would_share_a_bar_are_refused(graph: Graph) -> None:
    """A view without the column that tells rows apart is no chart."""
    question = queries.one(graph.project, "brands-by-price-band")
    text = graph.question("brands-by-price-band")
    short = question._replace(view=question.view[:3])
    with pytest.raises(KgError, match="share one bar"):
        charted(graph, short, text)


def test_two_columns_of_figures_are_two_lines(graph: Graph) -> None:
    """The title says revenue and net profit, so both are drawn."""
    found = drawn(graph, "results-by-quarter")
    assert {point.series for point in found.points} == {"revenue", "net profit"}
    assert (found.y, found.unit) == ("revenue, net profit", "cny")


def test_unlike_periods_stand_in_time(graph: Graph) -> None:
    """Months, days and years are placed by their days, a running total at the end of its period."""
    found = drawn(graph, "totals-since-launch")
    panel = charts.spec_of(graph, found._replace(points=[
        point._replace(x=x) for point, x in zip(found.points, ("2025-08-25", "2025-12", "2025"),
                                                strict=False)]))["vconcat"][0]  # fmt: skip
    assert {layer["encoding"]["x"]["type"] for layer in panel["layer"]} == {"temporal"}
    days = {value["x"]: value["day"] for value in panel["data"]["values"]}
    assert days == {"2025-08-25": "2025-08-25", "2025-12": "2025-12-31", "2025": "2025-12-31"}


def test_few_points_carry_the_number_of_their_source(graph: Graph) -> None:
    """Preferred values say who tells them too, and numbers are short."""
    panel = charts.spec_of(graph, drawn(graph, "league-table", month="2025-12"))["vconcat"][0]
    told = {value["x"]: value["told"] for value in panel["data"]["values"] if value["filled"]}
    assert all(re.search(r"\[\d+\]", text) for text in told.values())
    assert told["AITO"].startswith("57,778 [")
    assert compact(180e9) == "180 bn"
    may = charts.spec_of(graph, drawn(graph, "league-table", month="2025-05"))["vconcat"][0]
    told = next(value["told"] for value in may["data"]["values"] if value["x"] == "AITO")
    assert re.fullmatch(r"36,625 \[\d+\] · others say 44,454 \[\d+\]", told)


def test_texts_cover_nothing() -> None:
    """Texts keep off points and each other; another value's text comes first."""
    crowd = [{"x": "a", "y": 100 + n, "filled": n > 0, "label": f"[{n}]"} for n in range(9)]
    place(crowd, ["a"], 820, 380)
    assert crowd[0]["label"] == "[0]"
    shown = [value for value in crowd if value["label"]]
    assert 1 <= len(shown) < len(crowd)
    boxes: list[Box] = []
    for value in shown:
        box = _box(value["label"], (410, 380 * (1 - value["y"] / 108)), value["side"])
        assert not any(box.hits(other) for other in boxes)
        boxes.append(box)
