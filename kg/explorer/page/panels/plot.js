// What every chart over time draws in the same way: lines with gaps, points that explain themselves.

import { shortFigure } from '../data/numbers.js';
import { apart, dayOf } from '../data/series.js';
import { svg } from '../view/dom.js';


/**
 * Lines through figures in their order, broken where a period is missing or where there is none.
 * @param {(Observation | undefined)[]} list
 * @param {Frame} frame
 * @param {string} kind
 * @param {Valued} [valued]
 */
export function linesThrough(list, { x, y }, kind, valued = (number) => number.value) {
  /** @type {Observation[][]} */
  const routes = [];
  list.forEach((number, at) => {
    const before = at ? list[at - 1] : undefined;
    if (number && before && !apart(before, number)) routes[routes.length - 1].push(number);
    else if (number) routes.push([number]);
  });
  return routes
    .filter((route) => route.length > 1)
    .map((route) => {
      const points = route.map(
        (number) => `${x(dayOf(number)).toFixed(1)},${y(valued(number)).toFixed(1)}`,
      );
      return svg('polyline', { points: points.join(' '), class: kind });
    });
}

/**
 * A point that can be reached by keys, names itself and explains itself when it is chosen.
 * @param {{ d: string, kind: string, label: string, first: boolean, more: Attributes }} look
 * @param {() => void} explain
 */
export function pointShape({ d, kind, label, first, more }, explain) {
  const shape = svg('path', {
    d,
    class: `point ${kind}`,
    tabindex: first ? 0 : -1,
    role: 'img',
    'aria-label': label,
    ...more,
  });
  const title = svg('title');
  title.textContent = label;
  shape.append(title);
  shape.addEventListener('focus', explain);
  shape.addEventListener('click', () => {
    shape.focus();
    explain();
  });
  return shape;
}

/**
 * Round values from one to another, at most five, with their texts.
 * @param {number} low
 * @param {number} high
 */
export function ticksOf(low, high) {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough || 1));
  const step = ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) || 10) * power;
  const ticks = [];
  for (let k = Math.ceil(low / step); k * step <= high + step * 0.01; k += 1) {
    const value = Math.round(k * step * 1e6) / 1e6;
    ticks.push({ value, text: shortFigure(value) });
  }
  return ticks;
}

/**
 * A line across the chart at each tick, with its text before it.
 * @param {{ value: number, text: string }[]} ticks
 * @param {(value: number) => number} y
 * @param {number} left
 * @param {number} right
 */
export const gridLines = (ticks, y, left, right) =>
  ticks.flatMap(({ value, text }) => [
    svg('line', { x1: left, x2: right, y1: y(value), y2: y(value), class: 'grid' }),
    chartText(left - 5, y(value) + 3.5, text, 'end'),
  ]);

/**
 * @param {number} x
 * @param {number} y
 * @param {string} text
 * @param {string} anchor
 * @param {string} [kind]
 */
export function chartText(x, y, text, anchor, kind = 'tick') {
  const made = svg('text', { x: x.toFixed(1), y: y.toFixed(1), 'text-anchor': anchor, class: kind });
  made.textContent = text;
  return made;
}
