"""What feeds answers and what does not: judged from the rows, while the graph is being filled.

Of figures the ones that are set aside and the ones that are preferred; of relations the ones that
are in doubt, or excluded by something better supported; of events the telling that is shown.
Rows are at hand and quicker to read than the store that they are stated in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property

from kg.ingest.existence import Lives, Nature
from kg.ingest.quads import REPORTED, certain, plain, text_of
from kg.ingest.tables import Row
from kg.ingest.voices import voices
from kg.model import exclusive, mistakes, ranking, tellings
from kg.model.exclusive import Only, Told
from kg.model.force import POSSIBLE
from kg.model.mistakes import Observed
from kg.model.namespaces import AUTO, CONCEPT, local
from kg.model.ranking import Voice
from kg.store.store import Store

_PERIOD = ("from", "to", "span")
_REST = ("measure", "unit", "scope", "status")


class Standing:
    """What is judged of the rows of all tables, which come in the order of the schema."""

    def __init__(self, ontology: Store, means: Mapping[str, str]):
        """Judge by an ontology; `means` says what the columns of the sources stand for."""
        self.ontology, self._means = ontology, means
        self.rows: list[Row] = []
        self.aside: dict[str, str] = {}
        """Relations that feed no answer, as addresses, each with the slug of the reason."""

    def reading(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield rows as they come; relations when all of them have been read and judged."""
        waiting: list[Row] = []
        for row in rows:
            self.rows.append(row)
            if row.table == "relations":
                waiting.append(row)
                continue
            if waiting:
                yield from self._relations(waiting)
                waiting = []
            yield row
        if waiting:
            yield from self._relations(waiting)

    def _relations(self, rows: list[Row]) -> list[Row]:
        told, doubted = _relations(rows, self._voices)
        found = exclusive.clashes(told, *exclusions(self.ontology), self._kinds, doubted)
        self.aside.update(doubted | exclusive.contradicted(found))
        return rows

    @cached_property
    def begins(self) -> frozenset[str]:
        """Properties whose date begins the existence of a thing."""
        return Nature.of(self.ontology).begins

    def _kinds(self, entity: str) -> str:
        return self._classes.get(entity, "")

    @cached_property
    def _classes(self) -> dict[str, str]:
        return {
            plain(row.terms["iri"][0]): local(plain(row.terms["class"][0]))
            for row in self.rows if row.table == "entities"
        }  # fmt: skip

    @cached_property
    def _voices(self) -> dict[str, Voice]:
        """The weight of every source by its address."""
        return voices(self.rows, self._means, self.ontology)

    def lives(self, now: date | None, known: Lives | None = None) -> Iterator[str]:
        """Yield N-Quads: since when things exist, and since when relations hold at the latest.

        `known` tells it of things and relations; without it, the rows do.
        """
        found = known or Lives(self.rows, Nature.of(self.ontology), self._voices.get)
        newest = max((certain(row) for row in self.rows if row.table == "sources"),
                     default=date.max)  # fmt: skip
        return found.lines(self.rows, now or newest)

    def figures(self) -> Iterator[tuple[str, str, str]]:
        """Yield what is set aside and what is preferred among the observations of each key."""
        keys: dict[str, dict[str, Observed]] = {}
        said: dict[str, list[ranking.Source]] = {}
        doubted: dict[str, str] = {}
        for row in self.rows:
            if row.table == "observations":
                terms = row.terms
                key, claim, source = (plain(terms[name][0]) for name in ("key", "claim", "source"))
                keys.setdefault(key, {})[claim] = _observed(terms)
                if "doubt" in terms:
                    doubted[claim] = local(plain(terms["doubt"][0]))
                else:
                    said.setdefault(claim, []).append(self._voices[source])
        doubted = {claim: reason for claim, reason in doubted.items() if claim not in said}
        aside = mistakes.find(keys, said, doubted)
        for claim, reason in sorted(aside.items()):
            yield claim, AUTO + "setAside", CONCEPT + reason
        values = {
            key: {claim: (one.value, one.bound) for claim, one in claims.items()}
            for key, claims in keys.items()
        }
        for claim in ranking.preferred(values, said, aside):
            yield claim, AUTO + "standing", CONCEPT + "preferred"

    def tellings(self) -> Iterator[tuple[str, str, str]]:
        """Yield of each event the claim that tells it best; a plan only if nothing else does."""
        dates: dict[str, dict[str, str]] = {}
        numbers: dict[str, str] = {}
        planned: set[str] = set()
        said: dict[str, list[ranking.Source]] = {}
        for row in self.rows:
            if row.table != "events":
                continue
            claim, source, name = (
                plain(row.terms[cell][0]) for cell in ("claim", "source", "occurrence")
            )
            dates.setdefault(name, {})[claim] = _cell(row, "date")
            said.setdefault(claim, []).append(self._voices[source])
            numbers[claim] = _cell(row, "value")
            if local(_cell(row, "status")) == "planned":
                planned.add(claim)
        for claims in dates.values():
            facts = {claim: day for claim, day in claims.items() if claim not in planned}
            best = tellings.best(facts or claims, numbers, said)
            yield best, AUTO + "standing", CONCEPT + "preferred"


def _cell(row: Row, name: str) -> str:
    return plain(row.terms[name][0]) if name in row.terms else ""


def exclusions(store: Store) -> tuple[dict[str, Only], frozenset[str]]:
    """Return which relations have only one of a thing at a time, and which posts, by slug."""
    kinds: dict[str, set[str]] = {}
    for relation, kind in store.pairs(AUTO + "hasOnlyFor"):
        kinds.setdefault(local(relation), set()).add(local(kind))
    only = {
        local(relation): Only(local(end), frozenset(kinds.get(local(relation), ())))
        for relation, end in store.pairs(AUTO + "hasOnly")
    }
    return only, frozenset(local(role) for role, _ in store.pairs(AUTO + "isHeldByOne"))


def _relations(
    rows: Iterable[Row], voices: Mapping[str, Voice]
) -> tuple[list[Told], dict[str, str]]:
    """Return relations told as facts, one for each claim, and those in doubt with the reason."""
    sources: dict[str, list[Voice]] = {}
    doubted: dict[str, str] = {}
    terms_of: dict[str, Mapping[str, list[str]]] = {}
    for row in rows:
        claim = plain(row.terms["claim"][0])
        if "doubt" in row.terms:
            reason = local(plain(row.terms["doubt"][0]))
            if doubted.get(claim) != POSSIBLE:  # a sound row of that day outweighs a doubted one
                doubted[claim] = reason
        elif voice := voices.get(plain(row.terms["source"][0])):  # its own row may be a mistake
            sources.setdefault(claim, []).append(voice)
        if row.terms["status"][0] == REPORTED:
            terms_of[claim] = row.terms
    told = [_told(claim, terms, sources.get(claim, ())) for claim, terms in terms_of.items()]
    return told, {claim: reason for claim, reason in doubted.items() if claim not in sources}


def _told(claim: str, terms: Mapping[str, list[str]], sources: Iterable[Voice]) -> Told:
    subject, relation, thing = (plain(terms[name][0]) for name in ("subject", "relation", "object"))
    start, end, share = (
        text_of(terms[name][0]) if name in terms else "" for name in ("start", "end", "share")
    )
    roles = tuple(local(plain(term)) for term in terms.get("role", ()))
    told = Decimal(share) if share else None
    return Told(claim, subject, local(relation), thing, roles, told, start, end, tuple(sources))


def _observed(terms: Mapping[str, list[str]]) -> Observed:
    value, bound, subject = (plain(terms[name][0]) for name in ("value", "bound", "subject"))
    period = tuple(plain(terms[name][0]) if name in terms else "" for name in _PERIOD)
    rest = tuple("\x1e".join(sorted(terms.get(name, ()))) for name in _REST)
    earlier = Decimal(plain(terms["replaces"][0])) if "replaces" in terms else None
    return Observed(Decimal(value), local(bound), subject, period, rest, earlier)
