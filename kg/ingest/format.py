"""The one canonical form of tables, Turtle and saved questions."""

from __future__ import annotations

import csv
from pathlib import Path

from kg.errors import KgError, NotFound
from kg.ingest import tables
from kg.ingest.csv_lines import decoded, separator, with_commas
from kg.runtime import files as output
from kg.runtime.project import Project
from kg.sparql import questions
from kg.store import rdflib_bridge


def format_files(project: Project, names: tuple[str, ...], *, write: bool) -> list[str]:
    """Return the files that are not canonical, and mend them where `write` is set.

    Without names: all tables, ontology files and questions that are the project's own.
    Raises NotFound for a name that is no file, KgError with the place where one cannot be read;
    no file is lost.
    """
    files = [Path(name) for name in names] or _all(project)
    changed = []
    for path in files:
        if not path.is_file() and (project.root / path).is_file():
            path = project.root / path  # as messages name it
        if not path.is_file():
            raise NotFound(f"There is no file '{path}'.")
        shown = project.relative(path.resolve())
        content = path.read_bytes()
        better = _canonical(path, shown, content, project)
        if better != content:
            changed.append(shown)
            if write:
                output.write(path, better)
    return changed


def _all(project: Project) -> list[Path]:
    known = tables.schema(project)
    files = [path for path in project.data.glob("*.csv") if path.stem in known]
    files += project.ontology.glob("**/*.ttl")
    if project.queries.is_relative_to(project.root):
        files += project.queries.glob("**/*.rq")
    return sorted(files)


def _canonical(path: Path, shown: str, content: bytes, project: Project) -> bytes:
    if path.suffix == ".csv":
        return _table(path, shown, content, project)
    if path.suffix == ".ttl":
        return rdflib_bridge.formatted(path, shown)
    if path.suffix == ".rq":
        questions.load(path, shown)
        return _tidy(content.decode("utf-8"))
    raise KgError(f"'{shown}' is no table, Turtle file or query.", hint="Name .csv, .ttl or .rq.")


def _table(path: Path, shown: str, content: bytes, project: Project) -> bytes:
    described = tables.schema(project)
    if path.stem not in described:
        raise KgError(f"'{shown}' is none of the tables.", hint=f"Known: {', '.join(described)}.")
    try:
        text, encoding = decoded(content)
        if not encoding:
            content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")  # says where it is not
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if mark := separator(text):
            text = with_commas(text, mark)
        return tables.canonical(text, described[path.stem]).encode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = f"Byte 0x{content[error.start]:02X} is not UTF-8."
        raise KgError(message, where=f"{shown}:{line}", hint="Save it as UTF-8.") from None
    except (ValueError, csv.Error) as error:
        hint = "kg check names the lines."
        raise KgError(f"{shown} was left as it is: {error}.", hint=hint) from None


def _tidy(text: str) -> bytes:
    lines = text.replace("\r\n", "\n").split("\n")
    return ("\n".join(line.rstrip() for line in lines).strip("\n") + "\n").encode()
