// Who controls a thing, what hangs on it, what was promised: as `kg` answers, for one thing at a time.

import { D } from './graph.js';
import { groupBy } from './lists.js';
import { pick } from './names.js';

/** @type {Map<string, Map<number, any[][]>>} */
const bySubject = new Map();

/**
 * The rows of a list of answers that are about a thing.
 * @param {string} list
 * @param {Entity} entity
 * @returns {any[][]}
 */
function rowsAbout(list, entity) {
  let found = bySubject.get(list);
  if (!found) {
    found = groupBy(D.raw[list] || [], ([subject]) => subject);
    bySubject.set(list, found);
  }
  return found.get(entity.i) || [];
}

/** @param {number[]} says @returns {Said[]} */
const saidBy = (says) => says.map((k) => ({ source: D.sources[k], note: '' }));

/**
 * A role, a way of hanging on something, an outcome: in words.
 * @param {string} key
 */
export function answerWord(key) {
  const [en, zh] = D.raw.answer_words[key] || [key, ''];
  return pick(en, zh);
}

/** @param {Entity} entity */
export const rolesOf = (entity) =>
  rowsAbout('roles', entity).map(([, role, who, via, since, remark, contradicted, says]) => ({
    role,
    who: D.entities[who],
    via: pick(via[0], via[1]),
    since,
    remark: pick(remark[0], remark[1]),
    contradicted: !!contradicted,
    says: saidBy(says),
  }));

/** @param {Entity} entity */
export const stakesOf = (entity) =>
  rowsAbout('stakes', entity).map(([, owner, target, effective, steps, says]) => ({
    owner: D.entities[owner],
    target: D.entities[target],
    effective,
    steps: steps.map((/** @type {[number, number, number | null]} */ [from, to, share]) => ({
      from: D.entities[from],
      to: D.entities[to],
      share,
    })),
    says: saidBy(says),
  }));

/** @type {Map<number, any[][]>} */
const byOwner = new Map();

/**
 * What a thing holds in others along chains of shares, each other thing once, the largest first.
 * @param {Entity} entity
 */
export function stakesHeldBy(entity) {
  if (!byOwner.size)
    for (const [owner, rows] of groupBy(D.raw.stakes || [], (/** @type {any[]} */ row) => row[1]))
      byOwner.set(owner, rows);
  /** @type {Map<Entity, { target: Entity, effective: number, steps: number }>} */
  const held = new Map();
  for (const [, , target, effective, steps] of byOwner.get(entity.i) || []) {
    const known = held.get(D.entities[target]);
    if (effective !== null && (!known || known.effective < effective))
      held.set(D.entities[target], { target: D.entities[target], effective, steps: steps.length });
  }
  return [...held.values()].sort((one, two) => two.effective - one.effective);
}

/** @param {Entity} entity */
export const signsOf = (entity) =>
  rowsAbout('signs', entity).map(([, who, signs, stake]) => ({
    who: D.entities[who],
    signs: pick(signs[0], signs[1]),
    stake: pick(stake[0], stake[1]),
  }));

/** @param {Entity} entity */
export const dependentsOf = (entity) =>
  rowsAbout('dependents', entity).map(([, thing, tier, measure, value, bound, period, says]) => ({
    thing: D.entities[thing],
    tier,
    measure,
    value,
    bound,
    period,
    says: saidBy(says),
  }));

/** @param {Entity} entity */
export const promisesOf = (entity) =>
  rowsAbout('promises', entity).map(
    ([, measure, scope, goal, by, state, outcome, speakers, since, says]) => ({
      ...{ measure, scope, by, state, speakers, since },
      goal: pick(goal[0], goal[1]),
      outcome: pick(outcome[0], outcome[1]),
      says: saidBy(says),
    }),
  );
