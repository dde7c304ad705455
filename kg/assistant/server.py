"""The MCP server: few read-only tools, and the saved questions as prompts.

It does not know where its answers are made: whoever builds it gives a function that runs a tool
for it, within limits.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.prompts.base import Prompt, PromptArgument
from mcp_types import ToolAnnotations
from pydantic import Field

from kg.errors import KgError
from kg.sparql.questions import Question
from kg.version import __version__

Run = Callable[[str, tuple[Any, ...]], Awaitable[Any]]
"""Runs `module:function` with what it is given, beside the graph, and returns what it yields."""

_ABOUT = (
    "A knowledge graph of the car industry around Huawei, Seres, HIMA and AITO. Every statement "
    "names its sources; figures that disagree stay side by side, one is marked preferred. Tell the "
    "sources and the disagreements with every figure. deliveries, sales, wholesale, retail and "
    "registrations are different measures: never add or compare them without saying so."
)
_READING = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

Name = Annotated[str, Field(description="A name in English or Chinese, an alias, or an id")]
Limit = Annotated[int, Field(ge=1, le=100, description="How many at most")]
Day = Annotated[str, Field(description="A date such as 2025-11-03; empty for now")]


def build(run: Run, questions: Iterable[Question]) -> MCPServer:
    """Return the server with its tools and prompts."""
    server = MCPServer(
        "autokg",
        title="autokg",
        instructions=_ABOUT,
        version=__version__,
        log_level="WARNING",
    )

    async def tool(name: str, *given: Any) -> str:
        try:
            return str(await run(f"kg.assistant.tools:{name}", given))
        except KgError as error:
            raise ToolError(str(error)) from None

    _entities(server, tool)
    _evidence(server, tool)
    _queries(server, tool)
    for question in questions:
        server.add_prompt(_prompt(question))
    return server


Tool = Callable[..., Awaitable[str]]


def _entities(server: MCPServer, tool: Tool) -> None:
    @server.tool(annotations=_READING)
    async def search(text: str, limit: Limit = 10) -> str:
        """Find entities by name: English, Chinese, pinyin, misspelt."""
        return await tool("search", text, limit)

    @server.tool(annotations=_READING)
    async def describe(name: Name) -> str:
        """Tell everything that is stated of one entity, each fact with its sources."""
        return await tool("describe", name)

    @server.tool(annotations=_READING)
    async def path(one: Name, other: Name, count: Annotated[int, Field(ge=1, le=10)] = 3) -> str:
        """Tell how two entities are connected, each step as a sentence with its source."""
        return await tool("path", one, other, count)

    @server.tool(annotations=_READING)
    async def control(name: Name) -> str:
        """Tell who controls a model, brand or company: by shares, and in practice."""
        return await tool("control", name)

    @server.tool(annotations=_READING)
    async def exposure(name: Name) -> str:
        """Tell which models, brands and volumes hang on a supplier, technology or plant."""
        return await tool("exposure", name)


def _evidence(server: MCPServer, tool: Tool) -> None:
    @server.tool(annotations=_READING)
    async def figures(name: Name, measure: str = "", period: str = "") -> str:
        """Tell who says what of a measure or relation, and why one value is preferred.

        Without a measure, list what can be asked. A period is 2025, 2025-Q3 or 2025-05.
        """
        return await tool("figures", name, measure, period)

    @server.tool(annotations=_READING)
    async def compare(
        names: Annotated[list[str], Field(min_length=2, max_length=6)], measure: str = "deliveries"
    ) -> str:
        """Set monthly figures of entities side by side, contested ones marked."""
        return await tool("compare", names, measure)

    @server.tool(annotations=_READING)
    async def disputes(name: str = "", limit: Limit = 10) -> str:
        """Tell what sources disagree about, of one entity or of all, with the arithmetic."""
        return await tool("disputes", name, limit)

    @server.tool(annotations=_READING)
    async def promises(name: str = "", limit: Limit = 20) -> str:
        """Tell targets and guidance of a company, brand or speaker, and what came of them."""
        return await tool("promises", name, limit)

    @server.tool(annotations=_READING)
    async def verify(
        text: Annotated[str, Field(max_length=200_000)], date: Day = "", url: str = ""
    ) -> str:
        """Check a text, an article or an answer of your own, claim by claim.

        Every figure, date, rank, stake and plan comes back marked: agrees, known more exactly,
        differs and why, contested, a plan and what came of it, unsure, not in the graph. `date`
        is when it was written, `url` its own address, which then confirms nothing.
        """
        return await tool("verify", text, date, url)


def _queries(server: MCPServer, tool: Tool) -> None:
    @server.tool(annotations=_READING)
    async def questions(topic: str = "") -> str:
        """List the saved questions with their parameters, of one topic or all."""
        return await tool("listed", topic)

    @server.tool(annotations=_READING)
    async def ask(question: str, parameters: dict[str, str] | None = None) -> str:
        """Answer a saved question by its name, each row with its sources."""
        return await tool("ask", question, parameters or {})

    @server.tool(annotations=_READING)
    async def sparql(query: str, as_of: Day = "", known_on: Day = "") -> str:
        """Answer a SPARQL 1.1 query (read-only), each row with its sources.

        The prefixes auto, concept, id, source, claim, rdfs, skos, xsd and schema are declared.
        Look at the tool schema first.
        """
        return await tool("sparql", query, as_of, known_on)

    @server.tool(annotations=_READING)
    async def schema() -> str:
        """Tell the classes and properties of the graph with how often each is used."""
        return await tool("schema")


def _prompt(question: Question) -> Prompt:
    """Return a saved question as a prompt that has it asked."""

    def text(**given: str) -> str:
        told = ", ".join(f"{name} = {value}" for name, value in given.items() if value)
        return (
            f"{question.title}. {question.description} Use the tool ask with question "
            f"'{question.name}'{f' and the parameters {told}' if told else ''}. Name the sources "
            "of every figure, and say where they disagree."
        )

    arguments = [
        PromptArgument(name=one.name, description=f"{one.about} (default {one.default})")
        for one in question.parameters
    ]
    return Prompt(
        name=question.name, title=question.title, description=question.description,
        arguments=arguments, fn=text, context_kwarg=None,
    )  # fmt: skip
