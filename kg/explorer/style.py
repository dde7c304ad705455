"""How classes and relations are drawn: shapes, colours and families, safe for colour-blind eyes."""

from __future__ import annotations

#: Families of relations: id, English, Chinese, colour, and the relations in each.
FAMILIES: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    (
        "structure",
        "Belonging",
        "归属",
        "#6B7280",
        (
            "isMemberOf",
            "leads",
            "ownsBrand",
            "hasBrand",
            "isVariantOf",
            "isSuccessorOf",
            "hasSegment",
        ),
    ),
    (
        "ownership",
        "Ownership",
        "股权",
        "#D55E00",
        ("ownsStakeIn", "isSubsidiaryOf", "hasJointVentureWith", "acquired", "investedIn"),
    ),
    ("making", "Making", "制造", "#009E73", ("manufactures", "isBuiltAt", "operatesPlant")),
    (
        "technology",
        "Supply and technology",
        "供应与技术",
        "#0072B2",
        ("suppliesTo", "develops", "usesTechnology", "usesPlatform"),
    ),
    (
        "partnership",
        "Cooperation and sales",
        "合作与销售",
        "#56B4E9",
        ("partnersWith", "sellsThrough", "isMarketedIn"),
    ),
    ("people", "People", "人物", "#CC79A7", ("holdsPositionAt", "isFoundedBy")),
    ("places", "Places", "地点", "#B8860B", ("isHeadquarteredIn", "isLocatedIn", "isListedOn")),
    ("competition", "Competition", "竞争", "#9CA3AF", ("competesWith", "isBenchmarkedAgainst")),
)
OTHER_FAMILY = ("other", "Other", "其他", "#8888AA", ())

#: How each class is drawn: shape and colour, told apart by both (safe for colour-blind eyes).
STYLES: dict[str, tuple[str, str]] = {
    "Company": ("dot", "#0072B2"),
    "Organisation": ("dot", "#56B4E9"),
    "Alliance": ("star", "#E69F00"),
    "Brand": ("diamond", "#D55E00"),
    "VehicleModel": ("square", "#009E73"),
    "ModelVariant": ("square", "#7FCDB0"),
    "Platform": ("hexagon", "#7A5195"),
    "Technology": ("triangle", "#CC79A7"),
    "Plant": ("hexagon", "#8C6D1F"),
    "Person": ("triangleDown", "#F0C808"),
    "Place": ("triangleDown", "#8A8F98"),
    "Exchange": ("diamond", "#B8A9E0"),
    "MarketSegment": ("star", "#56B4E9"),
    "Dealer": ("dot", "#E69F00"),
}
OTHER_STYLE = ("dot", "#8888AA")
SYMMETRIC = {"competesWith", "partnersWith", "hasJointVentureWith"}
RELIABILITIES = ("primary", "press", "trade", "reference", "aggregator", "blog", "mirror")


def family_of(relation: str) -> str:
    """Return the id of the family a relation is drawn with."""
    return next((f[0] for f in FAMILIES if relation in f[4]), OTHER_FAMILY[0])


def class_order(name: str) -> tuple[int, str]:
    """Return what classes are sorted by: the order of the table of styles, others after it."""
    known = list(STYLES)
    return (known.index(name) if name in known else len(known), name)
