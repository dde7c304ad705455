"""Commands for other programs and for the browser: `kg serve` and `kg mcp`."""

from __future__ import annotations

import os
import sys
from typing import Any, NoReturn

import click

from kg.cli.options import memory_option, project_option, timeout_option
from kg.errors import KgError


def _needs(extra: str, *modules: str) -> None:
    """Raise KgError where the libraries of an extra are not installed."""
    from importlib.util import find_spec

    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        names = " and ".join(missing)
        hint = f"pip install 'autokg[{extra}]'"
        raise KgError(f"This command needs {names}.", hint=hint)


def leave() -> NoReturn:
    """End this process now: no thread that still waits for a worker keeps it."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


@click.command(short_help="Serve the graph to the browser and to other programs.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="Port to listen on; 0 for any that is free.",
)
@click.option("--open", "then_open", is_flag=True, help="Open it in the browser.")
@timeout_option(0.1, 3600, default=10.0)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="Processes that answer queries at the same time.",
)
@memory_option(0.3, 1024, default=4.0)
@click.option("--cors", is_flag=True, help="Let pages of other sites ask /sparql.")
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST",
    help="Another name the server is reached by, behind a proxy; may be repeated.",
)
@project_option
def serve(project: str | None, then_open: bool, memory: float, **given: Any) -> None:
    """Serve the graph: pages, a SPARQL 1.1 endpoint at /sparql, tools for other programs.

    Only this machine can ask, and nothing can be changed. Ctrl-C ends it.

    \b
    Example:
      kg serve --open
    """
    _needs("serve", "starlette", "uvicorn", "pebble", "jinja2")
    from kg.serve import run
    from kg.serve.site import Options

    def listening(address: str) -> None:
        click.echo(f"Serving the graph at {address} (Ctrl-C ends it).", err=True)
        if then_open:
            click.launch(address)

    options = Options(project=project, memory=int(memory * (1 << 30)), **given)
    run.run(options, lambda message: click.echo(message, err=True), listening)
    leave()


@click.command(short_help="Serve the graph as tools for assistants.")
@timeout_option(0.1, 3600, default=10.0)
@project_option
def mcp(project: str | None, timeout: float) -> None:
    """Serve the graph to an assistant on standard input and output (MCP), read-only.

    Every answer names its sources and its doubts. An assistant starts this itself.

    \b
    Example of a configuration:
      {"mcpServers": {"autokg": {"command": "kg", "args": ["mcp"]}}}
    """
    _needs("assistant", "mcp", "pebble")
    import asyncio

    from kg.serve import run, tools
    from kg.serve.site import Options

    run.forget_program()
    options = Options(project=project, timeout=timeout, workers=1)
    asyncio.run(tools.over_stdio(options, lambda message: click.echo(message, err=True)))
    leave()


COMMANDS: tuple[click.Command, ...] = (serve, mcp)
