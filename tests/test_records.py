"""Records kept beside the compiled graph are those of the graph, whatever happens to a file."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import add_row

import kg
from kg.evidence.disputes import disputes
from kg.evidence.promises import promises
from kg.graph.graph import Graph
from kg.records import observations, relationships, sources
from kg.records.lives import lives
from kg.records.observations import Observations
from kg.records.relationships import Relationships

FILES = ("observations.json", "relationships.json", "sources.json")


def told(graph: Graph) -> tuple[Any, ...]:
    """Return all records of a graph that are kept."""
    known = list(sources.catalogue(graph).values())
    return known, Relationships(graph).all, Observations(graph).all


def fresh(graph: Graph) -> tuple[Any, ...]:
    """Return the same, read from the graph."""
    known = list(sources._every(graph))
    return known, relationships._every(graph), observations._every(graph)


def folder(graph: Graph) -> Path:
    """Return where a graph is kept."""
    assert graph.folder is not None
    return graph.folder


def test_what_is_kept_is_what_the_graph_says(graph: Graph) -> None:
    """On the real data: numbers, dates, texts in Chinese, sources in their order."""
    made = type(graph).open(graph.project)  # what others of this run did with theirs is no matter
    first = told(made)
    assert all((folder(made) / name).is_file() for name in FILES)
    again = type(graph).open(graph.project)
    assert told(again) == first == fresh(again)
    assert len(first[1]) > 3000
    for before, after in zip(first[2], told(again)[2], strict=True):
        assert type(before.value) is type(after.value)


def test_data_that_change_are_read_anew(project: Path) -> None:
    """A new row is another graph, with records of its own."""
    before = told(kg.open(project))
    cells = dict.fromkeys(columns(project), "") | {
        "subject": "Lumo One", "measure": "deliveries", "period": "2025-02", "span": "month",
        "value": "77", "unit": "vehicles", "source": "daily-wheel/202412-3c4d",
    }  # fmt: skip
    add_row(project, "observations", ",".join(cells.values()))
    after = told(kg.open(project))
    new = {one.claim for one in after[2]} - {one.claim for one in before[2]}
    assert len(new) == 1


def columns(project: Path) -> list[str]:
    """Return the columns of the table of observations."""
    table = project / "data" / "observations.csv"
    return table.read_text(encoding="utf-8").partition("\n")[0].split(",")


def halved(path: Path) -> None:
    """Cut a file in two."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def altered(path: Path) -> None:
    """Change one digit, so that the file is still JSON."""
    head, _, content = path.read_bytes().partition(b"\n")
    path.write_bytes(head + b"\n" + content.replace(b"2024", b"2023", 1))


def of_other_code(path: Path) -> None:
    """Make a file as another version of kg would have written it."""
    kind, _, rest = path.read_bytes().split(b" ", 2)
    path.write_bytes(b" ".join((kind, b"00000000", rest)))


def turned_to_folder(path: Path) -> None:
    """Put a folder in the place of a file."""
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("damage", [halved, altered, of_other_code, Path.unlink, turned_to_folder])
def test_a_damaged_file_is_not_believed(project: Path, damage: Callable[[Path], None]) -> None:
    """Whatever happened to it, the graph is asked."""
    graph = kg.open(project)
    right = told(graph)
    for name in FILES:
        damage(folder(graph) / name)
    assert told(kg.open(project)) == right


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_closed_cache_is_no_hindrance(project: Path) -> None:
    """Where nothing can be kept, records are read."""
    graph = kg.open(project)
    folder(graph).chmod(0o555)
    try:
        assert told(graph) == fresh(graph)
        assert not (folder(graph) / FILES[0]).exists()
    finally:
        folder(graph).chmod(0o755)


def test_a_graph_in_memory_has_records_too(mini: Graph) -> None:
    """It has no folder to keep them in."""
    from kg.ingest import build

    store, counts = build.compile(mini.project)
    assert told(Graph(store, mini.project, counts)) == told(mini)


def test_what_holds_is_one_rule(graph: Graph) -> None:
    """Asked for one day, it is what the days in force say that the explorer is given."""
    links = Relationships(graph)
    spans = relationships.held(links.all, lives(links.graph))
    alone = 0
    for day in (date(2023, 1, 1), date(2024, 9, 15), links.today):
        for one in links.all:
            in_force = any(first <= day <= last for first, last in spans.get(one, ()))
            assert links.holds(one, day) is in_force, one
            alone += one.covers(day) and not in_force and not one.is_planned
    assert alone > 0, "some are over since something newer is told of the same two things"


def test_what_is_around_an_entity_is_read_alone(project: Path) -> None:
    """Once all have been kept, one entity's relationships come without the others, and the same."""
    made = kg.open(project)
    whole = Relationships(made)
    entities = sorted({end for one in whole.all for end in (one.subject, one.object)})
    again = kg.open(project)
    near = Relationships(again)
    for entity in (*entities, "https://nowhere"):
        assert near.around(entity) == [
            one for one in whole.all if entity in (one.subject, one.object)
        ]
        assert near.left_out([entity]) == whole.left_out([entity])
        for relation in {one.relation for one in whole.all}:
            for ends in ({"subject": entity}, {"target": entity}):
                assert near.find(relation, **ends) == whole.find(relation, **ends)
        for one in near.around(entity):
            assert near.holds(one, made.today) == whole.holds(one, made.today)
    assert again.known(relationships._all) is None, "all of them were read"
    assert again.known(sources._all) is None, "all sources were read"


def test_a_damaged_index_is_not_believed(project: Path) -> None:
    """Where it cannot be read, all records are."""
    wanted = Relationships(kg.open(project)).all
    path = folder(kg.open(project)) / "relationships.index"
    content = path.read_bytes()
    entity = wanted[0].subject
    around = [one for one in wanted if entity in (one.subject, one.object)]
    for damaged in (content[:50], content.replace(b"reported", b"rumoured"), b""):
        path.write_bytes(damaged)
        assert Relationships(kg.open(project)).around(entity) == around


@pytest.mark.parametrize("module", [disputes, promises])
def test_findings_are_found_once(
    graph: Graph, project: Path, module: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept beside the graph they are the same, whole or of one entity, and not looked for again."""
    every = module._found(graph)
    order = (lambda one: one.order) if module is disputes else (lambda _: 0)
    module.find(graph)
    assert module.find(graph) == sorted((one for one, _ in every), key=order)
    made = kg.open(project)
    wanted = module.find(made, "Lumo")
    path = folder(made) / f"{module.__name__.rpartition('.')[2]}.index"
    content = path.read_bytes()
    path.write_bytes(content[:-3])
    assert module.find(kg.open(project), "Lumo") == wanted

    def never(_: Graph) -> None:
        raise AssertionError("looked for again")

    monkeypatch.setattr(module, "_found", never)
    assert module.find(kg.open(project), "Lumo") == wanted
    lumo = made.entity("Lumo").iri
    about = module.find(graph, "AITO")
    aito = graph.entity("AITO").iri
    assert about == sorted((one for one, ids in every if aito in ids), key=order)
    assert all(lumo in one.entities for one in wanted if module is disputes)
