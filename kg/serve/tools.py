"""The tools for assistants, run by the workers of a site, over HTTP or over standard input."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.runtime.project import Project
from kg.serve.pool import Work
from kg.serve.site import HEAVY, Options, Site
from kg.sparql import questions

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer
    from mcp.server.transport_security import TransportSecuritySettings

    from kg.graph.graph import Notice

_ANY = ("kg.assistant.tools:sparql",)
"""Tools that run what somebody else wrote: they have the time limit of a query."""


def server(site: Site) -> MCPServer:
    """Return the MCP server of a site."""
    from kg.assistant.server import build

    async def run(place: str, given: tuple[Any, ...]) -> Any:
        given = tuple(_frozen(one) for one in given)
        if place in _ANY:
            work = Work(place, given, site.options.timeout)
        else:
            work = Work(place, given, HEAVY, "pages")
        return await site.work((place, repr(given)), work)

    return build(run, questions.all_questions(Project(Path(site.root))).values())


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def security(hosts: Sequence[str]) -> TransportSecuritySettings:
    """Return under which names the tools may be asked, and from which pages: none but our own."""
    from mcp.server.transport_security import TransportSecuritySettings

    named = [host for name in hosts for host in (name, f"{name}:*")]
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=named,
        allowed_origins=[f"http://{name}" for name in named],
    )


async def over_stdio(options: Options, notice: Notice) -> None:
    """Serve the tools on standard input and output until that is closed."""
    site = Site(options, notice)
    await site.start()
    try:
        await server(site).run_stdio_async()
    finally:
        await site.stop()
