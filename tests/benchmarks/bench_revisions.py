"""How much time commands take after a change, side by side with a revision before it, in one run.

Run: git worktree add --detach OLD REVISION, then
python tests/benchmarks/bench_revisions.py OLD [--project FOLDER] [--limit RATIO] [COMMAND …].
Both answer the same commands on the same data (those of OLD, where no other folder is named), in
turn, so that a busy machine is busy for both. What counts is processor time of the process and
its children, the least of three runs, after one that compiles. Printed are both and their ratio;
with --limit, the run ends with 1 where one is larger.
"""

from __future__ import annotations

import argparse
import os
import resource
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUNS = 3
COMMANDS = (
    "show AITO", "why AITO deliveries --period 2024-06", "why HIMA", "disputes",
    "promises HIMA", "path AITO CATL", "control 'AITO M9'", "control Yinwang",
    "exposure CATL", "exposure Huawei", "analyse centrality", "ask line-up", "find wenjie",
)  # fmt: skip


def seconds(code: Path, project: Path, command: str, cache: str) -> float:
    """Return the processor time of a command, run with the code of a revision."""
    environment = {
        key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"
    } | {"PYTHONPATH": str(code), "AUTOKG_CACHE": cache}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "kg", *shlex.split(command), "--project", str(project)],
        cwd=code, env=environment, check=True, capture_output=True,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> int:
    """Print both times and their ratio; return 1 where a ratio is above the limit."""
    parser = argparse.ArgumentParser(description="Compare this revision with another.")
    parser.add_argument("old", type=Path, help="a worktree of the other revision")
    parser.add_argument("--project", type=Path, help="whose data; those of the other revision")
    parser.add_argument("--limit", type=float, default=float("inf"), help="the largest ratio")
    parser.add_argument("commands", nargs="*", default=COMMANDS, metavar="COMMAND")
    given = parser.parse_args()
    project, worst = (given.project or given.old).resolve(), 0.0
    with tempfile.TemporaryDirectory() as cache:
        print(f"{'command':40}{'before':>8}{'after':>8}{'ratio':>8}")
        for command in given.commands:
            times = [
                [seconds(code.resolve(), project, command, f"{cache}/{name}")
                 for name, code in (("old", given.old), ("new", ROOT))]
                for _ in range(RUNS + 1)
            ]  # fmt: skip
            before, after = (min(column) for column in zip(*times[1:], strict=True))
            worst = max(worst, after / before)
            print(f"{command:40}{before:8.2f}{after:8.2f}{after / before:8.2f}", flush=True)
    return int(worst > given.limit)


if __name__ == "__main__":
    sys.exit(main())
