// One chart of several things: a line each, named where it ends.

import { DAY } from '../data/dates.js';
import { nameOf, word } from '../data/names.js';
import { figure, shortFigure } from '../data/numbers.js';
import { apart, dayOf, indexOf } from '../data/series.js';
import { t } from '../data/words.js';
import { el, narrow, svg } from '../view/dom.js';
import { shapePath } from '../view/shapes.js';
import { niceStep } from './axes.js';
import { sourcesOf } from './facts.js';
import { valueText } from './values.js';

const MARKS = ['dot', 'diamond', 'square', 'triangle', 'triangleDown', 'hexagon'];

/** @param {number} k */
export const markOf = (k) => MARKS[k % MARKS.length];

/** @typedef {{ x: (day: number) => number, y: (value: number) => number }} Frame */

/**
 * @param {number} x
 * @param {number} y
 * @param {string} text
 * @param {Attributes} [attributes]
 */
function words(x, y, text, attributes = {}) {
  const made = svg('text', { x: x.toFixed(1), y: y.toFixed(1), ...attributes });
  made.textContent = text;
  return made;
}

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
  const size = narrow() ? { width: 354, height: 260, right: 86 } : { width: 900, height: 340, right: 140 };
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
    ...grid(low, high, frame, left, size.width - size.right),
    ...years(first, last, frame, size.height),
  );
  /** @type {{ k: number, name: string, x: number, y: number }[]} */
  const ends = [];
  entities.forEach((entity, k) => {
    const list = series.get(entity) || [];
    drawing.append(
      ...lineOf(list, k, frame, scaled),
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
      return words(width - right + 12, free + 4, short, { class: `endname s${k}` });
    });
}

/**
 * @param {number} low
 * @param {number} high
 * @param {Frame} frame
 * @param {number} left
 * @param {number} right
 */
function grid(low, high, { y }, left, right) {
  const step = niceStep((high - low) / 4);
  const parts = [];
  for (let k = Math.ceil(low / step); k * step <= high + step * 0.01; k += 1) {
    parts.push(svg('line', { x1: left - 4, x2: right, y1: y(k * step), y2: y(k * step), class: 'grid' }));
    parts.push(
      words(left - 9, y(k * step) + 4, shortFigure(k * step), { 'text-anchor': 'end', class: 'tick' }),
    );
  }
  return parts;
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
    parts.push(words(x(at), height - 8, String(year), { class: 'tick', 'text-anchor': 'start' }));
  }
  return parts;
}

/**
 * The line of one thing, broken where a period is missing.
 * @param {Observation[]} list
 * @param {number} k
 * @param {Frame} frame
 * @param {(number: Observation) => number} scaled
 */
function lineOf(list, k, { x, y }, scaled) {
  /** @type {Observation[][]} */
  const routes = [];
  list.forEach((number, at) => {
    if (at && !apart(list[at - 1], number)) routes[routes.length - 1].push(number);
    else routes.push([number]);
  });
  return routes
    .filter((route) => route.length > 1)
    .map((route) =>
      svg('polyline', {
        points: route
          .map((number) => `${x(dayOf(number)).toFixed(1)},${y(scaled(number)).toFixed(1)}`)
          .join(' '),
        class: `line series s${k}`,
      }),
    );
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
  const made = svg('path', {
    d: shapePath(markOf(k), x(dayOf(number)), y(scaled(number)), 3.4),
    class: `point series s${k}`,
    'data-entity': number.entity.id,
    tabindex: at ? -1 : 0,
    role: 'img',
    'aria-label': label,
  });
  const title = svg('title');
  title.textContent = label;
  made.append(title);
  const explain = () =>
    about.replaceChildren(
      el(
        'div',
        { class: 'fact' },
        el(
          'div',
          { class: 'what' },
          el('b', {}, `${label} `),
          figure(scaled(number)) === figure(number.value)
            ? ''
            : `(${figure(Math.round(scaled(number) * 10) / 10)})`,
        ),
        sourcesOf(number),
      ),
    );
  made.addEventListener('focus', explain);
  made.addEventListener('click', () => {
    made.focus();
    explain();
  });
  return made;
}
