// Elements and messages. All text goes in by textContent.

import { t } from '../data/words.js';

/**
 * @param {string} id
 * @returns {any}
 */
export const $ = (id) => document.getElementById(id);

export const html = document.documentElement;

/**
 * The elements inside one that a selector finds.
 * @param {Element} inside
 * @param {string} selector
 */
export const elementsOf = (inside, selector) =>
  /** @type {HTMLElement[]} */ ([...inside.querySelectorAll(selector)]);

/** What has the focus. */
export const focused = () => /** @type {HTMLElement | null} */ (document.activeElement);

/**
 * Make an element: attributes by name, `on` for handlers, children as text or elements.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') for (const [kind, act] of Object.entries(value)) made.addEventListener(kind, act);
    else if (name === 'class') made.className = value;
    else if (name === 'text') made.textContent = value;
    else made.setAttribute(name, value === true ? '' : value);
  }
  fill(made, children);
  return made;
}

/**
 * A fact of a card: what is said, and below it what belongs to that, such as its sources.
 * @param {Child} what
 * @param {Child} below
 * @param {Attributes} [about]
 */
export const factBox = (what, below, about = {}) =>
  el('div', { class: 'fact', ...about }, el('div', { class: 'what' }, what), below);

/**
 * Append what there is of some children.
 * @param {Element} made
 * @param {Child[]} children
 */
function fill(made, children) {
  for (const child of children) {
    if (Array.isArray(child)) fill(made, child);
    else if (typeof child === 'number') made.append(String(child));
    else if (child) made.append(child);
  }
}

/**
 * Make an SVG element with attributes and children.
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(name, value);
  }
  fill(made, children);
  return made;
}

/**
 * @param {Child} label
 * @param {(event: MouseEvent) => void} act
 * @param {Attributes} [attributes]
 */
export function button(label, act, attributes = {}) {
  return el('button', { type: 'button', ...attributes, on: { click: act } }, label);
}

/**
 * A link that leaves this page; only http and https, never with a way back.
 * @param {string} url
 * @param {string} label
 */
export function outside(url, label) {
  if (!/^https?:\/\//i.test(url)) return document.createTextNode(label);
  return el('a', { href: url, target: '_blank', rel: 'noopener noreferrer external' }, label);
}

/**
 * Say something to screen readers only: the page has one live region.
 * @param {string} text
 */
export function tell(text) {
  $('said').textContent = text;
}

const hint = { timer: 0 };

/**
 * Say something to screen readers, and show it for a moment.
 * @param {string} text
 */
export function say(text) {
  tell(text);
  $('hint').textContent = text;
  clearTimeout(hint.timer);
  hint.timer = setTimeout(() => {
    $('hint').textContent = '';
  }, 4500);
}

/**
 * A message that stays until it is closed, for what a passing hint would not do.
 * @param {string} text
 */
export function warn(text) {
  tell(text);
  $('notice').hidden = !text;
  $('notice').replaceChildren(
    el('span', {}, text),
    button('×', () => warn(''), { class: 'close', 'aria-label': t('close') }),
  );
}

/**
 * The language a text is written in, for those who have it read to them.
 * @param {string} text
 */
export const langOf = (text) => (/[\u3400-\u9fff]/.test(text) ? 'zh-CN' : 'en');

export const calm = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Is there little room: a phone, upright or on its side? */
export const narrow = () => window.matchMedia('(max-width: 760px), (max-height: 480px)').matches;

/** Is it a phone on its side: wide enough to have things beside each other, but low? */
export const lying = () => window.matchMedia('(min-width: 761px) and (max-height: 480px)').matches;

/** Is it a phone upright, where things stand below each other? */
export const slim = () => narrow() && !lying();

/**
 * @param {string} name
 * @param {Blob} blob
 */
export function save(name, blob) {
  const link = el('a', { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 20000);
}
