// A field and a list as a search box.

import { classOf } from '../data/graph.js';
import { nameOf } from '../data/names.js';
import { findNames } from '../data/search.js';
import { counted, t } from '../data/words.js';
import { state } from '../model/state.js';
import { el, elementsOf, tell } from '../view/dom.js';
import { classMark } from '../view/shapes.js';

/**
 * One answer as an option of the list.
 * @param {Entity} entity
 * @param {string} id
 * @param {(fresh: boolean) => void} take
 */
function optionOf(entity, id, take) {
  const under = [state.lang === 'zh' ? entity.en : entity.zh, nameOf(classOf(entity))];
  const mousedown = (/** @type {MouseEvent} */ event) => {
    event.preventDefault();
    take(event.shiftKey);
  };
  return el(
    'li',
    { role: 'option', id, 'aria-selected': 'false', on: { mousedown } },
    classMark(entity.cls),
    el('span', { class: 'nm' }, nameOf(entity)),
    el('span', { class: 'sub' }, under.filter(Boolean).join(' · ')),
  );
}

/**
 * Turn an input and a list into a search box: `act(entity, fresh)` is called with the choice.
 * @param {HTMLInputElement} input
 * @param {HTMLElement} list
 * @param {(entity: Entity, fresh: boolean) => void} act
 */
export function searchBox(input, list, act) {
  const box = { hits: /** @type {Entity[]} */ ([]), at: -1, leaving: 0 };
  const close = () => {
    list.hidden = true;
    box.at = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  /**
   * @param {Entity} entity
   * @param {boolean} fresh
   */
  const choose = (entity, fresh) => {
    input.value = nameOf(entity);
    close();
    act(entity, fresh);
  };
  /** @param {number} place */
  const mark = (place) => {
    box.at = box.hits.length ? (place + box.hits.length) % box.hits.length : -1;
    elementsOf(list, '[role=option]').forEach((item, k) => {
      item.setAttribute('aria-selected', String(k === box.at));
      if (k !== box.at) return;
      input.setAttribute('aria-activedescendant', item.id);
      item.scrollIntoView({ block: 'nearest' });
    });
  };
  const show = () => {
    clearTimeout(box.leaving);
    const { hits, slip } = findNames(input.value);
    box.hits = hits;
    const note = slip && input.value.trim() ? t(hits.length ? 'near' : 'nothing') : '';
    list.replaceChildren(
      ...(note ? [el('li', { class: 'note', role: 'presentation' }, note)] : []),
      ...hits.map((entity, k) => optionOf(entity, `${list.id}-${k}`, (fresh) => choose(entity, fresh))),
    );
    list.hidden = !input.value.trim();
    input.setAttribute('aria-expanded', String(!list.hidden));
    if (hits.length) mark(0);
    tell(hits.length ? counted('results', hits.length) : t('nothing'));
  };
  listenTo(input, { box, list, show, mark, choose, close });
}

/**
 * What typing, leaving and the keys of a list do in a search box.
 * @param {HTMLInputElement} input
 * @param {{
 *   box: { hits: Entity[], at: number, leaving: number }, list: HTMLElement, show: () => void,
 *   mark: (place: number) => void, choose: (entity: Entity, fresh: boolean) => void, close: () => void,
 * }} parts
 */
function listenTo(input, { box, list, show, mark, choose, close }) {
  input.addEventListener('input', show);
  input.addEventListener('focus', () => {
    if (!input.value.trim()) return;
    input.select();
    show();
  });
  input.addEventListener('blur', () => {
    box.leaving = setTimeout(close, 120);
  });
  /** @type {Record<string, (event: KeyboardEvent) => void>} */
  const acts = {
    ArrowDown: () => (list.hidden ? show() : mark(box.at + 1)),
    ArrowUp: () => mark(box.at - 1),
    Enter: (event) => {
      if (box.hits[box.at] && !list.hidden) choose(box.hits[box.at], event.shiftKey);
    },
  };
  input.addEventListener('keydown', (event) => {
    if (acts[event.key]) {
      acts[event.key](event);
      event.preventDefault();
    } else if (event.key === 'Escape' && (!list.hidden || input.type === 'search')) {
      // The list closes first; only the next Escape closes the window around it.
      if (!list.hidden) event.preventDefault();
      else input.value = '';
      close();
      event.stopPropagation();
    }
  });
}
