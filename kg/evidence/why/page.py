"""Candidates and their sources as text, Markdown or records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.evidence.why.reasons import dated
from kg.evidence.why.why import Case, cases, topics
from kg.graph.entity import Entity
from kg.graph.graph import Graph
from kg.model import ranking
from kg.model.ranking import Candidate, Source
from kg.records import aside
from kg.records.sources import Source as Cited
from kg.records.sources import catalogue
from kg.text import rows
from kg.text.table import clean
from kg.text.words import words

MANY = 12
"""With more cases than this, a table shows one line a candidate instead of every source."""

COLUMNS = (
    "subject", "property", "about", "scope", "unit", "status", "place", "mark", "value", "bound",
    "sources", "independent", "reliability", "generated", "latest", "said_by", "decided_by",
    "reason", "derived", "notes",
)  # fmt: skip


def page(
    graph: Graph,
    entity: Entity,
    asked: str | None,
    period: str | None,
    scope: str | None,
    form: str,
) -> str:
    """Return who says what about one property of an entity, or what can be asked about it."""
    if asked is None:
        header = ("kind", "property", "cases", "candidates", "with rivals")
        return rows.records(header, topics(graph, entity), form)
    found = cases(graph, entity, asked, period, scope)
    if form not in ("table", "md"):
        return rows.records(COLUMNS, [line for case in found for line in _lines(case)], form)
    if len(found) > MANY:
        return _short(found, form)
    known = catalogue(graph, _named(found))
    of_relation = {case.property for case in found if case.about and not case.unit}
    rests = [aside.clock_line(graph, entity.iri, relation) for relation in sorted(of_relation)]
    return "\n".join([*(_block(case, form, known) for case in found), *filter(None, rests)])


Known = Mapping[str, Cited]


def _named(found: Sequence[Case]) -> set[str]:
    """Return the ids of all sources that speak in some cases."""
    return {
        source.id
        for case in found
        for candidate in case.ranking.order
        for source in candidate.sources
    }


def _lines(case: Case) -> list[tuple[object, ...]]:
    head = (case.subject, case.property, case.about, case.scope, case.unit, case.status)
    notes = "; ".join(note.rstrip(".") for note in dict.fromkeys(map(str, case.notes)))
    tail = (case.ranking.decided_by, case.reason, str(case.origin or ""), notes)
    if not case.ranking.order:
        return [(*head, 1, "inferred", "", "", 0, 0, "", "", "", "", *tail)]
    return [
        (*head, place, mark, _value(case, candidate), candidate.bound, len(candidate.sources),
         ranking.independent(candidate.sources), _best(candidate).reliability,
         "yes" if _generated(candidate) else "", dated(candidate),
         "; ".join(source.id for source in _ordered(candidate)), *tail)
        for place, (candidate, mark) in enumerate(
            zip(case.ranking.order, case.marks, strict=True), 1
        )
    ]  # fmt: skip


def _value(case: Case, candidate: Candidate) -> object:
    value = candidate.value
    return value if isinstance(value, int) else str(value if case.unit else _text(case, candidate))


def _text(case: Case, candidate: Candidate) -> str:
    return case.texts.get((candidate.value, candidate.bound)) or case.texts[candidate.value]


def _ordered(candidate: Candidate) -> list[Source]:
    return sorted(candidate.sources, key=lambda source: (source.rank, source.id))


def _best(candidate: Candidate) -> Source:
    return _ordered(candidate)[0]


def _short(found: Sequence[Case], form: str) -> str:
    header = ("about", "scope", "mark", "value", "sources", "independent", "best", "decided by")
    lines = []
    for case in found:
        for place, candidate in enumerate(case.ranking.order):
            mark = case.marks[place]
            if case.status != "reported":
                mark = f"{mark}, {case.status}"
            mark = ", ".join(filter(None, (mark, _generated(candidate))))
            lines.append((
                case.about if place == 0 else "", case.scope if place == 0 else "", mark,
                _text(case, candidate), len(candidate.sources),
                ranking.independent(candidate.sources), _best(candidate).reliability,
                case.ranking.decided_by if place == 0 else "",
            ))  # fmt: skip
        if not case.ranking.order:
            lines.append((case.about, case.scope, "inferred", str(case.origin or ""), 0, 0, "", ""))
    title = f"{found[0].subject}: {found[0].property}"
    head = f"# {title}\n\n" if form == "md" else f"{title}\n\n"
    return head + rows.records(header, lines, form)


def _block(case: Case, form: str, known: Known) -> str:
    about = " · ".join(
        part for part in (case.property, case.about, case.scope, case.unit,
                          case.status if case.status != "reported" else "") if part
    )  # fmt: skip
    lines = [f"{'## ' if form == 'md' else ''}{case.subject}: {about}", ""]
    for candidate, mark in zip(case.ranking.order, case.marks, strict=True):
        lines.append(_candidate(case, candidate, mark, form))
        lines += [_source(source, form, known) for source in _ordered(candidate)]
    lines += [""] if form == "md" else []
    lines.append(("**Why:** " if form == "md" else "  Why: ") + case.reason)
    lines += [f"{'- ' if form == 'md' else '  '}Note: {note}" for note in dict.fromkeys(case.notes)]
    return "\n".join(clean(line) if form == "md" else _kept(line) for line in lines) + "\n"


def _kept(line: str) -> str:
    text = clean(line)
    return " " * (len(line) - len(line.lstrip(" "))) + text.lstrip(" ")


def _candidate(case: Case, candidate: Candidate, mark: str, form: str) -> str:
    count, alone = len(candidate.sources), ranking.independent(candidate.sources)
    told = f"{count} source{'s' * (count != 1)}" + (f", {alone} independent" if count > 1 else "")
    told = ", ".join(filter(None, (told, _generated(candidate))))
    text = _text(case, candidate)
    if form == "md":
        return f"- **{text}**, {mark}: {told}"
    return f"  {text} — {mark}; {told}:"


def _generated(candidate: Candidate) -> str:
    """Return the mark of a value that nobody tells or bears out but generated pages."""
    is_machine = ranking.weight(candidate).machine
    return words("en")["marks"]["generated"] if is_machine else ""


def _source(source: Source, form: str, known: Known) -> str:
    when = source.issued or "undated"
    full = known[source.id]
    if full.assumed:
        when += f" (taken as known from {full.assumed})"
    text = f"{source.publisher}, {when}, {source.reliability}"
    if form == "md":
        named = f"[{source.id}]({full.url})" if full.url else source.id
        return f"  - {text}, {named}".replace("  - ", "    - ", 1)
    copied = f", repeats {source.root}" if source.root != source.id else ""
    return f"      {text}{copied}  [{source.id}]"
