"""Pages that list things, with facets and counts: search, disputes, promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from kg.evidence.disputes import disputes as finder
from kg.evidence.disputes.case import Dispute
from kg.evidence.promises import page as promise_page
from kg.evidence.promises.promises import STATES, Promise
from kg.model.namespaces import local
from kg.serve import parts
from kg.serve.view import Asked, View
from kg.sparql import questions
from kg.text.reasons import say
from kg.text.words import words

PAGE = 40
"""How many things a page lists before it goes on."""
FOUND = 60
"""How many names a search finds at most."""


class Facet:
    """One way to narrow a list: a parameter, its values with counts, and the one chosen."""

    def __init__(self, asked: Asked, name: str, counts: Counter[str], words: Callable[[str], str]):
        self.name = name
        self.chosen = asked.given.get(name, "")
        self.values = [
            (words(value), count, f"?{urlencode({**_kept(asked, name), name: value})}", value)
            for value, count in counts.most_common(14)
        ]
        self.all = f"?{urlencode(_kept(asked, name))}"


def _kept(asked: Asked, but: str) -> dict[str, str]:
    return {key: value for key, value in asked.given.items() if key not in (but, "from")}


def _pages(asked: Asked, count: int) -> tuple[int, list[tuple[str, str]]]:
    """Return where the page begins, and the ways to the pages before and after."""
    given = asked.given.get("from", "0")
    first = min(int(given), max(0, count - 1)) if given.isdigit() else 0
    ways = []
    for key, start in (("before", first - PAGE), ("after", first + PAGE)):
        if -PAGE < start < count and start != first:
            query = {**_kept(asked, "from"), "from": str(max(0, start))}
            ways.append((key, f"?{urlencode(query)}"))
    return first, ways


def search(asked: Asked) -> View:
    """Return entities, concepts and questions whose names are like a text."""
    found = asked.reading
    text = asked.given.get("q", "").strip()
    entities = found.graph.find(text, FOUND) if text else []
    counts = Counter(entity.kind for entity, _ in entities)
    chosen = asked.given.get("class", "")
    shown = [(entity, score) for entity, score in entities if chosen in ("", entity.kind)]
    folded = text.casefold()
    concepts = [
        (slug, found.word(slug, asked.lang)) for slug, label in found.graph.concepts.items()
        if folded and (folded in label.casefold() or folded in found.word(slug, "zh"))
    ][:12]  # fmt: skip
    asking = [
        question for question in questions.all_questions(found.graph.project).values()
        if folded and folded in question.said.casefold()
    ][:12]  # fmt: skip
    listed = [
        (
            parts.named(found, entity.iri),
            entity.aliases[:4],
            len(found.of_subject.get(entity.iri, ())),
        )
        for entity, _ in shown
    ]
    values = {
        "query": text, "found": listed, "concepts": concepts, "questions": asking,
        "facet": Facet(asked, "class", counts, lambda kind: found.word(kind, asked.lang)),
    }  # fmt: skip
    header = ("name", "name_zh", "class", "id", "score")
    lines = [
        (entity.name, entity.name_zh, entity.kind, local(entity.iri), round(score, 1))
        for entity, score in shown
    ]
    return View("search.html", values, header, lines)


def disputes(asked: Asked) -> View:
    """Return what disagrees, narrowed by entity, kind and measure."""
    found = asked.reading
    listed: Sequence[Dispute] = found.disputes
    of = asked.given.get("of", "")
    if of:
        iri = found.graph.entity(of).iri
        listed = [one for one in listed if iri in one.entities]
    listed, facets = _narrowed(asked, listed, {
        "kind": lambda one: [one.kind],
        "measure": lambda one: [one.measure] if one.measure else [],
        "subject": lambda one: [one.subject],
    })  # fmt: skip
    first, ways = _pages(asked, len(listed))
    shown = listed[first : first + PAGE]
    values = {
        "count": len(listed), "contested": parts.disputed(asked, shown), "facets_given": facets,
        "ways": ways, "first": first, "of": of,
        "notes": [say(one, asked.lang) for one in finder.uncertain(found.graph, listed)],
    }  # fmt: skip
    return View("disputes.html", values, text=lambda form: finder.page(found.graph, listed, form))


def promises(asked: Asked) -> View:
    """Return what was promised and what came of it, narrowed by state, subject and speaker."""
    found = asked.reading
    listed: Sequence[Promise] = found.promises
    of = asked.given.get("of", "")
    if of:
        entity = found.graph.entity(of)
        listed = [
            one for one in listed if one.subject == entity.iri or entity.name in one.speakers
        ]  # fmt: skip
    listed, facets = _narrowed(asked, listed, {
        "state": lambda one: [one.state],
        "subject": lambda one: [parts.named(found, one.subject).name],
        "speaker": lambda one: list(one.speakers),
        "measure": lambda one: [one.measure],
    })  # fmt: skip
    order = {state: place for place, state in enumerate(
        ("on-track", "behind", "open", "met", "missed", "not-measurable"))}  # fmt: skip
    listed = sorted(listed, key=lambda one: (order.get(one.state, 9), -_day(one.by)))
    first, ways = _pages(asked, len(listed))
    values = {
        "count": len(listed), "promises": parts.promised(asked, listed[first : first + PAGE]),
        "facets_given": facets, "ways": ways, "first": first, "of": of, "states": STATES,
        "notes": [say(one, asked.lang) for one in promise_page.uncertain(found.graph, listed)],
    }  # fmt: skip
    lines = promise_page.lines(found.graph, listed)
    return View("promises.html", values, promise_page.COLUMNS, lines)


def _day(text: str) -> int:
    digits = "".join(one for one in text if one.isdigit())[:8]
    return int(digits.ljust(8, "0")) if digits else 0


def _narrowed(
    asked: Asked, listed: Iterable[Any], ways: dict[str, Callable[[Any], list[str]]]
) -> tuple[list[Any], list[Facet]]:
    """Return what fits every choice made, and each way to narrow with counts beside the others."""
    everything = list(listed)
    facets = []
    for name, values in ways.items():
        beside = [one for one in everything if _fits(asked, one, ways, but=name)]
        counts = Counter(value for one in beside for value in values(one))
        facets.append(Facet(asked, name, counts, _words(asked, name)))
    return [one for one in everything if _fits(asked, one, ways)], facets


def _words(asked: Asked, name: str) -> Callable[[str], str]:
    """Return what gives the values of a facet in the language of the page."""
    if name == "kind":
        kinds = words(asked.lang)["dispute"]
        return lambda value: kinds.get(value, value)
    known = asked.reading.known(asked.lang)
    return lambda value: known.get(value) or parts.what(asked.reading, value, asked.lang)


def _fits(
    asked: Asked, one: Any, ways: dict[str, Callable[[Any], list[str]]], but: str = ""
) -> bool:
    return all(
        asked.given[name] in values(one)
        for name, values in ways.items() if name != but and name in asked.given
    )  # fmt: skip
