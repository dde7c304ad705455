"""What the commands share: options, opening the graph, writing the answer, exit codes."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from functools import cache, wraps
from pathlib import Path
from typing import Any

import click

from kg.errors import BadTable, Damaged, KgError, NotFound
from kg.model.identifiers import suggest
from kg.output import formats


class Cli(click.Group):
    """The group of all commands: turns our errors into messages and exit codes."""

    def invoke(self, context: click.Context) -> Any:
        """Run a command; a KgError becomes its message on stderr and its exit code.

        Where the compiled graph proves to be damaged, it is removed and the command runs again.
        """
        given = list(context.args), list(context._protected_args)
        try:
            try:
                return super().invoke(context)
            except Damaged as error:
                from kg.runtime import cache

                if not cache.drop_opened():
                    raise
                click.echo(f"{error.message} It is compiled again.", err=True)
                context.args, context._protected_args = given
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
        except BrokenPipeError:
            from kg.runtime import files as output

            output.forget()  # the reader has seen enough
            context.exit(0)

    def resolve_command(self, context: click.Context, args: list[str]) -> Any:
        """Find a command; an unknown one suggests the nearest."""
        name = args[0] if args else ""
        if self.get_command(context, name) is None and not name.startswith("-"):
            known = self.list_commands(context)
            hint = suggest(name, known) or f"Known: {', '.join(known)}."
            if name in ("help", "version"):
                hint = f"Try kg --{name}."
            raise click.UsageError(f"There is no command '{name}'. {hint}", context)
        return super().resolve_command(context, args)


class Choice(click.Choice[str]):
    """A choice that suggests the nearest word."""

    def convert(self, value: Any, param: Any, context: Any) -> Any:
        """Return the value, or fail with the nearest one."""
        if value not in self.choices:
            near = suggest(str(value), self.choices)
            listing = f"Known: {', '.join(self.choices)}."
            what = "format" if param is None or param.name == "form" else param.name
            self.fail(
                f"There is no {what} '{value}'. {near or listing}",
                param,
                context,
            )
        return value


def project_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --project."""
    text = "Folder with data/; by default the project here or the data that came with kg."
    return click.option("--project", metavar="DIR", help=text)(command)


def output_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add -o. Without it, at a terminal, tables of the command fit the screen."""
    text = "Write to a file."
    add = click.option("-o", "--output", metavar="FILE", help=text, callback=_fit)
    return add(command)


def _fit(context: click.Context, _: click.Parameter, output: str | None) -> str | None:
    from kg.text.table import screen

    context.with_resource(screen(None if output else screen_columns()))
    return output


def screen_columns() -> int | None:
    """Return how wide the reader's screen is; None where answers go into a pipe or a file."""
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    return max(shutil.get_terminal_size().columns, 40)


def ids_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --ids."""
    text = "Put a column of ids beside each column of names."
    return click.option("--ids", is_flag=True, help=text)(command)


def format_option(*forms: str, default: str | None = None) -> Callable[..., Any]:
    """Add -f with the formats that a command knows."""
    return click.option(
        "-f",
        "--format",
        "form",
        type=Choice(forms),
        default=default or forms[0],
        metavar="FORMAT",
        show_default=True,
        help=f"One of {', '.join(forms)}.",
    )


def rows_format() -> Callable[..., Any]:
    """Add -f for commands that list things."""
    return format_option(*formats.names(formats.ROWS))


def timeout_option(
    least: float = 0.01, most: float | None = None, default: float = 60.0
) -> Callable[..., Any]:
    """Add --timeout, in seconds."""
    text = "Stop the query after this time."
    kind = click.FloatRange(least, most)
    return click.option(
        "--timeout", type=kind, default=default, show_default=True, metavar="SECONDS", help=text
    )


def memory_option(
    least: float = 0.0, most: float | None = None, default: float | None = None
) -> Callable[..., Any]:
    """Add --memory, in gigabytes; without a default, half of what is free."""
    text = "Stop the query at this much memory."
    free = "  [default: half of what is free]" if default is None else ""
    kind = click.FloatRange(least, most, min_open=not least)
    return click.option(
        "--memory", type=kind, default=default, show_default=default is not None, metavar="GB",
        help=text + free,
    )  # fmt: skip


def limit_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --timeout and --memory, the limits of a query."""
    for decorate in (memory_option(), timeout_option()):
        command = decorate(command)
    return command


def clock_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --as-of, --known-on and --possible."""
    as_of = "Only what was true on this date."
    known_on = "Only what sources had published by this date."
    command = click.option("--known-on", metavar="DATE", help=known_on)(command)
    possible = "With --as-of, also what may have been true: told later, without a start."
    command = click.option(
        "--possible", is_flag=True, expose_value=False, callback=_possible, help=possible
    )(command)
    return click.option("--as-of", metavar="DATE", help=as_of)(command)


def _possible(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    context.meta["kg.possible"] = wanted


def with_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --with."""
    text = "Put this RDF file beside the graph, in a graph of its own; may be given more than once."
    add = click.option("--with", "beside", multiple=True, metavar="FILE", help=text)
    return add(command)


def endpoint_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --endpoint."""
    text = "Ask this SPARQL 1.1 endpoint, such as that of kg serve, not the graph here."
    return click.option("--endpoint", metavar="URL", help=text)(command)


def aligned_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --with-alignments."""
    text = "Add what follows in schema.org, ORG, PROV, SKOS and others: ?s a schema:Organization."
    return click.option("--with-alignments", "is_aligned", is_flag=True, help=text)(command)


def answer_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every command that lists things takes: -f, -o, both clocks and --project."""
    for decorate in (project_option, clock_options, output_option, rows_format()):
        command = decorate(command)
    return command


def answering(command: Callable[..., str]) -> Callable[..., None]:
    """Make a function of a graph, a format and more into a command with `answer_options`.

    It is given the graph as its options say, and returns the text to write.
    """

    @wraps(command)
    def run(
        form: str,
        output: str | None,
        as_of: str | None,
        known_on: str | None,
        project: str | None,
        endpoint: str | None,
        **given: Any,
    ) -> None:
        graph = open_graph(project, as_of, known_on, endpoint=endpoint)
        emit(command(graph, form=form, **given), output, fold=form == "table")

    return endpoint_option(answer_options(run))


def open_graph(
    project: str | None,
    as_of: str | None = None,
    known_on: str | None = None,
    beside: Sequence[str] = (),
    is_aligned: bool = False,
    endpoint: str | None = None,
) -> Any:
    """Open the graph of a project, at the dates of the clocks and with what is beside it.

    With an endpoint, that of the endpoint; dates and what is beside it need the tables here.
    """
    from kg.graph.graph import Graph, stderr

    if endpoint is not None:
        refused = {
            "--as-of": as_of,
            "--known-on": known_on,
            "--with": beside or None,
            "--with-alignments": is_aligned or None,
        }
        for flag, value in refused.items():
            if value is not None:
                raise click.UsageError(f"{flag} does not go with --endpoint.")
        from kg.graph import far
        from kg.runtime.project import Project

        return far.opened(Graph, endpoint, Project.find(project), stderr)
    graph = Graph.open(project, notice=stderr)
    if as_of is not None or known_on is not None:
        from kg.graph import as_of as clocks

        possible = click.get_current_context().meta.get("kg.possible", False)
        graph = clocks.at(graph, as_of=as_of, known_on=known_on, possible=possible)
    if beside or is_aligned:
        from kg.graph.beside import joined

        return joined(graph, beside, is_aligned)
    return graph


def emit(text: str | bytes, output: str | None, fold: bool = False) -> None:
    """Write an answer to a file, or to standard output as UTF-8.

    At a terminal, an answer longer than the screen opens in the pager (`less`, or what PAGER
    names); with `fold`, lines of prose go on below, indented, where the screen ends.
    """
    content = text.encode() if isinstance(text, str) else text
    if output:
        from kg.runtime import files

        files.write(output, content)
        return
    if columns := screen_columns():
        told = content.decode()
        if fold:
            from kg.text import table

            told = table.fold(told, columns)
        if told.count("\n") >= shutil.get_terminal_size().lines:
            os.environ.setdefault("LESS", "FRX")
            click.echo_via_pager(told.removesuffix("\n"))
            return
        content = told.encode()
    click.echo(content, nl=False)


def read_text(file: str, what: str = "file") -> str:
    """Return the text of a file, or of standard input for -; raises NotFound."""
    if file == "-":
        try:
            return _standard_input().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise NotFound("Standard input is not UTF-8.", hint="Convert it.") from None
        except AttributeError:
            raise NotFound("Standard input is closed.", hint="Name a file.") from None
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        reason = "it is not UTF-8"
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
    shown = file if len(file) < 200 else f"{file[:200]} …"
    raise NotFound(f"The {what} '{shown}' cannot be read: {reason}.")


@cache
def _standard_input() -> bytes:
    """Return what stands on standard input, also when the command has to run again."""
    return sys.stdin.buffer.read()
