// The parts of a card that answer: who controls it, what hangs on it, what was promised.

import { answerWord, dependentsOf, promisesOf, rolesOf, signsOf, stakesOf } from '../data/answers.js';
import { groupBy } from '../data/lists.js';
import { head, word } from '../data/names.js';
import { figure } from '../data/numbers.js';
import { t } from '../data/words.js';
import { el, factBox, langOf } from '../view/dom.js';
import { entityButton, sourceLine } from './facts.js';
import { badge, firstFew, part } from './parts.js';
import { boundText } from './values.js';

/** What is computed for the time when the page was written has no place in a view of the past. */
const now = (/** @type {string} */ key) => el('p', { class: 'src' }, t(key));

/** @param {Said[]} says */
const sources = (says) => el('div', { class: 'srcs' }, says.slice(0, 2).map(sourceLine));

/** @param {string} text */
const grey = (text) => (text ? el('span', { class: 'qual', lang: langOf(text) }, ` ${text}`) : null);

/**
 * Who fills which role, whose shares lead here, who has a say without shares.
 * @param {Entity} entity
 */
export function controlPart(entity) {
  const roles = rolesOf(entity),
    stakes = stakesOf(entity),
    signs = signsOf(entity);
  if (!roles.length && !stakes.length) return null;
  const groups = [...groupBy(roles, (one) => one.role)];
  return part(
    'control',
    roles.length + stakes.length,
    [
      now('controlHint'),
      ...groups.map(([role, list]) =>
        el(
          'div',
          { class: 'group', 'data-role-of': role },
          el('h4', {}, head(answerWord(role))),
          firstFew(list, roleRow, 3, `role|${role}`),
        ),
      ),
      stakes.length ? el('h4', {}, t('byShares')) : null,
      firstFew(stakes, stakeRow, 6, 'stakes'),
      signs.length ? el('h4', {}, t('inPractice')) : null,
      signs.map(signRow),
    ],
    false,
  );
}

/** @param {ReturnType<typeof rolesOf>[number]} one */
const roleRow = ({ who, via, since, remark, contradicted, says }) =>
  factBox(
    [
      entityButton(who),
      grey([via, since && t('since', { d: since }), remark].filter(Boolean).join(' · ')),
    ],
    sources(says),
    { class: `fact${contradicted ? ' faded' : ''}` },
  );

/** @param {ReturnType<typeof stakesOf>[number]} one */
const stakeRow = ({ owner, target, effective, steps, says }) =>
  factBox(
    [
      entityButton(owner),
      ` ${effective === null ? t('unknownShare') : t('share', { n: figure(effective) })} → `,
      entityButton(target),
      steps.length > 1
        ? el(
            'div',
            { class: 'qual' },
            steps.map((/** @type {{ from: Entity, to: Entity, share: number | null }} */ step, /** @type {number} */ k) => [
              k ? '' : entityButton(step.from),
              ` ${step.share === null ? '→' : t('share', { n: figure(step.share) })} `,
              entityButton(step.to),
            ]),
          )
        : null,
    ],
    sources(says),
  );

/** @param {ReturnType<typeof signsOf>[number]} one */
const signRow = ({ who, signs, stake }) =>
  factBox(
    [entityButton(who), grey(signs)],
    stake ? el('div', { class: 'src', lang: langOf(stake) }, stake) : null,
  );

/**
 * The models and brands that need a thing, the nearest first, each with its newest volume.
 * @param {Entity} entity
 */
export function exposurePart(entity) {
  const all = dependentsOf(entity);
  if (!all.length) return null;
  const tiers = [...groupBy(all, (one) => one.tier)].sort((one, two) => one[0] - two[0]);
  return part(
    'exposure',
    all.length,
    [
      now('exposureHint'),
      ...tiers.map(([tier, list]) =>
        el(
          'div',
          { class: 'group' },
          el('h4', {}, `${head(answerWord(`tier-${tier}`))} (${list.length})`),
          firstFew(list, dependentRow, 8, `tier|${tier}`),
        ),
      ),
    ],
    false,
  );
}

/** @param {ReturnType<typeof dependentsOf>[number]} one */
const dependentRow = ({ thing, measure, value, bound, period, says }) =>
  factBox(
    [
      entityButton(thing),
      value === null
        ? grey(t('noFigure'))
        : grey(`${boundText(bound)}${figure(value)} ${word(measure)}, ${period}`),
    ],
    sources(says),
  );

/**
 * What was promised, the newest first, and what came of it.
 * @param {Entity} entity
 */
export function promisesPart(entity) {
  const all = promisesOf(entity).sort((one, two) => two.by.localeCompare(one.by));
  if (!all.length) return null;
  return part('promises', all.length, firstFew(all, promiseRow, 6, 'promises'), false);
}

/** @param {ReturnType<typeof promisesOf>[number]} one */
const promiseRow = ({ measure, scope, goal, by, state, outcome, speakers, since, says }) =>
  factBox(
    [
      by ? el('b', { class: 'when' }, `${by} `) : null,
      head(measure.split('; ').map(word).join(', ')),
      grey([scope, goal].filter(Boolean).join(' · ')),
      badge(answerWord(state), state === 'met' || state === 'on-track' ? 'met' : 'plan'),
    ],
    [
      outcome ? el('div', { class: 'qual', lang: langOf(outcome) }, outcome) : null,
      el(
        'div',
        { class: 'src' },
        [speakers.length ? t('said', { who: speakers.join(', ') }) : '', since].filter(Boolean).join(', '),
      ),
      sources(says),
    ],
    { 'data-state': state },
  );
