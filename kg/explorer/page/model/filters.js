// What may be seen: kinds, relations, reliability of sources, and the date of the handle.

import { dayAt } from '../data/dates.js';
import { D, mayBeDrawn } from '../data/graph.js';
import { state } from './state.js';

/** @param {Said[]} says */
const trusted = (says) =>
  !state.offSources.size || !says.length || says.some((one) => !state.offSources.has(one.source.reliability));

/** The day the graph is seen at: that of the handle, else the date the page was written for. */
export const seenAt = () => state.asOf || (D.clocks.as_of ? D.raw.today : '');

/** The same as the number of a day; empty for all times. */
const seenOn = () => (seenAt() ? dayAt(seenAt()) : null);

/**
 * Is a day within one of some times? No first or last day means no limit.
 * @param {[number | null, number | null][]} times
 * @param {number | null} day
 */
const within = (times, day) =>
  day === null || times.some(([first, last]) => day >= (first ?? day) && day <= (last ?? day));

/**
 * Had it begun, or been told as a plan, by the chosen day?
 * @param {{ since: number | null }} claim
 */
const begunBy = ({ since }) => within([[since, null]], seenOn());

/**
 * Is a number preferred, of what was told by the chosen day?
 * @param {Observation} number
 */
export const isBest = (number) =>
  number.best ? within(number.best, seenOn() ?? Infinity) : number.preferred;

/**
 * Is a link drawn in the past although nobody says since when it holds?
 * @param {Relationship} link
 */
export const undated = (link) => !!seenAt() && !link.planned && !link.start;

/** @param {Relationship} link */
export const linkPasses = (link) => !state.offRelations.has(link.relation.id) && passesElse(link);

/**
 * Is a link only left out because its relation is not drawn at first?
 * @param {Relationship} link
 */
export const quietOnly = (link) => D.quiet.has(link.relation.id) && passesElse(link);

/** @param {Relationship} link */
const passesElse = (link) => isTold(link) && within(link.held, seenOn());

/** @param {Relationship} link */
const isTold = (link) =>
  (state.planned || !link.planned) && trusted(link.says) && (!state.only || D.only.has(link));

/**
 * Is a link stated as a fact, let through by the filters, and in force on a day?
 * @param {Relationship} link
 * @param {number} day
 */
export const holdsOn = (link, day) =>
  !link.planned &&
  !state.offRelations.has(link.relation.id) &&
  mayBeDrawn(link) &&
  isTold(link) &&
  within(link.held, day);

/** @param {Entity} entity */
export const bornBy = (entity) => within([[entity.there, null]], seenOn());

/** @param {Entity} entity */
export const nodePasses = (entity) => kindPasses(entity) && bornBy(entity);

/** @param {Entity} entity */
export const kindPasses = (entity) => !state.offClasses.has(entity.cls);

/**
 * May a link be drawn? What is set aside only where a query yielded it.
 * @param {Relationship} link
 */
export const lineFor = (link) => linkPasses(link) && mayBeDrawn(link);

/** @param {Pair} pair */
export const linksOf = (pair) => pair.links.filter(lineFor);

/** @param {Observation} number */
export const numberPasses = (number) =>
  trusted(number.says) && (state.planned || !number.planned) && begunBy(number);

/** @param {Happening} event */
export const eventPasses = (event) =>
  trusted(event.says) && (state.planned || !event.planned) && begunBy(event);

/** @param {Description} fact */
export const factPasses = (fact) =>
  trusted(fact.says) && (state.planned || !fact.planned) && begunBy(fact);

/**
 * Has a link a start, or had a source told it by the chosen day?
 * @param {Relationship} link
 */
const isDrawn = ({ drawn }) => within([[drawn, null]], seenOn());

/** What is visible now: entities, and the pairs of them that are linked. */
export function visible() {
  const nodes = [...state.nodes.keys()].filter(nodePasses);
  const there = new Set(nodes);
  const pairs = [];
  for (const one of nodes) {
    for (const [two, pair] of one.near) {
      if (one.i < two.i && there.has(two)) {
        const links = linksOf(pair).filter(isDrawn);
        if (links.length) pairs.push({ pair, links });
      }
    }
  }
  return seenAt() ? withoutStrays(nodes, pairs) : { nodes, there, pairs };
}

/**
 * In the past, what has no known beginning and no link of that time is not shown.
 * @param {Entity[]} nodes
 * @param {SeenPair[]} pairs
 */
function withoutStrays(nodes, pairs) {
  const linked = new Set(pairs.flatMap(({ pair }) => [pair.a, pair.b]));
  const kept = nodes.filter((entity) => linked.has(entity) || entity.born || !entity.near.size);
  return { nodes: kept, there: new Set(kept), pairs };
}

/**
 * Is what a dispute is about let through by the filters?
 * @param {Dispute} dispute
 */
export const disputeStands = (dispute) =>
  !dispute.keys.length ||
  D.numbers.some((number) => dispute.keys.includes(number.key) && numberPasses(number));

export function startFilters() {
  state.offClasses.clear();
  state.offRelations = new Set(D.quiet);
  state.offSources.clear();
  state.planned = true;
  state.only = D.only.size > 0;
}
