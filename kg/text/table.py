"""Tables for a screen: columns that fit, cells that wrap, rows that stack where nothing fits."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar, Token

_CONTROL = r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]"
_GAP = 2
"""Blanks between two columns."""

_NARROW = 14
"""Below this many characters a wrapped cell is worse to read than a stacked row."""

_COLUMNS: ContextVar[int | None] = ContextVar("columns", default=None)


class screen:  # noqa: N801
    """Make tables in a `with` block fit a screen of so many columns; None is as wide as needed.

    Outside of it nothing is wrapped or hidden: a file and a pipe get every cell on one line.
    """

    def __init__(self, columns: int | None):
        self.columns = columns
        self._before: Token[int | None] | None = None

    def __enter__(self) -> None:
        self._before = _COLUMNS.set(self.columns)

    def __exit__(self, *_: object) -> None:
        if self._before is not None:
            _COLUMNS.reset(self._before)


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes; a Chinese character takes two.

    >>> width("问界M9")
    6
    """
    if text.isascii():
        return len(text)
    import unicodedata

    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))


def clean(text: str) -> str:
    """Return a text on one line, without characters that could steer a terminal."""
    line = " ".join(text.split())
    if line.isprintable():
        return line
    import re

    return re.sub(_CONTROL, "", line)


def table(
    header: Sequence[str], cells: Sequence[Sequence[str]], numeric: Sequence[bool] = ()
) -> str:
    """Return a table for a terminal; columns marked `numeric` stand on the right.

    Inside `screen`, columns that are empty are left out, long cells wrap, and where even that
    leaves no room each row becomes a block with one line a cell.
    """
    lines = [[clean(cell) for cell in row] for row in (header, *cells)]
    right = [*numeric, *[False] * (len(header) - len(numeric))]
    widths = _widths(lines)
    most = _COLUMNS.get()
    if most is not None and _total(widths) > most:
        keep = [place for place in range(len(header)) if any(row[place] for row in lines[1:])]
        lines = [[row[place] for place in keep] for row in lines]
        right = [right[place] for place in keep]
        fitted = _fitted(_widths(lines), right, most)
        if fitted is None:
            return _stacked(lines[0], lines[1:], most)
        widths = fitted
    lines.insert(1, ["-" * size for size in widths])
    return "".join(_padded(line, widths, right) for line in lines)


def _widths(lines: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(width, column)) for column in zip(*lines, strict=True)]


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)


def _fitted(widths: Sequence[int], right: Sequence[bool], most: int) -> list[int] | None:
    """Return widths that fit, the widest columns narrowed alike; None where there is no room."""
    if _total(widths) <= most:
        return list(widths)
    fixed = [is_right or size <= _NARROW for size, is_right in zip(widths, right, strict=True)]
    room = most - _GAP * (len(widths) - 1)
    room -= sum(size for size, keeps in zip(widths, fixed, strict=True) if keeps)
    soft = sorted(size for size, keeps in zip(widths, fixed, strict=True) if not keeps)
    limit = 0
    for place, size in enumerate(soft):
        limit = room // (len(soft) - place)
        if size > limit:
            break
        room -= size
    if limit < _NARROW:
        return None
    return [size if keeps else min(size, limit)
            for size, keeps in zip(widths, fixed, strict=True)]  # fmt: skip


def _padded(line: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    """Return one row, over as many lines as its longest cell needs."""
    wrapped = [wrap(text, size) for text, size in zip(line, widths, strict=True)]
    told = []
    for number in range(max(map(len, wrapped), default=0)):
        cells = []
        for texts, size, is_right in zip(wrapped, widths, right, strict=True):
            text = texts[number] if number < len(texts) else ""
            blanks = " " * (size - width(text))
            cells.append(blanks + text if is_right else text + blanks)
        told.append((" " * _GAP).join(cells).rstrip() + "\n")
    return "".join(told)


def _stacked(header: Sequence[str], rows: Sequence[Sequence[str]], most: int) -> str:
    """Return each row as a block: a line a cell, its column's name before it."""
    margin = max(map(width, header), default=0) + _GAP
    blocks = []
    for row in rows:
        lines = []
        for name, cell in zip(header, row, strict=True):
            for number, text in enumerate(wrap(cell, max(most - margin, _NARROW)) if cell else ()):
                head = "" if number else name
                lines.append(f"{head}{' ' * (margin - width(head))}{text}\n")
        blocks.append("".join(lines))
    return "\n".join(blocks)


def wrap(text: str, most: int) -> list[str]:
    """Return a text in lines of at most so many columns, broken at blanks where it has them.

    >>> wrap("Huawei and Seres 签订新的五年合作协议", 12)
    ['Huawei and', 'Seres', '签订新的五年', '合作协议']
    """
    if width(text) <= most:
        return [text]
    lines, line, used = [], "", 0
    for word in text.split(" "):
        size = width(word)
        if line and used + 1 + size <= most:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line:
            lines.append(line)
        *full, line = _broken(word, most)
        used = width(line)
        lines += full
    return [*lines, line]


def _broken(word: str, most: int) -> list[str]:
    """Return a word in parts that fit; after a slash or a hyphen where one is near the end."""
    parts = []
    while width(word) > most:
        end = fit = 0
        for end, character in enumerate(word):  # noqa: B007
            fit += width(character)
            if fit > most:
                break
        end = max(end, 1)
        soft = max(word.rfind(mark, 0, end) for mark in "/-;,") + 1
        end = soft if soft > end // 2 else end
        parts.append(word[:end])
        word = word[end:]
    return [*parts, word]


def fold(text: str, most: int) -> str:
    """Return a text whose longer lines go on below, indented four blanks more than they began."""
    lines = []
    for line in text.split("\n"):
        if width(line) <= most:
            lines.append(line)
            continue
        lead = line[: len(line) - len(line.lstrip(" "))]
        hanging = " " * min(len(lead) + 4, most // 2)
        first, *rest = wrap(line.lstrip(" "), most - len(hanging))
        lines += [lead + first, *(hanging + one for one in rest)]
    return "\n".join(lines)
