"""Whether a number that is not the one known is wrong for certain, or its place in doubt."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from kg.model.compatibility import place
from kg.records.observations import Observation
from kg.verify.bench import Bench, Finding, Witness
from kg.verify.fits import but_one_digit, fits, leaves_room
from kg.verify.quantities import Quantity
from kg.verify.slots import Slot
from kg.verify.stated import Stated

LONG = 4
"""Digits a number must have before its likeness to another one is no coincidence."""
LOW, HIGH = Decimal("0.4"), Decimal("2.5")
"""Between what ratios to the known value a number may lie that is called wrong."""
SHOWN = ("slip", "entity", "period", "measure", "currency")
"""Reasons that are shown by the digits, so that a looser reading of the clause will do."""
PLAIN = frozenset({"year-on-year", "month-on-month", "quarter-on-quarter", "average-growth", "cost",
                   "new-energy", "global", "cltc", "wltp", "wltc", "nedc"})  # fmt: skip
"""Scopes that make no part of what is stated without them."""
LAST = 100
"""Unit of the last digit, at most, to which a price or a size is told."""
CONFIRMED = ("agrees", "finer")
FEW = 3
"""Digits that a number must have to be told by its digits at all."""


def is_sure(bench: Bench, stated: Stated, best: Observation, kind: str, slot: Slot) -> bool:
    """Say whether a number is wrong for certain: its place is told, and what is known is plain.

    `best` is what is known in its place, `kind` the likeliest reason why it is another. A number
    that is the known one but for a digit is hardly that by chance: for it, subject and time may
    follow from what stands around its clause. For any other, the clause must tell them.
    """
    quantity = stated.quantity
    assert quantity is not None
    if stated.is_plan or best.bound != "exactly" or not best.is_preferred or not stated.is_own:
        return False
    if (stated.scopes - set(best.scope)) - PLAIN:
        return False
    if kind == "slip" and quantity.digits >= LONG and not slot.is_lasting:
        return True
    if not stated.is_worded or _may_round(bench, quantity, best):
        return False
    if kind not in SHOWN and best.measure not in stated.measures:
        return False
    alike = quantity.digits >= FEW and but_one_digit(quantity, best.value)
    around = alike and (stated.is_held or bench.has_seen(stated, best))
    if not (stated.is_tight or around):
        return False
    if slot.is_lasting:
        return _is_only(bench, stated, best, kind, alike)
    return _is_when(bench, stated, best, kind, alike) and (alike or _is_near(quantity, best, kind))


def _is_when(bench: Bench, stated: Stated, best: Observation, kind: str, alike: bool) -> bool:
    """Say whether the time of a number is sure: its clause names it, or all around it do."""
    if kind == "period":  # right for another time: the text may well speak of that
        return stated.is_dated and not stated.is_elsewhen and stated.how == "clause"
    if stated.is_dated:
        return True
    if stated.is_elsewhen:
        return False
    told = stated.how in ("clause", "sentence", "carried")
    return (alike and bench.has_seen(stated, best)) or (kind in SHOWN and told)


def _is_near(quantity: Quantity, best: Observation, kind: str) -> bool:
    """Say whether a number lies near enough to the known one to be meant as it."""
    if kind in ("slip", "entity", "currency"):
        return True
    return bool(quantity.value) and LOW <= abs(Decimal(best.value) / quantity.value) <= HIGH


def _may_round(bench: Bench, quantity: Quantity, best: Observation) -> bool:
    """Say whether what is known may be a rounding of a number; prices and sizes are none."""
    if quantity.bound == "about" and fits(quantity, best.value, "about"):
        return True
    is_sum = bench.figures.case.measures.get(best.measure, ("", False))[1]
    return leaves_room(quantity, best.value) and (is_sum or place(best.value) > LAST)


def _is_only(bench: Bench, stated: Stated, best: Observation, kind: str, alike: bool) -> bool:
    """Say whether a state is told with one value alone, so that nothing else can be meant.

    At the time that a clause tells, else at any time.
    """
    quantity = stated.quantity
    assert quantity is not None
    line = [one for one in bench.figures.line(best.subject, best.measure) if not one.aside]
    if any(fits(quantity, one.value, one.bound) for one in line):
        return False
    if kind == "slip" and quantity.digits >= LONG:
        return True
    if not alike and not _is_near(quantity, best, kind):
        return False
    if alike and stated.moment is not None and (stated.is_dated or bench.has_seen(stated, best)):
        first, last = stated.moment.days
        line = [one for one in line if one.last and first <= one.last <= last] or line
    return len({one.value for one in line if one.bound == "exactly"}) == 1


def witnesses(judged: Iterable[tuple[Stated, Finding]]) -> set[Witness]:
    """Return of what and when the paragraphs of a text speak, as confirmed figures show it."""
    found: set[Witness] = set()
    for stated, finding in judged:
        quantity = stated.quantity
        if quantity is None or finding.verdict not in CONFIRMED or quantity.digits < FEW:
            continue
        if stated.kind == "figure" and finding.period:
            found.add(Witness(stated.line.sentence.block, finding.subject, finding.period))
    return found
