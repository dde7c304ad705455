"""The names of a graph as one index: made when the graph is compiled, open in milliseconds.

`Names.exact` says what a text is a name of, `Names.candidates` what it may be a name of, with a
score and how it matched. The rule by which texts are compared is `model.naming.normal`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import Damaged
from kg.graph import things as reading
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
from kg.runtime import indexed
from kg.runtime.indexed import Indexed, Lazy
from kg.store.store import Store

FILE, INDEX = "names.json", "names.index"
VERSION = 2
"""Of the form of the file; another one is not read."""

_HEAD = f"names {VERSION}".encode()
_Hit = tuple[int, float, str, str]
_Row = tuple[str, str, str, str, list[str], int]
"""Address, class, names, aliases, and how many claims are about it."""
_Form = tuple[int, str, str]
"""Place of the entity, how a text is a name of it, and the name as it is spelt."""


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
        rows: Mapping[int, _Row],
        forms: Mapping[str, list[_Form]],
        place_of: Callable[[str], int] | None = None,
    ):
        """Take rows by place and forms by text; `place_of` an address raises KeyError for none."""
        self._rows = rows
        self._forms = forms
        self._listed = Lazy(
            lambda place: _entity(rows[place]),
            lambda: {place: _entity(row) for place, row in rows.items()},
        )
        self.entities: Mapping[str, Entity] = (
            self._by_address()
            if place_of is None
            else Lazy(lambda iri: self._listed[place_of(iri)], self._by_address)
        )

    def _by_address(self) -> dict[str, Entity]:
        return {entity.iri: entity for entity in self._listed.values()}

    @classmethod
    def read(cls, store: Store) -> Names:
        """Return the names in a store, with the other spellings that follow from them."""
        things = reading.things(store)
        weights = reading.weights(store)
        entities: dict[int, _Row] = {
            place: (iri, one.kind, one.name, one.name_zh, list(one.aliases), weights.get(iri, 0))
            for place, (iri, one) in enumerate(things.items())
        }
        forms: dict[str, list[tuple[int, str, str]]] = {}
        for place, thing in enumerate(things.values()):
            for form in naming.forms(thing, reading.sound):
                forms.setdefault(form.key, []).append((place, form.how, form.text))
        return cls(entities, forms)

    @classmethod
    def open(cls, folder: Path) -> Names | None:
        """Return the names kept in a compiled graph's folder; None where there are none."""
        if (index := Indexed.open(folder / INDEX, _HEAD)) is not None:
            return _looked_up(index, folder)
        found = _whole(folder)
        return None if found is None else cls(*found)

    def write(self, folder: Path) -> None:
        """Keep the names in a compiled graph's folder."""
        rows, forms = dict(self._rows), dict(self._forms)
        told = {"version": VERSION, "entities": list(rows.values()), "forms": forms}
        (folder / FILE).write_bytes(_json(told))
        entries: list[tuple[Iterable[str], bytes]] = [
            ((f"#{place}", f"={row[0]}"), _json((place, row))) for place, row in rows.items()
        ]
        entries += [([f"~{key}"], _json(called)) for key, called in forms.items()]
        indexed.write(folder / INDEX, _HEAD, entries)

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
            heard = self._at(naming.normal(reading.sound(text)))
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
        sound = naming.normal(reading.sound(chinese))
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
        found: dict[str, list[tuple[str, str]]] = {row[0]: [] for row in self._rows.values()}
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


def _json(found: object) -> bytes:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _entity(row: _Row) -> Entity:
    entity = Entity(row[0], row[1])
    entity.name, entity.name_zh, entity.aliases = row[2], row[3], row[4]
    return entity


def _whole(folder: Path) -> tuple[Mapping[int, _Row], Mapping[str, list[_Form]]] | None:
    """Return all rows and forms kept in a folder; None where there are none."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if found["version"] == VERSION:
            return dict(enumerate(found["entities"])), found["forms"]
    except (OSError, ValueError, TypeError, LookupError):
        pass
    return None


def _looked_up(index: Indexed, folder: Path) -> Names:
    """Return the names in a file of entries, of which only those asked for are read."""

    @cache
    def every() -> tuple[Mapping[int, _Row], Mapping[str, list[_Form]]]:
        found = _whole(folder)
        if found is None:
            raise Damaged("The names kept beside the graph are damaged.")
        return found

    def entry(key: str) -> Any:
        try:
            found = index.get(key)
            return json.loads(found[0])
        except (ValueError, IndexError):
            raise KeyError(key) from None

    return Names(
        Lazy(lambda place: entry(f"#{place}")[1], lambda: every()[0]),
        Lazy(lambda key: entry(f"~{key}"), lambda: every()[1]),
        lambda iri: int(entry(f"={iri}")[0]),
    )


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
