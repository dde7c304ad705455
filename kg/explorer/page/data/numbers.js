// Numbers as people write them, in the language of the page.

import { language } from './language.js';

/**
 * A number as people write it, in the language of the page.
 * @param {number} value
 */
export function figure(value) {
  const whole = Math.abs(value) >= 1e6 ? 0 : 4;
  return new Intl.NumberFormat(language.now === 'zh' ? 'zh-CN' : 'en-GB', {
    maximumFractionDigits: Number.isInteger(value) ? 0 : Math.max(whole, 2),
  }).format(value + 0); // + 0: no minus before a zero
}

/**
 * A large amount in short: 1.2 bn, 3.4 m; in Chinese 亿 and 万.
 * @param {number} value
 * @param {number} [digits]
 */
export function shortFigure(value, digits = 3) {
  const size = Math.abs(value);
  /** @type {[number, string, number?][]} */
  const steps =
    language.now === 'zh'
      ? [
          [1e8, '亿'],
          [1e4, '万'],
        ]
      : [
          [1e9, ' bn'],
          [1e6, ' m'],
          [1e4, 'k', 1e3],
        ];
  for (const [from, name, unit] of steps) {
    if (size >= from) {
      return (
        new Intl.NumberFormat('en-GB', { maximumSignificantDigits: digits }).format(value / (unit || from)) +
        name
      );
    }
  }
  return figure(value);
}
