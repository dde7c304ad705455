// The data inside the file as plain objects that point at each other.

import { sure } from './lists.js';

/** Everything in the file; filled by `load`. */
export const D = /** @type {Data} */ ({});

/** @param {any} raw */
export function load(raw) {
  Object.assign(D, {
    raw,
    concepts: raw.concepts,
    disputeKinds: raw.dispute_kinds,
    prefixes: raw.prefixes,
    story: raw.story || [],
    reliabilities: raw.reliabilities,
    network: raw.network,
    clocks: raw.clocks || {},
    layouts: raw.layouts || [['force', []]],
    columns: raw.columns || [],
    above: raw.above || [],
    sizes: raw.sizes || [],
    regions: raw.regions || [],
    quiet: new Set(raw.quiet || []),
  });
  D.classes = new Map(
    raw.classes.map((/** @type {any[]} */ [id, en, zh, shape, color]) => [
      id,
      { id, en, zh, shape, color, count: 0 },
    ]),
  );
  D.families = new Map(
    raw.families.map((/** @type {any[]} */ [id, en, zh, color, tie, line]) => [
      id,
      { id, en, zh, color, tie, line },
    ]),
  );
  D.relations = new Map(raw.relations.map((/** @type {any[]} */ row) => [row[0], readRelation(row)]));
  D.sources = raw.sources.map(readSource);
  D.entities = raw.entities.map(readEntity);
  D.byId = new Map(D.entities.map((entity) => [entity.id, entity]));
  D.links = raw.links.map(readLink);
  D.numbers = raw.observations.map(readNumber);
  D.events = raw.events.map(readEvent);
  D.facts = raw.descriptions.map(readFact);
  D.disputes = (raw.disputes || []).map(readDispute);
  D.only = new Set((raw.only || []).map((/** @type {number} */ k) => D.links[k]));
  D.seeds = (raw.seeds || []).map((/** @type {number} */ i) => D.entities[i]);
  joinUp();
  D.folded = new Map();
  D.above.forEach((place, i) => {
    const over = D.entities[place];
    if (over && D.columns[i] === 3) D.folded.set(over, [...(D.folded.get(over) || []), D.entities[i]]);
  });
}

/**
 * @param {any[]} part0
 * @returns {Relation}
 */
function readRelation([id, en, zh, family, symmetric, tie, heading, headingZh]) {
  return { id, en, zh, family, symmetric: !!symmetric, tie, heading: [heading, headingZh], count: 0 };
}

/**
 * @param {any[]} part0
 * @returns {Source}
 */
function readSource([id, title, publisher, issued, kind, reliability, url, voices]) {
  return { id, title, publisher, issued, kind, reliability, url, voices };
}

/**
 * @param {any[]} part0
 * @param {number} i
 * @returns {Entity}
 */
function readEntity([id, cls, en, zh, aliases, place, x, y, same, born, there], i) {
  return {
    ...{ i, id, cls, en, zh, aliases, place, x, y, same, born, there },
    ...{ links: [], numbers: [], events: [], facts: [], disputes: [], near: new Map() },
  };
}

/** @param {(number | [number, string])[]} says */
const readSays = (says) =>
  says.map((one) =>
    typeof one === 'number'
      ? { source: D.sources[one], note: '' }
      : { source: D.sources[one[0]], note: one[1] },
  );

/**
 * @param {any[]} part0
 * @param {number} k
 */
function readLink(
  [s, relation, o, start, end, share, amount, unit, roles, parts, modes, kind, says, claim, ...numbers],
  k,
) {
  const [isOver, tie, cost, order, drawn, held, aside] = numbers;
  return {
    k,
    from: D.entities[s],
    relation: D.relations.get(relation),
    to: D.entities[o],
    start,
    end,
    share,
    amount,
    unit,
    roles,
    parts,
    modes,
    planned: kind === 1,
    derived: kind === 2,
    asked: kind === 3,
    says: readSays(says),
    claim,
    ended: !!isOver,
    tie,
    cost,
    order,
    drawn,
    held,
    aside,
  };
}

/** @param {any[]} part0 */
function readNumber([
  s,
  measure,
  value,
  unit,
  period,
  from,
  to,
  span,
  bound,
  planned,
  basis,
  scope,
  saidBy,
  preferred,
  key,
  says,
  claim,
  generated,
  since,
]) {
  return {
    entity: D.entities[s],
    measure,
    value,
    unit,
    period,
    from,
    to,
    span,
    bound,
    planned: !!planned,
    basis,
    scope,
    saidBy: saidBy === null ? null : D.entities[saidBy],
    preferred: !!preferred,
    best: Array.isArray(preferred) ? preferred : null,
    key,
    says: readSays(says),
    claim,
    generated: !!generated,
    since,
  };
}

/** @param {any[]} part0 */
function readEvent([s, date, from, to, type, others, summary, value, unit, planned, says, claim, since]) {
  return {
    entity: D.entities[s],
    date,
    from,
    to,
    type,
    others: others.map((/** @type {number} */ i) => D.entities[i]),
    summary,
    value,
    unit,
    planned: !!planned,
    says: readSays(says),
    claim,
    since,
  };
}

/** @param {any[]} part0 */
function readFact([s, property, value, planned, says, claim, place, mark, since]) {
  return {
    entity: D.entities[s],
    property,
    value,
    planned: !!planned,
    says: readSays(says),
    claim,
    place,
    mark,
    since,
  };
}

/**
 * @param {any[]} part0
 * @param {number} k
 */
function readDispute([places, kind, severity, measure, period, ...rest], k) {
  const [arithmetic, explanation, keys, properties] = rest;
  const entities = places.map((/** @type {number} */ i) => D.entities[i]);
  return { k, entities, kind, severity, measure, period, arithmetic, explanation, keys, properties };
}

/** Tie claims to their entities, and links to pairs. */
function joinUp() {
  joinLinks();
  for (const entity of D.entities) classOf(entity).count += 1;
  joinClaims();
}

function joinLinks() {
  D.pairs = new Map();
  for (const link of D.links) {
    link.relation.count += 1;
    if (link.from === link.to) continue;
    const pair = pairOf(link.from, link.to);
    pair.links.push(link);
    link.from.links.push(link);
    link.to.links.push(link);
    if (!mayBeDrawn(link)) continue;
    link.from.near.set(link.to, pair);
    link.to.near.set(link.from, pair);
  }
}

/**
 * Is a link one that says something: not set aside, or yielded by the query of the page?
 * @param {Relationship} link
 */
export const mayBeDrawn = (link) => !link.aside || D.only.has(link);

function joinClaims() {
  for (const number of D.numbers) number.entity.numbers.push(number);
  for (const event of D.events) {
    event.entity.events.push(event);
    for (const other of event.others) if (other !== event.entity) other.events.push(event);
  }
  for (const fact of D.facts) fact.entity.facts.push(fact);
  D.disputeOf = new Map();
  for (const dispute of D.disputes) {
    for (const entity of dispute.entities) entity.disputes.push(dispute);
    for (const key of dispute.keys) if (!D.disputeOf.has(key)) D.disputeOf.set(key, dispute);
  }
}

/**
 * @param {Entity} one
 * @param {Entity} two
 */
function pairOf(one, two) {
  const [a, b] = one.i < two.i ? [one, two] : [two, one];
  const key = `${a.i}-${b.i}`;
  let pair = D.pairs.get(key);
  if (!pair) {
    pair = { key, a, b, links: [] };
    D.pairs.set(key, pair);
  }
  return pair;
}

/**
 * Two things and all that links them, also what is set aside; nothing where nothing does.
 * @param {Entity} one
 * @param {Entity} two
 */
export const pairBetween = (one, two) =>
  D.pairs.get(one.i < two.i ? `${one.i}-${two.i}` : `${two.i}-${one.i}`);

/**
 * How strongly the family of a relation ties, as declared beside the ontology.
 * @param {Relationship} link
 */
export const strengthOf = (link) => familyOf(link.relation).tie;

/** @param {Relation} relation */
export const familyOf = (relation) => sure(D.families.get(relation.family));

/** @param {Entity} entity */
export const classOf = (entity) => sure(D.classes.get(entity.cls));

/**
 * How strongly some links tie two things: as the strongest does.
 * @param {Relationship[]} links
 */
export const weightOf = (links) => links.reduce((best, link) => Math.max(best, link.tie), 0);

/**
 * How many sources speak for themselves: what shares a voice, from one to the next, counts once.
 * @param {Said[]} says
 */
export function independent(says) {
  /** @type {Set<number>[]} */
  let groups = [];
  for (const { source } of says) {
    const met = groups.filter((group) => source.voices.some((voice) => group.has(voice)));
    groups = groups.filter((group) => !met.includes(group));
    groups.push(new Set([...source.voices, ...met.flatMap((group) => [...group])]));
  }
  return groups.length;
}
