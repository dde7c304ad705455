"""The graph as Python users have it: methods, tables in a notebook, typed data frames."""

from __future__ import annotations

import ast
import json
from decimal import Decimal

import pytest
from conftest import HERE, MINI

import kg
from kg.api.knowledge import KnowledgeGraph
from kg.errors import BadParameter, NotFound
from kg.graph.graph import Graph


@pytest.fixture(scope="module")
def small() -> KnowledgeGraph:
    """Return the fictional graph as kg.open gives it."""
    return kg.open(MINI)


def test_rows_show_as_a_table(small: KnowledgeGraph) -> None:
    """A notebook shows names in a table, escaped; a console a short line."""
    rows = small.query("SELECT ?model ?t { ?model auto:hasBrand id:Lumo BIND('<b>' AS ?t) }")
    shown = rows._repr_html_()
    assert "<th>model</th>" in shown
    assert "<td>Lumo One</td><td>&lt;b&gt;</td>" in shown
    assert repr(rows) == f"<Rows: {len(rows)} of model, t>"


def test_a_graph_says_what_it_is(small: KnowledgeGraph) -> None:
    """A graph names its project and how much is in it, and the date at which it is seen."""
    assert repr(small).startswith("<KnowledgeGraph of mini: ")
    assert f"{small.counts['entities']:,}" in small._repr_html_()
    assert " at 2023-06-30: " in repr(small.at(as_of="2023-06-30"))


def test_columns_have_types(small: KnowledgeGraph) -> None:
    """Whole numbers stay whole beside missing ones; decimals, dates and truth have their types."""
    pytest.importorskip("pandas")
    text = """SELECT * { VALUES (?n ?d ?day ?yes ?month ?who) {
      (1 1.5 "2025-01-02"^^xsd:date true "2025-01" id:Lumo)
      (UNDEF UNDEF UNDEF UNDEF "2025-02" UNDEF) } }"""
    rows = small.query(text)
    frame = rows.to_pandas(periods=True)
    assert [str(kind) for kind in frame.dtypes] == [
        "Int64", "Float64", "datetime64[ns]", "boolean", "period[M]", "string",
    ] or str(frame["day"].dtype).startswith("datetime64")  # fmt: skip
    assert str(frame["n"].dtype) == "Int64"
    assert str(frame["d"].dtype) == "Float64"
    assert str(frame["month"].dtype) == "period[M]"
    assert frame["who"][0] == "Lumo"
    assert str(rows.to_pandas()["month"].dtype) == "string"
    assert rows.to_pandas(names=False)["who"][0].endswith("/id/Lumo")
    assert rows.to_dicts()[0]["d"] == Decimal("1.5")
    assert rows.to_dicts(names=True)[0]["who"] == "Lumo"


def test_methods_give_what_the_commands_give(small: KnowledgeGraph) -> None:
    """Each method is the one function that its command calls."""
    from kg.evidence.promises import promises
    from kg.evidence.why import why

    lumo = small.entity("Lumo")
    assert small.why("Lumo", "deliveries") == why.cases(small, lumo, "deliveries", None, None)
    assert [topic.name for topic in small.topics("Lumo")]
    assert small.promises("Lumo") == promises.find(small, "Lumo")
    assert small.disputes() == []
    assert small.show("Lumo")
    assert small.control("Lumo").entity.name == "Lumo"
    assert small.exposure("Cellworks").entity.name == "Cellworks"
    assert small.path("Lumo One", "Cellworks", count=1)[0].nodes[0].endswith("Lumo_One")


def test_a_view_is_written(small: KnowledgeGraph, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """The explorer is one file."""
    made = small.view(tmp_path / "lumo.html", "Lumo")
    assert (tmp_path / "lumo.html").stat().st_size == made["bytes"]


def test_the_past_has_all_methods(small: KnowledgeGraph) -> None:
    """A graph seen at a date is of the same class."""
    then = small.at(as_of="2023-06-30")
    assert isinstance(then, KnowledgeGraph)
    assert then.show("Lumo")
    assert small.at() is small
    with pytest.raises(BadParameter):
        small.at(as_of="yesterday")
    with pytest.raises(NotFound):
        small.control("nobody at all")
    assert issubclass(KnowledgeGraph, Graph)


@pytest.mark.slow
def test_the_notebook_runs() -> None:
    """Every cell of the notebook runs, in order, and shows something."""
    pytest.importorskip("pandas")
    notebook = json.loads((HERE / "notebook.ipynb").read_text(encoding="utf-8"))
    names: dict[str, object] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop()
        assert isinstance(last, ast.Expr), "the last line of a cell is what it shows"
        exec(compile(tree, cell["id"], "exec"), names)
        shown = eval(compile(ast.Expression(last.value), cell["id"], "eval"), names)
        assert len(shown) if isinstance(shown, list | str) else shown is not None
