"""What cannot come about in time: totals that fall, short periods above long ones, early sales."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kg.evidence.disputes.case import Case, Dispute, Value, ids, known, told, when
from kg.evidence.disputes.reasons import remarks
from kg.evidence.disputes.sums import Days, Sums, slack
from kg.model import periods, ranking
from kg.model.compatibility import DATES
from kg.model.periods import Period
from kg.records.observations import Observation
from kg.text.reasons import Reason, reason

SOLD = ("sales", "deliveries")
"""Totals told under either name are of one and the same cars: what was sold is then delivered."""
_APART = Decimal("1.15")
"""How many times as large an earlier total must be, since cars are sold before delivery."""
_FIRST = "deliveriesStarted"


def find(case: Case, sums: Sums) -> Iterator[Dispute]:
    """Yield totals, periods and sales that contradict the time they are stated for."""
    yield from _totals(case)
    yield from _inside(case, sums)
    yield from _before_delivery(case)


def _totals(case: Case) -> Iterator[Dispute]:
    """Yield totals sold by a day that lie above what was delivered by a later one."""
    lines: dict[tuple[str, tuple[str, ...]], list[Observation]] = {}
    for key, figures in case.figures.by_key.items():
        first = figures[0]
        dated = first.last is not None and len(first.period) >= 7
        counted = first.measure in SOLD and first.unit == "vehicles" and first.status == "reported"
        if first.span == "since-launch" and counted and dated:
            lines.setdefault((first.subject, first.scope), []).append(case.figures.best(key))
    for listed in lines.values():
        listed.sort(key=lambda one: (str(one.last), one.value, one.claim))
        for place, early in enumerate(listed):
            late = next((one for one in listed[place + 1 :] if _falls(early, one)), None)
            if late:
                yield _dispute(
                    case, "sum", early, late,
                    reason("total-above-later", early=early.value, when=early.period,
                           late=late.value, until=late.period),
                )  # fmt: skip


def _falls(early: Observation, late: Observation) -> bool:
    """Say whether an earlier total is too large for a later one of the other measure."""
    is_open = late.bound == "at-least" or early.bound == "at-most"
    if early.measure == late.measure or is_open or early.last is None:
        return False
    if late.last is None or late.last <= early.last:  # a running total stands at its end
        return False
    return early.value > late.value * _APART


def _inside(case: Case, sums: Sums) -> Iterator[Dispute]:
    """Yield sums of a period above those of a longer one that contains it.

    Only of what cannot be negative; counts are packed into longer periods elsewhere.
    """
    for line in sums.lines.values():
        figures = list(line.values())
        if not figures or figures[0].measure in case.counts or not _never_less(case, figures):
            continue
        for days, short in line.items():
            whole = min((one for other, one in line.items() if _contains(other, days)),
                        key=lambda one: one.value, default=None)  # fmt: skip
            is_open = short.bound == "at-most" or (whole and whole.bound == "at-least")
            if whole is None or is_open or short.value - whole.value <= slack([short], whole):
                continue
            yield _dispute(
                case, "sum", short, whole,
                reason("part-above-whole", part=short.value, when=when(short), whole=whole.value,
                       until=when(whole)),
            )  # fmt: skip


def _never_less(case: Case, figures: list[Observation]) -> bool:
    return figures[0].measure in case.gross and all(one.value >= 0 for one in figures)


def _contains(wide: Days, narrow: Days) -> bool:
    return wide != narrow and wide[0] <= narrow[0] and narrow[1] <= wide[1]


def _before_delivery(case: Case) -> Iterator[Dispute]:
    """Yield sales and deliveries of a time before the first delivery."""
    started = _starts(case)
    early: dict[str, list[Observation]] = {}
    for figure in case.figures.all:
        first = started.get(figure.subject)
        is_sold = figure.measure in SOLD and figure.status == "reported" and not figure.aside
        if first is None or not is_sold or figure.last is None or not figure.value:
            continue
        if figure.unit == "vehicles" and figure.last < first.first:
            early.setdefault(figure.subject, []).append(figure)
    for subject, listed in early.items():
        listed.sort(key=lambda one: (str(one.last), one.measure, one.claim))
        yield _early(case, listed, started[subject])


def _early(case: Case, listed: list[Observation], first: Period) -> Dispute:
    most = max(listed, key=lambda one: (one.value, one.claim))
    last = max(str(one.last) for one in listed)
    day = str(first.first) if first.first == first.last else f"{first.first:%Y-%m}"
    values = tuple(
        Value(f"{told(one)} ({case.measure(one.measure)}, {when(one)})", "", ids(one.sources))
        for one in listed
    )
    return Dispute(
        "order", case.weigh(most.subject, most.measure, 0.5), case.name(most.subject),
        most.measure, when(most), values, (reason("before-first", until=last, day=day),),
        known([*remarks(listed), reason("preorders")]), frozenset({most.subject}),
        frozenset(one.key for one in listed),
    )  # fmt: skip


def _starts(case: Case) -> dict[str, Period]:
    """Return the preferred day of the first delivery of each thing."""
    said: dict[str, list[tuple[str, str, str]]] = {}
    sources = {}
    for one in case.descriptions:
        if one.property == _FIRST and not one.is_planned and one.is_date:
            said.setdefault(one.subject, []).append((one.claim, one.text, "exactly"))
            sources[one.claim] = one.sources
    found = {}
    for subject, listed in said.items():
        order = ranking.rank(ranking.candidates(listed, sources), DATES)
        if order.preferred:
            found[subject] = periods.parse(str(order.preferred.value))
    return found


def _dispute(
    case: Case, kind: str, early: Observation, late: Observation, arithmetic: Reason
) -> Dispute:
    values = tuple(
        Value(f"{told(one)} ({case.measure(one.measure)}, {when(one)})", "", ids(one.sources))
        for one in (early, late)
    )
    return Dispute(
        kind, case.severity(early.subject, early.measure, early.value, late.value),
        case.name(early.subject), early.measure, f"{early.period} to {late.period}", values,
        (arithmetic,), known(remarks((early, late))),
        frozenset({early.subject}), frozenset({early.key, late.key}),
    )  # fmt: skip
