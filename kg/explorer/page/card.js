// The card: everything about one entity, or about what ties two of them.

/** What of the card outlives a rebuild: whose it is, and how many rows of each list are open. */
const memory = { target: '', more: new Map() };

function showCard() {
  const card = $('card'),
    { chosen } = state;
  const target = !chosen ? '' : chosen.pair ? chosen.pair.key : chosen.entity.id;
  const kept = target && target === memory.target ? keepCard(card) : null;
  if (target !== memory.target) memory.more.clear();
  memory.target = target;
  card.hidden = !chosen;
  html.toggleAttribute('data-card', !!chosen);
  if (!chosen) {
    card.replaceChildren();
    return;
  }
  const close = button('×', closeCard, {
    class: 'close',
    'data-act': 'close',
    'aria-label': t('close'),
    title: `${t('close')} (Esc)`,
  });
  card.replaceChildren(close, ...(chosen.pair ? pairCard(chosen.pair) : entityCard(chosen.entity)));
  card.setAttribute(
    'aria-label',
    chosen.pair ? t('both', { a: nameOf(chosen.pair.a), b: nameOf(chosen.pair.b) }) : nameOf(chosen.entity),
  );
  if (kept) bringBack(card, kept);
  else card.scrollTop = 0;
}

function closeCard() {
  choose(null);
  (state.mode === 'table' ? $('table') : $('picture')).focus({ preventScroll: true });
}

/** What tells one control of the card from another, also after the card is made anew. */
function stableKey(one) {
  const { act, part: own } = one.dataset;
  const place = own ? '' : one.closest('[data-part]')?.dataset.part;
  return [place, one.tagName, own || act || one.getAttribute('aria-label') || one.textContent].join('|');
}

function keepCard(card) {
  const focus = card.contains(document.activeElement) ? document.activeElement : null;
  return {
    top: card.scrollTop,
    open: new Map(
      [...card.querySelectorAll('details[data-part]')].map((one) => [one.dataset.part, one.open]),
    ),
    focus: focus && stableKey(focus),
    part: focus && focus.closest('[data-part]')?.dataset.part,
  };
}

function bringBack(card, { top, open, focus, part: place }) {
  // A part that opens brings its own parts along, so one walk in order of the page does.
  const seen = new Set();
  for (let fresh = true; fresh;) {
    fresh = false;
    for (const one of card.querySelectorAll('details[data-part]')) {
      if (seen.has(one) || !open.has(one.dataset.part)) continue;
      seen.add(one);
      one.open = open.get(one.dataset.part);
      one.fill?.();
      fresh = true;
    }
  }
  card.scrollTop = top;
  if (!focus) return;
  const all = [...card.querySelectorAll('button, a, select, summary, [tabindex]')];
  const there =
    all.find((one) => stableKey(one) === focus) ||
    all.find((one) => one.tagName === 'SUMMARY' && one.closest('[data-part]')?.dataset.part === place);
  (there || card).focus({ preventScroll: true });
}

function entityCard(entity) {
  const other = state.lang === 'zh' ? entity.en : entity.zh;
  return [
    el('h2', {}, mark1(entity.cls), el('span', { lang: langOf(nameOf(entity)) }, nameOf(entity))),
    el(
      'p',
      { class: 'under' },
      other && other !== nameOf(entity)
        ? el('span', { class: 'othername', lang: langOf(other) }, other)
        : null,
      el('span', { class: 'cls' }, head(nameOf(D.classes.get(entity.cls)))),
    ),
    entity.aliases.length
      ? el('p', { class: 'under' }, `${t('aliases')}: ${entity.aliases.slice(0, 12).join('; ')}`)
      : null,
    entity.same ? el('p', { class: 'under' }, outside(entity.same, entity.same.split('/').pop())) : null,
    bornBy(entity) ? null : el('p', { class: 'warn' }, t('notBorn', { d: entity.born })),
    entityActions(entity),
    disputesButton(entity),
    ...[figuresPart(entity), factsPart(entity), linksPart(entity), eventsPart(entity), sheetPart(entity)],
  ].filter(Boolean);
}

function entityActions(entity) {
  const at = state.nodes.get(entity),
    box = el('div', { class: 'acts' });
  const act = (key, run, extra = {}) => box.append(button(t(key), run, { 'data-act': key, ...extra }));
  if (!at) act('show', () => goTo(entity));
  if (at) {
    act('expand', () => expand(entity), { title: 'E' });
    act('collapse', () => collapse(entity), { title: 'C' });
    act('hide', () => hideNode(entity), { title: 'H' });
    act(at.pin ? 'unpin' : 'pin', () => pinNode(entity), {
      title: 'P',
      'data-act': 'pin',
      'aria-pressed': String(at.pin),
    });
  }
  act('fresh', () => goTo(entity, false), { title: t('freshHint') });
  act('only', () => onlyThis(entity), { title: 'O' });
  act('pathFrom', () => openPaths(entity), { title: 'N' });
  return box;
}

/** A part of the card that folds; its key keeps it open or closed when the card is made anew. */
function part(key, count, children, open = true) {
  return el(
    'details',
    { class: 'part', 'data-part': key, open },
    el('summary', {}, el('h3', {}, t(key)), el('span', { class: 'count' }, count)),
    children,
  );
}

/** Rows with a button for the rest, so that a card with a thousand facts opens at once. */
function firstFew(items, make, count, id = '') {
  count = Math.max(count, memory.more.get(id) || 0);
  const rows = items.slice(0, count).map(make);
  if (items.length > count) {
    const more = button(
      t('moreN', { n: items.length - count }),
      () => {
        memory.more.set(id, count * 7);
        const fresh = firstFew(items.slice(count), make, count * 6);
        more.replaceWith(...fresh);
        fresh[0].querySelector('button, a, summary')?.focus({ preventScroll: true });
      },
      { class: 'more' },
    );
    rows.push(more);
  }
  return rows;
}

function factsPart(entity) {
  const facts = entity.facts.filter(factPasses);
  if (!facts.length) return null;
  const groups = [...groupBy(facts, (fact) => fact.property)].sort((one, two) =>
    one[0].localeCompare(two[0]),
  );
  return part(
    'facts',
    facts.length,
    groups.map(([property, list]) => {
      const clash = list.some((fact) => fact.mark === 'rival');
      return el(
        'div',
        { class: 'group', 'data-property': property },
        el(
          'h4',
          {},
          head(word(property)),
          clash ? el('span', { class: 'warn' }, ` ⚠ ${t('disagree')}`) : null,
        ),
        list
          .sort((one, two) => one.planned - two.planned || one.place - two.place)
          .map((fact) => factRow(fact)),
        reasonOf(entity.disputes.find((dispute) => dispute.kind === 'date' && dispute.measure === property)),
      );
    }),
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
  return part('links', links.length, [
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
          'data-act': 'add',
          title: t('addAll', { n: missing.length }),
          'aria-label': `${title}: ${t('addAll', { n: missing.length })}`,
        },
      )
    : null;
  const swatch = el('span', { class: 'swatch' });
  swatch.style.background = familyColor(relation.family);
  const box = el(
    'details',
    { class: 'relgroup', 'data-part': key, open },
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
  return later(box, () => firstFew(sorted, (link) => linkRow(link, entity), 12, key));
}

function eventsPart(entity) {
  const events = entity.events
    .filter(eventPasses)
    .sort((one, two) => (two.date || '').localeCompare(one.date || ''));
  if (!events.length) return null;
  return part(
    'events',
    events.length,
    firstFew(events, (event) => eventRow(event, entity), 8, 'events'),
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
    el('p', { class: 'under' }, counted('linkCount', links.length)),
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
          'events',
          events.length,
          firstFew(events, (event) => eventRow(event, null), 6),
        )
      : null,
  ].filter(Boolean);
}
