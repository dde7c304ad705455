"""The SPARQL engine for the page: Oxigraph as WebAssembly, brought when the wheel is built.

Its files lie beside this module and are never part of the repository. Where they are
missing the page is written without it, and says so.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from kg.errors import KgError
from kg.explorer.packed import squeezed

FOLDER = Path(__file__).parent / "oxigraph"
SCRIPT, BINARY = "web.js", "web_bg.wasm"
#: What only fetches the binary from elsewhere: not needed, and not allowed in the page.
_LOADERS = re.compile(r"^async function __wbg_(?:load|init)\(.*?^}\n", re.MULTILINE | re.DOTALL)


class Engine(NamedTuple):
    """The engine's two parts: a script that defines `oxigraph`, and the binary packed as text."""

    script: str
    binary: str


def find(folder: Path | None = None) -> Engine | None:
    """Return the engine that lies in a folder, None where there is none."""
    folder = FOLDER if folder is None else folder
    paths = folder / SCRIPT, folder / BINARY
    if not all(path.is_file() for path in paths):
        return None
    return Engine(as_script(paths[0].read_text(encoding="utf-8")), _packed(paths[1].read_bytes()))


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


def _packed(content: bytes) -> str:
    return squeezed(content)
