"""How many requests a second `kg serve` answers, beside the bare framework and Oxigraph's server.

Run: python tests/benchmarks/bench_serve.py [SECONDS]. Needs `wrk`; the server of Oxigraph is
measured where `oxigraph` is installed. With 1, 8 and 64 clients: answers that are kept beside the
same bytes from the bare framework, in turns, so that both see the same load of the machine; and
distinct small queries, beside what pyoxigraph answers of them in one loop without any server.
Then 64 clients ask small queries and
a runaway is begun every second: nobody but the runaways may get an error, and the memory of the
server may not grow by more than a tenth. The run ends with 1 where a bound is not kept: 300
distinct small queries a second with 8 clients, kept answers at 95 % of the bare framework.
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx
import pyoxigraph as ox

sys.path.insert(0, str(Path(__file__).parents[1]))

from conftest import ROOT
from serving import Server

import kg
from kg.model.namespaces import PREFIXES
from kg.runtime import freshness

CLIENTS = (1, 8, 64)
TURNS = 3
KEPT = "/sparql?query=SELECT%20%3Fm%20%7B%20%3Fm%20auto%3AhasBrand%20id%3AAITO%20%7D"
PREFIX = (
    "PREFIX%20auto%3A%3Chttps%3A%2F%2Fw3id.org%2Fautokg%2Fns%2F%3E%20"
    "PREFIX%20id%3A%3Chttps%3A%2F%2Fw3id.org%2Fautokg%2Fid%2F%3E%20"
)
DISTINCT = """
local n = math.random(1000000000)
function setup(thread) thread:set("seed", math.random(1000000000)) end
function init(args) n = seed end
request = function()
  n = n + 1
  return wrk.format("GET", "/{path}?query={prefix}SELECT%20%3Fm%20%7B%20%3Fm%20auto%3AhasBrand%20"
    .. "id%3AAITO%20FILTER%28%3Fm%20%21%3D%20%3Curn%3A" .. n .. "%3E%29%20%7D")
end
"""
BARE = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
content = open(sys.argv[1], "rb").read()
async def answer(request):
    return Response(content, media_type="application/sparql-results+json")
uvicorn.run(Starlette(routes=[Route("/sparql", answer)]), port=int(sys.argv[2]), log_level="error")
"""
RUNAWAY = "SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != <urn:{0}>) }}"


def wrk(url: str, clients: int, seconds: int, script: str = "") -> tuple[float, str, str]:
    """Return requests a second, median and 99 % latency; errors are printed."""
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--latency", "--timeout", "10s"]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        if script:
            file.write(script)
            file.flush()
            command += ["-s", file.name]
        text = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    half, most = (re.search(rf"\s{share}%\s+(\S+)", text) for share in (50, 99))
    for line in re.findall(r".*(?:Non-2xx|Socket errors).*", text):
        print("   ", line.strip())
    return float(rate[1] if rate else 0), half[1] if half else "-", most[1] if most else "-"


def report(what: str, url: str, seconds: int, script: str = "") -> dict[int, float]:
    """Print one line a number of clients, and return the rates."""
    rates = {}
    for clients in CLIENTS:
        rate, half, most = wrk(url, clients, seconds, script)
        rates[clients] = rate
        print(f"{what:34}{clients:4} clients {rate:9.0f}/s  median {half:>9}  99 % {most:>9}")
    return rates


def against_bare(url: str, content: bytes, seconds: int) -> float:
    """Print what both serve of the same bytes, in turns; return the least share of the bare one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "answer")
        path.write_bytes(content)
        process = subprocess.Popen([sys.executable, "-c", BARE, str(path), "8797"])
        time.sleep(2)
        shares = []
        try:
            for clients in CLIENTS:
                rates: tuple[list[float], list[float]] = ([], [])
                for _ in range(TURNS):
                    for place, one in enumerate((url, "http://127.0.0.1:8797/sparql")):
                        rates[place].append(wrk(one, clients, max(1, seconds // 2))[0])
                kept, alone = map(statistics.median, rates)
                shares.append(kept / alone)
                told = f"kept {kept:.0f}/s, bare framework {alone:.0f}/s: {kept / alone:.0%}"
                print(f"{'kept answer, in turns':34}{clients:4} clients {told}")
        finally:
            process.kill()
            process.wait()
    return min(shares)


def engine(seconds: int) -> None:
    """Print how many of the distinct queries pyoxigraph answers in one loop, without a server."""
    graph = kg.open(ROOT)
    until, count = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        count += 1
        text = f"SELECT ?m {{ ?m auto:hasBrand id:AITO FILTER(?m != <urn:{count}>) }}"
        answer = graph.store.engine.query(text, prefixes=PREFIXES)
        answer.serialize(format=ox.QueryResultsFormat.JSON)
    print(f"{'pyoxigraph in one loop, distinct':34}   1 process {count / seconds:9.0f}/s")


def oxigraph(seconds: int) -> None:
    """Print what Oxigraph's own server answers of distinct queries on the same store."""
    folder = freshness.graph_folder(str(ROOT))
    program = shutil.which("oxigraph") or "/nowhere"
    if folder is None or not Path(program).exists():
        print("oxigraph is not installed: not measured")
        return
    command = [program, "serve-read-only", "-l", f"{folder}/store", "-b", "127.0.0.1:8798"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(1.5)
    try:
        script = DISTINCT.replace("{path}", "query").replace("{prefix}", PREFIX)
        report("oxigraph, distinct small queries", "http://127.0.0.1:8798/query", seconds, script)
    finally:
        process.kill()
        process.wait()


def memory(server: Server) -> int:
    """Return the bytes of memory that the server itself holds."""
    text = Path(f"/proc/{server.process.pid}/statm").read_text()
    return int(text.split()[1]) * 4096


def storm(server: Server, seconds: int) -> bool:
    """Ask with 64 clients while a runaway begins every second; say whether only those failed."""
    failed: list[int] = []
    is_over = threading.Event()

    def runaways() -> None:
        with httpx.Client(base_url=server.url, timeout=60, trust_env=False) as client:
            number = 0
            while not is_over.wait(1):
                number += 1
                threading.Thread(target=one, args=(client, number), daemon=True).start()

    def one(client: httpx.Client, number: int) -> None:
        try:
            answer = client.get("/sparql", params={"query": RUNAWAY.format(number)})
            failed.append(answer.status_code)
        except httpx.HTTPError:
            failed.append(0)

    before = memory(server)
    threading.Thread(target=runaways, daemon=True).start()
    script = DISTINCT.replace("{path}", "sparql").replace("{prefix}", "")
    rate, half, most = wrk(f"{server.url}sparql", 64, seconds, script)
    is_over.set()
    after = memory(server)
    told = f"memory {before >> 20} to {after >> 20} MB; runaways {failed}"
    print(f"storm, 64 clients: {rate:.0f}/s, median {half}, 99 % {most}; {told}")
    return after < before * 1.1 + (20 << 20)


def main() -> int:
    """Run everything; return 1 where a bound is not kept."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    kg.open(ROOT)
    with Server(ROOT) as server:
        content = server.client.get(KEPT).content
        server.settle()
        share = against_bare(f"{server.url}{KEPT[1:]}", content, seconds)
        script = DISTINCT.replace("{path}", "sparql").replace("{prefix}", "")
        distinct = report("distinct small queries", f"{server.url}sparql", seconds, script)
        is_flat = storm(server, 3 * seconds)
    engine(seconds)
    oxigraph(seconds)
    print(f"kept answers at {share:.0%} of the bare framework at least")
    return int(distinct[8] < 300 or share < 0.95 or not is_flat)


if __name__ == "__main__":
    sys.exit(main())
