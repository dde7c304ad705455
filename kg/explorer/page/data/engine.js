// The SPARQL engine: started when it is first asked, over the whole graph in this file.

import { D } from './graph.js';
import { unxzed } from './packed.js';
import { statements } from './rdf.js';

/** @type {{ store: Promise<any> | null }} */
const engine = { store: null };

/** A moment for the page to show what was said. */
const breath = () => new Promise((resolve) => setTimeout(resolve, 0));

/**
 * Start the engine from its binary and the packed graph, once.
 * @param {string} binary
 * @param {string} packed
 */
async function start(binary, packed) {
  const module = await WebAssembly.compile(await unxzed(binary));
  oxigraph.initSync({ module });
  const store = new oxigraph.Store();
  for (const part of statements(await unxzed(packed), D.raw)) {
    store.load(part, { format: 'application/n-quads', lenient: true, no_transaction: true });
    await breath();
  }
  return store;
}

/**
 * The kind of a query: what its first word outside of prefixes and comments asks for.
 * @param {string} text
 */
export function formOf(text) {
  const bare = text.replace(/<[^>\s]*>/g, '<>').replace(/#.*$/gm, '');
  return (/\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b/i.exec(bare)?.[1] || 'SELECT').toUpperCase();
}

/**
 * A query with the prefixes that it may use without saying so.
 * @param {string} text
 */
export function withPrefixes(text) {
  const told = new Set([...text.matchAll(/\bPREFIX\s+([\w-]*):/gi)].map((match) => match[1]));
  return Object.entries(D.prefixes)
    .filter(([name]) => !told.has(name))
    .map(([name, iri]) => `PREFIX ${name}: <${iri}>\n`)
    .join('')
    .concat(text);
}

/**
 * Answer a query; throws an Error with the engine's words where it cannot be read.
 * @param {string} text
 * @param {{ binary: string, packed: string }} parts
 * @returns {Promise<Answer>}
 */
export async function ask(text, { binary, packed }) {
  engine.store ||= start(binary, packed);
  const store = await engine.store;
  const form = formOf(text);
  const full = withPrefixes(text);
  if (form === 'CONSTRUCT' || form === 'DESCRIBE') return triplesOf(store.query(full));
  const told = JSON.parse(store.query(full, { results_format: 'application/sparql-results+json' }));
  if (form === 'ASK') return { columns: [], rows: [], triples: false, truth: told.boolean };
  const columns = told.head.vars;
  /** @param {any} term */
  const termOf = (term) =>
    term && { value: term.value, type: term.type, datatype: term.datatype, lang: term['xml:lang'] };
  const rows = told.results.bindings.map((/** @type {any} */ row) =>
    columns.map((/** @type {string} */ name) => termOf(row[name])),
  );
  return { columns, rows, triples: false, truth: null };
}

/**
 * @param {any[]} quads
 * @returns {Answer}
 */
function triplesOf(quads) {
  /** @param {any} term */
  const termOf = (term) => ({
    value: term.value,
    type: { NamedNode: 'uri', BlankNode: 'bnode' }[/** @type {string} */ (term.termType)] || 'literal',
    datatype: term.datatype?.value,
    lang: term.language || undefined,
  });
  const rows = quads.map((quad) => [quad.subject, quad.predicate, quad.object].map(termOf));
  return { columns: ['subject', 'predicate', 'object'], rows, triples: true, truth: null };
}
