"""The command that writes the explorer: `kg view`."""

from __future__ import annotations

import re
from contextlib import nullcontext
from pathlib import Path

import click

from kg.cli.options import clock_options, endpoint_option, open_graph, project_option, with_option
from kg.errors import NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.graph.graph import Graph


@click.command(short_help="Write the explorer as one HTML file.")
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.option(
    "-o",
    "--output",
    default="autokg.html",
    show_default=True,
    metavar="FILE",
    help="The file to write.",
)
@click.option("--open", "then_open", is_flag=True, help="Open it in the browser.")
@click.option(
    "--query",
    "drawn",
    metavar="FILE|QUESTION",
    help="Draw what a CONSTRUCT in a file, or a saved question, yields.",
)
@click.option(
    "--limit",
    type=click.IntRange(2, 500),
    default=20,
    show_default=True,
    help="How many entities the first picture shows at most.",
)
@click.option("--compare", is_flag=True, help="Open on the NAMEs side by side, two to six of them.")
@click.option(
    "--layout",
    type=click.Choice(["rings", "ownership", "supply", "alliance", "time", "force"]),
    default="rings",
    show_default=True,
    help="How the first picture is laid out.",
)
@click.option("--only", multiple=True, metavar="NAME", help="Take only what is around NAME along.")
@click.option(
    "--depth", type=click.IntRange(0, 4), default=1, show_default=True, help="Steps around --only."
)
@click.option("--title", metavar="TEXT", help="What the page is called.")
@click.option("--lang", type=click.Choice(["en", "zh"]), help="The language it opens in.")
@click.option("--theme", type=click.Choice(["light", "dark"]), help="The theme it opens in.")
@click.option("--date", metavar="DATE", help="Open at a date; the file holds all the others too.")
@click.option("--measure", metavar="NAME", help="The measure that cards open on.")
@click.option("--no-query", is_flag=True, help="Leave the query engine out: a smaller file.")
@with_option
@clock_options
@endpoint_option
@project_option
def view(
    names: tuple[str, ...],
    output: str,
    then_open: bool,
    drawn: str | None,
    limit: int,
    compare: bool,
    layout: str,
    only: tuple[str, ...],
    depth: int,
    title: str | None,
    lang: str | None,
    theme: str | None,
    date: str | None,
    measure: str | None,
    no_query: bool,
    as_of: str | None,
    known_on: str | None,
    beside: tuple[str, ...],
    endpoint: str | None,
    project: str | None,
) -> None:
    """Write the interactive explorer: the whole graph in one HTML file that works offline.

    It opens on the surroundings of the NAMEs, or of HIMA. The file loads nothing from anywhere.
    A FILE that ends in .svg or .png gets the first picture alone, for a report.

    \b
    Examples:
      kg view --open
      kg view Huawei "Seres Group" -o huawei.html
      kg view "AITO M9" -o m9.png
      kg view --compare HIMA "Li Auto" XPeng
      kg view Yinwang --layout ownership --no-query
    """
    from kg.explorer.view import write_view
    from kg.runtime.limits import deadline

    graph = open_graph(project, as_of, known_on, beside, endpoint=endpoint)
    if compare and not 2 <= len(names) <= 6:
        raise click.UsageError("--compare takes two to six names.")
    if only:
        from kg.output import export

        graph = export.alone(graph, export.around(graph, only, depth))
        names = names or only
    query = _query(graph, drawn) if drawn else None
    start = {"lang": lang, "theme": theme, "date": _day(date), "measure": measure}
    heading = _heading(drawn, query) if drawn and query else ""
    with deadline(60) if query else nullcontext():
        made = write_view(
            graph, output, names, query=query, query_title=heading, limit=limit, as_of=as_of,
            known_on=known_on, title=title, layout=layout, compare=compare, start=start,
            with_query=not no_query,
        )  # fmt: skip
    _tell(output, made)
    if then_open:
        click.launch(str(Path(output).resolve()))


def _query(graph: Graph, drawn: str) -> str:
    """Return the SPARQL text of a file, or of a saved question."""
    from kg.cli.query import query_text

    if Path(drawn).suffix in (".rq", ".sparql") or "{" in drawn:
        return query_text(drawn)[0]
    try:
        return graph.question(drawn)
    except NotFound as error:
        hint = f"{error.hint} A file must end in .rq."
        raise NotFound(error.message, hint=hint) from None


def _tell(output: str, made: dict[str, int]) -> None:
    """Say what is in a file, and what of a query is not drawn."""
    if Path(output).suffix.lower() in (".svg", ".png"):
        click.echo(f"{output}: {made['drawn']} entities, {made['bytes'] / 1e3:,.0f} kB.", err=True)
        return
    click.echo(
        f"{output}: {made['entities']:,} entities, {made['links']:,} links and "
        f"{made['sources']:,} sources in {made['bytes'] / 1e6:.1f} MB; "
        f"{made['drawn']} entities in the first picture.",
        err=True,
    )
    if made["asked"] > made["drawn"]:
        click.echo(
            f"The query names {made['asked']:,} entities; --limit lets {made['drawn']} in first.",
            err=True,
        )
    if made["left"]:
        click.echo(
            f"{made['left']:,} statements of the query are not drawn: an end is no entity.",
            err=True,
        )


def _day(date: str | None) -> str | None:
    """Return the last day of a date as it is told; raises BadParameter where it is none."""
    if date is None:
        return None
    from kg.graph.as_of import day_of

    return str(day_of("--date", date))


def _heading(drawn: str, query: str) -> str:
    """Return what a query is called: its own title, else the name of its file."""
    told = re.search(r"^# title: *(.+)$", query, re.MULTILINE)
    return told[1].strip() if told else "" if "{" in drawn else Path(drawn).stem


COMMANDS = (view,)
