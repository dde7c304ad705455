// Search by names, as `kg find` does it: every number that it reckons with comes with the data.

import { D } from './graph.js';
import { sure } from './lists.js';
import { alike, partsOf, slips, wordsOf } from './spelling.js';

/** @typedef {{ entity: Entity, way: string, words: string[], spaced: string }} Called */
/** @typedef {[entity: Entity, score: number, how: string]} Hit */

/**
 * How things are called: by the whole name written as one, and word by word.
 * @type {{ by: Map<string, Called[]>, words: Map<string, Called[]>, sounds: Map<string, string> }}
 */
const index = { by: new Map(), words: new Map(), sounds: new Map() };

/**
 * @param {Map<string, Called[]>} map
 * @param {string} key
 * @param {Called} called
 */
function put(map, key, called) {
  const list = map.get(key);
  if (list) list.push(called);
  else map.set(key, [called]);
}

export function buildIndex() {
  const { ways, called, by_words: byWords, sounds } = D.raw.names;
  for (const map of Object.values(index)) map.clear();
  called.forEach((/** @type {(number | string)[]} */ told, /** @type {number} */ i) => {
    for (let k = 0; k < told.length; k += 2) {
      const spaced = String(told[k + 1]);
      const one = { entity: D.entities[i], way: ways[told[k]], words: spaced.split(' '), spaced };
      put(index.by, one.words.join(''), one);
      if (byWords.includes(one.way)) for (const word of new Set(one.words)) put(index.words, word, one);
    }
  });
  for (const [sound, characters] of Object.entries(sounds))
    for (const one of String(characters)) index.sounds.set(one, sound);
}

/** @param {string} key @returns {Hit[]} */
const at = (key) =>
  (index.by.get(key) || []).map(({ entity, way }) => [entity, D.raw.names.sure[way], way]);

/**
 * Chinese characters as they sound, each by itself.
 * @param {string} text
 */
const soundOf = (text) =>
  [...text].map((one) => (index.sounds.has(one) ? ` ${index.sounds.get(one)} ` : one)).join('');

/** @param {string} text */
const keyOf = (text) => wordsOf(text).join('');

/**
 * What is called so, but for brands by their owners; found in another way, and as sure as said.
 * @param {string} text
 * @param {string} way
 * @param {number} score
 * @returns {Hit[]}
 */
const heardAs = (text, way, score) =>
  at(keyOf(text))
    .filter(([, , how]) => how !== D.raw.names.owned)
    .map(([entity]) => [entity, score, way]);

/**
 * What a text in two languages leads to where both parts agree.
 * @param {string} other
 * @param {string} chinese
 * @returns {Hit[]}
 */
function both(other, chinese) {
  const heard = new Set([...at(keyOf(chinese)), ...at(keyOf(soundOf(chinese)))].map(([entity]) => entity));
  return at(keyOf(other))
    .filter(
      ([entity]) =>
        heard.has(entity) || [entity.zh, ...entity.aliases].some((name) => name.includes(chinese)),
    )
    .map(([entity]) => [entity, D.raw.names.sure.both, 'both']);
}

/**
 * Of what a text is a name.
 * @param {string} text
 * @returns {Hit[]}
 */
function exact(text) {
  const { sure: score } = D.raw.names;
  let found = at(keyOf(text));
  const [other, chinese] = partsOf(text);
  if (!found.length && keyOf(other) && chinese) found = both(other, chinese);
  if (chinese && !found.some(([, known]) => known >= score.pinyin))
    found = [...found, ...heardAs(soundOf(text), 'pinyin', score.pinyin)];
  const less = found.length ? '' : withoutGeneric(text);
  return less ? heardAs(less, 'short', score.generic) : found;
}

/**
 * A name without its last word where that is generic; empty where it is not.
 * @param {string} text
 */
function withoutGeneric(text) {
  const { generic, generic_zh: endings } = D.raw.names;
  const ending = endings.find(
    (/** @type {string} */ one) => text.endsWith(one) && text.length > one.length + 1,
  );
  if (ending) return text.slice(0, -ending.length);
  const cut = text.lastIndexOf(' ');
  return cut > 2 && generic.includes(keyOf(text.slice(cut + 1))) ? text.slice(0, cut) : '';
}

/**
 * How like a name is in which a text is found.
 * @param {string} name
 * @param {string[]} asked
 */
function likeness(name, asked) {
  const { sure: score, slips: limits } = D.raw.names;
  const spaced = asked.join(' ');
  if (name.startsWith(spaced)) return [score.start, 'start'];
  if (name.includes(spaced) && spaced.length > 1) return [score.part, 'part'];
  const words = name.split(' ');
  if (asked.length > 1 && asked.every((one) => words.some((word) => word.startsWith(one))))
    return [score.words, 'words'];
  return asked.length === 1 && spaced.length >= limits.within ? [score.within, 'part'] : [0, ''];
}

/**
 * What begins with a text, has it within, or has its words in another order.
 * @param {string[]} asked
 * @returns {Hit[]}
 */
function near(asked) {
  const { sure: score, slips: limits, less, told, unlike } = D.raw.names;
  /** @type {Hit[]} */
  const found = [];
  for (let length = asked.length - 1; length > 0; length -= 1) {
    const key = asked.slice(0, length).join('');
    for (const [entity, , how] of at(key))
      if (told.includes(how) && key.length >= limits.longer) found.push([entity, score.longer, 'longer']);
  }
  const key = asked.join('');
  for (const [form, called] of index.by) {
    if (!form.includes(key) && !(asked.length > 1 && asked.every((word) => form.includes(word)))) continue;
    for (const { entity, way, spaced } of called) {
      const [own, how] = unlike.includes(way) ? [0, ''] : likeness(spaced, asked);
      if (own) found.push([entity, Number(own) - less[way], String(how)]);
    }
  }
  return found;
}

/**
 * The known texts that are one or two slips from a text, or much like it, with scores.
 * @param {string} text
 * @param {Iterable<string>} known
 */
function alikeTo(text, known) {
  const { slips: limits } = D.raw.names;
  const plain = /^[\0-\x7f]*$/.test(text);
  const most = text.length < limits.long ? 1 : 2;
  const isLong = text.length >= (plain ? limits.letters : limits.characters);
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const one of known) {
    const much = Math.min(alike(text, one, limits.least), limits.most);
    const count = isLong ? slips(text, one, most) : most + 1;
    const score = Math.max(much, count <= most ? limits.none - limits.each * count : 0);
    if (score) found.set(one, score);
  }
  return found;
}

/**
 * What a text may be with some letters wrong: as a whole, then word by word.
 * @param {string[]} asked
 * @returns {Hit[]}
 */
function misspelt(asked) {
  const { less, spelt } = D.raw.names;
  /** @type {Hit[]} */
  const found = [];
  for (const [form, score] of alikeTo(asked.join(''), index.by.keys()))
    for (const { entity, way } of sure(index.by.get(form)))
      if (spelt.includes(way)) found.push([entity, score - less[way], 'misspelt']);
  return [...found, ...misspeltWords(asked)];
}

/**
 * @param {string[]} asked
 * @returns {Hit[]}
 */
function misspeltWords(asked) {
  const { slips: limits } = D.raw.names;
  /** @type {Map<Called, number[]>} */
  const good = new Map();
  for (const one of asked) {
    /** @type {Map<Called, number>} */
    const best = new Map();
    for (const [word, score] of alikeTo(one, index.words.keys()))
      for (const called of sure(index.words.get(word)))
        best.set(called, Math.max(score, best.get(called) || 0));
    for (const [called, score] of best) good.set(called, [...(good.get(called) || []), score]);
  }
  /** @type {Hit[]} */
  const found = [];
  for (const [{ entity, words }, scores] of good) {
    if (scores.length !== asked.length || (words.length < 2 && asked.length < 2)) continue;
    const beside = limits['a-word-more'] * Math.max(0, words.length - asked.length);
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    const score = Math.min(limits['most-by-words'], mean - beside - limits['by-words']);
    if (score >= limits.least) found.push([entity, score, 'misspelt']);
  }
  return found;
}

/** Only the beginning of a very long text is searched. */
const LONGEST = 200;

/**
 * The best answers to what was typed, best first; `slip` tells that the spelling was guessed.
 * @param {string} text
 * @param {number} [limit]
 */
export function findNames(text, limit = 12) {
  const typed = text.slice(0, LONGEST).trim();
  const asked = wordsOf(typed);
  if (!asked.length) return { hits: [], slip: false };
  const known = exact(typed);
  const found = [...known, ...near(asked)];
  if (!known.some(([, score]) => score >= D.raw.names.sure.pinyin)) found.push(...misspelt(asked));
  /** @type {Map<Entity, Hit>} */
  const best = new Map();
  for (const hit of found) if (hit[1] > (best.get(hit[0])?.[1] || 0)) best.set(hit[0], hit);
  const order = [...best.values()].sort((one, two) => two[1] - one[1] || one[0].place - two[0].place);
  const slip = !order.length || order[0][2] === 'misspelt';
  return { hits: order.slice(0, limit).map(([entity]) => entity), slip };
}
