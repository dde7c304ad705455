"""Answers as text: table, Markdown, CSV, TSV and SPARQL JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.store.labels import shown
from kg.store.results import Rows, Term, Triple, plain

Label = Callable[[Term | None], str]
_CONTROL = r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]"


def rows(answer: Rows, form: str, label: Label = shown) -> str:
    """Return rows in one of the formats for rows; `label` names things in table and Markdown."""
    if form == "csv":
        return _csv(answer)
    if form == "tsv":
        return _tsv(answer)
    if form == "json":
        return _json(answer)
    cells = [[label(term) for term in row.terms] for row in answer]
    numeric = [_is_numeric(answer, place) for place in range(len(answer.variables))]
    return grid(answer.variables, cells, form, numeric)


def boolean(answer: bool, form: str) -> str:
    """Return the answer to an ASK; JSON as SPARQL asks for it, else true or false."""
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
    """Return a table for a terminal (wide characters count double) or for Markdown."""
    right = [*numeric, *[False] * len(header)]
    if form == "md":
        lines = [[clean(cell).replace("|", "\\|") for cell in row] for row in (header, *cells)]
        rule = ["---:" if right[place] else "---" for place in range(len(header))]
        return "".join(f"| {' | '.join(line)} |\n" for line in (lines[0], rule, *lines[1:]))
    lines = [[_cut(clean(cell)) for cell in row] for row in (header, *cells)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * size for size in widths])
    return "".join(_padded(line, widths, right) for line in lines)


def _padded(line: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    cells = []
    for text, size, is_right in zip(line, widths, right, strict=False):
        blanks = " " * (size - width(text))
        cells.append(blanks + text if is_right else text + blanks)
    return "  ".join(cells).rstrip() + "\n"


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes; a Chinese character takes two.

    >>> width("问界M9")
    6
    """
    if text.isascii():
        return len(text)
    import unicodedata

    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))


def clean(text: str) -> str:
    """Return a text on one line, without characters that could steer a terminal."""
    line = " ".join(text.split())
    if line.isprintable():
        return line
    import re

    return re.sub(_CONTROL, "", line)


def _cut(text: str, width: int = 90) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _is_numeric(answer: Rows, place: int) -> bool:
    found = [row.terms[place] for row in answer.rows[:50]]
    kinds = {getattr(getattr(term, "datatype", None), "value", "") for term in found if term}
    return bool(kinds) and all(kind.endswith(("integer", "decimal", "double")) for kind in kinds)


def _csv(answer: Rows) -> str:
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(answer.variables)
    for row in answer:
        writer.writerow([plain(term) for term in row.terms])
    return out.getvalue()


def _tsv(answer: Rows) -> str:
    lines = ["\t".join(f"?{variable}" for variable in answer.variables)]
    for row in answer:
        lines.append("\t".join(map(_spelt, row.terms)))
    return "\n".join(lines) + "\n"


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
        return {"type": "literal", "value": term.value, "xml:lang": language}
    if datatype.value.endswith("#string"):
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": datatype.value}


def records(header: Sequence[str], lines: Sequence[Sequence[object]], form: str) -> str:
    """Return plain records in one of the formats for rows; JSON is a list of objects here."""
    texts = [["" if cell is None else str(cell) for cell in line] for line in lines]
    if form == "json":
        import json

        found = [dict(zip(header, line, strict=True)) for line in lines]
        return json.dumps(found, ensure_ascii=False, indent=1, default=str) + "\n"
    if form in ("csv", "tsv"):
        import csv
        import io

        out = io.StringIO()
        writer = csv.writer(
            out,
            delimiter="," if form == "csv" else "\t",
            lineterminator="\r\n" if form == "csv" else "\n",
        )
        writer.writerow(header)
        writer.writerows(texts)
        return out.getvalue()
    numeric = [
        bool(lines) and all(isinstance(line[place], int | float) for line in lines)
        for place in range(len(header))
    ]
    return grid(header, texts, form, numeric)
