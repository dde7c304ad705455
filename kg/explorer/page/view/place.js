// Where new nodes go: near what they are tied to, no label on another.

import { seatOf, state } from '../model/state.js';
import { boxOf } from './labels.js';
import { centreOf, separate } from './layout.js';

/**
 * Put new nodes into the picture, around an anchor or where their neighbours are.
 * @param {Entity[]} added
 * @param {Entity | null} anchor
 */
export function placeNew(added, anchor) {
  const fresh = new Set(added);
  const middle = (anchor && state.nodes.get(anchor)) || centreOf([...state.nodes.values()]);
  const turn = freeDirection(anchor, middle);
  const outer = added.length > 14 ? Math.PI * 2 : Math.PI * Math.min(0.5 + added.length * 0.12, 1.7);
  added.forEach((entity, k) => {
    const tied = [...entity.near.keys()].filter(
      (other) => state.nodes.has(other) && other !== anchor && !fresh.has(other),
    );
    const ring = 150 + 26 * Math.sqrt(added.length) + (k % 3) * 60;
    const way = turn + (added.length === 1 ? 0 : (k / (added.length - 1 || 1) - 0.5) * outer);
    let x = middle.x + Math.cos(way) * ring * 1.25,
      y = middle.y + Math.sin(way) * ring;
    for (const other of tied.slice(0, 4)) {
      const at = seatOf(other);
      x += (at.x - x) * 0.22;
      y += (at.y - y) * 0.22;
    }
    state.nodes.set(entity, { x, y, pin: false });
  });
  settle((spot) => fresh.has(spot.entity));
}

/**
 * Free the labels of the picture: first only the movable ones give way, then all but pinned.
 * @param {(spot: Seat) => boolean} mayMove
 */
export function settle(mayMove) {
  const spots = [...state.nodes].map(([entity, at]) => ({
    entity,
    x: at.x,
    y: at.y,
    box: boxOf(entity),
    pin: at.pin,
  }));
  if (spots.length > 700) return;
  if (!separate(spots, (spot) => mayMove(spot) && !spot.pin, 60)) separate(spots, (spot) => !spot.pin, 200);
  for (const spot of spots) {
    const at = seatOf(spot.entity);
    at.x = Math.round(spot.x);
    at.y = Math.round(spot.y);
  }
}

/**
 * The middle of the widest gap around a node: the way to grow without crossing others.
 * @param {Entity | null} anchor
 * @param {Point} middle
 */
function freeDirection(anchor, middle) {
  /** @type {number[]} */
  const ways = [];
  for (const [entity, at] of state.nodes) {
    if (entity !== anchor && Math.hypot(at.x - middle.x, at.y - middle.y) < 520)
      ways.push(Math.atan2(at.y - middle.y, at.x - middle.x));
  }
  if (!ways.length) return 0;
  ways.sort((one, two) => one - two);
  let best = 0,
    widest = -1;
  ways.forEach((way, k) => {
    const gap = (k + 1 < ways.length ? ways[k + 1] : ways[0] + Math.PI * 2) - way;
    if (gap > widest) {
      widest = gap;
      best = way + gap / 2;
    }
  });
  return best;
}
