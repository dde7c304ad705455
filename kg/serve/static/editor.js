// The editor: asks, shows the answer as table, chart, graph or text, proposes what may come next.
// Nothing leaves this machine; the history is kept in this browser.
import { writing } from "./field.js";
import { sortable } from "./pages.js";

const $ = (id) => document.getElementById(id);
const results = $("results");
const words = results.dataset;
const lang = words.lang;
let running = null;
let last = null;
const field = await writing($("query"), lang, () => ask());

function make(tag, given = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function linked([text, href]) {
  return href ? make("a", { href }, text) : text;
}

// ---- asking -------------------------------------------------------------------------------

async function post(address, query, signal) {
  const answer = await fetch(`${address}${address.includes("?") ? "&" : "?"}lang=${lang}`, {
    method: "POST",
    headers: { "content-type": "application/sparql-query", accept: "application/json" },
    body: query,
    signal,
  });
  const found = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(found.detail), found);
  return found;
}

async function ask() {
  running?.abort();
  const own = (running = new AbortController());
  const query = field.text;
  const begun = performance.now();
  const tick = setInterval(() => {
    const seconds = Math.floor((performance.now() - begun) / 1000);
    if (performance.now() - begun > 300) $("state").textContent = `${words.answering} ${seconds} s`;
    $("stop").hidden = performance.now() - begun < 300;
  }, 100);
  $("wrong").hidden = true;
  field.unmark();
  try {
    last = await post("/results", query, own.signal);
    show(last);
    remember(query);
    history.replaceState(null, "", `?query=${encodeURIComponent(query)}${lang === "zh" ? "&lang=zh" : ""}`);
    $("state").textContent = "";
    if (last.kind === "rows" && last.count) {
      const traced = await post("/results?receipts", query, own.signal).catch(() => null);
      if (traced && running === own) addSources(traced);
    }
  } catch (error) {
    $("state").textContent = error.name === "AbortError" ? words.gone : "";
    if (error.name !== "AbortError") wrong(error);
  } finally {
    clearInterval(tick);
    $("stop").hidden = true;
  }
}

function wrong(error) {
  const told = $("wrong");
  told.hidden = false;
  told.textContent = [error.message, error.hint].filter(Boolean).join(" ");
  const match = /:(\d+):(\d+)$/.exec(error.where ?? "");
  if (!match) return;
  const lines = field.text.split("\n");
  const [line, column] = [Number(match[1]), Number(match[2])];
  const start = Math.min(field.text.length,
    lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1);
  const end = Math.min(field.text.length, start + (/^\S+/.exec(field.text.slice(start))?.[0].length ?? 1));
  field.mark(start, end, error.message);
  told.prepend(make("b", {}, `${line}:${column} `));
}

// ---- showing ------------------------------------------------------------------------------

function show(found) {
  results.hidden = false;
  const count = { rows: words.rows, triples: words.triples }[found.kind];
  $("count").textContent = count ? `${found.count.toLocaleString("en")} ${count}` : "";
  $("warnings").replaceChildren(...(found.warnings ?? []).map((text) => make("p", { class: "warn" }, text)));
  const view = results.querySelector("[aria-pressed=true]").dataset.view;
  $("shown").replaceChildren(...(views[view] ?? views.table)(found).filter(Boolean));
}

const views = {
  table(found) {
    if (found.kind === "truth") return [make("p", { class: "lede" }, found.text)];
    if (found.kind === "triples") return [triples(found)];
    if (!found.count) return [make("p", { class: "warn" }, words.none)];
    const heads = found.heads.map(([text, numeric]) =>
      make("th", { scope: "col", ...(numeric ? { class: "num" } : {}) }, text));
    const rows = found.rows.map((cells) => make("tr", {}, ...cells.map((cell, place) =>
      make("td", { "data-sort": cell[2], ...(found.heads[place][1] ? { class: "num" } : {}) }, linked(cell)))));
    const table = make("table", { id: "answer-table" },
      make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows));
    sortable(table);
    return [table, found.more ? make("p", { class: "note" }, `${found.more} ${words.more}`) : null];
  },
  chart: chart,
  graph: network,
  raw(found) {
    const text = found.text ?? JSON.stringify(
      found.rows.map((cells) => Object.fromEntries(cells.map((cell, n) => [found.heads[n][0], cell[0]]))), null, 1);
    return [make("pre", { class: "codebox", tabindex: "0" }, text)];
  },
};

function triples(found) {
  const rows = found.triples.map((cells) => make("tr", {}, ...cells.map((cell) => make("td", {}, linked(cell)))));
  return make("table", {}, make("tbody", {}, ...rows));
}

function addSources(found) {
  const table = $("answer-table");
  if (!table || !found.sources) return;
  table.tHead.rows[0].append(make("th", { scope: "col" }, words.said));
  [...table.tBodies[0].rows].forEach((row, place) => {
    const told = found.sources[place];
    const cell = typeof told === "string"
      ? make("td", {}, make("small", { class: "mute" }, told))
      : make("td", { class: "sources" }, ...(told ?? []).slice(0, 2).map(([name, id, day]) =>
          make("span", { class: "src" }, make("a", { href: `/source/${id}` }, name), make("span", {}, day || "–"))));
    row.append(cell);
  });
}

const SVG = "http://www.w3.org/2000/svg";
function shape(tag, given, text) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(given)) node.setAttribute(name, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

const numeric = (found) => found.heads.map(([, isNumber], n) => (isNumber ? n : -1)).filter((n) => n >= 0);

const chosen = {};
function choose(label, key, options, found) {
  const select = make("select", { "aria-label": label },
    ...options.map((n) => make("option", { value: n, ...(chosen[key] === n ? { selected: "" } : {}) }, found.heads[n][0])));
  select.addEventListener("change", () => { chosen[key] = Number(select.value); show(found); });
  return make("label", {}, `${label} `, select);
}

// Bars, one a row: a choice of what they are called by and what is their length.
function chart(found) {
  if (found.kind !== "rows" || !numeric(found).length) return [make("p", { class: "note" }, words.none)];
  const numbers = numeric(found);
  const texts = found.heads.map((_, n) => n).filter((n) => !numbers.includes(n));
  const y = numbers.includes(chosen.y) ? chosen.y : numbers[numbers.length - 1];
  const x = texts.includes(chosen.x) ? chosen.x : texts[0] ?? numbers[0];
  Object.assign(chosen, { x, y });
  const rows = found.rows.filter((cells) => cells[y][2] !== "").slice(0, 60);
  const top = Math.max(...rows.map((cells) => Math.abs(Number(cells[y][2]))), 1e-9);
  const list = make("div", {}, ...rows.map((cells) => {
    const bar = shape("svg", { class: "bar pref", width: "100%", height: 12, "aria-hidden": "true" });
    bar.append(shape("rect", { x: 1, y: 2, height: 8, rx: 1, width: `${Math.max(0.6, (Math.abs(Number(cells[y][2])) / top) * 98)}%` }));
    return make("div", { class: "dv" }, make("span", { class: "dvw" }, linked(cells[x])), make("span", {}, bar), make("span", { class: "num" }, cells[y][0]));
  }));
  return [make("p", { class: "edbar" }, choose("x", "x", texts.length ? texts : numbers, found), choose("y", "y", numbers, found)), list];
}

// Two columns of things joined by lines: the first two columns that hold things with a page.
function network(found) {
  const pairs = found.kind === "triples"
    ? found.triples.filter((cells) => cells[0][1] && cells[2][1]).map((cells) => [cells[0], cells[2], cells[1][0]])
    : (() => {
        const things = found.heads?.map((_, n) => n).filter((n) => found.rows.some((cells) => cells[n][1])) ?? [];
        return things.length < 2 ? [] : found.rows.map((cells) => [cells[things[0]], cells[things[1]], ""]);
      })();
  const kept = pairs.filter(([one, other]) => one[1] && other[1]).slice(0, 60);
  if (!kept.length) return [make("p", { class: "note" }, words.none)];
  const sides = [0, 1].map((side) => [...new Map(kept.map((pair) => [pair[side][1], pair[side]])).values()]);
  const height = Math.max(...sides.map((side) => side.length)) * 30 + 10;
  const width = Math.min(764, $("shown").clientWidth || 354);
  const at = sides.map((side) => new Map(side.map((one, n) => [one[1], ((n + 0.5) / side.length) * height])));
  const picture = shape("svg", { class: "chart shown", width, height, viewBox: `0 0 ${width} ${height}`, role: "img" });
  for (const [one, other] of kept) {
    const [a, b] = [at[0].get(one[1]), at[1].get(other[1])];
    picture.append(shape("path", { class: "ed", d: `M170,${a}C${width / 2},${a} ${width / 2},${b} ${width - 170},${b}` }));
  }
  sides.forEach((side, n) => side.forEach((one) => {
    const link = shape("a", { href: one[1] });
    link.append(shape("text", { class: "nt", x: n ? width - 164 : 164, y: at[n].get(one[1]) + 4, "text-anchor": n ? "start" : "end" }, one[0].slice(0, 22)));
    picture.append(link);
  }));
  return [picture];
}

// ---- history ------------------------------------------------------------------------------

function remembered() {
  try { return JSON.parse(localStorage.getItem("autokg-queries") ?? "[]"); } catch { return []; }
}
function remember(query) {
  const kept = [query, ...remembered().filter((one) => one !== query)].slice(0, 30);
  try { localStorage.setItem("autokg-queries", JSON.stringify(kept)); } catch { /* it is only a comfort */ }
  list();
}
function list() {
  $("history").replaceChildren(...remembered().map((query) => {
    const button = make("button", { type: "button", class: "link" }, query.replace(/\s+/g, " ").slice(0, 90));
    button.addEventListener("click", () => { field.text = query; field.focus(); });
    return make("li", {}, button);
  }));
}

// ---- beginning ----------------------------------------------------------------------------

$("ask").addEventListener("submit", (event) => {
  if (event.submitter?.name === "format") return;
  event.preventDefault();
  ask();
});
$("stop").addEventListener("click", () => running?.abort());
results.querySelectorAll("[data-view]").forEach((button) => button.addEventListener("click", () => {
  results.querySelectorAll("[data-view]").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
  if (last) show(last);
}));
list();
if (new URLSearchParams(location.search).has("query")) ask();
