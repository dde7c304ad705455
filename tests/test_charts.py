"""Charts: what is drawn of an answer, and the files."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from kg import charts, queries
from kg.charts import Chart
from kg.chartspec import _domain
from kg.errors import BadParameter, KgError
from kg.graph import Graph

QUESTION = "deliveries-by-month"


def drawn(graph: Graph, name: str, **values: str) -> Chart:
    """Return what is drawn of a question."""
    text = graph.question(name, **values)
    return charts.chart(graph, queries.one(graph.project, name), text, graph.query(text))  # type: ignore[arg-type]


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


def test_files(mini: Graph, tmp_path: Path) -> None:
    """SVG, PNG and HTML are written; the HTML loads nothing."""
    pytest.importorskip("vl_convert")
    text = mini.question(QUESTION, maker="Lumo", measure="deliveries")
    for form in charts.FORMS:
        charts.write(mini, QUESTION, text, tmp_path / f"chart{form}")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    assert "vehicles" in (tmp_path / "chart.svg").read_text(encoding="utf-8")
    page = (tmp_path / "chart.html").read_text(encoding="utf-8")
    assert not re.search(r"<(script|link)[^>]+(src|href)\s*=", page)


def test_a_source_cannot_put_a_script_into_the_page(mini: Graph) -> None:
    """Names of publishers stand in the page as text, whatever they are."""

    class Library:
        def javascript_bundle(self) -> str:
            return "library()"

    hostile = {"title": "<b>t</b>", "x": "H</script><script>alert(1)</script>"}
    page = charts.render(Library(), hostile, ".html").decode()
    assert page.count("</script>") == 2
    assert "<b>" not in page
    assert "default-src 'none'" in page


def test_what_cannot_be_drawn_is_said(
    mini: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unknown endings, questions without a chart, and a missing library have messages."""
    text = mini.question(QUESTION, maker="Lumo", measure="deliveries")
    with pytest.raises(BadParameter, match=r"chart\.svg"):
        charts.write(mini, QUESTION, text, tmp_path / "chart.pdf")
    questions = queries.all_questions(mini.project).values()
    for kind, hint in (("table", "without --chart"), ("network", "kg view --query")):
        name = next((one.name for one in questions if one.view[0] == kind), None)
        if name:
            with pytest.raises(KgError, match=hint):
                charts.write(mini, name, "", tmp_path / "chart.svg")
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(KgError, match="pip install"):
        charts.write(mini, QUESTION, text, tmp_path / "chart.svg")
