"""Connections: the best chains of relations, as sentences with sources."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from kg.connections import paths
from kg.errors import BadParameter, KgError, NotFound
from kg.graph.graph import Graph
from kg.records import relationships, wording
from kg.records.relationships import Relationships
from kg.records.sources import ids


def found(graph: Graph, one: str, other: str, **options: object) -> list[paths.Path]:
    """Return the connections between two names."""
    ends = graph.entity(one), graph.entity(other)
    return paths.connections(graph, *ends, **options)  # type: ignore[arg-type]


def sentences(path: paths.Path) -> list[str]:
    """Return the sentences of a connection."""
    return [hop.sentence for hop in path.hops]


def test_a_hop_is_a_sentence_with_its_source(mini: Graph) -> None:
    """The direct relation comes first and says what is supplied."""
    best = found(mini, "Lumo One", "Cellworks")[0]
    assert sentences(best) == ["Cellworks supplies battery to Lumo One"]
    assert ids(best.hops[0].link.sources) == ("daily-wheel/202412-3c4d", "harbour-post/202501-5e6f")


def test_without_a_relation_another_way_is_found(mini: Graph) -> None:
    """Excluding supply leads over the stake, which tells share and start."""
    best = found(mini, "Lumo One", "Cellworks", without=["suppliesTo"])[0]
    assert sentences(best)[-1] == (
        "Aurora Motors owns 25 % of Cellworks for CNY 500 million since 2023-06"
    )
    same = found(mini, "Lumo One", "Cellworks", without=["supplies to"])[0]
    assert sentences(same) == sentences(best)


def test_at_a_date_only_what_held(mini: Graph) -> None:
    """A stake that ended connects before its end and not after it."""
    before = found(mini, "Tidal Electric", "Cellworks", at=date(2023, 1, 31))[0]
    assert sentences(before) == ["Tidal Electric owned 30 % of Cellworks from 2022 to 2023-05"]
    after = found(mini, "Tidal Electric", "Cellworks", at=date(2025, 6, 30))
    assert all(len(path.hops) > 1 for path in after)


def test_a_place_is_a_detour(mini: Graph) -> None:
    """A longer chain that says something goes before a shared city."""
    best = found(mini, "Aurora Motors", "Pier Plant")[0]
    assert len(best.hops) == 1
    others = found(mini, "Aurora Motors", "Pier Plant", without=["operatesPlant"])
    assert mini.entity("Harbour City").iri not in others[0].nodes


def test_avoid_keeps_out_an_entity(mini: Graph) -> None:
    """An entity that is avoided is in no connection."""
    aurora = mini.entity("Aurora Motors").iri
    for path in found(mini, "Ada Bright", "Cellworks", avoid=[]):
        assert aurora in path.nodes or mini.entity("Tidal Electric").iri in path.nodes
    for path in found(mini, "Ada Bright", "Cellworks", avoid=[aurora]):
        assert aurora not in path.nodes


def test_what_cannot_be_connected_is_said(mini: Graph) -> None:
    """Messages for the same entity, no connection, an unknown relation."""
    with pytest.raises(KgError, match="one and the same"):
        found(mini, "Lumo", "Loomo")
    with pytest.raises(NotFound, match="Nothing in the graph connects"):
        found(mini, "Lumo", "Vega", without=["ownsBrand", "hasBrand", "isMemberOf"])
    with pytest.raises(BadParameter, match="suppliesTo"):
        found(mini, "Lumo", "Vega", without=["supplysTo"])


def test_every_relation_has_a_sentence(mini: Graph) -> None:
    """The ontology says how each relation is told."""
    bare = mini.rows(
        "SELECT ?p { ?p auto:table 'relations' FILTER NOT EXISTS { ?p auto:sentence ?s } }"
    )
    assert not [row["p"] for row in bare]


def test_formats_agree(mini: Graph) -> None:
    """JSON has one record a hop; Markdown has footnotes."""
    links = Relationships(mini)
    listed = found(mini, "Ada Bright", "Cellworks", links=links)
    hops = json.loads(paths.page(mini, links, listed, "json"))
    assert len(hops) == sum(len(path.hops) for path in listed)
    assert {"sentence", "source", "published", "reliability", "url"} <= set(hops[0])
    text = paths.page(mini, links, listed, "md")
    assert "[^1]: " in text
    assert text.startswith("1. Ada Bright → ")


def test_real_hops_have_sources(graph: Graph) -> None:
    """On the real graph each hop is sourced, but for a model's brand, and none is trivial."""
    links = Relationships(graph)
    listed = found(graph, "AITO M9", "CATL", links=links, count=5)
    assert len(listed) == 5
    for path in listed:
        for hop in path.hops:
            assert hop.link.sources or hop.link.relation == "hasBrand"
        assert not {graph.entities[node].kind for node in path.nodes} & graph.presentation.hubs


def test_command(kg_run: Callable[..., object]) -> None:
    """The command prints sentences; a misspelt name gets a suggestion."""
    run = kg_run("path", "Lumo One", "Cellworks", "--project", "tests/mini", "-k", "1")
    assert run.code == 0  # type: ignore[attr-defined]
    assert "Cellworks supplies battery to Lumo One." in run.out  # type: ignore[attr-defined]
    wrong = kg_run("path", "Lumo Won", "Cellworks", "--project", "tests/mini")
    assert wrong.code == 3  # type: ignore[attr-defined]
    assert "Did you mean 'Lumo One'" in wrong.err  # type: ignore[attr-defined]


def test_every_relation_is_said_in_both_languages(graph: Graph) -> None:
    """No blank is left over, names and dates stand there, Chinese without English words."""
    seen: set[tuple[str, bool, bool, bool]] = set()
    for one in relationships.read(graph):
        shape = (one.relation, one.share is not None, one.amount is not None, bool(one.end))
        if shape in seen:
            continue
        seen.add(shape)
        english, chinese = (wording.sentence(graph, one, lang) for lang in ("en", "zh"))
        assert not set("{}[]|") & set(english + chinese), (english, chinese)
        for address in (one.subject, one.object):
            entity = graph.entities[address]
            assert entity.name in english
            assert (entity.name_zh or entity.name) in chinese
        assert all(day in chinese for day in (one.start, one.end) if day and not one.is_planned)
        assert not re.search(r" (is|was|has|owns|to be|since|until) ", chinese), chinese
    assert len({relation for relation, *_ in seen}) > 20


@pytest.mark.parametrize(
    ("told", "said"),
    [({}, ""), ({"start": "2024-10"}, "（自2024-10起）"), ({"end": "2023"}, "（至2023）"),
     ({"start": "2020", "end": "2023"}, "（2020至2023）"),
     ({"start": "2020", "end": "2020"}, "（2020）"),
     ({"start": "2027", "status": "planned"}, "（自2027起）")],
)  # fmt: skip
def test_times_in_chinese(mini: Graph, told: dict[str, str], said: str) -> None:
    """As the end of a sentence."""
    one = next(iter(relationships.read(mini)))
    changed = replace(one, **{"start": "", "end": "", "status": "reported", **told})
    assert wording.since(changed, "zh") == said
