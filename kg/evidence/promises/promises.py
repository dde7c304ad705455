"""What was promised, and what came of it: targets and guidance joined to later figures."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from kg.evidence.disputes.case import Case, amount, ids, when
from kg.evidence.kept import kept
from kg.evidence.promises import days
from kg.evidence.promises.judge import Judge, Verdict, in_all
from kg.graph.graph import Graph
from kg.model import periods
from kg.records import events
from kg.records.events import Event
from kg.records.observations import Observation
from kg.text.numbers import number
from kg.text.reasons import Quantity, Reason, reason

#: What can have come of a promise.
STATES = {
    "met": "the figure was reached",
    "missed": "the period is over and the figure was not reached",
    "on-track": "still running, and the latest months are fast enough",
    "behind": "still running, and the latest months are too slow",
    "open": "still running, and nothing to measure it by yet",
    "not-measurable": "no figure is told that could decide",
}
PROMISING = ("target", "guidance")

PREVIEW = Verdict("not-measurable", reason("promise-preview"))


class Promise(NamedTuple):
    """A figure that somebody set out to reach, and what came of it."""

    subject: str
    """Address of the entity."""
    measure: str
    """What is counted; several where sources name the goal differently."""
    scope: str
    aim: Reason
    """The number, or from which to which."""
    by: str
    speakers: tuple[str, ...]
    said: str
    """Earliest date of a source that tells it, or empty."""
    state: str
    told: Reason
    """What came of it, and how that is known."""
    needed: Decimal | None
    """Run rate a month that is still needed, where it is still running."""
    reached: Decimal | None
    """Run rate a month of the latest months."""
    sources: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    """What sources remark on it."""
    raised: str = ""
    """The later and higher goal that took its place; empty where none did."""

    @property
    def measures(self) -> list[str]:
        """What is counted, each by itself."""
        return self.measure.split("; ")

    @property
    def goal(self) -> str:
        """The number, or from which to which, in English."""
        return str(self.aim)

    @property
    def outcome(self) -> str:
        """What came of it, in English."""
        return str(self.told)


def find(graph: Graph, name: str | None = None) -> list[Promise]:
    """Return every promise, or those of one entity or one speaker. Raises NotFound."""
    only = graph.entity(name).iri if name is not None else None
    return kept(graph, "promises", (Promise,), _found, only)


def _found(graph: Graph) -> list[tuple[Promise, frozenset[str]]]:
    """Return every promise, with its subject and speakers."""
    case = Case(graph)
    planned = list(_planned(case, Judge(case)))
    promises = _raised([promise for promise, _ in planned])
    found = [(one, about) for one, (_, about) in zip(promises, planned, strict=True)]
    found += [(one, frozenset({one.subject})) for one in (*_events(case), *_days(case))]
    return sorted(found, key=lambda pair: _order(case, pair[0]))


def _order(case: Case, one: Promise) -> tuple[str, ...]:
    return (case.name(one.subject), one.by, one.measure, one.scope, one.goal)


class Wish(NamedTuple):
    """One number that was promised: its figures, and the upper end told beside it."""

    told: list[Observation]
    high: Observation | None

    @property
    def aim(self) -> tuple[object, ...]:
        """What makes two of them one promise, but for the measure and whether it is exact."""
        one, end = in_all(self.told[0]), self.high and in_all(self.high)
        limit = one.bound == "at-most"
        days = (one.first, one.last, one.span)
        return (one.subject, *days, one.scope, one.unit, one.value, limit, end and end.value)


def _planned(case: Case, judge: Judge) -> Iterator[tuple[Promise, frozenset[str]]]:
    keys: dict[str, list[Observation]] = {}
    for figure in case.figures.all:
        if figure.status == "planned" and figure.basis in PROMISING:
            keys.setdefault(figure.key, []).append(figure)
    wishes = [wish for figures in keys.values() for wish in _ranges(figures)]
    for variants in _merged(case, wishes):
        figures = [one for wish in variants for one in wish.told]
        involved = {figures[0].subject, *(one.said_by for one in figures if one.said_by)}
        yield _promise(case, judge, variants, figures), frozenset(involved)


def _merged(case: Case, wishes: list[Wish]) -> Iterator[list[Wish]]:
    """Yield what promises one number by one date: as sales or deliveries, exactly or at least."""
    groups: dict[tuple[object, ...], list[list[Wish]]] = {}
    for wish in wishes:
        clusters = groups.setdefault(wish.aim, [])
        measure = wish.told[0].measure
        like = {measure} | case.comparable.get(measure, set())
        for cluster in clusters:
            if cluster[0].told[0].measure in like:
                cluster.append(wish)
                break
        else:
            clusters.append([wish])
    for clusters in groups.values():
        for cluster in clusters:
            yield sorted(cluster, key=_weight)


def _weight(wish: Wish) -> tuple[object, ...]:
    sources = {source for one in wish.told for source in one.sources}
    first = wish.told[0]
    return (-len(sources), first.bound != "exactly", first.measure)


def _promise(case: Case, judge: Judge, variants: list[Wish], figures: list[Observation]) -> Promise:
    verdicts = [judge.verdict(wish.told[0], wish.high) for wish in variants]
    decided = [one for one in verdicts if one.state not in ("not-measurable", "open")]
    first, high = variants[0].told[0], variants[0].high
    sources = {source for one in figures for source in one.sources}
    dated = sorted(source.issued for source in sources if source.issued)
    verdict = PREVIEW if len(dated) == len(sources) and _is_late(dated[0], first) else None
    return Promise(
        first.subject, "; ".join(dict.fromkeys(wish.told[0].measure for wish in variants)),
        ", ".join(map(case.name, first.scope)),
        _aim(first, high), when(first),
        tuple(sorted({case.name(one.said_by) for one in figures if one.said_by})),
        dated[0] if dated else "", *(verdict or (decided or verdicts)[0]), ids(sources),
        tuple(dict.fromkeys(note for one in figures for note in one.remarks)),
    )  # fmt: skip


def _raised(found: list[Promise]) -> list[Promise]:
    """Return promises, each with the later and higher goal for the same that took its place."""
    groups: dict[tuple[object, ...], list[Promise]] = {}
    for one in found:
        groups.setdefault((one.subject, one.by, one.scope), []).append(one)
    listed = []
    for one in found:
        higher = [
            other for other in groups[one.subject, one.by, one.scope]
            if set(one.measures) & set(other.measures)
            and one.said and other.said > one.said and _above(other, one)
        ]  # fmt: skip
        last = max(higher, key=lambda other: other.said, default=None)
        listed.append(one._replace(raised=last.goal) if last else one)
    return listed


def _above(one: Promise, other: Promise) -> bool:
    first, second = _numbers(one), _numbers(other)
    return bool(first and second and first[0] == second[0] and first[1] > second[1])


def _numbers(one: Promise) -> tuple[str, Decimal] | None:
    """Return the unit and the number of a goal that has just one, and is no upper limit."""
    value = dict(one.aim.arguments).get("value")
    if not isinstance(value, Quantity) or value.bound == "at-most":
        return None
    return value.unit, Decimal(value.value)


def _days(case: Case) -> Iterator[Promise]:
    """Yield announced days and prices."""
    for one in days.find(case):
        dated = sorted(source.issued for source in one.sources if source.issued)
        yield Promise(
            one.subject, one.what, "", one.aim, one.by, (), dated[0] if dated else "",
            *one.verdict, ids(one.sources), one.remarks,
        )  # fmt: skip


def _aim(first: Observation, high: Observation | None) -> Reason:
    if high is None:
        return reason("promise-goal", value=amount(first))
    most = Quantity(high.value, high.unit)
    return reason("promise-range", value=amount(first), most=most)


def _is_late(said: str, goal: Observation) -> bool:
    """Say whether guidance was first given when the days it is for were over."""
    over = goal.last is not None and periods.parse(said).first > goal.last
    return over and goal.basis == "guidance"


def _ranges(figures: list[Observation]) -> Iterator[Wish]:
    """Yield figures that promise one number, with the upper end a source tells beside it."""
    grouped: dict[tuple[object, str], list[Observation]] = {}
    for figure in figures:
        grouped.setdefault((figure.value, figure.bound), []).append(figure)
    ends = [listed for (_, bound), listed in grouped.items() if bound == "at-most"]
    used: set[str] = set()
    for (_, bound), listed in sorted(grouped.items(), key=lambda pair: pair[0][1] == "at-most"):
        if bound == "at-most":
            if listed[0].claim not in used:
                yield Wish(listed, None)
            continue
        roots = {source.root for one in listed for source in one.sources}
        high = next(
            (end[0] for end in ends if bound == "at-least" and end[0].value >= listed[0].value
             and roots & {source.root for one in end for source in one.sources}), None
        )  # fmt: skip
        if high:
            used.add(high.claim)
        yield Wish(listed, high)


def _events(case: Case) -> Iterator[Promise]:
    """Yield announced numbers that tell neither measure nor deadline, and that no row plans."""
    planned = {
        (figure.subject, number(figure.value, figure.unit))
        for figure in case.figures.all
        if figure.status == "planned"
    }
    found: dict[tuple[str, str], list[Event]] = {}
    for event in events.read(case.graph):
        if event.kind == "target" and event.value is not None and event.unit and event.sources:
            goal = number(event.value, event.unit)
            if (event.subject, goal) not in planned:
                found.setdefault((event.subject, goal), []).append(event)
    for (subject, _), listed in sorted(found.items()):
        sources, first = {source for event in listed for source in event.sources}, listed[0]
        yield Promise(
            subject, "", "", reason("promise-goal", value=Quantity(first.value or 0, first.unit)),
            "", (), min(event.when for event in listed), "not-measurable",
            reason("promise-event", summary=first.summary), None, None, ids(sources),
        )  # fmt: skip
