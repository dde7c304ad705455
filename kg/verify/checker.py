"""Holds figures of a text against those of the graph, and says what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.evidence.disputes.case import told as known_text
from kg.records.observations import Observation
from kg.records.sources import Source, best_first
from kg.text.reasons import Reason, reason
from kg.verify import fits, slots, unlike
from kg.verify.bench import Bench, Finding
from kg.verify.quantities import Quantity
from kg.verify.slots import Slot
from kg.verify.stated import Stated

FAR_DIGITS = 3
"""Digits a number must have to be confirmed of what its clause does not name."""
LONG = 4
"""Digits a number must have to be confirmed of a time that the text does not tell."""


class Checker(Bench):
    """Judges the figures of one text."""

    def figure(self, stated: Stated) -> Finding:
        """Judge one figure: a plan, what agrees with it, or what stands in its place."""
        quantity = stated.quantity
        assert quantity is not None
        if not stated.subjects:
            return Finding("unknown", "", stated.measures[0])
        if stated.is_plan and (found := self._plan(stated, quantity)):
            return found
        if found := self._agreement(stated, quantity):
            if stated.is_plan and quantity.family in ("money-units", "vehicles-units"):
                return found._replace(verdict="plan", outcome="came", reason="")
            return found
        if not stated.is_plan and stated.close and (found := self._plan(stated, quantity)):
            return found
        return self._misses(stated, quantity)

    def _agreement(self, stated: Stated, quantity: Quantity) -> Finding | None:
        for way in _ways(stated):
            for place, subject in self._tried(way, quantity):
                for measure in self.figures.measures(way.measures):
                    slot = slots.of(self.figures, way, subject, measure, self.day)
                    note = None if way is stated else reason("verify-period")
                    if slot and (found := self._agrees(way, slot, note, strict=place > 0)):
                        return found
        return self._anywhere(stated, quantity)

    def _tried(self, stated: Stated, quantity: Quantity) -> Iterator[tuple[int, str]]:
        """Yield what a number may be of: what its clause names, else what was named before."""
        groups = stated.subjects[: stated.close] if stated.close else stated.subjects
        for place, group in enumerate(groups):
            if place and quantity.digits < FAR_DIGITS:
                break
            for subject in group:
                yield place, subject

    def _agrees(
        self, stated: Stated, slot: Slot, note: Reason | None = None, strict: bool = False
    ) -> Finding | None:
        """Return agreement with the finest value of a slot that fits; None where none does."""
        quantity = stated.quantity
        assert quantity is not None
        serious = [one for one in slots.fitting(slot, quantity) if not one.aside]
        if strict:
            serious = [one for one in serious if one.bound == "exactly"]
        if not serious:
            return None
        best = slots.finest(serious, quantity, stated.scopes)
        ranking = self.figures.ranking(best.key)
        levels = self.figures.case.figures.by_key[best.key]
        own = [one for one in serious if one.key == best.key]
        sources = best_first(source for one in own for source in one.sources)
        same = any(abs(one.value) == abs(quantity.value) for one in own)
        finer = fits.is_finer(quantity, best.value, best.bound)
        verdict = "finer" if finer and not (same and quantity.bound == "exactly") else "agrees"
        notes: list[Reason | str] = [note] if note else []
        if best.scope and not set(best.scope) <= stated.scopes:
            concepts = self.graph.concepts
            scope = ", ".join(concepts.get(one, self.name(one)) for one in best.scope)
            notes.append(reason("verify-scope", scope=scope))
        lengths = slots.in_other_units(slot, quantity, best)
        rivals = slots.rivals(ranking, quantity, levels) + lengths
        if rivals:
            other = rivals[0]
            leads = ranking.preferred is None or best.claim in ranking.preferred.claims or (
                slots.confirms(quantity, self.figures.best(best.key))
            )  # fmt: skip
            if not leads or self._outvoted(sources, rivals) or self._told(lengths):
                verdict = "contested"
                sources = best_first((*sources, *other.sources))
            count = self.voices(other.sources)
            notes.append(reason("verify-rival", value=known_text(other), count=count))
        return Finding(
            verdict, best.subject, best.measure, best.period, known_text(best), sources,
            notes=tuple(notes), key=best.key, claim=best.claim,
        )  # fmt: skip

    def _outvoted(self, sources: Sequence[Source], rivals: Sequence[Observation]) -> bool:
        """Say whether more voices tell another value than tell one."""
        mine = self.voices(sources)
        return any(self.voices(one.sources) > mine for one in rivals)

    def _told(self, rivals: Sequence[Observation]) -> bool:
        """Say whether anybody but the text itself tells one of some values."""
        return any(self.voices(one.sources) for one in rivals)

    def _anywhere(self, stated: Stated, quantity: Quantity) -> Finding | None:
        """Return agreement with a figure of another time where the text tells none of its own."""
        if (stated.how == "clause" and stated.moment) or quantity.digits < 2:
            return None
        for place, subject in self._tried(stated, quantity):
            for measure in self.figures.measures(stated.measures):
                slot = slots.anywhere(self.figures, subject, measure, self.day, quantity)
                if slot is None or (not slot.is_lasting and quantity.digits < LONG):
                    continue
                if place and quantity.digits < LONG:
                    continue
                note = reason("verify-period")
                if found := self._agrees(stated, slot, note, strict=not slot.is_lasting):
                    return found
        return None

    def _plan(self, stated: Stated, quantity: Quantity) -> Finding | None:
        """Return the plan that a text speaks of, and what came of it."""
        goals = slots.goals(self.figures, stated, quantity, self.day)
        if not goals:
            return None
        goal = goals[0]
        verdict = self.figures.outcome(goal)
        notes = (verdict.told,)
        sources = best_first(source for one in goals for source in one.sources)
        return Finding(
            "plan", goal.subject, goal.measure, goal.period, known_text(goal), sources,
            outcome=verdict.state, notes=notes, key=goal.key, claim=goal.claim,
        )  # fmt: skip

    def _misses(self, stated: Stated, quantity: Quantity) -> Finding:
        """Judge a figure that nothing in its place confirms."""
        measure = stated.measures[0]
        subject = stated.subjects[0][0]
        if stated.is_plan:
            return Finding("plan", subject, measure, outcome="open", notes=(reason("verify-plan"),))
        for entity in stated.subjects[0]:
            for name in self.figures.measures(stated.measures):
                slot = slots.of(self.figures, stated, entity, name, self.day)
                if slot and (known := slots.plainest(slot, stated.scopes)):
                    return unlike.judge(self, stated, known, slot)
        return unlike.nowhere(self, stated, subject, measure)


def _ways(stated: Stated) -> Iterator[Stated]:
    """Yield a statement as it is read first, then with other periods and spans it may have."""
    yield stated
    if stated.is_cumulative and stated.moment is not None:
        yield replace(stated, is_cumulative=False)
    for moment in stated.also:
        yield replace(stated, moment=moment, how="also", is_cumulative=False)
