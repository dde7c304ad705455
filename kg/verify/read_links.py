"""Stakes, posts and other relations that a text tells in plain sentences."""

from __future__ import annotations

from kg.verify.line import Group, Line, gap
from kg.verify.mentions import SUBJECTS, Mention
from kg.verify.quantities import Quantity
from kg.verify.stated import FAR, NEAR, Reading, Stated, is_planned
from kg.verify.vocabulary import Cue

HOLDERS = frozenset({"Company", "Organisation", "Alliance", "Person", "Brand"})
STAKES = ("ownsStakeIn", "acquired")
TOLD = frozenset({"manufactures", "suppliesTo", "usesTechnology", "isHeadquarteredIn",
                  "isSubsidiaryOf", "isFoundedBy", "isListedOn", "acquired"})  # fmt: skip
"""Relations that plain sentences tell; the rest need more than one word to be known by."""
SOURCES = SUBJECTS | {"Person"}
"""Classes from which relations start that plain sentences tell."""


def read(reading: Reading, line: Line) -> None:
    """Add the stakes, posts and relations of a sentence."""
    _stakes(reading, line)
    posts = _posts(reading, line)
    _relations(reading, line, posts)


def _stakes(reading: Reading, line: Line) -> None:
    holders = [one for one in line.mentions if one.kind in HOLDERS]
    cues = [one for one in line.of("relation") if one.slug in STAKES]
    if not cues or not holders:
        return
    for one in line.quantities:
        if one.family != "percent-units" or not _is_stake(line, one, cues):
            continue
        groups = _groups(reading, line, one.start)
        if len(groups) > 1:
            moment, how = reading.moment(line, one.start, one.end, True)
            reading.add(Stated(
                one.start, one.end, "stake", line, _before_first(line, one, groups),
                ["ownsStakeIn"],
                one, moment, how, is_plan=is_planned(line, one.start, one.end),
                is_tight=len(holders) == 2, objects=groups,
            ))  # fmt: skip
    _amounts(reading, line, cues)


def _is_stake(line: Line, one: Quantity, cues: list[Cue]) -> bool:
    first, last = line.sentence.clause(one.start)
    near = [
        cue
        for cue in cues
        if first <= cue.start < last and gap(cue, one.start, one.end) <= FAR // 2
    ]
    grown = [cue for kind in ("rising", "falling") for cue in line.of(kind, first, one.start)
             if one.start - cue.end <= NEAR]  # fmt: skip
    part = any(whole.kind == "MarketSegment" and 0 <= whole.start - one.end <= NEAR * 2
               for whole in line.mentions)  # fmt: skip
    return bool(near) and not grown and not part


def _groups(reading: Reading, line: Line, place: int) -> list[Group]:
    """Return the entities of a sentence and what it goes on about, nearest first."""
    listed = [one.entities for one in sorted(
        (one for one in line.mentions if one.kind in HOLDERS),
        key=lambda one: gap(one, place, place),
    )]  # fmt: skip
    more = [group for group in reading.subjects(line, place) if group not in listed]
    return list(dict.fromkeys([*listed, *more]))[:5]


def _before_first(line: Line, one: Quantity, groups: list[Group]) -> list[Group]:
    """Return groups with the one named last before a number in front: who holds."""
    earlier = [m.entities for m in line.mentions if m.end <= one.start and m.kind in HOLDERS]
    front = earlier[0] if earlier else groups[0]
    return [front, *(group for group in groups if group != front)]


def _amounts(reading: Reading, line: Line, stakes: list[Cue]) -> None:
    """Add what is paid for a stake: a sum of money with no word for another measure."""
    for one in line.quantities:
        if one.family != "money-units" or one in reading.used:
            continue
        first, last = line.sentence.clause(one.start)
        if not any(first <= cue.start < last for cue in stakes):
            continue
        cues = [cue for cue in reading.measure_cues(line, "money-units", first, last)
                if cue.slug not in ("investment", "price", "price-from", "price-to")]  # fmt: skip
        if not cues:
            groups = _groups(reading, line, one.start)
            if not groups:
                continue
            reading.add(
                Stated(
                    one.start,
                    one.end,
                    "amount",
                    line,
                    _before_first(line, one, groups),
                    ["ownsStakeIn"],
                    one,
                    is_plan=is_planned(line, one.start, one.end),
                    objects=groups,
                )
            )


def _posts(reading: Reading, line: Line) -> list[Stated]:
    """Add who holds which post where: a person, a word for a role, an organisation."""
    found = []
    roles = line.of("role")
    people = [one for one in line.mentions if one.kind == "Person"]
    for person in people:
        near = [one for one in roles if gap(one, person.start, person.end) <= NEAR
                and not any(_between(person, one, other) for other in people)]  # fmt: skip
        if not near:
            continue
        role = min(near, key=lambda one: (gap(one, person.start, person.end), -len(one.slug)))
        places = [one for one in line.mentions if one.kind in HOLDERS - {"Person"}]
        place = _post_at(line, role, person, places)
        if place is None:
            continue
        start = min(role.start, person.start, place.start)
        end = max(role.end, person.end, place.end)
        slugs = [one.slug for one in roles if one.start == role.start]
        found.append(reading.add(Stated(
            start, end, "post", line, [place.entities], ["holdsPositionAt", *slugs],
            objects=[person.entities], is_plan=False,
        )))  # fmt: skip
    return found


def _post_at(line: Line, role: Cue, person: Mention, places: list[Mention]) -> Mention | None:
    """Return where a post is held: what stands right before its word, or after an `of`."""
    for one in places:
        if 0 <= role.start - one.end <= 3:
            return one
    for end in (role.end, person.end):
        for one in places:
            if 0 <= one.start - end <= 5:
                return one
    return None


def _between(one: Mention, other: Cue, third: Mention) -> bool:
    low, high = sorted((one.start, other.start))
    return low < third.start < high


def _relations(reading: Reading, line: Line, posts: list[Stated]) -> None:
    for cue in line.of("relation"):
        if cue.slug not in TOLD:
            continue
        first, last = line.sentence.clause(cue.start)
        before = [one for one in line.mentions if one.kind in SOURCES
                  and line.sentence.start <= one.start and one.end <= cue.start]  # fmt: skip
        inside = [one for one in before if one.start >= first]
        before = inside or (before[-1:] if _goes_on(line, cue, first) else [])
        after = [one for one in line.mentions if cue.end <= one.start < last]
        if not after or after[0].start - cue.end > FAR // 2:
            continue
        source = before[-1].entities if before else ()
        if not source:
            subjects = reading.subjects(line, cue.start) if _starts(line, cue) else []
            source = subjects[0] if subjects else ()
        if not source or source == after[0].entities:
            continue
        if any(one.line is line and one.start <= cue.start < one.end for one in posts):
            continue
        ends = (source, after[0].entities)
        reading.add(Stated(
            cue.start, after[0].end, "relation", line, [ends[0]], [cue.slug],
            is_plan=is_planned(line, cue.start, cue.end), objects=[ends[1]],
        ))  # fmt: skip


def _goes_on(line: Line, cue: Cue, first: int) -> bool:
    """Say whether a clause speaks of what the one before it named: nothing else stands before."""
    return len(line.text[first : cue.start].split()) <= 3


def _starts(line: Line, cue: Cue) -> bool:
    """Say whether a sentence goes on with what was named before: it, the company."""
    return bool(line.of("pronouns") or line.of("class"))
