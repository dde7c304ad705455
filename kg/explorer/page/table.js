// The same as a table: the visible entities and the visible links, sortable.

const sorting = { things: ['degree', -1], links: ['from', 1] };

function showTable() {
  const on = state.mode === 'table';
  $('table').hidden = !on;
  $('picture').hidden = on;
  if (!on) return;
  const seen = view.seen,
    degree = new Map();
  for (const { pair } of seen.pairs)
    for (const end of [pair.a, pair.b]) degree.set(end, (degree.get(end) || 0) + 1);
  const links = seen.pairs.flatMap((one) => one.links);
  $('table').replaceChildren(
    tableOf(
      'things',
      `${t('entities')} (${seen.nodes.length})`,
      thingColumns(degree),
      seen.nodes,
      (entity) => ({ entity }),
    ),
    tableOf('links', `${t('links')} (${links.length})`, linkColumns(), links, (link) =>
      chosenPair(link.from, link.to),
    ),
  );
}

const thingColumns = (degree) => [
  ['name', t('name'), nameOf],
  ['other', t('other'), (entity) => (state.lang === 'zh' ? entity.en : entity.zh)],
  ['kind', t('kind'), (entity) => head(nameOf(D.classes.get(entity.cls)))],
  ['degree', t('linksN'), (entity) => degree.get(entity) || 0],
  ['facts', t('factsN'), (entity) => entity.numbers.length + entity.facts.length + entity.events.length],
];
const linkColumns = () => [
  ['from', t('from'), (link) => nameOf(link.from)],
  ['relation', t('relation'), (link) => nameOf(link.relation)],
  ['to', t('to'), (link) => nameOf(link.to)],
  ['start', t('start'), (link) => link.start],
  ['end', t('end'), (link) => link.end],
  [
    'what',
    t('what'),
    (link) =>
      [link.planned ? t('planned') : '', ...qualifiers({ ...link, start: '', end: '' })]
        .filter(Boolean)
        .join(' · '),
  ],
  [
    'sources',
    t('sources'),
    (link) =>
      [...link.says]
        .sort(bySource)
        .map((one) => [one.source.publisher, one.source.issued].filter(Boolean).join(' '))
        .join('; '),
  ],
];

function tableOf(id, caption, columns, items, target) {
  const [by, way] = sorting[id];
  const read = (columns.find(([name]) => name === by) || columns[0])[2];
  const sorted = [...items].sort((one, two) => way * compare(read(one), read(two)));
  const heads = columns.map(([name, label]) =>
    el(
      'th',
      { scope: 'col', 'aria-sort': name === by ? (way > 0 ? 'ascending' : 'descending') : 'none' },
      button(
        label + (name === by ? (way > 0 ? ' ▲' : ' ▼') : ''),
        () => {
          sorting[id] = [
            name,
            name === by
              ? -way
              : typeof columns.find((one) => one[0] === name)[2](items[0] || {}) === 'number'
                ? -1
                : 1,
          ];
          showTable();
          $('table').querySelector(`[data-sort="${id}-${name}"]`)?.focus();
        },
        { 'data-sort': `${id}-${name}` },
      ),
    ),
  );
  const body = el('tbody');
  const rowOf = (item) =>
    el(
      'tr',
      {},
      columns.map(([, , value], k) => {
        const text = String(value(item) ?? '');
        return k === 0
          ? el(
              'th',
              { scope: 'row' },
              button(text.slice(0, 120), () => choose(target(item)), { class: 'entity' }),
            )
          : el('td', {}, text.slice(0, 240));
      }),
    );
  const fill = (from) => {
    body.append(...sorted.slice(from, from + 300).map(rowOf));
    if (sorted.length > from + 300) {
      const more = el(
        'tr',
        {},
        el(
          'td',
          { colspan: columns.length },
          button(t('moreN', { n: sorted.length - from - 300 }), () => {
            more.remove();
            fill(from + 300);
          }),
        ),
      );
      body.append(more);
    }
  };
  fill(0);
  if (!items.length) body.append(el('tr', {}, el('td', { colspan: columns.length }, t('emptyTable'))));
  return el(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    el(
      'table',
      { id: `table-${id}` },
      el('caption', {}, caption),
      el('thead', {}, el('tr', {}, heads)),
      body,
    ),
  );
}

const collator = new Intl.Collator(['en', 'zh'], { numeric: true });
function compare(one, two) {
  if (typeof one === 'number' && typeof two === 'number') return one - two;
  if (!one !== !two) return one ? -1 : 1;
  return collator.compare(String(one || ''), String(two || ''));
}
