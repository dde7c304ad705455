"""The short way of `kg query`: a plain query on a fresh graph, without the command line's weight.

Loading click and the other commands takes longer than most queries. Where anything is out of
the ordinary (another option, a stale graph, an error, a warning to give) this way declines, and
the long way does it all.
"""

from __future__ import annotations

import os
import sys

from kg.errors import KgError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.store.results import Rows, Term
    from kg.store.store import Store

PLAIN = {
    "-f": "form",
    "--format": "form",
    "--project": "project",
    "--timeout": "timeout",
    "--memory": "memory",
}


def answers(args: list[str]) -> bool:
    """Answer `kg query ARGS` and end the process, or say False and leave everything undone."""
    given = _options(args)
    if given is None:
        return False
    try:
        content = _content(given)
    except (KgError, ValueError, OSError, RuntimeError):  # the last is how damage shows
        return False
    if content is None:
        return False
    if sys.stdout.isatty():
        from kg.cli.options import emit

        emit(content, None)
    else:
        sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
    os._exit(0)  # a store that was only read needs no closing, which would take as long again


def _options(args: list[str]) -> dict[str, str] | None:
    """Return the options by name and the query as `text`; None where they are not plain."""
    given: dict[str, str] = {}
    waiting = iter(args)
    for arg in waiting:
        if arg in PLAIN:
            given[PLAIN[arg]] = next(waiting, "")
        elif arg.startswith("-") or "text" in given:
            return None
        else:
            given["text"] = arg
    return given if "{" in given.get("text", "") else None


def _content(given: dict[str, str]) -> bytes | None:
    from kg.runtime import freshness

    text, form = given["text"], given.get("form", "table")
    root = freshness.project_root(given.get("project"))
    folder = freshness.graph_folder(root)
    if folder is None or any(word in text.casefold() for word in ("construct", "describe")):
        return None
    from kg.store import opening

    opened = opening.begin(f"{folder}/store")  # while it opens, what follows is loaded
    from kg.output import formats
    from kg.runtime.limits import MOST, deadline
    from kg.sparql import tokens
    from kg.store.labels import label
    from kg.store.results import Rows
    from kg.store.store import Store
    from kg.text import rows, table

    seconds = float(given.get("timeout", 60))
    memory = float(given["memory"]) if "memory" in given else None
    if form not in formats.names(formats.ROWS) or not 0.01 <= seconds <= MOST or memory == 0:
        return None
    tokens.guard(text)
    with deadline(seconds, memory):
        store = Store(opened.result())
        answer = store.ask(text)
        if answer is True:
            return rows.boolean(answer, form).encode()
        if not isinstance(answer, Rows) or _may_lack(text, answer):
            return None
        if answer.has_numbers():
            _warn(root, store, text, answer)
        known: dict[object, str] = {}

        def named(term: Term | None) -> str:
            if term not in known:
                known[term] = label(store, term)
            return known[term]

        with table.screen(_columns()):
            return rows.rows(answer, form, named).encode()


def _may_lack(text: str, answer: Rows) -> bool:
    """Say whether something of what was asked for may be missing: the long way tells why."""
    if not len(answer) or "^^" in text or "values" in text.casefold():
        return True
    columns = zip(*(row.terms for row in answer), strict=True)
    return any(all(term is None for term in column) for column in columns) or (
        len(answer) == 1 and all(cell in ("", "0") for cell in answer[0].texts)
    )


def _columns() -> int | None:
    """Return how wide the screen is; None where the answer goes into a pipe or a file."""
    if not sys.stdout.isatty():
        return None
    from kg.cli.options import screen_columns

    return screen_columns()


def _warn(root: str, store: Store, text: str, answer: Rows) -> None:
    """Say where numbers of unlike things stand side by side, as the long way does."""
    from pathlib import Path

    from kg.evidence.guard import guard
    from kg.graph.graph import Graph, stderr
    from kg.runtime.project import Project

    for warning in guard.warnings(Graph(store, Project(Path(root)), {}), text, answer):
        stderr(f"Warning: {warning}")
