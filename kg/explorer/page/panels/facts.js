// Facts in words: one row each, with who says so, when, and how reliable they are.

import { amountText } from '../data/amounts.js';
import { D, classOf, independent } from '../data/graph.js';
import { head, nameOf, pick, word } from '../data/names.js';
import { figure } from '../data/numbers.js';
import { bySource } from '../data/sources.js';
import { counted, t } from '../data/words.js';
import { undated } from '../model/filters.js';
import { state } from '../model/state.js';
import { goTo } from '../view/actions.js';
import { button, el, factBox, outside } from '../view/dom.js';
import { badge, later } from './parts.js';

/**
 * @param {Relation} relation
 * @param {boolean} outgoing
 */
export function headingOf(relation, outgoing) {
  if (outgoing || relation.symmetric) return head(nameOf(relation));
  const [en, zh] = relation.heading;
  return en ? pick(en, zh) : `← ${nameOf(relation)}`;
}

/**
 * One source as a line: publisher, date, reliability; a link only where it may be offered.
 * @param {Said} part0
 */
export function sourceLine({ source, note }) {
  const title = source.title && source.title !== source.publisher ? source.title : '';
  const name = source.publisher || source.id;
  return el(
    'span',
    { class: 'src', title: title.slice(0, 300) || null },
    source.url ? outside(source.url, name) : el('span', { title: t('noLink') }, name),
    ` · ${source.issued || t('noDate')} · `,
    el('span', { class: `rel rel-${source.reliability}` }, word(source.reliability)),
    note ? el('span', { class: 'note' }, ` — ${note}`) : null,
  );
}

/**
 * All sources of a claim: the two best at once, the rest on demand.
 * @param {Claim} claim
 */
export function sourcesOf(claim) {
  if (!claim.says.length)
    return el(
      'div',
      { class: 'srcs' },
      el('span', { class: 'src' }, t(claim.asked ? 'byQuery' : claim.derived ? 'derived' : 'identity')),
    );
  const says = [...claim.says].sort(bySource);
  const box = el('div', { class: 'srcs' }, says.slice(0, 2).map(sourceLine));
  if (says.length > 2) {
    const more = el(
      'details',
      { 'data-part': `src-${claim.claim || claim.k}` },
      el(
        'summary',
        {},
        `${t('moreN', { n: says.length - 2 })} · ${counted('independent', independent(says))}`,
      ),
    );
    later(more, () => says.slice(2).map(sourceLine));
    box.append(more);
  }
  return box;
}

/** @param {Entity} entity */
export const entityButton = (entity) =>
  button(nameOf(entity), () => goTo(entity), { class: 'entity', title: nameOf(classOf(entity)) });

/**
 * Since when, how much, in what role: the qualifiers of a relation in words.
 * @param {Relationship} link
 */
export function qualifiers(link) {
  const said = [];
  if (link.roles.length) said.push(link.roles.map(word).join(', '));
  if (link.parts.length) said.push(link.parts.map(word).join(', '));
  if (link.modes.length) said.push(link.modes.map(word).join(', '));
  if (link.share !== null) said.push(t('share', { n: figure(link.share) }));
  if (link.amount !== null) said.push(amountText(link.amount, link.unit, true));
  if (link.start) said.push(t('since', { d: link.start }));
  if (link.end) said.push(t('until', { d: link.end }));
  return said;
}

/**
 * @param {Relationship} link
 * @param {Entity | null} [seenFrom]
 */
export function linkRow(link, seenFrom = null) {
  const other = link.from === seenFrom ? link.to : link.from;
  const words = seenFrom
    ? [entityButton(other)]
    : [entityButton(link.from), ` ${nameOf(link.relation)} `, entityButton(link.to)];
  const details = qualifiers(link);
  return factBox(
    [
      words,
      details.length ? el('span', { class: 'qual' }, ` ${details.join(' · ')}`) : null,
      link.planned ? badge(t('planned'), 'plan') : null,
      undated(link) ? badge(t('noStart'), 'old') : null,
      link.ended && !state.asOf ? badge(t('ended'), 'old') : null,
      link.derived && !link.says.length ? badge(t('ours'), 'old') : null,
      link.aside ? badge(`${t('setAside')}: ${word(link.aside)}`, 'old') : null,
    ],
    sourcesOf(link),
  );
}

/**
 * @param {Description} fact
 * @param {boolean} disputed
 */
export function factRow(fact, disputed) {
  const value = Array.isArray(fact.value)
    ? fact.value.map((one) => (typeof one === 'number' ? entityButton(D.entities[one]) : word(one)))
    : [String(fact.value)];
  return factBox(
    [
      value,
      fact.mark === 'preferred' ? badge(`★ ${t('preferred')}`, 'best') : null,
      fact.planned ? badge(t('planned'), 'plan') : null,
    ],
    sourcesOf(fact),
    { class: `fact${disputed && fact.mark === 'rival' ? ' clash' : ''}` },
  );
}

/**
 * @param {Happening} event
 * @param {Entity | null} seenFrom
 */
export function eventRow(event, seenFrom) {
  const others = [event.entity, ...event.others].filter((one) => one !== seenFrom);
  return factBox(
    [
      el('b', { class: 'when' }, event.date || t('noDate')),
      ' ',
      event.summary || head(word(event.type)),
      event.value !== null && event.value !== undefined
        ? el('span', { class: 'qual' }, ` ${amountText(event.value, event.unit, true)}`)
        : null,
      ' ',
      badge(word(event.type), 'kind'),
      event.planned ? badge(t('planned'), 'plan') : null,
      others.length
        ? el(
            'span',
            { class: 'with' },
            others.slice(0, 6).map((one) => entityButton(one)),
          )
        : null,
    ],
    sourcesOf(event),
  );
}
