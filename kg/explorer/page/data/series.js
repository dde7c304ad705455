// Figures of several things side by side: series of one measure, and how they grew.

import { D } from './graph.js';
import { dayAt, lastDay } from './dates.js';
import { groupBy } from './lists.js';

/**
 * Do the periods of a span follow each other, or does it tell a total that grows?
 * @param {string} span
 * @returns {'steady' | 'running' | undefined}
 */
export const kindOfSpan = (span) => D.raw.spans[span];

/**
 * Where a figure stands: in the middle of its period; a running total on its last day.
 * @param {Pick<Observation, 'from' | 'to' | 'span'>} part0
 */
export function dayOf({ from, to, span }) {
  const last = dayAt(lastDay(to));
  return from && kindOfSpan(span) !== 'running' ? (dayAt(from) + last) / 2 : last;
}

/**
 * Is a period missing between two figures, or does a running total begin anew?
 * @param {Observation} one
 * @param {Observation} two
 */
export function apart(one, two) {
  if (kindOfSpan(one.span) === 'running') return one.from !== two.from;
  return kindOfSpan(one.span) === 'steady' && dayAt(two.from) - dayAt(one.to) > 1.5;
}

/**
 * The plain reported figures of a thing that may be set beside those of another: dated, preferred,
 * without a scope.
 * @param {Entity} entity
 * @param {(number: Observation) => boolean} passes
 */
const plainOf = (entity, passes) =>
  entity.numbers.filter(
    (number) => number.to && number.preferred && !number.planned && !number.scope.length && passes(number),
  );

/** @param {Observation} number */
const kindOf = (number) => [number.measure, number.span, number.unit].join('|');

/**
 * What can be compared, best first: told of most of the things, then with most figures.
 * @param {Entity[]} entities
 * @param {(number: Observation) => boolean} [passes]
 * @returns {{ key: string, example: Observation, series: Map<Entity, Observation[]> }[]}
 */
export function comparable(entities, passes = () => true) {
  const all = entities.flatMap((entity) => plainOf(entity, passes));
  const found = [...groupBy(all, kindOf)].map(([key, list]) => {
    const series = groupBy(
      list.sort((one, two) => dayOf(one) - dayOf(two)),
      (number) => number.entity,
    );
    return { key, example: list[0], series };
  });
  const size = (/** @type {{ series: Map<Entity, Observation[]> }} */ { series }) =>
    [...series.values()].filter((list) => list.length > 1).length;
  const points = (/** @type {{ series: Map<Entity, Observation[]> }} */ { series }) =>
    [...series.values()].reduce((sum, list) => sum + list.length, 0);
  return found
    .filter(({ series }) => series.size > 1 || entities.length === 1)
    .sort((one, two) => size(two) - size(one) || points(two) - points(one) || one.key.localeCompare(two.key));
}

/**
 * The same series with its first common value as 100; without one, as they are.
 * @param {Map<Entity, Observation[]>} series
 * @returns {{ base: string, factor: Map<Entity, number> } | null}
 */
export function indexOf(series) {
  const lists = [...series.values()];
  const periods = lists.map((list) => new Set(list.filter((one) => one.value > 0).map((one) => one.to)));
  const base = lists[0]?.find((one) => periods.every((set) => set.has(one.to)))?.to;
  if (!base) return null;
  const factor = new Map(
    [...series].map(([entity, list]) => [entity, 100 / (list.find((one) => one.to === base)?.value || 1)]),
  );
  return { base, factor };
}

/**
 * By how much a figure differs from the one of the period before, or a year before, in percent.
 * Nothing is told from a lower or upper bound; from an approximate one the answer is approximate.
 * @param {Observation[]} list
 * @param {Observation} last
 * @param {'before' | 'year'} than
 */
export function growth(list, last, than) {
  const wanted =
    than === 'year'
      ? `${Number(last.to.slice(0, 4)) - 1}${lastDay(`${Number(last.to.slice(0, 4)) - 1}${last.to.slice(4, 7)}`).slice(4)}`
      : '';
  const base = list.find((one) =>
    than === 'year'
      ? one.to === wanted
      : one !== last && Math.abs(dayAt(last.from) - dayAt(one.to) - 1) < 0.5,
  );
  if (!base || !base.value) return null;
  const bounds = [base.bound, last.bound].map((bound) => D.raw.bounds[bound]);
  if (bounds.includes('side')) return null;
  const percent = ((last.value - base.value) / Math.abs(base.value)) * 100;
  return { percent, about: bounds.includes('about') };
}

/**
 * Is a figure in the list of disagreements?
 * @param {Observation} number
 */
export const isContested = (number) => D.disputeOf.has(number.key);
