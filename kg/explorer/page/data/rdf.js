// The whole graph as statements: packed by kg/explorer/rdf.py, read here line by line.

/**
 * Every text in the page's data, in the order of their first use, as Python numbers them.
 * @param {unknown} data
 */
export function textsIn(data) {
  const found = new Set();
  const walk = (/** @type {unknown} */ part) => {
    if (typeof part === 'string') found.add(part);
    else if (Array.isArray(part)) part.forEach(walk);
    else if (part && typeof part === 'object') Object.values(part).forEach(walk);
  };
  walk(data);
  return [...found];
}

/** @param {string} text */
const escaped = (text) => text.replace(/"/g, '\\"').replace(/\n/g, '\\n').replace(/\r/g, '\\r');

/**
 * A shortened term in full, as N-Triples has it.
 * @param {string} short
 * @param {string[]} prefixes
 * @param {() => string} next The text of the page that the term stands for.
 */
function termOf(short, prefixes, next) {
  const own = /^(\d+)([ =])(.*)$/s.exec(short);
  if (own) return `<${prefixes[Number(own[1])]}${own[2] === '=' ? next() : own[3]}>`;
  return short.startsWith('=') ? `"${escaped(next())}"${short.slice(1)}` : short;
}

/** @param {number} number */
const signed = (number) => (number % 2 ? -(number + 1) / 2 : number / 2);

/**
 * Numbers of seven bits a byte, one after the other.
 * @param {Uint8Array} bytes
 * @param {number} at
 */
function reader(bytes, at) {
  return () => {
    let value = 0,
      shift = 0;
    for (; bytes[at] > 127; at += 1, shift += 7) value |= (bytes[at] & 127) << shift;
    value |= bytes[at] << shift;
    at += 1;
    return value;
  };
}

/**
 * The statements as N-Quads, some thousands of lines at a time.
 * @param {Uint8Array} bytes
 * @param {unknown} data
 */
export function* statements(bytes, data) {
  const end = bytes.indexOf(10) + 1;
  const told = (/** @type {number} */ from, /** @type {number} */ to) =>
    new TextDecoder().decode(bytes.subarray(from, to));
  const head = JSON.parse(told(0, end));
  const next = reader(bytes, end + head.terms);
  const texts = textsIn(data);
  let place = 0;
  /** @type {string[]} */
  const terms = told(end, end + head.terms)
    .split('\n')
    .map((short) => termOf(short, head.prefixes, () => texts[(place += signed(next()))]));
  const shapes = Array.from({ length: head.subjects }, () => head.shapes[next()]);
  const sets = Int32Array.from({ length: head.triples }, next);
  const columns = objectsOf(shapes, head.predicates.length, next);
  const used = new Int32Array(columns.length);
  let set = 0,
    row = 0,
    /** @type {string[]} */ lines = [];
  for (let subject = 0; subject < shapes.length; subject += 1) {
    for (const predicate of shapes[subject]) {
      const object = columns[predicate][used[predicate]++];
      const triple = `${terms[subject]} ${terms[head.predicates[predicate]]} ${terms[object]}`;
      set = sets[row] ? sets[row] - 1 : set;
      row += 1;
      for (const graph of head.sets[set])
        lines.push(graph < 0 ? `${triple} .` : `${triple} ${terms[graph]} .`);
    }
    if (lines.length < 20000) continue;
    yield `${lines.join('\n')}\n`;
    lines = [];
  }
  yield `${lines.join('\n')}\n`;
}

/**
 * The objects of each predicate, in the order of the subjects.
 * @param {number[][]} shapes
 * @param {number} count
 * @param {() => number} next
 */
function objectsOf(shapes, count, next) {
  const sizes = new Int32Array(count);
  for (const shape of shapes) for (const predicate of shape) sizes[predicate] += 1;
  return Array.from(sizes, (size) => {
    let object = 0;
    return Int32Array.from({ length: size }, () => (object += signed(next())));
  });
}
