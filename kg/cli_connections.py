"""Commands about how entities are connected, controlled and exposed."""

from __future__ import annotations

import click

COMMANDS: tuple[click.Command, ...] = ()
