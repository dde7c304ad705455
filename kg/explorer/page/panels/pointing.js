// Pointing out one figure, or one row, of the card.

import { figureChoice, seriesKey } from '../model/state.js';
import { $ } from '../view/dom.js';

/**
 * Let the card open on the measure, the series and the key of a figure.
 * @param {Observation} number
 */
export const chooseFigure = (number) =>
  Object.assign(figureChoice, { measure: number.measure, series: seriesKey(number), key: number.key });

/**
 * Open what folds around a row of the card and bring it into sight; null where there is none.
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export function pointOutRow(selector) {
  const card = $('card');
  const row = card.querySelector(selector);
  if (!row) return null;
  for (let up = row; up !== card; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true;
  row.classList.add('target');
  row.setAttribute('tabindex', -1);
  row.scrollIntoView({ block: 'center' });
  return row;
}

/**
 * Point out the row of a chosen figure.
 * @param {Observation} number
 */
export const pointOut = (number) => pointOutRow(`[data-key="${number.key}"]`);
