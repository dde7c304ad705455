"""How long whole commands take, as a reader waits for them: start, answer, and end.

Run: python tests/benchmarks/bench_commands.py. Every saved question is asked plainly, with
receipts, and as a chart; the commands that gather evidence are run beside them. The best of
three counts. Lines are printed for the slowest of each kind and for what takes longer than it
may: a second, and five for disputes; then the run ends with 1. Compiled modules are used, as
after any installation.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kg.runtime.project import Project
from kg.sparql import questions

ROOT = Path(__file__).parents[2]
LIMIT = 1.0
SHOWN = 3
OTHERS = (
    "find wenjie", "show AITO", "why AITO deliveries --period 2024-06", "why HIMA", "promises",
    "promises HIMA", "path CATL Huawei", "control 'AITO M9'", "exposure CATL", "exposure Huawei",
    "analyse centrality", "analyse communities", "stats",
    "show Yinwang --as-of 2024-09-15", "why HIMA deliveries --known-on 2025-01-01",
)  # fmt: skip


def took(command: str) -> float:
    """Return the shortest of three runs of a command, in seconds; raises where it fails."""
    import shlex

    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "kg", *shlex.split(command)],
            cwd=ROOT, env=environment, check=True, capture_output=True,
        )  # fmt: skip
        times.append(time.perf_counter() - begin)
    return min(times)


def main() -> int:
    """Print what is slowest; return 1 where anything takes longer than it may."""
    listed = questions.all_questions(Project.find(ROOT))
    drawn = [name for name, one in listed.items() if one.view[0] in ("line", "bar")]
    with tempfile.TemporaryDirectory() as folder:
        kinds = {
            "questions": [f"ask {name}" for name in listed],
            "receipts": [f"ask {name} --receipts" for name in listed],
            "charts": [
                f"ask {name} --chart {folder}/chart{form}"
                for name in drawn for form in (".svg", ".png", ".html")
            ],
            "commands": list(OTHERS),
        }  # fmt: skip
        took("build")
        slow = 0
        for kind, commands in kinds.items():
            times = sorted(((took(command), command) for command in commands), reverse=True)
            for place, (seconds, command) in enumerate(times):
                slow += seconds > LIMIT
                if place < SHOWN or seconds > LIMIT:
                    print(f"{kind:10}{seconds:6.2f} s  {command.replace(folder + '/', '')}")
        seconds = took("disputes")
        print(f"{'disputes':10}{seconds:6.2f} s  (may take 5)")
    return int(slow > 0 or seconds > 5 * LIMIT)


if __name__ == "__main__":
    sys.exit(main())
