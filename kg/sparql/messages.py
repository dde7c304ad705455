"""What is wrong with a text that an engine cannot read: one readable line with its place.

The engine says where it gave up and which of its grammar's words it would have taken; people
want to know which word they mistyped, or what they left open. That is looked for first.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from difflib import get_close_matches

from kg.errors import BadQuery
from kg.runtime.background import Aside
from kg.sparql import dialects
from kg.sparql.tokens import tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Words that may stand bare in a query, but for the names of functions.
KEYWORDS = frozenset(
    re.findall(
        r"\w+",
        "SELECT ASK CONSTRUCT DESCRIBE WHERE FILTER OPTIONAL UNION MINUS GRAPH VALUES BIND AS "
        "PREFIX BASE FROM NAMED DISTINCT REDUCED ORDER GROUP BY HAVING LIMIT OFFSET ASC DESC "
        "EXISTS NOT IN UNDEF TRUE FALSE A SEPARATOR COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT",
    )
)
_PLACE = r"^(?:Parser )?error at (?:line )?(\d+)(?::| column )(\d+): "
_SAID = {
    "Prefix not found": "A prefix is used that is not declared",
    "variable that is unbound": "A variable is shown that is neither grouped nor aggregated",
    "overrides an existing variable": "A name after AS is that of another variable",
    "IRI parsing failed": "An address in < > is not absolute, or holds a blank",
}

#: What people write who know other languages, just before the place where the engine gave up.
_HABITS = (
    (r"==", "SPARQL compares with a single =."),
    (r"(?i)\b(count|sum|avg|min|max|sample)\s*\([^()]*\Z", "Write (COUNT(?x) AS ?name)."),
    (r"(?i)\b(limit|offset)\s*\Z", "LIMIT and OFFSET take a whole number."),
    (r"[\w>\"]\s*\n\s*[?$<\w]\S*(?:\s+\S*)?\Z", "Perhaps the line before lacks its '.' or ';'."),
)

_ROOM = 1 << 30
"""Bytes of address space for the stack of a long query; only what is used takes memory."""


def with_room(work: Callable[[], Any]) -> Any:
    """Run the work of a long query with a stack that its nesting cannot exhaust.

    The engine reads and evaluates an expression one level at a time on the stack, and would end
    the process where that is full.
    """
    before = threading.stack_size(_ROOM)
    try:
        begun = Aside(work)
    finally:
        threading.stack_size(before)
    return begun.result()


def sentence(message: str) -> str:
    """Return an engine's message as one readable line."""
    message = " ".join(re.sub(_PLACE, "", message, flags=re.I).split())
    message = message[:1].upper() + message[1:]
    return message if message.endswith(".") else f"{message}."


def refused(
    error: Exception, text: str, where: str, prefixes: Mapping[str, str] | None = None
) -> BadQuery:
    """Return what an engine said against a query as a message of ours.

    `prefixes` are those of files that stand beside the graph: a query may have forgotten one.
    """
    if not isinstance(error, SyntaxError):
        if "custom function" in str(error) and (theirs := dialects.find(text, is_parsed=True)):
            return _told(theirs, text, where)
        return BadQuery(sentence(str(error)), where=where)
    if not text.strip():
        return BadQuery("The query is empty.", where=where, hint="Try: ASK { ?s ?p ?o }")
    if theirs := dialects.find(text):
        return _told(theirs, text, where)
    message = str(error.msg or error)
    match = re.match(_PLACE, message)
    at = _offset(text, int(match[1]), int(match[2])) if match else len(text)
    before = text[:at].rstrip()
    word = re.search(r"\S*\Z", before)
    start = word.start() if word else 0
    near = f"'{text[start:].split(None, 1)[0][:60]}'" if before else "the start"
    if "Prefix not found" in message and (undeclared := dialects.missing_prefix(text, prefixes)):
        return _told(undeclared, text, where)
    told = next((said for known, said in _SAID.items() if known in message), "")
    if told:
        return BadQuery(f"{told}, at or before {near}.", where=_place(where, text, start))
    if found := _mistyped(text, at) or _open(text):
        said, hint, start = found
        return BadQuery(said, where=_place(where, text, start), hint=hint)
    if undeclared := dialects.missing_prefix(text, prefixes):
        return _told(undeclared, text, where)
    if message.endswith("expected [_]") and "BIND" in before.upper():
        near = f"{near}; perhaps a BIND gives a variable that has a value already"
    hint = next((hint for sign, hint in _HABITS if re.search(sign, before)), _expected(message))
    return BadQuery(
        f"The query does not parse at or just before {near}.",
        where=_place(where, text, start),
        hint=hint,
    )


def _told(found: dialects.Found, text: str, where: str) -> BadQuery:
    return BadQuery(found.message, where=_place(where, text, found.place), hint=found.hint)


def _offset(text: str, line: int, column: int) -> int:
    lines = text.split("\n")
    return sum(len(one) + 1 for one in lines[: line - 1]) + column - 1


def _place(where: str, text: str, at: int) -> str:
    return f"{where}:{text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)}"


def _mistyped(text: str, at: int) -> tuple[str, str, int] | None:
    """Return the last bare word before a place that is no keyword but much like one."""
    found = None
    for kind, token, start in tokens(text):
        word = token.upper()
        called = text[start + len(token) :].lstrip().startswith("(")
        if kind != "word" or start >= at or word in KEYWORDS or text[:start].endswith("@"):
            continue
        near = get_close_matches(word, sorted(KEYWORDS), n=1, cutoff=0.75)
        if near and not (called and near != ["FILTER"]):
            found = f"'{token}' is no word of SPARQL.", f"Did you mean {near[0]}?", start
    return found


def _open(text: str) -> tuple[str, str | None, int] | None:
    """Return what is opened and not closed, or closed and not opened."""
    pairs = {")": "(", "}": "{", "]": "["}
    waiting: list[tuple[str, int]] = []
    for kind, token, start in tokens(text):
        if kind != "other":
            continue
        if token in ("'", '"'):
            return "A text begins that does not end on its line.", f"Close it with {token}.", start
        if token in pairs.values():
            waiting.append((token, start))
        elif token in pairs:
            if not waiting or waiting[-1][0] != pairs[token]:
                if waiting and any(one == pairs[token] for one, _ in waiting):
                    return f"A '{waiting[-1][0]}' is not closed.", None, waiting[-1][1]
                return f"A '{token}' closes what was not opened.", "Delete it.", start
            waiting.pop()
    if waiting:
        return f"A '{waiting[-1][0]}' is not closed.", None, waiting[-1][1]
    return None


def _expected(message: str) -> str | None:
    """Return what the engine would have taken, as far as a reader knows the words."""
    marks = re.findall(r'"([^"\\\w]{1,2})"', message)
    words = [word for word in re.findall(r"\b[A-Z]{2,}\b", message) if word in KEYWORDS]
    known = list(dict.fromkeys([*(f'"{mark}"' for mark in marks), *words]))
    return f"Expected {' or '.join(known[:6])}{' …' if len(known) > 6 else ''}." if known else None
