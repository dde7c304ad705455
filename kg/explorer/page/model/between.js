// What came and what went between two days, as the dates of relations tell it.

import { D } from '../data/graph.js';
import { dayAt } from '../data/dates.js';
import { groupBy } from '../data/lists.js';
import { holdsOn, kindPasses, nodePasses } from './filters.js';

/** @param {Relationship} link */
const keyOf = (link) => `${link.from.i} ${link.relation.id} ${link.to.i}`;

/** Of relations with the same ends the one told with a share, the newest. @param {Relationship[]} links */
const told = (links) =>
  [...links].sort(
    (one, two) =>
      Number(two.share !== null) - Number(one.share !== null) || two.start.localeCompare(one.start),
  )[0];

/**
 * Relations that came, that went, and whose share changed; and the things that began meanwhile. What
 * has no start cannot come, but it can end.
 * @param {string} first a day
 * @param {string} last a later day
 * @param {(entity: Entity) => boolean} isIn
 */
export function changesBetween(first, last, isIn) {
  const days = [dayAt(first), dayAt(last)];
  const about = D.links.filter(
    (link) => (isIn(link.from) || isIn(link.to)) && kindPasses(link.from) && kindPasses(link.to),
  );
  const [before, after] = days.map((day) =>
    groupBy(
      about.filter((link) => holdsOn(link, day)),
      keyOf,
    ),
  );
  /** @type {Relationship[]} */
  const came = [];
  /** @type {{ from: Relationship, to: Relationship }[]} */
  const other = [];
  for (const [key, links] of after) {
    const now = told(links),
      old = before.get(key);
    if (!old && now.start) came.push(now);
    const then = old && told(old);
    if (then && then.share !== null && now.share !== null && then.share !== now.share)
      other.push({ from: then, to: now });
  }
  const went = [...before].filter(([key]) => !after.has(key)).map(([, links]) => told(links));
  const things = D.entities.filter(
    (entity) => entity.born > first && entity.born <= last && isIn(entity) && nodePasses(entity),
  );
  const byStart = (/** @type {Relationship} */ one, /** @type {Relationship} */ two) =>
    two.start.localeCompare(one.start) || one.k - two.k;
  return {
    came: came.sort(byStart),
    went: went.sort((one, two) => two.end.localeCompare(one.end) || one.k - two.k),
    other,
    things: things.sort((one, two) => two.born.localeCompare(one.born)),
  };
}
