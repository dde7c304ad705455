"""An entity, as far as its names go."""

from __future__ import annotations

from kg.model.namespaces import local


class Entity:
    """An entity by its names."""

    def __init__(self, iri: str, kind: str):
        self.iri = iri
        self.kind = kind
        self.name = local(iri)
        self.name_zh = ""
        self.aliases: list[str] = []

    def __repr__(self) -> str:
        return f"Entity({self.name!r}, {self.kind})"
