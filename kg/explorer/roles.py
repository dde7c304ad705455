"""What part each thing plays in a picture with a meaning: supplier, maker, brand, model.

Also what the page may size and colour things by. All are numbers that are ready to use; the page
has no rule of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from kg.explorer.columns import column

Data = dict[str, Any]
Row = list[Any]
ASIDE = column("links", "aside")
SUPPLIER, MAKER, BRAND, MODEL = range(4)
BRANDS = ("Brand", "Alliance")
MODELS = ("VehicleModel", "ModelVariant")
#: What a reader asks of a kind of thing first; an empty kind stands for all others.
FIRST_ASKED: dict[str, tuple[str, ...]] = {
    "Company": ("revenue", "net-profit", "deliveries", "sales"),
    "Organisation": ("revenue", "net-profit", "deliveries", "sales"),
    "": ("deliveries", "sales", "price-from", "price", "revenue"),
}
#: The layouts of the page, with the families of relations that each is about; none means all.
LAYOUTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("rings", ()),
    ("ownership", ("ownership",)),
    ("supply", ("supply-and-technology", "making", "structure")),
    ("alliance", ("structure", "making")),
    ("time", ()),
    ("force", ()),
)
#: The relations that lead from a part to what it is folded under.
ABOVE = ("isVariantOf", "hasBrand", "isMemberOf")


def roles(data: Data) -> Data:
    """Return the part of each thing, what it is folded under, layouts, and what to measure by."""
    return {
        "columns": _columns(data["entities"], data["links"], data["relations"]),
        "above": _above(data["entities"], data["links"]),
        "layouts": [[name, list(families)] for name, families in LAYOUTS],
        "sizes": _sizes(data),
    }


def _columns(entities: Sequence[Row], links: Sequence[Row], relations: Sequence[Row]) -> list[int]:
    """Return the column of each thing in a supply chain, from left to right."""
    family = {row[0]: row[3] for row in relations}
    columns = [
        MODEL if row[1] in MODELS else BRAND if row[1] in BRANDS else SUPPLIER for row in entities
    ]
    for link in _serious(links):
        made = family[link[1]] in ("making", "structure") and columns[link[2]] >= BRAND
        if made and columns[link[0]] == SUPPLIER:
            columns[link[0]] = MAKER
    return columns


def _above(entities: Sequence[Row], links: Sequence[Row]) -> list[int]:
    """Return what each thing is folded under, -1 for nothing.

    A variant stands under its model, a model under its brand, a brand under its alliance.
    """
    above = [-1] * len(entities)
    for relation in ABOVE:
        for link in _serious(links):
            if link[1] == relation and link[11] == 0 and above[link[0]] < 0:
                above[link[0]] = link[2]
    return above


def _sizes(data: Data) -> list[list[Any]]:
    """Return what nodes may be sized by: name, English, Chinese, and a number for each thing.

    Those are the neighbours, the deliveries of the newest month told, the sources that speak of
    a thing, and its disagreements.
    """
    count = len(data["entities"])
    near: list[set[int]] = [set() for _ in range(count)]
    sources: list[set[int]] = [set() for _ in range(count)]
    for link in _serious(data["links"]):
        for one, two in ((link[0], link[2]), (link[2], link[0])):
            near[one].add(two)
            sources[one] |= _plain(link[12])
    newest: dict[int, tuple[str, float]] = defaultdict(lambda: ("", 0))
    for row in data["observations"]:
        sources[row[0]] |= _plain(row[15])
        monthly = row[1] == "deliveries" and row[7] == "month" and not row[9] and not row[11]
        if monthly and row[13] and row[6] > newest[row[0]][0]:
            newest[row[0]] = (row[6], row[2])
    disputes = [0] * count
    for dispute in data["disputes"]:
        for place in dispute[0]:
            disputes[place] += 1
    return [
        ["degree", "neighbours", "相邻数", [len(one) for one in near]],
        ["deliveries", "deliveries in the newest month", "最新月交付量",
         [newest[k][1] if k in newest else 0 for k in range(count)]],
        ["sources", "sources", "来源数", [len(one) for one in sources]],
        ["disputes", "disagreements", "分歧数", disputes],
    ]  # fmt: skip


def _serious(links: Sequence[Row]) -> list[Row]:
    """Return the links that say something: all that are not set aside."""
    return [link for link in links if not link[ASIDE]]


def _plain(says: Sequence[Any]) -> set[int]:
    return {one if isinstance(one, int) else one[0] for one in says}
