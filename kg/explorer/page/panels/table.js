// The same as a table: the visible entities and the visible links, sortable.

import { classOf } from '../data/graph.js';
import { head, nameOf } from '../data/names.js';
import { bySource } from '../data/sources.js';
import { t } from '../data/words.js';
import { hub } from '../model/hub.js';
import { chosenPair, state } from '../model/state.js';
import { choose } from '../view/actions.js';
import { markStep } from '../view/address.js';
import { fitView } from '../view/camera.js';
import { view } from '../view/canvas.js';
import { $, button, el } from '../view/dom.js';
import { qualifiers } from './facts.js';

/** @type {Record<string, [string, number]>} */
const sorting = { things: ['degree', -1], links: ['from', 1] };

export function showTable() {
  const on = state.mode === 'table';
  $('table').hidden = !on;
  $('picture').hidden = on;
  if (!on) return;
  const seen = view.seen,
    degree = new Map();
  for (const { pair } of seen.pairs)
    for (const end of [pair.a, pair.b]) degree.set(end, (degree.get(end) || 0) + 1);
  const links = seen.pairs.flatMap((one) => one.links);
  $('table').replaceChildren(
    tableOf(
      'things',
      `${t('entities')} (${seen.nodes.length})`,
      thingColumns(degree),
      seen.nodes,
      (entity) => ({ entity }),
    ),
    tableOf('links', `${t('links')} (${links.length})`, linkColumns(), links, (link) =>
      chosenPair(link.from, link.to),
    ),
  );
}

/**
 * @param {Map<Entity, number>} degree
 * @returns {[string, string, (entity: Entity) => any][]}
 */
const thingColumns = (degree) => [
  ['name', t('name'), nameOf],
  ['other', t('other'), (entity) => (state.lang === 'zh' ? entity.en : entity.zh)],
  ['kind', t('kind'), (entity) => head(nameOf(classOf(entity)))],
  ['degree', t('linksN'), (entity) => degree.get(entity) || 0],
  ['facts', t('factsN'), (entity) => entity.numbers.length + entity.facts.length + entity.events.length],
];

/** @returns {[string, string, (link: Relationship) => any][]} */
const linkColumns = () => [
  ['from', t('from'), (link) => nameOf(link.from)],
  ['relation', t('relation'), (link) => nameOf(link.relation)],
  ['to', t('to'), (link) => nameOf(link.to)],
  ['start', t('start'), (link) => link.start],
  ['end', t('end'), (link) => link.end],
  [
    'what',
    t('what'),
    (link) =>
      [link.planned ? t('planned') : '', ...qualifiers({ ...link, start: '', end: '' })]
        .filter(Boolean)
        .join(' · '),
  ],
  [
    'sources',
    t('sources'),
    (link) =>
      [...link.says]
        .sort(bySource)
        .map((one) => [one.source.publisher, one.source.issued].filter(Boolean).join(' '))
        .join('; '),
  ],
];

/**
 * The head of a column: a button that sorts by it, or the other way round.
 * @param {'things' | 'links'} id
 * @param {[string, string, (item: any) => any]} column
 * @param {any} example
 */
function columnHead(id, [name, label, value], example) {
  const [by, way] = sorting[id];
  const up = way > 0,
    mine = name === by;
  const sort = () => {
    const first = typeof value(example) === 'number' ? -1 : 1;
    sorting[id] = [name, mine ? -way : first];
    showTable();
    $('table').querySelector(`[data-sort="${id}-${name}"]`)?.focus();
  };
  return el(
    'th',
    { scope: 'col', 'aria-sort': mine ? (up ? 'ascending' : 'descending') : 'none' },
    button(`${label}${mine ? (up ? ' ▲' : ' ▼') : ''}`, sort, { 'data-sort': `${id}-${name}` }),
  );
}

/**
 * One row; its first cell chooses what it is about.
 * @param {any} item
 * @param {[string, string, (item: any) => any][]} columns
 * @param {(item: any) => Target | null} target
 */
function rowOf(item, columns, target) {
  const [first, ...rest] = columns.map(([, , value]) => String(value(item) ?? ''));
  const name = button(first.slice(0, 120), () => choose(target(item)), { class: 'entity' });
  return el(
    'tr',
    {},
    el('th', { scope: 'row' }, name),
    rest.map((text) => el('td', {}, text.slice(0, 240))),
  );
}

/**
 * @param {'things' | 'links'} id
 * @param {string} caption
 * @param {[string, string, (item: any) => any][]} columns
 * @param {any[]} items
 * @param {(item: any) => Target | null} target
 */
function tableOf(id, caption, columns, items, target) {
  const [by, way] = sorting[id];
  const read = (columns.find(([name]) => name === by) || columns[0])[2];
  const sorted = [...items].sort((one, two) => way * compare(read(one), read(two)));
  const body = el('tbody');
  const wide = (/** @type {Child} */ child) => el('tr', {}, el('td', { colspan: columns.length }, child));
  /** @param {number} from */
  const fill = (from) => {
    body.append(...sorted.slice(from, from + 300).map((item) => rowOf(item, columns, target)));
    const left = sorted.length - from - 300;
    if (left <= 0) return;
    const more = wide(
      button(t('moreN', { n: left }), () => {
        more.remove();
        fill(from + 300);
      }),
    );
    body.append(more);
  };
  fill(0);
  if (!items.length) body.append(wide(t('emptyTable')));
  const heads = columns.map((column) => columnHead(id, column, items[0] || {}));
  return el(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    el(
      'table',
      { id: `table-${id}` },
      el('caption', {}, caption),
      el('thead', {}, el('tr', {}, heads)),
      body,
    ),
  );
}

const collator = new Intl.Collator(['en', 'zh'], { numeric: true });

/**
 * @param {unknown} one
 * @param {unknown} two
 */
function compare(one, two) {
  if (typeof one === 'number' && typeof two === 'number') return one - two;
  if (!one !== !two) return one ? -1 : 1;
  return collator.compare(String(one || ''), String(two || ''));
}

export function toggleTable() {
  markStep();
  state.mode = state.mode === 'table' ? 'picture' : 'table';
  hub.refresh({ words: true });
  if (state.mode === 'picture') {
    view.network.redraw();
    fitView(null, false);
    $('picture').focus({ preventScroll: true });
  } else $('table').focus({ preventScroll: true });
}
