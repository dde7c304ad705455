"""Reasons: one key, a sentence in each language with the same blanks, nothing left out."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from conftest import ROOT

from kg.connections.control.control import Control, control
from kg.connections.exposure.exposure import TIERS, exposure
from kg.connections.exposure.summary import summary
from kg.evidence.disputes.kinds import KINDS
from kg.evidence.promises import promises
from kg.evidence.why import why
from kg.graph.graph import Graph
from kg.records import wording
from kg.records.relationships import Relationships
from kg.text.reasons import (
    Many,
    Name,
    People,
    Quantity,
    When,
    listed,
    names,
    reason,
    say,
    sums,
)
from kg.text.words import LANGUAGES, sentences, uneven, words

#: What sources remark stays in their words.
REMARKS = {"note", "note-of"}
CHINESE = {
    "HIMA": "鸿蒙智行",
    "deliveries": "交付量",
    "vehicles": "辆",
    "year-to-date": "年初至今",
    "ID. 4": "大众ID.4",
}


def test_every_key_has_its_words_in_both_languages() -> None:
    """The files have the same tables and keys, and sentences the same blanks."""
    assert list(uneven()) == []


def test_what_one_language_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that one file has, and a blank that one sentence has, are told with their file."""
    texts = {
        "en": {"dispute": {"values": "values"}, "sentences": {"gap": "{gap} of {name}"}},
        "zh": {"sentences": {"gap": "{name}的{other}", "more": "更多"}},
    }
    monkeypatch.setattr("kg.text.words.words", texts.get)
    assert [(path.name, message) for path, message in uneven()] == [
        ("words_en.toml", "[sentences] has no words for 'more'; those of zh have."),
        ("words_zh.toml", "[dispute] has no words for 'values'; those of en have."),
        ("words_zh.toml", "[sentences] 'gap' has other blanks than in English: gap, other."),
    ]


def test_sentences_are_in_their_language() -> None:
    """The Chinese ones are Chinese, but for pure arithmetic."""
    for key, text in sentences("zh").items():
        bare = re.sub(r"\{[^}]*\}", "", text)
        assert re.search(r"[\u4e00-\u9fff]", bare) or not re.search("[a-z]", bare), key


def test_every_kind_of_dispute_is_named_and_explained() -> None:
    """A new kind needs a name and a meaning in both languages, and an old one none."""
    for language in LANGUAGES:
        for table in ("dispute", "dispute-meaning"):
            assert set(words(language)[table]) == set(KINDS), (language, table)


def test_every_key_is_used_and_every_key_used_is_there() -> None:
    """Code and words name the same reasons."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "kg").rglob("*.py")]
    quoted = set(re.findall(r"""["']([a-z][a-z0-9-]*)["']""", "\n".join(texts)))
    made = {
        "power",
        "unit",
        "role",
        "part",
        "sign",
        "tier",
        "days",
        "least-days",
        "more",
        "less",
        "adds",
        "part-alone",
    }
    for key in sentences("en"):
        assert key in quoted or any(key.startswith(f"{head}-") for head in made), key
    for text in texts:
        for key in re.findall(r"""\breason\(\s*["']([a-z0-9-]+)["']""", text):
            assert key in sentences("en"), key


def controls(graph: Graph, *asked: str) -> list[Control]:
    """Return who controls some things."""
    links = Relationships(graph)
    return [control(links, graph.entity(name)) for name in asked]


def test_every_role_and_every_nearness_is_named(graph: Graph) -> None:
    """The words name the roles that control asks for, and none beside; so for the tiers."""
    roles = {
        cell.title.key
        for found in controls(graph, "AITO M9", "AITO", "Seres Group", "HIMA")
        for cell in found.cells
    }
    tiers = {f"tier-{place}" for place in range(len(TIERS))}
    for language in LANGUAGES:
        told = sentences(language)
        assert {key for key in told if key.startswith("role-")} == roles
        assert {key for key in told if key.startswith("tier-")} == tiers
    assert [sentences("en")[key] for key in sorted(tiers)] == list(TIERS)


#: Lines of exposure that list models, of which some have no Chinese name.
LISTING = {"exposure-bare", "exposure-versions"}


def test_what_hangs_on_a_thing_is_summed_up_in_both_languages(graph: Graph) -> None:
    """Every line of the summary, for things that together need every kind of line."""
    links, known = Relationships(graph), wording.chinese(graph)
    keys = set()
    for name in ("CATL", "Huawei ADS", "Seres Group", "Changan"):
        for one in summary(links, exposure(links, graph.entity(name))):
            keys.add(one.key)
            told = say(one, "zh", known)
            assert re.search(r"[\u4e00-\u9fff]", told), told
            if one.key in LISTING:
                assert not re.search(r"(?i)model|volume|counted", told.split("：")[0]), told
            else:
                assert not re.search(r"[a-z]{3,}", told), told
    lines = {key for key in sentences("en") if key.startswith("exposure-")}
    parts = {"models", "tier", "variants", "brands", "title", "none"}
    assert keys == lines - {f"exposure-{part}" for part in parts}
    catl = [str(one) for one in summary(links, exposure(links, graph.entity("CATL")))]
    assert re.fullmatch(r"\d+ models \(.*\d+ through the brand; .*\).* brands?\.", catl[0])


def test_a_reason_in_both_languages() -> None:
    """Names, units and spans are put into Chinese, lists of publishers keep their names."""
    who = People(("A.com", "B", "C", "D", "E"))
    told = reason(
        "wrong-subject",
        value=44454,
        measure=Name("deliveries"),
        name=Name("HIMA"),
        when=When("2025-05", "year-to-date"),
        who=who,
    )
    assert say(told) == (
        "44,454 is the deliveries of HIMA for 2025-05 (year-to-date), as A.com, B, C and 2 more "
        "tell: told of the wrong subject."
    )
    remark = reason("remark-on", what=Quantity(36625, "vehicles"), note="As printed")
    assert listed((told, remark, told), "zh", CHINESE) == (
        "44,454 是鸿蒙智行 2025-05（年初至今）的交付量"
        "（据A.com、B、C等（另有 2 个））：说错了对象。"
        "36,625 辆的备注：As printed."
    )


def test_numbers_names_and_verbs_fit() -> None:
    """One publisher tells, two tell; one day, two days; a name with a full stop is one name."""
    one = reason("changed-later", who=People(("A",)))
    assert say(one).startswith("A tells the same")
    assert say(reason("changed-later", who=People(("A", "B")))).startswith("A, B tell the same")
    days = {count: say(reason("days-after", date="2025", days=count, base="2024"))
            for count in (1, 2)}  # fmt: skip
    assert days == {1: "2025 is 1 day after 2024", 2: "2025 is 2 days after 2024"}
    assert "大众ID.4" in say(reason("whole-is-part", name=Name("ID. 4")), "zh", CHINESE)
    assert say(reason("ratio", ratio=Decimal("1.150"))) == "ratio 1.15"


def test_lists_are_joined_as_the_language_has_it() -> None:
    """Commas, the word and, plus signs."""
    told = names(["HIMA", "X"])
    assert say(reason("more-counted", names=told)).startswith("Something beside HIMA, X is")
    assert "鸿蒙智行、X以外" in say(reason("more-counted", names=told), "zh", CHINESE)
    periods = Many(("2023", "2024", "2025"), "and")
    assert "for 2023, 2024 and 2025:" in say(reason("always-more", who="A", periods=periods))
    added = reason("stakes-over", parts=Many((60, Decimal("50.5")), "plus"), total=Decimal("110.5"))
    assert say(added) == "60 + 50.5 = 110.5 %, more than 100 %"
    assert sums((added, added, reason("ratio", ratio=2)), "zh").count("；") == 1


def test_a_key_without_words_fails_loudly() -> None:
    """A slip in a key is no silent gap in a sentence."""
    with pytest.raises(KeyError):
        say(reason("no-such-reason"))
    with pytest.raises(KeyError):
        say(reason("remark"))


def test_what_is_found_in_the_data_is_said_in_both_languages(graph: Graph) -> None:
    """Promises, control and the choice of a value: names, measures and units are Chinese too."""
    known = wording.chinese(graph)
    links = Relationships(graph)
    aito = graph.entity("AITO")
    found = [reason for one in promises.find(graph, "HIMA") for reason in (one.aim, one.told)]
    for sign in control(links, graph.entity("AITO M9")).signs:
        found.append(sign.told)
    for case in why.cases(graph, aito, "deliveries", period="2024-06"):
        found += [case.because, *(note for note in case.notes if note.key not in REMARKS)]
    assert len(found) > 15
    for one in found:
        assert say(one), one
        told = say(one, "zh", known)
        assert not re.search(r"[a-z]{3,}", told), told
        assert "HIMA" not in told
    assert any("鸿蒙智行" in say(one, "zh", known) for one in found)
