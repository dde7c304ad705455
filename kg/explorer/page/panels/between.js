// Two dates side by side: a window with what came and what went between them.

import { lastDay } from '../data/dates.js';
import { nameOf } from '../data/names.js';
import { figure } from '../data/numbers.js';
import { t } from '../data/words.js';
import { changesBetween } from '../model/between.js';
import { state } from '../model/state.js';
import { view } from '../view/canvas.js';
import { $, button, el, factBox } from '../view/dom.js';
import { openDialog } from './dialog.js';
import { entityButton, linkRow, sourcesOf } from './facts.js';
import { firstFew } from './parts.js';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/**
 * A field for a month, in words.
 * @param {string} name
 * @param {string} value
 */
function monthField(name, value) {
  const field = el('input', { type: 'text', id: `between-${name}`, size: 8, value, placeholder: '2024-09' });
  const label = el('label', { for: `between-${name}` }, t(name));
  return { field, box: el('div', { class: 'field' }, label, field) };
}

/** What the lists are about: the chosen thing, what the picture shows, or everything. */
function scopeField() {
  const chosen = state.chosen?.entity;
  const field = el(
    'select',
    { id: 'between-scope' },
    chosen ? el('option', { value: 'chosen' }, nameOf(chosen)) : null,
    el('option', { value: 'shown' }, t('betweenShown')),
    el('option', { value: 'all' }, t('betweenAll')),
  );
  const label = el('label', { for: 'between-scope' }, t('betweenOf'));
  const shown = new Set(view.seen.nodes);
  const isIn = (/** @type {Entity} */ entity) =>
    field.value === 'all' || (field.value === 'chosen' ? entity === chosen : shown.has(entity));
  return { field, isIn, box: el('div', { class: 'field' }, label, field) };
}

/**
 * Open the window at two months.
 * @param {string} from
 * @param {string} to
 * @param {(month: string) => void} see Shows the picture at a month.
 */
export function openBetween(from, to, see) {
  const first = monthField('from', from),
    last = monthField('to', to),
    scope = scopeField();
  const box = el('div', { id: 'between', 'aria-live': 'polite' });
  const show = () => {
    const months = [first.field.value.trim(), last.field.value.trim()].sort();
    box.replaceChildren(...(months[0] !== months[1] && months.every((one) => MONTH.test(one))
      ? found(months, scope.isIn, see)
      : [el('p', { class: 'warn' }, t(months.every((one) => MONTH.test(one)) ? 'sameDates' : 'noMonth'))]));
  };
  for (const { field } of [first, last, scope]) field.addEventListener('change', show);
  // A name in the lists leads to its card, so the window goes.
  box.addEventListener(
    'click',
    (/** @type {MouseEvent} */ event) => {
      if (/** @type {HTMLElement} */ (event.target).closest('.entity')) $('dialog').close();
    },
    true,
  );
  openDialog(
    t('betweenTitle'),
    el('p', { class: 'src' }, t('betweenHint')),
    el('div', { class: 'fields' }, first.box, last.box, scope.box),
    box,
  );
  show();
}

/**
 * @param {string[]} months
 * @param {(entity: Entity) => boolean} isIn
 * @param {(month: string) => void} see
 */
function found(months, isIn, see) {
  const [from, to] = months;
  const { came, went, other, things } = changesBetween(lastDay(from), lastDay(to), isIn);
  const lists = [
    group('came', came, (link) => linkRow(link)),
    group('went', went, (link) => linkRow(link)),
    group('becameOther', other, otherRow),
    group('appeared', things, (entity) =>
      factBox([el('b', { class: 'when' }, `${entity.born} `), entityButton(entity)], null),
    ),
  ].filter((one) => one !== null);
  const seeButtons = months.map((month) =>
    button(
      t('seeAt', { d: month }),
      () => {
        $('dialog').close();
        see(month);
      },
      { 'data-see': month },
    ),
  );
  return [
    el('div', { class: 'acts' }, seeButtons),
    ...(lists.length ? lists : [el('p', {}, t('noChange'))]),
  ];
}

/**
 * A list under its name, with how many it has; nothing for an empty one.
 * @template T
 * @param {string} key
 * @param {T[]} list
 * @param {(one: T) => HTMLElement} row
 */
const group = (key, list, row) =>
  list.length
    ? el(
        'section',
        { class: 'group', 'data-list': key, 'aria-label': t(key) },
        el('h3', {}, `${t(key)} (${figure(list.length)})`),
        firstFew(list, row, 12, `between|${key}`),
      )
    : null;

/** @param {{ from: Relationship, to: Relationship }} part0 */
const otherRow = ({ from, to }) =>
  factBox(
    [
      entityButton(to.from),
      ` ${nameOf(to.relation)} `,
      entityButton(to.to),
      el(
        'span',
        { class: 'qual' },
        ` ${t('share', { n: figure(Number(from.share)) })} → ${t('share', { n: figure(Number(to.share)) })}`,
      ),
    ],
    sourcesOf(to),
  );
