// The menu of a node: right click, long press, or the menu key; with several marked, of all of them.

import { D } from '../data/graph.js';
import { sure } from '../data/lists.js';
import { nameOf } from '../data/names.js';
import { t } from '../data/words.js';
import { change, marked, seatOf, state } from '../model/state.js';
import { choose, collapse, expand, hideNode, onlyThis, pinNode } from '../view/actions.js';
import { view } from '../view/canvas.js';
import { $, button, el, elementsOf } from '../view/dom.js';
import { draw } from '../view/draw.js';
import { hideTip } from '../view/hover.js';
import { openCompare } from './compare.js';
import { openPaths } from './paths.js';

/** @typedef {[key: string, run: () => void, blanks?: Record<string, unknown>]} Item */

/**
 * Mark a thing beside others, or take the mark away.
 * @param {Entity} entity
 */
export function toggleMark(entity) {
  if (!marked.delete(entity)) marked.add(entity);
  draw();
}

/** @param {Entity} entity @returns {Item[]} */
const itemsOf = (entity) => [
  ['openCard', () => choose({ entity })],
  ['expand', () => expand(entity)],
  ['collapse', () => collapse(entity)],
  ['hide', () => hideNode(entity)],
  [state.nodes.get(entity)?.pin ? 'unpin' : 'pin', () => pinNode(entity)],
  ['only', () => onlyThis(entity)],
  ['pathFrom', () => openPaths(entity)],
  ['compare', () => openCompare([entity])],
  ['mark', () => toggleMark(entity)],
];

/** @param {Entity[]} all @returns {Item[]} */
function itemsOfAll(all) {
  const n = all.length;
  /** @type {Item[]} */
  const items = [
    ['hideN', () => without(new Set(all)), { n }],
    ['keepN', () => without(new Set([...state.nodes.keys()].filter((one) => !all.includes(one)))), { n }],
    ['pinN', () => change(() => all.forEach((one) => Object.assign(seatOf(one), { pin: true }))), { n }],
  ];
  if (n === 2) items.push(['pathsBetween', () => openPaths(all[0], all[1])]);
  if (n > 1 && n < 7) items.push(['compare', () => openCompare(all)]);
  items.push(['unmark', () => unmark()]);
  return items;
}

/** @param {Set<Entity>} gone */
function without(gone) {
  marked.clear();
  change(() => {
    for (const entity of gone) state.nodes.delete(entity);
    state.trail = [];
    if (state.chosen && (!state.chosen.entity || gone.has(state.chosen.entity))) state.chosen = null;
  });
}

export function unmark() {
  marked.clear();
  draw();
}

/** The menu as it is open: what has the focus afterwards. @type {{ box: HTMLElement | null }} */
const menu = { box: null };

export function closeMenu() {
  if (!menu.box) return;
  menu.box.remove();
  menu.box = null;
  $('picture').focus({ preventScroll: true });
}

/**
 * @param {Entity} entity
 * @param {{ x: number, y: number }} at in the picture
 */
function openMenu(entity, { x, y }) {
  closeMenu();
  hideTip();
  const all = [...marked].filter((one) => state.nodes.has(one));
  const together = all.length > 1 && marked.has(entity);
  const items = together ? itemsOfAll(all) : itemsOf(entity);
  const name = together ? t('markedN', { n: all.length }) : nameOf(entity);
  const box = el(
    'div',
    { id: 'menu', role: 'menu', 'aria-label': name },
    el('b', { 'aria-hidden': 'true' }, name),
    items.map(([key, run, blanks]) =>
      button(t(key, blanks), () => act(run), { role: 'menuitem', tabindex: -1, 'data-act': `menu-${key}` }),
    ),
  );
  box.addEventListener('keydown', onMenuKey);
  menu.box = box;
  const area = $('middle');
  area.append(box);
  const room = area.getBoundingClientRect();
  box.style.left = `${Math.max(4, Math.min(x, room.width - box.offsetWidth - 6))}px`;
  box.style.top = `${Math.max(4, Math.min(y, room.height - box.offsetHeight - 6))}px`;
  elementsOf(box, 'button')[0].focus();
}

/** @param {() => void} run */
function act(run) {
  closeMenu();
  run();
}

/** @param {KeyboardEvent} event */
function onMenuKey(event) {
  const all = elementsOf(sure(menu.box), 'button');
  const here = all.findIndex((one) => one === document.activeElement);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to !== undefined) all[(to + all.length) % all.length].focus();
  else if (event.key === 'Escape' || event.key === 'Tab') closeMenu();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Listen for right clicks, long presses and the menu key on the picture. */
export function watchMenu() {
  const picture = $('picture');
  /** @param {number} x @param {number} y */
  const open = (x, y) => {
    const area = picture.getBoundingClientRect(),
      middle = $('middle').getBoundingClientRect();
    const met = view.network.getNodeAt({ x: x - area.left, y: y - area.top });
    const entity = met === undefined ? state.chosen?.entity : D.entities[met];
    if (entity && state.nodes.has(entity)) openMenu(entity, { x: x - middle.left, y: y - middle.top });
  };
  picture.addEventListener('contextmenu', (/** @type {MouseEvent} */ event) => {
    event.preventDefault();
    open(event.clientX, event.clientY);
  });
  view.network.on('hold', (/** @type {any} */ { event }) => {
    if (event.pointerType === 'touch') open(event.center.x, event.center.y);
  });
  document.addEventListener('pointerdown', (event) => {
    if (menu.box && !menu.box.contains(/** @type {Node} */ (event.target))) closeMenu();
  });
}
