"""Commands about how entities are connected, controlled and exposed."""

from __future__ import annotations

import click

from kg.errors import BadParameter
from kg.options import clock_options, emit, open_graph, output_option, project_option, rows_format


@click.command()
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option("-k", "count", type=click.IntRange(1, 20), default=3, show_default=True,
              help="How many connections.")
@click.option("--without", multiple=True, metavar="RELATION",
              help="Leave this relation out, for example competesWith; may be repeated.")
@click.option("--avoid", multiple=True, metavar="NAME",
              help="Do not go through this entity; may be repeated.")
@click.option("--at", "at", metavar="DATE", help="Only relations that held on this date.")
@rows_format()
@output_option
@clock_options
@project_option
def path(
    one: str, other: str, count: int, without: tuple[str, ...], avoid: tuple[str, ...],
    at: str | None, form: str, output: str | None, as_of: str | None, known_on: str | None,
    project: str | None,
) -> None:
    """Show how two entities are connected, each hop as a sentence with its source.

    Short connections come first; going through hubs, places, exchanges and market segments
    counts as a detour.

    \b
    Examples:
      kg path "AITO M9" CATL
      kg path Huawei BYD --without competesWith -k 5
    """
    from kg import paths
    from kg.links import Links

    graph = open_graph(project, as_of, known_on)
    ends = graph.entity(one), graph.entity(other)
    day = _day(at) if at else None
    links = Links(graph)
    found = paths.connections(
        graph, *ends, count=count, without=without, at=day, links=links,
        avoid=[graph.entity(name).iri for name in avoid],
    )
    emit(paths.page(graph, links, found, form, day), output)


def _day(text: str):  # type: ignore[no-untyped-def]
    from kg.periods import parse

    try:
        return parse(text).last
    except ValueError as error:
        hint = "Write 2025-11-03, 2025-11 or 2025."
        raise BadParameter(f"--at: {error}.", hint=hint) from None


COMMANDS: tuple[click.Command, ...] = (path,)
