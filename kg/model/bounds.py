"""How a value is meant: exactly, about, at least or at most, and the sign for each."""

from __future__ import annotations

SYMBOLS = {"about": "≈", "at-least": "≥", "at-most": "≤"}
"""The sign before a value that is not exact, by the slug of its bound."""


def sign(bound: str) -> str:
    """Return what stands before a value: a sign and a blank, empty for an exact value.

    >>> sign("at-least"), sign("exactly")
    ('≥ ', '')
    """
    return f"{SYMBOLS[bound]} " if bound in SYMBOLS else ""
