// A value with its unit: money in one notation everywhere, with its currency.

import { D } from './graph.js';
import { language } from './language.js';
import { word } from './names.js';
import { figure, shortFigure } from './numbers.js';

/** @param {string} unit */
export const isMoney = (unit) => unit in (D.raw.money || {});

/**
 * What a unit is called over figures: a currency by its code.
 * @param {string} unit
 */
export const unitText = (unit) =>
  isMoney(unit) ? D.raw.money[unit][language.now === 'zh' ? 1 : 0] : word(unit);

/**
 * A value with its unit: 57,000 vehicles, 12 %, CNY 5.95 bn; large money in short where that is asked.
 * @param {number} value
 * @param {string} unit
 * @param {boolean} [short]
 */
export function amountText(value, unit, short = false) {
  const zh = language.now === 'zh';
  if (isMoney(unit)) {
    const amount = short && Math.abs(value) >= 1e6 ? shortFigure(value, 4) : figure(value);
    return zh ? amount + unitText(unit) : `${unitText(unit)} ${amount}`;
  }
  const said = unit === 'percent' ? ' %' : unit === 'count' || !unit ? '' : ` ${word(unit)}`;
  return figure(value) + (zh ? said.replace(/^ /, '\u2009') : said);
}
