// The card: everything about one entity, or about what ties two of them.

import { dayText } from '../data/dates.js';
import { classOf, independent, strengthOf } from '../data/graph.js';
import { groupBy, sure } from '../data/lists.js';
import { head, nameOf, word } from '../data/names.js';
import { counted, t } from '../data/words.js';
import { bornBy, eventPasses, factPasses, kindPasses, linkPasses } from '../model/filters.js';
import { state } from '../model/state.js';
import { addNodes, choose, collapse, expand, goTo, hideNode, onlyThis, pinNode } from '../view/actions.js';
import { $, button, el, elementsOf, focused, html, langOf, outside } from '../view/dom.js';
import { classMark } from '../view/shapes.js';
import { familyColor } from '../view/theme.js';
import { controlPart, exposurePart, promisesPart } from './answers.js';
import { disputesButton } from './disputes.js';
import { eventRow, factRow, headingOf, linkRow } from './facts.js';
import { figuresPart, sheetPart } from './figures.js';
import { firstFew, later, memory, part } from './parts.js';
import { openPaths } from './paths.js';
import { reasonOf } from './reason.js';

export function showCard() {
  const card = $('card'),
    { chosen } = state;
  const target = !chosen ? '' : chosen.pair ? chosen.pair.key : chosen.entity.id;
  const kept = target && target === memory.target ? keepCard(card) : null;
  if (target !== memory.target) memory.more.clear();
  memory.target = target;
  card.hidden = !chosen;
  html.toggleAttribute('data-card', !!chosen);
  if (!chosen) {
    card.replaceChildren();
    return;
  }
  const close = button('×', closeCard, {
    class: 'close',
    'data-act': 'close',
    'aria-label': t('close'),
    title: `${t('close')} (Esc)`,
  });
  card.replaceChildren(close, ...(chosen.pair ? pairCard(chosen.pair) : entityCard(chosen.entity)));
  card.setAttribute(
    'aria-label',
    chosen.pair ? t('both', { a: nameOf(chosen.pair.a), b: nameOf(chosen.pair.b) }) : nameOf(chosen.entity),
  );
  if (kept) bringBack(card, kept);
  else card.scrollTop = 0;
}

function closeCard() {
  choose(null);
  (state.mode === 'table' ? $('table') : $('picture')).focus({ preventScroll: true });
}

/**
 * The key of the part of the card that an element lies in.
 * @param {HTMLElement} one
 */
const partAround = (one) => /** @type {HTMLElement | null} */ (one.closest('[data-part]'))?.dataset.part;

/**
 * The parts of the card that fold.
 * @param {HTMLElement} card
 */
const foldsOf = (card) => /** @type {HTMLDetailsElement[]} */ (elementsOf(card, 'details[data-part]'));

/**
 * What tells one control of the card from another, also after the card is made anew.
 * @param {HTMLElement} one
 */
function stableKey(one) {
  const { act, part: own } = one.dataset;
  const place = own ? '' : partAround(one);
  return [place, one.tagName, own || act || one.getAttribute('aria-label') || one.textContent].join('|');
}

/** @param {HTMLElement} card */
function keepCard(card) {
  const focus = card.contains(document.activeElement) ? focused() : null;
  return {
    top: card.scrollTop,
    open: new Map(foldsOf(card).map((one) => [one.dataset.part, one.open])),
    focus: focus && stableKey(focus),
    part: focus ? partAround(focus) : undefined,
  };
}

/**
 * @param {HTMLElement} card
 * @param {KeptCard} part1
 */
function bringBack(card, { top, open, focus, part: place }) {
  // A part that opens brings its own parts along, so one walk in order of the page does.
  const seen = new Set();
  for (let fresh = true; fresh; ) {
    fresh = false;
    for (const one of foldsOf(card)) {
      if (seen.has(one) || !open.has(one.dataset.part)) continue;
      seen.add(one);
      one.open = !!open.get(one.dataset.part);
      one.fill?.();
      fresh = true;
    }
  }
  card.scrollTop = top;
  if (!focus) return;
  const all = elementsOf(card, 'button, a, select, summary, [tabindex]');
  const there =
    all.find((one) => stableKey(one) === focus) ||
    all.find((one) => one.tagName === 'SUMMARY' && partAround(one) === place);
  (there || card).focus({ preventScroll: true });
}

/** @param {Entity} entity */
function entityCard(entity) {
  const other = state.lang === 'zh' ? entity.en : entity.zh;
  return [
    el('h2', {}, classMark(entity.cls), el('span', { lang: langOf(nameOf(entity)) }, nameOf(entity))),
    el(
      'p',
      { class: 'under' },
      other && other !== nameOf(entity)
        ? el('span', { class: 'othername', lang: langOf(other) }, other)
        : null,
      el('span', { class: 'cls' }, head(nameOf(classOf(entity)))),
    ),
    entity.aliases.length
      ? el('p', { class: 'under' }, `${t('aliases')}: ${entity.aliases.slice(0, 12).join('; ')}`)
      : null,
    entity.same
      ? el('p', { class: 'under' }, outside(entity.same, sure(entity.same.split('/').pop())))
      : null,
    bornBy(entity) ? null : el('p', { class: 'warn' }, t('notBorn', { d: entity.born || dayText(entity.there) })),
    entityActions(entity),
    disputesButton(entity),
    ...[figuresPart(entity), factsPart(entity)],
    ...(state.asOf ? [] : [controlPart(entity), exposurePart(entity), promisesPart(entity)]),
    ...[linksPart(entity), eventsPart(entity), sheetPart(entity)],
  ].filter(Boolean);
}

/** @param {Entity} entity */
function entityActions(entity) {
  const at = state.nodes.get(entity),
    box = el('div', { class: 'acts' });
  /**
   * @param {string} key
   * @param {() => void} run
   * @param {Attributes} [extra]
   */
  const act = (key, run, extra = {}) => box.append(button(t(key), run, { 'data-act': key, ...extra }));
  if (!at) act('show', () => goTo(entity));
  if (at) {
    act('expand', () => expand(entity), { title: 'E' });
    act('collapse', () => collapse(entity), { title: 'C' });
    act('hide', () => hideNode(entity), { title: 'H' });
    act(at.pin ? 'unpin' : 'pin', () => pinNode(entity), {
      title: 'P',
      'data-act': 'pin',
      'aria-pressed': String(at.pin),
    });
  }
  act('fresh', () => goTo(entity, false), { title: t('freshHint') });
  act('only', () => onlyThis(entity), { title: 'O' });
  act('pathFrom', () => openPaths(entity), { title: 'N' });
  return box;
}

/**
 * The disagreement, of those that `kg disputes` lists, that is about a property of a thing.
 * @param {Entity} entity
 * @param {string} property
 */
const disputeAbout = (entity, property) =>
  entity.disputes.find((dispute) => dispute.properties.includes(property));

/** @param {Entity} entity */
function factsPart(entity) {
  const facts = entity.facts.filter(factPasses);
  if (!facts.length) return null;
  const groups = [...groupBy(facts, (fact) => fact.property)].sort((one, two) =>
    one[0].localeCompare(two[0]),
  );
  return part(
    'facts',
    facts.length,
    groups.map(([property, list]) => {
      const dispute = disputeAbout(entity, property);
      return el(
        'div',
        { class: 'group', 'data-property': property },
        el(
          'h4',
          {},
          head(word(property)),
          dispute ? el('span', { class: 'warn' }, ` ⚠ ${t('disagree')}`) : null,
        ),
        list
          .sort((one, two) => Number(one.planned) - Number(two.planned) || one.place - two.place)
          .map((fact) => factRow(fact, !!dispute)),
        reasonOf(dispute),
      );
    }),
  );
}

/** @param {Entity} entity */
function linksPart(entity) {
  const links = entity.links.filter(
    (link) => linkPasses(link) && kindPasses(link.from === entity ? link.to : link.from),
  );
  const hidden = entity.links.length - links.length;
  if (!entity.links.length) return null;
  const groups = [
    ...groupBy(
      links,
      (link) => `${link.relation.id}|${link.from === entity || link.relation.symmetric ? 'out' : 'in'}`,
    ),
  ].sort((one, two) => strengthOf(two[1][0]) - strengthOf(one[1][0]) || two[1].length - one[1].length);
  return part('links', links.length, [
    el(
      'div',
      { class: 'relgroups' },
      groups.map(([key, list]) => relationGroup(entity, key, list, links.length < 15)),
    ),
    hidden ? el('p', { class: 'src' }, t('noneFilter', { n: hidden })) : null,
  ]);
}

/**
 * @param {Entity} entity
 * @param {string} key
 * @param {Relationship[]} list
 * @param {boolean} open
 */
function relationGroup(entity, key, list, open) {
  const outgoing = key.endsWith('|out'),
    { relation } = list[0];
  const others = [...new Set(list.map((link) => (link.from === entity ? link.to : link.from)))];
  const missing = others.filter((other) => !state.nodes.has(other));
  const title = headingOf(relation, outgoing);
  const add = missing.length
    ? button(
        `+ ${missing.length}`,
        (event) => {
          event.preventDefault();
          addNodes(entity, missing);
        },
        {
          class: 'add',
          'data-act': 'add',
          title: t('addAll', { n: missing.length }),
          'aria-label': `${title}: ${t('addAll', { n: missing.length })}`,
        },
      )
    : null;
  const swatch = el('span', { class: 'swatch' });
  swatch.style.background = familyColor(relation.family);
  const box = el(
    'details',
    { class: 'relgroup', 'data-part': key, open },
    el(
      'summary',
      {},
      swatch,
      el('span', { class: 'nm' }, title),
      el('span', { class: 'count' }, others.length),
      add,
    ),
  );
  const sorted = [...list].sort(
    (one, two) =>
      independent(two.says) - independent(one.says) || (two.start || '').localeCompare(one.start || ''),
  );
  return later(box, () => firstFew(sorted, (link) => linkRow(link, entity), 12, key));
}

/** @param {Entity} entity */
function eventsPart(entity) {
  const events = entity.events
    .filter(eventPasses)
    .sort((one, two) => (two.date || '').localeCompare(one.date || ''));
  if (!events.length) return null;
  return part(
    'events',
    events.length,
    firstFew(events, (event) => eventRow(event, entity), 8, 'events'),
  );
}

/** @param {Pair} pair */
function pairCard(pair) {
  const links = pair.links.filter(linkPasses);
  const events = pair.a.events.filter(
    (event) => (event.entity === pair.b || event.others.includes(pair.b)) && eventPasses(event),
  );
  return [
    el(
      'h2',
      { class: 'pair' },
      classMark(pair.a.cls),
      el('span', {}, nameOf(pair.a)),
      ' — ',
      classMark(pair.b.cls),
      el('span', {}, nameOf(pair.b)),
    ),
    el('p', { class: 'under' }, counted('linkCount', links.length)),
    ...[...groupBy(links, (link) => link.relation)].map(([relation, list]) => {
      const swatch = el('span', { class: 'swatch' });
      swatch.style.background = familyColor(relation.family);
      return el(
        'div',
        { class: 'group' },
        el('h4', {}, swatch, head(nameOf(relation))),
        list.map((link) => linkRow(link)),
      );
    }),
    events.length
      ? part(
          'events',
          events.length,
          firstFew(events, (event) => eventRow(event, null), 6),
        )
      : null,
  ].filter(Boolean);
}
