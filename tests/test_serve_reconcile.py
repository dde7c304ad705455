"""Reconciliation: the API as OpenRefine asks it, and how many names it gets right."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from conftest import MINI, ROOT
from serving import Server

from kg.graph.graph import Graph

#: Names as they stand in people's lists, and whose they are.
LISTED = {
    "Huawei": "Huawei", "华为": "Huawei", "華為": "Huawei", "HUAWEI": "Huawei",
    "huawei technologies": "Huawei", "Seres Group": "Seres Group", "赛力斯集团": "Seres Group",
    "Seres Grop": "Seres Group", "AITO": "AITO", "问界": "AITO", "wenjie": "AITO",
    "AITO M9": "AITO M9", "问界M9": "AITO M9", "AITO M 9": "AITO M9", "Aito m5": "AITO M5",
    "问界M7": "AITO M7", "HIMA": "HIMA", "鸿蒙智行": "HIMA", "鴻蒙智行": "HIMA",
    "hongmeng zhixing": "HIMA", "CATL": "CATL", "宁德时代": "CATL", "CATL 宁德时代": "CATL",
    "ningde shidai": "CATL", "BYD": "BYD", "比亚迪": "BYD", "biyadi": "BYD", "NIO": "NIO",
    "蔚来": "NIO", "XPeng": "XPeng", "xiaopeng": "XPeng", "Xiao Peng": "XPeng",
    "小鹏汽车": "XPeng", "Xpeng Motors": "XPeng", "Li Auto": "Li Auto", "理想汽车": "Li Auto",
    "Li Atuo": "Li Auto", "Leapmotor": "Leapmotor", "零跑": "Leapmotor",
    "Leap Motor": "Leapmotor", "Zeekr": "Zeekr", "极氪": "Zeekr", "Zekr": "Zeekr",
    "Xiaomi Auto": "Xiaomi Auto", "小米汽车": "Xiaomi Auto", "Great Wal Motor": "Great Wall Motor",
    "长城汽车": "Great Wall Motor", "Richard Yu": "Richard Yu", "余承东": "Richard Yu",
    "Geely Auto": "Geely Auto",
}  # fmt: skip


@pytest.fixture(scope="module")
def server(mini: Graph) -> Iterator[Server]:
    """Return a server of the fictional project."""
    with Server(MINI) as made:
        yield made


def _answers(server: Server, names: list[str]) -> dict[str, list[dict[str, object]]]:
    batch = {f"q{place}": {"query": name, "limit": 3} for place, name in enumerate(names)}
    answer = server.client.post("/reconcile", data={"queries": json.dumps(batch)})
    assert answer.status_code == 200, answer.text
    return {key: one["result"] for key, one in answer.json().items()}


def test_the_manifest_says_where_its_parts_are(server: Server) -> None:
    """On GET, with addresses that answer."""
    manifest = server.client.get("/reconcile").json()
    assert manifest["versions"] == ["0.2"]
    for key in ("name", "identifierSpace", "schemaSpace", "view", "preview", "suggest", "extend"):
        assert manifest[key]
    assert "{{id}}" in manifest["view"]["url"]
    shown = manifest["view"]["url"].replace("{{id}}", "Lumo_One")
    assert server.client.get(shown).status_code == 200
    assert "Lumo One" in server.client.get(manifest["preview"]["url"].replace(
        "{{id}}", "Lumo_One")).text  # fmt: skip
    for part in manifest["suggest"].values():
        found = server.client.get(part["service_url"] + part["service_path"] + "?prefix=lu").json()
        assert isinstance(found["result"], list)


def test_a_batch_gets_candidates_with_types(server: Server) -> None:
    """Each with id, name, type, score, and whether it can be taken without asking."""
    found = _answers(server, ["Lumo One", "路陌一号", "Lummo", "nothing at all like it"])
    for key in ("q0", "q1"):
        first = found[key][0]
        assert first["id"] == "Lumo_One"
        assert first["match"] is True
        assert {"id": "VehicleModel", "name": "vehicle model"} in first["type"]  # type: ignore[operator]
    assert found["q2"][0]["id"] == "Lumo"
    assert found["q2"][0]["match"] is False
    assert found["q3"] == []
    batch = {"a": {"query": "Lumo", "type": "VehicleModel"}}
    only = server.client.get("/reconcile", params={"queries": json.dumps(batch)}).json()
    assert {one["type"][0]["id"] for one in only["a"]["result"]} == {"VehicleModel"}


def test_a_table_is_extended(server: Server) -> None:
    """Relations as things, dates as dates, figures as numbers."""
    proposed = server.client.get("/reconcile/properties?type=VehicleModel").json()
    assert {"hasBrand", "deliveries"} <= {one["id"] for one in proposed["properties"]}
    wanted = [{"id": "launched"}, {"id": "deliveries"}, {"id": "operatesPlant"}]
    asked = {"ids": ["Lumo_One", "Aurora_Motors", "Nobody"], "properties": wanted}
    found = server.client.post("/reconcile", data={"extend": json.dumps(asked)}).json()
    rows = found["rows"]
    assert rows["Lumo_One"]["launched"] == [{"date": "2024-12-05"}]
    assert rows["Lumo_One"]["deliveries"] == [{"float": 2100.0}]
    assert rows["Aurora_Motors"]["operatesPlant"] == [{"id": "Pier_Plant", "name": "Pier Plant"}]
    assert rows["Nobody"] == {"launched": [], "deliveries": [], "operatesPlant": []}


@pytest.mark.parametrize("text", ["", "[]", "nonsense", '{"q0": 1}', '{"a": {}}'])
def test_hostile_batches_are_refused_or_empty(server: Server, text: str) -> None:
    """Never a broken answer."""
    answer = server.client.post("/reconcile", data={"queries": text})
    assert answer.status_code in (200, 400)
    assert answer.headers["content-type"].startswith(("application/json", "application/problem"))


@pytest.mark.slow
def test_most_names_of_a_list_are_right_first(graph: Graph) -> None:
    """English, Chinese, pinyin and misspelt: nine of ten."""
    with Server(ROOT) as server:
        found = _answers(server, list(LISTED))
    right = {
        name for place, name in enumerate(LISTED)
        if found[f"q{place}"] and found[f"q{place}"][0]["name"] == LISTED[name]
    }  # fmt: skip
    assert len(right) >= 0.9 * len(LISTED), sorted(set(LISTED) - right)
