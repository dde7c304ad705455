"""Mistakes in tables: each gives one line with file, line, what is wrong and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import add_row

from kg.errors import BadTable, KgError
from kg.graph.graph import Graph
from kg.ingest import build, tables
from kg.ingest.cells import Column, Vocabulary
from kg.runtime.project import Project

SOURCE = "daily-wheel/202412-3c4d"


def problems(project: Path) -> list[str]:
    """Return all problems of a project as a person reads them."""
    _, _, found = build.read(Project(project))
    return [str(problem) for problem in sorted(found)]


def observation(**changed: str) -> str:
    """Return a good row of observations.csv with some cells changed."""
    cells = {
        "subject": "Lumo",
        "measure": "deliveries",
        "period": "2024-10",
        "span": "month",
        "value": "2500",
        "unit": "vehicles",
        "bound": "",
        "status": "",
        "basis": "",
        "scope": "",
        "said_by": "",
        "note": "",
        "source": SOURCE,
    } | changed
    return ",".join(cells.values())


def test_the_clean_project_has_no_problem(project: Path) -> None:
    """The row that the other tests spoil is a good one."""
    add_row(project, "observations", observation())
    assert problems(project) == []


@pytest.mark.parametrize(
    ("changed", "message", "remedy"),
    [
        ({"source": ""}, "The cell source is empty.", "It takes: who states it"),
        ({"source": "daily-wheel/202412-3c4e"}, "Unknown source", f"Did you mean '{SOURCE}'?"),
        ({"subject": "Lummo"}, "Unknown entity 'Lummo'.", "Did you mean 'Lumo'"),
        ({"subject": "Loomo"}, "Unknown entity 'Loomo'.", "another name of 'Lumo'"),
        ({"measure": "deliverys"}, "Unknown measure 'deliverys'.", "Did you mean 'deliveries'"),
        ({"unit": "vehicle"}, "Unknown unit 'vehicle'.", "Did you mean 'vehicles'"),
        ({"period": "2024-02-30"}, "'2024-02-30' is not on the calendar", "Write 2025"),
        ({"period": "2024-13"}, "'2024-13' is not on the calendar", "Write 2025"),
        ({"period": "Oct-24"}, "'Oct-24' is not a period", "format the column as text"),
        ({"period": "10/2024"}, "'10/2024' is not a period", "format the column as text"),
        ({"period": "2024-11/2024-10", "span": "interval"}, "ends before it starts", "Write 2025"),
        ({"period": "2024"}, "The span month does not fit the period '2024'.", "such as 2025-11"),
        ({"value": '"2,500"'}, "'2,500' is not a plain number.", "Write 2500."),
        ({"value": "2.5e3"}, "'2.5e3' is not a plain number.", "digits and a decimal point"),
        ({"status": "plan"}, "Unknown status 'plan'.", "Did you mean 'planned'?"),
        ({"basis": "target"}, "A basis on a figure that is not planned.", "Set status to planned"),
        ({"scope": "cltcc"}, "Unknown scope 'cltcc'", "Did you mean 'cltc'"),
        ({"value": "2500 "}, "The cell value has blanks around it.", "Delete them."),
        ({"value": "２５００"}, "'２５００' is not a plain number.", "digits and a decimal point"),
        (
            {"period": "２０２４-１０"},
            "'２０２４-１０' is not a period",
            "format the column as text",
        ),
        ({"note": "Com\x0bet"}, "The cell note holds the character U+000B.", "Delete it"),
        ({"note": "x" * 10_000_001}, "The cell note has 10,000,001 characters.", "At most 10,000"),
    ],
)
def test_a_bad_cell_says_where_what_and_the_remedy(
    project: Path, changed: dict[str, str], message: str, remedy: str
) -> None:
    """One bad cell gives exactly one line."""
    line = add_row(project, "observations", observation(**changed))
    found = problems(project)
    assert len(found) == 1
    assert found[0].startswith(f"data/observations.csv:{line}: ")
    assert message in found[0]
    assert remedy in found[0]


def test_reversed_dates(project: Path) -> None:
    """A relation cannot end before it starts."""
    row = f"Lumo,isMemberOf,Nova Alliance,2024,2023,,,,,,,,,{SOURCE}"
    line = add_row(project, "relations", row)
    expected = f"data/relations.csv:{line}: It ends (2023) before it starts (2024)."
    assert problems(project)[0].startswith(expected)


def test_duplicate_rows_name_both_lines(project: Path) -> None:
    """A repeated row names the line it repeats."""
    first = add_row(project, "observations", observation())
    second = add_row(project, "observations", observation(note="again"))
    expected = f"data/observations.csv:{second}: Repeats line {first}. Delete one of the two."
    assert problems(project) == [expected]


def test_all_mistakes_come_in_one_run(project: Path) -> None:
    """Forty mistakes need one run, not forty."""
    for number in range(20):
        add_row(project, "observations", observation(subject=f"Nobody {number}"))
        add_row(project, "events", f"2024-01-0{number},launch,Lumo,,x{number},,,,{SOURCE}")
    assert len(problems(project)) >= 30


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (
            lambda raw: b"\xef\xbb\xbf" + raw,
            "observations.csv:1: The file starts with a byte order",
        ),
        (lambda raw: raw.replace(b"\n", b"\r\n"), "observations.csv:1: Lines end in carriage"),
        (lambda raw: raw + b"Lumo,\0\n", "observations.csv:14: The line holds a NUL byte."),
        (lambda raw: raw + "Lumo,café\n".encode("latin-1"), "observations.csv:14: Byte 0xE9"),
        (lambda raw: raw + b"Lumo,deliveries\n", "observations.csv:14: 2 columns instead of 13."),
        (lambda raw: raw + b'Lumo,"deliv\n', "observations.csv:14: Not readable as CSV"),
        (lambda raw: b"", "observations.csv:1: The file is empty."),
        (lambda raw: raw.replace(b"measure", b"mesure", 1), "observations.csv:1: The columns are"),
        (lambda raw: raw.decode().encode("utf-16"), "observations.csv:1: The file is UTF-16."),
    ],
)
def test_a_spoiled_file(project: Path, spoil, message: str) -> None:  # type: ignore[no-untyped-def]
    """Encodings, line ends, quotes and headers are told with the line they are in."""
    path = project / "data" / "observations.csv"
    path.write_bytes(spoil(path.read_bytes()))
    assert any(message in problem for problem in problems(project)), problems(project)


def test_duplicate_ids_and_names(project: Path) -> None:
    """Two entities cannot share an id or a name."""
    add_row(project, "entities", "Lumo,Brand,Lumo,,,,,,")
    found = problems(project)
    assert any("The name 'Lumo' is taken by line" in problem for problem in found)
    assert any("the id 'Lumo' is taken" in problem for problem in found)


def test_a_table_may_be_missing(project: Path) -> None:
    """A project has the tables that it needs; mistakes in the others are told as ever."""
    for name in ("events", "properties"):
        (project / "data" / f"{name}.csv").unlink()
    assert problems(project) == []
    add_row(project, "observations", observation(measure="x"))
    assert [line.partition(" ")[0] for line in problems(project)] == ["data/observations.csv:14:"]
    (project / "data" / "entities.csv").unlink()
    assert len(problems(project)) > 10


def test_all_wrong_values_of_a_cell_are_told(project: Path) -> None:
    """Two unknown participants are two lines."""
    add_row(project, "events", f"2024-01-01,launch,Lumo,Aurora Motorz;Adda Bright,x,,,,{SOURCE}")
    assert len(problems(project)) == 2


def test_a_broken_schema_is_said(project: Path) -> None:
    """tables.toml of one's own that cannot be read gives its place, not a traceback."""
    for text in ("[sources", "[sources]\ntitle = 1\n", "x = 1\n"):
        (project / "data" / "tables.toml").write_text(text, encoding="utf-8")
        with pytest.raises(KgError, match=r"data/tables\.toml"):
            problems(project)


def test_a_bad_source_is_told_though_its_figures_are_good(project: Path) -> None:
    """A flaw in a row that others refer to is one line, and no half graph is made of the rest."""
    path = project / "data" / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("https://", "htps://", 1))
    with pytest.raises(BadTable) as caught:
        Graph.build(Project(project))
    assert [problem.file for problem in caught.value.problems] == ["data/sources.csv"]


def test_nothing_is_built_from_bad_tables(project: Path) -> None:
    """A project with a mistake does not compile, and the error carries every problem."""
    add_row(project, "observations", observation(measure="x"))
    with pytest.raises(BadTable) as caught:
        Graph.build(Project(project))
    assert len(caught.value.problems) == 1


def test_canonical_form_is_a_fixed_point(project: Path) -> None:
    """Formatting twice is formatting once, and keeps every row."""
    described = tables.schema(Project(project))
    for name, table in described.items():
        path = project / "data" / f"{name}.csv"
        if not path.exists():
            continue
        text = path.read_text(encoding="utf-8")
        once = tables.canonical(text, table)
        assert tables.canonical(once, table) == once
        assert sorted(once.splitlines()) == sorted(text.splitlines())


def test_every_column_of_every_table_is_described(project: Path) -> None:
    """The schema says of each column what it means, with an example."""
    for table in tables.schema(Project(project)).values():
        for column in table.columns:
            assert isinstance(column, Column)
            assert column.about
            assert column.example


def test_vocabulary_comes_from_the_ontology(project: Path) -> None:
    """What cells may hold is what the ontology defines."""
    found = build.vocabulary(build.ontology_store(Project(project)))
    assert isinstance(found, Vocabulary)
    assert "deliveries" in found.concepts["measure"]
    assert found.properties["launched"] == "date"
    assert found.properties["powertrain"] == "concept"
    assert "ownsStakeIn" in found.relations
    assert "Brand" in found.classes


def test_a_harmless_flaw_hides_no_mistake(project: Path) -> None:
    """A byte order mark in entities.csv does not keep a wrong name from being told."""
    path = project / "data" / "entities.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    add_row(project, "observations", observation(subject="Nobody"))
    found = problems(project)
    assert len(found) == 2
    assert any("Unknown entity 'Nobody'." in problem for problem in found)


@pytest.mark.parametrize("table", ["entities", "sources"])
def test_a_damaged_table_is_told_once(project: Path, table: str) -> None:
    """Names that stand in lost rows are not reported again wherever they are used."""
    path = project / "data" / f"{table}.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\nbroken\n", 1))
    path.write_bytes(
        path.read_bytes().replace(b"name_zh" if table == "entities" else b"url", b"x", 1)
    )
    found = problems(project)
    assert found
    assert all(
        problem.startswith(f"data/{table}.csv:1: The columns are wrong") for problem in found
    )


def test_columns_that_came_later_may_be_missing(project: Path) -> None:
    """A table written before a column came is read, formatted and compiled as it always was."""
    path = project / "data" / "observations.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0]
    assert "doubt" not in header.split(",")
    assert not problems(project)
    path.write_text(path.read_text(encoding="utf-8").replace("measure,", "", 1), encoding="utf-8")
    assert "The columns are wrong" in problems(project)[0]


PUBLISHERS = "publisher,kind,language,reliability,why\n"


def test_sources_agree_with_their_publisher(project: Path) -> None:
    """A page is judged as its publisher is, unless it carries a release in full."""
    path = project / "data" / "publishers.csv"
    path.write_text(PUBLISHERS + "Harbour Post,trade-media,en,trade,Edited\n", encoding="utf-8")
    assert not problems(project)
    path.write_text(PUBLISHERS + "Harbour Post,trade-media,en,blog,One author\n", encoding="utf-8")
    (found,) = problems(project)
    assert "sources.csv:4" in found
    assert "Write blog, or primary" in found
    path.write_text(PUBLISHERS + "Aurora Motors,program,en,generated,A program\n", encoding="utf-8")
    assert not problems(project)
    path.write_text(PUBLISHERS + "Harbour Post,gazette,en,trade,\n", encoding="utf-8")
    assert len(problems(project)) == 2


def test_a_bound_needs_its_share(project: Path) -> None:
    """What is said of a share is said of a number."""
    path = project / "data" / "relations.csv"
    text = path.read_text(encoding="utf-8")
    head, stake = text.splitlines()[0], "Ada Bright,ownsStakeIn,Aurora Motors"
    head = head.replace("share,amount", "share,bound,amount")
    rest = ",,,,,,,,aurora-motors/202501-1a2b"
    path.write_text(f"{head}\n{stake},,,25,at-least,{rest[1:]}\n", encoding="utf-8")
    assert not problems(project)
    path.write_text(f"{head}\n{stake},,,,at-least,{rest[1:]}\n", encoding="utf-8")
    assert "Name the share" in problems(project)[0]
