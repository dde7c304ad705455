"""Brings the explorer's SPARQL engine when a wheel is built: Oxigraph as WebAssembly, from npm.

The version and its digest stand here; nothing of it is kept in the repository. Without npm, or
without a network, the wheel is built all the same, and pages say that they have no engine.

For a checkout that is not installed: python .github/build_engine.py
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

VERSION = "0.5.11"
SHA512 = "zKdgmp1tsrutGzC1lCCywwZRPpLJKaJnKSDWoY2hIhMiwiCRRXNN1DU7WUyTInBvgPKT8Y5N+RgwTL8qKXpLng=="
FILES = ("web.js", "web_bg.wasm")


def bring(target: Path) -> str:
    """Put the engine's files into a folder; returns why not, empty where all went well."""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not installed"
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", f"oxigraph@{VERSION}", "--silent", "--pack-destination", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        archives = list(Path(folder).glob("*.tgz"))
        if done.returncode or not archives:
            return f"npm pack failed: {done.stderr.strip()[-200:]}"
        content = archives[0].read_bytes()
        if base64.b64encode(hashlib.sha512(content).digest()).decode() != SHA512:
            raise SystemExit(f"oxigraph {VERSION} from npm is not the one this project knows.")
        target.mkdir(parents=True, exist_ok=True)
        with tarfile.open(archives[0]) as archive:
            for name in FILES:
                member = archive.extractfile(f"package/{name}")
                assert member is not None
                (target / name).write_bytes(member.read())
    return ""


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand
    BuildHookInterface = object  # type: ignore[assignment,misc]


class EngineHook(BuildHookInterface):  # type: ignore[misc]
    """Adds the engine to a wheel; to an editable install beside the package's own files."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring the files before the wheel is put together."""
        if self.target_name != "wheel":
            return
        editable = version == "editable"
        home = "kg/explorer/oxigraph"
        self.folder = None if editable else tempfile.mkdtemp()
        target = Path(self.root) / home if self.folder is None else Path(self.folder)
        if why := bring(target):
            self.app.display_warning(f"The explorer has no SPARQL engine: {why}.")
        elif not editable:
            for name in FILES:
                build_data["force_include"][str(target / name)] = f"{home}/{name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Take the files away again: they are in the wheel."""
        if getattr(self, "folder", None):
            shutil.rmtree(self.folder, ignore_errors=True)


if __name__ == "__main__":
    place = Path(__file__).parents[1] / "kg" / "explorer" / "oxigraph"
    sys.exit(bring(Path(sys.argv[1]) if len(sys.argv) > 1 else place) or 0)
