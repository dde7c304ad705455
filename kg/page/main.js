// Start, the bar of tools, the keyboard, and the one function that shows the state again.

const TOOLS = [
  ['filters', toggleLegend],
  ['home', goHome],
  ['undo', undo],
  ['redo', redo],
  ['fit', () => fitView()],
  ['tidy', tidy],
  ['move', toggleMotion],
  ['whole', wholeGraph],
  ['table', toggleTable],
  ['paths', () => openPaths()],
  ['story', startStory],
  ['save', openSave],
  ['link', openLink],
  ['theme', switchTheme],
  ['language', switchLanguage],
  ['help', openHelp],
];
const IN_WORDS = new Set(['table', 'paths', 'story', 'save', 'language']);

function buildTools() {
  const focus = document.activeElement?.dataset.act;
  $('tools').replaceChildren(
    ...TOOLS.filter(([name]) => name !== 'story' || D.story.length).map(([name, act]) => {
      const shown = name === 'table' && state.mode === 'table' ? 'picture' : name,
        label = t(shown);
      const one = button('', act, {
        'data-act': name,
        title: label,
        'aria-label': label,
        class: IN_WORDS.has(name) ? 'worded' : null,
      });
      one.append(icon(shown), IN_WORDS.has(name) ? el('span', { class: 'label' }, label) : '');
      return one;
    }),
  );
  $('tools').setAttribute('aria-label', t('tools'));
  if (focus) $('tools').querySelector(`[data-act=${focus}]`)?.focus();
}

function showTools() {
  for (const [name, list] of [
    ['undo', past],
    ['redo', future],
  ])
    $('tools').querySelector(`[data-act=${name}]`).disabled = !list.length;
  $('tools').querySelector('[data-act=move]').setAttribute('aria-pressed', String(!!view.moving));
}

/** Put everything the page says into the chosen language. */
function showWords() {
  html.lang = state.lang === 'zh' ? 'zh-CN' : 'en';
  $('search').placeholder = t('search');
  $('search').setAttribute('aria-label', t('searchLabel'));
  $('skip').textContent = t('skip');
  buildTools();
  buildTime();
  tellStep();
}

/** Show the state: picture, legend, card, table, time. `quiet`: only the choice has changed. */
function refresh({ camera = null, words = false, quiet = false } = {}) {
  html.dataset.theme = isDark() ? 'dark' : 'light';
  if (words) showWords();
  draw();
  showCard();
  if (!quiet || words) {
    showLegend();
    showTime();
  }
  showTable();
  showTools();
  if (camera) setCamera(camera);
  if (!view.seen.nodes.length) say(t('empty'));
  keepAddress();
}

function toggleTable() {
  state.mode = state.mode === 'table' ? 'picture' : 'table';
  refresh({ words: true });
  if (state.mode === 'picture') {
    view.network.redraw();
    fitView(null, false);
  }
}
function switchTheme() {
  state.theme = isDark() ? 'light' : 'dark';
  refresh();
}
function switchLanguage() {
  state.lang = state.lang === 'zh' ? 'en' : 'zh';
  settle(() => true);
  refresh({ words: true });
}
function openHelp() {
  openDialog(
    t('help'),
    el(
      'dl',
      { class: 'keys' },
      KEYS.flatMap(([key, words]) => [el('dt', {}, el('kbd', {}, key)), el('dd', {}, pick(...words))]),
    ),
    el('p', { class: 'src' }, t('tapHint')),
  );
}

// --- keyboard ---------------------------------------------------------------------------------

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
  const act = KEY_ACTS[event.key] || KEY_ACTS[event.key.toLowerCase()];
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
    choose({ entity: seen[0] });
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
    choose({ entity: best[1] });
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
  choose({ pair: pairs[(at + way + pairs.length) % pairs.length] });
  say(relationNames(linksOf(state.chosen.pair), 9));
}

// --- start --------------------------------------------------------------------------------------

async function start() {
  load(await unpack());
  state.lang = /^zh/i.test(navigator.language || '') ? 'zh' : 'en';
  state.offRelations = new Set(D.raw.quiet || []);
  html.dataset.theme = isDark() ? 'dark' : 'light';
  measureTime();
  startDrawing();
  showWords();
  const asked = await openHash();
  past.length = 0;
  if (!asked) {
    startPicture();
    refresh();
    fitView(null, false);
  }
  showTools();
  buildIndex();
  searchBox($('search'), $('results'), (entity, add) => {
    goTo(entity, add);
    (state.mode === 'table' ? $('card') : $('picture')).focus({ preventScroll: true });
  });
  document.addEventListener('keydown', onKey);
  $('skip').addEventListener('click', (event) => {
    event.preventDefault();
    (state.chosen ? $('card') : $('picture')).focus();
  });
  window.addEventListener('hashchange', () => {
    if (location.hash !== hashOurs) openHash();
  });
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => refresh());
  view.network.once('afterDrawing', () => {
    html.dataset.ready = 'true';
    performance.mark('ready');
  });
  view.network.redraw();
  say(t(window.matchMedia('(pointer: coarse)').matches ? 'touchHint' : 'tapHint'));
}

/** For tests and scripts: what is drawn, and the data. */
window.autokg = { state, view, data: D, find, visible, boxOf, goTo, expand, fitView };

start();
