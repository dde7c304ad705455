// What parts below ask of parts above: `main` says who answers, so that no import goes upwards.

/**
 * @type {{
 *   refresh: (options?: Refresh) => void,
 *   stopTime: () => void,
 *   endStory: () => void,
 * }}
 */
export const hub = {
  /** Show the state again: picture, legend, card, table, time. */
  refresh: () => {},
  /** Stop the time that plays. */
  stopTime: () => {},
  /** Leave the guided tour and bring back the picture from before. */
  endStory: () => {},
};
