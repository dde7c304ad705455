// The picture as SVG and PNG, redrawn from positions, with legend and sources below it.

import { D, classOf, strengthOf } from '../data/graph.js';
import { sure } from '../data/lists.js';
import { head, nameOf, word } from '../data/names.js';
import { t } from '../data/words.js';
import { state } from '../model/state.js';
import { view } from '../view/canvas.js';
import { el, svg } from '../view/dom.js';
import { edgeFor } from '../view/draw.js';
import { FONT, boxOf, sizeOf, widthOf, wrap } from '../view/labels.js';
import { nameSpots, upright } from '../view/linenames.js';
import { shapePath } from '../view/shapes.js';
import { FACE, familyColor, theme } from '../view/theme.js';
import { textSvg, titleSvg } from './svgtext.js';

const MOST_SOURCES = 60;

/**
 * The picture as an SVG of its own: redrawn from positions, with title, legend and sources, or bare.
 * @param {boolean} [bare]
 */
export function pictureSvg(bare = false) {
  const seen = view.seen,
    now = theme(),
    place = view.network.getPositions();
  const boxes = seen.nodes.map((entity) => ({ entity, at: place[entity.i], box: boxOf(entity) }));
  const left = Math.min(...boxes.map(({ at, box }) => at.x - box.half)) - 20,
    top = Math.min(...boxes.map(({ at, box }) => at.y - box.up)) - (bare ? 20 : 56);
  const right = Math.max(...boxes.map(({ at, box }) => at.x + box.half), bare ? -Infinity : left + 760) + 20;
  const bottom = Math.max(...boxes.map(({ at, box }) => at.y + box.down)) + 20;
  const under = bare
    ? { parts: [], bottom: bottom - 20 }
    : underSvg(seen, left + 20, bottom + 16, right - left - 40, now);
  const width = Math.ceil(right - left),
    height = Math.ceil(under.bottom - top + 20);
  const drawing = svg(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `${Math.floor(left)} ${Math.floor(top)} ${width} ${height}`,
      'font-family': FACE,
      fill: now.ink,
    },
    svg('rect', {
      x: Math.floor(left),
      y: Math.floor(top),
      width: width + 1,
      height: height + 1,
      fill: now.paper,
    }),
    bare ? titleSvg(pictureTitle()) : headSvg(left + 20, top, now),
    seen.pairs.map(({ pair, links }) => edgeSvg(pair, links, place)),
    namesSvg(seen, place, now),
    boxes.map((one) => nodeSvg(one, now)),
    under.parts,
  );
  return {
    text: `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(drawing)}`,
    width,
    height,
  };
}

/**
 * The title over the figure, and which filters it was made with.
 * @param {number} x
 * @param {number} y
 * @param {Theme} now
 */
const headSvg = (x, y, now) => [
  textSvg(x, y + 28, pictureTitle(), { 'font-size': 18, 'font-weight': 600 }),
  textSvg(x, y + 44, filterWords(), { 'font-size': 11, fill: now.faint }),
];

/** What a picture is of: the chosen thing, the page, and the date. */
function pictureTitle() {
  const { chosen } = state;
  const name = !chosen
    ? ''
    : chosen.entity
      ? nameOf(chosen.entity)
      : t('both', { a: nameOf(chosen.pair.a), b: nameOf(chosen.pair.b) });
  const parts = [document.title.includes(name) ? '' : name, document.title];
  return [...parts, state.asOf ? t('ago', { d: state.asOf }) : ''].filter(Boolean).join(' · ');
}

/** Which filters a picture was made with. */
function filterWords() {
  const off = [
    ...[...state.offClasses].map((id) => nameOf(sure(D.classes.get(id)))),
    ...[...state.offRelations]
      .filter((id) => D.relations.has(id))
      .map((id) => nameOf(sure(D.relations.get(id)))),
    ...[...state.offSources].map(word),
    state.planned ? '' : t('planned'),
  ].filter(Boolean);
  return off.length ? t('without', { what: off.join(', ') }).slice(0, 160) : '';
}

/**
 * @param {Pair} pair
 * @param {Relationship[]} links
 * @param {Record<number, Point>} place
 */
function edgeSvg(pair, links, place) {
  const item = edgeFor(pair, links, false, false),
    a = place[pair.a.i],
    b = place[pair.b.i];
  const best = links.reduce((one, two) => (strengthOf(two) > strengthOf(one) ? two : one));
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1,
    ux = (b.x - a.x) / length,
    uy = (b.y - a.y) / length;
  const from = sizeOf(pair.a) + 2,
    to = sizeOf(pair.b) + 2,
    color = familyColor(best.relation.family);
  const x1 = a.x + ux * from,
    y1 = a.y + uy * from,
    x2 = b.x - ux * to,
    y2 = b.y - uy * to;
  /**
   * @param {number} x
   * @param {number} y
   * @param {number} way
   */
  const arrowHead = (x, y, way) =>
    svg('path', {
      fill: color,
      d: `M${x} ${y}L${x - way * ux * 9 - uy * 4} ${y - way * uy * 9 + ux * 4}L${x - way * ux * 9 + uy * 4} ${y - way * uy * 9 - ux * 4}Z`,
    });
  const title = titleSvg(
    links.map((link) => `${nameOf(link.from)} → ${nameOf(link.relation)} → ${nameOf(link.to)}`).join('\n'),
  );
  return svg(
    'g',
    {},
    title,
    svg('line', {
      x1,
      y1,
      x2,
      y2,
      stroke: color,
      'stroke-opacity': 0.75,
      'stroke-width': item.width,
      'stroke-dasharray': Array.isArray(item.dashes) ? item.dashes.join(' ') : null,
    }),
    item.arrows.to.enabled ? arrowHead(x2, y2, 1) : null,
    item.arrows.from.enabled ? arrowHead(x1, y1, -1) : null,
  );
}

/**
 * @param {Seen} seen
 * @param {Record<number, Point>} place
 * @param {Theme} now
 */
function namesSvg(seen, place, now) {
  const size = 9;
  /** @param {Pair} pair */
  const must = (pair) => state.trail.includes(pair.key);
  return nameSpots(seen.pairs, place, (label) => (widthOf(label) * size) / FONT, must).map(
    ({ x, y, angle, label }) =>
      textSvg(x, y + 3, label, {
        'font-size': size,
        fill: now.faint,
        'text-anchor': 'middle',
        'paint-order': 'stroke',
        stroke: now.paper,
        'stroke-width': 2.5,
        transform: `rotate(${((upright(angle) * 180) / Math.PI).toFixed(1)} ${x.toFixed(1)} ${y.toFixed(1)})`,
      }),
  );
}

/**
 * @param {{ entity: Entity; at: Point }} part0
 * @param {Theme} now
 */
function nodeSvg({ entity, at }, now) {
  const style = classOf(entity),
    size = sizeOf(entity);
  const title = titleSvg([entity.en, entity.zh].filter(Boolean).join(' · '));
  return svg(
    'g',
    {},
    title,
    svg('path', {
      d: shapePath(style.shape, at.x, at.y, size),
      fill: style.color,
      stroke: now.rim,
      'stroke-width': 1.2,
    }),
    wrap(nameOf(entity)).map((line, k) =>
      textSvg(at.x, at.y + size + 16 + 17 * k, line, {
        'font-size': FONT,
        'text-anchor': 'middle',
        'paint-order': 'stroke',
        stroke: now.paper,
        'stroke-width': 3,
      }),
    ),
  );
}

/**
 * A row of marks with their names, wrapped; returns the y of its last line.
 * @param {[(cx: number, cy: number) => SVGElement, string][]} entries
 * @param {SVGElement[]} parts
 * @param {{ left: number, top: number, width: number }} room
 */
function legendRow(entries, parts, { left, top, width }) {
  let x = left,
    y = top;
  for (const [mark, label] of entries) {
    const taken = 40 + (widthOf(label) * 12) / FONT;
    if (x + taken > left + width && x > left) {
      x = left;
      y += 22;
    }
    parts.push(mark(x + 8, y - 4), textSvg(x + 22, y, label, { 'font-size': 12 }));
    x += taken;
  }
  return y;
}

/**
 * Legend and sources under the figure.
 * @param {Seen} seen
 * @param {number} left
 * @param {number} top
 * @param {number} width
 * @param {Theme} now
 */
function underSvg(seen, left, top, width, now) {
  /** @type {SVGElement[]} */
  const parts = [];
  const classes = new Set(seen.nodes.map((entity) => entity.cls));
  /** @type {[(cx: number, cy: number) => SVGElement, string][]} */
  const kinds = [...D.classes.values()]
    .filter((style) => classes.has(style.id))
    .map((style) => [
      (cx, cy) => svg('path', { d: shapePath(style.shape, cx, cy, 6), fill: style.color, stroke: now.rim }),
      head(nameOf(style)),
    ]);
  let y = legendRow(kinds, parts, { left, top, width }) + 24;
  const families = new Set(seen.pairs.flatMap(({ links }) => links.map((link) => link.relation.family)));
  /** @type {[(cx: number, cy: number) => SVGElement, string][]} */
  const lines = [...D.families.values()]
    .filter((family) => families.has(family.id))
    .map((family) => [(cx, cy) => strokeSvg(cx, cy, familyColor(family.id)), nameOf(family)]);
  y = legendRow(lines, parts, { left, top: y, width }) + 32;
  const bottom = sourcesSvg(sourcesShown(seen), parts, { left, top: y, width }, now);
  return { parts, bottom };
}

/**
 * @param {number} cx
 * @param {number} cy
 * @param {string} color
 */
const strokeSvg = (cx, cy, color) =>
  svg('line', { x1: cx - 8, x2: cx + 8, y1: cy, y2: cy, stroke: color, 'stroke-width': 3 });

/**
 * The list of sources in columns; returns the y below it.
 * @param {{ source: Source }[]} list
 * @param {SVGElement[]} parts
 * @param {{ left: number, top: number, width: number }} room
 * @param {Theme} now
 */
function sourcesSvg(list, parts, { left, top, width }, now) {
  const title = `${t('legendSources')} (${list.length})`;
  parts.push(textSvg(left, top, title, { 'font-size': 12, 'font-weight': 600 }));
  const columns = Math.max(1, Math.floor(width / 330)),
    shown = list.slice(0, MOST_SOURCES),
    rows = Math.ceil(shown.length / columns) || 1;
  const small = { 'font-size': 10, fill: now.faint };
  shown.forEach(({ source }, k) => {
    const words = [source.publisher, source.issued || t('noDate'), word(source.reliability)].join(' · ');
    const x = left + Math.floor(k / rows) * (width / columns);
    parts.push(textSvg(x, top + 16 + (k % rows) * 14, `${k + 1}. ${words}`.slice(0, 58), small));
  });
  const y = top + 28 + rows * 14;
  const rest = list.length - shown.length;
  const last = [rest > 0 ? t('andMore', { n: rest }) : '', t('madeBy')].filter(Boolean).join(' · ');
  parts.push(textSvg(left, y, last, small));
  return y + 4;
}

/**
 * The sources of the visible links, the most used first.
 * @param {Seen} seen
 */
function sourcesShown(seen) {
  const counts = new Map();
  for (const { links } of seen.pairs)
    for (const link of links)
      for (const { source } of link.says) counts.set(source, (counts.get(source) || 0) + 1);
  return [...counts]
    .map(([source, count]) => ({ source, count }))
    .sort((one, two) => two.count - one.count || one.source.id.localeCompare(two.source.id));
}

/**
 * @param {number} times
 * @param {boolean} [bare]
 */
export async function picturePng(times, bare = false) {
  const { text, width, height } = pictureSvg(bare);
  const most = Math.min(times, Math.sqrt(1.2e8 / (width * height)), 16000 / Math.max(width, height));
  const image = new Image();
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  await new Promise((resolve, reject) => {
    image.onload = resolve;
    image.onerror = reject;
    image.src = url;
  });
  const canvas = el('canvas', { width: Math.round(width * most), height: Math.round(height * most) });
  sure(canvas.getContext('2d')).drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(url);
  return new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
}
