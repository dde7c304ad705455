"""What the code of kg itself lacks to be complete, for those who add a command or a format.

A command or a format is named by the README and by a test, and what kg says it says in every
language. Only a checkout of kg is looked at, not a project that uses kg.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import click

from kg.errors import BadQuery
from kg.ingest.check.finding import Finding
from kg.output import formats
from kg.runtime.project import Project
from kg.sparql import questions
from kg.store.store import Store
from kg.text import words


def findings(project: Project, commands: Mapping[str, click.Command]) -> Iterator[Finding]:
    """Yield what commands, formats and words lack; nothing for a project that only uses kg."""
    readme = project.root / "README.md"
    code = Path(__file__).resolve().parents[1]
    if code.parent != project.root.resolve() or not readme.is_file():
        return
    text = project.text(readme)
    tests = "".join(project.text(path) for path in sorted(project.root.glob("tests/test_*.py")))
    for name, command in sorted(commands.items()):
        if f"| `kg {name}" not in text:
            line = f"| `kg {name}` | {command.get_short_help_str(80)} |"
            yield _lacks("README.md", "command", f"It has no '{name}': add the row {line}")
        if not command.help:
            yield _lacks("kg/cli", "command", f"'{name}' has no help: give it a docstring.")
        if tests and f'"{name}"' not in tests:
            yield _lacks("tests", "command", f"No test runs '{name}': add one to a test_*.py.")
    for form in formats.FORMATS:
        row = f"| `{form.name}` | `{form.extension}` | {form.about} |"
        if form.kind in formats.WHOLE and row not in text:
            message = f"It lacks a format in its list of them: add the row {row}"
            yield _lacks("README.md", "format", message)
        if tests and f'"{form.name}"' not in tests:
            message = f"No test reads '{form.name}': add one to tests/test_readers.py."
            yield _lacks("tests", "format", message)
    for path, message in words.uneven():
        yield _lacks(project.relative(path), "words", message)
    yield from _columns(project)


def _columns(project: Project) -> Iterator[Finding]:
    """Yield what columns of saved questions have no words."""
    known = words.words("en")["columns"]
    empty = Store.in_memory()
    with suppress(BadQuery):  # said where questions are checked
        for question in questions.all_questions(project).values():
            answer = empty.ask(question.text)
            new = [one for one in getattr(answer, "variables", ()) if one not in known]
            if new:
                shown = project.relative(words.file("en"))
                message = f"[columns] has no words for '{new[0]}', a column of {question.name}."
                yield _lacks(shown, "words", message)


def _lacks(place: str, what: str, message: str) -> Finding:
    return Finding("warning", place, f"incomplete {what}", message)
