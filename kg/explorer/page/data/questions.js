// The saved questions: their parameters become terms in the VALUES lines of each.

import { D } from './graph.js';
import { firstDay } from './dates.js';
import { pick } from './names.js';
import { findNames } from './search.js';

/** @param {string} text */
const quoted = (text) =>
  `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n').replace(/\r/g, '\\r')}"`;

/**
 * The thing a person names: by its id, its name, or what the search makes of it.
 * @param {string} text
 * @param {string} cls
 */
function entityNamed(text, cls) {
  const exact = D.byId.get(text);
  if (exact) return exact;
  const { hits } = findNames(text, 12);
  return hits.find((one) => !cls || one.cls === cls) || hits[0] || null;
}

/**
 * A value as an RDF term; an empty text where it is none.
 * @param {Parameter} parameter
 * @param {string} value
 */
export function rendered({ kind, of }, value) {
  if (kind === 'entity') {
    const entity = entityNamed(value, of);
    return entity ? `<${D.prefixes.id}${entity.id}>` : '';
  }
  if (kind === 'concept') return /^[a-z0-9][a-z0-9-]*$/.test(value) ? `<${D.prefixes.concept}${value}>` : '';
  if (kind === 'number') return /^-?\d+(\.\d+)?$/.test(value) ? value : '';
  if (kind === 'text') return quoted(value);
  if (!/^\d{4}(-(Q[1-4]|H[12]|\d\d(-\d\d)?))?$/.test(value)) return '';
  return kind === 'date' ? `"${firstDay(value)}"^^<${D.prefixes.xsd}date>` : quoted(value);
}

/**
 * The text of a question with other values than its own; throws an Error that names what is none.
 * @param {Question} question
 * @param {Record<string, string>} values
 */
export function bound(question, values) {
  let { text } = question;
  for (const parameter of question.parameters) {
    const value = values[parameter.name];
    if (value === undefined || value === '' || value === parameter.start) continue;
    const term = rendered(parameter, value);
    if (!term) throw new Error(`${parameter.name}: ${value}`);
    const line = new RegExp(`^([ \\t]*VALUES[ \\t]+\\?${parameter.name}[ \\t]*\\{)[^\\n]*(\\}[ \\t]*)$`, 'gm');
    text = text.replace(line, (_, before, after) => `${before} ${term} ${after}`);
  }
  return text;
}

/** Every saved question in the file. */
export const questions = () => /** @type {any[][]} */ (D.raw.console || []).map(readQuestion);

/** @param {[string, string]} told a text in English and in Chinese */
const said = ([en, zh]) => pick(en, zh);

/**
 * @param {any[]} part0
 * @returns {Question}
 */
function readQuestion([name, topic, title, description, text, parameters, shown]) {
  return {
    ...{ name, text, shown },
    ...{ topic: said(topic), title: said(title), description: said(description) },
    parameters: parameters.map((/** @type {any[]} */ [own, kind, start, about, of]) => ({
      ...{ name: own, kind, start, about: said(about), of },
    })),
  };
}
