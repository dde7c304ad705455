// How two things are connected: the best few paths.

import { sure } from '../data/lists.js';
import { linkPasses, nodePasses, quietOnly } from './filters.js';

/** Whether paths use relations that are not drawn at first. */
export const pathRules = { quiet: true };

/**
 * The relations between two things that a path may use, the one that tells the step first.
 * @param {Pair} pair
 */
export const stepsOf = (pair) =>
  pair.links
    .filter((link) => link.cost !== null && (linkPasses(link) || (pathRules.quiet && quietOnly(link))))
    .sort((one, two) => one.order - two.order);

/** @param {Pair} pair */
const stepCost = (pair) => stepsOf(pair).reduce((least, { cost }) => Math.min(least, sure(cost)), Infinity);

/**
 * The cheapest path from one entity to another that avoids some nodes and some pairs.
 * @param {Entity} from
 * @param {Entity} end
 * @param {Set<Entity>} offNodes
 * @param {Set<Pair>} offPairs
 */
function cheapest(from, end, offNodes, offPairs) {
  const cost = new Map([[from, 0]]);
  /** @type {Map<Entity, Pair>} */
  const came = new Map();
  const done = new Set();
  /** @type {[number, Entity][]} */
  const heap = [[0, from]];
  const closed = (/** @type {Entity} */ node, /** @type {Pair} */ pair) =>
    offNodes.has(node) || offPairs.has(pair) || !nodePasses(node);
  while (heap.length) {
    const [spent, node] = heapPop(heap);
    if (done.has(node)) continue;
    if (node === end) break;
    done.add(node);
    for (const [other, pair] of node.near) {
      if (done.has(other) || closed(other, pair)) continue;
      const total = spent + stepCost(pair);
      if (total < (cost.get(other) ?? Infinity)) {
        cost.set(other, total);
        came.set(other, pair);
        heapPush(heap, [total, other]);
      }
    }
  }
  return came.has(end) ? routeTo(end, from, came, sure(cost.get(end))) : null;
}

/**
 * A path read backwards from its end.
 * @param {Entity} end
 * @param {Entity} from
 * @param {Map<Entity, Pair>} came
 * @param {number} cost
 * @returns {Path}
 */
function routeTo(end, from, came, cost) {
  const nodes = [end];
  /** @type {Pair[]} */
  const pairs = [];
  while (nodes[0] !== from) {
    const pair = sure(came.get(nodes[0]));
    pairs.unshift(pair);
    nodes.unshift(pair.a === nodes[0] ? pair.b : pair.a);
  }
  return { nodes, pairs, cost };
}

/**
 * @param {[number, Entity][]} heap
 * @param {[number, Entity]} item
 */
function heapPush(heap, item) {
  let k = heap.push(item) - 1;
  while (k && before(heap[k], heap[(k - 1) >> 1])) {
    const up = (k - 1) >> 1;
    [heap[k], heap[up]] = [heap[up], heap[k]];
    k = up;
  }
}

/** @param {[number, Entity][]} heap */
function heapPop(heap) {
  const top = heap[0];
  const last = sure(heap.pop());
  if (heap.length) {
    heap[0] = last;
    for (let k = 0; ; ) {
      let least = k;
      for (const down of [2 * k + 1, 2 * k + 2])
        if (down < heap.length && before(heap[down], heap[least])) least = down;
      if (least === k) break;
      [heap[k], heap[least]] = [heap[least], heap[k]];
      k = least;
    }
  }
  return top;
}

/**
 * @param {[number, Entity]} one
 * @param {[number, Entity]} two
 */
const before = (one, two) => one[0] < two[0] || (one[0] === two[0] && one[1].i < two[1].i);

/**
 * The best paths without loops, cheapest first (Yen's method).
 * @param {Entity} from
 * @param {Entity} end
 * @param {number} [most]
 */
export function bestPaths(from, end, most = 5) {
  const first = cheapest(from, end, new Set(), new Set());
  if (!first) return [];
  const found = [first],
    waiting = [],
    known = new Set([first.pairs.map((pair) => pair.key).join()]);
  while (found.length < most) {
    const last = sure(found.at(-1));
    for (let k = 0; k < last.pairs.length; k += 1) {
      const root = last.nodes.slice(0, k + 1),
        start = last.nodes[k];
      const offPairs = new Set(
        found
          .filter((path) => root.every((node, at) => path.nodes[at] === node))
          .map((path) => path.pairs[k])
          .filter(Boolean),
      );
      const spur = cheapest(start, end, new Set(root.slice(0, -1)), offPairs);
      if (!spur) continue;
      const nodes = [...root.slice(0, -1), ...spur.nodes],
        pairs = [...last.pairs.slice(0, k), ...spur.pairs];
      const key = pairs.map((pair) => pair.key).join();
      if (known.has(key)) continue;
      known.add(key);
      waiting.push({ nodes, pairs, cost: pathCost(pairs) });
    }
    waiting.sort((one, two) => one.cost - two.cost);
    if (!waiting.length) break;
    found.push(sure(waiting.shift()));
  }
  return found;
}

/** @param {Pair[]} pairs */
const pathCost = (pairs) => pairs.reduce((sum, pair) => sum + stepCost(pair), 0);
