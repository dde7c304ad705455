// Clicks and double clicks in the picture.

import { D } from '../data/graph.js';
import { state } from '../model/state.js';
import { $ } from './dom.js';
import { hideTip } from './hover.js';
import { bringIntoSight, choose, expand } from './actions.js';
import { toggleFold } from './fold.js';

/**
 * The first click of what may become a double click: until then the camera stands still. Times are
 * those of the events themselves, so that a slow page takes no double click for two.
 * @type {{ entity: Entity | null, time: number, x: number, y: number, timer: number }}
 */
const click = { entity: null, time: -1e9, x: 0, y: 0, timer: 0 };

const TWICE = 400;

/**
 * What was met: a thing, else a line, else nothing.
 * @param {number[]} nodes
 * @param {string[]} edges
 * @returns {Target | null}
 */
function targetOf(nodes, edges) {
  if (nodes.length) return { entity: D.entities[nodes[0]] };
  const pair = edges.length ? D.pairs.get(edges[0]) : undefined;
  return pair ? { pair } : null;
}

/** @param {any} part0 */
export function onClick({ nodes, edges, event }) {
  $('picture').focus({ preventScroll: true });
  hideTip();
  const own = event.srcEvent || event;
  if (isSecondClick(own)) {
    expandClicked();
    return;
  }
  const target = targetOf(nodes, edges);
  rememberClick(target?.entity || null, own);
  if (!target && state.chosen) choose(null);
  if (target) choose(target, { move: false });
  if (target?.entity) toggleFold(target.entity);
}

/** @param {any} event */
const placeOfEvent = (event) => {
  const touch = (event.changedTouches && event.changedTouches[0]) || event;
  return { x: touch.clientX, y: touch.clientY };
};

/**
 * @param {Entity | null} entity
 * @param {any} event
 */
function rememberClick(entity, event) {
  Object.assign(click, { entity, time: event.timeStamp, ...placeOfEvent(event) });
  clearTimeout(click.timer);
  click.timer = setTimeout(() => state.chosen && bringIntoSight(state.chosen), TWICE);
}

/** @param {any} event */
function isSecondClick(event) {
  const { x, y } = placeOfEvent(event);
  const soon = event.timeStamp >= click.time && event.timeStamp - click.time < TWICE;
  return soon && !!click.entity && Math.hypot(x - click.x, y - click.y) < 30;
}

/** Expand what the first click met, whatever has come to lie under the pointer since. */
function expandClicked() {
  const { entity } = click;
  clearTimeout(click.timer);
  Object.assign(click, { entity: null, time: -1e9 });
  if (entity) expand(entity);
}

/**
 * The card may have opened under the pointer: its share of a double click is meant for the node.
 * The end of a single tap may land there too; without a press of its own it means nothing.
 */
export function watchDoubleClicks() {
  let pressed = false;
  const card = $('card');
  card.addEventListener(
    'pointerdown',
    () => {
      pressed = true;
    },
    true,
  );
  card.addEventListener(
    'click',
    (/** @type {MouseEvent} */ event) => {
      const own = pressed;
      pressed = false;
      if (!isSecondClick(event)) return;
      event.preventDefault();
      event.stopPropagation();
      if (own) expandClicked();
    },
    true,
  );
}
