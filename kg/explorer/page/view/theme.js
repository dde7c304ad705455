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

/** @type {Record<string, string>} */
const FAMILY_DARK = {
  '#6B7280': '#A3ABB8',
  '#0072B2': '#4DA8E0',
  '#9CA3AF': '#6B7280',
  '#B8860B': '#D9A93B',
};

export const isDark = () =>
  !view.printing &&
  (state.theme ? state.theme === 'dark' : window.matchMedia('(prefers-color-scheme: dark)').matches);

export const theme = () => THEMES[isDark() ? 'dark' : 'light'];

/** @param {string} family */
export function familyColor(family) {
  const { color } = sure(D.families.get(family) || D.families.get('other'));
  return isDark() ? FAMILY_DARK[color] || color : color;
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
