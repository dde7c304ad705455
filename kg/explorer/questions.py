"""The saved questions as the page carries them: text, parameters, and how to show the answer."""

from __future__ import annotations

from typing import Any

from kg.sparql import questions
from kg.text.words import topic


def asked(graph: Any) -> list[list[Any]]:
    """Return name, topic, title, description, query, parameters and view of every question.

    Titles and descriptions, and the sentence of a parameter, are told in English and in Chinese.
    A parameter is its name, kind, default, sentences and class. A question whose text needs more
    than the page can do would still run there: the text is the file's, unchanged.
    """
    return [
        [one.name, [topic(one.topic, "en"), topic(one.topic, "zh")], [one.title, one.title_zh],
         [one.description, one.description_zh], _body(one.text),
         [[p.name, p.kind, p.default, [p.about, p.about_zh], p.of] for p in one.parameters],
         list(one.view)]
        for one in questions.all_questions(graph.project).values()
    ]  # fmt: skip


def _body(text: str) -> str:
    """Return a query without its header."""
    lines = text.splitlines()
    while lines and (lines[0].startswith("#") or not lines[0].strip()):
        lines.pop(0)
    return "\n".join(lines) + "\n"
