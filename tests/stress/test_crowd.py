"""Many clients at once on the server, with queries among them that never end."""

from __future__ import annotations

import threading
import time
from collections import Counter

import httpx
import pytest
from conftest import MINI
from serving import Server

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
CLIENTS = 64


@pytest.mark.stress(60, 6)
def test_a_crowd_is_served(draws: int, report) -> None:  # type: ignore[no-untyped-def]
    """64 clients for `draws` seconds, a runaway each second: no other query fails."""
    told: Counter[str] = Counter()
    lock = threading.Lock()
    with Server(MINI, "--timeout", "4") as server:
        until = time.monotonic() + draws
        base = str(server.client.base_url)

        def ask(number: int) -> None:
            with httpx.Client(base_url=base, timeout=30) as client:
                count = 0
                while time.monotonic() < until:
                    count += 1
                    limit = 1 + (number * 7 + count) % 50
                    text = f"SELECT ?s ?o {{ ?s a ?o }} ORDER BY ?s ?o LIMIT {limit}"
                    answer = client.get("/sparql", params={"query": text})
                    with lock:
                        told[f"answers {answer.status_code}"] += 1

        def run_away() -> None:
            with httpx.Client(base_url=base, timeout=30) as client:
                while time.monotonic() < until:
                    answer = client.get("/sparql", params={"query": ENDLESS})
                    with lock:
                        told[f"runaways {answer.status_code}"] += 1
                    time.sleep(1)

        crowd = [threading.Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
        crowd.append(threading.Thread(target=run_away))
        for thread in crowd:
            thread.start()
        for thread in crowd:
            thread.join()
    report(f"a crowd of {CLIENTS} for {draws} s: {dict(told)}")
    assert told["answers 200"] > CLIENTS
    assert set(told) <= {"answers 200", "runaways 503"}, told
