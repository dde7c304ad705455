"""`kg why`: candidates, sources, and the rule that decided."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import MINI, add_row

import kg
from kg.errors import BadParameter, NotFound
from kg.evidence.disputes import disputes
from kg.evidence.why import page as why_page
from kg.evidence.why import why
from kg.explorer import columns, data
from kg.graph.graph import Graph
from kg.ingest import build
from kg.runtime.project import Project


def compiled(project: Path) -> Graph:
    """Return the graph of a changed project, kept in memory only."""
    found = Project.find(project)
    store, counts = build.compile(found)
    return Graph(store, found, counts)


def page(
    graph: Graph, name: str, asked: str | None = None, form: str = "table", **more: str
) -> str:
    """Return the page of one question."""
    entity = graph.entity(name)
    return why_page.page(graph, entity, asked, more.get("period"), more.get("scope"), form)


def test_topics_count_candidates(mini: Graph) -> None:
    """Without a property, everything that can be asked is listed."""
    found = {topic.name: topic for topic in why.topics(mini, mini.entity("Lumo"))}
    assert found["deliveries"].candidates == 4
    assert found["deliveries"].kind == "measure"
    assert found["launched"].kind == "property"
    assert found["isMemberOf"].kind == "relation"


def test_candidates_sources_and_rule(project: Path) -> None:
    """Each candidate has its sources, dates, reliability and independence; the rule is named."""
    add_row(
        project,
        "observations",
        "Lumo One,deliveries,2024-12,month,2300,vehicles,,,,,,,daily-wheel/202412-3c4d",
    )
    text = page(compiled(project), "Lumo One", "deliveries", period="2024-12")
    assert "2,300 vehicles — preferred; 1 source:" in text
    assert "2,100 vehicles — rival; 2 sources, 1 independent:" in text
    assert "Mirror Site, 2025-01-21, mirror, repeats harbour-post/202501-5e6f" in text
    assert "best source is press (The Daily Wheel); the next has trade (Harbour Post)" in text


def test_never_an_average(project: Path) -> None:
    """After a tie no value is preferred and none is made up."""
    for value in (520, 540):
        add_row(
            project,
            "observations",
            f"Lumo Two,electric-range,,,{value},km,,,,cltc,,,daily-wheel/202412-3c4d",
        )
    (case,) = why.cases(compiled(project), compiled(project).entity("Lumo Two"), "electric-range")
    assert case.marks == ("tied", "tied")
    assert "No value is preferred" in case.reason
    assert {candidate.value for candidate in case.ranking.order} == {520, 540}


def test_notes_name_their_value_and_like_measures_only(project: Path) -> None:
    """A note says which value it is on; figures of measures that nobody mixes up are no note."""
    for row in (
        "Lumo,deliveries,2024-12,month,3900,vehicles,,,,,,Counts show cars,daily-wheel/202412-3c4d",
        "Lumo,sales,2024-12,month,3400,vehicles,,,,,,,daily-wheel/202412-3c4d",
        "Lumo,orders,2024-12,month,9900,vehicles,,,,,,,daily-wheel/202412-3c4d",
    ):
        add_row(project, "observations", row)
    text = page(compiled(project), "Lumo", "deliveries", period="2024-12")
    assert "Note: 3,900 vehicles: Counts show cars" in text
    assert "Note: Told as sales, which is another measure: 3,400 vehicles." in text
    assert "orders" not in text


def test_notes_say_where_else_a_number_is_told(project: Path) -> None:
    """Parts are added up; a number told of a part, or for another month, is pointed out."""
    for row in (
        "Lumo,deliveries,2024-12,month,3512,vehicles,,,,,,,daily-wheel/202412-3c4d",
        "Lumo,deliveries,2024-10,month,3512,vehicles,,,,,,,daily-wheel/202412-3c4d",
        "Lumo One,deliveries,2024-12,month,3512,vehicles,,,,,,,old-notes/nd-9c0d",
        "Lumo,length,,,3512,mm,,,,,,,daily-wheel/202412-3c4d",
    ):
        add_row(project, "observations", row)
    graph = compiled(project)
    notes = why.cases(graph, graph.entity("Lumo"), "deliveries", period="2024-12")[0].notes
    assert tuple(map(str, notes)) == (
        "Parts told for the same days: Lumo One 2,100 + Lumo Two 1,400 = 3,500.",
        "3,512 is also told as the deliveries of Lumo One for 2024-12 (1 source).",
        "3,512 is also told for 2024-10 (1 source).",
    )


def test_what_is_over_does_not_rival_what_holds(project: Path) -> None:
    """A stake that has ended stands in a case of its own, behind the present one."""
    for row in (
        "Tidal Electric,ownsStakeIn,Cellworks,2023-06,,40,,,,,,,,daily-wheel/202412-3c4d",
    ):  # that it had 30 % from 2022 until May 2023 is told already
        add_row(project, "relations", row)
    graph = compiled(project)
    found = why.cases(graph, graph.entity("Tidal Electric"), "ownsStakeIn")
    told = [(case.about, [case.texts[one.value] for one in case.ranking.order]) for case in found]
    assert told == [
        ("Cellworks", ["2023-06 to …; 40 %"]), ("Cellworks (ended)", ["2022 to 2023-05; 30 %"]),
    ]  # fmt: skip


def test_why_and_disputes_mark_alike(project: Path) -> None:
    """After a tie every value that weighs the same is tied, in both commands."""
    for value in (520, 640):
        row = f"Lumo Two,electric-range,,,{value},km,,,,cltc,,,daily-wheel/202412-3c4d"
        add_row(project, "observations", row)
    row = "Lumo Two,electric-range,,,800,km,,,,cltc,,,old-notes/nd-9c0d"
    add_row(project, "observations", row)
    graph = compiled(project)
    (case,) = why.cases(graph, graph.entity("Lumo Two"), "electric-range")
    (finding,) = disputes.find(graph, "Lumo Two")
    assert case.marks == ("tied", "tied", "rival")
    assert tuple(value.mark for value in finding.values) == case.marks
    (topic,) = [one for one in why.topics(graph, graph.entity("Lumo Two"))
                if one.name == "electric-range"]  # fmt: skip
    assert topic.disputed == 1


def test_inferred_triples_name_their_rule(mini: Graph) -> None:
    """What no source states says which rule file it follows from."""
    text = page(mini, "Aurora Motors", "manufactures")
    assert "inferred by ontology/rules/maker_of_brand.rq" in text
    assert "from its row in data/entities.csv" in page(mini, "Lumo One", "hasBrand")


def test_unknown_names_suggest(mini: Graph) -> None:
    """A wrong property or period says what there is."""
    lumo = mini.entity("Lumo")
    with pytest.raises(NotFound, match="Did you mean 'deliveries'"):
        why.cases(mini, lumo, "deliverys")
    with pytest.raises(NotFound, match="2024-12"):
        why.cases(mini, lumo, "deliveries", period="2020-01")
    with pytest.raises(BadParameter, match="calendar"):
        why.cases(mini, lumo, "deliveries", period="2025-13")


@pytest.mark.parametrize("form", ["table", "md", "csv", "tsv", "json"])
def test_every_format(mini: Graph, form: str) -> None:
    """Every format carries the value and the source."""
    text = page(mini, "Lumo", "deliveries", form, period="2024-12")
    assert "3500" in text.replace(",", "")
    assert "aurora-motors/202501-1a2b" in text
    if form == "json":
        assert json.loads(text)[0]["decided_by"] == "forms"


def test_the_wrong_subject_is_set_aside(graph: Graph) -> None:
    """On the real data the figure of another subject is shown, explained, and cannot win."""
    cases = why.cases(graph, graph.entity("AITO"), "deliveries", period="2025-05")
    marks = {
        candidate.value: mark
        for case in cases
        for candidate, mark in zip(case.ranking.order, case.marks, strict=True)
    }
    assert marks[44454] == "set aside"
    assert "preferred" in marks.values()
    assert all("told of something else" in case.reason for case in cases)


def test_relations_and_dates_on_real_data(graph: Graph) -> None:
    """Relations list their statements, dates their candidates."""
    stakes = why.cases(graph, graph.entity("Seres_Group"), "ownsStakeIn")
    assert any(case.about.startswith("Yinwang") for case in stakes)
    (launched,) = [
        case for case in why.cases(graph, graph.entity("AITO M9"), "launched")
        if case.status == "reported"
    ]  # fmt: skip
    assert "rival" not in launched.marks or len(launched.marks) > 1


def test_command(kg_run: Callable) -> None:
    """The command prints candidates; a wrong property ends with 3 and a hint."""
    run = kg_run("why", "Lumo", "deliveries", "--period", "2024-12", "--project", MINI)
    assert run.code == 0
    assert run.out.startswith("Lumo: deliveries · 2024-12")
    wrong = kg_run("why", "Lumo", "deliverys", "--project", MINI)
    assert wrong.code == 3
    assert "Did you mean" in wrong.err


def test_what_only_generated_pages_tell_is_marked(kg_run, project: Path) -> None:  # type: ignore[no-untyped-def]
    """A figure of generated pages says so in why, show and the explorer until a person tells it."""
    robot = "robot/202501-aaaa,https://robot.example/1,,Robot,2025-01,generated,generated,yes,,"
    add_row(project, "sources", robot)
    figure = "Lumo,deliveries,2025-02,month,4321,vehicles,,,,,,,{source}"
    add_row(project, "observations", figure.format(source="robot/202501-aaaa"))
    mark = "on generated pages only"
    asked = ("why", "Lumo", "deliveries", "--period", "2025-02", "--project", project)
    shown = ("show", "Lumo", "--project", project)
    assert mark in kg_run(*asked).out
    assert sum(mark in line for line in kg_run(*shown).out.splitlines()) == 1
    place = columns.column("observations", "generated")
    rows = data.payload(kg.open(project))["observations"]
    assert [str(row[2]) for row in rows if row[place]] == ["4321"]
    add_row(project, "observations", figure.format(source="daily-wheel/202412-3c4d"))
    assert mark not in kg_run(*asked).out
    assert mark not in kg_run(*shown).out
    assert not any(row[place] for row in data.payload(kg.open(project))["observations"])
