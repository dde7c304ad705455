// Search over names, Chinese names, aliases, ids and pinyin; forgives a slip or two.

import { D } from './graph.js';

/**
 * Lower case, no accents, no punctuation: what people type and what names hold meet here.
 * @param {string} text
 */
function plain(text) {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Properties by which a thing is searched too: what an exchange or a register calls it. */
const NAMING = new Set(['ticker', 'legalName', 'tradeName', 'codeName']);

export function buildIndex() {
  D.index = D.entities.map((entity) => {
    const told = entity.facts.filter((fact) => NAMING.has(fact.property)).map((fact) => String(fact.value));
    const names = [entity.en, entity.zh, ...entity.aliases, entity.id.replace(/_/g, ' '), ...told];
    const keys = [...new Set(names.filter(Boolean).map((name) => plain(name.slice(0, 200))))];
    return {
      entity,
      keys,
      pinyin: entity.pinyin ? entity.pinyin.split(' ') : [],
      degree: Math.log2(1 + entity.near.size),
    };
  });
}

/**
 * Are the first words of a name, written as one, what was typed?
 * @param {string} name
 * @param {string} tight
 */
function endsAtWord(name, tight) {
  let joined = '';
  for (const part of name.split(' ')) {
    joined += part;
    if (joined === tight) return true;
    if (joined.length > tight.length) return false;
  }
  return false;
}

/**
 * How well one name answers: 100 the same, less for a beginning, a word, a part.
 * @param {string} name
 * @param {string} wanted
 * @param {string} tight
 */
function scoreName(name, wanted, tight) {
  if (name === wanted) return 100;
  const joined = name.replace(/ /g, '');
  if (joined === tight) return 98;
  if (name.startsWith(wanted)) return 88 - Math.min(name.length - wanted.length, 20) / 4;
  if (endsAtWord(name, tight)) return 84 - Math.min(joined.length - tight.length, 20) / 4;
  if (` ${name}`.includes(` ${wanted}`)) return 78;
  return scorePart(name, joined, wanted, tight);
}

/**
 * How well a name answers of which what was typed is a part across its words, or words of it.
 * @param {string} name
 * @param {string} joined
 * @param {string} wanted
 * @param {string} tight
 */
function scorePart(name, joined, wanted, tight) {
  if (joined.startsWith(tight)) return name.startsWith(`${tight.slice(0, -1)} `) ? 46 : 66;
  if (tight.length > 1 && joined.includes(tight)) return tight.length > 2 ? 66 : 60;
  const words = wanted.split(' ');
  return words.length > 1 && words.every((word) => ` ${name}`.includes(` ${word}`)) ? 58 : 0;
}

/**
 * @param {string[]} syllables
 * @param {string} tight
 */
function scorePinyin(syllables, tight) {
  if (!syllables.length || !/^[a-z0-9]+$/.test(tight)) return 0;
  const full = syllables.join('');
  const first = syllables.map((one) => one[0]).join('');
  if (full === tight) return 90;
  if (tight.length > 1 && first === tight) return 74;
  if (tight.length > 2 && full.startsWith(tight)) return 76;
  if (tight.length > 3 && full.includes(tight)) return 60;
  return 0;
}

/**
 * Edits between two words, a swap of neighbours counting one; gives up beyond `most`.
 * @param {string} a
 * @param {string} b
 * @param {number} most
 */
function edits(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  /** @type {number[]} */
  let before = [];
  let last = Array.from({ length: b.length + 1 }, (_, k) => k);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, before[j - 2] + 1);
      row.push(best);
      least = Math.min(least, best);
    }
    if (least > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[b.length];
}

/**
 * How many slips of the finger a word of this length may hold.
 * @param {string} tight
 */
function slipsIn(tight) {
  if (tight.length >= 7) return 2;
  if (tight.length >= 4) return 1;
  return tight.length > 1 && /[^\p{Script=Latin}\p{ASCII}]/u.test(tight) ? 1 : 0;
}

/**
 * The slips by which a name differs from what was typed: as a whole, by a word, at its beginning.
 * @param {string} name
 * @param {string} wanted
 * @param {string} tight
 * @param {number} most
 */
function slipsOf(name, wanted, tight, most) {
  const joined = name.replace(/ /g, '');
  let slips = edits(joined, tight, most);
  if (slips > most && !wanted.includes(' ')) {
    for (const part of name.split(' '))
      if (part.length > 3) slips = Math.min(slips, edits(part, tight, most) + 0.4);
  }
  if (slips > most && joined.length > tight.length)
    slips = Math.min(slips, edits(joined.slice(0, tight.length), tight, most) + 0.6);
  return slips;
}

/**
 * @param {IndexEntry} entry
 * @param {string} wanted
 * @param {string} tight
 */
function scoreSlip(entry, wanted, tight) {
  const most = slipsIn(tight);
  if (!most) return 0;
  let best = 0;
  for (const name of entry.keys) {
    const slips = name.length > 80 ? Infinity : slipsOf(name, wanted, tight, most);
    if (slips <= most + 0.6) best = Math.max(best, 56 - 9 * slips);
  }
  if (entry.pinyin.length) {
    const slips = edits(entry.pinyin.join(''), tight, most);
    if (slips <= most) best = Math.max(best, 50 - 9 * slips);
  }
  return best;
}

/**
 * The best answers to what was typed, best first; `slip` tells that the spelling was guessed.
 * @param {string} text
 * @param {number} [limit]
 */
export function findNames(text, limit = 12) {
  const wanted = plain(text.slice(0, 200));
  if (!wanted) return { hits: [], slip: false };
  const tight = wanted.replace(/ /g, '');
  const scored = [];
  for (const entry of D.index) {
    let score = scorePinyin(entry.pinyin, tight);
    for (let k = 0; k < entry.keys.length; k += 1) {
      const own = scoreName(entry.keys[k], wanted, tight);
      score = Math.max(score, k < 2 ? own : own - 1);
    }
    if (score) scored.push({ entity: entry.entity, score: score + entry.degree * 0.8 });
  }
  // A slip is looked for where nothing holds what was typed, and below parts of longer words.
  const slip = !scored.length;
  if (Math.max(0, ...scored.map((one) => one.score)) < 76) {
    const met = new Set(scored.map((one) => one.entity));
    for (const entry of D.index) {
      const score = met.has(entry.entity) ? 0 : scoreSlip(entry, wanted, tight);
      if (score > 0) scored.push({ entity: entry.entity, score: score + entry.degree * 0.5 });
    }
  }
  scored.sort((one, two) => two.score - one.score || one.entity.i - two.entity.i);
  return { hits: scored.slice(0, limit).map((one) => one.entity), slip };
}
