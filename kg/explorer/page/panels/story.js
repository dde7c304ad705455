// The guided tour: each step is a view of its own, two sentences and who says so.

import { D } from '../data/graph.js';
import { pick } from '../data/names.js';
import { bySource } from '../data/sources.js';
import { t } from '../data/words.js';
import { startFilters } from '../model/filters.js';
import { hub } from '../model/hub.js';
import { past, pushPast, snapshot, state, tour } from '../model/state.js';
import { markStep, showView, viewNow } from '../view/address.js';
import { fitView } from '../view/camera.js';
import { $, button, el, narrow, say } from '../view/dom.js';
import { areaShape, layOut } from '../view/layout.js';
import { sourcesOf } from './facts.js';
import { chooseFigure, pointOut } from './pointing.js';
import { toggleTable } from './table.js';
import { stopTime } from './time.js';

export function startStory() {
  if (!D.story.length) return;
  stopTime();
  if (tour.at < 0) {
    markStep();
    Object.assign(tour, { before: viewNow(), depth: past.length });
  }
  if (state.mode === 'table') toggleTable();
  showStep(0);
}

/** @param {number} at */
function showStep(at) {
  const step = D.story[at];
  tour.at = at;
  const figure = D.numbers.find((number) => number.key === step.figure);
  if (figure) chooseFigure(figure);
  const nodes = step.show.map((i) => D.entities[i]);
  startFilters();
  state.only = false;
  state.asOf = step.asOf || '';
  state.trail = [];
  const spots = narrow()
    ? layOut(nodes, areaShape())
    : step.places.map(([x, y], k) => ({ entity: nodes[k], x, y }));
  state.nodes = new Map(spots.map(({ entity, x, y }) => [entity, { x, y, pin: false }]));
  state.chosen = !narrow() && step.choose !== null ? { entity: D.entities[step.choose] } : null;
  hub.refresh();
  tellStep(true);
  fitView();
  if (figure && state.chosen) pointOut(figure);
  say('');
}

/** @param {boolean} [focus] */
export function tellStep(focus = false) {
  const box = $('story'),
    step = D.story[tour.at];
  box.hidden = tour.at < 0;
  if (!step) {
    box.replaceChildren();
    return;
  }
  const last = tour.at === D.story.length - 1;
  const says = step.says.map((i) => ({ source: D.sources[i], note: '' })).sort(bySource);
  const next = button(last ? t('endStory') : t('next'), () => (last ? endStory() : showStep(tour.at + 1)), {
    class: 'primary',
    id: 'next',
  });
  box.replaceChildren(
    el(
      'div',
      { class: 'dialoghead' },
      el('span', { class: 'src' }, t('step', { n: tour.at + 1, all: D.story.length })),
      button('×', endStory, { class: 'close', 'aria-label': t('endStory') }),
    ),
    el('h2', {}, pick(step.title[0], step.title[1])),
    el('p', {}, pick(step.text[0], step.text[1])),
    sourcesOf({ says, planned: false }),
    el('div', { class: 'acts' }, tour.at > 0 ? button(t('back'), () => showStep(tour.at - 1)) : null, next),
  );
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', t('story'));
  if (focus) next.focus({ preventScroll: true });
}

/** Take the window away and forget the steps; the picture stays. */
export function stopTour() {
  tour.at = -1;
  $('story').hidden = true;
  $('story').replaceChildren();
}

/** Bring back the picture and filters from before; undo leads to the last one of the tour. */
export function endStory() {
  const last = JSON.stringify(snapshot());
  stopTour();
  past.length = Math.min(past.length, tour.depth);
  pushPast(last);
  showView({ ...(tour.before || {}), l: state.lang, h: state.theme });
  $('picture').focus({ preventScroll: true });
}
