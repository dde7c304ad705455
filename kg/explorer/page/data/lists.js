// Small helpers on lists.

/**
 * What is there for certain, though the type cannot tell.
 * @template T
 * @param {T | null | undefined} thing
 * @returns {T}
 */
export const sure = (thing) => /** @type {T} */ (thing);

/**
 * @template T
 * @template K
 * @param {Iterable<T>} list
 * @param {(item: T) => K} key
 * @returns {Map<K, T[]>}
 */
export function groupBy(list, key) {
  const groups = new Map();
  for (const item of list) {
    const name = key(item);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(item);
  }
  return groups;
}

/**
 * @param {string} one
 * @param {string} two
 */
export const earlier = (one, two) => (one && two ? (one < two ? one : two) : one || two);
