"""Figures that a text tells: counts, sums of money, shares, specifications, and growth."""

from __future__ import annotations

from kg.verify import context, read_growth
from kg.verify.line import Line, gap
from kg.verify.quantities import Quantity
from kg.verify.slots import MOMENTARY
from kg.verify.stated import FAR, NEAR, Reading, Stated, is_planned
from kg.verify.vocabulary import listed

TOP = ("top-version", "max-version")
"""Versions whose price is the highest of a model."""
LEAST = 1000
"""A smaller number without a unit counts nothing that is stated."""
SUM = 100_000_000
"""A larger number without a unit counts no vehicles but money."""
COUNT = "count-units"
DEFAULTS = {
    "vehicles-units": ["deliveries", "sales", "production"],
    "money-units": ["price-from", "price", "price-to"],
}
"""What a number measures where its sentence has no word for it."""


def read(reading: Reading, line: Line) -> None:
    """Add the figures of a sentence that no other statement has used."""
    for one in line.quantities:
        if one in reading.used:
            continue
        if one.family == "percent-units":
            _percent(reading, line, one)
        elif one.family == "money-units":
            _money(reading, line, one)
        elif one.family in ("vehicles-units", "") or one.unit == "units":
            _count(reading, line, one)
        else:
            _specification(reading, line, one)
    if line.moments:
        told = [one for one in line.moments if one not in reading.dated]
        reading.carried = (told or line.moments)[-1]


def _carried(reading: Reading, line: Line, family: str) -> list[str]:
    """Return what the last figure of a family measured, in this sentence or the one before."""
    for other in reading.recent(line):
        if other.kind == "figure" and other.quantity and (
            other.quantity.family == family or reading.family(other.measures[0]) == family
        ):  # fmt: skip
            return list(other.measures)
    return []


def _figure(reading: Reading, line: Line, one: Quantity, measures: list[str], worded: bool) -> None:
    is_momentary = bool(MOMENTARY & set(measures[0].split("-")))
    moment, how = reading.moment(line, one.start, one.end, is_momentary)
    subjects = reading.subjects(line, one.start)
    first, last = line.sentence.clause(one.start)
    spans = {cue.slug for cue in line.of("span", first, last)}
    if "adjusted" in measures[0] or "profit" in measures[0]:
        one = _signed(reading, line, one, first, last)
    reading.add(Stated(
        one.start, one.end, "figure", line, subjects, measures, one, moment, how,
        () if is_momentary else reading.others(line, moment, how), reading.close(line, one.start),
        is_planned(line, one.start, one.end), "since-launch" in spans or one.role == "ordinal",
        worded and reading.is_tight(line, one.start, one.end, subjects),
        reading.is_own(line, one.start), worded,
        context.is_held(reading, line, one.start, subjects),
        _is_dated(reading, line, one, measures, how) and not context.is_in_doubt(line, moment),
        bool(line.of("elsewhen")),
        reading.scopes(line, one.start, one.end),
    ))  # fmt: skip


def _is_dated(reading: Reading, line: Line, one: Quantity, measures: list[str], how: str) -> bool:
    """Say whether a clause has just one period, and the number is the one told of it.

    Another number that stands between them does not part them where it measures something else.
    """
    if how not in ("clause", "near") or not reading.is_one_period(line, one.start):
        return False
    if how == "clause":
        return True
    first, last = line.sentence.clause(one.start)
    family = reading.family(measures[0])
    cues = [cue for cue in reading.measure_cues(line, family, first, last)
            if cue.slug == measures[0]]  # fmt: skip
    others = [other for other in line.quantities if first <= other.start < last and other != one]
    mine = min((gap(cue, one.start, one.end) for cue in cues), default=FAR)
    return all(
        min((gap(cue, other.start, other.end) for cue in cues), default=FAR) > mine
        for other in others
    )


def _signed(reading: Reading, line: Line, one: Quantity, first: int, last: int) -> Quantity:
    """Return a sum as negative where the word beside it is one for a loss."""
    cues = line.of("measure", first, last) + line.of("losses", first, last)
    near = min(cues, key=lambda cue: gap(cue, one.start, one.end), default=None)
    words = line.text[near.start : near.end] if near else ""
    losses = listed("losses")
    told = any(word in words.split() or (not word.isascii() and word in words) for word in losses)
    if not told or one.value < 0:
        return one
    reading.used.add(one)
    return one._replace(value=-one.value)


def _count(reading: Reading, line: Line, one: Quantity) -> None:
    family = one.family
    if not family and (one.value >= SUM or _followed(reading, line, one)):
        (_sum if one.value >= SUM else _specification)(reading, line, one)
        return
    measures, worded = reading.measured(line, one, "")
    if not family and (
        one.value < LEAST or not (measures or _carried(reading, line, "vehicles-units"))
    ):
        _specification(reading, line, one)
        return
    measures = measures or _carried(reading, line, "vehicles-units") or DEFAULTS["vehicles-units"]
    _figure(reading, line, one, measures, worded)


def _followed(reading: Reading, line: Line, one: Quantity) -> bool:
    """Say whether a number counts what is named right behind it: 1,727 charging stations."""
    if reading.measure_cues(line, "", *line.sentence.clause(one.start)):
        return False  # shipped 1,727 lidars: a word for what was done with them comes first
    return any(
        cue.start - one.end <= 1 and reading.family(cue.slug) == COUNT
        for cue in line.of("measure", one.end, line.sentence.end)
    )


def _sum(reading: Reading, line: Line, one: Quantity) -> None:
    """Add a sum without a currency in that of the last one: 44 billion yuan, of which 42."""
    units = [
        other.quantity.unit for other in reading.recent(line)
        if other.quantity and other.quantity.family == "money-units"
    ]  # fmt: skip
    if units:
        _money(reading, line, one._replace(unit=units[0], family="money-units"))


def _money(reading: Reading, line: Line, one: Quantity) -> None:
    first, last = line.sentence.clause(one.start)
    after = [cue for cue in line.of("segment", one.start, line.sentence.end)
             if cue.start - one.end < NEAR * 2]  # fmt: skip
    before = [cue for cue in line.of("segment", first, one.start) if one.start - cue.end < NEAR * 2]
    if after or (before and one.bound in ("at-least", "at-most")) or _names_class(line, one):
        _class(reading, line, one)
        return
    compared = [cue for kind in ("differences", "rising", "falling")
                for cue in line.of(kind, one.end, last) if cue.start - one.end < 4]  # fmt: skip
    if compared:
        reading.add(Stated(
            one.start, one.end, "uncheckable", line, reading.subjects(line, one.start),
            ["price-difference"], one,
        ))  # fmt: skip
        return
    measures, worded = reading.measured(line, one, "money-units")
    measures = measures or _carried(reading, line, "money-units")
    models = {"VehicleModel", "ModelVariant", "Brand"}
    subjects = reading.subjects(line, one.start)
    kind = reading.finder.names.kind(subjects[0][0]) if subjects else ""
    if not measures and kind in models:
        measures = DEFAULTS["money-units"]
    if one.role == "high":
        order = ["price-to", "presale-price-to"]
        measures = [m for m in order if m in measures] + [m for m in measures if m not in order]
    elif "price-from" in measures and any(cue.slug in TOP for cue in line.of("scope", first, last)):
        measures = ["price-to", "price", *measures]
    if measures:
        _figure(reading, line, one, measures, worded)


def _class(reading: Reading, line: Line, one: Quantity) -> None:
    """Add the class of price that a model is planned for; of others a class is no claim."""
    subjects = reading.subjects(line, one.start)
    is_model = bool(subjects) and reading.finder.names.kind(subjects[0][0]) == "VehicleModel"
    if is_model and is_planned(line, one.start, one.end):
        _figure(reading, line, one, list(DEFAULTS["money-units"]), False)


def _names_class(line: Line, one: Quantity) -> bool:
    """Say whether a sum of money only names a class of cars: the 400,000-yuan class."""
    around = line.text[one.start : min(len(line.text), one.end + 6)]
    named = any(word in around for word in listed("class_after"))
    other = any(word in around for word in listed("no_class_after"))
    return named and not other and one.bound == "about"


def _percent(reading: Reading, line: Line, one: Quantity) -> None:
    if any(cue.start - one.end < 3 for cue in line.of("points", one.end, line.sentence.end)):
        return
    if read_growth.read(reading, line, one):
        return
    measures, worded = reading.measured(line, one, "percent-units")
    if not measures and _has_whole(line, one):
        measures = ["market-share"]
    measures = [m for m in measures if not m.endswith("-growth")] or measures
    if measures:
        _figure(reading, line, one, measures, worded)


def _has_whole(line: Line, one: Quantity) -> bool:
    """Say whether a market is named right behind a part: a third of the battery market."""
    return any(mention.kind == "MarketSegment" and 0 <= mention.start - one.end <= NEAR * 2
               for mention in line.mentions)  # fmt: skip


def _specification(reading: Reading, line: Line, one: Quantity) -> None:
    """Add a figure that only a word for its measure makes one: a range, a length, stores."""
    if not one.family and _followed(reading, line, one):
        one = one._replace(family=COUNT)
    if not one.family:
        _bare(reading, line, one)
        return
    measures, worded = reading.measured(line, one, one.family)
    if not worded and one.family in CARRIED:
        measures = _carried(reading, line, one.family)
        worded = bool(measures)
    if measures and worded:
        _figure(reading, line, one, measures, worded)


CARRIED = frozenset({"energy-units"})
"""More families in which a sentence goes on with the measure before."""
BARE = frozenset({"ratio-units", "score-units"})
"""Families whose numbers have no unit."""


def _bare(reading: Reading, line: Line, one: Quantity) -> None:
    """Add a number without a unit right beside a word for what has none."""
    first, last = line.sentence.clause(one.start)
    cues = [cue for family in BARE for cue in reading.measure_cues(line, family, first, last)
            if gap(cue, one.start, one.end) <= NEAR]  # fmt: skip
    if cues:
        _figure(reading, line, one, [cue.slug for cue in cues], True)
