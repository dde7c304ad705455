// Models folded under their brand: a click on the brand unfolds them, another folds them again.

import { D } from '../data/graph.js';
import { t } from '../data/words.js';
import { nodePasses } from '../model/filters.js';
import { change, seatOf, state } from '../model/state.js';
import { arrange } from './arrange.js';
import { say } from './dom.js';

/** The most models that a click unfolds. */
const MOST_UNFOLDED = 24;

/**
 * Unfold the models under a brand, or fold them again; only where the layout folds.
 * @param {Entity} entity
 */
export function toggleFold(entity) {
  const all = D.folded.get(entity) || [];
  if (state.layout !== 'alliance' || !all.length || !state.nodes.has(entity)) return false;
  const models = all.filter(nodePasses).slice(0, MOST_UNFOLDED);
  const fold = models.some((one) => state.nodes.has(one));
  change(() => {
    const kept = [...state.nodes.keys()].filter((one) => !all.includes(one));
    for (const one of all) state.nodes.delete(one);
    const shown = fold ? kept : [...kept, ...models];
    for (const one of shown) if (!state.nodes.has(one)) state.nodes.set(one, { x: 0, y: 0, pin: false });
    for (const { entity: one, x, y } of arrange('alliance', shown, state.centre || entity))
      if (!seatOf(one).pin) state.nodes.set(one, { x, y, pin: false });
  });
  say(t(fold ? 'removed' : 'added', { n: models.length }));
  return true;
}
