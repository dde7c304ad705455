"""Dates, milestones, ranks, durations and superlatives that a text tells."""

from __future__ import annotations

import re
from decimal import Decimal

from kg.verify.line import Line, gap
from kg.verify.periods_in import Moment
from kg.verify.quantities import Quantity
from kg.verify.stated import FAR, NEAR, Reading, Stated, is_planned
from kg.verify.vocabulary import Cue, listed

MILESTONE = 10_000
"""The least number that anybody calls a milestone."""
COUNTED = ("vehicles-units", "percent-units", "")
"""Families of numbers whose period a period beside them is."""
MODELS = ("VehicleModel", "ModelVariant")


def read(reading: Reading, line: Line) -> None:
    """Add what a sentence says of dates, ranks and durations, and praise nobody can check."""
    for cue in line.of("superlatives"):
        subjects = reading.subjects(line, cue.start)
        if subjects:
            reading.add(Stated(cue.start, cue.end, "uncheckable", line, subjects, ["superlative"]))
    _milestone(reading, line)
    _durations(reading, line)
    _ranks(reading, line)
    _dates(reading, line)


def _milestone(reading: Reading, line: Line) -> None:
    """Add the day on which a number was reached; number and day are one statement."""
    days = [one for one in line.moments if one.period.count("-") == 2]
    numbers = [one for one in line.quantities if one.value >= MILESTONE and (
        one.role == "ordinal" or (one.digits == 1 and one.family == "vehicles-units"))]  # fmt: skip
    if not days or not any(one.role == "ordinal" for one in numbers):
        return
    number = next(one for one in numbers if one.role == "ordinal")
    moment = min(days, key=lambda one: gap(one, number.start, number.end))
    reading.used.add(number)
    reading.dated.add(moment)
    reading.add(Stated(
        moment.start, moment.end, "milestone", line, reading.subjects(line, number.start),
        ["production", "deliveries"], number, moment, "clause",
    ))  # fmt: skip


def _durations(reading: Reading, line: Line) -> None:
    for one in line.quantities:
        if one.family != "time-units" or one.unit not in ("months", "years", "days"):
            continue
        first, last = line.sentence.clause(one.start)
        measure = _duration(reading, line, one, first, last)
        if not measure:
            continue
        subjects = reading.subjects(line, one.start)
        if subjects:
            moment, how = reading.moment(line, one.start, one.end, True)
            reading.add(Stated(
                one.start, one.end, "duration", line, subjects, [measure], one, moment, how,
                is_plan=measure == "time-to-milestone" and is_planned(line, one.start, one.end),
            ))  # fmt: skip
    for cue in line.of("half"):
        if subjects := reading.subjects(line, cue.start):
            reading.add(Stated(cue.start, cue.end, "half", line, subjects, ["time-to-milestone"]))


def _duration(reading: Reading, line: Line, one: Quantity, first: int, last: int) -> str:
    """Return what a length of time measures: the way to a milestone, or the time at the top."""
    if any(cue.slug == "time-at-top" and gap(cue, one.start, one.end) <= NEAR
           for cue in line.of("measure", first, last)):  # fmt: skip
        return "time-at-top" if one.unit == "months" else ""
    told = [cue for cue in line.of("measure", first, last) if cue.slug == "time-to-milestone"
            and gap(cue, one.start, one.end) <= FAR // 2]  # fmt: skip
    text = line.text[line.sentence.start : line.sentence.end]
    counts = any(other.value >= MILESTONE * 10 for other in line.quantities) or any(
        word in text for word in listed("large")
    )
    around = line.text[max(first, one.start - 12) : one.start], line.text[one.end : one.end + 1]
    worded = bool(told) or around[0].rstrip().endswith(tuple(listed("within")))
    worded = worded or around[1] in listed("within")
    return (
        "time-to-milestone" if counts and (worded or is_planned(line, one.start, one.end)) else ""
    )


def _ranks(reading: Reading, line: Line) -> None:
    done: set[tuple[int, int]] = set()
    cues = [one for one in line.cues if (one.kind, one.slug) == ("measure", "rank")]
    cues += line.of("ordinal") + line.of("compared")
    for cue in sorted(cues):
        clause = line.sentence.clause(cue.start)
        if clause in done or not _is_rank(reading, line, cue, *clause):
            continue
        subjects = reading.subjects(line, cue.start)
        if not subjects:
            continue
        done.add(clause)
        place = _place(line, cue, *clause)
        number = Quantity(
            cue.start,
            cue.end,
            place,
            "rank",
            "rank-units",
            "exactly",
            place / place,
            1,
            "compared" if cue.kind == "compared" else "",
        )
        moment, how = reading.moment(line, cue.start, cue.end, True)
        how = "clause" if how == "near" else how  # a number between them has its own place
        reading.found.append(Stated(
            cue.start, cue.end, "rank", line, subjects, ["rank"], number, moment, how,
            is_plan=is_planned(line, cue.start, cue.end),
            scopes=reading.scopes(line, cue.start, cue.end),
        ))  # fmt: skip


def _is_rank(reading: Reading, line: Line, cue: Cue, first: int, last: int) -> bool:
    """Say whether a word tells a place in an order: of a class of cars, or by a count."""
    taken = [(one.start, one.end) for one in line.moments]
    taken += [(one.start, one.end) for one in line.quantities]
    if any(start <= cue.start < end for start, end in taken):
        return False
    if cue.kind == "compared":
        return bool(line.of("measure", first, last) or line.of("segment", first, last)
                    or line.of("scope", first, last))  # fmt: skip
    before = line.text[max(first, cue.start - 6) : cue.start].split()
    after = re.split(r"[\s,.-]", line.text[cue.end : cue.end + 12].lstrip(" -"))[0]
    tail = line.text[cue.end : cue.end + 1]
    if before and before[-1] in listed("not_a_rank_before"):
        return False
    if after in listed("not_a_rank_after") or tail in listed("not_a_rank_after"):
        return False
    named = any(one.kind == "MarketSegment" and first <= one.start < last for one in line.mentions)
    scoped = any(one.slug == "car-startups" for one in line.of("scope", first, last))
    counted = [one for one in line.of("measure", first, last)
               if one.slug != "rank" and reading.family(one.slug) == "vehicles-units"]  # fmt: skip
    return bool(named or scoped or line.of("segment", first, last) or counted)


def _place(line: Line, cue: Cue, first: int, last: int) -> Decimal:
    """Return which place a word and those beside it tell; the first where none is named."""
    if cue.kind == "compared":
        return Decimal(cue.slug)
    words = [one for one in line.of("ordinal", first, last) if gap(one, cue.start, cue.end) <= NEAR]
    if words:
        return Decimal(min(words, key=lambda word: gap(word, cue.start, cue.end)).slug)
    for number in line.quantities:
        if not number.unit and 0 <= number.start - cue.end <= 2 and number.value < 100:
            return number.value
    return Decimal(1)


def _dates(reading: Reading, line: Line) -> None:
    for moment in line.moments:
        if moment in reading.dated:
            continue
        found = _dated(reading, line, moment)
        if found is None:
            continue
        prop, place, planned = found
        subjects = reading.subjects(line, place)
        if not subjects:
            continue
        reading.dated.add(moment)
        first, last = line.sentence.clause(moment.start)
        alone = len({one.period for one in line.moments if first <= one.start < last}) == 1
        named = any(
            first <= one.start < last and one.entities == subjects[0] for one in line.mentions
        )
        again = line.of("again")
        reading.add(Stated(
            moment.start, moment.end, "date", line, subjects, [prop], None, moment, "clause",
            is_plan=planned, is_tight=alone and moment.is_told and not again
            and (named or {one.entities for one in line.mentions} == {subjects[0]}),
        ))  # fmt: skip


def _dated(reading: Reading, line: Line, moment: Moment) -> tuple[str, int, bool] | None:
    """Return which date a period is, where it is stated, and whether it is planned."""
    first, last = line.sentence.clause(moment.start)
    numbers = [one for one in line.quantities if one not in reading.used
               and first <= one.start < last and one.family in COUNTED
               and gap(one, moment.start, moment.end) <= FAR]  # fmt: skip
    cues = [one for one in line.of("date", first, last)
            if gap(one, moment.start, moment.end) <= FAR]  # fmt: skip
    cues = [one for one in cues if not any(
        min(one.end, moment.end) <= number.start < max(one.start, moment.start)
        for number in numbers
    )]  # fmt: skip
    planned = is_planned(line, moment.start, moment.end)
    if cues:
        cue = min(cues, key=lambda one: gap(one, moment.start, moment.end))
        return cue.slug, cue.start, planned
    subjects = reading.subjects(line, moment.start)
    model = bool(subjects) and reading.finder.names.kind(subjects[0][0]) in MODELS
    counted = [one for one in line.of("measure", first, last)
               if reading.family(one.slug) == "vehicles-units"]  # fmt: skip
    if planned and model and not numbers and not counted:
        return "launched", moment.start, True
    return None
