// The answer to a query: a table, bars beside numbers, sources, and the way into the picture.

import { D } from '../data/graph.js';
import { nameOf, word } from '../data/names.js';
import { figure } from '../data/numbers.js';
import { bySource } from '../data/sources.js';
import { counted, t } from '../data/words.js';
import { change, state } from '../model/state.js';
import { goTo } from '../view/actions.js';
import { arrange } from '../view/arrange.js';
import { fitView } from '../view/camera.js';
import { button, el, outside, say } from '../view/dom.js';
import { sourceLine } from './facts.js';
import { later } from './parts.js';

const MOST = 300;

/**
 * @param {Answer} answer
 * @param {Question | null} question
 * @param {string} seconds
 * @param {() => void} close
 * @returns {Element[]}
 */
export function answerView(answer, question, seconds, close) {
  if (answer.truth !== null) return [el('p', {}, el('b', {}, t(answer.truth ? 'yes' : 'no')))];
  const { columns, rows } = answer;
  const told = el('p', { class: 'src' }, `${counted('rowsN', rows.length)} · ${seconds} s`);
  if (!rows.length) return [told, el('p', {}, t('noRows'))];
  const entities = [...new Set(rows.flatMap((row) => entitiesIn(row)))];
  const acts = el(
    'div',
    { class: 'acts' },
    entities.length
      ? button(t('drawThese', { n: Math.min(entities.length, 60) }), () => drawThese(entities, close))
      : null,
    button(t('copyCsv'), () => copyCsv(columns, rows)),
  );
  return [told, acts, tableOf(columns, rows, question)];
}

/**
 * The things of the graph that a row names.
 * @param {(Term | undefined)[]} row
 */
const entitiesIn = (row) => row.map((term) => entityOf(term)).filter((one) => one !== null);

/** @param {Term | undefined} term */
const entityOf = (term) =>
  (term?.type === 'uri' &&
    term.value.startsWith(D.prefixes.id) &&
    D.byId.get(term.value.slice(D.prefixes.id.length))) ||
  null;

/**
 * @param {string[]} columns
 * @param {(Term | undefined)[][]} rows
 * @param {Question | null} question
 */
function tableOf(columns, rows, question) {
  const barred =
    question && ['bar', 'line'].includes(question.shown[0]) ? columns.indexOf(question.shown[2]) : -1;
  const most = barred < 0 ? 0 : Math.max(...rows.map((row) => Math.abs(Number(row[barred]?.value)) || 0));
  const body = rows.slice(0, MOST).map((row) =>
    el(
      'tr',
      {},
      row.map((term, k) =>
        cellOf(term, k === barred && most ? Math.abs(Number(term?.value) || 0) / most : 0),
      ),
      el('td', {}, receiptsOf(row)),
    ),
  );
  const heads = [...columns.map((name) => name.replace(/_/g, ' ')), t('sources')];
  return el(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('answer') },
    el(
      'table',
      { 'data-role': 'rows' },
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          heads.map((one) => el('th', { scope: 'col' }, one)),
        ),
      ),
      el('tbody', {}, body),
    ),
    rows.length > MOST ? el('p', { class: 'src' }, t('moreN', { n: figure(rows.length - MOST) })) : null,
  );
}

/**
 * @param {Term | undefined} term
 * @param {number} part
 */
function cellOf(term, part) {
  if (!term) return el('td', {}, '');
  const entity = entityOf(term);
  if (entity)
    return el(
      'td',
      {},
      button(nameOf(entity), () => goTo(entity), { class: 'entity' }),
    );
  if (term.type === 'uri') return el('td', {}, uriWords(term.value));
  const number = /#(integer|decimal|double|float|int|long)$/.test(term.datatype || '');
  const shown = number && Math.abs(Number(term.value)) >= 1e4 ? figure(Number(term.value)) : term.value;
  const bar = part ? el('span', { class: 'cellbar' }) : null;
  if (bar) bar.style.width = `${Math.round(part * 100)}px`;
  return el('td', { class: number ? 'num' : null, lang: term.lang || null }, bar, shown);
}

/** @param {string} iri */
function uriWords(iri) {
  const { concept, source } = D.prefixes;
  if (iri.startsWith(concept)) return word(iri.slice(concept.length));
  const found = iri.startsWith(source) && D.sources.find((one) => one.id === iri.slice(source.length));
  if (found) return found.url ? outside(found.url, found.publisher || found.id) : found.publisher || found.id;
  const [name, start] = Object.entries(D.prefixes).find(([, one]) => iri.startsWith(one)) || ['', ''];
  return name ? `${name}:${iri.slice(start.length)}` : outside(iri, iri.slice(0, 80));
}

/**
 * Who says what a row tells: of the figures of its things with its numbers, of the relations
 * between its things.
 * @param {(Term | undefined)[]} row
 */
function receiptsOf(row) {
  const entities = entitiesIn(row);
  const texts = new Set(row.filter((term) => term && term.type !== 'uri').map((term) => term?.value));
  const figures = entities.flatMap((entity) => entity.numbers.filter((one) => texts.has(String(one.value))));
  const links = entities.flatMap((one) => entities.flatMap((two) => one.near.get(two)?.links || []));
  const says = new Map(
    (figures.length ? figures : links).flatMap((one) => one.says).map((one) => [one.source, one]),
  );
  if (!says.size) return '';
  const box = el('details', {}, el('summary', {}, counted('sourcesOf', says.size)));
  return later(box, () => [...says.values()].sort(bySource).slice(0, 12).map(sourceLine));
}

/**
 * Draw the things of an answer as a picture of their own.
 * @param {Entity[]} entities
 * @param {() => void} close
 */
function drawThese(entities, close) {
  close();
  change(() => {
    state.layout = 'force';
    state.trail = [];
    state.chosen = null;
    const spots = arrange('force', entities.slice(0, 60), entities[0]);
    state.nodes = new Map(spots.map(({ entity, x, y }) => [entity, { x, y, pin: false }]));
  });
  fitView();
}

/**
 * @param {string[]} columns
 * @param {(Term | undefined)[][]} rows
 */
async function copyCsv(columns, rows) {
  const cell = (/** @type {string} */ text) =>
    /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  const text = [columns, ...rows.map((row) => row.map((term) => term?.value || ''))]
    .map((row) => row.map(cell).join(','))
    .join('\r\n');
  try {
    await navigator.clipboard.writeText(text);
    say(t('copied'));
  } catch (error) {
    say(t('notCopied'));
  }
}
