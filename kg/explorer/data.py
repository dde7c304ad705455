"""What the explorer page carries: entities, links, figures, events and sources as compact lists.

Everything is read by plain SPARQL 1.1; the page script (`page/data.js`) is the only other place
that knows the order of the columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from kg.explorer import findings as viewfindings
from kg.explorer.rows import amount, is_web, number, one, rows, spaced
from kg.explorer.styles import styles
from kg.model.namespaces import AUTO, CLAIM, CONCEPT, ID, PREFIXES, SOURCE, local
from kg.model.periods import force
from kg.model.ranking import catalogue


class Extract:
    """Reads one graph into the lists of the page; each method fills one of them."""

    def __init__(self, graph: Any, without: Iterable[str] = ()):
        self.graph = graph
        self.without = set(without)
        self.presentation = graph.presentation
        self.labels = self._labels()
        self.used: set[str] = set()
        self.keys: dict[str, int] = {}
        self.source_ids, self.sources = self._sources()
        self.says = self._says()
        self.entities = self._entities()
        self.index = {entity[0]: place for place, entity in enumerate(self.entities)}

    def _rows(self, query: str) -> list[dict[str, str]]:
        return rows(self.graph, query)

    def _labels(self) -> dict[str, dict[str, str]]:
        labels: dict[str, dict[str, str]] = defaultdict(dict)
        query = "SELECT ?s ?label (LANG(?label) AS ?lang) { ?s rdfs:label|skos:prefLabel ?label }"
        for row in self._rows(query):
            lang, text = row.get("lang", "")[:2], row["label"]
            known = labels[row["s"]]
            known[lang] = min(known.get(lang, text), text)
        return labels

    def pair(self, iri: str) -> list[str]:
        """Return the English and Chinese label of a term; the local name where none is known."""
        known = self.labels.get(iri, {})
        english = known.get("en") or known.get("") or spaced(local(iri))
        return [english, known.get("zh") or ""]

    def chinese(self) -> dict[str, str]:
        """Return the Chinese for English names of entities, and for the slugs of all terms."""
        return {
            known.get("en", "") if iri.startswith(ID) else local(iri): known["zh"]
            for iri, known in self.labels.items() if "zh" in known
        }  # fmt: skip

    def concept(self, iri: str) -> str:
        """Remember that a concept is used and return its slug."""
        self.used.add(iri)
        return local(iri)

    def _sources(self) -> tuple[dict[str, int], list[list[Any]]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for row in self._rows("SELECT ?s ?p ?v { ?s a auto:Source ; ?p ?v }"):
            found[row["s"]][local(row["p"])] = row["v"]
        roots = catalogue(self.graph.store.pairs)
        order = sorted(found)
        self.weights = [roots.get(iri) for iri in order]
        places = {iri: place for place, iri in enumerate(order)}
        listed = []
        for iri in order:
            facts = found[iri]
            title = self.pair(iri)[0] if iri in self.labels else ""
            open_link = facts.get("link", "true") in ("true", "1")
            listed.append([
                local(iri), title, facts.get("publisher", ""), facts.get("issued", ""),
                self.concept(facts.get("kind", "")) if "kind" in facts else "",
                self.concept(facts.get("reliability", "")) if "reliability" in facts else "",
                facts.get("url", "") if open_link and is_web(facts.get("url", "")) else "",
                roots[iri].root if iri in roots else local(iri),
            ])  # fmt: skip
        return places, listed

    def _says(self) -> dict[str, list[Any]]:
        notes = {
            (row["c"], row["s"]): row["n"]
            for row in self._rows("SELECT ?c ?s ?n { GRAPH ?s { ?c auto:note ?n } }")
        }
        says: dict[str, list[Any]] = defaultdict(list)
        for row in self._rows("SELECT ?c ?s { ?c prov:wasDerivedFrom ?s }"):
            place = self.source_ids.get(row["s"])
            if place is not None:
                note = notes.get((row["c"], row["s"]))
                says[row["c"]].append([place, note] if note else place)
        for sources in says.values():
            sources.sort(key=lambda one: one if isinstance(one, int) else one[0])
        return says

    def _entities(self) -> list[list[Any]]:
        above: dict[str, set[str]] = defaultdict(set)
        for row in self._rows("SELECT ?a ?b { ?a rdfs:subClassOf ?b }"):
            above[row["a"]].add(row["b"])
        classes: dict[str, set[str]] = defaultdict(set)
        query = f'SELECT ?e ?c {{ ?e a ?c FILTER(STRSTARTS(STR(?e), "{ID}")) }}'
        for row in self._rows(query):
            if row["c"].startswith(AUTO):
                classes[row["e"]].add(row["c"])
        aliases: dict[str, set[str]] = defaultdict(set)
        for row in self._rows("SELECT ?e ?a { ?e skos:altLabel ?a }"):
            aliases[row["e"]].add(row["a"])
        same = {r["e"]: r["w"] for r in self._rows("SELECT ?e ?w { ?e skos:exactMatch ?w }")}
        listed = []
        for iri in sorted(classes):
            if local(iri) in self.without:
                continue
            kinds = classes[iri]
            narrow = sorted(kinds - {b for kind in kinds for b in above[kind]}) or sorted(kinds)
            english, chinese = self.pair(iri)
            listed.append([
                local(iri), local(narrow[0]), english, chinese,
                sorted(aliases[iri] - {english, chinese}), "", 0, 0,
                same.get(iri, "") if is_web(same.get(iri, "")) else "", "",
            ])  # fmt: skip
        return listed

    def _claims(self, kind: str) -> list[tuple[str, dict[str, list[str]]]]:
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in self._rows(f"SELECT ?c ?p ?v {{ ?c a auto:{kind} ; ?p ?v }}"):
            found[row["c"]][local(row["p"])].append(row["v"])
        return [(iri, found[iri]) for iri in sorted(found)]

    def _place(self, facts: Mapping[str, list[str]], name: str) -> int | None:
        value = facts.get(name)
        return self.index.get(local(value[0])) if value else None

    def _slug(self, facts: Mapping[str, list[str]], name: str) -> str:
        value = facts.get(name)
        return self.concept(value[0]) if value else ""

    def _slugs(self, facts: Mapping[str, list[str]], name: str) -> list[str]:
        return sorted(self.concept(value) for value in facts.get(name, []))

    def _force(self, facts: Mapping[str, list[str]]) -> list[str]:
        """Return the first and last day in force for certain, empty where they are not told."""
        start, end = one(facts, "start"), one(facts, "end")
        begun, over = force(start, end, self.graph.today)
        return [str(begun) if start else "", str(over) if end else ""]

    def _end(self, iri: str, facts: Mapping[str, list[str]]) -> list[Any]:
        return [self.says.get(iri, []), iri.removeprefix(CLAIM)]

    def links(self) -> list[list[Any]]:
        """Return every relation: those stated as claims, then direct triples without a claim."""
        listed, told = [], set()
        for iri, facts in self._claims("Relationship"):
            subject, thing = self._place(facts, "subject"), self._place(facts, "object")
            if subject is None or thing is None or "relation" not in facts:
                continue
            relation = local(facts["relation"][0])
            told.add((subject, relation, thing))
            if self.presentation.of_relation(relation).is_symmetric:
                told.add((thing, relation, subject))
            planned = self._slug(facts, "status") == "planned"
            listed.append([
                subject, relation, thing, one(facts, "start"), one(facts, "end"),
                amount(facts, "share"), amount(facts, "amount"), self._slug(facts, "unit"),
                self._slugs(facts, "role"), self._slugs(facts, "part"),
                self._slugs(facts, "mode"), 1 if planned else 0, *self._end(iri, facts),
                *self._force(facts),
            ])  # fmt: skip
        return listed + self._direct(told)

    def _direct(self, told: set[tuple[int, str, int]]) -> list[list[Any]]:
        things = f'?s a ?k FILTER(STRSTARTS(STR(?k), "{AUTO}") && STRSTARTS(STR(?s), "{ID}"))'
        others = f'FILTER(STRSTARTS(STR(?p), "{AUTO}") && STRSTARTS(STR(?o), "{ID}"))'
        stated: dict[tuple[str, str, str], set[int]] = defaultdict(set)
        query = f"SELECT DISTINCT ?g ?s ?p ?o {{ {things} GRAPH ?g {{ ?s ?p ?o }} {others} }}"
        for row in self._rows(query):
            if row["g"] in self.source_ids:
                stated[row["s"], row["p"], row["o"]].add(self.source_ids[row["g"]])
        listed = []
        found = self._rows(f"SELECT DISTINCT ?s ?p ?o {{ {things} ?s ?p ?o {others} }}")
        for triple in sorted((row["s"], row["p"], row["o"]) for row in found):
            subject, thing = (self.index.get(local(iri)) for iri in triple[::2])
            relation = local(triple[1])
            if subject is None or thing is None or subject == thing:
                continue
            if (subject, relation, thing) in told:
                continue
            if self.presentation.of_relation(relation).is_symmetric:
                told.add((thing, relation, subject))
            says = sorted(stated[triple])
            blank: list[Any] = ["", "", None, None, "", [], [], []]
            listed.append([subject, relation, thing, *blank, 0 if says else 2, says, ""])
        return listed

    def observations(self) -> list[list[Any]]:
        """Return every number: whose, which measure, value, period, bounds, scope, who says so."""
        listed = []
        keys = self.keys = {}
        for iri, facts in self._claims("Observation"):
            subject = self._place(facts, "subject")
            if subject is None or "measure" not in facts or "value" not in facts:
                continue
            key = one(facts, "key") or iri
            listed.append([
                subject, self._slug(facts, "measure"), number(facts["value"][0]),
                self._slug(facts, "unit"), one(facts, "period"), one(facts, "from"),
                one(facts, "to"), self._slug(facts, "span"), self._slug(facts, "bound"),
                1 if self._slug(facts, "status") == "planned" else 0,
                self._slug(facts, "basis"), self._scope(facts.get("scope", [])),
                self._place(facts, "saidBy"), 1 if "standing" in facts else 0,
                keys.setdefault(key, len(keys)), *self._end(iri, facts),
            ])  # fmt: skip
        return listed

    def _scope(self, values: Iterable[str]) -> list[Any]:
        found = [
            self.index[local(value)]
            if local(value) in self.index and value.startswith(ID)
            else self.concept(value)
            for value in values
        ]
        return sorted(found, key=str)

    def events(self) -> list[list[Any]]:
        """Return every event: date, kind, whose, with whom, in which words, who says so."""
        listed = []
        for iri, facts in self._claims("Event"):
            subject = self._place(facts, "subject")
            if subject is None:
                continue
            others = [self.index.get(local(v)) for v in facts.get("participant", [])]
            listed.append([
                subject, one(facts, "date"), one(facts, "from"), one(facts, "to"),
                self._slug(facts, "eventType"), sorted(o for o in others if o is not None),
                one(facts, "summary"), amount(facts, "value"), self._slug(facts, "unit"),
                1 if self._slug(facts, "status") == "planned" else 0, *self._end(iri, facts),
            ])  # fmt: skip
        return sorted(listed, key=lambda row: (row[1], row[-1]))

    def descriptions(self) -> list[list[Any]]:
        """Return every identity-like fact: whose, which property, value, who says so."""
        listed = []
        for iri, facts in self._claims("Description"):
            subject = self._place(facts, "subject")
            if subject is None or "relation" not in facts:
                continue
            value: Any = one(facts, "text")
            if "object" in facts:
                value = self._scope(facts["object"])
            relation = facts["relation"][0]
            self.used.add(relation)
            listed.append([
                subject, local(relation), value,
                1 if self._slug(facts, "status") == "planned" else 0, *self._end(iri, facts),
            ])  # fmt: skip
        viewfindings.rank_facts(listed, self.weights)
        return listed


def payload(graph: Any, clocks: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return everything the page carries, without positions; the same graph gives the same.

    `clocks` says at which dates the graph is seen, under the names as_of and known_on.
    """
    clocks = {name: day for name, day in (clocks or {}).items() if day}
    read = Extract(graph, unborn(graph, **clocks) if clocks else ())
    links, observations = read.links(), read.observations()
    events, descriptions = read.events(), read.descriptions()
    born = viewfindings.births(len(read.entities), descriptions, events)
    for entity, day in zip(read.entities, born, strict=True):
        entity[9] = day
    classes = {entity[1] for entity in read.entities}
    relations = {link[1] for link in links}
    found = viewfindings.found(graph, read.index, read.entities, read.keys, read.chinese())
    concepts = {local(iri): read.pair(iri) for iri in sorted(read.used) if iri}
    return {
        "today": str(graph.today),
        "clocks": clocks,
        "prefixes": {name: PREFIXES[name] for name in sorted(PREFIXES)},
        "source_base": SOURCE,
        "concept_base": CONCEPT,
        **styles(read.presentation, read.pair, classes, relations),
        "concepts": concepts,
        "reliabilities": list(graph.presentation.reliabilities),
        "sources": read.sources,
        "entities": read.entities,
        "links": links,
        "observations": observations,
        "clashes": viewfindings.clashes(observations),
        "disputes": found,
        "dispute_kinds": viewfindings.kinds(),
        "events": events,
        "descriptions": descriptions,
    }


def unborn(graph: Any, as_of: str = "", known_on: str = "") -> set[str]:
    """Return the ids of things that were not there yet at a date, or of which nothing was known.

    The graph of a date does not hold a launch that came later, so the graph of all dates, as
    far as it was known, is asked when things began.
    """
    from kg.graph.as_of import at, day_of
    from kg.graph.graph import Graph

    told = {
        row["e"]
        for row in rows(
            graph, "SELECT DISTINCT ?e { ?c auto:subject|auto:object|auto:participant ?e }"
        )
    }
    everything = at(Graph.open(graph.project, graph.notice), None, known_on or None)
    read = Extract(everything)
    facts, events = read.descriptions(), read.events()
    born = viewfindings.births(len(read.entities), facts, events)
    last = str(day_of("--as-of", as_of)) if as_of else "9999"
    late = {k for k, day in enumerate(born) if day > last}
    versions = [link for link in read.links() if link[1] == "isVariantOf"]
    late |= {link[0] for link in versions if link[2] in late}
    return {
        entity[0] for k, entity in enumerate(read.entities)
        if k in late or ID + entity[0] not in told
    }  # fmt: skip
