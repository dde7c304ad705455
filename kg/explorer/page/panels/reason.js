// Why values cannot both hold, as found when the page was made.

import { isMoney, unitText } from '../data/amounts.js';
import { D } from '../data/graph.js';
import { t } from '../data/words.js';
import { state } from '../model/state.js';
import { el, langOf } from '../view/dom.js';

/**
 * Arithmetic and explanation of one dispute; each comes in English and Chinese.
 * @param {Dispute | undefined} dispute
 */
export function reasonOf(dispute) {
  if (!dispute) return null;
  /** @param {string[]} pair */
  const line = (pair) => {
    const text = pair[state.lang === 'zh' ? 1 : 0];
    return el('div', { lang: langOf(text) }, text);
  };
  const { unit } = D.numbers.find((number) => dispute.keys.includes(number.key)) || { unit: '' };
  const money = isMoney(unit) && dispute.arithmetic[0] ? el('div', {}, t('valuesIn', { unit: unitText(unit) })) : null;
  return el('div', { class: 'why' }, line(dispute.arithmetic), money, line(dispute.explanation));
}
