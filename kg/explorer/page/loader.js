// Starts the page: its scripts stand in the file as packed text, each known to the policy by its hash.

import { unzipped } from './data/packed.js';

/** @param {string} id */
const textOf = (id) => document.getElementById(id)?.textContent?.trim() || '';

async function run() {
  const scripts = JSON.parse(new TextDecoder().decode(await unzipped(textOf('code'))));
  for (const text of scripts) {
    const made = document.createElement('script');
    made.textContent = text;
    document.head.append(made);
    made.remove();
  }
}

run().catch((error) => {
  const old = document.getElementById('old');
  if (old) old.hidden = false;
  throw error;
});
