"""`kg query`: any SPARQL text, and how an answer to it is written."""

from __future__ import annotations

from typing import Any

import click

from kg.cli.options import (
    aligned_option,
    clock_options,
    emit,
    endpoint_option,
    format_option,
    ids_option,
    limit_options,
    open_graph,
    output_option,
    project_option,
    read_text,
    with_option,
)
from kg.errors import BadQuery, KgError, NotFound
from kg.output import formats
from kg.runtime.limits import deadline


def receipts_option(command: Any) -> Any:
    """Add --receipts."""
    text = "Name the sources that each row rests on."
    return click.option("--receipts", "with_receipts", is_flag=True, help=text)(command)


def remote(endpoint: str, timeout: float) -> Any:
    """Return an endpoint elsewhere; refuses the options that only the graph here can heed."""
    from kg.store.remote import Remote

    context = click.get_current_context()
    flags = {
        "with_receipts": "--receipts", "as_of": "--as-of", "known_on": "--known-on",
        "memory": "--memory", "chart": "--chart", "beside": "--with",
        "is_aligned": "--with-alignments",
    }  # fmt: skip
    for name, flag in flags.items():
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{flag} does not go with --endpoint.")
    return Remote(endpoint, timeout)


@click.command(short_help="Answer a SPARQL query.")
@click.argument("text", metavar="[TEXT|FILE.rq|-]", default="-")
@format_option(*formats.names(formats.ROWS, formats.TRIPLES))
@limit_options
@receipts_option
@ids_option
@endpoint_option
@output_option
@with_option
@aligned_option
@clock_options
@project_option
def query(
    text: str,
    form: str,
    timeout: float,
    memory: float | None,
    with_receipts: bool,
    ids: bool,
    endpoint: str | None,
    output: str | None,
    as_of: str | None,
    known_on: str | None,
    beside: tuple[str, ...],
    is_aligned: bool,
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
    if endpoint:
        far = remote(endpoint, timeout)
        emit(rendered(far, far.query(text, where), form, ids=ids), output, fold=form == "table")
        return
    graph = open_graph(project, as_of, known_on, beside, is_aligned)
    with deadline(timeout, memory):
        tracing = begun(graph, text) if with_receipts else None
        answer = graph.query(text, where)
        warn(graph, text, answer)
        say_left_out(graph, text)
        shown = rendered(graph, answer, form, tracing, ids)
    emit(shown, output, fold=form == "table")
    explain(graph, text, answer)


def warn(graph: Any, text: str, answer: Any) -> None:
    """Say on standard error where an answer puts unlike measures, spans or levels together."""
    from kg.evidence.guard import guard

    for warning in guard.warnings(graph, text, answer):
        click.echo(f"Warning: {warning}", err=True)


def say_left_out(graph: Any, text: str) -> None:
    """Say on standard error how many statements an answer leaves out, or rest on a lower bound."""
    from kg.records import aside
    from kg.text.reasons import say

    for one in aside.of_query(graph, text):
        click.echo(say(one), err=True)


def explain(graph: Any, text: str, answer: Any) -> None:
    """Say on standard error why an answer is empty, or what of it is missing; else nothing."""
    from kg.evidence.empty import empty

    for one in empty.explain(graph, text, answer):
        click.echo(f"Note: {one}", err=True)


def query_text(text: str) -> tuple[str, str]:
    """Return a query given as text, as a file or as - for standard input, and what to call it.

    Raises NotFound where a file cannot be read, or nothing is known of one, and BadQuery for RDF.
    """
    if text == "-":
        return read_text("-"), "stdin"
    if "{" in text or "\n" in text or text.lstrip()[:9].upper().startswith("DESCRIBE"):
        return text, "query"
    from kg.store import foreign

    if hint := foreign.hint(text):
        raise BadQuery(f"'{text}' holds no query.", hint=hint)
    try:
        return read_text(text, "query file"), text
    except NotFound:
        if " " in text.strip():  # no file name: let the parser say what is wrong with it
            return text, "query"
        raise


def begun(graph: Any, text: str) -> Any:
    """Begin to trace a query to its sources, beside the answer to it."""
    from kg.evidence.receipts.trace import Tracing

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
        _takes(form, formats.ROWS, "A SELECT", "Rows take")
        return rows.rows(answer, form, graph.shown, ids)
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


def _with_receipts(graph: Any, answer: Any, form: str, tracing: Any, ids: bool) -> str:
    from kg.evidence.receipts import receipts

    given = receipts.receipts(tracing, answer)
    _takes(form, formats.ROWS, "A SELECT", "Rows take")
    if form not in ("table", "md"):
        for note in given.notes:
            click.echo(note, err=True)
    return receipts.page(graph, answer, given, form, ids)


COMMANDS = (query,)
