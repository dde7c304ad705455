"""A small project to start from: tables with a row of each kind, and a page that explains them."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from pathlib import Path

from kg.errors import CannotWrite
from kg.ingest.tables import Table, canonical, schema
from kg.runtime import files
from kg.runtime.project import Project

_URL = "https://example.org/news/harbour-motors-2025"
_SOURCE = f"example-news/202501-{hashlib.sha256(_URL.encode()).hexdigest()[:4]}"
#: One row of each kind; the columns that a row does not name are empty.
_ROWS: Mapping[str, list[dict[str, str]]] = {
    "sources": [
        {"id": _SOURCE, "url": _URL, "title": "Harbour Motors in 2024", "publisher": "Example News",
         "published": "2025-01-15", "kind": "news", "reliability": "trade", "link": "yes",
         "note": "An example: put your own sources here"},
    ],
    "entities": [
        {"id": "Harbour_Motors", "class": "Company", "name": "Harbour Motors",
         "aliases": "Harbour;HM"},
        {"id": "Pier_Holding", "class": "Company", "name": "Pier Holding"},
        {"id": "Harbour", "class": "Brand", "name": "Harbour (brand)"},
        {"id": "Harbour_One", "class": "VehicleModel", "name": "Harbour One",
         "brand": "Harbour (brand)"},
    ],
    "relations": [
        {"subject": "Harbour Motors", "relation": "ownsBrand", "object": "Harbour (brand)",
         "source": _SOURCE},
        {"subject": "Pier Holding", "relation": "ownsStakeIn", "object": "Harbour Motors",
         "start": "2021", "share": "30", "source": _SOURCE},
    ],
    "observations": [
        {"subject": "Harbour One", "measure": "deliveries", "period": "2024-12", "value": "1250",
         "unit": "vehicles", "source": _SOURCE},
    ],
    "properties": [
        {"subject": "Harbour One", "property": "launched", "value": "2024-03", "source": _SOURCE},
    ],
    "events": [
        {"date": "2024-03-20", "type": "launch", "subject": "Harbour One",
         "participants": "Harbour Motors", "summary": "Harbour One was launched",
         "source": _SOURCE},
    ],
}  # fmt: skip
_ONTOLOGY = """# Classes and properties of your own, beside those that come with kg.
# Take the marks away to use:
#
# @prefix auto: <https://w3id.org/autokg/ns/> .
# @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
# @prefix ex: <https://example.org/ns/> .
#
# ex:Shipyard rdfs:subClassOf auto:Plant ; rdfs:label "shipyard"@en .
"""
_README = """# A knowledge graph of your own

Each row of `data/` is one fact that one source states. What stands here is made up: replace it.

```sh
kg check                                         # is everything well-formed?
kg show "Harbour Motors"                         # everything about one thing, with sources
kg control "Harbour One"                         # who owns, makes and sells it
kg query 'SELECT ?model { ?model auto:hasBrand id:Harbour }'
kg add observation                               # asks for one figure and its source
kg import sales.csv --measure sales              # proposes rows for a foreign table
kg view --open                                   # the explorer as one HTML file
```

Run them in this folder. A table that you do not need may be deleted. `ontology/` may hold classes,
rules and shapes of your own beside those that come with kg.
"""


def start(folder: Path) -> list[Path]:
    """Make a project in a folder; return its files. Raises CannotWrite where one is there."""
    if (folder / "data").exists():
        hint = "Name another folder, or work in this one."
        raise CannotWrite(f"There is a project in '{folder}' already.", hint=hint)
    described = schema(Project(folder))
    texts = {f"data/{name}.csv": _table(described[name], rows) for name, rows in _ROWS.items()}
    texts |= {"ontology/own.ttl": _ONTOLOGY, "README.md": _README + _columns(described)}
    made = []
    for name, text in texts.items():
        path = folder / name
        if path.exists():
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise CannotWrite(f"'{path.parent}' cannot be made: {reason}.") from None
        files.write(path, text.encode())
        made.append(path)
    return made


def _table(table: Table, rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, [one.name for one in table.columns], restval="",
                            lineterminator="\n")  # fmt: skip
    writer.writeheader()
    writer.writerows(rows)
    return canonical(out.getvalue(), table)


def _columns(described: Mapping[str, Table]) -> str:
    """Return what each column takes, as the schema tells it."""
    lines = []
    for table in described.values():
        if table.name not in _ROWS:
            continue
        lines += ["", f"## {table.name}.csv", "", table.about, "", "| column | takes | example |",
                  "| --- | --- | --- |"]  # fmt: skip
        for one in table.columns:
            about = one.about.replace("|", "\\|")
            needed = " (needed)" if one.required else ""
            lines.append(f"| {one.name}{needed} | {about} | {one.example} |")
    return "\n".join(lines) + "\n"
