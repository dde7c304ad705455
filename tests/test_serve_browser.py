"""Pages of the web application in a real browser: accessible, silent, and with a live editor."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from chromium import chromium, in_chromium
from conftest import MINI, ROOT
from serving import Server

from kg.graph.graph import Graph
from kg.serve import answers

pytestmark = in_chromium
PAGES = (
    "/", "/search?q=lumo", "/search?q=nothingatall", "/disputes", "/promises",
    "/compare?of=Lumo&of=Lumo One", "/compare", "/ask", "/ask/league-table",
    "/ask/line-up?brand=Lumo", "/id/Lumo_One", "/id/Aurora_Motors", "/class",
    "/class/VehicleModel", "/concept", "/concept/deliveries", "/source/daily-wheel/202412-3c4d",
    "/sparql", "/verify", "/nowhere",
)  # fmt: skip
ANSWERED = "/sparql?query=SELECT * { ?m auto:hasBrand ?b ; rdfs:label ?l }"
#: Languages, themes and widths that every page is looked at in.
LOOKS = (("en", "light", 1280), ("zh", "dark", 1280), ("en", "dark", 390), ("zh", "light", 390))
#: Rules of axe that are about habits, not about the WCAG.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def editor(request: pytest.FixtureRequest) -> Iterator[Path]:
    """Bring the editor's bundle to where pages look for it, and take it away again."""
    if answers.BUNDLE.is_file():
        yield answers.BUNDLE
        return
    kept = Path(request.config.cache.mkdir("page-editor")) / answers.BUNDLE.name
    if not kept.is_file():
        hook = ROOT / ".github" / "build_engine.py"
        command = [sys.executable, hook, "editor", kept.parent]
        made = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        if made.returncode:
            pytest.skip(f"the editor cannot be brought: {made.stderr.strip()}")
    answers.BUNDLE.parent.mkdir(exist_ok=True)
    shutil.copy(kept, answers.BUNDLE)
    yield answers.BUNDLE
    shutil.rmtree(answers.BUNDLE.parent)


@pytest.fixture(scope="module")
def server(mini: Graph) -> Iterator[Server]:
    """Return a server of the fictional project."""
    with Server(MINI) as made:
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return the system's Chromium."""
    with chromium() as started:
        yield started


class Watched:
    """A page that notes every request, every error, and everything that the policy forbids."""

    def __init__(self, browser: Any, server: Server, **options: Any):
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.server = server
        self.asked: list[str] = []
        self.wrong: list[str] = []
        self.page.on("request", lambda one: self.asked.append(one.url))
        self.page.on("pageerror", lambda one: self.wrong.append(str(one)))
        self.page.on("console", self._said)

    def _said(self, message: Any) -> None:
        # Chromium keeps the look of what is typed over in a style of its own, which the policy
        # forbids without harm; a refused request is told by the page itself.
        expected = ("status of 404", "status of 400", "Applying inline style")
        if message.type == "error" and not any(one in message.text for one in expected):
            self.wrong.append(message.text)

    def open(self, address: str) -> Any:
        """Open a page of the server and wait until it is loaded."""
        self.page.goto(self.server.url.rstrip("/") + address)
        return self.page

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def elsewhere(self) -> list[str]:
        """Return the requests that went to another machine or another port."""
        own = urlsplit(self.server.url)
        found = [urlsplit(one) for one in self.asked]
        return [
            one.geturl() for one in found
            if one.scheme not in ("data", "blob") and (one.hostname, one.port) != (
                own.hostname, own.port)
        ]  # fmt: skip


def violations(page: Any) -> list[str]:
    """Return what axe-core finds wrong with a page, each with the first place."""
    home = importlib.util.find_spec("axe_playwright_python")
    assert home is not None
    assert home.origin is not None
    page.evaluate(Path(home.origin).with_name("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    return [
        f"{page.url}: {one['id']}: {one['nodes'][0]['html'][:160]} "
        f"{one['nodes'][0]['failureSummary'][:300]}"
        for one in found["violations"]
    ]


@pytest.mark.slow
@pytest.mark.parametrize("address", [*PAGES, ANSWERED])
def test_axe_finds_nothing_and_nothing_leaves(
    browser: Any, server: Server, editor: Path, address: str
) -> None:
    """Every page, in both languages and themes, wide and on a phone."""
    found: list[str] = []
    for lang, theme, width in LOOKS:
        size = {"width": width, "height": 860}
        with Watched(browser, server, viewport=size, color_scheme=theme) as watched:
            page = watched.open(f"{address}{'&' if '?' in address else '?'}lang={lang}")
            if "/sparql" in address:
                page.locator(".cm-content").wait_for()
            if address == ANSWERED:
                page.locator("#answer-table").wait_for()
            found += violations(page)
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append(f"{address} at {width}: the page is {wide} wide")
            assert len(watched.asked) > 1
            assert watched.elsewhere() == []
            assert watched.wrong == []
    assert not found, "\n".join(found)


def test_the_editor_completes_marks_and_asks(browser: Any, server: Server, editor: Path) -> None:
    """Names come from the data, the wrong word is underlined, Ctrl-Enter answers."""
    with Watched(browser, server) as watched:
        page = watched.open("/sparql")
        field = page.locator(".cm-content")
        field.click()
        page.keyboard.press("Control+a")
        page.keyboard.type("SELECT * { ?m auto:hasBrand lum", delay=15)
        choice = page.locator(".cm-tooltip-autocomplete li", has_text="id:Lumo").first
        choice.wait_for()
        assert "路陌" in choice.inner_text()
        choice.click()
        assert "id:Lumo " in field.inner_text()
        page.keyboard.type(" FILTR(?m) }")
        page.keyboard.press("Control+Enter")
        page.locator(".cm-lintRange-error").wait_for()
        assert "FILTER" in page.locator("#wrong").inner_text()
        page.keyboard.press("Control+a")
        page.keyboard.type("SELECT ?m ?v { ?c auto:subject ?m ; auto:value ?v }")
        page.keyboard.press("Control+Enter")
        page.locator("#answer-table td", has_text="Lumo One").first.wait_for()
        page.locator("#answer-table .src").first.wait_for()
        assert page.locator("#wrong").is_hidden()
        assert page.locator(".cm-lintRange-error").count() == 0
        assert watched.wrong == []
        with page.expect_request("**/sparql?*format=csv*") as asked:
            page.locator("button[value=csv]").click()
        assert "auto%3Avalue" in asked.value.url, asked.value.url
        assert watched.elsewhere() == []


def test_without_the_editor_there_is_a_field_that_says_so(browser: Any, mini: Graph) -> None:
    """What npm did not bring is named; the field still completes and asks."""
    aside = answers.BUNDLE.with_suffix(".aside")
    if answers.BUNDLE.is_file():
        answers.BUNDLE.rename(aside)
    try:
        with Server(MINI) as server, Watched(browser, server) as watched:
            page = watched.open("/sparql")
            assert "npm" in page.locator("#ask .note").inner_text()
            field = page.locator("#query")
            field.fill("SELECT * { ?m auto:hasBrand lum")
            field.press("Control+ ")
            page.locator("#proposals li", has_text="id:Lumo").first.wait_for()
            page.keyboard.press("Enter")
            page.keyboard.type("}")
            page.keyboard.press("Control+Enter")
            page.locator("#answer-table td", has_text="Lumo One").wait_for()
            assert watched.wrong == []
    finally:
        if aside.is_file():
            os.replace(aside, answers.BUNDLE)
