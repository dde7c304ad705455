"""Every command as a person meets it: help, exit codes, messages, and whole outputs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import MINI, ROOT, add_row

from kg.cli.main import cli
from kg.graph.graph import Graph

GOLDEN = Path(__file__).parent / "golden"
BRANDS = "SELECT ?brand { ?brand a auto:Brand } ORDER BY ?brand"


def test_questions_are_listed_in_chinese(kg_run) -> None:  # type: ignore[no-untyped-def]
    """`kg ask --lang zh` tells titles and help in Chinese, before and behind the question."""
    listed = kg_run("ask", "--lang", "zh", "--project", MINI)
    assert listed.code == 0, listed.err
    assert "月度数据及其环比和同比" in listed.out
    assert "联盟:" in listed.out
    assert "Monthly figures with" not in listed.out
    helped = kg_run("ask", "--lang=zh", "growth", "--help")
    assert "哪一种量" in helped.out
    assert "Which volume" in kg_run("ask", "growth", "--help").out
    assert kg_run("ask", "--lang", "xx").code == 2


def test_every_command_has_help_and_is_in_the_readme(kg_run: Callable[..., object]) -> None:
    """Commands explain themselves, and the README names each."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, command in cli.commands.items():
        assert command.help, name
        assert f"kg {name}" in readme, name


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["quer"], 2, "Did you mean 'query'?"),
        (["export", "-f", "turtel"], 2, "Did you mean 'turtle'"),
        (["query", "-f", "jsno", BRANDS], 2, "Did you mean 'json'"),
        (["ask", "no-such-question"], 2, "There is no question 'no-such-question'."),
        (["show", "Lummo"], 3, "Did you mean 'Lumo'"),
        (["find", "zzzzzz"], 3, "Nothing is called anything like 'zzzzzz'."),
        (["query", "SELECT * { ?s ?p "], 3, "query:1:"),
        (["query", "missing.rq"], 3, "The query file 'missing.rq' cannot be read"),
        (["query", "DELETE WHERE { ?s ?p ?o }"], 3, "kg query only reads"),
        (["query", "-f", "turtle", BRANDS], 3, "A SELECT cannot be written as turtle."),
        (["export", "-f", "csv"], 2, "Name a folder or a zip"),
        (["export", "-o", "/nowhere/at/all.ttl"], 3, "cannot be written"),
        (["build", "--project", "/nowhere"], 3, "There is no project in '/nowhere'."),
    ],
)
def test_mistakes_on_the_command_line(kg_run, args, code, message) -> None:  # type: ignore[no-untyped-def]
    """A wrong word gives its exit code, one readable sentence and no traceback."""
    extra = [] if "--project" in args else ["--project", MINI]
    at = 1 if len(args) < 2 else 2 if args[0] == "ask" else len(args)
    done = kg_run(*args[:at], *([] if args[0] in ("quer", "ask") else extra), *args[at:])
    assert done.code == code, done.err
    assert message in done.err
    assert "Traceback" not in done.err
    assert done.out == ""


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("show-lumo.txt", ["show", "Lumo"]),
        ("show-lumo-one.md", ["show", "路陌一号", "-f", "md"]),
        ("find-lomo.csv", ["find", "lomo", "-f", "csv"]),
        ("query-brands.txt", ["query", BRANDS]),
        ("query-brands.json", ["query", "-f", "json", BRANDS]),
        (
            "query-labels.csv",
            ["query", "-f", "csv", "SELECT ?l { id:Lumo rdfs:label ?l } ORDER BY ?l"],
        ),
        (
            "query-labels.tsv",
            ["query", "-f", "tsv", "SELECT ?l { id:Lumo rdfs:label ?l } ORDER BY ?l"],
        ),
        ("query-ask.txt", ["query", "ASK { id:Lumo a auto:Brand }"]),
        ("describe-lumo.ttl", ["query", "DESCRIBE id:Lumo"]),
        ("export-vega-v.ttl", ["export", "--entity", "Vega V", "--depth", "0"]),
    ],
)
def test_golden_outputs(kg_run, name: str, args: list[str]) -> None:  # type: ignore[no-untyped-def]
    """The fictional project gives exactly these answers."""
    done = kg_run(*args, "--project", MINI)
    assert done.code == 0, done.err
    path = GOLDEN / name
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(done.bytes)
        pytest.fail(f"{path} was missing and has been written: read it, then commit it")
    assert done.bytes == path.read_bytes()


def test_query_reads_files_and_stdin(kg_run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """The text may come from a file or from standard input."""
    file = tmp_path / "q.rq"
    file.write_text(BRANDS, encoding="utf-8")
    answers = {
        kg_run("query", file, "--project", MINI).out,
        kg_run("query", "-", "--project", MINI, stdin=BRANDS).out,
        kg_run("query", BRANDS, "--project", MINI).out,
    }
    assert len(answers) == 1


def test_a_syntax_error_names_file_line_and_column(kg_run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Broken SPARQL points at its place."""
    file = tmp_path / "q.rq"
    file.write_text("SELECT ?s WHERE {\n  ?s a\n}\n", encoding="utf-8")
    done = kg_run("query", file, "--project", MINI)
    assert done.code == 3
    assert f"{file}:3:1:" in done.err


def test_broken_turtle_names_file_line_and_column(kg_run, project: Path) -> None:  # type: ignore[no-untyped-def]
    """A slip in the ontology points at its place."""
    (project / "ontology").mkdir()
    (project / "ontology" / "auto.ttl").write_text("@prefix a: <http://a/> .\na:x a:y\n")
    done = kg_run("build", "--project", project)
    assert done.code == 3
    assert "ontology/auto.ttl:3:" in done.err
    assert "Traceback" not in done.err


def test_build_lists_every_problem_on_stderr(kg_run, project: Path) -> None:  # type: ignore[no-untyped-def]
    """A bad table gives one line a problem, exit code 3, and nothing on stdout."""
    line = add_row(project, "events", "2024-02-30,launch,Lumo,,x,,,,daily-wheel/202412-3c4d")
    done = kg_run("build", "--project", project)
    assert done.code == 3
    assert done.err.startswith(f"data/events.csv:{line}: ")
    assert done.out == ""


def test_check_exits_with_1_and_names_the_line(kg_run, project: Path) -> None:  # type: ignore[no-untyped-def]
    """A finding is on stdout with its place; the exit code is 1."""
    assert kg_run("check", "--project", project).code == 0
    line = add_row(project, "events", "2024-02-30,launch,Lumo,,x,,,,daily-wheel/202412-3c4d")
    done = kg_run("check", "--project", project)
    assert done.code == 1
    assert f"data/events.csv:{line}: error: " in done.out


def test_format_mends_bom_crlf_and_order(kg_run, project: Path) -> None:  # type: ignore[no-untyped-def]
    """`kg format` gives back the canonical table, whatever a spreadsheet did to it."""
    path = project / "data" / "observations.csv"
    good = path.read_bytes()
    head, *rows = good.splitlines(keepends=True)
    spoiled = b"\xef\xbb\xbf" + b"".join([head, *reversed(rows)]).replace(b"\n", b"\r\n")
    path.write_bytes(spoiled)
    assert kg_run("format", "--check", "--project", project).code == 1
    assert path.read_bytes() == spoiled
    assert kg_run("format", "--project", project).code == 0
    assert path.read_bytes() == good
    assert kg_run("format", "--check", "--project", project).code == 0


def test_the_real_project_is_canonical(kg_run) -> None:  # type: ignore[no-untyped-def]
    """Tables, ontology and questions are committed in their canonical form."""
    done = kg_run("format", "--check", "--project", ROOT)
    assert done.code == 0, done.out


def test_output_file_is_whole_or_not_there(kg_run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """-o writes the same bytes as stdout, and a failure leaves no file."""
    target = tmp_path / "brands.json"
    shown = kg_run("query", "-f", "json", BRANDS, "--project", MINI)
    kg_run("query", "-f", "json", BRANDS, "-o", target, "--project", MINI)
    assert target.read_bytes() == shown.bytes
    assert json.loads(shown.out)["head"]["vars"] == ["brand"]
    bad = tmp_path / "bad.json"
    assert kg_run("query", "SELECT nonsense", "-o", bad, "--project", MINI).code == 3
    assert not bad.exists()


def test_stats_count_what_the_tables_hold(kg_run) -> None:  # type: ignore[no-untyped-def]
    """The totals are the rows of the tables."""
    found = json.loads(kg_run("stats", "-f", "json", "--project", MINI).out)
    totals = {entry["which"]: entry["count"] for entry in found if entry["what"] == "total"}
    for table in ("sources", "entities", "relations", "observations", "properties", "events"):
        lines = (MINI / "data" / f"{table}.csv").read_text(encoding="utf-8").count("\n")
        assert totals[table] == lines - 1


def test_a_name_of_several_things_is_told(kg_run: Callable[..., object], project: Path) -> None:
    """Where a name means two entities, the answer says which was taken."""
    add_row(project, "entities", "Lumo_Works,Company,Lumo Works,,,LW;路陌,,,")
    path = project / "data" / "entities.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lumo = next(line for line in lines if line.startswith("Lumo,"))
    name = lumo.split(",")[3]
    path.write_text("\n".join(lines).replace("LW;路陌", f"LW;{name}") + "\n", encoding="utf-8")
    done = kg_run("show", name, "--project", project)
    assert done.code == 0  # type: ignore[attr-defined]
    assert f"'{name}' is taken as Lumo" in done.err  # type: ignore[attr-defined]
    assert kg_run("show", "Lumo", "--project", project).err == ""  # type: ignore[attr-defined]


def test_questions_of_ones_own_project(kg_run: Callable[..., object], project: Path) -> None:
    """--project says which questions there are, before and after the question."""
    folder = project / "queries" / "own"
    folder.mkdir(parents=True)
    text = "# title: Own\n# description: Own.\n# view: table\n# tags: own\n" + (
        "SELECT ?b { ?b a <https://w3id.org/autokg/ns/Brand> } ORDER BY ?b\n"
    )
    (folder / "own-brands.rq").write_text(text, encoding="utf-8")
    for args in (["own-brands", "--project", project], ["--project", project, "own-brands"]):
        done = kg_run("ask", *args)
        assert done.code == 0, done.err  # type: ignore[attr-defined]
        assert "Lumo" in done.out  # type: ignore[attr-defined]


def test_only_what_is_over_is_called_ended(kg_run: Callable[..., object]) -> None:
    """A relation with an end that lies ahead of the day asked about still holds."""
    ended = kg_run("show", "Lumo", "--project", MINI).out  # type: ignore[attr-defined]
    line = next(row for row in ended.splitlines() if "Nova Alliance" in row)
    vega = kg_run("show", "Vega", "--project", MINI).out  # type: ignore[attr-defined]
    then = kg_run("show", "Vega", "--project", MINI, "--as-of", "2023-06-30").out  # type: ignore[attr-defined]
    assert "ended" not in line
    assert "ended" in next(row for row in vega.splitlines() if "Nova Alliance" in row)
    assert "ended" not in next(row for row in then.splitlines() if "Nova Alliance" in row)


def test_quick_and_long_way_answer_alike(kg_run: Callable[..., object]) -> None:
    """A plain query, answered the short way, gives what the whole command line gives."""
    texts = [
        "SELECT ?b ?l { ?b a auto:Brand ; rdfs:label ?l } ORDER BY ?b ?l",
        'SELECT ("source: said so" AS ?t) {}',
        "SELECT ?m ?v { ?c auto:measure ?m ; auto:value ?v } ORDER BY ?m ?v",
        "ASK { ?s a auto:Brand }",
    ]
    for text in texts:
        for form in ("table", "csv", "tsv", "json", "md"):
            short = kg_run("query", text, "-f", form, "--project", MINI)
            long = kg_run("query", text, "-f", form, "--project", MINI, "--as-of", "2030-01-01")
            whole = kg_run("query", "-", "-f", form, "--project", MINI, stdin=text)
            assert (short.out, short.err, short.code) == (whole.out, whole.err, whole.code)  # type: ignore[attr-defined]
            assert long.code == 0  # type: ignore[attr-defined]


@pytest.mark.parametrize("args", [["stats"], ["query", BRANDS], ["show", "Lumo"], ["--help"]])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is full")
def test_a_full_output_is_one_line(args: list[str]) -> None:
    """Where the output cannot be written, one sentence says so and the exit code is 3."""
    extra = [] if args == ["--help"] else ["--project", str(MINI)]
    command = [sys.executable, "-m", "kg", *args, *extra]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, cwd=ROOT, check=False, timeout=60
        )
    assert done.returncode == 3
    assert done.stderr.decode().splitlines()[-1].startswith("Error: The output cannot be written")
    assert b"Traceback" not in done.stderr


def test_a_folder_with_tables_is_the_project(kg_run, project: Path) -> None:  # type: ignore[no-untyped-def]
    """In a folder with data/ of one's own, those tables answer without --project."""
    assert "Lumo" in kg_run("find", "Lumo", cwd=project).out
    assert "Lumo" in kg_run("query", BRANDS, cwd=project / "data").out


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("seres", "Seres Group"),
        ("華為", "Huawei"),
        ("問界", "AITO"),
        ("m9 aito", "AITO M9"),
        ("ＡＩＴＯ　Ｍ９", "AITO M9"),
        ("CATLL", "CATL"),
        ("hima alliance", "HIMA"),
        ("Huawei Technologes", "Huawei"),
        ("zhang xing hai", "Zhang Xinghai"),
        ("比亚迪", "BYD"),
    ],
)
def test_find_as_people_type(graph: Graph, asked: str, first: str) -> None:
    """Traditional characters, wide letters, other orders and slips lead to what was meant."""
    assert graph.find(asked, 3)[0][0].name == first


def test_an_empty_answer_says_what_was_asked(kg_run) -> None:  # type: ignore[no-untyped-def]
    """A question that finds nothing names its parameters, and a kind that does not fit."""
    done = kg_run("ask", "line-up", "--brand", "Huawei")
    assert done.code == 0
    assert "found nothing for brand Huawei (Company; AITO would be Brand)" in done.err
    mini = kg_run("ask", "line-up", "--brand", "Cellworks", "--project", MINI)
    assert "found nothing for brand Cellworks (Company)" in mini.err


def test_a_dash_is_standard_output(kg_run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """`-o -` writes to standard output, in every command that writes, and makes no file."""
    for args in (
        ("view", "Lumo", "-o", "-"),
        ("export", "-f", "nt", "-o", "-"),
        ("query", "SELECT ?b { ?b a auto:Brand }", "-o", "-"),
    ):
        done = kg_run(*args, "--project", MINI, cwd=tmp_path)
        assert done.code == 0, done.err
        assert "Lumo" in done.out
        assert not (tmp_path / "-").exists()
    refused = kg_run("export", "-f", "csv", "-o", "-", "--project", MINI, cwd=tmp_path)
    assert refused.code == 2
    assert "folder or a zip" in refused.err
