// The visible part as CSV and JSON.

import { D } from '../data/graph.js';
import { bySource } from '../data/sources.js';
import { numberPasses } from '../model/filters.js';
import { seatOf, state } from '../model/state.js';
import { view } from '../view/canvas.js';

export const visibleLinks = () =>
  view.seen.pairs.flatMap((one) => one.links).sort((one, two) => one.k - two.k);

/** @param {unknown} value */
export function csvCell(value) {
  // A spreadsheet would take a name that begins like a formula for one.
  const text = String(value ?? '').replace(/^(?=[=+@]|-(?!\d))/, "'");
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** @param {unknown[][]} rows */
export const csvText = (rows) => `${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;

const SOURCE_COLUMNS = ['sources', 'publishers', 'published', 'reliability', 'urls'];

/**
 * Who says it, in five cells whose entries stand in one order.
 * @param {Claim} part0
 */
const sourceCells = ({ says }) => {
  const list = [...says].sort(bySource).map((one) => one.source);
  const cells = /** @type {const} */ (['id', 'publisher', 'issued', 'reliability']).map((name) =>
    list.map((source) => source[name]).join(';'),
  );
  return [...cells, list.map((source) => source.url || '-').join(' ')];
};

/**
 * All figures of one thing, also those that the card has folded away.
 * @param {Entity} entity
 */
export function figuresCsv(entity) {
  /** @type {unknown[][]} */
  const rows = [
    [
      'id',
      'name',
      'measure',
      'period',
      'from',
      'to',
      'span',
      'scope',
      'value',
      'unit',
      'bound',
      'status',
      'basis',
      'preferred',
      ...SOURCE_COLUMNS,
    ],
  ];
  for (const number of entity.numbers.filter(numberPasses)) {
    const { measure, period, from, to, span, value, unit, bound, planned, basis, preferred } = number;
    const scope = number.scope.map((one) => (typeof one === 'number' ? D.entities[one].id : one)).join(';');
    const status = planned ? 'planned' : 'reported';
    rows.push([
      entity.id,
      entity.en,
      measure,
      period,
      from,
      to,
      span,
      scope,
      value,
      unit,
      bound,
      status,
      basis,
      preferred ? 'yes' : '',
      ...sourceCells(number),
    ]);
  }
  return csvText(rows);
}

export function asCsv() {
  /** @type {unknown[][]} */
  const rows = [
    [
      'subject',
      'subject_id',
      'relation',
      'object',
      'object_id',
      'start',
      'end',
      'share',
      'amount',
      'unit',
      'role',
      'part',
      'mode',
      'status',
      ...SOURCE_COLUMNS,
    ],
  ];
  for (const link of visibleLinks()) {
    rows.push([
      link.from.en,
      link.from.id,
      link.relation.id,
      link.to.en,
      link.to.id,
      link.start,
      link.end,
      link.share,
      link.amount,
      link.unit,
      link.roles.join(';'),
      link.parts.join(';'),
      link.modes.join(';'),
      link.planned ? 'planned' : link.says.length ? 'reported' : 'derived',
      ...sourceCells(link),
    ]);
  }
  const linked = new Set(view.seen.pairs.flatMap(({ pair }) => [pair.a, pair.b]));
  for (const entity of view.seen.nodes) if (!linked.has(entity)) rows.push([entity.en, entity.id]);
  return csvText(rows);
}

export function asJson() {
  /** @param {Said} part0 */
  const source = ({ source: one, note }) => ({
    id: one.id,
    publisher: one.publisher,
    published: one.issued,
    reliability: one.reliability,
    url: one.url || undefined,
    note: note || undefined,
  });
  return `${JSON.stringify(
    {
      asOf: state.asOf || D.clocks.as_of || null,
      knownOn: D.clocks.known_on || undefined,
      nodes: view.seen.nodes.map((entity) => ({
        id: entity.id,
        class: entity.cls,
        name: entity.en,
        name_zh: entity.zh || undefined,
        x: seatOf(entity).x,
        y: seatOf(entity).y,
      })),
      links: visibleLinks().map((link) => ({
        subject: link.from.id,
        relation: link.relation.id,
        object: link.to.id,
        start: link.start || undefined,
        end: link.end || undefined,
        share: link.share ?? undefined,
        amount: link.amount ?? undefined,
        unit: link.unit || undefined,
        roles: link.roles.length ? link.roles : undefined,
        parts: link.parts.length ? link.parts : undefined,
        modes: link.modes.length ? link.modes : undefined,
        status: link.planned ? 'planned' : link.says.length ? 'reported' : 'derived',
        sources: link.says.map(source),
      })),
    },
    null,
    1,
  )}\n`;
}
