// How names are compared: words without accents and signs, likeness of letters, slips.

/**
 * The words of a text as names are compared: plain small letters and digits.
 * @param {string} text
 */
export function wordsOf(text) {
  const bare = text.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFC');
  return bare
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/(?<=\d)\.0(?![\d.])/g, '')
    .replace(/\+/g, ' plus ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .split(' ')
    .filter(Boolean);
}

/** @param {string} one */
export const isChinese = (one) => one >= '㐀' && one <= '鿿';

/**
 * The parts of a text in other characters and in Chinese ones.
 * @param {string} text
 */
export function partsOf(text) {
  const all = [...text];
  return [
    all
      .filter((one) => !isChinese(one))
      .join('')
      .trim(),
    all.filter(isChinese).join(''),
  ];
}

/**
 * How alike two texts are, to 100: what they have in common, in its order, of all they have.
 * @param {string} one
 * @param {string} two
 * @param {number} least below this the answer is 0
 */
export function alike(one, two, least) {
  const all = one.length + two.length;
  const most = (200 * Math.min(one.length, two.length)) / all;
  if (!all || most < least) return 0;
  let before = new Uint16Array(two.length + 1);
  let row = new Uint16Array(two.length + 1);
  for (let i = 0; i < one.length; i += 1) {
    for (let j = 0; j < two.length; j += 1)
      row[j + 1] = one[i] === two[j] ? before[j] + 1 : Math.max(before[j + 1], row[j]);
    [before, row] = [row, before];
  }
  const score = (1 - (all - 2 * before[two.length]) / all) * 100;
  return score < least ? 0 : score;
}

/**
 * Slips between two texts: a letter too many, too few, another one, or two that changed places,
 * none of them touched twice; beyond `most` it is one more than that.
 * @param {string} a
 * @param {string} b
 * @param {number} most
 */
export function slips(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  /** @type {number[]} */
  let before = [];
  let last = Array.from({ length: b.length + 1 }, (_, k) => k);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, before[j - 2] + 1);
      row.push(best);
      least = Math.min(least, best);
    }
    if (least > most) return most + 1;
    [before, last] = [last, row];
  }
  return Math.min(last[b.length], most + 1);
}
