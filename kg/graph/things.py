"""What is read of a store to name its things: classes, labels, aliases, brands and owners."""

from __future__ import annotations

from kg.model import naming
from kg.model.namespaces import AUTO, RDFS, SKOS, id_of, local
from kg.store.store import Store

CODES = ("ticker", "legalName", "tradeName", "codeName")
"""Properties that hold what an exchange or a register calls a thing."""


def sound(text: str) -> str:
    """Return how Chinese characters sound, in letters; all else as it is."""
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(text))


def weights(store: Store) -> dict[str, int]:
    """Return how many claims are about each entity."""
    found: dict[str, int] = {}
    for pairs in store.columns(AUTO + "subject", AUTO + "object"):
        for _, iri in pairs:
            found[iri] = found.get(iri, 0) + 1
    return found


def things(store: Store) -> dict[str, naming.Named]:
    """Return all entities by address, with their brands and owners."""
    kept = {iri for iri, table in store.pairs(AUTO + "table") if table == "entities"}
    wider = {pair for pair in store.pairs(RDFS + "subClassOf") if pair[1] in kept}
    classes: dict[str, set[str]] = {}
    for kind in kept:
        for iri in store.members(kind):
            classes.setdefault(iri, set()).add(kind)
    names: dict[tuple[str, bool], str] = {}
    for iri, name in store.literals(RDFS + "label"):
        names[iri, name.language == "zh"] = name.value
    aliases: dict[str, list[str]] = {}
    for iri, text in sorted(store.pairs(SKOS + "altLabel"), key=lambda one: one[1]):
        aliases.setdefault(iri, []).append(text)
    codes: dict[str, list[str]] = {}
    for pairs in store.columns(*(AUTO + name for name in CODES)):
        for iri, text in sorted(pairs):
            codes.setdefault(iri, []).append(text)
    found = {}
    for iri, kinds in sorted(classes.items()):
        above = {wide for kind, wide in wider if kind in kinds}
        found[iri] = naming.Named(
            id_of(iri), local(min(kinds - above)), names.get((iri, False), local(iri)),
            names.get((iri, True), ""), aliases.get(iri, []), codes=codes.get(iri, []),
        )  # fmt: skip
    brands, owned, developed = store.columns(
        AUTO + "hasBrand", AUTO + "ownsBrand", AUTO + "develops"
    )
    sold: dict[str, list[naming.Named]] = {}
    for model, brand in brands:
        if brand in found:
            sold.setdefault(model, []).append(found[brand])
    owners: dict[str, list[naming.Named]] = {}
    for owner, what in (*owned, *developed):
        if owner in found:
            owners.setdefault(what, []).append(found[owner])
    return {
        iri: thing._replace(brands=sold.get(iri, ()), owners=owners.get(iri, ()))
        for iri, thing in found.items()
    }
