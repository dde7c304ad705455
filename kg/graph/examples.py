"""Saved questions in the form of sparql-examples: sh:SPARQLExecutable, one file a question.

The SPARQL text carries its own header, so that what is written can be read back unchanged; of
others' examples the comment becomes title and description, the keywords tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kg.errors import BadQuery
from kg.graph.graph import Graph
from kg.model.identifiers import SLUG
from kg.model.namespaces import BASE, PREFIXES, RDFS, SCHEMA
from kg.sparql import dialects, questions
from kg.sparql.questions import Question
from kg.store import foreign
from kg.store.results import plain

SHACL = "http://www.w3.org/ns/shacl#"
_KINDS = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct", "DESCRIBE": "describe"}
_HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in (
    ("rdfs", RDFS), ("schema", SCHEMA), ("sh", SHACL),
))  # fmt: skip


class Example(NamedTuple):
    """A question read from an example: what its file would be called, and its text."""

    name: str
    text: str


def files(graph: Graph) -> dict[str, bytes]:
    """Return every saved question of a project as a Turtle file by name."""
    listed = questions.all_questions(graph.project)
    return {f"{one.topic}/{name}.ttl": written(one).encode() for name, one in listed.items()}


def written(one: Question) -> str:
    """Return a question as sh:SPARQLExecutable."""
    kind = _KINDS[_verb(one.text)]
    tags = " , ".join(_text(tag) for tag in one.tags)
    keywords = f" ;\n    schema:keywords {tags}" if tags else ""
    return (
        f"{_HEAD}\n<{BASE}question/{one.name}> a sh:SPARQLExecutable ,"
        f" sh:SPARQL{kind.capitalize()}Executable ;\n"
        f"    rdfs:label {_both(one.title, one.title_zh)} ;\n"
        f"    rdfs:comment {_both(one.description, one.description_zh)} ;\n"
        f"    sh:{kind} {_text(one.text)}{keywords} .\n"
    )


def _both(english: str, chinese: str) -> str:
    """Return a text in the languages it is told in."""
    return f"{_text(english)}@en" + (f" , {_text(chinese)}@zh" if chinese else "")


def _text(text: str) -> str:
    """Return a text in three quotes, as Turtle reads it back."""
    body = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    body = f"{body[:-1]}\\{body[-1]}" if body.endswith('"') and not body.endswith('\\"') else body
    return f'"""{body}"""' if "\n" in text or '"' in text else f'"{body}"'


def read(path: Path) -> Iterator[Example]:
    """Yield the questions in a file of examples, with a header where they have none.

    Raises NotFound and BadTurtle for the file, BadQuery where it holds no example.
    """
    (file,) = foreign.read([path])
    told: dict[str, dict[str, list[str]]] = {}
    for triple in file.triples():
        of = told.setdefault(plain(triple.subject), {})
        of.setdefault(triple.predicate.value, []).append(plain(triple.object))
    spaces = {  # sh:declare of the examples' prefixes
        of[SHACL + "prefix"][0]: of[SHACL + "namespace"][0]
        for of in told.values() if {SHACL + "prefix", SHACL + "namespace"} <= set(of)
    }  # fmt: skip
    found = False
    for iri, of in sorted(told.items()):
        for kind in _KINDS.values():
            for text in of.get(SHACL + kind, ()):
                found = True
                name = re.sub(r"[^a-z0-9]+", "-", re.split(r"[/#]", iri)[-1].lower()).strip("-")
                name = name if SLUG.match(name) else path.stem.lower()
                yield Example(name, _headed(text, of, {**file.prefixes, **spaces}))
    if not found:
        hint = "An example is a sh:SPARQLExecutable with sh:select, sh:ask or sh:construct."
        raise BadQuery("The file holds no SPARQL example.", where=file.name, hint=hint)


def _headed(text: str, of: dict[str, list[str]], spaces: dict[str, str]) -> str:
    """Return a query with the header and the prefixes that a saved question has."""
    while missing := dialects.missing_prefix(text):
        prefix = missing.message.split()[2].rstrip(":")
        if prefix not in spaces:
            break
        text = f"PREFIX {prefix}: <{spaces[prefix]}>\n{text}"
    text = text.strip("\n")
    if re.match(r"#\s*title:", text):
        return f"{text}\n"
    told = of.get(RDFS + "comment") or of.get(RDFS + "label") or ["A question"]
    comment = " ".join(told[0].split())
    title = " ".join((of.get(RDFS + "label") or [comment])[0].split())[:100]
    tags = ", ".join(of.get(SCHEMA + "keywords", [])) or "example"
    used = {token.partition(":")[0] for token in re.findall(r"[\w-]+:[\w-]", text)}
    ours = [f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items()
            if name in used and not re.search(rf"(?i)PREFIX\s+{name}:", text)]  # fmt: skip
    end = "" if comment.endswith(".") else "."
    lines = [f"# title: {title}", f"# description: {comment}{end}", f"# tags: {tags}", *ours, text]
    return "\n".join(lines) + "\n"


def _verb(text: str) -> str:
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    found = re.search(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", body, re.IGNORECASE)
    return found[1].upper() if found else "SELECT"
