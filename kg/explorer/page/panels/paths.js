// The window of paths between two things.

import { D } from '../data/graph.js';
import { sure } from '../data/lists.js';
import { nameOf } from '../data/names.js';
import { findNames } from '../data/search.js';
import { counted, t } from '../data/words.js';
import { bestPaths, pathRules, stepsOf } from '../model/paths.js';
import { change, state } from '../model/state.js';
import { surroundings } from '../view/actions.js';
import { markStep } from '../view/address.js';
import { fitView } from '../view/camera.js';
import { $, button, el, say, tell } from '../view/dom.js';
import { placeNew } from '../view/place.js';
import { openDialog } from './dialog.js';
import { linkRow } from './facts.js';
import { later } from './parts.js';
import { searchBox } from './searchbox.js';

/**
 * The paths between two things, or why there are none.
 * @param {Entity | null} from
 * @param {Entity | null} to
 */
function answerFor(from, to) {
  if (!from || !to) return { paths: [], message: t('unknown') };
  if (from === to) return { paths: [], message: t('sameEnds') };
  const paths = bestPaths(from, to);
  return { paths, message: paths.length ? '' : t('noPath') };
}

/**
 * @param {Entity | null} [from]
 * @param {Entity | null} [to]
 */
export function openPaths(from = state.chosen && state.chosen.entity, to = null) {
  /** @type {{ from: Entity | null, to: Entity | null }} */
  const ends = { from: from || null, to };
  const result = el('div', { id: 'pathlist' });
  /** @param {'from' | 'to'} name */
  const field = (name) => {
    const input = el('input', {
      type: 'text',
      id: `path-${name}`,
      autocomplete: 'off',
      role: 'combobox',
      'aria-expanded': 'false',
      'aria-controls': `path-${name}-list`,
      'aria-label': t(name),
      placeholder: t(name),
    });
    const list = el('ul', { id: `path-${name}-list`, class: 'results', role: 'listbox', hidden: true });
    if (ends[name]) input.value = nameOf(ends[name]);
    input.addEventListener('input', () => {
      ends[name] = null;
    });
    searchBox(input, list, (entity) => {
      ends[name] = entity;
      if (ends.from && ends.to) show();
      else $(`path-${name === 'from' ? 'to' : 'from'}`).focus();
    });
    return el('div', { class: 'field' }, el('label', { for: input.id }, t(name)), input, list);
  };
  function show() {
    for (const name of /** @type {const} */ (['from', 'to']))
      ends[name] ||= findNames($(`path-${name}`).value, 1).hits[0] || null;
    const { paths, message } = answerFor(ends.from, ends.to);
    result.replaceChildren(...(message ? [el('p', { class: 'warn' }, message)] : paths.map(pathBox)));
    tell(message || counted('pathsN', paths.length));
  }
  openDialog(
    t('pathsTitle'),
    el('p', { class: 'src' }, t('pathsHint')),
    el(
      'div',
      { class: 'fields' },
      field('from'),
      field('to'),
      button(t('find'), show, { class: 'primary', id: 'path-find' }),
    ),
    quietSwitch(show),
    result,
  );
  if (ends.from && ends.to) show();
  $(ends.from ? 'path-to' : 'path-from').focus();
}

/**
 * Whether paths use what is not drawn at first; nothing where all is drawn.
 * @param {() => void} changed
 */
function quietSwitch(changed) {
  const names = [...D.quiet].map((id) => nameOf(sure(D.relations.get(id))));
  if (!names.length) return '';
  const box = el('input', { type: 'checkbox', id: 'path-quiet', checked: pathRules.quiet });
  box.addEventListener('change', () => {
    pathRules.quiet = box.checked;
    changed();
  });
  return el('label', { class: 'src' }, box, ` ${t('alsoOver', { what: names.join(', ') })}`);
}

/**
 * A path in words, each hop with its relation and the way in which it is said.
 * @param {Path} path
 */
const routeWords = (path) =>
  path.pairs.reduce((said, pair, at) => {
    const [link] = stepsOf(pair);
    const name = nameOf(link.relation);
    const hop = link.relation.symmetric
      ? `— ${name} —`
      : link.from === path.nodes[at]
        ? `${name} →`
        : `← ${name}`;
    return `${said} ${hop} ${nameOf(path.nodes[at + 1])}`;
  }, nameOf(path.nodes[0]));

/**
 * @param {Path} path
 * @param {number} k
 */
function pathBox(path, k) {
  const steps = path.pairs.map((pair, at) => {
    const links = stepsOf(pair);
    return el(
      'li',
      { 'aria-label': `${nameOf(path.nodes[at])} — ${nameOf(path.nodes[at + 1])}` },
      linkRow(links[0]),
      links.length > 1
        ? later(el('details', {}, el('summary', {}, t('moreN', { n: links.length - 1 }))), () =>
            links.slice(1).map((link) => linkRow(link)),
          )
        : null,
    );
  });
  return el(
    'section',
    { class: 'path' },
    el(
      'div',
      { class: 'pathhead' },
      el('h3', {}, `${t('pathN', { n: k + 1 })} · ${counted('hops', path.pairs.length)}`),
      button(t('show'), () => showPath(path), { class: 'primary' }),
    ),
    el('p', { class: 'route' }, routeWords(path)),
    el('ol', {}, steps),
  );
}

/** @param {Path} path */
function showPath(path) {
  markStep();
  change(() => {
    const missing = path.nodes.filter((node) => !state.nodes.has(node));
    if (missing.length === path.nodes.length || state.nodes.size > 150)
      surroundings(path.nodes, Math.max(path.nodes.length, 24));
    else
      for (const node of missing)
        placeNew(
          [node],
          path.nodes[path.nodes.indexOf(node) - 1] || path.nodes.find((one) => state.nodes.has(one)),
        );
    state.trail = path.pairs.map((pair) => pair.key);
    state.chosen = null;
  });
  $('dialog').close();
  fitView(path.nodes);
  say(t('chosen'));
}
