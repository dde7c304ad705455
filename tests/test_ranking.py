"""The declared order of preference, on candidates made up for it and on whole graphs."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import add_row
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.graph import Graph
from kg.ingest import build, tables
from kg.model import mistakes, ranking
from kg.model.compatibility import compatible, near, place, rounded, same_date
from kg.model.namespaces import local
from kg.model.ranking import Candidate, Voice, independent, rank
from kg.runtime.project import Project


def compiled(project: Path) -> Graph:
    """Return the graph of a changed project, kept in memory only."""
    found = Project.find(project)
    store, counts = build.compile(found)
    return Graph(store, found, counts)


def source(
    id: str = "a/nd-0001", rank: int = 3, publisher: str = "A", issued: str = "", root: str = ""
) -> Voice:
    """Return a source that differs from others only where it is told to."""
    return Voice(id, f"rank-{rank}", rank, publisher, issued, root or id)


def candidate(value: int, *sources: Voice, bound: str = "exactly") -> Candidate:
    """Return a candidate told by these sources."""
    return Candidate(value, bound, (f"claim:{value}",), sources)


def test_reliability_comes_first() -> None:
    """One primary source outweighs three others, and an inexact figure an exact one."""
    many = [source(f"x{n}/nd-0001", 5, f"P{n}", "2026") for n in range(3)]
    found = rank([candidate(1, *many), candidate(2, source(rank=1), bound="about")])
    assert (found.preferred.value, found.decided_by) == (2, "reliability")


def test_forms_of_one_figure() -> None:
    """Roundings and bounds support the most exact value, and do not stand before it."""
    press = source("press/nd-0001", 2, "Press")
    blogs = [source(f"b{n}/nd-0001", 6, f"B{n}") for n in range(3)]
    found = rank([
        candidate(600_000, press, bound="about"), candidate(589_107, blogs[0]),
        candidate(589_000, blogs[1], bound="at-least"), candidate(601_500, blogs[2]),
    ])  # fmt: skip
    first, second, *forms = found.order
    assert (first.value, found.decided_by) == (589_107, "independence")
    assert set(first.support) == {press, *blogs[:2]}
    assert second.value == 601_500
    assert press in second.support
    assert {one.form_of for one in forms} == {589_107}


def test_exact_before_a_bound_it_fits() -> None:
    """A bound stands behind an exact value it allows, and is no support where that is far off."""
    press, blog = source("press/nd-0001", 2, "Press"), source("b/nd-0001", 6, "B")
    far = rank([candidate(10_000, press, bound="at-least"), candidate(25_000, blog)])
    assert (far.preferred.value, far.decided_by) == (25_000, "exactness")
    assert far.preferred.support == (blog,)
    rival = rank([candidate(30_000, press, bound="at-least"), candidate(25_000, blog)])
    assert (rival.preferred.value, rival.decided_by) == (30_000, "reliability")


def test_what_is_set_aside_neither_wins_nor_ties() -> None:
    """A value in doubt is listed last, and supports nothing."""
    wrong = candidate(1, source(rank=1))._replace(aside="denied")
    right = candidate(2, source("b/nd-0001", 7, "B"))
    found = rank([wrong, right])
    assert [one.value for one in found.order] == [2, 1]
    assert (found.preferred.value, found.decided_by) == (2, "aside")
    assert rank([wrong]).preferred is None


def test_people_before_machines() -> None:
    """What a program wrote stands behind what any person says, whatever its rank."""
    many = [source(f"g{n}/nd-0001", 1, f"G{n}")._replace(reliability="generated") for n in range(3)]
    found = rank([candidate(11, *many), candidate(21, source(rank=7))])
    assert (found.preferred.value, found.decided_by) == (21, "machine")


def test_releases_of_one_company_are_one_voice() -> None:
    """However many wires print them, and whatever else those wires say on their own account."""
    releases = [source(f"w{n}/nd-0001", 1, f"Wire {n}")._replace(issuer="id:NIO") for n in range(3)]
    own = source("w1/nd-0002", 3, "Wire 1")
    assert independent(releases) == 1
    assert independent([*releases, own]) == 2


def test_more_independent_sources() -> None:
    """Copies of one article and pages of one publisher count once."""
    copies = [source(f"c{n}/nd-0001", publisher=f"C{n}", root="one") for n in range(5)]
    pages = [source(f"a/nd-000{n}", publisher="A") for n in range(5)]
    two = [source("d/nd-0001", publisher="D"), source("e/nd-0001", publisher="E")]
    for alone in (copies, pages):
        found = rank([candidate(1, *alone), candidate(2, *two)])
        assert (found.preferred.value, found.decided_by) == (2, "independence")


def test_later_publication_and_undated_last() -> None:
    """The later publication is preferred; a source without a date comes last."""
    old, new, none = source(issued="2024-05"), source(issued="2025"), source()
    found = rank([candidate(1, old), candidate(2, new), candidate(3, none)])
    assert [one.value for one in found.order] == [2, 1, 3]
    assert found.decided_by == "date"


def test_a_tie_prefers_none() -> None:
    """Equal weight by every step prefers neither value."""
    found = rank([candidate(1, source()), candidate(2, source("b/nd-0001", publisher="B"))])
    assert (found.preferred, found.decided_by) == (None, "tie")
    assert rank([]).preferred is None
    assert rank([candidate(1, source())]).decided_by == "only"


def test_independence_carries_over() -> None:
    """A copy at another publisher ties the two publishers together."""
    first = source("a/nd-0001", publisher="A")
    copy = source("b/nd-0001", publisher="B", root="a/nd-0001")
    other = source("b/nd-0002", publisher="B")
    assert independent([first, other]) == 2
    assert independent([first, copy, other]) == 1


SOURCES = st.builds(
    source,
    id=st.sampled_from([f"p{n}/nd-000{n}" for n in range(6)]),
    rank=st.integers(1, 7),
    publisher=st.sampled_from("ABCD"),
    issued=st.sampled_from(["", "2024", "2024-05", "2025-01-02"]),
    root=st.sampled_from(["", "one", "two"]),
)
CANDIDATES = st.lists(
    st.builds(
        lambda value, bound, told: candidate(value, *told, bound=bound),
        st.integers(0, 99),
        st.sampled_from(["exactly", "about", "at-least"]),
        st.lists(SOURCES, max_size=4),
    ),
    max_size=6,
    unique_by=lambda one: one.value,
)


@given(CANDIDATES, st.randoms())
def test_order_of_rows_does_not_matter(found: list[Candidate], random) -> None:  # type: ignore[no-untyped-def]
    """The ranking is the same in whatever order candidates come."""
    mixed = list(found)
    random.shuffle(mixed)
    assert rank(found) == rank(mixed)


@given(st.lists(SOURCES, max_size=8))
def test_independent_sources_are_bounded(found: list[Voice]) -> None:
    """There are never more independent sources than publishers, nor than roots."""
    count = independent(found)
    assert count <= len({one.publisher for one in found})
    assert count <= len({one.root for one in found})
    assert independent(found + found) == count


NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12), st.decimals(-(10**6), 10**6, allow_nan=False, places=2)
)
BOUNDS = st.sampled_from(["exactly", "about", "at-least", "at-most"])


@given(NUMBERS, BOUNDS, NUMBERS, BOUNDS)
def test_compatible_is_symmetric_and_reflexive(
    one: int | Decimal, bound: str, other: int | Decimal, other_bound: str
) -> None:
    """Whether two values fit together does not depend on which is named first."""
    assert compatible(one, bound, one, bound)
    forth = compatible(one, bound, other, other_bound)
    assert forth == compatible(other, other_bound, one, bound)
    assert rounded(one, other) == rounded(other, one)
    assert near(one, one)


def test_rounding_and_bounds_are_compatible() -> None:
    """About, at least, at most and rounding do not contradict what they describe."""
    assert compatible(40000, "about", 41286, "exactly")
    assert compatible(40000, "at-least", 41286, "exactly")
    assert compatible(50000, "at-most", 41286, "exactly")
    assert compatible(Decimal("145.1"), "exactly", Decimal("145.176"), "exactly")
    assert not compatible(40000, "at-most", 41286, "exactly")
    assert not compatible(42780, "exactly", 46141, "exactly")
    assert not compatible(30000, "about", 41286, "exactly")
    for one, other in ((40000, 41286), (250000, 259800), (20, 21), (25123, 25124), (4, 4.4)):
        assert not compatible(Decimal(str(one)), "exactly", Decimal(str(other)), "exactly")
    for one, other in ((40000, 40300), (10, "10.4"), ("371.3", "371.2"), (1620, 1630), (240, 242)):
        assert compatible(Decimal(one), "exactly", Decimal(other), "exactly")
    assert compatible(Decimal("-9.6"), "exactly", -10, "about")
    assert not compatible(Decimal("-9.21"), "exactly", -10, "about")
    assert not compatible(44200, "about", 46246, "exactly")
    assert not compatible(Decimal("8.21"), "exactly", 10, "about")
    assert place(46141) == 1
    assert same_date("2025", "2025-10-28")
    assert not same_date("2025-11", "2025-10-28")


PER_KEY = """
SELECT ?key (COUNT(?claim) AS ?claims) (COUNT(?standing) AS ?marks) WHERE {
  ?claim auto:key ?key OPTIONAL { ?claim auto:standing ?standing }
  FILTER NOT EXISTS { ?claim auto:setAside ?why }
} GROUP BY ?key
"""


def test_at_most_one_mark_a_key(graph: Graph) -> None:
    """No key of the real data has two preferred figures; a lone figure is always preferred."""
    rows = graph.rows(PER_KEY).to_dicts()
    assert all(row["marks"] <= 1 for row in rows)
    assert all(row["marks"] == 1 for row in rows if row["claims"] == 1)
    assert any(row["marks"] == 0 for row in rows)


def test_marks_follow_the_ranking(graph: Graph) -> None:
    """The mark in the graph is where `rank` would put it, so that `why` cannot differ."""
    from kg.records.observations import Observations, ranked

    for figures in Observations(graph).by_key.values():
        marked = {figure.claim for figure in figures if figure.is_preferred}
        preferred = ranked(figures).preferred
        assert bool(marked) == (preferred is not None)
        assert preferred is None or marked <= set(preferred.claims)


def test_marks_do_not_depend_on_row_order(project: Path) -> None:
    """Turning a table upside down leaves every mark where it was."""
    line = "Lumo,deliveries,2024-11,month,3100,vehicles,,,,,,,harbour-post/202501-5e6f"
    add_row(project, "observations", line)
    before = marked(compiled(project))
    path = project / "data" / "observations.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, *reversed(rows)]) + "\n", encoding="utf-8")
    assert marked(compiled(project)) == before


def marked(graph: Graph) -> set[str]:
    """Return the claims that are preferred."""
    found = graph.rows("SELECT ?claim WHERE { ?claim auto:standing concept:preferred }")
    return {str(row["claim"]) for row in found}


def test_catalogue_follows_copies(mini: Graph) -> None:
    """A copy has the root of what it copies."""
    known = {one.id: one for one in ranking.catalogue(mini.store.pairs).values()}
    assert known["mirror-site/202501-7a8b"].root == "harbour-post/202501-5e6f"
    assert known["old-notes/nd-9c0d"].issued == ""


FIGURES = (
    ("HIMA", "deliveries", "2025", "589107"),
    ("HIMA", "deliveries", "2026-01", "57915"),
    ("NIO", "deliveries", "2025-12", "48135"),
    ("NIO", "deliveries", "2025", "326028"),
    ("AITO", "deliveries", "2025-12", "57778"),
    ("AITO", "deliveries", "2025-06", "44685"),
    ("Leapmotor", "deliveries", "2025", "596555"),
    ("XPeng", "deliveries", "2025", "429445"),
    ("Seres Group", "revenue", "2024-Q2", "38484000000"),
    ("Seres Group", "revenue", "2025-Q3", "48133000000"),
    ("Seres Group", "net-profit", "2024-Q2", "1405000000"),
    ("BYD", "revenue", "2025-H1", "371280000000"),
    ("Yinwang", "valuation", "2024-08", "115000000000"),
)


@pytest.mark.parametrize(("name", "measure", "period", "value"), FIGURES)
def test_the_exact_figure_is_preferred(
    graph: Graph, name: str, measure: str, period: str, value: str
) -> None:
    """On the real data no rounding, bound or slip stands before the exact figure."""
    from kg.records.observations import Observations

    usual = {"", "month", "quarter", "half-year", "year", "at-date"}
    figures = Observations(graph, graph.entity(name).iri)
    found = [
        one for one in figures.all
        if (one.measure, one.period, one.status) == (measure, period, "reported")
        and one.span in usual and not one.scope and one.is_preferred and one.unit != "usd"
        and not one.unit.endswith("per-month")
    ]  # fmt: skip
    assert [(str(one.value), one.bound) for one in found] == [(value, "exactly")]


MISTAKES = """
SELECT ?value WHERE {
  ?claim auto:setAside ?reason ; auto:subject ?subject ; auto:value ?value
} ORDER BY ?value
"""


def test_mistakes_that_numbers_show_are_set_aside(graph: Graph) -> None:
    """A slip of ten, another's figure and another month's neither win nor tie."""
    rows = graph.rows(MISTAKES)
    values = {str(row["value"]) for row in rows}
    assert {"1150000000000", "1451000000000", "46141", "44454"} <= values
    marked = graph.query("ASK { ?claim auto:setAside ?why ; auto:standing concept:preferred }")
    assert marked is False


def test_a_doubt_in_the_table_sets_a_figure_aside(project: Path) -> None:
    """The row stays, with its reason; another value takes its place, or none."""
    for period, value, note, doubt in (
        ("2023-12", 1000, "Corrected", "superseded"), ("2023-11", 900, "Denied", "denied"),
        ("2023-12", 1100, "", ""),
    ):  # fmt: skip
        add_doubtful(project, period, value, note, doubt)
    graph = compiled(project)
    shown = graph.rows(
        "SELECT ?value ?standing ?why WHERE { ?claim auto:subject id:Lumo ; auto:value ?value ;"
        " auto:period ?period OPTIONAL { ?claim auto:standing ?standing }"
        " OPTIONAL { ?claim auto:setAside ?why } FILTER(STRSTARTS(STR(?period), '2023-1')) }"
        " ORDER BY ?value"
    )
    told = {row.texts[0]: [local(text) for text in row.texts[1:]] for row in shown}
    assert told == {
        "900": ["", "denied"], "1000": ["", "superseded"], "1100": ["preferred", ""],
    }  # fmt: skip


def add_doubtful(project: Path, period: str, value: int, note: str, doubt: str) -> None:
    """Add deliveries of Lumo to the table of figures, which gets the column `doubt`."""
    path = project / "data" / "observations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    row = {"subject": "Lumo", "measure": "deliveries", "period": period, "value": str(value),
           "note": note, "unit": "vehicles", "doubt": doubt,
           "source": "old-notes/nd-9c0d"}  # fmt: skip
    described = tables.schema(Project.find(project))["observations"]
    names = [column.name for column in described.columns if column.name in {*rows[0], *row}]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows([*rows, row])


def told_of(value: int, unit: str = "cny", replaces: int | None = None) -> mistakes.Observed:
    """Return a figure of one measure and time."""
    rest = ("revenue", f"<https://w3id.org/autokg/concept/{unit}>", "", "reported")
    return mistakes.Observed(value, "exactly", "firm", ("2024-01-01", "2024-12-31", "year"), rest,
                             replaces)  # fmt: skip


def test_what_a_source_has_revised_is_set_aside() -> None:
    """The earlier number, wherever it is told, not the one that took its place."""
    keys = {"key": {"old": told_of(31_727), "new": told_of(27_550, replaces=31_727)}}
    voices = {"old": (source(rank=2),), "new": (source(rank=2),)}
    assert mistakes.find(keys, voices, {}) == {"old": "superseded"}


def test_one_number_in_two_currencies_is_a_slip() -> None:
    """The better supported currency stands; dollars and euros may be near each other."""
    keys = {
        "yuan": {"a": told_of(145_176_000_000)},
        "dollars": {"b": told_of(145_176_000_000, "usd")},
    }
    good = tuple(source(name, rank=1, publisher=name) for name in ("one", "two"))
    assert mistakes.find(keys, {"a": good, "b": (source("bad", rank=5),)}, {}) == {"b": "misprint"}
    near = {"euros": {"a": told_of(2_000_000, "eur")}, "dollars": {"b": told_of(2_000_000, "usd")}}
    assert mistakes.find(near, {"a": good, "b": (source("bad", rank=5),)}, {}) == {}
