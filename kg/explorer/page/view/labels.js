// How large a node and its label are.

import { sure } from '../data/lists.js';
import { nameOf } from '../data/names.js';
import { FACE } from './theme.js';

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

/** @param {Entity} entity */
export const sizeOf = (entity) => Math.round((8 + 2.2 * Math.log2(1 + entity.near.size)) * 10) / 10;

/**
 * Half the width a node needs with its label, and its reach upwards and downwards.
 * @param {Entity} entity
 */
export function boxOf(entity) {
  const size = sizeOf(entity),
    lines = wrap(nameOf(entity));
  return {
    half: Math.max(...lines.map(widthOf), 2 * size) / 2 + 5,
    up: size + 3,
    down: size + 8 + 17 * lines.length,
  };
}
