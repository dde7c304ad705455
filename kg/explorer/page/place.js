// Where new nodes go: near what they are tied to, no label on another. No chance is involved.

const FONT = 14,
  WRAP = 16,
  LONGEST = 34;
const measuring = document.createElement('canvas').getContext('2d');
const widths = new Map();

/** A label as at most two lines, cut with an ellipsis (the same rule as in layout.py). */
function wrap(label) {
  let text = label.replace(/\s+/g, ' ').trim();
  if ([...text].length > LONGEST) text = `${[...text].slice(0, LONGEST - 1).join('')}…`;
  if (text.length <= WRAP) return [text];
  let cut = -1;
  for (let k = 0; k < text.length; k += 1) {
    if (text[k] === ' ' && (cut < 0 || Math.abs(k - text.length / 2) < Math.abs(cut - text.length / 2)))
      cut = k;
  }
  return cut < 0 ? [text] : [text.slice(0, cut), text.slice(cut + 1)];
}

function widthOf(line) {
  if (!widths.has(line)) {
    measuring.font = `${FONT}px ${FACE}`;
    widths.set(line, measuring.measureText(line).width);
  }
  return widths.get(line);
}

const sizeOf = (entity) => Math.round((8 + 2.2 * Math.log2(1 + entity.near.size)) * 10) / 10;

/** Half the width a node needs with its label, and its reach upwards and downwards. */
function boxOf(entity) {
  const size = sizeOf(entity),
    lines = wrap(nameOf(entity));
  return {
    half: Math.max(...lines.map(widthOf), 2 * size) / 2 + 5,
    up: size + 3,
    down: size + 8 + 17 * lines.length,
  };
}

/** Push boxes apart until none overlaps; those that may not move stay where they are. */
function separate(spots, mayMove, rounds = 300, gap = 6) {
  for (let round = 0; round < rounds; round += 1) {
    let quiet = true;
    spots.sort((one, two) => one.x - one.box.half - (two.x - two.box.half) || one.entity.i - two.entity.i);
    for (let i = 0; i < spots.length; i += 1) {
      const a = spots[i];
      for (let j = i + 1; j < spots.length; j += 1) {
        const b = spots[j];
        if (b.x - b.box.half > a.x + a.box.half + gap) break;
        if (push(a, b, mayMove, gap)) quiet = false;
      }
    }
    if (quiet) return true;
  }
  return false;
}

function push(a, b, mayMove, gap) {
  const overX = a.box.half + b.box.half + gap - Math.abs(a.x - b.x);
  if (overX <= 0.01) return false;
  const middleA = a.y + (a.box.down - a.box.up) / 2,
    middleB = b.y + (b.box.down - b.box.up) / 2;
  const overY = (a.box.up + a.box.down + b.box.up + b.box.down) / 2 + gap - Math.abs(middleA - middleB);
  if (overY <= 0.01) return false;
  const free = [a, b].filter(mayMove);
  if (!free.length) return false;
  const step = Math.min(overX, overY) * (free.length === 2 ? 0.52 : 1.02);
  const axis = overX < overY ? 'x' : 'y';
  const [first, second] = axis === 'x' ? [a.x, b.x] : [middleA, middleB];
  const sign = first < second || (first === second && a.entity.i < b.entity.i) ? -1 : 1;
  if (mayMove(a)) a[axis] += sign * step;
  if (mayMove(b)) b[axis] -= sign * step;
  return true;
}

/** Put new nodes into the picture, around an anchor or where their neighbours are. */
function placeNew(added, anchor) {
  const fresh = new Set(added);
  const middle = (anchor && state.nodes.get(anchor)) || centreOf([...state.nodes.values()]);
  const turn = freeDirection(anchor, middle);
  const outer = added.length > 14 ? Math.PI * 2 : Math.PI * Math.min(0.5 + added.length * 0.12, 1.7);
  added.forEach((entity, k) => {
    const tied = [...entity.near.keys()].filter(
      (other) => state.nodes.has(other) && other !== anchor && !fresh.has(other),
    );
    const ring = 150 + 26 * Math.sqrt(added.length) + (k % 3) * 60;
    const way = turn + (added.length === 1 ? 0 : (k / (added.length - 1 || 1) - 0.5) * outer);
    let x = middle.x + Math.cos(way) * ring * 1.25,
      y = middle.y + Math.sin(way) * ring;
    for (const other of tied.slice(0, 4)) {
      const at = state.nodes.get(other);
      x += (at.x - x) * 0.22;
      y += (at.y - y) * 0.22;
    }
    state.nodes.set(entity, { x, y, pin: false });
  });
  settle((spot) => fresh.has(spot.entity));
}

/** Free the labels of the picture: first only the movable ones give way, then all but pinned. */
function settle(mayMove) {
  const spots = [...state.nodes].map(([entity, at]) => ({
    entity,
    x: at.x,
    y: at.y,
    box: boxOf(entity),
    pin: at.pin,
  }));
  if (spots.length > 700) return;
  if (!separate(spots, (spot) => mayMove(spot) && !spot.pin, 60)) separate(spots, (spot) => !spot.pin, 200);
  for (const spot of spots) {
    const at = state.nodes.get(spot.entity);
    at.x = Math.round(spot.x);
    at.y = Math.round(spot.y);
  }
}

function centreOf(spots) {
  if (!spots.length) return { x: 0, y: 0 };
  return {
    x: spots.reduce((sum, at) => sum + at.x, 0) / spots.length,
    y: spots.reduce((sum, at) => sum + at.y, 0) / spots.length,
  };
}

/** The middle of the widest gap around a node: the way to grow without crossing others. */
function freeDirection(anchor, middle) {
  const ways = [];
  for (const [entity, at] of state.nodes) {
    if (entity !== anchor && Math.hypot(at.x - middle.x, at.y - middle.y) < 520)
      ways.push(Math.atan2(at.y - middle.y, at.x - middle.x));
  }
  if (!ways.length) return 0;
  ways.sort((one, two) => one - two);
  let best = 0,
    widest = -1;
  ways.forEach((way, k) => {
    const gap = (k + 1 < ways.length ? ways[k + 1] : ways[0] + Math.PI * 2) - way;
    if (gap > widest) {
      widest = gap;
      best = way + gap / 2;
    }
  });
  return best;
}

/** A fresh layout of some nodes: distances come near those along the links. */
function layOut(entities, shape = 1.5) {
  const count = entities.length;
  if (count === 1) return [{ entity: entities[0], x: 0, y: 0 }];
  const wanted = hopTable(entities);
  const turn = Math.PI * (3 - Math.sqrt(5));
  const xs = entities.map((_, k) => Math.sqrt(k) * Math.cos(k * turn) * 0.7 + ((k * 37) % 11) / 60);
  const ys = entities.map((_, k) => Math.sqrt(k) * Math.sin(k * turn) * 0.7 + ((k * 53) % 13) / 60);
  const rounds = count > 150 ? 40 : 110;
  for (let round = 0; round < rounds; round += 1) {
    for (let i = 0; i < count; i += 1) {
      let sumX = 0,
        sumY = 0,
        total = 0;
      for (let j = 0; j < count; j += 1) {
        if (i === j) continue;
        const gap = wanted[i * count + j],
          dx = xs[i] - xs[j],
          dy = ys[i] - ys[j];
        const length = Math.sqrt(dx * dx + dy * dy) || 1e-6,
          weight = 1 / (gap * gap);
        sumX += weight * (xs[j] + (gap * dx) / length);
        sumY += weight * (ys[j] + (gap * dy) / length);
        total += weight;
      }
      xs[i] = sumX / total;
      ys[i] = sumY / total;
    }
  }
  const unit = 140,
    wide = Math.sqrt(shape);
  const spots = entities.map((entity, k) => ({
    entity,
    x: xs[k] * unit * wide,
    y: (ys[k] * unit) / wide,
    box: boxOf(entity),
  }));
  separate(spots, () => true, 400);
  const middle = centreOf(spots);
  return spots.map(({ entity, x, y }) => ({
    entity,
    x: Math.round(x - middle.x),
    y: Math.round(y - middle.y),
  }));
}

function hopTable(entities) {
  const count = entities.length,
    place = new Map(entities.map((entity, k) => [entity, k]));
  const near = entities.map((entity) =>
    [...entity.near]
      .filter(([other, pair]) => place.has(other) && linksOf(pair).length)
      .map(([other]) => place.get(other)),
  );
  const table = new Float32Array(count * count).fill(4.2);
  for (let start = 0; start < count; start += 1) {
    const hops = new Int16Array(count).fill(-1);
    hops[start] = 0;
    let edge = [start];
    while (edge.length && hops[edge[0]] < 4) {
      const next = [];
      for (const one of edge)
        for (const two of near[one])
          if (hops[two] < 0) {
            hops[two] = hops[one] + 1;
            next.push(two);
          }
      edge = next;
    }
    for (let end = 0; end < count; end += 1) {
      if (hops[end] === 1)
        table[start * count + end] = 1 + 0.16 * Math.log2(1 + Math.min(near[start].length, near[end].length));
      else if (hops[end] > 1) table[start * count + end] = Math.min(0.95 * hops[end] + 0.25, 4.2);
    }
  }
  return table;
}

/** The shape of the drawing area, for layouts that fill it. */
function areaShape() {
  const area = $('picture').getBoundingClientRect();
  return Math.min(2, Math.max(0.55, (area.width || 3) / (area.height || 2)));
}
