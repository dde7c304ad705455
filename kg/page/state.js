// What the person has made of the picture so far; undone, redone, kept in a link.

const state = {
  nodes: new Map(), // entity -> {x, y, pin}
  offClasses: new Set(),
  offRelations: new Set(),
  offSources: new Set(),
  planned: true,
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
  state.nodes = new Map();
  for (const [id, x, y, pin] of shot.n || []) {
    const entity = D.byId.get(String(id));
    if (entity && Number.isFinite(x) && Number.isFinite(y)) state.nodes.set(entity, { x, y, pin: !!pin });
  }
  state.offClasses = new Set(shot.c || []);
  state.offRelations = new Set(shot.r || []);
  state.offSources = new Set(shot.s || []);
  state.planned = shot.p !== 0;
  state.asOf = /^\d{4}-\d{2}-\d{2}$/.test(shot.a) ? shot.a : '';
  state.trail = Array.isArray(shot.t) ? shot.t.filter((key) => D.pairs.has(key)) : [];
  const [one, two] = (shot.k || []).map((id) => D.byId.get(String(id)));
  state.chosen = one && two ? chosenPair(one, two) : one ? { entity: one } : null;
}

function chosenPair(one, two) {
  const pair = one.near.get(two);
  return pair ? { pair } : null;
}

/** Change the picture in a way that can be undone, then draw it. */
function change(act, options = {}) {
  const before = JSON.stringify(snapshot());
  act();
  if (JSON.stringify(snapshot()) !== before) {
    past.push(before);
    if (past.length > 100) past.shift();
    future.length = 0;
  }
  refresh(options);
}

function undo() {
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

async function viewHash() {
  const view = { ...snapshot(), l: state.lang, h: state.theme, m: state.mode, v: cameraNow() };
  const bytes = await squeeze(JSON.stringify(view));
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
  const hash = location.hash;
  try {
    if (hash.startsWith('#show=')) {
      const id = decodeURIComponent(hash.slice(6));
      const entity = D.byId.get(id);
      if (entity) {
        goTo(entity);
        return true;
      }
      say(t('noCard', { id: id.slice(0, 80) }));
    } else if (hash.startsWith('#v=')) {
      const view = await readHash(hash.slice(3));
      restore(view);
      state.lang = view.l === 'zh' ? 'zh' : 'en';
      state.theme = ['dark', 'light'].includes(view.h) ? view.h : '';
      state.mode = view.m === 'table' ? 'table' : 'picture';
      if (state.nodes.size) {
        refresh({ camera: view.v, words: true });
        return true;
      }
    }
  } catch (error) {
    say(t('noCard', { id: hash.slice(0, 40) }));
  }
  return false;
}

/** Keep the address in step with the picture, so that reloading brings it back. */
let hashTimer = 0,
  hashOurs = '';
function keepAddress() {
  clearTimeout(hashTimer);
  hashTimer = setTimeout(async () => {
    if (!past.length || state.nodes.size > 400) return;
    hashOurs = await viewHash();
    try {
      history.replaceState(null, '', hashOurs);
    } catch (error) {
      /* some browsers forbid it for files */
    }
  }, 700);
}
