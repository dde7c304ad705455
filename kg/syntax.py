"""What an engine says of a text that does not parse, as one readable line with its place."""

from __future__ import annotations

import re

from kg.errors import BadQuery

_PLACE = r"^error at (\d+):(\d+): "
_TOLD = {
    "Prefix not found": "An undeclared prefix",
    "The SELECT contains a variable that is unbound": (
        "A variable that is neither grouped nor aggregated"
    ),
}


def sentence(message: str) -> str:
    """Return an engine's message as one readable line."""
    message = " ".join(re.sub(_PLACE, "", message).split())
    message = message[:1].upper() + message[1:]
    return message if message.endswith(".") else f"{message}."


def refused(error: Exception, text: str, where: str) -> BadQuery:
    """Return what an engine said against a query as a message of ours.

    A parse error stands at the last word the engine read, which is where people look.
    """
    if not isinstance(error, SyntaxError):
        return BadQuery(sentence(str(error)), where=where)
    message = str(error.msg or error)
    match = re.match(_PLACE, message)
    lines = text.split("\n")
    line, column = (int(match[1]), int(match[2])) if match else (len(lines), 1)
    before = "\n".join([*lines[: line - 1], lines[line - 1][: column - 1]]).rstrip()
    word = re.search(r"\S*\Z", before)
    begin = word.start() if word else 0
    place = (
        f"{where}:{before.count(chr(10), 0, begin) + 1}:{begin - before.rfind(chr(10), 0, begin)}"
    )
    told = next((text for known, text in _TOLD.items() if known in message), "")
    near = f"'{before[begin:][:60]}'" if before else "the start"
    if not text.strip():
        return BadQuery("The query is empty.", where=where, hint="Try: ASK { ?s ?p ?o }")
    if told:
        return BadQuery(f"{told} at or before {near}.", where=place)
    expected = re.findall(r'"[^"\\]{1,3}"|\b[A-Za-z]{2,}\b', message.partition("expected")[2])
    words = [word for word in expected if word not in ("one", "of", "LATERAL", "SERVICE")]
    hint = f"Expected {' or '.join(words[:6])}{' …' if len(words) > 6 else ''}." if words else None
    return BadQuery(f"The query does not parse at or just before {near}.", where=place, hint=hint)
