"""Which of several figures under one key is preferred, by one declared order.

1. reliability of the best source; 2. an exact figure before a bounded one; 3. the number of
independent sources; 4. the later publication. A tie prefers none. Never an average.
"""

from __future__ import annotations

from kg.store import Store


def mark(store: Store) -> None:
    """Add `auto:standing concept:preferred` to at most one observation per key."""
