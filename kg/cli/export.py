"""The command that gives the graph to other tools: `kg export`."""

from __future__ import annotations

from functools import partial

import click

from kg.cli.options import (
    Choice,
    aligned_option,
    clock_options,
    emit,
    endpoint_option,
    open_graph,
    output_option,
    project_option,
    with_option,
)
from kg.errors import BadParameter, KgError
from kg.output import formats

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.graph.graph import Graph
    from kg.store.results import Triples


_HELP = f"""Export the graph, or a part of it, for other tools.

Some formats keep one named graph a source; the others hold the merge of all of them, with
prov:wasDerivedFrom on every claim.

\b
{formats.listing(*formats.WHOLE)}
"""


@click.command(help=_HELP, short_help="Export the graph, or a part, for other tools.")
@click.option(
    "-f",
    "--format",
    "name",
    metavar="FORMAT",
    help=f"One of {', '.join(formats.names(*formats.WHOLE))}; else what the ending of FILE tells, "
    "or turtle.",
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
@click.option(
    "--for",
    "reader",
    type=Choice(("excel",)),
    metavar="excel",
    help="With csv: tables that Excel opens by a double click, Chinese and months as they are.",
)
@click.option("--with-labels", is_flag=True, help="A sentence for each claim, in two languages.")
@output_option
@with_option
@aligned_option
@clock_options
@endpoint_option
@project_option
def export(
    name: str | None,
    entities: tuple[str, ...],
    depth: int,
    file: str | None,
    reader: str | None,
    with_labels: bool,
    output: str | None,
    as_of: str | None,
    known_on: str | None,
    beside: tuple[str, ...],
    is_aligned: bool,
    endpoint: str | None,
    project: str | None,
) -> None:
    """Write the graph, or the part asked for, in the format named."""
    from kg.output.export import around, part, write_dump, write_files
    from kg.output.export import export as exported
    from kg.output.labels import labelled
    from kg.output.tables import csv_files
    from kg.runtime import files

    form = _format(name, output)
    if file is not None and entities:
        raise click.UsageError("Take --entity or --query, not both.")
    depth_given = click.get_current_context().get_parameter_source("depth")
    if not entities and depth_given is click.core.ParameterSource.COMMANDLINE:
        raise click.UsageError("--depth goes with --entity.")
    if form.kind == formats.TABLES and output in (None, "-"):
        raise click.UsageError(f"{form.name} makes several files. Name a folder or a zip with -o.")
    if reader and (form.name, form.kind) != ("csv", formats.TABLES):
        raise click.UsageError("--for excel goes with -f csv; -f xlsx is a workbook.")
    graph = open_graph(project, as_of, known_on, beside, is_aligned, endpoint)
    if with_labels:
        graph = labelled(graph)
    answer = None
    if file is not None:
        answer = _constructed(graph, file)
    elif entities:
        answer = around(graph, entities, depth)
    if reader:
        form = form._replace(write=partial(csv_files, for_excel=True))
    if not answer and form.kind == formats.TRIPLES and graph.store.can_dump:
        with files.opened(output or "-") as out:
            write_dump(graph, form, out)
        return
    content = part(graph, answer, form) if answer else exported(graph, form)
    if isinstance(content, bytes):
        emit(content, output)
    else:
        assert output is not None  # refused above
        write_files(content, output)


def _format(name: str | None, output: str | None) -> formats.Format:
    """Return the format named, else the one that the ending of the file tells, else Turtle."""
    if name is None:
        told = formats.of_file(output, *formats.WHOLE) if output else None
        return told or formats.named("turtle", formats.TRIPLES)
    try:
        return formats.named(name, *formats.WHOLE)
    except BadParameter as error:
        raise click.UsageError(f"{error.message} {error.hint}") from None


def _constructed(graph: Graph, file: str) -> Triples:
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


COMMANDS: tuple[click.Command, ...] = (export,)
