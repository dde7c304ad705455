// The visible part as Turtle, CSV and JSON; the windows that save it and that give its link.

const visibleLinks = () => view.seen.pairs.flatMap((one) => one.links).sort((one, two) => one.k - two.k);

function csvCell(value) {
  // A spreadsheet would take a name that begins like a formula for one.
  const text = String(value ?? '').replace(/^(?=[=+@]|-(?!\d))/, "'");
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
const csvText = (rows) => `${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;

const SOURCE_COLUMNS = ['sources', 'publishers', 'published', 'reliability', 'urls'];
/** Who says it, in five cells whose entries stand in one order. */
const sourceCells = ({ says }) => {
  const list = [...says].sort(bySource).map((one) => one.source);
  const cells = ['id', 'publisher', 'issued', 'reliability'].map((name) =>
    list.map((source) => source[name]).join(';'),
  );
  return [...cells, list.map((source) => source.url || '-').join(' ')];
};

/** All figures of one thing, also those that the card has folded away. */
function figuresCsv(entity) {
  const rows = [
    [
      'id',
      'name',
      'measure',
      'period',
      'from',
      'to',
      'span',
      'scope',
      'value',
      'unit',
      'bound',
      'status',
      'basis',
      'preferred',
      ...SOURCE_COLUMNS,
    ],
  ];
  for (const number of entity.numbers.filter(numberPasses)) {
    const { measure, period, from, to, span, value, unit, bound, planned, basis, preferred } = number;
    const scope = number.scope.map((one) => (typeof one === 'number' ? D.entities[one].id : one)).join(';');
    const status = planned ? 'planned' : 'reported';
    rows.push([
      entity.id,
      entity.en,
      measure,
      period,
      from,
      to,
      span,
      scope,
      value,
      unit,
      bound,
      status,
      basis,
      preferred ? 'yes' : '',
      ...sourceCells(number),
    ]);
  }
  return csvText(rows);
}

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
    textSvg(8, -8, `${nameOf(state.chosen.entity)}: ${drawn.getAttribute('aria-label')}`, {
      'font-size': 11,
      'font-weight': 600,
      fill: theme().ink,
    }),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}`;
}

function asCsv() {
  const rows = [
    [
      'subject',
      'subject_id',
      'relation',
      'object',
      'object_id',
      'start',
      'end',
      'share',
      'amount',
      'unit',
      'role',
      'part',
      'mode',
      'status',
      ...SOURCE_COLUMNS,
    ],
  ];
  for (const link of visibleLinks()) {
    rows.push([
      link.from.en,
      link.from.id,
      link.relation.id,
      link.to.en,
      link.to.id,
      link.start,
      link.end,
      link.share,
      link.amount,
      link.unit,
      link.roles.join(';'),
      link.parts.join(';'),
      link.modes.join(';'),
      link.planned ? 'planned' : link.says.length ? 'reported' : 'derived',
      ...sourceCells(link),
    ]);
  }
  const linked = new Set(view.seen.pairs.flatMap(({ pair }) => [pair.a, pair.b]));
  for (const entity of view.seen.nodes) if (!linked.has(entity)) rows.push([entity.en, entity.id]);
  return csvText(rows);
}

function asJson() {
  const source = ({ source: one, note }) => ({
    id: one.id,
    publisher: one.publisher,
    published: one.issued,
    reliability: one.reliability,
    url: one.url || undefined,
    note: note || undefined,
  });
  return `${JSON.stringify(
    {
      asOf: state.asOf || D.clocks.as_of || null,
      knownOn: D.clocks.known_on || undefined,
      nodes: view.seen.nodes.map((entity) => ({
        id: entity.id,
        class: entity.cls,
        name: entity.en,
        name_zh: entity.zh || undefined,
        x: state.nodes.get(entity).x,
        y: state.nodes.get(entity).y,
      })),
      links: visibleLinks().map((link) => ({
        subject: link.from.id,
        relation: link.relation.id,
        object: link.to.id,
        start: link.start || undefined,
        end: link.end || undefined,
        share: link.share ?? undefined,
        amount: link.amount ?? undefined,
        unit: link.unit || undefined,
        roles: link.roles.length ? link.roles : undefined,
        parts: link.parts.length ? link.parts : undefined,
        modes: link.modes.length ? link.modes : undefined,
        status: link.planned ? 'planned' : link.says.length ? 'reported' : 'derived',
        sources: link.says.map(source),
      })),
    },
    null,
    1,
  )}\n`;
}

const iri = (base, name) =>
  `<${(base + name).replace(/[\u0000-\u0020<>"{}|^`\\]/g, (char) => `%${char.codePointAt(0).toString(16).toUpperCase().padStart(2, '0')}`)}>`;
const literal = (text, tag = '') =>
  `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n').replace(/\r/g, '\\r')}"${tag}`;
function dateLiteral(date) {
  const type = { 4: 'gYear', 7: 'gYearMonth', 10: 'date' }[date.length];
  return literal(date, type ? `^^xsd:${type}` : '');
}

/** Visible entities with their names, and visible links as triples and as sourced claims. */
function asTurtle() {
  const { prefixes } = D;
  const used = ['auto', 'dcterms', 'prov', 'rdfs', 'schema', 'xsd'];
  const lines = used.map((name) => `@prefix ${name}: <${prefixes[name]}> .`);
  const id = (entity) => iri(prefixes.id, entity.id),
    concept = (slug) => iri(prefixes.concept, slug),
    term = (name) => iri(prefixes.auto, name);
  for (const entity of view.seen.nodes) {
    const labels = [literal(entity.en, '@en'), entity.zh ? literal(entity.zh, '@zh') : '']
      .filter(Boolean)
      .join(' , ');
    lines.push('', `${id(entity)} a ${term(entity.cls)} ;\n    rdfs:label ${labels} .`);
  }
  const said = new Set();
  for (const link of visibleLinks()) {
    if (!link.planned && !link.ended)
      lines.push('', `${id(link.from)} ${term(link.relation.id)} ${id(link.to)} .`);
    if (!link.claim) continue;
    const facts = [
      `a auto:Relationship`,
      `auto:subject ${id(link.from)}`,
      `auto:relation ${term(link.relation.id)}`,
      `auto:object ${id(link.to)}`,
      link.start && `auto:start ${dateLiteral(link.start)}`,
      link.end && `auto:end ${dateLiteral(link.end)}`,
      link.share !== null && `auto:share ${link.share}`,
      link.amount !== null && `auto:amount ${link.amount}`,
      link.unit && `auto:unit ${concept(link.unit)}`,
      ...link.roles.map((role) => `auto:role ${concept(role)}`),
      ...link.parts.map((part2) => `auto:part ${concept(part2)}`),
      ...link.modes.map((mode) => `auto:mode ${concept(mode)}`),
      `auto:status ${concept(link.planned ? 'planned' : 'reported')}`,
      ...link.says.map((one) => `prov:wasDerivedFrom ${iri(prefixes.source, one.source.id)}`),
    ];
    lines.push(`${iri(prefixes.claim, link.claim)} ${facts.filter(Boolean).join(' ;\n    ')} .`);
    for (const { source } of link.says) said.add(source);
  }
  for (const source of [...said].sort((one, two) => one.id.localeCompare(two.id))) {
    const facts = [
      'a auto:Source',
      `dcterms:publisher ${literal(source.publisher)}`,
      source.issued && `dcterms:issued ${dateLiteral(source.issued)}`,
      source.url && `schema:url ${iri('', source.url)}`,
      source.reliability && `auto:reliability ${concept(source.reliability)}`,
    ];
    lines.push('', `${iri(prefixes.source, source.id)} ${facts.filter(Boolean).join(' ;\n    ')} .`);
  }
  return `${lines.join('\n')}\n`;
}

function openSave() {
  const file = (name, type, make) => async () => {
    if (!view.seen.nodes.length) {
      say(t('empty'));
      return;
    }
    const made = await make();
    save(`autokg.${name}`, made instanceof Blob ? made : new Blob([made], { type: `${type};charset=utf-8` }));
    $('dialog').close();
  };
  const choices = [
    ...[1, 2, 4].map((times) => [
      t('png', { n: times }),
      file('png', 'image/png', () => picturePng(times)),
      `png${times}`,
    ]),
    [t('svgFile'), file('svg', 'image/svg+xml', () => pictureSvg().text), 'svg'],
    [t('ttl'), file('ttl', 'text/turtle', asTurtle), 'ttl'],
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
    choices.push([t('chartFile'), file('chart.svg', 'image/svg+xml', chartSvg), 'chart']);
  openDialog(
    t('saveTitle'),
    el(
      'div',
      { class: 'choices' },
      choices.map(([label, act, name]) => button(label, act, { 'data-save': name })),
    ),
  );
}

async function openLink() {
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
