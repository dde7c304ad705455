"""A server of its own for the tests, started as a person would, asked over HTTP."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx
from conftest import ROOT


class Server:
    """`kg serve` as a process; use it in a with statement."""

    def __init__(self, project: Path, *options: str):
        command = [sys.executable, "-m", "kg", "serve", "--port", "0", "--project", str(project)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [*command, *options],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            env=environment,
            start_new_session=True,
        )
        assert self.process.stderr is not None
        self.told = ""
        while not (found := re.search(r"at (http://\S+)", self.told)):
            line = self.process.stderr.readline()
            assert line, f"the server did not start: {self.told}"
            self.told += line
        self.url = found[1].replace("localhost", "127.0.0.1")
        self.client = httpx.Client(base_url=self.url, timeout=60, trust_env=False)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> float:
        """Press Ctrl-C; return the seconds until the server has ended."""
        self.client.close()
        begun = time.monotonic()
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(30)
        assert self.process.stderr is not None
        if not self.process.stderr.closed:
            self.told += self.process.stderr.read()
            self.process.stderr.close()
        return time.monotonic() - begun

    def ask(self, query: str, **given: object) -> httpx.Response:
        """Return the answer of the endpoint to a query."""
        headers = given.pop("headers", {})
        assert isinstance(headers, dict)
        return self.client.get("/sparql", params={"query": query, **given}, headers=headers)  # type: ignore[arg-type]

    def values(self, query: str, **given: object) -> list[list[str]]:
        """Return the rows of a SELECT as plain texts."""
        found = self.ask(query, **given)
        assert found.status_code == 200, found.text
        answer = found.json()
        names = answer["head"]["vars"]
        rows = answer["results"]["bindings"]
        return [[row[name]["value"] if name in row else "" for name in names] for row in rows]

    def busy(self) -> float:
        """Return the processor time that living workers have taken, in seconds."""
        total = 0
        for process in self.workers():
            with suppress(FileNotFoundError, ProcessLookupError):
                fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
                total += int(fields[11]) + int(fields[12])
        return total / os.sysconf("SC_CLK_TCK")

    def settle(self, most: float = 180) -> None:
        """Wait until the workers have read what they read ahead, at most so many seconds."""
        until = time.monotonic() + most
        seen, quiet = self.busy(), 0
        while quiet < 10 and time.monotonic() < until:
            time.sleep(0.5)
            now = self.busy()
            quiet = quiet + 1 if now - seen < 0.05 else 0
            seen = now

    def workers(self) -> list[int]:
        """Return the numbers of all processes that the server has started, at any depth."""
        found: list[int] = []
        waiting = [self.process.pid]
        while waiting:
            parent = waiting.pop()
            listed = Path(f"/proc/{parent}/task/{parent}/children")
            children = [int(one) for one in listed.read_text().split()] if listed.exists() else []
            found += children
            waiting += children
        return found
