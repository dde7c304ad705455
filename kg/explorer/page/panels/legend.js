// The legend is the filter: kinds, relations and the reliability of sources, each with its count.

import { D, mayBeDrawn } from '../data/graph.js';
import { groupBy } from '../data/lists.js';
import { head, nameOf, pick, word } from '../data/names.js';
import { t } from '../data/words.js';
import { bornBy } from '../model/filters.js';
import { change, state } from '../model/state.js';
import { addClass, tidy } from '../view/actions.js';
import { view } from '../view/canvas.js';
import { $, button, el, focused, html, narrow, svg } from '../view/dom.js';
import { classMark } from '../view/shapes.js';
import { familyColor } from '../view/theme.js';
import { badge } from './parts.js';

/**
 * @param {Set<string>} set
 * @param {string} name
 */
function toggleIn(set, name) {
  change(() => {
    if (set.has(name)) set.delete(name);
    else set.add(name);
  });
}

/**
 * One line of the legend: a switch with a mark, a name and a count.
 * @param {SwitchRow} part0
 */
function switchRow({ set, name, label, mark, count, extra, title }) {
  const on = !set.has(name);
  const row = el(
    'div',
    { class: 'lrow' },
    el(
      'button',
      {
        type: 'button',
        class: 'switch',
        'aria-pressed': String(on),
        'data-name': name,
        title: title || null,
        on: { click: () => toggleIn(set, name) },
      },
      mark,
      el('span', { class: 'nm' }, label),
      el('span', { class: 'count' }, count),
    ),
    extra || null,
  );
  return row;
}

export function showLegend() {
  const seen = view.seen,
    box = $('legend');
  const open = [...box.querySelectorAll('details')].map((one) => one.open);
  const focus = box.contains(document.activeElement) ? focused()?.dataset.name : null;
  const parts = [kindsPart(), relationsPart(seen), sourcesPart(seen), looksPart(), readingPart()];
  parts.forEach((one, k) => {
    one.open = open.length ? open[k] : k < 2;
  });
  box.replaceChildren(
    el(
      'div',
      { class: 'legendhead' },
      el('h2', {}, t('legend')),
      button('×', toggleLegend, { class: 'close', 'aria-label': t('close') }),
    ),
    el('p', { class: 'src', id: 'counts' }, t('shown', { n: seen.nodes.length, all: D.entities.length })),
    ...parts,
  );
  if (focus) box.querySelector(`[data-name="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
}

function kindsPart() {
  const inPicture = groupBy([...state.nodes.keys()].filter(bornBy), (entity) => entity.cls);
  const rows = [...D.classes.values()].map((style) =>
    switchRow({
      set: state.offClasses,
      name: style.id,
      label: head(nameOf(style)),
      mark: classMark(style.id),
      count: `${(inPicture.get(style.id) || []).length}/${style.count}`,
      extra: [
        button(t('onlyKind'), () => onlyClass(style.id), {
          class: 'only',
          'data-name': `${style.id}-only`,
          'aria-label': `${t('onlyKind')}: ${head(nameOf(style))}`,
        }),
        button('+', () => addClass(style.id), {
          class: 'add',
          'data-name': `${style.id}+`,
          title: t('addKind'),
          'aria-label': `${head(nameOf(style))}: ${t('addKind')}`,
        }),
      ],
    }),
  );
  const both = allOrNone(
    'kind',
    () => state.offClasses.clear(),
    () => {
      state.offClasses = new Set(D.classes.keys());
    },
  );
  return el('details', { class: 'part' }, el('summary', {}, el('h3', {}, t('kinds'))), both, rows);
}

/**
 * How many links of each relation are between the things in sight, whether drawn now or not.
 * @param {Seen} seen
 */
function countsIn(seen) {
  const counts = new Map();
  const between = seen.nodes.flatMap((one) => one.links.filter((link) => link.from === one));
  for (const link of between)
    if (seen.there.has(link.to) && mayBeDrawn(link))
      counts.set(link.relation.id, (counts.get(link.relation.id) || 0) + 1);
  return counts;
}

/** @param {Seen} seen */
function relationsPart(seen) {
  const counts = countsIn(seen);
  const families = groupBy([...D.relations.values()], (relation) => relation.family);
  const rows = [];
  for (const [id, family] of D.families) {
    const list = (families.get(id) || []).sort((one, two) => two.count - one.count);
    if (!list.length) continue;
    rows.push(el('h4', { class: 'family' }, nameOf(family)));
    for (const relation of list) {
      const swatch = el('span', { class: `swatch${family.line ? ` ${family.line}` : ''}` });
      swatch.style.color = familyColor(id);
      rows.push(
        switchRow({
          set: state.offRelations,
          name: relation.id,
          label: nameOf(relation),
          mark: swatch,
          count: `${counts.get(relation.id) || 0}/${relation.count}`,
        }),
      );
    }
  }
  const both = allOrNone(
    '',
    () => state.offRelations.clear(),
    () => {
      state.offRelations = new Set(D.relations.keys());
    },
  );
  return el('details', { class: 'part' }, el('summary', {}, el('h3', {}, t('relations'))), both, rows);
}

/** @param {Seen} seen */
function sourcesPart(seen) {
  const counts = new Map();
  for (const { links } of seen.pairs) {
    for (const link of links)
      for (const name of new Set(link.says.map((one) => one.source.reliability)))
        counts.set(name, (counts.get(name) || 0) + 1);
  }
  const used = new Set(D.sources.map((source) => source.reliability).filter(Boolean));
  const names = [...new Set([...D.reliabilities, ...used])].filter((name) => used.has(name));
  const rows = names.map((name) =>
    switchRow({
      set: state.offSources,
      name,
      label: word(name),
      mark: el('span', { class: `rel rel-${name}` }, '●'),
      count: counts.get(name) || 0,
    }),
  );
  const switches = [flagRow('planned', badge('◇', 'plan'), t('planLong'))];
  if (D.only.size) switches.push(flagRow('only', badge('?', 'plan'), t('onlyQuery')));
  return el('details', { class: 'part' }, el('summary', {}, el('h3', {}, t('sources'))), rows, switches);
}

/**
 * A switch for a part of the state that is on or off.
 * @param {'planned' | 'only'} name
 * @param {Child} mark
 * @param {string} label
 */
function flagRow(name, mark, label) {
  const flip = () =>
    change(() => {
      state[name] = !state[name];
    });
  return el(
    'div',
    { class: 'lrow' },
    el(
      'button',
      {
        type: 'button',
        class: 'switch',
        'aria-pressed': String(state[name]),
        'data-name': name,
        on: { click: flip },
      },
      mark,
      el('span', { class: 'nm' }, label),
    ),
  );
}

/**
 * Two buttons: everything, and nothing.
 * @param {string} name
 * @param {() => void} all
 * @param {() => void} none
 */
const allOrNone = (name, all, none) =>
  el(
    'div',
    { class: 'pair-buttons' },
    button(t('showAll'), () => change(all), { 'data-name': `${name}all+` }),
    button(t('hideAll'), () => change(none), { 'data-name': `${name}none+` }),
  );

/**
 * Leave one kind alone; what is left of a large picture is brought together.
 * @param {string} id
 */
function onlyClass(id) {
  const spread = view.seen.nodes.length > 120;
  change(() => {
    state.offClasses = new Set([...D.classes.keys()].filter((name) => name !== id));
  });
  if (spread && view.seen.nodes.length) tidy();
}

/** What nodes are sized and coloured by. */
function looksPart() {
  /** @param {'sizeBy' | 'colorBy'} what @param {[string, string][]} choices */
  const choice = (what, choices) => {
    const select = el(
      'select',
      { 'aria-label': t(what), 'data-name': what },
      choices.map(([name, label]) => el('option', { value: name }, label)),
    );
    select.value = state[what];
    select.addEventListener('change', () =>
      change(() => {
        state[what] = select.value;
      }),
    );
    return el('label', { class: 'lookrow' }, el('span', {}, t(what)), select);
  };
  /** @type {[string, string][]} */
  const sizes = D.sizes.map(([name, en, zh]) => [name, pick(en, zh)]);
  return el(
    'details',
    { class: 'part', id: 'looks' },
    el('summary', {}, el('h3', {}, t('looks'))),
    choice('sizeBy', sizes),
    choice('colorBy', [['kind', t('kind')], ...sizes]),
  );
}

/** How to read what is drawn: each sign with its meaning. */
function readingPart() {
  /** @param {Attributes} attributes */
  const stroke = (attributes) =>
    svg(
      'svg',
      { class: 'sign', viewBox: '0 0 34 12', 'aria-hidden': 'true' },
      svg('line', { x1: 1, x2: 33, y1: 6, y2: 6, ...attributes }),
    );
  /** @param {Attributes} attributes */
  const dot = (attributes) =>
    svg(
      'svg',
      { class: 'sign', viewBox: '0 0 34 12', 'aria-hidden': 'true' },
      svg('circle', { cx: 17, cy: 6, r: 4.5, ...attributes }),
    );
  /** @type {[Element, string][]} */
  const signs = [
    [stroke({ 'stroke-dasharray': '7 5', 'stroke-width': 2 }), 'readDash'],
    [stroke({ 'stroke-dasharray': '3 5', 'stroke-width': 2 }), 'readDots'],
    [stroke({ 'stroke-dasharray': '1 5', 'stroke-width': 2 }), 'readUndated'],
    [stroke({ 'stroke-width': 2.6 }), 'readWidth'],
    [dot({ class: 'full' }), 'readSize'],
    [dot({ class: 'rim', 'stroke-width': 3 }), 'readRim'],
    [el('span', { class: 'sign best' }, '★'), 'readStar'],
    [dot({ class: 'hollow' }), 'readHollow'],
    [el('span', { class: 'sign' }, '◇ ▲ ▼'), 'readPoints'],
  ];
  return el(
    'details',
    { class: 'part', id: 'reading' },
    el('summary', {}, el('h3', {}, t('reading'))),
    signs.map(([sign, key]) => el('div', { class: 'signrow' }, sign, el('span', { class: 'nm' }, t(key)))),
  );
}

export function toggleLegend() {
  html.toggleAttribute('data-legend');
  if (narrow() && html.hasAttribute('data-legend')) $('legend').querySelector('button')?.focus();
  $('acts').querySelector('[data-act=filters]')?.setAttribute('aria-expanded', String(legendOpen()));
  view.network.redraw();
}

const legendOpen = () => html.hasAttribute('data-legend') === narrow();
