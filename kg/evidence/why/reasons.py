"""How candidates stand to each other, and the rule that made one preferred, as a reason."""

from __future__ import annotations

from collections.abc import Callable

from kg.model import ranking
from kg.model.compatibility import NUMBERS
from kg.model.ranking import STEPS, Candidate, Ranking, Source, steps, voices
from kg.text.reasons import Argument, Many, Name, Reason, reason

ASIDE = "set aside"

ASIDE_BECAUSE = {
    "misprint": reason("aside-misprint"),
    "wrong-subject": reason("aside-wrong-subject"),
    "wrong-period": reason("aside-wrong-period"),
    "denied": reason("aside-denied"),
    "superseded": reason("aside-superseded"),
    "unlikely": reason("aside-unlikely"),
    "contradicted": reason("aside-contradicted"),
}
"""Why a value is set aside, by the slug of the doubt."""
_EQUAL = {
    "reliability": reason("equal-reliability"),
    "independence": reason("equal-independence"),
    "date": reason("equal-date"),
}
"""Steps of the order in which candidates may weigh the same."""
NOUNS = {"value": reason("noun-value"), "statement": reason("noun-statement")}


def explain(found: Ranking, noun: str = "value") -> Reason:
    """Return which rule decided between the first two candidates, and why others are set aside."""
    asides = dict.fromkeys(one.aside for one in found.order if one.aside)
    lead = _lead(found, NOUNS[noun])
    if not asides:
        return lead
    told = Many(tuple(ASIDE_BECAUSE.get(one, one) for one in asides), "each")
    return reason("why-with-asides", lead=lead, asides=told)


def _lead(found: Ranking, noun: Reason) -> Reason:
    if found.order and not found.heads:
        return reason("why-none", noun=noun)
    if found.decided_by == "only":
        return reason("why-only-told", noun=noun)
    if found.decided_by == "aside":
        return reason("why-only-left", noun=noun)
    if found.decided_by == "forms":
        return reason("why-forms", noun=noun)
    if found.decided_by == "tie":
        return reason("why-tie", noun=noun)
    first, second = found.order[:2]
    names = [name for name, _ in STEPS]
    equal = names[: names.index(found.decided_by)] if found.decided_by in names else []
    same = tuple(_EQUAL[name] for name in equal if name in _EQUAL)
    decided = _DECIDED[found.decided_by](first, second)
    return reason("why-equal", steps=Many(same), decided=decided) if same else decided


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


def _by_reliability(first: Candidate, second: Candidate) -> Reason:
    best, other = _best(first), _best(second)
    return reason(
        "why-reliability",
        best=Name(best.reliability), who=best.publisher,
        other=Name(other.reliability), whose=other.publisher,
    )  # fmt: skip


def _by_exactness(first: Candidate, second: Candidate) -> Reason:
    if second.bound != "exactly":
        return reason("why-exact", bound=Name(second.bound))
    return reason("why-exacter")


def _by_person(first: Candidate, second: Candidate) -> Reason:
    return reason("why-person")


def _by_independence(first: Candidate, second: Candidate) -> Reason:
    mine, theirs = (ranking.independent(voices(candidate)) for candidate in (first, second))
    return reason("why-independent", count=mine, other=theirs)


def _by_date(first: Candidate, second: Candidate) -> Reason:
    mine, theirs = (_issued(candidate) for candidate in (first, second))
    return reason("why-later", date=mine, other=theirs)


def _issued(candidate: Candidate) -> Argument:
    day = _latest(candidate)
    return day or reason("undated-source")


_DECIDED = {
    "machine": _by_person,
    "reliability": _by_reliability,
    "exactness": _by_exactness,
    "independence": _by_independence,
    "date": _by_date,
}


def _best(candidate: Candidate) -> Source:
    return min(voices(candidate), key=lambda source: (source.rank, source.id))


def _latest(candidate: Candidate) -> str:
    return max(voices(candidate), key=ranking.issued).issued


def dated(candidate: Candidate) -> str:
    """Return the latest date of publication among a candidate's sources, or 'undated'."""
    return _latest(candidate) or "undated"
