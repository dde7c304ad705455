// What the person has made of the picture so far; undone, redone, kept in a link.

const state = {
  nodes: new Map(), // entity -> {x, y, pin}
  offClasses: new Set(),
  offRelations: new Set(),
  offSources: new Set(),
  planned: true,
  only: false, // only the relations that the query behind this page yielded
  asOf: '',
  chosen: null,
  lang: 'en',
  theme: '',
  mode: 'picture',
  trail: [],
};
const past = [],
  future = [];

/** The part of the state that undo brings back, as plain values. */
function snapshot() {
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
    k: state.chosen
      ? state.chosen.pair
        ? [state.chosen.pair.a.id, state.chosen.pair.b.id]
        : [state.chosen.entity.id]
      : [],
    t: state.trail,
  };
}

function restore(shot) {
  state.nodes = shot.w ? wholeNodes() : new Map();
  for (const [id, x, y, pin] of shot.n || []) {
    const entity = D.byId.get(String(id));
    if (entity && Number.isFinite(x) && Number.isFinite(y)) state.nodes.set(entity, { x, y, pin: !!pin });
  }
  state.offClasses = new Set(shot.c || []);
  state.offRelations = new Set(shot.r || []);
  state.offSources = new Set(shot.s || []);
  state.planned = shot.p !== 0;
  state.only = shot.q === 1 && D.only.size > 0;
  state.asOf = /^\d{4}-\d{2}-\d{2}$/.test(shot.a) ? shot.a : '';
  state.trail = Array.isArray(shot.t) ? shot.t.filter((key) => D.pairs.has(key)) : [];
  const [one, two] = (shot.k || []).map((id) => D.byId.get(String(id)));
  state.chosen = one && two ? chosenPair(one, two) : one ? { entity: one } : null;
}

function chosenPair(one, two) {
  const pair = one.near.get(two);
  return pair ? { pair } : null;
}

/** Remember a state as one step to go back to. */
function pushPast(shot) {
  past.push(shot);
  if (past.length > 100) past.shift();
  future.length = 0;
}

/** Change the picture in a way that can be undone, then draw it. */
function change(act, options = {}) {
  const before = JSON.stringify(snapshot());
  act();
  if (JSON.stringify(snapshot()) !== before) pushPast(before);
  refresh(options);
}

function undo() {
  if (tour.at >= 0) {
    endStory();
    return;
  }
  if (!past.length) return;
  future.push(JSON.stringify(snapshot()));
  restore(JSON.parse(past.pop()));
  refresh();
  say(t('undone'));
}

function redo() {
  if (!future.length) return;
  past.push(JSON.stringify(snapshot()));
  restore(JSON.parse(future.pop()));
  refresh();
  say(t('redone'));
}

// --- the view as a link ---------------------------------------------------------------------

async function squeeze(text, Way = CompressionStream) {
  const stream = new Blob([text]).stream().pipeThrough(new Way('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** All that a link brings back; of the whole graph only what was moved. */
function viewNow() {
  const shot = snapshot();
  if (isWhole()) {
    shot.w = 1;
    shot.n = shot.n.filter(([id, x, y, pin]) => pin || x !== D.byId.get(id).x || y !== D.byId.get(id).y);
  }
  const { measure, series } = figureChoice;
  return { ...shot, l: state.lang, h: state.theme, m: state.mode, v: cameraNow(), f: [measure, series] };
}

function showView(shown) {
  restore(shown);
  state.lang = shown.l === 'zh' ? 'zh' : 'en';
  state.theme = ['dark', 'light'].includes(shown.h) ? shown.h : '';
  state.mode = shown.m === 'table' ? 'table' : 'picture';
  const [measure, series] = Array.isArray(shown.f) ? shown.f.map(String) : ['', ''];
  Object.assign(figureChoice, { measure, series, key: -1 });
  refresh({ camera: shown.v, words: true });
}

async function viewHash() {
  const bytes = await squeeze(JSON.stringify(viewNow()));
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `#v=${btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')}`;
}

async function readHash(hash) {
  const bytes = Uint8Array.from(atob(hash.replace(/-/g, '+').replace(/_/g, '/')), (char) =>
    char.charCodeAt(0),
  );
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return JSON.parse(await new Response(stream).text());
}

/** Open what the address asks for; returns whether it asked for anything that is known. */
async function openHash() {
  const { hash } = location;
  if (hash.startsWith('#show=')) return openName(hash.slice(6));
  if (!hash.startsWith('#v=')) return false;
  let shown = null;
  try {
    shown = await readHash(hash.slice(3));
  } catch (error) {
    warn(t('badLink'));
    return false;
  }
  showView(shown);
  if (!state.nodes.size) warn(t('badLink'));
  return state.nodes.size > 0;
}

/** Open a thing by its id or by any name the search understands; say so where there is none. */
function openName(text) {
  let name = text;
  try {
    name = decodeURIComponent(text);
  } catch (error) {
    /* a stray percent sign: taken as it stands */
  }
  const { hits, slip } = find(name, 1);
  const entity = D.byId.get(name) || (slip ? null : hits[0]);
  if (entity) goTo(entity, false);
  else warn(t('noCard', { id: name.slice(0, 80) }));
  return !!entity;
}

/** Keep the address in step with the picture, so that reloading brings it back. */
const address = { timer: 0, ours: '', ready: false, quiet: false };

function keepAddress() {
  clearTimeout(address.timer);
  if (!address.ready) return;
  address.timer = setTimeout(async () => {
    if (state.nodes.size > 400 && !isWhole()) return;
    address.ours = await viewHash();
    setAddress('replaceState', address.ours);
  }, 700);
}

function setAddress(way, hash) {
  try {
    history[way]({ view: viewNow() }, '', hash);
  } catch (error) {
    /* some browsers forbid it for files */
  }
}

/** What a person writes into the address is a step of its own already. */
async function onAddress() {
  if (location.hash === address.ours) return;
  address.quiet = true;
  await openHash();
  address.quiet = false;
}

/** Let the browser's way back lead here: called before a thing, tour, path or table opens. */
function markStep() {
  if (!address.ready || address.quiet) return;
  setAddress('replaceState', location.hash || '#');
  setAddress('pushState', location.hash || '#');
}

function onBack({ state: kept }) {
  if (!kept || !kept.view) return;
  clearTimeout(address.timer);
  address.ours = location.hash;
  address.quiet = true;
  stopTour();
  showView(kept.view);
  address.quiet = false;
}
