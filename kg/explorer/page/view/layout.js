// A fresh layout of some nodes. No chance is involved.

import { sure } from '../data/lists.js';
import { linksOf } from '../model/filters.js';
import { freeArea } from './camera.js';
import { lying } from './dom.js';
import { boxOf } from './labels.js';

/**
 * Push boxes apart until none overlaps; those that may not move stay where they are.
 * @param {Seat[]} spots
 * @param {(spot: Seat) => boolean} mayMove
 * @param {number} [rounds]
 * @param {number} [gap]
 */
export function separate(spots, mayMove, rounds = 300, gap = 6) {
  for (let round = 0; round < rounds; round += 1) {
    let quiet = true;
    spots.sort((one, two) => one.x - one.box.half - (two.x - two.box.half) || one.entity.i - two.entity.i);
    for (let i = 0; i < spots.length; i += 1) {
      const a = spots[i];
      for (let j = i + 1; j < spots.length; j += 1) {
        const b = spots[j];
        if (b.x - b.box.half > a.x + a.box.half + gap) break;
        if (push(a, b, mayMove, gap)) quiet = false;
      }
    }
    if (quiet) return true;
  }
  return false;
}

/**
 * @param {Seat} a
 * @param {Seat} b
 * @param {(spot: Seat) => boolean} mayMove
 * @param {any} gap
 */
function push(a, b, mayMove, gap) {
  const overX = a.box.half + b.box.half + gap - Math.abs(a.x - b.x);
  if (overX <= 0.01) return false;
  const middleA = a.y + (a.box.down - a.box.up) / 2,
    middleB = b.y + (b.box.down - b.box.up) / 2;
  const overY = (a.box.up + a.box.down + b.box.up + b.box.down) / 2 + gap - Math.abs(middleA - middleB);
  if (overY <= 0.01) return false;
  const free = [a, b].filter(mayMove);
  if (!free.length) return false;
  const step = Math.min(overX, overY) * (free.length === 2 ? 0.52 : 1.02);
  const axis = overX < overY ? 'x' : 'y';
  const [first, second] = axis === 'x' ? [a.x, b.x] : [middleA, middleB];
  const sign = first < second || (first === second && a.entity.i < b.entity.i) ? -1 : 1;
  if (mayMove(a)) a[axis] += sign * step;
  if (mayMove(b)) b[axis] -= sign * step;
  return true;
}

/** @param {Point[]} spots */
export function centreOf(spots) {
  if (!spots.length) return { x: 0, y: 0 };
  return {
    x: spots.reduce((sum, at) => sum + at.x, 0) / spots.length,
    y: spots.reduce((sum, at) => sum + at.y, 0) / spots.length,
  };
}

/**
 * A fresh layout of some nodes: distances come near those along the links.
 * @param {Entity[]} entities
 * @param {number} [shape]
 */
export function layOut(entities, shape = 1.5) {
  const count = entities.length;
  if (count === 1) return [{ entity: entities[0], x: 0, y: 0 }];
  const wanted = hopTable(entities);
  const turn = Math.PI * (3 - Math.sqrt(5));
  const xs = entities.map((_, k) => Math.sqrt(k) * Math.cos(k * turn) * 0.7 + ((k * 37) % 11) / 60);
  const ys = entities.map((_, k) => Math.sqrt(k) * Math.sin(k * turn) * 0.7 + ((k * 53) % 13) / 60);
  const rounds = count > 150 ? 40 : 110;
  for (let round = 0; round < rounds; round += 1) {
    for (let i = 0; i < count; i += 1) {
      let sumX = 0,
        sumY = 0,
        total = 0;
      for (let j = 0; j < count; j += 1) {
        if (i === j) continue;
        const gap = wanted[i * count + j],
          dx = xs[i] - xs[j],
          dy = ys[i] - ys[j];
        const length = Math.sqrt(dx * dx + dy * dy) || 1e-6,
          weight = 1 / (gap * gap);
        sumX += weight * (xs[j] + (gap * dx) / length);
        sumY += weight * (ys[j] + (gap * dy) / length);
        total += weight;
      }
      xs[i] = sumX / total;
      ys[i] = sumY / total;
    }
  }
  const unit = 140,
    wide = Math.sqrt(shape);
  const spots = entities.map((entity, k) => ({
    entity,
    x: xs[k] * unit * wide,
    y: (ys[k] * unit) / wide,
    box: boxOf(entity),
  }));
  separate(spots, () => true, 400);
  const middle = centreOf(spots);
  return spots.map(({ entity, x, y }) => ({
    entity,
    x: Math.round(x - middle.x),
    y: Math.round(y - middle.y),
  }));
}

/** @param {Entity[]} entities */
function hopTable(entities) {
  const count = entities.length,
    place = new Map(entities.map((entity, k) => [entity, k]));
  const near = entities.map((entity) =>
    [...entity.near]
      .filter(([other, pair]) => place.has(other) && linksOf(pair).length)
      .map(([other]) => sure(place.get(other))),
  );
  const table = new Float32Array(count * count).fill(4.2);
  for (let start = 0; start < count; start += 1) {
    const hops = new Int16Array(count).fill(-1);
    hops[start] = 0;
    let edge = [start];
    while (edge.length && hops[edge[0]] < 4) {
      const next = [];
      for (const one of edge)
        for (const two of near[one])
          if (hops[two] < 0) {
            hops[two] = hops[one] + 1;
            next.push(two);
          }
      edge = next;
    }
    for (let end = 0; end < count; end += 1) {
      if (hops[end] === 1)
        table[start * count + end] = 1 + 0.16 * Math.log2(1 + Math.min(near[start].length, near[end].length));
      else if (hops[end] > 1) table[start * count + end] = Math.min(0.95 * hops[end] + 0.25, 4.2);
    }
  }
  return table;
}

/** The shape of the free part of the drawing area, for layouts that fill it. */
export function areaShape() {
  const { width, height } = freeArea();
  return Math.min(lying() ? 3.2 : 2, Math.max(0.55, Math.max(width, 1) / Math.max(height, 1)));
}
