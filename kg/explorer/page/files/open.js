// Opening what an address asks for.

import { D } from '../data/graph.js';
import { findNames } from '../data/search.js';
import { t } from '../data/words.js';
import { hub } from '../model/hub.js';
import { change, figureChoice, state } from '../model/state.js';
import { goTo, startPicture } from '../view/actions.js';
import { address, showView } from '../view/address.js';
import { layoutNames } from '../view/arrange.js';
import { fitView } from '../view/camera.js';
import { html, warn } from '../view/dom.js';
import { openCompare } from '../panels/compare.js';
import { openConsole } from '../panels/console.js';
import { useLayout } from '../panels/layouts.js';
import { stopTour } from '../panels/story.js';
import { showBetween, timeline } from '../panels/time.js';
import { savedView } from './copy.js';

/** @param {string} hash */
async function readHash(hash) {
  const bytes = Uint8Array.from(atob(hash.replace(/-/g, '+').replace(/_/g, '/')), (char) =>
    char.charCodeAt(0),
  );
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return JSON.parse(await new Response(stream).text());
}

/** Open what the address asks for; returns whether it asked for anything that is known. */
export async function openHash() {
  const hash = location.hash || savedView() || (D.raw.start ? `#${D.raw.start}` : '');
  if (!hash.startsWith('#v=')) return openParts(hash.slice(1));
  let shown = null;
  try {
    shown = await readHash(hash.slice(3));
  } catch (error) {
    warn(t('badLink'));
    return false;
  }
  showView(shown);
  if (!state.nodes.size) warn(t('badLink'));
  return state.nodes.size > 0;
}

/**
 * An address in words: parts like show=…, layout=…, compare=…,… joined by &.
 * @param {string} text
 */
function openParts(text) {
  const parts = partsOf(text);
  if ('embed' in parts) html.dataset.embed = 'true';
  state.lang = ['zh', 'en'].find((one) => one === parts.lang) || state.lang;
  state.theme = ['dark', 'light'].find((one) => one === parts.theme) || state.theme;
  if (parts.measure) Object.assign(figureChoice, { measure: parts.measure, series: '', key: -1 });
  const opened = parts.show ? openName(parts.show) : false;
  return PANELS.some((name) => name in parts) ? openPanels(parts, opened) : opened;
}

/** The parts of an address that open over a picture. */
const PANELS = ['layout', 'compare', 'ask', 'console', 'date', 'between'];

/**
 * The parts of an address by name.
 * @param {string} text
 */
function partsOf(text) {
  /** @type {Record<string, string>} */
  const parts = {};
  const asked = /(?:^|&)ask=(.*)$/s.exec(text);
  if (asked) parts.ask = asked[1];
  for (const part of (asked ? text.slice(0, asked.index) : text).split('&')) {
    const [name, ...rest] = part.split('=');
    parts[name] = rest.join('=');
  }
  return parts;
}

/**
 * Layout, comparison, questions: over the start where nothing else is shown.
 * @param {Record<string, string>} parts
 * @param {boolean} opened
 */
function openPanels(parts, opened) {
  if (!opened) {
    startPicture();
    hub.refresh({ words: true });
    fitView(null, false);
  }
  if (parts.layout && layoutNames().includes(parts.layout)) useLayout(parts.layout);
  else if (parts.layout) warn(t('noLayout', { name: parts.layout.slice(0, 40) }));
  if (/^\d{4}-\d\d-\d\d$/.test(parts.date || '')) seeAt(parts.date);
  if (parts.compare) openCompare(namesIn(parts.compare));
  if ('between' in parts) openDates(parts.between);
  if ('console' in parts) openConsole();
  if (parts.ask) openQuestion(parts.ask);
  return true;
}

/**
 * Two months side by side; what is no month is told there.
 * @param {string} text
 */
function openDates(text) {
  const [from, to] = text.split(',').map(decoded);
  if (timeline.count) showBetween(from, to);
}

/**
 * See the graph at a date, without leaving anything out of the file.
 * @param {string} date
 */
const seeAt = (date) =>
  change(() => {
    state.asOf = date;
  });

/**
 * A saved question with its values: name?blank=value&…; the address' own parts may follow.
 * @param {string} text
 */
function openQuestion(text) {
  const [name, ...rest] = text.split('?');
  /** @type {Record<string, string>} */
  const values = {};
  for (const part of rest.join('?').split(/[&;]/).filter(Boolean)) {
    const [blank, ...value] = part.split('=');
    values[decoded(blank)] = decoded(value.join('=').replace(/\+/g, ' '));
  }
  openConsole(decoded(name), values);
}

/**
 * The things named in a list with commas, by id or by name; what is not known is said.
 * @param {string} text
 */
function namesIn(text) {
  const found = [];
  for (const one of text.split(',').filter(Boolean)) {
    const name = decoded(one);
    const { hits, slip } = findNames(name, 1);
    const entity = D.byId.get(name) || (slip ? null : hits[0]);
    if (entity) found.push(entity);
    else warn(t('noCard', { id: name.slice(0, 80) }));
  }
  return found;
}

/**
 * A part of an address as text; a stray percent sign is taken as it stands.
 * @param {string} text
 */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    return text;
  }
}

/**
 * Open a thing by its id or by any name the search understands; say so where there is none.
 * @param {string} text
 */
function openName(text) {
  const name = decoded(text);
  const { hits, slip } = findNames(name, 1);
  const entity = D.byId.get(name) || (slip ? null : hits[0]);
  if (entity) goTo(entity, false);
  else warn(t('noCard', { id: name.slice(0, 80) }));
  return !!entity;
}

/** What a person writes into the address is a step of its own already. */
export async function onAddress() {
  if (location.hash === address.ours) return;
  address.quiet = true;
  await openHash();
  address.quiet = false;
}

/** @param {PopStateEvent} part0 */
export function onBack({ state: kept }) {
  if (!kept || !kept.view) return;
  clearTimeout(address.timer);
  address.ours = location.hash;
  address.quiet = true;
  stopTour();
  showView(kept.view);
  address.quiet = false;
}
