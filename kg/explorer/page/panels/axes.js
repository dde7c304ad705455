// The frame of a chart over time: scales, ticks, years and months.

import { DAY } from '../data/dates.js';
import { dayOf } from '../data/series.js';
import { isBest } from '../model/filters.js';
import { svg } from '../view/dom.js';
import { measuring } from '../view/labels.js';
import { FACE } from '../view/theme.js';
import { chartText, gridLines, ticksOf } from './plot.js';

export const CHART = { width: 330, height: 170, right: 10, top: 14, bottom: 24 };

/**
 * The frame follows preferred values and plans: one misprint must not flatten all others.
 * @param {Observation[]} dated
 */
export function scales(dated) {
  const days = dated.map(dayOf);
  const firm = dated.filter((number) => isBest(number) || number.planned);
  const base = (firm.length ? firm : dated).map((number) => number.value);
  const reach = Math.max(...base, 0) - Math.min(...base, 0) || 1e-9;
  const near = dated
    .map((number) => number.value)
    .filter((value) => value <= Math.max(...base) + reach / 2 && value >= Math.min(...base) - reach / 2);
  const low = Math.min(0, ...near),
    high = Math.max(...near, low + 1e-9);
  const first = Math.min(...days),
    last = Math.max(...days, first + 1);
  const ticks = ticksOf(low, high);
  const { width, height, right, top, bottom } = CHART;
  const left = Math.ceil(Math.max(...ticks.map(({ text }) => tickWidth(text)))) + 10;
  /** @param {number} value */
  const inside = (value) => Math.min(Math.max(value, low), high);
  return {
    first,
    last,
    ticks,
    left,
    beyond: (/** @type {Observation} */ { value }) => value > high || value < low,
    x: (/** @type {number} */ day) =>
      left + ((day - first) / (last - first)) * (width - left - right - 12) + 6,
    y: (/** @type {number} */ value) =>
      height - bottom - ((inside(value) - low) / (high - low)) * (height - top - bottom),
  };
}

/** @param {string} text */
function tickWidth(text) {
  measuring.font = `10px ${FACE}`;
  return measuring.measureText(text).width;
}

/**
 * @param {number} x
 * @param {string} text
 * @param {string} anchor
 */
const footText = (x, text, anchor) => chartText(x, CHART.height - 7, text, anchor);

/** @param {number} x */
const footStroke = (x) =>
  svg('line', {
    x1: x,
    x2: x,
    y1: CHART.height - CHART.bottom,
    y2: CHART.height - CHART.bottom + 4,
    class: 'grid',
  });

/** @param {Scale} part0 */
export function axes({ first, last, ticks, left, x, y }) {
  const right = CHART.width - CHART.right;
  return [
    ...gridLines(ticks, y, left, right),
    ...yearMarks(first, last, x),
    ...monthMarks(first, last, x),
  ];
}

/**
 * A year is named in its middle, where its own figure stands, with a stroke where it begins.
 * @param {number} first
 * @param {number} last
 * @param {(day: number) => number} x
 */
function yearMarks(first, last, x) {
  const [from, to] = [first, last].map((day) => new Date(day * DAY).getUTCFullYear());
  /** @type {SVGElement[]} */
  const marks = [];
  if (from === to) return marks;
  const every = Math.max(1, Math.ceil((to - from + 1) / 7));
  for (let year = from; year <= to; year += 1) {
    const begin = Date.UTC(year, 0, 1) / DAY,
      end = Date.UTC(year + 1, 0, 1) / DAY;
    if (begin > first) marks.push(footStroke(x(begin)));
    const [low, high] = [Math.max(begin, first), Math.min(end, last)];
    if ((year - from) % every) continue;
    // A year of which little is seen has no room for its name, unless its own figure is there.
    const middle = (begin + end) / 2;
    if (x(high) - x(low) > 22 || (middle >= first && middle <= last + 1))
      marks.push(footText(x(Math.min(Math.max(middle, low), high)), String(year), 'middle'));
  }
  return marks;
}

/**
 * @param {number} first
 * @param {number} last
 * @param {(day: number) => number} x
 */
function monthMarks(first, last, x) {
  /** @param {number} day */
  const month = (day) => new Date(day * DAY).toISOString().slice(0, 7);
  if (month(first).slice(0, 4) !== month(last).slice(0, 4)) return [];
  return [footText(x(first), month(first), 'start'), footText(x(last), month(last), 'end')];
}
