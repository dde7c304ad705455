"""What the page carries: lists of rows, and what stands in each column of them.

This is the one place that describes it; `page/data/graph.js` reads it in the same order. Rules
about the data are applied here, and the page gets their outcome as numbers:

- a day is the number of days since 1970-01-01, None where there is no limit;
- `held` of a link: first and last day of each time in which it was in force (`kg.model.force`),
  of a plan the time from its publication to its end; `is_over`: it had ended when it was stated;
- `from` of a number, event or fact: the day from which it is so; of a plan, from which it is told;
- `preferred` of a number: 0 never, 1 always, of plans the times in which it was;
- `cost` of a link: what a step of a path over it costs (`kg.connections.costs`), between two
  entities the cheapest counts; None where nothing states it, where it is set aside, and
  of plans that ended: no path takes it;
- `order` of a link: its place among all, the one that a step is stated by first; `tie`: how
  strongly it says that both belong together, of several the strongest counts;
- `drawn` of a link without a start: the day from which a source is known to tell it. Its card lists
  it before, as `kg show` does, but a picture of the past has room for what is dated or was stated;
- `aside` of a link: why it is set aside (`kg.records.relationships`), empty where it is not; such
  a one is listed in the cards of both ends with this reason, and never drawn;
- `voices` of a source: numbers of what ties it to other sources, which are one voice where they
  share any (`kg.model.ranking.marks`);
- `place` and `mark` of a fact: its place in the declared order, and what it is to the first;
- `keys` and `properties` of a dispute: the numbers that disagree, by their `key`, and the facts;
  what is in no dispute is none;
- `place` of an entity: its place among all, what people mean first; `there`: the day from which
  it is drawn, its birth or the first day on which anything is stated of it.
"""

from __future__ import annotations

COLUMNS = {
    "sources": ("id", "title", "publisher", "issued", "kind", "reliability", "url", "voices"),
    "entities": ("id", "class", "en", "zh", "aliases", "place", "x", "y", "same", "born",
                 "there"),
    "links": ("subject", "relation", "object", "start", "end", "share", "amount", "unit", "roles",
              "parts", "modes", "kind", "says", "claim", "is_over", "tie", "cost", "order", "drawn",
              "held", "aside"),
    "observations": ("subject", "measure", "value", "unit", "period", "first", "last", "span",
                     "bound", "planned", "basis", "scope", "said_by", "preferred", "key", "says",
                     "claim", "generated", "from"),
    "events": ("subject", "date", "first", "last", "kind", "participants", "summary", "value",
               "unit", "planned", "says", "claim", "from"),
    "descriptions": ("subject", "property", "value", "planned", "says", "claim", "place", "mark",
                     "from"),
    "disputes": ("entities", "kind", "severity", "measure", "period", "arithmetic", "explanation",
                 "keys", "properties"),
    "roles": ("subject", "role", "who", "via", "since", "remark", "is_contradicted", "says"),
    "stakes": ("subject", "owner", "target", "effective", "steps", "says"),
    "signs": ("subject", "who", "signs", "stake"),
    "dependents": ("subject", "thing", "tier", "measure", "value", "bound", "period", "says"),
    "promises": ("subject", "measure", "scope", "goal", "by", "state", "outcome", "speakers",
                 "said", "says"),
}  # fmt: skip
"""What each row of a list holds, in order. Entities, sources and links are named by their place
in their list; `says` are places of sources, each alone or with its remark; `kind` of a link is 1
for a plan and 2 for what no source states."""


def column(kind: str, name: str) -> int:
    """Return the place of a column in the rows of a list.

    >>> column("links", "object")
    2
    """
    return COLUMNS[kind].index(name)
