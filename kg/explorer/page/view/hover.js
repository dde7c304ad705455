// What is told about the thing under the pointer.

import { stakesHeldBy } from '../data/answers.js';
import { classOf } from '../data/graph.js';
import { head, nameOf } from '../data/names.js';
import { figure } from '../data/numbers.js';
import { bySource } from '../data/sources.js';
import { t } from '../data/words.js';
import { linksOf } from '../model/filters.js';
import { state } from '../model/state.js';
import { hasOwners } from './arrange.js';
import { $, el } from './dom.js';

/**
 * @param {Node[]} content
 * @param {any} event
 */
export function tip(content, event) {
  const box = $('tip'),
    area = $('middle').getBoundingClientRect();
  const source = event && (event.center || event);
  const x = (source && (source.clientX ?? source.x)) || area.left,
    y = (source && (source.clientY ?? source.y)) || area.top;
  box.replaceChildren(...content);
  box.hidden = false;
  box.style.left = `${Math.max(4, Math.min(x - area.left + 14, area.width - box.offsetWidth - 6))}px`;
  box.style.top = `${Math.max(4, Math.min(y - area.top + 16, area.height - box.offsetHeight - 6))}px`;
}

export function hideTip() {
  $('tip').hidden = true;
}

/** @param {Entity} entity */
export const nodeTip = (entity) => [
  el('b', {}, [entity.en, entity.zh].filter(Boolean).join(' · ').slice(0, 200)),
  el('span', { class: 'sub' }, `${head(nameOf(classOf(entity)))} · ${t('linksN')}: ${entity.near.size}`),
  ...stakesTip(entity),
];

/**
 * Over an owner in the layout of owners: what it holds of the others in sight, along all chains.
 * They are computed for the day the page was written for, so not in a view of the past.
 * @param {Entity} entity
 */
function stakesTip(entity) {
  if (!hasOwners(state.layout) || state.asOf) return [];
  const held = stakesHeldBy(entity).filter(({ target }) => state.nodes.has(target));
  if (!held.length) return [];
  return [
    el('span', { class: 'sub' }, t('stakesOfHint')),
    ...held.slice(0, 8).map(({ target, effective, steps }) =>
      el(
        'span',
        { class: 'row' },
        `${nameOf(target)}: ${t('share', { n: figure(effective) })}${steps > 1 ? `, ${t('viaN', { n: steps })}` : ''}`,
      ),
    ),
  ];
}

/**
 * What a relation says beside its name: share, dates, and the best of who says so.
 * @param {Relationship} link
 */
function underTip(link) {
  const [best] = [...link.says].sort(bySource);
  const said =
    best && [best.source.publisher || best.source.id, best.source.issued].filter(Boolean).join(', ');
  return [
    link.share !== null ? t('share', { n: figure(link.share) }) : '',
    link.start ? t('since', { d: link.start }) : '',
    link.end ? t('until', { d: link.end }) : '',
    link.planned ? t('planned') : '',
    said ? `${said}${link.says.length > 1 ? ` +${link.says.length - 1}` : ''}` : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** @param {Pair} pair */
export const pairTip = (pair) =>
  linksOf(pair)
    .slice(0, 6)
    .flatMap((link) => [
      el(
        'span',
        { class: 'row' },
        `${nameOf(link.from)} → ${nameOf(link.relation)} → ${nameOf(link.to)}`.slice(0, 220),
      ),
      el('span', { class: 'sub' }, underTip(link).slice(0, 160)),
    ]);
