"""Names as people type them: the index that is made with the graph, and what it answers."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from conftest import MINI, add_row
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import Damaged
from kg.graph.as_of import at
from kg.graph.graph import Graph
from kg.graph.names import FILE, INDEX, Candidate, Names
from kg.model import naming
from kg.runtime.project import Project


@given(st.text(max_size=40))
def test_normal_is_stable(text: str) -> None:
    """What is normal already stays so, and letter case and blanks never matter."""
    once = naming.normal(text)
    assert naming.normal(once) == once
    assert naming.normal(f"  {text} ") == once
    assert all(character.isalnum() for character in once)


@pytest.mark.parametrize(
    ("typed", "name", "how"),
    [
        ("Seres", "Seres Group", "short"),
        ("Dongfeng", "Dongfeng Motor", "short"),
        ("Changan", "Changan Automobile", "short"),
        ("M9", "AITO M9", "short"),
        ("ADS 4", "Huawei ADS 4", "short"),
        ("ADS 4.0", "Huawei ADS 4", "short"),
        ("Li Auto L9", "Li L9", "composed"),
        ("Wenjie M9", "AITO M9", "pinyin"),
        ("xiaopeng", "XPeng", "pinyin"),
        ("sailisi", "Seres Group", "pinyin"),
        ("赛力斯 Seres", "Seres (brand)", None),
        ("问界 AITO M9", "AITO M9", "both"),
        ("AITO 问界", "AITO", None),
        ("XPeng Motors", "XPeng", "short"),
        ("華為", "Huawei", "pinyin"),
        ("aito-m9", "AITO M9", "name"),
        ("ＡＩＴＯ　Ｍ９", "AITO M9", "name"),
    ],
)
def test_names_as_people_type(graph: Graph, typed: str, name: str, how: str | None) -> None:
    """Short names, pinyin, both languages in one cell: each is a name, and says how."""
    first = graph.names.exact(typed)[0]
    assert first.entity.name == name
    assert first.how == (how or first.how)
    assert first.score >= 97
    assert graph.names.candidates(typed)[0] == first


def test_what_is_kept_is_what_the_graph_says(mini: Graph, tmp_path: Path) -> None:
    """Kept and read anew, the names are the same; a damaged file is read anew from the graph."""
    fresh = Names.read(mini.store)
    fresh.write(tmp_path)
    kept = Names.open(tmp_path)
    assert kept is not None
    for text in ("Lumo", "路陌", "One", "lumo tow", "Aurora"):
        assert [(one.entity.iri, *one[1:]) for one in kept.candidates(text)] == [
            (one.entity.iri, *one[1:]) for one in fresh.candidates(text)
        ]
    (tmp_path / INDEX).unlink()
    (tmp_path / FILE).write_text('{"version": 1, "entities": [[1]]}')
    assert Names.open(tmp_path) is None
    assert Names.open(tmp_path / "nowhere") is None


def test_a_brand_is_found_by_its_company(project: Path) -> None:
    """Where a brand is asked for, its company's name leads to it, and that is said."""
    add_row(project, "entities", "Brine,Company,Brine,,,,,,")
    add_row(project, "entities", "Brine_brand,Brand,Brine (brand),,,,,,")
    told: list[str] = []
    found = Graph.open(Project.find(project), notice=told.append)
    told.clear()
    assert found.entity("Brine").kind == "Company"
    assert told == []
    assert found.entity("Brine", "Brand").name == "Brine (brand)"
    assert told == ["'Brine' is taken as Brine (brand) (Brand)."]
    told.clear()
    assert found.entity("Aurora Motors", "Brand").name == "Lumo"
    assert told == ["'Aurora Motors' is taken as Lumo (Brand)."]


def test_several_brands_are_named_not_guessed(graph: Graph) -> None:
    """A company with several brands stays the company; its brands are named."""
    told: list[str] = []
    before, graph.notice = graph.notice, told.append
    try:
        assert graph.entity("Seres Group", "Brand").kind == "Company"
    finally:
        graph.notice = before
    assert "AITO" in told[0]
    assert "belong to it" in told[0]


def test_the_past_has_its_own_names(mini: Graph) -> None:
    """A graph seen at a date keeps an index of its own beside it."""
    then = at(mini, as_of="2023-06-30")
    assert then.names.exact("Lumo")[0].entity.name == "Lumo"
    assert then.names.exact("no such name") == []


def test_find_reads_a_list(kg_run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Names from a file or from standard input: a row each, what is unknown too."""
    path = tmp_path / "names.txt"
    path.write_text("Lumo\n\n路陌一号\nAurora\nqqqqqq\n", encoding="utf-8")
    done = kg_run("find", "--list", path, "-f", "csv", "--project", MINI)
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [(row["asked"], row["id"], row["how"]) for row in rows] == [
        ("Lumo", "Lumo", "name"),
        ("路陌一号", "Lumo_One", "chinese"),
        ("Aurora", "Aurora_Motors", "alias"),
        ("qqqqqq", "", ""),
    ]
    piped = kg_run("find", "-", "-f", "csv", "--project", MINI, stdin=path.read_text("utf-8"))
    assert piped.out == done.out
    assert kg_run("find", "--project", MINI).code == 2
    assert kg_run("find", "--list", tmp_path / "none", "--project", MINI).code == 3


def test_names_are_looked_up_as_they_are_read(mini: Graph, tmp_path: Path) -> None:
    """From the file of entries, one by one, comes what the whole index has; then all of it."""
    whole = Names.read(mini.store)
    whole.write(tmp_path)
    for text in ("Lumo", "路陌", "id:Lumo", "lumo one", "nobody"):
        one = Names.open(tmp_path)
        assert one is not None
        assert [_told(found) for found in one.exact(text)] == [_told(f) for f in whole.exact(text)]
        assert one._listed._whole is None  # type: ignore[attr-defined]
        assert [_told(f) for f in one.candidates(text)] == [
            _told(f) for f in whole.candidates(text)
        ]
    one = Names.open(tmp_path)
    assert one is not None
    lumo = mini.entity("Lumo").iri
    assert lumo in one.entities
    assert "https://nowhere" not in one.entities
    kept = one.entities[lumo]
    assert list(one.entities) == list(whole.entities)
    assert one.entities[lumo] is kept
    (tmp_path / "names.json").write_text("{")
    broken = Names.open(tmp_path)
    assert broken is not None
    with pytest.raises(Damaged):
        list(broken.entities)


def _told(found: Candidate) -> tuple[object, ...]:
    return found.entity.iri, found.entity.name, found.score, found.how, found.text
