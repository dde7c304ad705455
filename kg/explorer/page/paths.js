// How two entities are connected: the best few paths, each hop with its sources.

/** What a step costs: weak relations and very busy nodes cost more. */
function stepCost(links, to, end) {
  const tie = 2.2 / (0.6 + weightOf(links));
  const hub = to === end ? 0 : 0.35 * Math.log2(1 + to.near.size);
  const known = links.some((link) => !link.planned && link.says.length) ? 0 : 0.4;
  return 1 + tie + hub + known;
}

/** The cheapest path from one entity to another that avoids some nodes and some pairs. */
function cheapest(from, end, offNodes, offPairs) {
  const cost = new Map([[from, 0]]),
    came = new Map(),
    done = new Set();
  const heap = [[0, from]];
  while (heap.length) {
    const [spent, node] = heapPop(heap);
    if (done.has(node)) continue;
    if (node === end) break;
    done.add(node);
    for (const [other, pair] of node.near) {
      if (done.has(other) || offNodes.has(other) || offPairs.has(pair) || !nodePasses(other)) continue;
      const links = linksOf(pair);
      if (!links.length) continue;
      const total = spent + stepCost(links, other, end);
      if (total < (cost.get(other) ?? Infinity)) {
        cost.set(other, total);
        came.set(other, pair);
        heapPush(heap, [total, other]);
      }
    }
  }
  if (!came.has(end)) return null;
  const nodes = [end],
    pairs = [];
  while (nodes[0] !== from) {
    const pair = came.get(nodes[0]);
    pairs.unshift(pair);
    nodes.unshift(pair.a === nodes[0] ? pair.b : pair.a);
  }
  return { nodes, pairs, cost: cost.get(end) };
}

function heapPush(heap, item) {
  let k = heap.push(item) - 1;
  while (k && before(heap[k], heap[(k - 1) >> 1])) {
    const up = (k - 1) >> 1;
    [heap[k], heap[up]] = [heap[up], heap[k]];
    k = up;
  }
}
function heapPop(heap) {
  const top = heap[0],
    last = heap.pop();
  if (heap.length) {
    heap[0] = last;
    for (let k = 0; ;) {
      let least = k;
      for (const down of [2 * k + 1, 2 * k + 2])
        if (down < heap.length && before(heap[down], heap[least])) least = down;
      if (least === k) break;
      [heap[k], heap[least]] = [heap[least], heap[k]];
      k = least;
    }
  }
  return top;
}
const before = (one, two) => one[0] < two[0] || (one[0] === two[0] && one[1].i < two[1].i);

/** The best paths without loops, cheapest first (Yen's method). */
function bestPaths(from, end, most = 5) {
  const first = cheapest(from, end, new Set(), new Set());
  if (!first) return [];
  const found = [first],
    waiting = [],
    known = new Set([first.pairs.map((pair) => pair.key).join()]);
  while (found.length < most) {
    const last = found.at(-1);
    for (let k = 0; k < last.pairs.length; k += 1) {
      const root = last.nodes.slice(0, k + 1),
        start = last.nodes[k];
      const offPairs = new Set(
        found
          .filter((path) => root.every((node, at) => path.nodes[at] === node))
          .map((path) => path.pairs[k])
          .filter(Boolean),
      );
      const spur = cheapest(start, end, new Set(root.slice(0, -1)), offPairs);
      if (!spur) continue;
      const nodes = [...root.slice(0, -1), ...spur.nodes],
        pairs = [...last.pairs.slice(0, k), ...spur.pairs];
      const key = pairs.map((pair) => pair.key).join();
      if (known.has(key)) continue;
      known.add(key);
      waiting.push({ nodes, pairs, cost: pathCost(nodes, pairs) });
    }
    waiting.sort((one, two) => one.cost - two.cost);
    if (!waiting.length) break;
    found.push(waiting.shift());
  }
  return found;
}
const pathCost = (nodes, pairs) =>
  pairs.reduce((sum, pair, k) => sum + stepCost(linksOf(pair), nodes[k + 1], nodes.at(-1)), 0);

// --- the window -------------------------------------------------------------------------------

function openDialog(title, ...children) {
  const dialog = $('dialog');
  dialog.replaceChildren(
    el(
      'div',
      { class: 'dialoghead' },
      el('h2', {}, title),
      button('×', () => dialog.close(), { class: 'close', 'aria-label': t('close') }),
    ),
    ...children,
  );
  dialog.setAttribute('aria-label', title);
  if (!dialog.open) dialog.showModal();
}

function openPaths(from = state.chosen && state.chosen.entity) {
  const ends = { from: from || null, to: null };
  const result = el('div', { id: 'pathlist' });
  const field = (name) => {
    const input = el('input', {
      type: 'text',
      id: `path-${name}`,
      autocomplete: 'off',
      role: 'combobox',
      'aria-expanded': 'false',
      'aria-controls': `path-${name}-list`,
      'aria-label': t(name),
      placeholder: t(name),
    });
    const list = el('ul', { id: `path-${name}-list`, class: 'results', role: 'listbox', hidden: true });
    if (ends[name]) input.value = nameOf(ends[name]);
    input.addEventListener('input', () => {
      ends[name] = null;
    });
    searchBox(input, list, (entity) => {
      ends[name] = entity;
      if (ends.from && ends.to) show();
      else $(`path-${name === 'from' ? 'to' : 'from'}`).focus();
    });
    return el('div', { class: 'field' }, el('label', { for: input.id }, t(name)), input, list);
  };
  function show() {
    for (const name of ['from', 'to'])
      ends[name] = ends[name] || find($(`path-${name}`).value, 1).hits[0] || null;
    const lacking = !ends.from || !ends.to ? t('unknown') : ends.from === ends.to ? t('sameEnds') : '';
    const paths = lacking ? [] : bestPaths(ends.from, ends.to);
    const message = lacking || (paths.length ? '' : t('noPath'));
    result.replaceChildren(...(message ? [el('p', { class: 'warn' }, message)] : paths.map(pathBox)));
    tell(message || counted('pathsN', paths.length));
  }
  openDialog(
    t('pathsTitle'),
    el('p', { class: 'src' }, t('pathsHint')),
    el(
      'div',
      { class: 'fields' },
      field('from'),
      field('to'),
      button(t('find'), show, { class: 'primary', id: 'path-find' }),
    ),
    result,
  );
  $(ends.from ? 'path-to' : 'path-from').focus();
}

const bestFirst = (links) =>
  [...links].sort(
    (one, two) =>
      WEIGHTS[two.relation.family] - WEIGHTS[one.relation.family] ||
      independent(two.says) - independent(one.says),
  );

/** A path in words, each hop with its relation and the way in which it is said. */
const routeWords = (path) =>
  path.pairs.reduce((said, pair, at) => {
    const [link] = bestFirst(linksOf(pair));
    const name = nameOf(link.relation);
    const hop = link.relation.symmetric
      ? `— ${name} —`
      : link.from === path.nodes[at]
        ? `${name} →`
        : `← ${name}`;
    return `${said} ${hop} ${nameOf(path.nodes[at + 1])}`;
  }, nameOf(path.nodes[0]));

function pathBox(path, k) {
  const steps = path.pairs.map((pair, at) => {
    const links = bestFirst(linksOf(pair));
    return el(
      'li',
      { 'aria-label': `${nameOf(path.nodes[at])} — ${nameOf(path.nodes[at + 1])}` },
      linkRow(links[0]),
      links.length > 1
        ? later(el('details', {}, el('summary', {}, t('moreN', { n: links.length - 1 }))), () =>
            links.slice(1).map((link) => linkRow(link)),
          )
        : null,
    );
  });
  return el(
    'section',
    { class: 'path' },
    el(
      'div',
      { class: 'pathhead' },
      el('h3', {}, `${t('pathN', { n: k + 1 })} · ${counted('hops', path.pairs.length)}`),
      button(t('show'), () => showPath(path), { class: 'primary' }),
    ),
    el('p', { class: 'route' }, routeWords(path)),
    el('ol', {}, steps),
  );
}

function showPath(path) {
  markStep();
  change(() => {
    const missing = path.nodes.filter((node) => !state.nodes.has(node));
    if (missing.length === path.nodes.length || state.nodes.size > 150)
      surroundings(path.nodes, Math.max(path.nodes.length, 24));
    else
      for (const node of missing)
        placeNew(
          [node],
          path.nodes[path.nodes.indexOf(node) - 1] || path.nodes.find((one) => state.nodes.has(one)),
        );
    state.trail = path.pairs.map((pair) => pair.key);
    state.chosen = null;
  });
  $('dialog').close();
  fitView(path.nodes);
  say(t('chosen'));
}
