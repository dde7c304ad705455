"""The compiled graph on disk: found by a digest of its inputs, never seen half-written.

A build writes to a folder of its own and renames it into place. A killed build leaves only
that folder, which a later build removes; readers keep the last good graph.
"""

from __future__ import annotations

import errno
import json
import os
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

from kg.errors import CannotWrite, KgError
from kg.runtime import freshness
from kg.runtime.project import Project
from kg.version import __version__

KEEP = 6
"""How many compiled graphs stay in the cache."""

_BUILDING = ".building-"
"""How folders that are being written begin; the number of the process follows."""

_REMEDIES = {
    errno.ENOSPC: "Free some space, or name another folder in AUTOKG_CACHE.",
    errno.EDQUOT: "Free some space, or name another folder in AUTOKG_CACHE.",
    errno.EFBIG: "Raise the limit on the size of files (ulimit -f).",
    errno.EMFILE: "Raise the limit on open files (ulimit -n).",
    errno.ENFILE: "Close other programs: the system has no more open files to give.",
    errno.EACCES: "Name a folder that you may write to in AUTOKG_CACHE.",
    errno.EPERM: "Name a folder that you may write to in AUTOKG_CACHE.",
    errno.EROFS: "Name a folder that you may write to in AUTOKG_CACHE.",
    errno.ENOENT: "Something removed it meanwhile: try again.",
    errno.ENOTDIR: "Name a folder in AUTOKG_CACHE.",
}
"""What helps against an error, by its number."""

_OLD = 3600.0
"""Seconds after which a half-written folder is taken for abandoned."""


T = TypeVar("T")
DAMAGES = (OSError, ValueError, TypeError, RuntimeError, LookupError)
"""What a damaged store or manifest gives rise to."""

COMPILING = ("model", "ingest", "store")
"""The rooms whose code decides what is compiled: when one of them changes, so does the graph."""


opened: list[Path] = []
"""The folders of the graphs that this process has opened, for the case that one is damaged."""


class Slot:
    """Where the compiled graph of one project is, given the present state of its inputs.

    A view is the same graph seen at a date; views are kept apart, so that they never push out
    the graphs they were made from.
    """

    def __init__(self, project: Project, view: str = ""):
        self.project = project
        self.view = view
        known = freshness.fresh(str(project.root))
        try:
            self._states = [] if known else freshness.states([*project.inputs(), *_code()])
            self.digest = known or self._digest()
        except OSError as error:
            shown = project.relative(Path(error.filename or project.data))
            raise KgError(f"{shown} cannot be read: {error.strerror}.") from None
        if not known and self.is_ready():
            self._remember()

    @property
    def path(self) -> Path:
        """The folder of the graph compiled from exactly these inputs."""
        if self.view:
            return self._root / f"{self.digest}-{self.view}"
        return self._root / self.digest

    @property
    def _root(self) -> Path:
        folder = Path(freshness.cache_folder())
        return folder / "views" if self.view else folder

    def is_ready(self) -> bool:
        """Say whether the graph is there, whole."""
        try:
            return (self.path / freshness.MANIFEST).is_file()
        except OSError:  # it belongs to somebody else
            return False

    def manifest(self) -> dict[str, int]:
        """Return the counts of the graph."""
        text = (self.path / freshness.MANIFEST).read_text(encoding="utf-8")
        return {str(name): int(count) for name, count in json.loads(text).items()}

    def write(self, save: Callable[[Path], dict[str, int]]) -> None:
        """Keep the graph that `save` writes to a folder, in one step; `save` returns its counts.

        Raises CannotWrite, and leaves no trace, where the folder cannot be written.
        """
        import shutil
        import tempfile

        root = self._root
        temporary: Path | None = None
        try:
            root.mkdir(parents=True, exist_ok=True)
            _sweep(root)
            temporary = Path(tempfile.mkdtemp(prefix=f"{_BUILDING}{os.getpid()}-", dir=root))
            manifest = save(temporary / "store")
            with (temporary / freshness.MANIFEST).open("w", encoding="utf-8") as file:
                file.write(json.dumps(manifest, indent=1) + "\n")
                file.flush()
                os.fsync(file.fileno())  # after a loss of power it is whole, or not there
            try:
                temporary.rename(self.path)
            except OSError:
                if not self.is_ready():  # else another build was quicker, with the same result
                    self.drop()
                    temporary.rename(self.path)
        except OSError as error:
            if not self.is_ready():
                reason = error.strerror or str(error)
                raise CannotWrite(
                    f"The compiled graph cannot be kept in {root}: {reason}.",
                    hint=_REMEDIES.get(error.errno or 0, "Try again, or set AUTOKG_CACHE."),
                ) from None
        finally:
            if temporary is not None:
                shutil.rmtree(temporary, ignore_errors=True)
        self._remember()

    def drop(self) -> None:
        """Remove the graph, which proved to be damaged."""
        import shutil

        shutil.rmtree(self.path, ignore_errors=True)

    def kept(self, read: Callable[[Path, dict[str, int]], T]) -> T | None:
        """Return what `read` makes of the store's folder and its counts.

        None where there is no graph, or one that is damaged: it is removed.
        """
        if not self.is_ready():
            return None
        try:
            found = read(self.path / "store", self.manifest())
        except DAMAGES:
            self.drop()
            return None
        opened.append(self.path)
        return found

    def _remember(self) -> None:
        """Note which graph belongs to these inputs, so that the next start need not read them."""
        if self._states:
            freshness.write(str(self.project.root), self.digest, self._states)

    def _digest(self) -> str:
        import hashlib

        total = hashlib.sha256(__version__.encode())
        inputs = [(self.project.relative(path), path) for path in self.project.inputs()]
        for name, path in (*inputs, *((path.name, path) for path in _code())):
            total.update(f"\0{name}\0".encode())
            total.update(path.read_bytes())
        return total.hexdigest()[:32]


def drop_opened() -> bool:
    """Remove the graphs that this process has opened, since one of them is damaged.

    False where there is none.
    """
    import shutil

    found = bool(opened)
    for path in opened:
        shutil.rmtree(path, ignore_errors=True)
    opened.clear()
    return found


@cache
def code_sum(*rooms: str) -> int:
    """Return a sum of the modules of some rooms: what they made may change its form with them."""
    package = Path(__file__).parents[1]
    total = 0
    for room in rooms:
        for path in sorted((package / room).rglob("*.py")):
            total = zlib.crc32(path.read_bytes(), total)
    return total


def _code() -> list[Path]:
    """Return the modules that decide what a compiled graph looks like."""
    package = Path(__file__).parents[1]
    return sorted(path for room in COMPILING for path in (package / room).glob("*.py"))


def _sweep(root: Path) -> None:
    """Remove abandoned half-written folders and all but the newest graphs."""
    import shutil

    ages: dict[Path, float] = {}
    for path in root.iterdir():
        with suppress(OSError):  # another process may be sweeping too
            age = path.stat().st_mtime
            if path.name.startswith(_BUILDING):
                if time.time() - age > _OLD or not _is_alive(path.name):
                    shutil.rmtree(path, ignore_errors=True)
            elif (path / freshness.MANIFEST).is_file():
                ages[path] = age
    for path in sorted(ages, key=lambda path: -ages[path])[KEEP:]:
        shutil.rmtree(path, ignore_errors=True)


def _is_alive(name: str) -> bool:
    """Say whether the process that writes a folder may still run; yes where that cannot be told."""
    number = name.removeprefix(_BUILDING).partition("-")[0]
    if os.name != "posix" or not number.isdigit():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
