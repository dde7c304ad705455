// What a person can do to the picture: choose, go, expand, collapse, hide, pin.

/** Choose a thing or a pair: the card opens; nothing in the picture changes, so no undo step. */
function choose(target, { move = true, step = true } = {}) {
  if (step && target) markStep();
  state.chosen = target;
  refresh({ quiet: true });
  if (move) bringIntoSight(target);
}

function bringIntoSight(target) {
  const ends = target ? (target.pair ? [target.pair.a, target.pair.b] : [target.entity]) : [];
  if (state.mode !== 'picture' || !ends.some((one) => state.nodes.has(one) && !inSight(one))) return;
  if (ends.length === 1) lookAt(ends[0]);
  else fitView(ends);
}

/**
 * The first click of what may become a double click: until then the camera stands still. Times are
 * those of the events themselves, so that a slow page takes no double click for two.
 */
const click = { entity: null, time: -1e9, x: 0, y: 0, timer: 0 };
const TWICE = 400;

function onClick({ nodes, edges, event }) {
  $('picture').focus({ preventScroll: true });
  hideTip();
  const own = event.srcEvent || event;
  if (isSecondClick(own)) {
    expandClicked();
    return;
  }
  const target = nodes.length
    ? { entity: D.entities[nodes[0]] }
    : edges.length && D.pairs.has(edges[0])
      ? { pair: D.pairs.get(edges[0]) }
      : null;
  rememberClick(target && target.entity, own);
  if (target) choose(target, { move: false });
  else if (state.chosen) choose(null);
}

const placeOfEvent = (event) => {
  const touch = (event.changedTouches && event.changedTouches[0]) || event;
  return { x: touch.clientX, y: touch.clientY };
};
function rememberClick(entity, event) {
  Object.assign(click, { entity, time: event.timeStamp, ...placeOfEvent(event) });
  clearTimeout(click.timer);
  click.timer = setTimeout(() => state.chosen && bringIntoSight(state.chosen), TWICE);
}
function isSecondClick(event) {
  const { x, y } = placeOfEvent(event);
  const soon = event.timeStamp >= click.time && event.timeStamp - click.time < TWICE;
  return soon && !!click.entity && Math.hypot(x - click.x, y - click.y) < 30;
}

/** Expand what the first click met, whatever has come to lie under the pointer since. */
function expandClicked() {
  const { entity } = click;
  clearTimeout(click.timer);
  Object.assign(click, { entity: null, time: -1e9 });
  expand(entity);
}

/**
 * The card may have opened under the pointer: its share of a double click is meant for the node.
 * The end of a single tap may land there too; without a press of its own it means nothing.
 */
function watchDoubleClicks() {
  let pressed = false;
  const card = $('card');
  card.addEventListener(
    'pointerdown',
    () => {
      pressed = true;
    },
    true,
  );
  card.addEventListener(
    'click',
    (event) => {
      const own = pressed;
      pressed = false;
      if (!isSecondClick(event)) return;
      event.preventDefault();
      event.stopPropagation();
      if (own) expandClicked();
    },
    true,
  );
}

/** Go to an entity: to where it stands, or add it, or make a new picture of its surroundings. */
function goTo(entity, add = true) {
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
    if (entity.born && state.asOf && entity.born > state.asOf) state.asOf = '';
    state.trail = [];
    if (joins) join(entity);
    else surroundings([entity]);
    state.chosen = { entity };
  });
  if (joins) lookAt(entity);
  else fitView(null, false);
}

/** Add one entity beside what it is tied to; where nothing there is, with its closest neighbours. */
function join(entity) {
  const near = neighboursOf(entity);
  const from = state.chosen && state.chosen.entity;
  const anchor = near.includes(from) ? from : near.find((other) => state.nodes.has(other));
  if (!state.nodes.has(entity)) placeNew([entity], state.nodes.has(anchor) ? anchor : null);
  if (!anchor || !state.nodes.has(anchor)) placeNew(near.slice(0, 5), entity);
}

/** Replace the picture by the surroundings of some entities; pinned ones keep their places. */
function surroundings(seeds, limit = narrow() ? 14 : 36) {
  takePicture(neighbourhood(seeds, limit));
}

function takePicture(entities) {
  const pinned = [...state.nodes].filter(([, at]) => at.pin);
  state.nodes = new Map(
    layOut(entities, areaShape()).map(({ entity, x, y }) => [entity, { x, y, pin: false }]),
  );
  for (const [entity, at] of pinned) state.nodes.set(entity, at);
  if (pinned.length) settle(() => true);
}

function onlyThis(entity) {
  change(() => {
    state.trail = [];
    takePicture([entity, ...neighboursOf(entity).slice(0, narrow() ? 14 : 40)]);
    state.chosen = { entity };
  });
  fitView();
}

/** What each expansion added, so that collapsing takes exactly that away again. */
const added = new Map();

function expand(entity, most = 50) {
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

function addNodes(anchor, entities) {
  const fresh = entities.filter((entity) => !state.nodes.has(entity)).slice(0, 50);
  change(() => {
    for (const entity of fresh) state.offClasses.delete(entity.cls);
    if (anchor && !state.nodes.has(anchor)) placeNew([anchor], null);
    placeNew(fresh, anchor);
  });
  if (anchor) showAround([anchor, ...fresh]);
  say(t('added', { n: fresh.length }));
}

/** Move the camera only when something new is out of sight. */
function showAround(entities) {
  if (!entities.every((entity) => inSight(entity))) fitView();
}

/** Take away what expanding added, else the neighbours that hang on this node alone. */
function collapse(entity) {
  const free = (other) => state.nodes.has(other) && !state.nodes.get(other).pin && other !== entity;
  const mine = [...(added.get(entity) || [])].filter(free);
  const gone = mine.length ? mine : leavesOf(entity).filter(free);
  added.delete(entity);
  change(() => {
    for (const one of gone) state.nodes.delete(one);
  });
  say(t('removed', { n: gone.length }));
}

function leavesOf(entity) {
  const seen = visible();
  const degree = new Map();
  for (const { pair } of seen.pairs)
    for (const end of [pair.a, pair.b]) degree.set(end, (degree.get(end) || 0) + 1);
  return [...entity.near.keys()].filter((other) => seen.there.has(other) && degree.get(other) === 1);
}

function hideNode(entity) {
  change(() => {
    state.nodes.delete(entity);
    state.trail = [];
    if (
      state.chosen &&
      (state.chosen.entity === entity ||
        (state.chosen.pair && [state.chosen.pair.a, state.chosen.pair.b].includes(entity)))
    )
      state.chosen = null;
  });
}

function pinNode(entity) {
  change(() => {
    const at = state.nodes.get(entity);
    if (at) state.nodes.set(entity, { ...at, pin: !at.pin });
  });
}

/** A dragged node stays where it was put, also when others make room. */
function onDragged(ids) {
  const places = view.network.getPositions(ids);
  change(() => {
    for (const i of ids) {
      const entity = D.entities[i];
      if (state.nodes.has(entity))
        state.nodes.set(entity, { x: Math.round(places[i].x), y: Math.round(places[i].y), pin: true });
    }
  });
}

function tidy() {
  change(() => {
    const seen = visible().nodes;
    const shape = areaShape();
    const fixed = seen.filter((entity) => state.nodes.get(entity).pin);
    for (const { entity, x, y } of layOut(seen.slice(0, 300), shape)) {
      if (!fixed.includes(entity)) state.nodes.set(entity, { x, y, pin: false });
    }
    settle(() => true);
  });
  fitView();
}

/** The first picture: as laid out when the file was written; a smaller one on a phone. */
function startPicture() {
  const places = D.network.nodes.map((node) => [D.entities[node.id], { x: node.x, y: node.y, pin: false }]);
  if (narrow() && places.length > 16) {
    const first = places.slice(0, 15).map(([entity]) => entity);
    state.nodes = new Map(
      layOut(first, areaShape()).map(({ entity, x, y }) => [entity, { x, y, pin: false }]),
    );
  } else state.nodes = new Map(places);
  state.chosen = D.seeds.length ? { entity: D.seeds[0] } : null;
  const path = D.seeds.length === 2 ? bestPaths(...D.seeds, 1)[0] : null;
  state.trail = path ? path.pairs.map((pair) => pair.key) : [];
  if (path) for (const node of path.nodes) if (!state.nodes.has(node)) placeNew([node], path.nodes[0]);
}

/** The first picture again, with everything as it was when the page opened. */
function goHome() {
  stopTime();
  change(() => {
    startPicture();
    startFilters();
    state.asOf = '';
  });
  added.clear();
  Object.assign(figureChoice, { measure: '', series: '', key: -1 });
  fitView();
}

function startFilters() {
  state.offClasses.clear();
  state.offRelations = new Set(D.raw.quiet || []);
  state.offSources.clear();
  state.planned = true;
  state.only = D.only.size > 0;
}

/** Let everything through, without changing what is in the picture. */
function resetFilters() {
  stopTime();
  change(() => {
    startFilters();
    state.only = false;
    state.asOf = '';
    if (!state.nodes.size) startPicture();
  });
  fitView();
}

const MOST_DRAWN = 2500;

const mostDrawn = () =>
  D.entities.length <= MOST_DRAWN
    ? D.entities
    : [...D.entities].sort((one, two) => two.near.size - one.near.size).slice(0, MOST_DRAWN);
const isWhole = () => state.nodes.size >= Math.min(D.entities.length, MOST_DRAWN);
const wholeNodes = () =>
  new Map(mostDrawn().map((entity) => [entity, { x: entity.x, y: entity.y, pin: false }]));

/** All nodes where the layout of the whole graph puts them; of a huge graph the best tied. */
function wholeGraph() {
  change(() => {
    const pinned = [...state.nodes].filter(([, at]) => at.pin);
    state.nodes = wholeNodes();
    for (const [entity, at] of pinned) state.nodes.set(entity, at);
    state.trail = [];
  });
  fitView();
  say(t('wholeNote'));
}

/** Add the best-tied members of a class, so that a class opens into what belongs to it. */
function addClass(id) {
  const fresh = D.entities
    .filter((entity) => entity.cls === id && !state.nodes.has(entity))
    .sort((one, two) => tiesTo(two) - tiesTo(one) || two.near.size - one.near.size)
    .slice(0, 20);
  if (fresh.length) addNodes(null, fresh);
  else say(t('noMore'));
}
const tiesTo = (entity) => [...entity.near.keys()].filter((other) => state.nodes.has(other)).length;
