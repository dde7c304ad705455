// The one window.

import { t } from '../data/words.js';
import { $, button, el } from '../view/dom.js';

/**
 * @param {string} title
 * @param {...Child} children
 */
export function openDialog(title, ...children) {
  const dialog = $('dialog');
  dialog.replaceChildren(
    el(
      'div',
      { class: 'dialoghead' },
      el('h2', {}, title),
      button('×', () => dialog.close(), { class: 'close', 'aria-label': t('close') }),
    ),
    ...children,
  );
  dialog.setAttribute('aria-label', title);
  if (!dialog.open) dialog.showModal();
}
