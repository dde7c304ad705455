"""What the cells of a row say together: spans, keys, dates, and the address of the claim.

Runs after each cell was read by itself. A claim's address is a hash of what it says; its
source and note have no part in it, so that two sources that say the same meet in one node.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.ingest import cells
from kg.ingest.cells import CellError, Context
from kg.model import identifiers, periods

Terms = dict[str, list[str]]
Texts = dict[str, str]

OBSERVATION_KEY = ("subject", "measure", "from", "to", "span", "scope", "unit", "status")
OBSERVATION = (*OBSERVATION_KEY, "period", "value", "bound", "basis", "said_by")
RELATIONSHIP = (
    *("subject", "relation", "object", "start", "end", "share", "amount", "unit"),
    *("role", "part", "mode", "status"),
)
DESCRIPTION = ("subject", "property", "text", "object", "status")
STAKE = ("bound", "voting", "via")
"""What may be said of a share beyond its number; without it the address is as it ever was."""
EVENT = ("date", "type", "subject", "participants", "summary", "value", "unit", "status")


def complete(table: str, texts: Texts, terms: Terms, context: Context) -> None:
    """Add to `terms` what follows from several cells; raises CellError where they clash."""
    _COMPLETE[table](texts, terms, context)


def _parts(columns: tuple[str, ...], terms: Terms) -> list[str]:
    return ["\x1e".join(sorted(terms.get(column, ()))) for column in columns]


def _address(
    kind: str, columns: tuple[str, ...], terms: Terms, where_told: tuple[str, ...] = ()
) -> None:
    """Mint the address of a claim; columns added later count only in the rows that fill them."""
    told = [f"{name}={part}" for name in where_told for part in terms.get(name, ())]
    address = identifiers.claim_iri([kind, *_parts(columns, terms), *told])
    terms["claim"] = [cells.iri(address)]


_DATED = ("#date>", "#gYearMonth>", "#gYear>")
"""How literals of dates end; one of a month or a year cannot be compared with a day."""


def _days(terms: Terms, first: object, last: object) -> None:
    if first is not None:
        terms["from"] = [cells.literal(str(first), "date")]
    if last is not None:
        terms["to"] = [cells.literal(str(last), "date")]


def _source(texts: Texts, terms: Terms, context: Context) -> None:
    terms["iri"] = [cells.iri(identifiers.source_iri(texts["id"]))]
    copied = texts["copy_of"]
    if copied.startswith("~"):
        terms["copy_group"] = [cells.literal(copied[1:])]
    elif copied:
        terms["copied_source"] = [cells.iri(identifiers.source_iri(copied))]
    if texts["published"]:
        period = periods.parse(texts["published"])
        _days(terms, period.first, period.last)
    if "title" not in terms:
        named = f"{texts['publisher']}, {texts['published'] or 'undated'}"
        terms["title"] = [cells.literal(named)]


def _entity(texts: Texts, terms: Terms, context: Context) -> None:
    terms["iri"] = [cells.iri(identifiers.entity_iri(texts["id"]))]
    terms["name"] = [cells.literal(texts["name"], language="en")]
    if texts["name_zh"]:
        terms["name_zh"] = [cells.literal(texts["name_zh"], language="zh")]
    terms["aliases"] = [
        cells.literal(alias, language="zh" if _is_chinese(alias) else "en")
        for alias in dict.fromkeys(part.strip() for part in texts["aliases"].split(";"))
        if alias
    ]
    if texts["wikidata"]:
        if not re.fullmatch(r"Q[1-9][0-9]*", texts["wikidata"]):
            raise CellError(f"'{texts['wikidata']}' is no Wikidata item.", "Write it as Q42.")
        terms["wikidata"] = [cells.iri("http://www.wikidata.org/entity/" + texts["wikidata"])]


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def _relationship(texts: Texts, terms: Terms, context: Context) -> None:
    start = periods.parse(texts["start"]).first if texts["start"] else None
    end = periods.parse(texts["end"]).last if texts["end"] else None
    if start and end and start > end:
        message = f"It ends ({texts['end']}) before it starts ({texts['start']})."
        raise CellError(message, "Exchange the dates or correct one.")
    if texts["amount"] and not texts["unit"]:
        raise CellError("An amount without a unit.", "Name the currency, for example cny.")
    if texts["subject"] == texts["object"]:
        raise CellError("Subject and object are the same.", "Name two different entities.")
    if texts.get("bound") and not texts["share"]:
        raise CellError("A bound of a share without the share.", "Name the share.")
    _days(terms, start, end)
    _address("relationship", RELATIONSHIP, terms, STAKE)


def _observation(texts: Texts, terms: Terms, context: Context) -> None:
    period, span = texts["period"], texts["span"]
    if period:
        form = periods.parse(period).form
        span = span or periods.default_span(period)
        if form not in periods.SPAN_FORMS.get(span, {form}):
            allowed = " or ".join(
                periods.EXAMPLES[form] for form in sorted(periods.SPAN_FORMS[span])
            )
            message = f"The span {span} does not fit the period '{period}'."
            raise CellError(message, f"It takes a period such as {allowed}.")
        terms["span"] = [cells.iri(identifiers.concept_iri(span))]
        terms["period"] = [cells.literal(period)]
        _days(terms, *periods.covered(period, span))
    elif span:
        raise CellError(f"The span {span} without a period.", "Name the period, or no span.")
    if texts["basis"] and texts["status"] != "planned":
        raise CellError("A basis on a figure that is not planned.", "Set status to planned.")
    terms["key"] = [cells.literal(identifiers.digest(_parts(OBSERVATION_KEY, terms)))]
    _address("observation", OBSERVATION, terms)


def _description(texts: Texts, terms: Terms, context: Context) -> None:
    value = cells.characteristic(texts["property"], texts["value"], context)
    terms["object" if value.startswith("<") else "text"] = [value]
    terms["value"] = [value]
    if value.endswith(_DATED):
        period = periods.parse(texts["value"])
        _days(terms, period.first, period.last)
    _address("description", DESCRIPTION, terms)


def _event(texts: Texts, terms: Terms, context: Context) -> None:
    if texts["date"]:
        period = periods.parse(texts["date"])
        _days(terms, period.first, period.last)
    terms["summary"] = [cells.literal(texts["summary"], language="en")]
    _address("event", EVENT, terms)
    name = texts.get("event", "")
    if name and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        message = f"'{name}' is no name of an event."
        raise CellError(message, "Write it in small letters and hyphens: aito-millionth-car.")
    terms["occurrence"] = [cells.literal(name or identifiers.digest(_parts(EVENT, terms)))]


_COMPLETE: dict[str, Callable[[Texts, Terms, Context], None]] = {
    "sources": _source,
    "entities": _entity,
    "relations": _relationship,
    "observations": _observation,
    "properties": _description,
    "events": _event,
}
