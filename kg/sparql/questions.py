"""Saved questions: SPARQL files with a header, and parameters that are VALUES lines.

A file runs unchanged in any SPARQL tool. Binding a parameter replaces what stands in the
braces of its one `VALUES ?name { … }` line by a rendered RDF term, never by bare text.
"""

from __future__ import annotations

import re
import shlex
from functools import partial
from pathlib import Path
from typing import NamedTuple

from kg.errors import BadParameter, BadQuery, NotFound
from kg.model import periods
from kg.model.identifiers import NUMBER, SLUG, suggest
from kg.model.namespaces import CONCEPT
from kg.runtime.project import Project
from kg.sparql.tokens import quoted, typed

KINDS = ("entity", "concept", "date", "period", "number", "text")
VIEWS = {"table": 0, "line": 2, "bar": 2, "network": 2}
NEWEST = "newest"
"""As the default of a date or period: the question itself finds the newest there is."""
_KEYS = {"title", "description", "parameter", "view", "tags",
         "title@zh", "description@zh", "parameter@zh"}  # fmt: skip
_HEADER = re.compile(r"#\s*([\w-]+(?:@[\w-]+)?):\s*(.*)")


class Parameter(NamedTuple):
    """A blank in a question: its kind, what it is when nothing is said, and what it means."""

    name: str
    kind: str
    default: str
    about: str
    of: str = ""
    """The class that an entity should be of, such as Brand; empty where any will do."""
    about_zh: str = ""

    def told(self, lang: str) -> str:
        """Return what it means in a language, in English where it is not told in that."""
        return self.about_zh if lang == "zh" and self.about_zh else self.about


class Question(NamedTuple):
    """One saved question."""

    name: str
    topic: str
    path: Path
    text: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    view: tuple[str, ...]
    tags: tuple[str, ...]
    title_zh: str = ""
    description_zh: str = ""

    @property
    def said(self) -> str:
        """Titles and descriptions in all languages, to be searched."""
        return f"{self.title} {self.description} {self.title_zh} {self.description_zh}"

    def titled(self, lang: str) -> str:
        """Return its title in a language, in English where it has none in that."""
        return self.title_zh if lang == "zh" and self.title_zh else self.title

    def described(self, lang: str) -> str:
        """Return its description in a language, in English where it has none in that."""
        return self.description_zh if lang == "zh" and self.description_zh else self.description


def load(path: Path, shown: str) -> Question:
    """Return the question in a file; raises BadQuery with file and line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        place = path.read_bytes()[: error.start].count(b"\n") + 1
        hint = "Save the file in the encoding UTF-8."
        raise BadQuery("The file is not UTF-8.", where=f"{shown}:{place}", hint=hint) from None
    found: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#"):
            break
        match = _HEADER.match(line)
        if not match:
            if set(line) <= {"#", " "}:
                continue
            hint = "Start it with a key, for example '# title: …'."
            raise BadQuery("A header line without a key.", where=f"{shown}:{number}", hint=hint)
        key, content = match.groups()
        if key not in _KEYS:
            hint = suggest(key, _KEYS) or f"Known: {', '.join(sorted(_KEYS))}."
            raise BadQuery(f"Unknown header key '{key}'.", where=f"{shown}:{number}", hint=hint)
        found.setdefault(key, []).append(content.strip())
    return _question(path, shown, text, found)


def _question(path: Path, shown: str, text: str, found: dict[str, list[str]]) -> Question:
    for key in ("title", "description"):
        if not found.get(key):
            raise BadQuery(f"The header has no {key}.", where=f"{shown}:1")
    view = tuple((found.get("view") or ["table"])[0].split())
    if not view or view[0] not in VIEWS or len(view) - 1 < VIEWS[view[0]]:
        hint = "Known: table, line x y, bar x y, network source target."
        raise BadQuery(f"Unknown view '{' '.join(view)}'.", where=f"{shown}:1", hint=hint)
    chinese = _chinese(found, shown)
    parameters = tuple(
        (one := _parameter(line, text, shown))._replace(about_zh=chinese.pop(one.name, ""))
        for line in found.get("parameter", ())
    )
    if chinese:
        hint = "Give the English line '# parameter: …' too, or remove it."
        raise BadQuery(f"No parameter '{next(iter(chinese))}'.", where=f"{shown}:1", hint=hint)
    tags = tuple(tag.strip() for tag in ",".join(found.get("tags", ())).split(",") if tag.strip())
    description = " ".join(found["description"])
    title = found["title"][0]
    title_zh = " ".join(found.get("title@zh", ()))
    description_zh = "".join(found.get("description@zh", ()))
    return Question(
        path.stem, path.parent.name, path, text, title, description, parameters, view, tags,
        title_zh, description_zh,
    )  # fmt: skip


def _chinese(found: dict[str, list[str]], shown: str) -> dict[str, str]:
    """Return what each parameter means in Chinese, by name."""
    told = {}
    for line in found.get("parameter@zh", ()):
        name, _, about = line.partition(" ")
        if not about.strip():
            hint = "Write '# parameter@zh: name sentence'."
            raise BadQuery(f"Unreadable parameter '{line}'.", where=f"{shown}:1", hint=hint)
        told[name] = about.strip()
    return told


RESERVED = frozenset({
    "as_of", "chart", "context", "endpoint", "form", "format", "help", "ids", "known_on", "limit",
    "memory", "name", "output", "possible",
    "project", "receipts", "self", "show", "sparql", "timeout",
    "with_receipts",
})  # fmt: skip
"""What no parameter of a question may be called: kg ask has it for something else."""


def _parameter(line: str, text: str, shown: str) -> Parameter:
    try:
        name, kind, default, *about = shlex.split(line.replace("'", "\\'"))
    except ValueError:
        hint = "Write '# parameter: name kind default sentence'."
        raise BadQuery(f"Unreadable parameter '{line}'.", where=f"{shown}:1", hint=hint) from None
    kind, _, of = kind.partition(":")
    if name in RESERVED:
        hint = "Take another name."
        raise BadQuery(f"'{name}' is an option of kg ask.", where=f"{shown}:1", hint=hint)
    if kind not in KINDS or (of and kind != "entity"):
        hint = f"Known: {', '.join(KINDS)}, and entity:Class, such as entity:Brand."
        raise BadQuery(f"Unknown parameter kind '{kind}'.", where=f"{shown}:1", hint=hint)
    lines = _values(name).findall(text)
    everywhere = re.findall(rf"VALUES[ \t]+\?{re.escape(name)}\b", text)
    if len(lines) != len(everywhere) or len({own.strip() for _, own, _ in lines}) != 1:
        hint = f"Write VALUES ?{name} {{ default }} in lines of their own, with one default."
        raise BadQuery(f"No single VALUES line for '{name}'.", where=f"{shown}:1", hint=hint)
    return Parameter(name, kind, default, " ".join(about), of)


def _values(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"^([ \t]*VALUES[ \t]+\?{re.escape(name)}[ \t]*\{{)([^\n]*)(\}}[ \t]*)$", re.M
    )


def all_questions(project: Project) -> dict[str, Question]:
    """Return every saved question by name, in the order of their files."""
    paths = sorted(project.queries.glob("**/*.rq"))
    loaded = [load(path, project.relative(path)) for path in paths]
    return {question.name: question for question in loaded}


def one(project: Project, name: str) -> Question:
    """Return a question by name; raises NotFound with the nearest names."""
    paths = {path.stem: path for path in project.queries.glob("**/*.rq")}
    if name not in paths:
        hint = suggest(name, paths) or "kg ask lists them."
        raise NotFound(f"There is no question '{name}'.", hint=hint)
    return load(paths[name], project.relative(paths[name]))


def bind(question: Question, terms: dict[str, str]) -> str:
    """Return the question's text with rendered terms in place of the defaults, in one pass."""
    text = question.text
    for name, term in terms.items():
        text = _values(name).sub(partial(_filled, term), text)
    return text


def _filled(term: str, match: re.Match[str]) -> str:
    return f"{match[1]} {term} {match[3]}"


def render_parameter(parameter: Parameter, value: str) -> str:
    """Return a parameter's value as an RDF term; entities are the graph's business.

    Raises BadParameter.
    """
    option = f"--{parameter.name}"
    if parameter.kind == "text":
        return quoted(value)
    if parameter.kind == "number":
        if not NUMBER.match(value):
            raise BadParameter(f"{option}: '{value}' is not a number.")
        return value
    if parameter.kind == "concept":
        if not SLUG.match(value):
            raise BadParameter(f"{option}: '{value}' is no concept slug.", hint="Try deliveries.")
        return f"<{CONCEPT}{value}>"
    if value == parameter.default == NEWEST:
        return quoted(value)
    try:
        period = periods.parse(value)
    except ValueError as error:
        hint = "Write 2025, 2025-Q3, 2025-11 or 2025-11-03."
        raise BadParameter(f"{option}: {error}.", hint=hint) from None
    if parameter.kind == "date":
        return typed(period.first.isoformat(), "date")
    return quoted(value)
