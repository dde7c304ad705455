"""Commands about evidence: who says so, what disagrees, what was promised."""

from __future__ import annotations

import click

from kg.options import clock_options, emit, open_graph, output_option, project_option, rows_format


@click.command()
@click.argument("name")
@click.argument("property", required=False)
@click.option("--period", metavar="PERIOD", help="Only figures of this period, such as 2025-05.")
@click.option("--scope", metavar="SCOPE", help="Only figures of this scope; 'none' for no scope.")
@rows_format()
@output_option
@clock_options
@project_option
def why(
    name: str,
    property: str | None,
    period: str | None,
    scope: str | None,
    form: str,
    output: str | None,
    as_of: str | None,
    known_on: str | None,
    project: str | None,
) -> None:
    """Show who says what of a thing, and which rule makes one value preferred.

    PROPERTY is a measure, a relation or a property; without it, what can be asked is listed.

    \b
    Examples:
      kg why AITO deliveries --period 2025-05
      kg why "Seres Group" ownsStakeIn
    """
    from kg import why_page

    graph = open_graph(project, as_of, known_on)
    emit(why_page.page(graph, graph.entity(name), property, period, scope, form), output)


COMMANDS: tuple[click.Command, ...] = (why,)
