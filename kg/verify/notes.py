"""Living notes: what stands in a note as `{{kg ask …}}` is filled from saved questions.

A filled place keeps its question in a comment, so that the note can be filled again and checked:

    <!--{{kg ask brands-by-month --brand AITO}}-->
    | month | ... |
    <!--{{/kg}}-->
"""

from __future__ import annotations

import re
import shlex
from typing import NamedTuple

from kg.errors import KgError
from kg.graph.graph import Graph
from kg.store.results import Rows
from kg.text import rows

_PLACE = re.compile(
    r"<!--\{\{\s*kg\s+(?P<kept>[^{}\n]*?)\s*\}\}-->(?P<filled>.*?)<!--\{\{/kg\}\}-->"
    r"|\{\{\s*kg\s+(?P<open>[^{}\n]*?)\s*\}\}",
    re.DOTALL,
)
END = "<!--{{/kg}}-->"


class Stale(NamedTuple):
    """A place of a note whose answer is another one now, or is not there yet."""

    line: int
    question: str
    was: str
    """What stands there; empty where nothing does."""
    now: str


def render(graph: Graph, text: str, file: str = "note") -> str:
    """Return a note with every place filled anew; raises KgError with the line of a wrong one."""

    def filled(match: re.Match[str]) -> str:
        asked = match["kept"] if match["open"] is None else match["open"]
        where = f"{file}:{text.count(chr(10), 0, match.start()) + 1}"
        return f"<!--{{{{kg {asked}}}}}-->{_answer(graph, asked, where)}{END}"

    return _PLACE.sub(filled, text)


def places(text: str) -> list[str]:
    """Return what stands in the places of a note, in their order."""
    return [match["kept"] or match["open"] or "" for match in _PLACE.finditer(text)]


def check(graph: Graph, text: str, file: str = "note") -> list[Stale]:
    """Return the places of a note that say something else than the graph does now.

    Raises KgError with the line of a wrong one.
    """
    found = []
    for match in _PLACE.finditer(text):
        asked = match["kept"] if match["open"] is None else match["open"]
        line = text.count("\n", 0, match.start()) + 1
        now = _answer(graph, asked, f"{file}:{line}")
        was = match["filled"] or ""
        if now.strip() != was.strip():
            found.append(Stale(line, asked, was.strip(), now.strip()))
    return found


def _answer(graph: Graph, asked: str, where: str) -> str:
    """Return the answer to what stands in a place: a table, or one value within a sentence.

    Raises KgError where it cannot be asked.
    """
    try:
        word, *rest = shlex.split(asked)
    except ValueError as error:
        raise KgError(f"{error}.", where=where, hint="Close the quotes.") from None
    if word != "ask" or not rest:
        raise KgError(
            f"'kg {asked}' cannot be filled in.", where=where,
            hint="Write {{kg ask QUESTION --parameter value}}.",
        )  # fmt: skip
    name, values = rest[0], _values(rest[1:], where)
    column, limit = values.pop("column", ""), values.pop("limit", "")
    try:
        answer = graph.ask(name, **values)
    except KgError as error:
        error.where = where
        raise
    if not isinstance(answer, Rows):
        raise KgError(f"'{name}' has no rows to show.", where=where, hint="Ask for a table.")
    return _shown(graph, answer, column, limit, where)


def _shown(graph: Graph, answer: Rows, column: str, limit: str, where: str) -> str:
    """Return the rows and the column of an answer that are wanted; raises KgError."""
    if limit and not limit.isdecimal():
        raise KgError(f"'{limit}' is no number of rows.", where=where, hint="Write --limit 5.")
    if column and column not in answer.variables:
        known = ", ".join(answer.variables)
        raise KgError(f"There is no column '{column}'.", where=where, hint=f"Known: {known}.")
    listed = answer.rows[: int(limit)] if limit else answer.rows
    table = rows.rows(Rows(answer.variables, listed), "md", graph.shown)
    if column:
        place = answer.variables.index(column)
        cells = [re.split(r"(?<!\\)\|", line)[place + 1] for line in table.splitlines()]
        table = "".join(f"|{cell}|\n" for cell in cells)
    if len(listed) == 1 and (column or len(answer.variables) == 1):
        return table.splitlines()[2].strip("| ")
    return f"\n{table}"


def _values(given: list[str], where: str) -> dict[str, str]:
    """Return the parameters of a place, `--name value` or `--name=value`; raises KgError."""
    values: dict[str, str] = {}
    words = iter(given)
    for word in words:
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            hint = "Write --parameter value."
            raise KgError(f"'{word}' is no parameter.", where=where, hint=hint)
        values[name] = value if equals else next(words, "")
    return values
