"""The HTML file of the explorer: data, script and style in one page that forbids every request."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.explorer import modules
from kg.explorer.columns import COLUMNS
from kg.explorer.engine import Engine
from kg.explorer.packed import pack, squeezed

PAGE = Path(__file__).parent / "page"
#: The module that starts the page, and the one that unpacks and runs it.
START, LOADER = "main.js", "loader.js"
STYLES = ("style", "parts")

Data = dict[str, Any]


@cache
def _vis() -> tuple[str, str]:
    """Return vis-network's script and style from the files that pyvis brings along."""
    found = find_spec("pyvis")
    root = Path(str(found.origin)).parent if found else Path()
    scripts = sorted(root.glob("lib/vis-*/vis-network.min.js"), key=_version)
    if not scripts:
        raise KgError("pyvis came without vis-network.", hint="Install pyvis 0.3.2 again.")
    script = _unix(scripts[-1].read_text(encoding="utf-8"))
    css = _unix(scripts[-1].with_name("vis-network.css").read_text(encoding="utf-8"))
    rules = re.findall(r"[^{}]+\{[^{}]*\}", css)
    return script, "".join(rule for rule in rules if _is_needed(rule))


def _version(path: Path) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", path.parent.name)]


def _is_needed(rule: str) -> bool:
    """Only what frames the canvas: no pictures, no editing tools."""
    unused = ("url(", "color-picker", "manipulation", "navigation", "configuration", "@")
    return ".vis-" in rule and not any(word in rule for word in unused)


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read(name: str) -> str:
    return _unix((PAGE / name).read_text(encoding="utf-8"))


def _enclosed(script: str) -> str:
    return f"(() => {{\n'use strict';\n{script}\n}})();"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def compose(data: Data, title: str, engine: Engine | None = None, rdf: str = "") -> str:
    """Return the whole page: every script and style known to its policy by its hash.

    With an engine, `rdf` is the packed graph it answers from; its binary alone may be compiled.
    Raises KgError where a part would end its own element.
    """
    vis_script, vis_style = _vis()
    found = modules.read(PAGE)
    code = [vis_script, engine.script] if engine else [vis_script]
    code.append(_enclosed(modules.join(found, START)))
    parts = {
        "style": vis_style + "\n" + "\n".join(_read(f"{name}.css") for name in STYLES),
        "check": _read("check.js"),
        "loader": _enclosed(modules.join(found, LOADER)),
        "code": squeezed(json.dumps(code, ensure_ascii=False).encode()),
    }
    for name in ("check", "loader"):
        if "</script" in parts[name].lower() or "<!--" in parts[name]:
            raise KgError(f"The {name} part of the page would end its own element.")
    hashes = " ".join(map(_hash, (parts["check"], parts["loader"], *code)))
    hashes += " 'wasm-unsafe-eval'" if engine else ""
    parts["policy"] = (
        f"default-src 'none'; script-src {hashes}; style-src {_hash(parts['style'])}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    parts["title"] = html.escape(title)
    parts["data"] = pack({**data, "lists": [name for name in COLUMNS if name in data]})
    parts["query"] = (
        f'<script type="application/octet-stream" id="wasm">{engine.binary}</script>\n'
        f'<script type="application/octet-stream" id="rdf">{rdf}</script>'
        if engine
        else ""
    )
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], _read("template.html"))
