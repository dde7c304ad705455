"""Questions as forms with their answers, and the editor for questions of one's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kg.errors import KgError, NotFound
from kg.evidence.empty import empty
from kg.evidence.guard import guard
from kg.evidence.receipts.receipts import receipts
from kg.evidence.receipts.trace import Tracing
from kg.graph.graph import Graph
from kg.model.identifiers import SLUG
from kg.model.namespaces import PREFIXES, XSD
from kg.records import aside
from kg.serve import html, pictures, start, tables
from kg.serve.reading import Reading, page_of
from kg.serve.tables import Cell
from kg.serve.view import Asked, View, turtle
from kg.sparql import questions
from kg.sparql.questions import Parameter, Question
from kg.store.results import Answer, Rows, Term, Triples, plain
from kg.text import rows as render
from kg.text.reasons import say
from kg.text.words import column

BUNDLE = Path(__file__).parent / "static" / "vendor" / "codemirror.js"
"""The editor's code, brought when the wheel is built; without it there is a plain field."""
MOST = 500
"""Rows a page shows; the other formats hold all."""
FIRST = """SELECT ?model ?name WHERE {
  ?model auto:hasBrand id:AITO ; rdfs:label ?name .
}
ORDER BY ?model
LIMIT 50
"""
"""What the editor holds at first."""
LISTED = 400
"""Entities a field offers to pick from."""
_NUMBERS = tuple(XSD + name for name in ("integer", "decimal", "double", "float", "int", "long"))


def page(asked: Asked) -> View:
    """Return a saved question with its answer, or the list of all. Raises NotFound."""
    found = asked.reading
    if not asked.name:
        listed = start.topics(found)
        lines = [
            (topic, one.name, one.titled(asked.lang), one.described(asked.lang))
            for topic, those in listed
            for one in those
        ]
        return View(
            "questions.html", {"topics": listed}, ("topic", "name", "title", "description"), lines
        )
    question = questions.one(found.graph.project, asked.name)
    given = _given(asked, question)
    values: dict[str, Any] = {
        "question": question, "fields": [_field(asked, one, given) for one in question.parameters],
        "refused": None, "table": None, "picture": None, "warnings": [], "sparql": question.text,
        "notes": [], "count": 0, "triples": "",
    }  # fmt: skip
    try:
        text = found.graph.question(asked.name, **given)
        answer = found.graph.query(text, asked.name)
    except KgError as error:
        return View("ask.html", {**values, "refused": error})
    values["sparql"] = text
    if not isinstance(answer, Rows):
        return _of_triples(asked, answer, values)
    tracing = Tracing(found.graph, text)
    traced = receipts(tracing, answer)
    values |= {
        "table": table(asked, answer, traced, asked.lang),
        "warnings": [*(say(one, asked.lang, found.known(asked.lang))
                       for one in guard.warnings(found.graph, text, answer)),
                     *lacks(found.graph, text, answer, asked.lang)],
        "picture": pictures.picture(asked, question, text, answer, traced),
        "notes": traced.notes, "count": len(answer),
        "asked_for": _named(asked, question, given),
    }  # fmt: skip
    shown = found.graph.shown
    return View("ask.html", values, text=lambda form: render.rows(answer, form, shown))


def lacks(graph: Graph, text: str, answer: Answer, lang: str) -> list[str]:
    """Return what an answer leaves out, and why it is empty or lacks a part, in a language."""
    found = [*aside.of_query(graph, text), *empty.explain(graph, text, answer)]
    return [say(one, lang) for one in found]


def _of_triples(asked: Asked, answer: Any, values: dict[str, Any]) -> View:
    if not isinstance(answer, Triples):
        return View("ask.html", {**values, "triples": str(answer).lower()})
    text = turtle(asked.reading.graph, answer).decode()
    values = {**values, "triples": text[:60_000], "count": len(answer)}
    return View("ask.html", values, turtle=lambda: answer)


def _given(asked: Asked, question: Question) -> dict[str, str]:
    """Return the values of a question's parameters, those not given as they are by default."""
    known = {one.name: one.default for one in question.parameters}
    if (day := asked.given.get("as-of")) and "day" in known:
        known["day"] = day
    return known | {name: value for name, value in asked.given.items() if name in known}


def _field(asked: Asked, one: Parameter, given: dict[str, str]) -> dict[str, Any]:
    """Return a field of the form: entities and concepts to be picked from, dates as dates."""
    found = asked.reading
    choices: Sequence[tuple[str, str]] = ()
    if one.kind == "entity":
        choices = _likely(found, one.default)
    elif one.kind == "concept":
        choices = sorted(
            ((slug, found.word(slug, asked.lang)) for slug in _siblings(found, one.default)),
            key=lambda pair: pair[1],
        )
    return {
        "name": one.name, "kind": one.kind, "about": one.told(asked.lang), "value": given[one.name],
        "choices": choices,
        "label": one.about_zh if asked.lang == "zh" and one.about_zh else column(one.name, "en"),
    }  # fmt: skip


def _likely(found: Reading, default: str) -> list[tuple[str, str]]:
    """Return entities of the kind of the default one, those first of which most is stated."""
    try:
        kind = found.graph.entity(default).kind
    except NotFound:
        kind = ""
    counts = Counter({iri: len(told) for iri, told in found.of_subject.items()})
    of_kind = [one for one in found.graph.entities.values() if kind in ("", one.kind)]
    of_kind.sort(key=lambda one: (-counts[one.iri], one.name))
    return [(one.name, one.name_zh) for one in of_kind[:LISTED]]


def _siblings(found: Reading, default: str) -> list[str]:
    """Return the concepts of the same scheme as the default one."""
    text = (
        f"SELECT ?c {{ concept:{default} skos:inScheme ?s . ?c skos:inScheme ?s }} ORDER BY ?c"
        if SLUG.match(default) else "SELECT ?c { ?c skos:inScheme ?s } ORDER BY ?c"
    )  # fmt: skip
    return [str(row["c"]).rpartition("/")[2] for row in found.graph.rows(text)]


def _named(asked: Asked, question: Question, given: dict[str, str]) -> str:
    """Return what was asked for, for an answer that is empty."""
    word, values = asked.reading.word, {}
    for one in question.parameters:
        value = given[one.name]
        values[one.name] = word(value, asked.lang) if one.kind == "concept" else value
    between = html.told("comma", asked.lang)
    return between.join(f"{column(name, asked.lang)} {value}" for name, value in values.items())


def table(asked: Asked, answer: Rows, traced: Any = None, heads_in: str = "en") -> dict[str, Any]:
    """Return rows as a table: names with links, numbers with their signs, sources of each row.

    Columns are called by words of a language; what is asked in one's own words keeps them.
    """
    found = asked.reading
    numeric = [
        any(_is_number(row.terms[place]) for row in answer.rows[:50])
        for place in range(len(answer.variables))
    ]
    lines = []
    for place, row in enumerate(answer.rows[:MOST]):
        cells = [cell(found, term, asked.lang) for term in row.terms]
        chips: Any = ([], 0)
        told = ""
        if traced is not None:
            receipt = traced.rows[place]
            told = receipt.told
            if not told:
                chips = asked.chips([
                    one if hasattr(one, "publisher") else found.sources[one]
                    for one in receipt.sources if hasattr(one, "publisher") or one in found.sources
                ])  # fmt: skip
        lines.append((cells, chips, told))
    heads = [column(name, heads_in) for name in answer.variables]
    return {
        "heads": list(zip(heads, numeric, strict=True)),
        "rows": lines,
        "more": len(answer) - len(lines),
    }


def _is_number(term: Term | None) -> bool:
    return getattr(getattr(term, "datatype", None), "value", "") in _NUMBERS


def cell(found: Reading, term: Term | None, lang: str) -> Cell:
    """Return a term as a cell."""
    if term is None:
        return Cell("")
    text = plain(term)
    if _is_number(term):
        return Cell(tables.digits(_tidy(text)), kind="num", sort=text)
    if getattr(term, "datatype", None) is not None or str(term).startswith("_:"):
        return Cell(text, sort=text)
    entity = found.graph.entities.get(text)
    if entity is not None:
        name = entity.name_zh if lang == "zh" and entity.name_zh else entity.name
        return Cell(name, page_of(text), sort=name)
    shown = found.names.get(text, {})
    name = shown.get(lang) or shown.get("en") or found.graph.shown(term)
    return Cell(name, page_of(text), sort=name)


def _tidy(text: str) -> Any:
    from decimal import Decimal, InvalidOperation

    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal(0)


def editor(asked: Asked) -> View:
    """Return the editor, with the question that the address holds."""
    examples = [
        (topic, [(one.name, one.titled(asked.lang)) for one in listed])
        for topic, listed in start.topics(asked.reading)
    ]
    text = asked.given.get("query", "")
    if not text and (name := asked.given.get("question", "")):
        text = questions.one(asked.reading.graph.project, name).text
    values = {
        "text": text or FIRST, "examples": examples, "prefixes": sorted(PREFIXES.items()),
        "has_editor": BUNDLE.is_file(),
    }  # fmt: skip
    return View("sparql.html", values)
