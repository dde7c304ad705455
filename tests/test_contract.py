"""One rule, one answer: the explorer's page and the commands are asked the same.

The page's own modules answer under Node, on the payload of the real data; the commands answer in
Python. Both decide by the same numbers, so that every difference is a fault of one of them.
"""

from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from conftest import ROOT

from kg.connections import paths
from kg.connections.control import control
from kg.connections.exposure import exposure
from kg.errors import NotFound
from kg.evidence.disputes import disputes
from kg.evidence.promises import promises
from kg.evidence.show import facts
from kg.explorer import data as viewdata
from kg.explorer import modules, view
from kg.graph.as_of import at
from kg.graph.graph import Graph
from kg.model import growth, naming, ranking
from kg.model.force import POSSIBLE
from kg.model.namespaces import CLAIM, ID, local
from kg.records import descriptions, events, observations, relationships
from kg.records.relationships import Relationships

PAGE = ROOT / "kg" / "explorer" / "page"
NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="no Node on this machine")

DAYS = ("2019-12-31", "2022-06-30", "2024-06-30", "2024-08-31", "2025-06-30", "2026-03-31")
#: Pairs as people ask for them: models, makers, suppliers, people, places, technologies.
PAIRS = [
    *itertools.combinations(
        ("Seres Group", "Tesla", "CATL", "AITO M9", "Huawei", "BYD", "Maextro S800"), 2
    ),
    *itertools.product(
        ("HIMA", "Li Auto", "Bosch", "Yinwang", "Avatr"),
        ("Chery", "NIO", "Luxeed", "Momenta", "XPeng", "Shenzhen"),
    ),
]  # fmt: skip
SEARCHES = (
    # English, in full, in part, in another order, in capitals
    "Huawei", "seres group", "AITO M9", "M9", "aito", "li auto", "XPeng Motors", "xpeng", "BYD",
    "catl", "Maextro S800", "s800", "tesla model y", "Model Y", "auto li", "NIO", "HIMA",
    "harmonyos", "ADS 4.0", "Richard Yu", "Yu Richard", "Chongqing", "bosch", "Seres",
    # Chinese, also with an English part
    "华为", "赛力斯", "问界", "问界M9", "理想汽车", "小鹏汽车", "比亚迪", "宁德时代", "鸿蒙智行",
    "尊界", "享界", "智界", "引望", "余承东", "AITO 问界", "赛力斯集团", "深圳", "特斯拉",
    # pinyin
    "huawei", "sailisi", "wenjie", "lixiang", "xiaopeng", "biyadi", "ningdeshidai", "yinwang",
    "yu chengdong", "zunjie", "xiangjie", "zhijie", "weilai", "hongmeng zhixing",
    # misspelt, or with a sign of the same sound
    "Hauwei", "Huwei", "Telsa", "Seres Gruop", "AITO M99", "Maxtro", "Luxed", "Stelatto",
    "Yingwang",
    "Xpang", "Avattr", "赛力期", "塞力斯", "问届", "Li Atuo", "Momnta", "Richrd Yu",
    "harmony space",
    "601127.SH", "Seres Group Co., Ltd.", "zzzzqqq",
)  # fmt: skip
WORDS = ("ADS 4.0", "4.05", "XPeng P7+", "Škoda-Auto", 
         " AITO　Ｍ９ ", "Großer ß", "ﬁne", "a_b", "Ⅳ 2",
         "问界 M9（增程）", "Citroën", "1.0.2", "Ａｕｔｏ", "naïve", "№ 5", "Ö²")  # fmt: skip


@pytest.fixture(scope="module")
def shown(graph: Graph) -> dict[str, Any]:
    """Return the payload as a page would get it."""
    payload = viewdata.payload(graph)
    view.page(payload)
    return json.loads(json.dumps(payload))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def told(
    graph: Graph, shown: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """Return what the page's modules answer."""
    folder = tmp_path_factory.mktemp("contract")
    asked = {
        "paths": [[local(graph.entity(name).iri) for name in pair] for pair in PAIRS],
        "count": 3, "searches": SEARCHES, "words": WORDS, "days": DAYS,
        "growth": [entity[0] for entity in shown["entities"]],
    }  # fmt: skip
    files = [folder / f"{name}.json" for name in ("payload", "asked", "answers")]
    for path, content in zip(files, (shown, asked), strict=False):
        path.write_text(json.dumps(content), encoding="utf-8")
    command = [NODE, ROOT / "tests" / "page" / "contract.js", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(files[2].read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@needs_node
def test_the_same_paths(graph: Graph, told: dict[str, Any]) -> None:
    """The best three paths of each pair, each step by the same relation, at the same cost."""
    assert len(PAIRS) >= 40
    links = Relationships(graph)
    for pair, found in zip(PAIRS, told["paths"], strict=True):
        try:
            wanted = paths.connections(graph, *map(graph.entity, pair), links=links)
        except NotFound:
            wanted = []
        assert [path["nodes"] for path in found] == [
            [local(node) for node in path.nodes] for path in wanted
        ], pair
        for own, path in zip(found, wanted, strict=True):
            steps = [[local(one.subject), one.relation, local(one.object)] for one in
                     (hop.link for hop in path.hops)]  # fmt: skip
            assert own["steps"] == steps, pair
        assert [path["cost"] for path in found] == sorted(path["cost"] for path in found)


@needs_node
def test_the_same_first_answer_to_a_search(graph: Graph, told: dict[str, Any]) -> None:
    """English, Chinese, pinyin, misspelt: the first answer is that of `kg find`."""
    assert len(SEARCHES) >= 60
    wanted = {
        text: next((local(one.iri) for one, _ in graph.find(text, 1)), None) for text in SEARCHES
    }
    assert wanted["zzzzqqq"] is None
    assert dict(zip(SEARCHES, told["searches"], strict=True)) == wanted
    assert [*told["words"]] == [naming.words(text) for text in WORDS]


@needs_node
@pytest.mark.parametrize("day", DAYS)
def test_the_same_card_on_a_day(graph: Graph, told: dict[str, Any], day: str) -> None:
    """Relations in force, figures and which are preferred, events and facts of every thing."""
    seen = at(graph, day)
    wanted: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))

    def note(subject: str, kind: str, claim: str) -> None:
        wanted[local(subject)][kind].add(claim.removeprefix(CLAIM))

    for link in relationships.read(seen):
        if link.subject != link.object and link.aside != POSSIBLE:  # told only with --possible
            note(link.subject, "links", link.claim)
            note(link.object, "links", link.claim)
    for number in observations.read(seen):
        note(number.subject, "numbers", number.claim)
        if number.is_preferred:
            note(number.subject, "preferred", number.claim)
    shown = {one.best.occurrence: one.best for one in events.occurrences(events.read(graph))}
    for event in events.read(seen):
        best = shown[event.occurrence]
        if best.is_planned == event.is_planned:  # one that came true is told as a fact
            note(best.subject, "events", best.claim)
    for fact in descriptions.read(seen):
        note(fact.subject, "facts", fact.claim)
    assert sum(len(claims) for kinds in wanted.values() for claims in kinds.values()) > 1000
    for entity, card in told["cards"][day].items():
        for kind, claims in card.items():
            assert set(claims) == wanted[entity][kind], f"{kind} of {entity} on {day}"


@needs_node
def test_the_owners_of_yinwang_as_show_lists_them(graph: Graph, told: dict[str, Any]) -> None:
    """Three shareholders in June 2025, for the page as for `kg show --as-of`."""
    seen = at(graph, "2025-06-30")
    shown = [fact for fact in facts(seen, seen.entity("Yinwang"))
             if fact.group == "ownsStakeIn (towards it)" and not fact.mark]  # fmt: skip
    named = {local(graph.entity(fact.what).iri) for fact in shown}
    stakes = {
        one.claim.removeprefix(CLAIM): local(one.subject) for one in relationships.read(seen)
        if one.relation == "ownsStakeIn" and one.object == graph.entity("Yinwang").iri
        and not one.is_planned
    }  # fmt: skip
    page = {stakes[claim] for claim in told["cards"]["2025-06-30"]["Yinwang"]["links"]
            if claim in stakes}  # fmt: skip
    assert page == named == {"Avatr", "Huawei", "Seres_Automobile"}


@needs_node
def test_a_flag_of_disagreement_is_one_of_the_list(graph: Graph, told: dict[str, Any]) -> None:
    """What the card flags is what `kg disputes` lists, no more and no less."""
    found = disputes.find(graph)
    keyed = {one.claim.removeprefix(CLAIM): one.key for one in observations.read(graph)}
    flagged = {keyed[claim] for claim in told["flags"]["keys"]}
    assert flagged == {key for one in found for key in one.keys if key in keyed.values()}
    properties = {one.property for one in descriptions.read(graph)}
    wanted = {
        (local(entity), about.partition(" ")[0])
        for one in found for entity in one.entities for about in one.measure.split(", ")
        if about.partition(" ")[0] in properties
    }  # fmt: skip
    assert {(entity, name) for entity, name in told["flags"]["properties"]} <= wanted
    for entity, count in told["flags"]["disputes"]:
        assert count == sum(ID + entity in one.entities for one in found), entity


@needs_node
def test_voices_are_counted_alike(graph: Graph, told: dict[str, Any]) -> None:
    """Independent sources of every figure: issuers, where copies and one publisher count once."""
    wanted = {
        one.claim.removeprefix(CLAIM): ranking.independent(one.sources)
        for one in observations.read(graph)
    }
    assert dict(told["independent"]) == wanted


@needs_node
def test_growth_is_that_of_python(graph: Graph, told: dict[str, Any]) -> None:
    """A growth that the page tells is that of `kg.model.growth`, from the same two figures."""
    known = {one.claim.removeprefix(CLAIM): one for one in observations.read(graph)}
    compared = 0
    for rows in told["growth"]:
        series = [known[claim] for claim, _, _ in rows]
        ends = {(one.measure, one.span, one.unit, str(one.last)): one for one in series}
        for (_, _, year), one in zip(rows, series, strict=True):
            last = str(one.last)
            before = next(
                (other for key, other in ends.items()
                 if key[:3] == (one.measure, one.span, one.unit)
                 and key[3][:7] == f"{int(last[:4]) - 1}{last[4:7]}" and key[3][8:] >= "28"), None,
            )  # fmt: skip
            if year is None or before is None or last[8:] < "28":
                continue
            wanted = growth.growth(one.value, one.bound, before.value, before.bound)
            assert wanted is not None, one
            assert year["about"] == wanted.is_about, one
            assert abs(Decimal(year["percent"]) - wanted.percent) <= Decimal("0.051"), one
            compared += 1
    assert compared > 300


def test_the_card_answers_as_the_commands_do(graph: Graph, shown: dict[str, Any]) -> None:
    """Roles, chains of shares, what hangs on a thing and promises: of the same functions."""
    links = Relationships(graph)
    place = {entity[0]: k for k, entity in enumerate(shown["entities"])}
    for name in ("AITO M9", "AITO", "Seres Group", "Yinwang", "HIMA", "Huawei"):
        entity = graph.entity(name)
        own = place[local(entity.iri)]
        found = control.control(links, entity)
        roles = [(row[1], row[2]) for row in shown["roles"] if row[0] == own]
        assert roles == [(one.role, place[local(one.who)]) for one in found.cells if one.who]
        ends = [(row[1], row[2]) for row in shown["stakes"] if row[0] == own]
        assert ends == [(place[local(one.owner)], place[local(one.target)])
                        for one in (*found.chains, *found.held)]  # fmt: skip
    battery = [row for row in shown["roles"]
               if row[0] == place["AITO_M9"] and row[1] == "supplies battery"]  # fmt: skip
    assert place["CATL"] in {row[2] for row in battery}
    for name in ("CATL", "Huawei ADS", "Bosch"):
        entity = graph.entity(name)
        hanging = [(row[1], row[2]) for row in shown["dependents"]
                   if row[0] == place[local(entity.iri)]]  # fmt: skip
        assert hanging == [(place[local(one.entity)], one.way.tier)
                           for one in exposure.exposure(links, entity).dependents]  # fmt: skip
    assert [(row[3][0], row[5]) for row in shown["promises"]] == [
        (one.goal, one.state) for one in promises.find(graph) if local(one.subject) in place
    ]
    assert shown["signs"]
    assert all(all(row[2]) for row in shown["signs"])
    for pair in [pair for row in shown["roles"] for pair in (row[3], row[5])]:
        assert bool(pair[0]) == bool(pair[1]), pair
    tiers_told = {f"tier-{row[2]}" for row in shown["dependents"]}
    assert tiers_told <= set(shown["answer_words"])
    roles_told = {row[1] for row in shown["roles"]} | {row[5] for row in shown["promises"]}
    assert roles_told <= set(shown["answer_words"])


#: Numbers that say nothing about the data: counting, halves, percent, time, the size of a pixel.
_COUNTING = {"0", "1", "2", "3", "4", "100", "200", "10", "12", "0.5"}
#: Names of elements, styles and arguments that the ontology has in another sense.
_COMMON = {"primary", "date", "year", "span", "generated"}
_RULED = """
SELECT DISTINCT ?term {
  { ?term auto:table ?table } UNION { ?term skos:inScheme ?scheme
    FILTER(REGEX(STR(?scheme), "/(measure|reliability|span|bound|source-kind)$")) }
}
"""


def test_no_rule_about_the_data_stands_in_a_script(graph: Graph) -> None:
    """No relation, class, measure or kind of source is named by a script, and no number weighs."""
    terms = {local(address) for (address,) in graph.store.texts(_RULED)} - _COMMON
    assert {"competesWith", "Company", "deliveries", "press", "month", "at-least"} <= terms
    for name, text in modules.read(PAGE).items():
        if name in ("data/words.js", "check.js"):
            continue
        plain = re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)
        quoted = set(re.findall(r"""['"]([\w-]+)['"]""", plain))
        found = {one for one in quoted & terms if one not in ALLOWED.get(name, ())}
        assert not found, f"{name} names {sorted(found)}"
        if name.startswith(("model/", "data/search", "data/graph", "data/series")):
            numbers = set(re.findall(r"(?<![\w.'#])\d+(?:\.\d+)?\b", re.sub(r"'[^']*'", "", plain)))
            assert numbers <= _COUNTING | {str(n) for n in NUMBERS.get(name, ())}, (
                f"{name} weighs with {sorted(numbers - _COUNTING)}"
            )


#: What a script draws or writes in a way of its own: units before or behind a number, the shape of
#: a bound.
ALLOWED = {
    "panels/values.js": {"exactly"},
    "panels/chart.js": {"at-least", "at-most"},
    "data/series.js": {"about"},
    "main.js": {"data"},
}
#: Limits of the machine: how much is kept, drawn, read.
NUMBERS = {"model/paths.js": (5,), "model/state.js": (2500,), "data/series.js": (7, 1.5)}
