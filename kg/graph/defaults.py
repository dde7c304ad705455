"""What a question is asked of where nothing is named: a project of one's own may not have it."""

from __future__ import annotations

from typing import Protocol

from kg.errors import NotFound
from kg.graph.entity import Entity
from kg.sparql.questions import Parameter


class Named(Protocol):
    """Whatever knows entities by their names."""

    def entity(self, text: str, wanted: str = "") -> Entity:
        """Return the entity that a text is a name of; raises NotFound."""


def entity(graph: Named, parameter: Parameter, value: str) -> Entity:
    """Return the entity that a parameter names; raises NotFound, with the option for a default."""
    try:
        return graph.entity(value, parameter.of)
    except NotFound as error:
        if value != parameter.default:
            raise
        told = f"That is only the default: name another with --{parameter.name}."
        hint = f"{error.hint} {told}" if error.hint else told
        raise NotFound(error.message, hint=hint) from None
