// Layouts with a meaning: rings around one thing, layers of owners, columns of supply, groups, time.

import { D, weightOf } from '../data/graph.js';
import { sure } from '../data/lists.js';
import { lineFor, linksOf, nodePasses } from '../model/filters.js';
import { boxOf } from './labels.js';
import { areaShape, layOut, separate } from './layout.js';
import { freeArea } from './camera.js';
import { lying, narrow, slim } from './dom.js';

/** The names of the layouts, in their order. */
export const layoutNames = () => D.layouts.map(([name]) => name);

/**
 * The families of relations that a layout is about; of one that is about all, none.
 * @param {string} name
 */
const familiesOf = (name) => D.layouts.find(([one]) => one === name)?.[1] || [];

/**
 * Does a layout put the links of a pair in the foreground?
 * @param {string} name
 * @param {Relationship[]} links
 */
export const isAbout = (name, links) => {
  const families = familiesOf(name);
  const [{ from, to }] = links;
  if (name === 'supply' && D.columns[from.i] === D.columns[to.i]) return false;
  return !families.length || links.some((link) => families.includes(link.relation.family));
};

/**
 * The links of a pair that count for a layout.
 * @param {string} name
 * @param {Pair} pair
 */
const countingLinks = (name, pair) => {
  const families = familiesOf(name);
  const links = linksOf(pair);
  return families.length ? links.filter((link) => families.includes(link.relation.family)) : links;
};

/**
 * What a layout is best around: the wanted thing, or of some others the one it can say most about.
 * @param {string} name
 * @param {Entity} wanted
 * @param {Entity[]} others
 */
export function centreFor(name, wanted, others) {
  const tied = (/** @type {Entity} */ entity) =>
    [...entity.near].filter(([other, pair]) => nodePasses(other) && countingLinks(name, pair).length).length;
  if (tied(wanted) > 1 || !others.length) return wanted;
  return others.reduce((one, two) => (tied(two) > tied(one) ? two : one));
}

/**
 * What a layout around a thing shows: the closest tied by the relations it is about.
 * @param {string} name
 * @param {Entity} centre
 */
export function surroundingsFor(name, centre) {
  const limit = narrow() ? 12 : 20;
  const chosen = new Set([centre]);
  const keep = (/** @type {Entity} */ entity) => name !== 'alliance' || D.columns[entity.i] < 3;
  let edge = [centre];
  while (edge.length && chosen.size < limit) {
    /** @type {Map<Entity, number>} */
    const score = new Map();
    for (const one of edge)
      for (const [other, pair] of one.near) {
        if (chosen.has(other) || !nodePasses(other) || !keep(other)) continue;
        const links = countingLinks(name, pair);
        if (links.length) score.set(other, (score.get(other) || 0) + weightOf(links));
      }
    const best = [...score].sort((one, two) => two[1] - one[1] || one[0].i - two[0].i);
    edge = best.slice(0, limit - chosen.size).map(([entity]) => entity);
    for (const entity of edge) chosen.add(entity);
  }
  return [...chosen];
}

/**
 * For each thing the one it hangs on, walking outwards from the centre; the best tied comes first.
 * @param {Entity[]} entities
 * @param {Entity} centre
 * @param {string} name
 */
export function treeOf(entities, centre, name) {
  const there = new Set(entities);
  /** @type {Map<Entity, Entity | null>} */
  const above = new Map([[centre, null]]);
  let edge = [centre];
  while (edge.length) {
    /** @type {Map<Entity, [Entity, number]>} */
    const best = new Map();
    for (const one of edge)
      for (const [other, pair] of one.near) {
        if (!there.has(other) || above.has(other)) continue;
        const weight = weightOf(countingLinks(name, pair));
        if (weight > (best.get(other)?.[1] || D.raw.near.least)) best.set(other, [one, weight]);
      }
    for (const [other, [one]] of best) above.set(other, one);
    edge = [...best.keys()];
  }
  if (name === 'rings') moveOut(above, centre, name);
  return above;
}

/**
 * Where a ring is crowded: what belongs to one or two brands of it stands behind them instead.
 * @param {Map<Entity, Entity | null>} above
 * @param {Entity} centre
 * @param {string} name
 */
function moveOut(above, centre, name) {
  const ring = [...above.keys()].filter((entity) => above.get(entity) === centre);
  if (ring.length < 9) return;
  const brands = ring.filter((entity) => D.columns[entity.i] === 2);
  const tie = (/** @type {Entity} */ one, /** @type {Entity} */ two) => {
    const pair = one.near.get(two);
    return pair ? weightOf(countingLinks(name, pair)) : 0;
  };
  for (const entity of ring) {
    if (D.columns[entity.i] === 2) continue;
    const near = brands.filter((brand) => tie(entity, brand) >= D.raw.near.close);
    if (near.length !== 1 && near.length !== 2) continue;
    near.sort((one, two) => tie(entity, two) - tie(entity, one) || one.i - two.i);
    above.set(entity, near[0]);
  }
}

/**
 * Rings around one thing: each thing stands outside of what it hangs on, so that no line of the
 * tree crosses another.
 * @param {Entity[]} entities
 * @param {Entity} centre
 * @returns {Spot[]}
 */
function rings(entities, centre) {
  const above = treeOf(entities, centre, 'rings');
  const loose = entities.filter((entity) => !above.has(entity));
  for (const entity of loose) above.set(entity, centre);
  /** @type {Map<Entity, Entity[]>} */
  const below = new Map(entities.map((entity) => [entity, []]));
  for (const [entity, parent] of above) if (parent) sure(below.get(parent)).push(entity);
  const leaves = (/** @type {Entity} */ entity) => {
    const list = sure(below.get(entity));
    /** @type {number} */
    const all = list.reduce((sum, one) => sum + leaves(one), 0);
    return Math.max(1, all);
  };
  const wide = Math.sqrt(areaShape()) * (slim() ? 0.8 : 1);
  const step = slim() ? 120 : lying() ? 100 : 165;
  /** @type {Spot[]} */
  const spots = [];
  const place = (
    /** @type {Entity} */ entity,
    /** @type {number} */ ring,
    /** @type {number[]} */ [from, to],
  ) => {
    const way = (from + to) / 2 - Math.PI / 2;
    spots.push({ entity, x: Math.cos(way) * ring * step * wide, y: (Math.sin(way) * ring * step) / wide });
    const list = sure(below.get(entity)),
      share = (to - from) / leaves(entity);
    let at = from;
    for (const one of list) {
      const end = at + share * leaves(one);
      place(one, ring + 1, [at, end]);
      at = end;
    }
  };
  place(centre, 0, [0, Math.PI * 2]);
  return spots;
}

/**
 * Things in rows, in each row near what they are tied to in the row before.
 * @param {Entity[][]} rows
 * @param {number} gapX
 * @param {number} gapY
 * @returns {Spot[]}
 */
function inRows(rows, gapX, gapY) {
  /** @type {Map<Entity, number>} */
  const at = new Map();
  /** @type {Spot[]} */
  const spots = [];
  rows.forEach((row, y) => {
    const wish = (/** @type {Entity} */ entity) => {
      const near = [...entity.near.keys()]
        .filter((other) => at.has(other))
        .map((other) => sure(at.get(other)));
      return near.length ? near.reduce((sum, x) => sum + x, 0) / near.length : 0;
    };
    const sorted = [...row].sort((one, two) => wish(one) - wish(two) || one.i - two.i);
    sorted.forEach((entity, k) => {
      const x = (k - (sorted.length - 1) / 2) * gapX;
      at.set(entity, x);
      spots.push({ entity, x, y: (y - (rows.length - 1) / 2) * gapY });
    });
  });
  return spots;
}

/**
 * Owners above what they own, by the longest way down.
 * @param {Entity[]} entities
 */
function ownership(entities) {
  const there = new Set(entities);
  /** @type {Map<Entity, number>} */
  const depth = new Map(entities.map((entity) => [entity, 0]));
  for (let round = 0; round < entities.length; round += 1) {
    let quiet = true;
    for (const entity of entities)
      for (const link of entity.links) {
        if (link.to !== entity || !there.has(link.from) || !owns(link)) continue;
        const wanted = sure(depth.get(link.from)) + 1;
        if (wanted > sure(depth.get(entity)) && wanted < 6) {
          depth.set(entity, wanted);
          quiet = false;
        }
      }
    if (quiet) break;
  }
  return inRows(split(grouped(entities, (entity) => sure(depth.get(entity)))), slim() ? 110 : 170, 130);
}

/**
 * Long rows as several shorter ones.
 * @param {Entity[][]} rows
 */
const split = (rows) => {
  const most = slim() ? 3 : Math.min(8, Math.max(4, Math.floor(freeArea().width / 130)));
  return rows.flatMap((row) => {
    const parts = Math.ceil(row.length / most),
      size = Math.ceil(row.length / parts);
    return Array.from({ length: parts }, (_, k) => row.slice(k * size, (k + 1) * size));
  });
};

/**
 * Does a link say that its subject owns a part of its object?
 * @param {Relationship} link
 */
const owns = (link) => link.share !== null && !link.planned && lineFor(link);

/**
 * Things by a number, in the order of the numbers; empty groups are left out.
 * @param {Entity[]} entities
 * @param {(entity: Entity) => number} by
 */
function grouped(entities, by) {
  /** @type {Map<number, Entity[]>} */
  const groups = new Map();
  for (const entity of entities) {
    const key = by(entity);
    groups.set(key, [...(groups.get(key) || []), entity]);
  }
  return [...groups].sort((one, two) => one[0] - two[0]).map(([, list]) => list);
}

/**
 * Suppliers, makers, brands and models in columns from left to right.
 * @param {Entity[]} entities
 */
function supply(entities) {
  const columns = grouped(entities, (entity) => D.columns[entity.i]);
  return inRows(columns, 62, slim() ? 120 : 270).map(({ entity, x, y }) => ({ entity, x: y, y: x }));
}

/**
 * Brands beside their alliance, with those who make them below.
 * @param {Entity[]} entities
 */
function alliance(entities) {
  const brands = entities.filter((entity) => D.columns[entity.i] === 2);
  const tops = new Set(brands.map((entity) => D.above[entity.i]));
  const level = (/** @type {Entity} */ entity) =>
    tops.has(entity.i) ? 0 : D.columns[entity.i] === 2 ? 1 : 2;
  const there = new Set(entities);
  const below = new Map(
    [...D.folded].map(([brand, models]) => [brand, models.filter((one) => there.has(one) && there.has(brand))]),
  );
  const hung = new Set([...below.values()].flat());
  const firm = entities.filter((entity) => !hung.has(entity));
  const spots = inRows(split(grouped(firm, level)), slim() ? 105 : 160, 150);
  return withModels(spots, below);
}

/**
 * Unfolded models stand in a stack under their brand; what is below gives way.
 * @param {Spot[]} spots
 * @param {Map<Entity, Entity[]>} below
 * @returns {Spot[]}
 */
function withModels(spots, below) {
  const rows = [...new Set(spots.map((spot) => spot.y))].sort((one, two) => one - two);
  let down = 0;
  return rows.flatMap((y) => {
    const row = spots.filter((spot) => spot.y === y).map((spot) => ({ ...spot, y: y + down }));
    const models = row.flatMap((spot) =>
      (below.get(spot.entity) || []).map((entity, k) => ({ entity, x: spot.x, y: spot.y + 80 + k * 52 })),
    );
    down += Math.max(0, ...row.map((spot) => (below.get(spot.entity)?.length || 0) * 52));
    return [...row, ...models];
  });
}

/**
 * From left to right as they began; what has no known beginning stands at the right.
 * @param {Entity[]} entities
 */
function time(entities) {
  const born = entities.filter((entity) => entity.born).sort((one, two) => one.born.localeCompare(two.born));
  const rows = slim() ? 6 : 5;
  const gap = slim() ? 24 : 58;
  const last = entities.filter((entity) => !entity.born);
  return [...born, ...last].map((entity, k) => ({
    entity,
    x: k * gap,
    y: ((k % rows) - (rows - 1) / 2) * 110,
  }));
}

/** @type {Record<string, (entities: Entity[], centre: Entity) => Spot[]>} */
const WAYS = { rings, ownership, supply, alliance, time };

/**
 * Does a layout put owners above what they own?
 * @param {string} name
 */
export const hasOwners = (name) => WAYS[name] === ownership;

/**
 * Places for things in a layout, with no label on another.
 * @param {string} name
 * @param {Entity[]} entities
 * @param {Entity} centre
 * @returns {Spot[]}
 */
export function arrange(name, entities, centre) {
  if (name === 'force' || entities.length < 2) return layOut(entities, areaShape());
  const spots = WAYS[name](entities, centre).map((spot) => ({ ...spot, box: boxOf(spot.entity) }));
  separate(spots, (spot) => spot.entity !== centre, 400);
  return spots.map(({ entity, x, y }) => ({ entity, x: Math.round(x), y: Math.round(y) }));
}
