"""What the documents say is true: commands run, outputs are real, nothing foreign is in them."""

from __future__ import annotations

import csv
import io
import re
import subprocess

import pytest
from conftest import MINI, ROOT

from kg.cli.main import cli
from kg.output import formats

README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```console\n\$ kg (.+)\n((?:(?!```).*\n)*)```", README)


def test_the_readme_has_examples() -> None:
    """There is something to run."""
    assert len(EXAMPLES) >= 3


@pytest.mark.parametrize(("command", "shown"), EXAMPLES)
def test_examples_give_what_the_readme_shows(kg_run, command: str, shown: str) -> None:  # type: ignore[no-untyped-def]
    """Each console block is a real run."""
    import shlex

    done = kg_run(*shlex.split(command))
    assert done.code == 0, done.err
    assert [line.rstrip() for line in done.out.rstrip().splitlines()] == shown.rstrip().splitlines()


@pytest.mark.parametrize("line", re.findall(r"^kg export .*$", README, re.M))
def test_exports_of_the_readme_run(kg_run, tmp_path, line: str) -> None:  # type: ignore[no-untyped-def]
    """The export lines write the files they name; all of the data do no more than a few would."""
    import shlex

    args = shlex.split(line.split(" #")[0])[1:]
    place = args.index("-o") + 1
    args[place] = str(tmp_path / args[place])
    done = kg_run(*args, *(() if "--entity" in args else ("--project", MINI)))
    assert done.code == 0, done.err
    assert (tmp_path / args[place]).stat().st_size > 1000


def test_the_python_example_runs(graph) -> None:  # type: ignore[no-untyped-def]
    """The Python block works as it stands."""
    code = re.search(r"```python\n(.*?)```", README, re.S)
    assert code
    lines = [line for line in code[1].splitlines() if "to_rdflib" not in line]
    names: dict[str, object] = {}
    exec("\n".join(lines), names)
    assert len(names["rows"]) > 3  # type: ignore[arg-type]


def test_help_examples_name_real_commands() -> None:
    """Every `kg …` in a help text is a command, every option of the README exists."""
    texts = [command.help or "" for command in cli.commands.values()] + [README]
    named = {name for text in texts for name in re.findall(r"(?:^|`|\$ )\s*kg ([a-z]+)", text)}
    assert named <= set(cli.commands), named - set(cli.commands)
    options = {
        option
        for command in cli.commands.values()
        for parameter in command.params
        for option in parameter.opts
    }
    for option in re.findall(r"`(--[a-z-]+)", README):
        assert option in options | {"--help", "--chart", "--receipts"}, option


def test_the_readme_has_the_formats_of_the_table() -> None:
    """The list of formats for export is that of the code, sentence by sentence."""
    shown = README.partition("<!-- formats -->\n")[2].partition("\n\n")[0].splitlines()[2:]
    assert shown == [
        f"| `{form.name}` | `{form.extension}` | {form.about} |"
        for form in formats.FORMATS
        if form.kind in formats.WHOLE
    ]


def test_nothing_foreign_is_committed() -> None:
    """No path of one machine and no address of a registry or of a script host is in the project."""
    words = ["/work" + "/", "/farm" + "/", "pypi" + ".org", "pythonhosted" + ".org"]
    words += ["registry.npm" + "js", "deb.debian" + ".org", "js" + "delivr", "un" + "pkg.com"]
    command = ["git", "grep", "-nIF", *[arg for word in words for arg in ("-e", word)]]
    found = subprocess.run(
        [*command, "--", ".", ":!data/sources.csv"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode > 1:
        pytest.skip("not a git checkout")
    assert found.stdout == ""


def test_the_data_readme_counts_what_is_there() -> None:
    """Numbers of rows, dates, copies and names in data/README.md are those of the tables."""
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    tables = {
        path.stem: list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
        for path in (ROOT / "data").glob("*.csv")
    }
    told = dict(re.findall(r"^\| `(\w+)\.csv` \|[^|]*\| ([\d,]+) \|$", text, re.M))
    assert told == {name: f"{len(rows):,}" for name, rows in tables.items()}
    sources, entities = tables["sources"], tables["entities"]
    dated, copied = (sum(bool(row[name]) for row in sources) for name in ("published", "copy_of"))
    assert f"{dated:,} of {len(sources):,} sources show a date" in text
    assert f"{copied} pages are marked as copies" in text
    assert f"{sum(bool(row['wikidata']) for row in entities)} entities are linked" in text
    for kind, words in (("Company", "all companies"), ("Brand", "brands"), ("Person", "people")):
        names = [bool(row["name_zh"]) for row in entities if row["class"] == kind]
        assert f"{100 * sum(names) / len(names):.0f} % of {words}" in text
