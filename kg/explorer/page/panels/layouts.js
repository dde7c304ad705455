// The bar over the picture: layouts in words, and what acts on the picture as a whole.

import { D } from '../data/graph.js';
import { t } from '../data/words.js';
import { change, state } from '../model/state.js';
import { arrange, centreFor, layoutNames, surroundingsFor } from '../view/arrange.js';
import { fitView } from '../view/camera.js';
import { markStep } from '../view/address.js';
import { $, button } from '../view/dom.js';
import { isDark } from '../view/theme.js';
import { view } from '../view/canvas.js';

/** The thing a layout is around: the chosen one, else what the page is about. */
export const centreNow = () =>
  state.chosen?.entity || state.centre || D.seeds[0] || view.seen.nodes[0] || D.entities[0];

/**
 * Put the picture into a layout: around what is chosen, where the layout is around something.
 * @param {string} name
 * @param {Entity} [wanted]
 */
export function useLayout(name, wanted = centreNow()) {
  if (!layoutNames().includes(name)) return;
  const centre = centreFor(name, wanted, view.seen.nodes);
  markStep();
  change(() => {
    const stays = name === 'force' || name === 'time';
    const entities = stays ? view.seen.nodes.slice(0, 300) : surroundingsFor(name, centre);
    const pinned = [...state.nodes].filter(([, at]) => at.pin);
    state.layout = name;
    state.centre = centre;
    state.trail = [];
    const spots = arrange(name, entities.length ? entities : [centre], centre);
    state.nodes = new Map(spots.map(({ entity, x, y }) => [entity, { x, y, pin: false }]));
    if (stays) for (const [entity, at] of pinned) state.nodes.set(entity, at);
  });
  fitView();
}

/** Show the names of the layouts, the present one pressed. */
export function showLayouts() {
  $('layouts').setAttribute('aria-label', t('layout'));
  $('layoutnames').replaceChildren(
    ...layoutNames().map((name) =>
      button(t(`layout-${name}`), () => useLayout(name), {
        'data-layout': name,
        'aria-pressed': String(state.layout === name),
        title: t(`layoutHint-${name}`),
      }),
    ),
  );
  $('picture').dataset.theme = isDark() ? 'dark' : 'light';
}
