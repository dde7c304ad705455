"""Commands about how entities are connected, controlled and exposed."""

from __future__ import annotations

import click

from kg.cli.options import (
    answer_options,
    emit,
    open_graph,
)


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
@answer_options
def path(
    one: str,
    other: str,
    count: int,
    without: tuple[str, ...],
    avoid: tuple[str, ...],
    at: str | None,
    form: str,
    output: str | None,
    as_of: str | None,
    known_on: str | None,
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
    from kg.clocks import day_of
    from kg.links import Links

    graph = open_graph(project, as_of, known_on)
    ends = graph.entity(one), graph.entity(other)
    day = day_of("--at", at) if at else None
    links = Links(graph)
    found = paths.connections(
        graph,
        *ends,
        count=count,
        without=without,
        at=day,
        links=links,
        avoid=[graph.entity(name).iri for name in avoid],
    )
    emit(paths.page(graph, links, found, form, day), output)


@click.command(short_help="Show who controls a model, brand or company.")
@click.argument("name")
@answer_options
def control(
    name: str,
    form: str,
    output: str | None,
    as_of: str | None,
    known_on: str | None,
    project: str | None,
) -> None:
    """Show who controls a model, brand or company: by shares, and in practice.

    Roles nobody is stated to fill are shown as unknown. Stakes are followed through other
    companies and multiplied along the way.

    \b
    Example:
      kg control "AITO M9"
    """
    from kg import control as controls
    from kg.control import page as control_page
    from kg.links import Links

    graph = open_graph(project, as_of, known_on)
    entity = graph.entity(name)
    links = Links(graph)
    emit(control_page.page(links, controls.control(links, entity), form), output)


@click.command(short_help="Show what hangs on a supplier or technology.")
@click.argument("name")
@answer_options
def exposure(
    name: str,
    form: str,
    output: str | None,
    as_of: str | None,
    known_on: str | None,
    project: str | None,
) -> None:
    """Show which models, brands and volumes hang on a company, technology or plant.

    Tells apart what is said of a model itself, of its brand, and of its maker, and names the
    models for which no volume is reported.

    \b
    Example:
      kg exposure CATL
    """
    from kg import exposure as exposures
    from kg.exposure import page as exposure_page
    from kg.links import Links

    graph = open_graph(project, as_of, known_on)
    entity = graph.entity(name)
    links = Links(graph)
    emit(exposure_page.page(links, exposures.exposure(links, entity), form), output)


@click.command(short_help="Read the whole network in plain words.")
@click.argument("name", metavar="[ANALYSIS]", default="")
@answer_options
def analyse(
    name: str,
    form: str,
    output: str | None,
    as_of: str | None,
    known_on: str | None,
    project: str | None,
) -> None:
    """Run a saved analysis of the whole network and read it in plain words.

    \b
    centrality   who is in the middle
    brokers      who connects the others
    communities  which groups there are
    bottlenecks  who is the only known supplier of a part
    """
    from kg import analyses
    from kg.links import Links

    if not name:
        click.echo(click.get_current_context().get_help())
        return
    links = Links(open_graph(project, as_of, known_on))
    emit(analyses.page(analyses.analyse(links, name), form), output)


COMMANDS: tuple[click.Command, ...] = (path, control, exposure, analyse)
