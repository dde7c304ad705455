"""What happened is one event, however many tell it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT

import kg
from kg.errors import BadTable
from kg.evidence.disputes.disputes import find
from kg.graph.graph import Graph
from kg.model.ranking import Voice
from kg.model.tellings import best
from kg.records import claims, events

HEADER = "date,type,event,subject,participants,summary,value,unit,status,source"
RECALL = "recall,lumo-recall,Lumo One"
ROWS = (
    f"2025-03,{RECALL},,Recalled for its doors,500,vehicles,,mirror-site/202501-7a8b",
    f"2025-03-04,{RECALL},Aurora Motors,Cars called back,500,vehicles,,harbour-post/202501-5e6f",
    f"2025-04-09,{RECALL},,Doors of 500 cars,500,vehicles,,daily-wheel/202412-3c4d",
)


@pytest.fixture
def told(project: Path) -> Path:
    """Return the small project with a recall that three sources tell, one with another date."""
    (project / "data" / "events.csv").write_text("\n".join((HEADER, *ROWS, "")), encoding="utf-8")
    return project


def test_an_event_told_thrice_is_one(told: Path) -> None:
    """One occurrence has all tellings, participants and sources, and its dates are weighed."""
    graph = kg.open(told)
    found = events.occurrences(events.read(graph, claims.of(graph.entity("Lumo One").iri)))
    one = next(one for one in found if one.name == "lumo-recall")
    assert len(one.tellings) == 3
    assert [graph.name(other) for other in one.others] == ["Aurora Motors"]
    assert len(one.sources) == 3
    assert set(one.dates) == {"2025-03", "2025-03-04", "2025-04-09"}
    assert one.is_disputed


def test_only_one_telling_is_shown(told: Path, kg_run: Callable[..., object]) -> None:
    """Timeline and `kg show` have one line for it; the question says that dates differ."""
    done = kg_run("show", "Lumo One", "-f", "csv", "--project", told)
    lines = [row for row in csv.DictReader(io.StringIO(done.out)) if row["group"] == "Events"]  # type: ignore[attr-defined]
    recall = [row for row in lines if row["what"] == "recall"]
    assert len(recall) == 1
    assert recall[0]["mark"] == "disputed"
    assert recall[0]["sources"].count(";") == 2
    rows = [
        {name: str(row[name]) for name in ("date", "dates_differ", "tellings", "sources")}
        for row in kg.open(told).ask("timeline", entity="Lumo One")
        if str(row["kind"]).endswith("recall")
    ]
    assert len(rows) == 1
    assert (rows[0]["tellings"], rows[0]["sources"]) == ("3", "3")
    assert rows[0]["dates_differ"] in ("true", "True")


def test_dates_that_exclude_each_other_are_a_dispute(told: Path) -> None:
    """A month that holds the day agrees with it; another month does not."""
    dispute = next(
        one for one in find(kg.open(told), "Lumo One", "date") if "recall" in one.measure
    )
    marks = {value.text: value.mark for value in dispute.values}
    preferred = next(text for text, mark in marks.items() if mark == "preferred")
    rivals = {text for text, mark in marks.items() if mark == "rival"}
    assert rivals
    assert "2025-04-09" in {preferred, *rivals}
    assert "2025-03-04" in {preferred, *rivals}


def test_a_name_is_written_in_one_way(project: Path) -> None:
    """A name of an event in capitals or with blanks is refused, with its line."""
    row = ROWS[0].replace("lumo-recall", "Lumo Recall")
    (project / "data" / "events.csv").write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    with pytest.raises(BadTable) as caught:
        kg.open(project)
    assert "events.csv:2: 'Lumo Recall' is no name of an event." in str(caught.value.problems[0])


def test_tellings_of_the_real_data_are_each_shown_once(graph: Graph) -> None:
    """Each occurrence has one preferred telling, and a shared name is shared."""
    found = events.occurrences(events.read(graph))
    assert all(sum(one.is_preferred for one in each.tellings) == 1 for each in found)
    text = (ROOT / "data" / "events.csv").read_text(encoding="utf-8")
    named = Counter(row["event"] for row in csv.DictReader(io.StringIO(text, newline="")))
    del named[""]
    assert min(named.values()) > 1
    assert {each.name for each in found} >= set(named)


def test_the_number_most_tell_is_shown() -> None:
    """Of one date, the number that most tell comes before the best source's rounding."""

    def voice(name: str, rank: int) -> list[Voice]:
        return [Voice(name, "press", rank, name, "", name)]

    dates = dict.fromkeys("abc", "2025-09-19")
    numbers = {"a": "117000", "b": "116887", "c": "116887"}
    sources = {"a": voice("a", 1), "b": voice("b", 5), "c": voice("c", 4)}
    assert best(dates, numbers, sources) == "c"
    assert best({**dates, "a": "2025-09-20"}, numbers, sources) in ("a", "c")
    assert best({"a": "", "b": "2025"}, numbers, sources) == "b"
