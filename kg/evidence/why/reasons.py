"""How candidates stand to each other, and the rule that made one preferred, in plain words."""

from __future__ import annotations

from collections.abc import Callable

from kg.model import ranking
from kg.model.compatibility import NUMBERS
from kg.model.ranking import STEPS, Candidate, Ranking, Source, steps, voices

ASIDE = "set aside"

ASIDE_BECAUSE = {
    "misprint": "it is probably a misprint or a slip of the decimal place",
    "wrong-subject": "it is told of something else",
    "wrong-period": "it is told for another time",
    "denied": "it is denied",
    "superseded": "the one who told it has corrected it since",
    "unlikely": "it cannot well be",
    "contradicted": "something that excludes it is better supported",
}
"""Why a value is set aside, by the slug of the doubt."""


def explain(found: Ranking, noun: str = "value") -> str:
    """Return which rule decided between the first two candidates, in plain words."""
    return _lead(found, noun) + _asides(found)


def _lead(found: Ranking, noun: str) -> str:
    if found.order and not found.heads:
        return f"No {noun} is preferred."
    if found.decided_by in ("only", "aside"):
        return f"Only one {noun} is {'told' if found.decided_by == 'only' else 'left'}."
    if found.decided_by == "forms":
        return f"Preferred because it is the most exact form of the {noun} that all others tell."
    if found.decided_by == "tie":
        return f"No {noun} is preferred: the first ones weigh the same by every rule."
    first, second = found.order[:2]
    names = [name for name, _ in STEPS]
    equal = names[: names.index(found.decided_by)] if found.decided_by in names else []
    equal = [name for name in equal if name != "machine"]
    lead = f"Equal in {', '.join(equal)}. " if equal else ""
    return lead + _DECIDED[found.decided_by](first, second)


def _asides(found: Ranking) -> str:
    reasons = dict.fromkeys(one.aside for one in found.order if one.aside)
    told = " and ".join(ASIDE_BECAUSE.get(reason, reason) for reason in reasons)
    return f" What is set aside cannot win: {told}." if told else ""


def fit(one: Candidate, other: Candidate) -> bool:
    """Say whether two candidates with numbers can both hold."""
    return NUMBERS.fits(one, other)


Fits = Callable[[Candidate, Candidate], bool]


def tied(found: Ranking) -> list[Candidate]:
    """Return the candidates that stand first together after a tie; none where one is preferred."""
    if found.decided_by != "tie":
        return []
    weights = [steps(one) for one in found.heads]
    return [one for one, weight in zip(found.heads, weights, strict=True) if weight == weights[0]]


def base(found: Ranking, fits: Fits = fit) -> Candidate | None:
    """Return the value that others are measured by, None where all can hold together.

    It is the first in the declared order that has a rival; after a tie, the tied one whose
    value the most independent sources tell.
    """
    heads = found.heads or found.order
    clashing = [one for one in heads if any(not fits(one, other) for other in found.order)]
    if not clashing:
        return None
    first = steps(clashing[0])
    equal = [one for one in clashing if steps(one) == first]
    if found.decided_by != "tie":
        return clashing[0]
    return max(equal, key=lambda one: backing(one, found, fits))


def backing(one: Candidate, found: Ranking, fits: Fits = fit) -> int:
    """Return how many independent sources tell a value or one that agrees with it."""
    return ranking.independent(
        source for other in found.order if fits(one, other) for source in other.sources
    )


def marks(found: Ranking, fits: Fits = fit) -> tuple[str, ...]:
    """Return a mark for each candidate: preferred, tied, compatible, rival or set aside.

    `fits` says whether two can both hold; as it is, two numbers with their bounds.
    """
    first, measured_by = tied(found), base(found, fits)
    listed = []
    for one in found.order:
        if one is found.preferred:
            listed.append("preferred")
        elif one.aside:
            listed.append(ASIDE)
        elif one in first:
            listed.append("tied")
        else:
            agrees = measured_by is None or fits(measured_by, one)
            listed.append("compatible" if agrees else "rival")
    return tuple(listed)


def _by_reliability(first: Candidate, second: Candidate) -> str:
    best, next_best = _best(first), _best(second)
    return (
        f"Preferred because its best source is {best.reliability} ({best.publisher}); "
        f"the next has {next_best.reliability} ({next_best.publisher}) at best."
    )


def _by_exactness(first: Candidate, second: Candidate) -> str:
    if second.bound != "exactly":
        return f"Preferred because it is exact; the next is told as '{second.bound}'."
    return "Preferred because both can hold and it is told more exactly."


def _by_person(first: Candidate, second: Candidate) -> str:
    return "Preferred because a person says it; the next was written by a machine."


def _by_independence(first: Candidate, second: Candidate) -> str:
    mine, theirs = (ranking.independent(voices(candidate)) for candidate in (first, second))
    return f"Preferred because {mine} independent sources tell it, against {theirs}."


def _by_date(first: Candidate, second: Candidate) -> str:
    mine, theirs = (dated(candidate) for candidate in (first, second))
    return f"Preferred because it was published later: {mine}, against {theirs}."


_DECIDED = {
    "machine": _by_person,
    "reliability": _by_reliability,
    "exactness": _by_exactness,
    "independence": _by_independence,
    "date": _by_date,
}


def _best(candidate: Candidate) -> Source:
    return min(voices(candidate), key=lambda source: (source.rank, source.id))


def dated(candidate: Candidate) -> str:
    """Return the latest date of publication among a candidate's sources, or 'undated'."""
    return max(voices(candidate), key=ranking.issued).issued or "undated"
