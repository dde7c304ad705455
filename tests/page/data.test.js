// The modules without a screen, on the data of the small fictional project.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { dayAt, firstDay, lastDay } from '../../kg/explorer/page/data/dates.js';
import { D, load } from '../../kg/explorer/page/data/graph.js';
import { language } from '../../kg/explorer/page/data/language.js';
import { figure, shortFigure } from '../../kg/explorer/page/data/numbers.js';
import { buildIndex, findNames } from '../../kg/explorer/page/data/search.js';
import { counted, t } from '../../kg/explorer/page/data/words.js';
import { csvCell, csvText } from '../../kg/explorer/page/files/tables.js';
import { asTurtle } from '../../kg/explorer/page/files/turtle.js';
import { linkPasses, startFilters } from '../../kg/explorer/page/model/filters.js';
import { bestPaths } from '../../kg/explorer/page/model/paths.js';
import { change, past, restore, snapshot, state } from '../../kg/explorer/page/model/state.js';

load(JSON.parse(readFileSync(process.env.PAGE_PAYLOAD, 'utf8')));
startFilters();
buildIndex();
const named = (name) => D.entities.find((entity) => entity.en === name);
const first = (text) => findNames(text).hits[0]?.en;

test('dates of any precision have a first and a last day', () => {
  assert.equal(firstDay('2024'), '2024-01-01');
  assert.equal(firstDay('2024-02'), '2024-02-01');
  assert.equal(lastDay('2024'), '2024-12-31');
  assert.equal(lastDay('2024-02'), '2024-02-29');
  assert.equal(lastDay('2023-02'), '2023-02-28');
  assert.equal(lastDay('2024-02-10'), '2024-02-10');
  assert.equal(dayAt('1970-01-02'), 1);
});

test('numbers are written in the language of the page', () => {
  language.now = 'en';
  assert.equal(figure(1234567), '1,234,567');
  assert.equal(figure(-0), '0');
  assert.equal(shortFigure(1.2e9), '1.2 bn');
  assert.equal(shortFigure(25400), '25.4k');
  language.now = 'zh';
  assert.equal(shortFigure(1.2e9), '12亿');
  assert.equal(shortFigure(25400), '2.54万');
  language.now = 'en';
});

test('sentences have their blanks filled, and a singular', () => {
  assert.equal(counted('results', 1), '1 result');
  assert.equal(counted('results', 3), '3 results');
  assert.equal(t('noCard', { id: '{x}' }), 'The address asks for “{x}”, which is not in this graph.');
});

test('a thing is found by its names, its Chinese, its pinyin, and with a slip', () => {
  assert.equal(first('aurora motors'), 'Aurora Motors');
  assert.equal(first('极光汽车'), 'Aurora Motors');
  assert.equal(first('jiguang'), 'Aurora Motors');
  assert.equal(first('Auorra Motors'), 'Aurora Motors');
  assert.equal(findNames('Auorra Motors').slip, true);
  assert.deepEqual(findNames('qqqqqqq').hits, []);
  assert.deepEqual(findNames('   ').hits, []);
});

test('paths hang together, begin and end where asked, and get no cheaper', () => {
  const [from, to] = [named('Harbour City'), named('Lumo Two')];
  const paths = bestPaths(from, to);
  assert.ok(paths.length > 1);
  for (const { nodes, pairs } of paths) {
    assert.deepEqual([nodes[0], nodes.at(-1)], [from, to]);
    assert.equal(new Set(nodes).size, nodes.length);
    pairs.forEach((pair, k) =>
      assert.deepEqual(new Set([pair.a, pair.b]), new Set([nodes[k], nodes[k + 1]])),
    );
  }
  const costs = paths.map((path) => path.cost);
  assert.deepEqual(costs, [...costs].sort((one, two) => one - two));
});

test('undo keeps what the filters were, and a broken view is read as far as it goes', () => {
  const before = JSON.stringify(snapshot());
  change(() => state.offClasses.add('Person'));
  assert.equal(past.at(-1), before);
  restore({ n: [['no-such-thing', 0, 0], ['Lumo', 'x', 2]], a: 'soon', t: ['9-9'] });
  assert.equal(state.nodes.size, 0);
  assert.equal(state.asOf, '');
  assert.deepEqual(state.trail, []);
  restore(JSON.parse(before));
  assert.equal(JSON.stringify(snapshot()), before);
});

test('a relation that has ended is not there after its end', () => {
  const over = D.links.filter((link) => link.over && !link.planned);
  for (const link of over) {
    state.asOf = '2999-12-31';
    assert.equal(linkPasses(link), false);
  }
  state.asOf = '';
});

test('cells of a table hold no formula and keep commas, quotes and lines', () => {
  assert.equal(csvCell('=1+1'), "'=1+1");
  assert.equal(csvCell('-x'), "'-x");
  assert.equal(csvCell(-5), '-5');
  assert.equal(csvCell('a "b", c'), '"a ""b"", c"');
  assert.equal(csvCell(null), '');
  assert.equal(csvText([['a', 'b\nc']]), 'a,"b\nc"\r\n');
});

test('Turtle names every thing, relation and source once', () => {
  const links = D.links.filter((link) => link.claim);
  const text = asTurtle([named('Lumo')], links);
  assert.match(text, /^@prefix auto: </);
  assert.match(text, /<[^>]*Lumo> a <[^>]*Brand> ;\n {4}rdfs:label "Lumo"@en/);
  const claims = text.match(/ a auto:Relationship/g) || [];
  assert.equal(claims.length, links.length);
  const sources = new Set(links.flatMap((link) => link.says.map((one) => one.source.id)));
  assert.equal((text.match(/ a auto:Source/g) || []).length, sources.size);
});
