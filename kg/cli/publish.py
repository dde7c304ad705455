"""The command that brings the graph into an engine elsewhere: `kg publish`."""

from __future__ import annotations

import click

from kg.cli.options import open_graph, project_option


@click.command(short_help="Load the compiled graph into an engine elsewhere.")
@click.option("--to", "address", required=True, metavar="URL",
              help="Where the engine takes graphs (SPARQL 1.1 Graph Store Protocol).")  # fmt: skip
@click.option("--query", metavar="URL", help="Where it answers queries, if URL does not tell.")
@click.option("--update", metavar="URL", help="Where it takes SPARQL Update: --swap is one step.")
@click.option("--swap", is_flag=True, help="Put it in the place of an older one, once it is whole.")
@click.option("--default-graph", "default", metavar="IRI",
              help="The graph for the merge of all sources, where the engine has no default graph "
              "of its own.")  # fmt: skip
@click.option("--user", metavar="NAME", help="Who you are there; else AUTOKG_USER.")
@click.option("--password-file", metavar="FILE", help="Holds the password; else AUTOKG_PASSWORD.")
@click.option("--timeout", type=click.FloatRange(0.01, 86400), default=300.0, show_default=True,
              metavar="SECONDS", help="How long one request may take.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(1, 32), default=4, show_default=True,
              help="How many requests are under way at a time.")  # fmt: skip
@project_option
def publish(
    address: str,
    query: str | None,
    update: str | None,
    swap: bool,
    default: str | None,
    user: str | None,
    password_file: str | None,
    timeout: float,
    jobs: int,
    project: str | None,
) -> None:
    """Load the compiled graph into an engine elsewhere, and check by SPARQL that all is there.

    Each source is a request, the merge of all of them several; a busy engine is asked again. With
    --swap, graphs are loaded under other names first, counted, and then put in the place of the
    old ones: in one step with --update, else graph by graph. What went wrong, and what is there
    then, is always said. ENGINES.md tells what each engine needs.

    \b
    Examples:
      kg publish --to http://localhost:7878/store
      kg publish --to http://localhost:7878/store --swap --update http://localhost:7878/update
    """
    from kg.graph.graph import stderr
    from kg.output.publish import publish as published
    from kg.store.graph_store import GraphStore
    from kg.store.wire import Login, Wire

    wire = Wire(timeout, login=Login.found(user, password_file))
    target = GraphStore(address, query, update, default, wire)
    done = published(open_graph(project), target, swap, jobs, stderr)
    dropped = f"; {done.dropped:,} graphs of before are gone" if done.dropped else ""
    click.echo(f"{done.quads:,} quads in {done.graphs:,} graphs and the merge of all{dropped}.")


COMMANDS: tuple[click.Command, ...] = (publish,)
