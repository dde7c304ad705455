"""A text checked claim by claim: read, found, judged."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from kg.graph.graph import Graph
from kg.verify import (
    certain,
    dates,
    growth,
    html,
    links,
    parts,
    pin_checks,
    read_figures,
    read_links,
    read_others,
    reading,
)
from kg.verify.bench import Finding
from kg.verify.checker import Checker
from kg.verify.claims import Claim, told
from kg.verify.figures import Figures
from kg.verify.finder import Finder
from kg.verify.line import Group, Line
from kg.verify.mentions import SUBJECTS
from kg.verify.own import Own
from kg.verify.reading import Document
from kg.verify.stated import Reading, Stated

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
"""No text that speaks of cars is older, and none comes from later."""


class Checked(NamedTuple):
    """A document with its claims."""

    document: Document
    claims: list[Claim]
    day: date
    """The day from which its periods were counted."""
    is_dated: bool
    """Whether the text tells that day or it was given."""
    needs_day: bool
    """Whether any period counts from that day."""

    @property
    def counts(self) -> dict[str, int]:
        """How many claims have each verdict."""
        found: dict[str, int] = {}
        for one in self.claims:
            found[one.verdict] = found.get(one.verdict, 0) + 1
        return found


def read(given: str, form: str = "") -> Document:
    """Return a text as a document; HTML is recognised by how it begins.

    Raises KgError for one that is too long.
    """
    if form == "html" or (not form and reading.IS_HTML.match(given)):
        return html.read(given)
    return reading.markdown(given)


def check(
    graph: Graph,
    text: str,
    *,
    day: date | None = None,
    url: str = "",
    about: Iterable[str] = (),
    form: str = "",
) -> Checked:
    """Return a text with its claims, each judged against the graph. Raises NotFound for a name.

    Raises KgError for a text that is too long.
    """
    document = read(text, form)
    return check_document(graph, document, day=day, url=url, about=about)


def check_document(
    graph: Graph,
    document: Document,
    *,
    day: date | None = None,
    url: str = "",
    about: Iterable[str] = (),
) -> Checked:
    """Return a document with its claims, each judged against the graph."""
    own_day = day or document.day
    now = min(max(own_day or graph.today, EARLIEST), LATEST)
    given = tuple(graph.entity(name).iri for name in about)
    finder = Finder(graph)
    named = given or tuple(one for name in document.about for one in _named(graph, name))
    lines, reader = finder.lines(document.masked, document.blocks, now, named, own_day is not None)
    stated = _stated(finder, lines, (*named,) if named else _title(lines))
    figures = graph.once(Figures)
    own = graph.once(Own).sources(url or document.url, document.title)
    checker = Checker(figures, now, own)
    claims = [_claim(checker, one, was, document) for one, was in _judged(checker, stated)]
    kept = _with_pins(graph, document, _once(claims, document))
    return Checked(document, kept, now, own_day is not None, reader.used_day)


def _with_pins(graph: Graph, document: Document, claims: list[Claim]) -> list[Claim]:
    """Return claims with those that are pinned judged by their pins alone."""
    held = pin_checks.judged(graph, document.text) if document.shift is None else []
    if not held:
        return claims
    ends = [pin.end for pin in held]  # no two overlap
    free = []
    for one in claims:
        place = bisect_right(ends, one.start)
        if place == len(held) or held[place].start >= one.end:
            free.append(one)
    return sorted([*free, *held], key=lambda one: (one.start, one.end))


def _named(graph: Graph, name: str) -> Group:
    return tuple(one.entity.iri for one in graph.names.exact(name))


def _title(lines: list[Line]) -> Group:
    """Return what the title of a text names first."""
    for line in lines:
        if not line.sentence.is_heading:
            break
        for one in line.mentions:
            if one.kind in SUBJECTS:
                return one.entities
    return ()


def _stated(finder: Finder, lines: list[Line], title: Group) -> list[Stated]:
    """Return what the sentences of a text state, in their order."""
    found = Reading(finder, lines, title)
    for line in lines:
        read_others.read(found, line)
        read_links.read(found, line)
        read_figures.read(found, line)
    return sorted(found.found, key=lambda one: (one.start, one.end))


def _judged(checker: Checker, stated: list[Stated]) -> Iterator[tuple[Stated, Finding]]:
    """Yield statements with what becomes of them.

    What is unsure at first is judged again: the figures confirmed by then show of what and when
    the paragraph beside it speaks.
    """
    found = [(one, judged(checker, one)) for one in stated]
    checker.witnesses = certain.witnesses(found)
    for one, was in found:
        yield one, judged(checker, one) if was.verdict == "unsure" else was


def judged(checker: Checker, stated: Stated) -> Finding:
    """Return what becomes of one statement."""
    if stated.kind == "uncheckable":
        return Finding("uncheckable", stated.subjects[0][0], stated.measures[0])
    if not stated.subjects:
        return Finding("unknown", "", stated.measures[0])
    ways = {"growth": growth.growth, "date": dates.dated, "milestone": dates.milestone,
            "stake": links.stake, "amount": links.amount, "post": links.post,
            "relation": links.relation, "half": parts.half}  # fmt: skip
    if way := ways.get(stated.kind):
        return way(checker, stated)
    found = checker.figure(stated)
    if stated.quantity and stated.quantity.role == "compared":
        return parts.compared(checker, stated, found)
    if found.verdict == "unknown" and "sales-share" in stated.measures:
        return parts.of_whole(checker, stated) or found
    return found


def _claim(checker: Checker, stated: Stated, found: Finding, document: Document) -> Claim:
    """Return a finding as a claim of the text that was given."""
    start, end, text = stated.start, stated.end, document.text
    while end > start and text[end - 1].isspace():
        end -= 1
    quantity = stated.quantity
    said = text[start:end].strip()
    if quantity and quantity.unit != "rank":
        family = checker.figures.case.measures.get(found.measure, ("", False))[0]
        said = told(quantity, "vehicles" if family == "vehicles-units" else "")
        if stated.sign < 0:
            said = f"-{said}"
    notes = tuple(dict.fromkeys(one for one in (*found.notes, *checker.remarks(found)) if one))
    period = found.period or (stated.moment.period if stated.moment else "")
    shift = document.shift
    return Claim(
        text[start:end], shift[start] if shift else start, shift[end - 1] + 1 if shift else end,
        found.verdict, found.reason, checker.name(found.subject) if found.subject else "",
        found.measure, period, said, found.known, found.outcome, found.sources,
        notes, found.key, found.claim, found.before, quantity,
    )  # fmt: skip


def _once(claims: list[Claim], document: Document) -> list[Claim]:
    """Return claims without those of headings that the text below says again."""
    shift = document.shift
    headings = [
        (shift[one.start], shift[one.end - 1] + 1) if shift else (one.start, one.end)
        for one in document.blocks if one.is_heading
    ]  # fmt: skip
    starts = [start for start, _ in headings]

    def in_heading(claim: Claim) -> bool:
        place = bisect_right(starts, claim.start) - 1
        return place >= 0 and claim.start < headings[place][1]

    body = {(one.measure, one.told, one.subject) for one in claims if not in_heading(one)}
    return [
        one for one in claims
        if not in_heading(one) or (
            (one.measure, one.told, one.subject) not in body and one.verdict not in ("unknown",)
        )
    ]  # fmt: skip
