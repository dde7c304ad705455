"""One table of formats: what the commands offer, refuse and write comes from it."""

from __future__ import annotations

import click
import pytest

from kg.cli.main import cli
from kg.errors import BadParameter
from kg.graph.graph import Graph
from kg.output import export, formats
from kg.store import written
from kg.text import rows


def choices(command: str) -> tuple[str, ...]:
    """Return the formats that a command's -f offers."""
    found = next(one for one in cli.commands[command].params if "-f" in one.opts)
    assert isinstance(found.type, click.Choice)
    return tuple(found.type.choices)


@pytest.mark.parametrize("command", ["why", "stats", "check", "find", "path", "show"])
def test_lists_come_in_every_format_for_rows(command: str) -> None:
    """What one command lists as CSV, every other does too."""
    assert choices(command) == formats.names(formats.ROWS)


def test_query_takes_rows_and_triples() -> None:
    """A query may be of either kind."""
    assert choices("query") == formats.names(formats.ROWS, formats.TRIPLES)


def test_help_of_export_tells_each_format() -> None:
    """The sentence of each format is in the help, and fits the terminal."""
    text = cli.commands["export"].get_help(click.Context(cli.commands["export"]))
    for form in formats.FORMATS:
        if form.kind in formats.WHOLE:
            assert form.about in text, form.name
    assert max(map(len, text.splitlines())) <= 80


def test_a_format_is_known_by_one_name_and_one_kind() -> None:
    """No two entries can be meant by one word where one word is given."""
    for kinds in ((formats.ROWS, formats.TRIPLES), formats.WHOLE):
        named = formats.names(*kinds)
        assert len(named) == len(set(named))
    for form in formats.FORMATS:
        assert form.extension.startswith("."), form
        assert form.about.endswith("."), form
        assert form.media_type.count("/") == 1, form


def test_rows_are_written_in_every_format(mini: Graph) -> None:
    """Each format for rows has a writer of its own, for answers and for plain lists."""
    answer = mini.rows("SELECT ?m ?n { ?m auto:hasBrand ?b ; rdfs:label ?n } ORDER BY ?m")
    names = formats.names(formats.ROWS)
    assert len({rows.rows(answer, name) for name in names}) == len(names)
    assert len({rows.records(("a", "b"), [(1, "x|y")], name) for name in names}) == len(names)


def test_the_protocol_calls_them_the_same() -> None:
    """A name stands for the same media type at the endpoint and in `kg export`."""
    told = {form.name: form.media_type for form in formats.FORMATS if form.kind == formats.TRIPLES}
    assert told.items() - {("longturtle", "text/turtle")} <= written.TRIPLES.items()
    rows_told = {
        form.name: form.media_type for form in formats.FORMATS if form.kind == formats.ROWS
    }
    assert all(rows_told.get(name, media) == media for name, media in written.ROWS.items())


def test_unknown_names_suggest_the_nearest() -> None:
    """A slip of the finger is answered with what was meant."""
    with pytest.raises(BadParameter, match="turtle"):
        formats.named("tutle", *formats.WHOLE)


@pytest.mark.parametrize("form", [one for one in formats.FORMATS if one.kind == formats.TRIPLES])
def test_a_part_is_written_in_every_rdf_format(mini: Graph, form: formats.Format) -> None:
    """A few triples can leave in any format that the whole graph can."""
    part = export.around(mini, ("Lumo",), 0)
    content = export.part(mini, part, form)
    assert isinstance(content, bytes)
    assert b"Lumo" in content


@pytest.mark.parametrize(
    ("name", "start"), [("x.trig", b"@prefix"), ("x.NT", b"<http"), ("x.gexf", b"<"), ("x", b"@")]
)
def test_the_ending_of_the_file_tells_the_format(kg_run, tmp_path, name: str, start: bytes) -> None:  # type: ignore[no-untyped-def]
    """`kg export -o x.trig` is TriG; where the ending says nothing, it is Turtle."""
    from conftest import MINI

    done = kg_run("export", "--project", MINI, "-o", tmp_path / name)
    assert done.code == 0, done.err
    assert (tmp_path / name).read_bytes().startswith(start)


def test_several_files_need_a_place(kg_run) -> None:  # type: ignore[no-untyped-def]
    """Tables do not go to standard output."""
    done = kg_run("export", "-f", "csv")
    assert done.code == 2
    assert "Name a folder or a zip" in done.err
