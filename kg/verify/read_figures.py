"""Figures that a text tells: counts, sums of money, shares, specifications, and growth."""

from __future__ import annotations

from kg.verify.finder import Line, gap
from kg.verify.quantities import Quantity
from kg.verify.slots import MOMENTARY
from kg.verify.stated import FAR, NEAR, Reading, Stated, is_planned
from kg.verify.vocabulary import listed

LEAST = 1000
"""A smaller number without a unit counts nothing that is stated."""
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


def _measures(reading: Reading, line: Line, one: Quantity, family: str) -> tuple[list[str], bool]:
    """Return what a number may measure, and whether its clause has a word for it."""
    first, last = line.sentence.clause(one.start)
    sentence = line.sentence
    found: list[str] = []
    for start, end in ((first, last), (sentence.start, sentence.end)):
        cues = reading.measure_cues(line, family, start, end)
        cues.sort(
            key=lambda cue: (gap(cue, one.start, one.end) + (cue.start > one.end) * 3, cue.start)
        )
        found += [cue.slug for cue in cues if cue.slug not in found]
        if found and (start, end) == (first, last):
            return found, True
    return found, False


def _carried(reading: Reading, line: Line, family: str) -> list[str]:
    """Return what the last figure of a family measured, in this sentence or the one before."""
    for other in reversed(reading.found):
        if other.line is not line and other.line is not line.before:
            break
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
        reading.is_own(line, one.start),
        how == "clause" and reading.is_one_period(line, one.start),
        reading.scopes(line, one.start, one.end),
    ))  # fmt: skip


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
    measures, worded = _measures(reading, line, one, "")
    if not family and (
        one.value < LEAST or not (measures or _carried(reading, line, "vehicles-units"))
    ):
        _specification(reading, line, one)
        return
    measures = measures or _carried(reading, line, "vehicles-units") or DEFAULTS["vehicles-units"]
    _figure(reading, line, one, measures, worded)


def _money(reading: Reading, line: Line, one: Quantity) -> None:
    first, last = line.sentence.clause(one.start)
    after = [cue for cue in line.of("segment", one.start, line.sentence.end)
             if cue.start - one.end < NEAR * 2]  # fmt: skip
    before = [cue for cue in line.of("segment", first, one.start) if one.start - cue.end < NEAR * 2]
    if after or (before and one.bound in ("at-least", "at-most")) or _names_class(line, one):
        return
    compared = [cue for kind in ("differences", "rising", "falling")
                for cue in line.of(kind, one.end, last) if cue.start - one.end < 4]  # fmt: skip
    if compared:
        reading.add(Stated(
            one.start, one.end, "uncheckable", line, reading.subjects(line, one.start),
            ["price-difference"], one,
        ))  # fmt: skip
        return
    measures, worded = _measures(reading, line, one, "money-units")
    measures = measures or _carried(reading, line, "money-units")
    models = {"VehicleModel", "ModelVariant", "Brand"}
    subjects = reading.subjects(line, one.start)
    kind = reading.finder.names.kind(subjects[0][0]) if subjects else ""
    if not measures and kind in models:
        measures = DEFAULTS["money-units"]
    if one.role == "high":
        order = ["price-to", "presale-price-to"]
        measures = [m for m in order if m in measures] + [m for m in measures if m not in order]
    if measures:
        _figure(reading, line, one, measures, worded)


def _names_class(line: Line, one: Quantity) -> bool:
    """Say whether a sum of money only names a class of cars: the 400,000-yuan class."""
    around = line.text[one.start : min(len(line.text), one.end + 6)]
    named = any(word in around for word in listed("class_after"))
    other = any(word in around for word in listed("no_class_after"))
    return named and not other and one.bound == "about"


def _percent(reading: Reading, line: Line, one: Quantity) -> None:
    if any(cue.start - one.end < 3 for cue in line.of("points", one.end, line.sentence.end)):
        return
    if _grows(reading, line, one):
        return
    measures, worded = _measures(reading, line, one, "percent-units")
    measures = [m for m in measures if not m.endswith("-growth")] or measures
    if measures:
        _figure(reading, line, one, measures, worded)


def _grows(reading: Reading, line: Line, one: Quantity) -> bool:
    """Add a growth where words for one stand beside a percentage."""
    first, last = line.sentence.clause(one.start)
    ways = [*line.of("rising", first, last), *line.of("falling", first, last)]
    near = [cue for cue in ways if gap(cue, one.start, one.end) <= FAR // 2]
    rates = [cue for cue in line.of("scope", first, last) if cue.slug in RATES]
    own = [cue for cue in line.of("measure", first, last) if cue.slug.endswith("-growth")]
    shares = [cue for cue in reading.measure_cues(line, "percent-units", first, last)
              if not cue.slug.endswith("-growth")]  # fmt: skip
    if not (near or rates or own):
        return False
    closest = min((gap(cue, one.start, one.end) for cue in (*near, *rates, *own)), default=FAR)
    if shares and min(gap(cue, one.start, one.end) for cue in shares) < closest:
        return False
    nearest = min(near, key=lambda cue: gap(cue, one.start, one.end), default=None)
    sign = -1 if nearest and nearest.kind == "falling" else 1
    base = _base(reading, line, one)
    moment, how = reading.moment(line, one.start, one.end)
    subjects = reading.subjects(line, one.start)
    measures, _ = _measures(reading, line, one, "vehicles-units")
    money, _ = _measures(reading, line, one, "money-units")
    grown = [cue.removesuffix("-growth") for cue in (c.slug for c in own)]
    named = [*grown, *_ordered(line, one, measures, money)]
    if base is not None:
        same = base.line is line
        measures = base.measures if same or not named else named
        moment, how = (base.moment, base.how) if same or moment is None else (moment, how)
        subjects = base.subjects if same else subjects
    else:
        measures = named or ["deliveries", "sales"]
    scopes = frozenset(cue.slug for cue in rates) or reading.scopes(line, one.start, one.end)
    if subjects:
        reading.add(Stated(
            one.start, one.end, "growth", line, subjects, list(measures), one, moment, how,
            reading.others(line, moment, how), reading.close(line, one.start),
            is_planned(line, one.start, one.end), scopes=scopes & RATES, sign=sign, base=base,
        ))  # fmt: skip
    return True


RATES = frozenset({"year-on-year", "month-on-month"})


def _ordered(line: Line, one: Quantity, measures: list[str], money: list[str]) -> list[str]:
    """Return measures of counts and of money, those first whose word stands nearer."""

    def place(slug: str) -> int:
        return min((gap(cue, one.start, one.end) for cue in line.of("measure") if cue.slug == slug),
                   default=FAR)  # fmt: skip

    return sorted([*measures, *money], key=place)


def _base(reading: Reading, line: Line, one: Quantity) -> Stated | None:
    """Return the figure that has grown: the last one before the rate, in its sentence."""
    earlier = [
        other for other in reading.found
        if other.kind == "figure" and other.quantity and other.line is line
        and other.end <= one.start and other.quantity.family != "percent-units"
    ]  # fmt: skip
    return earlier[-1] if earlier else None


def _specification(reading: Reading, line: Line, one: Quantity) -> None:
    """Add a figure that only a word for its measure makes one: a range, a length, stores."""
    if not one.family:
        _bare(reading, line, one)
        return
    measures, worded = _measures(reading, line, one, one.family)
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
