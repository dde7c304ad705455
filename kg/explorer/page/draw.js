// The picture itself, on vis-network: nodes and links in step with the state, camera, hover.

const FACE =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const THEMES = {
  light: { paper: '#FFFFFF', ink: '#1F2328', faint: '#6B7280', rim: '#33383F', seed: '#B3261E', mute: 0.16 },
  dark: { paper: '#14171C', ink: '#E8EAED', faint: '#9AA4B2', rim: '#D5DAE1', seed: '#FF8A80', mute: 0.2 },
};
const FAMILY_DARK = {
  '#6B7280': '#A3ABB8',
  '#0072B2': '#4DA8E0',
  '#9CA3AF': '#6B7280',
  '#B8860B': '#D9A93B',
};

const view = { network: null, nodes: null, edges: null, seen: null, drawn: 0 };
const isDark = () =>
  !view.printing &&
  (state.theme ? state.theme === 'dark' : window.matchMedia('(prefers-color-scheme: dark)').matches);
const theme = () => THEMES[isDark() ? 'dark' : 'light'];
function familyColor(family) {
  const { color } = D.families.get(family) || D.families.get('other');
  return isDark() ? FAMILY_DARK[color] || color : color;
}
const fade = (color, alpha) =>
  color +
  Math.round(alpha * 255)
    .toString(16)
    .padStart(2, '0');

function startDrawing() {
  view.nodes = new vis.DataSet();
  view.edges = new vis.DataSet();
  view.network = new vis.Network($('picture'), { nodes: view.nodes, edges: view.edges }, D.network.options);
  const { network } = view;
  $('picture').querySelector('.vis-network').setAttribute('tabindex', '-1');
  network.on('click', onClick);
  network.on('dragEnd', ({ nodes }) => {
    if (nodes.length) onDragged(nodes);
    else keepAddress();
  });
  network.on('zoom', () => {
    hideTip();
    keepAddress();
  });
  network.on('dragStart', hideTip);
  network.on('hoverNode', ({ node, event }) => tip(nodeTip(D.entities[node]), event));
  network.on('hoverEdge', ({ edge, event }) => {
    const pair = D.pairs.get(edge);
    if (pair) tip(pairTip(pair), event);
  });
  network.on('blurNode', hideTip);
  network.on('blurEdge', hideTip);
  network.on('afterDrawing', afterDrawing);
}

/** Bring the drawn nodes and links in step with the state; only what differs is touched. */
function draw() {
  const seen = (view.seen = visible());
  const big = seen.nodes.length > 260;
  const lit = litNodes(seen);
  const tops = big ? new Set([...seen.nodes].sort((a, b) => b.near.size - a.near.size).slice(0, 30)) : null;
  if (tops) tops.all = Math.min(seen.nodes.length, 700);
  const nodes = seen.nodes.map((entity) => nodeFor(entity, lit && !lit.has(entity), tops));
  const crowd = seen.pairs.length > 260;
  const edges = seen.pairs.map(({ pair, links }) => edgeFor(pair, links, lit && !isMine(pair), crowd));
  replaceIn(view.nodes, nodes);
  replaceIn(view.edges, edges);
  view.network.setOptions({ interaction: { hideEdgesOnDrag: seen.pairs.length > 900 } });
  const { chosen } = state;
  const pick = { nodes: [], edges: [] };
  if (chosen && chosen.entity && seen.there.has(chosen.entity)) pick.nodes.push(chosen.entity.i);
  if (chosen && chosen.pair && view.edges.get(chosen.pair.key)) pick.edges.push(chosen.pair.key);
  view.network.setSelection(pick, { highlightEdges: !state.trail.length });
  $('picture').setAttribute(
    'aria-label',
    `${t('canvas')} ${t('shown', { n: seen.nodes.length, all: D.entities.length })}`,
  );
}

/** The nodes that stay bright: those of the path shown, else the chosen one and its neighbours. */
function litNodes(seen) {
  const { chosen } = state;
  if (state.trail.length) return trailNodes();
  if (tour.at >= 0) return null; // the tour tells of all that it shows
  if (!chosen || ![chosen.entity || chosen.pair.a].some((one) => seen.there.has(one))) return null;
  if (chosen.pair) return new Set([chosen.pair.a, chosen.pair.b]);
  return new Set([chosen.entity, ...chosen.entity.near.keys()]);
}

/** Does a line belong to what is chosen: a hop of the path, the pair, or a line of the node? */
function isMine(pair) {
  const { chosen, trail } = state;
  if (trail.length) return trail.includes(pair.key);
  if (!chosen) return false;
  return chosen.pair ? chosen.pair === pair : pair.a === chosen.entity || pair.b === chosen.entity;
}

function replaceIn(set, items) {
  const wanted = new Map(items.map((item) => [item.id, item]));
  const gone = set.getIds().filter((id) => !wanted.has(id));
  if (gone.length) set.remove(gone);
  const fresh = items.filter((item) => {
    const old = set.get(item.id);
    return !old || old.sign !== item.sign;
  });
  if (fresh.length) set.update(fresh);
}

function nodeFor(entity, dim, tops) {
  const at = state.nodes.get(entity),
    style = D.classes.get(entity.cls),
    now = theme();
  const chosen = state.chosen && state.chosen.entity === entity,
    seed = D.seeds.includes(entity);
  const size =
    (tops ? 1.5 + 260 / tops.all : 1) *
    sizeOf(entity) *
    (style.id === 'ModelVariant' ? 0.8 : 1) *
    (style.shape === 'dot' ? 1 : 1.06);
  const font = tops ? (tops.has(entity) ? 70 : 16) : FONT;
  const item = {
    id: entity.i,
    label: wrap(nameOf(entity)).join('\n'),
    x: at.x,
    y: at.y,
    shape: style.shape,
    size,
    borderWidth: at.pin || seed ? 4 : chosen ? 3 : tops ? 0.5 : 1.2,
    borderWidthSelected: at.pin ? 4 : 3,
    opacity: dim ? muteOf(now) : 1,
    color: {
      background: style.color,
      border: seed ? now.seed : chosen || at.pin ? now.ink : now.rim,
      highlight: { background: style.color, border: now.ink },
      hover: { background: style.color, border: now.ink },
    },
    font: {
      size: font,
      face: FACE,
      color: dim ? fade(now.ink, state.trail.length ? 0.35 : 0.6) : now.ink,
      strokeWidth: tops ? 0 : 3,
      strokeColor: now.paper,
      vadjust: 0,
    },
    physics: true,
    fixed: at.pin && view.moving,
  };
  item.sign = JSON.stringify(item);
  return item;
}

/** Beside a path all else steps far back; beside a chosen node only so far that it is told apart. */
const muteOf = (now) => (state.trail.length ? now.mute : now.mute * 2.4);

function edgeFor(pair, links, dim, crowd) {
  const now = theme();
  const best = links.reduce((one, two) =>
    WEIGHTS[two.relation.family] > WEIGHTS[one.relation.family] ? two : one,
  );
  const color = familyColor(best.relation.family);
  const ways = new Set(
    links.filter((link) => !link.relation.symmetric).map((link) => (link.from === pair.a ? 'to' : 'from')),
  );
  const vague = links.every(undated);
  const firm = links.some((link) => !link.planned && !link.derived && !(link.ended && !state.asOf));
  const sources = new Set(links.flatMap((link) => link.says.map((one) => one.source.root))).size;
  const on = state.trail.includes(pair.key);
  const arrow = (way) => ({ enabled: ways.has(way) && ways.size === 1, scaleFactor: crowd ? 0.4 : 0.55 });
  const item = {
    id: pair.key,
    from: pair.a.i,
    to: pair.b.i,
    smooth: false,
    width: on ? 3.5 : 1 + Math.min(Math.log2(1 + sources) * 0.45, 2),
    selectionWidth: 1.6,
    hoverWidth: 0.8,
    dashes: vague ? [1, 5] : firm ? (best.relation.family === 'competition' ? [3, 5] : false) : [7, 5],
    arrows: { to: arrow('to'), from: arrow('from') },
    color: {
      color: fade(color, dim ? muteOf(now) * 0.5 : vague ? 0.45 : crowd ? 0.5 : 0.8),
      highlight: color,
      hover: color,
      inherit: false,
    },
  };
  item.sign = JSON.stringify(item);
  return item;
}

const trailNodes = () =>
  new Set(
    state.trail.flatMap((key) => {
      const pair = D.pairs.get(key);
      return [pair.a, pair.b];
    }),
  );

const NAMES_FROM = 1.5; // scale from which relation names are written along the lines

/** Relation names along the lines, once the picture is large enough to read them. */
function afterDrawing(context) {
  view.drawn += 1;
  const scale = view.network.getScale();
  const { chosen } = state;
  const every = scale >= NAMES_FROM && view.seen.pairs.length < 1500;
  if (!every && !chosen && !state.trail.length) return;
  const place = view.network.getPositions();
  const canvas = view.network.canvas.frame.canvas,
    middle = view.network.getViewPosition();
  const reachX = canvas.clientWidth / scale / 2,
    reachY = canvas.clientHeight / scale / 2;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = `${Math.min(11, 16 / scale)}px ${FACE}`;
  const mine = isMine,
    must = (pair) => state.trail.includes(pair.key) || (chosen && chosen.pair === pair);
  const pairs = view.seen.pairs.filter(({ pair }) => {
    const a = place[pair.a.i],
      b = place[pair.b.i];
    return (
      a &&
      b &&
      (every || mine(pair)) &&
      Math.abs((a.x + b.x) / 2 - middle.x) < reachX * 1.3 &&
      Math.abs((a.y + b.y) / 2 - middle.y) < reachY * 1.3
    );
  });
  for (const spot of nameSpots(pairs, place, (label) => context.measureText(label).width, must))
    edgeLabel(context, spot);
}

/** Where the names of relations fit on their lines: not on a node, its label, or one another. */
function nameSpots(pairs, place, widthIn, must = () => false) {
  // A node that is about to be drawn has no place yet.
  const blocked = view.seen.nodes
    .filter((entity) => place[entity.i])
    .map((entity) => ({ at: place[entity.i], box: boxOf(entity) }));
  const taken = [],
    spots = [];
  const free = (x, y, width) =>
    !taken.some((one) => Math.hypot(one.x - x, one.y - y) < (one.width + width) * 0.45) &&
    !blocked.some(
      ({ at, box }) =>
        Math.abs(at.x - x) < box.half + width * 0.3 && y > at.y - box.up - 6 && y < at.y + box.down + 4,
    );
  for (const { pair, links } of [...pairs].sort((one, two) => must(two.pair) - must(one.pair))) {
    const a = place[pair.a.i],
      b = place[pair.b.i],
      label = relationNames(links),
      width = widthIn(label);
    const room = Math.hypot(a.x - b.x, a.y - b.y) - sizeOf(pair.a) - sizeOf(pair.b);
    if (!must(pair) && room < width + 8) continue;
    const part =
      [0.5, 0.4, 0.6, 0.32, 0.68].find((one) =>
        free(a.x + (b.x - a.x) * one, a.y + (b.y - a.y) * one, width),
      ) ?? (must(pair) ? 0.5 : 0);
    if (!part) continue;
    const spot = {
      x: a.x + (b.x - a.x) * part,
      y: a.y + (b.y - a.y) * part,
      angle: Math.atan2(b.y - a.y, b.x - a.x),
      label,
      width,
    };
    taken.push(spot);
    spots.push(spot);
  }
  return spots;
}

const upright = (angle) =>
  angle > Math.PI / 2 ? angle - Math.PI : angle < -Math.PI / 2 ? angle + Math.PI : angle;

function edgeLabel(context, { x, y, angle, label }) {
  const now = theme();
  context.save();
  context.translate(x, y);
  context.rotate(upright(angle));
  context.lineWidth = 3;
  context.strokeStyle = now.paper;
  context.fillStyle = now.faint;
  context.strokeText(label, 0, 0);
  context.fillText(label, 0, 0);
  context.restore();
}

/** The names of some links, the weightiest first, cut short. */
function relationNames(links, most = 2) {
  const names = [
    ...new Set(
      [...links]
        .sort((one, two) => (WEIGHTS[two.relation.family] || 1) - (WEIGHTS[one.relation.family] || 1))
        .map((link) => nameOf(link.relation)),
    ),
  ];
  return names.slice(0, most).join(', ') + (names.length > most ? ` +${names.length - most}` : '');
}

// --- hover ----------------------------------------------------------------------------------

function tip(content, event) {
  const box = $('tip'),
    area = $('middle').getBoundingClientRect();
  const source = event && (event.center || event);
  const x = (source && (source.clientX ?? source.x)) || area.left,
    y = (source && (source.clientY ?? source.y)) || area.top;
  box.replaceChildren(...content);
  box.hidden = false;
  box.style.left = `${Math.max(4, Math.min(x - area.left + 14, area.width - box.offsetWidth - 6))}px`;
  box.style.top = `${Math.max(4, Math.min(y - area.top + 16, area.height - box.offsetHeight - 6))}px`;
}
function hideTip() {
  $('tip').hidden = true;
}

const nodeTip = (entity) => [
  el('b', {}, [entity.en, entity.zh].filter(Boolean).join(' · ').slice(0, 200)),
  el(
    'span',
    { class: 'sub' },
    `${head(nameOf(D.classes.get(entity.cls)))} · ${t('linksN')}: ${entity.near.size}`,
  ),
];
const pairTip = (pair) =>
  linksOf(pair)
    .slice(0, 6)
    .map((link) =>
      el(
        'span',
        { class: 'row' },
        `${nameOf(link.from)} → ${nameOf(link.relation)} → ${nameOf(link.to)}`.slice(0, 220),
      ),
    );
