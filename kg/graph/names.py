"""The names of a graph as one index: made when the graph is compiled, open in milliseconds.

`Names.exact` says what a text is a name of, `Names.candidates` what it may be a name of, with a
score and how it matched. The rule by which texts are compared is `model.naming.normal`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from kg.graph.entity import Entity
from kg.model import naming
from kg.model.likeness import (
    FIRST,
    SLIPS,
    SPELT,
    SURE,
    TOLD,
    UNLIKE,
    WAYS_OF_LETTERS,
    less_sure,
    likeness,
)
from kg.model.namespaces import AUTO, RDFS, SKOS, id_of, local
from kg.store.store import Store

FILE = "names.json"
VERSION = 2
"""Of the form of the file; another one is not read."""

CODES = ("ticker", "legalName", "tradeName", "codeName")
"""Properties that hold what an exchange or a register calls a thing."""

_Hit = tuple[int, float, str, str]


class Candidate(NamedTuple):
    """An entity that a text may be a name of."""

    entity: Entity
    score: float
    """To 100; from 97 on the text is a name of it."""
    how: str
    """name, id, chinese, alias, short, composed, code, both, pinyin or owner where the text is a
    name (see `model.naming`); start, part, words, longer or misspelt where it is like one."""
    text: str
    """The name that is meant or that comes near."""


class Names:
    """All entities of a graph and the texts they are called by."""

    def __init__(
        self,
        entities: list[tuple[str, str, str, str, list[str], int]],
        forms: dict[str, list[tuple[int, str, str]]],
    ):
        self._rows = entities
        self._forms = forms
        self.entities: dict[str, Entity] = {}
        self._listed: list[Entity] = []
        for iri, kind, name, name_zh, aliases, _ in entities:
            entity = Entity(iri, kind)
            entity.name, entity.name_zh, entity.aliases = name, name_zh, aliases
            self.entities[iri] = entity
            self._listed.append(entity)

    @classmethod
    def read(cls, store: Store) -> Names:
        """Return the names in a store, with the other spellings that follow from them."""
        things = _things(store)
        weights = _weights(store)
        entities = [
            (iri, one.kind, one.name, one.name_zh, list(one.aliases), weights.get(iri, 0))
            for iri, one in things.items()
        ]
        forms: dict[str, list[tuple[int, str, str]]] = {}
        for place, thing in enumerate(things.values()):
            for form in naming.forms(thing, _sound):
                forms.setdefault(form.key, []).append((place, form.how, form.text))
        return cls(entities, forms)

    @classmethod
    def open(cls, folder: Path) -> Names | None:
        """Return the names kept in a compiled graph's folder; None where there are none."""
        try:
            found = json.loads((folder / FILE).read_text(encoding="utf-8"))
            if found["version"] == VERSION:
                return cls(found["entities"], found["forms"])
        except (OSError, ValueError, TypeError, LookupError):
            pass
        return None

    def write(self, folder: Path) -> None:
        """Keep the names in a compiled graph's folder."""
        told = {"version": VERSION, "entities": self._rows, "forms": self._forms}
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        (folder / FILE).write_text(text, encoding="utf-8")

    def forms(self) -> Iterator[tuple[str, Candidate]]:
        """Yield every text that is a name, as `naming.normal` makes it, with what it names."""
        for key, called in self._forms.items():
            for place, how, text in called:
                yield key, Candidate(self._listed[place], SURE[how], how, text)

    def exact(self, text: str) -> list[Candidate]:
        """Return the entities of which a text is a name, the likeliest first.

        A text in two languages, such as "AITO 问界", is a name where both parts agree.
        """
        return self._ordered(self._exact(text))

    def _exact(self, text: str) -> list[_Hit]:
        found = self._at(naming.normal(text))
        other, chinese = naming.parts(text)
        if not found and naming.normal(other) and chinese:
            found = self._both(other, chinese)
        if chinese and not any(score >= SURE["pinyin"] for _, score, _, _ in found):
            heard = self._at(naming.normal(_sound(text)))
            found += [(place, SURE["pinyin"], "pinyin", name)
                      for place, _, way, name in heard if way != "owner"]  # fmt: skip
        if not found and (less := naming.without_generic(text)):
            heard = self._at(naming.normal(less))
            found = [(place, SURE["generic"], "short", name)
                     for place, _, way, name in heard if way != "owner"]  # fmt: skip
        return found

    def candidates(
        self, text: str, limit: int = 10, kinds: Collection[str] = ()
    ) -> list[Candidate]:
        """Return the entities whose names are most like a text, best first.

        Letters count as their plain forms, words may stand in another order, a Chinese name may
        be written in pinyin, and some letters may be wrong. `kinds` keeps to some classes.
        """
        key = naming.normal(text)
        if not key:
            return []
        exact = self._exact(text)
        found = [*exact, *self._near(key, text)]
        if not any(score >= SURE["pinyin"] for _, score, _, _ in exact):
            found += self._misspelt(key, text)
        best = self._ordered(found)
        return [one for one in best if not kinds or one.entity.kind in kinds][:limit]

    def _at(self, key: str) -> list[_Hit]:
        return [(place, SURE[how], how, text) for place, how, text in self._forms.get(key, ())]

    def _both(self, other: str, chinese: str) -> list[_Hit]:
        """Return what both parts of a text in two languages lead to."""
        sound = naming.normal(_sound(chinese))
        heard = {place for place, _, _, _ in (*self._at(naming.normal(chinese)), *self._at(sound))}
        found = []
        for place, _, _, text in self._at(naming.normal(other)):
            names = (self._listed[place].name_zh, *self._listed[place].aliases)
            if place in heard or any(chinese in name for name in names):
                found.append((place, SURE["both"], "both", text))
        return found

    def _near(self, key: str, text: str) -> Iterator[_Hit]:
        """Yield what begins with a text, has it within, or has its words in another order."""
        asked = naming.words(text)
        for length in range(len(asked) - 1, 0, -1):
            for place, _, how, name in self._at("".join(asked[:length])):
                if how in TOLD and len(naming.normal(name)) >= SLIPS["longer"]:
                    yield place, SURE["longer"], "longer", name
        spaced = " ".join(asked)
        for form, called in self._forms.items():
            if key not in form and not (len(asked) > 1 and all(word in form for word in asked)):
                continue
            for place, way, name in called:
                if way not in UNLIKE:
                    score, how = likeness(" ".join(naming.words(name)), spaced, asked)
                    if score:
                        yield place, score - less_sure(way), how, name

    def _misspelt(self, key: str, text: str) -> Iterator[_Hit]:
        """Yield what a text may be with some letters wrong, as a whole or word by word."""
        for form, score in _alike(key, self._forms).items():
            for place, way, name in self._forms[form]:
                if way in SPELT:
                    yield place, score - less_sure(way), "misspelt", name
        yield from self._misspelt_words(naming.words(text))

    def _misspelt_words(self, asked: list[str]) -> Iterator[_Hit]:
        """Yield names that have each of the words asked for, some letters of them wrong."""
        named: dict[str, set[tuple[int, str, int]]] = {}
        for called in self._forms.values():
            for place, way, name in called:
                if way in WAYS_OF_LETTERS:
                    split = naming.words(name)
                    for word in split:
                        named.setdefault(word, set()).add((place, name, len(split)))
        good: dict[tuple[int, str, int], list[float]] = {}
        for one in asked:
            best: dict[tuple[int, str, int], float] = {}
            for word, score in sorted(_alike(one, named).items(), key=itemgetter(1)):
                best |= dict.fromkeys(named[word], score)
            for holder, score in best.items():
                good.setdefault(holder, []).append(score)
        for (place, name, count), scores in good.items():
            if len(scores) == len(asked) and (count > 1 or len(asked) > 1):
                beside = SLIPS["a-word-more"] * max(0, count - len(asked))
                mean = sum(scores) / len(scores)
                score = min(SLIPS["most-by-words"], mean - beside - SLIPS["by-words"])
                if score >= SLIPS["least"]:
                    yield place, score, "misspelt", name

    def spellings(self) -> dict[str, list[tuple[str, str]]]:
        """Return how each entity is called, by address: in which way, and the words of it."""
        found: dict[str, list[tuple[str, str]]] = {row[0]: [] for row in self._rows}
        for called in self._forms.values():
            for place, how, text in called:
                found[self._rows[place][0]].append((how, " ".join(naming.words(text))))
        return found

    def prominence(self) -> list[str]:
        """Return the addresses of all entities, those first that people mean first."""
        places = sorted(range(len(self._rows)), key=lambda place: self._order((place, 0, "", "")))
        return [self._rows[place][0] for place in places]

    def _ordered(self, hits: Iterable[_Hit]) -> list[Candidate]:
        """Return each entity once, by its best hit; the surest first, then the best known."""
        best: dict[int, _Hit] = {}
        for hit in hits:
            known = best.get(hit[0])
            if known is None or hit[1] > known[1]:
                best[hit[0]] = hit
        order = sorted(best.values(), key=self._order)
        return [Candidate(self._listed[hit[0]], *hit[1:]) for hit in order]

    def _order(self, hit: _Hit) -> tuple[float, int, int, str]:
        place, score, _, _ = hit
        iri, kind, *_, weight = self._rows[place]
        return (-score, FIRST.index(kind) if kind in FIRST else len(FIRST), -weight, iri)


def _alike(text: str, known: Collection[str]) -> dict[str, float]:
    """Return the known texts that are one or two slips from a text, or much like it, with scores.

    A slip is a letter too many, too few, another one, or two that changed places.
    """
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import OSA

    slips_of: Any = OSA.distance  # its stub is too narrow for `extract`
    choices, least = list(known), SLIPS["least"]
    near = process.extract(text, choices, scorer=fuzz.ratio, score_cutoff=least, limit=200)
    scores = {one: min(SLIPS["most"], score) for one, score, _ in near}
    if len(text) >= SLIPS["letters" if text.isascii() else "characters"]:
        slips = 1 if len(text) < SLIPS["long"] else 2
        near = process.extract(text, choices, scorer=slips_of, score_cutoff=slips, limit=200)
        for one, distance, _ in near:
            scores[one] = max(scores.get(one, 0.0), SLIPS["none"] - SLIPS["each"] * distance)
    return scores


def _sound(text: str) -> str:
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(text))


def _weights(store: Store) -> dict[str, int]:
    """Return how many claims are about each entity."""
    found: dict[str, int] = {}
    for pairs in store.columns(AUTO + "subject", AUTO + "object"):
        for _, iri in pairs:
            found[iri] = found.get(iri, 0) + 1
    return found


def _things(store: Store) -> dict[str, naming.Named]:
    """Return all entities by address, with their brands and owners."""
    kept = {iri for iri, table in store.pairs(AUTO + "table") if table == "entities"}
    wider = {pair for pair in store.pairs(RDFS + "subClassOf") if pair[1] in kept}
    classes: dict[str, set[str]] = {}
    for kind in kept:
        for iri in store.members(kind):
            classes.setdefault(iri, set()).add(kind)
    names: dict[tuple[str, bool], str] = {}
    for iri, name in store.literals(RDFS + "label"):
        names[iri, name.language == "zh"] = name.value
    aliases: dict[str, list[str]] = {}
    for iri, text in sorted(store.pairs(SKOS + "altLabel"), key=lambda one: one[1]):
        aliases.setdefault(iri, []).append(text)
    codes: dict[str, list[str]] = {}
    for pairs in store.columns(*(AUTO + name for name in CODES)):
        for iri, text in sorted(pairs):
            codes.setdefault(iri, []).append(text)
    things = {}
    for iri, kinds in sorted(classes.items()):
        above = {wide for kind, wide in wider if kind in kinds}
        things[iri] = naming.Named(
            id_of(iri), local(min(kinds - above)), names.get((iri, False), local(iri)),
            names.get((iri, True), ""), aliases.get(iri, []), codes=codes.get(iri, []),
        )  # fmt: skip
    brands, owned, developed = store.columns(
        AUTO + "hasBrand", AUTO + "ownsBrand", AUTO + "develops"
    )
    sold: dict[str, list[naming.Named]] = {}
    for model, brand in brands:
        if brand in things:
            sold.setdefault(model, []).append(things[brand])
    owners: dict[str, list[naming.Named]] = {}
    for owner, what in (*owned, *developed):
        if owner in things:
            owners.setdefault(what, []).append(things[owner])
    return {
        iri: thing._replace(brands=sold.get(iri, ()), owners=owners.get(iri, ()))
        for iri, thing in things.items()
    }
