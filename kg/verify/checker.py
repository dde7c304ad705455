"""Holds figures of a text against those of the graph, and says what became of each."""

from __future__ import annotations

from collections.abc import Sequence

from kg.evidence.disputes.case import told as known_text
from kg.records.observations import Observation
from kg.records.sources import Source, best_first
from kg.text.reasons import Reason, reason
from kg.verify import fits, slots, unlike
from kg.verify.bench import Bench, Finding
from kg.verify.finder import Group
from kg.verify.quantities import Quantity
from kg.verify.slots import Slot
from kg.verify.stated import Stated


class Checker(Bench):
    """Judges the figures of one text."""

    def figure(self, stated: Stated) -> Finding:
        """Judge one figure."""
        assert stated.quantity is not None
        if stated.is_plan and (found := self._plan(stated, stated.quantity)):
            return found
        best: Finding | None = None
        for place, group in enumerate(stated.subjects):
            if place and stated.quantity.digits < 3:
                break
            if found := self._group(stated, group, place):
                return found
        if found := self._anywhere(stated):
            return found
        if best is None and not stated.is_plan and (found := self._plan(stated, stated.quantity)):
            return found
        return self._misses(stated)

    def _group(self, stated: Stated, group: Group, place: int) -> Finding | None:
        """Return the agreement of a figure with one of the things a name may mean."""
        for measure in self.figures.measures(stated.measures):
            for subject in group:
                slot = slots.of(self.figures, stated, subject, measure, self.day)
                if slot and (found := self._agrees(stated, slot)):
                    return found
        return None

    def _agrees(self, stated: Stated, slot: Slot, note: Reason | None = None) -> Finding | None:
        """Return agreement with the finest value of a slot that fits; None where none does."""
        quantity = stated.quantity
        assert quantity is not None
        fitting = slots.fitting(slot, quantity)
        serious = [one for one in fitting if not one.aside]
        if not serious:
            return None
        best = slots.finest(serious, quantity, stated.scopes)
        key = self.figures.case.figures.by_key[best.key]
        sources = best_first(source for one in serious if one.key == best.key for source in one.sources)
        rivals = slots.rivals(self.figures.ranking(best.key), quantity, key)
        fine = fits.is_finer(quantity, best.value, best.bound)
        verdict = "finer" if fine else "agrees"
        notes: list[Reason | str] = [note] if note else []
        if best.scope and not set(best.scope) <= stated.scopes:
            scope = ", ".join(self.figures.graph.concepts.get(s, self.name(s)) for s in best.scope)
            notes.append(reason("verify-scope", scope=scope))
        if rivals and self._contests(rivals, sources):
            verdict = "contested"
            other = rivals[0]
            notes.append(reason("verify-rival", value=known_text(other),
                                count=self.voices(other.sources)))  # fmt: skip
            sources = best_first((*sources, *other.sources))
        return Finding(verdict, best.subject, best.measure, best.period, known_text(best), sources,
                       notes=tuple(notes), key=best.key, claim=best.claim)  # fmt: skip

    def _contests(self, rivals: list[Observation], sources: Sequence[Source]) -> bool:
        """Say whether other values of a key are told well enough to contest one."""
        mine = self.voices(sources)
        against = {source for one in rivals for source in one.sources}
        theirs = self.voices(against)
        weaker = min((s.rank for s in against), default=99) > min((s.rank for s in sources), default=99)
        return theirs > mine or (theirs * 2 > mine and not weaker) or any(
            one.is_preferred for one in rivals
        )  # fmt: skip

    def _anywhere(self, stated: Stated) -> Finding | None:
        """Return agreement with a figure of another time where the text tells none of its own."""
        quantity = stated.quantity
        assert quantity is not None
        if stated.how == "clause" and stated.moment or quantity.digits < 2:
            return None
        for place, group in enumerate(stated.subjects[:3]):
            for subject in group:
                for measure in self.figures.measures(stated.measures):
                    slot = slots.anywhere(self.figures, subject, measure, self.day, quantity)
                    long = quantity.digits >= 4 if not slot or not slot.is_lasting else True
                    if slot and (long or (place == 0 and quantity.digits == 3)):
                        note = reason("verify-period")
                        if found := self._agrees(stated, slot, note):
                            return found
        return None

    def _plan(self, stated: Stated, quantity: Quantity) -> Finding | None:
        """Return the plan that a text speaks of, and what came of it."""
        goals = slots.goals(self.figures, stated, quantity, self.day)
        if not goals:
            return None
        goal = goals[0]
        verdict = self.figures.outcome(goal)
        notes = (str(verdict.text),) if verdict.text else ()
        outcome = verdict.state
        sources = best_first(source for one in goals for source in one.sources)
        return Finding("plan", goal.subject, goal.measure, goal.period, known_text(goal), sources,
                       outcome=outcome, notes=notes, key=goal.key, claim=goal.claim)  # fmt: skip

    def _misses(self, stated: Stated) -> Finding:
        """Judge a figure that nothing in its place confirms."""
        quantity = stated.quantity
        assert quantity is not None
        measure = stated.measures[0]
        for group in stated.subjects[:1]:
            for subject in group:
                for name in self.figures.measures(stated.measures):
                    slot = slots.of(self.figures, stated, subject, name, self.day)
                    told_here = slot and slots.plainest(slot, stated.scopes)
                    if told_here:
                        return unlike.judge(self, stated, told_here)
        subject = stated.subjects[0][0] if stated.subjects else ""
        if stated.is_plan:
            return Finding("plan", subject, measure, outcome="open", notes=(reason("verify-plan"),))
        return unlike.nowhere(self, stated, subject, measure)

