"""How sure it is that a text names a thing: every number by which names are searched.

`kg find` and the explorer search by these numbers; the page gets them with its data.
"""

from __future__ import annotations

from collections.abc import Sequence

FIRST = ("Company", "Alliance", "Brand", "VehicleModel", "Technology", "Person")
"""What people mean first when several things are called alike."""

SURE = {
    "name": 100.0, "id": 100.0, "chinese": 99.5, "alias": 99.5, "short": 98.0, "composed": 98.0,
    "both": 98.0, "generic": 97.5, "code": 97.0, "pinyin": 97.0, "start": 95.0, "part": 90.0,
    "words": 88.0, "owner": 85.0, "within": 84.0, "longer": 80.5,
}  # fmt: skip
"""How sure it is that a thing is meant, by the way in which a text is its name or like it."""

SLIPS = {
    "least": 72.0, "most": 80.0, "none": 89.0, "each": 4.0, "letters": 4, "characters": 2,
    "long": 5, "within": 4, "longer": 3, "most-by-words": 79.0, "by-words": 3.0, "a-word-more": 2.0,
}  # fmt: skip
"""What a misspelt text counts. A likeness counts from `least` to `most`; one slip or two count
`each` less than `none`, in texts of so many `letters` or other `characters`, two of them only in
`long` ones. Word by word it is `by-words` less sure, and less for `a-word-more` in the name.
A part of a word is one from `within` letters on, and a text that goes on behind a name is about
it where that has `longer` letters.
"""

TOLD = ("name", "alias", "chinese")
"""Ways of being called that somebody tells."""
SPELT = ("name", "chinese", "alias", "short", "composed", "pinyin")
"""Names as they are spelt, which a misspelt text is compared with."""
WAYS_OF_LETTERS = ("name", "alias", "short")
"""Those of which each word is compared by itself."""
UNLIKE = ("id", "owner")
"""Those of which a part alone means nothing."""
LESS = {"name": 0.0, "chinese": 0.5, "alias": 0.5}
"""What a likeness to a name counts less than one to the name itself; `LESS_ELSE` for others."""
LESS_ELSE = 2.0


def less_sure(way: str) -> float:
    """Return what a likeness to a derived name counts less than one to a name itself."""
    return LESS.get(way, LESS_ELSE)


def likeness(name: str, spaced: str, asked: Sequence[str]) -> tuple[float, str]:
    """Return how like a name is in which a text is found, and in what way.

    >>> likeness("li auto", "li", ["li"]), likeness("li auto", "au li", ["au", "li"])
    ((95.0, 'start'), (88.0, 'words'))
    """
    if name.startswith(spaced):
        return SURE["start"], "start"
    if spaced in name and len(spaced) > 1:
        return SURE["part"], "part"
    split = name.split()
    if len(asked) > 1 and all(any(word.startswith(one) for word in split) for one in asked):
        return SURE["words"], "words"
    return (
        (SURE["within"], "part")
        if len(asked) == 1 and len(spaced) >= SLIPS["within"]
        else (0.0, "")
    )
