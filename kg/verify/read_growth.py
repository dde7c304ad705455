"""Growth that a text tells: percentages beside words for a rise or a fall."""

from __future__ import annotations

from kg.verify.line import Line, gap
from kg.verify.quantities import Quantity
from kg.verify.stated import FAR, Reading, Stated, is_planned


def read(reading: Reading, line: Line, one: Quantity) -> bool:
    """Add a growth where words for one stand beside a percentage."""
    first, last = line.sentence.clause(one.start)
    ways = [*line.of("rising", first, last), *line.of("falling", first, last)]
    near = [cue for cue in ways if gap(cue, one.start, one.end) <= FAR // 2
            and not one.start <= cue.start < one.end]  # fmt: skip
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
    measures, _ = reading.measured(line, one, "vehicles-units")
    money, _ = reading.measured(line, one, "money-units")
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
    for other in reading.recent(line, is_own=True):
        if other.kind == "figure" and other.quantity and other.end <= one.start and (
            other.quantity.family != "percent-units"
        ):  # fmt: skip
            return other
    return None
