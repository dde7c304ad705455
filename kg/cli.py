"""The command line: each command parses, calls one function of the library, and prints."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from kg import __version__
from kg.errors import BadTable, KgError, NotFound
from kg.names import suggest
from kg.options import (
    clock_options,
    deadline,
    emit,
    format_option,
    open_graph,
    output_option,
    project_option,
    rows_format,
)

EXIT_CODES = """
\b
Exit codes:
  0  fine
  1  the checks found something
  2  wrong command line
  3  could not do it (the reason is on standard error)
"""


class Cli(click.Group):
    """The group of all commands: turns our errors into messages and exit codes."""

    def invoke(self, context: click.Context) -> Any:
        """Run a command; a KgError becomes its message on stderr and its exit code."""
        try:
            return super().invoke(context)
        except BadTable as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
            click.echo(f"Error: {error}", err=True)
            context.exit(error.exit_code)
        except KgError as error:
            click.echo(f"Error: {error}", err=True)
            context.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            context.exit(130)

    def resolve_command(self, context: click.Context, args: list[str]) -> Any:
        """Find a command; an unknown one suggests the nearest."""
        name = args[0] if args else ""
        if self.get_command(context, name) is None and not name.startswith("-"):
            known = self.list_commands(context)
            hint = suggest(name, known) or f"Known: {', '.join(known)}."
            raise click.UsageError(f"There is no command '{name}'. {hint}", context)
        return super().resolve_command(context, args)


@click.group(cls=Cli, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
def cli() -> None:
    """A knowledge graph of the automotive ecosystem, with a source for every statement."""


@cli.command()
@project_option
def build(project: str | None) -> None:
    """Compile the tables and the ontology into the graph; print what is in it."""
    from kg.graph import Graph
    from kg.project import Project

    graph = Graph.build(Project.find(project), notice=lambda text: click.echo(text, err=True))
    for name, count in graph.counts.items():
        click.echo(f"{name:14}{count:>10,}")


@cli.command()
@rows_format()
@output_option
@project_option
def check(form: str, output: str | None, project: str | None) -> None:
    """Check tables, SHACL shapes and hygiene rules; exit 1 where an error is found."""
    from kg import check as checks
    from kg.project import Project
    from kg.render import records

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


QUERY_FORMATS = ("table", "csv", "tsv", "json", "md", "turtle", "longturtle", "trig", "nt", "nq",
                 "jsonld", "rdfxml")


@cli.command()
@click.argument("text", metavar="[TEXT|FILE.rq|-]", default="-")
@format_option(*QUERY_FORMATS)
@click.option("--timeout", type=click.FloatRange(min=0.01), default=60.0, show_default=True,
              metavar="SECONDS", help="Stop the query after this time.")
@output_option
@clock_options
@project_option
def query(
    text: str, form: str, timeout: float, output: str | None, as_of: str | None,
    known_on: str | None, project: str | None,
) -> None:
    """Answer a SPARQL query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    The prefixes auto, concept, id, source, claim, rdf, rdfs, owl, xsd, skos, schema, dcterms
    and prov need not be declared.

    \b
    Example:
      kg query 'SELECT ?model { ?model auto:hasBrand id:AITO } ORDER BY ?model'
    """
    text, where = _query_text(text)
    with deadline(timeout):
        graph = open_graph(project, as_of, known_on)
        answer = graph.query(text, where)
    emit(_rendered(graph, answer, form), output)


def _query_text(text: str) -> tuple[str, str]:
    if text == "-":
        return click.get_text_stream("stdin", encoding="utf-8").read(), "stdin"
    if "{" in text or "\n" in text:
        return text, "query"
    path = Path(text)
    if path.suffix in (".rq", ".sparql") or path.is_file():
        try:
            return path.read_text(encoding="utf-8"), text
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8"
            raise NotFound(f"The query file '{text}' cannot be read: {reason}.") from None
    return text, "query"


def _rendered(graph: Any, answer: Any, form: str) -> str | bytes:
    from kg import render
    from kg.store import Rows, Triples

    if isinstance(answer, Rows):
        if form not in render.ROW_FORMATS:
            hint = f"Rows take {', '.join(render.ROW_FORMATS)}."
            raise KgError(f"A SELECT cannot be written as {form}.", hint=hint)
        return render.rows(answer, form, graph.shown if form in ("table", "md") else str)
    if isinstance(answer, Triples):
        from kg import export

        form = "turtle" if form == "table" else form
        if form not in render.GRAPH_FORMATS:
            hint = f"Triples take {', '.join(render.GRAPH_FORMATS)}."
            raise KgError(f"A CONSTRUCT or DESCRIBE cannot be written as {form}.", hint=hint)
        return export.part(graph, answer, form)
    return render.boolean(answer, form)


class Questions(Cli):
    """The saved questions as sub-commands, read from their files when asked for."""

    def _project(self, context: click.Context) -> Any:
        from kg.project import Project

        return Project.find(context.params.get("project"))

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of all questions."""
        from kg import queries

        return list(queries.all_questions(self._project(context)))

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return one question as a command with its parameters as options."""
        from kg import queries

        try:
            question = queries.one(self._project(context), name)
        except NotFound:
            return None
        return _question_command(question)

    def resolve_command(self, context: click.Context, args: list[str]) -> Any:
        """Find a question; an unknown one suggests the nearest."""
        if args and self.get_command(context, args[0]) is None:
            near = suggest(args[0], self.list_commands(context)) or "kg ask lists them all."
            raise click.UsageError(f"There is no question '{args[0]}'. {near}", context)
        return super().resolve_command(context, args)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """List the questions by topic with their titles."""
        from kg import queries

        topics: dict[str, list[tuple[str, str]]] = {}
        for question in queries.all_questions(self._project(context)).values():
            topics.setdefault(question.topic, []).append((question.name, question.title))
        for topic, listed in topics.items():
            with formatter.section(topic.capitalize()):
                formatter.write_dl(listed)


def _question_command(question: Any) -> click.Command:
    options: list[click.Parameter] = [
        click.Option(
            [f"--{parameter.name}", parameter.name], default=parameter.default,
            metavar=parameter.kind.upper(), show_default=True, help=parameter.about,
        )
        for parameter in question.parameters
    ]
    function: Any = click.pass_context(_ask_one)
    for decorate in (project_option, clock_options, output_option, rows_format()):
        function = decorate(function)
    timeout = click.Option(["--timeout"], type=click.FloatRange(min=0.01), default=60.0,
                           show_default=True, help="Stop the question after this many seconds.")
    text = click.Option(["--sparql", "show"], is_flag=True, help="Print the SPARQL, do not run it.")
    own = list(getattr(function, "__click_params__", []))[::-1]
    return click.Command(
        question.name, callback=function, params=[*options, *own, timeout, text],
        help=f"{question.title}\n\n{question.description}", short_help=question.title,
    )


def _ask_one(
    context: click.Context, form: str, output: str | None, as_of: str | None,
    known_on: str | None, project: str | None, timeout: float, show: bool, **values: str,
) -> None:
    name = context.info_name or ""
    parent = context.parent.params.get("project") if context.parent else None
    with deadline(timeout):
        graph = open_graph(project or parent, as_of, known_on)
        text = graph.question(name, **values)
        if not show:
            answer = graph.query(text, name)
    emit(text if show else _rendered(graph, answer, form), output)


@cli.group(cls=Questions, invoke_without_command=True, subcommand_metavar="[QUESTION] [OPTIONS]")
@project_option
@click.pass_context
def ask(context: click.Context, project: str | None) -> None:
    """Answer a saved question; without one, list them all.

    \b
    Example:
      kg ask line-up --brand AITO
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@cli.command()
@click.argument("text")
@click.option("-n", "--limit", default=10, show_default=True, help="How many at most.")
@rows_format()
@output_option
@project_option
def find(text: str, limit: int, form: str, output: str | None, project: str | None) -> None:
    """Find entities by name: English, Chinese, aliases, misspelt too."""
    from kg.render import records
    from kg.vocab import local

    found = open_graph(project).find(text, limit)
    if not found:
        raise NotFound(f"Nothing is called anything like '{text}'.")
    lines = [
        (entity.name, entity.name_zh, entity.kind, local(entity.iri), "; ".join(entity.aliases))
        for entity, _ in found
    ]
    emit(records(("name", "name_zh", "class", "id", "aliases"), lines, form), output)


@cli.command()
@click.argument("name")
@rows_format()
@output_option
@clock_options
@project_option
def show(
    name: str, form: str, output: str | None, as_of: str | None, known_on: str | None,
    project: str | None,
) -> None:
    """Show everything about one entity, grouped, with sources and disagreements."""
    from kg import show as shows

    graph = open_graph(project, as_of, known_on)
    entity = graph.entity(name)
    emit(shows.page(graph, entity, form), output)


@cli.command()
@rows_format()
@output_option
@project_option
def stats(form: str, output: str | None, project: str | None) -> None:
    """Say what is in the graph: how many of each class, relation, measure and kind of source."""
    from kg import stats as counting
    from kg.render import records

    found = counting.stats(open_graph(project))
    emit(records(("what", "which", "count"), found, form), output)


@cli.command()
@click.argument("files", nargs=-1, metavar="[FILE…]")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 where needed.")
@project_option
def format(files: tuple[str, ...], only_check: bool, project: str | None) -> None:
    """Bring tables, Turtle and queries into their one canonical form."""
    from kg import canon
    from kg.project import Project

    changed = canon.format_files(Project.find(project), files, write=not only_check)
    for name in changed:
        click.echo(f"{'not canonical' if only_check else 'formatted'}: {name}")
    sys.exit(1 if only_check and changed else 0)


@cli.command()
@click.option("-f", "--format", "form", metavar="FORMAT", default="turtle", show_default=True,
              help="turtle, longturtle, trig, nt, nq, jsonld, rdfxml, csv, graphml or gexf.")
@click.option("--entity", "entities", multiple=True, metavar="NAME", help="Only what is said "
              "about this entity and its neighbours; may be given more than once.")
@click.option("--depth", type=click.IntRange(0, 4), default=1, show_default=True,
              help="With --entity: how many relations away neighbours may be.")
@click.option("--query", "file", metavar="FILE", help="Only what this CONSTRUCT yields.")
@output_option
@clock_options
@project_option
def export(
    form: str, entities: tuple[str, ...], depth: int, file: str | None, output: str | None,
    as_of: str | None, known_on: str | None, project: str | None,
) -> None:
    """Export the graph, or a part of it, for other tools.

    trig and nq keep one named graph a source; the others hold the merge of all of them, with
    prov:wasDerivedFrom on every claim. csv writes a folder of tables, or a zip with -o x.zip.
    """
    from kg import export as exports
    from kg.store import Triples

    if form not in exports.FORMATS:
        near = suggest(form, exports.FORMATS) or f"Known: {', '.join(exports.FORMATS)}."
        raise click.UsageError(f"There is no format '{form}'. {near}")
    graph = open_graph(project, as_of, known_on)
    if file:
        text, where = _query_text(file)
        answer = graph.query(text, where)
        if not isinstance(answer, Triples):
            raise KgError(f"'{file}' is no CONSTRUCT.", hint="Only triples can be exported.")
        emit(exports.part(graph, answer, form), output)
    elif entities:
        emit(exports.part(graph, exports.around(graph, entities, depth), form), output)
    elif form == "csv":
        if not output:
            raise click.UsageError("csv makes several files. Name a folder or a zip with -o.")
        exports.write_tables(graph, output)
    else:
        emit(exports.export(graph, form), output)


def _register() -> None:
    """Add the commands that live in modules of their own."""
    from importlib import import_module

    for module in ("cli_evidence", "cli_connections", "cli_view"):
        for command in import_module(f"kg.{module}").COMMANDS:
            cli.add_command(command)


_register()
