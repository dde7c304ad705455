"""Commands for a project of one's own: start it, bring a foreign table in, add a fact."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from kg.cli.options import Choice, emit, open_graph, output_option, project_option
from kg.errors import BadParameter, KgError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.intake.columns import Layout
    from kg.intake.propose import Proposal

FACTS = {"observation": "observations", "relation": "relations", "property": "properties",
         "event": "events", "entity": "entities"}  # fmt: skip
MOST = 30
"""Names that are listed, of each kind."""


@click.command(short_help="Start a project of your own.")
@click.argument("folder", default=".", metavar="[FOLDER]")
def init(folder: str) -> None:
    """Start a project in a folder: small tables that build, and a page that explains them.

    \b
    Example:
      kg init my-cars && cd my-cars && kg check
    """
    from kg.ingest.starting import start

    for path in start(Path(folder)):
        click.echo(path.as_posix())
    click.echo(f"Read {Path(folder, 'README.md').as_posix()}, then try: kg check", err=True)


def source_options(command: Any) -> Any:
    """Add what tells a source: --source, or --url with who published it and when."""
    for flag, text in reversed((
        ("--source", "Id of a source that is in sources.csv."),
        ("--url", "Address of the page that states it."),
        ("--publisher", "Who published it."),
        ("--published", "When: YYYY, YYYY-MM or YYYY-MM-DD."),
        ("--title", "Its title."),
        ("--kind", "Kind of source, such as news, filing, data."),
        ("--reliability", "How near to the fact: primary, press, trade, reference …"),
    )):  # fmt: skip
        command = click.option(flag, metavar="TEXT", help=text)(command)
    return command


@click.command("import", short_help="Propose rows for a foreign table.")
@click.argument("table", metavar="TABLE")
@click.option("--map", "told", multiple=True, metavar="COLUMN=ROLE",
              help="What a column stands for: maker, model, subject, period, year, value, measure, "
              "unit, scope, owner, owned, share, start, end, note, ignore.")  # fmt: skip
@click.option("--sheet", default="", metavar="NAME", help="Sheet of a workbook; else the first.")
@click.option("--measure", default="", metavar="NAME", help="What the numbers measure.")
@click.option("--unit", default="", metavar="UNIT", help="Their unit, where they count no cars.")
@click.option("--scope", default="", metavar="SCOPE", help="Market or variant they hold for.")
@click.option("--span", default="", metavar="SPAN", help="What a period means, if not itself.")
@click.option("--year", default="", metavar="YYYY", help="The year of months without one.")
@click.option("--by-month", is_flag=True, help="Days stand for their months.")
@click.option("--decimal-comma", is_flag=True, help="12,5 is twelve and a half.")
@click.option("--relation", default="", metavar="NAME", help="Rows are relations of this kind.")
@click.option("--about", default="", metavar="NAME", help="The thing that all rows are about.")
@click.option("--is", "confirmed", multiple=True, metavar="NAME=ENTITY",
              help="What a name of the table means.")  # fmt: skip
@click.option("--new", default="", metavar="CLASS", help="Unknown names become things of a class.")
@source_options
@click.option("--write", is_flag=True, help="Write the rows into the tables.")
@output_option
@project_option
def import_(
    table: str, told: tuple[str, ...], sheet: str, measure: str, unit: str, scope: str, span: str,
    year: str, by_month: bool, decimal_comma: bool, relation: str, about: str,
    confirmed: tuple[str, ...],
    new: str, write: bool, output: str | None, project: str | None, **given: str | None,
) -> None:  # fmt: skip
    """Propose rows of our tables for a foreign one: CSV in any usual form, or .xlsx.

    A .ttl of sparql-examples (sh:SPARQLExecutable) becomes saved questions.

    Long tables (a row a number) and wide ones (months or things as columns) are read. Names in
    English, Chinese or misspelt are recognised; what is unsure is left out until --is tells it.
    Nothing is written without --write; then all rows are checked first.

    \b
    Examples:
      kg import sales.csv --measure sales --url https://… --publisher CPCA --published 2025-02
      kg import owners.xlsx --relation ownsStakeIn --source example-news/202501-1a2b --write
    """
    from kg.intake import columns, propose, sheets
    from kg.intake.names import Matcher

    graph = open_graph(project)
    if table.endswith(".ttl"):
        _questions(graph, Path(table), write, output)
        return
    read = columns.upright(sheets.read(Path(table), sheet), told)
    found = columns.layout(read, told, year)
    by = propose.source(graph, _source(given))
    asked = propose.Asked(
        measure, unit, relation, span, scope, year, by_month, decimal_comma, about
    )
    matcher = Matcher(graph, dict(_pair(one) for one in confirmed))
    made = propose.propose(graph, read, found, asked, by, matcher, new)
    _tell(made, found, read.header)
    if write:
        _write(graph, made.rows)
    else:
        emit(_listed(graph, made.rows), output)
        click.echo("Nothing is written: --write puts the rows into the tables.", err=True)


def _questions(graph: Any, path: Path, write: bool, output: str | None) -> None:
    """Show the questions in a file of sparql-examples, or keep them among the project's own."""
    from kg.graph import examples
    from kg.runtime import files

    found = list(examples.read(path))
    if not write:
        emit("\n".join(one.text for one in found), output)
        return
    folder = graph.project.root / "queries" / "imported"
    folder.mkdir(parents=True, exist_ok=True)
    for one in found:
        files.write(folder / f"{one.name}.rq", one.text.encode())
        click.echo(graph.project.relative(folder / f"{one.name}.rq"))


def _source(given: dict[str, str | None]) -> dict[str, str]:
    told = {name: text for name, text in given.items() if text}
    if "url" in told:
        told.setdefault("kind", "data")
        told.setdefault("reliability", "aggregator")
    return told


def _pair(told: str) -> tuple[str, str]:
    name, equals, entity = told.rpartition("=")
    if not equals:
        raise BadParameter(f"--is: '{told}' tells nothing.", hint="Write it as NAME=ENTITY.")
    return name.strip(), entity.strip()


def _tell(made: Proposal, found: Layout, header: list[str]) -> None:
    """Say on standard error how the table was read, and what is not sure."""
    for role, places in found.roles.items():
        click.echo(f"{', '.join(header[place] for place in places)}: {role}", err=True)
    periods = list(found.periods.values())
    if len(periods) == 1:
        click.echo(f"{header[next(iter(found.periods))]}: {periods[0]}", err=True)
    elif periods:
        click.echo(f"{len(periods)} columns are periods: {periods[0]} … {periods[-1]}", err=True)
    if found.left_out:
        click.echo(f"Left out: {', '.join(found.left_out)}", err=True)
    for name, entity in list(made.taken.items())[:MOST]:
        click.echo(f"'{name}' is taken as {entity}.", err=True)
    for name, likely in list(made.unsure.items())[:MOST]:
        click.echo(f"Unsure: '{name}' may be {' or '.join(likely)}. Tell it with --is.", err=True)
    for name, count in list(made.unknown.items())[:MOST]:
        click.echo(f"Unknown: '{name}' ({count} rows).", err=True)
    _tell_left(made)
    told = ", ".join(f"{len(rows):,} for {name}.csv" for name, rows in made.rows.items())
    left = len(made.unsure), len(made.unknown)
    click.echo(f"Rows: {told}. Left out: {left[0]} unsure and {left[1]} unknown names.", err=True)


def _tell_left(made: Proposal) -> None:
    """Say what rows were left out for, other than names."""
    if made.unread:
        such, rows = next(iter(made.unread)), sum(made.unread.values())
        click.echo(f"{rows:,} rows hold no period that can be read, such as '{such}'.", err=True)
    if made.clashing:
        such, values = next(iter(made.clashing.items()))
        click.echo(
            f"{len(made.clashing):,} figures have several values and are left out, such as {such}: "
            f"{', '.join(values[:MOST])}. What tells them apart? --map COLUMN=scope.", err=True,
        )  # fmt: skip
    if made.skipped:
        click.echo(f"{made.skipped:,} rows or cells hold no name or no number.", err=True)


def _listed(graph: Any, rows: dict[str, list[dict[str, str]]]) -> str:
    """Return proposed rows as they would stand in the tables, each table with its name above."""
    from kg.ingest.tables import schema
    from kg.text.rows import records

    described = schema(graph.project)
    parts = []
    for name, listed in rows.items():
        header = [one.name for one in described[name].columns]
        lines = [[row.get(column, "") for column in header] for row in listed]
        text = records(header, lines, "csv").replace("\r\n", "\n")
        parts.append(f"# data/{name}.csv\n{text}" if len(rows) > 1 else text)
    return "\n".join(parts)


def _write(graph: Any, rows: dict[str, list[dict[str, str]]]) -> None:
    from kg.ingest.append import append

    for name, count in append(graph.project, rows).items():
        click.echo(f"{graph.project.relative(graph.project.data / f'{name}.csv')}: {count:,} new")


@click.command(short_help="Add one fact and its source.")
@click.argument("what", type=Choice(tuple(FACTS)), metavar="WHAT")
@click.argument("cells", nargs=-1, metavar="[COLUMN=VALUE…]")
@source_options
@project_option
def add(what: str, cells: tuple[str, ...], project: str | None, **given: str | None) -> None:
    """Add a row to a table, with the source that states it; what is needed is asked for.

    WHAT is observation, relation, property, event or entity. Cells are given as COLUMN=VALUE, or
    asked for at a terminal. Names may be written as people do. The whole project is checked
    before anything is written.

    \b
    Example:
      kg add observation subject=AITO measure=deliveries period=2026-09 value=41000 unit=vehicles
    """
    from kg.ingest.tables import schema
    from kg.intake import propose

    graph = open_graph(project)
    table = schema(graph.project)[FACTS[what]]
    row = dict(_cell(one) for one in cells)
    known = {column.name: column for column in table.columns}
    for name in row:
        if name not in known:
            raise BadParameter(f"{table.name}.csv has no column '{name}'.",
                               hint=f"It has: {', '.join(known)}.")  # fmt: skip
    for column in table.columns:
        if column.required and column.name != "source" and not row.get(column.name):
            row[column.name] = _asked(column.name, column.about, column.example)
        if column.type == "entity" and row.get(column.name):
            texts = row[column.name].split(";") if column.many else [row[column.name]]
            row[column.name] = ";".join(graph.entity(text).name for text in texts)
    rows = {}
    if "source" in known:
        by = propose.source(graph, _source_asked(given))
        row["source"] = by["id"]
        rows = {"sources": [by]} if len(by) > 1 else {}
    _write(graph, {**rows, table.name: [row]})


def _cell(told: str) -> tuple[str, str]:
    name, equals, value = told.partition("=")
    if not equals:
        raise BadParameter(f"'{told}' is no cell.", hint="Write it as COLUMN=VALUE.")
    return name.strip(), value.strip()


def _asked(name: str, about: str, example: str) -> str:
    """Return what a person answers; raises KgError where nobody is there to be asked."""
    if not sys.stdin.isatty():
        raise KgError(f"{name} is missing: {about}.", hint=f"For example {name}={example}.")
    return str(click.prompt(f"{name} ({about}; for example {example})", err=True)).strip()


def _source_asked(given: dict[str, str | None]) -> dict[str, str]:
    told = {name: text for name, text in given.items() if text}
    if "source" not in told and "url" not in told:
        address = _asked("url", "address of the page that states it, or the id of a source",
                         "https://example.org/page")  # fmt: skip
        told["url" if "://" in address else "source"] = address
    if "url" in told:
        for name, about, example in (
            ("publisher", "who published it", "TechNode"),
            ("published", "when, or - where it does not say", "2025-11-03"),
            ("kind", "kind of source", "news"),
            ("reliability", "primary, press, trade, reference, aggregator …", "press"),
        ):
            if name not in told:
                told[name] = _asked(name, about, example).removeprefix("-")
    return told


COMMANDS: tuple[click.Command, ...] = (init, import_, add)
