"""How good `kg verify` is on labelled texts: run `python tests/benchmarks/bench_verify.py [DIR …]`.

A folder holds texts and `expected.json`: of each file a list of [quote (`@2` for its second
place), subject, measure, verdict], where `a|b` allows both. Without folders, those of
`tests/verify/` are read: `tuned` is what the rules were made on, `held-out` never was.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import kg
from kg.graph.graph import Graph
from kg.verify.claims import Claim
from kg.verify.phrases import plain, tokens
from kg.verify.verify import check

HERE = Path(__file__).parent.parent / "verify"
CONFIRMED = ("agrees", "finer")
PAGE, PAGES = 3000, 30
"""Characters of a page, and how many pages are read for the speed."""


class Label(NamedTuple):
    """One claim as a person labelled it."""

    start: int
    end: int
    quote: str
    subject: str
    measure: str
    verdicts: tuple[str, ...]


class Score(NamedTuple):
    """What came out for one text."""

    labels: int
    found: int
    claims: int
    none: int
    right: int
    called: Counter[str]
    """How often each verdict was given to a labelled claim."""
    true: Counter[str]
    """How often it was the right one."""
    lines: list[str]


def labels(text: str, told: list[list[str]]) -> list[Label]:
    """Return the labels of a text with their places."""
    found = []
    for quote, subject, measure, verdict in told:
        bare, _, place = quote.partition("@")
        at = -1
        for _ in range(int(place or 1)):
            at = text.index(bare, at + 1)
        found.append(Label(at, at + len(bare), bare, subject, measure, tuple(verdict.split("|"))))
    return found


def matched(label: Label, claims: list[Claim]) -> Claim | None:
    """Return the claim that overlaps a label most."""
    over = [one for one in claims if one.start < label.end and label.start < one.end]
    return max(over, key=lambda one: _overlap(one, label), default=None)


def _overlap(one: Claim, label: Label) -> float:
    shared = min(one.end, label.end) - max(one.start, label.start)
    return shared / max(one.end - one.start, label.end - label.start)


def is_right(claim: Claim, label: Label) -> bool:
    """Say whether a verdict is one of those allowed: `differs` alone allows any reason."""
    return any(
        claim.verdict == one.partition(":")[0] and one.partition(":")[2] in ("", claim.reason)
        for one in label.verdicts
    )


def is_confirmed_rightly(claim: Claim, label: Label) -> bool:
    """Say whether a confirmed claim is one: how exactly it is known does not count here."""
    return bool({one.partition(":")[0] for one in label.verdicts} & set(CONFIRMED))


def score(graph: Graph, text: str, told: list[list[str]]) -> Score:
    """Return how good the verdicts on a text are."""
    claims = check(graph, text).claims
    wanted = labels(text, told)
    found, right, lines = 0, 0, []
    called: Counter[str] = Counter()
    true: Counter[str] = Counter()
    used: set[int] = set()
    for label in wanted:
        claim = matched(label, claims)
        if claim is None:
            lines.append(f"missed   {label.quote!r} {label.verdicts}")
            continue
        found += 1
        used.add(id(claim))
        called[claim.verdict] += 1
        good = is_right(claim, label)
        right += good
        sure = is_confirmed_rightly(claim, label) if claim.verdict in CONFIRMED else good
        true[claim.verdict] += sure
        if not good:
            lines.append(
                f"{'other   ' if sure else 'wrong   '} {label.quote!r} {'|'.join(label.verdicts)}"
                f" but {claim.verdict}:{claim.reason} {claim.subject}"
                f" {claim.measure} {claim.period}"
                f" told {claim.told} known {claim.known} {claim.note}"
            )
    spare = [one for one in claims if id(one) not in used and not any(
        one.start < label.end and label.start < one.end for label in wanted)]  # fmt: skip
    lines += [f"none     {one.quote!r} {one.verdict} {one.subject} {one.measure}" for one in spare]
    return Score(len(wanted), found, len(claims), len(spare), right, called, true, lines)


def planted(graph: Graph, text: str, seed: int) -> Counter[str]:
    """Return what becomes of confirmed figures when one of their digits is made wrong."""
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    for claim in check(graph, text).claims:
        digits = [m.start() for m in re.finditer(r"\d", claim.quote)]
        exact = claim.verdict in CONFIRMED and len(digits) >= 3 and claim.told[:1].isdigit()
        if not exact or claim.measure in ("launched", "founded", "revealed", "holdsPositionAt"):
            continue
        place = claim.start + chance.choice(digits)
        other = chance.choice([one for one in "123456789" if one != text[place]])
        changed = text[:place] + other + text[place + 1 :]
        new = [one for one in check(graph, changed).claims if one.start < claim.end
               and claim.start < one.end]  # fmt: skip
        found[new[0].verdict if new else "not found"] += 1
    return found


def run(graph: Graph, folder: Path) -> None:
    """Print the figures of one folder."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    scores, errors, times = [], Counter[str](), []
    for name, told in expected.items():
        text = (folder / name).read_text(encoding="utf-8")
        one = score(graph, text, told)
        begun = time.perf_counter()
        check(graph, text)
        times.append(time.perf_counter() - begun)
        scores.append(one)
        errors += planted(graph, text, seed=len(text))
        print(f"{name}: {one.found}/{one.labels} found, {one.right} right, {one.none} are none")
        print("".join(f"    {line}\n" for line in one.lines), end="")
    total = sum(one.labels for one in scores)
    found = sum(one.found for one in scores)
    claims = sum(one.claims for one in scores)
    called = sum((one.called for one in scores), Counter[str]())
    true = sum((one.true for one in scores), Counter[str]())
    sure = sum(called[one] for one in CONFIRMED)
    print(f"== {folder.name}: {len(scores)} texts, {total} claims labelled")
    print(f"found                     {_part(found, total)}")
    print(f"claims that are none      {_part(sum(one.none for one in scores), claims)}")
    print(f"verdict right, of found   {_part(sum(one.right for one in scores), found)}")
    print(f"`differs` right           {_part(true['differs'], called['differs'])}")
    print(f"`agrees`, `finer` right   {_part(sum(true[one] for one in CONFIRMED), sure)}")
    count = sum(errors.values())
    kept = sum(errors[one] for one in CONFIRMED)
    print(f"one digit made wrong      {count}: confirmed {_part(kept, count)}, "
          f"flagged {_part(errors['differs'], count)}; {dict(errors)}")  # fmt: skip
    print(f"time                      median {sorted(times)[len(times) // 2] * 1000:.0f} ms a text")


def speed(folders: list[Path]) -> None:
    """Print how long texts take beside opening the graph and beside finding their words alone."""
    texts = [one.read_text("utf-8") for folder in folders for one in sorted(folder.glob("*.md"))]
    whole = "\n\n".join(one.split("---\n", 2)[-1] for one in texts)
    pages = [(whole * 30)[PAGE * place : PAGE * (place + 1)] for place in range(PAGES)]
    graph, opening = _timed(kg.open)
    _, first = _timed(lambda: check(graph, texts[0]))
    articles = sorted(_timed(lambda one=one: check(graph, one))[1] for one in texts)  # type: ignore[misc]
    _, many = _timed(lambda: [check(graph, one) for one in pages])
    _, words = _timed(lambda: [tokens(plain(one)) for one in pages])
    middle = articles[len(articles) // 2]
    alone = (opening + first) / middle
    each = many / PAGES
    print(f"== speed: {len(texts)} articles, {PAGES} pages of {PAGE:,} characters")
    print(f"graph and first article   {opening:.2f} s and {first:.2f} s")
    print(f"an article                {middle * 1000:.1f} ms in the middle, {alone:.0f} of them as "
          f"both; {articles[-1] * 1000:.1f} ms at most")  # fmt: skip
    print(f"{PAGES} pages                  {many:.2f} s, {many / words:.1f} times finding their "
          f"words; {(opening + first) / each:.0f} of them as both")  # fmt: skip


def _timed(act: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.process_time()
    done = act()
    return done, time.process_time() - begun


def _part(part: int, whole: int) -> str:
    return f"{part}/{whole} = {100 * part / whole:.1f} %" if whole else "none"


def main(folders: list[str]) -> None:
    """Print the figures of some folders."""
    graph = kg.open()
    read = [Path(one) for one in folders] or sorted(one for one in HERE.iterdir() if one.is_dir())
    for folder in read:
        run(graph, folder)
    speed(read)


if __name__ == "__main__":
    main(sys.argv[1:])
