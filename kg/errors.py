"""What can go wrong, as one small tree.

KgError                something could not be done (exit code 3)
├── NotFound           no such entity, question, source, format
├── BadTable           rows that are not well-formed; carries every Problem
├── BadTurtle          an ontology file that does not parse
├── BadQuery           a query that does not parse, or asks for what is refused
├── BadParameter       a parameter value that does not fit its question
├── Damaged            the compiled graph cannot be read to its end
└── CannotWrite        a file or folder that cannot be written

Library code raises these; only the command line turns them into text and exit codes.
"""

from __future__ import annotations

from typing import NamedTuple


def one_line(text: str, most: int = 600) -> str:
    """Return a text on one line, without what could steer a terminal, and not endless.

    >>> one_line("a\\nb\\x1b[31m")
    'a b[31m'
    """
    line = " ".join(text.split())
    if not line.isprintable():
        line = "".join(character for character in line if character.isprintable())
    return line if len(line) <= most else f"{line[:most]} …"


class Problem(NamedTuple):
    """One mistake in one place of a file, with its remedy."""

    file: str
    line: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """Return `file:line: what is wrong. What to do.`."""
        return one_line(f"{self.file}:{self.line}: {self.message} {self.hint}".rstrip())


class KgError(Exception):
    """Something could not be done; says what, where, and what to do about it."""

    exit_code = 3

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None):
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        """Return `where: message hint` on one line."""
        place = f"{self.where}: " if self.where else ""
        return one_line(f"{place}{self.message} {self.hint or ''}".rstrip())


class NotFound(KgError):
    """Nothing has that name."""


class BadTable(KgError):
    """One or more rows of the tables are not well-formed."""

    def __init__(self, problems: list[Problem]):
        self.problems = tuple(sorted(problems))
        count = len(self.problems)
        super().__init__(
            f"{count} problem{'s' * (count != 1)} in the tables.",
            hint="Mend the lines above; nothing was built.",
        )


class BadTurtle(KgError):
    """A Turtle file does not parse."""


class BadQuery(KgError):
    """A query does not parse, or asks for something that is refused."""


class BadParameter(KgError):
    """A parameter value does not fit what the question expects."""

    exit_code = 2


class Damaged(KgError):
    """The compiled graph on disk is damaged; opened again, it is compiled again."""


class CannotWrite(KgError):
    """A file or folder cannot be written."""
