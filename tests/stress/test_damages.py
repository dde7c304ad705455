"""A compiled graph that something damaged: every command answers rightly, or mends it by itself."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import MINI, ROOT

QUERY = "SELECT ?brand { ?brand a auto:Brand } ORDER BY ?brand"
COMMANDS = (
    ("query", QUERY),
    ("query", "--as-of", "2025-01-15", QUERY),
    ("stats",),
    ("show", "Lumo One"),
    ("why", "Lumo One"),
    ("export", "-f", "nq"),
    ("build",),
)


def _halved(path: Path, _: random.Random) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _emptied(path: Path, _: random.Random) -> None:
    path.write_bytes(b"")


def _flipped(path: Path, draw: random.Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(8):
        if content:
            content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    path.write_bytes(content)


def _deleted(path: Path, _: random.Random) -> None:
    path.unlink()


def _folder(path: Path, _: random.Random) -> None:
    path.unlink()
    path.mkdir()


def _overwritten(path: Path, draw: random.Random) -> None:
    path.write_bytes(draw.randbytes(path.stat().st_size))


DAMAGES: tuple[Callable[[Path, random.Random], None], ...] = (
    _halved, _emptied, _flipped, _deleted, _folder, _overwritten,
)  # fmt: skip


def run(cache: Path, args: tuple[str, ...]) -> subprocess.CompletedProcess[bytes]:
    """Run a command on the fictional project with a cache of its own."""
    env = {"AUTOKG_CACHE": str(cache), "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "kg", *args, "--project", str(MINI)]
    return subprocess.run(command, capture_output=True, env=env, check=False, timeout=60)


@pytest.mark.stress(100, 12)
def test_damage_is_mended(draws: int, tmp_path: Path, report) -> None:  # type: ignore[no-untyped-def]
    """Whatever happens to a file of the cache, the answer is right and there is no traceback."""
    draw = random.Random(7)
    sound = tmp_path / "sound"
    right = {args: run(sound, args) for args in COMMANDS}
    assert all(done.returncode == 0 for done in right.values())
    right = {args: run(sound, args) for args in COMMANDS}
    files = sorted(path.relative_to(sound) for path in sound.rglob("*") if path.is_file())
    told: Counter[str] = Counter()
    for number in range(draws):
        cache = tmp_path / f"damaged-{number}"
        shutil.copytree(sound, cache)
        path, damage = draw.choice(files), draw.choice(DAMAGES)
        damage(cache / path, draw)
        args = draw.choice(COMMANDS)
        case = f"{damage.__name__} {path}, then {args}"
        done = run(cache, args)
        told["mended at once" if b"ompil" in done.stderr else "answered"] += 1
        assert done.returncode == 0, f"{case}: {done.stderr.decode()}"
        assert b"Traceback" not in done.stderr, case
        assert done.stderr.count(b"\n") <= 2, f"{case}: {done.stderr.decode()}"
        assert done.stdout == right[args].stdout, case
        shutil.rmtree(cache)
    report(f"damages of the cache: {draws} tried, {dict(told)}, all answers right")
