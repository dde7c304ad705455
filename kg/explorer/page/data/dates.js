// Dates as text: of any precision, so that they compare as they stand.

/**
 * First or last day of a date of any precision, so that dates compare as text.
 * @param {string} date
 */
export const firstDay = (date) =>
  date.length === 4 ? `${date}-01-01` : date.length === 7 ? `${date}-01` : date;

/** @param {string} date */
export function lastDay(date) {
  if (date.length === 4) return `${date}-12-31`;
  if (date.length !== 7) return date;
  const [year, month] = date.split('-').map(Number);
  return `${date}-${String(new Date(Date.UTC(year, month, 0)).getUTCDate()).padStart(2, '0')}`;
}

export const DAY = 864e5;

/** @param {string} date */
export const dayAt = (date) => Date.parse(`${date}T00:00:00Z`) / DAY;

/**
 * The day of a number as text; empty for none.
 * @param {number | null} day
 */
export const dayText = (day) => (day === null ? '' : new Date(day * DAY).toISOString().slice(0, 10));
