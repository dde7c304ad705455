"""The explorer in a browser, used as a person would: clicking, typing, keys, a phone."""

from __future__ import annotations

import calendar
import csv
import io
import json
import re
import struct
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import chromium, in_chromium

from kg.evidence.disputes import disputes
from kg.explorer import data as viewdata
from kg.explorer import view
from kg.graph import as_of as clocks
from kg.graph.graph import Graph
from kg.model.namespaces import ID

pytestmark = in_chromium


@pytest.fixture(scope="module", name="chromium")
def started() -> Iterator[Any]:
    """Start the system's Chromium once."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def real(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of the real graph."""
    path = tmp_path_factory.mktemp("browser") / "autokg.html"
    view.write_view(graph, path)
    return path


@pytest.fixture(scope="module")
def hostile(mini: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a page whose names, notes and addresses try to break it."""
    data = viewdata.payload(mini)
    bad = [
        "<img src=x onerror=window.hit=1>", "</script><script>window.hit=1</script>",
        "\u202eright to left\u202c", "x" * 10000, "🚗🚙" * 40, "{{data}} ${hit} \\u0000 \u0000",
    ]  # fmt: skip
    for entity, text in zip(data["entities"], bad * 9, strict=False):
        entity[2], entity[3], entity[4] = f"{text} {entity[0]}", text, [text, "plain alias"]
    for link in data["links"]:
        link[12] = [[one if isinstance(one, int) else one[0], bad[0]] for one in link[12]]
    for source in data["sources"]:
        source[1], source[2], source[6] = bad[1], bad[0], "javascript:window.hit=1"
    for event in data["events"]:
        event[6] = bad[0]
    path = tmp_path_factory.mktemp("hostile") / "hostile.html"
    path.write_text(view.page(data, title=bad[1]), encoding="utf-8")
    return path


@pytest.fixture
def visit(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a page with the network cut; any error or request fails."""
    wrong: list[str] = []
    contexts = []

    def open_page(path: Path, hash_: str = "", *, ready: bool = True, **options: Any) -> Any:
        setting = {
            "viewport": {"width": 1400, "height": 900},
            "locale": "en-US",
            "reduced_motion": "reduce",
            **options,
        }
        context = chromium.new_context(accept_downloads=True, **setting)
        contexts.append(context)
        context.route(re.compile("^(?!file:)"), lambda route: route.abort())
        context.set_offline(True)
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append("a dialog"), dialog.dismiss()))
        page.on(
            "request",
            lambda request: (
                wrong.append(request.url)
                if not request.url.startswith(("file:", "data:", "blob:"))
                else None
            ),
        )
        page.goto(path.as_uri() + hash_)
        if ready:
            page.wait_for_selector("html[data-ready=true]", timeout=20000)
        page.wrong = wrong
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def search(page: Any, text: str) -> None:
    """Type into the search field and take the first answer."""
    page.fill("input[type=search]", text)
    page.keyboard.press("Enter")


def drawn(page: Any) -> list[str]:
    """Return the names of the visible nodes."""
    return page.evaluate("window.autokg.view.seen.nodes.map((entity) => entity.en)")


def where(page: Any, name: str) -> tuple[float, float]:
    """Return where on the screen a node stands."""
    x, y = page.evaluate(
        """(name) => {
          const kg = window.autokg, entity = kg.data.entities.find((one) => one.en === name);
          const at = kg.view.network.canvasToDOM(kg.view.network.getPosition(entity.i));
          const area = document.getElementById('picture').getBoundingClientRect();
          return [at.x + area.left, at.y + area.top];
        }""",
        name,
    )
    return x, y


def until(page: Any, condition: str) -> None:
    """Wait until an expression is true (the page's policy forbids playwright's own way)."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {condition}")


def title(page: Any) -> str:
    """Return the heading of the card."""
    return page.locator("#card h2").inner_text().strip()


OVERLAPS = """() => {
  const kg = window.autokg, boxes = kg.view.seen.nodes.map((entity) => {
    const box = kg.view.network.getBoundingBox(entity.i);
    return [entity.en, box.left, box.right, box.top, box.bottom];
  });
  const over = [];
  boxes.forEach((a, i) => boxes.slice(0, i).forEach((b) => {
    if (Math.min(a[2], b[2]) - Math.max(a[1], b[1]) > 3 &&
        Math.min(a[4], b[4]) - Math.max(a[3], b[3]) > 3) over.push([a[0], b[0]]);
  }));
  return over;
}"""


# --- 1: the first picture -----------------------------------------------------------------------


def test_first_picture(visit: Callable[..., Any], real: Path) -> None:
    """It opens on HIMA, on at most sixty nodes, and no label lies over another."""
    page = visit(real)
    names = drawn(page)
    assert {"HIMA", "AITO", "Huawei", "Seres Group"} <= set(names)
    assert len(names) <= 60
    assert page.evaluate(OVERLAPS) == []
    styles = page.evaluate(
        "window.autokg.view.nodes.get().map((n) => n.shape + n.color.background)"
    )
    assert len(set(styles)) >= 5


def test_things_of_ones_own_file(visit: Callable[..., Any], mini: Graph, tmp_path: Path) -> None:
    """What a file beside the graph tells is found, drawn and shown with its values."""
    from kg.graph.beside import joined

    own = tmp_path / "own.ttl"
    own.write_text(
        '<http://e.org/Mine> <http://www.w3.org/2000/01/rdf-schema#label> "Mine" ;'
        f" <http://e.org/rivals> <{ID}Lumo> ; <http://e.org/staff> 1234 .",
        encoding="utf-8",
    )
    path = tmp_path / "own.html"
    view.write_view(joined(mini, [own]), path, ["Lumo"])
    page = visit(path)
    search(page, "Mine")
    until(page, "window.autokg.view.seen.nodes.some((entity) => entity.en === 'Mine')")
    assert title(page) == "Mine"
    card = page.locator("#card").inner_text()
    assert "1234" in card.replace(",", "")
    assert "Lumo" in card


def test_names_of_relations_on_hover(visit: Callable[..., Any], real: Path) -> None:
    """The pointer on a node tells its names; on a line, the relation."""
    page = visit(real)
    x, y = where(page, "HIMA")
    page.mouse.move(x - 200, y - 200)
    page.mouse.move(x, y, steps=4)
    page.wait_for_selector("#tip:not([hidden])")
    assert "鸿蒙智行" in page.locator("#tip").inner_text()


def test_legend_is_the_filter(visit: Callable[..., Any], real: Path) -> None:
    """A click on a class or relation in the legend hides it, another shows it again."""
    page = visit(real)
    before = drawn(page)
    brand = page.locator("#legend [data-name=Brand]")
    assert re.search(r"\d+/\d+", brand.inner_text())
    brand.click()
    assert "AITO" not in drawn(page)
    assert brand.get_attribute("aria-pressed") == "false"
    brand.click()
    assert drawn(page) == before
    lines = page.evaluate("window.autokg.view.edges.length")
    page.locator("#legend [data-name=isMemberOf]").click()
    assert page.evaluate("window.autokg.view.edges.length") < lines


# --- 2: search ----------------------------------------------------------------------------------


SEARCHES = {
    "AITO M9": "AITO M9", "问界M9": "AITO M9", "wenjie m9": "AITO M9", "Huawie": "Huawei",
    "赛力斯集团": "Seres Group", "Yiwang": "Yinwang", "ningdeshidai": "CATL",
    "zhang xinghia": "Zhang Xinghai",
}  # fmt: skip


def test_search_understands(visit: Callable[..., Any], real: Path) -> None:
    """English, Chinese, pinyin, aliases and misspellings lead to the entity."""
    page = visit(real)
    for typed, found in SEARCHES.items():
        search(page, typed)
        assert title(page) == found, typed
        assert found in drawn(page)


def test_search_by_arrow_keys(visit: Callable[..., Any], real: Path) -> None:
    """Arrow keys choose among the answers, Escape closes them, Enter goes there."""
    page = visit(real)
    page.keyboard.press("/")
    page.keyboard.type("aito m")
    options = page.locator("#results [role=option]")
    second = options.nth(1).locator(".nm").inner_text()
    page.keyboard.press("ArrowDown")
    assert options.nth(1).get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    assert title(page) == second
    assert page.locator("#results").is_hidden()
    page.fill("input[type=search]", "zzzzqqqq")
    assert "Nothing is called that" in page.locator("#results").inner_text()


# --- 3: cards -----------------------------------------------------------------------------------


def test_card_of_a_node(visit: Callable[..., Any], real: Path) -> None:
    """A click opens the card: names, class, charts, disagreements, plans, and sources."""
    page = visit(real)
    page.mouse.click(*where(page, "AITO"))
    assert title(page) == "AITO"
    card = page.locator("#card")
    assert "问界" in card.inner_text()
    assert "Brand" in card.inner_text()
    choice = card.locator("select[aria-label=Measure]")
    choice.select_option("deliveries")
    series = card.locator("select[aria-label='Span and scope']")
    label = next(
        one for one in series.locator("option").all_inner_texts() if one.startswith("Month")
    )
    series.select_option(label=label)
    assert card.locator(".chart .point").count() >= 10
    for _ in range(4):
        if card.locator(".figures > .more").count():
            card.locator(".figures > .more").click()
    text = card.locator(".figures").inner_text()
    assert "46,141" in text
    assert "42,780" in text
    clash = card.locator(".fact.clash", has_text="46,141")
    assert "Sources disagree" in clash.inner_text()
    assert clash.locator(".src").count() >= 2


def test_chart_points_have_sources(visit: Callable[..., Any], real: Path) -> None:
    """A point of a chart tells its value and who says so, by mouse and by arrow keys."""
    page = visit(real, "#show=AITO_M9")
    page.locator("#card select[aria-label=Measure]").select_option("deliveries")
    points = page.locator(".chart .point")
    points.nth(2).click()
    box = page.locator(".pointbox")
    first = box.inner_text()
    assert "vehicles" in first
    assert box.locator(".src").count() >= 1
    page.keyboard.press("ArrowRight")
    assert box.inner_text() != first


def test_card_of_a_link(visit: Callable[..., Any], real: Path) -> None:
    """A click on a line tells what it says, since when, and who says so."""
    page = visit(real, "#show=Yinwang")
    search(page, "Yinwang")
    page.evaluate(
        """() => {
          const kg = window.autokg, by = (id) => kg.data.byId.get(id);
          kg.fitView([by('Yinwang'), by('Avatr')], false);
        }"""
    )
    for part in (0.5, 0.42, 0.58, 0.35, 0.65, 0.3, 0.7, 0.25, 0.75, 0.2, 0.8):
        one, two = where(page, "Yinwang"), where(page, "Avatr")
        page.mouse.click(*(a + (b - a) * part for a, b in zip(one, two, strict=True)))
        pair = page.locator("#card h2.pair")
        if pair.count() and {"Yinwang", "Avatr"} <= set(pair.inner_text().split()):
            break  # another line may cross it elsewhere
    text = page.locator("#card").inner_text()
    assert "owns stake in" in text
    assert "10 %" in text
    assert page.locator("#card .src").count() >= 2


def test_what_is_set_aside_is_listed_and_not_drawn(visit: Callable[..., Any], real: Path) -> None:
    """A relation in doubt stands in the card with its reason; the picture has no line for it."""
    page = visit(real, "#show=Maextro")
    card = page.locator("#card")
    assert "set aside: wrong subject" in card.inner_text()
    pairs = page.evaluate(
        """window.autokg.view.seen.pairs.flatMap(
          ({ pair }) => [`${pair.a.id} ${pair.b.id}`, `${pair.b.id} ${pair.a.id}`])"""
    )
    assert "JAC_Group Maextro" in pairs
    assert "BAIC_Group Maextro" not in pairs
    search(page, "BAIC Group")
    page.evaluate("document.querySelectorAll('#card details').forEach((one) => (one.open = true))")
    until(page, "document.querySelector('#card').innerText.includes('Maextro')")
    assert "set aside: wrong subject" in card.inner_text()


def test_planned_is_told_apart(visit: Callable[..., Any], real: Path) -> None:
    """A target bears a mark that reported figures do not bear."""
    page = visit(real, "#show=AITO")
    page.locator("#card select[aria-label=Measure]").select_option("deliveries")
    series = page.locator("#card select[aria-label='Span and scope']")
    label = next(
        one for one in series.locator("option").all_inner_texts() if one.startswith("Since launch")
    )
    series.select_option(label=label)
    row = page.locator("#card .figures .fact", has_text="2,000,000").first
    assert row.locator(".badge.plan").count() >= 1
    assert page.locator(".chart .point.plan").count() >= 1


def test_links_only_where_allowed(visit: Callable[..., Any], real: Path) -> None:
    """Sources link by http and https only, and open apart from this page."""
    page = visit(real, "#show=Huawei")
    for summary in page.locator("#card .relgroup > summary").all()[:4]:
        summary.click()
    links = page.locator("#card a").evaluate_all(
        "(all) => all.map((a) => [a.href.split(':')[0], a.rel])"
    )
    assert links
    assert {kind for kind, _ in links} <= {"http", "https"}
    assert all("noopener" in rel for _, rel in links)


# --- 4: changing the picture --------------------------------------------------------------------


def test_expand_collapse_undo(visit: Callable[..., Any], real: Path) -> None:
    """A double click expands without overlaps; collapse, undo and redo go back and forth."""
    page = visit(real)
    before = drawn(page)
    page.mouse.dblclick(*where(page, "CATL"))
    until(page, f"window.autokg.view.seen.nodes.length > {len(before)}")
    after = drawn(page)
    assert set(before) < set(after)
    page.keyboard.press("Control+z")
    until(page, f"window.autokg.view.seen.nodes.length === {len(before)}")
    page.keyboard.press("Control+y")
    assert drawn(page) == after
    search(page, "CATL")
    page.locator("#card .acts button", has_text="Collapse").click()
    assert len(drawn(page)) < len(after)


def test_expand_by_relation_with_counts(visit: Callable[..., Any], real: Path) -> None:
    """The card counts neighbours by relation and adds those of one relation."""
    page = visit(real)
    search(page, "Seres Group")
    group = page.locator("#card .relgroup", has=page.locator(".add")).first
    missing = int(group.locator(".add").inner_text().strip("+ "))
    before = len(drawn(page))
    group.locator(".add").click()
    assert len(drawn(page)) == before + min(missing, 50)


def test_hide_pin_and_drag(visit: Callable[..., Any], real: Path) -> None:
    """A node can be hidden and pinned; a dragged one stays where it was put."""
    page = visit(real)
    page.mouse.click(*where(page, "CATL"))
    page.keyboard.press("h")
    assert "CATL" not in drawn(page)
    page.keyboard.press("Escape")
    x, y = where(page, "HIMA")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y - 40, steps=5)
    page.mouse.up()
    pinned = page.evaluate(
        "[...window.autokg.state.nodes].filter(([e, at]) => at.pin).map(([e]) => e.en)"
    )
    assert pinned == ["HIMA"]
    at = where(page, "HIMA")
    page.locator("[data-act=tidy]").click()
    page.keyboard.press("0")
    moved = page.evaluate("window.autokg.state.nodes.get(window.autokg.data.byId.get('HIMA')).pin")
    assert moved is True
    assert abs(at[0] - x - 60) < 3


def test_paths_between_two(visit: Callable[..., Any], real: Path) -> None:
    """Two names give the best few paths, each hop with its sources, and the picture shows one."""
    page = visit(real)
    page.locator("[data-act=paths]").click()
    page.fill("#path-from", "宁德时代")
    page.keyboard.press("Enter")
    page.fill("#path-to", "Maextro S800")
    page.keyboard.press("Enter")
    page.wait_for_selector(".path")
    assert 2 <= page.locator(".path").count() <= 5
    first = page.locator(".path").first
    assert first.locator("li").count() >= 1
    assert first.locator("li .src").count() >= first.locator("li").count()
    first.locator("button.primary").click()
    assert page.locator("#dialog").is_hidden()
    assert page.evaluate("window.autokg.state.trail.length") >= 1
    assert {"CATL", "Maextro S800"} <= set(drawn(page))
    page.keyboard.press("Escape")
    assert page.evaluate("window.autokg.state.trail.length") == 0


# --- 5: time and trust --------------------------------------------------------------------------


def test_other_ways_to_change_the_picture(visit: Callable[..., Any], real: Path) -> None:
    """Whole graph, start, tidy, motion on and off, only this, add a class: each does its part."""
    page = visit(real)
    start = drawn(page)
    page.locator("[data-act=whole]").click()
    assert len(drawn(page)) > 500
    page.locator("[data-act=home]").click()
    assert drawn(page) == start
    page.locator("[data-act=move]").click()
    page.wait_for_timeout(500)
    page.locator("[data-act=move]").click()
    page.locator("[data-act=tidy]").click()
    assert page.evaluate(OVERLAPS) == []
    page.locator("#legend .lrow", has_text="Person").locator(".add").click()
    assert len(drawn(page)) > len(start)
    search(page, "Zhang Xinghai")
    page.locator("#card .acts button", has_text="Only this").click()
    assert len(drawn(page)) < 45
    assert "Seres Group" in drawn(page)
    page.locator("#card .acts button", has_text="Path from here").click()
    assert page.input_value("#path-from") == "Zhang Xinghai"


def test_time_handle(visit: Callable[..., Any], real: Path) -> None:
    """As of a month, what came later is gone from picture, card and chart; playing moves it."""
    page = visit(real, "#show=AITO")
    all_points = page.locator(".chart .point").count()
    late = len(drawn(page))
    span = int(page.get_attribute("#handle", "max"))
    page.fill("#handle", str(span - 42))
    as_of = page.evaluate("window.autokg.state.asOf")
    assert as_of[:7] in page.locator("#when").inner_text()
    assert len(drawn(page)) < late
    assert page.locator(".chart .point").count() < all_points
    page.click("#play")
    until(page, f"window.autokg.state.asOf > '{as_of}'")
    page.click("#play")
    page.click("#now")
    assert len(drawn(page)) == late


def test_reliability_filter(visit: Callable[..., Any], real: Path) -> None:
    """Without press and trade fewer links remain, in picture and card."""
    page = visit(real)
    lines = page.evaluate("window.autokg.view.edges.length")
    page.locator("#legend summary", has_text="Sources").click()
    for name in ("press", "trade", "reference", "aggregator", "blog", "mirror"):
        page.locator(f"#legend [data-name={name}]").click()
    assert 0 < page.evaluate("window.autokg.view.edges.length") < lines


# --- 6: table, keyboard, themes, languages, phone -------------------------------------------------


def test_table(visit: Callable[..., Any], real: Path) -> None:
    """The table shows what is visible, sorts by a click, obeys the filters."""
    page = visit(real)
    page.locator("[data-act=table]").click()
    rows = page.locator("#table-things tbody tr")
    assert rows.count() == len(drawn(page))
    page.locator("[data-sort=things-name]").click()
    names = page.locator("#table-things tbody th").all_inner_texts()
    assert names == sorted(names, key=str.casefold)
    head = page.locator("#table-things thead th").first
    assert head.get_attribute("aria-sort") == "ascending"
    page.locator("[data-sort=things-name]").click()
    assert page.locator("#table-things tbody th").all_inner_texts() == names[::-1]
    page.locator("#legend [data-name=Company]").click()
    assert rows.count() < len(names)
    assert page.locator("#table-links tbody tr").count() >= 5
    page.locator("#table-things tbody th button").first.click()
    assert title(page)


def test_keyboard_alone(visit: Callable[..., Any], real: Path) -> None:
    """Search, walk, expand, card, links, table and help work without a mouse."""
    page = visit(real)
    page.keyboard.press("Tab")
    page.keyboard.press("/")
    page.keyboard.type("hima")
    page.keyboard.press("Enter")
    assert title(page) == "HIMA"
    page.keyboard.press("ArrowRight")
    assert title(page) != "HIMA"
    count = len(drawn(page))
    page.keyboard.press("e")
    assert len(drawn(page)) > count
    page.keyboard.press("]")
    assert page.locator("#card h2.pair").count() == 1
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "card"
    page.keyboard.press("t")
    assert page.locator("#table").is_hidden(), "letters act only on the picture"
    page.focus("#picture")
    page.keyboard.press("t")
    assert page.locator("#table").is_visible()
    page.keyboard.press("?")
    assert page.locator("#dialog kbd").count() > 10
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    page.keyboard.press("p")
    outline = page.evaluate(
        """() => { document.querySelector('[data-act=fit]').focus();
          return getComputedStyle(document.activeElement).outlineStyle; }"""
    )
    assert outline != "none"


def test_every_control_has_a_name(visit: Callable[..., Any], real: Path) -> None:
    """No button, field or region is without a name for those who cannot see it."""
    page = visit(real, "#show=AITO")
    unnamed = page.evaluate(
        """[...document.querySelectorAll('button, input, select, [role=region], summary')]
          .filter((one) => one.offsetParent && !(one.getAttribute('aria-label') ||
            one.textContent.trim() || one.title)).map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert unnamed == []


def contrast(one: str, two: str) -> float:
    """Return the contrast ratio of two CSS colours such as rgb(1, 2, 3)."""

    def light(color: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_themes_have_contrast(visit: Callable[..., Any], real: Path, scheme: str) -> None:
    """Text in the card can be read in both themes; a key changes the theme."""
    page = visit(real, "#show=AITO", color_scheme=scheme)
    for selector in ("#card h2", "#card .src", "#card a", "#legend .nm", "#card .badge"):
        if not page.locator(selector).count():
            continue
        color, paper = page.locator(selector).first.evaluate(
            """(one) => { let up = one; const clear = 'rgba(0, 0, 0, 0)';
              while (getComputedStyle(up).backgroundColor === clear) up = up.parentElement;
              return [getComputedStyle(one).color, getComputedStyle(up).backgroundColor]; }"""
        )
        assert contrast(color, paper) >= 4.5, selector
    page.focus("#picture")
    page.keyboard.press("d")
    assert page.get_attribute("html", "data-theme") != scheme


def test_chinese(visit: Callable[..., Any], real: Path) -> None:
    """A Chinese browser gets a Chinese page; labels do not overlap there either."""
    page = visit(real, locale="zh-CN")
    assert "图例" in page.locator("#legend").inner_text()
    assert page.get_attribute("html", "lang") == "zh-CN"
    search(page, "问界")
    assert title(page) == "问界"
    assert "AITO" in page.locator("#card").inner_text()
    page.locator("[data-act=language]").click()
    assert title(page) == "AITO"
    page.evaluate("window.autokg.fitView(null, false)")  # vis measures only what is on the screen
    page.wait_for_timeout(100)
    assert page.evaluate(OVERLAPS) == []


def test_phone(visit: Callable[..., Any], real: Path) -> None:
    """On a phone nothing sticks out, the card is a sheet, and legend and search work by touch."""
    page = visit(real, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert 5 <= len(drawn(page)) <= 20
    assert page.evaluate(OVERLAPS) == []
    page.tap("[data-act=filters]")
    assert page.locator("#legend").is_visible()
    page.tap("#legend .close")
    assert page.locator("#legend").is_hidden()
    page.tap("input[type=search]")
    page.keyboard.type("catl")
    page.tap("#results [role=option]")
    assert title(page) == "CATL"
    sheet = page.locator("#card").bounding_box()
    assert sheet["width"] == 390
    assert sheet["y"] > 300
    page.tap("#card .close")
    assert page.locator("#card").is_hidden()


def test_camera_moves_gently_or_at_once(visit: Callable[..., Any], real: Path) -> None:
    """The camera glides to what was searched; those who ask for less motion are there at once."""
    for wish in ("no-preference", "reduce"):
        page = visit(real, reduced_motion=wish)
        search(page, "Maextro")
        for _ in range(40 if wish == "no-preference" else 1):
            x, y = where(page, "Maextro")
            if abs(x - 620) < 60 and abs(y - 450) < 60:
                break
            page.wait_for_timeout(100)
        assert abs(x - 620) < 60, wish
        assert abs(y - 450) < 60, wish


# --- 7: taking it away ----------------------------------------------------------------------------


def saved(page: Any, name: str) -> bytes:
    """Save the picture or the data in one form and return the bytes."""
    page.locator("[data-act=save]").click()
    with page.expect_download() as caught:
        page.locator(f"[data-save={name}]").click()
    return Path(caught.value.path()).read_bytes()


def test_pictures(visit: Callable[..., Any], real: Path) -> None:
    """PNG in three sizes; SVG parses, with names, legend and sources in it."""
    page = visit(real)
    widths = []
    for name in ("png1", "png2", "png4"):
        bytes_ = saved(page, name)
        assert bytes_.startswith(b"\x89PNG")
        widths.append(struct.unpack(">I", bytes_[16:20])[0])
    assert widths[1] == 2 * widths[0]
    assert widths[2] == 4 * widths[0]
    text = saved(page, "svg").decode()
    root = ElementTree.fromstring(text)
    words = " ".join(root.itertext())
    assert "HIMA" in words
    assert "Vehicle model" in words
    assert "Sources of the links shown" in words
    assert "<script" not in text


def test_data_files(visit: Callable[..., Any], real: Path) -> None:
    """Turtle parses and names sources; CSV and JSON hold the visible links."""
    rdflib = pytest.importorskip("rdflib")
    page = visit(real)
    turtle = saved(page, "ttl").decode()
    parsed = rdflib.Graph().parse(data=turtle, format="turtle")
    kept = rdflib.URIRef("https://w3id.org/autokg/id/HIMA")
    assert (kept, rdflib.RDF.type, rdflib.URIRef("https://w3id.org/autokg/ns/Alliance")) in parsed
    assert (None, rdflib.URIRef("http://www.w3.org/ns/prov#wasDerivedFrom"), None) in parsed
    rows = list(csv.DictReader(io.StringIO(saved(page, "csv").decode("utf-8-sig"))))
    assert any(row["subject"] == "AITO" and row["object"] == "HIMA" for row in rows)
    told = json.loads(saved(page, "json"))
    assert {node["name"] for node in told["nodes"]} == set(drawn(page))
    assert all(
        link["sources"] or link["status"] in ("derived", "planned") for link in told["links"]
    )


def test_link_restores_the_view(visit: Callable[..., Any], real: Path) -> None:
    """The address of a view brings back nodes, places, pins, filters, time, language, theme."""
    page = visit(real)
    search(page, "Seres Group")
    page.keyboard.press("e")
    page.keyboard.press("p")
    page.locator("#legend [data-name=Plant]").click()
    page.fill("#handle", "60")
    page.locator("[data-act=language]").click()
    page.locator("[data-act=theme]").click()
    page.locator("[data-act=link]").click()
    address = page.input_value("#viewlink")
    read = """() => { const kg = window.autokg, s = kg.state; return [
      [...s.nodes].map(([e, at]) => [e.id, at.x, at.y, at.pin]), [...s.offClasses], s.asOf,
      s.lang, s.theme, s.chosen.entity.id, kg.view.network.getScale()]; }"""
    wanted = page.evaluate(read)
    again = visit(real, "#" + address.split("#", 1)[1])
    found = again.evaluate(read)
    assert found[:-1] == wanted[:-1]
    assert found[-1] == pytest.approx(wanted[-1], rel=0.001)
    again.reload()
    again.wait_for_selector("html[data-ready=true]")
    assert again.evaluate(read)[:-1] == wanted[:-1]


def test_show_in_the_address(visit: Callable[..., Any], real: Path) -> None:
    """#show=ID opens an entity; what is unknown or broken is said and hurts nothing."""
    assert title(visit(real, "#show=AITO_M9")) == "AITO M9"
    for odd in ("#show=Nobody", "#v=broken", "#show=%3Cimg%20src%3Dx%3E"):
        assert "HIMA" in drawn(visit(real, odd))


# --- 8: the tour ----------------------------------------------------------------------------------


def test_story(visit: Callable[..., Any], real: Path) -> None:
    """Six to eight steps, each with a picture of its own, text and sources; then it ends."""
    page = visit(real)
    page.locator("[data-act=story]").click()
    seen = set()
    for _ in range(9):
        if page.locator("#story").is_hidden():
            break
        seen.add(page.locator("#story h2").inner_text())
        assert page.locator("#story .src").count() >= 2
        assert len(drawn(page)) >= 5
        assert page.evaluate(OVERLAPS) == []
        page.click("#next")
    assert 6 <= len(seen) <= 8
    assert page.locator("#story").is_hidden()


def test_story_points_at_its_figure(visit: Callable[..., Any], real: Path) -> None:
    """A step that speaks of a figure shows it: measure, series, row and point of the chart."""
    page = visit(real)
    page.locator("[data-act=story]").click()
    steps = page.evaluate("window.autokg.data.story.map((step) => step.figure)")
    assert sum(figure >= 0 for figure in steps) >= 3
    for figure in steps:
        if figure >= 0:
            period = page.evaluate(
                "(key) => window.autokg.data.numbers.find((one) => one.key === key).period", figure
            )
            assert page.locator(f"#card [data-key='{figure}'].target").is_visible()
            assert page.locator(".chart .point.chosen").first.get_attribute("data-period") == period
            assert period in page.locator(".pointbox").inner_text()
        page.click("#next")


def test_flags_are_those_of_the_list(visit: Callable[..., Any], real: Path) -> None:
    """A card cries that sources disagree only where the list of disagreements says so."""
    page = visit(real)
    for name in ("BYD", "AITO_M9", "Seres_Group"):
        page.evaluate("(id) => { location.hash = '#show=' + id; }", name)
        page.wait_for_timeout(150)
        flagged = page.evaluate(
            """() => [...document.querySelectorAll('#card [data-property]')]
                .filter((one) => one.querySelector('h4 .warn, .clash'))
                .map((one) => one.dataset.property)"""
        )
        listed = page.evaluate(
            """id => window.autokg.data.byId.get(id).disputes
                .flatMap((one) => one.measure.split(', '))""", name,
        )  # fmt: skip
        assert set(flagged) <= set(listed), name


def test_ended_plans_end(visit: Callable[..., Any], real: Path) -> None:
    """At a past date, a plan whose end is past is neither in the card nor in the picture."""
    page = visit(real, "#show=Yinwang")
    shares = page.evaluate(
        """() => {
          const { data, state } = window.autokg;
          const yinwang = data.byId.get('Yinwang');
          const handle = document.getElementById('handle');
          for (let place = Number(handle.max); place && state.asOf !== '2025-06-30'; place--) {
            handle.value = place;
            handle.dispatchEvent(new Event('input'));
          }
          const day = Date.parse(state.asOf) / 864e5;
          return [state.asOf, yinwang.links.filter((one) => one.planned &&
            one.held.every(([, last]) => last !== null && last < day)).length];
        }"""
    )
    assert shares[0] == "2025-06-30"
    assert shares[1] > 0
    group = page.locator("#card [data-part='ownsStakeIn|in']")
    assert "until 2024-10-08" not in group.inner_text()
    assert "until 2024-08-19" not in group.inner_text()


# --- how good -------------------------------------------------------------------------------------


def test_hostile_data_shows_as_text(visit: Callable[..., Any], hostile: Path) -> None:
    """Markup in names, notes and addresses is text, and runs nothing anywhere."""
    page = visit(hostile)
    for entity in page.evaluate("window.autokg.data.entities.map((one) => one.id)"):
        page.evaluate("(id) => { location.hash = '#show=' + id; }", entity)
        page.wait_for_timeout(30)
    assert page.locator("#card img, #card script").count() == 0
    assert page.locator("a[href^=javascript]").count() == 0
    page.locator("[data-act=table]").click()
    assert page.locator("#table-links tbody tr").count() >= 1
    page.locator("[data-act=table]").click()
    ElementTree.fromstring(saved(page, "svg").decode())
    assert page.evaluate("window.hit") is None
    assert page.evaluate("document.title").startswith("</script>")


def test_policy_forbids_requests(visit: Callable[..., Any], real: Path) -> None:
    """Even a script inside the page could not reach the network, or start another script."""
    page = visit(real)
    blocked = page.evaluate(
        """async () => { try { await fetch('https://example.org/'); return 'went'; }
          catch (error) { return 'stopped'; } }"""
    )
    assert blocked == "stopped"
    page.evaluate(
        """() => { const one = document.createElement('script');
          one.textContent = 'window.hit = 1'; document.body.append(one); }"""
    )
    assert page.evaluate("window.hit") is None
    page.wrong[:] = [
        text for text in page.wrong if "Content Security" not in text and "example.org" not in text
    ]


def test_old_browser_gets_a_sentence(chromium: Any, real: Path) -> None:
    """Without what the page needs it says so, instead of staying blank."""
    context = chromium.new_context()
    page = context.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(real.as_uri())
    assert "needs a newer browser" in page.locator("#old").inner_text()
    context.close()


def test_no_story_without_the_file(visit: Callable[..., Any], mini: Graph, tmp_path: Path) -> None:
    """Another project's page has its own data, and no tour."""
    path = tmp_path / "mini.html"
    view.write_view(mini, path, ["Lumo"])
    page = visit(path)
    assert "Lumo" in drawn(page)
    assert page.locator("[data-act=story]").count() == 0
    search(page, "极光")
    assert title(page) == "Aurora Motors"
    assert page.locator("#card a[href*=mirror]").count() == 0


# --- charts ---------------------------------------------------------------------------------------


def figure_rows(subject: int, unit: str, told: list[tuple[Any, ...]]) -> list[list[Any]]:
    """Return observations of a measure by month: (month, value, preferred, bound)."""
    last = calendar.monthrange
    span = "at-date" if unit == "percent" else "month"
    return [
        [subject, "deliveries", value, unit, f"2024-{month:02}", f"2024-{month:02}-01",
         f"2024-{month:02}-{last(2024, month)[1]}", span, bound, 0, "", [],
         None, preferred, month, [0], f"c{k}", None]
        for k, (month, value, preferred, bound) in enumerate(told)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def figured(mini: Graph, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that writes a page in which Lumo has the figures given, and no others."""

    def write(unit: str, told: list[tuple[Any, ...]]) -> Path:
        data = viewdata.payload(mini)
        place = [entity[2] for entity in data["entities"]].index("Lumo")
        data["observations"] = figure_rows(place, unit, told)
        months = [month for month, *_ in told]
        none = ["", ""]
        data["disputes"] = [
            [[place], "values", 1, "deliveries", f"2024-{month:02}", none, none, [month], []]
            for month in sorted({month for month in months if months.count(month) > 1})
        ]
        data["concepts"] |= {"deliveries": ["deliveries", ""], unit: [unit, ""]}
        path = tmp_path_factory.mktemp("figured") / "figured.html"
        path.write_text(view.page(data, ["Lumo"]), encoding="utf-8")
        return path

    return write


def test_a_year_stands_over_its_name(visit: Callable[..., Any], real: Path) -> None:
    """The figure of 2024 is nearest to the tick 2024, and no tick is cut or a minus zero."""
    page = visit(real, "#show=Seres_Group")
    assert page.locator("#card select[aria-label=Measure]").input_value() == "revenue"
    assert page.evaluate(
        """() => {
          const years = [...document.querySelectorAll('.chart .tick')].filter(
            (one) => /^20\\d\\d$/.test(one.textContent));
          const off = (point) => (one) => Math.abs(one.getAttribute('x') - point.dataset.x);
          return [...document.querySelectorAll('.chart .point')].every((point) =>
            years.sort((a, b) => off(point)(a) - off(point)(b))[0].textContent ===
              point.dataset.period);
        }"""
    )
    ticks = page.locator(".chart .tick")
    assert "-0" not in ticks.all_text_contents()
    assert all(x >= 0 for x in ticks.evaluate_all("(all) => all.map((one) => one.getBBox().x)"))


def test_a_misprint_does_not_flatten_the_chart(visit: Callable[..., Any], real: Path) -> None:
    """A rival ten times too large stands at the edge with its value; preferred ones lie on top."""
    page = visit(real, "#show=Seres_Group")
    assert "bn" in page.locator(".chart .out").text_content()
    ticks = " ".join(page.locator(".chart .tick:not(.out)").all_text_contents())
    assert "150 bn" in ticks
    assert "500 bn" not in ticks
    kinds = page.locator(".chart .point").evaluate_all(
        "(all) => all.map((one) => one.classList.contains('best'))"
    )
    assert kinds == sorted(kinds)


def test_lines_break_and_bounds_point(
    visit: Callable[..., Any], figured: Callable[..., Path]
) -> None:
    """No line bridges a month that is missing, or one without a preferred value."""
    told = [(1, 10, 1, "exactly"), (2, 12, 1, "at-least"), (4, 11, 1, "at-most"),
            (5, 13, 1, "exactly"), (6, 9, 0, "exactly"), (6, 14, 0, "exactly"),
            (7, 15, 1, "exactly"), (8, 16, 1, "exactly")]  # fmt: skip
    page = visit(figured("vehicles", told), "#show=Lumo")
    routes = page.locator(".chart .line").evaluate_all(
        "(all) => all.map((one) => one.getAttribute('points').split(' ').length)"
    )
    assert routes == [2, 2, 2]
    outlines = page.locator(".chart .point").evaluate_all(
        "(all) => all.map((one) => [one.dataset.period, one.getAttribute('d').split('L').length])"
    )
    assert {period for period, corners in outlines if corners == 3} == {"2024-02", "2024-04"}


@pytest.mark.parametrize(
    ("unit", "one", "other", "gap"),
    [("percent", 10, 12, "(+2 points)"), ("vehicles", -5, -7, "(−2)"),
     ("vehicles", 36625, 36600, ""), ("vehicles", 1000, 1100, "(+10 %)")],
)  # fmt: skip
def test_gaps_fit_their_unit(
    visit: Callable[..., Any],
    figured: Callable[..., Path],
    unit: str,
    one: int,
    other: int,
    gap: str,
) -> None:
    """Shares differ by points, losses by an amount, and what is hardly anything is not told."""
    page = visit(figured(unit, [(1, one, 1, "exactly"), (1, other, 0, "exactly")]), "#show=Lumo")
    rival = page.locator("#card .clash .value").nth(1).locator(".what").inner_text()
    assert rival.endswith(gap or f"{other:,} {unit}")


# --- disagreements --------------------------------------------------------------------------------


def test_disagreements_explain_and_lead_to_the_figure(
    visit: Callable[..., Any], real: Path
) -> None:
    """The card lists them, each leads to its row, and the row tells arithmetic and reason."""
    page = visit(real, "#show=Seres_Group")
    button = page.locator("#card .disputes")
    count = int(re.findall(r"\d+", button.inner_text())[0])
    button.click()
    assert page.locator("#dialog li").count() == count
    page.locator("#dialog li .entity", has_text="net profit · 2024").first.click()
    assert page.locator("#dialog").is_hidden()
    row = page.locator("#card .target")
    assert row.is_visible()
    assert "59,460,000,000 ÷ 5,946,000,000 = 10" in row.inner_text()
    assert "slip of the decimal place" in row.inner_text()
    assert page.locator("#card select[aria-label=Measure]").input_value() == "net-profit"


def test_all_disagreements_in_one_list(visit: Callable[..., Any], real: Path, graph: Graph) -> None:
    """The bar lists all of them as `kg disputes` ranks them; an item opens the card there."""
    found = disputes.find(graph)
    page = visit(real)
    page.locator("[data-act=disputes]").click()
    items = page.locator("#dialog li .entity").all_inner_texts()
    assert [one.split(" · ")[0] for one in items[:8]] == [one.subject for one in found[:8]]
    assert str(len(found)) in page.locator("#dialog h2").inner_text()
    dated = next(k for k, one in enumerate(found[:60]) if one.kind == "date")
    page.locator("#dialog li .entity").nth(dated).click()
    assert title(page) == found[dated].subject
    assert page.locator("#card .target").count() == 1


def test_preferred_date_comes_first(visit: Callable[..., Any], real: Path) -> None:
    """The date of the better source has the star; the rival is set apart, rougher forms last."""
    page = visit(real, "#show=Huawei_ADS_4")
    rows = page.locator("#card [data-property=launched] .fact")
    assert "2025-04-22" in rows.nth(0).inner_text()
    assert "★" in rows.nth(0).inner_text()
    assert "2023-04" in rows.nth(1).inner_text()
    assert "clash" in rows.nth(1).get_attribute("class")
    assert "2025-04" in rows.nth(2).inner_text()
    assert "clash" not in rows.nth(2).get_attribute("class")


# --- the picture keeps what it has ----------------------------------------------------------------


def neighbours_left(page: Any, name: str) -> int:
    """Return how many neighbours of a thing are not in the picture."""
    return page.evaluate(
        """name => {
          const { data, state } = window.autokg;
          const entity = data.entities.find((one) => one.en === name);
          return [...entity.near.keys()].filter((other) => !state.nodes.has(other)).length;
        }""",
        name,
    )


def test_double_click_where_the_card_opens(visit: Callable[..., Any], real: Path) -> None:
    """The second click expands the node of the first, although the card lies over it by then."""
    page = visit(real)
    before = drawn(page)
    growing = [name for name in before if neighbours_left(page, name)]
    outermost = max(growing, key=lambda name: where(page, name))
    x, y = where(page, outermost)
    assert x > 1400 - 392
    page.mouse.dblclick(x, y)
    until(page, f"window.autokg.view.seen.nodes.length > {len(before)}")
    assert title(page) == outermost


def tap_twice(page: Any, x: float, y: float) -> None:
    """Tap twice, a fifth of a second apart by the clock of the events, however busy the page is."""
    touch = page.context.new_cdp_session(page)
    began = time.time()
    for after, kind in ((0, "Start"), (0.05, "End"), (0.2, "Start"), (0.25, "End")):
        points = [{"x": x, "y": y}] if kind == "Start" else []
        event = {"type": f"touch{kind}", "touchPoints": points, "timestamp": began + after}
        touch.send("Input.dispatchTouchEvent", event)


def test_double_tap_on_a_phone(visit: Callable[..., Any], real: Path) -> None:
    """Two taps expand a node that the sheet has covered after the first."""
    page = visit(real, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    before = drawn(page)
    places = {name: where(page, name) for name in before}
    name = max(places, key=lambda one: places[one][1])
    assert places[name][1] > 440
    page.touchscreen.tap(*places[name])
    page.wait_for_timeout(600)
    assert drawn(page) == before, "one tap is no double tap"
    assert title(page) == name
    page.locator("#card .close").tap()
    page.wait_for_timeout(600)
    tap_twice(page, *where(page, name))
    until(page, f"window.autokg.view.seen.nodes.length > {len(before)}")
    assert title(page) == name


def test_a_name_in_a_card_is_added(visit: Callable[..., Any], real: Path) -> None:
    """A name in a card and an answer of the search join the picture, and nothing goes."""
    page = visit(real, "#show=CATL")
    before = set(drawn(page))
    names = page.locator("#card .relgroups .entity")
    closed = page.locator("#card .relgroup:not([open]) > summary")
    while closed.count():
        closed.first.click()
    name = next(one for one in names.all_inner_texts() if one not in before)
    names.get_by_text(name, exact=True).first.click()
    assert before < set(drawn(page))
    search(page, "Xiaomi YU7")
    assert before < set(drawn(page))
    assert title(page) == "Xiaomi YU7"


def test_new_picture_keeps_what_is_pinned(visit: Callable[..., Any], real: Path) -> None:
    """Shift with Enter makes a new picture; a pinned node keeps its place in it."""
    page = visit(real)
    page.mouse.click(*where(page, "Chery"))
    page.keyboard.press("p")
    read = "window.autokg.state.nodes.get(window.autokg.data.byId.get('Chery'))"
    at = page.evaluate(read)
    assert at["pin"]
    page.fill("input[type=search]", "Xiaomi YU7")
    page.keyboard.press("Shift+Enter")
    assert "AITO M9" not in drawn(page)
    assert page.evaluate(read) == at
    assert page.evaluate(OVERLAPS) == []


def test_collapse_takes_back_what_expand_added(visit: Callable[..., Any], real: Path) -> None:
    """Expanding tells how much is left; collapsing once brings the picture back."""
    page = visit(real)
    before = set(drawn(page))
    page.evaluate("window.autokg.expand(window.autokg.data.byId.get('Huawei'))")
    assert re.search(r"50 of \d+ added", page.locator("#hint").inner_text())
    search(page, "Huawei")
    page.keyboard.press("c")
    assert set(drawn(page)) == before


def test_one_drag_is_one_step(visit: Callable[..., Any], real: Path) -> None:
    """However far the handle is dragged, one undo brings all back; a choice is no step at all."""
    page = visit(real)
    page.mouse.click(*where(page, "CATL"))
    page.keyboard.press("ArrowRight")
    assert page.evaluate("window.autokg.past.length") == 0
    box = page.locator("#handle").bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 8, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, y, steps=8)
    page.mouse.up()
    assert page.evaluate("window.autokg.state.asOf") != ""
    assert page.evaluate("window.autokg.past.length") == 1
    page.locator("[data-act=undo]").click()
    assert page.evaluate("window.autokg.state.asOf") == ""
    page.fill("#handle", "60")
    page.locator("#now").press("Enter")
    assert page.evaluate("document.activeElement.id") == "handle"


PICTURE = """() => { const s = window.autokg.state; return JSON.stringify([
  [...s.nodes].map(([e, at]) => [e.id, at.x, at.y, at.pin]), [...s.offClasses],
  [...s.offRelations], s.asOf, s.planned]); }"""


def test_tour_gives_the_picture_back(visit: Callable[..., Any], real: Path) -> None:
    """After the tour picture and filters are those from before; the tour is one step to undo."""
    page = visit(real)
    search(page, "Xiaomi YU7")
    page.locator("#legend [data-name=Plant]").click()
    before, steps = page.evaluate(PICTURE), page.evaluate("window.autokg.past.length")
    page.locator("[data-act=story]").click()
    page.click("#next")
    toured = page.evaluate(PICTURE)
    assert toured != before
    faint = "window.autokg.view.nodes.get().filter((one) => one.opacity < 1).length"
    assert page.evaluate(faint) == 0, "the tour tells of all that it shows"
    page.keyboard.press("Escape")
    assert page.evaluate(PICTURE) == before
    assert page.evaluate("window.autokg.past.length") == steps + 1
    page.locator("[data-act=undo]").click()
    assert page.evaluate(PICTURE) == toured


def test_start_resets_everything(visit: Callable[..., Any], real: Path) -> None:
    """Start brings back the first picture with all its filters, plans and time."""
    page = visit(real)
    first = page.evaluate(PICTURE)
    page.locator("#legend summary", has_text="Sources").click()
    for name in ("planned", "blog", "Brand", "suppliesTo"):
        page.locator(f"#legend [data-name={name}]").click()
    page.fill("#handle", "60")
    page.locator("[data-act=home]").click()
    assert page.evaluate(PICTURE) == first


def test_card_stays_as_it_was_read(visit: Callable[..., Any], real: Path) -> None:
    """Pinning closes no part, moves no text and loses no focus; nor does adding neighbours."""
    page = visit(real, "#show=AITO")
    group = page.locator("#card .relgroup:not([open])", has=page.locator(".add")).nth(1)
    key = group.get_attribute("data-part")
    group.locator("> summary .nm").click()
    page.locator("#card .figures > .more").click()
    page.evaluate("document.getElementById('card').scrollTop = 300")
    pin = page.locator("#card [data-act=pin]")
    pin.focus(timeout=2000)
    page.evaluate("document.getElementById('card').scrollTop = 300")
    rows = page.locator("#card .figures .fact").count()
    page.keyboard.press("Enter")
    assert pin.inner_text() == "Unpin"
    assert page.evaluate("document.activeElement.dataset.act") == "pin"
    assert page.evaluate("document.getElementById('card').scrollTop") == 300
    assert page.locator("#card .figures .fact").count() == rows
    assert page.locator(f"#card [data-part='{key}']").get_attribute("open") is not None
    page.locator(f"#card [data-part='{key}'] .add").first.press("Enter")
    assert page.locator(f"#card [data-part='{key}']").get_attribute("open") is not None
    assert page.evaluate("document.activeElement.closest('[data-part]').dataset.part") == key
    for name in ("Brand+", "none+", "all+"):
        page.locator(f"#legend [data-name='{name}']").press("Enter")
        assert page.evaluate("document.activeElement.dataset.name") == name


def test_skip_links_lead_to_picture_and_card(visit: Callable[..., Any], real: Path) -> None:
    """The first two stops of the keyboard are ways past the bar."""
    page = visit(real, "#show=AITO")
    page.evaluate("document.activeElement.blur()")
    for name, target in (("Skip to the picture", "picture"), ("Skip to the card", "card")):
        page.get_by_role("link", name=name).focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == target


# --- the menu, and several at once ----------------------------------------------------------------


def test_a_menu_for_one_and_for_several(visit: Callable[..., Any], real: Path) -> None:
    """A right click opens the menu of a node; of marked ones it hides, keeps or connects all."""
    page = visit(real)
    page.mouse.click(*where(page, "Huawei"), button="right")
    assert page.locator("#menu").get_attribute("aria-label") == "Huawei"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.act") == "menu-expand"
    page.keyboard.press("Escape")
    assert page.locator("#menu").count() == 0
    assert page.evaluate("document.activeElement.id") == "picture"
    for name in ("AITO", "Huawei"):
        page.keyboard.down("Shift")
        page.mouse.click(*where(page, name))
        page.keyboard.up("Shift")
    page.mouse.click(*where(page, "AITO"), button="right")
    page.locator("[data-act=menu-pathsBetween]").click()
    assert page.locator("#pathlist .path").count() > 1
    page.evaluate("document.getElementById('dialog').close()")
    page.mouse.click(*where(page, "AITO"), button="right")
    page.locator("[data-act=menu-keepN]").click()
    assert sorted(drawn(page)) == ["AITO", "Huawei"]
    page.keyboard.press("Control+z")
    assert len(drawn(page)) > 2


def test_the_card_answers(visit: Callable[..., Any], real: Path) -> None:
    """The card says who controls a thing, what hangs on it and what was promised."""
    page = visit(real, "#show=AITO_M9")
    page.locator("#card [data-part=control] > summary").click()
    battery = page.locator("#card [data-role-of='supplies battery']").inner_text()
    assert "CATL" in battery
    page.goto(f"{real.as_uri()}#show=CATL")
    page.locator("#card [data-part=exposure] > summary").click()
    assert "AITO" in page.locator("#card [data-part=exposure]").inner_text()
    page.goto(f"{real.as_uri()}#show=AITO")
    page.locator("#card [data-part=promises] > summary").click()
    assert "missed" in page.locator("#card [data-part=promises]").inner_text()


# --- the past -------------------------------------------------------------------------------------


def test_undated_links_wait_for_their_source(visit: Callable[..., Any], real: Path) -> None:
    """In the past a link without a start is dotted, counted, and not older than its source."""
    page = visit(real)
    page.fill("#handle", str(int(page.get_attribute("#handle", "max")) - 30))
    told = page.evaluate(
        """() => { const kg = window.autokg, links = kg.view.seen.pairs.flatMap((p) => p.links);
          const vague = links.filter((link) => !link.planned && !link.start);
          return { vague: vague.length, early: vague.filter((link) => link.says.length &&
            link.drawn * 864e5 > Date.parse(kg.state.asOf)).length,
            dotted: kg.view.edges.get().filter((one) => String(one.dashes) === '1,5').length }; }"""
    )
    assert told["vague"] > 0
    assert told["early"] == 0
    assert told["dotted"] > 0
    assert page.locator("#undated").inner_text() == f"{told['vague']} undated"


def test_nothing_is_there_before_its_birth(visit: Callable[..., Any], real: Path) -> None:
    """The preferred launch counts, not the earliest; the card of what is to come says so."""
    page = visit(real, "#show=Huawei_ADS_4")
    born = page.evaluate("window.autokg.data.byId.get('Huawei_ADS_4').born")
    assert born == "2025-04-22"
    page.fill("#handle", str(int(page.get_attribute("#handle", "max")) - 30))
    assert page.evaluate("window.autokg.state.asOf") < born
    assert "Huawei ADS 4" not in drawn(page)
    assert born in page.locator("#card > .warn").inner_text()


def test_page_of_a_date_says_so(visit: Callable[..., Any], mini: Graph, tmp_path: Path) -> None:
    """A page written at a date bears it in the bar, in the title and in what is saved."""
    path = tmp_path / "past.html"
    seen = clocks.at(mini, "2024-06-30", "2025-01-31")
    view.write_view(seen, path, as_of="2024-06-30", known_on="2025-01-31")
    page = visit(path)
    badge = page.locator("#clock").inner_text()
    assert "2024-06-30" in badge
    assert "2025-01-31" in badge
    assert "as of 2024-06-30, known on 2025-01-31" in page.title()
    assert "2024-06-30" in page.locator("#when").inner_text()
    assert "as of 2024-06-30" in saved(page, "svg").decode()
    assert json.loads(saved(page, "json"))["knownOn"] == "2025-01-31"


# --- names, addresses, paths ----------------------------------------------------------------------


def test_named_things_are_ringed(visit: Callable[..., Any], mini: Graph, tmp_path: Path) -> None:
    """The first name has its card open, all have a ring, and two names show their path."""
    path = tmp_path / "two.html"
    view.write_view(mini, path, ["Lumo", "Aurora Motors"])
    page = visit(path)
    assert page.title() == "Lumo, Aurora Motors — autokg"
    assert title(page) == "Lumo"
    assert page.evaluate("window.autokg.state.trail.length") >= 1
    rims = page.evaluate(
        "window.autokg.view.nodes.get().filter((n) => n.borderWidth === 4).map((n) => n.label)"
    )
    assert sorted(one.replace("\n", " ") for one in rims) == ["Aurora Motors", "Lumo"]


def test_only_the_relations_of_a_query(
    visit: Callable[..., Any], mini: Graph, tmp_path: Path
) -> None:
    """A CONSTRUCT draws the relations it yields; a switch in the legend brings the others."""
    path = tmp_path / "query.html"
    view.write_view(mini, path, query="CONSTRUCT { ?m auto:hasBrand ?b } { ?m auto:hasBrand ?b }")
    page = visit(path)
    kinds = """[...new Set(window.autokg.view.seen.pairs.flatMap(
      (one) => one.links.map((link) => link.relation.id)))]"""
    assert page.evaluate(kinds) == ["hasBrand"]
    page.locator("#legend summary", has_text="Sources").click()
    page.locator("#legend [data-name=only]").click()
    assert set(page.evaluate(kinds)) >= {"hasBrand"}


def test_paths_window(visit: Callable[..., Any], real: Path) -> None:
    """Escape closes the list before the window; names are all to be seen; equal ends are told."""
    page = visit(real)
    page.locator("[data-act=paths]").click()
    page.fill("#path-from", "aito")
    options = page.locator("#path-from-list [role=option]")
    options.last.scroll_into_view_if_needed()
    box, frame = options.last.bounding_box(), page.locator("#dialog").bounding_box()
    assert box["y"] + box["height"] <= frame["y"] + frame["height"]
    page.keyboard.press("Escape")
    assert page.locator("#path-from-list").is_hidden()
    assert page.locator("#dialog").is_visible()
    page.fill("#path-from", "AITO")
    page.keyboard.press("Enter")
    page.fill("#path-to", "AITO")
    page.keyboard.press("Enter")
    assert "two different things" in page.locator("#pathlist").inner_text()
    page.fill("#path-to", "CATL")
    page.keyboard.press("Enter")
    routes = page.locator(".path .route").all_inner_texts()
    assert any("← supplies to" in one for one in routes), routes
    hops = page.locator(".path").first.locator("ol > li").count()
    page.locator(".path button.primary").first.click()
    assert page.locator("#dialog").is_hidden()
    picture = ElementTree.fromstring(saved(page, "svg").decode())
    names = [one for one in picture.iter() if one.get("transform", "").startswith("rotate")]
    assert len(names) >= hops, "each hop that is drawn has its name"


@pytest.mark.parametrize("name", ["AITO%20M9", "问界M9", "%E9%97%AE%E7%95%8CM9", "aito m9"])
def test_addresses_take_any_name(visit: Callable[..., Any], real: Path, name: str) -> None:
    """A thing is opened by any of its names."""
    assert title(visit(real, f"#show={name}")) == "AITO M9"


def test_what_an_address_asks_in_vain_is_told(visit: Callable[..., Any], real: Path) -> None:
    """An unknown name or a spoilt view leads to the start, with a message that stays."""
    for odd, word in (("#show=Nobody_At_All_XYZ", "Nobody_At_All_XYZ"), ("#v=garbage", "cannot")):
        page = visit(real, odd)
        assert word in page.locator("#notice").inner_text()
        page.locator("#notice button").click()
        assert page.locator("#notice").is_hidden()


def test_whole_graph_and_measure_survive_a_reload(visit: Callable[..., Any], real: Path) -> None:
    """The address keeps the whole graph, its pins, and the measure chosen on the card."""
    page = visit(real, "#show=AITO")
    page.locator("#card select[aria-label=Measure]").select_option("price-from")
    page.locator("[data-act=whole]").click()
    until(page, "location.hash.startsWith('#v=')")
    before = page.evaluate("location.hash")
    page.locator("#card [data-act=pin]").click()
    count = len(drawn(page))
    until(page, f"location.hash !== '{before}'")
    address = page.evaluate("location.hash")
    assert len(address) < 2000
    again = visit(real, address)
    assert len(drawn(again)) == count
    assert again.locator("#card [data-act=pin]").inner_text() == "Unpin"
    assert again.locator("#card select[aria-label=Measure]").input_value() == "price-from"


def test_way_back(visit: Callable[..., Any], real: Path) -> None:
    """The browser's way back leads from card to card, and from the table to the picture."""
    page = visit(real)
    search(page, "CATL")
    search(page, "Seres Group")
    page.focus("#picture")
    page.keyboard.press("t")
    assert page.locator("#table").is_visible()
    page.go_back()
    until(page, "document.getElementById('table').hidden")
    assert title(page) == "Seres Group"
    page.go_back()
    until(page, "document.querySelector('#card h2').textContent.trim() === 'CATL'")
    page.evaluate("location.hash = '#show=Avatr'")
    until(page, "document.querySelector('#card h2').textContent.trim() === 'Avatr'")
    page.go_back()
    until(page, "document.querySelector('#card h2').textContent.trim() === 'CATL'")


def test_search_by_ticker_and_words_in_any_order(visit: Callable[..., Any], real: Path) -> None:
    """Tickers, legal names, words in any order, and a slip below what merely holds the text."""
    page = visit(real)
    told = {"601127": "Seres Group", "group seres": "Seres Group", "CATLL": "CATL",
            "m9 aito": "AITO M9"}  # fmt: skip
    for typed, found in told.items():
        names = page.evaluate("(text) => window.autokg.find(text).hits.map((e) => e.en)", typed)
        assert found in names[:3], (typed, names)


# --- empty and damaged ----------------------------------------------------------------------------


def test_empty_picture_offers_the_way_out(visit: Callable[..., Any], real: Path) -> None:
    """Without anything to see a message stays, and its button brings the picture back."""
    page = visit(real)
    before = drawn(page)
    for kind in page.evaluate("[...window.autokg.data.classes.keys()]"):
        page.locator(f"#legend [data-name={kind}]").click()
    assert drawn(page) == []
    assert page.locator("#empty").is_visible()
    page.locator("#empty button").click()
    assert drawn(page) == before
    assert page.locator("#empty").is_hidden()


def test_damaged_file_says_so(visit: Callable[..., Any], real: Path, tmp_path: Path) -> None:
    """Data that cannot be unpacked is told in words, not left blank."""
    path = tmp_path / "damaged.html"
    text = real.read_text(encoding="utf-8")
    path.write_text(re.sub(r'(id="data">.{2000}).{40}', r"\1", text, count=1), encoding="utf-8")
    page = visit(path, ready=False)
    until(page, "!document.getElementById('old').hidden")
    assert "file is damaged" in page.locator("#old").inner_text()


def test_table_is_ready_and_errors_replace_nothing(visit: Callable[..., Any], real: Path) -> None:
    """A page that opens as a table gets ready; a later error leaves it standing."""
    page = visit(real)
    page.locator("[data-act=table]").click()
    until(page, "location.hash.startsWith('#v=')")
    page.reload()
    page.wait_for_selector("html[data-ready=true]", timeout=20000)
    assert page.locator("#table-things tbody tr").count() > 5
    page.evaluate("window.dispatchEvent(new ErrorEvent('error', { message: 'from outside' }))")
    assert page.locator("#old").is_hidden()
    assert page.locator("#bar").is_visible()


# --- words, exports, access -----------------------------------------------------------------------


def test_choosing_dims_the_others(visit: Callable[..., Any], real: Path) -> None:
    """What is not tied to the chosen node steps back, and comes forward again."""
    page = visit(real)
    faint = "window.autokg.view.nodes.get().filter((one) => one.opacity < 1).length"
    assert page.evaluate(faint) == 0
    page.mouse.click(*where(page, "CATL"))
    assert page.evaluate(faint) > 3
    page.locator("#card .close").click()
    assert page.evaluate(faint) == 0


def test_legend_tells_how_to_read(visit: Callable[..., Any], real: Path) -> None:
    """Dashes, width, size, rim, star and hollow points have their words in both languages."""
    page = visit(real)
    page.locator("#reading summary").click()
    assert page.locator("#reading .signrow").count() == 9
    page.locator("[data-act=language]").click()
    assert "首选" in page.locator("#reading").inner_text()


def test_money_is_short_and_whole_on_hover(visit: Callable[..., Any], real: Path) -> None:
    """CNY 165.1 bn tells its full value on hover; counts have no unit."""
    page = visit(real, "#show=Seres_Group")
    value = page.locator("#card .figures .value b[title]").first
    assert re.match(r"CNY [\d.]+ bn", value.inner_text())
    assert re.search(r"\d,\d{3},\d{3}", value.get_attribute("title"))
    assert not re.search(r"\d count\b", page.locator("#card").inner_text())


def test_figures_and_chart_are_saved(visit: Callable[..., Any], real: Path) -> None:
    """All figures of a card as CSV with their sources; its chart as a picture with a title."""
    page = visit(real, "#show=Seres_Group")
    rows = list(csv.DictReader(io.StringIO(saved(page, "figures").decode("utf-8-sig"))))
    assert {"id", "publishers", "published", "reliability"} <= set(rows[0])
    assert any(row["measure"] == "revenue" and row["period"] == "2024" for row in rows)
    assert all(row["sources"] for row in rows)
    chart = ElementTree.fromstring(saved(page, "chart").decode())
    assert "Seres Group" in " ".join(chart.itertext())
    links = list(csv.DictReader(io.StringIO(saved(page, "csv").decode("utf-8-sig"))))
    assert {"subject_id", "object_id", "publishers", "reliability"} <= set(links[0])
    page.locator("#legend [data-name=Person]").click()
    page.fill("#handle", str(int(page.get_attribute("#handle", "max")) - 6))
    picture = " ".join(ElementTree.fromstring(saved(page, "svg").decode()).itertext())
    assert "Seres Group · autokg · as of" in picture
    assert re.search(r"without: [^.]*person", picture)


def test_paper_is_light_and_open(visit: Callable[..., Any], real: Path) -> None:
    """In print the page is light, the bar is gone and the card stands open below the picture."""
    page = visit(real, "#show=AITO", color_scheme="dark")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.get_attribute("html", "data-theme") == "light"
    assert page.locator("#bar").is_hidden()
    assert page.locator("#card details.part:not([open])").count() == 0
    assert page.locator("#card").evaluate("(one) => getComputedStyle(one).position") == "static"
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.get_attribute("html", "data-theme") == "dark"


def test_one_voice_and_named_regions(visit: Callable[..., Any], real: Path) -> None:
    """One live region speaks, regions have names, and Chinese texts say that they are Chinese."""
    page = visit(real, "#show=AITO")
    assert page.locator("[aria-live]").count() == 1
    for region in ("legend", "middle", "time", "card"):
        assert page.get_attribute(f"#{region}", "aria-label")
    assert page.get_attribute("#card .othername", "lang") == "zh-CN"
    assert page.get_attribute("html", "lang") == "en"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_faint_texts_can_be_read(visit: Callable[..., Any], real: Path, scheme: str) -> None:
    """What is switched off in the legend, and what the search field asks for, has contrast."""
    page = visit(real, color_scheme=scheme)
    page.locator("#legend [data-name=Person]").click()
    off = page.locator("#legend [data-name=Person] .nm")
    color, paper = off.evaluate(
        """(one) => [getComputedStyle(one).color,
          getComputedStyle(document.getElementById('legend')).backgroundColor]"""
    )
    assert off.evaluate("(one) => getComputedStyle(one.parentElement).opacity") == "1"
    assert contrast(color, paper) >= 4.5
    color, paper = page.locator("#search").evaluate(
        """(one) => [getComputedStyle(one, '::placeholder').color,
          getComputedStyle(one).backgroundColor]"""
    )
    assert contrast(color, paper) >= 4.5


def test_phone_has_names_and_room(visit: Callable[..., Any], real: Path) -> None:
    """The main buttons of a phone bear their names, and nothing to tap is too small."""
    page = visit(real, "#show=AITO", viewport={"width": 390, "height": 844}, has_touch=True,
                 is_mobile=True)  # fmt: skip
    assert page.locator("#tools [data-act=table] .label").is_visible()
    small = page.evaluate(
        """[...document.querySelectorAll('#card button, #tools button, #card a')]
          .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 24)
          .map((one) => one.outerHTML.slice(0, 90))"""
    )
    assert small == []


# --- layouts, comparison, and a file that opens where it was saved --------------------------------


def test_layouts_have_a_meaning(visit: Callable[..., Any], real: Path) -> None:
    """A layout by address or button is told by the page; owners stand above what they own."""
    page = visit(real, "#show=Yinwang&layout=ownership")
    assert page.evaluate("document.documentElement.dataset.layout") == "ownership"
    above = page.evaluate(
        """() => {
          const { data, state } = window.autokg;
          const at = (id) => state.nodes.get(data.byId.get(id));
          return data.byId.get('Yinwang').links
            .filter((one) => one.to.id === 'Yinwang' && one.share !== null)
            .filter((one) => !one.planned && !one.over)
            .filter((one) => state.nodes.has(one.from))
            .map((one) => at(one.from.id).y < at('Yinwang').y);
        }"""
    )
    assert len(above) >= 2
    assert all(above)
    page.locator("[data-layout=supply]").click()
    assert page.evaluate("document.documentElement.dataset.layout") == "supply"
    order = page.evaluate(
        """() => {
          const { data, state } = window.autokg;
          const means = [[], [], [], []];
          for (const [one, at] of state.nodes) means[data.columns[one.i]].push(at.x);
          return means.filter((list) => list.length)
            .map((list) => list.reduce((sum, x) => sum + x, 0) / list.length);
        }"""
    )
    assert len(order) >= 3
    assert order == sorted(order)
    assert page.evaluate(OVERLAPS) == []


def test_two_to_six_side_by_side(visit: Callable[..., Any], real: Path) -> None:
    """An address opens the comparison: a line each, growth, facts, and one more by search."""
    page = visit(real, "#compare=HIMA,Li_Auto,XPeng")
    box = page.locator("#compare")
    assert box.is_visible()
    assert box.locator(".chip").count() == 3
    drawn_lines = box.locator(".chart .endname").all_text_contents()
    assert len(set(drawn_lines)) == 3
    assert "Deliveries" in box.locator("[data-role=measure] option").first.inner_text()
    assert box.locator("[data-role=growth] tbody tr").count() == 3
    assert "%" in box.locator("[data-role=growth]").inner_text()
    box.locator("[data-role=indexed]").click()
    assert "= 100" in box.inner_text()
    page.fill("#compare-add", "NIO")
    page.keyboard.press("Enter")
    assert box.locator(".chip").count() == 4
    until(page, "location.hash.startsWith('#v=')")
    box.locator("[data-act=close-compare]").click()
    assert box.is_hidden()


def test_a_saved_view_opens_where_it_was(
    visit: Callable[..., Any], real: Path, tmp_path: Path
) -> None:
    """The page saves itself as a file that opens at the same picture and card."""
    page = visit(real, "#show=CATL")
    wanted = page.evaluate(PICTURE)
    page.locator("[data-act=save]").click()
    with page.expect_download() as download:
        page.locator("[data-save=page]").click()
    path = tmp_path / "saved.html"
    download.value.save_as(path)
    again = visit(path)
    assert again.evaluate(PICTURE) == wanted
    assert title(again) == "CATL"


def test_a_page_without_bars(visit: Callable[..., Any], real: Path) -> None:
    """Embedded, the page is the picture alone."""
    page = visit(real, "#embed")
    assert page.locator("#picture canvas").is_visible()
    for part in ("#bar", "#side", "#layouts", "#time"):
        assert page.locator(part).is_hidden()


# --- money, two dates, regions, folding, room for the card, boxes ---------------------------------


def test_money_has_one_notation(visit: Callable[..., Any], real: Path) -> None:
    """Figures, amounts of relations and promises name a currency by its code."""
    page = visit(real, "#show=Yinwang&layout=ownership")
    page.evaluate("document.querySelectorAll('#card details').forEach((one) => (one.open = true))")
    until(page, "document.querySelector('#card').innerText.includes('CNY 11.5 bn')")
    card = page.locator("#card").inner_text()
    assert "CNY 115 bn" in card
    assert not re.search(r"\d (Chinese yuan|cny|US dollars?)\b", card)
    page.locator("[data-act=language]").click()
    card = page.locator("#card").inner_text()
    assert "1,150亿元" in card or "1150亿元" in card
    assert "CNY" not in card


def test_two_dates_side_by_side(visit: Callable[..., Any], real: Path) -> None:
    """A window beside the time handle lists what came and went; its names lead to cards."""
    page = visit(real, "#show=Yinwang&layout=ownership")
    page.locator("#between-open").click()
    page.fill("#between-from", "2024-06")
    page.fill("#between-to", "2025-06")
    page.keyboard.press("Enter")
    page.locator("#between-from").focus()
    came = page.locator("[data-list=came]")
    assert re.search(r"Avatr\s+owns stake in\s+Yinwang\s+10 %", came.inner_text())
    assert came.locator(".src").count() > 0
    assert page.locator("[data-list=becameOther]").inner_text().count("→") >= 1
    page.fill("#between-to", "2024-06")
    page.locator("#between-from").focus()
    assert "two different months" in page.locator("#between").inner_text()
    page.fill("#between-to", "2025-06")
    page.locator("#between-from").focus()
    page.locator("#between [data-see='2024-06']").click()
    assert page.evaluate("window.autokg.state.asOf") == "2024-06-30"
    page.evaluate("location.hash = '#between=2024-06,2025-06'")
    came.wait_for()
    assert page.input_value("#between-from") == "2024-06"
    name = came.locator(".entity").first.inner_text()
    came.locator(".entity").first.click()
    assert not page.locator("#dialog").evaluate("(one) => one.open")
    assert title(page) == name


def test_effective_stakes_of_an_owner(visit: Callable[..., Any], real: Path) -> None:
    """In the layout of owners, the pointer on one tells what it holds along chains of shares."""
    page = visit(real, "#show=Yinwang&layout=ownership")
    x, y = where(page, "Seres Group")
    page.mouse.move(x - 90, y + 60)
    page.mouse.move(x, y, steps=4)
    page.wait_for_selector("#tip:not([hidden])")
    told = page.locator("#tip").inner_text()
    assert re.search(r"Yinwang: 9\.\d+ %, over 2 steps", told)
    page.locator("[data-layout=rings]").click()
    x, y = where(page, "Huawei")
    page.mouse.move(x - 90, y + 60)
    page.mouse.move(x, y, steps=4)
    page.wait_for_selector("#tip:not([hidden])")
    assert "%" not in page.locator("#tip").inner_text()


def test_regions_of_the_whole_graph_have_names(visit: Callable[..., Any], real: Path) -> None:
    """The whole graph has areas named after their busiest thing; another picture has none."""
    page = visit(real)
    page.locator("[data-act=whole]").click()
    until(page, "window.autokg.view.regionNames.length > 5")
    names = page.evaluate("window.autokg.view.regionNames")
    assert len(set(names)) == len(names)
    assert all(name.startswith("around ") for name in names)
    inside = page.evaluate(
        """window.autokg.data.regions.map(([node, x, y, wide, high]) => {
          const at = window.autokg.data.entities[node];
          return ((at.x - x) / wide) ** 2 + ((at.y - y) / high) ** 2 < 4;
        })"""
    )
    assert sum(inside) > 0.8 * len(inside)
    page.locator("[data-act=home]").click()
    until(page, "window.autokg.view.regionNames.length === 0")


def test_a_brand_unfolds_its_models(visit: Callable[..., Any], real: Path) -> None:
    """In the layout of alliances a click on a brand shows its models below it, another folds."""
    page = visit(real, "#layout=alliance")
    label = "window.autokg.view.nodes.get(window.autokg.data.byId.get('AITO').i).label"
    assert re.search(r"\+ \d+ models", page.evaluate(label))
    page.mouse.click(*where(page, "AITO"))
    assert "AITO M9" in drawn(page)
    assert "models" not in page.evaluate(label)
    assert where(page, "AITO M9")[1] > where(page, "AITO")[1]
    assert page.evaluate(OVERLAPS) == []
    page.wait_for_timeout(900)
    page.mouse.click(*where(page, "AITO"))
    assert "AITO M9" not in drawn(page)
    page.locator("[data-act=undo]").click()
    assert "AITO M9" in drawn(page)


def test_the_card_hides_nothing_that_was_in_sight(visit: Callable[..., Any], real: Path) -> None:
    """What was visible before the card opened is visible beside it."""
    page = visit(real, viewport={"width": 1280, "height": 800})
    names = drawn(page)
    page.mouse.click(*where(page, "HIMA"))
    page.wait_for_timeout(900)
    edge = page.locator("#card").bounding_box()["x"]
    left = page.locator("#picture").bounding_box()["x"]
    assert drawn(page) == names
    assert [name for name in names if not left < where(page, name)[0] < edge] == []


def test_a_phone_on_its_side(visit: Callable[..., Any], real: Path) -> None:
    """Low screens have the title beside the picture, which takes most of the height."""
    page = visit(real, viewport={"width": 844, "height": 390}, has_touch=True, is_mobile=True)
    area, sheet = (page.locator(name).bounding_box() for name in ("#picture", "#opening"))
    assert area["height"] > 0.65 * 390
    assert sheet["width"] < 300
    for name in drawn(page):
        x, y = where(page, name)
        assert sheet["x"] + sheet["width"] < x < 844, name
        assert area["y"] < y < area["y"] + area["height"], name
    assert page.evaluate("14 * window.autokg.view.network.getScale()") >= 10
    page.touchscreen.tap(*where(page, "HIMA"))
    card = page.locator("#card").bounding_box()
    assert card["x"] > 500
    assert page.locator("#opening").is_hidden()


def test_the_picture_alone(visit: Callable[..., Any], real: Path) -> None:
    """Saved alone, the picture has its names but neither legend nor list of sources."""
    page = visit(real)
    full = " ".join(ElementTree.fromstring(saved(page, "svg").decode()).itertext())
    alone = ElementTree.fromstring(saved(page, "bare-svg").decode())
    words = " ".join(alone.itertext())
    assert "HIMA" in words
    assert "Sources of the links" in full
    assert "Sources of the links" not in words
    assert float(alone.get("height", "0")) > 200
    assert saved(page, "bare-png")[1:4] == b"PNG"


def test_a_box_marks_what_it_holds(visit: Callable[..., Any], real: Path) -> None:
    """Shift and a drag mark all within, without moving the picture; the menu acts on them."""
    page = visit(real)
    before = page.evaluate("window.autokg.view.network.getViewPosition()")
    places = {name: where(page, name) for name in drawn(page)}
    left, right = (pick(x for x, _ in places.values()) for pick in (min, max))
    middle = sorted(y for _, y in places.values())[len(places) // 2]
    top = page.locator("#picture").bounding_box()["y"]
    page.keyboard.down("Shift")
    page.mouse.move(left - 12, top + 4)
    page.mouse.down()
    page.mouse.move(right + 12, middle + 3, steps=5)
    assert page.locator("#box").is_visible()
    page.mouse.up()
    page.keyboard.up("Shift")
    inside = [name for name, (_, y) in places.items() if top + 4 < y < middle + 3]
    assert f"{len(inside)} marked" in page.locator("#hint").inner_text()
    assert page.evaluate("window.autokg.view.network.getViewPosition()") == before
    page.mouse.click(*places[inside[0]], button="right")
    page.locator("[data-act=menu-hideN]").click()
    assert set(drawn(page)) == set(places) - set(inside)


AXE_STATES = {
    "start": ("", []),
    "two dates": ("#show=Yinwang&between=2024-06,2025-06", []),
    "unfolded": ("#layout=alliance", []),
    "comparison": ("#compare=HIMA,Li_Auto", []),
    "save": ("#show=AITO", ["[data-act=save]"]),
    "disagreements": ("", ["[data-act=disputes]"]),
    "console": ("#console", []),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_axe_finds_nothing(visit: Callable[..., Any], real: Path, scheme: str, locale: str) -> None:
    """No panel breaks a rule of the WCAG, in either theme or language."""
    axe = pytest.importorskip("axe_playwright_python")
    script = Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    for state, (address, clicks) in AXE_STATES.items():
        page = visit(real, address, color_scheme=scheme, locale=locale)
        for one in clicks:
            page.locator(one).first.click()
        page.evaluate(script)
        found = page.evaluate(
            """async () => (await axe.run(document, {
              runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] },
            })).violations.map((one) => [one.id, one.nodes[0].html.slice(0, 160)])"""
        )
        assert found == [], state
