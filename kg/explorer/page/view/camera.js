// The camera: what part of the picture is seen, and the physics that is off unless asked for.

import { D } from '../data/graph.js';
import { hub } from '../model/hub.js';
import { change, seatOf, state, tour } from '../model/state.js';
import { view } from './canvas.js';
import { $, calm, lying, narrow, slim } from './dom.js';
import { boxOf } from './labels.js';

/** How the camera moves: gently, or at once for those who ask for less motion. */
const motion = () => (calm() ? false : { duration: 380, easingFunction: 'easeInOutQuad' });

export function cameraNow() {
  const at = view.network.getViewPosition();
  return [Math.round(at.x), Math.round(at.y), Math.round(view.network.getScale() * 1e5) / 1e5];
}

/** @param {number[]} part0 */
export function setCamera([x, y, scale]) {
  if ([x, y, scale].every(Number.isFinite))
    view.network.moveTo({ position: { x, y }, scale: Math.min(Math.max(scale, 0.02), 8), animation: false });
}

/** How much of a phone the sheet with the title takes: from the left where it lies, else from below. */
function sheetSize() {
  const sheet = $('opening');
  if (!narrow() || $('card').offsetHeight || !sheet.offsetHeight) return { left: 0, below: 0 };
  return lying() ? { left: sheet.offsetWidth + 10, below: 0 } : { left: 0, below: sheet.offsetHeight + 10 };
}

/** The part of the drawing that no card lies over: its size, and how far its middle is off. */
export function freeArea() {
  const area = $('picture').getBoundingClientRect(),
    card = $('card');
  const beside = !card.hidden && !slim() ? card.offsetWidth : 0,
    below = !card.hidden && slim() ? card.offsetHeight : 0;
  const story = tour.at >= 0 ? $('story').offsetHeight + 10 : 0;
  const { left, below: sheet } = sheetSize();
  const low = Math.max(below, story, sheet, lying() ? 10 : 44);
  return {
    width: area.width - beside - left,
    height: area.height - low,
    offX: (left - beside) / 2,
    offY: -low / 2,
  };
}

/**
 * Move the camera so that a place stands in the middle of the free part.
 * @param {number} x
 * @param {number} y
 * @param {number} scale
 * @param {any} animation
 */
function panTo(x, y, scale, animation) {
  const { offX, offY } = freeArea();
  view.network.moveTo({ position: { x: x - offX / scale, y: y - offY / scale }, scale, animation });
}

/**
 * Show all of the picture, or all of some nodes, not larger than is natural.
 * @param {Entity[] | null} [entities]
 * @param {any} [animation]
 * @param {number} [most] The largest scale.
 */
export function fitView(entities = null, animation = motion(), most = 1.25) {
  const nodes = (entities || view.seen.nodes).filter((entity) => view.seen.there.has(entity));
  if (!nodes.length) return;
  let left = Infinity,
    right = -Infinity,
    top = Infinity,
    bottom = -Infinity;
  for (const entity of nodes) {
    const at = seatOf(entity),
      box = boxOf(entity);
    left = Math.min(left, at.x - box.half);
    right = Math.max(right, at.x + box.half);
    top = Math.min(top, at.y - box.up);
    bottom = Math.max(bottom, at.y + box.down);
  }
  const area = freeArea();
  const scale = Math.min((area.width - 24) / (right - left), (area.height - 24) / (bottom - top), most);
  panTo((left + right) / 2, (top + bottom) / 2, Math.max(scale, 0.02), animation);
}

/** @param {Entity} entity */
export function lookAt(entity) {
  const at = state.nodes.get(entity);
  if (at) panTo(at.x, at.y, Math.max(view.network.getScale(), 0.9), motion());
}

/**
 * Is a node in the free part of the drawing?
 * @param {Entity} entity
 * @param {number} [margin]
 */
export function inSight(entity, margin = 30) {
  const at = state.nodes.get(entity);
  if (!at) return true;
  const [x, y, scale] = cameraNow(),
    area = freeArea();
  return (
    Math.abs((at.x - x) * scale - area.offX) < area.width / 2 - margin &&
    Math.abs((at.y - y) * scale - area.offY) < area.height / 2 - margin
  );
}

/** Let the nodes move by physics, or stop them and keep where they are. */
export function toggleMotion() {
  view.moving = !view.moving;
  view.network.setOptions({ physics: { enabled: view.moving } });
  if (!view.moving) change(takePositions);
  else hub.refresh();
}

function takePositions() {
  for (const [i, at] of Object.entries(view.network.getPositions())) {
    const mine = state.nodes.get(D.entities[Number(i)]);
    if (mine) {
      mine.x = Math.round(at.x);
      mine.y = Math.round(at.y);
    }
  }
}
