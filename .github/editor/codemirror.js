// The editor that kg serve puts over its plain field: CodeMirror with SPARQL, in a shadow tree.
//
// In a shadow tree CodeMirror sets its styles as constructed sheets, which the strict policy of
// the pages allows; a <style> element it would forbid. What is proposed comes from the caller.
import { acceptCompletion, autocompletion, closeBrackets, startCompletion } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

// The colours are those of the pages; they reach into the shadow tree.
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: "var(--link)", fontWeight: "700" },
  { tag: [tags.string, tags.number, tags.bool, tags.literal], color: "var(--met)" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--plan)" },
  { tag: tags.comment, color: "var(--ink3)" },
]);

const theme = EditorView.theme({
  "&": { background: "var(--card)", color: "var(--ink)", border: "1px solid var(--edge)", borderRadius: "6px" },
  "&.cm-focused": { outline: "3px solid var(--link)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", fontSize: "14px", lineHeight: "1.55", minHeight: "22em", maxHeight: "60vh" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { background: "var(--sunk)", color: "var(--ink3)", border: "0", borderRadius: "6px 0 0 6px" },
  ".cm-activeLine, .cm-activeLineGutter": { background: "transparent" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { background: "color-mix(in srgb, var(--link) 22%, var(--card)) !important" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--contested)", textUnderlineOffset: "3px" },
  ".cm-tooltip": { background: "var(--card)", color: "var(--ink)", border: "1px solid var(--edge)", borderRadius: "6px" },
  ".cm-tooltip-autocomplete > ul > li": { display: "flex", gap: "16px", padding: "3px 8px", lineHeight: "1.5" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--link)", color: "var(--card)" },
  ".cm-completionDetail": { flex: "1", color: "var(--ink3)", fontStyle: "normal", fontFamily: "var(--sans)" },
  "li[aria-selected] .cm-completionDetail, li[aria-selected] .kg-count": { color: "inherit" },
  ".kg-count": { color: "var(--ink3)", fontVariantNumeric: "tabular-nums" },
  ".cm-completionIcon": { display: "none" },
});

function counted(completion) {
  const cell = document.createElement("span");
  cell.className = "kg-count";
  cell.textContent = completion.count ? completion.count.toLocaleString("en") : "";
  return cell;
}

// Put an editor into an element. `given` has: text, label (for readers of the screen), asked (what
// Ctrl-Enter does), proposed (takes text and place, returns what /complete answers), changed.
export function create(host, given) {
  const shadow = host.attachShadow({ mode: "open" });
  const propose = async (context) => {
    const before = context.state.sliceDoc(0, context.pos);
    if (!context.explicit && !/[:;\w\u4e00-\u9fff]$/.test(before)) return null;
    const found = await given.proposed(context.state.doc.toString(), context.pos);
    if (!found || !found.options.length) return null;
    return {
      from: found.from,
      filter: false,
      options: found.options.map((one) => ({
        label: one.text, apply: `${one.text} `, detail: one.names.join(" "), count: one.count,
      })),
    };
  };
  const view = new EditorView({
    root: shadow,
    parent: shadow,
    state: EditorState.create({
      doc: given.text,
      extensions: [
        lineNumbers(), history(), drawSelection(), indentOnInput(), indentUnit.of("  "),
        bracketMatching(), closeBrackets(), highlightActiveLine(), EditorView.lineWrapping,
        sparql(), syntaxHighlighting(colours), theme,
        autocompletion({
          override: [propose], icons: false, activateOnTypingDelay: 250,
          addToOptions: [{ render: counted, position: 90 }],
        }),
        EditorView.contentAttributes.of({ "aria-label": given.label, spellcheck: "false" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) given.changed(update.state.doc.toString());
        }),
        keymap.of([
          { key: "Mod-Enter", run: () => { given.asked(); return true; } },
          { key: "Ctrl-Space", run: startCompletion },
          { key: "Tab", run: acceptCompletion },
          ...historyKeymap, ...defaultKeymap,
        ]),
      ],
    }),
  });
  return {
    get text() { return view.state.doc.toString(); },
    set text(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    focus() { view.focus(); },
    // Draw a wavy line under what is wrong, and put the cursor there; without a place, take it away.
    mark(from, to, message) {
      const wrong = from === undefined ? [] : [{ from, to, severity: "error", message }];
      view.dispatch(setDiagnostics(view.state, wrong));
      if (wrong.length) view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
    },
  };
}
