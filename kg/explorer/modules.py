"""The page's ES modules joined into one script, without any tool of JavaScript's own.

Each module becomes a function that runs once and returns what it exports, in the order in which
the modules need each other. What a module may say is a strict part of the language, so that a
few patterns are enough: `import { a, b as c } from './file.js';` at its top, and `export` before
a `function`, an `async function` or a `const` at the beginning of a line.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path

from kg.errors import KgError

_IMPORT = re.compile(r"^import \{([^}]*)\} from '([^']+)';\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function\*? ([\w$]+)|const ([\w$]+) )", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*|\bimport\(.*", re.MULTILINE)


def read(folder: Path) -> dict[str, str]:
    """Return the text of every module below a folder, by its path with slashes."""
    found = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8").replace("\r\n", "\n")
        for path in folder.rglob("*.js")
        if "node_modules" not in path.parts
    }
    return dict(sorted(found.items()))


def join(modules: Mapping[str, str], start: str) -> str:
    """Return one script that runs `start` and everything it imports.

    The same modules give the same text. Raises KgError for an import of what is not there, for
    a circle, and for any other form of import or export.
    """
    order: list[str] = []
    _visit(start, modules, order, ())
    return "\n".join(_wrapped(name, modules) for name in order)


def _visit(name: str, modules: Mapping[str, str], order: list[str], above: tuple[str, ...]) -> None:
    """Add a module to the order after all that it imports."""
    if name in above:
        raise KgError(f"The page's modules import each other in a circle: {' → '.join(above)}.")
    if name in order:
        return
    for _, other in _IMPORT.findall(modules[name]):
        path = _path(name, other)
        if path not in modules:
            raise KgError(f"There is no module {path}.", where=name)
        _visit(path, modules, order, (*above, name))
    order.append(name)


def _path(module: str, named: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(module), named))


def _variable(module: str) -> str:
    """Return the name that holds what a module exports: `data/search.js` as `$data_search`."""
    return "$" + re.sub(r"\W", "_", module.removesuffix(".js"))


def _wrapped(module: str, modules: Mapping[str, str]) -> str:
    """Return a module as a function that runs once and returns what it exports."""
    text = modules[module]

    def taken(match: re.Match[str]) -> str:
        source = _path(module, match[2])
        wanted = [name.strip().split(" as ") for name in match[1].split(",") if name.strip()]
        for name, *_ in wanted:
            if name not in exports(modules[source]):
                raise KgError(f"{source} does not export {name}.", where=module)
        names = ", ".join(": ".join(name) for name in wanted)
        return f"const {{ {names} }} = {_variable(source)};\n"

    body = _EXPORT.sub("", _IMPORT.sub(taken, text))
    left = _OTHER.search(body)
    if left:
        raise KgError(f"The page's modules have no such form: {left[0]}", where=module)
    returned = ", ".join(exports(text))
    return f"const {_variable(module)} = (() => {{\n{body}return {{ {returned} }};\n}})();"


def exports(text: str) -> list[str]:
    """Return the names that a module exports, in their order."""
    return [match[1] or match[2] for match in _EXPORT.finditer(text)]
