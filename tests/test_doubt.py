"""What is in doubt or contradicted feeds no answer in silence: it is left out, counted, shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT, Run, add_row

import kg
from kg.api.knowledge import KnowledgeGraph
from kg.assistant import tools
from kg.connections import analyses, paths
from kg.connections.control import page as control_page
from kg.connections.control.control import control
from kg.connections.exposure import page as exposure_page
from kg.connections.exposure.exposure import exposure
from kg.evidence import show
from kg.evidence.disputes import disputes
from kg.evidence.disputes.case import Dispute
from kg.evidence.promises import page as promises_page
from kg.evidence.promises import promises
from kg.evidence.why import page as why_page
from kg.explorer.columns import column
from kg.explorer.statements import Statements
from kg.explorer.things import Things
from kg.graph.as_of import at
from kg.graph.graph import Graph
from kg.ingest import build
from kg.model.exclusive import CONTRADICTED, Clash, Only, Told, clashes, contradicted
from kg.model.namespaces import CLAIM
from kg.model.ranking import Voice
from kg.records.relationships import Relationships
from kg.runtime.project import Project
from kg.serve import answers, lists, reading
from kg.serve.view import Asked
from kg.sparql import aside, questions
from kg.text.words import words

QUESTIONS = questions.all_questions(Project.find(ROOT))


@cache
def links_of(graph: Graph) -> Relationships:
    """Return the relations of a graph, read once."""
    return Relationships(graph)


# --- What excludes each other ----------------------------------------------------------------


def told(
    claim: str, subject: str, thing: str, *, start: str = "", end: str = "", rank: int = 3,
    issued: str = "2024-05-01", relation: str = "manufactures", role: str = "",
) -> Told:  # fmt: skip
    """Return a relation as one page tells it."""
    voice = Voice(f"{claim}-page", "press", rank, f"{claim} paper", issued, f"{claim}-page")
    roles = (role,) if role else ()
    return Told(claim, subject, relation, thing, roles, None, start, end, (voice,))


ONLY = {
    "manufactures": Only("subject", frozenset({"VehicleModel"})),
    "holdsPositionAt": Only("subject", frozenset()),
    "hasBrand": Only("object", frozenset()),
}


def found(*listed: Told, doubted: dict[str, str] | None = None) -> list[Clash]:
    """Return what clashes among relations, things being models unless they are called brands."""
    return clashes(
        listed, ONLY, {"ceo"}, lambda name: "Brand" if "brand" in name else "VehicleModel",
        doubted or {},
    )  # fmt: skip


def test_two_makers_of_one_model_at_one_time_clash() -> None:
    """The one with the worse sources stands behind."""
    (clash,) = found(told("a", "one", "model"), told("b", "two", "model", rank=6))
    assert clash.ranking.preferred
    assert clash.ranking.preferred.value == "one"
    assert contradicted([clash]) == {"b": CONTRADICTED}


def test_a_tie_sets_nothing_aside() -> None:
    """Two that are equally well supported are a dispute, and both stay."""
    (clash,) = found(told("a", "one", "model"), told("b", "two", "model"))
    assert clash.loser is None
    assert contradicted([clash]) == {}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (told("a", "one", "model", end="2024-04"), told("b", "two", "model", start="2024-04")),
        (told("a", "one", "model", issued="2022"), told("b", "two", "model", start="2023-06")),
        (told("a", "one", "brand"), told("b", "two", "brand")),
        (told("a", "one", "model", issued=""), told("b", "two", "model")),
        (told("a", "one", "firm", relation="holdsPositionAt", role="director"),
         told("b", "two", "firm", relation="holdsPositionAt", role="director")),
    ],
    ids=["handover", "told earlier", "makers of a brand", "undated", "directors"],
)  # fmt: skip
def test_what_does_not_clash(first: Told, second: Told) -> None:
    """Time apart, a place for several, or no time at all: no contradiction."""
    assert found(first, second) == []


def test_a_joint_venture_or_a_subsidiary_is_no_rival() -> None:
    """Owner and owned, partners, and two companies of one owner make it together."""
    venture = told("j", "one", "two", relation="hasJointVentureWith")
    assert found(told("a", "one", "model"), told("b", "two", "model"), venture) == []
    owners = [told(f"o{n}", name, "group", relation="isSubsidiaryOf")
              for n, name in enumerate(("one", "two"))]  # fmt: skip
    assert found(told("a", "one", "model"), told("b", "two", "model"), *owners) == []


def test_what_is_beaten_beats_nothing() -> None:
    """The third of three stands beside the first alone."""
    listed = [told("a", "one", "model", rank=2), told("b", "two", "model", rank=4),
              told("c", "three", "model", rank=6, issued="2023-05-01")]  # fmt: skip
    listed.append(told("d", "two", "model", rank=4, issued="2023-05-01"))
    assert set(contradicted(found(*listed))) >= {"b"}
    assert found(*listed, doubted={"b": "denied", "d": "denied"}) == []


def test_a_post_for_one_and_two_brands_clash() -> None:
    """One chief executive, one brand of a model."""
    posts = [told(name, name, "firm", relation="holdsPositionAt", role="ceo", rank=rank)
             for name, rank in (("one", 2), ("two", 3))]  # fmt: skip
    assert contradicted(found(*posts)) == {"two": CONTRADICTED}
    brands = [told(name, "model", name, relation="hasBrand", rank=rank)
              for name, rank in (("one", 2), ("two", 3))]  # fmt: skip
    assert contradicted(found(*brands)) == {"two": CONTRADICTED}


def test_days_told() -> None:
    """Without an end something is said of no day after the last page that says it."""
    assert told("a", "one", "model", start="2024").days == (date(2024, 5, 1), date(2024, 5, 1))
    open_ended = told("a", "one", "model", start="2020-03")
    assert open_ended.days == (date(2020, 3, 31), date(2024, 5, 1))
    assert told("a", "one", "model", issued="").days is None
    over = told("a", "one", "model", start="2020-03", end="2021-02")
    assert over.days == (date(2020, 3, 31), date(2021, 1, 31))


# --- Real data -----------------------------------------------------------------------------------


def test_what_is_set_aside_is_no_plain_triple(graph: Graph) -> None:
    """No plain triple rests on claims that are set aside alone."""
    assert not graph.query(
        "ASK { ?claim a auto:Relationship ; auto:setAside ?why ; auto:subject ?one ;"
        " auto:relation ?relation ; auto:object ?other . ?one ?relation ?other"
        " FILTER NOT EXISTS { ?sound auto:subject ?one ; auto:relation ?relation ;"
        " auto:object ?other ; auto:status concept:reported"
        " FILTER NOT EXISTS { ?sound auto:setAside ?reason } } }"
    )


def test_nio_does_not_own_yinwang(graph: Graph) -> None:
    """The page means CATL; the chain is gone, counted and explained."""
    links = links_of(graph)
    yinwang = control(links, graph.entity("Yinwang"))
    assert "NIO" not in {links.name(chain.owner) for chain in yinwang.chains}
    assert ("NIO", Decimal("14.1")) in {(links.name(one.subject), one.share)
                                        for one in yinwang.left}  # fmt: skip
    page = control_page.page(links, yinwang, "table")
    assert "NIO owns 14.1 % of Avatr since 2025-08 (wrong subject)" in page


def test_owners_of_im_motors_make_up_one_company(graph: Graph) -> None:
    """Once called wholly owned by SAIC, beside two others with 18 percent each."""
    found_ = control(links_of(graph), graph.entity("IM Motors"))
    shares = [chain.effective for chain in found_.chains if len(chain.links) == 1]
    assert sum(share for share in shares if share is not None) <= 100
    assert len(found_.left) == 2


def test_makers_that_one_page_swaps_are_left_out(graph: Graph) -> None:
    """JAC makes Maextro and BAIC Stelato, not the other way round."""
    rows = graph.ask("alliance-line-up", alliance="HIMA").to_dicts(names=True)  # type: ignore[union-attr]
    makers = {(row["brand"], row["maker"]) for row in rows}
    assert ("Stelato", "JAC Group") not in makers
    assert ("Maextro", "BAIC Group") not in makers
    assert ("Maextro", "JAC Group") in makers
    links = links_of(graph)
    hanging = exposure(links, graph.entity("BAIC Group"))
    names = {links.name(one.entity) for one in hanging.dependents}
    assert not {name for name in names if name.startswith("Maextro")}
    assert "(wrong subject)" in exposure_page.page(links, hanging, "table")


def test_a_path_tells_no_plan_that_ended(graph: Graph) -> None:
    """Changan was to own 40 % of Yinwang until Avatr bought in."""
    links = links_of(graph)
    changan, yinwang = graph.entity("Changan Automobile"), graph.entity("Yinwang")
    listed = paths.connections(graph, changan, yinwang, links=links, count=4)
    assert "is to own 40 %" not in paths.page(graph, links, listed, "table")
    nio = paths.connections(graph, graph.entity("NIO"), yinwang, links=links)
    text = paths.page(graph, links, nio, "table")
    assert "14.1 % of Avatr" not in text.partition("Left out")[0]
    assert "14.1 % of Avatr" in text.partition("Left out")[2]


def test_analyses_say_what_they_leave_out(graph: Graph) -> None:
    """The bottleneck counts no supply that is denied."""
    links = links_of(graph)
    reading = analyses.analyse(links, "bottlenecks").reading[-1]
    assert "Bosch supplies AITO M7 Plus (denied)" in reading


def test_show_and_why_mark_and_explain(graph: Graph) -> None:
    """What is set aside stays where claims are listed."""
    avatr, nio = graph.entity("Avatr"), graph.entity("NIO")
    fact = next(one for one in show.facts(graph, avatr)
                if one.what == "NIO" and "14.1 %" in one.said)  # fmt: skip
    assert fact.mark == "set aside: wrong subject"
    assert "CATL ticker" in fact.said
    text = why_page.page(graph, nio, "ownsStakeIn", None, None, "table")
    assert "set aside" in text
    assert "CATL ticker" in text


def test_rivals_are_disputes(graph: Graph) -> None:
    """Two owners of one brand, two holders of one post, ranked like figures."""
    listed = disputes.find(graph, kind="rivals")
    about = {(one.subject, one.measure) for one in listed}
    assert ("AITO", "ownsBrand") in about
    assert ("XPeng", "holdsPositionAt, president") in about
    for one in listed:
        assert {value.mark for value in one.values} <= {"preferred", "rival", "tied"}


# --- Questions -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_a_question_leaves_out_can_be_asked(graph: Graph, name: str) -> None:
    """Each place at which a question leaves something out is a query that the engine answers."""
    left = graph.left_out(graph.question(name), name)
    marked = {str(row["c"]) for row in graph.rows("SELECT ?c { ?c auto:setAside ?why }")}
    assert set(left) <= marked


def test_questions_with_relations_leave_out_or_mark(graph: Graph) -> None:
    """No question about relations reads claims without regard to their doubt."""
    careless = [
        name for name, question in QUESTIONS.items()
        if "auto:relation" in question.text and "auto:setAside" not in question.text
        and question.topic != "evidence"
    ]  # fmt: skip
    assert set(careless) <= {
        "listings", "dates-of-models",
    }  # fmt: skip


def test_left_out_of_one_question(graph: Graph) -> None:
    """Owners of Avatr, and a place in a group that is optional."""
    text = graph.question("owners-at", company="Avatr")
    assert len(graph.left_out(text)) == 3
    swapped = graph.left_out(graph.question("alliance-line-up"))
    assert len(swapped) == 2


def test_queries_without_a_mark_ask_nothing() -> None:
    """What leaves nothing out costs nothing."""
    assert list(aside.queries("SELECT ?one { ?one auto:hasBrand ?brand }")) == []


def test_the_command_says_it(kg_run: Callable[..., Run]) -> None:
    """On standard error, beside the rows."""
    done = kg_run("ask", "owners-at", "--company", "Avatr", "-f", "csv")
    assert "Left out: 3 statements not to be relied on." in done.err
    assert "Left out" not in done.out


def test_assistants_and_pages_say_it(graph: Graph) -> None:
    """As the command does: of rows, under a clock, and in the language of the page."""
    assert "Left out: 3 statements" in tools.ask(graph, "owners-at", {"company": "Avatr"})
    brands = "SELECT ?model { ?model auto:hasBrand id:AITO }"
    assert "on a lower bound" in tools.sparql(graph, brands, "2023-06-30", "")
    assert "on a lower bound" not in tools.sparql(graph, brands, "", "")
    text = graph.question("owners-at", company="Avatr")
    answer = graph.query(text)
    for lang, told in (("en", "Left out: 3 statements"), ("zh", "未采用3条")):
        assert any(told in one for one in answers.lacks(graph, text, answer, lang))


def test_disputes_and_promises_tell_lower_bounds(graph: Graph) -> None:
    """Under a clock only; in formats for data beside the rows."""
    heard: list[str] = []
    for seen in (graph, at(graph, "2025-06-30", None)):
        seen.notice, before = heard.append, seen.notice
        try:
            listed = disputes.find(seen, "AITO")
            bounded = "on a lower bound" in disputes.page(seen, listed, "md")
            promised = promises.find(seen)
            undated = "in undated sources only" in promises_page.page(seen, promised, "md")
            assert bounded == undated == (seen is not graph)
            assert any(not one.said for one in promised)
            assert not heard
            json.loads(disputes.page(seen, listed, "json"))
            assert [("lower bound" in one) for one in heard] == [True] * (seen is not graph)
        finally:
            seen.notice = before


def test_paths_of_the_explorer_leave_it_out(graph: Graph) -> None:
    """A relation that is set aside is shown, but no step of a path may use it."""
    asides = {one.claim.removeprefix(CLAIM) for one in links_of(graph).all if one.aside}
    claim, cost = column("links", "claim"), column("links", "cost")
    costs = {row[claim]: row[cost] for row in Statements(Things(graph)).links()}
    assert len(asides & set(costs)) > 20
    assert {costs[one] for one in asides & set(costs)} == {None}
    assert any(cost is not None for cost in costs.values())


# --- What cannot come about in time, and parts above their whole ---------------------------------


@cache
def findings(graph: Graph) -> list[Dispute]:
    """Return all disputes of the real data."""
    return disputes.find(graph)


@pytest.mark.parametrize(("subject", "measure", "words"), [
    ("AITO M9", "sales", "60,000 by 2024-03-17, but only 11,000 by 2024-04-02"),
    ("AITO M7", "sales", "174,000 by 2024-04-11, but only 133,808 by 2024-04"),
    ("Shangjie H5", "sales", "80,000 by 2025-10"),
    ("Seres Group", "research-spending", "5,198,000,000 in 2025-H1, but only 5,060,000,000"),
    ("AITO M9", "market-share", "AITO M9 has 70 %, all of HIMA only 15 %"),
    ("AITO M9", "sales", "the first delivery was in or on 2024-02-26"),
])  # fmt: skip
def test_what_cannot_be_is_found(graph: Graph, subject: str, measure: str, words: str) -> None:
    """Totals by a date above later ones, half a year above nine months, sales before delivery."""
    told_ = [one.arithmetic for one in findings(graph)
             if (one.subject, one.measure) == (subject, measure)]  # fmt: skip
    assert any(words in arithmetic for arithmetic in told_), told_


@pytest.mark.parametrize(("subject", "measure", "words"), [
    ("AITO M8", "orders", "cannot fall"),
    ("Maextro S800", "orders", "cannot fall"),
    ("AITO", "sales", "3,457 + 626"),
    ("AITO", "sales", "906 + 21,083 + 5,251"),
    ("AITO", "sales", "395 + 18,512 + 5,446"),
])  # fmt: skip
def test_false_alarms_are_gone(graph: Graph, subject: str, measure: str, words: str) -> None:
    """Orders of presale and launch are counted anew; the CPCA counts models its own way."""
    told_ = [one.arithmetic for one in findings(graph)
             if (one.subject, one.measure) == (subject, measure)]  # fmt: skip
    assert not any(words in arithmetic for arithmetic in told_)


@pytest.mark.parametrize(("told_of_the_alliance", "cause"), [
    (["deliveries,2024-12,month,3000,vehicles,about,,,,,,old-notes/nd-9c0d"],
     "a rounding or a bound"),
    (["deliveries,2024-12,month,3000,vehicles,,,,,,,daily-wheel/202412-3c4d",
      "deliveries,2024-12,month,4100,vehicles,,,,,,,old-notes/nd-9c0d"],
     "another value is told of the whole"),
    (["deliveries,2024-12,month,3000,vehicles,,,,,,,daily-wheel/202412-3c4d",
      "sales,2024-12,month,4100,vehicles,,,,,,,old-notes/nd-9c0d"],
     "the whole is counted by another measure"),
    (["deliveries,2024-12,month,3000,vehicles,,,,,,,aurora-motors/202501-1a2b"],
     "one issuer tells both"),
    (["deliveries,2024-12,month,3000,vehicles,,,,,,,old-notes/nd-9c0d"],
     "told by different issuers"),
])  # fmt: skip
def test_a_share_above_the_whole_names_its_cause(
    project: Path, told_of_the_alliance: list[str], cause: str
) -> None:
    """Never above 100 % without a warning, and why, as far as the data tell."""
    for row in told_of_the_alliance:
        add_row(project, "observations", f"Nova Alliance,{row}")
    found = Project.find(project)
    store, counts = build.compile(found)
    seen = Graph(store, found, counts)
    text = seen.question("share-in-alliance", brand="Lumo", alliance="Nova Alliance")
    (row_,) = seen.rows(text)
    assert round(float(str(row_["percent"])), 1) == 116.7
    assert (str(row_["warning"]), str(row_["cause"])) == ("above the whole", cause)


def test_no_share_of_the_real_alliance_is_above_it_in_silence(graph: Graph) -> None:
    """A share below the whole has neither warning nor cause, any other has both."""
    for brand in ("AITO", "Luxeed", "Stelato", "Shangjie", "Maextro"):
        for row in graph.rows(graph.question("share-in-alliance", brand=brand)):
            is_below = float(str(row["percent"])) < 100
            assert [not str(row[name]) for name in ("warning", "cause")] == [is_below] * 2


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_pages_tell_lower_bounds(graph: Graph, lang: str) -> None:
    """The pages of disputes and promises say under a clock what the commands print."""
    for seen, is_told in ((graph, False), (at(graph, "2025-06-30", None), True)):
        page = Asked(reading.of(seen), "", {}, lang, "")
        for view, key in ((lists.disputes, "lower-bound"), (lists.promises, "promises-undated")):
            told = view(page).values["notes"]
            assert bool(told) == is_told, (key, told)
            end = words(lang)["sentences"][key].rpartition("}")[2]
            assert all(end in one for one in told)


def test_the_interface_tells_lower_bounds() -> None:
    """What the commands print is a notice in Python."""
    heard: list[str] = []
    graph = kg.open(ROOT)
    seen = at(graph, "2025-06-30", None)
    assert isinstance(seen, KnowledgeGraph)
    seen.notice = heard.append
    listed, promised = seen.disputes("AITO"), seen.promises("AITO")
    assert heard == [str(one) for one in (
        *disputes.uncertain(seen, listed), *promises_page.uncertain(seen, promised)
    )]  # fmt: skip
    assert "on a lower bound" in heard[0]
    assert disputes.uncertain(graph, listed) == promises_page.uncertain(graph, promised) == []
