"""Why an answer is empty or lacks a part, in a few sentences; silent where nothing is amiss.

The query is looked at only where its answer has no rows, a column without any value, a listed
value without a row, or a comparison of dates. What is asked again is asked with a part left out,
within a short time.
"""

from __future__ import annotations

import re

from kg.errors import KgError
from kg.evidence.empty import literals, terms
from kg.evidence.empty.narrowing import Search
from kg.graph.graph import Graph
from kg.model.namespaces import ID
from kg.sparql import parts
from kg.store.results import Answer, Rows
from kg.text.reasons import Reason, names, reason

SECONDS = 2.0
"""For all that is asked again."""
MOST = 20
"""More listed values are not compared with the rows."""
_LIMITED = re.compile(r"\b(LIMIT|OFFSET)\b", re.IGNORECASE)
_LABEL = re.compile(r"(\w+?)(Label|Description|AltLabel)\Z")


def explain(graph: Graph, text: str, answer: Answer) -> list[Reason]:
    """Return why an answer has nothing, or not all that was asked for; the surest reason first."""
    try:
        if is_empty(answer):
            return _empty(graph, text, answer)
        return _partial(graph, text, answer)
    except KgError:  # a query that is too odd to be taken apart
        return []


def is_empty(answer: Answer) -> bool:
    """Say whether an answer has nothing: no row, no triple, false, or a count of zero."""
    if isinstance(answer, bool):
        return not answer
    if not len(answer):
        return True
    if not isinstance(answer, Rows) or len(answer) > 1:
        return False
    return all(text in ("", "0") for text in answer[0].texts)


def _empty(graph: Graph, text: str, answer: Answer) -> list[Reason]:
    if found := terms.unknown(graph, text):
        return found
    if found := literals.otherwise(graph, text):
        return found
    if found := literals.less_exact(graph, text, answer):
        return found
    body = parts.body(text)
    return Search(graph, body, SECONDS).reasons() if body else []


def _partial(graph: Graph, text: str, answer: Answer) -> list[Reason]:
    found = literals.less_exact(graph, text, answer) if "^^" in text else []
    if not isinstance(answer, Rows):
        return found
    blank = [name for place, name in enumerate(answer.variables)
             if not any(row.terms[place] is not None for row in answer)]  # fmt: skip
    if blank:
        found += terms.unknown(graph, text) or [
            one for name in blank if (one := _unbound(name, text)) is not None
        ]
    return [*found, *_without_row(graph, text, answer)]


def _unbound(name: str, text: str) -> Reason | None:
    """Return that a column is bound nowhere, with what Wikidata's users mean by it."""
    variable = rf"[?$]{re.escape(name)}\b"
    if len(re.findall(variable, text)) != 1 or re.search(rf"\bAS\s+{variable}", text, re.I):
        return None
    if (label := _LABEL.match(name)) and re.search(rf"[?$]{label[1]}\b", text):
        return reason("empty-label", variable=f"?{name}", thing=f"?{label[1]}")
    return reason("empty-column", variable=f"?{name}")


def _without_row(graph: Graph, text: str, answer: Rows) -> list[Reason]:
    """Return which listed values have no row of their own."""
    body = parts.body(text)
    if body is None or _LIMITED.search(body.modifiers):
        return []
    known = parts.prefixes(text)
    found = []
    for one in parts.values(body.group):
        name = one.variable[1:]
        if name not in answer.variables or not 1 < len(one.terms) <= MOST:
            continue
        place = answer.variables.index(name)
        told = {row.texts[place] for row in answer}
        asked = [parts.expanded(term, known) for term in one.terms]
        things = [address for address in asked if address.startswith(ID)]
        if missing := [graph.name(address) for address in things if address not in told]:
            found.append(reason("empty-values", variable=one.variable,
                                names=names(missing, "and")))  # fmt: skip
    return found
