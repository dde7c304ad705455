// Language, theme and the list of keys.

import { KEYS } from '../data/keywords.js';
import { t } from '../data/words.js';
import { pick } from '../data/names.js';
import { state } from '../model/state.js';
import { el } from '../view/dom.js';
import { isDark } from '../view/theme.js';
import { settle } from '../view/place.js';
import { openDialog } from './dialog.js';
import { hub } from '../model/hub.js';

export function switchTheme() {
  state.theme = isDark() ? 'light' : 'dark';
  hub.refresh();
}

export function switchLanguage() {
  state.lang = state.lang === 'zh' ? 'en' : 'zh';
  settle(() => true);
  hub.refresh({ words: true });
}

export function openHelp() {
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
