// The shapes that stand for classes, in the picture and in every list.

import { D } from '../data/graph.js';
import { sure } from '../data/lists.js';
import { svg } from './dom.js';

/**
 * The outline of a node shape around a centre, as an SVG path.
 * @param {string} shape
 * @param {number} x
 * @param {number} y
 * @param {number} r
 */
export function shapePath(shape, x, y, r) {
  /**
   * @param {number} count
   * @param {number} turn
   * @param {(k: number) => number} [radius]
   */
  const ring = (count, turn, radius = () => r) =>
    Array.from({ length: count }, (_, k) => {
      const way = turn + (k * 2 * Math.PI) / count;
      return `${(x + radius(k) * Math.cos(way)).toFixed(1)} ${(y + radius(k) * Math.sin(way)).toFixed(1)}`;
    }).join('L');
  if (shape === 'square') return `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}Z`;
  if (shape === 'diamond') return `M${ring(4, 0)}Z`;
  if (shape === 'hexagon') return `M${ring(6, 0)}Z`;
  if (shape === 'triangle') return `M${ring(3, -Math.PI / 2)}Z`;
  if (shape === 'triangleDown') return `M${ring(3, Math.PI / 2)}Z`;
  if (shape === 'star') return `M${ring(10, -Math.PI / 2, (k) => (k % 2 ? r * 0.5 : r * 1.15))}Z`;
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
}

/**
 * The mark of a class, as in the picture.
 * @param {string} cls
 */
export function classMark(cls) {
  const style = sure(D.classes.get(cls));
  return svg(
    'svg',
    { class: 'mark', viewBox: '0 0 20 20', 'aria-hidden': 'true' },
    svg('path', {
      d: shapePath(style.shape, 10, 10, style.shape === 'square' ? 6.5 : 8),
      fill: style.color,
      class: 'rim',
    }),
  );
}
