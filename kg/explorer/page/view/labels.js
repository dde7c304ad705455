// How large a node and its label are.

import { D, classOf } from '../data/graph.js';
import { sure } from '../data/lists.js';
import { nameOf } from '../data/names.js';
import { counted } from '../data/words.js';
import { state } from '../model/state.js';
import { FACE, isDark, lighter } from './theme.js';

export const FONT = 14;
const WRAP = 16;
const LONGEST = 34;

export const measuring = sure(document.createElement('canvas').getContext('2d'));

const widths = new Map();

/**
 * A label as at most two lines, cut with an ellipsis (the same rule as in layout.py).
 * @param {string} label
 */
export function wrap(label) {
  let text = label.replace(/\s+/g, ' ').trim();
  if ([...text].length > LONGEST) text = `${[...text].slice(0, LONGEST - 1).join('')}…`;
  if (text.length <= WRAP) return [text];
  let cut = -1;
  for (let k = 0; k < text.length; k += 1) {
    if (text[k] === ' ' && (cut < 0 || Math.abs(k - text.length / 2) < Math.abs(cut - text.length / 2)))
      cut = k;
  }
  return cut < 0 ? [text] : [text.slice(0, cut), text.slice(cut + 1)];
}

/** @param {string} line */
export function widthOf(line) {
  if (!widths.has(line)) {
    measuring.font = `${FONT}px ${FACE}`;
    widths.set(line, measuring.measureText(line).width);
  }
  return widths.get(line);
}

/**
 * The numbers that a look is by, and the largest of them.
 * @param {string} name
 */
function scaleBy(name) {
  const found = D.sizes.find(([one]) => one === name);
  if (!found) return null;
  const [, , , numbers] = found;
  if (!largest.has(name)) largest.set(name, Math.max(...numbers, 1));
  return { numbers, most: sure(largest.get(name)) };
}

/** @type {Map<string, number>} */
const largest = new Map();

/**
 * The radius of a node: by its neighbours, or by what else was chosen.
 * @param {Entity} entity
 */
export function sizeOf(entity) {
  const scale = state.sizeBy === 'degree' ? null : scaleBy(state.sizeBy);
  const size = scale
    ? 5 + 17 * Math.sqrt(Math.max(scale.numbers[entity.i], 0) / scale.most)
    : 6 + 1.3 * Math.log2(1 + entity.near.size);
  return Math.round(size * 10) / 10;
}

/**
 * The colour of a node: of its kind, or from pale to full by a number.
 * @param {Entity} entity
 */
export function colorOf(entity) {
  const scale = state.colorBy === 'kind' ? null : scaleBy(state.colorBy);
  if (!scale) return isDark() ? lighter(classOf(entity).color) : classOf(entity).color;
  const part = Math.sqrt(Math.max(scale.numbers[entity.i], 0) / scale.most);
  return mix(isDark() ? '#2d3339' : '#dfe6ee', isDark() ? '#7db8f5' : '#0b4a84', part);
}

/**
 * A colour between two.
 * @param {string} one
 * @param {string} two
 * @param {number} part
 */
function mix(one, two, part) {
  const channel = (/** @type {string} */ color, /** @type {number} */ k) =>
    Number.parseInt(color.slice(k, k + 2), 16);
  return `#${[1, 3, 5]
    .map((k) => Math.round(channel(one, k) + (channel(two, k) - channel(one, k)) * part))
    .map((value) => value.toString(16).padStart(2, '0'))
    .join('')}`;
}

/**
 * The models folded under a thing that the picture does not show.
 * @param {Entity} entity
 */
export const foldedIn = (entity) => (D.folded.get(entity) || []).filter((one) => !state.nodes.has(one));

/**
 * The label of a node; with what is folded under it where a layout folds.
 * @param {Entity} entity
 */
export function labelOf(entity) {
  const lines = wrap(nameOf(entity));
  const folded = state.layout === 'alliance' ? foldedIn(entity).length : 0;
  if (state.layout === 'time' && entity.born) lines.push(entity.born.slice(0, 4));
  if (folded) lines.push(counted('foldedN', folded));
  return lines.join('\n');
}

/**
 * Half the width a node needs with its label, and its reach upwards and downwards.
 * @param {Entity} entity
 */
export function boxOf(entity) {
  const size = sizeOf(entity),
    lines = labelOf(entity).split('\n');
  return {
    half: Math.max(...lines.map(widthOf), 2 * size) / 2 + 5,
    up: size + 3,
    down: size + 8 + 17 * lines.length,
  };
}
