"""The declared order of preference, on candidates made up for it and on whole graphs."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from conftest import add_row
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.graph import Graph
from kg.ingest import build
from kg.model import ranking
from kg.model.compatibility import compatible, near, place, rounded, same_date
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


def test_exact_before_bounded() -> None:
    """Among equally reliable figures the exact one is preferred."""
    two = (source(), source("b/nd-0001"))
    found = rank([candidate(1, *two, bound="about"), candidate(2, source())])
    assert (found.preferred.value, found.decided_by) == (2, "exactness")


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
    assert compatible(Decimal("-9.21"), "exactly", -10, "about")
    assert not compatible(Decimal("8.21"), "exactly", 10, "about")
    assert place(46141) == 1
    assert same_date("2025", "2025-10-28")
    assert not same_date("2025-11", "2025-10-28")


PER_KEY = """
SELECT ?key (COUNT(?claim) AS ?claims) (COUNT(?standing) AS ?marks) WHERE {
  ?claim auto:key ?key OPTIONAL { ?claim auto:standing ?standing }
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
