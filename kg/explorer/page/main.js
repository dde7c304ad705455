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
  ['disputes', () => openDisputes()],
  ['story', startStory],
  ['save', openSave],
  ['link', openLink],
  ['theme', switchTheme],
  ['language', switchLanguage],
  ['help', openHelp],
];
const IN_WORDS = new Set(['filters', 'table', 'paths', 'disputes', 'story', 'save', 'language']);

/** The buttons that a phone shows with their names. */
const IN_SHORT = new Set(['filters', 'table', 'paths', 'disputes', 'story', 'save']);

const hasTool = (name) =>
  name === 'story' ? D.story.length > 0 : name === 'disputes' ? D.disputes.length > 0 : true;

function buildTools() {
  const focus = document.activeElement?.dataset.act;
  $('tools').replaceChildren(
    ...TOOLS.filter(([name]) => hasTool(name)).map(([name, act]) => {
      const shown = name === 'table' && state.mode === 'table' ? 'picture' : name,
        label = t(shown);
      const one = button('', act, {
        'data-act': name,
        title: label,
        'aria-label': label,
        class: IN_WORDS.has(name) ? 'worded' : null,
      });
      if (IN_SHORT.has(name)) one.dataset.main = '';
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
  $('skip-picture').textContent = t('skipPicture');
  for (const [id, name] of REGIONS) $(id).setAttribute('aria-label', t(name));
  showClocks();
  buildTools();
  buildTime();
  tellStep();
}

/** What the parts of the page are called. */
const REGIONS = [
  ['legend', 'legend'],
  ['time', 'timeLabel'],
  ['middle', 'picture'],
  ['table', 'table'],
];

/** A page written at a date says so for good: it holds nothing else. */
function showClocks() {
  const { as_of: seen, known_on: known } = D.clocks;
  const said = [seen && `${t('asOf')} ${seen}`, known && `${t('knownOn')} ${known}`].filter(Boolean);
  $('clock').hidden = !said.length;
  $('clock').textContent = said.join(' · ');
  // The badge says the dates, so the heading need not.
  const cut = document.title.lastIndexOf(' · ');
  if (said.length && cut > 0) $('title').textContent = document.title.slice(0, cut);
}

/** Where nothing is left to see, say so for as long as it is so, with the way out. */
function showEmpty() {
  const none = !view.seen.nodes.length;
  if (none === !$('empty').hidden) return;
  $('empty').hidden = !none;
  $('empty').replaceChildren(
    el('p', {}, t('empty')),
    button(t('resetFilters'), resetFilters, { class: 'primary', 'data-act': 'reset' }),
  );
  if (none) tell(t('empty'));
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
  if (words) $('empty').hidden = true;
  showEmpty();
  keepAddress();
}

function toggleTable() {
  markStep();
  state.mode = state.mode === 'table' ? 'picture' : 'table';
  refresh({ words: true });
  if (state.mode === 'picture') {
    view.network.redraw();
    fitView(null, false);
    $('picture').focus({ preventScroll: true });
  } else $('table').focus({ preventScroll: true });
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

// --- start --------------------------------------------------------------------------------------

async function start() {
  try {
    load(await unpack());
  } catch (error) {
    saysDamaged();
    return;
  }
  state.lang = /^zh/i.test(navigator.language || '') ? 'zh' : 'en';
  startFilters();
  html.dataset.theme = isDark() ? 'dark' : 'light';
  measureTime();
  buildIndex();
  startDrawing();
  showWords();
  const asked = await openHash();
  if (!asked) {
    startPicture();
    refresh();
    fitView(null, false);
  }
  past.length = 0;
  showTools();
  listen();
  address.ready = true;
  say(t(window.matchMedia('(pointer: coarse)').matches ? 'touchHint' : 'tapHint'));
  // A hidden picture is never drawn, so the table alone is ready at once.
  if (state.mode === 'table') isReady();
  else {
    view.network.once('afterDrawing', isReady);
    view.network.redraw();
  }
}

function isReady() {
  html.dataset.ready = 'true';
  performance.mark('ready');
}

function listen() {
  searchBox($('search'), $('results'), (entity, fresh) => {
    goTo(entity, !fresh);
    (state.mode === 'table' ? $('card') : $('picture')).focus({ preventScroll: true });
  });
  document.addEventListener('keydown', onKey);
  watchDoubleClicks();
  const skipTo = (id, target) =>
    $(id).addEventListener('click', (event) => {
      event.preventDefault();
      target().focus();
    });
  skipTo('skip', () => (state.chosen ? $('card') : $('picture')));
  skipTo('skip-picture', () => (state.mode === 'table' ? $('table') : $('picture')));
  window.addEventListener('popstate', onBack);
  window.addEventListener('hashchange', onAddress);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => refresh());
  window.addEventListener('beforeprint', () => print(true));
  window.addEventListener('afterprint', () => print(false));
}

/** Paper is white and has no folds: the light theme, with all of the card open. */
function print(on) {
  view.printing = on;
  refresh();
  if (on) for (const one of $('card').querySelectorAll('details.part')) one.open = true;
}

/** The data cannot be read: say that the file is damaged, instead of staying blank. */
function saysDamaged() {
  if (html.hasAttribute('data-old')) return; // the browser is to blame, and it has been said
  $('old').replaceChildren(
    el('p', { lang: 'en' }, 'This file is damaged: the data in it cannot be read. Please get it again.'),
    el('p', { lang: 'zh-CN' }, '文件已损坏，请重新获取。'),
  );
  $('old').hidden = false;
  html.setAttribute('data-old', 'true');
}

/** For tests and scripts: what is drawn, and the data. */
window.autokg = { state, view, data: D, past, find, visible, boxOf, goTo, choose, expand, fitView };

start();
