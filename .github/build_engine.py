"""Brings third-party JavaScript when a wheel is built, from npm, by exact version and digest.

The explorer's SPARQL engine is Oxigraph as WebAssembly, packed as xz, with what unpacks that in a
page; their digests stand here. The editor of the local server is CodeMirror, bundled from
`editor/`, whose lock file holds the digests. Nothing of either is kept in the repository. Without
npm, or without a network, the wheel is built all the same, and pages say what they are without.

For a checkout that is not installed: python .github/build_engine.py [engine|editor] [FOLDER]
"""

from __future__ import annotations

import base64
import hashlib
import lzma
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

OXIGRAPH = (
    "oxigraph@0.5.11",
    "zKdgmp1tsrutGzC1lCCywwZRPpLJKaJnKSDWoY2hIhMiwiCRRXNN1DU7WUyTInBvgPKT8Y5N+RgwTL8qKXpLng==",
)
UNPACKER = (  # xz-embedded as WebAssembly, 9 KB: saves the page 0.9 MB
    "xz-decompress@0.2.3",
    "O8v6HG8T0PrKBcpyWA13GkSYWFvncwzuzcLx5A7++l3HsE3atmoetXjIxrZ/JV/nbvSZ7WS4+3XvREZuVn+rEA==",
)
ENGINE = ("web.js", "web_bg.wasm.xz", "unxz.js")
EDITOR = ("codemirror.js",)
SOURCES = ("package.json", "package-lock.json", "codemirror.js")
"""What the editor's bundle is made from."""


def engine(target: Path) -> str:
    """Put the engine's files into a folder; returns why not, empty where all went well.

    The binary lies there too as it came, for what runs it outside of a page.
    """
    try:
        oxigraph = fetched(*OXIGRAPH, ("web.js", "web_bg.wasm"))
        unpacker = fetched(*UNPACKER, ("dist/package/xz-decompress.min.js",))
    except FileNotFoundError as missing:
        return str(missing)
    target.mkdir(parents=True, exist_ok=True)
    contents = (oxigraph[0], packed(oxigraph[1]), unpacker[0])
    for name, content in zip(ENGINE, contents, strict=True):
        (target / name).write_bytes(content)
    (target / "web_bg.wasm").write_bytes(oxigraph[1])
    return ""


def fetched(package: str, digest: str, names: Iterable[str]) -> list[bytes]:
    """Return files of a package from npm.

    Raises FileNotFoundError with the reason where npm brings none, SystemExit where it brings
    another one than its digest says.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is not installed")
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", package, "--silent", "--pack-destination", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        archives = list(Path(folder).glob("*.tgz"))
        if done.returncode or not archives:
            raise FileNotFoundError(f"npm pack failed: {done.stderr.strip()[-200:]}")
        content = archives[0].read_bytes()
        if base64.b64encode(hashlib.sha512(content).digest()).decode() != digest:
            raise SystemExit(f"{package} from npm is not the one this project knows.")
        with tarfile.open(archives[0]) as archive:
            files = [archive.extractfile(f"package/{name}") for name in names]
            return [file.read() for file in files if file is not None]


def packed(content: bytes) -> bytes:
    """Return bytes as xz, with what the page's unpacker can hold; as small as they get."""
    options = {"preset": 9 | lzma.PRESET_EXTREME, "dict_size": 1 << 23, "lc": 4, "lp": 0, "pb": 0}
    filters = [{"id": lzma.FILTER_LZMA2, **options}]
    return lzma.compress(content, lzma.FORMAT_XZ, lzma.CHECK_CRC32, filters=filters)


def editor(target: Path) -> str:
    """Put the editor's bundle into a folder; returns why not, empty where all went well.

    `npm ci` refuses whatever differs from the digests in the lock file; nothing it brings is run
    but the bundler.
    """
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        return "npm is not installed"
    with tempfile.TemporaryDirectory() as folder:
        for name in SOURCES:
            shutil.copy(Path(__file__).parent / "editor" / name, folder)
        bundler = str(Path("node_modules", "esbuild", "bin", "esbuild"))
        for command in (
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"],
            [node, bundler, "codemirror.js", "--bundle", "--minify", "--format=esm",
             "--legal-comments=eof", "--log-level=error", "--outfile=made.js"],
        ):  # fmt: skip
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, timeout=300, cwd=folder
            )
            if "EINTEGRITY" in done.stderr:
                raise SystemExit("What npm brought for the editor is not what this project knows.")
            if done.returncode:
                return f"{Path(command[0]).name} failed: {done.stderr.strip()[-200:]}"
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path(folder, "made.js"), target / EDITOR[0])
    return ""


PARTS: dict[str, tuple[str, tuple[str, ...], Callable[[Path], str], str]] = {
    "engine": ("kg/explorer/oxigraph", ENGINE, engine, "The explorer has no SPARQL engine"),
    "editor": ("kg/serve/static/vendor", EDITOR, editor, "The query editor is a plain field"),
}
"""What is brought: where it lies, its files, who brings it, what is so without it."""


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand
    BuildHookInterface = object  # type: ignore[assignment,misc]


class EngineHook(BuildHookInterface):  # type: ignore[misc]
    """Adds what is brought to a wheel; to an editable install beside the package's own files."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring the files before the wheel is put together."""
        if self.target_name != "wheel":
            return
        editable = version == "editable"
        self.folder = None if editable else tempfile.mkdtemp()
        for name, (home, files, bring, without) in PARTS.items():
            target = Path(self.folder, name) if self.folder else Path(self.root, home)
            if why := bring(target):
                self.app.display_warning(f"{without}: {why}.")
            elif not editable:
                for file in files:
                    build_data["force_include"][str(target / file)] = f"{home}/{file}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Take the files away again: they are in the wheel."""
        if getattr(self, "folder", None):
            shutil.rmtree(self.folder, ignore_errors=True)


def main(arguments: list[str]) -> str:
    """Bring one part or all, into a folder or where a checkout has them; returns why not."""
    name = arguments[0] if arguments and arguments[0] in PARTS else ""
    folders = arguments[1:] if name else arguments
    for part in [name] if name else list(PARTS):
        home, _, bring, without = PARTS[part]
        target = Path(folders[0]) if folders else Path(__file__).parents[1] / home
        if why := bring(target):
            return f"{without}: {why}."
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) or 0)
