"""Entries by key in a file: each is found, damage is noticed, little is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.runtime import indexed
from kg.runtime.indexed import Indexed

KEYS = st.text(st.characters(exclude_characters="\t\n", exclude_categories=("Cs",)), min_size=1)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.lists(KEYS, max_size=3), st.binary(min_size=1))), KEYS)
def test_every_entry_is_found(
    tmp_path: Path, entries: list[tuple[list[str], bytes]], other: str
) -> None:
    """Under each of its keys, in order; what is no key leads to nothing."""
    path = tmp_path / "x"
    indexed.write(path, b"head", entries)
    found = Indexed.open(path, b"head")
    assert found is not None
    for key in {other, *(key for keys, _ in entries for key in keys)}:
        assert found.get(key) == [content for keys, content in entries if key in keys]


def test_other_files_are_none(tmp_path: Path) -> None:
    """Another head, half a file, none at all; a changed entry is told."""
    path = tmp_path / "x"
    assert Indexed.open(path, b"head") is None
    indexed.write(path, b"head", [(["a"], b"one"), (["b"], b"two")])
    assert Indexed.open(path, b"tail") is None
    content = path.read_bytes()
    path.write_bytes(content.replace(b"two", b"tow"))
    found = Indexed.open(path, b"head")
    assert found is not None
    assert found.get("a") == [b"one"]
    with pytest.raises(ValueError, match="damaged"):
        found.get("b")
    for half in (content[: len(content) // 2], b"head\n", b""):
        path.write_bytes(half)
        assert Indexed.open(path, b"head") is None
