"""A file or text as a document: what is to be read in it, its date, title and own address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from kg.errors import KgError
from kg.model.periods import parse
from kg.verify.sentences import Block

_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(\w[\w-]*):[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"^(```|~~~).*?(?:^\1[^\n]*$|\Z)", re.DOTALL | re.MULTILINE)
_HIDDEN = re.compile(
    r"<!--.*?-->|\]\([^)\n]{0,2000}\)|^\[[^\]\n]{1,80}\]:[^\n]*$|\[\^[^\]\n]{1,80}\]|`[^`\n]{1,500}`"
    r"|https?://[^\s)>\]]{1,2000}|\{\{.{0,2000}?\}\}|[*_]{2,}",
    re.MULTILINE | re.DOTALL,
)
_HEADING = re.compile(r"#{1,6}\s+|H[1-6]:\s+")
_BLOCK = re.compile(r"\n[ \t]*(?:\r?\n[ \t]*)+|\n(?=[ \t]*(?:[-*+•>]|\d{1,3}[.)]|#{1,6})\s)")
_TABLE = re.compile(r"^[ \t]*\|.*$|^[ \t:|-]+$", re.MULTILINE)
IS_HTML = re.compile(r"\A\s*<(?:!doctype\s+html|html|head|body|article|main|p[\s>]|div[\s>])",
                        re.IGNORECASE)  # fmt: skip
TITLE = 220
"""A first line that is longer is no title."""
LARGEST = 1_000_000
"""Characters of a text at most: some 500 pages, more than anybody checks at once."""


class Document(NamedTuple):
    """A text with what is known of it."""

    text: str
    """What is read; for HTML the main text, else what was given."""
    masked: str
    """The same, of the same length, with blanks for what is no prose: code, targets of links."""
    blocks: list[Block]
    form: str
    """md or html."""
    day: date | None
    """When it was written, as far as it says so."""
    title: str
    url: str
    """Its own address, as far as it says so."""
    about: tuple[str, ...] = ()
    """Names of what it says it is about."""
    shift: tuple[int, ...] | None = None
    """Where each character stands in what was given; None where nothing moved."""


def must_be_short(text: str, most: int = LARGEST) -> None:
    """Raise KgError for a text of more characters than any article or report has."""
    if len(text) > most:
        raise KgError(
            f"The text has {len(text):,} characters; at most {most:,} are checked at once.",
            hint="Check one part after the other.",
        )


def markdown(given: str) -> Document:
    """Return a text in Markdown, or one without any marks, as a document.

    Raises KgError for one that is too long.
    """
    must_be_short(given)
    fields: dict[str, str] = {}
    start = 0
    if front := _FRONT.match(given):
        fields = {key.lower(): value.strip("\"'") for key, value in _FIELD.findall(front[1])}
        start = front.end()
    masked = " " * start + given[start:]
    for pattern in (_FENCE, _HIDDEN):
        masked = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), masked)
    blocks = list(_blocks(masked, start))
    title = fields.get("title", "")
    if not title and blocks:
        first = given[blocks[0].start : blocks[0].end].strip()
        title = _HEADING.sub("", first) if blocks[0].is_heading else ""
    about = tuple(name.strip() for name in fields.get("about", "").split(";") if name.strip())
    return Document(given, masked, blocks, "md", day_of(fields.get("date", "")), title,
                    fields.get("url", fields.get("source", "")), about)  # fmt: skip


def _blocks(masked: str, start: int) -> Iterator[Block]:
    """Yield the paragraphs, headings and items of a text; the first short line is a heading."""
    begin, first = start, True
    for match in (*_BLOCK.finditer(masked, start), None):
        end = match.start() if match else len(masked)
        piece = masked[begin:end]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            head = _HEADING.match(piece, lead)
            short = first and len(piece.strip()) <= TITLE and "\n" not in piece.strip()
            title = bool(short and not piece.rstrip().endswith((".", "。")) and match)
            yield Block(begin + (head.end() if head else lead), end, bool(head) or title)
            first = False
        if match:
            begin = match.end()


def day_of(text: str) -> date | None:
    """Return the day that a date text means: its last day where it names a month or a year."""
    found = re.match(r"\s*(\d{4}(?:-\d{2}(?:-\d{2})?)?)", text)
    if found is None:
        return None
    try:
        return parse(found[1]).last
    except ValueError:
        return None
