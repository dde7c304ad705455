"""The entry point: `kg` and `python -m kg`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    if sys.argv[1:2] == ["query"]:
        from kg import quick

        if quick.answers(sys.argv[2:]):
            return
    import gc

    from kg.cli import cli

    gc.disable()  # a command is over before the collector would find anything
    cli(prog_name="kg")


if __name__ == "__main__":
    main()
