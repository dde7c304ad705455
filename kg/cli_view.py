"""Commands about the explorer."""

from __future__ import annotations

import click

COMMANDS: tuple[click.Command, ...] = ()
