"""The entry point: `kg` and `python -m kg`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    if sys.argv[1:2] == ["query"]:
        from kg import quick

        if quick.answers(sys.argv[2:]):
            return
    from kg.cli import cli

    cli(prog_name="kg")


if __name__ == "__main__":
    main()
