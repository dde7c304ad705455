"""Rows for our tables out of a foreign one: what it says, of whom, when, and by which source."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.errors import BadParameter, NotFound
from kg.graph.graph import Graph
from kg.intake import cells
from kg.intake.columns import Layout
from kg.intake.names import Match, Matcher
from kg.intake.sheets import Sheet
from kg.model.identifiers import suggest
from kg.records.sources import catalogue

Row = dict[str, str]
BRANDS = ("Brand", "Alliance")
_TOTALS = re.compile(r"(?i)(grand )?total|sum|all|others?|average|合计|总计|其他|总量")


class Asked(NamedTuple):
    """What the table does not say itself."""

    measure: str = ""
    unit: str = ""
    relation: str = ""
    span: str = ""
    scope: str = ""
    year: str = ""
    by_month: bool = False
    """Days stand for their months."""
    is_comma_decimal: bool = False
    about: str = ""
    """The thing that all rows are about, where no column names it."""


@dataclass
class Proposal:
    """Rows by table, and what is to be looked at before they are written."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    unsure: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)
    """Names of the table that are not the English name of what they are taken for."""
    skipped: int = 0
    """Rows without a name or a number."""
    unread: dict[str, int] = field(default_factory=dict)
    """Cells that should hold a period and hold none."""
    clashing: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Figures that several rows tell differently: their values, by whose and when."""

    def count(self) -> int:
        """Return how many rows are proposed."""
        return sum(map(len, self.rows.values()))


def source(graph: Graph, told: Mapping[str, str]) -> Row:
    """Return the row of a source that is given by its id or address; only its id where known.

    Raises NotFound for an unknown id, and BadParameter where something is missing.
    """
    if name := told.get("source"):
        if name not in catalogue(graph):
            hint = suggest(name, catalogue(graph)) or "Give --url and --publisher instead."
            raise NotFound(f"There is no source '{name}'.", hint=hint)
        return {"id": name}
    url = told.get("url", "")
    if not url:
        raise BadParameter(
            "A source is missing.", hint="Name --source ID, or --url and --publisher."
        )
    for name, one in catalogue(graph).items():
        if one.address == url:
            return {"id": name}
    if not told.get("publisher"):
        raise BadParameter("--publisher is missing.", hint="Who published the page at --url?")
    published = told.get("published", "")
    slug = re.sub(r"[^a-z0-9]+", "-", told["publisher"].casefold()).strip("-") or "source"
    when = re.sub(r"\D", "", published)[:6] or "nd"
    digits = hashlib.sha256(url.encode()).hexdigest()[:4]
    kept = ("url", "title", "publisher", "published", "kind", "reliability", "note")
    row = {name: told.get(name, "") for name in kept}
    return {"id": f"{slug}/{when}-{digits}", **row, "link": "yes"}


def propose(
    graph: Graph, sheet: Sheet, found: Layout, asked: Asked, by: Row, matcher: Matcher,
    new: str = "",
) -> Proposal:  # fmt: skip
    """Return the rows that a table leads to; those of names that are not sure are left out.

    `new` is the class of things that nobody knows: they become rows too. Raises BadParameter where
    measure, unit or the columns that are needed are not told.
    """
    made = Proposal()
    if len(by) > 1:
        made.rows["sources"] = [by]
    namer = _Namer(matcher, made, new)
    if asked.relation or ({"owner", "object"} & set(found.roles) and "value" not in found.roles):
        made.rows["relations"] = _relations(sheet, found, asked, by["id"], namer)
    else:
        measured = _Measured(graph, found, asked)
        made.rows["observations"] = _alone(
            _observations(sheet, found, measured, by["id"], namer), made
        )
    if namer.new:
        made.rows["entities"] = list(namer.new.values())
    return made


class _Namer:
    """Turns the names of a row into an entity's, and notes what is not sure."""

    def __init__(self, matcher: Matcher, made: Proposal, kind: str):
        self.matcher = matcher
        self.made = made
        self.kind = kind
        self.new: dict[str, Row] = {}

    def name(self, text: str, maker: str = "") -> str:
        """Return the English name that a text is taken for, empty where it is not sure."""
        text, maker = " ".join(text.split()), " ".join(maker.split())
        told = text or maker
        if not told or _TOTALS.fullmatch(told):
            self.made.skipped += 1
            return ""
        found = self.matcher.match(text or maker, maker if text else "")
        if found.is_sure:
            if found.entity != found.name:
                self.made.taken[found.name] = found.entity
            return found.entity
        return self._unsure(found)

    def _unsure(self, found: Match) -> str:
        if found.likely:
            self.made.unsure[found.name] = found.likely
            return ""
        if self.kind:
            slug = re.sub(r"[^A-Za-z0-9]+", "_", found.name).strip("_")
            slug = slug or f"thing_{hashlib.sha256(found.name.encode()).hexdigest()[:6]}"
            row = {"id": slug, "class": self.kind, "name": found.name}
            self.new.setdefault(found.name, row)
            return found.name
        self.made.unknown[found.name] = self.made.unknown.get(found.name, 0) + 1
        return ""


class _Measured:
    """What is measured, in which unit: as told, or as the columns say."""

    def __init__(self, graph: Graph, found: Layout, asked: Asked):
        self.asked = asked
        rows = graph.rows(
            "SELECT ?m ?f ?l { ?m skos:inScheme <https://w3id.org/autokg/concept/scheme/measure> ;"
            " rdfs:label ?l OPTIONAL { ?m auto:unitFamily ?f } }"
        )
        self.slugs: dict[str, str] = {}
        self.families: dict[str, str] = {}
        for row in rows:
            slug = str(row["m"]).rpartition("/")[2]
            self.slugs[str(row["l"]).casefold()] = self.slugs[slug] = slug
            self.families[slug] = str(row["f"]).rpartition("/")[2]
        self.measure = self.slug(asked.measure) if asked.measure else ""
        if not self.measure and "measure" not in found.roles:
            hint = "Name it: --measure sales, deliveries, registrations … (kg ask measures)."
            raise BadParameter("What the numbers measure is not told.", hint=hint)

    def slug(self, text: str) -> str:
        """Return the slug of a measure that is named in any language; raises BadParameter."""
        found = self.slugs.get(text.strip().casefold())
        if found is None:
            hint = suggest(text.casefold(), self.slugs) or "kg ask measures lists them."
            raise BadParameter(f"There is no measure '{text}'.", hint=hint)
        return found

    def unit(self, measure: str, told: str) -> str:
        """Return the unit of a number: vehicles for what counts vehicles; raises BadParameter."""
        if unit := told or self.asked.unit:
            return unit
        if self.families.get(measure) == "vehicles-units":
            return "vehicles"
        if self.families.get(measure) == "percent-units":
            return "percent"
        raise BadParameter(f"The unit of {measure} is not told.", hint="Name it with --unit.")


def _observations(
    sheet: Sheet, found: Layout, measured: _Measured, by: str, namer: _Namer
) -> Iterable[Row]:
    asked = measured.asked
    needed = {"subject", "maker", "model"} & set(found.roles)
    if not (needed or asked.about) or not (found.periods or "value" in found.roles):
        hint = "Name them with --map: COLUMN=model, COLUMN=period, COLUMN=value; --about names one."
        raise BadParameter("The columns of names or of numbers are not found.", hint=hint)
    for row in sheet.rows:
        numbers = list(_numbers(row, found, asked, namer.made))
        model = found.text(row, "subject", "model") if needed else asked.about
        subject = namer.name(model, found.text(row, "maker")) if numbers else ""
        namer.made.skipped += not numbers
        if not subject:
            continue
        told = found.text(row, "measure")
        measure = measured.slug(told) if told else measured.measure
        unit = measured.unit(measure, found.text(row, "unit"))
        for period, value in numbers:
            yield {
                "subject": subject, "measure": measure, "period": period, "value": value,
                "span": asked.span, "unit": unit,
                "scope": found.text(row, "scope") or asked.scope,
                "note": found.text(row, "note"), "source": by,
            }  # fmt: skip


def _alone(rows: Iterable[Row], made: Proposal) -> list[Row]:
    """Return the rows that no other contradicts: two values of one source are no figure."""
    listed = list(rows)
    told: dict[tuple[str, ...], set[str]] = {}
    for row in listed:
        told.setdefault(_figure(row), set()).add(row["value"])
    made.clashing = {
        f"{figure[0]} {figure[2]}": tuple(sorted(values))
        for figure, values in told.items() if len(values) > 1
    }  # fmt: skip
    return [row for row in listed if len(told[_figure(row)]) == 1]


def _figure(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in ("subject", "measure", "period", "span", "unit", "scope"))


def _numbers(
    row: list[str], found: Layout, asked: Asked, made: Proposal
) -> Iterable[tuple[str, str]]:
    """Yield period and value of each number in a row."""
    if found.periods:
        for place, period in found.periods.items():
            if value := cells.number(row[place], asked.is_comma_decimal):
                yield _kept(period, asked), value
        return
    period = _period(row, found, asked)
    value = cells.number(found.text(row, "value"), asked.is_comma_decimal)
    is_told = {"period", "year"} & set(found.roles)
    if value and (period or not is_told):
        yield period, value
    elif value:
        text = found.text(row, "year", "period")
        made.unread[text] = made.unread.get(text, 0) + 1


def _period(row: list[str], found: Layout, asked: Asked) -> str:
    year = found.text(row, "year") or asked.year
    told = found.text(row, "period")
    return _kept(cells.period(told, year) or (cells.period(year) if not told else ""), asked)


def _kept(period: str, asked: Asked) -> str:
    return cells.months_of(period) if asked.by_month else period


def _relations(sheet: Sheet, found: Layout, asked: Asked, by: str, namer: _Namer) -> list[Row]:
    owners = {"owner", "subject", "maker"} & set(found.roles)
    things = {"owned", "object", "model"} & set(found.roles)
    if not (owners or things) or not ((owners and things) or asked.about):
        missing = "owner" if things else "owned"
        hint = f"Name it with --map COLUMN={missing}, or with --about where it is one for all rows."
        raise BadParameter(f"The column of who is {missing} is not found.", hint=hint)
    listed = []
    for row in sheet.rows:
        subject = namer.name(found.text(row, *owners) if owners else asked.about)
        thing = namer.name(found.text(row, *things) if things else asked.about)
        if not subject or not thing or subject == thing:
            continue
        share = found.text(row, "share")
        listed.append({
            "subject": subject, "relation": asked.relation or "ownsStakeIn", "object": thing,
            "start": cells.period(found.text(row, "start", "period"), asked.year),
            "end": cells.period(found.text(row, "end")),
            "share": cells.number(share, asked.is_comma_decimal), "note": found.text(row, "note"),
            "source": by,
        })  # fmt: skip
    return listed
