"""Holds parts of a length of time against the lengths told: half the time it took before."""

from __future__ import annotations

from decimal import Decimal

from kg.evidence.disputes.case import told as known_text
from kg.records.observations import Observation
from kg.records.sources import best_first
from kg.text.numbers import plain
from kg.text.reasons import reason
from kg.verify.bench import Bench, Finding
from kg.verify.slots import MONTHS, SOON
from kg.verify.stated import Stated

HALF, REACH = Decimal(50), Decimal(5)
"""Percent that half is, and by how much it may be missed."""


def half(bench: Bench, stated: Stated) -> Finding:
    """Judge a time that is planned to be half of one before: by arithmetic, as nobody tells it."""
    name = stated.measures[0]
    for group in stated.subjects:
        for subject in group:
            planned = [one for one in bench.figures.planned.get(subject, ())
                       if one.measure == name and one.unit in MONTHS]  # fmt: skip
            past = _latest([one for one in bench.figures.line(subject, name)
                            if one.unit in MONTHS and not one.aside])  # fmt: skip
            if planned and past:
                return _judged(planned[0], past)
    return Finding("unknown", stated.subjects[0][0], name)


def _latest(line: list[Observation]) -> list[Observation]:
    """Return the lengths told of the last milestone, each once."""
    last = max((one.last for one in line if one.last), default=None)
    near = [one for one in line if last and one.last and (last - one.last).days <= SOON]
    return list({(one.value, one.unit): one for one in near}.values())


def _judged(planned: Observation, past: list[Observation]) -> Finding:
    parts = {one: _months(planned) / _months(one) * 100 for one in past}
    told = "; ".join(f"{known_text(planned)} / {known_text(one)} = {plain(round(part))} %"
                     for one, part in parts.items())  # fmt: skip
    fitting = [abs(part - HALF) <= REACH for part in parts.values()]
    verdict = "agrees" if all(fitting) else "contested" if any(fitting) else "unsure"
    sources = best_first(source for one in (planned, *past) for source in one.sources)
    return Finding(
        verdict, planned.subject, planned.measure, planned.period, known_text(planned), sources,
        notes=(reason("verify-parts", parts=told),), claim=planned.claim,
    )  # fmt: skip


def _months(one: Observation) -> Decimal:
    return Decimal(one.value) * MONTHS[one.unit]
