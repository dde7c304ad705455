// The figures of a thing: those with a date as charts and rows, the others as a data sheet.

import { unitText } from '../data/amounts.js';
import { D, independent } from '../data/graph.js';
import { groupBy, sure } from '../data/lists.js';
import { head, nameOf, scopeWords, word } from '../data/names.js';
import { t } from '../data/words.js';
import { isBest, numberPasses } from '../model/filters.js';
import { figureChoice, seriesKey } from '../model/state.js';
import { keepAddress } from '../view/address.js';
import { el } from '../view/dom.js';
import { chart } from './chart.js';
import { sourcesOf } from './facts.js';
import { badge, firstFew, part } from './parts.js';
import { reasonOf } from './reason.js';
import { clashes, gapText, seriesName, valueText } from './values.js';

/**
 * @param {Entity} entity
 * @param {Observation[]} numbers
 */
function measuresOf(entity, numbers) {
  /** @type {Record<string, string[]>} What a reader asks of a kind of thing first. */
  const asked = D.raw.first_asked;
  const wanted = asked[entity.cls] || asked[''];
  /** @param {[string, Observation[]]} part0 */
  const rank = ([slug, list]) => {
    const k = wanted.indexOf(slug);
    return k < 0 || list.length < 2 ? wanted.length : k;
  };
  return [...groupBy(numbers, (number) => number.measure)].sort(
    (one, two) => rank(one) - rank(two) || two[1].length - one[1].length,
  );
}

/** @param {Entity} entity */
export function figuresPart(entity) {
  const numbers = entity.numbers.filter(numberPasses).filter((number) => number.to);
  if (!numbers.length) return null;
  const measures = measuresOf(entity, numbers);
  const body = el('div', { class: 'figures' });
  const measure = el(
    'select',
    { 'aria-label': t('measure') },
    measures.map(([slug, list]) => el('option', { value: slug }, `${head(word(slug))} (${list.length})`)),
  );
  if (measures.some(([slug]) => slug === figureChoice.measure)) measure.value = figureChoice.measure;
  measure.addEventListener('change', () => {
    Object.assign(figureChoice, { measure: measure.value, series: '', key: -1 });
    fill();
    keepAddress();
  });
  function fill() {
    const list = sure(measures.find(([slug]) => slug === measure.value))[1];
    body.replaceChildren(measure, ...seriesOf(list, fill));
  }
  fill();
  return part('figures', numbers.length, body);
}

/**
 * The chosen series of one measure: reported values and the plans of the same span and scope.
 * @param {Observation[]} list
 * @param {() => void} again
 */
function seriesOf(list, again) {
  const groups = [...groupBy(list, seriesKey)].sort((one, two) => seriesRank(two[1]) - seriesRank(one[1]));
  const choice = el(
    'select',
    { 'aria-label': t('series') },
    groups.map(([key, numbers]) =>
      el(
        'option',
        { value: key },
        `${head(seriesName({ ...numbers[0], planned: false }))} · ${unitText(numbers[0].unit)} (${numbers.length})`,
      ),
    ),
  );
  if (groups.some(([key]) => key === figureChoice.series)) choice.value = figureChoice.series;
  choice.addEventListener('change', () => {
    Object.assign(figureChoice, { series: choice.value, key: -1 });
    again();
    keepAddress();
  });
  const numbers = sure(groups.find(([key]) => key === choice.value))[1];
  const keys = [...groupBy(numbers, (number) => number.key).values()].sort((one, two) =>
    two[0].to.localeCompare(one[0].to),
  );
  const wanted = keys.findIndex(([first]) => first.key === figureChoice.key);
  return [
    choice,
    chart(numbers, `${head(word(numbers[0].measure))}, ${unitText(numbers[0].unit)}`),
    ...firstFew(keys, keyRow, Math.max(8, wanted + 1), `figures|${numbers[0].measure}|${choice.value}`),
  ].filter((one) => one !== null);
}

/** @param {Observation[]} numbers */
const seriesRank = (numbers) => numbers.length + (numbers[0].scope.length ? 0 : 3);

/** @param {Entity} entity */
export function sheetPart(entity) {
  const numbers = entity.numbers.filter(numberPasses).filter((number) => !number.to);
  if (!numbers.length) return null;
  const groups = [...groupBy(numbers, (number) => number.measure)].sort((one, two) =>
    word(one[0]).localeCompare(word(two[0])),
  );
  const wanted = groups.findIndex(([, list]) => list.some((number) => number.key === figureChoice.key));
  return part(
    'specs',
    numbers.length,
    firstFew(groups, sheetGroup, Math.max(10, wanted + 1), 'specs'),
    entity.numbers.length < 30 || wanted >= 0,
  );
}

/** @param {[string, Observation[]]} part0 */
const sheetGroup = ([slug, list]) =>
  el(
    'div',
    { class: 'group' },
    el('h4', {}, head(word(slug))),
    [...groupBy(list, (number) => number.key).values()].map((same) =>
      el(
        'div',
        {},
        same[0].scope.length ? el('span', { class: 'qual' }, scopeWords(same[0].scope).join(' · ')) : null,
        keyRow(same),
      ),
    ),
  );

/**
 * Badges: that it is preferred among several, that nobody but generated pages tells it.
 * @param {Observation} number
 * @param {boolean} isOneOf
 */
const standingOf = (number, isOneOf) => [
  isBest(number) && isOneOf ? badge(`★ ${t('preferred')}`, 'best') : null,
  number.generated ? badge(t('generated'), 'plan') : null,
];

/**
 * One key: the preferred value first, then what others say, apart where they disagree.
 * @param {Observation[]} numbers
 */
function keyRow(numbers) {
  const list = [...numbers].sort(
    (one, two) =>
      Number(isBest(two)) - Number(isBest(one)) ||
      independent(two.says) - independent(one.says) ||
      one.value - two.value,
  );
  const clash = clashes(list),
    [first] = list;
  const period = first.period || (first.to ? first.to : '');
  return el(
    'div',
    { class: `fact${clash ? ' clash' : ''}`, 'data-key': first.key },
    clash ? el('div', { class: 'warn' }, `⚠ ${t(first.planned ? 'plansDiffer' : 'disagree')}`) : null,
    reasonOf(D.disputeOf.get(first.key)),
    list.map((number) =>
      el(
        'div',
        { class: 'value' },
        el(
          'div',
          { class: 'what' },
          number === first && period ? el('b', { class: 'when' }, `${period} `) : null,
          el(
            isBest(number) || list.length === 1 ? 'b' : 'span',
            { title: valueText(number) },
            valueText(number, !clash),
          ),
          ...standingOf(number, list.length > 1),
          clash && number !== first ? el('span', { class: 'qual' }, ` ${gapText(number, first)}`) : null,
          number.planned
            ? badge([t('planned'), number.basis ? word(number.basis) : ''].filter(Boolean).join(': '), 'plan')
            : null,
          number.saidBy
            ? el('span', { class: 'qual' }, ` ${t('said', { who: nameOf(number.saidBy) })}`)
            : null,
        ),
        sourcesOf(number),
      ),
    ),
  );
}
