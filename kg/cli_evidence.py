"""Commands about evidence: who says so, what disagrees, what was promised."""

from __future__ import annotations

import click

COMMANDS: tuple[click.Command, ...] = ()
