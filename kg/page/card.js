// The card: everything about one entity, or about what ties two of them.

function showCard() {
  const card = $('card'),
    { chosen } = state;
  card.hidden = !chosen;
  html.toggleAttribute('data-card', !!chosen);
  if (!chosen) {
    card.replaceChildren();
    return;
  }
  const close = button('×', () => choose(null), {
    class: 'close',
    'aria-label': t('close'),
    title: `${t('close')} (Esc)`,
  });
  card.replaceChildren(close, ...(chosen.pair ? pairCard(chosen.pair) : entityCard(chosen.entity)));
  card.setAttribute(
    'aria-label',
    chosen.pair ? t('both', { a: nameOf(chosen.pair.a), b: nameOf(chosen.pair.b) }) : nameOf(chosen.entity),
  );
  card.scrollTop = 0;
}

function entityCard(entity) {
  const other = state.lang === 'zh' ? entity.en : entity.zh;
  return [
    el('h2', {}, mark1(entity.cls), el('span', { lang: state.lang }, nameOf(entity))),
    el(
      'p',
      { class: 'under' },
      other && other !== nameOf(entity) ? el('span', { class: 'othername' }, other) : null,
      el('span', { class: 'cls' }, head(nameOf(D.classes.get(entity.cls)))),
    ),
    entity.aliases.length
      ? el('p', { class: 'under' }, `${t('aliases')}: ${entity.aliases.slice(0, 12).join('; ')}`)
      : null,
    entity.same ? el('p', { class: 'under' }, outside(entity.same, entity.same.split('/').pop())) : null,
    entityActions(entity),
    ...[figuresPart(entity), factsPart(entity), linksPart(entity), eventsPart(entity), sheetPart(entity)],
  ].filter(Boolean);
}

function entityActions(entity) {
  const at = state.nodes.get(entity),
    box = el('div', { class: 'acts' });
  const act = (key, run, extra = {}) => box.append(button(t(key), run, extra));
  if (!at) act('show', () => goTo(entity, true));
  if (at) {
    act('expand', () => expand(entity), { title: 'E' });
    act('collapse', () => collapse(entity), { title: 'C' });
    act('hide', () => hideNode(entity), { title: 'H' });
    act(at.pin ? 'unpin' : 'pin', () => pinNode(entity), { title: 'P', 'aria-pressed': String(at.pin) });
  }
  act('only', () => onlyThis(entity), { title: 'O' });
  act('pathFrom', () => openPaths(entity), { title: 'N' });
  return box;
}

function part(title, count, children, open = true) {
  return el(
    'details',
    { class: 'part', open },
    el('summary', {}, el('h3', {}, title), el('span', { class: 'count' }, count)),
    children,
  );
}

function factsPart(entity) {
  const facts = entity.facts.filter(factPasses);
  if (!facts.length) return null;
  const groups = [...groupBy(facts, (fact) => fact.property)].sort((one, two) =>
    one[0].localeCompare(two[0]),
  );
  return part(
    t('facts'),
    facts.length,
    groups.map(([property, list]) => {
      const clash = datesClash(list);
      return el(
        'div',
        { class: 'group' },
        el(
          'h4',
          {},
          head(word(property)),
          clash ? el('span', { class: 'warn' }, ` ⚠ ${t('disagree')}`) : null,
        ),
        list
          .sort((one, two) => independent(two.says) - independent(one.says))
          .map((fact) => factRow(fact, clash)),
      );
    }),
  );
}

// --- figures over time ------------------------------------------------------------------------

const figureChoice = { measure: '', series: '' };

function figuresPart(entity) {
  const numbers = entity.numbers.filter(numberPasses).filter((number) => number.to);
  if (!numbers.length) return null;
  const measures = [...groupBy(numbers, (number) => number.measure)].sort(
    (one, two) => two[1].length - one[1].length,
  );
  const clashN = [...groupBy(numbers, (number) => number.key).values()].filter(clashes).length;
  const body = el('div', { class: 'figures' });
  const measure = el(
    'select',
    { 'aria-label': t('measure') },
    measures.map(([slug, list]) => el('option', { value: slug }, `${head(word(slug))} (${list.length})`)),
  );
  if (measures.some(([slug]) => slug === figureChoice.measure)) measure.value = figureChoice.measure;
  measure.addEventListener('change', () => {
    figureChoice.measure = measure.value;
    figureChoice.series = '';
    fill();
  });
  function fill() {
    const list = measures.find(([slug]) => slug === measure.value)[1];
    body.replaceChildren(measure, ...seriesOf(list, fill));
  }
  fill();
  return part(
    t('figures'),
    [numbers.length, clashN ? ` · ⚠ ${t('disagreeN', { n: clashN })}` : ''].join(''),
    body,
  );
}

/** The chosen series of one measure: reported values and the plans of the same span and scope. */
function seriesOf(list, again) {
  const keyOf = (number) => JSON.stringify([number.span, number.scope, number.unit]);
  const groups = [...groupBy(list, keyOf)].sort((one, two) => seriesRank(two[1]) - seriesRank(one[1]));
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
    figureChoice.series = choice.value;
    again();
  });
  const numbers = groups.find(([key]) => key === choice.value)[1];
  const keys = [...groupBy(numbers, (number) => number.key).values()].sort((one, two) =>
    two[0].to.localeCompare(one[0].to),
  );
  return [
    choice,
    chart(numbers, `${head(word(numbers[0].measure))}, ${word(numbers[0].unit)}`),
    ...firstFew(keys, keyRow, 8),
  ].filter(Boolean);
}
const seriesRank = (numbers) => numbers.length + (numbers[0].scope.length ? 0 : 3);

/** Rows with a button for the rest, so that a card with a thousand facts opens at once. */
function firstFew(items, make, count) {
  const rows = items.slice(0, count).map(make);
  if (items.length > count) {
    const more = button(
      t('moreN', { n: items.length - count }),
      () => more.replaceWith(...firstFew(items.slice(count), make, count * 6)),
      { class: 'more' },
    );
    rows.push(more);
  }
  return rows;
}

function sheetPart(entity) {
  const numbers = entity.numbers.filter(numberPasses).filter((number) => !number.to);
  if (!numbers.length) return null;
  const groups = [...groupBy(numbers, (number) => number.measure)].sort((one, two) =>
    word(one[0]).localeCompare(word(two[0])),
  );
  return part(
    t('specs'),
    numbers.length,
    firstFew(
      groups,
      ([slug, list]) =>
        el(
          'div',
          { class: 'group' },
          el('h4', {}, head(word(slug))),
          [...groupBy(list, (number) => number.key).values()].map((same) =>
            el(
              'div',
              {},
              same[0].scope.length
                ? el('span', { class: 'qual' }, scopeWords(same[0].scope).join(' · '))
                : null,
              keyRow(same),
            ),
          ),
        ),
      10,
    ),
    entity.numbers.length < 30,
  );
}

// --- relations --------------------------------------------------------------------------------

function linksPart(entity) {
  const links = entity.links.filter(
    (link) => linkPasses(link) && nodePasses(link.from === entity ? link.to : link.from),
  );
  const hidden = entity.links.length - links.length;
  if (!entity.links.length) return null;
  const groups = [
    ...groupBy(
      links,
      (link) => `${link.relation.id}|${link.from === entity || link.relation.symmetric ? 'out' : 'in'}`,
    ),
  ].sort(
    (one, two) =>
      WEIGHTS[two[1][0].relation.family] - WEIGHTS[one[1][0].relation.family] ||
      two[1].length - one[1].length,
  );
  return part(t('links'), links.length, [
    el(
      'div',
      { class: 'relgroups' },
      groups.map(([key, list]) => relationGroup(entity, key, list, links.length < 15)),
    ),
    hidden ? el('p', { class: 'src' }, t('noneFilter', { n: hidden })) : null,
  ]);
}

function relationGroup(entity, key, list, open) {
  const outgoing = key.endsWith('|out'),
    { relation } = list[0];
  const others = [...new Set(list.map((link) => (link.from === entity ? link.to : link.from)))];
  const missing = others.filter((other) => !state.nodes.has(other));
  const title = headingOf(relation, outgoing);
  const add = missing.length
    ? button(
        `+ ${missing.length}`,
        (event) => {
          event.preventDefault();
          addNodes(entity, missing);
        },
        {
          class: 'add',
          title: t('addAll', { n: missing.length }),
          'aria-label': `${title}: ${t('addAll', { n: missing.length })}`,
        },
      )
    : null;
  const swatch = el('span', { class: 'swatch' });
  swatch.style.background = familyColor(relation.family);
  const box = el(
    'details',
    { class: 'relgroup', open },
    el(
      'summary',
      {},
      swatch,
      el('span', { class: 'nm' }, title),
      el('span', { class: 'count' }, others.length),
      add,
    ),
  );
  const sorted = [...list].sort(
    (one, two) =>
      independent(two.says) - independent(one.says) || (two.start || '').localeCompare(one.start || ''),
  );
  return later(box, () => firstFew(sorted, (link) => linkRow(link, entity), 12));
}

function eventsPart(entity) {
  const events = entity.events
    .filter(eventPasses)
    .sort((one, two) => (two.date || '').localeCompare(one.date || ''));
  if (!events.length) return null;
  return part(
    t('events'),
    events.length,
    firstFew(events, (event) => eventRow(event, entity), 8),
  );
}

function pairCard(pair) {
  const links = linksOf(pair);
  const events = pair.a.events.filter(
    (event) => (event.entity === pair.b || event.others.includes(pair.b)) && eventPasses(event),
  );
  return [
    el(
      'h2',
      { class: 'pair' },
      mark1(pair.a.cls),
      el('span', {}, nameOf(pair.a)),
      ' — ',
      mark1(pair.b.cls),
      el('span', {}, nameOf(pair.b)),
    ),
    el('p', { class: 'under' }, t('linkCount', { n: links.length })),
    ...[...groupBy(links, (link) => link.relation)].map(([relation, list]) => {
      const swatch = el('span', { class: 'swatch' });
      swatch.style.background = familyColor(relation.family);
      return el(
        'div',
        { class: 'group' },
        el('h4', {}, swatch, head(nameOf(relation))),
        list.map((link) => linkRow(link)),
      );
    }),
    events.length
      ? part(
          t('events'),
          events.length,
          firstFew(events, (event) => eventRow(event, null), 6),
        )
      : null,
  ].filter(Boolean);
}
