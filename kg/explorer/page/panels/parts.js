// Parts that fold, rows with a button for the rest.

import { t } from '../data/words.js';
import { button, el, elementsOf } from '../view/dom.js';

/**
 * Fill a <details> only when it is opened.
 * @param {HTMLDetailsElement} details
 * @param {() => (Node | string)[]} make
 */
export function later(details, make) {
  const fill = () => {
    if (details.open && !details.filled) {
      details.filled = true;
      details.append(...make());
    }
  };
  details.fill = fill;
  details.addEventListener('toggle', fill);
  if (details.open) fill();
  return details;
}

/**
 * @param {string} text
 * @param {string} kind
 */
export const badge = (text, kind) => el('span', { class: `badge ${kind}` }, text);

/** What of the card outlives a rebuild: whose it is, and how many rows of each list are open. */
export const memory = { target: '', more: new Map() };

/**
 * A part of the card that folds; its key keeps it open or closed when the card is made anew.
 * @param {string} key
 * @param {number} count
 * @param {Child} children
 * @param {boolean} [open]
 */
export function part(key, count, children, open = true) {
  return el(
    'details',
    { class: 'part', 'data-part': key, open },
    el('summary', {}, el('h3', {}, t(key)), el('span', { class: 'count' }, count)),
    children,
  );
}

/**
 * Rows with a button for the rest, so that a card with a thousand facts opens at once.
 * @template T
 * @param {T[]} items
 * @param {(item: T) => HTMLElement} make
 * @param {number} count
 * @param {string} [id]
 * @param {(more: HTMLElement) => HTMLElement} [around] What the button stands in: in a list, an item.
 * @returns {HTMLElement[]}
 */
export function firstFew(items, make, count, id = '', around = (more) => more) {
  count = Math.max(count, memory.more.get(id) || 0);
  const rows = items.slice(0, count).map(make);
  if (items.length > count) {
    const more = button(
      t('moreN', { n: items.length - count }),
      () => {
        memory.more.set(id, count * 7);
        const fresh = firstFew(items.slice(count), make, count * 6, '', around);
        last.replaceWith(...fresh);
        elementsOf(fresh[0], 'button, a, summary')[0]?.focus({ preventScroll: true });
      },
      { class: 'more' },
    );
    const last = around(more);
    rows.push(last);
  }
  return rows;
}
