// Two to six things side by side: figures in one chart, growth, facts in columns.

import { D, classOf } from '../data/graph.js';
import { groupBy } from '../data/lists.js';
import { head, nameOf, word } from '../data/names.js';
import { figure } from '../data/numbers.js';
import { comparable, growth, isContested, kindOfSpan } from '../data/series.js';
import { counted, t } from '../data/words.js';
import { factPasses, numberPasses } from '../model/filters.js';
import { comparison, state } from '../model/state.js';
import { keepAddress, markStep } from '../view/address.js';
import { goTo } from '../view/actions.js';
import { $, button, el, elementsOf, say, svg } from '../view/dom.js';
import { shapePath } from '../view/shapes.js';
import { compareChart, markOf } from './comparechart.js';
import { openDisputes } from './disputes.js';
import { badge } from './parts.js';
import { searchBox } from './searchbox.js';
import { valueText } from './values.js';

const MOST = 6;

/**
 * Open the comparison, with what is chosen where nothing else is asked for.
 * @param {Entity[]} [entities]
 */
export function openCompare(entities) {
  markStep();
  const wanted = entities || (comparison.entities.length ? comparison.entities : startingPair());
  comparison.entities = [...new Set(wanted)].slice(0, MOST);
  comparison.open = true;
  showCompare();
  keepAddress();
  elementsOf($('compare'), 'input, button')[0]?.focus({ preventScroll: true });
}

/** What is compared where nobody has said: the chosen thing and the one most like it with figures. */
function startingPair() {
  const first = state.chosen?.entity || busiest(() => true);
  const second = busiest((entity) => entity !== first && (!first || entity.cls === first.cls));
  return /** @type {Entity[]} */ ([first, second].filter(Boolean));
}

/** @param {(entity: Entity) => boolean} test */
const busiest = (test) =>
  D.entities.filter(test).sort((one, two) => two.numbers.length - one.numbers.length || one.i - two.i)[0];

export function closeCompare() {
  comparison.open = false;
  showCompare();
  keepAddress();
  $('picture').focus({ preventScroll: true });
}

/** Show the comparison, or take it away. */
export function showCompare() {
  const box = $('compare');
  box.hidden = !comparison.open;
  if (!comparison.open) {
    box.replaceChildren();
    return;
  }
  box.setAttribute('aria-label', t('compare'));
  box.replaceChildren(
    el(
      'div',
      { class: 'dialoghead' },
      el('h2', {}, t('compareTitle')),
      button('×', closeCompare, { class: 'close', 'aria-label': t('close'), 'data-act': 'close-compare' }),
    ),
    chips(),
    ...(comparison.entities.length ? body() : []),
  );
}

/** The things compared, each with its mark and a way out, and a field for one more. */
function chips() {
  const list = comparison.entities.map((entity, k) =>
    el(
      'span',
      { class: 'chip' },
      svg(
        'svg',
        { viewBox: '0 0 14 14', class: 'mark' },
        svg('path', { d: shapePath(markOf(k), 7, 7, 5), class: `series s${k}` }),
      ),
      button(nameOf(entity), () => leaveFor(entity), { class: 'entity' }),
      button('×', () => change(comparison.entities.filter((one) => one !== entity)), {
        class: 'drop',
        'aria-label': t('dropN', { who: nameOf(entity) }),
      }),
    ),
  );
  if (comparison.entities.length < MOST) list.push(addField());
  return el('div', { class: 'chips' }, list);
}

/** @param {Entity} entity */
function leaveFor(entity) {
  closeCompare();
  goTo(entity);
}

/** @param {Entity[]} entities */
function change(entities) {
  comparison.entities = entities;
  showCompare();
  keepAddress();
}

function addField() {
  const input = el('input', {
    type: 'text',
    id: 'compare-add',
    autocomplete: 'off',
    role: 'combobox',
    'aria-expanded': 'false',
    'aria-controls': 'compare-list',
    'aria-label': t('compareAdd'),
    placeholder: t('compareAdd'),
  });
  const list = el('ul', { id: 'compare-list', class: 'results', role: 'listbox', hidden: true });
  searchBox(input, list, (entity) => {
    if (comparison.entities.includes(entity)) say(t('compareThere'));
    else change([...comparison.entities, entity]);
    $('compare-add')?.focus();
  });
  return el('span', { class: 'field' }, input, list);
}

function body() {
  const choices = comparable(comparison.entities, numberPasses);
  const chosen = choices.find(({ key }) => key === comparison.key) || choices[0];
  const parts = [];
  if (chosen) {
    const select = el(
      'select',
      { 'aria-label': t('measure'), 'data-role': 'measure' },
      choices
        .slice(0, 60)
        .map(({ key, example, series }) =>
          el('option', { value: key }, `${seriesWords(example)} (${series.size})`),
        ),
    );
    select.value = chosen.key;
    select.addEventListener('change', () => {
      comparison.key = select.value;
      showCompare();
      keepAddress();
    });
    const indexed = button(t('indexed'), () => {
      comparison.indexed = !comparison.indexed;
      showCompare();
      keepAddress();
    });
    indexed.setAttribute('aria-pressed', String(comparison.indexed));
    indexed.dataset.role = 'indexed';
    parts.push(
      el('div', { class: 'fields' }, select, indexed),
      compareChart(chosen, comparison.entities, comparison.indexed),
      growthTable(chosen),
    );
  } else parts.push(el('p', { class: 'src' }, t('nothingCommon')));
  parts.push(factsTable());
  return parts;
}

/** @param {Observation} example */
const seriesWords = ({ measure, span, unit }) => `${head(word(measure))}, ${word(span)}, ${word(unit)}`;

/**
 * The newest figure of each, and how it grew on the period before and on the year before.
 * @param {{ example: Observation, series: Map<Entity, Observation[]> }} chosen
 */
function growthTable({ example, series }) {
  const steady = kindOfSpan(example.span) === 'steady';
  const rows = comparison.entities.map((entity) => {
    const list = series.get(entity) || [],
      last = list.at(-1);
    const said = (/** @type {'before' | 'year'} */ than) => {
      const grown = last && growth(list, last, than);
      if (!grown) return t('notGiven');
      const sign = grown.percent > 0 ? '+' : grown.percent < 0 ? '−' : '';
      return `${grown.about ? '≈ ' : ''}${sign}${figure(Math.round(Math.abs(grown.percent) * 10) / 10)} %`;
    };
    return el(
      'tr',
      {},
      el('th', { scope: 'row' }, nameOf(entity)),
      el(
        'td',
        { class: 'num' },
        last ? valueText(last, true) : t('noFigure'),
        last && isContested(last) ? contested() : null,
      ),
      el('td', {}, last ? last.period || last.to : ''),
      ...(steady
        ? [el('td', { class: 'num' }, said('before')), el('td', { class: 'num' }, said('year'))]
        : []),
    );
  });
  const heads = ['name', 'newest', 'period', ...(steady ? ['onBefore', 'onYear'] : [])];
  return tableIn(
    t('newest'),
    heads.map((key) => t(key)),
    rows,
    'growth',
  );
}

const contested = () => badge(t('contested'), 'contested');

/**
 * A table that scrolls by itself where it is too wide.
 * @param {string} caption
 * @param {Child[]} heads
 * @param {HTMLElement[]} rows
 * @param {string} role
 */
const tableIn = (caption, heads, rows, role) =>
  el(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    el(
      'table',
      { 'data-role': role },
      el('caption', {}, caption),
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          heads.map((one) => el('th', { scope: 'col' }, one)),
        ),
      ),
      el('tbody', {}, rows),
    ),
  );

/** Facts in columns: what is told of two of them or more comes first. */
function factsTable() {
  const { entities } = comparison;
  const told = new Map(
    entities.map((entity) => [entity, groupBy(entity.facts.filter(factPasses), (fact) => fact.property)]),
  );
  const properties = [...new Set([...told.values()].flatMap((groups) => [...groups.keys()]))];
  const having = (/** @type {string} */ property) =>
    entities.filter((entity) => told.get(entity)?.has(property)).length;
  const rows = properties
    .filter((property) => having(property) > 1 || entities.length === 1)
    .sort((one, two) => having(two) - having(one) || word(one).localeCompare(word(two)))
    .map((property) =>
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, head(word(property))),
        entities.map((entity) => factCell(entity, property, told.get(entity)?.get(property) || [])),
      ),
    );
  const kinds = el(
    'tr',
    {},
    el('th', { scope: 'row' }, t('kind')),
    entities.map((entity) => el('td', {}, head(nameOf(classOf(entity))))),
  );
  const disputes = el(
    'tr',
    {},
    el('th', { scope: 'row' }, t('disputes')),
    entities.map((entity) =>
      el(
        'td',
        {},
        entity.disputes.length
          ? button(counted('disagreeN', entity.disputes.length), () => openDisputes(entity), {
              class: 'entity',
            })
          : t('none'),
      ),
    ),
  );
  return tableIn(t('facts'), [t('fact'), ...entities.map(nameOf)], [kinds, ...rows, disputes], 'facts');
}

/**
 * @param {Entity} entity
 * @param {string} property
 * @param {Description[]} facts
 */
function factCell(entity, property, facts) {
  const sorted = [...facts].sort(
    (one, two) => Number(one.planned) - Number(two.planned) || one.place - two.place,
  );
  const dispute = entity.disputes.some((one) => one.measure.split(', ').includes(property));
  const shown = sorted.slice(0, dispute ? 3 : 2).map((fact) => {
    const value = Array.isArray(fact.value)
      ? fact.value.map((one) => (typeof one === 'number' ? nameOf(D.entities[one]) : word(one))).join(', ')
      : fact.value;
    return el('div', {}, value, fact.planned ? badge(t('planned'), 'plan') : null);
  });
  return el('td', {}, shown.length ? shown : t('notTold'), dispute ? contested() : null);
}
