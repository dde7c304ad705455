"""How names are compared, and which other spellings follow from a name.

The one rule of normalisation: `normal`. Two texts that it makes equal are the same name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

#: How a text can be a name of something, the surest first.
WAYS = ("name", "id", "chinese", "alias", "short", "composed", "code", "pinyin", "owner")

#: Words that are left out of the end of a name when people speak of it.
GENERIC = frozenset({
    "auto", "automobile", "automobiles", "automotive", "co", "company", "corp", "corporation",
    "group", "holding", "holdings", "inc", "limited", "ltd", "mode", "motor", "motors",
    "technologies", "technology",
})  # fmt: skip
GENERIC_ZH = ("集团", "汽车", "股份", "科技", "有限", "公司", "控股", "品牌", "模式")
_WHOLE_NAMED = frozenset({"MarketSegment", "ModelVariant", "Person", "Place", "VehicleModel"})
_PREFIXED = frozenset({"Technology", "Platform", "Plant", "VehicleModel", "ModelVariant"})
_REMARK = re.compile(r"\s*[(（][^()（）]*[)）]")
_WHOLE = re.compile(r"(?<=\d)\.0(?![\d.])")


class Named(NamedTuple):
    """What is needed of a thing to know how it is called."""

    id: str
    kind: str
    name: str
    name_zh: str
    aliases: Sequence[str]
    brands: Sequence[Named] = ()
    """The brands of a model or variant."""
    owners: Sequence[Named] = ()
    """Who owns a brand or develops a technology."""
    codes: Sequence[str] = ()
    """What exchanges and registers call it."""


class Form(NamedTuple):
    """One way in which a thing is called."""

    key: str
    """The text as `normal` makes it."""
    how: str
    """One of WAYS."""
    text: str


def normal(text: str) -> str:
    """Return a text as names are compared: plain small letters and digits, nothing between.

    Accents go, full-width letters are plain ones, + is plus, and 4.0 is 4.

    >>> normal(" AITO　Ｍ９ "), normal("ADS 4.0"), normal("XPeng P7+"), normal("Škoda-Auto")
    ('aitom9', 'ads4', 'xpengp7plus', 'skodaauto')
    """
    return "".join(words(text))


def words(text: str) -> list[str]:
    """Return the words of a text, each as `normal` makes it.

    >>> words("Li Auto (brand)")
    ['li', 'auto', 'brand']
    """
    if not text.isascii():
        split = unicodedata.normalize("NFKD", text)
        bare = "".join(one for one in split if not unicodedata.combining(one))
        text = unicodedata.normalize("NFC", bare)
    text = _WHOLE.sub("", text.casefold()).replace("+", " plus ")
    return "".join(one if one.isalnum() else " " for one in text).split()


def has_chinese(text: str) -> bool:
    """Say whether a text has Chinese characters."""
    return not text.isascii() and any("㐀" <= one <= "鿿" for one in text)


def parts(text: str) -> tuple[str, str]:
    """Return the parts of a text in other characters and in Chinese ones.

    >>> parts("AITO 问界 M9")
    ('AITO  M9', '问界')
    """
    chinese = "".join(one for one in text if has_chinese(one))
    return "".join(one for one in text if not has_chinese(one)).strip(), chinese


def forms(thing: Named, sound: Callable[[str], str]) -> Iterator[Form]:
    """Yield every way in which a thing is called, the surest first; `sound` gives the pinyin."""
    told = list(_told(thing))
    derived = [(how, text) for how, text in _derived(thing, [text for _, text in told])]
    spoken = [text for _, text in (*told, *derived) if has_chinese(text)]
    owned = [] if thing.kind != "Brand" else [
        ("owner", text) for owner in thing.owners
        for text in (owner.name, owner.name_zh, *shorter(owner)) if text
    ]  # fmt: skip
    seen: set[str] = set()
    heard = [("pinyin", sound(text)) for text in spoken]
    coded = [("code", text) for text in thing.codes]
    for how, text in (*told, *derived, *coded, *heard, *owned):
        key = normal(text)
        if key and key not in seen:
            seen.add(key)
            yield Form(key, how, text)


def _told(thing: Named) -> Iterator[tuple[str, str]]:
    yield "name", thing.name
    yield "id", thing.id
    if thing.name_zh:
        yield "chinese", thing.name_zh
    for alias in thing.aliases:
        yield "alias", alias


def _derived(thing: Named, told: Sequence[str]) -> Iterator[tuple[str, str]]:
    for text in shorter(thing):
        yield "short", text
    if thing.kind in _PREFIXED:
        for text in told:
            yield from _without_maker(thing, text)
    for owner in thing.owners:
        if thing.kind in ("Technology", "Brand"):
            for first in (owner.name, *shorter(owner)):
                yield "composed", f"{first} {_REMARK.sub('', thing.name)}"


def shorter(thing: Named) -> list[str]:
    """Return the shorter names of a thing: without remarks in brackets, and generic last words.

    >>> shorter(Named("x", "Company", "Dongfeng Motor Group (listed)", "东风汽车集团股份", ()))
    ['Dongfeng Motor Group', 'Dongfeng Motor', 'Dongfeng', '东风汽车集团', '东风汽车', '东风']
    """
    found = []
    for name in filter(None, (thing.name, thing.name_zh, *thing.aliases)):
        rest = _REMARK.sub("", name)
        if rest != name and rest:
            found.append(rest)
        while thing.kind not in _WHOLE_NAMED and (less := without_generic(rest)):
            rest = less
            found.append(rest)
    return list(dict.fromkeys(found))


def without_generic(name: str) -> str:
    """Return a name without its last word where that is generic; empty where it is not.

    >>> without_generic("XPeng Motors"), without_generic("小鹏汽车"), without_generic("Huawei")
    ('XPeng', '小鹏', '')
    """
    for ending in GENERIC_ZH:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name[: -len(ending)]
    head, _, last = name.rpartition(" ")
    return head if len(head) > 2 and normal(last) in GENERIC else ""


def _without_maker(thing: Named, text: str) -> Iterator[tuple[str, str]]:
    """Yield a model's name without its brand, and with the brand's whole name before it."""
    split = text.split()
    for brand in thing.brands:
        named = _REMARK.sub("", brand.name)
        own = words(named)
        plain = [normal(word) for word in split]
        for length in range(len(own), 0, -1):
            places = (n for n in range(len(plain)) if plain[n : n + length] == own[:length])
            place = next(places, -1)
            rest = " ".join(split[place + length :]) if place >= 0 else ""
            if rest:
                yield "short", rest
                yield "composed", f"{named} {rest}"
                if brand.name_zh:
                    for chinese in (brand.name_zh, *shorter(brand)):
                        yield "composed", f"{chinese} {rest}"
                break
    for owner in thing.owners:
        for first in (owner.name, *shorter(owner)):
            rest = text.removeprefix(f"{first} ")
            if rest != text and len(normal(rest)) > 1:
                yield "short", rest
