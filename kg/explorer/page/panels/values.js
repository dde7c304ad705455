// One figure in words.

import { amountText } from '../data/amounts.js';
import { figure, shortFigure } from '../data/numbers.js';
import { t } from '../data/words.js';
import { D } from '../data/graph.js';
import { scopeWords, word } from '../data/names.js';

/**
 * A bound in words, before its value; nothing for an exact one.
 * @param {string} bound
 */
export const boundText = (bound) => (bound && bound !== 'exactly' ? `${t(bound)} ` : '');

/**
 * A value with its bound and unit: at least 57,000 vehicles; in full, or large money in short.
 * @param {Observation} number
 * @param {boolean} [short]
 */
export const valueText = (number, short = false) =>
  boundText(number.bound) + amountText(number.value, number.unit, short);

/**
 * Are the values of one key in the list of disagreements?
 * @param {Observation[]} numbers
 */
export const clashes = (numbers) => D.disputeOf.has(numbers[0].key);

/**
 * How far a value lies from the first: in points where it is a share, in units below zero.
 * @param {Observation} part0
 * @param {Observation} part1
 */
export function gapText({ value, unit }, { value: base }) {
  const gap = value - base;
  /**
   * @param {number} amount
   * @param {string} what
   */
  const signed = (amount, what) => `(${amount > 0 ? '+' : '−'}${figure(Math.abs(amount))}${what})`;
  if (unit === 'percent') {
    const points = Math.round(gap * 100) / 100;
    return points ? signed(points, ` ${t('points')}`) : '';
  }
  if (!base || base < 0 || value < 0)
    return gap ? `(${gap > 0 ? '+' : '−'}${shortFigure(Math.abs(gap))})` : '';
  const share = (gap / base) * 100;
  return Math.abs(share) < 0.1 ? '' : signed(Math.round(share * 10) / 10, ' %');
}

/** @param {Observation} number */
export const seriesName = (number) =>
  [number.span ? word(number.span) : '', ...scopeWords(number.scope), number.planned ? t('planned') : '']
    .filter(Boolean)
    .join(' · ') || t('reported');
