"""`kg ask`: each saved question as a command with its parameters as options."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any

import click

from kg.cli.options import (
    Cli,
    answer_options,
    emit,
    endpoint_option,
    ids_option,
    limit_options,
    open_graph,
    project_option,
    with_option,
)
from kg.cli.query import (
    begun,
    receipts_option,
    remote,
    rendered,
    say_left_out,
    warn,
)
from kg.errors import NotFound
from kg.model.identifiers import suggest
from kg.runtime.limits import deadline
from kg.text.words import LANGUAGES


def limit_option(command: Any) -> Any:
    """Add --limit."""
    text = "Only the first N rows."
    return click.option("-n", "--limit", type=click.IntRange(min=1), metavar="N", help=text)(
        command
    )


class Questions(Cli):
    """The saved questions as sub-commands, read from their files when asked for."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Read --project and --lang wherever they stand: they say what the questions are."""
        for place, arg in enumerate(args):
            name, _, value = arg.partition("=")
            if name in ("--project", "--lang"):
                told = value or "".join(args[place + 1 : place + 2])
                context.meta[f"kg.{name.removeprefix('--')}"] = told
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
        return _question_command(question, context.meta.get("kg.lang", "en"))

    def resolve_command(self, context: click.Context, args: list[str]) -> Any:
        """Find a question; an unknown one suggests the nearest."""
        if args and self.get_command(context, args[0]) is None:
            near = suggest(args[0], self.list_commands(context)) or "kg ask lists them all."
            raise click.UsageError(f"There is no question '{args[0]}'. {near}", context)
        return super().resolve_command(context, args)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """List the questions by topic with their titles."""
        from kg.sparql import questions
        from kg.text.words import topic

        topics: dict[str, list[tuple[str, str]]] = {}
        lang = context.meta.get("kg.lang", "en")
        for question in questions.all_questions(self._project(context)).values():
            topics.setdefault(question.topic, []).append((question.name, question.titled(lang)))
        for name, listed in topics.items():
            with formatter.section(topic(name, lang)):
                formatter.write_dl(listed)


def _question_command(question: Any, lang: str) -> click.Command:
    options: list[click.Parameter] = [
        click.Option(
            [f"--{parameter.name}", parameter.name],
            default=parameter.default,
            metavar=parameter.kind.upper(),
            show_default=True,
            help=parameter.told(lang),
        )
        for parameter in question.parameters
    ]
    function: Any = click.pass_context(_ask_one)
    for decorate in (
        limit_options,
        answer_options,
        with_option,
        limit_option,
        endpoint_option,
        ids_option,
        receipts_option,
    ):
        function = decorate(function)
    text = click.Option(["--sparql", "show"], is_flag=True, help="Print the SPARQL, do not run it.")
    chart = click.Option(
        ["--chart"], metavar="FILE", help="Draw the rows into a .svg, .png or .html file instead."
    )
    own = list(getattr(function, "__click_params__", []))[::-1]
    return click.Command(
        question.name,
        callback=function,
        params=[*options, *own, chart, text],
        help=f"{question.titled(lang)}\n\n{question.described(lang)}",
        short_help=question.titled(lang),
    )


def _ask_one(
    context: click.Context,
    form: str,
    output: str | None,
    as_of: str | None,
    known_on: str | None,
    beside: tuple[str, ...],
    project: str | None,
    timeout: float,
    memory: float | None,
    show: bool,
    with_receipts: bool,
    ids: bool,
    endpoint: str | None,
    limit: int | None,
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
        graph = open_graph(project or parent, as_of, known_on, beside)
        text = graph.question(name, **values)
        if endpoint and not show:
            answer = remote(endpoint, timeout).query(text, name)
            text = rendered(graph, _first(answer, limit), form, ids=ids)
            emit(text, output, fold=form == "table")
            return
        with deadline(timeout, memory):
            if drawing:
                _draw(graph, name, text, drawing)
                return
            if not show:
                tracing = begun(graph, text) if with_receipts else None
                answer = graph.query(text, name)
                warn(graph, text, answer)
                say_left_out(graph, text)
                _say_if_empty(graph, name, values, answer)
                text = rendered(graph, _first(answer, limit), form, tracing, ids)
    emit(text, output, fold=form == "table" and not show)


def _first(answer: Any, limit: int | None) -> Any:
    """Return the first rows of an answer; what is left out is said on standard error."""
    if limit is None or not hasattr(answer, "rows") or len(answer) <= limit:
        return answer
    from kg.store.results import Rows

    click.echo(f"{len(answer) - limit:,} more rows: leave out --limit.", err=True)
    return Rows(answer.variables, answer.rows[:limit])


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
    _say_months(graph, questions.one(graph.project, name).parameters, values)


def _say_months(graph: Any, parameters: Any, values: dict[str, str]) -> None:
    """Say for a question about a time which months there are, of what it was asked for."""
    from kg.records import series

    kinds = {parameter.kind: values[parameter.name] for parameter in parameters}
    if not {"period", "date"} & set(kinds):
        return
    subject = graph.entity(kinds["entity"]).iri if "entity" in kinds else ""
    found = series.stretches(series.months(graph, kinds.get("concept", ""), subject))
    told = ", ".join(found) or "none"
    click.echo(f"Months with figures of it: {told}.", err=True)


def _refuse_beside_chart(context: click.Context) -> None:
    """Refuse what a chart has no use for, instead of leaving it unheard."""
    for name, flag in (
        ("output", "-o"), ("form", "-f"), ("with_receipts", "--receipts"), ("ids", "--ids"),
        ("limit", "--limit"),
    ):  # fmt: skip
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
@click.option("--lang", type=click.Choice(LANGUAGES), help="The language of titles and help.")
@project_option
@click.pass_context
def ask(context: click.Context, project: str | None, lang: str | None) -> None:
    """Answer a saved question; without one, list them all.

    \b
    Examples:
      kg ask line-up --brand AITO
      kg ask --lang zh line-up --help
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


COMMANDS = (ask,)
