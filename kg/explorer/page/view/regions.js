// Communities of the whole graph: a pale area for each, named after the busiest thing in it.

import { D } from '../data/graph.js';
import { nameOf } from '../data/names.js';
import { t } from '../data/words.js';
import { isWhole, state } from '../model/state.js';
import { view } from './canvas.js';
import { FACE, fade, theme } from './theme.js';

/** The regions as they stand now: none where the picture is another than that of the whole graph. */
export function regionsNow() {
  if (state.layout !== 'force' || !isWhole()) return [];
  return D.regions
    .map(([node, x, y, wide, high]) => ({ entity: D.entities[node], x, y, wide, high }))
    .filter(({ entity }) => view.seen.there.has(entity) && state.nodes.get(entity)?.x === entity.x);
}

/** @param {CanvasRenderingContext2D} context */
export function drawRegions(context) {
  const { ink } = theme();
  context.lineWidth = 1 / view.network.getScale();
  for (const { x, y, wide, high } of regionsNow()) {
    context.beginPath();
    context.ellipse(x, y, wide, high, 0, 0, Math.PI * 2);
    context.fillStyle = fade(ink, 0.035);
    context.fill();
    context.strokeStyle = fade(ink, 0.22);
    context.stroke();
  }
}

/**
 * The names of the regions at their upper edge, the widest first; none lies over another.
 * @param {CanvasRenderingContext2D} context
 */
export function nameRegions(context) {
  const scale = view.network.getScale(),
    size = 14 / scale,
    now = theme();
  /** @type {{ x: number, y: number, half: number }[]} */
  const taken = [];
  view.regionNames = [];
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = `700 ${size}px ${FACE}`;
  context.lineWidth = 4 / scale;
  context.strokeStyle = now.paper;
  context.fillStyle = now.ink;
  const middle = view.network.getViewPosition(),
    reach = view.network.canvas.frame.canvas.clientWidth / scale / 2;
  for (const { entity, x: own, y, high } of regionsNow().sort((one, two) => two.wide - one.wide)) {
    const name = t('aroundN', { who: nameOf(entity) }),
      half = context.measureText(name).width / 2 + size / 2;
    // A name at the edge moves in, as long as its region is in sight.
    const inside = Math.min(Math.max(own, middle.x - reach + half), middle.x + reach - half);
    const x = Math.abs(own - middle.x) < reach ? inside : own;
    const place = [y - high, y + high, y - high * 0.6, y + high * 0.6].find((at) =>
      taken.every((one) => Math.abs(one.x - x) > one.half + half || Math.abs(one.y - at) > size * 1.4),
    );
    if (place === undefined) continue;
    taken.push({ x, y: place, half });
    view.regionNames.push(name);
    context.strokeText(name, x, place);
    context.fillText(name, x, place);
  }
}
