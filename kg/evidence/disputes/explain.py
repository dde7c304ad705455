"""Why one of two values of a figure is likely to be wrong, read from the other figures.

The same number told of another subject, for another time or as another measure; a gap that is
exactly a figure left out; a change told as a level; figures that rule a value out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from kg.evidence.disputes.case import UNKNOWN, Case, publishers, tell, told, when
from kg.evidence.disputes.reasons import DIGITS, circumstance, currency, misprint, slip
from kg.evidence.disputes.sums import PENNY, Sums
from kg.evidence.why.reasons import backing
from kg.model.compatibility import compatible, near, same_date
from kg.model.ranking import Candidate, Ranking
from kg.records.observations import Observation
from kg.text.numbers import added, digits, plain, quotient

OWNED = """
SELECT ?owner ?brand WHERE { ?owner auto:ownsBrand ?brand } ORDER BY ?owner ?brand
"""


class Reason(NamedTuple):
    """The likeliest reason for one rival value, and the arithmetic that shows it."""

    kind: str
    text: str
    arithmetic: str
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

    def explain(self, pair: Pair) -> Reason:
        """Return the first reason that fits, the surest first."""
        best, figure = pair.best, pair.figure
        gap = difference(figure, best)
        stronger = backing(pair.base, pair.ranking) >= backing(pair.rival, pair.ranking)
        if text := slip(best, figure, figure if stronger else best):
            return Reason("slip", text, quotient(figure.value, best.value))
        for other in pair.levels:
            closer = _apart(other, best) < _apart(figure, best)
            if closer and other.bound == "exactly" and (text := slip(other, figure, figure)):
                return Reason("slip", text, quotient(figure.value, other.value))
        support = self._support(best, figure)
        arithmetic = f"{gap}; {support}" if support else gap
        if text := self.elsewhere(figure) or self.elsewhere(best):
            return Reason("subject", text, arithmetic)
        found = (
            self._other_line(figure)
            or self._gap(figure, best)
            or self._change(pair)
            or (self._is_count(best) and self._other_line(best, same_days=False))
            or misprint(figure.value, best.value)
            or self.sums.favours(figure, best)
            or self._ruled_out(figure, best)
            or self._lower(figure)
        )
        if found:
            return Reason("values", found, arithmetic)
        if text := currency(best, figure):
            return Reason("values", text, f"{gap}; ratio {_ratio(figure, best)}")
        text = circumstance(self.case, best, pair.base, figure, pair.rival)
        return Reason("values", text or UNKNOWN, arithmetic, sure=False)

    def _support(self, best: Observation, figure: Observation) -> str:
        """Return the sum of the parts where it speaks for one of two values."""
        if best.last is None or best.first is None:
            return ""
        parts, _ = self.sums.members(best)
        values = [part.value for part in parts]
        names = ", ".join(self.case.name(part.subject) for part in parts)
        for right, wrong in ((best, figure), (figure, best)):
            if len(values) > 1 and near(sum(values), right.value, PENNY):
                return f"{names}: {added(values, wrong.value)}"
        return ""

    def elsewhere(self, figure: Observation) -> str:
        """Find the same number told of another subject on the same days."""
        for other in self._same_number(figure):
            if other.subject == figure.subject or other.what[1:6] != figure.what[1:6]:
                continue
            if self.case.measures.get(other.measure) != self.case.measures.get(figure.measure):
                continue
            if self._is_one(figure, other) or not self._is_near(figure, other):
                continue
            name = self.case.name(other.subject)
            return (
                f"{plain(figure.value)} is the {other.measure} of {name} for {when(other)}, as "
                f"{publishers(other.sources)} {tell(other)}: told of the wrong subject."
            )
        return ""

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

    def _other_line(self, figure: Observation, same_days: bool = True) -> str:
        """Find the same number told of the same subject for other days or another measure.

        Without `same_days` only other days count, as they do for a preferred value.
        """
        number = plain(figure.value)
        for other in self._same_number(figure):
            if other.subject != figure.subject or other.key == figure.key:
                continue
            if other.measure == figure.measure and other.scope == figure.scope and other.period:
                if text := _other_time(number, figure, other):
                    return text
                continue
            days = (other.first, other.last, other.span)
            if not same_days or days != (figure.first, figure.last, figure.span):
                continue
            if other.measure != figure.measure:
                return (
                    f"{number} is told as {other.measure} of the same days: "
                    "probably counted at another step."
                )
            scope = ", ".join(self.case.name(part) for part in other.scope) or "no scope"
            return f"{number} is told with the scope {scope}: two scopes mixed."
        return ""

    def _gap(self, figure: Observation, best: Observation) -> str:
        """Say which figure of the same days, of the same thing or a part, the gap is exactly."""
        gap = _apart(figure, best)
        if digits(gap) < DIGITS or {figure.bound, best.bound} != {"exactly"}:
            return ""
        family = self._family(figure.subject)
        for other in self.by_number.get((gap, figure.unit), ()):
            if other.measure != figure.measure or other.first is None or not figure.last:
                continue
            first = figure.first or date.min
            within = first <= other.first and other.last == figure.last
            if within and other.subject in family and other.key != figure.key:
                about = self.case.name(other.subject) if other.subject != figure.subject else ""
                named = f"{about} for {when(other)}" if about else when(other)
                return f"The gap of {plain(gap)} is the figure of {named}: left out or added once."
        return ""

    def _family(self, subject: str) -> set[str]:
        parts = {part for part, _, _ in self.case.parts.get(subject, ())}
        wholes = {
            whole
            for whole, links in self.case.parts.items()
            if any(part == subject for part, _, _ in links)
        }
        owned = self._brands.get(subject, set())
        return {subject} | parts | wholes | owned

    def _change(self, pair: Pair) -> str:
        """Find a value that is the change from another period to this one."""
        figure = pair.figure
        line = self._line(figure)
        if digits(figure.value) < DIGITS or figure.first is None:
            return ""
        for level in (one for one in pair.levels if one.bound == "exactly"):
            for other in line.values():
                same = other.span == figure.span and other.last != figure.last
                if same and abs(other.value - level.value) == figure.value:
                    large, small = sorted((other.value, level.value), reverse=True)
                    return (
                        f"{plain(figure.value)} = {plain(large)} − {plain(small)}, the change "
                        f"against {other.period}: told as if it were the figure itself."
                    )
        return ""

    def _ruled_out(self, figure: Observation, best: Observation) -> str:
        """Find a longer period of which the value would be more than all, or a part above it."""
        if figure.measure not in self.case.counts or figure.first is None or figure.last is None:
            return ""
        for (first, last), other in self._line(figure).items():
            for one, rest in ((figure, best), (best, figure)):
                inside = (first, last) != (figure.first, figure.last)
                if (
                    inside
                    and _contradicts(one, other, first, last)
                    and not _contradicts(rest, other, first, last)
                ):
                    return (
                        f"{told(one)} cannot be, as {publishers(other.sources)} {tell(other)} "
                        f"{told(other)} for {when(other)}."
                    )
        return ""

    def _line(self, figure: Observation) -> dict[tuple[date, date], Observation]:
        line = (figure.subject, figure.measure, figure.unit, figure.scope)
        return self.sums.lines.get(line, {})

    def _lower(self, figure: Observation) -> str:
        """Say where one publisher gives less, or more, than the others for other periods too."""
        who = sorted({source.publisher for source in figure.sources})
        if len(who) != 1 or not figure.first:
            return ""
        signs = dict(self._leanings.get((figure.subject, figure.measure, who[0]), ()))
        if len(signs) < 2 or len(set(signs.values())) != 1 or figure.period not in signs:
            return ""
        listed = sorted(signs)
        return (
            f"{who[0]} gives {'more' if signs[figure.period] else 'less'} than others for "
            f"{', '.join(listed[:-1])} and {listed[-1]}: another definition, or a restatement."
        )

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


def _other_time(number: str, figure: Observation, other: Observation) -> str:
    """Say for which other time the same number is told; a state may well last, so not of these."""
    if "at-date" in (figure.span, other.span):
        lasts = not figure.period or same_date(figure.period, other.period)
        return "" if lasts else f"{number} is told for {when(other)}: perhaps of another day."
    running = {other.span, figure.span} & {"since-launch", "year-to-date"}
    if other.period == figure.period or (running and other.span != figure.span):
        return f"{number} is the {other.span} figure of {other.period}: spans mixed up."
    return f"{number} is the figure of {when(other)}: told for the wrong period."


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


def _ratio(one: Observation, other: Observation) -> str:
    return plain(round(Decimal(one.value) / other.value, 2))


def _apart(one: Observation, other: Observation) -> Decimal:
    return abs(Decimal(one.value) - other.value)


def difference(figure: Observation, best: Observation) -> str:
    """Return how far a value lies from the base, in numbers and percent."""
    gap = _apart(figure, best)
    text = f"{plain(figure.value)} against {plain(best.value)}: {plain(gap)} "
    text += "more" if figure.value > best.value else "less"
    if best.value and best.unit != "percent":
        percent = round(100 * gap / abs(Decimal(best.value)), 1)
        text += f" ({plain(percent)} %)" if percent else " (under 0.1 %)"
    return text
