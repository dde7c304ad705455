"""The compiled graph survives killed builds, full disks, read-only folders and crowds."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import MINI, ROOT, add_row
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import BadTable
from kg.graph.graph import Graph
from kg.ingest import build, kept_rows
from kg.runtime import freshness
from kg.runtime.cache import Slot
from kg.runtime.project import Project
from kg.store.store import Store

BRANDS = "SELECT ?brand { ?brand a auto:Brand } ORDER BY ?brand"
SOURCE = "daily-wheel/202412-3c4d"


def brands(graph: Graph) -> list[str]:
    """Return the names of all brands of a graph."""
    return [graph.shown(row.term("brand")) for row in graph.rows(BRANDS)]


def environment(cache: Path) -> dict[str, str]:
    """Return an environment with a cache of its own."""
    return {**os.environ, "AUTOKG_CACHE": str(cache), "PYTHONPATH": str(ROOT)}


def start(project: Path, cache: Path, *args: str) -> subprocess.Popen[bytes]:
    """Start a command on a project with a cache of its own."""
    command = [sys.executable, "-m", "kg", *(args or ("build",)), "--project", str(project)]
    return subprocess.Popen(
        command, env=environment(cache), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def run(project: Path, cache: Path, *args: str) -> tuple[int, str, str]:
    """Run a command to its end; return exit code, output and messages."""
    process = start(project, cache, *args)
    out, err = process.communicate(timeout=120)
    return process.returncode, out.decode(), err.decode()


def test_one_graph_a_source_and_the_merge(mini: Graph) -> None:
    """Only sources are named graphs, and the default graph holds all they say."""
    graphs = {str(row["g"]) for row in mini.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")}
    known = {str(row["s"]) for row in mini.rows("SELECT ?s { ?s a auto:Source }")}
    assert graphs == known
    apart = "ASK { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }"
    assert mini.query(apart) is False


def test_two_sources_that_say_the_same_meet_in_one_claim(mini: Graph) -> None:
    """A claim's address depends on what is said, not on who says it."""
    text = """SELECT ?claim (COUNT(DISTINCT ?g) AS ?n) {
      GRAPH ?g { ?claim auto:subject id:Lumo_One ; auto:value 2100 } } GROUP BY ?claim"""
    assert [row["n"] for row in mini.rows(text)] == [2]


def test_ended_and_planned_relations_leave_no_plain_triple(mini: Graph) -> None:
    """What is over or only announced stays a claim."""
    assert mini.query("ASK { id:Lumo auto:isMemberOf id:Nova_Alliance }") is True
    assert mini.query("ASK { id:Vega auto:isMemberOf id:Nova_Alliance }") is False
    assert mini.query("ASK { ?c auto:subject id:Vega ; auto:relation auto:isMemberOf }") is True
    assert mini.query("ASK { id:Lumo_Two auto:launched ?when }") is False


def test_inferred_triples_stand_in_no_source(mini: Graph) -> None:
    """A symmetric relation is closed in the default graph only."""
    assert mini.query("ASK { id:Vega_V auto:competesWith id:Lumo_One }") is True
    assert mini.query("ASK { GRAPH ?g { id:Vega_V auto:competesWith id:Lumo_One } }") is False


def test_no_rows_and_no_blank_nodes_are_left(graph: Graph) -> None:
    """The scaffolding of the build is gone, and every node of the data has an address."""
    assert graph.query('ASK { ?s ?p ?o FILTER(STRSTARTS(STR(?s), "urn:")) }') is False
    blank = "ASK { ?s ?p ?o FILTER(ISBLANK(?s)) FILTER NOT EXISTS { ?s a owl:AllDisjointClasses }"
    assert graph.query(blank + " ?s auto:subject|auto:object ?x }") is False


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000))
def test_the_order_of_rows_does_not_matter(tmp_path_factory, seed: int) -> None:  # type: ignore[no-untyped-def]
    """Shuffled tables compile to the same quads."""
    folder = tmp_path_factory.mktemp("shuffled") / "p"
    shutil.copytree(MINI, folder)
    for path in (folder / "data").glob("*.csv"):
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        random.Random(seed).shuffle(rows)
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    shuffled, _ = build.compile(Project(folder))
    straight, _ = build.compile(Project(MINI))
    assert set(map(str, shuffled.quads())) == set(map(str, straight.quads()))


@pytest.mark.parametrize("source", ["harbour-post/202501-5e6f", "old-notes/nd-9c0d"])
def test_dropping_a_source_is_never_having_had_it(project: Path, source: str) -> None:
    """Without a source's rows the graph is what it would be had nobody read it."""
    for path in (project / "data").glob("*.csv"):
        if path.stem not in ("sources", "entities"):
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            path.write_text("".join(line for line in lines if source not in line))
    dropped, _ = build.compile(Project(project))
    text = f"ASK {{ {{ GRAPH <{source_address(source)}> {{ ?s ?p ?o }} }} UNION"
    assert (
        dropped.ask(f"{text} {{ ?c prov:wasDerivedFrom <{source_address(source)}> }} }}") is False
    )


def source_address(source: str) -> str:
    """Return the address of a source."""
    return f"https://w3id.org/autokg/source/{source}"


def test_a_stale_graph_is_compiled_again(project: Path) -> None:
    """A changed table is noticed without being told."""
    assert "Comet" not in brands(Graph.open(project))
    add_row(project, "entities", "Comet,Brand,Comet,,,,,,")
    assert "Comet" in brands(Graph.open(project))


def test_a_build_killed_at_any_moment_leaves_a_usable_graph(project: Path, tmp_path: Path) -> None:
    """Kill -9 at ten random moments: the next command answers, and nothing half is seen."""
    cache = tmp_path / "cache"
    assert run(project, cache)[0] == 0
    chance = random.Random(7)
    for number in range(10):
        add_row(project, "entities", f"Comet_{number},Brand,Comet {number},,,,,,")
        process = start(project, cache)
        time.sleep(chance.uniform(0.05, 0.6))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for path in cache.iterdir():
            if path.is_dir() and not path.name.startswith("."):
                assert (path / "manifest.json").is_file()
                assert len(Store.open(path / "store")) > 1000
    answer = start(project, cache, "query", BRANDS).communicate(timeout=60)[0].decode()
    assert "Comet 9" in answer


def test_two_builds_at_once(project: Path, tmp_path: Path) -> None:
    """Several builds and readers at once all succeed and see a whole graph."""
    cache = tmp_path / "cache"
    many = [start(project, cache) for _ in range(3)]
    many += [start(project, cache, "query", BRANDS) for _ in range(3)]
    for process in many:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err.decode()
        assert out
    left = [path for path in cache.iterdir() if path.name.startswith(".building-")]
    assert left == []


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs Unix permissions")
def test_a_cache_that_cannot_be_written(project: Path, tmp_path: Path) -> None:
    """Where the graph cannot be kept, it answers from memory and says so."""
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    process = start(project, blocked / "cache", "query", BRANDS)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err.decode()
    assert b"Lumo" in out
    assert b"cannot be kept" in err
    assert b"Traceback" not in err


def _full_disk(tmp_path: Path) -> Path:
    """Return a folder on a file system of one megabyte, or skip where none can be mounted."""
    full = tmp_path / "full"
    full.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(full)]
    if (
        sys.platform != "linux"
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("a small file system cannot be mounted here")
    return full


def test_a_full_disk(project: Path, tmp_path: Path) -> None:
    """On a full disk the graph answers from memory, says why, and leaves nothing half-written."""
    full = _full_disk(tmp_path)
    try:
        process = start(project, full / "cache", "query", BRANDS)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err.decode()
        assert b"Lumo" in out
        assert b"cannot be kept" in err
        assert b"Traceback" not in err
        assert not [path for path in (full / "cache").iterdir() if path.is_dir()]
    finally:
        subprocess.run(["umount", str(full)], check=True)


def test_broken_tables_keep_the_last_good_graph(project: Path) -> None:
    """A mistake stops the build; once it is undone the graph from before answers again."""
    Graph.open(project)
    path = project / "data" / "observations.csv"
    good = path.read_bytes()
    add_row(project, "observations", f"Nobody,deliveries,2024-10,month,1,vehicles,,,,,,,{SOURCE}")
    with pytest.raises(BadTable):
        Graph.open(project)
    path.write_bytes(good)
    assert Slot(Project(project)).is_ready()
    assert brands(Graph.open(project)) == ["Lumo", "Vega"]


def test_a_damaged_graph_is_made_anew(project: Path, tmp_path: Path) -> None:
    """A compiled graph whose store is gone, or half of it, is replaced without a word of Rust."""
    cache = tmp_path / "cache"
    assert run(project, cache)[0] == 0
    (folder,) = [path for path in cache.iterdir() if (path / "manifest.json").is_file()]
    for damage in ("store", "store/CURRENT"):
        target = folder / damage
        shutil.rmtree(target) if target.is_dir() else target.unlink()
        out, err = start(project, cache, "query", BRANDS).communicate(timeout=60)
        assert "Lumo" in out.decode()
        assert b"Traceback" not in err


def test_a_change_while_nobody_looks_makes_the_graph_stale(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stamp knows changed, new and removed inputs; the same content again is no change."""
    slot = Slot(Project(project))
    slot.write(lambda folder: folder.mkdir() or {})  # type: ignore[func-returns-value]
    root = str(project)
    assert freshness.fresh(root) == slot.digest
    with monkeypatch.context() as other:  # another installation has code of its own
        other.setattr(freshness, "_HERE", "/elsewhere/kg")
        assert freshness.fresh(root) is None
    path = project / "data" / "events.csv"
    good = path.read_bytes()
    path.write_bytes(good + b"\n")
    assert freshness.fresh(root) is None
    path.write_bytes(good)
    assert Slot(Project(project)).digest == slot.digest
    assert freshness.fresh(root) == slot.digest
    (project / "data" / "more.csv").write_text("x")
    assert freshness.fresh(root) is None
    assert Slot(Project(project)).digest != slot.digest


def test_build_mends_a_graph_that_only_reading_finds_damaged(project: Path, tmp_path: Path) -> None:
    """Cut off files and manifests are found by `kg build`, which puts a whole graph in place."""
    cache = tmp_path / "cache"
    assert run(project, cache)[0] == 0
    (folder,) = [path for path in cache.iterdir() if (path / "manifest.json").is_file()]
    for path in (max(folder.glob("store/*.sst"), key=lambda p: p.stat().st_size),):
        path.write_bytes(path.read_bytes()[:1000])
        assert run(project, cache)[0] == 0
    (folder / "manifest.json").write_text("")
    assert run(project, cache)[0] == 0
    assert b"Lumo" in start(project, cache, "query", BRANDS).communicate(timeout=60)[0]


def test_a_killed_build_is_swept_by_the_next(project: Path, tmp_path: Path) -> None:
    """Half a graph whose process is gone does not stay; one that may be running does."""
    cache = tmp_path / "cache"
    cache.mkdir()
    dead = subprocess.Popen([sys.executable, "-c", "pass"])
    dead.wait()
    for number in (dead.pid, os.getpid()):
        (cache / f".building-{number}-x").mkdir()
    assert run(project, cache)[0] == 0
    left = [path.name for path in cache.iterdir() if path.name.startswith(".building-")]
    assert left == [f".building-{os.getpid()}-x"]


def test_a_mistake_is_told_before_anything_is_loaded(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong row in the last table costs no loading of the others."""
    add_row(project, "events", "2024-13-99,launch,Nobody,,,,,,,harbour-post/202501-5e6f")

    def never(*_: object) -> None:
        raise AssertionError("a store was made")

    monkeypatch.setattr(Store, "create", never)
    monkeypatch.setattr(Store, "load_quads", never)
    with pytest.raises(BadTable):
        Graph.build(Project.find(project))


def test_rows_are_kept_beside_the_graph(project: Path) -> None:
    """They come back as they were typed; a damaged file, or one of another form, is none."""
    made = Graph.open(project)
    assert made.folder is not None
    typed = list(build.faultless(made.project, build.ontology_store(made.project)))
    assert kept_rows.read(made.folder) == typed
    path = made.folder / kept_rows.FILE
    content = path.read_bytes()
    for damaged in (content[:-5], content[:40] + b"x" + content[41:], b"rows 0\n", b""):
        path.write_bytes(damaged)
        assert kept_rows.read(made.folder) is None
    path.unlink()
    assert kept_rows.read(made.folder) is None
