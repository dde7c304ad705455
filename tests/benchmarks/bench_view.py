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

EXPAND = """async () => {
  const kg = window.autokg;
  const from = performance.now();
  kg.expand(kg.data.byId.get('Huawei') || kg.data.entities[0], 50);
  await new Promise((done) => kg.view.network.once('afterDrawing', done));
  return performance.now() - from;
}"""

PAN = """async () => {
  const kg = window.autokg;
  document.querySelector('[data-act=whole]').click();
  const best = new Set([...kg.data.entities].sort((a, b) => b.near.size - a.near.size)
    .slice(0, 500));
  for (const one of [...kg.state.nodes.keys()]) if (!best.has(one)) kg.state.nodes.delete(one);
  document.querySelector('[data-act=theme]').click();
  kg.fitView(null, false);
  const at = kg.view.network.getViewPosition();
  const from = performance.now(), before = kg.view.drawn;
  for (let k = 0; performance.now() < from + 2000; k += 1) {
    kg.view.network.moveTo({ position: { x: at.x + k * 10, y: at.y }, animation: false });
    await new Promise(requestAnimationFrame);
  }
  return (kg.view.drawn - before) * 1000 / (performance.now() - from);
}"""


def synthetic(count: int) -> dict[str, Any]:
    """Return a payload of `count` made-up companies, tied as real ones are: a few hubs."""
    chance = random.Random(7)
    entities = [[f"E{k}", "Company", f"Company {k}", "", [], "", 0, 0, ""] for k in range(count)]
    links = []
    for k in range(1, count):
        for _ in range(1 + (k % 3 == 0) + (k % 5 == 0)):
            other = int(chance.random() ** 2 * k)
            links.append([k, "suppliesTo", other, "2024", "", None, None, "", "", [], "", 0, [0],
                          f"{len(links):016x}"])  # fmt: skip
    return {
        "prefixes": {"id": "https://w3id.org/autokg/id/"},
        "classes": [["Company", "company", "公司", "dot", "#0072B2"]],
        "families": [["technology", "Supply", "供应", "#0072B2"], ["other", "Other", "", "#888"]],
        "relations": [["suppliesTo", "supplies to", "供应", "technology", 0]],
        "concepts": {"press": ["press", ""]}, "reliabilities": ["press"],
        "sources": [["a/nd-0000", "A", "A", "2024", "", "press", "", 0]],
        "entities": entities, "links": links, "observations": [], "events": [],
        "descriptions": [],
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
        from_ = time.perf_counter()
        counts = view.write_view(kg.open(ROOT), ours)
        print(f"write: {time.perf_counter() - from_:.1f} s, {json.dumps(counts)}")
        sooner = ready(started, ours)
        print(f"ready: {sooner:.2f} s")
        page = started.new_page(viewport={"width": 1400, "height": 900})
        page.goto(ours.as_uri())
        page.wait_for_selector("html[data-ready=true]")
        print(f"expand by 50: {page.evaluate(EXPAND):.0f} ms")
        print(f"pan 500 nodes: {page.evaluate(PAN):.0f} frames a second")
        page.close()
        for count in (300,) if quick else (300, 1000):
            plain_pyvis(viewdata.payload(kg.open(ROOT)), count, theirs)
            most = 60.0 if quick else 240.0
            later = stable(started, theirs, most)
            least = "over " if later >= most else ""
            print(f"plain pyvis, {count} nodes: {least}{later:.1f} s")
            print(f"  {least}{later / sooner:.0f} times as long")
        from_ = time.perf_counter()
        ours.write_text(view.page(synthetic(20000)), "utf-8")
        took, size = time.perf_counter() - from_, ours.stat().st_size / 1e6
        opened = ready(started, ours, 1)
        print(f"20,000 nodes: {took:.1f} s, {size:.1f} MB, ready {opened:.2f} s")


if __name__ == "__main__":
    main()
