"""Where a project's files are: its tables, ontology and questions, or those that came with kg."""

from __future__ import annotations

import os
from pathlib import Path

from kg.errors import KgError
from kg.runtime import freshness


class Project:
    """A folder with `data/`; `queries/` and the schema may come from kg itself.

    An `ontology/` of its own adds to the one that comes with kg; a file of the same name takes
    its place.
    """

    def __init__(self, root: Path):
        self.root = root
        self.data = root / "data"
        self.ontology = root / "ontology"
        """The project's own, where it has one."""
        self.queries = self._own_or_bundled("queries")
        self.schema = self._own_or_bundled("data/tables.toml")

    def _own_or_bundled(self, name: str) -> Path:
        own = self.root / name
        return own if own.exists() else Path(freshness.bundled(), name)

    @property
    def is_bundled(self) -> bool:
        """Whether it is the one that comes with kg."""
        return self.root.resolve() == Path(freshness.bundled()).resolve()

    def ontology_files(self, pattern: str) -> list[Path]:
        """Return the files of the ontology that match, in order: those of kg and the project's."""
        found: dict[str, Path] = {}
        for folder in (Path(freshness.bundled(), "ontology"), self.ontology):
            for path in folder.glob(pattern):
                if path.name[0] != ".":  # an editor's lock is no part of it
                    found[path.relative_to(folder).as_posix()] = path
        return [found[name] for name in sorted(found)]

    @classmethod
    def find(cls, folder: str | os.PathLike[str] | None = None) -> Project:
        """Return the project in `folder`, else in a folder above this one, else the one bundled.

        Raises NotFound when `folder` is given and holds no `data/`.
        """
        return cls(Path(freshness.project_root(folder)))

    def inputs(self) -> list[Path]:
        """Return every file the compiled graph is made of, in a fixed order."""
        files = [self.schema, *self.data.glob("*.csv")]
        files += [*self.ontology_files("*.ttl"), *self.ontology_files("rules/*.rq")]
        # An editor's lock beside a table is hidden, and often leads nowhere.
        return [path for path in sorted(set(files)) if path.name[0] != "." and self._is_file(path)]

    def _is_file(self, path: Path) -> bool:
        """Say whether a path is there as a file; raises KgError for a folder, pipe or socket."""
        if path.exists() and not path.is_file():
            hint = "Move it away; only files are read."
            raise KgError("This is not a file.", where=self.relative(path), hint=hint)
        return path.is_file()

    def text(self, path: Path) -> str:
        """Return the text of a file of this project; raises KgError where it is not UTF-8."""
        self._is_file(path)
        try:
            return path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            where = f"{self.relative(path)}:{line}"
            raise KgError("The file is not UTF-8.", where=where, hint="Save it as UTF-8.") from None

    def relative(self, path: Path) -> str:
        """Return a path as a reader of this project would write it."""
        for root in (self.root, Path(freshness.bundled())):
            if path.is_relative_to(root):
                return path.relative_to(root).as_posix()
        return str(path)
