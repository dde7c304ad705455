// What a person can do to the picture: choose, go, expand, collapse, hide, pin.

function choose(target, options = {}) {
  change(
    () => {
      state.chosen = target;
    },
    { quiet: true, ...options },
  );
  const ends = target ? (target.pair ? [target.pair.a, target.pair.b] : [target.entity]) : [];
  if (state.mode === 'picture' && ends.some((one) => state.nodes.has(one) && !inSight(one))) {
    if (ends.length === 1) lookAt(ends[0]);
    else fitView(ends);
  }
}

function onClick({ nodes, edges }) {
  $('picture').focus({ preventScroll: true });
  if (nodes.length) choose({ entity: D.entities[nodes[0]] });
  else if (edges.length && D.pairs.has(edges[0])) choose({ pair: D.pairs.get(edges[0]) });
  else if (state.chosen) choose(null);
}

/** Go to an entity: to where it stands, or to a new picture of its surroundings. */
function goTo(entity, add = false) {
  if (state.nodes.has(entity) && nodePasses(entity)) {
    choose({ entity });
    lookAt(entity);
    say(nameOf(entity));
    return;
  }
  change(() => {
    state.offClasses.delete(entity.cls);
    if (entity.born && state.asOf && entity.born > state.asOf) state.asOf = '';
    state.trail = [];
    if (add && state.nodes.size) {
      const anchor = neighboursOf(entity).find((other) => state.nodes.has(other));
      placeNew([entity], anchor || null);
    } else surroundings([entity]);
    state.chosen = { entity };
  });
  if (add) lookAt(entity);
  else fitView(null, false);
}

/** Replace the picture by the surroundings of some entities; pinned ones keep their places. */
function surroundings(seeds, limit = narrow() ? 14 : 36) {
  const chosen = neighbourhood(seeds, limit);
  state.nodes = new Map(
    layOut(chosen, areaShape()).map(({ entity, x, y }) => [entity, { x, y, pin: false }]),
  );
}

function onlyThis(entity) {
  change(() => {
    state.trail = [];
    const near = neighboursOf(entity).slice(0, narrow() ? 14 : 40);
    state.nodes = new Map(
      layOut([entity, ...near], areaShape()).map(({ entity: one, x, y }) => [one, { x, y, pin: false }]),
    );
    state.chosen = { entity };
  });
  fitView();
}

function expand(entity, most = 50) {
  if (!state.nodes.has(entity)) {
    goTo(entity);
    return;
  }
  const fresh = neighboursOf(entity)
    .filter((other) => !state.nodes.has(other))
    .slice(0, most);
  if (fresh.length) addNodes(entity, fresh);
  else say(t('noMore'));
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

/** Take away the neighbours that hang on this node alone; pinned ones stay. */
function collapse(entity) {
  const seen = visible();
  const degree = new Map();
  for (const { pair } of seen.pairs)
    for (const end of [pair.a, pair.b]) degree.set(end, (degree.get(end) || 0) + 1);
  const leaves = [...entity.near.keys()].filter(
    (other) => seen.there.has(other) && degree.get(other) === 1 && !state.nodes.get(other).pin,
  );
  change(() => {
    for (const leaf of leaves) state.nodes.delete(leaf);
  });
  say(t('removed', { n: leaves.length }));
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
  state.chosen = null;
  state.trail = [];
}

function goHome() {
  change(() => {
    startPicture();
    state.offClasses.clear();
    state.offRelations = new Set(D.raw.quiet || []);
    state.offSources.clear();
    state.asOf = '';
  });
  fitView();
}

const MOST_DRAWN = 2500;

/** All nodes where the layout of the whole graph puts them; of a huge graph the best tied. */
function wholeGraph() {
  const most =
    D.entities.length <= MOST_DRAWN
      ? D.entities
      : [...D.entities].sort((one, two) => two.near.size - one.near.size).slice(0, MOST_DRAWN);
  change(() => {
    const old = state.nodes;
    state.nodes = new Map();
    for (const entity of most) {
      const at = old.get(entity);
      state.nodes.set(entity, at && at.pin ? at : { x: entity.x, y: entity.y, pin: false });
    }
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
