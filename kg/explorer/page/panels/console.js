// Questions and SPARQL inside the file: saved ones with their blanks, and any query of one's own.

import { ask } from '../data/engine.js';
import { D } from '../data/graph.js';
import { groupBy } from '../data/lists.js';
import { bound, questions } from '../data/questions.js';
import { t } from '../data/words.js';
import { $, button, el, elementsOf } from '../view/dom.js';
import { markStep } from '../view/address.js';
import { answerView } from './answer.js';

const FIRST =
  'SELECT ?brand ?name {\n  ?brand a auto:Brand ; rdfs:label ?name\n  FILTER(LANG(?name) = "en")\n} ORDER BY ?name LIMIT 20\n';

const consoleState = { open: false, name: '' };

/** The question that is chosen, if one is. */
const chosenQuestion = () => questions().find((one) => one.name === consoleState.name) || null;

/**
 * Open the console, on a saved question or on a query of one's own.
 * @param {string} [name]
 * @param {Record<string, string>} [values]
 */
export function openConsole(name = '', values = {}) {
  markStep();
  consoleState.open = true;
  consoleState.name = name;
  build(values);
  const question = chosenQuestion();
  if (name && !question) say(t('noQuestion', { name: name.slice(0, 60) }));
  else if (question) run();
  else part('query')?.focus({ preventScroll: true });
}

export function closeConsole() {
  consoleState.open = false;
  $('console').hidden = true;
  $('console').replaceChildren();
  $('picture').focus({ preventScroll: true });
}

/** @param {string} role */
const part = (role) => elementsOf($('console'), `[data-role=${role}]`)[0];

/** @param {Child} what */
const say = (what) => part('answer').replaceChildren(el('p', { class: 'src' }, what));

/** @param {Record<string, string>} values */
function build(values) {
  const box = $('console'),
    question = chosenQuestion();
  box.hidden = false;
  box.setAttribute('aria-label', t('ask'));
  const text = el('textarea', {
    'data-role': 'query',
    rows: 12,
    spellcheck: 'false',
    'aria-label': t('queryText'),
  });
  text.value = question ? question.text : FIRST;
  const runButton = button(t('run'), () => run(), { class: 'primary', 'data-role': 'run' });
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run();
  });
  box.replaceChildren(
    el(
      'div',
      { class: 'dialoghead' },
      el('h2', {}, question ? question.title : t('ask')),
      button('×', closeConsole, { class: 'close', 'aria-label': t('close'), 'data-act': 'close-console' }),
    ),
    choice(),
    question ? el('p', { class: 'src' }, question.description) : '',
    question ? blanks(question, values, text) : '',
    el(
      'details',
      { class: 'part querypart', open: !question },
      el('summary', {}, el('h3', {}, t('queryText'))),
      text,
    ),
    el('div', { class: 'fields' }, runButton),
    el('div', { 'data-role': 'answer', role: 'region', 'aria-live': 'polite', 'aria-label': t('answer') }),
  );
  if (question) fillIn(question, text);
}

/** The saved questions, by topic, and "a query of one's own". */
function choice() {
  const topics = [...groupBy(questions(), (one) => one.topic)];
  const select = el(
    'select',
    { 'aria-label': t('questions'), 'data-role': 'question' },
    el('option', { value: '' }, t('ownQuery')),
    topics.map(([topic, list]) =>
      el(
        'optgroup',
        { label: topic },
        list.map((one) => el('option', { value: one.name }, one.title)),
      ),
    ),
  );
  select.value = consoleState.name;
  select.addEventListener('change', () => openConsole(select.value));
  return el('div', { class: 'fields' }, select);
}

/**
 * A field for each blank; what is typed goes into the query at once.
 * @param {Question} question
 * @param {Record<string, string>} values
 * @param {HTMLTextAreaElement} text
 */
function blanks(question, values, text) {
  const fields = question.parameters.map((parameter) => {
    const input = el('input', {
      type: 'text',
      'data-parameter': parameter.name,
      value: values[parameter.name] || parameter.start,
      id: `blank-${parameter.name}`,
    });
    input.addEventListener('change', () => fillIn(question, text));
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      fillIn(question, text);
      run();
    });
    const label = el('label', { for: input.id, title: parameter.about }, parameter.about || parameter.name);
    return el('div', { class: 'field' }, label, input);
  });
  return el('div', { class: 'fields' }, fields);
}

/**
 * Put the values of the fields into the query.
 * @param {Question} question
 * @param {HTMLTextAreaElement} text
 */
function fillIn(question, text) {
  /** @type {Record<string, string>} */
  const values = {};
  for (const field of elementsOf($('console'), '[data-parameter]')) {
    const input = /** @type {HTMLInputElement} */ (field);
    values[String(input.dataset.parameter)] = input.value.trim();
  }
  try {
    text.value = bound(question, values);
  } catch (error) {
    say(t('badBlank', { what: error instanceof Error ? error.message : '' }));
  }
}

/** Why there is no engine, or nothing where there is one. */
const lacking = () => (D.raw.engine ? t(D.raw.engine === 'missing' ? 'engineMissing' : 'engineLeft') : '');

async function run() {
  if (lacking()) {
    say(lacking());
    return;
  }
  const text = /** @type {HTMLTextAreaElement} */ (part('query')).value;
  const waiting = setTimeout(() => say(t('answering')), 250);
  const began = performance.now();
  try {
    const answer = await ask(text, { binary: $('wasm').textContent, packed: $('rdf').textContent });
    clearTimeout(waiting);
    if (!consoleState.open) return;
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    part('answer').replaceChildren(...answerView(answer, chosenQuestion(), seconds, closeConsole));
    part('answer').dataset.state = 'done';
  } catch (error) {
    clearTimeout(waiting);
    say(el('span', { class: 'warn' }, error instanceof Error ? error.message : String(error)));
    part('answer').dataset.state = 'failed';
  }
}
