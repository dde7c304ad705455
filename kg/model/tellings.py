"""Which of several tellings of one event is shown where only one can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from kg.model.compatibility import DATES
from kg.model.ranking import Source, best_rank, candidates, rank


def best(
    dates: Mapping[str, str], numbers: Mapping[str, str], sources: Mapping[str, Sequence[Source]]
) -> str:
    """Return the claim that tells one event best: by date, by number, then by its sources.

    `dates` holds the date of each claim, empty where it tells none, `numbers` its number; of
    numbers that which most claims tell is best. There always is one claim: where no date is
    preferred, the first in the order stands for all.
    """
    dated = {claim: day for claim, day in dates.items() if day} or dates
    said = ((claim, day, "exactly") for claim, day in sorted(dated.items()))
    first = rank(candidates(said, sources), DATES).order[0]
    told = Counter(numbers.get(claim, "") for claim in dates)

    def order(claim: str) -> tuple[int, int, str]:
        return (-told[numbers.get(claim, "")], best_rank(claim, sources), claim)

    return min(first.claims, key=order)
