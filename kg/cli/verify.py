"""Commands about texts: an article or a note, checked claim by claim."""

from __future__ import annotations

import click

from kg.cli.options import emit, format_option, open_graph, project_option, read_text

FORMATS = ("md", "html", "table", "json", "csv", "tsv")


@click.command(short_help="Check an article or a note, claim by claim.")
@click.argument("file", metavar="FILE|-")
@click.option(
    "--date", "day", metavar="DATE", help="When it was written, where it does not say so."
)
@click.option(
    "--url", metavar="URL", default="", help="Its own address: it confirms nothing itself."
)
@click.option("--about", multiple=True, metavar="NAME", help="What it is about; may be repeated.")
@click.option("--known-on", metavar="DATE", help="Only what sources had published by this date.")
@click.option("--strict", is_flag=True, help="Contested and unsure claims end with 1 too.")
@format_option(*FORMATS, default="")
@click.option("-o", "--output", metavar="FILE", help="Write to a file.")
@project_option
@click.pass_context
def verify(
    context: click.Context,
    file: str,
    day: str | None,
    url: str,
    about: tuple[str, ...],
    known_on: str | None,
    strict: bool,
    form: str,
    output: str | None,
    project: str | None,
) -> None:
    """Check every figure, date, rank, stake and plan of a text against the graph.

    The text comes back with a mark and a footnote at each claim: agrees, known more exactly
    (finer), differs, contested, plan, unsure, unknown, uncheckable. A text of Markdown or plain
    words comes back as Markdown, an HTML page as one page of its own. Ends with 1 where
    something differs.

    \b
    Examples:
      kg verify article.md --date 2026-01-20
      kg verify page.html -o checked.html
      kg verify - -f json < note.txt
    """
    from kg.graph.as_of import day_of
    from kg.verify import page
    from kg.verify.verify import check_document

    document = _document(file)
    written = day_of("date", day) if day else None
    graph = open_graph(project, known_on=known_on)
    checked = check_document(graph, document, day=written, url=url, about=about)
    emit(page.page(checked, form or document.form), output)
    if checked.needs_day and not checked.is_dated:
        told = f"The text has no date; its periods count from {checked.day}. --date sets another."
        click.echo(told, err=True)
    click.echo(page.summary(checked), err=True)
    wrong = {"differs", *(("contested", "unsure") if strict else ())}
    context.exit(1 if wrong & checked.counts.keys() else 0)


def _document(file: str):  # type: ignore[no-untyped-def]
    from kg.verify.verify import read

    if file.lower().endswith(".pdf"):
        from kg.verify import pdf

        return pdf.read(file)
    return read(read_text(file))


COMMANDS: tuple[click.Command, ...] = (verify,)
