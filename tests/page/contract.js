// Answers the questions of tests/test_contract.py with the page's own modules.
// node contract.js PAYLOAD QUESTIONS ANSWERS, each a file of JSON
import { readFileSync, writeFileSync } from 'node:fs';

import { D, load } from '../../kg/explorer/page/data/graph.js';
import { buildIndex, findNames } from '../../kg/explorer/page/data/search.js';
import { comparable, growth } from '../../kg/explorer/page/data/series.js';
import { wordsOf } from '../../kg/explorer/page/data/spelling.js';
import { independent } from '../../kg/explorer/page/data/graph.js';
import {
  eventPasses,
  factPasses,
  isBest,
  kindPasses,
  linkPasses,
  numberPasses,
  startFilters,
} from '../../kg/explorer/page/model/filters.js';
import { bestPaths, stepsOf } from '../../kg/explorer/page/model/paths.js';
import { state } from '../../kg/explorer/page/model/state.js';

const [payload, questions, answers] = process.argv.slice(2);
load(JSON.parse(readFileSync(payload, 'utf8')));
startFilters();
buildIndex();
const asked = JSON.parse(readFileSync(questions, 'utf8'));

/** What a card shows on a day, with nothing switched off. */
function card(entity) {
  const links = entity.links.filter(
    (link) => link.claim && linkPasses(link) && kindPasses(link.from === entity ? link.to : link.from),
  );
  const numbers = entity.numbers.filter(numberPasses);
  return {
    links: [...new Set(links.map((link) => link.claim))].sort(),
    numbers: numbers.map((number) => number.claim).sort(),
    preferred: numbers
      .filter(isBest)
      .map((number) => number.claim)
      .sort(),
    events: entity.events
      .filter((event) => event.entity === entity && eventPasses(event))
      .map((event) => event.claim)
      .sort(),
    facts: entity.facts
      .filter(factPasses)
      .map((fact) => fact.claim)
      .sort(),
  };
}

const found = {
  paths: asked.paths.map(([one, other]) =>
    bestPaths(D.byId.get(one), D.byId.get(other), asked.count).map(({ nodes, pairs, cost }) => ({
      nodes: nodes.map((node) => node.id),
      steps: pairs.map((pair) => {
        const [link] = stepsOf(pair);
        return [link.from.id, link.relation.id, link.to.id];
      }),
      cost,
    })),
  ),
  searches: asked.searches.map((text) => findNames(text).hits[0]?.id ?? null),
  words: asked.words.map(wordsOf),
  independent: D.numbers.map((number) => [number.claim, independent(number.says)]),
  flags: {
    keys: [...D.disputeOf.keys()].map((key) => D.numbers.find((one) => one.key === key).claim),
    properties: D.entities.flatMap((entity) => {
      const told = new Set(entity.facts.map((fact) => fact.property));
      return [...told]
        .filter((name) => entity.disputes.some((dispute) => dispute.properties.includes(name)))
        .map((name) => [entity.id, name]);
    }),
    disputes: D.entities.map((entity) => [entity.id, entity.disputes.length]),
  },
  growth: asked.growth.map((id) =>
    comparable([D.byId.get(id)]).flatMap(({ series }) =>
      [...series.values()].flatMap((list) =>
        list.map((number) => [number.claim, growth(list, number, 'before'), growth(list, number, 'year')]),
      ),
    ),
  ),
  cards: {},
};
state.offRelations.clear();
for (const day of asked.days) {
  state.asOf = day;
  found.cards[day] = Object.fromEntries(D.entities.map((entity) => [entity.id, card(entity)]));
}
writeFileSync(answers, JSON.stringify(found));
