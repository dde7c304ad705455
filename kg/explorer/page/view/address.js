// The view as a link: the address is kept in step with the picture.

import { D } from '../data/graph.js';
import { sure } from '../data/lists.js';
import { hub } from '../model/hub.js';
import { comparison, figureChoice, isWhole, restore, snapshot, state } from '../model/state.js';
import { cameraNow } from './camera.js';

/**
 * @param {string} text
 * @param {typeof CompressionStream} [Way]
 */
async function squeeze(text, Way = CompressionStream) {
  const stream = new Blob([text]).stream().pipeThrough(new Way('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** All that a link brings back; of the whole graph only what was moved. */
export function viewNow() {
  const shot = snapshot();
  if (isWhole()) {
    shot.w = 1;
    shot.n = sure(shot.n).filter(([id, x, y, pin]) => {
      const { x: homeX, y: homeY } = sure(D.byId.get(id));
      return pin || x !== homeX || y !== homeY;
    });
  }
  const { measure, series } = figureChoice;
  const { open, entities, key, indexed } = comparison;
  const u = open ? [key, indexed, ...entities.map((entity) => entity.id)] : undefined;
  return { ...shot, l: state.lang, h: state.theme, m: state.mode, v: cameraNow(), f: [measure, series], u };
}

/** @param {Shot['u']} kept */
function showComparison(kept) {
  const [key, indexed, ...ids] = Array.isArray(kept) ? kept : [];
  const entities = ids.map((id) => D.byId.get(String(id))).filter((one) => one !== undefined);
  Object.assign(comparison, {
    open: entities.length > 0,
    entities,
    key: String(key || ''),
    indexed: !!indexed,
  });
}

/** @param {Shot} shown */
export function showView(shown) {
  restore(shown);
  state.lang = shown.l === 'zh' ? 'zh' : 'en';
  state.theme = ['dark', 'light'].find((one) => one === shown.h) || '';
  state.mode = shown.m === 'table' ? 'table' : 'picture';
  const [measure, series] = Array.isArray(shown.f) ? shown.f.map(String) : ['', ''];
  Object.assign(figureChoice, { measure, series, key: -1 });
  showComparison(shown.u);
  hub.refresh({ camera: shown.v, words: true });
}

export async function viewHash() {
  const bytes = await squeeze(JSON.stringify(viewNow()));
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `#v=${btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')}`;
}

/** Keep the address in step with the picture, so that reloading brings it back. */
export const address = { timer: 0, ours: '', ready: false, quiet: false };

export function keepAddress() {
  clearTimeout(address.timer);
  if (!address.ready) return;
  address.timer = setTimeout(async () => {
    if (state.nodes.size > 400 && !isWhole()) return;
    address.ours = await viewHash();
    setAddress('replaceState', address.ours);
  }, 700);
}

/**
 * @param {'replaceState' | 'pushState'} way
 * @param {string} hash
 */
export function setAddress(way, hash) {
  try {
    history[way]({ view: viewNow() }, '', hash);
  } catch (error) {
    /* some browsers forbid it for files */
  }
}

/** Let the browser's way back lead here: called before a thing, tour, path or table opens. */
export function markStep() {
  if (!address.ready || address.quiet) return;
  setAddress('replaceState', location.hash || '#');
  setAddress('pushState', location.hash || '#');
}
