"""The explorer's file: what is in it, that it is stable to the byte, and what is refused."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from conftest import MINI, add_row

from kg.errors import CannotWrite, KgError, NotFound
from kg.evidence.disputes import disputes
from kg.evidence.why import why
from kg.explorer import columns, engine, layout, picture, view
from kg.explorer import data as viewdata
from kg.explorer import findings as viewfindings
from kg.explorer import story as viewstory
from kg.explorer.packed import pack
from kg.graph import as_of
from kg.graph.graph import Graph
from kg.runtime.project import Project


def unpacked(text: str) -> dict[str, Any]:
    """Return the data inside a page."""
    data = json.loads(unsqueezed(text, "data"))
    turned = {name: [list(row) for row in zip(*data[name], strict=True)] for name in data["lists"]}
    return {**data, **turned}


def unsqueezed(text: str, name: str) -> bytes:
    """Return the bytes of a packed part of a page."""
    found = re.search(rf'id="{name}">(\d+):([^<]*)</script>', text)
    assert found
    packed = base64.b85decode(found[2].translate({ord(","): "<", ord("."): "&"}))
    return gzip.decompress(packed[: int(found[1])])


@pytest.fixture(scope="module")
def data(mini: Graph) -> dict[str, Any]:
    """Return the payload of the fictional project."""
    return viewdata.payload(mini)


@pytest.fixture(scope="module")
def page(mini: Graph, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the page of the fictional project."""
    path = tmp_path_factory.mktemp("view") / "mini.html"
    view.write_view(mini, path, ["Lumo"])
    return path.read_text(encoding="utf-8")


def test_payload_holds_entities_links_and_figures(data: dict[str, Any]) -> None:
    """Names in both languages, qualifiers, sources and planned facts arrive in the page."""
    by_id = {entity[0]: entity for entity in data["entities"]}
    aurora = by_id["Aurora_Motors"]
    assert aurora[1:4] == ["Company", "Aurora Motors", "极光汽车"]
    assert aurora[4] == ["AM", "Aurora"]
    place = data["entities"].index(aurora)
    chair = next(
        link for link in data["links"] if link[1] == "holdsPositionAt" and link[2] == place
    )
    assert chair[3] == "2021"
    assert chair[8] == ["chairman"]
    assert data["sources"][chair[12][0]][2] == "Aurora Motors"
    planned = [fact for fact in data["descriptions"] if fact[3] == 1]
    assert [(data["entities"][fact[0]][2], fact[1], fact[2]) for fact in planned] == [
        ("Lumo Two", "launched", "2025-09")
    ]


def test_figures_keep_every_value_and_mark_one(data: dict[str, Any]) -> None:
    """Two values of one key stay apart, and at most one of a key is preferred."""
    keys: dict[int, list[list[Any]]] = {}
    for row in data["observations"]:
        keys.setdefault(row[14], []).append(row)
    assert any(len(rows) > 1 for rows in keys.values())
    assert all(len({row[2] for row in rows if row[13]}) <= 1 for rows in keys.values())


def test_no_link_to_a_source_that_must_not_be_linked(data: dict[str, Any]) -> None:
    """A copy on an unrelated host has no address in the page, and names what it copies."""
    sources = {row[0]: row for row in data["sources"]}
    mirror, post = sources["mirror-site/202501-7a8b"], sources["harbour-post/202501-5e6f"]
    assert mirror[6] == ""
    assert post[6].startswith("https://")
    assert mirror[7][0] == post[7][0], "both repeat one article"


def test_only_web_addresses_become_links() -> None:
    """An address with another scheme never gets into the page as a link."""
    from kg.explorer.things import is_web

    assert is_web("https://a.example/")
    assert is_web("http://a.example/")
    assert not is_web("javascript:alert(1)")
    assert not is_web("data:text/html,x")


def test_same_graph_same_bytes(mini: Graph, tmp_path: Path) -> None:
    """Two runs write the same file."""
    one, two = tmp_path / "one.html", tmp_path / "two.html"
    view.write_view(mini, one)
    view.write_view(mini, two)
    assert one.read_bytes() == two.read_bytes()


def test_no_address_outside_data_and_licence(page: str) -> None:
    """Nothing in the page would reach the network: no src, no href to the web, no import."""
    code = "\n".join(json.loads(unsqueezed(page, "code")))
    plain = re.sub(r'id="(?:data|code|wasm|rdf)">[^<]*<', "", page) + code
    assert not re.search(r'(?:src|href)\s*=\s*"?https?:', plain)
    assert "@import" not in plain
    assert "@license" in plain, "the licence of vis-network stays"
    allowed = {
        "http://www.w3.org/2000/svg", "https://visjs.github.io/vis-network/",
        "http://almende.com", "https://github.com/visjs",
        "http://www.apache.org/licenses/LICENSE-2.0", "http://opensource.org/licenses/MIT",
    }  # fmt: skip
    scripts = re.sub(r"//\s.*", "", plain)
    found = set(re.findall(r"https?://[\w./#-]+", scripts))
    other = {url.rstrip(".") for url in found} - allowed
    assert all("zloirock" in url or "uuidjs" in url for url in other), other


def test_policy_names_every_script_by_hash(page: str) -> None:
    """The Content-Security-Policy allows the page's own scripts and nothing else."""
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert policy[1].startswith("default-src 'none';")
    assert "unsafe" not in policy[1].replace("'wasm-unsafe-eval'", "")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == 2, "what tells of an old browser, and what unpacks the others"
    code = json.loads(unsqueezed(page, "code"))
    assert len(code) == (2 if engine.find() is None else 3)
    for script in (*scripts, *code, *re.findall(r"<style>(.*?)</style>", page, re.DOTALL)):
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy[1]


def test_first_picture_starts_from_the_names(page: str) -> None:
    """The entities asked for come first, with positions and without more than sixty nodes."""
    data = unpacked(page)
    nodes = data["network"]["nodes"]
    assert nodes[0]["label"] == "Lumo"
    assert 1 < len(nodes) <= view.LIMIT
    assert len({(node["x"], node["y"]) for node in nodes}) == len(nodes)


def test_query_draws_its_entities(mini: Graph, tmp_path: Path) -> None:
    """A CONSTRUCT or SELECT decides what the first picture shows."""
    path = tmp_path / "q.html"
    for query in (
        "CONSTRUCT { ?m auto:hasBrand ?b } WHERE { ?m auto:hasBrand ?b }",
        "SELECT ?m ?b { ?m auto:hasBrand ?b }",
    ):
        view.write_view(mini, path, query=query)
        data = unpacked(path.read_text(encoding="utf-8"))
        labels = {node["label"] for node in data["network"]["nodes"]}
        assert "Lumo" in labels
        assert "Harbour City" not in labels


def test_names_and_query_are_drawn_together(mini: Graph, tmp_path: Path) -> None:
    """A NAME beside a query is not dropped; of a CONSTRUCT only its relations stay."""
    path = tmp_path / "both.html"
    query = "CONSTRUCT { ?m auto:hasBrand ?b } WHERE { ?m auto:hasBrand ?b }"
    view.write_view(mini, path, ["Harbour City"], query=query)
    data = unpacked(path.read_text(encoding="utf-8"))
    labels = [node["label"] for node in data["network"]["nodes"]]
    assert labels[0] == "Harbour City"
    assert "Lumo" in labels
    assert [data["entities"][place][2] for place in data["seeds"]] == ["Harbour City"]
    assert data["only"]
    assert {data["links"][place][1] for place in data["only"]} == {"hasBrand"}
    view.write_view(mini, path, query="SELECT ?m ?b { ?m auto:hasBrand ?b }")
    assert unpacked(path.read_text(encoding="utf-8"))["only"] == []


def test_query_draws_its_own_relations(mini: Graph, tmp_path: Path) -> None:
    """A relation that only the query knows is drawn; what cannot be drawn is counted."""
    path = tmp_path / "own.html"
    query = """PREFIX ex: <https://example.org/>
      CONSTRUCT { ?m ex:isSoldBeside ?n . ?m ex:note "a word" }
      WHERE { ?m auto:hasBrand ?b . ?n auto:hasBrand ?b FILTER(STR(?m) < STR(?n)) }"""
    counts = view.write_view(mini, path, query=query, query_title="Side by side")
    text = path.read_text(encoding="utf-8")
    data = unpacked(text)
    links = [data["links"][place] for place in data["only"]]
    assert links
    assert {link[1] for link in links} == {"https://example.org/isSoldBeside"}
    assert {link[11] for link in links} == {3}
    assert ["https://example.org/isSoldBeside", "is sold beside"] in [
        row[:2] for row in data["relations"]
    ]
    assert {row[3] for row in data["relations"]} <= {row[0] for row in data["families"]}
    assert counts["left"] == len({link[0] for link in links})
    assert "<title>Side by side</title>" in text
    assert data["query"]["text"] == query


def test_title_tells_names_and_dates(mini: Graph, tmp_path: Path) -> None:
    """The title of the page is what was asked for, and at which dates."""
    path = tmp_path / "titled.html"
    for names, clock, wanted in (
        ((), {}, "autokg"),
        (("lumo",), {}, "Lumo — autokg"),
        (("Lumo",), {"as_of": "2024"}, "Lumo — autokg · as of 2024"),
        ((), {"known_on": "2025-01"}, "autokg · known on 2025-01"),
    ):
        view.write_view(as_of.at(mini, **clock), path, names, **clock)
        assert f"<title>{wanted}</title>" in path.read_text(encoding="utf-8")


def test_page_of_a_date_drops_what_came_later(mini: Graph) -> None:
    """What was launched later, or of which nobody knew, is not in the page of a date."""
    full = {row[2]: row[9] for row in viewdata.payload(mini)["entities"]}
    late = {name for name, born in full.items() if born > "2023-12-31"}
    past = viewdata.payload(as_of.at(mini, as_of="2023"), {"as_of": "2023"})
    kept = {row[2] for row in past["entities"]}
    assert late
    assert kept < set(full)
    assert not kept & late
    assert past["clocks"] == {"as_of": "2023"}
    assert all(row[0] < len(past["entities"]) for row in past["links"])


@pytest.mark.slow
def test_disputes_come_ranked_with_their_figures(graph: Graph) -> None:
    """What `kg disputes` finds is in the page, in its order, with arithmetic and reason."""
    found, data = disputes.find(graph), viewdata.payload(graph)
    assert found
    assert [row[2] for row in data["disputes"]] == [one.severity for one in found]
    for row, one in zip(data["disputes"], found, strict=True):
        assert data["entities"][row[0][0]][2] == one.subject
        assert [row[5][0], row[6][0]] == [one.arithmetic, one.explanation]
        told = {figure[14]: figure[:2] for figure in data["observations"] if figure[14] in row[7]}
        assert told.keys() == set(row[7])
        for subject, measure in told.values():  # what is compared may be another's, or counted so
            assert subject == row[0][0] or one.kind == "share"
            assert measure == row[3] or one.kind in ("sum", "order")


@pytest.mark.slow
def test_reasons_come_in_chinese(graph: Graph) -> None:
    """Every sum and reason found is put into Chinese; what sources remark stays as they say it."""
    english = re.compile(
        r"\b(is|are|was|were|the|of|for|told|than|probably|against|not|more|less)\b"
    )
    for row in viewdata.payload(graph)["disputes"]:
        for told in (row[5][1], re.sub(r"备注：.*", "", row[6][1])):
            assert not english.search(told), (row[5], row[6])


def test_every_row_has_its_columns(mini: Graph) -> None:
    """The lists of the payload hold what their description says, and nothing is missing."""
    data = viewdata.payload(mini)
    for name, told in columns.COLUMNS.items():
        assert data[name] or name in ("disputes", "signs")
        assert {len(row) for row in data[name]} <= {len(told)}, name


def test_numbers_of_the_payload_follow_the_rules(mini: Graph) -> None:
    """Costs, days in force and voices are those of paths, of --as-of and of independence."""
    from datetime import date

    from kg.connections.costs import Costs
    from kg.explorer.things import day_number
    from kg.model.ranking import independent
    from kg.records.lives import lives
    from kg.records.relationships import Relationships, held
    from kg.records.sources import catalogue

    data = viewdata.payload(mini)
    names = columns.COLUMNS["links"]
    links = {row[names.index("claim")]: row for row in data["links"]}
    found = Relationships(mini)
    days, costs = held(found.all, lives(mini)), Costs(found)
    for one in found.all:
        if one.claim and not one.is_planned:
            row = dict(zip(names, links[one.claim.rpartition("/")[2]], strict=True))
            assert row["cost"] == costs.of(one)
            assert row["held"] == [[day_number(a), day_number(b)] for a, b in days[one]]
    assert day_number(date(1970, 2, 1)) == 31
    assert day_number(date.min) is None
    known = list(catalogue(mini).values())
    voices = [set(row[columns.COLUMNS["sources"].index("voices")]) for row in data["sources"]]
    for one, mine in zip(known, voices, strict=True):
        for other, theirs in zip(known, voices, strict=True):
            assert (independent([one, other]) == 1) == bool(mine & theirs)


def test_births_follow_the_preferred_date() -> None:
    """A better source decides when a thing began; a bare year gives way to a day within it."""
    facts = [
        [0, "launched", "2025-04", 0, [0], "a", 0, "preferred"],
        [0, "launched", "2023-04", 0, [1], "b", 1, "rival"],
        [1, "founded", "2019", 0, [0], "c", 0, ""],
        [1, "revealed", "2019-06-02", 0, [0], "d", 0, ""],
        [2, "launched", "2031", 1, [0], "e", 0, ""],
    ]
    events = [
        [0, "2020-01", "", "", "launch", [], "", None, "", 0, [], "f"],
        [2, "2024-05", "", "", "reveal", [], "", None, "", 0, [], "g"],
    ]
    assert viewfindings.births(3, facts, events) == ["2025-04-01", "2019-06-02", "2024-05-01"]


def test_facts_are_ranked_as_why_does(project: Path) -> None:
    """The better source is preferred; a year that holds its month is compatible, another not.

    A property that may have several values has no rivals.
    """
    for value, source in (
        ("2021", "mirror-site/202501-7a8b"),
        ("2022", "harbour-post/202501-5e6f"),
        ("2023", "aurora-motors/202501-1a2b"),
    ):
        add_row(project, "properties", f"Lumo One,launched,{value},,,{source}")
    for value in ("600000.SH", "9999.HK"):
        add_row(project, "properties", f"Aurora Motors,ticker,{value},,,harbour-post/202501-5e6f")
    graph = Graph.open(Project.find(project))
    data = viewdata.payload(graph)
    names = columns.COLUMNS["descriptions"]
    rows = [dict(zip(names, row, strict=True)) for row in data["descriptions"]]
    for row in rows:
        entity = graph.entity(data["entities"][row["subject"]][2])
        for case in why.cases(graph, entity, row["property"]):
            for place, (one, mark) in enumerate(zip(case.ranking.order, case.marks, strict=True)):
                if any(claim.endswith(row["claim"]) for claim in one.claims):
                    several = len(case.ranking.order) > 1
                    assert (row["place"], row["mark"]) == (place, mark if several else "")
    assert {row["mark"] for row in rows if row["property"] == "ticker"} == {"also said"}
    assert "rival" in {row["mark"] for row in rows if row["property"] == "launched"}


def test_unknown_name_and_empty_result(mini: Graph, tmp_path: Path) -> None:
    """What cannot be drawn is said in words, and no file is left behind."""
    path = tmp_path / "x.html"
    with pytest.raises(NotFound, match="Lomo"):
        view.write_view(mini, path, ["Lomo"])
    with pytest.raises(KgError, match="no entities"):
        view.write_view(mini, path, query="SELECT ?x { ?x auto:noSuchThing ?y }")
    with pytest.raises(KgError, match="ASK"):
        view.write_view(mini, path, query="ASK { ?x ?y ?z }")
    assert not path.exists()


def test_unwritable_file(mini: Graph, tmp_path: Path) -> None:
    """A file that cannot be written is named, with the reason."""
    with pytest.raises(CannotWrite, match=r"nowhere.*No such file"):
        view.write_view(mini, tmp_path / "nowhere" / "x.html")


def test_pack_is_stable_and_harmless() -> None:
    """Packed data holds no time and nothing that could end its element."""
    hostile = {"a": "</script><script>alert(1)</script>", "b": "\u2028\u202e"}
    assert pack(hostile) == pack(dict(hostile))
    assert "<" not in pack(hostile)


def overlaps(points: list[Any], boxes: list[Any]) -> int:
    """Return how many pairs of boxes lie over each other."""
    count = 0
    for i, (one, (half, up, down)) in enumerate(zip(points, boxes, strict=True)):
        for two, (other, high, low) in list(zip(points, boxes, strict=True))[:i]:
            beside = abs(one[0] - two[0]) >= half + other - 1
            count += not (
                beside or one[1] - up >= two[1] + low - 1 or two[1] - high >= one[1] + down - 1
            )
    return count


def test_layout_is_seeded_and_free_of_overlaps() -> None:
    """Sixty long names find room for themselves, and always the same."""
    labels = [f"A rather long name, number {k}" for k in range(60)]
    links = [(k, k // 3) for k in range(1, 60)]
    sizes = [12.0] * 60
    one = layout.picture(labels, sizes, links)
    assert one == layout.picture(labels, sizes, links)
    boxes = [layout.box(label, 12.0) for label in labels]
    assert overlaps(one, boxes) == 0


def test_whole_layout_is_seeded_and_keeps_islands_apart() -> None:
    """The whole graph has a place for each node, lonely ones below the rest."""
    links = [(k, k // 2) for k in range(1, 200)]
    one = layout.whole(205, links)
    assert one == layout.whole(205, links)
    assert len(set(one)) == 205
    assert min(y for _, y in one[200:]) > max(y for _, y in one[:200])


def test_neighbourhood_prefers_close_ties() -> None:
    """Nodes tied to the start come before those tied to a famous hub."""
    links = [(0, 1, 1.0), (0, 2, 1.0), (2, 3, 1.0), (1, 3, 1.0)]
    links += [(1, k, 1.0) for k in range(4, 60)]
    assert layout.neighbourhood([0], links, 4) == [0, 2, 1, 3]


def test_story_tells_only_what_the_graph_holds(mini: Graph, tmp_path: Path) -> None:
    """A step with a missing fact is left out; a project without the file has no tour."""
    data = viewdata.payload(mini)
    assert viewstory.story(data, tmp_path) == []
    step = (
        '[[step]]\ntitle = {{ en = "T", zh = "标题" }}\nchoose = "Lumo"\n'
        'show = ["Lumo", "Nobody"]\n'
        'text = {{ en = "{{n}} cars.", zh = "{{n}} 辆。" }}\n'
        '[step.facts.n]\nsubject = "Lumo"\nmeasure = "deliveries"\nperiod = "{period}"\n'
    )
    text = step.format(period="2024-11") + step.format(period="1999-01")
    (tmp_path / "story.toml").write_text(text, encoding="utf-8")
    told = viewstory.story(data, tmp_path)
    assert [one["text"] for one in told] == [["3,000 cars.", "3,000 辆。"]]
    assert [data["entities"][k][2] for k in told[0]["show"]] == ["Lumo"]
    assert told[0]["says"]
    figure = next(row for row in data["observations"] if row[14] == told[0]["figure"])
    assert (figure[1], figure[2], figure[4]) == ("deliveries", 3000, "2024-11")


def test_broken_story_is_named(mini: Graph, tmp_path: Path) -> None:
    """A story file that does not parse is reported with its name."""
    (tmp_path / "story.toml").write_text("[[step", encoding="utf-8")
    with pytest.raises(KgError, match=r"story\.toml"):
        viewstory.story(viewdata.payload(mini), tmp_path)


@pytest.mark.slow
def test_real_page_is_small_and_tells_its_story(graph: Graph, tmp_path: Path) -> None:
    """The whole real graph fits into 5 MB, opens on HIMA, and its tour has six to eight steps.

    Without the query engine, whose own bound is in test_console.
    """
    path = tmp_path / "autokg.html"
    counts = view.write_view(graph, path, with_query=False)
    assert path.stat().st_size == counts["bytes"] <= 5_000_000
    data = unpacked(path.read_text(encoding="utf-8"))
    assert data["network"]["nodes"][0]["label"] == "HIMA"
    assert counts["drawn"] <= view.LIMIT
    assert 6 <= counts["steps"] <= 8
    assert all(step["says"] and "{" not in "".join(step["text"]) for step in data["story"])
    called = dict(zip((row[0] for row in data["entities"]), data["names"]["called"], strict=True))
    assert "wenjie" in {str(one).replace(" ", "") for one in called["AITO"]}


def test_a_picture_for_a_report(mini: Graph, tmp_path: Path) -> None:
    """An .svg holds the names, a legend that explains its dashes, and the same bytes each time."""
    one, two, drawn = tmp_path / "one.svg", tmp_path / "two.svg", tmp_path / "picture.png"
    counts = view.write_view(mini, one, ["Lumo"], start={"lang": "zh", "theme": "dark"})
    view.write_view(mini, two, ["Lumo"], start={"lang": "zh", "theme": "dark"})
    assert one.read_bytes() == two.read_bytes()
    assert counts["bytes"] == one.stat().st_size < 100_000
    root = ElementTree.parse(one).getroot()
    texts = {"".join(part.itertext()) for part in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Lumo", "公司"} <= texts or {"流明", "公司"} <= texts
    assert not re.search(r"(?:href|src|url\()", one.read_text(encoding="utf-8"))
    data = viewdata.payload(mini)
    view.page(data)
    for link in data["links"]:
        link[columns.column("links", "kind")] = 1
    planned = picture.svg(data, "<Plans & more>")
    assert "dashed: planned" in planned
    assert "&lt;Plans &amp; more&gt;" in planned
    pytest.importorskip("vl_convert")
    view.write_view(mini, drawn, ["Lumo"])
    assert drawn.read_bytes().startswith(b"\x89PNG")


def test_a_notebook_shows_the_page(tmp_path: Path) -> None:
    """`graph.view()` shows itself in a frame; with a path the file is written as well."""
    import kg

    graph = kg.open(MINI)
    shown = graph.view(tmp_path / "view.html", "Lumo")
    assert shown["entities"] == 13
    framed = shown._repr_html_()
    assert framed is not None
    assert html.unescape(framed.split('srcdoc="')[1].split('" style')[0]) == (
        tmp_path / "view.html"
    ).read_text(encoding="utf-8")
    assert "<iframe" in str(graph.view()._repr_html_())
    assert graph.view(tmp_path / "view.svg")._repr_html_() is None
