// Several things at once: Shift and a drag mark all in a box, Shift and a click marks one.

import { D } from '../data/graph.js';
import { t } from '../data/words.js';
import { marked, seatOf } from '../model/state.js';
import { view } from './canvas.js';
import { $, el, say } from './dom.js';
import { draw } from './draw.js';

/** How far the pointer goes, in px, before a click becomes a box. */
const LEAST = 6;

/**
 * Mark every visible thing whose middle lies in a box of the picture.
 * @param {{ left: number, right: number, top: number, bottom: number }} box
 */
export function markIn({ left, right, top, bottom }) {
  const met = view.seen.nodes.filter((entity) => {
    const at = view.network.canvasToDOM(seatOf(entity));
    return at.x >= left && at.x <= right && at.y >= top && at.y <= bottom;
  });
  for (const entity of met) marked.add(entity);
  draw();
  if (met.length) say(t('boxed', { n: marked.size }));
}

/**
 * Listen for Shift with the pointer on the picture, before the picture itself pans by it.
 * @param {(entity: Entity) => void} mark
 */
export function watchBox(mark) {
  const picture = $('picture'),
    frame = el('div', { id: 'box', hidden: true, 'aria-hidden': 'true' });
  picture.append(frame);
  /** @type {{ x: number, y: number } | null} */
  let from = null;
  /** @param {PointerEvent} event */
  const at = (event) => {
    const area = picture.getBoundingClientRect();
    return { x: event.clientX - area.left, y: event.clientY - area.top };
  };
  /** @param {PointerEvent} event */
  const boxTo = (event) => {
    const start = /** @type {{ x: number, y: number }} */ (from),
      to = at(event);
    const [left, right] = [Math.min(start.x, to.x), Math.max(start.x, to.x)];
    const [top, bottom] = [Math.min(start.y, to.y), Math.max(start.y, to.y)];
    return { left, right, top, bottom };
  };
  picture.addEventListener(
    'pointerdown',
    (/** @type {PointerEvent} */ event) => {
      if (!event.shiftKey || event.button !== 0) return;
      event.stopPropagation();
      event.preventDefault();
      from = at(event);
      picture.setPointerCapture(event.pointerId);
    },
    true,
  );
  picture.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => {
    if (!from) return;
    const { left, right, top, bottom } = boxTo(event);
    frame.hidden = right - left < LEAST && bottom - top < LEAST;
    Object.assign(frame.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${right - left}px`,
      height: `${bottom - top}px`,
    });
  });
  picture.addEventListener('pointerup', (/** @type {PointerEvent} */ event) => {
    if (!from) return;
    const box = boxTo(event);
    from = null;
    frame.hidden = true;
    picture.focus({ preventScroll: true });
    if (box.right - box.left >= LEAST || box.bottom - box.top >= LEAST) {
      markIn(box);
      return;
    }
    const met = view.network.getNodeAt({ x: box.left, y: box.top });
    if (met !== undefined) mark(D.entities[met]);
  });
  picture.addEventListener('pointercancel', () => {
    from = null;
    frame.hidden = true;
  });
}
