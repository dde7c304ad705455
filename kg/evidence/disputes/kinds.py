"""The kinds of disputes; `text/words_*.toml` say what each is called and what it means."""

from __future__ import annotations

KINDS = (
    "values",
    "sum",
    "slip",
    "subject",
    "period",
    "share",
    "stake",
    "rivals",
    "order",
    "early",
    "date",
    "duration",
)
"""In the order in which they are explained."""
