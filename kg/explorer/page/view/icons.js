// Signs on the buttons: strokes in a field of 20 by 20, so that no font is needed.

import { svg } from './dom.js';

/** @type {Record<string, string>} */
const ICONS = {
  filters: 'M3 5h14M6 10h8M8.5 15h3',
  home: 'M3 10l7-6 7 6M5 9v8h10V9',
  undo: 'M7 4L3 8l4 4M3 8h8a5 5 0 0 1 0 10H8',
  redo: 'M13 4l4 4-4 4M17 8H9a5 5 0 0 0 0 10h3',
  fit: 'M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4',
  tidy: 'M10 4v4M10 12v4M4 10h4M12 10h4M5 5h.01M15 5h.01M5 15h.01M15 15h.01',
  move: 'M2 8q4-5 8 0t8 0M2 13q4-5 8 0t8 0',
  whole: 'M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14M10 8a2 2 0 1 0 0 4a2 2 0 1 0 0-4',
  table: 'M3 4h14v12H3ZM3 8h14M3 12h14M8 8v8',
  picture: 'M5 5h.01M15 6h.01M9 15h.01M5 5l10 1-6 9Z',
  paths: 'M3 15c3-10 6 4 9-5l2-4M11 7l4-2 2 4',
  disputes: 'M10 3l8 14H2ZM10 8v4M10 14.5h.01',
  story: 'M4 4q3-1 6 1 3-2 6-1v11q-3-1-6 1-3-2-6-1ZM10 5v11',
  save: 'M10 3v9M6 9l4 4 4-4M4 17h12',
  link: 'M8 12l4-4M9 6l2-2a3.5 3.5 0 0 1 5 5l-2 2M11 14l-2 2a3.5 3.5 0 0 1-5-5l2-2',
  theme: 'M10 3a7 7 0 1 0 0 14ZM10 3a7 7 0 0 1 0 14',
  language: 'M3 5h9M7.5 3v2M10 5c-1 4-3 6-6 8M5 8c1 2 3 4 5 5M11 17l3-8 3 8M12 14.5h4',
  help: 'M7 7a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M10 15.5h.01',
  play: 'M6 4l9 6-9 6Z',
  stop: 'M7 4v12M13 4v12',
};

/** @param {string} name */
export function icon(name) {
  return svg(
    'svg',
    { class: 'icon', viewBox: '0 0 20 20', 'aria-hidden': 'true' },
    svg('path', { d: ICONS[name] || '' }),
  );
}
