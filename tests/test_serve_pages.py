"""Pages of the web application: what each tells, in which formats, safely and in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape, unescape
from itertools import cycle

import pytest
from conftest import MINI, ROOT
from serving import Server

from kg.connections.control import control
from kg.connections.exposure import exposure, summary
from kg.evidence.disputes import disputes
from kg.graph.graph import Graph
from kg.records.relationships import Relationships
from kg.serve import html, lists, pages, reading, worker
from kg.sparql import questions
from kg.text import reasons
from kg.text.words import LANGUAGES, words

ADDRESSES = (
    "/", "/search?q=lumo", "/disputes", "/promises", "/compare?of=Lumo&of=Lumo One", "/ask",
    "/ask/league-table", "/id/Lumo_One", "/id/Aurora_Motors", "/class", "/class/VehicleModel",
    "/concept", "/concept/deliveries", "/source/daily-wheel/202412-3c4d", "/sparql", "/verify",
    "/news?since=2024-12-10",
)  # fmt: skip


@pytest.fixture(scope="module")
def server(mini: Graph) -> Iterator[Server]:
    """Return a server of the fictional project."""
    with Server(MINI) as made:
        yield made


def _page(server: Server, address: str, **headers: str) -> str:
    answer = server.client.get(address, headers={"accept": "text/html", **headers})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


def test_the_words_are_there_in_both_languages() -> None:
    """Every word of the pages has an English and a Chinese form, and none is left over."""
    templates = [path.read_text("utf-8") for path in (html.HERE / "templates").glob("*.html")]
    code = [path.read_text("utf-8") for path in html.HERE.glob("*.py")]
    used = set(re.findall(r'\bt\("([\w-]+)"', "".join(templates)))
    told = words("en")["pages"]
    assert used <= set(told) | {"menu_", "kind_", "state_", "facet_"}
    assert set(told) == set(words("zh")["pages"])
    for key in told:
        assert all(words(lang)["pages"][key] for lang in LANGUAGES), key
        prefix = key.partition("_")[0] + "_"
        is_made = prefix in ("menu_", "kind_", "state_", "facet_")
        named = any(f'"{key}"' in text or f"'{key}'" in text for text in (*templates, *code))
        assert named or is_made, f"nobody says {key}"


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_opens_in_both_languages(server: Server, address: str) -> None:
    """In its language, with one title, and nothing that is loaded from elsewhere."""
    for lang, tag in (("en", "en"), ("zh", "zh-CN")):
        mark = "&" if "?" in address else "?"
        text = _page(server, f"{address}{mark}lang={lang}")
        assert f'<html lang="{tag}">' in text
        assert text.count("<h1") == 1
        loaded = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="([^"]+)"', text)
        assert all(one.startswith(("/", "data:", "?")) for one in loaded)
        assert " style=" not in text, "the policy forbids it"
        assert "<script>" not in text


@pytest.mark.parametrize("lang", ["zh-CN,zh;q=0.9", "de"])
def test_the_browser_chooses_the_language(server: Server, lang: str) -> None:
    """Chinese where it is asked for first, else English."""
    text = _page(server, "/", **{"accept-language": lang})
    assert ("谁制造" in text) == lang.startswith("zh")


def test_a_page_is_had_in_other_formats(server: Server) -> None:
    """By the ending of its address, and by what a program accepts."""
    name = "/id/Lumo_One"
    table = server.client.get(f"{name}.csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert table.text.startswith("group,what,when,said,mark,sources")
    rows = server.client.get(f"{name}.json").json()
    assert {row["group"] for row in rows} >= {"deliveries", "Events"}
    assert server.client.get(f"{name}.md").text.startswith("# Lumo One")
    for answer in (
        server.client.get(f"{name}.ttl"),
        server.client.get(name, headers={"accept": "text/turtle"}),
    ):
        assert answer.headers["content-type"].startswith("text/turtle")
        assert "id:Lumo_One a auto:VehicleModel" in answer.text
    linked = server.client.get(name, headers={"accept": "text/html"}).headers["link"]
    assert '</id/Lumo_One.ttl>; rel="alternate"; type="text/turtle"' in linked


def test_an_entity_tells_who_says_what(server: Server) -> None:
    """Names in both languages, facts with their sources, what leads to it."""
    text = _page(server, "/id/Lumo_One")
    for told in ("Lumo One", "路陌一号", "2,100", "Harbour Post", "Aurora Motors"):
        assert told in text
    assert 'href="/source/harbour-post/202501-5e6f"' in text
    assert server.client.get("/id/lumo one", headers={"accept": "text/html"}).status_code == 200


def test_disagreements_are_told_in_the_language_of_the_page(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their kinds, what they are about, and why they may disagree."""
    monkeypatch.setattr(worker, "seen", lambda *_: graph)
    asked = (("of", "AITO M9"),)
    found = disputes.find(graph, "AITO M9")[: lists.PAGE]
    assert found
    for lang in LANGUAGES:
        made, _ = pages.page(graph, "disputes", "", asked, "html", lang, "/")
        text = unescape(made.decode())
        known = reading.of(graph).known(lang)
        for one in found:
            assert words(lang)["dispute"][one.kind] in text
            assert reasons.listed(one.reasons, lang, known) in text
    assert "问界M9" in text


def test_roles_and_what_hangs_on_it_are_told_in_the_language_of_the_page(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page of a company names its roles, and sums up what hangs on it."""
    monkeypatch.setattr(worker, "seen", lambda *_: graph)
    links, entity = Relationships(graph), graph.entity("CATL")
    found = summary.summary(links, exposure.exposure(links, entity))
    cells = control.control(links, entity).cells
    for lang in LANGUAGES:
        made, _ = pages.page(graph, "id", "CATL", (), "html", lang, "/")
        text = unescape(made.decode())
        known = reading.of(graph).known(lang)
        assert f"<dt>{reasons.say(cells[0].title, lang)}</dt>" in text
        for one in found:
            assert f"<li>{reasons.say(one, lang, known)}</li>" in text
    assert "经由品牌" in text
    assert "through the brand" not in text


def test_what_does_not_exist_says_what_does(server: Server) -> None:
    """A wrong name gets the nearest one, as a page for people and as a problem for programs."""
    for address in ("/id/Lummo", "/class/VehicleModl", "/concept/deliverys", "/ask/leage-table"):
        told = server.client.get(address, headers={"accept": "application/json"})
        assert told.status_code == 404
        assert "Did you mean" in told.json()["hint"]
        shown = server.client.get(address, headers={"accept": "text/html"})
        assert shown.status_code == 404
        assert "Did you mean" in shown.text


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "\x00"]
)
def test_hostile_text_stays_text(server: Server, text: str) -> None:
    """Whatever is asked comes back as it is written, never as a part of the page."""
    for address, name in (("/search", "q"), ("/sparql", "query"), ("/ask/league-table", "month")):
        answer = server.client.get(address, params={name: text}, headers={"accept": "text/html"})
        assert answer.status_code in (200, 400, 404)
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "49 " not in answer.text.partition("</h1>")[0]


def test_a_question_is_a_form_with_its_answer(server: Server) -> None:
    """Its parameters as fields, the rows with their sources, the query behind it."""
    text = _page(server, "/ask/line-up?brand=Lumo")
    assert 'name="brand" value="Lumo"' in text
    assert "Lumo One" in text
    assert "VALUES ?brand" in text
    rows = server.client.get("/ask/line-up.json?brand=Lumo").json()
    assert json.dumps(rows)
    wrong = _page(server, "/ask/line-up?brand=Lummo")
    assert "Did you mean" in wrong


def test_questions_are_told_in_the_language_of_the_page(server: Server, mini: Graph) -> None:
    """Title, description, fields, columns and topics; in no language is the other's title told."""
    listed = questions.all_questions(mini.project)
    everything = _page(server, "/ask?lang=zh")
    assert all(one.title_zh in everything for one in listed.values())
    assert not [one.title for one in listed.values() if f">{escape(one.title)}<" in everything]
    assert "<h2>联盟</h2>" in everything
    assert "<h2>Alliance</h2>" in _page(server, "/ask")
    growth = listed["growth"]
    text = _page(server, "/ask/growth?maker=Lumo&lang=zh")
    for told in (
        growth.title_zh,
        growth.description_zh,
        *(it.about_zh for it in growth.parameters),
    ):
        assert told in text
    assert "环比（%）</th>" in text
    assert f"<h1>{growth.title}" not in text
    assert "on month</th>" in _page(server, "/ask/growth?maker=Lumo")
    assert growth.title_zh in _page(server, "/sparql?lang=zh")
    assert growth.title_zh in _page(server, "/search?q=环比&lang=zh")


#: A question whose answer is empty or partial, and what is said of it in each language.
EMPTY = [
    ("SELECT ?m { ?m auto:brand id:Lumo }", "auto:brand is not in the graph. Did you mean",
     "图中没有auto:brand。"),
    ("SELECT ?m { ?m rdfs:label 'Lumo One' }", 'it is written "Lumo One"@en', '写作"Lumo One"@en'),
    ("SELECT ?m ?b { ?m a auto:VehicleModel OPTIONAL { ?m auto:brand ?b } }",
     "auto:brand is not in the graph", "图中没有auto:brand。"),
    ("ASK { ?m auto:brand id:Lumo }", "auto:brand is not in the graph", "图中没有auto:brand。"),
    ("SELECT ?m ?b { VALUES ?m { id:Lumo_One id:Lumo } ?m auto:hasBrand ?b }",
     "Nothing is found for Lumo (?m)", "Lumo"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "english", "chinese"), EMPTY)
def test_an_empty_answer_says_why_in_the_editor(
    server: Server, query: str, english: str, chinese: str
) -> None:
    """Beside the answer stands what is missing and what is near it; a whole answer says nothing."""
    for lang, said in (("en", english), ("zh", chinese)):
        found = server.client.post(
            f"/results?lang={lang}",
            content=query,
            headers={"content-type": "application/sparql-query"},
        ).json()
        assert any(said in one for one in found["warnings"]), found["warnings"]
    whole = server.client.post(
        "/results",
        content="SELECT ?m { ?m a auto:Brand }",
        headers={"content-type": "application/sparql-query"},
    ).json()
    assert whole["count"]
    assert whole["warnings"] == []


def test_an_empty_answer_to_a_saved_question_says_why(server: Server) -> None:
    """What was asked stands there in the words of the page; names and slugs that are none too."""
    text = _page(server, "/ask/growth?maker=Vega&measure=exports")
    assert "No rows: nothing is found for maker Vega, measure exports" in text
    assert "没有结果：车企 Vega、指标 出口量 无数据" in _page(
        server, "/ask/growth?maker=Vega&measure=exports&lang=zh"
    )
    for address in ("/ask/growth?maker=Lummo", "/ask/growth?maker=Lumo&measure=deliverys"):
        assert "Did you mean" in _page(server, address), address
    assert "No rows" not in _page(server, "/ask/growth?maker=Lumo")


@pytest.mark.slow
def test_answers_have_the_picture_their_question_names(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines, bars or a network, with what the table beside them holds, in both languages."""
    monkeypatch.setattr(worker, "seen", lambda *_: graph)
    shown = {
        one.name: pages.page(graph, "ask", one.name, (), "html", lang, "/")[0].decode()
        for one, lang in zip(
            questions.all_questions(graph.project).values(), cycle(("en", "zh")), strict=False
        )
    }
    for one in questions.all_questions(graph.project).values():
        text = shown[one.name]
        kind = one.view[0]
        assert ('class="chart wid"' in text) == (kind == "line"), one.name
        assert ('class="chart net wide"' in text) == (kind == "network"), one.name
        assert ('class="bars"' in text) == (kind == "bar"), one.name
    league = shown["league-table"]
    drawn = re.search(r'<div class="bars">(.*?)</div></div>', league, re.DOTALL)
    assert drawn
    told = re.findall(r'<span class="dvw num">(?:<span.*?</span> )?([\d,]+)</span>', drawn[1])
    rows = [str(row["deliveries"]) for row in graph.ask("league-table")]  # type: ignore[union-attr]
    assert sorted(f"{int(float(one)):,}" for one in rows) == sorted(told)


def test_both_clocks_are_in_the_address(server: Server) -> None:
    """A page may be seen as it was known on a date, and says so."""
    text = _page(server, "/id/Lumo?known-on=2024-12-31")
    assert "As it was known on 2024-12-31." in text
    assert "3,500" not in text
    assert "3,500" in _page(server, "/id/Lumo")


def test_a_claim_and_a_source_lead_to_each_other(server: Server) -> None:
    """A source's page lists its claims, a claim's page the sources that make it."""
    text = _page(server, "/source/harbour-post/202501-5e6f")
    claim = re.search(r'href="(/claim/[0-9a-f]+)"', text)
    assert claim
    assert "Harbour Post" in _page(server, claim[1])
    turtle = server.client.get("/source/harbour-post/202501-5e6f.ttl").text
    assert "auto:Observation" in turtle


def test_the_explorer_is_served_with_its_own_policy(server: Server) -> None:
    """It forbids every request itself."""
    answer = server.client.get("/explore", headers={"accept": "text/html"})
    assert answer.status_code == 200
    assert "Content-Security-Policy" in answer.text
    assert answer.headers["content-security-policy"] == "frame-ancestors 'none'"


def test_the_explorer_is_made_once(server: Server, mini: Graph) -> None:
    """It lies beside the compiled graph; what is asked for in it is a place in the document."""
    shown = {"accept": "text/html"}
    text = server.client.get("/explore", headers=shown).text
    assert mini.folder is not None
    (kept,) = mini.folder.glob("explorer-*.html")
    assert kept.read_text(encoding="utf-8") == text
    for asked, place in (
        ("?of=Lumo One", "/explore#show=Lumo%20One"),
        ("?lang=zh&of=Lumo", "/explore#show=Lumo&lang=zh"),
        ("?of=Lumo&known-on=2024-12-31", "/explore?known-on=2024-12-31#show=Lumo"),
    ):
        answer = server.client.get(f"/explore{asked}", headers=shown)
        assert (answer.status_code, answer.headers["location"]) == (303, place)
    both = server.client.get("/explore?of=Lumo&of=Lumo One", headers=shown)
    assert both.status_code == 200
    assert both.text != text


@pytest.mark.slow
def test_the_real_graph_is_shown(graph: Graph) -> None:
    """The start page names makers with growth, an entity what is contested."""
    with Server(ROOT) as server:
        start = _page(server, "/")
        assert 'class="spark"' in start
        assert re.search(r"[+−]\d+(\.\d)? %", start)
        assert "dv riv" in start
        entity = _page(server, "/id/AITO_M9")
        for told in ("问界M9", 'class="chart wid"', 'class="chart nar"', "mk contested"):
            assert told in entity
        compared = _page(server, "/compare?of=HIMA&of=Leapmotor")
        assert 'class="s2"' in compared


def test_the_editor_gets_rows_with_names_and_sources(server: Server) -> None:
    """The answer to a person's own query has names, links, and the sources of each row."""
    query = "SELECT ?m ?v { ?c auto:subject ?m ; auto:measure concept:deliveries ; auto:value ?v }"
    sent = {"content": query, "headers": {"content-type": "application/sparql-query"}}
    found = server.client.post("/results", **sent).json()  # type: ignore[arg-type]
    assert found["kind"] == "rows"
    assert found["sources"] is None
    assert ["Lumo One", "/id/Lumo_One"] in [row[0][:2] for row in found["rows"]]
    traced = server.client.post("/results?receipts", **sent).json()  # type: ignore[arg-type]
    assert len(traced["sources"]) == traced["count"]
    assert any("Harbour Post" in str(one) for one in traced["sources"])
    wrong = {**sent, "content": "SELECT ?m { ?m a auto:Brand FILTR(?m) }"}
    refused = server.client.post("/results", **wrong)  # type: ignore[arg-type]
    assert refused.status_code == 400
    assert refused.json()["where"] == "query:1:29"
    assert "FILTER" in refused.json()["hint"]


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("SELECT * { ?m a auto:|", "auto:VehicleModel"),
        ("SELECT * { ?m a auto:VehicleModel ; |", "auto:hasBrand"),
        ("SELECT * { ?m a auto:VehicleModel ; auto:has|", "auto:hasBrand"),
        ("SELECT * { ?m auto:hasBrand 路|", "id:Lumo"),
        ("SELECT * { ?m auto:hasBrand loom|", "id:Lumo"),
        ("SELECT * { ?o auto:subject id:Lumo ; auto:measure |", "concept:deliveries"),
        ("SELECT * { ?s ?p ?o . ?o |", "rdf:type"),
        ("SELECT * { ?s |", "rdf:type"),
    ],
)
def test_completion_comes_from_the_data(server: Server, text: str, proposed: str) -> None:
    """Classes, properties of the class with counts, entities by any name, concepts."""
    at = text.index("|")
    asked = {"query": text.replace("|", ""), "at": at}
    answer = server.client.post("/complete", json=asked)
    assert answer.status_code == 200
    found = answer.json()
    texts = [one["text"] for one in found["options"]]
    assert proposed in texts
    assert asked["query"][found["from"] : at] in ("", *text.split()[-1].split("|"))


@pytest.mark.parametrize("body", [b"", b"[]", b'{"query": 1}', b'{"query": "x", "at": "y"}'])
def test_what_is_no_place_in_a_query_is_refused(server: Server, body: bytes) -> None:
    """With what to send."""
    answer = server.client.post("/complete", content=body)
    assert answer.status_code == 400
    assert "at" in answer.json()["hint"]
