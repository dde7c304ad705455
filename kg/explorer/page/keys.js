// The keyboard: one key for each act, arrows from node to node, brackets from link to link.

function onKey(event) {
  const typing = event.target.closest('input, select, textarea') && event.target.type !== 'range';
  if (event.key === 'Escape' && !$('dialog').open) {
    escape();
    return;
  }
  if (typing || $('dialog').open || event.altKey) return;
  if (event.ctrlKey || event.metaKey) {
    const act = { z: event.shiftKey ? redo : undo, y: redo }[event.key.toLowerCase()];
    if (act) {
      act();
      event.preventDefault();
    }
    return;
  }
  // Letters act only where no control has the focus: nobody presses them there by mistake.
  const atRest = event.target === document.body || ['picture', 'table'].includes(event.target.id);
  const mayAct = atRest || event.key === '/' || event.key === '?';
  const act = mayAct && (KEY_ACTS[event.key] || KEY_ACTS[event.key.toLowerCase()]);
  if (act) {
    act(event);
    event.preventDefault();
    return;
  }
  const onPicture = event.target === document.body || event.target.closest('#picture');
  if (onPicture && event.key.startsWith('Arrow')) {
    step(event.key);
    event.preventDefault();
  }
  if (onPicture && event.key === 'Enter' && state.chosen) {
    $('card').focus();
    event.preventDefault();
  }
  if (onPicture && event.key === ' ') {
    time.timer ? stopTime() : playTime();
    event.preventDefault();
  }
}

const onChosen = (act) => () => {
  if (state.chosen && state.chosen.entity) act(state.chosen.entity);
};
const zoomBy = (factor) => () => {
  const [x, y, scale] = cameraNow();
  setCamera([x, y, scale * factor]);
};
const KEY_ACTS = {
  '/': () => {
    $('search').focus();
    $('search').select();
  },
  '?': openHelp,
  e: onChosen((entity) => expand(entity)),
  c: onChosen(collapse),
  h: onChosen(hideNode),
  Delete: onChosen(hideNode),
  p: onChosen(pinNode),
  o: onChosen(onlyThis),
  n: () => openPaths(),
  '[': () => walkLinks(-1),
  ']': () => walkLinks(1),
  '+': zoomBy(1.25),
  '=': zoomBy(1.25),
  '-': zoomBy(0.8),
  0: () => fitView(),
  t: toggleTable,
  f: toggleLegend,
  d: switchTheme,
  l: switchLanguage,
  ',': () => setMonth((state.asOf ? placeOf(state.asOf) : time.count) - 1),
  '.': () => setMonth((state.asOf ? placeOf(state.asOf) : time.count) + 1),
};

function escape() {
  if (tour.at >= 0) endStory();
  else if (state.trail.length)
    change(() => {
      state.trail = [];
    });
  else if (narrow() && html.hasAttribute('data-legend')) toggleLegend();
  else if (state.chosen) choose(null);
  $('picture').focus({ preventScroll: true });
}

/** Go to the nearest node in the direction of an arrow key. */
function step(key) {
  const seen = view.seen.nodes;
  if (!seen.length) return;
  const from = state.chosen && state.chosen.entity && state.nodes.get(state.chosen.entity);
  if (!from) {
    choose({ entity: seen[0] }, { step: false });
    return;
  }
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  let best = null;
  for (const entity of seen) {
    if (entity === state.chosen.entity) continue;
    const at = state.nodes.get(entity),
      ahead = (at.x - from.x) * dx + (at.y - from.y) * dy;
    const aside = Math.abs((at.x - from.x) * dy) + Math.abs((at.y - from.y) * dx);
    if (ahead > 4 && (!best || ahead + aside * 2 < best[0])) best = [ahead + aside * 2, entity];
  }
  if (best) {
    choose({ entity: best[1] }, { step: false });
    say(nameOf(best[1]));
  }
}

/** Choose the links of a node one after the other, so that edges too need no mouse. */
let walkFrom = null;
function walkLinks(way) {
  const { chosen } = state;
  if (!chosen) return;
  if (chosen.entity) walkFrom = chosen.entity;
  const from =
    walkFrom && chosen.pair && [chosen.pair.a, chosen.pair.b].includes(walkFrom)
      ? walkFrom
      : chosen.entity || chosen.pair.a;
  const pairs = view.seen.pairs.map((one) => one.pair).filter((pair) => pair.a === from || pair.b === from);
  if (!pairs.length) return;
  const at = chosen.pair ? pairs.indexOf(chosen.pair) : way > 0 ? -1 : 0;
  choose({ pair: pairs[(at + way + pairs.length) % pairs.length] }, { step: false });
  say(relationNames(linksOf(state.chosen.pair), 9));
}
