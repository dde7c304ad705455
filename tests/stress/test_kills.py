"""kill -9 at random moments: the next answer is right, files are whole, nothing goes on."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from conftest import MINI, ROOT

BRANDS = "SELECT ?brand { ?brand a auto:Brand } ORDER BY ?brand"
QUESTION = "deliveries-by-month"
COMMANDS = (
    ("build",),
    ("query", "--as-of", "2025-01-15", "-o", "{out}/rows.csv", "-f", "csv", BRANDS),
    ("view", "-o", "{out}/view.html"),
    ("export", "-f", "trig", "-o", "{out}/graph.trig"),
    ("export", "-f", "csv", "-o", "{out}/tables.zip"),
    ("format",),
    ("ask", QUESTION, "--chart", "{out}/chart.svg"),
)


def command(args: tuple[str, ...], project: Path, out: Path) -> list[str]:
    """Return a command line on a project."""
    told = [part.format(out=out) if part.startswith("{out}") else part for part in args]
    return [sys.executable, "-m", "kg", *told, "--project", str(project)]


def alive(mark: str) -> list[str]:
    """Return the command lines of processes that carry a mark in their environment."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs Linux' /proc")
@pytest.mark.stress(300, 14)
def test_a_kill_does_no_harm(draws: int, tmp_path: Path, report) -> None:  # type: ignore[no-untyped-def]
    """Whatever is killed, whenever: the next command answers, and no half file is left."""
    draw = random.Random(3)
    told: Counter[str] = Counter()
    project, out, cache = (tmp_path / name for name in ("project", "out", "cache"))
    shutil.copytree(MINI, project)
    out.mkdir()
    mark = f"KG_STRESS={tmp_path}"
    name, _, value = mark.partition("=")
    env = {**os.environ, "AUTOKG_CACHE": str(cache), "PYTHONPATH": str(ROOT), name: value}
    right = subprocess.run(command(("query", BRANDS), project, out), env=env, capture_output=True)
    whole: dict[str, bytes] = {}
    for number in range(draws):
        args = COMMANDS[number % len(COMMANDS)]
        if draw.random() < 0.3:
            shutil.rmtree(cache, ignore_errors=True)
        process = subprocess.Popen(
            command(args, project, out),
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(draw.uniform(0, 1.2))
        told["killed" if process.poll() is None else "over before"] += 1
        process.kill()
        process.wait()
        until = time.monotonic() + 1
        while (left := alive(mark)) and time.monotonic() < until:
            time.sleep(0.05)
        assert not left, f"{args} left {left}"
        done = subprocess.run(
            command(("query", BRANDS), project, out), env=env, capture_output=True
        )
        assert (done.returncode, done.stdout) == (0, right.stdout), (
            f"{args}: {done.stderr.decode()}"
        )
        for path in out.iterdir():
            assert not path.name.startswith("."), f"{args} left {path.name}"
            kept = whole.setdefault(path.name, path.read_bytes())
            assert len(path.read_bytes()) == len(kept), f"{args} left half of {path.name}"
    tables = [path.name for path in (project / "data").iterdir()]
    assert sorted(tables) == sorted(path.name for path in (MINI / "data").iterdir())
    report(
        f"kill -9: {draws} commands, {dict(told)}; all answers right, no file half, none goes on"
    )
