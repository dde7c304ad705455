"""Texts checked claim by claim: what is found, how it is judged, and what it never claims."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import FrameType

import pytest
from conftest import MINI, ROOT, Run
from serving import Server

import kg
from kg.errors import KgError
from kg.graph.graph import Graph
from kg.verify import html, page, pin_checks, pins, reading
from kg.verify.claims import REASONS, VERDICTS, Claim
from kg.verify.figures import Figures
from kg.verify.verify import check

CASES = ROOT / "tests" / "verify"
NOTE = """---
date: 2025-01-20
---
# Lumo in December

Lumo delivered 3,500 vehicles in December 2024, up 16.7% on the month. In November it had
delivered 3,000 units. Its target for 2025 is 60,000 vehicles.

The Lumo One starts at 219,800 yuan and has a range of 520 km.
"""


def found(graph: Graph, text: str, **given: object) -> dict[str, Claim]:
    """Return the claims of a text by what they quote."""
    return {one.quote: one for one in check(graph, text, **given).claims}  # type: ignore[arg-type]


def verdicts(graph: Graph, text: str) -> dict[str, str]:
    """Return the verdicts of a text by what they are about, with the reason where it differs."""
    told = check(graph, text).claims
    return {one.quote: f"{one.verdict}:{one.reason}".rstrip(":") for one in told}


def test_a_note_is_checked(mini: Graph) -> None:
    """Figures, growth, plans, prices and ranges are found, each with who says so."""
    claims = found(mini, NOTE)
    assert {quote: one.verdict for quote, one in claims.items()} == {
        "3,500 vehicles": "agrees", "16.7%": "agrees", "3,000 units": "agrees",
        "60,000 vehicles": "plan", "219,800 yuan": "agrees", "520 km": "agrees",
    }  # fmt: skip
    assert all(one.sources for one in claims.values())
    assert "arithmetic" in claims["16.7%"].note
    assert claims["60,000 vehicles"].outcome in ("open", "not-measurable", "missed", "behind")


def test_a_claim_as_json_has_its_fields(mini: Graph) -> None:
    """The fields are the contract; verdicts and reasons come from the known lists."""
    told = json.loads(page.page(check(mini, NOTE), "json"))
    for one in told:
        assert list(one) == [
            "quote", "start", "end", "verdict", "reason", "subject", "measure", "period", "told",
            "known", "outcome", "sources", "note",
        ]  # fmt: skip
        assert one["verdict"] in VERDICTS
        assert one["reason"] in ("", *REASONS)
        assert NOTE[one["start"] : one["end"]] == one["quote"]


def test_wrong_figures_say_whose_they_are(graph: Graph) -> None:
    """Another's figure, another period, a slip, a currency, a measure, a date: each by its name."""
    text = (
        "AITO delivered 81,864 vehicles in November 2025. HIMA delivered 68,216 vehicles in "
        "December 2025. The net profit of Seres Group was 59.46 billion yuan in 2024.\n\n"
        "XPeng's gross margin was 13.1% in the third quarter of 2025. AITO was founded in "
        "December 2022. The revenue of Seres Group in 2024 was US$145.18 billion."
    )
    told = verdicts(graph, text)
    assert told["81,864 vehicles"] == "differs:entity"
    assert told["68,216 vehicles"] == "differs:period"
    assert told["59.46 billion yuan"] == "differs:slip"
    assert told["13.1%"] == "differs:measure"
    assert told["December 2022"] == "differs:date"
    assert told["US$145.18 billion"] == "differs:currency"


def test_what_stands_around_a_number_tells_whose_it_is(graph: Graph) -> None:
    """One wrong digit is named also where subject or time stand in the sentence before only."""
    right = (
        "Li Auto closed the first quarter of 2025 with deliveries of 92,864 vehicles. Its vehicle "
        "margin came to 19.8%. It operated 502 stores at the end of 2024, and revenue for the "
        "whole of 2024 was 144.46 billion yuan.\n\n"
        "蔚来2025年第三季度交付87071辆。毛利率13.9%，车辆毛利率14.7%。上一季度交付72056辆。"
    )
    assert set(verdicts(graph, right).values()) <= {"agrees", "finer"}
    for told, wrong in (
        ("19.8%", "13.8%"), ("144.46", "146.46"), ("13.9%", "18.9%"), ("14.7%", "12.7%"),
        ("72056", "22056"), ("92,864", "62,864"),
    ):  # fmt: skip
        claims = check(graph, right.replace(told, wrong)).claims
        assert [wrong in one.quote for one in claims if one.verdict == "differs"] == [True], wrong


def test_a_name_in_passing_is_not_the_subject(graph: Graph) -> None:
    """What is put between commas or in brackets says what the first name is, or belongs to."""
    day = "---\ndate: 2026-01-20\n---\n"
    for text, quote, subject in (
        ("AITO, a brand of Seres that is sold with others under HIMA (the alliance of Huawei), "
         "needed five years to its first million.", "five years", "AITO"),
        ("Its rival, the Xiaomi SU7, was launched on March 28, 2024.", "March 28, 2024",
         "Xiaomi SU7"),
        ("Li Auto, which competes with XPeng, delivered 44,246 vehicles in December 2025.",
         "44,246 vehicles", "Li Auto"),
        ("AITO has the M5, the M7, the M8 and the M9, ranging from about 200,000 yuan to 600,000 "
         "yuan.", "600,000 yuan", "AITO"),
    ):  # fmt: skip
        claim = found(graph, f"{day}The XPeng MONA M03 is new.\n\n{text}\n")[quote]
        assert claim.subject == subject
        assert claim.verdict in ("agrees", "finer", "contested")


def test_parts_of_a_time_are_told_by_arithmetic(graph: Graph) -> None:
    """Half the time it took: right beside one of the lengths told, wrong beside the other."""
    day = "---\ndate: 2026-01-20\n---\n"
    for text, quote in (
        ("AITO wants its second million in half the time.", "in half the time"),
        ("问界要用一半的时间交付第二个百万辆。", "一半的时间"),
    ):
        claim = found(graph, day + text)[quote]
        assert claim.verdict == "contested"
        assert "2 years / 46 months = 52 %" in claim.note


def test_parts_and_places_in_words(graph: Graph) -> None:
    """A third of a market, what one accounts for of another's sales, and more than any other."""
    day = "---\ndate: 2026-01-20\n---\n"
    for text, quote, measure, verdicts_ in (
        ("AITO accounted for over 60% of HIMA's deliveries in November 2025.", "over 60%",
         "sales-share", {"agrees", "finer"}),
        ("AITO makes up more than half of the deliveries of HIMA in November 2025.",
         "more than half", "sales-share", {"agrees", "finer"}),
        ("CATL holds over a third of the global EV battery market.", "over a third",
         "market-share", {"agrees", "finer"}),
        ("宁德时代占全球动力电池市场三分之一以上。", "三分之一以上",
         "market-share", {"agrees", "finer"}),
        ("In July 2025 Leapmotor delivered more vehicles than any other EV start-up.",
         "than any other", "rank", {"agrees"}),
        ("Leapmotor delivered more vehicles than any other brand of HIMA in July 2025.",
         "than any other", "rank", {"unsure", "unknown"}),
        ("2025年7月零跑汽车交付量超过其他所有新势力。", "超过其他所有", "rank", {"agrees"}),
        ("Among EV start-ups XPeng's deliveries were second only to Leapmotor's in July 2025.",
         "second only to", "rank", {"agrees", "unsure", "unknown"}),
    ):  # fmt: skip
        claim = found(graph, day + text)[quote]
        assert claim.measure == measure, text
        assert claim.verdict in verdicts_, f"{text} {claim}"


def test_a_planned_class_of_price_is_a_plan(graph: Graph) -> None:
    """A price level at which a model is aimed; a class that is only named is none."""
    text = "---\ndate: 2026-01-20\n---\nAITO is preparing the AITO M6 for the 250,000-yuan class."
    assert [one.verdict for one in check(graph, text).claims if "250" in one.quote] == []
    text = text.replace("is preparing the AITO M6 for", "plans an AITO M6 that is to target")
    (claim,) = (one for one in check(graph, text).claims if "250" in one.quote)
    assert (claim.verdict, claim.subject) == ("plan", "AITO M6")


@pytest.mark.parametrize(
    "text",
    [
        "Horizon Robotics had revenue of 1.57 billion yuan in the first half of 2025, with a gross "
        "margin of 65.36%. A year before, its full-year revenue was 2.38 billion yuan.",
        "XPeng's half-year deliveries of 197,189 vehicles exceed what it delivered in all of 2024.",
        "BYD sold 382,585 vehicles in June 2025. In Europe it sold 15,565 of them.",
        "XPeng delivered 34,611 vehicles in June 2025. Neta delivered 24,611 vehicles.",
        "NIO delivered 87,071 vehicles in the third quarter of 2025. Its rival Rivian came to "
        "deliveries of 13,201.",
        "Xiaomi Auto delivered 81,302 vehicles in the second quarter of 2025. The gross margin on "
        "scooters was 16.2%.",
        "Xiaomi Auto delivered 81,302 vehicles in the second quarter of 2025, after it had "
        "delivered 75,869 at the start of the year.",
        "The AITO M9 is 5,230 mm long; the wheelbase of the M8 is 3,105 mm.",
        "The XPeng MONA M03 costs from 119,800 yuan. Its rival, the Xiaomi SU7, was launched on "
        "March 28, 2024.",
        "蔚来2025年第三季度交付87071辆，毛利率13.9%。哪吒汽车同期交付77071辆。",
        "理想汽车2024年营收1444.6亿元。其中第四季度营收443亿元，此前一季度营收429亿元。",
    ],
)
def test_what_may_be_of_another_is_not_called_wrong(graph: Graph, text: str) -> None:
    """Another time, place, maker or part, told in passing, leaves a number in doubt at most."""
    assert "differs" not in {one.partition(":")[0] for one in verdicts(graph, text).values()}


def test_a_rounding_confirms_no_more_than_it_says(graph: Graph) -> None:
    """A price has no digits but those told; a round count may have, but confirms none of them."""
    text = "The Xiaomi YU7 starts at 253,540 yuan. BYD had {} employees at the end of 2024.\n"
    told = verdicts(graph, text.format("704,090"))
    assert told["253,540 yuan"] == "differs:slip"
    assert told["704,090 employees"] == "unsure"


def test_what_is_told_more_roughly_is_finer(graph: Graph) -> None:
    """A bound or a rounding that holds is confirmed, with the exact figure."""
    claims = found(graph, "AITO delivered over 57,000 vehicles in December 2025.")
    claim = claims["over 57,000 vehicles"]
    assert (claim.verdict, claim.known) == ("finer", "57,778 vehicles")
    assert not found(graph, "AITO delivered over 68,000 vehicles in December 2025.")[
        "over 68,000 vehicles"
    ].verdict.startswith(("agrees", "finer"))


def test_rough_figures_confirm_nothing_else(graph: Graph) -> None:
    """A digit wrong in an exact number is never confirmed by a rounding that others tell."""
    wrong = found(graph, "Li Auto delivered about 435,943 vehicles in 2025.")
    assert [one.verdict for one in wrong.values()] != ["agrees"]
    wrong = found(graph, "Li Auto delivered 46,246 vehicles in December 2025.")
    assert [one.verdict for one in wrong.values()] == ["differs"]


def test_the_page_itself_confirms_nothing(graph: Graph) -> None:
    """Known by its address, a page is left out: what only it says, only it says."""
    text = "AITO's models cost from roughly 200,000 yuan to 600,000 yuan.\n"
    told = check(graph, text, day=graph.today, about=["AITO"]).claims
    sources = {source.address for one in told for source in one.sources}
    assert sources
    for one in told:
        if len(one.sources) == 1:
            again = check(graph, text, url=one.sources[0].address, about=["AITO"]).claims
            assert any("Only this page" in other.note for other in again)
            break
    else:
        pytest.fail("every price is told by several")


@pytest.mark.parametrize(
    "text",
    [
        "The first quarter was led by AITO, a leader with a technological lead.",
        "It was a 2.5 percentage point gain, and 3 of 5 people agreed on page 12.",
        "BYD spoke of the 400,000-yuan class and cars above RMB 500,000 in the segment.",
        "小米在50万元级市场还没有车型,上市43天。",
        "See the M9 and the S7, or call 020-55512345.",
    ],
)
def test_what_is_no_claim_is_left_alone(graph: Graph, text: str) -> None:
    """Classes of price, points, names and page numbers are no claims."""
    claims = [one for one in check(graph, text).claims if one.verdict != "uncheckable"]
    assert [one.quote for one in claims if any(letter.isdigit() for letter in one.quote)] == []


def test_chinese_is_read_in_both_scripts(graph: Graph) -> None:
    """Traditional characters, blanks before units, wan and yi, and full-width digits."""
    for text in (
        "鸿蒙智行2025年11月交付８１８６４辆。", "鴻蒙智行2025年11月交付 8.19 萬輛。",
        "鸿蒙智行今年11月交付81864辆。",
    ):  # fmt: skip
        (claim,) = check(graph, f"---\ndate: 2025-12-10\n---\n{text}").claims
        assert claim.verdict in ("agrees", "finer"), text
        assert claim.subject == "HIMA"


def test_a_length_of_time_is_contested_where_others_tell_another(graph: Graph) -> None:
    """Five years are not 46 months, nor the reverse; lengths are compared in months."""
    day = "---\ndate: 2026-01-20\n---\n"
    for quote, other in (("five years", "46 months"), ("46 months", "5 years")):
        text = f"{day}AITO took {quote} to reach its one-millionth vehicle.\n"
        claim = found(graph, text)[quote]
        assert (claim.verdict, claim.measure) == ("contested", "time-to-milestone")
        assert other in claim.note
    text = f"{day}HIMA took 43 months to reach one million deliveries.\n"
    assert found(graph, text)["43 months"].verdict == "agrees"


def test_a_plan_never_differs(graph: Graph) -> None:
    """What is set as a target is judged by what came of it."""
    told = found(graph, "Li Auto set itself a target of 640,000 vehicles for 2025.")
    claim = told["640,000 vehicles"]
    assert (claim.verdict, claim.outcome) == ("plan", "missed")
    told = found(graph, "Li Auto set itself a target of 777,000 vehicles for 2025.")
    assert told["777,000 vehicles"].verdict == "plan"


def test_posts_stakes_and_relations(graph: Graph) -> None:
    """Plain sentences of who holds what, and who is what where."""
    told = verdicts(
        graph,
        "Seres chairman Zhang Xinghai spoke. Avatr holds 10% of Yinwang. Seres Automobile holds "
        "20% of Yinwang. BYD is headquartered in Shenzhen.",
    )
    assert told["Seres chairman Zhang Xinghai"] == "agrees"
    assert told["10%"] == "agrees"
    assert told["20%"].startswith("differs")
    assert told["headquartered in Shenzhen"] == "agrees"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loaded += [name for name, _ in attrs if name in ("src", "onload", "onclick")]


def test_html_comes_back_as_one_safe_page(mini: Graph) -> None:
    """Without scripts, loading nothing; the places are those of the page that was given."""
    given = (
        "<!doctype html><html><head><title>Lumo &amp; co</title><script>var x='Lumo 9,999'"
        "</script><meta property='article:published_time' content='2025-01-20T08:00'></head>"
        "<body><nav>Lumo delivered 1 vehicle</nav><article><p>Lumo delivered <b>3,500</b>&nbsp;"
        "vehicles in December 2024, said <i onclick=x()>nobody</i> &lt;script&gt;.</p>"
        + "<p>Nothing more to say of it here, at some length.</p>" * 5
        + "</article></body></html>"
    )
    checked = check(mini, given)
    (claim,) = checked.claims
    assert (claim.verdict, claim.measure) == ("agrees", "deliveries")
    assert given[claim.start :].startswith("3,500</b>")
    assert str(checked.day) == "2025-01-20"
    tags = _Tags()
    shown = page.page(checked, "html")
    tags.feed(shown)
    assert "script" not in tags.tags
    assert tags.loaded == []
    assert "mark" in tags.tags
    assert "&lt;script&gt;" in shown


def test_markdown_keeps_what_it_was(mini: Graph) -> None:
    """Taking the marks out again gives the very text; links, code and front matter are not read."""
    text = NOTE + "\n`Lumo delivered 1,234 vehicles` and [a link](https://x.org/2024-12/9999).\n"
    checked = check(mini, text)
    marked = page.page(checked, "md")
    notes = r"\n\[\^kg\d+\]: [^\n]*"
    assert re.sub(r" [✓✗≠→~?–+]+\[\^kg\d+\]", "", re.sub(notes, "", marked)).strip() == text.strip()
    assert "1,234" not in "".join(one.quote for one in checked.claims)
    assert marked.count("\n[^kg") == len(checked.claims)


@pytest.mark.parametrize(
    "text",
    [
        "", "\n\n\n", "7" * 200_000, "9,9,9." * 20_000, "百万" * 20_000, "((((" * 20_000,
        "Lumo " * 30_000, "\u202e\u202d3,500 Lumo\u2066 vehicles", "1 " * 60_000,
        "Lumo delivered 3,500 vehicles in December 2024" * 4_000, "<p>" * 40_000,
        "---\ndate: 99999-99-99\n---\nLumo delivered 3,500 vehicles in December 0000.",
        "\x00\x01 Lumo \ud7ff delivered 10\u066b5 \U0001f697 in 2024-13-45.", "[" * 50_000,
        "%PDF-1.4 not a pdf at all", "2024-" * 30_000, "`" * 50_001,
    ],
    ids=range(17),
)  # fmt: skip
def test_hostile_texts_end_well(mini: Graph, text: str) -> None:
    """Whatever is given, an answer comes, in every form."""
    checked = check(mini, text)
    for form in page.FORMATS:
        assert isinstance(page.page(checked, form), str)


@pytest.mark.parametrize(
    "text",
    [
        "Lumo delivered 3,500 vehicles in December 2024 " * 220_000, "7" * 10_500_000,
        "Lumo交付3500辆" * 1_100_000, "<html><body><p>" + "Lumo 3,500 " * 1_000_000,
        "<html><body><p>" + "Lumo " * 400_000,
    ],
    ids=["words", "digits", "no-blanks", "page", "long-text-of-a-page"],
)  # fmt: skip
def test_a_line_of_ten_megabytes_is_refused(
    mini: Graph, tmp_path: Path, kg_run: Callable[..., Run], text: str
) -> None:
    """What is no article is refused with a sentence before it is read, and nothing is written."""
    with pytest.raises(KgError, match=r"at most .* are checked at once"):
        check(mini, text)
    file, out = tmp_path / "line.txt", tmp_path / "out.md"
    file.write_text(text, "utf-8")
    done = kg_run("verify", str(file), "-o", str(out), "--project", str(MINI))
    assert (done.code, done.out) == (3, "")
    assert "characters; at most" in done.err
    assert "Traceback" not in done.err
    assert not out.exists()


def _steps(act: Callable[[], object]) -> int:
    """Return how many steps of the interpreter the code of kg/verify takes for something."""
    count = 0

    def within(frame: FrameType, event: str, _: object) -> object:
        nonlocal count
        count += event == "opcode"
        return within

    def entered(frame: FrameType, event: str, _: object) -> object:
        if f"kg{os.sep}verify{os.sep}" not in frame.f_code.co_filename:
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return within

    before = sys.gettrace()
    sys.settrace(entered)  # type: ignore[arg-type]
    try:
        act()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        "Its revenue in 2024 was 44.3 billion yuan. ", "up 5%, down 6%, ", "Lumo, Vega, ",
        "Lumo delivered 3,500 vehicles in December 2024, up 16.7% on the month.\n\n",
        "Lumo在2024年12月交付3500辆,环比增长16.7%。", "## 3,500 vehicles of Lumo in 2024\n\n",
        "<p>Lumo delivered 3,500 vehicles in December 2024.</p>", "in May 2024, in June 2024, ",
    ],
    ids=["pronouns", "percents", "names", "paragraphs", "chinese", "headings", "page", "periods"],
)  # fmt: skip
def test_work_grows_with_the_text(mini: Graph, piece: str) -> None:
    """Four times the text takes four times the steps, of reading, judging and writing."""

    def act(size: int) -> None:
        text = "<html><body>" * piece.startswith("<p>") + piece * (size // len(piece))
        checked = check(mini, text, about=["Lumo"])
        assert page.page(checked, "md")
        assert page.page(checked, "html")

    act(3000)
    assert _steps(lambda: act(12_000)) < 4.5 * _steps(lambda: act(3000))


def test_pronouns_without_end_are_read(mini: Graph) -> None:
    """A sentence may go on with any number of others."""
    assert check(mini, "Lumo grew. " + "Its deliveries were 3,500 in December 2024. " * 2000).claims


def test_a_large_page_of_little_text_is_read(mini: Graph) -> None:
    """Scripts and styles do not count as text."""
    script = f"<script>{'x = 1; ' * 400_000}</script>"
    text = f"<html><body>{script}<p>Lumo delivered 3,500 vehicles in December 2024.</p>"
    assert [one.verdict for one in check(mini, text).claims] == ["agrees"]


def test_a_file_and_its_exit_codes(tmp_path: Path, kg_run: Callable[..., Run], mini: Graph) -> None:
    """0 where nothing differs, 1 where something does, 2 and 3 as everywhere."""
    good, bad = tmp_path / "good.md", tmp_path / "bad.md"
    good.write_text(NOTE, "utf-8")
    bad.write_text("Lumo delivered 3,600 vehicles in December 2024.\n", "utf-8")
    project = ("--project", str(MINI))
    done = kg_run("verify", str(good), *project)
    assert done.code == 0
    assert "[^kg1]" in done.out
    assert "6 claims" in done.err
    done = kg_run("verify", "-", "-f", "json", *project, stdin=bad.read_text("utf-8"))
    assert done.code == 1
    assert json.loads(done.out)[0]["verdict"] == "differs"
    out = tmp_path / "out.html"
    assert kg_run("verify", str(good), "-f", "html", "-o", str(out), *project).code == 0
    assert "<mark" in out.read_text("utf-8")
    assert kg_run("verify", str(tmp_path / "none.md"), *project).code == 3
    assert kg_run("verify", str(good), "--date", "soon", *project).code == 2
    assert kg_run("verify", str(good), "--about", "Zzz", *project).code == 3


def test_what_was_known_then(graph: Graph) -> None:
    """With the clock set back, later pages confirm nothing."""
    text = "---\ndate: 2026-01-05\n---\nHIMA delivered 89,611 vehicles in December 2025.\n"
    before = kg.open(ROOT).at(known_on="2025-11-30")
    (now,) = check(graph, text).claims
    (then,) = check(before, text).claims
    assert (now.verdict, then.verdict) == ("agrees", "unknown")


def test_the_api(mini: Graph) -> None:
    """`graph.verify` returns the claims."""
    claims = kg.open(MINI).verify(NOTE, about=["Lumo"])
    assert [one.verdict for one in claims][:1] == ["agrees"]
    with pytest.raises(KgError):
        kg.open(MINI).verify(NOTE, date="soon")


@pytest.mark.parametrize("folder", ["tuned", "held-out"])
def test_labelled_texts_keep_their_promises(graph: Graph, folder: str) -> None:
    """What is called wrong is wrong, what is called right is right; most claims are found."""
    from benchmarks.bench_verify import CONFIRMED, labels, matched

    expected = json.loads((CASES / folder / "expected.json").read_text("utf-8"))
    total = hits = right = 0
    for name, told in expected.items():
        text = (CASES / folder / name).read_text("utf-8")
        claims = check(graph, text).claims
        for label in labels(text, told):
            total += 1
            claim = matched(label, claims)
            if claim is None:
                continue
            hits += 1
            allowed = {one.partition(":")[0] for one in label.verdicts}
            right += claim.verdict in allowed
            if claim.verdict == "differs":
                assert "differs" in allowed, f"{name}: {label.quote}"
            if claim.verdict in CONFIRMED:
                assert allowed & {*CONFIRMED, "contested"}, f"{name}: {label.quote}"
    assert hits >= 0.9 * total
    assert right >= 0.8 * hits


def _pin(kg_run: Callable[..., Run], project: Path, text: str) -> Path:
    note = project / "note.md"
    note.write_text(text, "utf-8")
    assert kg_run("verify", str(note), "--pin", "--project", str(project)).code == 0
    return note


def _change(project: Path, row: str, other: str) -> None:
    table = project / "data" / "observations.csv"
    text = table.read_text("utf-8")
    assert row in text
    table.write_text(text.replace(row, other), "utf-8")


def test_pins_are_written_and_hold(kg_run: Callable[..., Run], project: Path) -> None:
    """Each figure is tied to its key; a second run judges it by that, and pins change no word."""
    note = _pin(kg_run, project, NOTE)
    text = note.read_text("utf-8")
    assert "3,500 vehicles[^kg:" in text
    assert pins.without(text).strip() == NOTE.strip()
    assert len(pins.read(text)) == 6  # a growth by arithmetic has the keys of both its figures
    done = kg_run("verify", str(note), "-f", "json", "--project", str(project))
    assert done.code == 0
    told = json.loads(done.out)
    assert [one["quote"] for one in told if one["quote"] in NOTE][:1] == ["3,500 vehicles"]
    again = kg_run("verify", str(note), "--pin", "--project", str(project))
    assert again.code == 0
    assert note.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("row", "other", "code", "said"),
    [
        ("Lumo,deliveries,2024-11,month,3000,", "Lumo,deliveries,2024-11,month,3100,", 1,
         "no longer holds"),
        ("Lumo,deliveries,2024-11,month,3000,vehicles,,", "Lumo,deliveries,2024-11,month,3000,"
         "vehicles,about,", 0, ""),
        ("Lumo One,price-from,2024-12-05,at-date,219800,cny", "Lumo One,price-from,2024-12-05,"
         "at-date,221800,cny", 1, "no longer holds"),
        ("Lumo One,electric-range,,,520,km", "Lumo One,electric-range,,,525.4,km", 1,
         "no longer holds"),
    ],
)  # fmt: skip
def test_pins_say_what_has_changed(
    kg_run: Callable[..., Run], project: Path, row: str, other: str, code: int, said: str
) -> None:
    """A figure that is gone or another one now ends with 1; what still holds does not."""
    note = _pin(kg_run, project, NOTE)
    _change(project, row, other)
    done = kg_run("verify", str(note), "-f", "json", "--project", str(project))
    assert done.code == code
    assert said in " ".join(one["note"] for one in json.loads(done.out))
    assert kg_run("note", "check", str(note), "--project", str(project)).code == code


def test_pins_say_more_exact_and_only_rounded(kg_run: Callable[..., Run], project: Path) -> None:
    """A rounding that is known exactly later, and an exact figure that only a rounding supports."""
    row = "Vega V,price-from,2024-12-05,at-date,209900,cny,about"
    note = _pin(kg_run, project, "The Vega V starts at about 210,000 yuan in December 2024.\n")
    _change(project, row, row.replace("about", ""))
    told = json.loads(kg_run("verify", str(note), "-f", "json", "--project", str(project)).out)
    assert [one["verdict"] for one in told] == ["finer"]
    note = _pin(kg_run, project, "Lumo delivered 3,500 vehicles in December 2024.\n")
    text = (project / "data" / "observations.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if "month,3500,vehicles,,," not in line]
    (project / "data" / "observations.csv").write_text("\n".join(lines) + "\n", "utf-8")
    told = json.loads(kg_run("verify", str(note), "-f", "json", "--project", str(project)).out)
    assert told[0]["verdict"] in ("agrees", "differs")
    assert told[0]["note"]


def _note_of(kg_run: Callable[..., Run], note: Path, project: Path) -> dict[str, str]:
    done = kg_run("verify", str(note), "-f", "json", "--project", str(project))
    assert done.code == 0
    (told,) = json.loads(done.out)
    assert told["note"] in kg_run("verify", str(note), "--project", str(project)).out
    return dict(told)


def test_pins_say_that_the_preferred_value_has_changed(
    kg_run: Callable[..., Run], project: Path
) -> None:
    """A rounding that still holds, of a value that is another one now."""
    row = "Vega V,price-from,2024-12-05,at-date,209900,cny,about"
    note = _pin(kg_run, project, "The Vega V starts at about 210,000 yuan in December 2024.\n")
    assert not _note_of(kg_run, note, project)["note"]
    _change(project, row, row.replace("209900", "211300"))
    told = _note_of(kg_run, note, project)
    assert told["verdict"] in ("agrees", "finer")
    assert "preferred value has changed from 209,900 to ≈ 211,300 cny" in told["note"]


@pytest.mark.parametrize(("value", "outcome"), [("61000", "met"), ("59000", "missed")])
def test_pins_say_that_an_outcome_is_known(
    kg_run: Callable[..., Run], project: Path, value: str, outcome: str
) -> None:
    """A plan whose end was open when it was pinned, once the figure is there."""
    note = _pin(kg_run, project, "Lumo's target for 2025 is 60,000 vehicles.\n")
    assert "outcome=" + outcome not in note.read_text("utf-8")
    before = _note_of(kg_run, note, project)
    assert before["verdict"] == "plan"
    assert before["outcome"] in pin_checks.RUNNING
    goal = "Lumo,deliveries,2025,year,60000,"
    _change(project, goal, f"Lumo,deliveries,2025,year,{value},vehicles,,,,,,,"
            f"aurora-motors/202501-1a2b\n{goal}")  # fmt: skip
    told = _note_of(kg_run, note, project)
    assert (told["verdict"], told["outcome"]) == ("plan", outcome)
    assert f"outcome is known now: {outcome}" in told["note"]


@pytest.mark.parametrize("old", ["2024-11,month,3000", "2024-12,month,3500"])
def test_a_growth_is_pinned_to_both_figures(
    kg_run: Callable[..., Run], project: Path, old: str
) -> None:
    """It holds while their arithmetic gives it, whichever of the two changes."""
    text = "In December 2024 Lumo delivered 3,500 vehicles, up 16.7% on the month.\n"
    note = _pin(kg_run, project, text)
    (pin,) = (one for one in pins.read(note.read_text("utf-8")) if one.fields.get("before"))
    assert pin.fields["key"] != pin.fields["before"]
    assert kg_run("note", "check", str(note), "--project", str(project)).code == 0
    _change(project, f"Lumo,deliveries,{old},", f"Lumo,deliveries,{old[:-3]}900,")
    done = kg_run("verify", str(note), "-f", "json", "--project", str(project))
    assert done.code == 1
    told = {one["quote"]: one for one in json.loads(done.out)}["16.7%"]
    assert told["verdict"] == "differs"
    assert "no longer holds" in told["note"]


def test_pins_of_all_kinds_hold(graph: Graph) -> None:
    """Whatever is confirmed, planned or contested is pinned, and holds while nothing changes."""
    text = "\n\n".join(
        one.read_text("utf-8").split("---\n", 2)[2]
        for folder in ("tuned", "held-out") for one in sorted((CASES / folder).glob("*.md"))
    )  # fmt: skip
    text += "\nAITO wants its second million in half the time.\n"
    claims = check(graph, text).claims
    pinned, _ = pins.pinned(text, claims, graph.once(Figures))
    behind = {one.quote for one in claims if one.verdict in pins.PINNED and one.claim}
    held = pin_checks.judged(graph, pinned)
    assert behind == {one.quote for one in held}
    assert {one.measure for one in held} >= {"holdsPositionAt", "ownsStakeIn", "launched"}
    assert [one.quote for one in held if one.verdict == "differs"] == []
    assert len(held) > 200


def test_only_notes_are_pinned(kg_run: Callable[..., Run], tmp_path: Path) -> None:
    """A page of HTML, standard input and an output beside it are refused."""
    page_ = tmp_path / "page.html"
    page_.write_text("<html><body><p>Lumo</p></body></html>", "utf-8")
    for args in ((str(page_), "--pin"), ("-", "--pin"), (str(page_), "--pin", "-f", "md")):
        assert kg_run("verify", *args, "--project", str(MINI)).code == 2


def test_a_living_note(kg_run: Callable[..., Run], tmp_path: Path) -> None:
    """Questions are filled in, stay beside their answers, and say when these are old."""
    note, project = tmp_path / "note.md", ("--project", str(MINI))
    note.write_text(
        "Members: {{kg ask line-up --brand Lumo --limit 2}}\n\n"
        "In one word: {{kg ask line-up --brand Lumo --limit 1 --column model}}.\n", "utf-8",
    )  # fmt: skip
    assert kg_run("note", "check", str(note), *project).code == 1
    assert kg_run("note", "render", str(note), "-o", str(note), *project).code == 0
    text = note.read_text("utf-8")
    assert text.count("<!--{{kg ask line-up --brand Lumo") == 2
    assert "| Lumo One" in text
    assert "-->Lumo One<!--{{/kg}}-->." in text
    assert kg_run("note", "check", str(note), *project).code == 0
    assert kg_run("note", "render", str(note), *project).out == text
    note.write_text(text.replace("-->Lumo One<", "-->Lumo Three<"), "utf-8")
    done = kg_run("note", "check", str(note), *project)
    assert done.code == 1
    assert "another answer" in done.out


@pytest.mark.parametrize(
    "place",
    ["ask", "ask nothing-like-this", "build", "ask line-up --brand", "ask line-up extra",
     "ask line-up --brand 'x", "ask line-up --column zzz", "ask line-up --limit many"],
)  # fmt: skip
def test_wrong_places_of_a_note_name_their_line(
    kg_run: Callable[..., Run], tmp_path: Path, place: str
) -> None:
    """The message says in which line, and what to write instead."""
    note = tmp_path / "note.md"
    note.write_text(f"One\n\nTwo {{{{kg {place}}}}}\n", "utf-8")
    done = kg_run("note", "render", str(note), "--project", str(MINI))
    assert done.code in (2, 3)
    assert "note.md:3" in done.err


@pytest.fixture(scope="module")
def server(mini: Graph) -> Iterator[Server]:
    """Return a server of the fictional project."""
    with Server(MINI) as made:
        yield made


def test_the_page_of_the_service(server: Server) -> None:
    """A pasted text comes back marked; programs get JSON; what is no text is refused."""
    form = {"text": NOTE, "date": "2025-01-20"}
    answer = server.client.post("/verify", data=form, headers={"accept": "text/html"})
    assert answer.status_code == 200
    assert answer.text.count("<mark class='agrees'") >= 5
    told = server.client.post(
        "/verify?lang=zh", content=NOTE.encode(),
        headers={"accept": "application/json", "content-type": "text/plain"},
    )  # fmt: skip
    assert {one["verdict"] for one in told.json()} >= {"agrees", "plan"}
    evil = server.client.post("/verify", data={"text": "<script>alert(1)</script> Lumo"})
    assert "<script>alert" not in evil.text
    assert server.client.post("/verify", data={"text": "x" * 600_000}).status_code == 413
    wrong = {"content-type": "application/json"}
    assert server.client.post("/verify", content=b"[1", headers=wrong).status_code == 400


def test_dates_and_titles_are_read() -> None:
    """A page's own date, title and address are known by what it says of itself."""
    document = html.read(
        "<html><head><link rel='canonical' href='https://x.org/a'><title>T</title></head><body>"
        "<h1>Head</h1><time datetime='2025-03-04'>4 March</time><p>Text</p></body></html>"
    )
    assert (str(document.day), document.title, document.url) == (
        "2025-03-04", "Head", "https://x.org/a",
    )  # fmt: skip
    document = reading.markdown("---\ndate: 2025-03\nurl: https://x.org/b\n---\n# Title\n\nText\n")
    assert (str(document.day), document.title, document.url) == (
        "2025-03-31", "Title", "https://x.org/b",
    )  # fmt: skip
