"""The guided tour: steps from `story.toml`, their figures and sources looked up in the graph.

A step is stated only where every fact it rests on is in the graph; a project without the file has
no tour.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from kg.errors import KgError

Data = dict[str, Any]
NAME = "story.toml"
#: What a fact gives to the text: its value in English and in Chinese, and its sources.
Fact = tuple[str, str, list[int]]
BOUNDS = {
    "about": ("about ", "约"),
    "at-least": ("at least ", "至少"),
    "at-most": ("at most ", "至多"),
}


def story(data: Data, folder: Path) -> list[Data]:
    """Return the steps of the tour in `folder/story.toml` that the graph can support.

    Raises KgError for a step that lacks something.
    """
    steps = _read(folder).get("step", [])
    path = folder / NAME
    told = []
    for number, step in enumerate(steps, 1):
        try:
            told.append(_Story(data).step(step))
        except (LookupError, TypeError, AttributeError, StopIteration, re.error) as error:
            hint = "A step has title and text in en and zh, show, and facts; see data/README.md."
            message = f"Step {number} cannot be read: {type(error).__name__} {error}."
            raise KgError(message, where=path.name, hint=hint) from None
    return [step for step in told if step]


def about(folder: Path) -> Data:
    """Return what a project says it is: title and text in both languages; empty without a file.

    Raises KgError where the file tells it in part only.
    """
    told = _read(folder).get("about", {})
    try:
        return {key: [told[key]["en"], told[key]["zh"]] for key in ("title", "text") if told}
    except (LookupError, TypeError) as error:
        raise KgError(f"[about] lacks {error}.", where=NAME) from None


def _read(folder: Path) -> Data:
    path = folder / NAME
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KgError(f"Not valid TOML: {error}.", where=path.name) from error


class _Story:
    def __init__(self, data: Data):
        self.data = data
        self.places = {entity[2]: place for place, entity in enumerate(data["entities"])}

    def step(self, step: Data) -> Data | None:
        """Return one step with its blanks filled, or None where a fact is missing."""
        english: dict[str, str] = {}
        chinese: dict[str, str] = {}
        says: dict[int, None] = {}
        facts = step.get("facts", {})
        for name, wanted in facts.items():
            found = self._fact(wanted)
            if found is None:
                return None
            english[name], chinese[name], sources = found
            says.update(dict.fromkeys(sources[:3]))
        show = [self.places[name] for name in step.get("show", []) if name in self.places]
        if not show or not says:
            return None
        chosen = self.places.get(step.get("choose", ""))
        return {
            "title": [step["title"]["en"], step["title"]["zh"]],
            "text": [_fill(step["text"]["en"], english), _fill(step["text"]["zh"], chinese)],
            "show": show, "says": list(says), "asOf": step.get("as_of", ""),
            "choose": chosen, "places": [],
            "figure": self._figure(facts, step.get("figure", "")),
        }  # fmt: skip

    def _fact(self, wanted: Data) -> Fact | None:
        subject = self.places.get(wanted.get("subject", ""))
        if subject is None:
            return None
        kind = next(k for k in ("measure", "relation", "event", "property") if k in wanted)
        found: Fact | None = getattr(self, f"_{kind}")(subject, wanted)
        return found

    def _observations(self, wanted: Data) -> list[list[Any]]:
        """Return the figures that a fact of a step is about."""
        subject = self.places.get(wanted.get("subject", ""))
        return [
            row for row in self.data["observations"]
            if row[0] == subject and row[1] == wanted["measure"]
            and row[4] == wanted.get("period", row[4]) and row[7] == wanted.get("span", row[7])
            and row[9] == int(wanted.get("planned", False))
            and (not row[11] or "scope" in wanted)
            and row[2] == wanted.get("value", row[2])
        ]  # fmt: skip

    def _measure(self, _: int, wanted: Data) -> Fact | None:
        found = self._observations(wanted)
        if not found:
            return None
        best = self._best(found)
        before = BOUNDS.get(best[8], ("", ""))
        return f"{before[0]}{best[2]:,}", f"{before[1]}{best[2]:,}", self._sources(best[15])

    @staticmethod
    def _best(found: list[list[Any]]) -> list[Any]:
        return max(found, key=lambda row: (bool(row[13]), len(row[15]), row[16]))

    def _figure(self, facts: Data, named: str) -> int:
        """Return the key of the figure a step speaks of: the one it names, else its first."""
        wanted = (
            facts[named] if named else next((f for f in facts.values() if "measure" in f), None)
        )
        found = self._observations(wanted) if wanted else []
        return int(self._best(found)[14]) if found else -1

    def _relation(self, subject: int, wanted: Data) -> Fact | None:
        other = self.places.get(wanted["object"])
        found = [
            row for row in self.data["links"]
            if row[0] == subject and row[1] == wanted["relation"] and row[2] == other and row[12]
            and (row[5] is not None or not wanted.get("share"))
        ]  # fmt: skip
        if not found:
            return None
        best = max(found, key=lambda row: (len(row[12]), row[13]))
        value = f"{best[5]:g}" if best[5] is not None else ""
        return value, value, self._sources([one for row in found for one in row[12]])

    def _event(self, subject: int, wanted: Data) -> Fact | None:
        found = [
            row for row in self.data["events"]
            if row[0] == subject and row[4] == wanted["event"]
            and row[1].startswith(wanted.get("date", ""))
            and re.search(wanted.get("about", ""), row[6], re.IGNORECASE)
        ]  # fmt: skip
        if not found:
            return None
        return found[0][1], found[0][1], self._sources([one for row in found for one in row[10]])

    def _property(self, subject: int, wanted: Data) -> Fact | None:
        found = [
            row for row in self.data["descriptions"]
            if row[0] == subject and row[1] == wanted["property"] and not row[3]
        ]  # fmt: skip
        if not found:
            return None
        best = max(found, key=lambda row: (len(row[4]), row[5]))
        return str(best[2]), str(best[2]), self._sources(best[4])

    def _sources(self, says: list[Any]) -> list[int]:
        """Return the sources of a claim, the most reliable first, copies of one article once."""
        order = {name: rank for rank, name in enumerate(self.data["reliabilities"])}
        sources = self.data["sources"]
        plain = {one if isinstance(one, int) else one[0] for one in says}
        ranked = sorted(plain, key=lambda place: (order.get(sources[place][5], 99), place))
        return list({sources[place][7][0]: place for place in reversed(ranked)}.values())[::-1]


def _fill(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), text)
