// What this is: a title, a sentence, three doors and the counts; or the query behind the page.

import { D } from '../data/graph.js';
import { figure } from '../data/numbers.js';
import { pick } from '../data/names.js';
import { t } from '../data/words.js';
import { $, button, el, narrow } from '../view/dom.js';
import { openCompare } from './compare.js';
import { openDisputes } from './disputes.js';
import { startStory } from './story.js';

const opening = { closed: false };

/**
 * A door: a word to click, and what is behind it.
 * @param {string} name
 * @param {string} under
 * @param {() => void} act
 */
const door = (name, under, act) => {
  const made = button(el('b', {}, t(name)), act, { class: 'door', 'data-door': name });
  made.append(el('span', {}, under));
  return made;
};

function doors() {
  const list = [];
  if (D.story.length) list.push(door('story', t('doorStory'), startStory));
  if (D.disputes.length)
    list.push(door('disputes', t('doorDisputes', { n: figure(D.disputes.length) }), () => openDisputes()));
  list.push(door('compare', t('doorCompare'), () => openCompare()));
  return el('div', { class: 'doors' }, list);
}

/** What is in the file, in numbers. */
const counts = () =>
  el(
    'p',
    { class: 'src counts' },
    [
      ['entitiesN', D.entities.length],
      ['linksAll', D.links.length],
      ['figuresN', D.numbers.length],
      ['sourcesN', D.sources.length],
    ]
      .map(([key, n]) => t(String(key), { n: figure(Number(n)) }))
      .join(' · '),
  );

/** The query behind the page, with what of it is drawn. */
function queryPart() {
  const { title, text, entities, left } = D.raw.query;
  const shown = t('queryCounts', { n: figure(D.network.nodes.length), all: figure(entities) });
  return [
    el('h2', {}, title || t('queryTitle')),
    el('p', {}, [shown, left ? t('queryLeft', { n: figure(left) }) : ''].filter(Boolean).join(' ')),
    el('details', { class: 'querytext' }, el('summary', {}, t('queryText')), el('pre', {}, text)),
  ];
}

function aboutPart() {
  const { about } = D.raw;
  if (D.raw.query) return queryPart();
  const title = about?.title ? pick(about.title[0], about.title[1]) : document.title;
  const text = about?.text ? pick(about.text[0], about.text[1]) : t('aboutText');
  return [el('h2', {}, title), el('p', {}, text)];
}

/** Show what the page is about: over the legend, or on a phone as a sheet of its own. */
export function showOpening() {
  const box = $('opening');
  box.hidden = opening.closed && narrow();
  const close = () => {
    opening.closed = true;
    showOpening();
  };
  box.replaceChildren(
    button('×', close, { class: 'close', 'aria-label': t('close') }),
    ...aboutPart(),
    doors(),
    counts(),
  );
  (narrow() ? $('middle') : $('side')).prepend(box);
}

/** On a phone the sheet goes as soon as something else is asked for. */
export function closeOpening() {
  if (!narrow() || opening.closed) return;
  opening.closed = true;
  $('opening').hidden = true;
}
