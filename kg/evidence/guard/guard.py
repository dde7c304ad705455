"""Says when an answer puts unlike things side by side, with the definition of each.

Looked at are answers with a column of numbers that count vehicles in a period. Such an answer
mixes

- measures, when rows of one column of numbers belong to several (deliveries and wholesale);
- spans, when a running total stands among figures of other spans of one measure (month);
- levels, when a whole and one of its parts have rows of one measure, span and period;
- plans and reports, when targets stand among figures that were reached.

What a row is about is read from its columns: concepts, entities, or the claim itself. What no
column tells, the figures behind the answer do (see `hidden`); where these cannot be had,
the text of the query is read for the measures it names, or for want of a word about the span.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kg.evidence.guard.hidden import Hidden, behind
from kg.graph.graph import Graph
from kg.model import periods
from kg.model.namespaces import AUTO, CLAIM, CONCEPT, ID, local
from kg.records import observations
from kg.sparql.tokens import tokens
from kg.store.results import Answer, Row, Rows, Term, plain
from kg.text.reasons import Name, Reason, names, reason

RUNNING = frozenset({"since-launch", "year-to-date"})
"""Spans of running totals."""

LEVELS = frozenset({"Alliance", "Company", "Brand", "VehicleModel"})
MOST = 40
"""With more subjects than this, an answer is an overview, and levels are not looked at."""

MEASURES = """
SELECT ?measure WHERE {
  ?measure skos:inScheme <https://w3id.org/autokg/concept/scheme/measure> ;
           auto:additive true ; auto:unitFamily concept:vehicles-units
} ORDER BY ?measure
"""
SPANS = """
SELECT ?span WHERE {
  ?span skos:inScheme <https://w3id.org/autokg/concept/scheme/span>
} ORDER BY ?span
"""
DEFINED = """
SELECT ?thing ?text WHERE {
  VALUES ?thing { THINGS } ?thing skos:definition ?text FILTER(LANG(?text) = "en")
} ORDER BY ?thing
"""
PARTS = """
SELECT ?part ?whole WHERE {
  VALUES ?part { THINGS } VALUES ?whole { THINGS }
  ?part auto:isMemberOf|auto:hasBrand|^auto:ownsBrand ?whole
} ORDER BY ?part ?whole
"""


class Seen(NamedTuple):
    """What one row of an answer is about, as far as it can be told."""

    measure: str
    span: str
    subjects: tuple[str, ...]
    period: str = ""


def warnings(graph: Graph, text: str | None, answer: Answer) -> list[Reason]:
    """Return one reason or more, to be told as a warning, for each kind of unlike things."""
    if not isinstance(answer, Rows) or not answer.has_numbers():
        return []
    measures = _slugs(graph, MEASURES)
    seen = _seen(graph, answer, measures)
    hidden = _hidden(graph, text or "", answer, seen, measures)
    found = {one.measure for one in seen if one.measure}
    if not found and not _names_measures(answer, measures):
        found = _several(hidden) or set(_named(text or ""))
    if not found & measures:
        return []
    shown = [one for one in seen if one.measure in measures or not one.measure]
    told = [
        *_mixed_measures(graph, found & measures, seen),
        *_mixed_spans(graph, shown),
        *_mixed_levels(graph, shown),
    ]
    for listed in hidden:
        spans = [] if any(one.span for one in seen) else listed
        levels = [] if any(one.subjects for one in seen) else listed
        told += [
            *_mixed_spans(graph, spans),
            *_mixed_levels(graph, levels),
            *_mixed_plans(graph, answer, listed),
        ]
    periods_told = {(one.span, one.period) for listed in hidden for one in listed}
    if len(periods_told) != 1:
        told += _untold(text or "", seen, bool(found & measures))
    return list(dict.fromkeys(told))


def _hidden(
    graph: Graph, text: str, answer: Rows, seen: list[Seen], measures: frozenset[str]
) -> list[list[Hidden]]:
    """Return the figures that count, behind each column of values, where something is hidden."""
    if not {"auto:value", f"<{AUTO}value>"} & {word for _, word, _ in tokens(text)}:
        return []
    told = all(one.measure and one.span and one.subjects for one in seen)
    if told and _statuses(answer):
        return []
    columns = [
        [figure for figure in listed if figure.measure in measures]
        for listed in behind(graph, text)
    ]
    return [listed for listed in columns if listed]


def _several(hidden: list[list[Hidden]]) -> set[str]:
    """Return the measures of a column that holds several, or of all columns where none does."""
    columns = [{one.measure for one in listed} for listed in hidden]
    mixed = [names for names in columns if len(names) > 1]
    return set().union(*mixed) if mixed else columns[0] if columns else set()


def _names_measures(answer: Rows, measures: frozenset[str]) -> bool:
    """Say whether a cell names a measure, if only in a column that holds other things as well."""
    names = {CONCEPT + measure for measure in measures}
    return any(text in names for row in answer for text in row.texts)


def _statuses(answer: Rows) -> bool:
    """Say whether a column shows what is planned and what is reported."""
    return any(_slug(term) in ("planned", "reported") for row in answer for term in row.terms)


def narrow(graph: Graph, answer: Rows) -> tuple[Rows, list[Reason]]:
    """Return the rows of the one measure that all subjects have, and what was left out.

    An answer of one measure, or without a common one, comes back as it is.
    """
    measures = _slugs(graph, MEASURES)
    seen = _seen(graph, answer, measures)
    chosen = common(seen)
    if len({one.measure for one in seen if one.measure in measures}) < 2 or not chosen:
        return answer, []
    kept = [row for row, one in zip(answer.rows, seen, strict=True) if one.measure == chosen]
    left = len(answer.rows) - len(kept)
    return Rows(answer.variables, kept), [reason("guard-narrow", measure=Name(chosen), count=left)]


def common(seen: Iterable[Seen]) -> str:
    """Return the measure told of every subject, the one with most rows; empty if there is none."""
    rows = [one for one in seen if one.measure]
    subjects = {one.subjects for one in rows}
    counts: dict[str, int] = {}
    have: dict[str, set[tuple[str, ...]]] = {}
    for one in rows:
        counts[one.measure] = counts.get(one.measure, 0) + 1
        have.setdefault(one.measure, set()).add(one.subjects)
    full = [measure for measure, told in have.items() if told == subjects]
    return max(full, key=lambda measure: (counts[measure], measure), default="")


def _slugs(graph: Graph, text: str) -> frozenset[str]:
    return frozenset(local(plain(term)) for row in graph.rows(text) for term in row.terms if term)


def _seen(graph: Graph, answer: Rows, measures: frozenset[str]) -> list[Seen]:
    """Return what each row is about, from its concepts, its entities and its claims."""
    known = measures | frozenset(slug for slug in graph.concepts)
    spans = _slugs(graph, SPANS)
    columns = _concept_columns(answer, known)
    claims = {text for row in answer for text in row.texts if text.startswith(CLAIM)}
    about = _claimed(graph, sorted(claims))
    return [_row(row, columns, about, spans, measures) for row in answer]


def _concept_columns(answer: Rows, known: frozenset[str]) -> list[int]:
    """Return the columns that hold concepts only, as addresses or as slugs."""
    found = []
    for place in range(len(answer.variables)):
        terms = [row.terms[place] for row in answer]
        slugs = [_slug(term) for term in terms if term is not None]
        if slugs and all(slug in known for slug in slugs):
            found.append(place)
    return found


def _slug(term: Term | None) -> str:
    return plain(term).removeprefix(CONCEPT)


def _claimed(graph: Graph, claims: list[str]) -> dict[str, Seen]:
    if not claims:
        return {}
    return {
        claim: Seen(one.measure, one.span, (one.subject,))
        for claim, one in observations.topics(graph, claims).items()
    }


def _row(
    row: Row,
    columns: list[int],
    about: dict[str, Seen],
    spans: frozenset[str],
    measures: frozenset[str],
) -> Seen:
    terms, texts = row.terms, row.texts
    slugs = [_slug(terms[place]) for place in columns if terms[place] is not None]
    claims = [about[text] for text in texts if text in about]
    measure = next((slug for slug in slugs if slug in measures), "")
    span = next((slug for slug in slugs if slug in spans), "")
    entities = tuple(text for text in texts if text.startswith(ID))
    if claims:
        measure, span = measure or claims[0].measure, span or claims[0].span
        entities = entities or claims[0].subjects
    literals = [plain(term) for term in terms if getattr(term, "datatype", None) is not None]
    return Seen(measure, span, entities, next(filter(_is_period, literals), ""))


def _is_period(text: str) -> bool:
    try:
        periods.parse(text)
    except ValueError:
        return False
    return True


def _named(text: str) -> frozenset[str]:
    return frozenset(
        token.removeprefix("concept:").removeprefix(f"<{CONCEPT}").rstrip(">")
        for _, token, _ in tokens(text)
        if token.startswith(("concept:", f"<{CONCEPT}"))
    )


def _defined(graph: Graph, addresses: Iterable[str]) -> str:
    listed = " ".join(f"<{address}>" for address in sorted(addresses))
    rows = graph.rows(DEFINED.replace("THINGS", listed))
    return " ".join(f"{local(str(row['thing']))}: {row['text']}" for row in rows)


def _mixed_measures(
    graph: Graph, found: frozenset[str] | set[str], seen: list[Seen]
) -> Iterator[Reason]:
    if len(found) < 2:
        return
    listed = names(sorted(found), "and")
    shared = common(seen)
    several = len({one.subjects for one in seen}) > 1
    defined = _defined(graph, (CONCEPT + slug for slug in found))
    told = reason("guard-measures", measures=listed, defined=defined)
    if shared and several:
        told = reason("guard-measures-shared", told=told, shared=Name(shared))
    yield told


def _mixed_spans(graph: Graph, seen: Sequence[Seen | Hidden]) -> Iterator[Reason]:
    by_measure: dict[str, set[str]] = {}
    for one in seen:
        if one.span:
            by_measure.setdefault(one.measure, set()).add(one.span)
    told = {span for spans in by_measure.values() if spans & RUNNING and len(spans) > 1
            for span in spans}  # fmt: skip
    if told:
        defined = _defined(graph, (CONCEPT + slug for slug in told))
        yield reason("guard-spans", defined=defined)


def _mixed_plans(graph: Graph, answer: Rows, listed: list[Hidden]) -> Iterator[Reason]:
    if {one.status for one in listed} >= {"planned", "reported"} and not _statuses(answer):
        defined = _defined(graph, (CONCEPT + "planned", CONCEPT + "reported"))
        yield reason("guard-plans", defined=f" {defined}" if defined else "")


def _mixed_levels(graph: Graph, seen: Sequence[Seen | Hidden]) -> Iterator[Reason]:
    told: dict[str, set[tuple[str, str, str]]] = {}
    for one in seen:
        if one.subjects:
            told.setdefault(one.subjects[0], set()).add((one.measure, one.span, one.period))
    kinds = {address: graph.entities[address].kind for address in told if address in graph.entities}
    if len(LEVELS & set(kinds.values())) < 2 or len(told) > MOST:
        return
    listed = " ".join(f"<{address}>" for address in sorted(told))
    for row in graph.rows(PARTS.replace("THINGS", listed)):
        part, whole = str(row["part"]), str(row["whole"])
        if told[part] & told[whole] and {part, whole} <= set(kinds) and kinds[part] != kinds[whole]:
            yield reason(
                "guard-levels",
                part=Name(graph.entities[part].name), whole=Name(graph.entities[whole].name),
                defined=_defined(graph, (AUTO + kinds[part], AUTO + kinds[whole])),
            )  # fmt: skip
            return


_SHOWN = re.compile(r"auto:(span|period|from|to|key|standing)\b")


def _untold(text: str, seen: list[Seen], counts: bool) -> Iterator[Reason]:
    if not counts or "auto:value" not in text:
        return
    if not _SHOWN.search(text) and not any(one.span for one in seen):
        yield reason("guard-untold")
