"""The command line: each command parses, calls one function of the library, and prints."""

from __future__ import annotations

import sys
from typing import Any

import click

from kg.cli.options import (
    Cli,
    answering,
    clock_options,
    emit,
    open_graph,
    output_option,
    project_option,
    rows_format,
)
from kg.errors import KgError, NotFound
from kg.model.identifiers import suggest
from kg.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.graph.graph import Graph

EXIT_CODES = """
\b
Exit codes:
  0    fine
  1    the checks found something
  2    wrong command line
  3    could not do it (the reason is on standard error)
  130  stopped by Ctrl-C
"""


@click.group(cls=Cli, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
def cli() -> None:
    """A knowledge graph of the automotive ecosystem, with a source for every statement."""


@cli.command(short_help="Compile tables and ontology into the graph.")
@project_option
def build(project: str | None) -> None:
    """Compile the tables and the ontology into the graph; print what is in it."""
    from kg.graph.graph import Graph
    from kg.runtime.project import Project

    graph = Graph.build(Project.find(project))
    for name, count in graph.counts.items():
        click.echo(f"{name:14}{count:>10,}")


@cli.command(short_help="Check tables, shapes and hygiene rules.")
@rows_format()
@output_option
@project_option
def check(form: str, output: str | None, project: str | None) -> None:
    """Check tables, SHACL shapes and hygiene rules; exit 1 where an error is found."""
    from kg.ingest import check as checks
    from kg.runtime.project import Project
    from kg.text.rows import records

    report = checks.check(Project.find(project))
    header = ("severity", "place", "rule", "message")
    if form == "table":
        lines = [f"{f.place}: {f.severity}: {f.message} ({f.rule})\n" for f in report.findings]
        emit("".join(lines), output)
    else:
        emit(records(header, report.findings, form), output)
    warnings = len(report.findings) - report.errors
    click.echo(f"{report.errors} errors, {warnings} warnings.", err=True)
    sys.exit(1 if report.errors else 0)


@cli.command(short_help="Find entities by name, misspelt too.")
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


@cli.command(short_help="Show everything about one entity.")
@click.argument("name")
@answering
def show(graph: Graph, name: str, form: str) -> str:
    """Show everything about one entity, grouped, with sources and disagreements."""
    from kg.evidence import show as shows

    return shows.page(graph, graph.entity(name), form)


@cli.command(short_help="Count what is in the graph.")
@rows_format()
@output_option
@project_option
def stats(form: str, output: str | None, project: str | None) -> None:
    """Say what is in the graph: how many of each class, relation, measure and kind of source.

    Each entity counts in its own class only, not in those above it.
    """
    from kg.graph import stats as counting
    from kg.text.rows import records

    found = counting.stats(open_graph(project))
    emit(records(("what", "which", "count"), found, form), output)


@cli.command(short_help="Bring files into canonical form.")
@click.argument("files", nargs=-1, metavar="[FILE…]")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 where needed.")
@project_option
def format(files: tuple[str, ...], only_check: bool, project: str | None) -> None:
    """Bring tables, Turtle and queries into their one canonical form."""
    from kg.ingest import format as canon
    from kg.runtime.project import Project

    changed = canon.format_files(Project.find(project), files, write=not only_check)
    for name in changed:
        click.echo(f"{'not canonical' if only_check else 'formatted'}: {name}")
    sys.exit(1 if only_check and changed else 0)


@cli.command(short_help="Export the graph, or a part, for other tools.")
@click.option(
    "-f",
    "--format",
    "form",
    metavar="FORMAT",
    default="turtle",
    show_default=True,
    help="turtle, longturtle, trig, nt, nq, jsonld, rdfxml, csv, graphml or gexf.",
)
@click.option(
    "--entity",
    "entities",
    multiple=True,
    metavar="NAME",
    help="Only what is said about this entity and its neighbours; may be given more than once.",
)
@click.option(
    "--depth",
    type=click.IntRange(0, 4),
    default=1,
    show_default=True,
    help="With --entity: how many relations away neighbours may be.",
)
@click.option("--query", "file", metavar="FILE", help="Only what this CONSTRUCT yields.")
@output_option
@clock_options
@project_option
def export(
    form: str,
    entities: tuple[str, ...],
    depth: int,
    file: str | None,
    output: str | None,
    as_of: str | None,
    known_on: str | None,
    project: str | None,
) -> None:
    """Export the graph, or a part of it, for other tools.

    trig and nq keep one named graph a source; the others hold the merge of all of them, with
    prov:wasDerivedFrom on every claim. csv writes a folder of tables, or a zip with -o x.zip.
    """
    from kg.output import export as exports

    if form not in exports.FORMATS:
        near = suggest(form, exports.FORMATS) or f"Known: {', '.join(exports.FORMATS)}."
        raise click.UsageError(f"There is no format '{form}'. {near}")
    if file is not None and entities:
        raise click.UsageError("Take --entity or --query, not both.")
    depth_given = click.get_current_context().get_parameter_source("depth")
    if not entities and depth_given is click.core.ParameterSource.COMMANDLINE:
        raise click.UsageError("--depth goes with --entity.")
    if form == "csv" and not output:
        raise click.UsageError("csv makes several files. Name a folder or a zip with -o.")
    graph = open_graph(project, as_of, known_on)
    answer = None
    if file is not None:
        answer = _constructed(graph, file)
    elif entities:
        answer = exports.around(graph, entities, depth)
    if form == "csv":
        assert output is not None  # refused above
        exports.write_tables(exports.alone(graph, answer) if answer else graph, output)
    else:
        emit(exports.part(graph, answer, form) if answer else exports.export(graph, form), output)


def _constructed(graph: Any, file: str) -> Any:
    """Return what the CONSTRUCT or DESCRIBE in a file yields, within a minute."""
    from kg.cli.query import query_text
    from kg.runtime.limits import deadline
    from kg.store.results import Triples

    text, where = query_text(file)
    with deadline(60):
        answer = graph.query(text, where)
    if not isinstance(answer, Triples):
        hint = "Only triples can be exported."
        raise KgError(f"'{file}' is no CONSTRUCT or DESCRIBE.", hint=hint)
    if not answer:
        raise KgError(f"'{file}' yields nothing.", hint="Try it with kg query.")
    return answer


def _register() -> None:
    """Add the commands that live in modules of their own."""
    from importlib import import_module

    for module in ("query", "ask", "evidence", "connections", "view"):
        for command in import_module(f"kg.cli.{module}").COMMANDS:
            cli.add_command(command)


_register()
