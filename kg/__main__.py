"""The entry point: `kg` and `python -m kg`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; a person who interrupts it sees one word, not where it was."""
    try:
        _run()
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        sys.exit(130)
    except BrokenPipeError:
        _forget_output()  # the reader, such as head, has seen enough
    except OSError as error:
        if error.filename is not None:
            raise
        _forget_output()
        sys.stderr.write(f"Error: The output cannot be written: {error.strerror or error}.\n")
        sys.exit(3)


def _run() -> None:
    if sys.stdout is None:
        raise OSError("standard output is closed")
    from kg.runtime import supervisor

    if sys.argv[1:2] and sys.argv[1] not in supervisor.STAYING:
        supervisor.start()
    if sys.argv[1:2] == ["query"]:
        from kg.cli import fast_path

        if fast_path.answers(sys.argv[2:]):
            return
    import gc

    from kg.cli.main import cli

    gc.disable()  # a command is over before the collector would find anything
    cli(prog_name="kg")


def _forget_output() -> None:
    from kg.runtime import files

    files.forget()


if __name__ == "__main__":
    main()
