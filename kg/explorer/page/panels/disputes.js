// What contradicts what, as `kg disputes` finds and ranks it: on the card, and as one list.

import { D } from '../data/graph.js';
import { nameOf, pick, word } from '../data/names.js';
import { counted, t } from '../data/words.js';
import { disputeStands } from '../model/filters.js';
import { hub } from '../model/hub.js';
import { goTo } from '../view/actions.js';
import { $, button, el } from '../view/dom.js';
import { openDialog } from './dialog.js';
import { badge, firstFew } from './parts.js';
import { chooseFigure, pointOut, pointOutRow } from './pointing.js';
import { reasonOf } from './reason.js';

/** @param {Entity} entity */
export function disputesButton(entity) {
  const list = entity.disputes.filter(disputeStands);
  if (!list.length) return null;
  return button(`⚠ ${counted('disagreeN', list.length)}`, () => openDisputes(entity), {
    class: 'disputes',
    'data-act': 'disputes',
  });
}

/**
 * A window with all disputes, or with those of one thing, heaviest first.
 * @param {Entity | null} [entity]
 */
export function openDisputes(entity = null) {
  const list = (entity ? entity.disputes : D.disputes).filter(disputeStands);
  openDialog(
    entity ? `${t('disputes')}: ${nameOf(entity)}` : `${t('disputes')} (${list.length})`,
    el('p', { class: 'src' }, t('disputesHint')),
    ...(list.length ? filteredList(list) : [el('p', {}, t('noDisputes'))]),
  );
}

/**
 * What a dispute is about, in words: a measure, a relation and its other end, a milestone.
 * @param {Dispute} dispute
 */
function aboutWords(dispute) {
  /** @param {string} text */
  const said = (text) => {
    const [first, ...rest] = text.split(' ');
    const relation = D.relations.get(first);
    if (!relation) return [word(first), ...rest.map(word)].join(' ');
    const other = dispute.entities.find((entity) => entity.en === rest.join(' '));
    return `${nameOf(relation)} ${other ? nameOf(other) : rest.join(' ')}`;
  };
  return dispute.measure
    .split(', ')
    .map((one) => (one === 'start' ? t('startDate') : said(one)))
    .join(', ');
}

/**
 * A field that filters by thing, measure, period and kind, and the list of what is left.
 * @param {Dispute[]} list
 */
function filteredList(list) {
  const field = el('input', {
    type: 'text',
    id: 'dispute-filter',
    'aria-label': t('filterDisputes'),
    placeholder: t('filterDisputes'),
  });
  const box = el('ol', { class: 'disputelist' });
  const wordsOf = (/** @type {Dispute} */ dispute) =>
    [
      ...dispute.entities.flatMap(({ en, zh }) => [en, zh]),
      ...[aboutWords(dispute), dispute.measure, dispute.period],
      ...D.disputeKinds[dispute.kind],
    ]
      .join(' ')
      .toLowerCase();
  const show = () => {
    const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const left = list.filter((one) => wanted.every((part) => wordsOf(one).includes(part)));
    box.replaceChildren(
      ...(left.length ? firstFew(left, disputeRow, 60, 'disputes', (more) => el('li', {}, more)) : [el('li', {}, t('noDisputes'))]),
    );
  };
  field.addEventListener('input', show);
  show();
  return [list.length > 8 ? el('div', { class: 'fields' }, field) : '', box];
}

/** @param {Dispute} dispute */
const disputeRow = (dispute) =>
  el(
    'li',
    {},
    button(
      [nameOf(dispute.entities[0]), aboutWords(dispute), dispute.period].filter(Boolean).join(' · '),
      () => {
        $('dialog').close();
        goToDispute(dispute);
      },
      { class: 'entity' },
    ),
    badge(pick(...D.disputeKinds[dispute.kind]), 'kind'),
    el('span', { class: 'qual' }, ` ${t('weight', { n: dispute.severity })}`),
    reasonOf(dispute),
  );

/**
 * Open the card of a dispute at its figure, or at the property it is about.
 * @param {Dispute} dispute
 */
function goToDispute(dispute) {
  const [entity] = dispute.entities;
  const number =
    entity.numbers.find((one) => dispute.keys.includes(one.key)) ||
    entity.numbers.find((one) => one.measure === dispute.measure && dispute.period.startsWith(one.period));
  if (number) chooseFigure(number);
  goTo(entity);
  hub.refresh({ quiet: true });
  const row = number
    ? pointOut(number)
    : pointOutRow(`[data-property="${CSS.escape(dispute.measure.split(', ')[0])}"]`) ||
      pointOutRow('[data-part=events]');
  row?.focus({ preventScroll: true });
}
