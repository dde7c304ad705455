// The time handle: the graph, cards and charts as of the end of a month; or all times at once.

import { firstDay, lastDay } from '../data/dates.js';
import { D } from '../data/graph.js';
import { counted, t } from '../data/words.js';
import { seenAt, undated } from '../model/filters.js';
import { hub } from '../model/hub.js';
import { change, pushPast, snapshot, state } from '../model/state.js';
import { view } from '../view/canvas.js';
import { $, button, calm, el, say } from '../view/dom.js';
import { icon } from '../view/icons.js';
import { openBetween } from './between.js';

export const timeline = { first: '', count: 0, timer: 0 };

/** @param {number} place */
function monthAt(place) {
  const [year, month] = timeline.first.split('-').map(Number);
  const all = year * 12 + month - 1 + place;
  return `${Math.floor(all / 12)}-${String((all % 12) + 1).padStart(2, '0')}`;
}

/** @param {string} date */
export const placeOf = (date) =>
  Number(date.slice(0, 4)) * 12 +
  Number(date.slice(5, 7)) -
  (Number(timeline.first.slice(0, 4)) * 12 + Number(timeline.first.slice(5, 7)));

/** The range of the handle: from where dated facts become frequent to the last reported one. */
export function measureTime() {
  const days = [
    ...D.links.filter((link) => link.start && !link.planned).map((link) => firstDay(link.start)),
    ...D.events.filter((event) => event.date && !event.planned).map((event) => firstDay(event.date)),
    ...D.numbers.filter((number) => number.to && !number.planned).map((number) => number.to),
  ]
    .filter((day) => /^\d{4}-\d\d-\d\d$/.test(day))
    .sort();
  if (days.length < 2) return;
  timeline.first = `${days[Math.floor(days.length * 0.03)].slice(0, 4)}-01`;
  const { as_of: seen, known_on: known } = D.clocks;
  const end = seen || known ? D.raw.today : days[Math.floor(days.length * 0.998)];
  timeline.count = Math.max(placeOf(end) + 1, 0);
}

export function buildTime() {
  const box = $('time');
  if (!timeline.count) {
    box.hidden = true;
    return;
  }
  const range = el('input', {
    type: 'range',
    id: 'handle',
    min: 0,
    max: timeline.count,
    step: 1,
    'aria-label': t('timeLabel'),
  });
  // One drag of the handle is one step to undo, however many months it passes.
  let dragging = false;
  range.addEventListener('input', () => {
    const place = Number(range.value); // before stopTime puts the handle back
    stopTime();
    if (!dragging) pushPast(JSON.stringify(snapshot()));
    dragging = true;
    setMonth(place, true);
  });
  range.addEventListener('change', () => {
    dragging = false;
  });
  box.replaceChildren(
    button('', () => (timeline.timer ? stopTime() : playTime()), { id: 'play' }),
    range,
    el('output', { id: 'when', for: 'handle' }),
    dateField(),
    el('span', { id: 'undated', class: 'src' }),
    button(t('between'), () => showBetween(), { id: 'between-open', 'data-act': 'between', title: t('betweenTitle') }),
    button(
      t('now'),
      () => {
        stopTime();
        setMonth(timeline.count);
        $('handle').focus({ preventScroll: true });
      },
      { id: 'now' },
    ),
  );
  showTime();
}

/**
 * The window with two dates: the year up to the month of the handle where none are asked for.
 * @param {string} [from]
 * @param {string} [to]
 */
export function showBetween(from = '', to = '') {
  const place = state.asOf ? placeOf(state.asOf) : timeline.count - 1;
  openBetween(from || monthAt(Math.max(place - 12, 0)), to || monthAt(place), (month) => {
    stopTime();
    setMonth(Math.min(Math.max(placeOf(month), 0), timeline.count));
  });
}

/** A field to type a month into; what is no month is put back. */
function dateField() {
  const field = el('input', {
    type: 'text',
    id: 'typed',
    size: 8,
    placeholder: '2024-09',
    'aria-label': t('typeMonth'),
  });
  field.addEventListener('change', () => {
    const typed = field.value.trim();
    const known = /^\d{4}-(0[1-9]|1[0-2])$/.test(typed);
    if (known) {
      stopTime();
      setMonth(Math.min(Math.max(placeOf(typed), 0), timeline.count));
    } else if (typed) say(t('noMonth'));
    field.value = '';
  });
  return field;
}

/**
 * Choose the month at a place of the handle; the last place means all times.
 * @param {number} place
 * @param {boolean} [quiet]
 */
export function setMonth(place, quiet = false) {
  const asOf = place >= timeline.count ? '' : lastDay(monthAt(Math.max(place, 0)));
  if (asOf === state.asOf) return;
  if (quiet) {
    state.asOf = asOf;
    hub.refresh();
  } else
    change(() => {
      state.asOf = asOf;
    });
}

export function showTime() {
  const range = $('handle');
  if (!range) return;
  const place = state.asOf ? placeOf(state.asOf) : timeline.count;
  range.value = place;
  const end = D.clocks.as_of ? `${t('asOf')} ${D.clocks.as_of}` : t('allTimes');
  const said = state.asOf ? `${t('asOf')} ${state.asOf.slice(0, 7)}` : end;
  range.setAttribute('aria-valuetext', said);
  $('when').textContent = said;
  $('now').hidden = !state.asOf;
  const vague =
    seenAt() && view.seen ? view.seen.pairs.flatMap(({ links }) => links.filter(undated)).length : 0;
  $('undated').textContent = vague ? counted('undatedN', vague) : '';
  $('undated').title = vague ? t('undatedHint') : '';
  const play = $('play');
  play.replaceChildren(icon(timeline.timer ? 'stop' : 'play'));
  play.setAttribute('aria-label', t(timeline.timer ? 'stop' : 'play'));
  play.title = t(timeline.timer ? 'stop' : 'play');
}

export function playTime() {
  pushPast(JSON.stringify(snapshot()));
  let place = state.asOf ? placeOf(state.asOf) : Math.max(0, timeline.count - 96);
  setMonth(place, true);
  timeline.timer = setInterval(
    () => {
      place += 1;
      if (place >= timeline.count) stopTime();
      setMonth(place, true);
    },
    calm() ? 1400 : 520,
  );
  showTime();
}

export function stopTime() {
  clearInterval(timeline.timer);
  timeline.timer = 0;
  showTime();
}
