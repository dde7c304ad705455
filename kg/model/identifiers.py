"""Names and identity: which entity a name means, and how claims get their addresses.

Owns every minting rule: the address of an entity, a source, a concept and a claim.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Mapping

from kg.model.namespaces import CLAIM, CONCEPT, ID, SOURCE

ENTITY_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")
SOURCE_ID = re.compile(r"[a-z0-9][a-z0-9-]*/(?:\d{6}|\d{4}|nd)-[0-9a-f]{4,64}\Z", re.ASCII)
NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?\Z", re.ASCII)
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def entity_iri(identifier: str) -> str:
    """Return the address of an entity by its id."""
    return ID + identifier


def source_iri(identifier: str) -> str:
    """Return the address of a source, which is also the name of its graph."""
    return SOURCE + identifier


def concept_iri(slug: str) -> str:
    """Return the address of a concept by its slug."""
    return CONCEPT + slug


def digest(parts: Iterable[str]) -> str:
    """Return 16 hex digits that depend on the parts and nothing else.

    >>> digest(["a", "b"]) == digest(["a", "b"]) != digest(["ab", ""])
    True
    """
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def claim_iri(parts: Iterable[str]) -> str:
    """Return the address of a claim: a hash of what it says, never of who says it."""
    return CLAIM + digest(parts)


def suggest(text: str, known: Iterable[str]) -> str:
    """Return 'Did you mean …?' with the nearest known words, or an empty string.

    >>> suggest("deliverys", ["deliveries", "sales"])
    "Did you mean 'deliveries'?"
    """
    folded: dict[str, str] = {}
    for word in known:
        folded.setdefault(word.casefold(), word)
    near = difflib.get_close_matches(text.casefold()[:80], folded, n=3, cutoff=0.6)
    if not near:
        return ""
    return "Did you mean " + " or ".join(f"'{folded[word]}'" for word in near) + "?"


class Names:
    """The entities of a project by name: exact, or the nearest as a suggestion."""

    def __init__(self, names: Mapping[str, str], aliases: Mapping[str, str]):
        self._names = names
        self._aliases = aliases

    def iri(self, name: str) -> str | None:
        """Return the address of the entity with exactly this English name, else None."""
        return self._names.get(name)

    def hint(self, name: str) -> str:
        """Return what to write instead of an unknown name."""
        if name in self._aliases:
            return f"It is another name of '{self._aliases[name]}': write that."
        near = suggest(name, (*self._names, *self._aliases))
        return near or "Add it to entities.csv first."
