"""News as Markdown, JSON, records and an Atom feed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from xml.etree import ElementTree

from kg.evidence.news.item import Item
from kg.records.sources import Footnotes
from kg.text import rows
from kg.text.reasons import NOBODY, say
from kg.text.table import clean
from kg.text.words import words

FORMATS = ("md", "json", "atom", "table", "csv", "tsv")
COLUMNS = ("weight", "kind", "when", "text", "sources")
_ATOM = "http://www.w3.org/2005/Atom"


def page(found: Sequence[Item], form: str, since: date, until: date, about: str = "") -> str:
    """Return news in one of FORMATS."""
    if form == "json":
        return json.dumps([_object(one) for one in found], ensure_ascii=False, indent=1) + "\n"
    if form == "atom":
        return atom(found, since, until, about)
    if form == "md":
        return markdown(found, since, until, about)
    lines = [(one.weight, one.kind, one.when, one.text, " ".join(_ids(one))) for one in found]
    return rows.records(COLUMNS, lines, form)


def _ids(one: Item) -> list[str]:
    return [source.id for source in one.sources]


def _object(one: Item) -> dict[str, object]:
    return {
        "kind": one.kind, "weight": one.weight, "when": one.when, "text": one.text,
        "sources": _ids(one),
    }  # fmt: skip


def markdown(found: Sequence[Item], since: date, until: date, about: str = "") -> str:
    """Return news as a list with footnotes, most notable first."""
    named = f" of {about}" if about else ""
    lines = [f"# News{named}, {since} to {until}", ""]
    if not found:
        return "\n".join([*lines, "Nothing changed.", ""])
    notes = Footnotes()
    for one in found:
        kind = words("en")["news"][one.kind]
        lines.append(f"- **{kind}**: {clean(one.text)} {notes.cite(one.sources, 'md', 3)}".rstrip())
    return "\n".join(lines) + "\n\n" + notes.text("md")


def told(one: Item, language: str = "en", known: Mapping[str, str] = NOBODY) -> tuple[str, str]:
    """Return the kind and the sentence of a piece of news in a language."""
    return words(language)["news"][one.kind], say(one.reason, language, known)


def atom(found: Iterable[Item], since: date, until: date, about: str = "") -> str:
    """Return news as an Atom feed; each entry keeps its id as long as it says the same."""
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")

    def add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> None:
        ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes).text = text or None

    stamp = f"{until.isoformat()}T00:00:00Z"
    named = f" of {about}" if about else ""
    add(feed, "title", f"autokg: news{named}")
    add(feed, "id", f"urn:autokg:news:{_digest(about)}")
    add(feed, "updated", stamp)
    add(feed, "subtitle", f"{since} to {until}")
    author = ElementTree.SubElement(feed, f"{{{_ATOM}}}author")
    add(author, "name", "autokg")
    for one in found:
        entry = ElementTree.SubElement(feed, f"{{{_ATOM}}}entry")
        add(entry, "title", _safe(one.text))
        add(entry, "id", f"urn:autokg:news:{_digest(one.kind, one.text)}")
        add(entry, "updated", stamp)
        add(entry, "category", term=one.kind)
        for source in one.sources[:3]:
            if source.url.startswith(("http://", "https://")):
                add(entry, "link", rel="related", href=_safe(source.url),
                    title=_safe(source.publisher))  # fmt: skip
        add(entry, "summary", _safe(", ".join(source.text() for source in one.sources[:5])))
    ElementTree.indent(feed)
    text = ElementTree.tostring(feed, encoding="unicode")
    return f"<?xml version='1.0' encoding='utf-8'?>\n{text}\n"


def _digest(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def _safe(text: str) -> str:
    """Return a text without the characters that XML does not allow."""
    return "".join(one for one in text if one in "\t\n" or ord(one) > 31)
