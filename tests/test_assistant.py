"""The tools for assistants, asked with the client of the SDK over both ways in."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator

import pytest
from conftest import MINI, ROOT
from mcp import StdioServerParameters
from mcp.client import Client
from mcp.client.stdio import stdio_client
from serving import Server

from kg.assistant import tools
from kg.errors import KgError
from kg.graph.graph import Graph

TOOLS = {
    "search": {"text": "lumo"},
    "describe": {"name": "Lumo One"},
    "figures": {"name": "Lumo", "measure": "deliveries", "period": "2024-12"},
    "compare": {"names": ["Lumo", "Lumo One"], "measure": "deliveries"},
    "disputes": {},
    "promises": {"name": "Lumo"},
    "verify": {"text": "Lumo delivered 3,500 vehicles in December 2024."},
    "path": {"one": "Lumo One", "other": "Aurora Motors"},
    "control": {"name": "Lumo One"},
    "exposure": {"name": "Cellworks"},
    "questions": {},
    "ask": {"question": "line-up", "parameters": {"brand": "Lumo"}},
    "sparql": {"query": "SELECT ?v { ?c auto:subject id:Lumo ; auto:value ?v }"},
    "schema": {},
}
SOURCED = ("describe", "figures", "promises", "path", "sparql", "verify")
Use = Callable[[Client], Awaitable[object]]


@pytest.fixture(scope="module")
def server(mini: Graph) -> Iterator[Server]:
    """Return a server of the fictional project."""
    with Server(MINI, "--timeout", "2") as made:
        yield made


def _over_http(server: Server, use: Use) -> None:
    async def run() -> None:
        async with Client(f"{server.url}mcp") as client:
            await use(client)

    asyncio.run(run())


async def _called(client: Client, name: str, given: dict[str, object]) -> tuple[bool, str]:
    found = await client.call_tool(name, given)
    return bool(found.is_error), "".join(getattr(one, "text", "") for one in found.content)


def test_every_tool_answers_with_its_sources(server: Server) -> None:
    """Each is read-only and describes itself; what tells figures names who says them."""

    async def use(client: Client) -> None:
        listed = (await client.list_tools()).tools
        assert {one.name for one in listed} == set(TOOLS)
        for one in listed:
            assert one.description
            assert one.annotations is not None
            assert one.annotations.read_only_hint
        for name, given in TOOLS.items():
            is_error, text = await _called(client, name, given)
            assert not is_error, f"{name}: {text}"
            assert text.strip(), name
            if name in SOURCED:
                assert any(who in text.casefold() for who in ("aurora", "wheel", "harbour")), name

    _over_http(server, use)


def test_refusals_and_limits_are_sentences(server: Server) -> None:
    """What cannot be done says so, with a remedy, and ends in time."""
    crossed = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(5))
    cases = (
        ("describe", {"name": "Lummo"}, "Did you mean"),
        ("sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}, "only reads"),
        ("sparql", {"query": "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }"}, "network"),
        ("sparql", {"query": f"SELECT (COUNT(*) AS ?n) {{ {crossed} }}"}, "stopped after 2 s"),
        ("ask", {"question": "line-op"}, "Did you mean"),
        ("compare", {"names": ["Lumo", "Vega"], "measure": "exports"}, "None of them"),
    )

    async def use(client: Client) -> None:
        for name, given, told in cases:
            is_error, text = await _called(client, name, given)
            assert is_error, name
            assert told in text, text

    _over_http(server, use)


def test_saved_questions_are_prompts(server: Server) -> None:
    """A prompt names its tool, its parameters, and asks for the sources."""

    async def use(client: Client) -> None:
        prompts = {one.name: one for one in (await client.list_prompts()).prompts}
        assert [one.name for one in prompts["line-up"].arguments or ()]
        found = await client.get_prompt("line-up", {"brand": "Lumo"})
        text = str(found.messages[0].content)
        assert "'line-up'" in text
        assert "brand = Lumo" in text

    _over_http(server, use)


def test_over_standard_input_too(mini: Graph) -> None:
    """`kg mcp` speaks on standard output, and nothing else does."""

    async def run() -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        given = ["-m", "kg", "mcp", "--project", str(MINI)]
        process = StdioServerParameters(command=sys.executable, args=given, env=environment)
        async with Client(stdio_client(process)) as client:
            is_error, text = await _called(client, "search", {"text": "lumo one"})
            assert not is_error
            assert "Lumo_One" in text

    asyncio.run(run())


def test_another_site_cannot_ask(server: Server) -> None:
    """A page of another site is refused, and so is a foreign name."""
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    headers = {"accept": "application/json, text/event-stream"}
    for name, value in (("origin", "https://evil.example"), ("host", "evil.example")):
        answer = server.client.post("/mcp", json=message, headers={**headers, name: value})
        assert answer.status_code in (400, 403, 421), name


def test_a_long_answer_is_cut_with_a_hint(mini: Graph) -> None:
    """It says what was left out."""
    text = tools.shortened("a line\n" * 20_000, "Ask for less.")
    assert len(text) < tools.MOST + 200
    assert "Ask for less." in text
    with pytest.raises(KgError):
        tools.search(mini, "zzzzzz", 5)
