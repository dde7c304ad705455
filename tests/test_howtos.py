"""What the README says of the server works as it stands there: each example is run."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from conftest import ROOT
from serving import Server

from kg.graph.graph import Graph

README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("## In the browser, and for other programs\n")[2].partition("\n## ")[0]
HOST = "autokg.example.org"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(graph: Graph) -> Iterator[Server]:
    """Return a server of the real data, by the name that the README gives it too."""
    with Server(ROOT, "--cors", "--name", HOST) as made:
        yield made


def _blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", SECTION, re.DOTALL)


def _here(text: str, server: Server) -> str:
    """Return an example with the address of the test's server in place of the usual one."""
    return text.replace("http://localhost:8765/", server.url)


@pytest.mark.parametrize("line", [one for one in _blocks("sh")[1].splitlines() if one])
def test_curl_gets_rows(server: Server, line: str) -> None:
    """Each line answers with a table."""
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    command = [*shlex.split(_here(line, server)), "--silent", "--fail", "--noproxy", "*"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    head, *rows = done.stdout.splitlines()
    assert len(rows) > 5
    assert head.split(",")[0] in ("period", "model")


def test_python_reads_it(server: Server, graph: Graph) -> None:
    """SPARQLWrapper gives the names of the models, pandas a table with months as its index."""
    wrapper, pandas = (_here(one, server) for one in _blocks("python"))
    given: dict[str, object] = {}
    exec(wrapper, given)
    text = "SELECT ?name { ?model auto:hasBrand id:AITO ; rdfs:label ?name }"
    assert sorted(given["names"]) == sorted(str(row["name"]) for row in graph.rows(text))  # type: ignore[call-overload]
    exec(pandas, given)
    growth = given["growth"]
    assert len(growth) > 20  # type: ignore[arg-type]
    assert {"value", "on_month", "on_year"} <= set(growth.columns)  # type: ignore[attr-defined]


def test_an_assistant_starts_it(graph: Graph) -> None:
    """The configuration starts a server whose tools answer."""
    from mcp import StdioServerParameters
    from mcp.client import Client
    from mcp.client.stdio import stdio_client

    (text,) = _blocks("json")
    told = json.loads(text)["mcpServers"]["autokg"]
    assert told["command"] == "kg"
    started = StdioServerParameters(command=sys.executable, args=["-m", "kg", *told["args"]])

    async def used() -> str:
        async with Client(stdio_client(started)) as client:
            listed = await client.list_tools()
            assert {"search", "sparql"} <= {one.name for one in listed.tools}
            return str(await client.call_tool("search", {"text": "问界"}))

    assert "AITO" in asyncio.run(used())


def test_openrefine_finds_the_service(server: Server) -> None:
    """The address answers a manifest, names are recognised, other origins may ask."""
    (address,) = re.findall(r"`(http://\S+/reconcile)`", SECTION)
    origin = {"origin": "http://127.0.0.1:3333"}
    manifest = httpx.get(_here(address, server), headers=origin, trust_env=False)
    assert manifest.headers["access-control-allow-origin"] == "*"
    assert "0.2" in manifest.json()["versions"]
    names = ["华为", "Seres Grop", "xiaopeng"]
    batch = {f"q{n}": {"query": name} for n, name in enumerate(names)}
    found = httpx.post(
        _here(address, server), data={"queries": json.dumps(batch)}, trust_env=False, timeout=60
    ).json()
    first = [found[key]["result"][0]["name"] for key in batch]
    assert first == ["Huawei", "Seres Group", "XPeng"]


def test_nginx_stands_before_it(server: Server, tmp_path: Path) -> None:
    """With the block of the README pages are reached by their name, and say it in addresses."""
    nginx = shutil.which("nginx")
    if nginx is None:
        pytest.skip("no nginx on this machine")
    (block,) = _blocks("nginx")
    port = urlsplit(server.url).port
    own = 20_000 + port % 20_000
    block = block.replace("127.0.0.1:8765", f"127.0.0.1:{port}").replace("8080", str(own))
    text = f"""daemon off; master_process off; pid {tmp_path}/pid; error_log {tmp_path}/errors;
events {{}}
http {{ access_log off; client_body_temp_path {tmp_path}/body; proxy_temp_path {tmp_path}/proxy;
fastcgi_temp_path {tmp_path}/f; uwsgi_temp_path {tmp_path}/u; scgi_temp_path {tmp_path}/s;
{block} }}"""
    (tmp_path / "nginx.conf").write_text(text, encoding="utf-8")
    process = subprocess.Popen([nginx, "-c", str(tmp_path / "nginx.conf")])
    try:
        client = httpx.Client(trust_env=False, headers={"host": HOST}, timeout=60)
        for _ in range(100):
            try:
                answer = client.get(f"http://127.0.0.1:{own}/reconcile")
                break
            except httpx.ConnectError:
                time.sleep(0.1)
        assert answer.status_code == 200
        assert answer.json()["view"]["url"].startswith(f"http://{HOST}/id/")
        page = client.get(f"http://127.0.0.1:{own}/id/AITO", headers={"accept": "text/html"})
        assert "问界" in page.text
        client.close()
    finally:
        process.terminate()
        process.wait(10)
