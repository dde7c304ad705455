"""Values of one figure that cannot both hold, and the likeliest reason why."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

from kg import standing
from kg.agreement import compatible, near
from kg.disputes_reasons import DIGITS, certainty, circumstance, currency, misprint, slip
from kg.disputes_sums import Sums
from kg.figures import Figure, ranking
from kg.findings import (
    UNKNOWN,
    Case,
    Finding,
    Value,
    added,
    digits,
    ids,
    plain,
    publishers,
    told,
    when,
)
from kg.standing import Candidate


class Values:
    """Finds conflicting values of one key and looks for the same numbers elsewhere."""

    def __init__(self, case: Case, sums: Sums):
        self.case = case
        self.sums = sums

    @cached_property
    def by_number(self) -> dict[tuple[object, str], list[Figure]]:
        """Best figures with enough digits to be recognised, by value and unit."""
        found: dict[tuple[object, str], list[Figure]] = {}
        for key in self.case.figures.by_key:
            figure = self.case.figures.best(key)
            if figure.status == "reported" and digits(figure.value) >= DIGITS:
                found.setdefault((figure.value, figure.unit), []).append(figure)
        return found

    def find(self) -> Iterator[Finding]:
        """Yield one finding for every key with values that cannot both hold."""
        for figures in self.case.figures.by_key.values():
            first = figures[0]
            if len(figures) < 2 or first.status != "reported":
                continue
            if self.case.measures.get(first.measure, ("", False))[0] == "rank-units":
                continue
            order = ranking(figures).order
            if base := _base(order, first):
                rivals = [other for other in order if not _fit(base, other)]
                yield self._finding(figures, base, rivals, order)

    def _finding(
        self,
        figures: list[Figure],
        base: Candidate,
        rivals: list[Candidate],
        order: tuple[Candidate, ...],
    ) -> Finding:
        claims = {figure.claim: figure for figure in figures}
        best = claims[base.claims[0]]
        reasons = [
            self._explain(best, base, claims[rival.claims[0]], rival, order) for rival in rivals
        ]
        kind = min((kind for kind, _, _ in reasons), key=("slip", "subject", "values").index)
        texts = list(dict.fromkeys(text for _, text, _ in reasons if text != UNKNOWN))
        spread = max(rivals, key=lambda rival: abs(Decimal(rival.value) - Decimal(base.value)))  # type: ignore[arg-type]
        severity = self.case.severity(best.subject, best.measure, base.value, spread.value)
        values = tuple(
            Value(told(claims[one.claims[0]]), _mark(best, one, base, rivals), ids(one.sources))
            for one in order
        )
        return Finding(
            kind, _weighed(kind, severity, best),
            self.case.name(best.subject), best.measure, _period(best, self.case), values,
            "; ".join(dict.fromkeys(text for _, _, text in reasons)),
            " ".join(texts) or UNKNOWN, frozenset({best.subject}),
        )  # fmt: skip

    def _explain(
        self,
        best: Figure,
        base: Candidate,
        figure: Figure,
        rival: Candidate,
        order: tuple[Candidate, ...],
    ) -> tuple[str, str, str]:
        """Return kind, explanation and arithmetic of one rival."""
        gap = _difference(figure, best)
        weak = figure if _backing(base, order) >= _backing(rival, order) else best
        if text := slip(best, figure, weak):
            large, small = sorted((figure.value, best.value), key=abs, reverse=True)
            return "slip", text, f"{plain(large)} ÷ {plain(small)} = {_ratio(large, small)}"
        support = self._support(best, figure)
        arithmetic = f"{gap}; {support}" if support else gap
        if other := self._elsewhere(figure, best):
            kind, text = other
            return kind, text, arithmetic
        if text := self._other_line(figure):
            return "values", text, arithmetic
        if text := self._gap(figure, best) or misprint(figure.value, best.value):
            return "values", text, arithmetic
        if text := currency(best, figure):
            return "values", text, f"{gap}; ratio {_ratio(figure.value, best.value)}"
        return "values", circumstance(self.case, best, base, figure, rival), arithmetic

    def _support(self, best: Figure, figure: Figure) -> str:
        """Return the sum of the parts where it speaks for one of two values."""
        if best.last is None or best.first is None:
            return ""
        parts, _ = self.sums.members(best)
        values = [part.value for part in parts]
        if len(values) > 1 and near(sum(values), best.value, Decimal("0.005")):
            return f"{_names(self.case, parts)}: {added(values, figure.value)}"
        if len(values) > 1 and near(sum(values), figure.value, Decimal("0.005")):
            return f"{_names(self.case, parts)}: {added(values, best.value)}"
        return ""

    def _elsewhere(self, figure: Figure, best: Figure) -> tuple[str, str] | None:
        """Find the same number told of another subject on the same days."""
        for other in self._same_number(figure):
            if other.subject == figure.subject or other.what[1:6] != figure.what[1:6]:
                continue
            if self.case.measures.get(other.measure) != self.case.measures.get(figure.measure):
                continue
            name = self.case.name(other.subject)
            return "subject", (
                f"{plain(figure.value)} is the {other.measure} of {name} for {when(other)}, as "
                f"{publishers(other.sources)} {_tells(other)}: told of the wrong subject."
            )
        return None

    def _other_line(self, figure: Figure) -> str:
        """Find the same number told of the same subject for other days or another measure."""
        number = plain(figure.value)
        for other in self._same_number(figure):
            if other.subject != figure.subject or other.key == figure.key:
                continue
            if other.measure == figure.measure and other.scope == figure.scope and other.period:
                if other.period == figure.period or {other.span, figure.span} & {"since-launch"}:
                    named = f"{other.span} figure of {other.period}"
                    return f"{number} is the {named}: spans mixed up."
                return f"{number} is the figure of {when(other)}: told for the wrong period."
            if (other.first, other.last, other.span) == (figure.first, figure.last, figure.span):
                if other.measure != figure.measure:
                    return (
                        f"{number} is told as {other.measure} of the same days: "
                        "probably counted at another step."
                    )
                scope = ", ".join(self.case.name(part) for part in other.scope) or "no scope"
                return f"{number} is told with the scope {scope}: two scopes mixed."
        return ""

    def _gap(self, figure: Figure, best: Figure) -> str:
        """Say whose figure the gap between two values is exactly."""
        gap = abs(figure.value - best.value)
        if digits(gap) < DIGITS or {figure.bound, best.bound} != {"exactly"}:
            return ""
        for other in self.by_number.get((gap, figure.unit), ()):
            if other.measure == figure.measure and other.first is not None:
                about = self.case.name(other.subject) if other.subject != figure.subject else ""
                named = f"{about} for {when(other)}".strip()
                return f"The gap of {plain(gap)} is the figure of {named}: left out or added once."
        return ""

    def _same_number(self, figure: Figure) -> Iterator[Figure]:
        if digits(figure.value) >= DIGITS and figure.bound == "exactly":
            for other in self.by_number.get((figure.value, figure.unit), ()):
                if other.claim != figure.claim and other.first is not None:
                    yield other


def _weighed(kind: str, severity: int, best: Figure) -> int:
    """Return the severity with regard to how surely, and how wholly, a value is wrong."""
    factor = {"values": certainty(best), "subject": 1.6}.get(kind, 1.0)
    return min(100, max(1, round(severity * factor)))


def _mark(best: Figure, one: Candidate, base: Candidate, rivals: list[Candidate]) -> str:
    if one is base:
        return "preferred" if best.preferred else "tied"
    return "rival" if one in rivals else "compatible"


def strays(values: Values) -> Iterator[Finding]:
    """Yield figures without a rival that are another entity's and clash with a like measure."""
    case = values.case
    for figures in values.by_number.values():
        if len({figure.subject for figure in figures}) < 2:
            continue
        for figure in figures:
            clash = _like(values, figure)
            reason = values._elsewhere(figure, figure) if clash else None
            if clash and reason and not near(clash.value, figure.value, Decimal("0.01")):
                yield Finding(
                    "subject",
                    case.severity(figure.subject, figure.measure, figure.value, clash.value),
                    case.name(figure.subject), figure.measure, when(figure),
                    (Value(told(figure), "rival", ids(figure.sources)),
                     Value(f"{told(clash)} ({clash.measure})", "", ids(clash.sources))),
                    _difference(figure, clash), reason[1], frozenset({figure.subject}),
                )  # fmt: skip


def _like(values: Values, figure: Figure) -> Figure | None:
    """Return a better supported figure of a comparable measure for the same days."""
    case = values.case
    for measure in sorted(case.comparable.get(figure.measure, ())):
        line = values.sums.lines.get((figure.subject, measure, figure.unit, figure.scope), {})
        other = line.get((figure.first, figure.last))  # type: ignore[arg-type]
        if other and other.bound == "exactly" and _support_of(other) > _support_of(figure):
            return other
    return None


def _support_of(figure: Figure) -> tuple[int, int]:
    best = min((source.rank for source in figure.sources), default=99)
    return (-best, standing.independent(figure.sources))


def _base(order: tuple[Candidate, ...], figure: Figure) -> Candidate | None:
    """Return the value that others are measured by, None where all can hold together.

    It is the first in the declared order that has a rival; after a tie, the tied one whose
    value the most independent sources tell.
    """
    clashing = [one for one in order if any(not _fit(one, other) for other in order)]
    if not clashing:
        return None
    weights = [tuple(step(one) for _, step in standing.STEPS) for one in clashing]
    tied = [one for one, weight in zip(clashing, weights, strict=True) if weight == weights[0]]
    return max(tied, key=lambda one: _backing(one, order))


def _backing(one: Candidate, order: tuple[Candidate, ...]) -> int:
    """Return how many independent sources tell a value or one that agrees with it."""
    return standing.independent(
        source for other in order if _fit(one, other) for source in other.sources
    )


def _fit(one: Candidate, other: Candidate) -> bool:
    return compatible(one.value, one.bound, other.value, other.bound)  # type: ignore[arg-type]


def _names(case: Case, parts: list[Figure]) -> str:
    return ", ".join(case.name(part.subject) for part in parts)


def _tells(figure: Figure) -> str:
    return "tells" if len({source.publisher for source in figure.sources}) == 1 else "tell"


def _ratio(one: int | Decimal, other: int | Decimal) -> str:
    return plain(round(Decimal(one) / other, 2))


def _difference(figure: Figure, best: Figure) -> str:
    gap = abs(Decimal(figure.value) - best.value)
    text = f"{plain(figure.value)} against {plain(best.value)}: {plain(gap)} "
    text += "more" if figure.value > best.value else "less"
    if best.value and best.unit != "percent":
        percent = round(100 * gap / abs(best.value), 1)
        text += f" ({plain(percent)} %)" if percent else " (under 0.1 %)"
    return text


def _period(figure: Figure, case: Case) -> str:
    scope = ", ".join(case.name(part) for part in figure.scope)
    return f"{when(figure)} [{scope}]" if scope else when(figure)
