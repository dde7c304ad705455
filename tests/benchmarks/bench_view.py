"""How fast the explorer is: the real graph, plain pyvis with the same nodes, and 20,000 nodes.

Run: python tests/benchmarks/bench_view.py [--quick]. Needs Chromium and playwright.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update",
)  # fmt: skip

READY = "performance.getEntriesByName('ready')[0].startTime"

DRAWN = "await new Promise((done) => kg.view.network.once('afterDrawing', done));"
EXPAND = f"""async () => {{
  const kg = window.autokg;
  const from = performance.now();
  kg.expand(kg.data.byId.get('Huawei') || kg.data.entities[0], 50);
  {DRAWN}
  return performance.now() - from;
}}"""

WHOLE = f"""async () => {{
  const kg = window.autokg;
  const from = performance.now();
  document.querySelector('[data-act=whole]').click();
  {DRAWN}
  return [kg.view.seen.nodes.length, performance.now() - from];
}}"""

CHOOSE = f"""async () => {{
  const kg = window.autokg, took = [];
  const busy = [...kg.data.entities].sort((a, b) => b.near.size - a.near.size);
  for (const entity of [busy[0], busy[40], busy[3], busy[200], busy[9]]) {{
    const from = performance.now();
    kg.choose({{ entity }}, {{ move: false }});
    {DRAWN}
    took.push(performance.now() - from);
  }}
  kg.choose(null);
  return took.sort((a, b) => a - b)[2];
}}"""

FIRST_ANSWER = """async () => {
  const from = performance.now();
  await window.autokg.ask('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }');
  return performance.now() - from;
}"""


def synthetic(base: dict[str, Any], count: int) -> dict[str, Any]:
    """Return a payload of `count` made-up companies, tied as real ones are: a few hubs.

    `base` is a payload whose kinds, relations and rules are used.
    """
    from kg.explorer.columns import COLUMNS

    chance = random.Random(7)
    blank = {"start": "", "end": "", "share": None, "amount": None, "unit": "", "roles": [],
             "parts": [], "modes": [], "kind": 0, "says": [0], "is_over": 0, "tie": 2.0,
             "cost": 1.0, "drawn": None, "held": [[None, None]], "aside": ""}  # fmt: skip
    plain = {"class": "Company", "zh": "", "aliases": [], "x": 0, "y": 0, "same": "", "born": "",
             "there": None}  # fmt: skip
    entities, links = [], []
    for k in range(count):
        told = {**plain, "id": f"E{k}", "en": f"Company {k}", "place": k}
        entities.append([told[name] for name in COLUMNS["entities"]])
        for _ in range(1 + (k % 3 == 0) + (k % 5 == 0) if k else 0):
            other = int(chance.random() ** 2 * k)
            row = {**blank, "subject": k, "relation": "suppliesTo", "object": other,
                   "claim": f"{len(links):016x}", "order": len(links)}  # fmt: skip
            links.append([row[name] for name in COLUMNS["links"]])
    called = [[base["names"]["ways"].index("name"), f"company {k}"] for k in range(count)]
    empty: dict[str, Any] = {
        name: [] for name in COLUMNS if name not in ("sources", "entities", "links")
    }
    return {
        **base, **empty, "entities": entities, "links": links, "sources": base["sources"][:1],
        "names": {**base["names"], "called": called},
    }  # fmt: skip


def plain_pyvis(data: dict[str, Any], count: int, path: Path) -> None:
    """Write the best-tied nodes of a payload as a page made by pyvis alone."""
    from pyvis.network import Network

    degree: dict[int, int] = {}
    for link in data["links"]:
        for end in (link[0], link[2]):
            degree[end] = degree.get(end, 0) + 1
    chosen = set(sorted(degree, key=lambda node: (-degree[node], node))[:count])
    network = Network(directed=True, cdn_resources="in_line")
    for node in sorted(chosen):
        network.add_node(node, label=data["entities"][node][2])
    for link in data["links"]:
        if link[0] in chosen and link[2] in chosen:
            network.add_edge(link[0], link[2])
    text = network.generate_html()
    path.write_text(text.replace("drawGraph();", "drawGraph(); window.started = true;"), "utf-8")


@contextmanager
def browser() -> Iterator[Any]:
    """Start the system's Chromium without a network."""
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=found, args=list(FLAGS))
        yield started
        started.close()


def ready(started: Any, path: Path, rounds: int = 3) -> float:
    """Return the median seconds from opening a page until search and picture are ready."""
    took = []
    for _ in range(rounds):
        page = started.new_page()
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready=true]", timeout=60000)
        took.append(page.evaluate(READY) / 1000)
        page.close()
    return sorted(took)[rounds // 2]


def stable(started: Any, path: Path, most: float) -> float:
    """Return the seconds until a plain pyvis page has stopped moving, or `most` if it has not."""
    page = started.new_page()
    page.route("http*://**", lambda route: route.abort())
    from_ = time.perf_counter()
    page.goto(path.as_uri(), wait_until="commit")
    try:
        page.wait_for_function(
            "typeof network !== 'undefined' && network && network.physics.stabilized === true",
            timeout=most * 1000,
        )
    except Exception:  # any timeout: what matters is that it is not stable yet
        return most
    finally:
        took = time.perf_counter() - from_
        page.close()
    return took


def main() -> None:
    """Measure and print everything, one line a number."""
    import kg
    from kg.explorer import data as viewdata
    from kg.explorer import view

    quick = "--quick" in sys.argv
    with tempfile.TemporaryDirectory() as folder, browser() as started:
        ours, theirs = Path(folder, "ours.html"), Path(folder, "theirs.html")
        graph = kg.open(ROOT)
        from_ = time.perf_counter()
        counts = view.write_view(graph, ours)
        print(f"write: {time.perf_counter() - from_:.1f} s, {json.dumps(counts)}")
        without = view.write_view(graph, theirs, with_query=False)["bytes"]
        print(f"size: {counts['bytes'] / 1e6:.2f} MB, without the engine {without / 1e6:.2f} MB")
        sooner = ready(started, ours)
        print(f"ready: {sooner:.2f} s, without the engine {ready(started, theirs):.2f} s")
        page = opened(started, ours)
        print(f"expand by 50: {page.evaluate(EXPAND):.0f} ms")
        print("whole graph: {} nodes in {:.0f} ms".format(*page.evaluate(WHOLE)))
        print(f"choose a node in it: {page.evaluate(CHOOSE):.0f} ms")
        print(f"pan it: {panned(page):.0f} frames a second")
        print(f"first answer of the engine: {page.evaluate(FIRST_ANSWER):.0f} ms")
        page.close()
        base = viewdata.payload(kg.open(ROOT / "tests" / "mini"))
        from_ = time.perf_counter()
        ours.write_text(view.page(synthetic(base, 20000)), "utf-8")
        took, size = time.perf_counter() - from_, ours.stat().st_size / 1e6
        print(f"20,000 nodes: {took:.1f} s, {size:.1f} MB, ready {ready(started, ours, 1):.2f} s")
        for count in () if quick else (300, 1000):
            plain_pyvis(viewdata.payload(graph), count, theirs)
            most = 240.0
            later = stable(started, theirs, most)
            least = "over " if later >= most else ""
            print(f"plain pyvis, {count} nodes: {least}{later:.1f} s")
            print(f"  {least}{later / sooner:.0f} times as long")


def panned(page: Any, seconds: float = 3.0) -> float:
    """Return how often a second the picture is drawn while the pointer drags it."""
    page.evaluate("window.autokg.fitView(null, false)")
    page.mouse.move(640, 760)
    page.mouse.down()
    before, from_, step = page.evaluate("window.autokg.view.drawn"), time.perf_counter(), 0
    while time.perf_counter() < from_ + seconds:
        step += 1
        page.mouse.move(640 + step % 300, 760 - step % 80)
    took = time.perf_counter() - from_
    page.mouse.up()
    return float(page.evaluate("window.autokg.view.drawn") - before) / took


def opened(started: Any, path: Path) -> Any:
    """Return a page that is ready."""
    page = started.new_page(viewport={"width": 1400, "height": 900})
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready=true]", timeout=60000)
    return page


if __name__ == "__main__":
    main()
