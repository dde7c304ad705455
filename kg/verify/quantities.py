"""Numbers in a sentence with their units, magnitudes and bounds, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from kg.verify.phrases import tokens
from kg.verify.vocabulary import Vocabulary, both, grammar, listed

_NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,6})?)"
_DASH = "-–—~～"
_BETWEEN = 12
"""How many characters may lie between a bound and its number."""


class Quantity(NamedTuple):
    """A number as a text tells it."""

    start: int
    end: int
    value: Decimal
    unit: str
    """Slug of the unit, empty where none stands with the number."""
    family: str
    bound: str
    place: Decimal
    """Unit of the last digit that is stated: 57,000 is stated to the thousand."""
    digits: int
    """How many digits are stated."""
    role: str = ""
    """`low` or `high` for the ends of a range; `ordinal` for a one-millionth."""

    @property
    def reach(self) -> Decimal:
        """How far the number itself reaches as it is stated: half of its last digit's unit."""
        return self.place / 2


class Numbers:
    """Reads quantities by the units, magnitudes and bounds of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary):
        self._bounds = vocabulary.bounds
        self._families = vocabulary.units
        units: dict[str, str] = {}
        for word, slug in vocabulary.words("unit").items():
            units.setdefault(word.lower(), slug)
        self._units = units
        money = [word for word, slug in units.items() if self._families[slug] == "money-units"]
        self._magnitudes = both("magnitudes")
        self._counts = both("numbers")
        self._main = self._pattern(money)
        self._worded = self._pattern_of_words()

    def _pattern(self, money: Iterable[str]) -> re.Pattern[str]:
        before, more = _either(money), _either(listed("more"))
        return re.compile(
            rf"(?:(?<![a-z])({before})\s?|(?<![\d.a-z])(?<!\d,))([+-]?){_NUMBER}"
            rf"(?![\d])({more})?(?:[ -]?({_either(self._magnitudes)}))?({more})?"
            rf"(?:[ -]?({self._unit()}))?"
        )

    def _pattern_of_words(self) -> re.Pattern[str]:
        """Return the pattern of numbers in words: five years, 百万辆, a million."""
        count, latin, sizes = _either(self._counts), grammar("en"), grammar("zh")["sizes"]
        row = f"(?:{_either(listed('consecutive'))})[- ]"
        nth, ends = _either(listed("ordinal_starts")), _either(listed("ordinal_ends"))
        no_time = "|".join(listed("no_time_before"))
        return re.compile(
            rf"(?<![a-z])({_either(latin['numbers'])})[- ](?:{row})?"
            rf"({'|'.join(latin['sizes'])})({ends})?(?:[ -]({self._unit()}))?"
            rf"|(?<![a-z{nth}\d.,])({count}|\d{{1,3}}(?=[- ]{row}))[- ]?"
            rf"(?:{row})?(?!{no_time})({_either(listed('times'))})"
            rf"|({nth})?({_either(sizes)})(?={_either(listed('counted'))})({self._unit()})"
            rf"|(?<=[{''.join(listed('passed'))}])({_either(sizes)})"
            rf"(?!{_either(listed('money_magnitudes'))})"
        )

    def _unit(self) -> str:
        return _either(self._units)

    def find(self, text: str, start: int, end: int, taken: list[tuple[int, int]]) -> list[Quantity]:
        """Return the numbers in a stretch of a plain text outside what is taken already."""
        found = []
        for match in self._worded.finditer(text, start, end):
            if not _overlaps(match.span(), taken) and not _after_digit(text, match.start()):
                found.append(self._made_of_words(match, text, start))
        for match in _parts().finditer(text, start, end):
            if not _overlaps(match.span(), taken):
                found.append(self._made_of_part(match, text, start))
        spans = [*taken, *((one.start, one.end) for one in found)]
        for match in self._main.finditer(text, start, end):
            if not _overlaps(match.span(3), spans) and (one := self._made(match, text, start)):
                found.append(one)
        return _ranges(sorted(found), text)

    def _made(self, match: re.Match[str], text: str, start: int) -> Quantity | None:
        before, sign, number, more, magnitude, more_too, unit = match.groups()
        value = Decimal(number.replace(",", ""))
        if magnitude and magnitude.isascii() and len(magnitude) == 1:
            after = text[match.end(5) : match.end(5) + 1]
            if match.start(5) != match.end(3) or after.isalnum() or not before:
                magnitude = None  # 5 m is a length, M5 a name
                unit = None
        factor = Decimal(self._magnitudes[magnitude]) if magnitude else Decimal(1)
        decimals = len(number.partition(".")[2])
        place = Decimal(1).scaleb(-decimals) * factor
        shown = number.replace(",", "").replace(".", "").lstrip("0")
        if not decimals and not magnitude:
            bare = shown.rstrip("0") or "0"
            place, shown = Decimal(10) ** (len(shown) - len(bare)), bare
        finish = match.end(7) if unit else match.end(5) if magnitude else match.end(3)
        slug = self._units.get(before or "", "") or self._units.get(unit or "", "")
        if before and unit and self._families.get(self._units[unit]) != "money-units":
            finish = match.end(5) if magnitude else match.end(3)
        if unit and (tenth := both("tenths").get(unit)):
            value, place = value * tenth, place * tenth
        if not slug and magnitude in listed("money_magnitudes"):
            slug = "cny"
        if sign == "-" and not (match.start(2) and text[match.start(2) - 1].isalnum()):
            value = -value
        begin = match.start(1) if before else match.start(3)
        bound, first, last = self._bound(text, start, begin, finish)
        if (more or more_too) and bound == "exactly":
            bound = "at-least"
        return Quantity(first, last, value * factor, slug, self._families.get(slug, ""), bound,
                        place, max(1, len(shown)))  # fmt: skip

    def _made_of_words(self, match: re.Match[str], text: str, start: int) -> Quantity:
        count, size, last, unit, many, time, nth, large, counted, passed = match.groups()
        if count:
            value = Decimal(self._counts[count] * both("sizes")[size])
            slug = self._units.get(unit or "", "")
        elif many:
            number = many if many.isdecimal() else self._counts[many]
            value, slug = Decimal(number), self._time(time)
        else:
            value = Decimal(both("sizes")[large or passed])
            slug = self._units.get(counted or "", "") or "vehicles"
        bound, first, end = self._bound(text, start, match.start(), match.end())
        role = "ordinal" if last or nth else ""
        if role and not slug:
            slug = "vehicles"
        return Quantity(first, end, value, slug, self._families.get(slug, ""), bound, value, 1,
                        role)  # fmt: skip

    def _made_of_part(self, match: re.Match[str], text: str, start: int) -> Quantity:
        """Return a part in words as a percentage, told to two digits: a third of."""
        value = Decimal(str(both("fractions")[match[0]]))
        stop = match.end() - len(" of") if match[0].isascii() else match.end()
        bound, first, end = self._bound(text, start, match.start(), stop)
        return Quantity(first, end, value, "percent", "percent-units", bound, Decimal(1), 2)

    def _time(self, word: str) -> str:
        return self._units.get(word, "") or self._units.get(word + "s", "")

    def _bound(self, text: str, start: int, begin: int, end: int) -> tuple[str, int, int]:
        """Return how a number is meant, by the words right before and after it."""
        before = tokens(text, max(start, begin - 24), begin)
        for length in range(min(5, len(before)), 0, -1):
            part = before[-length:]
            if begin - part[-1].end > 1 or not all(one.joined for one in part[1:]):
                continue
            if found := self._bounds.at("".join(one.key for one in part)):
                return found[0], part[0].start, end
        after = tokens(text, end, min(len(text), end + _BETWEEN))
        for length in range(min(3, len(after)), 0, -1):
            part = after[:length]
            if part[0].start - end > 1 or not all(one.joined for one in part[1:]):
                continue
            key = "".join(one.key for one in part)
            if key in _after() and (found := self._bounds.at(key)):
                return found[0], begin, part[-1].end
        return "exactly", begin, end


@cache
def _after() -> frozenset[str]:
    """Return the bounds that stand after a number."""
    return frozenset("".join(one.key for one in tokens(text)) for text in listed("bounds_after"))


@cache
def _range() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{_either(listed('ranges'))}|[{_DASH}])\s*\Z")


@cache
def _parts() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z-])(?:{_either(both('fractions'))})")


def _either(words: Iterable[str]) -> str:
    """Return a pattern of alternatives, the longest first; Latin words end where they end."""
    ordered = sorted({word.lower() for word in words}, key=lambda word: (-len(word), word))
    return "|".join(
        re.escape(word) + (r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else "")
        for word in ordered
    )


def _after_digit(text: str, place: int) -> bool:
    """Say whether a number in digits goes on here: 100余万."""
    before = text[max(0, place - 2) : place]
    return any(one.isdigit() for one in before)


def _overlaps(span: tuple[int, int], taken: Iterable[tuple[int, int]]) -> bool:
    return any(span[0] < end and begin < span[1] for begin, end in taken)


def _ranges(found: list[Quantity], text: str) -> list[Quantity]:
    """Return quantities with the ends of ranges marked; the first takes the second's unit."""
    for place in range(len(found) - 1):
        one, other = found[place], found[place + 1]
        gap = text[one.end : other.start]
        if other.start < one.end or len(gap) > 6 or not _range().match(gap):
            continue
        before = text[max(0, one.start - 9) : one.start]
        between = any(word in before for word in listed("between"))
        if gap.strip() in listed("ranges_between") and not between:
            continue
        if one.unit and other.unit and one.unit != other.unit:
            continue
        low, factor = one, Decimal(1)
        if not one.unit and one.value < other.value:
            own = other.value / other.place
            scale = other.place if other.place > 1 and one.value <= own else Decimal(1)
            factor = _scale(one, other, scale)
        unit, family = one.unit or other.unit, one.family or other.family
        low = one._replace(value=one.value * factor, place=one.place * factor, unit=unit,
                           family=family, role="low")  # fmt: skip
        high = other._replace(unit=other.unit or one.unit, family=other.family or one.family,
                              role="high")  # fmt: skip
        found[place], found[place + 1] = low, high
    return found


def _scale(one: Quantity, other: Quantity, scale: Decimal) -> Decimal:
    """Return by what the first of a range is multiplied: 20 to 60万 are both told in 万."""
    for size in sorted(set(both("magnitudes").values()), reverse=True):
        if other.value % 1 == 0 and other.value >= size and one.value < 1000 <= other.value:
            ratio = other.value / (one.value * size)
            if Decimal("0.9") <= ratio <= 20:
                return Decimal(size)
    return Decimal(1)
