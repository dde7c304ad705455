"""Answers in the SPARQL 1.1 Query Results XML Format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from kg.store.results import Rows, Term, Triple

_SPACE = "http://www.w3.org/2005/sparql-results#"
_START = f'<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="{_SPACE}">\n'
_STRANGE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), "\ufffd")
"""What no XML may hold."""


def rows(answer: Rows) -> str:
    """Return rows; their terms are addresses and literals, not names."""
    lines = ((_term(term) if term is not None else "" for term in row.terms) for row in answer)
    return _written(answer.variables, lines)


def boolean(answer: bool) -> str:
    """Return the answer to an ASK."""
    return f"{_START}<head/>\n<boolean>{str(answer).lower()}</boolean>\n</sparql>\n"


def records(header: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """Return plain records as if they were rows of plain literals; empty cells are unbound."""
    cells = (
        (
            f"<literal>{_text(str(cell))}</literal>" if cell not in (None, "") else ""
            for cell in line
        )
        for line in lines
    )
    return _written(header, cells)


def _written(names: Sequence[str], lines: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<variable name={quoteattr(name)}/>" for name in names)
    body = [
        "<result>" + "".join(
            f"<binding name={quoteattr(name)}>{cell}</binding>"
            for name, cell in zip(names, line, strict=True) if cell
        ) + "</result>\n"
        for line in lines
    ]  # fmt: skip
    return f"{_START}<head>{head}</head>\n<results>\n{''.join(body)}</results>\n</sparql>\n"


def _text(text: str) -> str:
    return escape(text.translate(_STRANGE), {"\r": "&#13;"})


def _term(term: Term) -> str:
    if isinstance(term, Triple):
        parts = zip(("subject", "predicate", "object"), term, strict=True)
        inside = "".join(f"<{name}>{_term(part)}</{name}>" for name, part in parts)
        return f"<triple>{inside}</triple>"
    datatype = getattr(term, "datatype", None)
    if datatype is None:
        kind = "bnode" if str(term).startswith("_:") else "uri"
        return f"<{kind}>{_text(term.value)}</{kind}>"
    mark = ""
    if language := getattr(term, "language", None):
        mark = f" xml:lang={quoteattr(language)}"
    elif not datatype.value.endswith("#string"):
        mark = f" datatype={quoteattr(datatype.value)}"
    return f"<literal{mark}>{_text(term.value)}</literal>"
