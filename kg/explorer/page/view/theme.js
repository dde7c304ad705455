// Light and dark.

import { D } from '../data/graph.js';
import { sure } from '../data/lists.js';
import { state } from '../model/state.js';
import { view } from './canvas.js';

export const FACE =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

const THEMES = {
  light: { paper: '#FFFFFF', ink: '#1F2328', faint: '#6B7280', rim: '#33383F', seed: '#B3261E', mute: 0.16 },
  dark: { paper: '#14171C', ink: '#E8EAED', faint: '#9AA4B2', rim: '#D5DAE1', seed: '#FF8A80', mute: 0.2 },
};

/**
 * A colour on dark paper: lighter, so that it keeps its contrast.
 * @param {string} color
 */
const lighter = (color) =>
  color.replace(/[0-9a-f]{2}/gi, (part) => {
    const value = Number.parseInt(part, 16);
    return Math.round(value + (255 - value) * 0.35)
      .toString(16)
      .padStart(2, '0');
  });

export const isDark = () =>
  !view.printing &&
  (state.theme ? state.theme === 'dark' : window.matchMedia('(prefers-color-scheme: dark)').matches);

export const theme = () => THEMES[isDark() ? 'dark' : 'light'];

/** @param {string} family */
export function familyColor(family) {
  const { color } = sure(D.families.get(family));
  return isDark() ? lighter(color) : color;
}

/**
 * @param {string} color
 * @param {number} alpha
 */
export const fade = (color, alpha) =>
  color +
  Math.round(alpha * 255)
    .toString(16)
    .padStart(2, '0');
