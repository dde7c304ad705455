"""One thing that a check found, and where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Finding(NamedTuple):
    """One thing that a check found."""

    severity: str
    """error or warning"""
    place: str
    """file:line, or the address of what it is about"""
    rule: str
    message: str


class Report(NamedTuple):
    """What was found."""

    findings: list[Finding]

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity == "error" for finding in self.findings)

    def plus(self, more: Iterable[Finding]) -> Report:
        """Return this report with more findings in it, all in one order."""
        return Report(sorted({*self.findings, *more}))
