"""Commands about how entities are connected, controlled and exposed."""

from __future__ import annotations

import click

from kg.cli.options import answering

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.graph.graph import Graph


@click.command(short_help="Show how two entities are connected.")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option(
    "-k",
    "count",
    type=click.IntRange(1, 20),
    default=3,
    show_default=True,
    help="How many connections.",
)
@click.option(
    "--without",
    multiple=True,
    metavar="RELATION",
    help="Leave this relation out, for example competesWith; may be repeated.",
)
@click.option(
    "--avoid", multiple=True, metavar="NAME", help="Do not go through this entity; may be repeated."
)
@click.option("--at", "at", metavar="DATE", help="Only relations that held on this date.")
@answering
def path(
    graph: Graph,
    one: str,
    other: str,
    count: int,
    without: tuple[str, ...],
    avoid: tuple[str, ...],
    at: str | None,
    form: str,
) -> str:
    """Show how two entities are connected, each hop as a sentence with its source.

    Short connections come first; going through hubs, places, exchanges and market segments
    counts as a detour.

    \b
    Examples:
      kg path "AITO M9" CATL
      kg path Huawei BYD --without competesWith -k 5
    """
    from kg.connections import paths
    from kg.graph.as_of import day_of
    from kg.records.relationships import Relationships

    ends = graph.entity(one), graph.entity(other)
    day = day_of("--at", at) if at else None
    links = Relationships(graph)
    found = paths.connections(
        graph,
        *ends,
        count=count,
        without=without,
        at=day,
        links=links,
        avoid=[graph.entity(name).iri for name in avoid],
    )
    return paths.page(graph, links, found, form, day)


@click.command(short_help="Show who controls a model, brand or company.")
@click.argument("name")
@answering
def control(
    graph: Graph,
    name: str,
    form: str,
) -> str:
    """Show who controls a model, brand or company: by shares, and in practice.

    Roles nobody is stated to fill are shown as unknown. Stakes are followed through other
    companies and multiplied along the way.

    \b
    Example:
      kg control "AITO M9"
    """
    from kg.connections.control import control, page
    from kg.records.relationships import Relationships

    entity = graph.entity(name)
    links = Relationships(graph)
    return page.page(links, control.control(links, entity), form)


@click.command(short_help="Show what hangs on a supplier or technology.")
@click.argument("name")
@answering
def exposure(
    graph: Graph,
    name: str,
    form: str,
) -> str:
    """Show which models, brands and volumes hang on a company, technology or plant.

    Tells apart what is said of a model itself, of its brand, and of its maker, and names the
    models for which no volume is reported.

    \b
    Example:
      kg exposure CATL
    """
    from kg.connections.exposure import exposure, page
    from kg.records.relationships import Relationships

    entity = graph.entity(name)
    links = Relationships(graph)
    return page.page(links, exposure.exposure(links, entity), form)


def _or_help(context: click.Context, _: click.Parameter, name: str | None) -> str:
    """Return a name; where there is none, show what may be named."""
    if not name:
        click.echo(context.get_help())
        context.exit()
    return name


@click.command(short_help="Read the whole network in plain words.")
@click.argument("name", metavar="[ANALYSIS]", required=False, callback=_or_help)
@answering
def analyse(
    graph: Graph,
    name: str,
    form: str,
) -> str:
    """Run a saved analysis of the whole network and read it in plain words.

    \b
    centrality   who is in the middle
    brokers      who connects the others
    communities  which groups there are
    bottlenecks  who is the only known supplier of a part
    """
    from kg.connections import analyses
    from kg.records.relationships import Relationships

    return analyses.page(analyses.analyse(Relationships(graph), name), form)


COMMANDS: tuple[click.Command, ...] = (path, control, exposure, analyse)
