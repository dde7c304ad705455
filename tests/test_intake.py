"""Starting a project, and bringing facts in: by hand, from foreign tables, long and wide."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from conftest import MINI

import kg
from kg.errors import BadParameter, BadTable, KgError, NotFound
from kg.ingest import append, starting
from kg.ingest.csv_lines import decoded, separator
from kg.intake import cells, columns, propose, sheets
from kg.intake.names import Matcher
from kg.runtime.project import Project

BY = {"id": "aurora-motors/202501-1a2b"}


def rows_of(text: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    return list(csv.DictReader(io.StringIO(text)))


def proposed(path: Path, *told: str, new: str = "", **asked: str) -> propose.Proposal:
    """Return what the fictional project proposes for a table."""
    graph = kg.open(MINI)
    read = sheets.read(path)
    found = columns.layout(read, told, asked.get("year", ""))
    matcher = Matcher(graph, {})
    return propose.propose(graph, read, found, propose.Asked(**asked), BY, matcher, new)


def test_a_started_project_builds(kg_run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """`kg init` leaves a project without a fault, and never touches one that is there."""
    home = tmp_path / "cars"
    done = kg_run("init", home)
    assert done.code == 0, done.err
    checked = kg_run("check", cwd=home)
    assert (checked.code, checked.out) == (0, ""), checked.out + checked.err
    assert "30" in kg_run("show", "Harbour Motors", cwd=home).out
    assert kg_run("format", "--check", cwd=home).code == 0
    readme = (home / "README.md").read_text(encoding="utf-8")
    assert readme.count("| column | takes | example |") == 6
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    again = kg_run("init", home)
    assert again.code == 3
    assert "already" in again.err
    assert before == {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_an_own_file_is_kept_by_init(tmp_path: Path) -> None:
    """A README that is there stays as it is."""
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    made = starting.start(tmp_path)
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine"
    assert tmp_path / "README.md" not in made


WIDE = """Deliveries by model, 2024;;;
;;;
Brand;Model;Oct-24;2024年11月;12/2024;Total
Lumo;One;1.100;1.200;;2300
Lumo;Lumo Two;50;60;70;180
路陌;一号;;9;;9
Lumoo;;1;2;3;6
Total;;1151;1260;70;2481
"""


def test_a_wide_table_with_months_as_columns(tmp_path: Path) -> None:
    """Title lines, semicolons, three ways of a month, totals, Chinese and misspelt names."""
    path = tmp_path / "wide.csv"
    path.write_text(WIDE.replace(".", ","), encoding="utf-8")
    made = proposed(path, measure="deliveries")
    told = {(row["subject"], row["period"]): row["value"] for row in made.rows["observations"]}
    assert told[("Lumo One", "2024-10")] == "1100"
    assert told[("Lumo Two", "2024-12")] == "70"
    assert {period for _, period in told} == {"2024-10", "2024-11", "2024-12"}
    assert {row["unit"] for row in made.rows["observations"]} == {"vehicles"}
    assert "Lumoo" in made.unsure
    assert made.unsure["Lumoo"][0] == "Lumo"
    assert not any("Total" in subject for subject, _ in told)


LONG = """date\tmanufacturer\tmodel name\tunits sold\tregion
2024-10-31\tLumo\tLumo One\t1 100\tx
2024-11-30\tLumo\tLumo One\t1 200\tx
2024-11-30\tVega\tV\tn/a\tx
2024-11-30\tOther\tGhost\t7\tx
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_long_table(tmp_path: Path, encoding: str) -> None:
    """A row a number, tabs, days that stand for months, cells that hold no number."""
    path = tmp_path / "long.tsv"
    path.write_text(LONG, encoding=encoding)
    read = sheets.read(path)
    found = columns.layout(read)
    assert found.roles == {"period": (0,), "maker": (1,), "model": (2,), "value": (3,)}
    assert found.left_out == ("region",)
    graph = kg.open(MINI)
    asked = propose.Asked(measure="sales", by_month=True)
    made = propose.propose(graph, read, found, asked, BY, Matcher(graph, {}))
    assert [(row["period"], row["value"]) for row in made.rows["observations"]] == [
        ("2024-10", "1100"), ("2024-11", "1200"),
    ]  # fmt: skip
    assert "Other Ghost" in made.unknown
    new = propose.propose(graph, read, found, asked, BY, Matcher(graph, {}), "VehicleModel")
    assert new.rows["entities"] == [
        {"id": "Other_Ghost", "class": "VehicleModel", "name": "Other Ghost"}
    ]
    told = Matcher(graph, {"Other Ghost": "Vega V"})
    assert propose.propose(graph, read, found, asked, BY, told).count() == 3


def test_a_workbook_of_owners(tmp_path: Path) -> None:
    """Shareholders with their shares become stakes; a name in Chinese is recognised."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (
        ("股东", "被投资方", "持股比例", "起始日期"),
        ("Aurora", "Cellworks", "25.0%", 2023),
        ("极光汽车", "Tidal Electric", 0.5, None),
        ("Nobody Ltd", "Cellworks", 1, None),
    ):
        book.active.append(row)  # fmt: skip
    path = tmp_path / "owners.xlsx"
    book.save(path)
    made = proposed(path)
    assert [(one["subject"], one["object"], one["share"], one["start"])
            for one in made.rows["relations"]] == [
        ("Aurora Motors", "Cellworks", "25", "2023"),
        ("Aurora Motors", "Tidal Electric", "0.5", ""),
    ]  # fmt: skip
    with pytest.raises(NotFound, match="Sheet"):
        sheets.read(path, "Nothing")


@pytest.mark.parametrize(
    ("text", "value"),
    [("57,915", "57915"), ("57 915", "57915"), ("5.79万", "57900"), ("1.2亿", "120000000"),
     ("12.30 %", "12.3"), ("-5", "-5"), ("−5", "-5"), ("¥1,000", "1000"), ("12辆", "12"),
     ("", ""), ("-", ""), ("n/a", ""), ("Model 3", ""), ("2025-01-01", "")],
)  # fmt: skip
def test_numbers(text: str, value: str) -> None:
    """As tables of this trade write them; what is none stays out."""
    assert cells.number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("2025-01", "2025-01"), ("Jan-25", "2025-01"), ("January 2025", "2025-01"),
     ("Sept. 2024", "2024-09"), ("25-Jan", "2025-01"), ("2025年1月", "2025-01"),
     ("2025.01", "2025-01"), ("202501", "2025-01"), ("01/2025", "2025-01"), ("2025M01", "2025-01"),
     ("2025-01-31", "2025-01-31"), ("2025/1/3", "2025-01-03"), ("Q3 2025", "2025-Q3"),
     ("2025Q3", "2025-Q3"), ("2025H1", "2025-H1"), ("2025年", "2025"), ("2025", "2025"),
     ("13/2025", ""), ("2025-13", ""), ("Model 3", ""), ("may be", ""), ("Total", "")],
)  # fmt: skip
def test_periods(text: str, value: str) -> None:
    """As columns and cells are called; what is none stays out."""
    assert cells.period(text) == value


def test_what_is_not_told_is_asked_for(tmp_path: Path) -> None:
    """A measure, a unit, a source, a column: each is named with what to write."""
    path = tmp_path / "t.csv"
    path.write_text("Model,Oct-24\nLumo One,5\n", encoding="utf-8")
    with pytest.raises(BadParameter, match="measure"):
        proposed(path)
    with pytest.raises(BadParameter, match="deliveries"):
        proposed(path, measure="deliverys")
    with pytest.raises(BadParameter, match="--unit"):
        proposed(path, measure="revenue")
    read = sheets.read(path)
    for told, said in (("Modell=model", "Model"), ("Model=modell", "model"), ("Model", "COLUMN")):
        with pytest.raises(BadParameter, match=said):
            columns.layout(read, [told])
    graph = kg.open(MINI)
    with pytest.raises(NotFound, match="aurora-motors"):
        propose.source(graph, {"source": "aurora-motors/202501-1a2c"})
    with pytest.raises(BadParameter, match="--publisher"):
        propose.source(graph, {"url": "https://e.org/x"})
    made = propose.source(graph, {"url": "https://e.org/x", "publisher": "E & Co", "kind": "news",
                                  "published": "2024-05"})  # fmt: skip
    assert made["id"].startswith("e-co/202405-")
    (tmp_path / "e.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(KgError, match="no rows"):
        sheets.read(tmp_path / "e.csv")


def test_import_writes_only_when_told(kg_run, project: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Without --write the tables stay; with it rows and source are in, and the project is sound."""
    path = tmp_path / "wide.csv"
    path.write_text(WIDE.replace(".", ","), encoding="utf-8")
    before = {one: one.read_bytes() for one in (project / "data").iterdir()}
    told = ["--measure", "deliveries", "--url", "https://example.org/t", "--publisher", "Tables",
            "--published", "2025-01", "--project", project]  # fmt: skip
    done = kg_run("import", path, *told)
    assert done.code == 0, done.err
    assert "Nothing is written" in done.err
    assert "Unsure: 'Lumoo' may be Lumo" in done.err
    assert before == {one: one.read_bytes() for one in (project / "data").iterdir()}
    wrote = kg_run("import", path, *told, "--write", "--is", "Lumoo=Lumo")
    assert wrote.code == 0, wrote.err
    assert "data/sources.csv: 1 new" in wrote.out
    assert kg_run("check", "--project", project).code == 0
    again = kg_run("import", path, *told, "--write", "--is", "Lumoo=Lumo")
    assert "data/observations.csv: 0 new" in again.out
    shown = kg_run("why", "Lumo Two", "deliveries", "--period", "2024-12", "--project", project)
    assert "70 vehicles" in shown.out


def test_nothing_is_half_written(project: Path) -> None:
    """One bad row, and no table is changed."""
    before = {one: one.read_bytes() for one in (project / "data").iterdir()}
    good = {"subject": "Lumo One", "measure": "sales", "period": "2024-10", "value": "5",
            "unit": "vehicles", "source": BY["id"]}  # fmt: skip
    entity = {"id": "New", "class": "Company", "name": "New Company"}
    rows = {"entities": [entity], "observations": [good, {**good, "value": "many"}]}
    with pytest.raises(BadTable, match="1 problem"):
        append.append(Project(project), rows)
    assert before == {one: one.read_bytes() for one in (project / "data").iterdir()}
    (project / "data" / "events.csv").unlink()
    event = {"date": "2024-03", "type": "launch", "subject": "Lumo One", "summary": "Launched",
             "source": BY["id"]}  # fmt: skip
    rows = {"entities": [entity], "observations": [good], "events": [event]}
    assert append.append(Project(project), rows) == {"entities": 1, "observations": 1, "events": 1}
    assert rows_of((project / "data" / "events.csv").read_text(encoding="utf-8"))


def test_add_writes_a_fact_and_its_source(kg_run, project: Path) -> None:  # type: ignore[no-untyped-def]
    """Names may be written as people do; what is missing is named where nobody can be asked."""
    done = kg_run(
        "add", "observation", "subject=路陌一号", "measure=sales", "period=2025-01", "value=77",
        "unit=vehicles", "--url", "https://example.org/n", "--publisher", "Daily", "--published",
        "2025-02", "--kind", "news", "--reliability", "press", "--project", project,
    )  # fmt: skip
    assert done.code == 0, done.err
    row = next(
        row for row in rows_of((project / "data" / "observations.csv").read_text(encoding="utf-8"))
        if row["value"] == "77"
    )  # fmt: skip
    assert (row["subject"], row["source"][:13]) == ("Lumo One", "daily/202502-")
    for cell, said in (("subject=Nobody At All", "No entity"), ("colour=red", "no column"),
                       ("subject", "COLUMN=VALUE")):  # fmt: skip
        wrong = kg_run("add", "observation", cell, "--source", BY["id"], "--project", project)
        assert wrong.code in (2, 3)
        assert said in wrong.err
    missing = kg_run("add", "event", "--source", BY["id"], "--project", project)
    assert missing.code == 3
    assert "is missing" in missing.err
    assert "For example" in missing.err


@pytest.mark.parametrize(
    ("mark", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")]
)  # fmt: skip
def test_separators_are_named_and_mended(kg_run, project: Path, mark: str, name: str) -> None:  # type: ignore[no-untyped-def]
    """A table as Excel writes it elsewhere is one message, and `kg format` mends it."""
    path = project / "data" / "observations.csv"
    good = path.read_text(encoding="utf-8")
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator="\r\n").writerows(
        csv.reader(io.StringIO(good, newline=""))
    )
    path.write_text(out.getvalue(), encoding="utf-8-sig", newline="")
    done = kg_run("check", "--project", project)
    assert done.code == 1
    assert f"parted by {name}, not by commas. Run: kg format" in done.out
    assert done.out.count("\n") == 3  # the mark at the start, line ends, the separator
    assert kg_run("format", "--project", project).code == 0
    assert path.read_text(encoding="utf-8") == good


def test_a_file_of_chinese_windows_is_mended(kg_run, project: Path) -> None:  # type: ignore[no-untyped-def]
    """GB18030 is named, nothing else of the file is blamed, and `kg format` mends it."""
    path = project / "data" / "entities.csv"
    good = path.read_text(encoding="utf-8")
    path.write_bytes(good.encode("gb18030"))
    done = kg_run("check", "--project", project)
    assert "It reads as GB18030" in done.out
    assert done.out.count("\n") == 1
    assert kg_run("format", "--project", project).code == 0
    assert path.read_text(encoding="utf-8") == good
    assert decoded(good.encode("utf-16"))[1] == "UTF-16"
    assert separator("a,b;c,d") == ""


def told_by(made: propose.Proposal) -> list[tuple[str, str, str]]:
    """Return subject, period and value of each figure that is proposed."""
    return [(row["subject"], row["period"], row["value"]) for row in made.rows["observations"]]


SHAPES = {
    "a year in the name of the column": (
        "make,model,total_sales_2024,vehicle_type,charge_time_110v,range\n"
        "Lumo, One ,1100.00, SUV ,13.0,400\nLumo,Lumo Two,50,SUV,9.5,380\n",
        [("Lumo One", "2024", "1100"), ("Lumo Two", "2024", "50")],
    ),
    "several years, each in the name of its column": (
        "Model,Units sold 2023,Units sold 2024,Price 2024\nLumo One,9,11,30000\n",
        [("Lumo One", "2023", "9"), ("Lumo One", "2024", "11")],
    ),
    "things as columns, periods as rows": (
        ",Yearly sales,\n,Lumo One,Lumo Two\n2023,9,\n2024,11,5\n",
        [("Lumo One", "2023", "9"), ("Lumo One", "2024", "11"), ("Lumo Two", "2024", "5")],
    ),
    "months as rows, things as columns, days for months": (
        "Month,Lumo One,Lumo Two\n31-Oct-2024,9,4\n30-Nov-2024,11,5\n",
        [("Lumo One", "2024-10", "9"), ("Lumo One", "2024-11", "11"),
         ("Lumo Two", "2024-10", "4"), ("Lumo Two", "2024-11", "5")],
    ),
    "a sort of vehicle is no vehicle": (
        "date,vehicle_category,maker,vehicles_sold\n1-Apr-2024,4-Wheelers,LUMO,7\n"
        "1-May-2024,4-Wheelers,LUMO,8\n",
        [("Lumo", "2024-04", "7"), ("Lumo", "2024-05", "8")],
    ),
    "quarters that have their year elsewhere": (
        "Year,Quarter,Brand,Units\n2024,Q3,Lumo,7\n2024,Q4,Lumo,8\n",
        [("Lumo", "2024-Q3", "7"), ("Lumo", "2024-Q4", "8")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_of_real_tables(kg_run, tmp_path: Path, shape: str) -> None:  # type: ignore[no-untyped-def]
    """Shapes met in tables of others; the tables here are of our own making."""
    text, expected = SHAPES[shape]
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8-sig")
    done = kg_run("import", path, "--measure", "sales", "--by-month", "--source", BY["id"],
                  "--project", MINI)  # fmt: skip
    assert done.code == 0, done.err
    rows = rows_of(done.out)
    assert sorted((row["subject"], row["period"], row["value"]) for row in rows) == expected


def test_what_cannot_be_read_is_said(kg_run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Periods of no known form, and rows that contradict each other, are named and left out."""
    path = tmp_path / "t.csv"
    path.write_text(
        "month,kind,brand,units\n2024-10,car,Lumo,5\n2024-10,van,Lumo,7\n2024-11,car,Lumo,6\n"
        "Michaelmas,car,Lumo,6\n2024-12,car,,6\n",
        encoding="utf-8",
    )
    asked = ["import", path, "--measure", "sales", "--source", BY["id"], "--project", MINI]
    done = kg_run(*asked)
    assert [(row["period"], row["value"]) for row in rows_of(done.out)] == [("2024-11", "6")]
    assert "1 rows hold no period that can be read, such as 'Michaelmas'" in done.err
    assert "1 figures have several values and are left out, such as Lumo 2024-10: 5, 7" in done.err
    told = kg_run(*asked, "--map", "kind=scope")
    assert [(row["value"], row["scope"]) for row in rows_of(told.out)] == [
        ("5", "car"), ("7", "van"), ("6", "car"),
    ]  # fmt: skip


def test_a_model_is_not_taken_for_that_of_another_maker(tmp_path: Path) -> None:
    """'V' alone is the Vega V only where Vega, its owner or its maker stands beside it."""
    path = tmp_path / "t.csv"
    path.write_text("make,model,2024\nLumo,Vega V,5\nLumo,One,6\n", encoding="utf-8")
    made = proposed(path, measure="sales")
    assert told_by(made) == [("Lumo One", "2024", "6")]
    assert "Lumo Vega V" in {**made.unsure, **made.unknown}


def test_owners_of_one_company(kg_run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A list of shareholders names its company only in its title: --about names it."""
    path = tmp_path / "holders.csv"
    path.write_text(
        "rank,shareholder_name,shares,percent_share\n1,Aurora  Motors,900,40.44\n2,Fund,8,1.1\n",
        encoding="utf-8",
    )
    asked = ["import", path, "--relation", "ownsStakeIn", "--source", BY["id"], "--project", MINI]
    done = kg_run(*asked)
    assert done.code != 0
    assert "owned is not found" in done.err
    assert "--about" in done.err
    rows = rows_of(kg_run(*asked, "--about", "Cellworks").out)
    assert [(row["subject"], row["object"], row["share"]) for row in rows] == [
        ("Aurora Motors", "Cellworks", "40.44"),
    ]  # fmt: skip
    path.write_text("month,units\n2024-10,7\n", encoding="utf-8")
    asked = ["import", path, "--measure", "sales", "--source", BY["id"], "--project", MINI]
    assert kg_run(*asked).code != 0
    assert "Lumo,sales,2024-10" in kg_run(*asked, "--about", "路陌").out
