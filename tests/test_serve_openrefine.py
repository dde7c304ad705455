"""OpenRefine itself, where it is installed, recognises names and brings in what we know of them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import MINI
from serving import Server

from kg.graph.graph import Graph

pytestmark = pytest.mark.slow
NAMES = ("Lumo", "路陌一号", "Lumo Two", "极光汽车", "Lummo", "Nothing like it")
ENGINE = json.dumps({"facets": [], "mode": "row-based"})


class Refine:
    """OpenRefine without a screen, asked as its own page asks it."""

    def __init__(self, folder: Path):
        program = shutil.which("openrefine")
        if program is None:
            pytest.skip("no openrefine on this machine")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.process = subprocess.Popen(
            [program, "-i", "127.0.0.1", "-p", str(port), "-d", str(folder), "-m", "512M",
             "-x", "refine.headless=true"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}", timeout=120, trust_env=False
        )
        self.project = ""
        for _ in range(240):
            try:
                if self.client.get("/command/core/get-version").status_code == 200:
                    return
            except httpx.TransportError:
                assert self.process.poll() is None, "OpenRefine did not start"
            time.sleep(1)
        raise AssertionError("OpenRefine did not answer")

    def stop(self) -> None:
        """End it and what it started."""
        self.client.close()
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)

    def do(self, command: str, **given: Any) -> httpx.Response:
        """Send a command that changes something."""
        token = self.client.get("/command/core/get-csrf-token").json()["token"]
        parts = {"csrf_token": token, "project": self.project}
        return self.client.post(f"/command/core/{command}", params=parts, **given)

    def open(self, lines: str) -> None:
        """Make a project of lines of a table."""
        options = {"separator": ",", "headerLines": 1}
        made = self.do(
            "create-project-from-upload",
            data={"project-name": "names", "format": "text/line-based/*sv",
                  "options": json.dumps(options)},
            files={"project-file": ("names.csv", lines.encode(), "text/csv")},
        )  # fmt: skip
        self.project = httpx.URL(made.headers["location"]).params["project"]

    def finish(self) -> None:
        """Wait until nothing runs any more."""
        address = f"/command/core/get-processes?project={self.project}"
        for _ in range(120):
            if not self.client.get(address).json()["processes"]:
                return
            time.sleep(0.5)
        raise AssertionError("OpenRefine did not finish")

    def rows(self) -> tuple[list[list[Any]], dict[str, Any]]:
        """Return the cells of each row, and what was recognised by its number."""
        found = self.do("get-rows", data={"engine": ENGINE, "start": 0, "limit": 50}).json()
        return [row["cells"] for row in found["rows"]], found["pool"].get("recons", {})


@pytest.fixture(scope="module")
def refine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Refine]:
    """Return OpenRefine."""
    made = Refine(tmp_path_factory.mktemp("refine"))
    try:
        yield made
    finally:
        made.stop()


def test_a_list_of_names_is_recognised_and_extended(refine: Refine, mini: Graph) -> None:
    """Type proposed, names matched in both languages, slips as candidates, a column brought in."""
    with Server(MINI, "--cors") as server:
        service = f"{server.url.rstrip('/')}/reconcile"
        manifest = httpx.get(service, trust_env=False).json()
        refine.open("\n".join(["name", *NAMES]))
        guessed = refine.do(
            "guess-types-of-column", data={"columnName": "name", "service": service}
        ).json()
        assert guessed["code"] == "ok", guessed
        assert {"Brand", "VehicleModel"} & {one["id"] for one in guessed["types"]}
        spaces = {"identifierSpace": manifest["identifierSpace"],
                  "schemaSpace": manifest["schemaSpace"]}  # fmt: skip
        config = {"mode": "standard-service", "service": service, **spaces, "autoMatch": True,
                  "columnDetails": [], "limit": 0, "type": None}  # fmt: skip
        sent = {"columnName": "name", "config": json.dumps(config), "engine": ENGINE}
        assert refine.do("reconcile", data=sent).json()["code"] == "pending"
        refine.finish()
        rows, recons = refine.rows()
        told = [recons[str(cells[0]["r"])] if "r" in cells[0] else cells[0] for cells in rows]
        matched = [one["m"]["name"] if one.get("m") else "" for one in told]
        assert matched == ["Lumo", "Lumo One", "Lumo Two", "Aurora Motors", "", ""]
        assert told[4]["c"][0]["name"] == "Lumo"
        extension = {"properties": [{"id": "hasBrand", "name": "has brand"},
                                    {"id": "deliveries", "name": "deliveries"}]}  # fmt: skip
        sent = {"columnName": "name", "baseColumnName": "name", "columnInsertIndex": "1",
                "engine": ENGINE, "service": service, "endpoint": service, **spaces,
                "extension": json.dumps(extension)}  # fmt: skip
        assert refine.do("extend-data", data=sent).json()["code"] == "pending"
        refine.finish()
        rows, recons = refine.rows()
        one = next(cells for cells in rows if cells[0]["v"] == "路陌一号")
        assert [one[place]["v"] for place in (1, 2)] == ["Lumo", 2100.0]
