"""Spellings of what would reach the network or write: all refused, and nobody is asked."""

from __future__ import annotations

import random
import socket
import threading

import pytest

from kg.errors import BadQuery
from kg.graph.graph import Graph

SHAPES = (
    "SELECT * {{ {service} <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ {service} {silent} <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ BIND(<{url}> AS ?g) {service} ?g {{ ?s ?p ?o }} }}",
    "SELECT * {{ OPTIONAL {{ {service} <{url}> {{ ?s ?p ?o }} }} }}",
    "SELECT * {{ {{ SELECT * {{ {service} <{url}> {{ ?s ?p ?o }} }} }} }}",
    "ASK {{ FILTER EXISTS {{ {service} <{url}> {{ ?s ?p ?o }} }} }}",
    "PREFIX x: <{url}> SELECT * {{ {service} x: {{ ?s ?p ?o }} }}",
    "SELECT * {from_} <{url}> {{ ?s ?p ?o }}",
    "SELECT * {from_} {named} <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "CONSTRUCT {{ ?s ?p ?o }} {from_} <{url}> {{ ?s ?p ?o }}",
    "DESCRIBE ?s {from_} <{url}> {{ ?s ?p ?o }}",
    "{load} <{url}>",
    "{load} {silent} <{url}> INTO GRAPH <urn:x>",
    "INSERT DATA {{ <urn:a> <urn:b> <{url}> }}",
    "DELETE WHERE {{ ?s ?p ?o }}",
    "CLEAR ALL",
    "PREFIX x: <urn:x#> INSERT {{ ?s ?p 1 }} WHERE {{ {service} <{url}> {{ ?s ?p ?o }} }}",
)


def spelt(word: str, draw: random.Random) -> str:
    """Return a keyword in some letter case, some letters as escapes, with blanks around it."""
    letters = [draw.choice((one.upper(), one.lower())) for one in word]
    if draw.random() < 0.4:
        place = draw.randrange(len(letters))
        code = ord(letters[place])
        letters[place] = draw.choice((f"\\u{code:04x}", f"\\U{code:08X}"))
    blank = draw.choice((" ", "\n", "\t", "#x\n", " # SELECT\n", "\r\n"))
    return f"{blank}{''.join(letters)}{blank}"


@pytest.mark.stress(300, 60)
def test_no_spelling_reaches_the_network(mini: Graph, draws: int, report) -> None:  # type: ignore[no-untyped-def]
    """Each is refused before the engine sees it; a listener on this machine hears nothing."""
    draw = random.Random(9)
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.2)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    with canary.accept()[0] as asked:
                        heard.append(asked.recv(100))
                except TimeoutError:
                    continue

        thread = threading.Thread(target=listen)
        thread.start()
        url = f"http://127.0.0.1:{canary.getsockname()[1]}/sparql"
        try:
            for number in range(draws):
                words = {"service": "service", "from_": "from", "named": "named"}
                words |= {"load": "load", "silent": "silent"}
                spelling = {name: spelt(word, draw) for name, word in words.items()}
                text = SHAPES[number % len(SHAPES)].format(url=url, **spelling)
                with pytest.raises(BadQuery):
                    mini.query(text)
        finally:
            over.set()
            thread.join()
    assert not heard
    report(f"network clauses: {draws} spellings refused, {len(heard)} requests heard")
