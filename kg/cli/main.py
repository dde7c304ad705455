"""The group of all commands: each parses, calls one function of the library, and prints."""

from __future__ import annotations

import click

from kg.cli import (
    ask,
    connections,
    evidence,
    export,
    lookup,
    own,
    publish,
    query,
    serve,
    upkeep,
    verify,
    view,
)
from kg.cli.options import Cli
from kg.version import __version__

GROUPS = (
    upkeep,
    query,
    ask,
    lookup,
    evidence,
    connections,
    verify,
    view,
    export,
    publish,
    own,
    serve,
)
"""The files of commands; a new command stands in the COMMANDS of one of them."""

EXIT_CODES = """
\b
Exit codes:
  0    fine
  1    the checks found something
  2    wrong command line
  3    could not do it (the reason is on standard error)
  130  stopped by Ctrl-C
"""


@click.group(cls=Cli, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
def cli() -> None:
    """A knowledge graph of the automotive ecosystem, with a source for every statement."""


for _group in GROUPS:
    for _command in _group.COMMANDS:
        cli.add_command(_command)
