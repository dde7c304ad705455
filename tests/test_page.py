"""The page's modules: joined without a circle, typed, without findings, tested where no screen is.

What needs Node is skipped where Node, or the package index, is missing.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT

from kg.errors import KgError
from kg.explorer import data as viewdata
from kg.explorer import modules, view
from kg.graph.graph import Graph

PAGE = ROOT / "kg" / "explorer" / "page"
HERE = ROOT / "tests" / "page"
#: The folders by level: a module may import its own folder and those before it.
LEVELS = ("data", "model", "view", "panels", "files", "")
TOOLS = ("typescript@5.9.3", "eslint@9.39.1", "@eslint/js@9.39.1")


@pytest.fixture(scope="module")
def tools(request: pytest.FixtureRequest) -> Path:
    """Return a folder with the type checker and the linter, in the versions named here."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("no Node on this machine")
    folder = request.config.cache.mkdir("page-tools")
    wanted = " ".join(TOOLS)
    done = folder / "installed"
    if not done.is_file() or done.read_text(encoding="utf-8") != wanted:
        command = [npm, "install", "--prefix", folder, "--no-save", "--ignore-scripts",
                   "--no-audit", "--no-fund", *TOOLS]  # fmt: skip
        made = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
        if made.returncode:
            pytest.skip(f"the package index cannot be reached: {made.stderr.strip()[-200:]}")
        done.write_text(wanted, encoding="utf-8")
    return Path(folder)


def run(*command: object, **environment: str) -> None:
    """Run a tool of Node's on the page; what it says is the message of the failure."""
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, cwd=PAGE,
        env={**os.environ, **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_modules_import_downwards_only() -> None:
    """A module imports its own folder or one before it; the join finds no circle."""
    found = modules.read(PAGE)
    for name, text in found.items():
        home = name.rpartition("/")[0]
        for _, other in modules._IMPORT.findall(text):
            below = modules._path(name, other).rpartition("/")[0]
            assert LEVELS.index(below) <= LEVELS.index(home), f"{name} imports {other}"
    joined = modules.join(found, "main.js")
    assert joined == modules.join(dict(reversed(found.items())), "main.js")
    names = re.findall(r"^const (\$\w+) = \(\(\) => \{$", joined, re.MULTILINE)
    assert len(names) == len(set(names)) == len(found) - 2, "all but check.js and loader.js"


def test_what_is_not_of_the_strict_form_is_refused() -> None:
    """A circle, a missing module or name, and other forms of import are errors, not surprises."""
    fine = {
        "a.js": "import { b as c } from './d/b.js';\n\nconst x = c;\n",
        "d/b.js": "export const b = 1;\n",
    }
    assert modules.join(fine, "a.js").startswith("const $d_b = (() => {\nconst b = 1;\n")
    assert "const { b: c } = $d_b;" in modules.join(fine, "a.js")
    circle = {
        "a.js": "import { b } from './b.js';\nexport const a = b;\n",
        "b.js": "import { a } from './a.js';\nexport const b = a;\n",
    }
    for wrong, message in (
        (circle, "circle"),
        ({"a.js": "import { b } from './b.js';\n"}, "no module b.js"),
        ({**fine, "d/b.js": "export const d = 1;\n"}, "does not export b"),
        ({"a.js": "import all from './b.js';\n"}, "no such form"),
        ({"a.js": "export default 1;\n"}, "no such form"),
        ({"a.js": "const x = import('./b.js');\n"}, "no such form"),
    ):
        with pytest.raises(KgError, match=message):
            modules.join(wrong, "a.js")


@pytest.mark.thirdparty
def test_the_types_fit(tools: Path) -> None:
    """The type checker, at its strictest, has nothing to say about the page."""
    run("node", tools / "node_modules/typescript/bin/tsc", "-p", HERE / "tsconfig.json")


@pytest.mark.thirdparty
def test_the_linter_has_nothing_to_say(tools: Path) -> None:
    """No finding: sizes and complexity as for Python, no name that hides another."""
    run("node", tools / "node_modules/eslint/bin/eslint.js", "-c", HERE / "eslint.config.mjs",
        "--max-warnings", "0", ".", PAGE_TOOLS=str(tools))  # fmt: skip


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node on this machine")
def test_modules_without_a_screen(mini: Graph, tmp_path: Path) -> None:
    """Search, paths, dates, numbers and export do what their own tests say."""
    data = viewdata.payload(mini)
    view.page(data)
    payload = tmp_path / "payload.json"
    payload.write_text(json.dumps(data), encoding="utf-8")
    files = sorted(str(path) for path in HERE.glob("*.test.js"))
    run("node", "--test", *files, PAGE_PAYLOAD=str(payload))
