// Where a query is written: CodeMirror where it was brought, else the plain field of the page.
// Both have the same few abilities, and both propose what may come next, asked of the data.

export async function writing(area, lang, asked) {
  const proposed = async (text, at) => {
    const answer = await fetch(`/complete?lang=${lang}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: text, at }),
    });
    return answer.ok ? answer.json() : null;
  };
  if (area.dataset.editor) {
    const made = await import(area.dataset.editor).catch(() => null);
    if (made) return rich(made, area, proposed, asked);
  }
  return plain(area, proposed, asked);
}

// The field stays in the form, unseen: what is asked for as a file is sent from it.
function rich(made, area, proposed, asked) {
  const host = document.createElement("div");
  host.className = "cm";
  area.before(host);
  area.hidden = true;
  const editor = made.create(host, {
    text: area.value,
    label: area.labels[0]?.textContent ?? "SPARQL",
    asked,
    proposed,
    changed: (text) => { area.value = text; },
  });
  return {
    get text() { return editor.text; },
    set text(text) { editor.text = text; },
    focus: () => editor.focus(),
    mark: (from, to, message) => { editor.mark(from, to, message); editor.focus(); },
    unmark: () => editor.mark(),
  };
}

function plain(field, proposed, asked) {
  const proposals = document.createElement("ul");
  proposals.className = "props";
  proposals.id = "proposals";
  proposals.hidden = true;
  proposals.setAttribute("role", "listbox");
  proposals.setAttribute("aria-label", field.labels[0]?.textContent ?? "SPARQL");
  field.after(proposals);
  let picked = -1;
  let from = 0;
  let waiting = 0;

  async function propose() {
    const at = field.selectionStart;
    const found = await proposed(field.value, at);
    if (!found || at !== field.selectionStart) return;
    from = found.from;
    picked = found.options.length ? 0 : -1;
    proposals.hidden = !found.options.length;
    proposals.replaceChildren(...found.options.slice(0, 14).map(option));
  }

  function option(one, place) {
    const item = document.createElement("li");
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", String(place === 0));
    const parts = [[one.text, ""], [one.names.join(" "), "mute"],
      [one.count ? one.count.toLocaleString("en") : "", "num mute"]];
    item.append(...parts.map(([text, kind]) =>
      Object.assign(document.createElement("span"), { textContent: text, className: kind })));
    item.dataset.text = one.text;
    item.addEventListener("mousedown", (event) => { event.preventDefault(); take(item); });
    return item;
  }

  function take(item) {
    field.setRangeText(`${item.dataset.text} `, from, field.selectionStart, "end");
    proposals.hidden = true;
    field.focus();
  }

  function move(step) {
    const items = [...proposals.children];
    picked = (picked + step + items.length) % items.length;
    items.forEach((item, place) => item.setAttribute("aria-selected", String(place === picked)));
    items[picked].scrollIntoView({ block: "nearest" });
  }

  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); asked(); return; }
    if (event.key === " " && event.ctrlKey) { event.preventDefault(); propose(); return; }
    if (proposals.hidden) return;
    const acts = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Escape: () => { proposals.hidden = true; },
      Enter: () => take(proposals.children[picked]), Tab: () => take(proposals.children[picked]) };
    if (acts[event.key]) { event.preventDefault(); acts[event.key](); }
  });
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    const before = field.value.slice(0, field.selectionStart);
    if (/[:;\w\u4e00-\u9fff]$/.test(before)) waiting = setTimeout(propose, 250);
    else proposals.hidden = true;
  });
  field.addEventListener("blur", () => { proposals.hidden = true; });
  return {
    get text() { return field.value; },
    set text(text) { field.value = text; },
    focus: () => field.focus(),
    mark: (start, end) => { field.focus(); field.setSelectionRange(start, end); },
    unmark: () => undefined,
  };
}
