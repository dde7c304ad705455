"""What a clause does not say, but what stands before it does: of whom it speaks, and since when."""

from __future__ import annotations

from kg.verify.line import Group, Line
from kg.verify.mentions import SUBJECTS
from kg.verify.periods_in import Moment
from kg.verify.stated import Reading
from kg.verify.vocabulary import listed

STRANGE = 4
"""Chinese characters at the head of a clause that may be a name nobody knows here."""


def is_held(reading: Reading, line: Line, place: int, subjects: list[Group]) -> bool:
    """Say whether a clause names nothing and can only speak of its likeliest subject.

    That is so where the sentence, else the paragraph, else all of the text before it names that
    alone, and no word at its head may be the name of something the graph does not know.
    """
    first, _ = line.sentence.clause(place)
    if not subjects or _named(line, first, place) or _has_stranger(reading, line, first, place):
        return False
    return (line.groups or line.above.block or line.above.all) == {subjects[0]}


def _named(line: Line, start: int, end: int) -> bool:
    return any(one.kind in SUBJECTS and start <= one.start < end for one in line.mentions)


def is_in_doubt(line: Line, moment: Moment | None) -> bool:
    """Say whether a period without a year may be of another: one that its paragraph tells."""
    if moment is None or moment.is_told:
        return False
    years = line.years or line.above.years
    return bool(years) and moment.period[:4] not in years


def _has_stranger(reading: Reading, line: Line, start: int, place: int) -> bool:
    """Say whether the head of a clause may hold a name that is none of the graph."""
    known = [(one.start, one.end) for one in line.mentions]
    known += [(one.start, one.end) for one in line.moments]
    known += [(one.start, one.end) for one in line.cues]
    openers = frozenset(listed("openers"))
    run = 0
    for word in line.words:
        if not start <= word.start < place:
            continue
        if any(begin <= word.start < end for begin, end in known):
            if run > STRANGE:
                return True
            run = 0
            if not line.text[word.start].isascii():
                return False
            continue
        if not word.key.isascii():
            run += 1
        elif reading.finder.written[word.start].isupper() and word.key not in openers:
            return True
    return run > STRANGE
