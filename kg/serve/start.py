"""The start page: what this is, what is new, what is contested, what was promised, what to ask."""

from __future__ import annotations

from collections import Counter
from typing import Any

from kg.model import periods
from kg.model.bounds import SYMBOLS
from kg.model.growth import growth
from kg.records import series
from kg.records.series import Point
from kg.serve import parts, svg, tables
from kg.serve.reading import Reading
from kg.serve.view import Asked, View
from kg.sparql import questions

MEASURE = "deliveries"
SHOWN = 8
"""How many makers the table of the newest figures has."""
LOOKED_BACK = 24
"""Months of the small lines."""
HEADER = ("subject", "period", "value", "bound", "on_month_before", "on_year_before", "sources")


def page(asked: Asked) -> View:
    """Return the start page."""
    found = asked.reading
    month, latest = newest(found)
    lines = [_line(asked, subject, points, month) for subject, points in latest]
    running = [one for one in found.promises if one.needed and one.reached is not None]
    running.sort(key=lambda one: -float(one.reached or 0) / float(one.needed or 1))
    own = [one for one in running if "month" not in one.by]
    values: dict[str, Any] = {
        "month": month,
        "before": _earlier(month, 1),
        "year_before": _earlier(month, 12),
        "lines": lines,
        "contested": parts.disputed(asked, _varied(found)),
        "disputes": len(found.disputes),
        "promises": parts.promised(asked, _once(own)[:SHOWN]),
        "promised": len(found.promises),
        "topics": topics(found),
        "statements": f"{found.graph.counts.get('claims', 0):,}",
        "things": f"{len(found.graph.entities):,}",
        "examples": _examples(found),
    }
    rows = [
        (line["of"].name, month, line["value"], line["bound"], line["on_month"], line["on_year"],
         line["said"]) for line in lines
    ]  # fmt: skip
    return View("start.html", values, HEADER, rows)


def newest(found: Reading) -> tuple[str, list[tuple[str, list[Point]]]]:
    """Return the newest month that several makers have told, and the makers with their points."""
    told = {
        subject: series.points(found.observations, listed, MEASURE)
        for subject, listed in found.of_subject.items()
        if any(one.measure == MEASURE and one.span == "month" for one in listed)
        and found.kind(subject) in ("Company", "Brand", "Alliance")
    }
    months = Counter(points[-1].period for points in told.values() if points)
    if not months:
        return "", []
    well = [month for month, count in months.items() if count >= min(4, max(months.values()))]
    month = max(well)
    latest = [
        (subject, points)
        for subject, points in told.items() if points and points[-1].period == month
    ]  # fmt: skip
    latest.sort(key=lambda pair: (-pair[1][-1].best.value, pair[0]))
    return month, _companies(found, latest)[:SHOWN]


def _companies(
    found: Reading, latest: list[tuple[str, list[Point]]]
) -> list[tuple[str, list[Point]]]:
    """Return makers once: of things of one name the company, else the first."""
    kept: dict[str, tuple[str, list[Point]]] = {}
    for subject, points in latest:
        name = found.graph.entities[subject].name.casefold().split(" (")[0]
        if name not in kept or found.kind(subject) == "Company":
            kept[name] = (subject, points)
    return list(kept.values())


def _earlier(month: str, months: int) -> str:
    if not month:
        return ""
    place = svg.month_place(month) - months
    return f"{place // 12}-{place % 12 + 1:02}"


def _line(asked: Asked, subject: str, points: list[Point], month: str) -> dict[str, Any]:
    by_month = {point.period: point.best for point in points}
    best = by_month[month]

    def change(months: int) -> str:
        before = by_month.get(_earlier(month, months))
        if before is None:
            return ""
        return tables.growth(growth(best.value, best.bound, before.value, before.bound))

    first = svg.month_place(month) - LOOKED_BACK + 1
    recent = [dot for dot in parts.dots(points, asked.lang) if dot.place >= first]
    title = f"{_earlier(month, LOOKED_BACK - 1)} – {month}"
    return {
        "of": parts.named(asked.reading, subject), "value": best.value, "bound": best.bound,
        "shown": tables.valued(best.value, "exactly", best.unit, asked.lang),
        "sign": SYMBOLS.get(best.bound, ""), "on_month": change(1), "on_year": change(12),
        "spark": svg.spark(recent, title), "said": len(best.sources),
        "bars": tables.chip(best.sources[0], asked.lang).bars if best.sources else 0,
        "has_month": _earlier(month, 1) in by_month, "has_year": _earlier(month, 12) in by_month,
        "contested": bool(points[-1].rivals),
    }  # fmt: skip


def _varied(found: Reading) -> list[Any]:
    """Return the heaviest disputes of the last two years, one a subject."""
    seen: set[str] = set()
    listed: list[Any] = []
    for recent in (True, False):
        for one in found.disputes:
            if len(listed) == 3:
                return listed
            numbers = len(one.values) > 1 and all(value.mark for value in one.values)
            if one.subject in seen or not numbers or _is_recent(one.period, found) != recent:
                continue
            seen.add(one.subject)
            listed.append(one)
    return listed


def _is_recent(text: str, found: Reading) -> bool:
    try:
        last = periods.parse(text).last
    except ValueError:
        return False
    return (found.graph.today - last).days < 730


def _once(found: list[Any]) -> list[Any]:
    """Return the first promise of each subject."""
    kept: dict[str, Any] = {}
    for one in found:
        kept.setdefault(one.subject, one)
    return list(kept.values())


def topics(found: Reading) -> list[tuple[str, list[Any]]]:
    """Return the saved questions by the name of their topic."""
    listed: dict[str, list[Any]] = {}
    for question in questions.all_questions(found.graph.project).values():
        listed.setdefault(question.topic, []).append(question)
    return list(listed.items())


def _examples(found: Reading) -> list[Any]:
    """Return things to try: those of which most is stated."""
    counts = Counter(
        one.subject for one in found.observations.all if one.subject in found.graph.entities
    )
    kinds: dict[str, str] = {}
    for subject, _ in counts.most_common():
        kinds.setdefault(found.kind(subject), subject)
    return [parts.named(found, subject) for subject in list(kinds.values())[:4]]
