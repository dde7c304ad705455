"""The main text of an HTML page, with the place of each character in the page."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from kg.verify.reading import LARGEST, Document, day_of, must_be_short
from kg.verify.sentences import Block

SKIPPED = frozenset({"script", "style", "nav", "footer", "aside", "form", "noscript", "template",
                     "svg", "button", "select", "iframe", "header", "figure", "head"})  # fmt: skip
"""What holds no text of an article; a header within an article counts as its own."""
MARKUP = 10 * LARGEST
"""Characters of a page at most, with all that is no text of it."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BREAKS = HEADINGS | {
    "p",
    "div",
    "li",
    "br",
    "tr",
    "td",
    "th",
    "section",
    "article",
    "blockquote",
    "ul",
    "ol",
    "table",
    "main",
    "body",
    "dd",
    "dt",
    "figcaption",
    "pre",
    "hr",
}
MAIN = ("article", "main")
VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "source", "wbr", "area", "col"})
_DATES = ("article:published_time", "datepublished", "pubdate", "date", "dc.date", "publishdate")
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
DEEPEST = 2000
"""Elements that may stand within each other; deeper ones are no page of anybody."""


class _Text:
    """Text that grows piece by piece, with places and blocks."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.shift: list[int] = []
        self.blocks: list[Block] = []
        self.begin = 0
        self.is_heading = False

    def add(self, text: str, place: int, width: int) -> None:
        """Add text that stands at a place; each character of an entity stands where it does."""
        self.pieces.append(text)
        step = 0 if len(text) != width else 1
        self.shift.extend(place + step * number for number in range(len(text)))

    def end(self) -> None:
        """End the block that is open."""
        length = len(self.shift)
        if length > self.begin:
            self.blocks.append(Block(self.begin, length, self.is_heading))
            self.add("\n", self.shift[-1], 1)
        self.begin = len(self.shift)
        self.is_heading = False


class _Page(HTMLParser):
    """Collects text inside and outside the main part, and what the head says."""

    def __init__(self, given: str):
        super().__init__(convert_charrefs=False)
        self.lines = [0, *(match.end() for match in re.finditer("\n", given))]
        self.all, self.main = _Text(), _Text()
        self.open: list[str] = []
        self.skipped = 0
        self.within_main = 0
        self.title, self.first_heading, self.url, self.date = "", "", "", ""
        self.in_title = False

    def place(self) -> int:
        """Return where the parser is in the page."""
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        told = {name: value or "" for name, value in attributes}
        if tag in ("meta", "link", "time"):
            self._told(tag, told)
        if tag in VOID:
            self._breaks(tag)
            return
        if tag == "title":
            self.in_title = not self.title
        if len(self.open) < DEEPEST:
            self.open.append(tag)
            self.skipped += self._skips(tag)
            self.within_main += tag in MAIN
        self._breaks(tag)
        if tag in HEADINGS:
            self.all.is_heading = self.main.is_heading = True

    def _skips(self, tag: str) -> bool:
        return tag in SKIPPED and not (tag in ("header", "figure") and self.within_main)

    def _told(self, tag: str, told: dict[str, str]) -> None:
        name = (told.get("property") or told.get("name") or told.get("itemprop") or "").lower()
        if tag == "meta" and name in _DATES:
            self.date = self.date or told.get("content", "")
        if tag == "meta" and name == "og:url":
            self.url = self.url or told.get("content", "")
        if tag == "link" and told.get("rel", "").lower() == "canonical":
            self.url = told.get("href", "") or self.url
        if tag == "time":
            self.date = self.date or told.get("datetime", "")

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those within it that were left open."""
        self._breaks(tag)
        if tag == "title":
            self.in_title = False
        if tag not in self.open:
            return
        while self.open:
            last = self.open.pop()
            self.within_main -= last in MAIN
            self.skipped -= self._skips(last)
            if last == tag:
                break

    def _breaks(self, tag: str) -> None:
        if tag in BREAKS:
            self.all.end()
            self.main.end()

    def handle_data(self, data: str) -> None:
        """Take text as it stands."""
        self._take(data, len(data))

    def handle_entityref(self, name: str) -> None:
        """Take a named character."""
        self._take(unescape(f"&{name};"), len(name) + 2)

    def handle_charref(self, name: str) -> None:
        """Take a character by its number."""
        self._take(unescape(f"&#{name};"), len(name) + 3)

    def _take(self, text: str, width: int) -> None:
        if self.in_title:
            self.title += text
        if self.skipped > 0:
            return
        text = re.sub(r"[\r\n\t]", " ", text)
        place = self.place()
        self.all.add(text, place, width)
        if self.within_main:
            self.main.add(text, place, width)


def read(given: str) -> Document:
    """Return the main text of an HTML page as a document. Raises KgError for one too long."""
    must_be_short(given, MARKUP)
    page = _Page(given)
    page.feed(given)
    page.close()
    for part in (page.all, page.main):
        part.end()
    chosen = page.main if len(page.main.shift) > 200 else page.all
    text = "".join(chosen.pieces)
    must_be_short(text)
    heading = next((text[one.start : one.end] for one in chosen.blocks if one.is_heading), "")
    title = " ".join((heading or page.title).split())
    told = page.date or (found[1] if (found := _JSON_DATE.search(given)) else "")
    return Document(
        text, text, chosen.blocks, "html", day_of(told), title, page.url, (), tuple(chosen.shift)
    )
