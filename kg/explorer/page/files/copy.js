// The page as a file again: this view, kept so that the file opens there.

import { $ } from '../view/dom.js';

const page = { body: '' };

/** Remember the body as it was before anything was drawn, without its scripts. */
export function rememberPage() {
  const copy = /** @type {HTMLElement} */ (document.body.cloneNode(false));
  for (const one of document.body.childNodes) if (one.nodeName !== 'SCRIPT') copy.append(one.cloneNode(true));
  page.body = copy.innerHTML;
}

/** The view that this file was saved at, empty where it is none. */
export const savedView = () =>
  /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name=autokg-view]'))?.content || '';

/**
 * The whole file, opening at a view.
 * @param {string} hash
 */
export function pageAt(hash) {
  const head = /** @type {HTMLElement} */ (document.head.cloneNode(true));
  for (const old of head.querySelectorAll('meta[name=autokg-view]')) old.remove();
  const meta = document.createElement('meta');
  meta.name = 'autokg-view';
  meta.content = hash;
  head.append(meta);
  const scripts = [...document.body.querySelectorAll('script')].map((one) => one.outerHTML).join('\n');
  return `<!DOCTYPE html>\n<html lang="en" data-ready="false">\n${head.outerHTML}\n<body>\n${page.body}\n${scripts}\n</body>\n</html>\n`;
}

/** A name for files made here, after what the page is about. */
export const fileName = () =>
  ($('title').textContent || 'autokg')
    .replace(/ — autokg$/, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60) || 'autokg';
