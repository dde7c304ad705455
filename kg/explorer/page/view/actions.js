// What a person can do to the picture: choose, go, expand, collapse, hide, pin.

import { D } from '../data/graph.js';
import { sure } from '../data/lists.js';
import { nameOf } from '../data/names.js';
import { t } from '../data/words.js';
import { bornBy, nodePasses, startFilters, visible } from '../model/filters.js';
import { hub } from '../model/hub.js';
import { leavesOf, neighbourhood, neighboursOf, tiesTo } from '../model/neighbours.js';
import { bestPaths } from '../model/paths.js';
import {
  change,
  endsOf,
  figureChoice,
  future,
  past,
  restore,
  seatOf,
  snapshot,
  state,
  tour,
  wholeNodes,
} from '../model/state.js';
import { markStep } from './address.js';
import { fitView, inSight, lookAt } from './camera.js';
import { view } from './canvas.js';
import { narrow, say, slim } from './dom.js';
import { arrange } from './arrange.js';
import { areaShape, layOut } from './layout.js';
import { placeNew, settle } from './place.js';

export function undo() {
  if (tour.at >= 0) {
    hub.endStory();
    return;
  }
  if (!past.length) return;
  future.push(JSON.stringify(snapshot()));
  restore(JSON.parse(sure(past.pop())));
  hub.refresh();
  say(t('undone'));
}

export function redo() {
  if (!future.length) return;
  past.push(JSON.stringify(snapshot()));
  restore(JSON.parse(sure(future.pop())));
  hub.refresh();
  say(t('redone'));
}

/**
 * Choose a thing or a pair: the card opens; nothing in the picture changes, so no undo step.
 * @param {Target | null} target
 * @param {{ move?: boolean; step?: boolean }} [part1]
 */
export function choose(target, { move = true, step = true } = {}) {
  if (step && target) markStep();
  const opens = target && !state.chosen && state.mode === 'picture';
  covered.before = opens ? view.seen.nodes.filter((entity) => inSight(entity, 0)) : covered.before;
  state.chosen = target;
  hub.refresh({ quiet: true });
  if (move) bringIntoSight(target);
}

/** What was in sight before the card opened over a part of the picture. @type {{ before: Entity[] }} */
const covered = { before: [] };

/** The most things that make room for a card together; in a crowd the chosen one alone does. */
const MOST_MOVED = 80;

/**
 * Where the card has come to lie over what was in sight, the picture makes room for it.
 * @param {Entity[]} before
 */
function makeRoom(before) {
  const there = before.filter((entity) => state.nodes.has(entity));
  if (!there.length || there.length > MOST_MOVED || slim() || tour.at >= 0) return false;
  if (there.every((entity) => inSight(entity, 0))) return false;
  fitView(there, undefined, view.network.getScale());
  return true;
}

/** @param {Target | null} target */
export function bringIntoSight(target) {
  const { before } = covered;
  covered.before = [];
  if (state.mode === 'picture' && target && makeRoom(before)) return;
  const ends = endsOf(target);
  if (state.mode !== 'picture' || !ends.some((one) => state.nodes.has(one) && !inSight(one))) return;
  if (ends.length === 1) lookAt(ends[0]);
  else fitView(ends);
}

/**
 * Go to an entity: to where it stands, or add it, or make a new picture of its surroundings.
 * @param {Entity} entity
 * @param {boolean} [add]
 */
export function goTo(entity, add = true) {
  markStep();
  if (state.nodes.has(entity) && nodePasses(entity) && add) {
    choose({ entity }, { step: false, move: false });
    lookAt(entity);
    say(nameOf(entity));
    return;
  }
  const joins = add && state.nodes.size > 0;
  change(() => {
    state.offClasses.delete(entity.cls);
    if (!bornBy(entity)) state.asOf = '';
    state.trail = [];
    if (joins) join(entity);
    else {
      state.layout = 'rings';
      state.centre = entity;
      surroundings([entity]);
    }
    state.chosen = { entity };
  });
  if (joins) lookAt(entity);
  else fitView(null, false);
}

/**
 * Add one entity beside what it is tied to; where nothing there is, with its closest neighbours.
 * @param {Entity} entity
 */
function join(entity) {
  const near = neighboursOf(entity);
  const from = state.chosen && state.chosen.entity;
  const anchor = from && near.includes(from) ? from : near.find((other) => state.nodes.has(other));
  const there = !!anchor && state.nodes.has(anchor);
  if (!state.nodes.has(entity)) placeNew([entity], there ? anchor : null);
  if (!there) placeNew(near.slice(0, 5), entity);
}

/**
 * Replace the picture by the surroundings of some entities; pinned ones keep their places.
 * @param {Entity[]} seeds
 * @param {number} [limit]
 */
export function surroundings(seeds, limit = narrow() ? 14 : 24) {
  takePicture(neighbourhood(seeds, limit), seeds[0]);
}

/**
 * @param {Entity[]} entities
 * @param {Entity} centre
 */
function takePicture(entities, centre) {
  const pinned = [...state.nodes].filter(([, at]) => at.pin);
  state.nodes = new Map(
    arrange(state.layout, entities, centre).map(({ entity, x, y }) => [entity, { x, y, pin: false }]),
  );
  for (const [entity, at] of pinned) state.nodes.set(entity, at);
  if (pinned.length) settle(() => true);
}

/** @param {Entity} entity */
export function onlyThis(entity) {
  change(() => {
    state.trail = [];
    state.layout = 'rings';
    state.centre = entity;
    takePicture([entity, ...neighboursOf(entity).slice(0, narrow() ? 14 : 40)], entity);
    state.chosen = { entity };
  });
  fitView();
}

/** What each expansion added, so that collapsing takes exactly that away again. */
const added = new Map();

/**
 * @param {Entity} entity
 * @param {number} [most]
 */
export function expand(entity, most = 50) {
  if (!state.nodes.has(entity)) {
    goTo(entity);
    return;
  }
  const fresh = neighboursOf(entity).filter((other) => !state.nodes.has(other));
  if (!fresh.length) {
    say(t('noMore'));
    return;
  }
  const taken = fresh.slice(0, most);
  added.set(entity, new Set([...(added.get(entity) || []), ...taken]));
  addNodes(entity, taken);
  if (fresh.length > most) say(t('addedOf', { n: most, all: fresh.length }));
}

/**
 * @param {Entity | null} anchor
 * @param {Entity[]} entities
 */
export function addNodes(anchor, entities) {
  const fresh = entities.filter((entity) => !state.nodes.has(entity)).slice(0, 50);
  change(() => {
    for (const entity of fresh) state.offClasses.delete(entity.cls);
    if (anchor && !state.nodes.has(anchor)) placeNew([anchor], null);
    placeNew(fresh, anchor);
  });
  if (anchor) showAround([anchor, ...fresh]);
  say(t('added', { n: fresh.length }));
}

/**
 * Move the camera only when something new is out of sight.
 * @param {Entity[]} entities
 */
function showAround(entities) {
  if (!entities.every((entity) => inSight(entity))) fitView();
}

/**
 * Take away what expanding added, else the neighbours that hang on this node alone.
 * @param {Entity} entity
 */
export function collapse(entity) {
  /** @param {Entity} other */
  const free = (other) => state.nodes.has(other) && !seatOf(other).pin && other !== entity;
  const mine = [...(added.get(entity) || [])].filter(free);
  const gone = mine.length ? mine : leavesOf(entity).filter(free);
  added.delete(entity);
  change(() => {
    for (const one of gone) state.nodes.delete(one);
  });
  say(t('removed', { n: gone.length }));
}

/** @param {Entity} entity */
export function hideNode(entity) {
  change(() => {
    state.nodes.delete(entity);
    state.trail = [];
    if (endsOf(state.chosen).includes(entity)) state.chosen = null;
  });
}

/** @param {Entity} entity */
export function pinNode(entity) {
  change(() => {
    const at = state.nodes.get(entity);
    if (at) state.nodes.set(entity, { ...at, pin: !at.pin });
  });
}

/**
 * A dragged node stays where it was put, also when others make room.
 * @param {number[]} ids
 */
export function onDragged(ids) {
  const places = view.network.getPositions(ids);
  change(() => {
    for (const i of ids) {
      const entity = D.entities[i];
      if (state.nodes.has(entity))
        state.nodes.set(entity, { x: Math.round(places[i].x), y: Math.round(places[i].y), pin: true });
    }
  });
}

export function tidy() {
  change(() => {
    const seen = visible().nodes;
    const fixed = seen.filter((entity) => seatOf(entity).pin);
    state.layout = 'force';
    for (const { entity, x, y } of layOut(seen.slice(0, 300), areaShape())) {
      if (!fixed.includes(entity)) state.nodes.set(entity, { x, y, pin: false });
    }
    settle(() => true);
  });
  fitView();
}

/** The first picture: the things chosen when the file was written, laid out for this screen. */
export function startPicture() {
  const all = D.network.nodes.map((node) => D.entities[node.id]);
  const entities = narrow() ? all.slice(0, 13) : all;
  state.layout = D.raw.layout || 'rings';
  state.centre = D.seeds[0] || entities[0];
  state.sizeBy = 'degree';
  state.colorBy = 'kind';
  const spots =
    state.layout === 'force' && !narrow()
      ? D.network.nodes.map((node) => ({ entity: D.entities[node.id], x: node.x, y: node.y }))
      : arrange(state.layout, entities, state.centre);
  state.nodes = new Map(spots.map(({ entity, x, y }) => [entity, { x, y, pin: false }]));
  state.chosen = D.seeds.length ? { entity: D.seeds[0] } : null;
  const path = D.seeds.length === 2 ? bestPaths(D.seeds[0], D.seeds[1], 1)[0] : null;
  state.trail = path ? path.pairs.map((pair) => pair.key) : [];
  if (path) for (const node of path.nodes) if (!state.nodes.has(node)) placeNew([node], path.nodes[0]);
}

/** The first picture again, with everything as it was when the page opened. */
export function goHome() {
  hub.stopTime();
  change(() => {
    startFilters();
    state.asOf = '';
    hub.refresh(); // the picture is laid out for the room that it will have
    startPicture();
  });
  added.clear();
  Object.assign(figureChoice, { measure: '', series: '', key: -1 });
  fitView();
}

/** Let everything through, without changing what is in the picture. */
export function resetFilters() {
  hub.stopTime();
  change(() => {
    startFilters();
    state.only = false;
    state.asOf = '';
    if (!state.nodes.size) startPicture();
  });
  fitView();
}

/** All nodes where the layout of the whole graph puts them; of a huge graph the best tied. */
export function wholeGraph() {
  change(() => {
    const pinned = [...state.nodes].filter(([, at]) => at.pin);
    state.nodes = wholeNodes();
    state.layout = 'force';
    for (const [entity, at] of pinned) state.nodes.set(entity, at);
    state.trail = [];
  });
  fitView();
  say(t('wholeNote'));
}

/**
 * Add the best-tied members of a class, so that a class opens into what belongs to it.
 * @param {string} id
 */
export function addClass(id) {
  const fresh = D.entities
    .filter((entity) => entity.cls === id && !state.nodes.has(entity))
    .sort((one, two) => tiesTo(two) - tiesTo(one) || two.near.size - one.near.size)
    .slice(0, 20);
  if (fresh.length) addNodes(null, fresh);
  else say(t('noMore'));
}
