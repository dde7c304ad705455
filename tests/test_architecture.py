"""The shape of the package: imports go one way, libraries stay in their module, start is light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "kg"
#: The only modules that may import these libraries.
OWNERS = {
    "pyoxigraph": {"answers", "formats", "opening", "store"},
    "pyshacl": {"check"},
    "pyvis": {"explorer"},
    "rdflib": {"check", "receipts.algebra", "sparql", "turtle"},
    "networkx": {"analyses", "explorer.layout", "network", "paths"},
    "igraph": {"analyses", "explorer.layout"},
    "rapidfuzz": {"search"},
    "pypinyin": {"explorer", "search"},
    "vl_convert": {"drawing"},
    "pandas": {"answers"},
}
HEAVY = ("rdflib", "networkx", "pyvis", "pyshacl", "igraph", "pandas", "numpy", "hypothesis")


def name_of(path: Path) -> str:
    """Return the name of a module inside the package: `store`, `disputes`, `disputes.sums`."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and parts[:-1] else parts)


def imports(*, lazy: bool) -> dict[str, set[str]]:
    """Return what each module imports: at its top, or anywhere."""
    found: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        nodes = ast.walk(tree) if lazy else iter(tree.body)
        names = found.setdefault(name_of(path), set())
        for node in nodes:
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_imports_have_no_cycle() -> None:
    """Modules stand in one order: what is imported at the top never leads back."""
    found = imports(lazy=False)
    modules = set(found) - {"__init__", "__main__"}

    def needs(module: str) -> set[str]:
        """Return modules; with one of another package comes that package itself."""
        needed = set()
        for full in found[module]:
            names = full.split(".")[1:]
            if not full.startswith("kg."):
                continue
            parts = [".".join(names[:count]) for count in range(1, len(names) + 1)]
            exact = [part for part in parts if part in modules]
            home = module.split(".")[0]
            needed |= {part for part in exact[-1:] if part != module}
            needed |= {part for part in exact if part.split(".")[0] != home}
        return needed

    edges = {module: needs(module) for module in modules}
    done: set[str] = set()
    while len(done) < len(edges):
        ready = {name for name, needed in edges.items() if name not in done and needed <= done}
        assert ready, f"a cycle among {sorted(set(edges) - done)}"
        done |= ready


def test_one_library_one_module() -> None:
    """A third-party library is known to the module that owns it."""
    for module, found in imports(lazy=True).items():
        for library, owners in OWNERS.items():
            users = any(name.split(".")[0] == library for name in found)
            assert not users or module in owners, f"{module} imports {library}"


def test_start_is_light() -> None:
    """Importing kg and its command line loads no heavy library."""
    code = "import sys, kg, kg.cli; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert loaded.isdisjoint(HEAVY)
    assert "pyoxigraph" not in loaded


def test_modules_and_functions_stay_small() -> None:
    """A module that passes 350 lines, or a function that passes 60, asks to be split."""
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 350, path.name
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno
                assert length <= 60, f"{path.name}: {node.name} has {length} lines"


def test_only_the_command_line_prints() -> None:
    """Library code raises or returns; it never prints or exits."""
    for path in PACKAGE.rglob("*.py"):
        if name_of(path).split(".")[0] not in ("cli", "__main__"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            calls = {
                ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)
            }
            assert calls.isdisjoint({"print", "click.echo", "sys.exit", "exit"}), path.name


def test_the_code_has_one_form() -> None:
    """The linter and the formatter have nothing to say."""
    for args in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *args, "kg", "tests"]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_the_types_fit(tmp_path: Path) -> None:
    """The type checker has nothing to say."""
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
