// Charts over time, drawn as SVG: one measure, one span; every point opens its sources.

const CHART = { width: 330, height: 170, right: 10, top: 14, bottom: 24 };
const DAY = 864e5;

const dayAt = (date) => Date.parse(`${date}T00:00:00Z`) / DAY;

/** Where a figure stands: in the middle of its period; a running total on its last day. */
function dayOf({ from, to, span }) {
  const last = dayAt(lastDay(to));
  return from && span !== 'year-to-date' ? (dayAt(from) + last) / 2 : last;
}
const inTimeOrder = (one, two) => dayOf(one) - dayOf(two) || one.value - two.value;

/** A chart of dated figures of one series, with the place where a chosen point is explained. */
function chart(numbers, label) {
  const dated = numbers.filter((number) => number.to).sort(inTimeOrder);
  if (dated.length < 2) return null;
  const scale = scales(dated);
  const about = el('div', { class: 'pointbox' }, el('span', { class: 'src' }, t('point')));
  const drawing = svg('svg', {
    viewBox: `0 0 ${CHART.width} ${CHART.height}`,
    class: 'chart',
    role: 'group',
    'aria-label': label,
  });
  drawing.append(...axes(scale), ...lines(dated, scale));
  const points = dated.map((number, k) => point(number, k, scale, about));
  // Rivals first, so that no rival lies over the preferred point.
  const order = dated.map((number, k) => [weightOfPoint(number), points[k]]);
  drawing.append(...order.sort((one, two) => one[0] - two[0]).map((one) => one[1]));
  drawing.append(...dated.filter(scale.beyond).map((number) => outlier(number, scale)));
  drawing.addEventListener('keydown', (event) => walk(event, points));
  return el('div', { class: 'chartbox' }, drawing, about);
}
const weightOfPoint = (number) => (number.preferred ? 2 : number.planned ? 1 : 0);

/** The frame follows preferred values and plans: one misprint must not flatten all others. */
function scales(dated) {
  const days = dated.map(dayOf);
  const firm = dated.filter((number) => number.preferred || number.planned);
  const base = (firm.length ? firm : dated).map((number) => number.value);
  const reach = Math.max(...base, 0) - Math.min(...base, 0) || 1e-9;
  const near = dated
    .map((number) => number.value)
    .filter((value) => value <= Math.max(...base) + reach / 2 && value >= Math.min(...base) - reach / 2);
  const low = Math.min(0, ...near),
    high = Math.max(...near, low + 1e-9);
  const first = Math.min(...days),
    last = Math.max(...days, first + 1);
  const ticks = ticksOf(low, high);
  const { width, height, right, top, bottom } = CHART;
  const left = Math.ceil(Math.max(...ticks.map(({ text }) => tickWidth(text)))) + 10;
  const inside = (value) => Math.min(Math.max(value, low), high);
  return {
    first,
    last,
    ticks,
    left,
    beyond: ({ value }) => value > high || value < low,
    x: (day) => left + ((day - first) / (last - first)) * (width - left - right - 12) + 6,
    y: (value) => height - bottom - ((inside(value) - low) / (high - low)) * (height - top - bottom),
  };
}

function ticksOf(low, high) {
  const step = niceStep((high - low) / 4),
    ticks = [];
  for (let k = Math.ceil(low / step); k * step <= high + step * 0.01; k += 1) {
    const value = Math.round(k * step * 1e6) / 1e6;
    ticks.push({ value, text: shortFigure(value) });
  }
  return ticks;
}
function tickWidth(text) {
  measuring.font = `10px ${FACE}`;
  return measuring.measureText(text).width;
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough || 1));
  return [1, 2, 2.5, 5, 10].find((one) => one * power >= rough) * power;
}

function chartText(x, y, text, anchor, kind = 'tick') {
  const made = svg('text', { x: x.toFixed(1), y, 'text-anchor': anchor, class: kind });
  made.textContent = text;
  return made;
}

const footText = (x, text, anchor) => chartText(x, CHART.height - 7, text, anchor);
const footStroke = (x) =>
  svg('line', {
    x1: x,
    x2: x,
    y1: CHART.height - CHART.bottom,
    y2: CHART.height - CHART.bottom + 4,
    class: 'grid',
  });

function axes({ first, last, ticks, left, x, y }) {
  const right = CHART.width - CHART.right;
  return [
    ...ticks.flatMap(({ value, text }) => [
      svg('line', { x1: left, x2: right, y1: y(value), y2: y(value), class: 'grid' }),
      chartText(left - 5, y(value) + 3.5, text, 'end'),
    ]),
    ...yearMarks(first, last, x),
    ...monthMarks(first, last, x),
  ];
}

/** A year is named in its middle, where its own figure stands, with a stroke where it begins. */
function yearMarks(first, last, x) {
  const [from, to] = [first, last].map((day) => new Date(day * DAY).getUTCFullYear()),
    marks = [];
  if (from === to) return marks;
  const every = Math.max(1, Math.ceil((to - from + 1) / 7));
  for (let year = from; year <= to; year += 1) {
    const begin = Date.UTC(year, 0, 1) / DAY,
      end = Date.UTC(year + 1, 0, 1) / DAY;
    if (begin > first) marks.push(footStroke(x(begin)));
    const [low, high] = [Math.max(begin, first), Math.min(end, last)];
    if ((year - from) % every) continue;
    // A year of which little is seen has no room for its name, unless its own figure is there.
    const middle = (begin + end) / 2;
    if (x(high) - x(low) > 22 || (middle >= first && middle <= last + 1))
      marks.push(footText(x(Math.min(Math.max(middle, low), high)), String(year), 'middle'));
  }
  return marks;
}

function monthMarks(first, last, x) {
  const month = (day) => new Date(day * DAY).toISOString().slice(0, 7);
  if (month(first).slice(0, 4) !== month(last).slice(0, 4)) return [];
  return [footText(x(first), month(first), 'start'), footText(x(last), month(last), 'end')];
}

const STEADY = new Set(['week', 'month', 'quarter', 'half-year', 'year']);

/** Is a period missing between two figures, or does a running total begin anew? */
function apart(one, two) {
  if (one.span === 'year-to-date') return one.from !== two.from;
  return STEADY.has(one.span) && dayAt(two.from) - dayAt(one.to) > 1.5;
}

/** Lines through the reported preferred values; broken where one is missing or none is preferred. */
function lines(dated, { x, y }) {
  const reported = dated.filter((number) => !number.planned);
  const routes = [];
  let before = null;
  for (const same of groupBy(reported, (number) => `${number.from}/${number.to}`).values()) {
    const best = same.find((number) => number.preferred);
    if (best && before && !apart(before, best)) routes.at(-1).push(best);
    else if (best) routes.push([best]);
    before = best;
  }
  return routes
    .filter((route) => route.length > 1)
    .map((route) =>
      svg('polyline', {
        points: route
          .map((number) => `${x(dayOf(number)).toFixed(1)},${y(number.value).toFixed(1)}`)
          .join(' '),
        class: 'line',
      }),
    );
}

/** The outline of a point: a plan is a diamond, a bound points to where the value may lie. */
function pointPath({ planned, bound }, x, y) {
  if (planned) return shapePath('diamond', x, y, 5.5);
  if (bound === 'at-least') return shapePath('triangle', x, y, 5.5);
  if (bound === 'at-most') return shapePath('triangleDown', x, y, 5.5);
  return shapePath('dot', x, y, 4);
}

const periodOf = (number) => number.period || number.to;

function point(number, k, { x, y }, about) {
  const label = `${periodOf(number)}: ${valueText(number)}${number.planned ? `, ${t('planned')}` : ''}`;
  const shape = svg('path', {
    d: pointPath(number, x(dayOf(number)), y(number.value)),
    class: `point${number.planned ? ' plan' : ''}${number.preferred ? ' best' : ''}`,
    'data-x': x(dayOf(number)).toFixed(1),
    'data-period': periodOf(number),
    tabindex: k ? -1 : 0,
    role: 'img',
    'aria-label': label,
  });
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
          el('b', {}, `${periodOf(number)} `),
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

/** A value beyond the frame stands at its edge, with its number. */
function outlier(number, { x, y }) {
  const at = x(dayOf(number)),
    side = at > CHART.width / 2 ? -1 : 1;
  const text = `${shortFigure(number.value)} ${number.value > 0 ? '↑' : '↓'}`;
  return chartText(at + side * 8, y(number.value) + 3.5, text, side < 0 ? 'end' : 'start', 'tick out');
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
