// The whole graph as statements: packed by kg/explorer/rdf.py, read here line by line.

/** The signs of base 85 as Python has them, but for the two that mean something in HTML. */
const SIGNS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%.()*+-;,=>?@^_`{|}~';

/**
 * Bytes out of base 85 of gzip; its length stands before it, for the end is padded.
 * @param {string} text
 */
export async function unzipped(text) {
  const signs = new Map([...SIGNS].map((sign, k) => [sign.charCodeAt(0), k]));
  const [length, packed] = text.split(/:(.*)/s);
  const view = new DataView(new ArrayBuffer((packed.length / 5) * 4));
  for (let k = 0; k < packed.length; k += 5) {
    let value = 0;
    for (let sign = 0; sign < 5; sign += 1)
      value = value * 85 + (signs.get(packed.charCodeAt(k + sign)) || 0);
    view.setUint32((k / 5) * 4, value);
  }
  const stream = new Blob([view.buffer.slice(0, Number(length))])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

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
