// The figures of a thing: those with a date as charts and rows, the others as a data sheet.

const figureChoice = { measure: '', series: '', key: -1 };

/** What a reader asks of a kind of thing first; else the measure with most figures. */
const FIRST_ASKED = {
  Company: ['revenue', 'net-profit', 'deliveries', 'sales'],
  Organisation: ['revenue', 'net-profit', 'deliveries', 'sales'],
  other: ['deliveries', 'sales', 'price-from', 'price', 'revenue'],
};
function measuresOf(entity, numbers) {
  const wanted = FIRST_ASKED[entity.cls] || FIRST_ASKED.other;
  const rank = ([slug, list]) => {
    const k = wanted.indexOf(slug);
    return k < 0 || list.length < 2 ? wanted.length : k;
  };
  return [...groupBy(numbers, (number) => number.measure)].sort(
    (one, two) => rank(one) - rank(two) || two[1].length - one[1].length,
  );
}

function figuresPart(entity) {
  const numbers = entity.numbers.filter(numberPasses).filter((number) => number.to);
  if (!numbers.length) return null;
  const measures = measuresOf(entity, numbers);
  const body = el('div', { class: 'figures' });
  const measure = el(
    'select',
    { 'aria-label': t('measure') },
    measures.map(([slug, list]) => el('option', { value: slug }, `${head(word(slug))} (${list.length})`)),
  );
  if (measures.some(([slug]) => slug === figureChoice.measure)) measure.value = figureChoice.measure;
  measure.addEventListener('change', () => {
    Object.assign(figureChoice, { measure: measure.value, series: '', key: -1 });
    fill();
    keepAddress();
  });
  function fill() {
    const list = measures.find(([slug]) => slug === measure.value)[1];
    body.replaceChildren(measure, ...seriesOf(list, fill));
  }
  fill();
  return part('figures', numbers.length, body);
}

const seriesKey = (number) => JSON.stringify([number.span, number.scope, number.unit]);

/** The chosen series of one measure: reported values and the plans of the same span and scope. */
function seriesOf(list, again) {
  const groups = [...groupBy(list, seriesKey)].sort((one, two) => seriesRank(two[1]) - seriesRank(one[1]));
  const choice = el(
    'select',
    { 'aria-label': t('series') },
    groups.map(([key, numbers]) =>
      el(
        'option',
        { value: key },
        `${head(seriesName({ ...numbers[0], planned: false }))} · ${word(numbers[0].unit)} (${numbers.length})`,
      ),
    ),
  );
  if (groups.some(([key]) => key === figureChoice.series)) choice.value = figureChoice.series;
  choice.addEventListener('change', () => {
    Object.assign(figureChoice, { series: choice.value, key: -1 });
    again();
    keepAddress();
  });
  const numbers = groups.find(([key]) => key === choice.value)[1];
  const keys = [...groupBy(numbers, (number) => number.key).values()].sort((one, two) =>
    two[0].to.localeCompare(one[0].to),
  );
  const wanted = keys.findIndex(([first]) => first.key === figureChoice.key);
  return [
    choice,
    chart(numbers, `${head(word(numbers[0].measure))}, ${word(numbers[0].unit)}`),
    ...firstFew(keys, keyRow, Math.max(8, wanted + 1), `figures|${numbers[0].measure}|${choice.value}`),
  ].filter(Boolean);
}
const seriesRank = (numbers) => numbers.length + (numbers[0].scope.length ? 0 : 3);

function sheetPart(entity) {
  const numbers = entity.numbers.filter(numberPasses).filter((number) => !number.to);
  if (!numbers.length) return null;
  const groups = [...groupBy(numbers, (number) => number.measure)].sort((one, two) =>
    word(one[0]).localeCompare(word(two[0])),
  );
  const wanted = groups.findIndex(([, list]) => list.some((number) => number.key === figureChoice.key));
  return part(
    'specs',
    numbers.length,
    firstFew(groups, sheetGroup, Math.max(10, wanted + 1), 'specs'),
    entity.numbers.length < 30 || wanted >= 0,
  );
}

const sheetGroup = ([slug, list]) =>
  el(
    'div',
    { class: 'group' },
    el('h4', {}, head(word(slug))),
    [...groupBy(list, (number) => number.key).values()].map((same) =>
      el(
        'div',
        {},
        same[0].scope.length ? el('span', { class: 'qual' }, scopeWords(same[0].scope).join(' · ')) : null,
        keyRow(same),
      ),
    ),
  );

// --- one figure in words --------------------------------------------------------------------

const MONEY = {
  cny: ['CNY', '元'],
  usd: ['USD', '美元'],
  hkd: ['HKD', '港元'],
  eur: ['EUR', '欧元'],
};

/** A value with its bound and unit: at least 57,000 vehicles; in full, or large money in short. */
function valueText(number, short = false) {
  const bound = number.bound && number.bound !== 'exactly' ? `${t(number.bound)} ` : '';
  const money = MONEY[number.unit];
  if (short && money && Math.abs(number.value) >= 1e6) {
    const amount = shortFigure(number.value, 4);
    return bound + (state.lang === 'zh' ? amount + money[1] : `${money[0]} ${amount}`);
  }
  const unit = number.unit === 'percent' ? ' %' : number.unit === 'count' ? '' : ` ${word(number.unit)}`;
  return bound + figure(number.value) + (state.lang === 'zh' ? unit.replace(/^ /, '\u2009') : unit);
}

/** Can the values of one key not all hold? It was decided once, when the page was made. */
const clashes = (numbers) => D.clashing.has(numbers[0].key);

/** One key: the preferred value first, then what others say, apart where they disagree. */
function keyRow(numbers) {
  const list = [...numbers].sort(
    (one, two) =>
      two.preferred - one.preferred || independent(two.says) - independent(one.says) || one.value - two.value,
  );
  const clash = clashes(list),
    [first] = list;
  const period = first.period || (first.to ? first.to : '');
  return el(
    'div',
    { class: `fact${clash ? ' clash' : ''}`, 'data-key': first.key },
    clash ? el('div', { class: 'warn' }, `⚠ ${t(first.planned ? 'plansDiffer' : 'disagree')}`) : null,
    reasonOf(D.disputeOf.get(first.key)),
    list.map((number) =>
      el(
        'div',
        { class: 'value' },
        el(
          'div',
          { class: 'what' },
          number === first && period ? el('b', { class: 'when' }, `${period} `) : null,
          el(
            number.preferred || list.length === 1 ? 'b' : 'span',
            { title: valueText(number) },
            valueText(number, !clash),
          ),
          number.preferred && list.length > 1 ? badge(`★ ${t('preferred')}`, 'best') : null,
          clash && number !== first ? el('span', { class: 'qual' }, ` ${gapText(number, first)}`) : null,
          number.planned
            ? badge([t('planned'), number.basis ? word(number.basis) : ''].filter(Boolean).join(': '), 'plan')
            : null,
          number.saidBy
            ? el('span', { class: 'qual' }, ` ${t('said', { who: nameOf(number.saidBy) })}`)
            : null,
        ),
        sourcesOf(number),
      ),
    ),
  );
}

/** How far a value lies from the first: in points where it is a share, in units below zero. */
function gapText({ value, unit }, { value: base }) {
  const gap = value - base;
  const signed = (amount, what) => `(${amount > 0 ? '+' : '−'}${figure(Math.abs(amount))}${what})`;
  if (unit === 'percent') {
    const points = Math.round(gap * 100) / 100;
    return points ? signed(points, ` ${t('points')}`) : '';
  }
  if (!base || base < 0 || value < 0)
    return gap ? `(${gap > 0 ? '+' : '−'}${shortFigure(Math.abs(gap))})` : '';
  const share = (gap / base) * 100;
  return Math.abs(share) < 0.1 ? '' : signed(Math.round(share * 10) / 10, ' %');
}

const seriesName = (number) =>
  [number.span ? word(number.span) : '', ...scopeWords(number.scope), number.planned ? t('planned') : '']
    .filter(Boolean)
    .join(' · ') || t('reported');
