"""Commands that find an entity and show what is known of it."""

from __future__ import annotations

import click

from kg.cli.options import (
    answering,
    emit,
    open_graph,
    output_option,
    project_option,
    rows_format,
)
from kg.errors import NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.graph.graph import Graph


@click.command(short_help="Find entities by name, misspelt too.")
@click.argument("text")
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="How many at most.",
)
@rows_format()
@output_option
@project_option
def find(text: str, limit: int, form: str, output: str | None, project: str | None) -> None:
    """Find entities by name: English, Chinese, aliases, misspelt too."""
    from kg.model.namespaces import local
    from kg.text.rows import records

    found = open_graph(project).find(text, limit)
    if not found:
        raise NotFound(f"Nothing is called anything like '{text}'.")
    lines = [
        (entity.name, entity.name_zh, entity.kind, local(entity.iri), "; ".join(entity.aliases))
        for entity, _ in found
    ]
    emit(records(("name", "name_zh", "class", "id", "aliases"), lines, form), output)


@click.command(short_help="Show everything about one entity.")
@click.argument("name")
@answering
def show(graph: Graph, name: str, form: str) -> str:
    """Show everything about one entity, grouped, with sources and disagreements."""
    from kg.evidence.show import page

    return page(graph, graph.entity(name), form)


COMMANDS: tuple[click.Command, ...] = (find, show)
