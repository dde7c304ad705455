// The keyboard: one key for each act, arrows from node to node, brackets from link to link.

import { nameOf } from './data/names.js';
import { linksOf } from './model/filters.js';
import { change, endsOf, marked, seatOf, state, tour } from './model/state.js';
import { choose, collapse, expand, hideNode, onlyThis, pinNode, redo, undo } from './view/actions.js';
import { cameraNow, fitView, setCamera } from './view/camera.js';
import { view } from './view/canvas.js';
import { $, html, narrow, say } from './view/dom.js';
import { relationNames } from './view/linenames.js';
import { toggleLegend } from './panels/legend.js';
import { toggleMark, unmark } from './panels/menu.js';
import { openPaths } from './panels/paths.js';
import { endStory } from './panels/story.js';
import { openHelp, switchLanguage, switchTheme } from './panels/switches.js';
import { toggleTable } from './panels/table.js';
import { placeOf, playTime, setMonth, stopTime, timeline } from './panels/time.js';

/**
 * Does a key belong to the field it is pressed in?
 * @param {HTMLElement} target
 */
function isTyping(target) {
  const field = target.closest('input, select, textarea');
  return !!field && /** @type {HTMLInputElement} */ (target).type !== 'range';
}

/** @param {KeyboardEvent} event */
export function onKey(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.key === 'Escape' && !$('dialog').open) {
    stepBack();
    return;
  }
  if (isTyping(target) || $('dialog').open || event.altKey) return;
  const act =
    event.ctrlKey || event.metaKey ? undoKey(event) : letterKey(event, target) || pictureKey(event, target);
  if (!act) return;
  act();
  event.preventDefault();
}

/** @param {KeyboardEvent} event */
function undoKey(event) {
  const letter = event.key.toLowerCase();
  if (letter === 'z') return event.shiftKey ? redo : undo;
  return letter === 'y' ? redo : null;
}

/**
 * Letters act only where no control has the focus: nobody presses them there by mistake.
 * @param {KeyboardEvent} event
 * @param {HTMLElement} target
 */
function letterKey({ key }, target) {
  const atRest = target === document.body || ['picture', 'table'].includes(target.id);
  if (!atRest && key !== '/' && key !== '?') return null;
  return KEY_ACTS[key] || KEY_ACTS[key.toLowerCase()] || null;
}

/**
 * Keys that act on the picture alone.
 * @param {KeyboardEvent} event
 * @param {HTMLElement} target
 */
function pictureKey({ key }, target) {
  if (target !== document.body && !target.closest('#picture')) return null;
  if (key in WAYS) return () => stepTo(WAYS[key]);
  if (key === 'Enter' && state.chosen) return () => $('card').focus();
  if (key === ' ') return () => (timeline.timer ? stopTime() : playTime());
  return null;
}

/**
 * The way of each arrow key.
 * @type {Record<string, [number, number]>}
 */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {(entity: Entity) => void} act */
const onChosen = (act) => () => {
  if (state.chosen && state.chosen.entity) act(state.chosen.entity);
};

/** @param {number} factor */
const zoomBy = (factor) => () => {
  const [x, y, scale] = cameraNow();
  setCamera([x, y, scale * factor]);
};

/** @type {Record<string, () => void>} */
const KEY_ACTS = {
  '/': () => {
    $('search').focus();
    $('search').select();
  },
  '?': openHelp,
  e: onChosen((entity) => expand(entity)),
  c: onChosen(collapse),
  h: onChosen(hideNode),
  Delete: onChosen(hideNode),
  p: onChosen(pinNode),
  o: onChosen(onlyThis),
  m: onChosen(toggleMark),
  n: () => openPaths(),
  '[': () => walkLinks(-1),
  ']': () => walkLinks(1),
  '+': zoomBy(1.25),
  '=': zoomBy(1.25),
  '-': zoomBy(0.8),
  0: () => fitView(),
  t: toggleTable,
  f: toggleLegend,
  d: switchTheme,
  l: switchLanguage,
  ',': () => setMonth((state.asOf ? placeOf(state.asOf) : timeline.count) - 1),
  '.': () => setMonth((state.asOf ? placeOf(state.asOf) : timeline.count) + 1),
};

function stepBack() {
  if (marked.size) unmark();
  else if (tour.at >= 0) endStory();
  else if (state.trail.length)
    change(() => {
      state.trail = [];
    });
  else if (narrow() && html.hasAttribute('data-legend')) toggleLegend();
  else if (state.chosen) choose(null);
  $('picture').focus({ preventScroll: true });
}

/**
 * Go to the nearest node in a direction.
 * @param {[number, number]} way
 */
function stepTo([dx, dy]) {
  const seen = view.seen.nodes;
  if (!seen.length) return;
  const here = state.chosen?.entity;
  const from = here && state.nodes.get(here);
  if (!from) {
    choose({ entity: seen[0] }, { step: false });
    return;
  }
  let best = null,
    least = Infinity;
  for (const entity of seen) {
    if (entity === here) continue;
    const at = seatOf(entity),
      ahead = (at.x - from.x) * dx + (at.y - from.y) * dy;
    const aside = Math.abs((at.x - from.x) * dy) + Math.abs((at.y - from.y) * dx);
    if (ahead > 4 && ahead + aside * 2 < least) [best, least] = [entity, ahead + aside * 2];
  }
  if (!best) return;
  choose({ entity: best }, { step: false });
  say(nameOf(best));
}

/**
 * Where walking along the links of a node began.
 * @type {{ from: Entity | null }}
 */
const walk = { from: null };

/**
 * Choose the links of a node one after the other, so that edges too need no mouse.
 * @param {number} way
 */
function walkLinks(way) {
  const { chosen } = state;
  if (!chosen) return;
  if (chosen.entity) walk.from = chosen.entity;
  const ends = endsOf(chosen);
  const from = walk.from && ends.includes(walk.from) ? walk.from : ends[0];
  const pairs = view.seen.pairs.map((one) => one.pair).filter((pair) => pair.a === from || pair.b === from);
  if (!pairs.length) return;
  const at = chosen.pair ? pairs.indexOf(chosen.pair) : way > 0 ? -1 : 0;
  const pair = pairs[(at + way + pairs.length) % pairs.length];
  choose({ pair }, { step: false });
  say(relationNames(linksOf(pair), 9));
}
