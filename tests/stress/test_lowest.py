"""The lowest versions that pyproject.toml allows can be installed together, and they work."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import MINI, ROOT

COMMANDS = (
    ("build",),
    ("check",),
    ("query", "SELECT ?brand { ?brand a auto:Brand } ORDER BY ?brand"),
    ("find", "lumo"),
    ("show", "Lumo One"),
    ("why", "Lumo One", "deliveries"),
    ("disputes",),
    ("promises",),
    ("path", "Lumo", "Vega"),
    ("control", "Lumo One"),
    ("exposure", "Starpilot"),
    ("analyse",),
    ("ask", "line-up", "--brand", "Lumo", "--receipts"),
    ("ask", "deliveries-by-month", "--maker", "Lumo", "--chart", "{out}/chart.svg"),
    ("view", "-o", "{out}/view.html"),
    ("export", "-f", "longturtle", "-o", "{out}/graph.ttl"),
    ("export", "-f", "graphml", "-o", "{out}/graph.graphml"),
)


def lowest() -> list[str]:
    """Return every dependency of a user, extras too, at its lower bound."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    listed = [*project["dependencies"], *(one for name in extras if name != "test"
              for one in extras[name])]  # fmt: skip
    found = []
    for one in listed:
        match = re.fullmatch(r"([\w.-]+)(\[[\w,]+\])?>=([\w.]+)(,<[\w.]+)?", one.partition(";")[0])
        if one.startswith("autokg["):
            continue
        assert match, f"{one} has no lower bound"
        found.append(f"{match[1]}{match[2] or ''}=={match[3]}")
    return found


@pytest.mark.slow
@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="the oldest Python goes with them")
def test_the_lowest_versions_work(tmp_path: Path) -> None:
    """Every command answers with them, on the fictional project."""
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "env"], check=True)
    python = tmp_path / "env" / "bin" / "python"
    command = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *lowest()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and re.search(r"NewConnectionError|Temporary failure|Network", done.stderr):
        pytest.skip("no package index can be reached")
    assert not done.returncode, done.stderr
    env = {**os.environ, "PYTHONPATH": str(ROOT), "AUTOKG_CACHE": str(tmp_path / "cache")}
    for args in COMMANDS:
        told = [part.replace("{out}", str(tmp_path)) for part in args]
        command = [python, "-m", "kg", *told, "--project", str(MINI)]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1), f"{args}: {done.stderr}"
        assert "Traceback" not in done.stderr, args
        assert "Error" not in done.stderr, f"{args}: {done.stderr}"
