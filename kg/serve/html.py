"""Pages as HTML: templates, the words of both languages, and errors as pages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kg.errors import KgError
from kg.text.words import LANGUAGES, topic, words
from kg.version import __version__

HERE = Path(__file__).parent


def told(key: str, lang: str, **values: object) -> str:
    """Return a word or sentence of the pages in a language; raises KeyError where there is none.

    >>> told("contested", "zh")
    '有争议'
    """
    text = words(lang)["pages"][key]
    return text.format(**values) if values else text


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"version": __version__, "topic_in": topic}
    return made


def compile_all() -> None:
    """Make every template ready, so that no reader waits for it."""
    made = _environment()
    for name in made.list_templates():
        made.get_template(name)


def language(headers: Mapping[str, str], given: Mapping[str, str]) -> str:
    """Return the language of a reader: as the address says, else as the browser asks.

    >>> language({"accept-language": "zh-CN,zh;q=0.9"}, {}), language({}, {"lang": "zh"})
    ('zh', 'zh')
    """
    asked = given.get("lang") or headers.get("accept-language", "")
    first = asked.split(",")[0].strip().casefold()[:2]
    return first if first in LANGUAGES else "en"


def render(template: str, lang: str, **values: Any) -> bytes:
    """Return a page in a language."""

    def t(key: str, **given: object) -> str:
        return told(key, lang, **given)

    page = _environment().get_template(template)
    return page.render(t=t, lang=lang, **values).encode()


def error(status: int, found: KgError, lang: str) -> bytes:
    """Return an error as a page: what is wrong, and what to do."""
    values = {"query": "", "here": "", "formats": (), "address": "/", "carried": {}}
    return render("error.html", lang, status=status, error=found, fresh=None, **values)
