// What belongs together: the neighbours of a thing, the surroundings of some.

import { D, weightOf } from '../data/graph.js';
import { sure } from '../data/lists.js';
import { linksOf, nodePasses, visible } from './filters.js';
import { state } from './state.js';

/**
 * Neighbours that the filters let through, the closest tied first.
 * @param {Entity} entity
 * @param {(link: Relationship, other: Entity) => boolean} [test]
 */
export function neighboursOf(entity, test = () => true) {
  const found = [];
  for (const [other, pair] of entity.near) {
    if (!nodePasses(other)) continue;
    const links = linksOf(pair).filter((link) => test(link, other));
    if (links.length) found.push({ other, weight: weightOf(links) });
  }
  return found
    .sort((one, two) => two.weight - one.weight || one.other.place - two.other.place)
    .map((one) => one.other);
}

/**
 * The nodes most tied to a start, best first; famous hubs have to earn their place.
 * @param {Entity[]} seeds
 * @param {number} limit
 */
export function neighbourhood(seeds, limit) {
  const { hub, direct, far } = D.raw.near;
  const chosen = new Map(seeds.map((seed) => [seed, 1]));
  const score = new Map();
  /**
   * @param {Entity} node
   * @param {number} closeness
   */
  const reach = (node, closeness) => {
    for (const [other, pair] of node.near) {
      if (chosen.has(other) || !nodePasses(other)) continue;
      const links = linksOf(pair);
      if (links.length)
        score.set(
          other,
          (score.get(other) || 0) + (weightOf(links) * closeness) / Math.log2(hub + other.near.size),
        );
    }
  };
  for (const seed of seeds) reach(seed, 1);
  while (chosen.size < limit && score.size) {
    /** @type {[Entity, number] | null} */
    let best = null;
    for (const [node, value] of score)
      if (!best || value > best[1] || (value === best[1] && node.i < best[0].i)) best = [node, value];
    const [next] = sure(best);
    score.delete(next);
    const closeness = seeds.some((seed) => seed.near.has(next)) ? direct : far;
    chosen.set(next, closeness);
    reach(next, closeness);
  }
  return [...chosen.keys()];
}

/** @param {Entity} entity */
export function leavesOf(entity) {
  const seen = visible();
  const degree = new Map();
  for (const { pair } of seen.pairs)
    for (const end of [pair.a, pair.b]) degree.set(end, (degree.get(end) || 0) + 1);
  return [...entity.near.keys()].filter((other) => seen.there.has(other) && degree.get(other) === 1);
}

/** @param {Entity} entity */
export const tiesTo = (entity) => [...entity.near.keys()].filter((other) => state.nodes.has(other)).length;
