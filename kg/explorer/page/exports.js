// The picture as SVG and PNG, redrawn from positions, with legend and sources below it.

const MOST_SOURCES = 60;

/** The picture as an SVG of its own: redrawn from positions, with legend and sources below. */
function pictureSvg() {
  const seen = view.seen,
    now = theme(),
    place = view.network.getPositions();
  const boxes = seen.nodes.map((entity) => ({ entity, at: place[entity.i], box: boxOf(entity) }));
  const left = Math.min(...boxes.map(({ at, box }) => at.x - box.half)) - 20,
    top = Math.min(...boxes.map(({ at, box }) => at.y - box.up)) - 56;
  const right = Math.max(...boxes.map(({ at, box }) => at.x + box.half), left + 760) + 20;
  const bottom = Math.max(...boxes.map(({ at, box }) => at.y + box.down)) + 20;
  const under = underSvg(seen, left + 20, bottom + 16, right - left - 40, now);
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
    textSvg(left + 20, top + 28, pictureTitle(), { 'font-size': 18, 'font-weight': 600 }),
    textSvg(left + 20, top + 44, filterWords(), { 'font-size': 11, fill: now.faint }),
    seen.pairs.map(({ pair, links }) => edgeSvg(pair, links, place, now)),
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
    ...[...state.offClasses].map((id) => nameOf(D.classes.get(id))),
    ...[...state.offRelations].filter((id) => D.relations.has(id)).map((id) => nameOf(D.relations.get(id))),
    ...[...state.offSources].map(word),
    state.planned ? '' : t('planned'),
  ].filter(Boolean);
  return off.length ? t('without', { what: off.join(', ') }).slice(0, 160) : '';
}

function textSvg(x, y, text, attributes = {}) {
  const made = svg('text', { x: x.toFixed(1), y: y.toFixed(1), ...attributes });
  made.textContent = printable(text);
  return made;
}

function titleSvg(text) {
  const made = svg('title');
  made.textContent = printable(text);
  return made;
}

/** A text without what XML cannot hold. */
const printable = (text) =>
  [...text].filter((char) => /[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(char)).join('');

function edgeSvg(pair, links, place, now) {
  const item = edgeFor(pair, links, false, false),
    a = place[pair.a.i],
    b = place[pair.b.i];
  const best = links.reduce((one, two) =>
    WEIGHTS[two.relation.family] > WEIGHTS[one.relation.family] ? two : one,
  );
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
  const head2 = (x, y, way) =>
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
      'stroke-dasharray': item.dashes ? item.dashes.join(' ') : null,
    }),
    item.arrows.to.enabled ? head2(x2, y2, 1) : null,
    item.arrows.from.enabled ? head2(x1, y1, -1) : null,
  );
}

function namesSvg(seen, place, now) {
  const size = 9;
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

function nodeSvg({ entity, at }, now) {
  const style = D.classes.get(entity.cls),
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
    wrap(nameOf(entity)).map((line2, k) =>
      textSvg(at.x, at.y + size + 16 + 17 * k, line2, {
        'font-size': FONT,
        'text-anchor': 'middle',
        'paint-order': 'stroke',
        stroke: now.paper,
        'stroke-width': 3,
      }),
    ),
  );
}

/** Legend and sources under the figure. */
function underSvg(seen, left, top, width, now) {
  const parts = [];
  let x = left,
    y = top;
  const entry = (mark, label) => {
    const room = 34 + label.length * 8;
    if (x + room > left + width) {
      x = left;
      y += 22;
    }
    parts.push(mark(x + 8, y - 4), textSvg(x + 22, y, label, { 'font-size': 12 }));
    x += room;
  };
  const classes = new Set(seen.nodes.map((entity) => entity.cls));
  for (const style of D.classes.values())
    if (classes.has(style.id))
      entry(
        (cx, cy) => svg('path', { d: shapePath(style.shape, cx, cy, 6), fill: style.color, stroke: now.rim }),
        head(nameOf(style)),
      );
  x = left;
  y += 24;
  const families = new Set(seen.pairs.flatMap(({ links }) => links.map((link) => link.relation.family)));
  for (const family of D.families.values())
    if (families.has(family.id))
      entry(
        (cx, cy) =>
          svg('line', {
            x1: cx - 8,
            x2: cx + 8,
            y1: cy,
            y2: cy,
            stroke: familyColor(family.id),
            'stroke-width': 3,
          }),
        nameOf(family),
      );
  const list = sourcesShown(seen);
  y += 32;
  parts.push(
    textSvg(left, y, `${t('legendSources')} (${list.length})`, { 'font-size': 12, 'font-weight': 600 }),
  );
  const columns = Math.max(1, Math.floor(width / 330)),
    shown = list.slice(0, MOST_SOURCES),
    rows = Math.ceil(shown.length / columns);
  shown.forEach(({ source }, k) =>
    parts.push(
      textSvg(
        left + Math.floor(k / (rows || 1)) * (width / columns),
        y + 16 + (k % (rows || 1)) * 14,
        `${k + 1}. ${[source.publisher, source.issued || t('noDate'), word(source.reliability)].join(' · ')}`.slice(
          0,
          58,
        ),
        { 'font-size': 10, fill: now.faint },
      ),
    ),
  );
  y += 20 + rows * 14;
  const rest = list.length - shown.length;
  parts.push(
    textSvg(
      left,
      y + 8,
      [rest > 0 ? t('andMore', { n: rest }) : '', t('madeBy')].filter(Boolean).join(' · '),
      { 'font-size': 10, fill: now.faint },
    ),
  );
  return { parts, bottom: y + 12 };
}

/** The sources of the visible links, the most used first. */
function sourcesShown(seen) {
  const counts = new Map();
  for (const { links } of seen.pairs)
    for (const link of links)
      for (const { source } of link.says) counts.set(source, (counts.get(source) || 0) + 1);
  return [...counts]
    .map(([source, count]) => ({ source, count }))
    .sort((one, two) => two.count - one.count || one.source.id.localeCompare(two.source.id));
}

async function picturePng(times) {
  const { text, width, height } = pictureSvg();
  const most = Math.min(times, Math.sqrt(1.2e8 / (width * height)), 16000 / Math.max(width, height));
  const image = new Image();
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  await new Promise((resolve, reject) => {
    image.onload = resolve;
    image.onerror = reject;
    image.src = url;
  });
  const canvas = el('canvas', { width: Math.round(width * most), height: Math.round(height * most) });
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(url);
  return new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
}
