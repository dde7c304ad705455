// Light and dark.

import { D } from '../data/graph.js';
import { sure } from '../data/lists.js';
import { state } from '../model/state.js';
import { view } from './canvas.js';

export const FACE =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

const THEMES = {
  light: { paper: '#FFFFFF', ink: '#1A1D21', faint: '#5D636A', rim: '#FFFFFF', mark: '#0B5A9D', seed: '#1A1D21', mute: 0.16 },
  dark: { paper: '#15181B', ink: '#E9E7E2', faint: '#A6ACB3', rim: '#15181B', mark: '#86BDF2', seed: '#E9E7E2', mute: 0.2 },
};

/**
 * A colour on dark paper: lighter, so that it keeps its contrast.
 * @param {string} color
 */
export const lighter = (color) =>
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
