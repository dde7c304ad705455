"""Answers that are kept: a compiled graph never changes, so that they are exact as long as it is.

Those asked for longest ago go first when there are too many bytes of them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import NamedTuple

MOST = 64_000_000
"""Bytes kept at most."""
LARGEST = 8_000_000
"""Bytes of an answer that is kept."""

Headers = Sequence[tuple[bytes, bytes]]


class Reply(NamedTuple):
    """An answer as it is sent."""

    status: int
    headers: Headers
    content: bytes
    etag: bytes


class Kept:
    """Replies by what was asked."""

    def __init__(self, most: int = MOST):
        self._most = most
        self._replies: OrderedDict[Hashable, Reply] = OrderedDict()
        self.size = 0

    def get(self, key: Hashable) -> Reply | None:
        """Return a reply, None where it is not kept."""
        found = self._replies.get(key)
        if found is not None:
            self._replies.move_to_end(key)
        return found

    def put(self, key: Hashable, reply: Reply) -> None:
        """Keep a reply, unless it is very large."""
        if len(reply.content) > LARGEST or key in self._replies:
            return
        self._replies[key] = reply
        self.size += len(reply.content)
        while self.size > self._most:
            self.size -= len(self._replies.popitem(last=False)[1].content)

    def clear(self) -> None:
        """Forget every reply."""
        self._replies.clear()
        self.size = 0
