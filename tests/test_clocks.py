"""The two clocks: what was true on a date, and what was known on one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from conftest import MINI, add_row
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import BadParameter
from kg.graph import as_of
from kg.graph.graph import Graph
from kg.ingest import build, tables
from kg.ingest.existence import Lives
from kg.ingest.quads import REPORTED, nquads
from kg.runtime.project import Project
from kg.store.store import Store

MEMBERS = "SELECT ?m { ?m auto:isMemberOf id:Nova_Alliance } ORDER BY ?m"
OWNERS = """
SELECT DISTINCT ?owner ?share { ?c auto:relation auto:ownsStakeIn ; auto:object <COMPANY> ;
  auto:subject ?owner ; auto:share ?share ; auto:status concept:reported } ORDER BY ?owner ?share
"""
FIGURES = """
SELECT ?value ?standing { ?c auto:subject id:Lumo ; auto:measure concept:deliveries ;
  auto:period "2024-12" ; auto:value ?value ; auto:bound concept:exactly
  OPTIONAL { ?c auto:standing ?standing } } ORDER BY ?value
"""


def seen(graph: Graph, **dates: str) -> Graph:
    """Return a graph at a date, in memory."""
    return as_of.at(graph, keep=False, **dates)  # type: ignore[arg-type]


def names(graph: Graph, text: str) -> list[str]:
    """Return the first column of an answer, as a reader sees it."""
    return [graph.shown(row.terms[0]) for row in graph.rows(text)]


def owners(graph: Graph, company: str) -> set[tuple[str, float]]:
    """Return who is told to hold how much of a company."""
    text = OWNERS.replace("<COMPANY>", f"<{graph.entity(company).iri}>")
    return {(graph.shown(row.term("owner")), float(str(row["share"]))) for row in graph.rows(text)}


def test_membership_by_date(mini: Graph) -> None:
    """A plain relation holds from its start to its end, and not before or after."""
    assert names(seen(mini, as_of="2021-06"), MEMBERS) == []
    assert names(seen(mini, as_of="2023-06-30"), MEMBERS) == ["Lumo", "Vega"]
    assert names(seen(mini, as_of="2024-07-01"), MEMBERS) == ["Lumo"]
    assert names(mini, MEMBERS) == ["Lumo"]


def test_a_vague_start_counts_from_its_end(mini: Graph) -> None:
    """Who joined in 2022 is not certainly a member before 2022 is over."""
    assert names(seen(mini, as_of="2022-06-30"), MEMBERS) == []
    assert names(seen(mini, as_of="2022-12-31"), MEMBERS) == ["Lumo", "Vega"]


def test_stakes_by_date(mini: Graph) -> None:
    """Only the stakes that are held on the date are there."""
    assert owners(seen(mini, as_of="2023-05-01"), "Cellworks") == {("Tidal Electric", 30)}
    assert owners(seen(mini, as_of="2024-01-01"), "Cellworks") == {("Aurora Motors", 25)}


def test_figures_and_events_by_date(mini: Graph) -> None:
    """Figures of periods not begun, later events and launches, and what comes with them."""
    then = seen(mini, as_of="2024-11-30")
    assert not then.rows(FIGURES).rows
    assert not then.rows("SELECT ?e { ?e a auto:Event }").rows
    assert not then.rows("SELECT ?d { id:Lumo_One auto:launched ?d }").rows
    length = "SELECT ?v { ?c auto:measure concept:length ; auto:value ?v }"
    assert not then.rows(length).rows
    assert seen(mini, as_of="2025-06-30").rows(length).rows


def test_known_on(mini: Graph) -> None:
    """Only what had been published is known; what is preferred is decided on that alone."""
    before = seen(mini, known_on="2024-12-31")
    assert {str(row["s"]) for row in before.rows("SELECT ?s { ?s a auto:Source }")} == {
        "https://w3id.org/autokg/source/daily-wheel/202412-3c4d",
        "https://w3id.org/autokg/source/old-notes/nd-9c0d",
    }
    assert not before.rows(FIGURES).rows
    after = seen(mini, known_on="2025-01-20")
    assert [(row["value"], bool(row["standing"])) for row in after.rows(FIGURES)] == [(3500, True)]


def test_undated_sources_are_marked(mini: Graph) -> None:
    """An undated source counts from the end of the latest period it mentions, and says so."""
    assumed = "SELECT ?d { ?s auto:assumedIssued ?d }"
    assert [row["d"] for row in mini.rows(assumed)] == [date(2024, 12, 5)]
    assert [row["d"] for row in seen(mini, known_on="2025-01-20").rows(assumed)] == [
        date(2024, 12, 5)
    ]
    assert not seen(mini, known_on="2024-12-04").rows(assumed).rows


def test_no_clock_is_the_graph_itself(mini: Graph) -> None:
    """Without a date nothing changes; a late date changes nothing that is told."""
    assert as_of.at(mini) is mini
    late = seen(mini, known_on="2030-01-01")
    assert set(lines(mini.store)) == set(lines(late.store))


def test_a_view_is_kept_for_the_next_time(mini: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second look at a date reads what the first one kept, and it is the same."""
    first = as_of.at(mini, as_of="2024-07-01", known_on="2025-01-20")
    monkeypatch.setattr(as_of.build, "read", None)
    second = as_of.at(mini, as_of="2024-07-01", known_on="2025-01-20")
    assert lines(first.store) == lines(second.store)


@pytest.mark.parametrize("text", ["2025-13", "yesterday", "", "2025-02-30"])
def test_bad_dates(mini: Graph, text: str) -> None:
    """A date that is none is refused with an example."""
    with pytest.raises(BadParameter, match="Write a date such as"):
        seen(mini, as_of=text)


def test_bad_dates_end_with_2(kg_run: Callable) -> None:
    """The command line says what is wrong with a date."""
    run = kg_run("show", "Lumo", "--known-on", "soon", "--project", MINI)
    assert (run.code, "--known-on" in run.err) == (2, True)


def lines(store: Store) -> list[str]:
    """Return all quads of a store as sorted text."""
    return sorted(str(quad) for quad in store.quads())


@given(st.sampled_from(["2024-12-04", "2024-12-05", "2025-01-19", "2025-01-20", "2025-01-21"]))
@settings(max_examples=5, deadline=None)
def test_dropping_a_source_is_never_having_had_it(day: str) -> None:
    """What is known on a date is what the tables would say without the later sources."""
    project = Project.find(MINI)
    _, rows, _ = build.read(project)
    kept = as_of.known(rows, date.fromisoformat(day))
    heard = {row.terms["iri"][0] for row in kept if row.table == "sources"}
    assert all(source in heard for row in kept for source in row.terms.get("source", ()))
    text = "\n".join(nquads(kept, tables.schema(project), date.fromisoformat(day)))
    later = {row.terms["iri"][0] for row in rows if row.table == "sources"} - heard
    assert all(f"<{source.strip('<>')}>" not in _without_copies(text) for source in later)


def _without_copies(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if "copyOf" not in line)


def test_a_plan_is_there_once_announced(mini: Graph) -> None:
    """A target is part of the picture from its announcement, although its period is to come."""
    plans = "SELECT ?c { ?c auto:basis concept:target }"
    assert not seen(mini, as_of="2025-01-20").rows(plans).rows
    assert seen(mini, as_of="2025-01-21").rows(plans).rows


def test_a_relation_without_dates_follows_its_namesakes(project: Path) -> None:
    """Where another source tells the dates, one that tells none is read with them."""
    add_row(
        project,
        "relations",
        "Aurora Motors,ownsStakeIn,Cellworks,,,25,,,,,,,,harbour-post/202501-5e6f",
    )
    found = Project.find(project)
    store, counts = build.compile(found)
    graph = Graph(store, found, counts)
    assert owners(seen(graph, as_of="2023-01-31"), "Cellworks") == {("Tidal Electric", 30)}


def test_owners_of_yinwang_on_three_dates(graph: Graph) -> None:
    """On the real data three dates give three right tables of Yinwang's owners."""
    yinwang = f"<{graph.entity('Yinwang').iri}>"
    ontology, rows, _ = build.read(graph.project)
    lives = Lives.of(rows, ontology, tables.schema(graph.project)["sources"].means)
    shares: dict[str, dict[str, str]] = {}
    for day in ("2024-06-30", "2024-08-31", "2024-12-31"):
        for row in as_of.true(rows, date.fromisoformat(day), lives):
            terms = row.terms
            stake = row.table == "relations" and terms["object"] == [yinwang] and "share" in terms
            if stake and terms["status"][0] == REPORTED:
                owner = graph.entities[terms["subject"][0].strip("<>")].name
                shares.setdefault(day, {}).setdefault(owner, terms["share"][0].split('"')[1])
    assert shares["2024-06-30"] == {"Huawei": "100"}
    assert shares["2024-08-31"]["Huawei"] == "90"
    assert shares["2024-12-31"]["Huawei"] == "80"
    assert shares["2024-08-31"]["Avatr"] == shares["2024-12-31"]["Avatr"] == "10"
    assert "Seres Automobile" in shares["2024-12-31"]


def test_another_date_needs_no_table_read_again(
    mini: Graph, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows kept beside the graph make the view that the tables make."""
    monkeypatch.setenv("AUTOKG_CACHE", str(tmp_path / "cache"))  # where no test did any damage
    opened = Graph.open(Project.find(project))
    wanted = as_of.at(Graph(mini.store, mini.project, mini.counts), "2024-06-30", keep=False)

    def never(*_: object) -> None:
        raise AssertionError("the tables were read")

    monkeypatch.setattr(build, "faultless", never)
    made = as_of.at(opened, "2024-06-30", keep=False)
    assert set(made.store.quads()) == set(wanted.store.quads())
    assert made.counts == wanted.counts
