// Charts over time, drawn as SVG: one measure, one span; every point opens its sources.

const CHART = { width: 330, height: 170, left: 46, right: 10, top: 12, bottom: 24 };

const dayOf = (date) => Date.parse(`${lastDay(date)}T00:00:00Z`) / 864e5;

/** A chart of dated figures of one series, with the place where a chosen point is explained. */
function chart(numbers, label) {
  const dated = numbers
    .filter((number) => number.to)
    .sort((one, two) => one.to.localeCompare(two.to) || one.value - two.value);
  if (dated.length < 2) return null;
  const scale = scales(dated);
  const about = el(
    'div',
    { class: 'pointbox', 'aria-live': 'polite' },
    el('span', { class: 'src' }, t('point')),
  );
  const drawing = svg('svg', {
    viewBox: `0 0 ${CHART.width} ${CHART.height}`,
    class: 'chart',
    role: 'group',
    'aria-label': label,
  });
  drawing.append(...axes(scale), ...line(dated, scale));
  const points = dated.map((number, k) => point(number, k, scale, about));
  drawing.append(...points);
  drawing.addEventListener('keydown', (event) => walk(event, points));
  return el('div', { class: 'chartbox' }, drawing, about);
}

function scales(dated) {
  const days = dated.map((number) => dayOf(number.to)),
    values = dated.map((number) => number.value);
  const low = Math.min(0, ...values),
    high = Math.max(...values, low + 1e-9);
  const first = Math.min(...days),
    last = Math.max(...days, first + 1);
  const { width, height, left, right, top, bottom } = CHART;
  return {
    first,
    last,
    low,
    high,
    x: (day) => left + ((day - first) / (last - first)) * (width - left - right - 8) + 4,
    y: (value) => height - bottom - ((value - low) / (high - low)) * (height - top - bottom),
  };
}

function axes({ first, last, low, high, x, y }) {
  const { width, height, left, right, bottom } = CHART,
    marks = [];
  const step = niceStep((high - low) / 4);
  for (let value = Math.ceil(low / step) * step; value <= high + step * 0.01; value += step) {
    marks.push(svg('line', { x1: left, x2: width - right, y1: y(value), y2: y(value), class: 'grid' }));
    const text = svg('text', { x: left - 5, y: y(value) + 3.5, 'text-anchor': 'end', class: 'tick' });
    text.textContent = shortFigure(Math.round(value * 1e6) / 1e6);
    marks.push(text);
  }
  const from = new Date(first * 864e5).getUTCFullYear(),
    to = new Date(last * 864e5).getUTCFullYear();
  const every = Math.max(1, Math.ceil((to - from + 1) / 7));
  for (let year = from; year <= to + 1; year += every) {
    const day = Date.UTC(year, 0, 1) / 864e5;
    if (day < first - 1 || day > last + 1) continue;
    marks.push(
      svg('line', { x1: x(day), x2: x(day), y1: height - bottom, y2: height - bottom + 4, class: 'grid' }),
    );
    const text = svg('text', { x: x(day), y: height - 7, 'text-anchor': 'middle', class: 'tick' });
    text.textContent = String(year);
    marks.push(text);
  }
  if (from === to) {
    for (const [day, anchor] of [
      [first, 'start'],
      [last, 'end'],
    ]) {
      const text = svg('text', { x: x(day), y: height - 7, 'text-anchor': anchor, class: 'tick' });
      text.textContent = new Date(day * 864e5).toISOString().slice(0, 7);
      marks.push(text);
    }
  }
  return marks;
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough || 1));
  return [1, 2, 2.5, 5, 10].find((one) => one * power >= rough) * power;
}

/** A line through the reported preferred values only: plans and rivals stay points. */
function line(dated, { x, y }) {
  const best = new Map();
  for (const number of dated) {
    if (!number.planned && (!best.has(number.to) || number.preferred)) best.set(number.to, number);
  }
  const route = [...best.values()].map(
    (number) => `${x(dayOf(number.to)).toFixed(1)},${y(number.value).toFixed(1)}`,
  );
  return route.length > 1 ? [svg('polyline', { points: route.join(' '), class: 'line' })] : [];
}

function point(number, k, { x, y }, about) {
  const cx = x(dayOf(number.to)),
    cy = y(number.value);
  const label = `${number.period || number.to}: ${valueText(number)}${number.planned ? `, ${t('planned')}` : ''}`;
  const attributes = {
    class: `point${number.planned ? ' plan' : ''}${number.preferred ? ' best' : ''}`,
    tabindex: k ? -1 : 0,
    role: 'img',
    'aria-label': label,
  };
  const shape = number.planned
    ? svg('path', {
        d: `M${cx} ${cy - 5.5}L${cx + 5.5} ${cy}L${cx} ${cy + 5.5}L${cx - 5.5} ${cy}Z`,
        ...attributes,
      })
    : svg('circle', { cx, cy, r: 4, ...attributes });
  const title = svg('title');
  title.textContent = label;
  shape.append(title);
  const explain = () =>
    about.replaceChildren(
      el(
        'div',
        { class: 'fact' },
        el(
          'div',
          { class: 'what' },
          el('b', {}, `${number.period || number.to} `),
          valueText(number),
          number.preferred ? badge(`★ ${t('preferred')}`, 'best') : null,
          number.planned ? badge(t('planned'), 'plan') : null,
        ),
        sourcesOf(number),
      ),
    );
  shape.addEventListener('focus', explain);
  shape.addEventListener('click', () => {
    shape.focus();
    explain();
  });
  return shape;
}

function walk(event, points) {
  const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
  const at = points.indexOf(document.activeElement);
  if (!step || at < 0) return;
  const next = Math.min(Math.max(at + step, 0), points.length - 1);
  points[at].setAttribute('tabindex', -1);
  points[next].setAttribute('tabindex', 0);
  points[next].focus();
  event.preventDefault();
  event.stopPropagation();
}
