// The packed text inside the file, unpacked once.

/**
 * @param {string} text
 * @returns {Promise<any>}
 */
export async function unpack(text) {
  const packed = atob(text.trim());
  const bytes = new Uint8Array(packed.length);
  for (let k = 0; k < packed.length; k += 1) bytes[k] = packed.charCodeAt(k);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text());
}
