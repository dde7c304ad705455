// What things, relations and concepts are called in the language of the page.

import { D } from './graph.js';
import { language } from './language.js';

/**
 * What people read: the name of an entity, class, relation, concept in the chosen language.
 * @param {string} en
 * @param {string} zh
 */
export const pick = (en, zh) => (language.now === 'zh' ? zh || en : en || zh);

/** @param {Named} thing */
export const nameOf = (thing) => pick(thing.en, thing.zh);

/** @param {string} slug */
export function word(slug) {
  const known = D.concepts[slug];
  return known ? pick(known[0], known[1]) : slug;
}

/** @param {(number | string)[]} scope */
export const scopeWords = (scope) =>
  scope.map((one) => (typeof one === 'number' ? nameOf(D.entities[one]) : word(one)));

/**
 * First letter large, as in a heading.
 * @param {string} text
 */
export const head = (text) => text.charAt(0).toUpperCase() + text.slice(1);
