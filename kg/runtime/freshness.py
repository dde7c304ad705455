"""Where a project and the cache are, and whether the compiled graph still fits the files.

A stamp is a small file in the cache: the project's folder, the digest of its inputs, then one
line a file or folder with its size, its time and its number. While all of them are as they were,
the graph is fresh and no input need be read. Every command waits for this, so it loads nothing
but `os`.
"""

from __future__ import annotations

import binascii
import os
import sys

from kg.errors import KgError, NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

MANIFEST = "manifest.json"
"""The file that a compiled graph gets last, with its counts."""

_HERE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))


def bundled() -> str:
    """Return the folder with the data, ontology and questions that came with kg."""
    inside = os.path.join(_HERE, "bundled")
    return inside if os.path.isdir(inside) else os.path.dirname(_HERE)


def project_root(folder: str | os.PathLike[str] | None = None) -> str:
    """Return `folder`, else a folder from here upwards that holds a project, else the bundled one.

    Raises NotFound when `folder` is given and holds no `data/`, and KgError where the current
    folder is gone or nothing came with kg.
    """
    if folder is not None:
        root = os.path.realpath(folder)
        if not os.path.isdir(os.path.join(root, "data")):
            raise NotFound(
                f"There is no project in '{os.fspath(folder)}'.",
                hint="A project is a folder that holds data/ with its tables.",
            )
        return root
    try:
        here = os.getcwd()
    except OSError:
        raise KgError("The current folder is gone.", hint="Change to another folder.") from None
    while True:
        if os.path.isfile(os.path.join(here, "data", "sources.csv")):
            return here
        above = os.path.dirname(here)
        if above == here:
            break
        here = above
    if not os.path.isdir(os.path.join(bundled(), "data")):
        raise KgError("The tables that come with kg are missing.", hint="Install kg again.")
    return bundled()


def cache_folder() -> str:
    """Return the cache folder of this user; AUTOKG_CACHE takes its place."""
    if named := os.environ.get("AUTOKG_CACHE"):
        return named
    home = os.path.expanduser("~")
    if home == "~":  # a user without a home, as in some containers
        import tempfile

        home = tempfile.gettempdir()
    if sys.platform == "win32":
        return os.path.join(os.environ.get("LOCALAPPDATA", home), "autokg")
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Caches", "autokg")
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return os.path.join(cache, "autokg")


def graph_folder(root: str) -> str | None:
    """Return the folder of a project's compiled graph, None where there is none that is fresh."""
    digest = fresh(root)
    if digest is None:
        return None
    folder = os.path.join(cache_folder(), digest)
    return folder if os.path.isfile(os.path.join(folder, MANIFEST)) else None


def fresh(root: str) -> str | None:
    """Return the digest of a project's inputs, None where they may have changed since the stamp."""
    try:
        with open(_path(root), encoding="utf-8") as file:
            home, digest, *lines = file.read().splitlines()
        same = home == root and all(line == _state(line.partition(" ")[2]) for line in lines)
    except (OSError, ValueError):
        return None
    return digest if same else None


def states(inputs: Iterable[str | os.PathLike[str]]) -> list[str]:
    """Return the present state of files, and of the folders that may get more of them."""
    files = [os.fspath(path) for path in inputs]
    return [_state(path) for path in sorted({*files, *map(os.path.dirname, files)})]


def write(root: str, digest: str, found: Iterable[str]) -> None:
    """Note the digest of the inputs that were in these states; a closed cache notes nothing."""
    import tempfile

    try:
        handle, name = tempfile.mkstemp(prefix=".stamp-", dir=cache_folder())
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join((root, digest, *found)))
        os.replace(name, _path(root))
    except (OSError, ValueError):
        return


def _path(root: str) -> str:
    """Return where the stamp of a project is, as this installation of kg sees it."""
    name = "".join(one if one.isalnum() and one.isascii() else "-" for one in root)
    installed = binascii.crc32(os.fsencode(_HERE))  # another one compiles with code of its own
    return os.path.join(cache_folder(), f"{name[-150:]}-{installed:08x}.stamp")


def _state(path: str) -> str:
    status = os.stat(path)
    times = f"{status.st_mtime_ns}.{status.st_ctime_ns}"  # the second cannot be set back
    return f"{status.st_size}.{times}.{status.st_ino} {path}"
