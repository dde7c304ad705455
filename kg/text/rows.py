"""Answers as text: table, Markdown, CSV, TSV, and SPARQL 1.1 JSON and XML."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.store.labels import is_address, shown
from kg.store.results import Rows, Term, Triple, plain
from kg.text import xml_results
from kg.text.table import clean, table

Label = Callable[[Term | None], str]


def rows(answer: Rows, form: str, label: Label = shown, ids: bool = False) -> str:
    """Return rows in a format for rows as a reader wants them: `label` names things.

    With `ids`, a column whose cells are addresses is followed by one that has their ids.
    Numbers have separators in table and Markdown only. JSON and XML are always those of SPARQL 1.1;
    `standard` gives its CSV and TSV too.
    """
    if form in _STANDARD:
        return _STANDARD[form](answer)
    ways = _columns(answer, form, label, ids)
    header = [name for name, _, _ in ways]
    cells = [[way(row.terms[place]) for _, place, way in ways] for row in answer]
    if form in ("csv", "tsv"):
        return _separated(header, cells, form)
    numeric = [_is_numeric(answer, place) for _, place, _ in ways]
    return grid(header, cells, form, numeric)


def _columns(
    answer: Rows, form: str, label: Label, ids: bool
) -> list[tuple[str, int, Callable[[Term | None], str]]]:
    """Return what to show: a column's name, which variable it is of, and how a cell is stated."""
    ways: list[tuple[str, int, Callable[[Term | None], str]]] = []
    for place, name in enumerate(answer.variables):
        told = _grouped if form in ("table", "md") and _is_numeric(answer, place) else label
        ways.append((name, place, told))
        if ids and any(is_address(row.terms[place]) for row in answer):
            ways.append((f"{name}_id", place, _id))
    return ways


def _id(term: Term | None) -> str:
    return shown(term) if is_address(term) else ""


def _grouped(term: Term | None) -> str:
    """Return a number as a reader writes it; one that is none stays as it is.

    Four digits have no separator: they may be a year.
    """
    text = plain(term)
    whole, point, rest = text.lstrip("-").partition(".")
    if len(whole) < 5 or not (whole + rest).isdecimal():
        return text
    return f"{'-' * text.startswith('-')}{int(whole):,}{point}{rest}"


def boolean(answer: bool, form: str) -> str:
    """Return the answer to an ASK; JSON and XML as SPARQL asks for it, else true or false."""
    if form == "xml":
        return xml_results.boolean(answer)
    if form == "json":
        import json

        return json.dumps({"head": {}, "boolean": answer}) + "\n"
    return f"{str(answer).lower()}\n"


def grid(
    header: Sequence[str],
    cells: Sequence[Sequence[str]],
    form: str = "table",
    numeric: Sequence[bool] = (),
) -> str:
    """Return a table for a terminal (see `text.table`) or for Markdown."""
    if form != "md":
        return table(header, cells, numeric)
    right = [*numeric, *[False] * len(header)]
    lines = [[clean(cell).replace("|", "\\|") for cell in row] for row in (header, *cells)]
    rule = ["---:" if right[place] else "---" for place in range(len(header))]
    return "".join(f"| {' | '.join(line)} |\n" for line in (lines[0], rule, *lines[1:]))


def standard(answer: Rows, form: str) -> str:
    """Return rows as the SPARQL 1.1 formats have them: addresses, not names."""
    if form in _STANDARD:
        return _STANDARD[form](answer)
    if form == "csv":
        return _separated(answer.variables, [list(map(plain, row.terms)) for row in answer], form)
    lines = ["\t".join(f"?{variable}" for variable in answer.variables)]
    lines += ["\t".join(map(_spelt, row.terms)) for row in answer]
    return "\n".join(lines) + "\n"


def _is_numeric(answer: Rows, place: int) -> bool:
    found = [row.terms[place] for row in answer.rows[:50]]
    kinds = {getattr(getattr(term, "datatype", None), "value", "") for term in found if term}
    return bool(kinds) and all(kind.endswith(("integer", "decimal", "double")) for kind in kinds)


def _separated(header: Sequence[str], lines: Sequence[Sequence[str]], form: str) -> str:
    """Return CSV with the line ends of RFC 4180, or TSV with those of Unix."""
    import csv
    import io

    out = io.StringIO()
    mark, end = (",", "\r\n") if form == "csv" else ("\t", "\n")
    writer = csv.writer(out, delimiter=mark, lineterminator=end)
    writer.writerow(header)
    writer.writerows(lines)
    return out.getvalue()


def _spelt(term: Term | None) -> str:
    """Return a term as N-Triples spell it."""
    if term is None:
        return ""
    return plain(term) if isinstance(term, Triple) else str(term)


def _json(answer: Rows) -> str:
    import json

    bindings = [
        {
            variable: _binding(term)
            for variable, term in zip(answer.variables, row.terms, strict=True)
            if term is not None
        }
        for row in answer
    ]
    found = {"head": {"vars": list(answer.variables)}, "results": {"bindings": bindings}}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _binding(term: Term) -> dict[str, object]:
    if isinstance(term, Triple):
        parts = zip(("subject", "predicate", "object"), term, strict=True)
        return {"type": "triple", "value": {name: _binding(part) for name, part in parts}}
    datatype = getattr(term, "datatype", None)
    if datatype is None:
        kind = "bnode" if str(term).startswith("_:") else "uri"
        return {"type": kind, "value": term.value}
    if language := getattr(term, "language", None):
        told = {"type": "literal", "value": term.value, "xml:lang": language}
        direction = getattr(term, "direction", None)
        return {**told, "its:dir": str(direction).strip('"')} if direction else told
    if datatype.value.endswith("#string"):
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": datatype.value}


_STANDARD: dict[str, Callable[[Rows], str]] = {"json": _json, "xml": xml_results.rows}
"""What has one form for all, whatever things are called."""


def records(header: Sequence[str], lines: Sequence[Sequence[object]], form: str) -> str:
    """Return plain records in one of the formats for rows; JSON is a list of objects here."""
    if form == "xml":
        return xml_results.records(header, lines)
    texts = [["" if cell is None else str(cell) for cell in line] for line in lines]
    if form == "json":
        import json

        found = [dict(zip(header, line, strict=True)) for line in lines]
        return json.dumps(found, ensure_ascii=False, indent=1, default=str) + "\n"
    if form in ("csv", "tsv"):
        return _separated(header, texts, form)
    numeric = [
        bool(lines) and all(isinstance(line[place], int | float) for line in lines)
        for place in range(len(header))
    ]
    told = [
        [f"{cell:,}" if isinstance(cell, int) and abs(cell) > 9999 else text
         for cell, text in zip(line, row, strict=True)]
        for line, row in zip(lines, texts, strict=True)
    ]  # fmt: skip
    return grid(header, told, form, numeric)
