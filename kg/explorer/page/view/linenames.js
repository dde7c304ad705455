// The names of relations along their lines.

import { strengthOf } from '../data/graph.js';
import { nameOf } from '../data/names.js';
import { figure } from '../data/numbers.js';
import { lineFor } from '../model/filters.js';
import { state } from '../model/state.js';
import { view } from './canvas.js';
import { boxOf, sizeOf } from './labels.js';
import { nameRegions } from './regions.js';
import { FACE, theme } from './theme.js';

/**
 * Does a line belong to what is chosen: a hop of the path, the pair, or a line of the node?
 * @param {Pair} pair
 */
export function isMine(pair) {
  const { chosen, trail } = state;
  if (trail.length) return trail.includes(pair.key);
  if (!chosen) return false;
  return chosen.pair ? chosen.pair === pair : pair.a === chosen.entity || pair.b === chosen.entity;
}

const NAMES_FROM = 1.5; // scale from which relation names are written along the lines

/**
 * Relation names along the lines, once the picture is large enough to read them.
 * @param {CanvasRenderingContext2D} context
 */
export function afterDrawing(context) {
  view.drawn += 1;
  nameRegions(context);
  const scale = view.network.getScale();
  const { chosen } = state;
  const every = scale >= NAMES_FROM && view.seen.pairs.length < 1500;
  const { front } = view;
  const shares = !!front && view.seen.nodes.length <= 60;
  if (!every && !chosen && !state.trail.length && !shares) return;
  const place = view.network.getPositions();
  const canvas = view.network.canvas.frame.canvas,
    middle = view.network.getViewPosition();
  const reachX = canvas.clientWidth / scale / 2,
    reachY = canvas.clientHeight / scale / 2;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = `${Math.min(11, 16 / scale)}px ${FACE}`;
  /** @param {Pair} pair */
  const must = (pair) => state.trail.includes(pair.key) || (!!chosen && chosen.pair === pair);
  const pairs = view.seen.pairs.filter(({ pair }) => {
    const a = place[pair.a.i],
      b = place[pair.b.i];
    return (
      a &&
      b &&
      (every || isMine(pair) || (shares && front.has(pair) && shareOf(pair.links) !== null)) &&
      Math.abs((a.x + b.x) / 2 - middle.x) < reachX * 1.3 &&
      Math.abs((a.y + b.y) / 2 - middle.y) < reachY * 1.3
    );
  });
  for (const spot of nameSpots(pairs, place, (label) => context.measureText(label).width, must))
    edgeLabel(context, spot);
}

/**
 * Where the names of relations fit on their lines: not on a node, its label, or one another.
 * @param {SeenPair[]} pairs
 * @param {Record<number, Point>} place
 * @param {(label: string) => number} widthIn
 * @param {(pair: Pair) => boolean} [must]
 */
export function nameSpots(pairs, place, widthIn, must = () => false) {
  // A node that is about to be drawn has no place yet.
  const blocked = view.seen.nodes
    .filter((entity) => place[entity.i])
    .map((entity) => ({ at: place[entity.i], box: boxOf(entity) }));
  /** @type {Spelled[]} */
  const spots = [];
  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   */
  const free = (x, y, width) =>
    !spots.some((one) => Math.hypot(one.x - x, one.y - y) < (one.width + width) * 0.45) &&
    !blocked.some(
      ({ at, box }) =>
        Math.abs(at.x - x) < box.half + width * 0.3 && y > at.y - box.up - 6 && y < at.y + box.down + 4,
    );
  for (const { pair, links } of [...pairs].sort(
    (one, two) => Number(must(two.pair)) - Number(must(one.pair)),
  )) {
    const a = place[pair.a.i],
      b = place[pair.b.i],
      label = relationNames(links),
      width = widthIn(label);
    const room = Math.hypot(a.x - b.x, a.y - b.y) - sizeOf(pair.a) - sizeOf(pair.b);
    if (!must(pair) && room < width + 8) continue;
    const part =
      [0.5, 0.4, 0.6, 0.32, 0.68].find((one) =>
        free(a.x + (b.x - a.x) * one, a.y + (b.y - a.y) * one, width),
      ) ?? (must(pair) ? 0.5 : 0);
    if (!part) continue;
    const spot = {
      x: a.x + (b.x - a.x) * part,
      y: a.y + (b.y - a.y) * part,
      angle: Math.atan2(b.y - a.y, b.x - a.x),
      label,
      width,
    };
    spots.push(spot);
  }
  return spots;
}

/** @param {number} angle */
export const upright = (angle) =>
  angle > Math.PI / 2 ? angle - Math.PI : angle < -Math.PI / 2 ? angle + Math.PI : angle;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Spelled} part1
 */
function edgeLabel(context, { x, y, angle, label }) {
  const now = theme();
  context.save();
  context.translate(x, y);
  context.rotate(upright(angle));
  context.lineWidth = 3;
  context.strokeStyle = now.paper;
  context.fillStyle = now.faint;
  context.strokeText(label, 0, 0);
  context.fillText(label, 0, 0);
  context.restore();
}

/**
 * The share that one of two things holds in the other, of the newest link that tells it.
 * @param {Relationship[]} links
 */
export function shareOf(links) {
  const told = links.filter((link) => link.share !== null && !link.planned && lineFor(link));
  const newest = [...told].sort((one, two) => (two.start || '').localeCompare(one.start || ''))[0];
  return newest && (!newest.ended || state.asOf) ? newest.share : null;
}

/**
 * The names of some links, the weightiest first, cut short.
 * @param {Relationship[]} links
 * @param {number} [most]
 */
export function relationNames(links, most = 2) {
  const share = shareOf(links);
  if (share !== null && most < 9) return `${figure(share)} %`;
  const names = [
    ...new Set(
      [...links].sort((one, two) => strengthOf(two) - strengthOf(one)).map((link) => nameOf(link.relation)),
    ),
  ];
  return names.slice(0, most).join(', ') + (names.length > most ? ` +${names.length - most}` : '');
}
