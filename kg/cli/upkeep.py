"""Commands that keep a project: compile it, check it, format it, count what is in it."""

from __future__ import annotations

import sys
from typing import Any

import click

from kg.cli.options import (
    emit,
    endpoint_option,
    open_graph,
    output_option,
    project_option,
    rows_format,
    with_option,
)


@click.command(short_help="Compile tables and ontology into the graph.")
@project_option
def build(project: str | None) -> None:
    """Compile the tables and the ontology into the graph; print what is in it."""
    from kg.graph.graph import Graph
    from kg.runtime.project import Project

    graph = Graph.build(Project.find(project))
    for name, count in graph.counts.items():
        click.echo(f"{name:14}{count:>10,}")


@click.command(short_help="Check tables, shapes and hygiene rules.")
@click.option("--shapes", multiple=True, metavar="FILE", help="Check these SHACL shapes too.")
@click.option("--strict", is_flag=True, help="Check the published contract of claims too.")
@with_option
@rows_format()
@output_option
@project_option
def check(
    shapes: tuple[str, ...],
    strict: bool,
    beside: tuple[str, ...],
    form: str,
    output: str | None,
    project: str | None,
) -> None:
    """Check tables, SHACL shapes and hygiene rules, and name what a new part still lacks.

    Exit 1 where an error is found.
    """
    from kg.cli import complete
    from kg.ingest.check.check import report
    from kg.runtime.project import Project
    from kg.text.rows import records

    home = Project.find(project)
    commands = click.get_current_context().find_root().command
    assert isinstance(commands, click.Group)
    published = home.ontology_files("shapes/strict/*.ttl") if strict else []
    found = report(home, beside, [*published, *shapes]).plus(
        complete.findings(home, commands.commands)
    )
    header = ("severity", "place", "rule", "message")
    if form == "table":
        lines = [f"{f.place}: {f.severity}: {f.message} ({f.rule})\n" for f in found.findings]
        emit("".join(lines), output)
    else:
        emit(records(header, found.findings, form), output)
    warnings = len(found.findings) - found.errors
    click.echo(f"{found.errors} errors, {warnings} warnings.", err=True)
    sys.exit(1 if found.errors else 0)


@click.command(short_help="Count what is in the graph.")
@click.option("--quality", is_flag=True, help="Say how good the data are, in figures.")
@click.option("--months", is_flag=True, help="Say which months of the core are told, by whom.")
@rows_format()
@output_option
@endpoint_option
@project_option
def stats(
    quality: bool,
    months: bool,
    form: str,
    output: str | None,
    endpoint: str | None,
    project: str | None,
) -> None:
    """Say what is in the graph: how many of each class, relation, measure and kind of source.

    Each entity counts in its own class only, not in those above it. With --quality: what the
    statements rest on, what two voices tell, what has dates, starts and places; `least` is what
    data/quality.toml holds a figure to, and exit 1 says that one has fallen below. With
    --months: the months told of each maker that data/quality.toml calls the core.
    """
    from kg.graph.stats import counted
    from kg.text.rows import records

    if quality and months:
        raise click.UsageError("--quality and --months are two tables; ask for one.")
    graph = open_graph(project, endpoint=endpoint)
    if quality:
        _quality(graph, form, output)
    elif months:
        from kg.evidence.quality import figures
        from kg.evidence.quality import months as by_month

        header = by_month.Months._fields
        emit(records(header, figures.table_of_months(graph), form), output)
    else:
        emit(records(("what", "which", "count"), counted(graph), form), output)


def _quality(graph: Any, form: str, output: str | None) -> None:
    from kg.evidence.quality.figures import figures
    from kg.text.rows import records

    found = figures(graph)
    header = ("figure", "about", "count", "of", "percent", "least")
    cells = [
        (one.name, one.about, one.number, one.of, None if one.of is None else one.value, one.least)
        for one in found
    ]
    emit(records(header, cells, form), output)
    fallen = [one.name for one in found if one.has_fallen]
    if fallen:
        click.echo(f"Fallen below the least: {', '.join(fallen)}.", err=True)
        sys.exit(1)


@click.command(short_help="Bring files into canonical form.")
@click.argument("files", nargs=-1, metavar="[FILE…]")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 where needed.")
@project_option
def format(files: tuple[str, ...], only_check: bool, project: str | None) -> None:
    """Bring tables, Turtle and queries into their one canonical form."""
    from kg.ingest.format import format_files
    from kg.runtime.project import Project

    changed = format_files(Project.find(project), files, write=not only_check)
    for name in changed:
        click.echo(f"{'not canonical' if only_check else 'formatted'}: {name}")
    sys.exit(1 if only_check and changed else 0)


COMMANDS: tuple[click.Command, ...] = (build, check, stats, format)
