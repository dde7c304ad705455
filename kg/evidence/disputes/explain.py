"""Why one of two values of a figure is likely to be wrong, read from the other figures.

The same number stated of another subject, for another time or as another measure; a gap that is
exactly a figure left out; a change told as a level; figures that rule a value out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from kg.evidence.disputes.case import UNKNOWN, Case, amount, people, time
from kg.evidence.disputes.reasons import (
    DIGITS,
    addition,
    circumstance,
    currency,
    difference,
    misprint,
    quotient,
    slip,
)
from kg.evidence.disputes.sums import PENNY, Sums
from kg.evidence.why.reasons import backing
from kg.model.compatibility import compatible, near, same_date
from kg.model.ranking import Candidate, Ranking
from kg.records.observations import Observation
from kg.text.numbers import digits
from kg.text.reasons import Many, Name, Reason, names, reason

OWNED = """
SELECT ?owner ?brand WHERE { ?owner auto:ownsBrand ?brand } ORDER BY ?owner ?brand
"""


class Likeliest(NamedTuple):
    """The likeliest reason for one rival value, and the arithmetic that shows it."""

    kind: str
    reason: Reason
    sums: tuple[Reason, ...]
    sure: bool = True
    """False where only circumstances are known, so that notes on both values may help."""


class Pair(NamedTuple):
    """Two values of one figure that cannot both hold: the base, and its rival."""

    best: Observation
    base: Candidate
    figure: Observation
    rival: Candidate
    ranking: Ranking
    levels: Sequence[Observation]
    """All figures of the key."""


class Explainer:
    """Looks for the number of a rival, and for what contradicts it, among all figures."""

    def __init__(self, case: Case, sums: Sums):
        self.case = case
        self.sums = sums

    @cached_property
    def by_number(self) -> dict[tuple[object, str], list[Observation]]:
        """Exact figures with enough digits to be recognised, by value and unit.

        Those that contradict the preferred figure of their key are no evidence.
        """
        found: dict[tuple[object, str], list[Observation]] = {}
        for key, figures in self.case.figures.by_key.items():
            if figures[0].status != "reported":
                continue
            best = self.case.figures.best(key)
            for figure in figures:
                exact = figure.bound == "exactly" and digits(figure.value) >= DIGITS
                if exact and (figure is best or compatible(
                    best.value, best.bound, figure.value, figure.bound
                )):  # fmt: skip
                    found.setdefault((figure.value, figure.unit), []).append(figure)
        return found

    def explain(self, pair: Pair) -> Likeliest:
        """Return the first reason that fits, the surest first."""
        best, figure = pair.best, pair.figure
        gap = difference(figure, best)
        stronger = backing(pair.base, pair.ranking) >= backing(pair.rival, pair.ranking)
        if why := slip(best, figure, figure if stronger else best):
            return Likeliest("slip", why, (quotient(figure.value, best.value),))
        for other in pair.levels:
            closer = _apart(other, best) < _apart(figure, best)
            if closer and other.bound == "exactly" and (why := slip(other, figure, figure)):
                return Likeliest("slip", why, (quotient(figure.value, other.value),))
        support = self._support(best, figure)
        sums = (gap, support) if support else (gap,)
        if why := self.elsewhere(figure) or self.elsewhere(best):
            return Likeliest("subject", why, sums)
        found = (
            self._other_line(figure)
            or self._gap(figure, best)
            or self._change(pair)
            or (self._other_line(best, same_days=False) if self._is_count(best) else None)
            or misprint(figure.value, best.value)
            or self.sums.favours(figure, best)
            or self._ruled_out(figure, best)
            or self._lower(figure)
        )
        if found:
            return Likeliest("values", found, sums)
        if why := currency(best, figure):
            ratio = round(Decimal(figure.value) / best.value, 2)
            return Likeliest("values", why, (gap, reason("ratio", ratio=ratio)))
        why = circumstance(self.case, best, pair.base, figure, pair.rival)
        return Likeliest("values", why or UNKNOWN, sums, sure=False)

    def _support(self, best: Observation, figure: Observation) -> Reason | None:
        """Return the sum of the parts where it speaks for one of two values."""
        if best.last is None or best.first is None:
            return None
        parts, _ = self.sums.members(best)
        values = [part.value for part in parts]
        named = names(self.case.name(part.subject) for part in parts)
        for right, wrong in ((best, figure), (figure, best)):
            if len(values) > 1 and near(sum(values), right.value, PENNY):
                return reason("named-sum", names=named, sum=addition(values, wrong.value))
        return None

    def elsewhere(self, figure: Observation) -> Reason | None:
        """Find the same number stated of another subject on the same days."""
        for other in self._same_number(figure):
            if other.subject == figure.subject or other.what[1:6] != figure.what[1:6]:
                continue
            if self.case.measures.get(other.measure) != self.case.measures.get(figure.measure):
                continue
            if self._is_one(figure, other) or not self._is_near(figure, other):
                continue
            return reason(
                "wrong-subject",
                value=figure.value,
                measure=Name(other.measure),
                name=Name(self.case.name(other.subject)),
                when=time(other),
                who=people(other.sources),
            )
        return None

    @cached_property
    def _brands(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for row in self.case.graph.rows(OWNED):
            found.setdefault(str(row["owner"]), set()).add(str(row["brand"]))
        return found

    def _is_one(self, figure: Observation, other: Observation) -> bool:
        """Say whether two subjects sell the same cars: a company and its only brand.

        A brand that had sold only one model by then is such a pair as well.
        """
        for whole, part in ((figure, other), (other, figure)):
            if self._brands.get(whole.subject) == {part.subject}:
                return True
            brand = self.case.kind(whole.subject) == "Brand" and whole.first and whole.last
            if brand and self.sums.expected(whole) == [part.subject]:
                return True
        return False

    def _is_count(self, figure: Observation) -> bool:
        return self.case.measures.get(figure.measure, ("", False))[1] and figure.span != "at-date"

    def _is_near(self, figure: Observation, other: Observation) -> bool:
        """Say whether two subjects are mixed up easily: of one family, or the number is long."""
        return digits(figure.value) > DIGITS or bool(
            self._family(figure.subject) & self._family(other.subject)
        )

    def _other_line(self, figure: Observation, same_days: bool = True) -> Reason | None:
        """Find the same number stated of the same subject for other days or another measure.

        Without `same_days` only other days count, as they do for a preferred value.
        """
        for other in self._same_number(figure):
            if other.subject != figure.subject or other.key == figure.key:
                continue
            if other.measure == figure.measure and other.scope == figure.scope and other.period:
                if why := _other_time(figure, other):
                    return why
                continue
            days = (other.first, other.last, other.span)
            if not same_days or days != (figure.first, figure.last, figure.span):
                continue
            if other.measure != figure.measure:
                return reason("other-measure", value=figure.value, measure=Name(other.measure))
            if not other.scope:
                return reason("no-scope", value=figure.value)
            scope = names(map(self.case.name, other.scope))
            return reason("other-scope", value=figure.value, scope=scope)
        return None

    def _gap(self, figure: Observation, best: Observation) -> Reason | None:
        """Say which figure of the same days, of the same thing or a part, the gap is exactly."""
        gap = _apart(figure, best)
        if digits(gap) < DIGITS or {figure.bound, best.bound} != {"exactly"}:
            return None
        family = self._family(figure.subject)
        for other in self.by_number.get((gap, figure.unit), ()):
            if other.measure != figure.measure or other.first is None or not figure.last:
                continue
            first = figure.first or date.min
            within = first <= other.first and other.last == figure.last
            if within and other.subject in family and other.key != figure.key:
                if other.subject == figure.subject:
                    return reason("gap", gap=gap, when=time(other))
                name = Name(self.case.name(other.subject))
                return reason("gap-of", gap=gap, name=name, when=time(other))
        return None

    def _family(self, subject: str) -> set[str]:
        parts = {part for part, _, _ in self.case.parts.get(subject, ())}
        wholes = {
            whole
            for whole, links in self.case.parts.items()
            if any(part == subject for part, _, _ in links)
        }
        owned = self._brands.get(subject, set())
        return {subject} | parts | wholes | owned

    def _change(self, pair: Pair) -> Reason | None:
        """Find a value that is the change from another period to this one."""
        figure = pair.figure
        line = self._line(figure)
        if digits(figure.value) < DIGITS or figure.first is None:
            return None
        for level in (one for one in pair.levels if one.bound == "exactly"):
            for other in line.values():
                same = other.span == figure.span and other.last != figure.last
                if same and abs(other.value - level.value) == figure.value:
                    large, small = sorted((other.value, level.value), reverse=True)
                    return reason(
                        "change", value=figure.value, large=large, small=small, when=other.period
                    )
        return None

    def _ruled_out(self, figure: Observation, best: Observation) -> Reason | None:
        """Find a longer period of which the value would be more than all, or a part above it."""
        if figure.measure not in self.case.counts or figure.first is None or figure.last is None:
            return None
        for (first, last), other in self._line(figure).items():
            for one, rest in ((figure, best), (best, figure)):
                inside = (first, last) != (figure.first, figure.last)
                if (
                    inside
                    and _contradicts(one, other, first, last)
                    and not _contradicts(rest, other, first, last)
                ):
                    return reason(
                        "ruled-out",
                        value=amount(one),
                        who=people(other.sources),
                        other=amount(other),
                        when=time(other),
                    )
        return None

    def _line(self, figure: Observation) -> dict[tuple[date, date], Observation]:
        line = (figure.subject, figure.measure, figure.unit, figure.scope)
        return self.sums.lines.get(line, {})

    def _lower(self, figure: Observation) -> Reason | None:
        """Say where one publisher gives less, or more, than the others for other periods too."""
        who = sorted({source.publisher for source in figure.sources})
        if len(who) != 1 or not figure.first:
            return None
        signs = dict(self._leanings.get((figure.subject, figure.measure, who[0]), ()))
        if len(signs) < 2 or len(set(signs.values())) != 1 or figure.period not in signs:
            return None
        key = "always-more" if signs[figure.period] else "always-less"
        return reason(key, who=who[0], periods=Many(tuple(sorted(signs)), "and"))

    @cached_property
    def _leanings(self) -> dict[tuple[str, str, str], list[tuple[str, bool]]]:
        """Periods for which a publisher has more, or less, than the preferred figure."""
        found: dict[tuple[str, str, str], list[tuple[str, bool]]] = {}
        for key, figures in self.case.figures.by_key.items():
            if len(figures) < 2 or figures[0].status != "reported" or figures[0].scope:
                continue
            best = self.case.figures.best(key)
            for one in figures:
                if near(one.value, best.value, PENNY) or one.bound != "exactly" or not one.period:
                    continue
                for publisher in {source.publisher for source in one.sources}:
                    about = (one.subject, one.measure, publisher)
                    found.setdefault(about, []).append((one.period, one.value > best.value))
        return found

    def _same_number(self, figure: Observation) -> Iterator[Observation]:
        if digits(figure.value) >= DIGITS and figure.bound == "exactly":
            for other in self.by_number.get((figure.value, figure.unit), ()):
                if other.claim != figure.claim and other.first is not None:
                    yield other


def _other_time(figure: Observation, other: Observation) -> Reason | None:
    """Say for which other time the same number is told; a state may well last, so not of these."""
    if "at-date" in (figure.span, other.span):
        lasts = not figure.period or same_date(figure.period, other.period)
        return None if lasts else reason("other-day", value=figure.value, when=time(other))
    running = {other.span, figure.span} & {"since-launch", "year-to-date"}
    if other.period == figure.period or (running and other.span != figure.span):
        span = Name(other.span)
        return reason("wrong-span", value=figure.value, span=span, when=other.period)
    return reason("wrong-period", value=figure.value, when=time(other))


def _contradicts(one: Observation, other: Observation, first: date, last: date) -> bool:
    """Say whether a count exceeds that of days around it, or falls below that of days within."""
    assert one.first is not None
    assert one.last is not None
    if first <= one.first and one.last <= last:
        return one.bound in ("exactly", "about") and other.bound in ("exactly", "about") and (
            one.value * (1 - PENNY) > other.value
        )  # fmt: skip
    if one.first <= first and last <= one.last:
        return one.bound in ("exactly", "about") and other.bound in ("exactly", "at-least") and (
            one.value < other.value * (1 - PENNY)
        )  # fmt: skip
    return False


def _apart(one: Observation, other: Observation) -> Decimal:
    return abs(Decimal(one.value) - other.value)
