// The windows that save the picture and the data, and that give the link.

import { nameOf } from '../data/names.js';
import { t } from '../data/words.js';
import { endsOf, state } from '../model/state.js';
import { address, setAddress, viewHash } from '../view/address.js';
import { view } from '../view/canvas.js';
import { $, button, el, save, say, svg } from '../view/dom.js';
import { FACE, theme } from '../view/theme.js';
import { CHART } from '../panels/axes.js';
import { openDialog } from '../panels/dialog.js';
import { fileName, pageAt } from './copy.js';
import { picturePng, pictureSvg } from './picture.js';
import { textSvg } from './svgtext.js';
import { asCsv, asJson, figuresCsv, visibleLinks } from './tables.js';
import { asTurtle } from './turtle.js';

/** The chart of the card as a picture of its own: its colours come along. */
function chartSvg() {
  const drawn = $('card').querySelector('.chart'),
    copy = drawn.cloneNode(true);
  const looks = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'opacity', 'font-size'];
  const originals = [...drawn.querySelectorAll('*')];
  [...copy.querySelectorAll('*')].forEach((one, k) => {
    for (const name of looks) one.setAttribute(name, getComputedStyle(originals[k]).getPropertyValue(name));
    for (const name of ['class', 'tabindex', 'role']) one.removeAttribute(name);
  });
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('viewBox', `0 -24 ${CHART.width} ${CHART.height + 24}`);
  copy.setAttribute('font-family', FACE);
  const { width, height } = CHART;
  copy.prepend(
    svg('rect', { x: 0, y: -24, width, height: height + 24, fill: theme().paper }),
    textSvg(8, -8, `${nameOf(endsOf(state.chosen)[0])}: ${drawn.getAttribute('aria-label')}`, {
      'font-size': 11,
      'font-weight': 600,
      fill: theme().ink,
    }),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}`;
}

/** What a file is called: after the chosen thing, else after the page. */
const nameNow = () =>
  state.chosen
    ? endsOf(state.chosen)
        .map((entity) => entity.id)
        .join('-')
        .slice(0, 60)
    : fileName();

const SVG = 'image/svg+xml';

export function openSave() {
  /**
   * @param {string} name
   * @param {string} type
   * @param {() => string | Blob | Promise<Blob>} make
   */
  const file = (name, type, make) => async () => {
    if (!view.seen.nodes.length) {
      say(t('empty'));
      return;
    }
    const made = await make();
    save(
      `${nameNow()}.${name}`,
      made instanceof Blob ? made : new Blob([made], { type: `${type};charset=utf-8` }),
    );
    $('dialog').close();
  };
  /** @type {[string, () => Promise<void>, string][]} */
  const choices = [
    [t('png', { n: 1 }), file('png', 'image/png', () => picturePng(1)), 'png1'],
    [t('png', { n: 2 }), file('png', 'image/png', () => picturePng(2)), 'png2'],
    [t('png', { n: 4 }), file('png', 'image/png', () => picturePng(4)), 'png4'],
    [t('pictureOnly', { form: 'PNG' }), file('picture.png', 'image/png', () => picturePng(2, true)), 'bare-png'],
    [t('pictureOnly', { form: 'SVG' }), file('picture.svg', SVG, () => pictureSvg(true).text), 'bare-svg'],
    [t('svgFile'), file('svg', SVG, () => pictureSvg().text), 'svg'],
    [
      t('pageFile'),
      file('html', 'text/html', async () => new Blob([pageAt(await viewHash())], { type: 'text/html' })),
      'page',
    ],
    [t('ttl'), file('ttl', 'text/turtle', () => asTurtle(view.seen.nodes, visibleLinks())), 'ttl'],
    [t('csv'), file('csv', 'text/csv', () => `\ufeff${asCsv()}`), 'csv'],
    [t('json'), file('json', 'application/json', asJson), 'json'],
  ];
  const { entity } = state.chosen || {};
  if (entity && entity.numbers.length)
    choices.push([
      t('figuresFile', { who: nameOf(entity) }),
      file('figures.csv', 'text/csv', () => `\ufeff${figuresCsv(entity)}`),
      'figures',
    ]);
  if (entity && $('card').querySelector('.chart'))
    choices.push([t('chartFile'), file('chart.svg', SVG, chartSvg), 'chart']);
  openDialog(
    t('saveTitle'),
    el(
      'div',
      { class: 'choices' },
      choices.map(([label, act, name]) => button(label, act, { 'data-save': name })),
    ),
  );
}

/** What to paste into a page of one's own: the picture alone, without bars. */
const embedCode = () =>
  `<iframe src="${location.href.split('#')[0].split('/').pop()}#embed" width="800" height="500" title="${document.title.replace(/"/g, '')}"></iframe>`;

export async function openLink() {
  const hash = await viewHash();
  const whole = location.href.split('#')[0] + hash;
  address.ours = hash;
  setAddress('replaceState', hash);
  const field = el('input', {
    type: 'text',
    readonly: true,
    value: whole,
    id: 'viewlink',
    'aria-label': t('linkTitle'),
  });
  openDialog(
    t('linkTitle'),
    el('p', { class: 'src' }, t('linkHint')),
    el('details', {}, el('summary', {}, t('embedTitle')), el('pre', { id: 'embedcode' }, embedCode())),
    el(
      'div',
      { class: 'fields' },
      field,
      button(
        t('copy'),
        async () => {
          field.select();
          try {
            await navigator.clipboard.writeText(whole);
          } catch (error) {
            document.execCommand('copy');
          }
          say(t('copied'));
          $('dialog').close();
        },
        { class: 'primary' },
      ),
    ),
  );
  field.select();
}
