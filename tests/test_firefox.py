"""The explorer in the system's Firefox, driven by its own Marionette protocol."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.explorer import engine, view
from kg.graph.graph import Graph

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(FIREFOX is None, reason="no Firefox on this machine"),
]


class Firefox:
    """A headless Firefox whose network leads nowhere."""

    def __init__(self, port: int):
        self.socket = self._connect(port)
        self.count = 0
        self._receive()

    def _connect(self, port: int) -> socket.socket:
        for _ in range(120):
            try:
                found = socket.create_connection(("127.0.0.1", port), 2)
            except OSError:
                time.sleep(0.25)
            else:
                found.settimeout(60)
                return found
        raise AssertionError("Firefox did not start")

    def _receive(self) -> Any:
        length = b""
        while (char := self.socket.recv(1)) != b":":
            length += char
        data = b""
        while len(data) < int(length):
            data += self.socket.recv(int(length) - len(data))
        return json.loads(data)

    def send(self, command: str, **options: Any) -> Any:
        """Send one WebDriver command and return its value."""
        self.count += 1
        text = json.dumps([0, self.count, command, options]).encode()
        self.socket.sendall(str(len(text)).encode() + b":" + text)
        _, _, error, value = self._receive()
        assert error is None, error
        return value.get("value") if isinstance(value, dict) else value

    def open(self, path: Path, address: str = "") -> None:
        """Open a page of the explorer and wait until it is ready."""
        self.send("WebDriver:Navigate", url=path.as_uri() + address)
        for _ in range(100):
            if self.script("return document.documentElement.dataset.ready") == "true":
                return
            time.sleep(0.1)
        raise AssertionError("the page never got ready")

    def drag(self, places: list[tuple[float, float]], key: str) -> None:
        """Drag the pointer from place to place while a key is held."""
        moves = [{"type": "pointerMove", "x": round(x), "y": round(y), "duration": 50}
                 for x, y in places]  # fmt: skip
        pointer = [moves[0], {"type": "pointerDown", "button": 0}, *moves[1:],
                   {"type": "pointerUp", "button": 0}]  # fmt: skip
        held = [{"type": "keyDown", "value": key}, *[{"type": "pause"}] * (len(pointer) - 1)]
        self.send("WebDriver:PerformActions", actions=[
            {"type": "key", "id": "keys", "actions": held},
            {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"},
             "actions": [{"type": "pause"}, *pointer]},
        ])  # fmt: skip
        self.send("WebDriver:ReleaseActions")

    def later(self, promise: str) -> Any:
        """Return what a promise of the page yields."""
        text = f"const done = arguments[0]; ({promise}).then(done, (why) => done(String(why)));"
        return self.send("WebDriver:ExecuteAsyncScript", script=text, args=[])

    def script(self, text: str) -> Any:
        """Run a script in the page and return its value."""
        return self.send("WebDriver:ExecuteScript", script=text, args=[])


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Firefox]:
    """Start Firefox with a profile of its own and stop it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    nowhere = {"type": 1, "http": "127.0.0.1", "http_port": 9, "ssl": "127.0.0.1", "ssl_port": 9}
    wishes = {"marionette.port": port, "app.update.enabled": False}
    wishes |= {f"network.proxy.{name}": value for name, value in nowhere.items()}
    profile = tmp_path / "profile"
    profile.mkdir()
    lines = (f'user_pref("{key}", {json.dumps(value)});\n' for key, value in wishes.items())
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    command = [str(FIREFOX), "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    started = None
    try:
        started = Firefox(port)
        started.send("WebDriver:NewSession", capabilities={})
        yield started
    finally:
        if started:
            started.socket.close()
        process.terminate()
        process.wait(20)


def test_opens_searches_and_shows(firefox: Firefox, mini: Graph, tmp_path: Path) -> None:
    """The page gets ready, finds a name by its Chinese, shows card and sources, and goes back."""
    path = tmp_path / "mini.html"
    view.write_view(mini, path, ["Lumo"])
    firefox.open(path)
    found = firefox.send("WebDriver:FindElement", using="css selector", value="input[type=search]")
    field = next(iter(found.values()))
    firefox.send("WebDriver:ElementSendKeys", id=field, text="极光\ue007")
    assert (
        firefox.script("return document.querySelector('#card h2').textContent") == "Aurora Motors"
    )
    assert firefox.script("return document.querySelectorAll('#card .src').length") > 0
    drawn = firefox.script("return window.autokg.view.drawn")
    assert drawn > 0
    firefox.script("window.autokg.goTo(window.autokg.data.byId.get('Lumo'))")
    assert firefox.script("return document.querySelector('#card h2').textContent") == "Lumo"
    firefox.script("history.back()")
    for _ in range(100):
        heading = firefox.script("return document.querySelector('#card h2').textContent")
        if heading == "Aurora Motors":
            break
        time.sleep(0.1)
    assert heading == "Aurora Motors", "the way back leads to the card before"


def test_two_dates_a_box_and_the_engine(firefox: Firefox, mini: Graph, tmp_path: Path) -> None:
    """What Chromium does by the same clicks: a window, a box by Shift and a drag, an answer."""
    path = tmp_path / "mini.html"
    view.write_view(mini, path, ["Lumo"])
    firefox.open(path, "#layout=rings")
    firefox.script("document.getElementById('between-open').click()")
    assert firefox.script("return document.getElementById('dialog').open") is True
    assert firefox.script("return document.getElementById('between').textContent.length") > 0
    firefox.script("document.getElementById('dialog').close(); window.autokg.choose(null)")
    box = firefox.script(
        "const one = document.getElementById('picture').getBoundingClientRect();"
        "return [one.left + 3, one.top + 3, one.right - 6, one.bottom - 6]"
    )
    firefox.drag([(box[0], box[1]), (box[0] + 60, box[1] + 60), (box[2], box[3])], "\ue008")
    count = firefox.script("return window.autokg.view.seen.nodes.length")
    assert count > 3
    assert f"{count} marked" in firefox.script("return document.getElementById('hint').textContent")
    if engine.find() is not None:
        told = firefox.later(
            "window.autokg.ask('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }')"
            ".then((answer) => Number(answer.rows[0][0].value))"
        )
        assert told == sum(str(one.graph_name) == "DEFAULT" for one in mini.store.quads())
