// The bar of tools, and everything the page says in the chosen language.

import { D } from './data/graph.js';
import { t } from './data/words.js';
import { future, past, state } from './model/state.js';
import { goHome, redo, resetFilters, tidy, undo, wholeGraph } from './view/actions.js';
import { fitView, toggleMotion } from './view/camera.js';
import { view } from './view/canvas.js';
import { $, button, el, focused, html, tell } from './view/dom.js';
import { openCompare } from './panels/compare.js';
import { openConsole } from './panels/console.js';
import { openDisputes } from './panels/disputes.js';
import { showLayouts } from './panels/layouts.js';
import { toggleLegend } from './panels/legend.js';
import { showOpening } from './panels/opening.js';
import { openPaths } from './panels/paths.js';
import { startStory, tellStep } from './panels/story.js';
import { openHelp, switchLanguage, switchTheme } from './panels/switches.js';
import { toggleTable } from './panels/table.js';
import { buildTime } from './panels/time.js';
import { openLink, openSave } from './files/save.js';

/**
 * What stands in the upper bar: windows and files, and how the page looks.
 * @type {[string, () => void][]}
 */
const TOOLS = [
  ['table', toggleTable],
  ['paths', () => openPaths()],
  ['disputes', () => openDisputes()],
  ['compare', () => openCompare()],
  ['ask', () => openConsole()],
  ['story', startStory],
  ['save', openSave],
  ['link', openLink],
  ['language', switchLanguage],
  ['theme', switchTheme],
  ['help', openHelp],
];

/**
 * What stands over the picture and acts on it.
 * @type {[string, () => void][]}
 */
const ACTS = [
  ['filters', toggleLegend],
  ['home', goHome],
  ['whole', wholeGraph],
  ['tidy', tidy],
  ['move', toggleMotion],
  ['fit', () => fitView()],
  ['undo', undo],
  ['redo', redo],
];

/** @param {string} name */
const hasTool = (name) =>
  name === 'story' ? D.story.length > 0 : name === 'disputes' ? D.disputes.length > 0 : true;

/**
 * Buttons in words; what has the focus keeps it.
 * @param {string} id
 * @param {[string, () => void][]} list
 */
function buildBar(id, list) {
  const focus = focused()?.dataset.act;
  $(id).replaceChildren(
    ...list
      .filter(([name]) => hasTool(name))
      .map(([name, act]) => {
        const shown = name === 'table' && state.mode === 'table' ? 'picture' : name;
        return button(el('span', { class: 'label' }, t(shown)), act, { 'data-act': name });
      }),
  );
  if (focus) $(id).querySelector(`[data-act=${focus}]`)?.focus();
}

function buildTools() {
  buildBar('tools', TOOLS);
  buildBar('acts', ACTS);
  $('tools').setAttribute('aria-label', t('tools'));
}

export function showTools() {
  for (const [name, list] of [
    ['undo', past],
    ['redo', future],
  ])
    $('acts').querySelector(`[data-act=${name}]`).disabled = !list.length;
  $('acts').querySelector('[data-act=move]').setAttribute('aria-pressed', String(!!view.moving));
}

/** Put everything the page says into the chosen language. */
export function showWords() {
  html.lang = state.lang === 'zh' ? 'zh-CN' : 'en';
  $('search').placeholder = t('search');
  $('search').setAttribute('aria-label', t('searchLabel'));
  $('skip').textContent = t('skip');
  $('skip-picture').textContent = t('skipPicture');
  for (const [id, name] of REGIONS) $(id).setAttribute('aria-label', t(name));
  showClocks();
  buildTools();
  buildTime();
  tellStep();
  showLayouts();
  showOpening();
}

/** What the parts of the page are called. */
const REGIONS = [
  ['legend', 'legend'],
  ['time', 'timeLabel'],
  ['middle', 'picture'],
  ['table', 'table'],
];

/** A page written at a date says so for good: it holds nothing else. */
function showClocks() {
  const { as_of: seen, known_on: known } = D.clocks;
  const said = [seen && `${t('asOf')} ${seen}`, known && `${t('knownOn')} ${known}`].filter(Boolean);
  $('clock').hidden = !said.length;
  $('clock').textContent = said.join(' · ');
  // The badge says the dates, so the heading need not.
  const cut = document.title.lastIndexOf(' · ');
  if (said.length && cut > 0) $('title').textContent = document.title.slice(0, cut);
}

/** Where nothing is left to see, say so for as long as it is so, with the way out. */
export function showEmpty() {
  const none = !view.seen.nodes.length;
  if (none === !$('empty').hidden) return;
  $('empty').hidden = !none;
  $('empty').replaceChildren(
    el('p', {}, t('empty')),
    button(t('resetFilters'), resetFilters, { class: 'primary', 'data-act': 'reset' }),
  );
  if (none) tell(t('empty'));
}
