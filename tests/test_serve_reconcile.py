"""Reconciliation: the API as OpenRefine asks it, and how many names it gets right."""

from __future__ import annotations

import json
import re
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
    assert rows["Lumo_One"]["launched"] == [{"date": "2024-12-05T00:00:00Z"}]
    assert rows["Lumo_One"]["deliveries"] == [{"float": 2100.0}]
    assert rows["Aurora_Motors"]["operatesPlant"] == [{"id": "Pier_Plant", "name": "Pier Plant"}]
    assert rows["Nobody"] == {"launched": [], "deliveries": [], "operatesPlant": []}


def _texts(given: object, *names: str) -> None:
    """Say that an object has texts under these names."""
    assert isinstance(given, dict)
    for name in names:
        assert isinstance(given[name], str), (name, given)


def _is_address(text: object) -> None:
    assert isinstance(text, str)
    assert re.match(r"https?://[^/]+", text), text


def test_the_manifest_keeps_to_the_specification(server: Server) -> None:
    """What section 4 of the API asks of a manifest, part by part."""
    manifest = server.client.get("/reconcile").json()
    assert "0.2" in manifest["versions"]
    _texts(manifest, "name", "identifierSpace", "schemaSpace", "documentation")
    for space in ("identifierSpace", "schemaSpace", "documentation"):
        _is_address(manifest[space])
    for templated in (manifest["view"], manifest["preview"]):
        assert "{{id}}" in templated["url"]
        _is_address(templated["url"])
    assert all(isinstance(manifest["preview"][side], int) for side in ("width", "height"))
    for one in manifest["defaultTypes"]:
        _texts(one, "id", "name")
    assert set(manifest["suggest"]) == {"entity", "type", "property"}
    for part in (*manifest["suggest"].values(), manifest["extend"]["propose_properties"]):
        _texts(part, "service_url", "service_path")
        _is_address(part["service_url"])
        assert part["service_path"].startswith("/")
    assert isinstance(manifest["extend"]["property_settings"], list)


def test_answers_keep_to_the_specification(server: Server) -> None:
    """Candidates, suggestions, proposed properties and extended rows have the forms of 0.2."""
    for candidates in _answers(server, ["Lumo", "Aurora", "none at all", "路陌"]).values():
        for one in candidates:
            _texts(one, "id", "name", "description")
            assert isinstance(one["match"], bool)
            assert isinstance(one["score"], int | float)
            for kind in one["type"]:  # type: ignore[attr-defined]
                _texts(kind, "id", "name")
            for feature in one["features"]:  # type: ignore[attr-defined]
                _texts(feature, "id")
                assert isinstance(feature["value"], bool | int | float)
        assert [one["match"] for one in candidates].count(True) <= 1
        scores = [one["score"] for one in candidates]
        assert scores == sorted(scores, reverse=True)  # type: ignore[type-var]
    for part in ("entity", "type", "property"):
        for one in server.client.get(f"/reconcile/suggest/{part}?prefix=l").json()["result"]:
            _texts(one, "id", "name")
            assert set(one) <= {"id", "name", "description", "notable"}
    proposed = server.client.get("/reconcile/properties?type=VehicleModel&limit=3").json()
    _texts(proposed, "type")
    for one in proposed["properties"]:
        _texts(one, "id", "name")
    wanted = [{"id": one["id"]} for one in proposed["properties"]]
    ids = ["Lumo_One", "Lumo", "Aurora_Motors", "Vega_V"]
    asked = {"ids": ids, "properties": wanted}
    found = server.client.post("/reconcile", data={"extend": json.dumps(asked)}).json()
    assert [one["id"] for one in found["meta"]] == [one["id"] for one in wanted]
    assert list(found["rows"]) == ids
    forms = {("id", "name"), ("str",), ("float",), ("int",), ("date",)}
    cells = [cell for row in found["rows"].values() for given in row.values() for cell in given]
    assert {"id", "str", "float", "date"} <= {name for cell in cells for name in cell}
    for cell in cells:
        assert tuple(cell) in forms
        if "date" in cell:
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", cell["date"])
        if "float" in cell:
            assert isinstance(cell["float"], int | float)
        _texts({name: cell[name] for name in cell if name != "float"}, *(set(cell) - {"float"}))


def test_a_preview_stands_alone(server: Server) -> None:
    """It names the thing, and programs on this machine may show it in a frame, nobody else."""
    page = server.client.get("/reconcile/preview?id=Lumo_One")
    assert page.headers["content-type"].startswith("text/html")
    assert "路陌一号" in page.text
    policy = page.headers["content-security-policy"]
    assert "frame-ancestors http://127.0.0.1:* http://localhost:*" in policy
    assert "default-src 'none'" in policy
    assert server.client.get("/reconcile/preview?id=Nobody").status_code == 404


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
