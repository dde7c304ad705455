"""The shape of the package: imports go one way, libraries stay in their module, start is light."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "kg"
#: The rooms by level: a module may import its own room and rooms of lower levels, nothing else.
LEVELS = (
    {"errors", "version"},
    {"model"},
    {"runtime"},
    {"sparql"},
    {"store"},
    {"ingest", "text"},
    {"graph"},
    {"records"},
    {"evidence", "connections", "intake"},
    {"verify"},
    {"output"},
    {"explorer", "assistant"},
    {"serve"},  # shows the explorer, and answers assistants over HTTP
    {"api"},  # what kg.open() gives: everything below as methods of one object
    {"cli"},
)
ROOMS = {room: level for level, rooms in enumerate(LEVELS) for room in rooms}
#: What may lie beside the rooms.
BESIDE = {"__init__.py", "__main__.py", "errors.py", "py.typed", "version.py"}
#: The only places that may import these libraries: a room, or a module of it.
OWNERS = {
    "pyoxigraph": {"store"},
    "pyshacl": {"ingest.check"},
    "pyvis": {"explorer"},
    "rdflib": {"store", "sparql.algebra", "sparql.tokens", "ingest.check"},
    "networkx": {"connections", "explorer.layout"},
    "igraph": {"connections", "explorer.layout"},
    "rapidfuzz": {"graph.names"},
    "pypinyin": {"graph.things", "explorer"},
    "vl_convert": {"output.charts.process"},
    "pandas": {"store.results"},
    "starlette": {"serve"},
    "uvicorn": {"serve.run"},
    "pebble": {"serve.pool"},
    "mcp": {"assistant", "serve.tools"},
    "jinja2": {"serve.html"},
    "opencc": {"verify.phrases"},
    "pypdf": {"verify.pdf"},
}
HEAVY = ("rdflib", "networkx", "pyvis", "pyshacl", "igraph", "pandas", "numpy", "hypothesis")


def name_of(path: Path) -> str:
    """Return the name of a module inside the package: `errors`, `evidence.disputes.sums`."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and parts[:-1] else parts)


def imports() -> dict[str, set[str]]:
    """Return what each module imports anywhere: at its top, in a function, for its types."""
    found: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        names = found.setdefault(name_of(path), set())
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert not node.level, f"{path.name}: write imports from kg in full"
                names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def needs() -> dict[str, set[str]]:
    """Return the modules of kg that each module needs, except the package itself and its door."""
    found = imports()
    needed: dict[str, set[str]] = {}
    for module, names in found.items():
        if module not in ("__init__", "__main__"):
            needed[module] = {known for full in names if (known := _module(full, found)) != module}
    return {module: names - {""} for module, names in needed.items()}


def _module(full: str, modules: Collection[str]) -> str:
    """Return the module that an imported name is, or comes from; empty outside kg."""
    if not full.startswith("kg."):
        return ""
    name = full.removeprefix("kg.")
    return name if name in modules else name.rpartition(".")[0]


def test_the_top_holds_rooms_only() -> None:
    """Beside the rooms lie the version, the errors, the two doors and the mark of types."""
    names = {path.name for path in PACKAGE.iterdir() if path.name not in ("__pycache__", "bundled")}
    files = {name for name in names if (PACKAGE / name).is_file()}
    assert files <= BESIDE
    assert names - files <= set(ROOMS)


def test_imports_go_downwards() -> None:
    """A module imports its own room and rooms of lower levels, also lazily and for types."""
    for module, names in needs().items():
        home = module.split(".")[0]
        for name in names:
            other = name.split(".")[0]
            assert other in ROOMS, f"{module} imports {name}"
            below = ROOMS[other] < ROOMS[home]
            assert below or other == home, f"{module} imports {name}, which is not below it"


def test_imports_have_no_circle() -> None:
    """No way from import to import leads a module back to itself."""
    modules = set(imports())
    edges = {module: names & modules for module, names in needs().items()}
    done: set[str] = set()
    while len(done) < len(edges):
        ready = {name for name, needed in edges.items() if name not in done and needed <= done}
        assert ready, f"a circle among {sorted(set(edges) - done)}"
        done |= ready


def test_every_room_says_what_it_holds() -> None:
    """The first sentence of a room is about what it holds and what never is in it."""
    for path in PACKAGE.rglob("__init__.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), path
        assert len(tree.body) == 1 or path.parent == PACKAGE, f"{path} holds code"
        if path.parent.parent == PACKAGE:
            told = " ".join((ast.get_docstring(tree) or "").split())
            assert re.fullmatch(r".+(; never |\. Never here: ).+\.", told), f"{path}: {told}"


def test_the_readme_shows_every_room() -> None:
    """The picture of the rooms has all of them, higher levels above lower ones."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    picture = readme.partition("## How it is built")[2].split("```")[1]
    lines = picture.splitlines()
    named = {room: number for number, line in enumerate(lines) for room in ROOMS
             if re.search(rf"^[ a-z]{{0,36}}\b{room}\b", line)}  # fmt: skip
    assert named.keys() == ROOMS.keys() - {"errors", "version", "api"}
    for one, place in named.items():
        for other, below in named.items():
            assert place <= below or ROOMS[one] <= ROOMS[other], (one, other)


def test_one_library_one_room() -> None:
    """A third-party library is known to the place that owns it."""
    for module, found in imports().items():
        for library, owners in OWNERS.items():
            users = any(name.split(".")[0] == library for name in found)
            owned = any(module == owner or module.startswith(f"{owner}.") for owner in owners)
            assert not users or owned, f"{module} imports {library}"


def test_start_is_light() -> None:
    """Importing kg and its command line loads no heavy library."""
    code = "import sys, kg, kg.cli.main; print(*sys.modules)"
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


def test_what_reads_texts_is_small_and_knows_no_words() -> None:
    """Modules that check texts have 250 lines at most; what Chinese says stands in the grammars."""
    for path in (PACKAGE / "verify").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 250, path.name
        for node in ast.walk(tree := ast.parse(text)):
            told = node.value if isinstance(node, ast.Constant) else None
            if isinstance(told, str) and told not in _docstrings(tree):
                words = re.findall("[一-龥]+", told)
                assert not words, f"{path.name}:{node.lineno}: {words}"


def _docstrings(tree: ast.AST) -> set[str]:
    return {
        str(node.value.value) for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }  # fmt: skip


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


def raised(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Return what a function raises itself and does not catch; functions in it are left out."""
    found: set[str] = set()
    waiting: list[tuple[ast.AST, frozenset[str]]] = [(one, frozenset()) for one in function.body]
    while waiting:
        node, caught = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        if isinstance(node, ast.Raise) and node.exc is not None:
            made = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            name = ast.unparse(made).rpartition(".")[2]
            if name[:1].isupper() and name not in caught:
                found.add(name)
        if isinstance(node, ast.Try):
            kinds = [one.type for one in node.handlers if one.type is not None]
            names = {name.rpartition(".")[2].strip("() ") for kind in kinds
                     for name in ast.unparse(kind).split(",")}  # fmt: skip
            waiting += [(one, caught | names) for one in node.body]
            waiting += [(one, caught) for one in (*node.handlers, *node.orelse, *node.finalbody)]
        else:
            waiting += [(one, caught) for one in ast.iter_child_nodes(node)]
    return found


def test_docstrings_say_what_is_raised() -> None:
    """A public function that raises names it, but for commands, whose docstring is their help."""
    unsaid = []
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        public = [node for node in tree.body if getattr(node, "name", "_")[0] != "_"]
        owners = [node for node in public if isinstance(node, ast.ClassDef)]
        for node in [*public, *(one for owner in owners for one in owner.body)]:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_":
                told = ast.get_docstring(node) or ""
                missing = {name for name in raised(node) if name not in told}
                if missing and name_of(path).split(".")[0] != "cli":
                    unsaid.append(f"{name_of(path)}.{node.name}: {', '.join(sorted(missing))}")
    assert not unsaid


#: What tables.toml says of claims: their classes and properties, and what is computed of them.
CLAIMED = {
    term.removeprefix("auto:")
    for table in ("relations", "observations", "properties", "events")
    for term in tomllib.loads((ROOT / "data" / "tables.toml").read_text("utf-8"))[table][
        "means"
    ].values()
    if term.startswith("auto:")
} | {"isPlain", "setAside", "standing", "wasDerivedFrom"}
#: A term of claims as SPARQL and Python spell it: auto:value, {AUTO}value, AUTO + "value".
TERM = re.compile(rf"(?:\bauto:|\bprov:|\{{(?:AUTO|PROV)\}})(?:{'|'.join(sorted(CLAIMED))})\b")


def texts(tree: ast.Module) -> Iterator[str]:
    """Yield the texts of a module but its docstrings, formatted ones whole."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    skipped = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, owners) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [
                str(one.value) if isinstance(one, ast.Constant) else f"{{{ast.unparse(one.value)}}}"  # type: ignore[attr-defined]
                for one in node.values
            ]
            yield "".join(parts)
        elif isinstance(node, ast.Constant) and id(node) not in skipped:
            yield node.value if isinstance(node.value, str) else ""


def test_claims_are_read_in_records_only() -> None:
    """Outside records and the rooms below it no module asks the graph for claims by itself.

    A query is a text with a variable; it is about claims where it names a term that a claim alone
    has, or calls its variable a claim.
    """
    below = {room for room, level in ROOMS.items() if level <= ROOMS["records"]}
    for path in PACKAGE.rglob("*.py"):
        module = name_of(path)
        if module.split(".")[0] in below:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for text in texts(tree):
            asks = re.search(r"[?$]\w", text) and (TERM.search(text) or "?claim" in text)
            assert not asks, f"{module} queries claims: {text[:80]}"
        for node in ast.walk(tree):
            if isinstance(node, ast.BinOp) and isinstance(node.left, ast.Name):
                space, name = node.left.id, getattr(node.right, "value", None)
                alone = space in ("AUTO", "PROV") and name in CLAIMED
                assert not alone, f"{module} reads {name} by itself"


@pytest.mark.parametrize(
    ("text", "is_claim"),
    [
        ("SELECT ?x { ?x auto:value ?v }", True),
        ("SELECT ?s { VALUES ?e { X } ?s auto:subject|auto:object ?e }", True),
        ("?x <{PROV}wasDerivedFrom> ?source", True),
        ("SELECT ?m { ?m auto:hasBrand ?b ; auto:isPlaced ?there }", False),
    ],
)
def test_queries_of_claims_are_told_apart(text: str, is_claim: bool) -> None:
    """However it is spelt, and not where a name only begins like one."""
    assert bool(TERM.search(text)) is is_claim
