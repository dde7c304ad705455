"""Commands about texts: an article or a note, checked claim by claim."""

from __future__ import annotations

from typing import Any

import click

from kg.cli.options import Choice, emit, open_graph, project_option, read_text

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
@click.option("--pin", is_flag=True, help="Tie each figure of FILE to its key, for later runs.")
@click.option("--strict", is_flag=True, help="Contested and unsure claims end with 1 too.")
@click.option(
    "-f",
    "--format",
    "form",
    type=Choice(FORMATS),
    metavar="FORMAT",
    help=f"One of {', '.join(FORMATS)}; by default as the text came.",
)
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
    pin: bool,
    strict: bool,
    form: str | None,
    output: str | None,
    project: str | None,
) -> None:
    """Check every figure, date, rank, stake and plan of a text against the graph.

    The text comes back with a mark and a footnote at each claim: agrees, known more exactly
    (finer), differs, contested, plan, unsure, unknown, uncheckable. A text of Markdown or plain
    words comes back as Markdown, an HTML page as one page of its own. Ends with 1 where
    something differs.

    --pin writes a footnote into a note for every figure that has a key; later runs judge those
    by their keys alone, and say what has changed since.

    \b
    Examples:
      kg verify article.md --date 2026-01-20
      kg verify note.md --pin
      kg verify page.html -o checked.html
      kg verify - -f json < note.txt
    """
    from kg.graph.as_of import day_of
    from kg.verify import page
    from kg.verify.verify import check_document

    document = _document(file)
    if pin:
        _must_be_a_note(document.form, file, form, output)
        document = _bare(document.text)
    written = day_of("date", day) if day else None
    graph = open_graph(project, known_on=known_on)
    checked = check_document(graph, document, day=written, url=url, about=about)
    if pin:
        click.echo(_pin(graph, checked, file), err=True)
    else:
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


def _must_be_a_note(kind: str, file: str, form: str | None, output: str | None) -> None:
    if kind != "md" or file == "-" or file.lower().endswith(".pdf"):
        raise click.UsageError("--pin writes into a note: a file of Markdown or text.")
    if form or output:
        raise click.UsageError("--pin writes into the note itself; leave out -f and -o.")


def _bare(text: str):  # type: ignore[no-untyped-def]
    from kg.verify import pins
    from kg.verify.verify import read

    return read(pins.without(text))


def _pin(graph: Any, checked: Any, file: str) -> str:
    """Write the pins of a checked note into its file; return how many there are."""
    from kg.runtime import files
    from kg.verify import pins
    from kg.verify.figures import Figures

    text, count = pins.pinned(checked.document.text, checked.claims, graph.once(Figures))
    files.write(file, text.encode())
    return f"{count} of {len(checked.claims)} claims are pinned in {file}."


@click.group(short_help="Fill a living note from saved questions, or check it.")
def note() -> None:
    """Fill a note in which {{kg ask QUESTION}} stands, or check one that was filled.

    A question with one value goes into a sentence, any other becomes a table; --column NAME and
    --limit N of a place keep a part. The question stays beside its answer in a comment.
    """


@note.command(short_help="Fill the questions of a note.")
@click.argument("file", metavar="FILE|-")
@click.option("-o", "--output", metavar="FILE", help="Write to a file; the note itself may be one.")
@project_option
def render(file: str, output: str | None, project: str | None) -> None:
    """Fill every {{kg ask QUESTION --parameter value}} of a note with its answer.

    \b
    Examples:
      kg note render note.md -o note.md
      echo 'Sold: {{kg ask months --subject AITO --limit 3}}' | kg note render -
    """
    from kg.verify import notes

    text = read_text(file)
    emit(notes.render(open_graph(project), text, file), output)


@note.command(short_help="Say which answers of a note are no longer so.")
@click.argument("file", metavar="FILE|-")
@project_option
@click.pass_context
def check(context: click.Context, file: str, project: str | None) -> None:
    """Say which answers and which pins of a note are no longer so; ends with 1 where any is.

    \b
    Example:
      kg note check note.md
    """
    from kg.verify import notes, page, pin_checks, pins

    text, graph = read_text(file), open_graph(project)
    stale = notes.check(graph, text, file)
    for one in stale:
        what = "has another answer now" if one.was else "is not filled"
        click.echo(f"{file}:{one.line}: {{{{kg {one.question}}}}} {what}.")
    broken = pin_checks.changed(graph, text)
    for claim in broken:
        line = text.count("\n", 0, claim.start) + 1
        click.echo(f"{file}:{line}: {claim.quote}: {page.verdict(claim)}")
    wrong = any(one.verdict == "differs" for one in broken)
    places, held = len(notes.places(text)), len(pins.read(text))
    click.echo(
        f"{places} answers, {len(stale)} changed; {held} pins, {len(broken)} changed.", err=True
    )
    context.exit(1 if stale or wrong else 0)


COMMANDS: tuple[click.Command, ...] = (verify, note)
