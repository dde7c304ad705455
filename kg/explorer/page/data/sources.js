// The order of sources: the most reliable first, then the newest.

import { D } from './graph.js';

/** @param {Source} source */
const rankOf = (source) => {
  const k = D.reliabilities.indexOf(source.reliability);
  return k < 0 ? 99 : k;
};

/**
 * @param {Said} one
 * @param {Said} two
 */
export const bySource = (one, two) =>
  rankOf(one.source) - rankOf(two.source) ||
  (two.source.issued || '').localeCompare(one.source.issued || '') ||
  one.source.id.localeCompare(two.source.id);
