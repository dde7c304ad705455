// What the person has made of the picture so far: undone, redone, kept in a link.

import { D, pairBetween } from '../data/graph.js';
import { language } from '../data/language.js';
import { sure } from '../data/lists.js';
import { hub } from './hub.js';

/** @type {State} */
export const state = {
  nodes: new Map(), // entity -> {x, y, pin}
  offClasses: new Set(),
  offRelations: new Set(),
  offSources: new Set(),
  planned: true,
  only: false, // only the relations that the query behind this page yielded
  asOf: '',
  chosen: null,
  get lang() {
    return language.now;
  },
  set lang(name) {
    language.now = name;
  },
  theme: '',
  mode: 'picture',
  trail: [],
  layout: 'rings',
  centre: null,
  sizeBy: 'degree',
  colorBy: 'kind',
};

/** Things that are marked, so that one act is for all of them.
 * @type {Set<Entity>}
 */
export const marked = new Set();

/**
 * The comparison: which things, which series, and whether each line begins at 100.
 * @type {{ open: boolean, entities: Entity[], key: string, indexed: boolean }}
 */
export const comparison = { open: false, entities: [], key: '', indexed: false };

/** The steps to go back to, and those gone back from, as JSON.
 * @type {string[]}
 */
export const past = [];
/** @type {string[]} */
export const future = [];

/**
 * The part of the state that undo brings back, as plain values.
 * @returns {Shot}
 */
export function snapshot() {
  return {
    n: [...state.nodes].map(([entity, at]) => [
      entity.id,
      Math.round(at.x),
      Math.round(at.y),
      at.pin ? 1 : 0,
    ]),
    c: [...state.offClasses].sort(),
    r: [...state.offRelations].sort(),
    s: [...state.offSources].sort(),
    p: state.planned ? 1 : 0,
    q: state.only ? 1 : 0,
    a: state.asOf,
    k: endsOf(state.chosen).map((entity) => entity.id),
    t: state.trail,
    y: state.layout,
    e: state.centre?.id,
    z: [state.sizeBy, state.colorBy],
  };
}

/**
 * The things a choice is about: one, or the two ends of a pair.
 * @param {Target | null} target
 * @returns {Entity[]}
 */
export function endsOf(target) {
  if (!target) return [];
  return target.pair ? [target.pair.a, target.pair.b] : [target.entity];
}

/**
 * Where a thing of the picture stands.
 * @param {Entity} entity
 */
export const seatOf = (entity) => sure(state.nodes.get(entity));

/** @param {Shot} shot */
function restoreFilters(shot) {
  state.offClasses = new Set(shot.c || []);
  state.offRelations = new Set(shot.r || []);
  state.offSources = new Set(shot.s || []);
  state.planned = shot.p !== 0;
  state.only = shot.q === 1 && D.only.size > 0;
  state.asOf = /^\d{4}-\d{2}-\d{2}$/.test(shot.a || '') ? String(shot.a) : '';
}

/** @param {Shot} shot */
function restoreLook(shot) {
  const [sizeBy, colorBy] = Array.isArray(shot.z) ? shot.z.map(String) : ['degree', 'kind'];
  const known = D.sizes.map(([name]) => name);
  state.layout = D.layouts.some(([name]) => name === shot.y) ? String(shot.y) : 'force';
  state.centre = D.byId.get(String(shot.e)) || null;
  state.sizeBy = known.includes(sizeBy) ? sizeBy : 'degree';
  state.colorBy = known.includes(colorBy) ? colorBy : 'kind';
}

/** @param {Shot} shot */
export function restore(shot) {
  state.nodes = shot.w ? wholeNodes() : new Map();
  for (const [id, x, y, pin] of shot.n || []) {
    const entity = D.byId.get(String(id));
    if (entity && Number.isFinite(x) && Number.isFinite(y)) state.nodes.set(entity, { x, y, pin: !!pin });
  }
  restoreFilters(shot);
  restoreLook(shot);
  state.trail = Array.isArray(shot.t) ? shot.t.filter((key) => D.pairs.has(key)) : [];
  const [one, two] = (shot.k || []).map((id) => D.byId.get(String(id)));
  state.chosen = one && two ? chosenPair(one, two) : one ? { entity: one } : null;
}

/**
 * @param {Entity} one
 * @param {Entity} two
 */
export function chosenPair(one, two) {
  const pair = pairBetween(one, two);
  return pair ? { pair } : null;
}

/**
 * Remember a state as one step to go back to.
 * @param {string} shot
 */
export function pushPast(shot) {
  past.push(shot);
  if (past.length > 100) past.shift();
  future.length = 0;
}

/**
 * Change the picture in a way that can be undone, then draw it.
 * @param {() => void} act
 * @param {Refresh} [options]
 */
export function change(act, options = {}) {
  const before = JSON.stringify(snapshot());
  act();
  if (JSON.stringify(snapshot()) !== before) pushPast(before);
  hub.refresh(options);
}

export const figureChoice = { measure: '', series: '', key: -1 };

/** @param {Observation} number */
export const seriesKey = (number) => JSON.stringify([number.span, number.scope, number.unit]);

const MOST_DRAWN = 2500;

const mostDrawn = () =>
  D.entities.length <= MOST_DRAWN
    ? D.entities
    : [...D.entities].sort((one, two) => two.near.size - one.near.size).slice(0, MOST_DRAWN);

export const isWhole = () => state.nodes.size >= Math.min(D.entities.length, MOST_DRAWN);

export const wholeNodes = () =>
  new Map(mostDrawn().map((entity) => [entity, { x: entity.x, y: entity.y, pin: false }]));

/**
 * The guided tour: which step, and what to go back to.
 * @type {{ at: number, before: Shot | null, depth: number }}
 */
export const tour = { at: -1, before: null, depth: 0 };
