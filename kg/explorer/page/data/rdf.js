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
 * @param {string[]} texts
 */
function termOf(short, prefixes, texts) {
  const own = /^(\d+)([ =])(.*)$/s.exec(short);
  if (own) return `<${prefixes[Number(own[1])]}${own[2] === '=' ? texts[Number(own[3])] : own[3]}>`;
  const told = /^=(\d+)(.*)$/s.exec(short);
  return told ? `"${escaped(texts[Number(told[1])])}"${told[2]}` : short;
}

/**
 * The statements as N-Quads, some thousands of lines at a time.
 * @param {Uint8Array} bytes
 * @param {unknown} data
 */
export function* statements(bytes, data) {
  const end = bytes.indexOf(10);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  const texts = textsIn(data);
  const terms = head.terms.map((/** @type {string} */ one) => termOf(one, head.prefixes, texts));
  let at = end + 1;
  const column = (/** @type {number} */ count) => {
    const numbers = new Int32Array(count);
    for (let k = 0; k < count; k += 1) {
      let value = 0,
        shift = 0;
      for (; bytes[at] > 127; at += 1, shift += 7) value |= (bytes[at] & 127) << shift;
      numbers[k] = value | (bytes[at] << shift);
      at += 1;
    }
    return numbers;
  };
  const [counts, steps] = [column(head.subjects), column(head.subjects)];
  const [predicates, objects, sets] = [column(head.triples), column(head.triples), column(head.triples)];
  let subject = 0,
    row = 0,
    /** @type {string[]} */ lines = [];
  for (let k = 0; k < counts.length; k += 1) {
    subject += steps[k];
    for (const last = row + counts[k]; row < last; row += 1) {
      const triple = `${terms[subject]} ${terms[predicates[row]]} ${terms[objects[row]]}`;
      for (const graph of head.sets[sets[row]])
        lines.push(graph < 0 ? `${triple} .` : `${triple} ${terms[graph]} .`);
    }
    if (lines.length < 20000) continue;
    yield `${lines.join('\n')}\n`;
    lines = [];
  }
  yield `${lines.join('\n')}\n`;
}
