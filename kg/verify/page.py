"""Claims as people and programs read them: annotated Markdown, a page, a table, JSON."""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from kg.records.sources import Source
from kg.text import rows
from kg.text.reasons import NOBODY, reason, say
from kg.text.table import clean
from kg.text.words import words
from kg.verify.claims import MARKS, Claim
from kg.verify.sentences import Block
from kg.verify.verify import Checked

COLUMNS = ("quote", "verdict", "reason", "subject", "measure", "period", "told", "known",
           "outcome", "sources", "note")  # fmt: skip
FORMATS = ("md", "html", "table", "json", "csv", "tsv")
CITED = 4
"""How many sources a claim names on a page."""
NOTE = "kg"
"""What the names of footnotes begin with."""

_STYLE = """
body{font:1.05rem/1.6 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;
color:#1b1f24;background:#fff}
mark{background:none;color:inherit;border-bottom:3px solid #8c959f;padding:0 .1em}
mark.agrees,mark.finer{border-color:#1a7f37}mark.differs{border-color:#cf222e;background:#ffebe9}
mark.contested{border-color:#9a6700}mark.plan{border-color:#0969da}
mark.unsure,mark.unknown,mark.uncheckable{border-bottom-style:dotted}
sup{line-height:0}ol.claims{font-size:.9rem}ol.claims li{margin:.4rem 0}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}a{color:#79c0ff}
mark.differs{background:#67060c66}}
"""


def page(checked: Checked, form: str) -> str:
    """Return a checked text in one of FORMATS."""
    if form == "json":
        found = [one.to_dict() for one in checked.claims]
        return json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    if form == "md":
        return markdown(checked)
    if form == "html":
        return html(checked)
    return rows.records(COLUMNS, [_line(one, form) for one in checked.claims], form)


def _line(one: Claim, form: str) -> tuple[str, ...]:
    cells = [getattr(one, name) for name in COLUMNS]
    listed = [source.id for source in one.sources]
    most = len(listed) if form in ("csv", "tsv") else 2
    more = f" +{len(listed) - most}" if len(listed) > most else ""
    cells[COLUMNS.index("sources")] = " ".join(listed[:most]) + more
    if form == "table":
        cells[COLUMNS.index("verdict")] = f"{one.mark} {one.verdict}"
    return tuple(map(str, cells))


def summary(checked: Checked, language: str = "en") -> str:
    """Return how many claims have which verdict, in a line."""
    counts, named = checked.counts, words(language)["verdict"]
    told = ", ".join(f"{counts[one]} {named[one]}" for one in MARKS if one in counts)
    count = len(checked.claims)
    return say(reason("verify-claims" if told else "verify-no-claims", count=count, told=told),
               language)  # fmt: skip


def verdict(one: Claim, language: str = "en", known: Mapping[str, str] = NOBODY) -> str:
    """Return what became of a claim, in a sentence or two; `known` gives names in a language."""
    told = words(language)
    shown = told["verdict"][one.verdict]
    if more := [told["verdict"][name] for name in (one.reason, one.outcome) if name]:
        shown += f" ({', '.join(more)})"
    about = ", ".join(known.get(name, name) for name in (one.subject, one.measure) if name)
    about = ", ".join(filter(None, (about, one.period)))
    what = f": {one.known}" if one.known else ""
    said = one.said(language, known)
    if said and not unicodedata.category(said[-1]).startswith("P"):
        said = say(reason("verify-closed", text=said), language)
    return f"{one.mark} {shown}; {about}{what}. {said}".strip()


def markdown(checked: Checked) -> str:
    """Return the text itself with a footnote for every claim."""
    document = checked.document
    text, out, last = document.text, [], 0
    for number, one, (_, end) in _placed(checked):
        out.append(text[last:end] + f" {one.mark}[^{NOTE}{number}]")
        last = end
    out.append(text[last:])
    body = "".join(out).rstrip("\n")
    notes = [
        f"[^{NOTE}{number}]: {clean(verdict(one))}{_cited(one.sources)}"
        for number, one, _ in _placed(checked)
    ]
    return body + "\n" + ("\n" + "\n".join(notes) + "\n" if notes else "")


def _placed(checked: Checked) -> Iterable[tuple[int, Claim, tuple[int, int]]]:
    """Yield claims with their numbers and their places in the text that is shown."""
    shift = checked.document.shift
    back = {place: number for number, place in reversed(list(enumerate(shift)))} if shift else None
    last = 0
    number = 0
    for one in checked.claims:
        start = back.get(one.start, last) if back is not None else one.start
        end = start + len(one.quote)
        if start < last:
            continue
        number += 1
        last = end
        yield number, one, (start, end)


def _cited(sources: Sequence[Source]) -> str:
    if not sources:
        return ""
    listed = "; ".join(one.text(markdown=True) for one in sources[:CITED])
    more = f" and {len(sources) - CITED} more" if len(sources) > CITED else ""
    return f" Sources: {clean(listed)}{more}."


def html(checked: Checked) -> str:
    """Return the text as one page that needs nothing else, with every claim marked."""
    title = escape(checked.document.title or "Checked text")
    return (
        "<!DOCTYPE html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n"
        "<meta name='viewport' content='width=device-width'>\n"
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"{fragment(checked)}\n</body>\n</html>\n"
    )


def fragment(checked: Checked, language: str = "en", known: Mapping[str, str] = NOBODY) -> str:
    """Return the marked text and its notes as HTML, to stand in a page of another."""
    placed = list(_placed(checked))
    told = {number: verdict(one, language, known) for number, one, _ in placed}
    document = checked.document
    body = "\n".join(_block(document.text, block, placed, told) for block in document.blocks)
    notes = "\n".join(_note(number, one, told[number]) for number, one, _ in placed)
    counted = f"<p>{escape(summary(checked, language))}</p>"
    return f"{body}\n<hr>\n{counted}\n<ol class='claims'>\n{notes}\n</ol>"


def _block(
    text: str,
    block: Block,
    placed: Sequence[tuple[int, Claim, tuple[int, int]]],
    told: Mapping[int, str],
) -> str:
    out, last = [], block.start
    first = bisect_left(placed, block.start, key=lambda one: one[2][0])
    for place in range(first, len(placed)):
        number, one, (start, end) = placed[place]
        if start >= block.end:
            break
        if end <= block.end:
            out.append(escape(text[last:start]))
            out.append(
                f"<mark class='{one.verdict}' title='{escape(told[number], quote=True)}'>"
                f"{escape(text[start:end])}</mark>"
                f"<sup><a href='#c{number}' id='t{number}'>{escape(one.mark)}{number}</a></sup>"
            )
            last = end
    out.append(escape(text[last : block.end]))
    tag = "h2" if block.is_heading else "p"
    return f"<{tag}>{''.join(out).strip()}</{tag}>"


def _note(number: int, one: Claim, told: str) -> str:
    listed = []
    for source in one.sources[:CITED]:
        named = escape(f"{source.publisher}, {source.published}")
        link = source.url.startswith(("http://", "https://"))
        listed.append(f"<a href='{escape(source.url, quote=True)}'>{named}</a>" if link else named)
    more = f" +{len(one.sources) - CITED}" if len(one.sources) > CITED else ""
    cited = f" <small>{'; '.join(listed)}{more}</small>" if listed else ""
    back = f"<a href='#t{number}'>{escape(one.quote)}</a>"
    return f"<li id='c{number}' value='{number}'>{back}: {escape(told)}{cited}</li>"
