// What the file holds packed: bytes as text, lists of rows as lists of columns.

/** The signs of base 85 as Python has them, but for the two that mean something in HTML. */
const SIGNS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%.()*+-;,=>?@^_`{|}~';

/**
 * Bytes out of base 85, as a stream; their length stands before it, for the end is padded.
 * @param {string} text
 */
function streamOf(text) {
  const values = new Uint8Array(128);
  [...SIGNS].forEach((sign, k) => {
    values[sign.charCodeAt(0)] = k;
  });
  const from = text.indexOf(':') + 1;
  const view = new DataView(new ArrayBuffer(Math.ceil((text.length - from) / 5) * 4));
  for (let k = from, at = 0; k + 4 < text.length; k += 5, at += 4) {
    let value = 0;
    for (let sign = 0; sign < 5; sign += 1) value = value * 85 + values[text.charCodeAt(k + sign) & 127];
    view.setUint32(at, value);
  }
  return new Blob([view.buffer.slice(0, Number(text.slice(0, from - 1)))]).stream();
}

/** @param {ReadableStream<Uint8Array>} stream */
const bytesOf = async (stream) =>
  new Uint8Array(await new Response(/** @type {any} */ (stream)).arrayBuffer());

/**
 * What was packed by gzip.
 * @param {string} text
 */
export const unzipped = (text) => bytesOf(streamOf(text).pipeThrough(new DecompressionStream('gzip')));

/**
 * What was packed by xz, which only pages with the engine can read.
 * @param {string} text
 */
export const unxzed = (text) => bytesOf(new unxz.XzReadableStream(streamOf(text)));

/** @param {any[][]} columns */
const rowsOf = (columns) =>
  (columns[0] || []).map((_, k) => columns.map((/** @type {any[]} */ column) => column[k]));

/**
 * The data of the page; `lists` names those that are packed column by column.
 * @param {string} text
 * @param {(raw: any) => string[]} lists
 */
export async function unpack(text, lists) {
  const raw = JSON.parse(new TextDecoder().decode(await unzipped(text.trim())));
  for (const name of lists(raw)) raw[name] = rowsOf(raw[name]);
  return raw;
}
