// What may be seen: kinds, relations, reliability of sources, and the date of the handle.

import { firstDay } from '../data/dates.js';
import { D, heardOf } from '../data/graph.js';
import { state } from './state.js';

/** @param {Said[]} says */
const trusted = (says) =>
  !state.offSources.size || !says.length || says.some((one) => !state.offSources.has(one.source.reliability));

/** The day the graph is seen at: that of the handle, else the date the page was written for. */
export const seenAt = () => state.asOf || (D.clocks.as_of ? D.raw.today : '');

/**
 * Was it so on the chosen day? What has no start counts from when somebody first told it.
 * @param {Relationship} link
 */
function inTime(link) {
  if (!seenAt()) return true;
  if (link.planned) return plannedBefore(link.says) && (!link.over || link.over >= seenAt());
  const from = link.begun || link.heard;
  return !!from && from <= seenAt() && (!link.over || link.over >= seenAt());
}

/** @param {Said[]} says */
function saidBefore(says) {
  const heard = heardOf(says);
  return !!heard && heard <= seenAt();
}

/**
 * A plan counts from its publication; one whose source has no date always does.
 * @param {Said[]} says
 */
const plannedBefore = (says) => saidBefore(says) || says.every(({ source }) => !source.issued);

/**
 * The same for what may be a plan: otherwise its own day decides, else when it was first told.
 * @param {Claim} claim
 * @param {string} day
 */
function toldBefore(claim, day) {
  if (!seenAt()) return true;
  if (claim.planned) return plannedBefore(claim.says);
  return day ? day <= seenAt() : saidBefore(claim.says);
}

/**
 * Is a link drawn in the past although nobody says since when it holds?
 * @param {Relationship} link
 */
export const undated = (link) => !!seenAt() && !link.planned && !link.begun;

/** @param {Relationship} link */
export function linkPasses(link) {
  return (
    !state.offRelations.has(link.relation.id) &&
    (state.planned || !link.planned) &&
    trusted(link.says) &&
    inTime(link) &&
    (!state.only || D.only.has(link))
  );
}

/** @param {Entity} entity */
export const bornBy = (entity) => !seenAt() || !entity.born || entity.born <= seenAt();

/** @param {Entity} entity */
export const nodePasses = (entity) => !state.offClasses.has(entity.cls) && bornBy(entity);

/** @param {Pair} pair */
export const linksOf = (pair) => pair.links.filter(linkPasses);

/** @param {Observation} number */
export const numberPasses = (number) =>
  trusted(number.says) && (state.planned || !number.planned) && toldBefore(number, number.to);

/** @param {Happening} event */
export const eventPasses = (event) =>
  trusted(event.says) &&
  (state.planned || !event.planned) &&
  toldBefore(event, event.date && firstDay(event.date));

/** @param {Description} fact */
export const factPasses = (fact) =>
  trusted(fact.says) &&
  (state.planned || !fact.planned) &&
  toldBefore(fact, /^\d{4}(-\d\d){0,2}$/.test(String(fact.value)) ? firstDay(String(fact.value)) : '');

/** What is visible now: entities, and the pairs of them that are linked. */
export function visible() {
  const nodes = [...state.nodes.keys()].filter(nodePasses);
  const there = new Set(nodes);
  const pairs = [];
  for (const one of nodes) {
    for (const [two, pair] of one.near) {
      if (one.i < two.i && there.has(two)) {
        const links = linksOf(pair);
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
  state.offRelations = new Set(D.raw.quiet || []);
  state.offSources.clear();
  state.planned = true;
  state.only = D.only.size > 0;
}
