"""What a person reads: tables fit the screen, and a pipe or a file gets everything."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import MINI, ROOT
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.graph import Graph
from kg.text import rows
from kg.text.table import fold, screen, table, width, wrap

WORDS = st.text(st.sampled_from("ab-/ 华为é"), max_size=60)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=4), st.integers(40, 130))
def test_nothing_is_wider_than_the_screen_and_nothing_is_lost(
    lines: list[tuple[str, str, str]], columns: int
) -> None:
    """Every line fits, and every character that is no blank is still there."""
    with screen(columns):
        told = table(("one", "two", "three"), lines)
    assert all(width(line) <= columns for line in told.splitlines())
    for character in "ab/华为é":
        asked = sum(cell.count(character) for line in lines for cell in line)
        assert told.count(character) >= asked


@given(WORDS, st.integers(2, 30))
def test_wrapping_keeps_the_text(text: str, most: int) -> None:
    """Wrapped lines put together are the text, but for the blanks at which it broke."""
    parts = wrap(text, most)
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")
    assert all(width(part) <= most for part in parts)


def test_a_pipe_gets_every_cell_on_one_line() -> None:
    """Outside of a screen nothing is wrapped, hidden or cut."""
    long = "word " * 60 + "end"
    told = table(("what", "empty"), [(long, "")])
    assert told.splitlines()[2] == long
    assert "empty" in told.splitlines()[0]


def test_columns_that_are_empty_go_first() -> None:
    """Where room is short, an empty column is left out before a cell wraps."""
    cells = [("x" * 30, "", "y" * 30)]
    header = ("one", "empty column", "two")
    with screen(70):
        told = table(header, cells)
    assert "empty" not in told
    assert len(told.splitlines()) == 3
    assert "empty" in table(header, cells)


def test_rows_stack_where_columns_do_not_fit() -> None:
    """With many wide columns each row is a block, a line a cell, without its empty cells."""
    header = [f"column{number}" for number in range(8)]
    with screen(60):
        told = table(header, [[f"some words of cell {n}" for n in range(7)] + [""]] * 2)
    blocks = told.split("\n\n")
    assert len(blocks) == 2
    assert blocks[0].splitlines()[0].split() == ["column0", "some", "words", "of", "cell", "0"]
    assert "column7" not in told


def test_prose_goes_on_below() -> None:
    """A long line continues with an indent; short ones stay as they are."""
    told = fold("Why: because\n  " + "word " * 20 + "end", 40)
    first, *rest = told.splitlines()
    assert first == "Why: because"
    assert rest[0].startswith("  word")
    assert all(line.startswith("      word") for line in rest[1:])


def test_names_and_ids(mini: Graph) -> None:
    """CSV, TSV and Markdown name things; ids have a column of their own where asked for."""
    answer = mini.query("SELECT ?model ?n { ?model auto:hasBrand id:Lumo BIND(12345 AS ?n) }")
    told = list(csv.reader(io.StringIO(rows.rows(answer, "csv", mini.shown))))
    assert told[0] == ["model", "n"]
    assert ["Lumo One", "12345"] in told
    told = list(csv.reader(io.StringIO(rows.rows(answer, "csv", mini.shown, ids=True))))
    assert told[0] == ["model", "model_id", "n"]
    assert ["Lumo One", "id:Lumo_One", "12345"] in told
    assert "| Lumo One | id:Lumo_One | 12,345 |" in rows.rows(answer, "md", mini.shown, ids=True)
    assert "https://w3id.org/autokg/id/Lumo_One" in rows.rows(answer, "json", mini.shown, ids=True)


def test_the_standard_formats_have_addresses(mini: Graph) -> None:
    """What SPARQL 1.1 says of CSV and TSV is still there for other programs."""
    answer = mini.query("SELECT ?model ?n { ?model auto:hasBrand id:Lumo BIND('a\\tb'@en AS ?n) }")
    assert "https://w3id.org/autokg/id/Lumo_One,a\tb\r\n" in rows.standard(answer, "csv")
    tsv = rows.standard(answer, "tsv")
    assert tsv.startswith("?model\t?n\n")
    assert '<https://w3id.org/autokg/id/Lumo_One>\t"a\\tb"@en\n' in tsv


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("1451000000000", "1,451,000,000,000"),
        ("-2700000.5", "-2,700,000.5"),
        ("2025", "2025"),
        ("'12345'", "12345"),
        ("1.5e9", "1,500,000,000"),
    ],
)
def test_large_numbers_have_separators(mini: Graph, value: str, told: str) -> None:
    """Numbers of five digits or more are grouped for people; texts and years stay."""
    answer = mini.query(f"SELECT ?n {{ BIND({value} AS ?n) }}")
    assert rows.rows(answer, "table", mini.shown).splitlines()[2] == told
    assert "," not in rows.rows(answer, "csv", mini.shown)


def at_screen(columns: int, lines: int, *args: str, pager: str = "cat") -> str:
    """Return what a command shows at a terminal of this size."""
    pty = pytest.importorskip("pty")
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    clean = {key: text for key, text in os.environ.items() if key not in ("COLUMNS", "LINES")}
    run = subprocess.Popen(
        [sys.executable, "-m", "kg", *args],
        stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, cwd=ROOT,
        env={**clean, "PAGER": pager, "TERM": "xterm"},
    )  # fmt: skip
    os.close(theirs)
    told = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        told += part
    run.wait()
    os.close(ours)
    return told.decode().replace("\r\n", "\n")


@pytest.mark.slow
@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize(
    "args",
    [
        ("show", "AITO M9"),
        ("promises", "AITO"),
        ("control", "AITO"),
        ("ask", "timeline"),
        ("why", "AITO", "deliveries", "--period", "2024-06"),
        ("query", "SELECT ?s ?l { ?s auto:summary ?l } ORDER BY ?s LIMIT 30"),
    ],
)
def test_answers_fit_the_terminal(columns: int, args: tuple[str, ...]) -> None:
    """At 80 and at 120 columns no line runs over the edge."""
    told = at_screen(columns, 5000, *args)
    assert len(told.splitlines()) > 5
    assert [line for line in told.splitlines() if width(line) > columns] == []


@pytest.mark.slow
def test_a_long_answer_opens_in_the_pager(tmp_path: Path) -> None:
    """What is longer than the screen goes through the pager; a pipe never does."""
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\necho paged\nhead -n 3\n")
    pager.chmod(0o755)
    told = at_screen(80, 24, "ask", "timeline", pager=str(pager))
    assert told.startswith("paged\n")
    assert len(told.splitlines()) == 4
    short = at_screen(80, 24, "ask", "--project", str(MINI), "line-up", pager=str(pager))
    assert "paged" not in short
    piped = [sys.executable, "-m", "kg", "ask", "timeline"]
    done = subprocess.run(piped, capture_output=True, text=True, cwd=ROOT, check=True)
    assert "paged" not in done.stdout
    assert "…" not in done.stdout


def test_limit(kg_run) -> None:  # type: ignore[no-untyped-def]
    """`--limit` keeps the first rows and says how many more there are."""
    whole = kg_run("ask", "chinese-names", "-f", "csv")
    few = kg_run("ask", "chinese-names", "-f", "csv", "--limit", "3")
    assert few.out.splitlines() == whole.out.splitlines()[:4]
    assert "more rows: leave out --limit." in few.err
