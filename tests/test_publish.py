"""`kg publish`: what an engine holds afterwards, and what is said where that goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from conftest import MINI
from gsp import Engine
from starlette.responses import Response

import kg
from kg.errors import BadParameter, KgError
from kg.graph.graph import Graph
from kg.output import publish as module
from kg.output.publish import STAGING, Published, publish
from kg.store.graph_store import GraphStore
from kg.store.store import Store
from kg.store.wire import Login, Wire, checked

OLD = "https://w3id.org/autokg/source/gone/202001-0000"


@pytest.fixture
def engine() -> Iterator[Engine]:
    """Return an empty engine."""
    with Engine() as made:
        yield made


def target(engine: Engine, update: bool = False, **more: Any) -> GraphStore:
    """Return an engine as a place to publish to; nobody waits for it."""
    more.setdefault("wire", Wire(20, tries=3, pause=lambda _: None))
    address = f"{engine.url}/update" if update else None
    return GraphStore(f"{engine.url}/store", update=address, **more)


def wanted(graph: Graph) -> dict[str, int]:
    """Return how many triples each graph must have there."""
    names = graph.store.graphs()
    return {name or "": graph.store.dump(name).count(b"\n") for name in (*names, None)}


def older(engine: Engine) -> None:
    """Put an older graph into an engine: a source of ours in both graphs, one that is gone."""
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    told = f"<{OLD}> {kind} <https://w3id.org/autokg/ns/Source> .\n"
    engine.store.load(told.encode(), format=ox.RdfFormat.N_TRIPLES)
    engine.store.load(told.encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(OLD))
    engine.store.load(b"<urn:a> <urn:b> <urn:c> .", format=ox.RdfFormat.N_TRIPLES,
                      to_graph=ox.NamedNode("urn:others"))  # fmt: skip


def test_an_empty_engine_holds_every_quad_afterwards(engine: Engine, mini: Graph) -> None:
    """Each source in its graph, the merge of all in the default graph; and it answers as ours."""
    done = publish(mini, target(engine))
    assert engine.graphs() == wanted(mini)
    assert done == Published(len(mini.store.graphs()), len(mini.store), 0)
    far = kg.open(MINI, endpoint=f"{engine.url}/query")
    assert far.show("Lumo") == mini.show("Lumo")  # type: ignore[attr-defined]


def test_the_merge_goes_in_pieces(
    engine: Engine, mini: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first is put, others are added; blank nodes of one graph stay the same ones."""
    monkeypatch.setattr(module, "PIECE", 200_000)
    publish(mini, target(engine))
    assert engine.graphs() == wanted(mini)
    sent = [method for method, name in engine.seen if name == ""]
    assert sent[0] == "PUT"
    assert sent[1:].count("POST") == len(sent) - 1 > 2


def test_blank_nodes_go_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In two requests one node would become two."""
    monkeypatch.setattr(module, "PIECE", 10)
    path = tmp_path / "x.nt"
    lines = ["<urn:a> <urn:b> _:x .\n", "<urn:c> <urn:d> <urn:e> .\n", "_:x <urn:d> <urn:e> .\n"]
    path.write_text("".join(lines))
    pieces = [*module._pieces(path)]
    assert b"".join(pieces).count(b"\n") == 3
    assert sum(b"_:x" in piece for piece in pieces) == 1
    assert len(pieces) == 1 or b"_:" not in pieces[1]
    path.write_text("")
    assert [*module._pieces(path)] == [b""]


def test_what_is_there_is_not_overwritten(engine: Engine, mini: Graph) -> None:
    """Without --swap an older graph stands; with it, what is not of autokg."""
    older(engine)
    before = engine.graphs()
    with pytest.raises(KgError, match=r"2 triples are there already. Nothing was changed"):
        publish(mini, target(engine))
    assert engine.graphs() == before
    engine.store.clear()
    engine.store.load(b"<urn:a> <urn:b> <urn:c> .", format=ox.RdfFormat.N_TRIPLES)
    with pytest.raises(KgError, match="not of autokg") as told:
        publish(mini, target(engine), swap=True)
    assert "--default-graph" in str(told.value)
    assert engine.graphs() == {"": 1}


@pytest.mark.parametrize("update", [True, False])
def test_new_takes_the_place_of_old(engine: Engine, mini: Graph, update: bool) -> None:
    """By one update, or graph by graph; what is of others stays, nothing staged is left."""
    older(engine)
    done = publish(mini, target(engine, update), swap=True)
    assert done.dropped == 1
    assert engine.graphs() == {**wanted(mini), "urn:others": 1}
    assert [name for _, name in engine.seen].count("update") == update
    again = publish(mini, target(engine, update), swap=True)
    assert again.dropped == 0
    assert engine.graphs() == {**wanted(mini), "urn:others": 1}


def test_a_swap_that_fails_leaves_the_old(engine: Engine, mini: Graph) -> None:
    """A server that breaks while graphs are loaded beside: the old stands, staging is gone."""
    older(engine)
    before = engine.graphs()
    third = mini.store.graphs()[2].rpartition("/")[2]
    engine.fails = lambda method, name: (
        Response("disk full", 507) if method == "PUT" and name.endswith(third) else None
    )
    with pytest.raises(KgError, match=r"507: disk full The graph of before is as it was\."):
        publish(mini, target(engine), swap=True)
    assert engine.graphs() == before


def test_staging_that_cannot_be_removed_is_told(engine: Engine, mini: Graph) -> None:
    """And the next run removes it."""
    older(engine)
    third = mini.store.graphs()[2].rpartition("/")[2]
    engine.fails = lambda method, name: (
        Response("no", 500) if name.endswith(third) or method == "DELETE" else None
    )
    with pytest.raises(KgError, match=r"beside it stand graphs https://\S+/staging/"):
        publish(mini, target(engine), swap=True, jobs=1)
    assert any(name.startswith(STAGING) for name in engine.graphs())
    engine.fails = lambda *_: None
    publish(mini, target(engine), swap=True)
    assert engine.graphs() == {**wanted(mini), "urn:others": 1}


def test_a_half_is_told(engine: Engine, mini: Graph) -> None:
    """What is there after a failure in the middle is said, with the remedy."""
    third = mini.store.graphs()[2].rpartition("/")[2]
    engine.fails = lambda _, name: Response("no", 500) if name.endswith(third) else None
    with pytest.raises(KgError, match=r"A part of the graph is there: 2 of 6 graphs\. --swap"):
        publish(mini, target(engine), jobs=1)


def test_a_failure_amid_the_swap_is_told(engine: Engine, mini: Graph) -> None:
    """Graph by graph, some are new and others old: the same command again mends it."""
    older(engine)
    second = mini.store.graphs()[1]
    engine.fails = lambda _, name: Response("no", 500) if name == second else None
    with pytest.raises(KgError, match=r"1 of 6 graphs may be new and the others old.*stand beside"):
        publish(mini, target(engine), swap=True)
    engine.fails = lambda *_: None
    publish(mini, target(engine), swap=True)
    assert engine.graphs() == {**wanted(mini), "urn:others": 1}


def test_an_update_too_large_is_cut(
    engine: Engine, mini: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where all graphs cannot move in one request, they move some at a time."""
    monkeypatch.setattr(module, "_MOVES", 4)
    older(engine)
    tried = iter([Response("too long", 413)])
    engine.fails = lambda _, name: next(tried, None) if name == "update" else None
    told: list[str] = []
    publish(mini, target(engine, True), swap=True, notice=told.append)
    assert engine.graphs() == {**wanted(mini), "urn:others": 1}
    assert any("4 at a time" in one for one in told)
    assert [name for _, name in engine.seen].count("update") == 3


@pytest.mark.parametrize("swap", [False, True])
def test_wrong_counts_are_told(engine: Engine, mini: Graph, swap: bool) -> None:
    """An engine that loses triples is found out; in a swap the old stays."""
    if swap:
        older(engine)
    before = engine.graphs()
    engine.loses = True
    with pytest.raises(KgError, match=r"counts otherwise: .* of .*; .* and 3 more graphs") as told:
        publish(mini, target(engine), swap=swap)
    assert ("as it was" in str(told.value)) is swap
    assert not swap or engine.graphs() == before


def test_a_default_graph_that_is_all_graphs_is_told(engine: Engine, mini: Graph) -> None:
    """It would count and sum everything twice; a graph by name does not."""
    engine.union = True
    with pytest.raises(KgError, match="--default-graph"):
        publish(mini, target(engine))
    engine.store.clear()
    publish(mini, target(engine, default="urn:autokg"))
    assert engine.graphs() == {"": 0} | {k or "urn:autokg": n for k, n in wanted(mini).items()}


def test_a_busy_engine_is_asked_again(engine: Engine, mini: Graph) -> None:
    """503 and then right; the server says how long to wait; not for ever."""
    waits: list[float] = []
    left = iter([Response("later", 503, {"retry-after": "7"}), Response("later", 503)])
    engine.fails = lambda *_: next(left, None)
    publish(mini, target(engine, wire=Wire(20, pause=waits.append)), jobs=1)
    assert engine.graphs() == wanted(mini)
    assert waits == [7, 1.0]
    waits.clear()
    engine.fails = lambda *_: Response("later", 503)
    with pytest.raises(KgError, match="answers 503: later"):
        publish(mini, target(engine, wire=Wire(20, tries=4, pause=waits.append)), swap=True)
    assert waits[:3] == [0.5, 1.0, 2.0]


def test_passwords_are_asked_for_and_never_shown(mini: Graph, kg_run: Callable[..., Any],
                                                 tmp_path: Path) -> None:  # fmt: skip
    """From a file or the environment; a wrong one is told without it."""
    file = tmp_path / "password"
    file.write_text("open sesame\n", encoding="utf-8")
    with Engine("ali", "open sesame") as engine:
        to = ("publish", "--project", MINI, "--to", f"{engine.url}/store")
        none = kg_run(*to)
        assert none.code == 3
        assert "answers 401: who? Nothing was changed there." in none.err
        assert "--password-file" in none.err
        wrong = kg_run(*to, AUTOKG_USER="ali", AUTOKG_PASSWORD="hunter2")
        assert wrong.code == 3
        assert "hunter2" not in wrong.err + wrong.out
        done = kg_run(*to, "--user", "ali", "--password-file", file)
        assert done.code == 0, done.err
        assert "sesame" not in done.err + done.out
        assert engine.graphs() == wanted(mini)
        asked = kg_run("show", "Lumo", "--project", MINI, "--endpoint", f"{engine.url}/query",
                       AUTOKG_USER="ali", AUTOKG_PASSWORD="open sesame")  # fmt: skip
        assert asked.code == 0, asked.err
    assert "sesame" not in repr(Login("ali", "open sesame"))


@pytest.mark.parametrize(("args", "code", "told"), [
    (("--to", "nowhere"), 2, "is no address of a server"),
    (("--to", "http://127.0.0.1:9/x"), 2, "Give --query"),
    (("--to", "http://127.0.0.1:9/store"), 3, "cannot be reached"),
    (("--to", "http://a:secret@127.0.0.1:9/store"), 2, "the address holds a password"),
    (("--to", "http://127.0.0.1:9/store", "--user", "x"), 2, "No password for the user 'x'"),
    (("--to", "http://127.0.0.1:9/store", "--password-file", "/no"), 3, "cannot be read"),
    ((), 2, "--to"),
])  # fmt: skip
def test_a_wrong_command_is_told(
    kg_run: Callable[..., Any], args: tuple[str, ...], code: int, told: str
) -> None:
    """With the exit code of its kind, and no password."""
    run = kg_run("publish", "--project", MINI, *args)
    assert run.code == code, run.err
    assert told in run.err
    assert "secret" not in run.err
    assert "Traceback" not in run.err


def test_a_server_that_sends_on_is_not_followed(engine: Engine, mini: Graph) -> None:
    """A request with a body and a password goes where it was sent, and nowhere else."""
    engine.fails = lambda *_: Response("", 307, {"location": "http://127.0.0.1:9/other"})
    with pytest.raises(KgError, match=r"answers 307: it is at http://127.0.0.1:9/other"):
        publish(mini, target(engine))


def test_addresses_of_engines_tell_where_they_answer() -> None:
    """The common forms; another one needs --query."""
    for address, query in (
        ("http://h:7878/store", "http://h:7878/query"),
        ("http://h:3030/cars/data", "http://h:3030/cars/sparql"),
        ("http://h:7200/repositories/cars/rdf-graphs/service", "http://h:7200/repositories/cars"),
        ("http://h:8890/sparql-graph-crud-auth", "http://h:8890/sparql"),
        ("https://h:8182/sparql/gsp/", "https://h:8182/sparql"),
    ):
        assert GraphStore(address)._remote.address == query
    with pytest.raises(BadParameter, match="no address"):
        checked("http://h:99999999/x", "--to", "x")


def test_a_dump_is_of_one_graph(mini: Graph) -> None:
    """Named graphs and the merge, as N-Triples."""
    store = Store.in_memory()
    name = mini.store.graphs()[0]
    store.load_quads([mini.store.dump(name).decode()])
    assert len(store) == wanted(mini)[name] > 0
