// The picture itself, on vis-network: nodes and links in step with the state.

import { D, classOf, familyOf, strengthOf } from '../data/graph.js';
import { sure } from '../data/lists.js';
import { t } from '../data/words.js';
import { undated, visible } from '../model/filters.js';
import { marked, seatOf, state, tour } from '../model/state.js';
import { keepAddress } from './address.js';
import { isAbout, treeOf } from './arrange.js';
import { view } from './canvas.js';
import { $ } from './dom.js';
import { hideTip, nodeTip, pairTip, tip } from './hover.js';
import { FONT, colorOf, labelOf, sizeOf } from './labels.js';
import { afterDrawing, isMine, shareOf } from './linenames.js';
import { drawRegions } from './regions.js';
import { FACE, fade, familyColor, theme } from './theme.js';

/** @param {{ onClick: (clicked: any) => void; onDragged: (ids: number[]) => void }} handlers */
export function startDrawing(handlers) {
  view.nodes = new vis.DataSet();
  view.edges = new vis.DataSet();
  view.network = new vis.Network($('picture'), { nodes: view.nodes, edges: view.edges }, D.network.options);
  const { network } = view;
  $('picture').querySelector('.vis-network').setAttribute('tabindex', '-1');
  network.on('click', handlers.onClick);
  network.on('dragEnd', (/** @type {any} */ { nodes }) => {
    if (nodes.length) handlers.onDragged(nodes);
    else keepAddress();
  });
  network.on('zoom', () => {
    hideTip();
    keepAddress();
  });
  network.on('dragStart', hideTip);
  network.on('hoverNode', (/** @type {any} */ { node, event }) => {
    tip(nodeTip(D.entities[node]), event);
    view.hovered = D.entities[node];
    view.network.redraw();
  });
  network.on('hoverEdge', (/** @type {any} */ { edge, event }) => {
    const pair = D.pairs.get(edge);
    if (pair) tip(pairTip(pair), event);
  });
  network.on('blurNode', () => {
    hideTip();
    view.hovered = null;
    view.network.redraw();
  });
  network.on('beforeDrawing', drawRegions);
  network.on('beforeDrawing', lightUp);
  network.on('blurEdge', hideTip);
  network.on('afterDrawing', afterDrawing);
  network.on('afterDrawing', keepNames);
}

/** From how many things on a picture is a crowd, and from which scale on its names can be read. */
const CROWD = 260;
const READABLE = 0.45;

/** Are all names written? In a crowd from afar they would be specks that cost most of the time. */
const namesAll = () => view.seen.nodes.length <= CROWD || view.network.getScale() >= READABLE;

/** Where the camera has come so near, or gone so far, that names come or go: do so after this drawing. */
function keepNames() {
  if (namesAll() !== view.named) setTimeout(() => namesAll() !== view.named && draw());
}

/**
 * Light up the lines and the neighbours of the thing under the pointer.
 * @param {CanvasRenderingContext2D} context
 */
function lightUp(context) {
  const { hovered } = view;
  if (!hovered || !view.seen.there.has(hovered)) return;
  const from = seatOf(hovered),
    now = theme();
  context.lineWidth = 2.5;
  for (const { pair, links } of view.seen.pairs) {
    if (pair.a !== hovered && pair.b !== hovered) continue;
    const other = pair.a === hovered ? pair.b : pair.a,
      at = seatOf(other);
    context.strokeStyle = familyColor(strongest(links).relation.family);
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(at.x, at.y);
    context.stroke();
    context.strokeStyle = now.ink;
    context.beginPath();
    context.arc(at.x, at.y, sizeOf(other) + 5, 0, Math.PI * 2);
    context.stroke();
  }
}

/** @param {Relationship[]} links */
const strongest = (links) => links.reduce((one, two) => (strengthOf(two) > strengthOf(one) ? two : one));

/** Bring the drawn nodes and links in step with the state; only what differs is touched. */
export function draw() {
  const seen = (view.seen = visible());
  const big = seen.nodes.length > CROWD;
  view.named = namesAll();
  const lit = litNodes(seen);
  const busiest = [...seen.nodes].sort((a, b) => b.near.size - a.near.size).slice(0, 30);
  const tops = big ? { named: new Set(busiest), all: Math.min(seen.nodes.length, 700) } : null;
  const nodes = seen.nodes.map((entity) => nodeFor(entity, !!lit && !lit.has(entity), tops));
  const crowd = seen.pairs.length > 260;
  const front = lit ? null : foreground(seen);
  view.faint = !!front;
  const edges = seen.pairs.map(({ pair, links }) =>
    edgeFor(pair, links, lit ? !isMine(pair) : !!front && !front.has(pair), crowd),
  );
  view.front = front;
  replaceIn(view.nodes, nodes);
  replaceIn(view.edges, edges);
  view.network.setOptions({ interaction: { hideEdgesOnDrag: seen.pairs.length > 900 } });
  const { chosen } = state;
  /** @type {{ nodes: number[], edges: string[] }} */
  const pick = { nodes: [], edges: [] };
  if (chosen && chosen.entity && seen.there.has(chosen.entity)) pick.nodes.push(chosen.entity.i);
  if (chosen && chosen.pair && view.edges.get(chosen.pair.key)) pick.edges.push(chosen.pair.key);
  view.network.setSelection(pick, { highlightEdges: !state.trail.length });
  $('picture').setAttribute(
    'aria-label',
    `${t('canvas')} ${t('shown', { n: seen.nodes.length, all: D.entities.length })}`,
  );
}

/**
 * The lines that tell what a layout is about; all others step back. Null where all are alike.
 * @param {Seen} seen
 */
function foreground(seen) {
  const { layout, centre } = state;
  if (layout === 'force' || !seen.nodes.length || seen.nodes.length > 80) return null;
  if (layout !== 'rings')
    return new Set(seen.pairs.filter(({ links }) => isAbout(layout, links)).map(({ pair }) => pair));
  const tree = treeOf(seen.nodes, centre && seen.there.has(centre) ? centre : seen.nodes[0], layout);
  return new Set(
    seen.pairs
      .map(({ pair }) => pair)
      .filter(
        (pair) => tree.get(pair.a) === pair.b || tree.get(pair.b) === pair.a || shareOf(pair.links) !== null,
      ),
  );
}

/**
 * The nodes that stay bright: those of the path shown, else the chosen one and its neighbours.
 * @param {Seen} seen
 */
function litNodes(seen) {
  const { chosen } = state;
  if (state.trail.length) return trailNodes();
  if (tour.at >= 0) return null; // the tour tells of all that it shows
  if (!chosen || ![chosen.entity || chosen.pair.a].some((one) => seen.there.has(one))) return null;
  if (chosen.pair) return new Set([chosen.pair.a, chosen.pair.b]);
  return new Set([chosen.entity, ...chosen.entity.near.keys()]);
}

/**
 * @param {any} set
 * @param {any[]} items
 */
function replaceIn(set, items) {
  const wanted = new Map(items.map((item) => [item.id, item]));
  const gone = set.getIds().filter((/** @type {any} */ id) => !wanted.has(id));
  if (gone.length) set.remove(gone);
  const fresh = items.filter((item) => {
    const old = set.get(item.id);
    return !old || old.sign !== item.sign;
  });
  if (fresh.length) set.update(fresh);
}

/**
 * The radius of a node and the size of its label; in a crowd only the busiest have large ones.
 * @param {Entity} entity
 * @param {Tops | null} tops
 */
function measuresFor(entity, tops) {
  const { shape } = classOf(entity);
  const grown = tops ? 1.5 + 260 / tops.all : 1;
  const size = grown * sizeOf(entity) * (shape === 'dot' ? 1 : 1.06);
  return { size, font: tops ? (tops.named.has(entity) ? 70 : 16) : FONT };
}

/**
 * The rim of a node: pinned and asked for are thick, chosen is dark.
 * @param {Entity} entity
 * @param {boolean} crowd
 */
function rimFor(entity, crowd) {
  const { pin } = seatOf(entity),
    seed = D.seeds.includes(entity),
    chosen = state.chosen?.entity === entity,
    now = theme();
  if (marked.has(entity)) return { width: 5, color: now.mark };
  const width = pin || seed ? 4 : chosen ? 3 : crowd ? 0.5 : 1.2;
  return { width, color: seed ? now.seed : chosen || pin ? now.ink : now.rim };
}

/**
 * @param {Entity} entity
 * @param {boolean} dim
 * @param {Tops | null} tops
 */
function nodeFor(entity, dim, tops) {
  const { x, y, pin } = seatOf(entity),
    { shape } = classOf(entity),
    color = colorOf(entity),
    now = theme();
  const { size, font } = measuresFor(entity, tops),
    rim = rimFor(entity, !!tops),
    lit = { background: color, border: now.ink };
  const item = {
    id: entity.i,
    label: view.named || tops?.named.has(entity) ? labelOf(entity) : '',
    x,
    y,
    shape,
    size,
    borderWidth: rim.width,
    borderWidthSelected: pin ? 4 : 3,
    opacity: dim ? muteOf(now) : 1,
    color: { background: color, border: rim.color, highlight: lit, hover: lit },
    font: {
      size: font,
      face: FACE,
      color: dim ? fade(now.ink, state.trail.length ? 0.35 : 0.6) : now.ink,
      strokeWidth: tops ? 0 : 3,
      strokeColor: now.paper,
      vadjust: 0,
    },
    physics: true,
    fixed: pin && view.moving,
  };
  return { ...item, sign: JSON.stringify(item) };
}

/**
 * Beside a path all else steps far back; beside a chosen node only so far that it is told apart.
 * @param {Theme} now
 */
const muteOf = (now) => (state.trail.length ? now.mute : now.mute * 2.4);

/**
 * @param {Pair} pair
 * @param {Relationship[]} links
 * @param {boolean} dim
 * @param {boolean} crowd
 */
export function edgeFor(pair, links, dim, crowd) {
  const now = theme();
  const best = strongest(links);
  const color = familyColor(best.relation.family);
  const { line } = familyOf(best.relation);
  const ways = new Set(
    links.filter((link) => !link.relation.symmetric).map((link) => (link.from === pair.a ? 'to' : 'from')),
  );
  const vague = links.every(undated);
  const firm = links.some((link) => !link.planned && !link.derived && !(link.ended && !state.asOf));
  const sources = new Set(links.flatMap((link) => link.says.map((one) => one.source.voices[0]))).size;
  const on = state.trail.includes(pair.key);
  /** @param {'from' | 'to'} way */
  const arrow = (way) => ({ enabled: ways.has(way) && ways.size === 1, scaleFactor: crowd ? 0.4 : 0.55 });
  const item = {
    id: pair.key,
    from: pair.a.i,
    to: pair.b.i,
    smooth: false,
    width: on ? 3.5 : (line === 'thick' ? 1.7 : 0.9) + Math.min(Math.log2(1 + sources) * 0.25, 1.2),
    selectionWidth: 1.6,
    hoverWidth: 0.8,
    dashes: vague ? [1, 5] : firm ? (line === 'dotted' ? [2, 5] : false) : [7, 5],
    arrows: { to: arrow('to'), from: arrow('from') },
    color: {
      color: fade(color, dim ? (view.faint ? 0.12 : muteOf(now) * 0.5) : vague ? 0.45 : crowd ? 0.5 : 0.8),
      highlight: color,
      hover: color,
      inherit: false,
    },
  };
  return { ...item, sign: JSON.stringify(item) };
}

const trailNodes = () =>
  new Set(
    state.trail.flatMap((key) => {
      const pair = sure(D.pairs.get(key));
      return [pair.a, pair.b];
    }),
  );
