"""The text of SPARQL queries: what is refused before an engine sees it, and rendered terms.

A query only reads, and only what is in the graph: SERVICE, FROM with a foreign address and
every update are refused, in each letter case and also when written with \\u escapes.
"""

from __future__ import annotations

import _thread

from kg.errors import BadQuery
from kg.model.namespaces import PREFIXES, SOURCE, XSD

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from typing import Any

_PARSING = _thread.allocate_lock()

_ESCAPE = r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})"
MOST = 200_000
"""Characters a query of a user may have."""

_SERVICE = "SERVICE would ask another server; kg never reaches the network."
_READING = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_UPDATING = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}


def unescape(text: str) -> str:
    r"""Return a query with its \u and \U escapes replaced, as SPARQL reads it.

    >>> unescape("\\u0053ERVICE")
    'SERVICE'
    """
    import re

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else match[0]

    return re.sub(_ESCAPE, character, text)


#: What a refused query cannot do without; most queries have none of it and pass at once.
_SUSPECT = (
    "service",
    "from",
    "load",
    "insert",
    "delete",
    "clear",
    "drop",
    "create",
    "add",
    "move",
    "copy",
    "with",
    "\\u",
)


def _token() -> re.Pattern[str]:
    import re

    return re.compile(
        r"""
          (?P<iri><[^<>"{}|^`\x00-\x20]*>)
        | (?P<comment>\#[^\r\n]*)
        | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
                    | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
        | (?P<variable>[?$]\w+)
        | (?P<name>[\w.-]*:(?:[\w.:%/~-]|\\.)*)
        | (?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?)
        | (?P<word>[^\W\d_]\w*)
        | (?P<other>\S)
        """,
        re.VERBOSE | re.DOTALL,
    )


def tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield kind, text and place of each token, comments left out."""
    for match in _token().finditer(text):
        if match.lastgroup and match.lastgroup != "comment":
            yield match.lastgroup, match.group(), match.start()


def guard(text: str, where: str = "query") -> None:
    """Raise BadQuery where a query would write, or reach beyond the graph it is put to.

    One that is longer than anybody writes is refused as well: nested deep enough, it would
    exhaust the engine.
    """
    if len(text) > MOST:
        message = f"The query has {len(text):,} characters; at most {MOST:,} are allowed."
        raise BadQuery(message, where=where, hint="Put lists of values into several queries.")
    folded = text.casefold()
    if not any(word in folded for word in _SUSPECT):
        return
    for form in dict.fromkeys((text, unescape(text))):
        _guard(form, where)
        if "service" in form.casefold():
            _guard_again(form, where)


def _guard(text: str, where: str) -> None:
    declared = dict(PREFIXES)
    seen = list(tokens(text))
    verb = ""
    for index, (kind, token, start) in enumerate(seen):
        following = seen[index + 1 : index + 4]
        word = token.upper()
        if kind == "name":  # the engine also reads FROM:x as FROM and :x
            glued = token.partition(":")[0]
            if glued.upper() not in ("FROM", "NAMED") or glued in declared:
                continue
            word = glued.upper()
            following = [("name", token[len(glued) :], start), *following]
        elif kind != "word":
            continue
        if word == "PREFIX" and len(following) > 1:
            declared[following[0][1].rstrip(":")] = following[1][1].strip("<>")
        elif word.endswith(("SERVICE", "SERVICESILENT")):  # also glued to the word before
            raise _no_service(following, _place(text, start, where))
        elif word in ("FROM", "FROMNAMED"):
            _check_from(following, declared, _place(text, start, where))
        elif not verb and word in _UPDATING:
            message = f"{word} would change the graph; kg query only reads."
            hint = "Edit the tables in data/ instead."
            raise BadQuery(message, where=_place(text, start, where), hint=hint)
        elif not verb and word in _READING:
            verb = word


def _no_service(following: list[tuple[str, str, int]], where: str) -> BadQuery:
    """Return why a SERVICE is refused, and what to write in the place of a well-known one."""
    asked = following[0][1] if following else ""
    if asked == "wikibase:label" or "wikiba.se/ontology#label" in asked:
        message = "SERVICE wikibase:label is Wikidata's label service; kg has none."
        hint = 'Ask for the label: ?x rdfs:label ?xLabel FILTER(LANG(?xLabel) = "en")'
        return BadQuery(message, where=where, hint=hint)
    return BadQuery(_SERVICE, where=where, hint="Leave it out.")


def _guard_again(text: str, where: str) -> None:
    """Let a full parser look for SERVICE in a query that holds the word.

    The engine reads words without a blank between them, so that our own reading could be led
    astray by a spelling nobody thought of; what this parser does not vouch for is refused.
    """
    prologue = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
    try:
        tree = parsed(prologue + text)
    except Exception:  # whatever it is, the parser does not vouch for the query
        hint = "Write SERVICE in no name, or mend the query where it does not parse."
        message = "The query holds the word SERVICE and cannot be read for sure."
        raise BadQuery(message, where=where, hint=hint) from None
    if "ServiceGraphPattern_{" in repr(tree):
        raise BadQuery(_SERVICE, where=where, hint="Leave it out.")


def parsed(text: str) -> Any:
    """Return a query as rdflib's parser reads it; raises what that raises.

    One text at a time: the grammar is not made to be used, or loaded, by two threads at once.
    """
    with _PARSING:
        from rdflib.plugins.sparql.parser import parseQuery

        return parseQuery(text)


def _check_from(
    following: list[tuple[str, str, int]], declared: dict[str, str], where: str
) -> None:
    words = [token for token in following if token[1].upper() != "NAMED"]
    if not words:
        return
    kind, token, _ = words[0]
    if kind == "word":
        hint = "Write SELECT ?a ?b WHERE { ?a auto:hasBrand ?b }."
        raise BadQuery(f"FROM {token} is SQL: there are no tables here.", where=where, hint=hint)
    if kind == "name":
        prefix, _, rest = token.partition(":")
        address = declared.get(prefix, "") + rest.replace("\\", "")
    else:
        address = token.strip("<>")
    if not address.startswith(SOURCE):
        message = f"FROM {token} is no source of this graph; kg never reaches the network."
        raise BadQuery(message, where=where, hint="Name a source, or leave FROM out.")


def _place(text: str, start: int, where: str) -> str:
    line = text.count("\n", 0, start) + 1
    return f"{where}:{line}:{start - (text.rfind(chr(10), 0, start) + 1) + 1}"


def quoted(text: str) -> str:
    """Return a text as a SPARQL string literal.

    >>> print(quoted('say "no"'))
    "say \\"no\\""
    """
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    body = "".join(
        escapes.get(character) or (f"\\u{ord(character):04X}" if ord(character) < 32 else character)
        for character in text
    )
    return f'"{body}"'


def typed(text: str, datatype: str) -> str:
    """Return a literal with an XML Schema type.

    >>> typed("2025-01-01", "date")
    '"2025-01-01"^^<http://www.w3.org/2001/XMLSchema#date>'
    """
    return f"{quoted(text)}^^<{XSD}{datatype}>"
