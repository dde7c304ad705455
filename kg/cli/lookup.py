"""Commands that find an entity and show what is known of it."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import (
    answering,
    emit,
    endpoint_option,
    open_graph,
    output_option,
    project_option,
    read_text,
    rows_format,
)
from kg.errors import NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.graph.graph import Graph
    from kg.graph.names import Names


@click.command(short_help="Find entities by name, misspelt too.")
@click.argument("text", metavar="[TEXT|-]", required=False)
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(min=1),
    help="How many at most; 10, or 1 for each name of a list.",
)
@click.option("--list", "file", metavar="FILE", help="Find each name in a file, one a line.")
@rows_format()
@output_option
@endpoint_option
@project_option
def find(
    text: str | None,
    limit: int | None,
    file: str | None,
    form: str,
    output: str | None,
    endpoint: str | None,
    project: str | None,
) -> None:
    """Find entities by name: English, Chinese, pinyin, aliases, misspelt too.

    With - or --list, each line of standard input or of a file is a name, and what each is likely
    to mean comes with how it matched and a score; from 97 on it is a name of that thing.

    \b
    Examples:
      kg find sailisi
      kg find --list names.txt -f csv
    """
    from kg.model.namespaces import local
    from kg.text.rows import records

    if (text is None) == (file is None):
        raise click.UsageError("Name what to find, or a file with --list.")
    if text != "-" and text is not None:
        found = open_graph(project, endpoint=endpoint).find(text, limit or 10)
        if not found:
            hint = f"kg find --list {text} reads the names in it." if Path(text).is_file() else ""
            raise NotFound(f"Nothing is called anything like '{text}'.", hint=hint or None)
        lines = [
            (entity.name, entity.name_zh, entity.kind, local(entity.iri), "; ".join(entity.aliases))
            for entity, _ in found
        ]
        emit(records(("name", "name_zh", "class", "id", "aliases"), lines, form), output)
        return
    asked = [line.strip() for line in read_text(file or "-").splitlines() if line.strip()]
    names = open_graph(project, endpoint=endpoint).names
    header = ("asked", "name", "name_zh", "class", "id", "score", "how")
    emit(
        records(header, [line for one in asked for line in _likely(names, one, limit or 1)], form),
        output,
    )


def _likely(names: Names, asked: str, limit: int) -> list[tuple[object, ...]]:
    """Return what a name is likely to mean as rows; a row with the name only where nothing is."""
    from kg.model.namespaces import local

    return [
        (asked, entity.name, entity.name_zh, entity.kind, local(entity.iri), score, how)
        for entity, score, how, _ in names.candidates(asked, limit)
    ] or [(asked, "", "", "", "", 0.0, "")]


@click.command(short_help="Show everything about one entity.")
@click.argument("name")
@answering
def show(graph: Graph, name: str, form: str) -> str:
    """Show everything about one entity, grouped, with sources and disagreements."""
    from kg.evidence.show import page

    return page(graph, graph.entity(name), form)


COMMANDS: tuple[click.Command, ...] = (find, show)
