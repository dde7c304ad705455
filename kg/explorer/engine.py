"""The SPARQL engine for the page: Oxigraph as WebAssembly, brought when the wheel is built.

Its files lie beside this module and are never part of the repository. Where they are
missing the page is written without it, and says so.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from kg.errors import KgError
from kg.explorer.packed import as_text

FOLDER = Path(__file__).parent / "oxigraph"
SCRIPT, BINARY, UNPACKER = "web.js", "web_bg.wasm.xz", "unxz.js"
#: What only fetches the binary from elsewhere: not needed, and not allowed in the page.
_LOADERS = re.compile(r"^async function __wbg_(?:load|init)\(.*?^}\n", re.MULTILINE | re.DOTALL)
#: Where a comment of licence leads.
_ADDRESS = re.compile(r" - https?://\S+")


class Engine(NamedTuple):
    """The engine's two parts: a script that defines `oxigraph` and `unxz`, the binary as text."""

    script: str
    binary: str


def find(folder: Path | None = None) -> Engine | None:
    """Return the engine that lies in a folder, None where there is none."""
    folder = FOLDER if folder is None else folder
    script, binary, unpacker = (folder / name for name in (SCRIPT, BINARY, UNPACKER))
    if not all(path.is_file() for path in (script, binary, unpacker)):
        return None
    scripts = as_script(script.read_text("utf-8")), as_unpacker(unpacker.read_text("utf-8"))
    return Engine("\n".join(scripts), as_text(binary.read_bytes()))


def as_script(module: str) -> str:
    """Return the engine's module as a plain script that defines `oxigraph` and fetches nothing.

    Raises KgError for a module of another form.
    """
    text = _LOADERS.sub("", module)
    names = re.findall(r"^export (?:class|function) (\w+)", text, re.MULTILINE)
    text = re.sub(r"^export (?=class|function)", "", text, flags=re.MULTILINE)
    text = re.sub(r"^export \{[^}]*\};\n?", "", text, flags=re.MULTILINE)
    if "import.meta" in text or "fetch(" in text or re.search(r"^(ex|im)port\b", text, re.M):
        raise KgError("The engine's script has a form that the page does not know.")
    returned = ", ".join(["initSync", *names])
    return f"const oxigraph = (() => {{\n{text}\nreturn {{ {returned} }};\n}})();"


def as_unpacker(module: str) -> str:
    """Return the unpacker's module as a plain script that defines `unxz`.

    The module puts what it exports into the object that it is called on. Its authors and licences
    stay named; their addresses go, for a page names none but those of its sources. Raises KgError
    for a module that could fetch.
    """
    module = _ADDRESS.sub("", module)
    if "fetch(" in module or "XzReadableStream" not in module:
        raise KgError("The unpacker's script has a form that the page does not know.")
    return (
        f"const unxz = (() => {{\nconst root = {{}};\n(function () {{\n{module}\n}}).call(root);\n"
        "return root['xz-decompress'];\n})();"
    )
