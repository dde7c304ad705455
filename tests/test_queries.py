"""Every saved question: well written, answered, and answered alike by another SPARQL engine."""

from __future__ import annotations

import json
import re
import warnings
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Dataset, Literal, URIRef

from kg.errors import BadParameter, BadQuery, NotFound
from kg.graph.graph import Graph
from kg.model.namespaces import PREFIXES, RDFS
from kg.output import formats
from kg.runtime.project import Project
from kg.sparql import questions
from kg.sparql.tokens import quoted
from kg.store import labels
from kg.store.results import Rows
from kg.store.store import Store
from kg.text import rows as render
from kg.text.words import words

QUESTIONS = questions.all_questions(Project(ROOT))
NAMES = sorted(QUESTIONS)
#: Questions that rdflib answers on the real graph within a few seconds.
REAL = (
    "alliance-line-up",
    "alliance-members",
    "alliance-names",
    "cooperation-modes",
    "customers-of",
    "dates-of-models",
    "deliveries-by-month",
    "driver-assistance-versions",
    "independent-sources",
    "market-shares-over-time",
    "partners-of",
    "posts-at",
    "results-by-quarter",
    "segment-leaders",
    "share-in-alliance",
    "sources-by-reliability",
    "sources-of-figure",
    "stakes-over-time",
    "suppliers-of-brand",
    "timeline",
    "valuations",
)
WITHOUT_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>\s]*>|#[^\n]*')


def bare(text: str) -> str:
    """Return a query without strings, addresses and comments."""
    return WITHOUT_STRINGS.sub(" ", text)


def plain(value: object) -> object:
    """Return a term of rdflib, or what `answers` made of ours, as something comparable."""
    if value is None:
        return None
    if isinstance(value, URIRef):
        return ("iri", str(value))
    assert isinstance(value, Literal)
    if value.datatype and isinstance(value.toPython(), int | float | Decimal):
        return bool(value) if str(value) in ("true", "false") else Decimal(str(value)).normalize()
    return (str(value), value.language)


def term(value: object) -> object:
    """Return a term of our own store in the same form."""
    if value is None:
        return None
    if not hasattr(value, "datatype"):
        return ("iri", value.value)  # type: ignore[attr-defined]
    kind = value.datatype.value.rpartition("#")[2]
    if kind == "boolean":
        return value.value == "true"  # type: ignore[attr-defined]
    if kind in ("integer", "decimal", "double"):
        return Decimal(value.value).normalize()  # type: ignore[attr-defined]
    return (value.value, value.language)  # type: ignore[attr-defined]


def ours(rows: Rows) -> Counter[tuple[object, ...]]:
    """Return our rows, however often each comes."""
    return Counter(tuple(term(row.term(name)) for name in rows.variables) for row in rows)


def theirs(dataset: Dataset, text: str) -> Counter[tuple[object, ...]]:
    """Return rdflib's rows; it warns of itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        answer = list(dataset.query(text))
    return Counter(tuple(plain(value) for value in row) for row in answer)


@pytest.fixture(scope="module")
def mini_rdflib(mini: Graph) -> Dataset:
    """Return the fictional graph in rdflib."""
    return mini.to_rdflib()


@pytest.fixture(scope="module")
def real_rdflib(graph: Graph) -> Dataset:
    """Return the real graph in rdflib."""
    return graph.to_rdflib()


def test_there_are_enough_questions() -> None:
    """The project answers at least forty questions; names are unique over the topics."""
    paths = list((ROOT / "queries").glob("**/*.rq"))
    assert len(paths) == len(QUESTIONS) >= 40


@pytest.mark.parametrize("name", NAMES)
def test_header_says_what_it_is(name: str) -> None:
    """A title and a sentence a reader understands, and every parameter explained."""
    question = QUESTIONS[name]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert 8 <= len(question.title) <= 80
    assert not question.title.endswith(".")
    assert question.description.endswith(".")
    assert question.tags
    for parameter in question.parameters:
        assert len(parameter.about) > 5, parameter.name


@pytest.mark.parametrize("name", NAMES)
def test_view_names_columns(name: str, graph: Graph) -> None:
    """A view draws columns that the question has."""
    question = QUESTIONS[name]
    answer = graph.ask(name)
    assert isinstance(answer, Rows)
    assert set(question.view[1:]) <= set(answer.variables)


@pytest.mark.parametrize("name", NAMES)
def test_defaults_are_what_the_file_holds(name: str, graph: Graph) -> None:
    """Asked without parameters, a question is the file as it stands."""
    question = QUESTIONS[name]
    defaults = {parameter.name: parameter.default for parameter in question.parameters}
    bound = graph.question(name, **defaults)
    for prefix, namespace in PREFIXES.items():
        bound = re.sub(rf"<{re.escape(namespace)}([\w.-]+)>", rf"{prefix}:\1", bound)
    text = question.text
    for prefix, namespace in PREFIXES.items():
        text = re.sub(rf"<{re.escape(namespace)}([\w.-]+)>", rf"{prefix}:\1", text)
    assert bound.replace("  ", " ") == text.replace("  ", " ")


@pytest.mark.parametrize("name", NAMES)
def test_text_follows_the_rules(name: str) -> None:
    """Prefixes stay in the file, order is total, and nothing only one engine understands."""
    text = QUESTIONS[name].text
    body = bare(text)
    used = set(re.findall(r"(?<![\w:?])([a-z]+):\w", body))
    declared = set(re.findall(r"^PREFIX ([a-z]+):", text, re.M))
    assert used == declared
    assert "ORDER BY" in body
    assert not re.search(r"HAVING\s*\(\s*\?", body), "engines drop HAVING on an alias"
    assert not re.search(r"\b(SERVICE|FROM|AVG|GROUP_CONCAT|SAMPLE|RAND|NOW|BNODE|LIMIT)\b", body)
    assert not re.search(r"\?s\s+\?p\s+\?o", body), "asks for everything"
    assert not re.search(r"\b(YEAR|MONTH|DAY)\s*\(", body), "fails on months and years"
    assert max(len(line) for line in text.splitlines() if not line.startswith("#")) <= 100
    read = [line for line in text.splitlines() if not re.match(r"# [\w-]+@zh:", line)]
    assert len(read) <= 40, "too long to be read as an example"


@pytest.mark.parametrize("name", NAMES)
def test_it_is_told_in_chinese(name: str) -> None:
    """Title, description and parameters have Chinese words, and every column has a name in both."""
    one = QUESTIONS[name]
    told = [one.titled("zh"), one.described("zh"), *(it.told("zh") for it in one.parameters)]
    assert all(re.search(r"[\u4e00-\u9fff]", text) for text in told), told
    assert one.described("zh").endswith("。")
    assert not one.titled("zh").endswith("。")
    assert one.titled("en") == one.titled("fr") == one.title
    answer = Store.in_memory().ask(one.text)
    assert isinstance(answer, Rows)
    assert set(answer.variables) <= words("zh")["columns"].keys()


@pytest.mark.parametrize("name", NAMES)
def test_order_is_total(name: str, graph: Graph) -> None:
    """No two rows are equal, and every column that tells rows apart is in the order."""
    answer = graph.ask(name)
    assert isinstance(answer, Rows)
    assert max(ours(answer).values()) == 1
    tail = QUESTIONS[name].text.rpartition("ORDER BY")[2]
    keys = set(re.findall(r"\?(\w+)", tail)) & set(answer.variables)
    places = [answer.variables.index(key) for key in sorted(keys)]
    told = Counter(tuple(str(row.term(answer.variables[at])) for at in places) for row in answer)
    assert max(told.values()) == 1, told.most_common(1)


@pytest.mark.parametrize("name", NAMES)
def test_answers_on_the_real_graph(name: str, graph: Graph) -> None:
    """Every question has an answer with its defaults."""
    answer = graph.ask(name)
    assert isinstance(answer, Rows)
    assert len(answer) > 0


@pytest.mark.thirdparty
@pytest.mark.parametrize("name", NAMES)
def test_another_engine_says_the_same(name: str, mini: Graph, mini_rdflib: Dataset) -> None:
    """The file runs unchanged in rdflib and gives the same rows."""
    text = QUESTIONS[name].text
    answer = mini.query(text)
    assert isinstance(answer, Rows)
    assert ours(answer) == theirs(mini_rdflib, text)


MINI = {
    "alliance-line-up": {"alliance": "Nova Alliance"},
    "alliance-members": {"alliance": "Nova Alliance"},
    "alliance-names": {"alliance": "Nova Alliance"},
    "article-and-others": {"address": "https://harbour.example/aurora"},
    "brand-control": {"brand": "Lumo"},
    "changes-between": {"entity": "Aurora Motors", "after": "2022-01-01", "until": "2025-02-01"},
    "career": {"person": "Ada Bright"},
    "customers-of": {"supplier": "Cellworks"},
    "dates-of-models": {"brand": "Lumo"},
    "deliveries-by-month": {"maker": "Lumo"},
    "disagreeing-figures": {"entity": "Lumo"},
    "driver-assistance-versions": {"prefix": "Star"},
    "independent-sources": {"entity": "Lumo One"},
    "line-up": {"brand": "Lumo"},
    "missing-months": {"maker": "Lumo One"},
    "models-with-technology": {"technology": "Starpilot"},
    "owners-at": {"company": "Cellworks", "day": "2023-04-01"},
    "owner-chains": {"start": "Lumo"},
    "places": {"place": "Harbour City"},
    "plants": {"company": "Aurora Motors"},
    "posts-at": {"company": "Tidal Electric"},
    "profile": {"entity": "Lumo"},
    "targets": {"entity": "Lumo"},
    "publishers-on": {"entity": "Lumo"},
    "results-by-quarter": {"company": "Aurora Motors", "span": "year"},
    "rivals-claimed": {"model": "Lumo One"},
    "rivals-computed": {"model": "Lumo One"},
    "rivals-side-by-side": {"model": "Lumo One"},
    "share-in-alliance": {"brand": "Lumo", "alliance": "Lumo"},
    "sources-of-figure": {"entity": "Lumo One", "period": "2024-12"},
    "specifications": {"model": "Lumo One"},
    "stakes-over-time": {"company": "Cellworks"},
    "subsidiaries": {"top": "Aurora Motors"},
    "suppliers-of-brand": {"brand": "Lumo"},
    "technology-by-brand": {"developer": "Tidal Electric"},
    "timeline": {"entity": "Lumo"},
    "who-is-called": {"text": "loomo"},
}


@pytest.mark.thirdparty
@pytest.mark.parametrize("name", sorted(MINI))
def test_another_engine_agrees_on_bound_questions(
    name: str, mini: Graph, mini_rdflib: Dataset
) -> None:
    """With parameters that fit the fictional project, rows are there and the same."""
    text = mini.question(name, **MINI[name])
    answer = mini.query(text)
    assert isinstance(answer, Rows)
    assert ours(answer) == theirs(mini_rdflib, text)
    assert len(answer) > 0 or name in ("disagreeing-figures", "missing-months", "share-in-alliance")


@pytest.mark.thirdparty
@pytest.mark.slow
@pytest.mark.parametrize("name", REAL)
def test_another_engine_agrees_on_the_real_graph(
    name: str, graph: Graph, real_rdflib: Dataset
) -> None:
    """On the real graph too."""
    text = QUESTIONS[name].text
    answer = graph.query(text)
    assert isinstance(answer, Rows)
    assert ours(answer) == theirs(real_rdflib, text)


HEAD = "# title: Some question\n# description: It asks.\n"
BODY = "SELECT ?x WHERE {\n  VALUES ?x { 1 }\n} ORDER BY ?x\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD + "# colour: red\n" + BODY, "Unknown header key 'colour'."),
        (HEAD + "# view: cake x\n" + BODY, "Unknown view 'cake x'."),
        (HEAD + "# view: line x\n" + BODY, "Unknown view 'line x'."),
        (HEAD + "# parameter: x colour 1 What\n" + BODY, "Unknown parameter kind 'colour'."),
        (HEAD + "# parameter: output text a What\n" + BODY, "'output' is an option of kg ask."),
        (HEAD + "# parameter: y number 1 What\n" + BODY, "No single VALUES line for 'y'."),
        (HEAD + '# parameter: x text "1 What\n' + BODY, "Unreadable parameter"),
        (HEAD + "# no key at all\n" + BODY, "A header line without a key."),
        (HEAD + "# title@de: Frage\n" + BODY, "Unknown header key 'title@de'."),
        (HEAD + "# parameter@zh: x 什么\n" + BODY, "No parameter 'x'."),
        (HEAD + "# parameter: x number 1 What\n# parameter@zh: x\n" + BODY, "Unreadable"),
        ("# title: Some question\n" + BODY, "The header has no description."),
    ],
)
def test_mistakes_in_a_header_are_told(tmp_path: Path, text: str, message: str) -> None:
    """A header that cannot be meant is an error with file and line."""
    path = tmp_path / "q.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadQuery, match=re.escape(message)) as caught:
        questions.load(path, "queries/q.rq")
    assert str(caught.value).startswith("queries/q.rq:")


def test_wrong_parameters_are_told(graph: Graph) -> None:
    """Unknown names and impossible values come with a way out."""
    for name, values in (
        ("line-up", {"band": "AITO"}),
        ("price-bands", {"width": "1 } DROP ALL"}),
        ("league-table", {"month": "December"}),
        ("changes-between", {"after": "2024-13-01"}),
        ("deliveries-by-month", {"measure": "delivery"}),
    ):
        with pytest.raises(BadParameter):
            graph.question(name, **values)
    with pytest.raises(NotFound, match="AITO"):
        graph.question("line-up", brand="AITOO")
    with pytest.raises(NotFound):
        graph.question("no-such-question")


HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("\"'\\{}<>?#\n\r\t %$")), st.characters(exclude_categories=["Cs"])
    )
)


@given(HOSTILE)
def test_any_text_as_a_parameter_comes_back_unchanged(value: str) -> None:
    """Quotes, backslashes, braces and line breaks are text, never query."""
    text = "SELECT ?text WHERE {\n  VALUES ?text { 1 }\n  VALUES ?other { 2 }\n}"
    parameter = questions.Parameter("text", "text", "", "")
    question = questions.Question(
        "q", "t", Path("q.rq"), text, "", "", (parameter,), ("table",), ()
    )
    terms = {"text": questions.render_parameter(parameter, value), "other": quoted("b")}
    rows = Store.in_memory().rows(questions.bind(question, terms))
    assert [row["text"] for row in rows] == [value]


@pytest.mark.parametrize("form", formats.names(formats.ROWS))
def test_a_triple_is_a_term_too(form: str) -> None:
    """A triple in a cell is written as SPARQL 1.2 does, in every format."""
    store = Store.in_memory()
    rows = store.rows("SELECT ?said { BIND(TRIPLE(auto:a, auto:b, 'c'@en) AS ?said) }")
    told = render.rows(rows, form, lambda term: labels.label(store, term))
    ns = PREFIXES["auto"]
    if form == "json":
        (row,) = json.loads(told)["results"]["bindings"]
        assert row["said"] == {
            "type": "triple",
            "value": {
                "subject": {"type": "uri", "value": f"{ns}a"},
                "predicate": {"type": "uri", "value": f"{ns}b"},
                "object": {"type": "literal", "value": "c", "xml:lang": "en"},
            },
        }
    elif form == "xml":
        assert (
            f"<triple><subject><uri>{ns}a</uri></subject><predicate><uri>{ns}b</uri></predicate>"
            '<object><literal xml:lang="en">c</literal></object></triple>'
        ) in told.replace("\n", "")
    else:
        assert f'<<( <{ns}a> <{ns}b> "c"@en )>>' in told.replace('""', '"')
    assert rows[0]["said"] == rows[0].texts[0] == f'<<( <{ns}a> <{ns}b> "c"@en )>>'


def test_a_label_that_is_no_text_is_none() -> None:
    """An ontology may say anything; a thing that is named by an address has no name."""
    store = Store.in_memory()
    store.add([("https://example.org/a", f"{RDFS}label", "https://example.org/b")])
    assert store.label("https://example.org/a") == ""
    assert store.literals(f"{RDFS}label") == []
