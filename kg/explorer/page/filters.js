// What may be seen: kinds, relations, reliability of sources, and the date chosen by the handle.

const trusted = (says) =>
  !state.offSources.size || !says.length || says.some((one) => !state.offSources.has(one.source.reliability));

/** The day the graph is seen at: that of the handle, else the date the page was written for. */
const seenAt = () => state.asOf || (D.clocks.as_of ? D.raw.today : '');

/** Was it so on the chosen day? What has no start counts from when somebody first told it. */
function inTime(link) {
  if (!seenAt()) return true;
  if (link.planned) return plannedBefore(link.says);
  const from = link.begun || link.heard;
  return !!from && from <= seenAt() && (!link.over || link.over >= seenAt());
}
function saidBefore(says) {
  const heard = heardOf(says);
  return !!heard && heard <= seenAt();
}
/** A plan counts from its publication; one whose source has no date always does. */
const plannedBefore = (says) => saidBefore(says) || says.every(({ source }) => !source.issued);
/** The same for what may be a plan: otherwise its own day decides, else when it was first told. */
function toldBefore(claim, day) {
  if (!seenAt()) return true;
  if (claim.planned) return plannedBefore(claim.says);
  return day ? day <= seenAt() : saidBefore(claim.says);
}
/** Is a link drawn in the past although nobody says since when it holds? */
const undated = (link) => !!seenAt() && !link.planned && !link.begun;

function linkPasses(link) {
  return (
    !state.offRelations.has(link.relation.id) &&
    (state.planned || !link.planned) &&
    trusted(link.says) &&
    inTime(link) &&
    (!state.only || D.only.has(link))
  );
}
const bornBy = (entity) => !seenAt() || !entity.born || entity.born <= seenAt();
const nodePasses = (entity) => !state.offClasses.has(entity.cls) && bornBy(entity);
const linksOf = (pair) => pair.links.filter(linkPasses);

const numberPasses = (number) =>
  trusted(number.says) && (state.planned || !number.planned) && toldBefore(number, number.to);
const eventPasses = (event) =>
  trusted(event.says) &&
  (state.planned || !event.planned) &&
  toldBefore(event, event.date && firstDay(event.date));
const factPasses = (fact) =>
  trusted(fact.says) &&
  (state.planned || !fact.planned) &&
  toldBefore(fact, /^\d{4}(-\d\d){0,2}$/.test(fact.value) ? firstDay(fact.value) : '');

/** What is visible now: entities, and the pairs of them that are linked. */
function visible() {
  const nodes = [...state.nodes.keys()].filter(nodePasses);
  const there = new Set(nodes);
  const pairs = [];
  for (const one of nodes) {
    for (const [two, pair] of one.near) {
      if (one.i < two.i && there.has(two)) {
        const links = linksOf(pair);
        if (links.length) pairs.push({ pair, links });
      }
    }
  }
  return seenAt() ? withoutStrays(nodes, pairs) : { nodes, there, pairs };
}

/** In the past, what has no known beginning and no link of that time is not shown. */
function withoutStrays(nodes, pairs) {
  const linked = new Set(pairs.flatMap(({ pair }) => [pair.a, pair.b]));
  const kept = nodes.filter((entity) => linked.has(entity) || entity.born || !entity.near.size);
  return { nodes: kept, there: new Set(kept), pairs };
}

/** Neighbours that the filters let through, the closest tied first. */
function neighboursOf(entity, test = () => true) {
  const found = [];
  for (const [other, pair] of entity.near) {
    if (!nodePasses(other)) continue;
    const links = linksOf(pair).filter((link) => test(link, other));
    if (links.length) found.push({ other, weight: weightOf(links) + 0.02 * Math.min(other.near.size, 40) });
  }
  return found
    .sort((one, two) => two.weight - one.weight || one.other.i - two.other.i)
    .map((one) => one.other);
}

/** The nodes most tied to a start, best first; famous hubs have to earn their place. */
function neighbourhood(seeds, limit) {
  const chosen = new Map(seeds.map((seed) => [seed, 1]));
  const score = new Map();
  const reach = (node, closeness) => {
    for (const [other, pair] of node.near) {
      if (chosen.has(other) || !nodePasses(other)) continue;
      const links = linksOf(pair);
      if (links.length)
        score.set(
          other,
          (score.get(other) || 0) + (weightOf(links) * closeness) / Math.log2(16 + other.near.size),
        );
    }
  };
  for (const seed of seeds) reach(seed, 1);
  while (chosen.size < limit && score.size) {
    let best = null;
    for (const [node, value] of score)
      if (!best || value > best[1] || (value === best[1] && node.i < best[0].i)) best = [node, value];
    score.delete(best[0]);
    const direct = seeds.some((seed) => seed.near.has(best[0]));
    chosen.set(best[0], direct ? 0.3 : 0.1);
    reach(best[0], chosen.get(best[0]));
  }
  return [...chosen.keys()];
}
