"""Commands about evidence: who says so, what disagrees, what was promised."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import (
    Choice,
    answering,
    emit,
    format_option,
    open_graph,
    output_option,
    project_option,
)
from kg.evidence.disputes.kinds import KINDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.graph.graph import Graph


@click.command(short_help="Show who says what, and why one value leads.")
@click.argument("name")
@click.argument("property", required=False)
@click.option("--period", metavar="PERIOD", help="Only figures of this period, such as 2025-05.")
@click.option("--scope", metavar="SCOPE", help="Only figures of this scope; 'none' for no scope.")
@answering
def why(
    graph: Graph,
    name: str,
    property: str | None,
    period: str | None,
    scope: str | None,
    form: str,
) -> str:
    """Show who says what of a thing, and which rule makes one value preferred.

    PROPERTY is a measure, a relation or a property; without it, what can be asked is listed.

    \b
    Examples:
      kg why AITO deliveries --period 2025-05
      kg why "Seres Group" ownsStakeIn
    """
    from kg.evidence.why import page

    return page.page(graph, graph.entity(name), property, period, scope, form)


@click.command(short_help="Show what sources disagree about.")
@click.argument("name", required=False)
@click.option("--kind", type=Choice(KINDS), metavar="KIND", help=f"One of {', '.join(KINDS)}.")
@click.option("-n", "--limit", type=click.IntRange(min=1), metavar="N", help="Only the heaviest N.")
@answering
def disputes(
    graph: Graph,
    name: str | None,
    kind: str | None,
    limit: int | None,
    form: str,
) -> str:
    """Show what sources disagree about, with the arithmetic and the likeliest reason.

    The heaviest come first: large differences in figures on which much hangs.

    \b
    Examples:
      kg disputes AITO
      kg disputes --kind slip -f md
    """
    from kg.evidence.disputes.disputes import find, page

    return page(graph, find(graph, name, kind)[:limit], form)


@click.command(short_help="Show targets and what came of them.")
@click.argument("name", required=False)
@click.option(
    "--by",
    type=Choice(("company", "speaker")),
    metavar="WHOM",
    help="Count what came of them, by company or by speaker.",
)
@answering
def promises(
    graph: Graph,
    name: str | None,
    by: str | None,
    form: str,
) -> str:
    """Show targets and guidance, and what came of each.

    One still running is on track or behind: the run rate a month that it needs stands beside
    that of the latest months. NAME is a company, brand or model, or who said it.

    \b
    Examples:
      kg promises AITO
      kg promises --by speaker
    """
    from kg.evidence.promises import page
    from kg.evidence.promises.promises import find
    from kg.text.rows import records

    found = find(graph, name)
    if by:
        return records(page.Score._fields, page.score(graph, found, by), form)
    return page.page(graph, found, form)


@click.command(short_help="Show what changed between two dates or releases.")
@click.argument("name", required=False)
@click.option("--since", metavar="DATE", help="From this date to the data's own now.")
@click.option("--between", nargs=2, metavar="A B", help="Two dates, or two folders of data.")
@click.option("-n", "--limit", type=click.IntRange(min=1), default=40, show_default=True,
              metavar="N", help="Only the most notable N.")  # fmt: skip
@format_option("md", "json", "atom", "table", "csv", "tsv")
@output_option
@project_option
def news(
    name: str | None,
    since: str | None,
    between: tuple[str, str] | None,
    limit: int,
    form: str,
    output: str | None,
    project: str | None,
) -> None:
    """Show what changed: each a sentence with its sources, the most notable first.

    New figures (records, the first after a gap, above or below a target), corrections, new and
    settled disputes, relations that came and went, promises kept, missed and made. Dates are
    those on which sources were published; without any, it is the last month. Two folders are two
    releases of the data.

    \b
    Examples:
      kg news --since 2026-08-01 AITO
      kg news --between 2026-06-30 2026-07-31 -f atom -o news.atom
    """
    from kg.evidence.news import news as finder
    from kg.evidence.news import page

    if since and between:
        raise click.UsageError("--since and --between exclude each other.")
    if between and all(Path(one).is_dir() for one in between):
        before, after = (open_graph(one) for one in between)
    else:
        first, last = between or (since, None)
        before, after = finder.between(open_graph(project), first, last)
    found = finder.find(before, after, name)[:limit]
    about = after.entity(name).name if name else ""
    emit(page.page(found, form, before.today, after.today, about), output, fold=form == "table")


COMMANDS: tuple[click.Command, ...] = (why, disputes, promises, news)
