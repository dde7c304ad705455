"""Who controls a model, brand or company: by shares, and in practice.

A table of roles (owns the brand, makes, develops, sells, supplies what, leads the alliance),
each cell with its sources; stakes through chains; and the signs of control without shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from kg.connections.control.dates import Cell, dated
from kg.connections.control.signs import PARTS, Sign, signs_of
from kg.connections.control.stakes import Chain, holdings, owners
from kg.errors import KgError
from kg.graph.entity import Entity
from kg.records.relationships import Relationship, Relationships
from kg.records.sources import best_first
from kg.text.reasons import Name, Reason, reason
from kg.text.reasons import names as named

HEADS = {"chairman", "ceo", "co-ceo", "rotating-chairman"}

KINDS = ("VehicleModel", "ModelVariant", "Brand", "Company", "Alliance", "Organisation")
UNKNOWN = "unknown"


class Level(NamedTuple):
    """One entity for which roles are looked up, and how it belongs to the one asked about."""

    entity: str
    via: Reason | None = None


class Control(NamedTuple):
    """Everything about who controls an entity."""

    entity: Entity
    cells: list[Cell]
    owned: tuple[str, ...]
    """Companies whose owners are looked for."""
    chains: list[Chain]
    """Chains of stakes that lead to these companies."""
    signs: list[Sign]
    held: list[Chain]
    """Chains of stakes that start from the entity, where it is a company."""
    left: list[Relationship]
    """What is left out, since it is not to be relied on."""
    used: list[Relationship]
    """What roles and stakes rest on."""


def _level(links: Relationships, entity: str, key: str) -> Level:
    return Level(entity, reason(key, name=Name(links.name(entity))))


class _Family:
    """An entity with its versions, brand and makers."""

    def __init__(self, links: Relationships, entity: Entity, day: date):
        self.links, self.day = links, day
        own = entity.iri
        self.models, self.brands, self.companies = [Level(own)], [], []
        if entity.kind in ("VehicleModel", "ModelVariant"):
            self.models += [_level(links, one, "via-version") for one in self._versions(own)]
            self.models += [_level(links, one, "via-model") for one in self._wholes(own)]
            found = self._others("hasBrand", [level.entity for level in self.models], "subject")
            self.brands = [_level(links, one, "via-brand") for one in found]
        elif entity.kind == "Brand":
            self.models, self.brands = [], [Level(own)]
        else:
            self.models, self.companies = [], [Level(own)]
            found = self._others("ownsBrand", [own], "subject")
            self.brands = [_level(links, one, "via-brand") for one in found]
        self.makers = self._makers() if not self.companies else [own]

    @property
    def levels(self) -> list[Level]:
        """Everything whose roles are looked up."""
        return [*self.models, *self.brands, *self.companies]

    def _others(self, relation: str, entities: Iterable[str], side: str) -> list[str]:
        found = [
            link.object if side == "subject" else link.subject
            for entity in entities
            for link in self.links.find(relation, **{_ASKED[side]: entity})
            if self.links.holds(link, self.day)
        ]
        return list(dict.fromkeys(found))

    def _versions(self, model: str) -> list[str]:
        return self._others("isVariantOf", [model], "object")

    def _wholes(self, variant: str) -> list[str]:
        return self._others("isVariantOf", [variant], "subject")

    def _makers(self) -> list[str]:
        for levels in (self.models, self.brands):
            if found := self._others("manufactures", [one.entity for one in levels], "object"):
                return found
        return []

    def owned(self) -> list[str]:
        """Return the companies behind the entity: itself, else owners of the brand and makers."""
        if self.companies:
            return [level.entity for level in self.companies]
        brands = [level.entity for level in self.brands]
        found = [*self._others("ownsBrand", brands, "object"), *self.makers]
        kinds = self.links.graph.entities
        return [one for one in dict.fromkeys(found) if one in kinds]


_ASKED = {"subject": "subject", "object": "target"}


def control(links: Relationships, entity: Entity, day: date | None = None) -> Control:
    """Return who controls a model, brand or company on a day; raises KgError for other kinds."""
    if entity.kind not in KINDS:
        message = f"'{entity.name}' is a {entity.kind}; control is about models, brands, companies."
        raise KgError(message, hint="Try kg show or kg exposure.")
    day = day or links.today
    family = _Family(links, entity, day)
    cells = list(_cells(links, family, day))
    owned = family.owned()
    chains = [chain for company in owned for chain in owners(links, company, day)]
    found = signs_of(links, cells, owned, chains)
    held = holdings(links, entity.iri, day) if family.companies else []
    used = [link for cell in cells for link in cell.links]
    used += [link for chain in (*chains, *held) for link in chain.links]
    left = _left(links, family, [*chains, *held], owned)
    return Control(entity, cells, tuple(owned), chains, found, held, left, used)


def _left(
    links: Relationships, family: _Family, chains: Iterable[Chain], owned: Iterable[str]
) -> list[Relationship]:
    """Return what is left out of the roles that are looked up, and of the stakes on the way."""
    rivalries = links.graph.presentation.rivalries
    own = {level.entity for level in family.levels}
    found = [one for one in links.left_out(own) if one.relation not in rivalries]
    on_the_way = {*owned, *(end for chain in chains for end in chain.ends)}
    stakes = links.left_out(on_the_way, ("ownsStakeIn", "isSubsidiaryOf"))
    return list(dict.fromkeys([*found, *stakes]))


def _cells(links: Relationships, family: _Family, day: date) -> Iterator[Cell]:
    asked = _Asker(links, day)
    things = family.companies or [*family.models, *family.brands]
    makers = [_level(links, one, "via-maker") for one in family.makers]
    if family.companies:
        yield from _company(asked, family.companies)
    else:
        if family.models:
            yield from asked.role("brand", "hasBrand", "subject", family.models[:1])
        yield from dated(links, asked.role("owner of the brand", "ownsBrand", "object",
                                           family.brands))  # fmt: skip
        yield from asked.role("maker", "manufactures", "object", family.models, family.brands)
        yield from asked.role("founded by", "isFoundedBy", "subject", family.brands)
        yield from asked.role("develops it", "develops", "object", things)
    if family.models:
        yield from asked.role("built at", "isBuiltAt", "subject", family.models)
    yield from asked.role("sells it", "sellsThrough", "subject", things)
    for role, parts in PARTS.items():
        yield from asked.supplier(role, set(parts), things, makers)
    yield from asked.technology(things)
    members = family.companies or family.brands
    alliances = asked.role("member of", "isMemberOf", "subject", members)
    yield from alliances
    led = dict.fromkeys(cell.who for cell in alliances if cell.who)
    levels = [_level(links, one, "via-alliance") for one in led]
    yield from asked.role("alliance led by", "leads", "object", levels)


def _company(asked: _Asker, company: list[Level]) -> Iterator[Cell]:
    yield from asked.role("owner", "ownsStakeIn", "object", company)
    yield from asked.role("parent", "isSubsidiaryOf", "subject", company)
    yield from asked.role("led by", "leads", "object", company)
    yield from asked.heads(company)
    yield from asked.role("founded by", "isFoundedBy", "subject", company)
    yield from asked.role("owns shares of", "ownsStakeIn", "subject", company)
    yield from asked.role("parent of", "isSubsidiaryOf", "object", company)
    yield from asked.role("leads", "leads", "subject", company)
    for cell in asked.role("owns the brand", "ownsBrand", "subject", company):
        yield cell._replace(denied=_claimed(asked, cell.who, company[0].entity))


def _claimed(asked: _Asker, brand: str, owner: str) -> Reason | None:
    """Return what newer claims say against the owner of a brand."""
    cells = asked.role("owner of the brand", "ownsBrand", "object", [Level(brand)])
    return next((one.denied for one in dated(asked.links, cells) if one.who == owner), None)


class _Asker:
    """Fills roles from relations that hold on a day."""

    def __init__(self, links: Relationships, day: date):
        self.links, self.day = links, day

    def find(
        self, relation: str, side: str, levels: Iterable[Level]
    ) -> Iterator[tuple[Level, Relationship]]:
        """Yield relations of one kind on levels that hold, or are planned."""
        for level in levels:
            for link in self.links.find(relation, **{_ASKED[side]: level.entity}):
                if self.links.holds(link, self.day) or (link.is_planned and not link.end):
                    yield level, link

    def role(
        self, role: str, relation: str, side: str, levels: list[Level],
        otherwise: Iterable[Level] = (),
    ) -> list[Cell]:  # fmt: skip
        """Return the cells of a role; those of `otherwise` only where `levels` give none."""
        found = list(self.find(relation, side, levels))
        found = found or list(self.find(relation, side, otherwise))
        return self.cells(role, [(level, link, _other(link, side)) for level, link in found])

    def heads(self, levels: list[Level]) -> list[Cell]:
        """Return who is chairman or chief executive."""
        found = [
            (level, link, link.subject)
            for level, link in self.find("holdsPositionAt", "object", levels)
            if HEADS & set(link.roles)
        ]
        return self.cells("chairman or ceo", found)

    def supplier(
        self, role: str, parts: set[str], levels: list[Level], otherwise: list[Level]
    ) -> list[Cell]:
        """Return who supplies parts of one kind."""
        for tried in (levels, otherwise):
            found = [
                (level, link, link.subject)
                for level, link in self.find("suppliesTo", "object", tried)
                if parts & set(link.parts)
            ]
            if found:
                return self.cells(f"supplies {role}", found)
        return self.cells(f"supplies {role}", [])

    def technology(self, levels: list[Level]) -> list[Cell]:
        """Return the technologies used, each with who develops it."""
        cells = self.role("technology", "usesTechnology", "subject", levels)
        found = []
        for cell in cells:
            makers = self.find("develops", "object", [Level(cell.who)]) if cell.who else ()
            names = sorted({self.links.name(link.subject) for _, link in makers})
            told = (reason("control-developed", who=named(names, "and")),) if names else ()
            found.append(cell._replace(remarks=(*told, *cell.remarks)))
        return found

    def cells(self, role: str, found: Iterable[tuple[Level, Relationship, str]]) -> list[Cell]:
        """Return one cell for each of those who fill a role, best attested first."""
        groups: dict[tuple[str, Reason | None], list[Relationship]] = {}
        for level, link, who in found:
            groups.setdefault((who, level.via), []).append(link)
        if not groups:
            return [Cell(role, "")]
        cells = []
        for (who, via), links in groups.items():
            best = self.links.best([link for link in links if link.start] or links)
            others = best_first(source for link in links for source in link.sources)
            order = (*best.sources[:1], *others)
            remarks = tuple(dict.fromkeys(self._remarks(best, links)))
            cited = tuple(dict.fromkeys(order))
            cells.append(Cell(role, who, via, best.start, remarks, cited, links=tuple(links)))
        cells.sort(
            key=lambda one: (one.through is not None, -len(one.sources), self.links.name(one.who))
        )
        return cells

    def _remarks(self, best: Relationship, links: list[Relationship]) -> Iterator[Reason]:
        if best.is_planned:
            yield reason("control-planned")
        if best.share is not None:
            yield reason("note", note=f"{best.share:f} %")
        if parts := sorted({part for link in links for part in (*link.parts, *link.roles)}):
            words = self.links.graph.concepts
            told = [words.get(part, part) for part in parts]
            yield reason("control-parts", parts=named(told, "and"))
        notes = [note for one in (best, *links) for note in one.remarks]
        if notes:
            yield reason("note", note=notes[0])


def _other(link: Relationship, side: str) -> str:
    return link.object if side == "subject" else link.subject
