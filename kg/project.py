"""Where a project's files are: its tables, ontology and questions, or those that came with kg."""

from __future__ import annotations

import os
from pathlib import Path

from kg.errors import KgError, NotFound


def _bundled() -> Path:
    package = Path(__file__).parent
    inside = package / "bundled"
    return inside if inside.is_dir() else package.parent


class Project:
    """A folder with `data/`; `ontology/`, `queries/` and the schema may come from kg itself."""

    def __init__(self, root: Path):
        self.root = root
        self.data = root / "data"
        self.ontology = self._own_or_bundled("ontology")
        self.queries = self._own_or_bundled("queries")
        self.schema = self._own_or_bundled("data/tables.toml")

    def _own_or_bundled(self, name: str) -> Path:
        own = self.root / name
        return own if own.exists() else _bundled() / name

    @classmethod
    def find(cls, folder: str | os.PathLike[str] | None = None) -> Project:
        """Return the project in `folder`, else in a folder above this one, else the one bundled.

        Raises NotFound when `folder` is given and holds no `data/`.
        """
        if folder is not None:
            root = Path(folder).resolve()
            if not (root / "data").is_dir():
                raise NotFound(
                    f"There is no project in '{folder}'.",
                    hint="A project is a folder that holds data/ with its tables.",
                )
            return cls(root)
        here = Path.cwd()
        for root in (here, *here.parents):
            if (root / "ontology").is_dir() and (root / "data").is_dir():
                return cls(root)
        if not (_bundled() / "data").is_dir():
            raise KgError("The tables that come with kg are missing.", hint="Install kg again.")
        return cls(_bundled())

    def inputs(self) -> list[Path]:
        """Return every file the compiled graph is made of, in a fixed order."""
        files = [self.schema, *self.data.glob("*.csv")]
        files += [*self.ontology.glob("*.ttl"), *self.ontology.glob("rules/*.rq")]
        return sorted(set(files))

    def relative(self, path: Path) -> str:
        """Return a path as a reader of this project would write it."""
        for root in (self.root, _bundled()):
            if path.is_relative_to(root):
                return path.relative_to(root).as_posix()
        return str(path)
