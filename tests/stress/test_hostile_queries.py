"""Queries made to hang or to eat memory: each ends at its limits, with a sentence."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from conftest import ROOT

SECONDS, GIGABYTES = 1.0, 1.0


def _nested(function: str, last: str) -> Callable[[random.Random], str]:
    def make(draw: random.Random) -> str:
        text = "'x'"
        for _ in range(draw.randint(16, 40)):
            text = f"{function}({text}{last})"
        return f"SELECT ({text} AS ?x) {{}}"

    return make


def _list(draw: random.Random) -> str:
    depth = draw.randint(5_000, 50_000)
    return f"SELECT * {{ ?s ?p {'(' * depth}1{')' * depth} }}"


def _blanks(draw: random.Random) -> str:
    depth = draw.randint(5_000, 30_000)
    return f"SELECT * {{ ?s ?p {'[ ?p ' * depth}1{' ]' * depth} }}"


def _groups(draw: random.Random) -> str:
    depth = draw.randint(1_000, 20_000)
    return f"SELECT * {{ {'{' * depth} ?s ?p ?o {'}' * depth} }}"


def _products(draw: random.Random) -> str:
    count = draw.randint(3, 6)
    patterns = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(count))
    ends = ("", " ORDER BY ?c0 ?c1", " GROUP BY ?a0", " LIMIT 5 OFFSET 900000000000")
    head = "SELECT (COUNT(*) AS ?n)" if draw.random() < 0.3 else "SELECT DISTINCT ?c0 ?c1"
    return f"{head} {{ {patterns} }}{draw.choice(ends[:2]) if head[7] == 'D' else ''}"


def _paths(draw: random.Random) -> str:
    step = draw.choice(
        ("(!auto:nothing)*", "(auto:subject|^auto:subject|auto:object|^auto:object)+")
    )
    return f"SELECT (COUNT(*) AS ?n) {{ ?a {step} ?b . ?b {step} ?c }}"


def _doubling(draw: random.Random) -> str:
    binds = " ".join(
        f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(draw.randint(28, 40))
    )
    return f"SELECT (1 AS ?n) {{ BIND('xxxxxxxx' AS ?x0) {binds} FILTER(?x28 != 'y') }}"


def _joined(draw: random.Random) -> str:
    return (
        "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?f)); SEPARATOR='') AS ?x) "
        "{ ?a ?b ?c . ?d ?e ?f }"
    )


def _pattern(draw: random.Random) -> str:
    many = draw.randint(30, 3_000)
    return f"SELECT * {{ ?s ?p ?o FILTER(REGEX(STR(?o), '(a?){{{many}}}a{{{many}}}')) }}"


MAKERS = (
    _nested("SUBSTR", ",1"), _nested("REPLACE", ",'a','b'"), _nested("REGEX", ",'a'"), _list,
    _blanks,
    _groups, _products, _paths, _doubling, _joined, _pattern,
)  # fmt: skip


def drawn(count: int) -> Iterator[str]:
    """Yield queries, of each kind about as many."""
    draw = random.Random(13)
    for number in range(count):
        yield MAKERS[number % len(MAKERS)](draw)


@pytest.mark.stress(100, 11)
def test_limits_hold(draws: int, report) -> None:  # type: ignore[no-untyped-def]
    """Time and memory are kept whatever the engine does, and a person reads why."""
    told: Counter[str] = Counter()
    slowest = 0.0
    options = ("--timeout", str(SECONDS), "--memory", str(GIGABYTES), "--project", str(ROOT))
    for text in drawn(draws):
        command = [sys.executable, "-m", "kg", "query", *options, "-"]
        begun = time.monotonic()
        done = subprocess.run(
            command, input=text.encode(), capture_output=True, cwd=ROOT, check=False, timeout=60
        )
        slowest = max(slowest, time.monotonic() - begun)
        error = done.stderr.decode()
        assert done.returncode in (0, 3), f"{text[:200]}: {done.returncode} {error[:500]}"
        assert "Traceback" not in error, text[:200]
        assert "panicked" not in error, text[:200]
        if done.returncode:
            assert error.startswith("Error: ") or "Error: " in error, error[:500]
        told[
            "answered" if not done.returncode
            else "stopped in time" if "seconds" in error
            else "stopped in memory" if "memory" in error
            else "refused"
        ] += 1  # fmt: skip
    report(f"hostile queries: {draws} tried, {dict(told)}; the slowest took {slowest:.1f} s in all")
