// Text inside an SVG file.

import { svg } from '../view/dom.js';

/**
 * @param {number} x
 * @param {number} y
 * @param {string} text
 * @param {Attributes} [attributes]
 */
export function textSvg(x, y, text, attributes = {}) {
  const made = svg('text', { x: x.toFixed(1), y: y.toFixed(1), ...attributes });
  made.textContent = printable(text);
  return made;
}

/** @param {string} text */
export function titleSvg(text) {
  const made = svg('title');
  made.textContent = printable(text);
  return made;
}

/**
 * A text without what XML cannot hold.
 * @param {string} text
 */
const printable = (text) =>
  [...text].filter((char) => /[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(char)).join('');
