"""The words for people: one file a language, tables of texts by key, the same keys in each."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "zh")


def file(language: str) -> Path:
    """Return the file that holds the words of a language."""
    return Path(__file__).with_name(f"words_{language}.toml")


@cache
def words(language: str) -> dict[str, dict[str, str]]:
    """Return the words of a language: tables of texts by key."""
    return tomllib.loads(file(language).read_text(encoding="utf-8"))


@cache
def sentences(language: str) -> dict[str, str]:
    """Return the sentences for all reasons of a language by key."""
    return words(language)["sentences"]


def column(name: str, language: str) -> str:
    """Return how a column of an answer is called; one of a question of one's own by its name.

    >>> column("on_year", "zh"), column("on_year", "en"), column("my_own", "zh")
    ('同比（%）', 'on year', 'my own')
    """
    return words(language)["columns"].get(name, name.replace("_", " "))


def topic(name: str, language: str) -> str:
    """Return how a folder of questions is called; one of one's own by its name.

    >>> topic("supply", "zh"), topic("mine", "zh")
    ('供应', 'Mine')
    """
    return words(language)["topics"].get(name, name.capitalize())


def blanks(text: str) -> set[str]:
    """Return the names of the blanks in a sentence.

    >>> sorted(blanks("{who} {who:tells/tell} it on {day}."))
    ['day', 'who']
    """
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def uneven() -> Iterator[tuple[Path, str]]:
    """Yield the file and a message for each text that one language lacks or tells otherwise."""
    told = {language: _flat(language) for language in LANGUAGES}
    for language, texts in told.items():
        for other, others in told.items():
            for table, key in sorted(others.keys() - texts.keys()):
                yield file(language), f"[{table}] has no words for '{key}'; those of {other} have."
    english, chinese = (told[language] for language in LANGUAGES)
    for table, key in sorted(english.keys() & chinese.keys()):
        unlike = blanks(english[table, key]) ^ blanks(chinese[table, key])
        if unlike:
            listed = ", ".join(sorted(unlike))
            yield file("zh"), f"[{table}] '{key}' has other blanks than in English: {listed}."


def _flat(language: str) -> dict[tuple[str, str], str]:
    return {
        (table, key): text
        for table, texts in words(language).items()
        for key, text in texts.items()
    }
