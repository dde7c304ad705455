// One chart of several things: a line each, named where it ends.

import { DAY } from '../data/dates.js';
import { nameOf, word } from '../data/names.js';
import { figure } from '../data/numbers.js';
import { dayOf, indexOf } from '../data/series.js';
import { t } from '../data/words.js';
import { el, factBox, slim, svg } from '../view/dom.js';
import { shapePath } from '../view/shapes.js';
import { sourcesOf } from './facts.js';
import { chartText, gridLines, linesThrough, pointShape, ticksOf } from './plot.js';
import { valueText } from './values.js';

const MARKS = ['dot', 'diamond', 'square', 'triangle', 'triangleDown', 'hexagon'];

/** @param {number} k */
export const markOf = (k) => MARKS[k % MARKS.length];

/**
 * The chart; with `indexed`, every line is 100 in the first period that all of them tell.
 * @param {{ example: Observation, series: Map<Entity, Observation[]> }} chosen
 * @param {Entity[]} entities
 * @param {boolean} indexed
 */
export function compareChart({ example, series }, entities, indexed) {
  const index = indexed ? indexOf(series) : null;
  const scaled = (/** @type {Observation} */ number) =>
    number.value * (index?.factor.get(number.entity) || 1);
  const all = [...series.values()].flat();
  const size = slim() ? { width: 354, height: 260, right: 86 } : { width: 900, height: 340, right: 140 };
  const days = all.map(dayOf),
    first = Math.min(...days),
    last = Math.max(...days, first + 1);
  const low = Math.min(0, ...all.map(scaled)),
    high = Math.max(...all.map(scaled), low + 1e-9);
  const left = 58,
    bottom = 30;
  /** @type {Frame} */
  const frame = {
    x: (day) => left + ((day - first) / (last - first)) * (size.width - left - size.right),
    y: (value) => size.height - bottom - ((value - low) / (high - low)) * (size.height - bottom - 16),
  };
  const about = el('div', { class: 'pointbox' }, el('span', { class: 'src' }, t('point')));
  const unit = index ? t('indexedOn', { d: index.base.slice(0, 7) }) : word(example.unit);
  const drawing = svg('svg', {
    viewBox: `0 0 ${size.width} ${size.height}`,
    class: 'chart wide',
    role: 'group',
    'aria-label': `${word(example.measure)}, ${unit}: ${entities.map(nameOf).join(', ')}`,
  });
  drawing.append(
    ...gridLines(ticksOf(low, high), frame.y, left - 4, size.width - size.right),
    ...years(first, last, frame, size.height),
  );
  /** @type {{ k: number, name: string, x: number, y: number }[]} */
  const ends = [];
  entities.forEach((entity, k) => {
    const list = series.get(entity) || [];
    drawing.append(
      ...linesThrough(list, frame, `line series s${k}`, scaled),
      ...list.map((number, at) => pointOf(number, k, at, frame, scaled, about)),
    );
    const end = list.at(-1);
    if (end) ends.push({ k, name: nameOf(entity), x: frame.x(dayOf(end)), y: frame.y(scaled(end)) });
  });
  drawing.append(...endNames(ends, size));
  return el('div', { class: 'chartbox' }, el('p', { class: 'src' }, unit), drawing, about);
}

/**
 * The names at the ends of the lines, none on another.
 * @param {{ k: number, name: string, x: number, y: number }[]} ends
 * @param {{ width: number, right: number }} size
 */
function endNames(ends, { width, right }) {
  let free = -Infinity;
  return [...ends]
    .sort((one, two) => one.y - two.y)
    .map(({ k, name, y }) => {
      free = Math.max(y, free + 15);
      const short = name.length > right / 7 ? `${name.slice(0, Math.floor(right / 7) - 1)}…` : name;
      return chartText(width - right + 12, free + 4, short, 'start', `endname s${k}`);
    });
}

/**
 * @param {number} first
 * @param {number} last
 * @param {Frame} frame
 * @param {number} height
 */
function years(first, last, { x }, height) {
  const [from, to] = [first, last].map((day) => new Date(day * DAY).getUTCFullYear());
  const every = Math.max(1, Math.ceil((to - from + 1) / 8));
  const parts = [];
  for (let year = from; year <= to; year += every) {
    const at = Math.max(Date.UTC(year, 0, 1) / DAY, first);
    parts.push(chartText(x(at), height - 8, String(year), 'start'));
  }
  return parts;
}

/**
 * @param {Observation} number
 * @param {number} k
 * @param {number} at
 * @param {Frame} frame
 * @param {(number: Observation) => number} scaled
 * @param {HTMLElement} about
 */
function pointOf(number, k, at, { x, y }, scaled, about) {
  const label = `${nameOf(number.entity)}, ${number.period || number.to}: ${valueText(number)}`;
  const explain = () =>
    about.replaceChildren(
      factBox(
        [
          el('b', {}, `${label} `),
          figure(scaled(number)) === figure(number.value)
            ? ''
            : `(${figure(Math.round(scaled(number) * 10) / 10)})`,
        ],
        sourcesOf(number),
      ),
    );
  const look = {
    d: shapePath(markOf(k), x(dayOf(number)), y(scaled(number)), 3.4),
    kind: `series s${k}`,
    label,
    first: !at,
    more: { 'data-entity': number.entity.id },
  };
  return pointShape(look, explain);
}
