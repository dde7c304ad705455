"""A large project made out of a small one, to see how time and memory grow with the data.

Run it with `python tests/benchmarks/synth.py TEMPLATE TARGET --scale 10`. The market of the
template is there `scale` times: copy 0 is the template's own rows, every further one has companies,
brands, models, people, sources and figures of its own ("AITO ~3"). What all the world has in common
(places, exchanges, technologies, segments) stays one thing for most rows, and so do the companies
with most links for some, so that the network is one and its hubs grow. Which columns hold names is
read from tables.toml. The same seed gives the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import random
import shutil
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

Row = dict[str, str]

COMMON = {"Place", "Exchange", "Technology", "MarketSegment"}
"""Classes of what every market has in common."""

COMMON_SHARE = 0.8
"""How often a row of a copy names the common thing and not one of its own."""

HUBS, HUB_SHARE = 25, 0.3
"""How many companies are known in every market, and how often they are meant."""

MONEY_AND_CARS = {"vehicles", "cny", "usd", "eur"}
"""Units whose figures are others in every copy, so that rankings have an order."""


class Market:
    """The tables of a template, and the rows of any copy of it."""

    def __init__(self, template: Path, seed: int):
        self.template, self.seed = template, seed
        schema = template / "data" / "tables.toml"
        if not schema.exists():
            schema = Path(__file__).parents[2] / "data" / "tables.toml"
        self.schema: Mapping[str, Mapping[str, object]] = tomllib.loads(
            schema.read_text(encoding="utf-8")
        )
        self.tables = {
            name: _rows(path)
            for name in self.schema
            if (path := template / "data" / f"{name}.csv").exists()
        }
        entities = self.tables["entities"]
        self.known = {row["name"] for row in entities} | {row["id"] for row in entities}
        self.common = self._names(entities, lambda row: row["class"] in COMMON)
        links = Counter(
            row[end] for row in self.tables.get("relations", ()) for end in ("subject", "object")
        )
        companies = [row for row in entities if row["class"] == "Company"]
        companies.sort(key=lambda row: (-links[row["name"]], row["name"]))
        top = {row["id"] for row in companies[: min(HUBS, len(companies) // 4)]}
        self.hubs = self._names(entities, lambda row: row["id"] in top)

    @staticmethod
    def _names(entities: list[Row], wanted) -> set[str]:  # type: ignore[no-untyped-def]
        return {row[column] for row in entities if wanted(row) for column in ("id", "name")}

    def copy(self, table: str, number: int) -> Iterator[Row]:
        """Yield the rows of a table in one copy; copy 0 is the template's own."""
        draw = random.Random(f"{self.seed} {table} {number}")
        types = {name: about["type"] for name, about in self.schema[table]["columns"].items()}  # type: ignore[attr-defined,index]
        for row in self.tables[table]:
            if not number:
                yield row
            elif table != "publishers":
                yield {name: self._cell(row, name, types[name], number, draw) for name in row}

    def _cell(self, row: Row, name: str, kind: object, number: int, draw: random.Random) -> str:
        value = row[name]
        if not value:
            return value
        if kind in {"entity", "scope", "anything"}:
            return ";".join(self._named(part, number, draw) for part in value.split(";"))
        if kind == "source":
            return ";".join(_source(part, number) for part in value.split(";"))
        if kind == "id":
            return _source(value, number) if "/" in value else f"{value}.c{number}"
        if name in {"name", "name_zh", "aliases"}:
            return ";".join(f"{part} ~{number}" for part in value.split(";"))
        if name == "copy_of":
            return f"{value}-{number}" if value.startswith("~") else _source(value, number)
        if name == "url":
            return f"{value}{'&' if '?' in value else '?'}copy={number}"
        if name == "wikidata":
            return ""
        if name in {"value", "amount", "replaces"} and row.get("unit") in MONEY_AND_CARS:
            return _times(value, number + 1)
        return value

    def _named(self, name: str, number: int, draw: random.Random) -> str:
        if name not in self.known:
            return name  # a concept, a date, a text
        if name in self.common and draw.random() < COMMON_SHARE:
            return name
        if name in self.hubs and draw.random() < HUB_SHARE:
            return name
        return f"{name} ~{number}"


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _source(identifier: str, number: int) -> str:
    publisher, _, rest = identifier.partition("/")
    return f"{publisher}-c{number}/{rest}"


def _times(value: str, factor: int) -> str:
    whole, _, decimals = value.partition(".")
    digits = str(int(whole + decimals) * factor)
    if not decimals:
        return digits
    digits = digits.rjust(len(decimals) + 1, "0")
    return f"{digits[: -len(decimals)]}.{digits[-len(decimals) :]}"


def multiply(template: Path, target: Path, scale: int, seed: int = 1) -> None:
    """Write a project `scale` times as large as the template; the target must not exist."""
    market = Market(template, seed)
    (target / "data").mkdir(parents=True)
    for name, rows in market.tables.items():
        path = target / "data" / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            for number in range(scale):
                writer.writerows(market.copy(name, number))
    for other in template.glob("data/*.toml"):
        shutil.copy(other, target / "data")


def main() -> None:
    """Read the command line and write the project."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("template", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--scale", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    multiply(options.template, options.target, options.scale, options.seed)


if __name__ == "__main__":
    main()
