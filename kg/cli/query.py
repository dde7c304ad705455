"""`kg query`: any SPARQL text, and how an answer to it is written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from kg.cli.options import (
    clock_options,
    emit,
    format_option,
    ids_option,
    open_graph,
    output_option,
    project_option,
)
from kg.errors import KgError, NotFound
from kg.runtime.limits import deadline

QUERY_FORMATS = (
    "table", "csv", "tsv", "json", "md", "turtle", "longturtle", "trig", "nt", "nq", "jsonld",
    "rdfxml",
)  # fmt: skip


def receipts_option(command: Any) -> Any:
    """Add --receipts."""
    text = "Name the sources that each row rests on."
    return click.option("--receipts", "with_receipts", is_flag=True, help=text)(command)


@click.command(short_help="Answer a SPARQL query.")
@click.argument("text", metavar="[TEXT|FILE.rq|-]", default="-")
@format_option(*QUERY_FORMATS)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.01),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="Stop the query after this time.",
)
@receipts_option
@ids_option
@output_option
@clock_options
@project_option
def query(
    text: str,
    form: str,
    timeout: float,
    with_receipts: bool,
    ids: bool,
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
        shown = rendered(graph, answer, form, tracing, ids)
    emit(shown, output, fold=form == "table")


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


def rendered(
    graph: Any, answer: Any, form: str, tracing: Any = None, ids: bool = False
) -> str | bytes:
    """Return an answer as text; where its query is being traced, its rows carry their sources."""
    from kg.store.results import Rows, Triples
    from kg.text import rows

    if tracing is not None:
        return _with_receipts(graph, answer, form, tracing, ids)
    if isinstance(answer, Rows):
        if form not in rows.ROW_FORMATS:
            hint = f"Rows take {', '.join(rows.ROW_FORMATS)}."
            raise KgError(f"A SELECT cannot be written as {form}.", hint=hint)
        return rows.rows(answer, form, graph.shown, ids)
    if isinstance(answer, Triples):
        from kg.output import export

        form = "turtle" if form == "table" else form
        if form not in rows.GRAPH_FORMATS:
            hint = f"Triples take {', '.join(rows.GRAPH_FORMATS)}."
            raise KgError(f"A CONSTRUCT or DESCRIBE cannot be written as {form}.", hint=hint)
        return export.part(graph, answer, form)
    if form not in rows.ROW_FORMATS:
        hint = f"true and false take {', '.join(rows.ROW_FORMATS)}."
        raise KgError(f"An ASK cannot be written as {form}.", hint=hint)
    return rows.boolean(answer, form)


def _with_receipts(graph: Any, answer: Any, form: str, tracing: Any, ids: bool) -> str:
    from kg.evidence.receipts import receipts
    from kg.text import rows

    given = receipts.receipts(tracing, answer)
    if form not in rows.ROW_FORMATS:
        hint = f"Rows take {', '.join(rows.ROW_FORMATS)}."
        raise KgError(f"A SELECT cannot be written as {form}.", hint=hint)
    if form not in ("table", "md"):
        for note in given.notes:
            click.echo(note, err=True)
    return receipts.page(graph, answer, given, form, ids)


COMMANDS = (query,)
