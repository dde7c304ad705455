// The visible part as Turtle.

import { D } from '../data/graph.js';
import { sure } from '../data/lists.js';

/**
 * @param {string} base
 * @param {string} name
 */
const iri = (base, name) =>
  `<${(base + name).replace(/[\p{Cc} <>"{}|^`\\]/gu, (char) => `%${sure(char.codePointAt(0)).toString(16).toUpperCase().padStart(2, '0')}`)}>`;

/**
 * @param {string} text
 * @param {string} [tag]
 */
const literal = (text, tag = '') =>
  `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n').replace(/\r/g, '\\r')}"${tag}`;

/** @param {string} date */
function dateLiteral(date) {
  const type = { 4: 'gYear', 7: 'gYearMonth', 10: 'date' }[date.length];
  return literal(date, type ? `^^xsd:${type}` : '');
}

/** @param {Entity} entity */
const entityIri = (entity) => iri(D.prefixes.id, entity.id);
/** @param {string} slug */
const conceptIri = (slug) => iri(D.prefixes.concept, slug);
/** @param {string} name */
const termIri = (name) => iri(name.includes(':') ? '' : D.prefixes.auto, name);

/**
 * A subject with what is said of it.
 * @param {string} subject
 * @param {(string | false | null | undefined)[]} facts
 */
const statement = (subject, facts) => `${subject} ${facts.filter(Boolean).join(' ;\n    ')} .`;

/** @param {Relationship} link */
const claimTurtle = (link) =>
  statement(iri(D.prefixes.claim, sure(link.claim)), [
    `a auto:Relationship`,
    `auto:subject ${entityIri(link.from)}`,
    `auto:relation ${termIri(link.relation.id)}`,
    `auto:object ${entityIri(link.to)}`,
    link.start && `auto:start ${dateLiteral(link.start)}`,
    link.end && `auto:end ${dateLiteral(link.end)}`,
    link.share !== null && `auto:share ${link.share}`,
    link.amount !== null && `auto:amount ${link.amount}`,
    link.unit && `auto:unit ${conceptIri(link.unit)}`,
    ...link.roles.map((role) => `auto:role ${conceptIri(role)}`),
    ...link.parts.map((part) => `auto:part ${conceptIri(part)}`),
    ...link.modes.map((mode) => `auto:mode ${conceptIri(mode)}`),
    `auto:status ${conceptIri(link.planned ? 'planned' : 'reported')}`,
    ...link.says.map((one) => `prov:wasDerivedFrom ${iri(D.prefixes.source, one.source.id)}`),
  ]);

/** @param {Source} source */
const sourceTurtle = (source) =>
  statement(iri(D.prefixes.source, source.id), [
    'a auto:Source',
    `dcterms:publisher ${literal(source.publisher)}`,
    source.issued && `dcterms:issued ${dateLiteral(source.issued)}`,
    source.url && `schema:url ${iri('', source.url)}`,
    source.reliability && `auto:reliability ${conceptIri(source.reliability)}`,
  ]);

/**
 * Entities with their names, links as triples and as sourced claims, and the sources.
 * @param {Entity[]} entities
 * @param {Relationship[]} links
 */
export function asTurtle(entities, links) {
  const used = ['auto', 'dcterms', 'prov', 'rdfs', 'schema', 'xsd'];
  const lines = used.map((name) => `@prefix ${name}: <${D.prefixes[name]}> .`);
  for (const entity of entities) {
    const labels = [literal(entity.en, '@en'), entity.zh ? literal(entity.zh, '@zh') : ''];
    const named = `rdfs:label ${labels.filter(Boolean).join(' , ')}`;
    lines.push('', statement(entityIri(entity), [`a ${termIri(entity.cls)}`, named]));
  }
  for (const link of links) {
    if (!link.planned && !link.ended)
      lines.push('', `${entityIri(link.from)} ${termIri(link.relation.id)} ${entityIri(link.to)} .`);
    if (link.claim) lines.push(claimTurtle(link));
  }
  const sources = new Set(
    links.filter((link) => link.claim).flatMap((link) => link.says.map((one) => one.source)),
  );
  for (const source of [...sources].sort((one, two) => one.id.localeCompare(two.id)))
    lines.push('', sourceTurtle(source));
  return `${lines.join('\n')}\n`;
}
