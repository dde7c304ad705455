"""The guide for contributors, followed to the letter in a copy of the repository."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

GUIDE = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
STEP = re.compile(
    r"^ *(?P<act>Write|Append to|In) `(?P<file>[^`]+)`"
    r"(?:, (?P<place>before|after) the line "
    r"(?:that begins with \"(?P<start>[^\"]+)\"|`(?P<line>[^`]+)`) insert"
    r"|, replace `(?P<old>[^`]+)` with)?:\n\n(?P<pad> *)```\w+\n(?P<text>.*?)\n *```$",
    re.M | re.S,
)
WAYS = ("A question", "A measure", "A class", "An export format", "A command")


def section(title: str) -> str:
    """Return a section of the guide."""
    return GUIDE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def follow(step: re.Match[str], root: Path) -> None:
    """Do to a file what a step of the guide says."""
    path = root / step["file"]
    text = re.sub(f"^{step['pad']}", "", step["text"], flags=re.M)
    if step["act"] == "Write":
        assert not path.exists(), path
        path.write_text(text + "\n", encoding="utf-8")
        return
    before = path.read_text(encoding="utf-8")
    if step["act"] == "Append to":
        gap = "" if path.suffix == ".csv" else "\n\n" if path.suffix == ".py" else "\n"
        path.write_text(f"{before}{gap}{text}\n", encoding="utf-8")
    elif step["old"]:
        assert before.count(step["old"]) == 1, step["old"]
        path.write_text(before.replace(step["old"], text), encoding="utf-8")
    else:
        path.write_text(inserted(before, step, text), encoding="utf-8")


def inserted(before: str, step: re.Match[str], text: str) -> str:
    """Return a file with a block put in before or after the line that a step names."""
    lines = before.splitlines()
    (at,) = (
        number
        for number, line in enumerate(lines)
        if line == step["line"] or (step["start"] and line.startswith(step["start"]))
    )
    gap = ["", ""] if text.startswith(("def ", "@")) else []
    at += step["place"] == "after"
    return "\n".join([*lines[:at], text, *gap, *lines[at:], ""])


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the repository in which every step of the guide was taken."""
    root = tmp_path_factory.mktemp("copy")
    for name in ("kg", "data", "ontology", "queries", "tests", ".github"):
        skipped = shutil.ignore_patterns("__pycache__", "golden", "stress", "benchmarks")
        shutil.copytree(ROOT / name, root / name, ignore=skipped)
    for name in ("README.md", "CHANGELOG.md", "pyproject.toml"):
        shutil.copy(ROOT / name, root)
    for title in WAYS:
        steps = list(STEP.finditer(section(title)))
        assert len(steps) == len(re.findall(r"^ *```(?!sh$)\w+$", section(title), re.M)), title
        for step in steps:
            follow(step, root)
    return root


def commands() -> Iterator[str]:
    """Yield the commands that the guide lets a contributor try."""
    for title in WAYS:
        (block,) = re.findall(r"^Try it:\n\n```sh\n(.*?)```", section(title), re.M | re.S)
        yield from block.strip().splitlines()


def run(root: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the guide in a copy, with the code of the copy."""
    name, *args = shlex.split(command)
    start = [sys.executable, "-m", "kg"] if name == "kg" else [sys.executable]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONUTF8": "1"}
    return subprocess.run(
        [*start, *args], cwd=root, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_nothing_is_missing_once_the_guide_was_followed(copy: Path) -> None:
    """Tables and files are put in order, and then the checks find nothing."""
    assert run(copy, "kg format").returncode == 0
    done = run(copy, "kg check")
    assert done.stdout == ""
    assert done.stderr == "0 errors, 0 warnings.\n"
    lint = [sys.executable, "-m", "ruff"]
    for args in (["check"], ["format", "--check"]):
        left = subprocess.run(
            [*lint, *args, "kg", "tests"], cwd=copy, capture_output=True, text=True, check=False
        )
        assert left.returncode == 0, left.stdout


@pytest.mark.slow
@pytest.mark.parametrize("command", [line for line in commands() if line != "kg format"])
def test_what_the_guide_lets_one_try_works(copy: Path, command: str) -> None:
    """Each command of the guide runs in the copy; tests that it names are there and pass."""
    done = run(copy, command)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout if "pytest" in command else True
