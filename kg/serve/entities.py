"""The page of an entity: everything the graph says of it, who says it, and who disagrees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.connections.control import control as controls
from kg.connections.exposure import exposure as exposures
from kg.connections.exposure import summary
from kg.errors import NotFound
from kg.evidence import show
from kg.evidence.show import TOWARDS, Fact
from kg.graph.entity import Entity
from kg.model.namespaces import local
from kg.output import export
from kg.records import series
from kg.serve import neighbours, parts, svg, tables
from kg.serve.view import Asked, View
from kg.text.reasons import say

CONTROLLED = ("VehicleModel", "Brand", "Company", "Alliance")
EXPOSING = ("Company", "Technology", "Plant", "Platform")


def page(asked: Asked) -> View:
    """Return the page of an entity. Raises NotFound."""
    found = asked.reading
    graph = found.graph
    iri = next(
        (iri for iri in graph.entities if local(iri) == asked.name), None
    ) or _only_its_name(asked)  # fmt: skip
    entity = graph.entities[iri]
    facts = show.facts(graph, entity)
    disputes, promises = found.of(iri)
    groups = _groups(asked, facts)
    timeline = [fact for fact in facts if fact.group == "Events"]
    exposed, told_of_it = _exposed(asked, entity)
    values: dict[str, Any] = {
        "of": parts.named(found, iri),
        "also": [name for name in entity.aliases if name not in (entity.name, entity.name_zh)],
        "strip": _strip(asked, iri, facts, disputes, promises),
        **_chart(asked, iri),
        "contested": parts.disputed(asked, disputes[:3]),
        "disputes": len(disputes),
        "promises": parts.promised(asked, promises[:6]),
        "promised": len(promises),
        "timeline": _timeline(asked, timeline),
        "told": len(timeline),
        "graph": neighbours.drawn(asked, iri),
        "roles": _roles(asked, entity),
        "exposed": exposed,
        "exposure": told_of_it,
        "groups": groups,
        "count": len(facts),
    }
    return View(
        "entity.html", values,
        text=lambda form: show.page(graph, entity, form),
        turtle=lambda: export.around(graph, (entity.name,), 0),
    )  # fmt: skip


def _only_its_name(asked: Asked) -> str:
    """Return the address of an entity that is called like what the address names."""
    try:
        return asked.reading.graph.entity(asked.name.replace("_", " ")).iri
    except NotFound as error:
        near = error.hint if error.hint and "?" in error.hint else ""
        hint = f"{near} The search finds names in English, Chinese and pinyin.".strip()
        raise NotFound(error.message, hint=hint) from None


def _strip(
    asked: Asked, iri: str, facts: list[Fact], disputes: list[Any], promises: list[Any]
) -> list[Any]:
    """Return the few things to know first, each with what stands under it."""
    found, lang = asked.reading, asked.lang
    listed: list[tuple[str, str, str, str]] = []
    told = found.of_subject.get(iri, [])
    for measure in list(series.measures(told))[:1]:
        point = series.points(found.observations, told, measure)[-1]
        value = tables.valued(point.best.value, point.best.bound, point.best.unit, lang)
        head = f"{found.word(measure, lang)}, {tables.day(point.period, lang)}"
        listed.append((head, value, _said_by(point.best.sources), "contested" * bool(point.rivals)))
    for fact in facts:
        if (
            fact.group
            in (
                "hasBrand",
                "isMemberOf",
                f"ownsBrand{TOWARDS}",
                f"manufactures{TOWARDS}",
                "isHeadquarteredIn",
            )
            and not fact.mark
            and len(listed) < 4
        ):
            head = found.word(fact.group.removesuffix(TOWARDS), lang)
            if not any(line[0].startswith(head) for line in listed):
                back = TOWARDS in fact.group
                listed.append(
                    (f"{head}{' ←' if back else ''}", fact.what, _said_by(fact.sources), "")
                )
    if disputes:
        listed.append(("disagreements", str(len(disputes)), "", "contested"))
    if promises:
        kept = sum(one.state == "met" for one in promises)
        listed.append(("promises", str(len(promises)), f"met:{kept}", ""))
    return listed


def _said_by(sources: Iterable[Any]) -> str:
    publishers = list(dict.fromkeys(one.publisher for one in sources))
    return (
        publishers[0] + (f" +{len(publishers) - 1}" if len(publishers) > 1 else "")
        if publishers
        else ""
    )


def _chart(asked: Asked, iri: str) -> dict[str, Any]:
    """Return the chart of one measure by month, and the measures to choose from."""
    found = asked.reading
    told = found.of_subject.get(iri, [])
    known = {measure: count for measure, count in series.measures(told).items() if count > 1}
    wanted = asked.given.get("measure", "")
    chosen = wanted if wanted in known else next(iter(known), "")
    if not chosen:
        return {"chart": [], "measure": "", "measures": [], "unit": ""}
    points = series.points(found.observations, told, chosen)
    lines = []
    other = next(
        (name for name in known if name != chosen and _shares_unit(found, told, name, points)), ""
    )
    if other:
        beside = parts.dots(series.points(found.observations, told, other), asked.lang)
        first, last = svg.month_place(points[0].period), svg.month_place(points[-1].period)
        quiet = [dot._replace(rivals=()) for dot in beside if first <= dot.place <= last]
        if len(quiet) > 2:
            lines.append(svg.Line(found.word(other, asked.lang), quiet, "l2"))
    lines.append(svg.Line(found.word(chosen, asked.lang), parts.dots(points, asked.lang)))
    title = f"{found.graph.entities[iri].name}: {found.word(chosen, 'en')}"
    return {
        "chart": svg.chart(lines, title, asked.lang),
        "measure": chosen,
        "measures": list(known)[:6],
        "unit": points[0].best.unit,
    }


def _shares_unit(found: Any, told: list[Any], name: str, points: list[Any]) -> bool:
    other = series.points(found.observations, told, name)
    return bool(other) and other[0].best.unit == points[0].best.unit


def _timeline(asked: Asked, facts: list[Fact]) -> list[Any]:
    dated = [fact for fact in facts if fact.when and fact.when != "undated"]
    dated.sort(key=lambda fact: fact.when)
    return [(fact, asked.chips(fact.sources, 1)) for fact in dated[-10:]]


def _groups(asked: Asked, facts: list[Fact]) -> list[Any]:
    """Return the facts in groups, each with the name of its relation or measure in words."""
    found, lang = asked.reading, asked.lang
    grouped: dict[str, list[Any]] = {}
    for fact in facts:
        if fact.group != "Events":
            grouped.setdefault(fact.group, []).append(fact)
    known = parts.names(found)
    listed = []
    for group, members in grouped.items():
        name, towards, _ = group.partition(TOWARDS)
        rows = [(fact, known.get(fact.what), asked.chips(fact.sources)) for fact in members]
        rows.sort(key=lambda row: "disputed" not in row[0].mark)
        listed.append((found.word(name, lang), bool(towards), rows))
    return listed


def _roles(asked: Asked, entity: Entity) -> list[Any]:
    """Return who fills which role, as far as sources tell."""
    if entity.kind not in CONTROLLED:
        return []
    found = asked.reading
    control = controls.control(found.relationships, entity)
    by_role: dict[str, list[Any]] = {}
    for cell in control.cells:
        by_role.setdefault(cell.role, []).append(cell)
    listed = []
    for cells in by_role.values():
        who = list(dict.fromkeys(cell.who for cell in cells if cell.who))
        denied = next((cell.denied for cell in cells if cell.denied), None)
        against = say(denied, asked.lang, found.known(asked.lang)) if denied else ""
        chips = asked.chips([source for cell in cells for source in cell.sources], 1)
        names = [parts.named(found, one) for one in who]
        role = say(cells[0].title, asked.lang)
        listed.append((role, names[:3], len(names) - 3, cells[0].since, against, chips))
    return listed


def _exposed(asked: Asked, entity: Entity) -> tuple[list[Any], list[str]]:
    """Return what depends on an entity, the heaviest first, and what is to be said of it all."""
    if entity.kind not in EXPOSING:
        return [], []
    found = asked.reading
    exposure = exposures.exposure(found.relationships, entity)
    listed = []
    for one in exposure.dependents[:12]:
        volume = one.volume
        shown = ""
        if volume is not None:
            value = tables.valued(volume.value, volume.bound, "", asked.lang)
            shown = f"{value} {found.word(volume.measure, asked.lang)}, {volume.period}"
        listed.append((parts.named(found, one.entity), shown, one.others))
    told = summary.summary(found.relationships, exposure) if listed else []
    return listed, [say(one, asked.lang, found.known(asked.lang)) for one in told]
