"""What a text states, before anybody asks whether it is so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.verify.finder import Finder
from kg.verify.line import Group, Line, gap
from kg.verify.mentions import SUBJECTS
from kg.verify.periods_in import Moment
from kg.verify.quantities import Quantity
from kg.verify.vocabulary import Cue

NEAR = 12
"""Within so many characters a period or a word belongs to a number beside it."""
BACK = 8
"""Clauses that a clause may go on with."""
FAR = 60
"""A word that stands further away says little of a number."""


@dataclass
class Stated:
    """One statement of a text that may be checked."""

    start: int
    end: int
    kind: str
    """figure, growth, rank, date, milestone, duration, stake, amount, post, relation, or
    uncheckable."""
    line: Line = field(repr=False)
    subjects: list[Group]
    measures: list[str]
    """What it may measure, the likeliest first; of a relation or date its property."""
    quantity: Quantity | None = None
    moment: Moment | None = None
    how: str = "none"
    """Where its period was found: in its clause, its sentence, or carried from before."""
    also: tuple[Moment, ...] = ()
    """Other periods that it may be of: told in the sentence, carried, or that of the text."""
    close: int = 0
    """How many of its subjects its clause names; only these count where there are any."""
    is_plan: bool = False
    is_cumulative: bool = False
    is_tight: bool = False
    """Whether its subject and a word for what it measures stand in its clause."""
    is_own: bool = True
    """Whether its clause speaks of no part, version or renewal of what it names."""
    is_worded: bool = False
    """Whether a word for what it measures stands in its clause."""
    is_held: bool = False
    """Whether its clause names nothing, and all that the text named before is its subject."""
    is_dated: bool = False
    """Whether just one period stands in its clause."""
    is_elsewhen: bool = False
    """Whether its sentence speaks of other times than those it names."""
    scopes: frozenset[str] = frozenset()
    """Scopes that its clause names."""
    sign: int = 1
    """Of a growth: -1 where it is a fall."""
    base: Stated | None = None
    """Of a growth: the figure that has grown."""
    objects: list[Group] = field(default_factory=list)
    """Of a relation: what it may lead to; of a post: the persons."""


class Reading:
    """The sentences of a text while its statements are being collected."""

    def __init__(self, finder: Finder, lines: list[Line], title: Group):
        self.finder = finder
        self.vocabulary = finder.vocabulary
        self.lines = lines
        self.title = title
        self.found: list[Stated] = []
        self.used: set[Quantity] = set()
        self.dated: set[Moment] = set()
        self.carried: Moment | None = None
        self.main = _main(lines)

    def recent(self, line: Line, is_own: bool = False) -> Iterator[Stated]:
        """Yield what a sentence, and the one before it, state, the last first."""
        for one in reversed(self.found):
            if one.line is not line and (is_own or one.line is not line.before):
                return
            yield one

    def add(self, one: Stated) -> Stated:
        """Keep a statement; its number and nothing else is used up."""
        self.found.append(one)
        if one.quantity is not None:
            self.used.add(one.quantity)
        return one

    def subjects(self, line: Line, place: int) -> list[Group]:
        """Return of what a place in a sentence may speak."""
        return self.finder.subjects(line, place, self.title).groups

    def close(self, line: Line, place: int) -> int:
        """Return how many of the subjects of a place its clause names."""
        return self.finder.subjects(line, place, self.title).close

    def family(self, measure: str) -> str:
        """Return the family of units of a measure."""
        known = self.vocabulary.measures.get(measure)
        return known.family if known else ""

    def measure_cues(self, line: Line, family: str, start: int, end: int) -> list[Cue]:
        """Return words for measures of a family in a stretch; of any family where it is empty."""
        return [
            one for one in line.of("measure", start, end)
            if self.family(one.slug) == family or (not family and self._counts(one.slug))
        ]  # fmt: skip

    def measured(self, line: Line, one: Quantity, family: str) -> tuple[list[str], bool]:
        """Return what a number may measure, and whether its clause has a word for it."""
        first, last = line.sentence.clause(one.start)
        sentence = line.sentence
        found: list[str] = []
        for start, end in ((first, last), (sentence.start, sentence.end)):
            cues = self.measure_cues(line, family, start, end)
            cues.sort(
                key=lambda cue: (
                    gap(cue, one.start, one.end) + (cue.start > one.end) * 3,
                    cue.start,
                )
            )
            found += [cue.slug for cue in cues if cue.slug not in found]
            if found and (start, end) == (first, last):
                return found, True
        return found, False

    def _counts(self, measure: str) -> bool:
        return self.family(measure) in ("vehicles-units", "units-units")

    def moment(
        self, line: Line, start: int, end: int, is_momentary: bool = False
    ) -> tuple[Moment | None, str]:
        """Return the period of a stretch of text, and where it was found."""
        first, last = line.sentence.clause(start)
        own = [one for one in line.moments if first <= one.start < last]
        if own:
            best = min(own, key=lambda one: _distance(line, one, start, end))
            return best, "near" if _parted(line, best, start, end) else "clause"
        earlier = [one for one in line.moments if one.end <= start]
        if earlier:
            return earlier[-1], "sentence"
        if line.moments and not is_momentary:
            return line.moments[0], "sentence"
        if self.carried and not is_momentary:
            return self.carried, "carried"
        return None, "none"

    def others(self, line: Line, moment: Moment | None, how: str) -> tuple[Moment, ...]:
        """Return other periods that a figure may be of, where its own is not sure."""
        if how == "clause":
            return ()
        found = [*line.moments, self.carried, *([self.main] if self.main else [])]
        periods = {moment.period if moment else ""}
        listed = []
        for one in found:
            if one is not None and one.period not in periods:
                periods.add(one.period)
                listed.append(one)
        return tuple(listed[:4])

    def is_tight(self, line: Line, start: int, end: int, subjects: list[Group]) -> bool:
        """Say whether a clause says whose figure a number is, and of no part of it."""
        first, last = line.sentence.clause(start)
        named = {one.entities for one in line.mentions if first <= one.start < last}
        alone = {one.entities for one in line.mentions if one.kind in SUBJECTS}
        own = bool(subjects) and (subjects[0] in named or alone == {subjects[0]})
        return own and self.is_own(line, start)

    def is_own(self, line: Line, start: int) -> bool:
        """Say whether a clause speaks of no part and no renewal of what it names."""
        first, last = line.sentence.clause(start)
        return not (line.of("parts", first, last) or line.of("again", first, last))

    def is_one_period(self, line: Line, start: int) -> bool:
        """Say whether a clause names just one period."""
        first, last = line.sentence.clause(start)
        return len({one.period for one in line.moments if first <= one.start < last}) == 1

    def scopes(self, line: Line, start: int, end: int) -> frozenset[str]:
        """Return the scopes that a clause names: markets, versions, kinds of vehicles."""
        first, last = line.sentence.clause(start)
        slugs = {
            one.slug for one in line.of("scope", first, last)
            if not any(two.start <= one.start < two.end for two in line.quantities)
        }  # fmt: skip
        named = {
            entity for one in line.mentions if first <= one.start < last
            for entity in one.entities if one.kind in ("MarketSegment", "Place")
        }  # fmt: skip
        return frozenset(slugs | named)


def _main(lines: list[Line]) -> Moment | None:
    """Return the period that a text is about: the first that its title or its text names."""
    heads = [line for line in lines if line.sentence.is_heading]
    for line in (*heads, *lines):
        for one in line.moments:
            if one.period.count("-") == 1 or one.period.isdecimal():
                return one
    return None


def _parted(line: Line, one: Moment, start: int, end: int) -> bool:
    """Say whether another number stands between a number and a period."""
    low, high = (one.end, start) if one.end <= start else (end, one.start)
    return any(low <= other.start < high for other in line.quantities if other.start != start)


def _distance(line: Line, one: Moment, start: int, end: int) -> tuple[int, int]:
    """Return how far a period stands from a number, farther where another number lies between."""
    low, high = (one.end, start) if one.end <= start else (end, one.start)
    between = sum(low <= other.start < high for other in line.quantities if other.start != start)
    is_after = one.start >= end
    chinese = not line.text[one.start : one.end].isascii()
    away = gap(one, start, end)
    near = is_after and away <= NEAR and not chinese
    return (between * 100 + (50 if is_after and chinese else 0) - (20 if near else 0), away)


def is_planned(line: Line, start: int, end: int) -> bool:
    """Say whether a clause speaks of what is to be: a word for a plan before a number or after.

    A clause without a word for what it tells goes on with the one before it.
    """
    first, last = line.sentence.clause(start)
    for _ in range(BACK):
        if first <= line.sentence.start or (
            line.of("measure", first, last) or line.of("plan", first, last)
        ):
            break
        first = line.sentence.clause(first - 1)[0]
    for cue in line.of("plan", first, last):
        if cue.start < start or not line.text[cue.start].isascii() or cue.start - end < NEAR:
            return True
    return False
