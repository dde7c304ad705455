"""Commands that answer questions: `kg query` with SPARQL text, `kg ask` with saved questions."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import Any

import click

from kg.cli.options import (
    Cli,
    answer_options,
    clock_options,
    emit,
    format_option,
    open_graph,
    output_option,
    project_option,
)
from kg.errors import KgError, NotFound
from kg.model.identifiers import suggest
from kg.output import formats
from kg.runtime.limits import deadline


def receipts_option(command: Any) -> Any:
    """Add --receipts."""
    text = "Name the sources that each row rests on."
    return click.option("--receipts", "with_receipts", is_flag=True, help=text)(command)


@click.command(short_help="Answer a SPARQL query.")
@click.argument("text", metavar="[TEXT|FILE.rq|-]", default="-")
@format_option(*formats.names(formats.ROWS, formats.TRIPLES))
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.01),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="Stop the query after this time.",
)
@receipts_option
@output_option
@clock_options
@project_option
def query(
    text: str,
    form: str,
    timeout: float,
    with_receipts: bool,
    output: str | None,
    as_of: str | None,
    known_on: str | None,
    project: str | None,
) -> None:
    """Answer a SPARQL query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    The prefixes auto, concept, id, source, claim, rdf, rdfs, owl, xsd, skos, schema, dcterms
    and prov need not be declared.

    \b
    Example:
      kg query 'SELECT ?model { ?model auto:hasBrand id:AITO } ORDER BY ?model'
    """
    text, where = query_text(text)
    graph = open_graph(project, as_of, known_on)
    with deadline(timeout):
        tracing = begun(graph, text) if with_receipts else None
        answer = graph.query(text, where)
        warn(graph, text, answer)
        shown = rendered(graph, answer, form, tracing)
    emit(shown, output)


def warn(graph: Any, text: str, answer: Any) -> None:
    """Say on standard error where an answer puts unlike measures, spans or levels together."""
    from kg.evidence.guard import guard

    for warning in guard.warnings(graph, text, answer):
        click.echo(f"Warning: {warning}", err=True)


def query_text(text: str) -> tuple[str, str]:
    """Return a query given as text, as a file or as - for standard input, and what to call it.

    Raises NotFound where a file cannot be read, or nothing is known of one.
    """
    if text == "-":
        try:
            return sys.stdin.buffer.read().decode("utf-8"), "stdin"
        except UnicodeDecodeError:
            raise NotFound("Standard input is not UTF-8.", hint="Convert the query.") from None
        except AttributeError:
            raise NotFound("Standard input is closed.", hint="Name a file.") from None
    if "{" in text or "\n" in text or text.lstrip()[:9].upper().startswith("DESCRIBE"):
        return text, "query"
    try:
        return Path(text).read_text(encoding="utf-8"), text
    except UnicodeDecodeError:
        reason = "it is not UTF-8"
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        if " " in text.strip():  # no file name: let the parser say what is wrong with it
            return text, "query"
    shown = text if len(text) < 200 else f"{text[:200]} …"
    raise NotFound(f"The query file '{shown}' cannot be read: {reason}.")


def begun(graph: Any, text: str) -> Any:
    """Begin to trace a query to its sources, beside the answer to it."""
    from kg.evidence.receipts.receipts import Tracing

    return Tracing(graph, text)


def rendered(graph: Any, answer: Any, form: str, tracing: Any = None) -> str | bytes:
    """Return an answer as text; where its query is being traced, its rows carry their sources."""
    from kg.store.results import Rows, Triples
    from kg.text import rows

    if tracing is not None:
        return _with_receipts(graph, answer, form, tracing)
    if isinstance(answer, Rows):
        _takes(form, formats.ROWS, "A SELECT", "Rows take")
        return rows.rows(answer, form, graph.shown if form in ("table", "md") else str)
    if isinstance(answer, Triples):
        from kg.output import export

        form = "turtle" if form == "table" else form
        _takes(form, formats.TRIPLES, "A CONSTRUCT or DESCRIBE", "Triples take")
        written = export.part(graph, answer, formats.named(form, formats.TRIPLES))
        assert isinstance(written, bytes)
        return written
    _takes(form, formats.ROWS, "An ASK", "true and false take")
    return rows.boolean(answer, form)


def _takes(form: str, kind: str, what: str, lead: str) -> None:
    """Refuse a format of another kind; raises KgError that lists those of this one."""
    known = formats.names(kind)
    if form not in known:
        raise KgError(f"{what} cannot be written as {form}.", hint=f"{lead} {', '.join(known)}.")


def _with_receipts(graph: Any, answer: Any, form: str, tracing: Any) -> str:
    from kg.evidence.receipts import receipts

    given = receipts.receipts(tracing, answer)
    _takes(form, formats.ROWS, "A SELECT", "Rows take")
    if form not in ("table", "md"):
        for note in given.notes:
            click.echo(note, err=True)
    return receipts.page(graph, answer, given, form)


class Questions(Cli):
    """The saved questions as sub-commands, read from their files when asked for."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Read --project wherever it stands: it says which questions there are."""
        for place, arg in enumerate(args):
            if arg == "--project" and place + 1 < len(args):
                context.meta["kg.project"] = args[place + 1]
            elif arg.startswith("--project="):
                context.meta["kg.project"] = arg.partition("=")[2]
        return super().parse_args(context, args)

    def _project(self, context: click.Context) -> Any:
        from kg.runtime.project import Project

        return Project.find(context.meta.get("kg.project"))

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of all questions."""
        from kg.sparql import questions

        return list(questions.all_questions(self._project(context)))

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return one question as a command with its parameters as options."""
        from kg.sparql import questions

        try:
            question = questions.one(self._project(context), name)
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
        from kg.sparql import questions

        topics: dict[str, list[tuple[str, str]]] = {}
        for question in questions.all_questions(self._project(context)).values():
            topics.setdefault(question.topic, []).append((question.name, question.title))
        for topic, listed in topics.items():
            with formatter.section(topic.capitalize()):
                formatter.write_dl(listed)


def _question_command(question: Any) -> click.Command:
    options: list[click.Parameter] = [
        click.Option(
            [f"--{parameter.name}", parameter.name],
            default=parameter.default,
            metavar=parameter.kind.upper(),
            show_default=True,
            help=parameter.about,
        )
        for parameter in question.parameters
    ]
    function: Any = receipts_option(answer_options(click.pass_context(_ask_one)))
    timeout = click.Option(
        ["--timeout"],
        type=click.FloatRange(min=0.01),
        default=60.0,
        show_default=True,
        metavar="SECONDS",
        help="Stop the question after this time.",
    )
    text = click.Option(["--sparql", "show"], is_flag=True, help="Print the SPARQL, do not run it.")
    chart = click.Option(
        ["--chart"], metavar="FILE", help="Draw the rows into a .svg, .png or .html file instead."
    )
    own = list(getattr(function, "__click_params__", []))[::-1]
    return click.Command(
        question.name,
        callback=function,
        params=[*options, *own, chart, timeout, text],
        help=f"{question.title}\n\n{question.description}",
        short_help=question.title,
    )


def _ask_one(
    context: click.Context,
    form: str,
    output: str | None,
    as_of: str | None,
    known_on: str | None,
    project: str | None,
    timeout: float,
    show: bool,
    with_receipts: bool,
    chart: str | None,
    **values: str,
) -> None:
    name = context.info_name or ""
    parent = context.parent.params.get("project") if context.parent else None
    day = context.get_parameter_source("day")
    if as_of and "day" in values and day is click.core.ParameterSource.DEFAULT:
        values["day"] = as_of
    chart = None if show else chart
    if chart:
        _refuse_beside_chart(context)
    with _drawing(chart) as drawing:
        graph = open_graph(project or parent, as_of, known_on)
        text = graph.question(name, **values)
        with deadline(timeout):
            if drawing:
                _draw(graph, name, text, drawing)
                return
            if not show:
                tracing = begun(graph, text) if with_receipts else None
                answer = graph.query(text, name)
                warn(graph, text, answer)
                _say_if_empty(graph, name, values, answer)
                text = rendered(graph, answer, form, tracing)
    emit(text, output)


def _say_if_empty(graph: Any, name: str, values: dict[str, str], answer: Any) -> None:
    """Say on standard error what a question without rows was asked for, and what that is."""
    from kg.sparql import questions

    if not hasattr(answer, "rows") or len(answer):
        return
    told = []
    for parameter in questions.one(graph.project, name).parameters:
        value = values[parameter.name]
        if parameter.kind == "entity":
            asked = graph.entity(value)
            value = f"{asked.name} ({asked.kind})"
            with suppress(NotFound):
                usual = graph.entity(parameter.default)
                if asked.kind != usual.kind:
                    value = f"{asked.name} ({asked.kind}; {usual.name} would be {usual.kind})"
        told.append(f"{parameter.name.replace('_', ' ')} {value}")
    click.echo(f"No rows: '{name}' found nothing for {', '.join(told) or 'this graph'}.", err=True)


def _refuse_beside_chart(context: click.Context) -> None:
    """Refuse what a chart has no use for, instead of leaving it unheard."""
    for name, flag in (("output", "-o"), ("form", "-f"), ("with_receipts", "--receipts")):
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{flag} does not go with --chart, which names its file.")


def _drawing(file: str | None) -> AbstractContextManager[Any]:
    """Begin to draw a file, before anything else: the drawing library is slow to start."""
    if file is None:
        return nullcontext()
    from kg.output.charts.process import Drawing

    return Drawing(file)


def _draw(graph: Any, name: str, text: str, drawing: Any) -> None:
    from kg.output.charts import charts

    for warning in charts.write(graph, name, text, drawing):
        click.echo(f"Warning: {warning}", err=True)
    click.echo(f"The chart is in {drawing.path}.", err=True)


@click.group(
    cls=Questions,
    invoke_without_command=True,
    options_metavar="",
    subcommand_metavar="[QUESTION] [OPTIONS]",
    short_help="Answer a saved question.",
)
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


COMMANDS = (query, ask)
