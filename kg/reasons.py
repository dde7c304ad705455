"""The rule that made one candidate preferred, in plain words."""

from __future__ import annotations

from kg import standing
from kg.standing import STEPS, Candidate, Ranking, Source


def explain(found: Ranking, noun: str = "value") -> str:
    """Return which rule decided between the first two candidates, in plain words."""
    if found.decided_by == "only":
        return f"Only one {noun} is told."
    if found.decided_by == "tie":
        return f"No {noun} is preferred: the first ones weigh the same by every rule."
    first, second = found.order[:2]
    names = [name for name, _ in STEPS]
    equal = names[: names.index(found.decided_by)]
    lead = f"Equal in {', '.join(equal)}. " if equal else ""
    return lead + _DECIDED[found.decided_by](first, second)


def _by_reliability(first: Candidate, second: Candidate) -> str:
    best, next_best = _best(first), _best(second)
    return (
        f"Preferred because its best source is {best.reliability} ({best.publisher}); "
        f"the next has {next_best.reliability} ({next_best.publisher}) at best."
    )


def _by_exactness(first: Candidate, second: Candidate) -> str:
    return f"Preferred because it is exact; the next is told as '{second.bound}'."


def _by_independence(first: Candidate, second: Candidate) -> str:
    mine, theirs = (standing.independent(candidate.sources) for candidate in (first, second))
    return f"Preferred because {mine} independent sources tell it, against {theirs}."


def _by_date(first: Candidate, second: Candidate) -> str:
    mine, theirs = (dated(candidate) for candidate in (first, second))
    return f"Preferred because it was published later: {mine}, against {theirs}."


_DECIDED = {
    "reliability": _by_reliability,
    "exactness": _by_exactness,
    "independence": _by_independence,
    "date": _by_date,
}


def _best(candidate: Candidate) -> Source:
    return min(candidate.sources, key=lambda source: (source.rank, source.id))


def dated(candidate: Candidate) -> str:
    """Return the latest date of publication among a candidate's sources, or 'undated'."""
    return max(candidate.sources, key=standing.issued).issued or "undated"
