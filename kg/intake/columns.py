"""What the columns of a foreign table stand for: as told, else as their names and cells suggest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kg.errors import BadParameter
from kg.intake import cells
from kg.intake.sheets import Sheet
from kg.model.identifiers import suggest

#: Words in the names of columns, by what the column stands for.
_WORDS = {
    "maker": "make maker manufacturer brand oem 品牌 厂商 车企 制造商",
    "model": "model vehicle car 车型 车系",
    "owner": "owner shareholder holder parent investor interestedparty 股东 股东名称 持有人 投资方",
    "owned": "owned subsidiary investee target issuer company 子公司 被投资方 公司 公司名称",
    "period": "date month period time yearmonth quarter week 日期 月份 时间 期间",
    "year": "year 年份 年",
    "value": "units volume quantity count number value sold total sales 销量 数量 交付量 台数",
    "share": "share stake percent percentage ownership 持股比例 比例 占比",
    "start": "start since from startdate 起始日期",
    "note": "note remark comment 备注",
}
_SORTS = {"category", "type", "segment", "class", "kind", "body", "fuel", "powertrain",
          "类别", "类型", "级别"}  # fmt: skip
"""Words in the names of columns that tell sorts of things, not things: 'vehicle type'."""
_MEASURES = {"deliveries", "registrations", "production", "exports", "wholesale", "retail",
             "orders", "批发", "零售", "产量", "出口"}  # fmt: skip
ROLES = (*_WORDS, "subject", "object", "measure", "unit", "scope", "amount", "end")


class Layout(NamedTuple):
    """What stands where: the columns of each role, in order, and those whose names are periods."""

    roles: Mapping[str, tuple[int, ...]]
    periods: Mapping[int, str]
    left_out: tuple[str, ...]

    def text(self, row: list[str], *roles: str) -> str:
        """Return the cells of roles in a row, with blanks between them."""
        found = [row[place] for role in roles for place in self.roles.get(role, ())]
        return " ".join(dict.fromkeys(one for one in found if one))


def layout(sheet: Sheet, told: Iterable[str] = (), year: str = "") -> Layout:
    """Return the layout of a table; `told` are mappings such as "Units sold=value".

    Raises BadParameter for a mapping that names no column or no role.
    """
    roles: dict[str, list[int]] = {}
    given = dict(_given(one, sheet) for one in told)
    months = {
        place: found for place, name in enumerate(sheet.header)
        if place not in given and (found := cells.period(name, year))
    }  # fmt: skip
    if not months and "period" not in given.values():
        months = _dated(sheet, given)
    left_out = []
    for place, name in enumerate(sheet.header):
        role = given.get(place) or (None if place in months else _guessed(name, sheet, place))
        if role and (place in given or role not in roles or role == "note"):
            roles.setdefault(role, []).append(place)
        elif place not in months and role != "ignore":
            left_out.append(name)
    roles.pop("ignore", None)
    if months:
        roles.pop("value", None)
    return Layout({role: tuple(places) for role, places in roles.items()}, months, tuple(left_out))


def upright(sheet: Sheet, told: Iterable[str] = ()) -> Sheet:
    """Return a table with things as rows: one whose rows are periods and columns things is turned.

    Nothing is turned where a mapping is told, or a column names things or values.
    """
    if any(told):
        return sheet
    guessed = {_guessed(name, sheet, place) for place, name in enumerate(sheet.header)}
    if guessed & {"maker", "model", "owner", "owned", "value", "share"}:
        return sheet
    dated = [place for place in range(len(sheet.header)) if _agrees("period", sheet, place, "")]
    rest = [place for place in range(len(sheet.header)) if place not in dated]
    counted = [place for place in rest if _agrees("value", sheet, place)]
    if len(dated) != 1 or len(counted) < 2 or any(cells.period(name) for name in sheet.header):
        return sheet
    rows = [[sheet.header[place], *(row[place] for row in sheet.rows)] for place in counted]
    return Sheet(["model", *(row[dated[0]] for row in sheet.rows)], rows)


def _dated(sheet: Sheet, given: Mapping[int, str]) -> dict[int, str]:
    """Return the columns of values that have their period in the name, all of one measure."""
    told: dict[str, dict[int, str]] = {}
    known = {*_WORDS["value"].split(), *_MEASURES}
    for place, name in enumerate(sheet.header):
        period, rest = cells.within(name)
        is_value = bool({*rest.split(), *re.sub(r"[\W_]+", " ", rest).split()} & known)
        if period and is_value and place not in given and _agrees("value", sheet, place):
            told.setdefault(rest, {})[place] = period
    return next(iter(told.values()), {})


def _given(told: str, sheet: Sheet) -> tuple[int, str]:
    name, equals, role = told.rpartition("=")
    if not equals:
        raise BadParameter(f"--map: '{told}' is no mapping.", hint="Write it as COLUMN=ROLE.")
    if role not in (*ROLES, "ignore"):
        hint = suggest(role, ROLES) or f"Known: {', '.join(ROLES)}, ignore."
        raise BadParameter(f"--map: there is no role '{role}'.", hint=hint)
    folded = [one.casefold() for one in sheet.header]
    if name.casefold() not in folded:
        hint = suggest(name, sheet.header) or f"It has: {', '.join(sheet.header[:30])}."
        raise BadParameter(f"--map: the table has no column '{name}'.", hint=hint)
    return folded.index(name.casefold()), role


def _guessed(name: str, sheet: Sheet, place: int) -> str | None:
    """Return the role that the name of a column suggests, if its cells agree."""
    folded = re.sub(r"[\W_]+", " ", name.casefold()).strip()
    words = {folded, folded.replace(" ", ""), *folded.split()}
    if words & _SORTS:
        return None
    for role, known in _WORDS.items():
        if words & set(known.split()) and _agrees(role, sheet, place):
            return role
    return None


def _agrees(role: str, sheet: Sheet, place: int, year: str = "2000") -> bool:
    """Whether most cells of a column are what a role needs; `year` goes with months alone."""
    sample = [row[place] for row in sheet.rows[:40] if row[place]]
    if role in ("period", "year"):
        told = sum(bool(cells.period(one, year)) for one in sample)
        return told * 2 > len(sample)
    numeric = sum(bool(cells.number(one)) for one in sample)
    if role in ("value", "share"):
        return numeric * 2 > len(sample)
    if role in ("maker", "model", "owner", "owned"):
        return numeric * 2 <= len(sample)
    return bool(sample)
