// Opening what an address asks for.

import { t } from '../data/words.js';
import { D } from '../data/graph.js';
import { findNames } from '../data/search.js';
import { state } from '../model/state.js';
import { warn } from '../view/dom.js';
import { address, showView } from '../view/address.js';
import { goTo } from '../view/actions.js';
import { stopTour } from '../panels/story.js';

/** @param {string} hash */
async function readHash(hash) {
  const bytes = Uint8Array.from(atob(hash.replace(/-/g, '+').replace(/_/g, '/')), (char) =>
    char.charCodeAt(0),
  );
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return JSON.parse(await new Response(stream).text());
}

/** Open what the address asks for; returns whether it asked for anything that is known. */
export async function openHash() {
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

/**
 * Open a thing by its id or by any name the search understands; say so where there is none.
 * @param {string} text
 */
function openName(text) {
  let name = text;
  try {
    name = decodeURIComponent(text);
  } catch (error) {
    /* a stray percent sign: taken as it stands */
  }
  const { hits, slip } = findNames(name, 1);
  const entity = D.byId.get(name) || (slip ? null : hits[0]);
  if (entity) goTo(entity, false);
  else warn(t('noCard', { id: name.slice(0, 80) }));
  return !!entity;
}

/** What a person writes into the address is a step of its own already. */
export async function onAddress() {
  if (location.hash === address.ours) return;
  address.quiet = true;
  await openHash();
  address.quiet = false;
}

/** @param {PopStateEvent} part0 */
export function onBack({ state: kept }) {
  if (!kept || !kept.view) return;
  clearTimeout(address.timer);
  address.ours = location.hash;
  address.quiet = true;
  stopTour();
  showView(kept.view);
  address.quiet = false;
}
