// Small helpers that everything else stands on. All text goes in by textContent.

const $ = (id) => document.getElementById(id);
const html = document.documentElement;

/** Make an element: attributes by name, `on` for handlers, children as text or elements. */
function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') for (const [kind, act] of Object.entries(value)) made.addEventListener(kind, act);
    else if (name === 'class') made.className = value;
    else if (name === 'text') made.textContent = value;
    else made.setAttribute(name, value === true ? '' : value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false) made.append(child);
  }
  return made;
}

/** Make an SVG element with attributes and children. */
function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(name, value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined) made.append(child);
  return made;
}

function button(label, act, attributes = {}) {
  return el('button', { type: 'button', ...attributes, on: { click: act } }, label);
}

/** A link that leaves this page; only http and https, never with a way back. */
function outside(url, label) {
  if (!/^https?:\/\//i.test(url)) return document.createTextNode(label);
  return el('a', { href: url, target: '_blank', rel: 'noopener noreferrer external' }, label);
}

/** Say something to screen readers only: the page has one live region. */
function tell(text) {
  $('said').textContent = text;
}

/** Say something to screen readers, and show it for a moment. */
function say(text) {
  tell(text);
  $('hint').textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => {
    $('hint').textContent = '';
  }, 4500);
}

/** A message that stays until it is closed, for what a passing hint would not do. */
function warn(text) {
  tell(text);
  $('notice').hidden = !text;
  $('notice').replaceChildren(
    el('span', {}, text),
    button('×', () => warn(''), { class: 'close', 'aria-label': t('close') }),
  );
}

/** The language a text is written in, for those who have it read to them. */
const langOf = (text) => (/[\u3400-\u9fff]/.test(text) ? 'zh-CN' : 'en');

const calm = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;
const narrow = () => window.matchMedia('(max-width: 760px)').matches;

function save(name, blob) {
  const link = el('a', { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 20000);
}

/** First or last day of a date of any precision, so that dates compare as text. */
const firstDay = (date) => (date.length === 4 ? `${date}-01-01` : date.length === 7 ? `${date}-01` : date);
function lastDay(date) {
  if (date.length === 4) return `${date}-12-31`;
  if (date.length !== 7) return date;
  const [year, month] = date.split('-').map(Number);
  return `${date}-${String(new Date(Date.UTC(year, month, 0)).getUTCDate()).padStart(2, '0')}`;
}

function groupBy(list, key) {
  const groups = new Map();
  for (const item of list) {
    const name = key(item);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(item);
  }
  return groups;
}

/** A number as people write it, in the language of the page. */
function figure(value) {
  const whole = Math.abs(value) >= 1e6 ? 0 : 4;
  return new Intl.NumberFormat(state.lang === 'zh' ? 'zh-CN' : 'en-GB', {
    maximumFractionDigits: Number.isInteger(value) ? 0 : Math.max(whole, 2),
  }).format(value + 0); // + 0: no minus before a zero
}

/** A large amount in short: 1.2 bn, 3.4 m; in Chinese 亿 and 万. */
function shortFigure(value, digits = 3) {
  const size = Math.abs(value);
  const steps =
    state.lang === 'zh'
      ? [
          [1e8, '亿'],
          [1e4, '万'],
        ]
      : [
          [1e9, ' bn'],
          [1e6, ' m'],
          [1e4, 'k', 1e3],
        ];
  for (const [from, name, unit] of steps) {
    if (size >= from) {
      return (
        new Intl.NumberFormat('en-GB', { maximumSignificantDigits: digits }).format(value / (unit || from)) +
        name
      );
    }
  }
  return figure(value);
}
