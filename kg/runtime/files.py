"""Writing files: whole or not at all."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kg.errors import CannotWrite


def write(path: str | os.PathLike[str], content: bytes) -> None:
    """Write a file in one step, so that nobody ever sees half of it; raises CannotWrite.

    As everywhere at a command line, `-` is standard output.
    """
    with opened(path) as file:
        file.write(content)


@contextmanager
def opened(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """Open a file for writing; it is there when all of it has been written, and not before.

    As everywhere at a command line, `-` is standard output. Raises CannotWrite.
    """
    if str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.flush()
        return
    target = Path(path)
    temporary = ""
    try:
        if target.is_dir():
            raise CannotWrite(f"'{path}' is a folder.", hint="Name a file.")
        target = target.resolve()
        if target.exists() and not target.is_file():
            with target.open("wb") as file:  # a device or a pipe is written to, never replaced
                yield file
            return
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
        with os.fdopen(handle, "wb") as file:
            yield file
        os.chmod(temporary, target.stat().st_mode if target.exists() else 0o666 & ~_umask())
        os.replace(temporary, target)
        temporary = ""
    except OSError as error:
        reason = error.strerror or str(error)
        hint = "Name a file in a folder that exists and can be written."
        raise CannotWrite(f"'{path}' cannot be written: {reason}.", hint=hint) from None
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def duplicate(folder: Path, target: Path, shared: str) -> None:
    """Copy the files of a folder into a new one; raises OSError.

    Files that end in `shared` are never changed once they are written: where the disk can, they
    are the same file under a second name, which takes no time and no room.
    """
    target.mkdir()
    for path in folder.iterdir():
        if path.name == "LOCK":
            continue
        if path.name.endswith(shared):
            try:
                os.link(path, target / path.name)
                continue
            except OSError:  # another disk, or one without second names
                pass
        shutil.copyfile(path, target / path.name)


def forget() -> None:
    """Let nothing more reach standard output, not even what waits for the end of the process."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _umask() -> int:
    """Return the permissions that this process withholds from new files."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
