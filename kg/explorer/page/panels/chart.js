// Charts over time, drawn as SVG: one measure, one span; every point opens its sources.

import { groupBy } from '../data/lists.js';
import { shortFigure } from '../data/numbers.js';
import { dayOf } from '../data/series.js';
import { t } from '../data/words.js';
import { isBest } from '../model/filters.js';
import { figureChoice } from '../model/state.js';
import { el, factBox, svg } from '../view/dom.js';
import { shapePath } from '../view/shapes.js';
import { CHART, axes, scales } from './axes.js';
import { sourcesOf } from './facts.js';
import { badge } from './parts.js';
import { chartText, linesThrough, pointShape } from './plot.js';
import { valueText } from './values.js';

/**
 * @param {Observation} one
 * @param {Observation} two
 */
const inTimeOrder = (one, two) => dayOf(one) - dayOf(two) || one.value - two.value;

/**
 * A chart of dated figures of one series, with the place where a chosen point is explained.
 * @param {Observation[]} numbers
 * @param {string} label
 */
export function chart(numbers, label) {
  const dated = numbers.filter((number) => number.to).sort(inTimeOrder);
  if (dated.length < 2) return null;
  const scale = scales(dated);
  const about = el('div', { class: 'pointbox' }, el('span', { class: 'src' }, t('point')));
  const drawing = svg('svg', {
    viewBox: `0 0 ${CHART.width} ${CHART.height}`,
    class: 'chart',
    role: 'group',
    'aria-label': label,
  });
  drawing.append(...axes(scale), ...lines(dated, scale));
  const points = dated.map((number, k) => point(number, k, scale, about));
  // Rivals first, so that no rival lies over the preferred point.
  const order = dated.map((number, k) => ({ weight: weightOfPoint(number), shape: points[k] }));
  drawing.append(...order.sort((one, two) => one.weight - two.weight).map((one) => one.shape));
  drawing.append(...dated.filter(scale.beyond).map((number) => outlier(number, scale)));
  drawing.addEventListener('keydown', (event) => walk(event, points));
  const chosen = dated.findIndex((number) => number.key === figureChoice.key);
  if (chosen >= 0) showChosen(points, chosen);
  return el('div', { class: 'chartbox' }, drawing, about);
}

/**
 * Show a point as the chosen one, with what is told about it.
 * @param {SVGElement[]} points
 * @param {number} chosen
 */
function showChosen(points, chosen) {
  points.forEach((one, k) => one.setAttribute('tabindex', k === chosen ? '0' : '-1'));
  points[chosen].classList.add('chosen');
  points[chosen].dispatchEvent(new Event('focus'));
}

/** @param {Observation} number */
const weightOfPoint = (number) => (isBest(number) ? 2 : number.planned ? 1 : 0);

/**
 * Lines through the reported preferred values; broken where one is missing or none is preferred.
 * @param {Observation[]} dated
 * @param {Scale} scale
 */
function lines(dated, scale) {
  const reported = dated.filter((number) => !number.planned);
  const periods = groupBy(reported, (number) => `${number.from}/${number.to}`);
  return linesThrough(
    [...periods.values()].map((same) => same.find(isBest)),
    scale,
    'line',
  );
}

/**
 * The outline of a point: a plan is a diamond, a bound points to where the value may lie.
 * @param {Pick<Observation, 'planned' | 'bound'>} part0
 * @param {number} x
 * @param {number} y
 */
function pointPath({ planned, bound }, x, y) {
  if (planned) return shapePath('diamond', x, y, 5.5);
  if (bound === 'at-least') return shapePath('triangle', x, y, 5.5);
  if (bound === 'at-most') return shapePath('triangleDown', x, y, 5.5);
  return shapePath('dot', x, y, 4);
}

/** @param {Observation} number */
const periodOf = (number) => number.period || number.to;

/**
 * @param {Observation} number
 * @param {number} k
 * @param {Scale} part2
 * @param {HTMLElement} about
 */
function point(number, k, { x, y }, about) {
  const label = `${periodOf(number)}: ${valueText(number)}${number.planned ? `, ${t('planned')}` : ''}`;
  const explain = () =>
    about.replaceChildren(
      factBox(
        [
          el('b', {}, `${periodOf(number)} `),
          valueText(number),
          isBest(number) ? badge(`★ ${t('preferred')}`, 'best') : null,
          number.generated ? badge(t('generated'), 'plan') : null,
          number.planned ? badge(t('planned'), 'plan') : null,
        ],
        sourcesOf(number),
      ),
    );
  const look = {
    d: pointPath(number, x(dayOf(number)), y(number.value)),
    kind: `${number.planned ? 'plan ' : ''}${isBest(number) ? 'best' : ''}`,
    label,
    first: !k,
    more: { 'data-x': x(dayOf(number)).toFixed(1), 'data-period': periodOf(number) },
  };
  return pointShape(look, explain);
}

/**
 * A value beyond the frame stands at its edge, with its number.
 * @param {Observation} number
 * @param {Scale} part1
 */
function outlier(number, { x, y }) {
  const at = x(dayOf(number)),
    side = at > CHART.width / 2 ? -1 : 1;
  const text = `${shortFigure(number.value)} ${number.value > 0 ? '↑' : '↓'}`;
  return chartText(at + side * 8, y(number.value) + 3.5, text, side < 0 ? 'end' : 'start', 'tick out');
}

/**
 * @param {KeyboardEvent} event
 * @param {SVGElement[]} points
 */
function walk(event, points) {
  const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
  const at = points.findIndex((one) => one === document.activeElement);
  if (!step || at < 0) return;
  const next = Math.min(Math.max(at + step, 0), points.length - 1);
  points[at].setAttribute('tabindex', '-1');
  points[next].setAttribute('tabindex', '0');
  points[next].focus();
  event.preventDefault();
  event.stopPropagation();
}
