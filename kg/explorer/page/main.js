// The start, and the one function that shows the state again.

import { ask } from './data/engine.js';
import { D, load } from './data/graph.js';
import { unpack } from './data/packed.js';
import { buildIndex, findNames } from './data/search.js';
import { startFilters, visible } from './model/filters.js';
import { hub } from './model/hub.js';
import { past, state } from './model/state.js';
import { choose, expand, goTo, onDragged, startPicture } from './view/actions.js';
import { address, keepAddress } from './view/address.js';
import { fitView, setCamera } from './view/camera.js';
import { view } from './view/canvas.js';
import { onClick, watchDoubleClicks } from './view/clicks.js';
import { watchBox } from './view/boxselect.js';
import { $, el, html } from './view/dom.js';
import { draw, startDrawing } from './view/draw.js';
import { boxOf } from './view/labels.js';
import { isDark } from './view/theme.js';
import { showCard } from './panels/card.js';
import { showCompare } from './panels/compare.js';
import { showLayouts } from './panels/layouts.js';
import { showLegend } from './panels/legend.js';
import { toggleMark, watchMenu } from './panels/menu.js';
import { searchBox } from './panels/searchbox.js';
import { endStory } from './panels/story.js';
import { showTable } from './panels/table.js';
import { measureTime, showTime, stopTime } from './panels/time.js';
import { rememberPage } from './files/copy.js';
import { onAddress, onBack, openHash } from './files/open.js';
import { onKey } from './keys.js';
import { showEmpty, showTools, showWords } from './tools.js';

/**
 * Show the state: picture, legend, card, table, time. `quiet`: only the choice has changed.
 * @param {Refresh} [part0]
 */
function refresh({ camera = null, words = false, quiet = false } = {}) {
  html.dataset.theme = isDark() ? 'dark' : 'light';
  html.dataset.layout = state.layout;
  if (words) showWords();
  draw();
  showCard();
  if (!quiet || words) {
    showLegend();
    showTime();
    showCompare();
  }
  showTable();
  showLayouts();
  showTools();
  if (camera) setCamera(camera);
  if (words) $('empty').hidden = true;
  showEmpty();
  keepAddress();
}

async function start() {
  try {
    load(await unpack($('data').textContent, (raw) => raw.lists));
  } catch (error) {
    saysDamaged();
    return;
  }
  state.lang = /^zh/i.test(navigator.language || '') ? 'zh' : 'en';
  startFilters();
  html.dataset.theme = isDark() ? 'dark' : 'light';
  measureTime();
  buildIndex();
  showWords();
  startDrawing({ onClick, onDragged });
  const asked = await openHash();
  if (!asked) {
    startPicture();
    refresh();
    fitView(null, false);
  }
  past.length = 0;
  showTools();
  listen();
  address.ready = true;
  // A hidden picture is never drawn, so the table alone is ready at once.
  if (state.mode === 'table') isReady();
  else {
    view.network.once('afterDrawing', isReady);
    view.network.redraw();
  }
}

function isReady() {
  $('loading').remove();
  html.dataset.ready = 'true';
  performance.mark('ready');
}

function listen() {
  searchBox($('search'), $('results'), (entity, fresh) => {
    goTo(entity, !fresh);
    (state.mode === 'table' ? $('card') : $('picture')).focus({ preventScroll: true });
  });
  document.addEventListener('keydown', onKey);
  watchDoubleClicks();
  watchMenu();
  watchBox(toggleMark);
  /**
   * @param {string} id
   * @param {() => HTMLElement} target
   */
  const skipTo = (id, target) =>
    $(id).addEventListener('click', (/** @type {Event} */ event) => {
      event.preventDefault();
      target().focus();
    });
  skipTo('skip', () => (state.chosen ? $('card') : $('picture')));
  skipTo('skip-picture', () => (state.mode === 'table' ? $('table') : $('picture')));
  window.addEventListener('popstate', onBack);
  window.addEventListener('hashchange', onAddress);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => refresh());
  window.addEventListener('beforeprint', () => forPaper(true));
  window.addEventListener('afterprint', () => forPaper(false));
}

/**
 * Paper is white and has no folds: the light theme, with all of the card open.
 * @param {boolean} on
 */
function forPaper(on) {
  view.printing = on;
  refresh();
  if (on) for (const one of $('card').querySelectorAll('details.part')) one.open = true;
}

/** The data cannot be read: say that the file is damaged, instead of staying blank. */
function saysDamaged() {
  if (html.hasAttribute('data-old')) return; // the browser is to blame, and it has been said
  $('old').replaceChildren(
    el('p', { lang: 'en' }, 'This file is damaged: the data in it cannot be read. Please get it again.'),
    el('p', { lang: 'zh-CN' }, '文件已损坏，请重新获取。'),
  );
  $('old').hidden = false;
  html.setAttribute('data-old', 'true');
}

Object.assign(hub, { refresh, stopTime, endStory });

/** For tests and scripts: what is drawn, and the data. */
window.autokg = {
  state,
  view,
  data: D,
  past,
  find: findNames,
  visible,
  boxOf,
  goTo,
  choose,
  expand,
  fitView,
  ask: (/** @type {string} */ text) =>
    ask(text, { binary: $('wasm').textContent, packed: $('rdf').textContent }),
};

rememberPage();
start();
